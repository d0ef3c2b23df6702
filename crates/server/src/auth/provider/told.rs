//! What a provider tells of a person, in the forms that occur.
//!
//! Shown to the person once, so that nobody links what is another's; kept nowhere. An address is not
//! looked at, in whichever form it comes: it may be one that has to stay hidden. 個人番号 (My Number)
//! is neither asked for nor read.

use fhir::Date;
use phr::{account::cut, person::Sex};
use serde_json::Value;

/// Name, birth date and sex.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Told {
    /// As the provider writes it.
    pub(crate) name: Option<String>,
    pub(crate) birth_date: Option<Date>,
    pub(crate) sex: Option<Sex>,
}

impl Told {
    /// From claims: as Core 1.0, section 5.1 writes them, or as デジタル認証アプリ (the authentication
    /// app of Japan's Digital Agency) does.
    pub(super) fn read(claims: &Value) -> Told {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let name = text("name").map(cut).filter(|name| !name.is_empty());
        Told {
            name,
            birth_date: text("birthdate").and_then(birth_date),
            sex: text("gender").and_then(sex),
        }
    }
}

/// `1943-04-18`, `19430418` (the app), `1943`; `0000-04-18`, a birthday without its year, is no date.
fn birth_date(text: &str) -> Option<Date> {
    let plain = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let text = match (text.get(..4), text.get(4..6), text.get(6..)) {
        (Some(year), Some(month), Some(day)) if plain => format!("{year}-{month}-{day}"),
        _ => text.to_owned(),
    };
    if text.starts_with("0000") { None } else { text.parse().ok() }
}

/// The words of Core 1.0, the digits of ISO/IEC 5218 (the app): 1 male, 2 female; 0 and 9 say nothing.
fn sex(text: &str) -> Option<Sex> {
    match text {
        "male" | "1" => Some(Sex::Male),
        "female" | "2" => Some(Sex::Female),
        "other" => Some(Sex::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_ways_of_writing_say_the_same() {
        let standard = json!({"name": "日向 キヨ", "birthdate": "1943-04-18", "gender": "female",
            "address": {"formatted": "空町1-2-3"}});
        let app = json!({"name": "日向 キヨ", "birthdate": "19430418", "gender": "2",
            "address": "空町1-2-3"});
        let told = Told::read(&standard);
        assert_eq!(told, Told::read(&app));
        assert_eq!(told.birth_date, "1943-04-18".parse().ok());
        assert_eq!(told.sex, Some(Sex::Female));
        assert!(!format!("{told:?}").contains("空町"), "the address is nowhere");
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        for (birth, gender) in
            [("0000-04-18", "9"), ("19430231", "0"), ("１９４３", "３"), ("", "")]
        {
            let told = Told::read(&json!({"name": " ", "birthdate": birth, "gender": gender}));
            assert_eq!(told, Told::default(), "{birth} {gender}");
        }
        assert_eq!(Told::read(&json!({"birthdate": 19_430_418, "gender": 2})), Told::default());
        assert_eq!(birth_date("1943"), "1943".parse().ok());
    }
}
