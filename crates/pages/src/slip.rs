//! Kind words for slips of the finger on forms.

use crate::{
    frame::Tone,
    lang::Lang,
    measure::{Field, FieldError},
    words::Words,
};

/// Why somebody did not come in by a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Something about the answer was not right; nobody is told what.
    Failed,
    /// The provider cannot be asked at present.
    Unreachable,
    /// The identity opens no account yet.
    Unlinked,
}

/// Why somebody did not come in by a provider, in words.
pub fn elsewhere(why: Elsewhere, lang: Lang) -> String {
    let w = &Words::of(lang).identity;
    let text = match why {
        Elsewhere::Failed => w.failed,
        Elsewhere::Unreachable => w.unreachable,
        Elsewhere::Unlinked => w.unlinked,
    };
    text.to_owned()
}

/// What was just done with one's own account, in words; `None` for anything unknown.
///
/// ```
/// use pages::{Lang, frame::Tone, slip};
/// assert_eq!(slip::account("last", Lang::En).map(|(tone, _)| tone), Some(Tone::Warning));
/// assert_eq!(slip::account("<script>", Lang::En), None);
/// ```
pub fn account(done: &str, lang: Lang) -> Option<(Tone, String)> {
    let (w, i) = (&Words::of(lang).account, &Words::of(lang).identity);
    let (tone, text) = match done {
        "named" => (Tone::Done, w.saved),
        "passkey" => (Tone::Done, w.passkey_added),
        "removed" => (Tone::Done, w.removed),
        "ended" => (Tone::Done, w.ended),
        "linked" => (Tone::Done, i.linked),
        "parted" => (Tone::Done, i.parted),
        "unlinked" => (Tone::Info, i.nothing_linked),
        "unreachable" => (Tone::Warning, i.unreachable),
        "elsewhere" => (Tone::Warning, i.elsewhere),
        "no-room" => (Tone::Warning, i.no_room),
        "last" => (Tone::Warning, w.last_way_in),
        _ => return None,
    };
    Some((tone, text.to_owned()))
}

/// What does not fit in the measurement form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Nothing was typed.
    Empty,
    /// Not a number.
    NotANumber(Field),
    /// Outside what a living person can have: lowest and highest.
    Impossible(Field, u32, u32),
    /// The upper pressure is not above the lower one.
    Swapped,
    /// The other pressure is missing here.
    Missing(Field),
    /// No such day or time.
    NoDate,
    /// A moment that has not come yet.
    Future,
    /// No medicine was chosen or named.
    NoMedicine,
    /// No symptom was chosen or written.
    NoSymptom,
    /// No mood was chosen.
    NoMood,
    /// Nothing was eaten, it seems.
    NoMeal,
    /// What is copied has no name.
    NoName,
}

impl Slip {
    fn field(self) -> Field {
        match self {
            Slip::Empty | Slip::Swapped => Field::Systolic,
            Slip::NotANumber(field) | Slip::Impossible(field, _, _) | Slip::Missing(field) => field,
            Slip::NoDate
            | Slip::Future
            | Slip::NoMedicine
            | Slip::NoSymptom
            | Slip::NoMood
            | Slip::NoMeal
            | Slip::NoName => Field::Date,
        }
    }

