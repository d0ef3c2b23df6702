//! The few words in notes that say how a value was measured.
//!
//! Only whole words count: a note is cut at punctuation and spaces, and a part that is exactly one
//! of these words is understood. "入浴後は測らないで" says nothing here. The list is ours.

use super::super::{Context, Posture, Setting, State};

const STATES: &[(&str, State)] = &[
    ("安静", State::Rest),
    ("安静時", State::Rest),
    ("運動前", State::BeforeExercise),
    ("運動後", State::AfterExercise),
    ("入浴前", State::BeforeBath),
    ("入浴後", State::AfterBath),
    ("食前", State::BeforeMeal),
    ("食後", State::AfterMeal),
    ("空腹", State::Fasting),
    ("空腹時", State::Fasting),
    ("服薬前", State::BeforeMedicine),
    ("服薬後", State::AfterMedicine),
    ("朝", State::Morning),
    ("起床後", State::Morning),
    ("起床時", State::Morning),
    ("夜", State::Evening),
    ("就寝前", State::Evening),
];

const SETTINGS: &[(&str, Setting)] = &[
    ("自宅", Setting::Home),
    ("家庭", Setting::Home),
    ("診察室", Setting::Clinic),
    ("病院", Setting::Hospital),
    ("薬局", Setting::Pharmacy),
    ("健診会場", Setting::CheckUp),
    ("避難所", Setting::Shelter),
    ("救急車内", Setting::Ambulance),
];

const POSTURES: &[(&str, Posture)] = &[
    ("座位", Posture::Sitting),
    ("坐位", Posture::Sitting),
    ("sitting", Posture::Sitting),
    ("臥位", Posture::Lying),
    ("仰臥位", Posture::Lying),
    ("lying", Posture::Lying),
    ("立位", Posture::Standing),
    ("standing", Posture::Standing),
];

/// The posture a word names.
pub fn posture(word: &str) -> Option<Posture> {
    let word = word.trim();
    POSTURES.iter().find(|(known, _)| *known == word).map(|(_, posture)| *posture)
}

/// Adds what the whole words of a note say. What is already known stays.
pub fn add(context: &mut Context, note: &str) {
    for word in note.split(|c: char| !c.is_alphanumeric()) {
        let find = |(known, _): &&(&str, _)| *known == word;
        context.states.extend(STATES.iter().find(|(known, _)| *known == word).map(|(_, s)| *s));
        if context.setting.is_none() {
            context.setting = SETTINGS.iter().find(find).map(|(_, setting)| *setting);
        }
        context.posture = context.posture.or_else(|| posture(word));
    }
}
