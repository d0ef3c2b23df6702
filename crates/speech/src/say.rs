//! Text as it is written becomes text as it is said: dates, pressures, ranges, units and signs in words.
//!
//! Numbers stay digits, because how a number is said depends on what is counted (`1日`, `3回`, `8錠`),
//! which the dictionary knows. It says what stands there and nothing more.

use std::ops::Range;

use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization;

use crate::words;

/// What is written one way and said another, in this order.
const RULES: &[(&str, &str)] = &[
    // 2025-12-26, 2025/12/26; and a clock.
    (r"(\d{4})[-/]0?(\d{1,2})[-/]0?(\d{1,2})", "${1}年${2}月${3}日"),
    (r"(\d{1,2}):00", "${1}時"),
    (r"(\d{1,2}):0?(\d{1,2})", "${1}時${2}分"),
    // 5,200; twice, because what is between two commas is read once.
    (r"(\d),(\d{3})", "${1}${2}"),
    (r"(\d),(\d{3})", "${1}${2}"),
    // Numbers one dials are said digit by digit.
    (r"#7119", "シャープ、ななイチイチきゅう"),
    // 124/77 is a pressure, 1/2 a half.
    (r"(\d{2,3})/(\d{2,3})", "${1}の${2}"),
    (r"(\d)/(\d)", "${2}ブンの${1}"),
    // Packets and cases change their sound with the number, in a way the dictionary does not know.
    (r"(^|\D)1包", "${1}イッポー"),
    (r"(^|\D)3包", "${1}サンポー"),
    (r"(^|\D)6包", "${1}ロッポー"),
    (r"(^|\D)10包", "${1}ジュッポー"),
    (r"(\d)包", "${1}ホー"),
    (r"3件", "3ケン"),
    // G3aA2: a stage of the kidneys and one of albumin.
    (r"(G[1-5][ab]?)(A[1-3])", "${1}、${2}"),
    (r"(\d) *[〜~–-] *(\d)", "${1}から${2}"),
    (r"(\d) *[〜~](\D)", "${1}から${2}"),
    (r"(^|[^\d])[-−–](\d)", "${1}マイナス${2}"),
    // What only makes a pause; after the end of what is quoted the sentence goes on.
    (r"[」』]", ""),
    (r"[「『()\[\]【】〈〉《》“”…・:;]", "、"),
];

/// What ends a sentence.
const ENDS: [char; 6] = ['。', '!', '?', '\n', '！', '？'];

/// The rules, ready to be used.
pub(crate) struct Signs {
    rules: Vec<(Regex, &'static str)>,
    pattern: Regex,
    said: Vec<(&'static str, &'static str)>,
}

impl Signs {
    /// Makes the rules; `None` when one of them is no rule.
    pub(crate) fn new() -> Option<Signs> {
        let rule =
            |(pattern, said): &(&str, &'static str)| Some((Regex::new(pattern).ok()?, *said));
        let rules = RULES.iter().map(rule).collect::<Option<_>>()?;
        let mut said: Vec<_> = words::signs().collect();
        // The longest first: mg/dL is not mg.
        said.sort_by_key(|(sign, _)| std::cmp::Reverse(sign.len()));
        let signs: Vec<String> = said.iter().map(|(sign, _)| regex::escape(sign)).collect();
        Some(Signs { rules, pattern: Regex::new(&signs.join("|")).ok()?, said })
    }

    /// The sentences of a text, in words.
    ///
    /// What has no letter and no digit is no sentence.
    pub(crate) fn sentences(&self, text: &str) -> Vec<String> {
        let text: String = text.nfkc().collect();
        let sentences = text.split_inclusive(ENDS).map(|sentence| self.words(sentence));
        sentences.filter(|sentence| sentence.chars().any(char::is_alphanumeric)).collect()
    }

    fn words(&self, sentence: &str) -> String {
        let told = |text: String, (rule, said): &(Regex, &'static str)| {
            rule.replace_all(&text, *said).into_owned()
        };
        // Signs before rules would lose the slash of mg/dL to no one: both sides are letters.
        let text = self.rules.iter().fold(sentence.trim().to_owned(), told);
        let text = self.pattern.replace_all(&text, |found: &Captures<'_>| self.sign(&text, found));
        one_pause(&closed(&text))
    }

    /// The word for a sign, unless it is part of a longer word in Latin letters.
    fn sign(&self, text: &str, found: &Captures<'_>) -> String {
        let Some(sign) = found.get(0) else { return String::new() };
        let said = self.said.iter().find(|(written, _)| *written == sign.as_str());
        match said {
            Some((_, said)) if !is_within_a_word(text, sign.range()) => (*said).to_owned(),
            Some(_) | None => sign.as_str().to_owned(),
        }
    }
}

fn is_within_a_word(text: &str, sign: Range<usize>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let (Some(before), Some(after)) = (text.get(..sign.start), text.get(sign.end..)) else {
        return false;
    };
    let own = text.get(sign).unwrap_or_default();
    letter(own.chars().next()) && letter(before.chars().next_back())
        || letter(own.chars().next_back()) && letter(after.chars().next())
}

/// Without the spaces between Japanese words, which are for the eye.
fn closed(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::new();
    for word in words {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(out.chars().next_back()) && latin(word.chars().next()) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// One pause where several stand, none at the beginning and before the end.
fn one_pause(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let double = out.is_empty() || out.ends_with('、');
        if c == '、' && double {
            continue;
        }
        if ENDS.contains(&c) && out.ends_with('、') {
            out.pop();
        }
        out.push(c);
    }
    out.trim_end_matches('、').to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use proptest::prelude::*;

    static SIGNS: LazyLock<Signs> = LazyLock::new(|| Signs::new().unwrap());

    fn say(text: &str) -> String {
        SIGNS.sentences(text).concat()
    }

    #[test]
    fn what_is_written_is_told_in_words() {
        let table = [
            ("2025-01-06の血圧", "2025年1月6日の血圧"),
            ("124/77", "124の77"),
            ("１３２／７６ mmHg", "132の76ミリメートルエイチジー"),
            ("1/2錠", "2ブンの1錠"),
            ("5,200歩", "5200歩"),
            ("120〜130", "120から130"),
            ("差は -3 でした。", "差はマイナス3でした。"),
            ("12.5 mg/dL 低い（いつも）。", "12.5ミリグラムパーデシリットル低い、いつも。"),
            ("±10％", "プラスマイナス10パーセント"),
            ("血圧の 記録が あります", "血圧の記録があります"),
            ("朝8:05に", "朝8時5分に"),
        ];
        for (written, said) in table {
            assert_eq!(say(written), said, "{written}");
        }
    }

    #[test]
    fn a_sign_within_a_longer_word_is_left() {
        assert_eq!(say("gym"), "gym");
        assert_eq!(say("25kgです"), "25キログラムです");
    }

    proptest! {
        #[test]
        fn never_panics_and_loses_no_digit(text in "[0-9ぁ-ん亜-熙a-zA-Z%/〜±・（）。 ]{0,60}") {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            prop_assert!(digits(&say(&text)) <= digits(&text));
            std::hint::black_box(say(&text));
        }
    }
}
