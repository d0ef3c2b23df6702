//! The words of a story in each language, with readings; the chapters bring their own.

use super::{Link, NewMedicine, Story};
use crate::message::{Language, Piece, Step, piece::quoted, pieces};

impl Story {
    /// The first sentence: whose story, and how many things are told.
    pub fn opening(&self, called: &str, language: Language) -> Vec<Piece> {
        let (name, count) =
            (quoted(called), self.chapters.len().saturating_add(self.medicines.len()));
        pieces(&match (language, count) {
            (Language::Ja, 0) => format!("{name}さんの記録には、いま、変わったことはありません。"),
            (Language::Ja, n) => format!("{name}さんの記録から、{n}つのことが分かりました。"),
            (Language::Easy, 0) => format!("{name}さんに、いま かわった ことは ありません。"),
            (Language::Easy, n) => format!("{name}さんの ことが、{n}つ わかりました。"),
            (Language::En, 0) => format!("Nothing has changed in the record of {name} for now."),
            (Language::En, 1) => format!("The record of {name} tells one thing."),
            (Language::En, n) => format!("The record of {name} tells {n} things."),
        })
    }

    /// What is said when no step is needed.
    pub fn steps_in(&self, language: Language) -> Vec<Vec<Piece>> {
        let none = [Step::Nothing];
        let steps = if self.steps.is_empty() { &none[..] } else { &self.steps };
        steps.iter().map(|step| language.step(*step)).collect()
    }

    /// What to ask.
    pub fn asks_in(&self, language: Language) -> Vec<Vec<Piece>> {
        self.asks.iter().map(|ask| language.ask(*ask)).collect()
    }
}

impl NewMedicine {
    /// The medicine as a chapter of its own; `day` is its first day in words.
    pub fn words(&self, day: &str, language: Language) -> Vec<Piece> {
        let name = quoted(&self.name);
        pieces(&match language {
            Language::Ja => format!("{day}から、「{name}」が新しく出ています。"),
            Language::Easy => {
                format!("{day}から、新《あたら》しい 薬《くすり》が あります。「{name}」です。")
            }
            Language::En => format!("“{name}” is new since {day}."),
        })
    }
}

impl Link {
    /// Why the two belong together.
    pub fn words(self, language: Language) -> Vec<Piece> {
        let (ja, easy, en) = match self {
            Link::KidneyMedicine => (
                "薬の多くは、腎臓を通って体の外に出ます。腎臓の数字が変わったら、新しい薬のことも聞いておくと安心です。",
                "薬《くすり》の 多《おお》くは、腎臓《じんぞう》から 外《そと》に 出《で》ます。だから、腎臓《じんぞう》と 新《あたら》しい 薬《くすり》を、いっしょに 聞《き》きましょう。",
                "Many medicines leave the body through the kidneys. When the kidneys change, ask about the new medicine too.",
            ),
            Link::BathMedicine => (
                "お風呂のあとの血圧と新しい薬に、関係があるかは分かりません。先生には、両方をいっしょに話しましょう。",
                "お風呂《ふろ》の あとの 血圧《けつあつ》と、新《あたら》しい 薬《くすり》。関係《かんけい》が あるかは、まだ わかりません。先生《せんせい》に、両方《りょうほう》を 話《はな》しましょう。",
                "Whether the pressure after a bath and the new medicine have to do with each other is not known. Tell the doctor about both.",
            ),
            Link::KidneyPressure => (
                "血圧と腎臓は、たがいに関係があります。血圧を整えることは、腎臓を守ることにもつながります。",
                "血圧《けつあつ》が 高《たか》いと、腎臓《じんぞう》が つかれます。血圧《けつあつ》を 見《み》ることは、腎臓《じんぞう》を 守《まも》ることです。",
                "Blood pressure and kidneys belong together: looking after the one protects the other.",
            ),
            Link::KidneyGlucose => (
                "血糖が高い日が続くと、腎臓もつかれます。血糖と腎臓は、いっしょに見ていきましょう。",
                "血糖《けっとう》が 高《たか》いと、腎臓《じんぞう》が つかれます。いっしょに 見《み》て いきましょう。",
                "High glucose tires the kidneys, so the two are looked at together.",
            ),
        };
        pieces(match language {
            Language::Ja => ja,
            Language::Easy => easy,
            Language::En => en,
        })
    }
}
