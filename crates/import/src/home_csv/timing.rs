//! Words for the state and the place of a measurement.

use phr::provenance::{Setting, State};

use crate::vitals::fold;

/// `(state, words)`, folded. Longer words of one beginning come first.
pub(super) const WORDS: &[(State, &[&str])] = &[
    (State::BeforeMeal, &["朝食前", "昼食前", "夕食前", "食前", "食事前", "beforemeal", "premeal"]),
    (
        State::AfterMeal,
        &[
            "朝食後",
            "昼食後",
            "夕食後",
            "食後2時間",
            "食後1時間",
            "食後",
            "食事後",
            "aftermeal",
            "postmeal",
        ],
    ),
    (State::Fasting, &["空腹時", "空腹", "fasting"]),
    (State::BeforeBath, &["入浴前", "風呂前", "お風呂の前", "beforebath"]),
    (State::AfterBath, &["入浴後", "風呂上がり", "お風呂の後", "afterbath"]),
    (State::BeforeExercise, &["運動前", "beforeexercise"]),
    (State::AfterExercise, &["運動後", "afterexercise"]),
    (State::BeforeMedicine, &["服薬前", "薬の前", "beforemedicine"]),
    (State::AfterMedicine, &["服薬後", "薬の後", "aftermedicine"]),
    (State::Morning, &["朝", "起床時", "起床後", "morning", "朝方"]),
    (State::Evening, &["夜", "晩", "就寝前", "就寝時", "寝る前", "evening", "night", "bedtime"]),
    (State::Rest, &["安静時", "安静", "atrest", "rest"]),
];

/// 朝食後 says more than a state: its own words are kept beside it.
const MORE: &[&str] =
    &["朝食前", "昼食前", "夕食前", "朝食後", "昼食後", "夕食後", "食後2時間", "食後1時間"];

/// The state with this word.
pub(super) fn state(word: &str) -> Option<State> {
    let folded = fold(word);
    let (state, _) = WORDS.iter().find(|(_, words)| words.contains(&folded.as_str()))?;
    Some(*state)
}

/// The states of a cell, and what of it must stay in words.
pub(super) fn states(cell: &str) -> (Vec<State>, Option<String>) {
    let mut states = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for word in cell.split(['・', '、', ',', '/', ' ', '　']).filter(|w| !w.is_empty()) {
        let known = state(word);
        states.extend(known);
        if known.is_none() || MORE.contains(&fold(word).as_str()) {
            words.push(word);
        }
    }
    states.sort_unstable_by_key(|s| State::ALL.iter().position(|a| a == s));
    states.dedup();
    (states, (!words.is_empty()).then(|| words.join("・")))
}

/// The place with this word.
pub(super) fn place(word: &str) -> Option<Setting> {
    Some(match fold(word).as_str() {
        "家" | "自宅" | "家庭" | "home" => Setting::Home,
        "診察室" | "医院" | "クリニック" | "診療所" | "clinic" => Setting::Clinic,
        "病院" | "hospital" => Setting::Hospital,
        "薬局" | "pharmacy" => Setting::Pharmacy,
        "健診" | "健診会場" | "checkup" => Setting::CheckUp,
        "避難所" | "shelter" => Setting::Shelter,
        "デイサービス" | "介護施設" | "訪問看護" => Setting::Care,
        _ => return None,
    })
}
