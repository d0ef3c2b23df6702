//! The same notices in やさしい日本語: what to do comes first, one idea a sentence.

use phr::message::pieces;

use super::{Direction, Rule, Term};
use crate::home::EasyNotice;

/// What a rule is about, whether it is about high values, its title and what to do.
type Row = (Term, bool, &'static str, &'static str);

const PRESSURE: &str = "胸《むね》が 痛《いた》い、息《いき》が 苦《くる》しい、うまく 話《はな》せない、手《て》や 足《あし》が 動《うご》かない。こんな ときは、すぐ 119番《ばん》に 電話《でんわ》してください。そうでない ときは、5分《ふん》 休《やす》んで、もう 一度《いちど》 はかってください。同《おな》じなら、今日《きょう》 病院《びょういん》か #7119 に 電話《でんわ》してください。";
const PRESSURE_TITLE: &str = "血圧《けつあつ》が とても 高《たか》いです";

/// The words say what those of [`super::RULES`] say; a rule without a row is told in ordinary words.
const ROWS: &[Row] = &[
    (Term::Systolic, true, PRESSURE_TITLE, PRESSURE),
    (Term::Diastolic, true, PRESSURE_TITLE, PRESSURE),
    (
        Term::Saturation,
        false,
        "酸素《さんそ》が とても 少《すく》ないです",
        "息《いき》が 苦《くる》しい、くちびるが 青《あお》い、ぼんやりする。こんな ときは、すぐ 119番《ばん》に 電話《でんわ》してください。そうでない ときは、指《ゆび》を あたためて、もう 一度《いちど》 はかってください。同《おな》じなら、今日《きょう》 病院《びょういん》か #7119 に 電話《でんわ》してください。先生《せんせい》から べつの 数字《すうじ》を 聞《き》いている 人《ひと》は、先生《せんせい》の 言《い》う とおりに してください。",
    ),
    (
        Term::Glucose,
        false,
        "血糖《けっとう》が とても 低《ひく》いです",
        "ぼんやりする、体《からだ》が ふるえて 止《と》まらない、飲《の》みこめない。こんな ときは、すぐ 119番《ばん》に 電話《でんわ》してください。飲《の》みこめる ときは、ブドウ糖《とう》か、砂糖《さとう》の 入《はい》った 飲《の》みものを 飲《の》んでください。15分《ふん》 たったら、もう 一度《いちど》 はかってください。同《おな》じなら、すぐ 病院《びょういん》に 電話《でんわ》してください。",
    ),
    (
        Term::Glucose,
        true,
        "血糖《けっとう》が とても 高《たか》いです",
        "ぼんやりする、吐《は》く、息《いき》が 深《ふか》くて 速《はや》い、おなかが 痛《いた》い。こんな ときは、すぐ 119番《ばん》に 電話《でんわ》してください。そうでない ときは、手《て》を 洗《あら》って、もう 一度《いちど》 はかってください。同《おな》じなら、今日《きょう》 病院《びょういん》か #7119 に 電話《でんわ》してください。",
    ),
    (
        Term::Temperature,
        true,
        "体温《たいおん》が とても 高《たか》いです",
        "ぐったりして 動《うご》けない、体《からだ》が ふるえて 止《と》まらない、返事《へんじ》が おかしい。こんな ときは、すぐ 119番《ばん》に 電話《でんわ》してください。そうでない ときは、すずしい 所《ところ》で 休《やす》んで、水《みず》を 飲《の》んでください。今日《きょう》 病院《びょういん》か #7119 に 電話《でんわ》してください。子《こ》どもは #8000 です。",
    ),
];

/// The notice in easy words: when and what was read, and a calmer value that came after it.
pub(super) fn easy(
    rule: &Rule,
    (at, read): (&str, &str),
    calmer: Option<&(String, String)>,
) -> Option<EasyNotice> {
    let after = calmer.map(|(at, read)| format!("その あと、{at} には {read} です。"));
    let after = after.unwrap_or_default();
    let high = rule.direction == Direction::AtLeast;
    let row = ROWS.iter().find(|(term, over, _, _)| *term == rule.term && *over == high);
    row.map(|(_, _, title, action)| EasyNotice {
        title: pieces(title),
        text: pieces(&format!("{at} に、{read} と 書《か》いてあります。{after}")),
        action: pieces(action),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr::message::piece::plain;

    #[test]
    fn every_rule_is_told_in_easy_words_with_the_same_numbers_to_call() {
        for rule in super::super::RULES {
            let easy = easy(rule, ("2025年12月1日", "185"), None).unwrap();
            let (action, usual) = (plain(&easy.action), rule.action.0);
            for number in ["119", "#7119", "#8000", "15", "5分"] {
                assert_eq!(action.contains(number), usual.contains(number), "{number}: {action}");
            }
            assert!(plain(&easy.text).contains("185"));
            assert!(!action.contains('薬'));
            for sentence in action.split('。') {
                assert!(sentence.trim().chars().count() <= 50, "{sentence}");
            }
        }
    }
}
