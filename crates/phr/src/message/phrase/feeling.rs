//! How one feels and how life is. Nobody is graded: a course is told only where there is enough, and
//! kind words and somebody to talk to come first.

use super::{Tongues, tongues};

/// Which way something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Course {
    /// For the better.
    Better,
    /// For the worse.
    Worse,
    /// Neither.
    Same,
}

/// Of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// The mood of days.
    Mood,
    /// How life is, from 0 to 10.
    Life,
}

/// What is said about feelings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// How one felt on so many of fourteen days, and on how many of them badly.
    Moods {
        /// Days with a mood.
        days: u32,
        /// Of these, bad ones.
        bad: u32,
    },
    /// Life was given so many of ten.
    Life(u8),
    /// How that went lately.
    Went(Of, Course),
    /// So many answers more would tell.
    MoreAnswers(u32),
    /// Kind words.
    Hard,
    /// Somebody to talk to.
    Helpline,
    /// Nothing is graded.
    NoGrade,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Moods { days, bad: 0 } => tongues(
                format!("この2週間で、気分を {days}日書いています。"),
                format!(
                    "2週間《しゅうかん》で、気分《きぶん》を {days}日《にち》 書《か》きました。"
                ),
                format!("In two weeks you noted how you felt on {days} days."),
            ),
            Phrase::Moods { days, bad } => tongues(
                format!(
                    "この2週間で、気分を {days}日書いています。そのうち {bad}日は「悪い」でした。"
                ),
                format!(
                    "2週間《しゅうかん》で、気分《きぶん》を {days}日《にち》 書《か》きました。{bad}日《にち》は「悪《わる》い」でした。"
                ),
                format!("In two weeks you noted how you felt on {days} days, {bad} of them bad."),
            ),
            Phrase::Life(score) => tongues(
                format!("今の暮らしは、10のうち {score} でした。"),
                format!("今《いま》の 生活《せいかつ》は、10の うち {score} です。"),
                format!("You gave life now {score} of 10."),
            ),
            Phrase::Went(of, course) => went(*of, *course),
            Phrase::MoreAnswers(more) => tongues(
                format!("まだ分かりません。あと {more}回書くと、流れが見えます。"),
                format!("まだ わかりません。あと {more}回《かい》 書《か》くと わかります。"),
                format!("Cannot say yet: {more} more would show how it goes."),
            ),
            Phrase::Hard => tongues(
                "つらい日がつづいていますね。書いてくれて、ありがとうございます。",
                "つらい 日《ひ》が つづいていますね。書《か》いてくれて、ありがとうございます。",
                "These are hard days. Thank you for writing it down.",
            ),
            // よりそいホットライン: free, day and night, also in other languages.
            Phrase::Helpline => tongues(
                "話したいときは、よりそいホットライン 0120-279-338 があります。夜も無料です。",
                "話《はな》したい ときは、0120-279-338 に 電話《でんわ》できます。お金《かね》は いりません。夜《よる》も だいじょうぶです。",
                "If you want to talk: Yorisoi Hotline, 0120-279-338, free, day and night.",
            ),
            Phrase::NoGrade => tongues(
                "よい悪いを決めるものではありません。ほかの人ともくらべません。",
                "ほかの 人《ひと》と くらべません。",
                "Nothing is graded, and nobody is compared with you.",
            ),
        }
    }
}

fn went(of: Of, course: Course) -> Tongues {
    let (ja, easy, en) = match of {
        Of::Mood => ("気分", "気分《きぶん》", "Your mood"),
        Of::Life => ("今の暮らし", "生活《せいかつ》", "How life is"),
    };
    match course {
        Course::Better => tongues(
            format!("{ja}は、少しずつ明るくなっています。"),
            format!("{easy}は、すこしずつ よく なっています。"),
            format!("{en}: a little better, step by step."),
        ),
        Course::Worse => tongues(
            format!("{ja}は、少しずつ下がっています。"),
            format!("{easy}は、すこしずつ 下《さ》がっています。"),
            format!("{en}: a little lower, step by step."),
        ),
        Course::Same => tongues(
            format!("{ja}は、前とほぼ同じです。"),
            format!("{easy}は、前《まえ》と だいたい 同《おな》じです。"),
            format!("{en}: about as before."),
        ),
    }
}
