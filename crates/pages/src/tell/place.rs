//! The place inside an original in plain words, where the path of the format is made of codes.

use super::pick;
use crate::Lang;

/// `(record number of a notebook, Japanese, English)`, after the record list of JAHIS
/// 電子版お薬手帳データフォーマット仕様書 Ver.2.6.
const RECORDS: &[(&str, &str, &str)] = &[
    ("1", "本人の情報", "about the person"),
    ("2", "本人について特に書かれたこと", "remarks about the person"),
    ("3", "市販薬の記録", "medicine bought without prescription"),
    ("31", "市販薬の成分", "ingredient of a medicine bought without prescription"),
    ("4", "手帳のメモ", "note in the notebook"),
    ("5", "薬を受け取った日", "day the medicine was handed over"),
    ("11", "薬を渡したところ", "who handed the medicine over"),
    ("15", "薬を渡した薬剤師・医師", "pharmacist or doctor who handed it over"),
    ("51", "処方した医療機関", "institution that prescribed"),
    ("55", "処方した医師", "doctor who prescribed"),
    ("201", "薬の記録", "medicine"),
    ("281", "薬への書きそえ", "addition to a medicine"),
    ("291", "薬の注意", "caution about a medicine"),
    ("301", "使い方", "how to take it"),
    ("311", "使い方への書きそえ", "addition to how to take it"),
    ("391", "処方の注意", "caution about a prescription"),
    ("401", "服用の注意", "caution about taking"),
    ("411", "医療機関などからの情報", "information from an institution"),
    ("421", "残った薬の確認", "check of leftover medicine"),
    ("501", "備考", "remarks"),
    ("601", "本人などが書いたこと", "written by the person or family"),
    ("701", "かかりつけ薬剤師", "family pharmacist"),
    ("911", "分割の情報", "how the notebook was split"),
];

/// A path inside an original of a format, in words; a path that is no code stays as it is.
///
/// ```
/// use pages::{Lang, tell::place};
/// assert_eq!(
///     place::words("jahis-okusuri", "201/RP1 301@14", Lang::Ja),
///     "薬の記録（201レコード）、処方のまとまり（RP）1番、使い方は14行目",
/// );
/// assert_eq!(place::words("tokutei-kenshin", "/ClinicalDocument", Lang::Ja), "/ClinicalDocument");
/// ```
pub fn words(format: &str, path: &str, lang: Lang) -> String {
    let told = if format == "jahis-okusuri" { notebook(path, lang) } else { None };
    told.unwrap_or_else(|| path.to_owned())
}

fn notebook(path: &str, lang: Lang) -> Option<String> {
    let mut parts = path.split(' ');
    let (number, detail) = match parts.next()?.split_once('/') {
        Some((number, detail)) => (number, Some(detail)),
        None => (path, None),
    };
    let (_, ja, en) = RECORDS.iter().find(|(known, _, _)| *known == number)?;
    let mut told = vec![match lang {
        Lang::Ja => format!("{ja}（{number}レコード）"),
        Lang::En => format!("{en} (record {number})"),
    }];
    told.extend(detail.map(|detail| match (detail.strip_prefix("RP"), lang) {
        (Some(rp), Lang::Ja) => format!("処方のまとまり（RP）{rp}番"),
        (Some(rp), Lang::En) => format!("prescription group (RP) {rp}"),
        (None, Lang::En) if detail == "血液型" => "blood type".to_owned(),
        (None, Lang::En) if detail == "体重" => "weight".to_owned(),
        (None, Lang::Ja | Lang::En) => detail.to_owned(),
    }));
    for usage in parts {
        let line = usage.strip_prefix("301@")?;
        told.push(match lang {
            Lang::Ja => format!("使い方は{line}行目"),
            Lang::En => format!("how to take it: line {line}"),
        });
    }
    Some(told.join(pick(lang, "、", ", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_places_of_a_notebook_are_told_in_both_languages() {
        let told = |path| [Lang::Ja, Lang::En].map(|lang| words("jahis-okusuri", path, lang));
        assert_eq!(told("201"), ["薬の記録（201レコード）", "medicine (record 201)"]);
        assert_eq!(
            told("201/RP1"),
            [
                "薬の記録（201レコード）、処方のまとまり（RP）1番",
                "medicine (record 201), prescription group (RP) 1"
            ]
        );
        assert_eq!(
            told("1/血液型"),
            ["本人の情報（1レコード）、血液型", "about the person (record 1), blood type"]
        );
    }

    #[test]
    fn what_is_no_code_stays_as_it_is() {
        for path in ["", "999", "201/RP1 x", "entry[3].resource"] {
            assert_eq!(words("jahis-okusuri", path, Lang::En), path);
        }
        assert_eq!(words("fhir-json", "201/RP1", Lang::Ja), "201/RP1");
    }

    proptest! {
        #[test]
        fn any_path_is_told(path in "(201|1|[0-9]{1,3}|)(/RP[0-9]|/.{0,4}|)( 301@[0-9]{1,2}| .|){0,3}") {
            prop_assert!(path.is_empty() || !words("jahis-okusuri", &path, Lang::Ja).is_empty());
        }
    }
}