    fn message(self, lang: Lang) -> String {
        let (ja, en) = match self {
            Slip::Empty => (
                "まだ何も入っていません。数値を1つ以上入れてください。".to_owned(),
                "Nothing is typed yet. Please give at least one value.".to_owned(),
            ),
            Slip::NotANumber(_) => (
                "数字で入れてください（例: 128、36.5）。".to_owned(),
                "Please type a number, such as 128 or 36.5.".to_owned(),
            ),
            Slip::Impossible(_, low, high) => (
                format!(
                    "{low}から{high}のあいだの数値を入れてください。打ちまちがいはありませんか。"
                ),
                format!("Please type a value from {low} to {high}. Was a key hit by mistake?"),
            ),
            Slip::Swapped => (
                "上の血圧が、下の血圧より小さくなっています。入れかわっていませんか。".to_owned(),
                "The upper value is not above the lower one. Are they swapped?".to_owned(),
            ),
            Slip::Missing(_) => (
                "血圧は、上と下の両方を入れてください。".to_owned(),
                "Please type both values of the blood pressure.".to_owned(),
            ),
            Slip::NoMedicine => (
                "薬の名前を書いてください。".to_owned(),
                "Please write the name of the medicine.".to_owned(),
            ),
            Slip::NoSymptom => (
                "症状をえらぶか、自分の言葉で書いてください。".to_owned(),
                "Please pick a symptom or write it in your own words.".to_owned(),
            ),
            Slip::NoMood => (
                "いちばん近い気分を押してください。".to_owned(),
                "Please press the mood that fits best.".to_owned(),
            ),
            Slip::NoMeal => (
                "食べたものや飲んだものを書いてください。".to_owned(),
                "Please write what you ate or drank.".to_owned(),
            ),
            Slip::NoName => (
                "何を書きうつすのか、種類と名前を入れてください。".to_owned(),
                "Please choose what to copy and give its name.".to_owned(),
            ),
            Slip::NoDate => (
                "測った日と時刻を入れてください。".to_owned(),
                "Please give the day and time of the measurement.".to_owned(),
            ),
            Slip::Future => (
                "まだ来ていない日時です。日付と時刻を見なおしてください。".to_owned(),
                "This moment has not come yet. Please check the day and time.".to_owned(),
            ),
        };
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }
}

/// The slips as the form shows them.
///
/// ```
/// use pages::{Lang, slip::{Slip, errors}};
/// assert_eq!(errors(&[Slip::Swapped], Lang::En).len(), 1);
/// assert!(errors(&[], Lang::Ja).is_empty());
/// ```
pub fn errors(slips: &[Slip], lang: Lang) -> Vec<FieldError> {
    slips.iter().map(|s| FieldError { field: s.field(), message: s.message(lang) }).collect()
}

/// One slip in words.
pub fn said(slip: Slip, lang: Lang) -> String {
    slip.message(lang)
}

/// Said when the upload form comes without a file.
pub fn no_file(lang: Lang) -> String {
    match lang {
        Lang::Ja => "ファイルがえらばれていません。1つ以上えらんでください。".to_owned(),
        Lang::En => "No file was chosen. Please choose at least one.".to_owned(),
    }
}

/// No file of an upload says whom it is about, so no record can be started from it.
pub fn nobody(lang: Lang) -> String {
    match lang {
        Lang::Ja => "どのファイルにも、だれの記録かが書かれていませんでした。名前が入ったお薬手帳や健診のファイルをえらんでください。".to_owned(),
        Lang::En => "None of the files says whom it is about. Please choose one with a name in it, such as a medication notebook or check-up results.".to_owned(),
    }
}

/// What was just done, for the notice after a form; `None` for anything but a known code.
pub fn done(code: &str, lang: Lang) -> Option<String> {
    let (ja, en) = match code {
        "measured" | "written" => ("記録しました。", "Saved."),
        "chosen" => {
            ("これからは、このことばで見せます。", "From now on it speaks to you like this.")
        }
        "rests" => ("しばらく、声をかけません。", "You are left in peace for a while."),
        "planned" => ("計画ができました。", "Your plan is made."),
        "columns" => ("列の読み方をおぼえました。", "How the columns are read is remembered."),
        "undone" => ("取り消しました。", "Undone."),
        "restored" => ("もとにもどしました。", "It is back."),
        "apart" => ("別のものとして見せます。", "They are shown apart now."),
        "accepted" => ("読みこみました。", "It was read."),
        "declined" => {
            ("別の人のものとして、読まずにおきます。", "It is kept unread, as someone else's.")
        }
        _ => return None,
    };
    Some(match lang {
        Lang::Ja => ja.to_owned(),
        Lang::En => en.to_owned(),
    })
}
