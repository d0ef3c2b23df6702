//! The words in English.

use fhir::Date;

use super::{
    About, After, Ask, Before, Guide, How, Language, Now, Step, Vital,
    part::{Direction, Guideline, Of, Pressure, Span},
    piece::quoted,
};
use crate::{
    insight::marker::{Amount, Panel},
    text::month_en,
};

pub(super) fn about(about: About) -> String {
    match about {
        About::HomePressure => "Blood pressure at home",
        About::MorningPressure => "Blood pressure in the morning",
        About::PressureSpread => "Morning blood pressure from day to day",
        About::OfficePressure => "Blood pressure at the doctor's and at home",
        About::Bath => "Blood pressure after a bath",
        About::Paired(After::Exercise) => "Blood pressure after exercise",
        About::Paired(After::Medicine) => "Blood pressure after medicine",
        About::FingerGlucose => "Glucose (by finger)",
        About::Glucose => "Glucose (sensor)",
        About::Kidney => "Kidneys",
        About::Checkup => "Check-up",
        About::Panel(panel) => panel_name(panel),
        About::HeartRisk => "Heart and brain, ten years",
        About::Result(marker) => marker.en(),
        About::Weight => "Weight",
        About::Signals => "Steps, sleep and pulse",
        About::Vital(Vital::Temperature) => "Body temperature",
        About::Vital(Vital::Saturation) => "Oxygen in the blood",
        About::Symptoms => "Symptoms that come back",
        About::Feelings => "How you feel",
        About::Spending => "Medical costs",
        About::Medicines => "All medicines together",
        About::Vaccination => "Vaccinations",
        About::Care => "Plan of care",
        About::Gap => "Perhaps left behind",
    }
    .to_owned()
}

pub(super) fn now(now: &Now) -> String {
    match now {
        Now::Phrase(phrase) => phrase.words(Language::En),
        Now::PressureMean { mean, over } => {
            format!("The average of {} is {}.", period(over), pressure(*mean))
        }
        Now::MorningEvening { morning, evening } => format!(
            "The upper pressure averages {morning} in the morning and {evening} in the evening."
        ),
        Now::MorningSpread { percent, days } => format!(
            "On {days} mornings the upper pressure lay about {percent} % around its average."
        ),
        Now::OfficeHome { office, on, home } => format!(
            "At the doctor's it was {} on {}; at home it averages {}.",
            pressure(*office),
            day(on),
            pressure(*home)
        ),
        Now::BathDrop { drop, least, most, pairs } => format!(
            "After a bath the upper pressure is about {drop} lower ({least} to {most} in {pairs} pairs)."
        ),
        Now::Result { marker, amount, on } => {
            format!("{} was {} on {}.", marker.en(), shown(amount), day(on))
        }
        Now::GlucoseLow { percent, over } => {
            format!("In {} it was below 70 for {percent} % of the time.", period(over))
        }
        Now::GlucoseRange { percent } => {
            format!("It was between 70 and 180 for {percent} % of the time.")
        }
        Now::GlucoseMean { mean, gmi } => {
            format!("The average is {mean} mg/dL, like an HbA1c of about {gmi} %.")
        }
        Now::CheckupLong { months } => format!("The last check-up was {months} months ago."),
        Now::MeasuringStopped { often, since } => format!(
            "You measured on {often} days of eight weeks, and have rested from it for {since} days."
        ),
        Now::MedicineOver { name, until } => {
            format!("By the record, “{}” lasted until {}.", quoted(name), day(until))
        }
        Now::MedicineCount { count } => format!("{count} medicines are supplied at present."),
        Now::SameMedicine { name, one, other } => format!(
            "“{}” comes from two places for the same days: {} and {}.",
            quoted(name),
            quoted(one),
            quoted(other)
        ),
    }
}

pub(super) fn before(before: &Before) -> String {
    match before {
        Before::Phrase(phrase) => phrase.words(Language::En),
        Before::First => "There is no earlier value to compare with yet.".to_owned(),
        Before::MoreDays { more: 1 } => "Cannot say yet: one more day would tell.".to_owned(),
        Before::MoreDays { more } => format!("Cannot say yet: {more} more days would tell."),
        Before::Within { of, direction, change, wobble, then } => format!(
            "{} is {} {} than before ({}), within your ordinary wobble of ±{}.",
            of_which(*of),
            shown(change),
            than(*direction),
            day(then),
            shown(wobble)
        ),
        Before::Equal { of, then } => {
            format!("{} is the same as before ({}).", of_which(*of), day(then))
        }
        Before::Beyond { of, direction, change, wobble, then } => format!(
            "{} is {} {} than before ({}): more than the ordinary wobble of ±{}. Why, this alone cannot tell.",
            of_which(*of),
            shown(change),
            than(*direction),
            day(then),
            shown(wobble)
        ),
        Before::Trend { of, direction, a_year, since, results } => format!(
            "{} has been {} by about {} a year since {}, as {results} results show.",
            of_which(*of),
            moving(*direction),
            shown(a_year),
            month(since)
        ),
        Before::Break => {
            "Earlier values come from another place, so they are not compared.".to_owned()
        }
        Before::OtherUnit { count: 1 } => "One value in another unit is not compared.".to_owned(),
        Before::OtherUnit { count } => {
            format!("{count} values in another unit are not compared.")
        }
    }
}

pub(super) fn guide(guide: &Guide) -> String {
    match guide {
        Guide::Phrase(phrase) => phrase.words(Language::En),
        Guide::PressureMeets { target, guideline } => format!(
            "It meets the guide value for home (below {}; {}).",
            pressure(*target),
            guideline_name(*guideline)
        ),
        Guide::PressureAbove { target, guideline } => format!(
            "It is somewhat above the guide value for home (below {}; {}).",
            pressure(*target),
            guideline_name(*guideline)
        ),
        Guide::PressureHigh { limit, guideline } => format!(
            "At home this counts as high blood pressure ({} and above; {}).",
            pressure(*limit),
            guideline_name(*guideline)
        ),
        Guide::MorningHigh => "Mornings average 135/85 or more.".to_owned(),
        Guide::MorningRise { limit } => {
            format!("Mornings are {limit} or more above the evenings.")
        }
        Guide::SpreadHigh { limit } => {
            format!("That is among the tenth of people with the largest spread (over {limit} %).")
        }
        Guide::SpreadUsual { limit } => format!("That is below the guide value of {limit} %."),
        Guide::OnlyOffice => {
            "It is high only at the doctor's. Home readings tell the usual value better.".to_owned()
        }
        Guide::OnlyHome => {
            "It is high only at home. Home readings tell the usual value better.".to_owned()
        }
        Guide::BothAlike { high: true } => "It is high in both places.".to_owned(),
        Guide::BothAlike { high: false } => {
            "In both places it is below the limit of high blood pressure.".to_owned()
        }
        Guide::BathDeep => {
            "At times it falls far: take care not to feel faint when standing up.".to_owned()
        }
        Guide::BathUsual => "A fall after a bath is common.".to_owned(),
        Guide::KidneyStage { stage, lasting: true } => {
            format!("The stage of kidney function is {stage}, for three months or longer.")
        }
        Guide::KidneyStage { stage, lasting: false } => {
            format!("The stage of kidney function is {stage}.")
        }
        Guide::InRange => "It is within the laboratory's own range.".to_owned(),
        Guide::OutOfRange { direction: Direction::Up } => {
            "It is above the laboratory's own range.".to_owned()
        }
        Guide::OutOfRange { direction: Direction::Down } => {
            "It is below the laboratory's own range.".to_owned()
        }
        Guide::CheckupGuidance => {
            "At a check-up this is where guidance on daily life is offered.".to_owned()
        }
        Guide::CheckupReferral => {
            "At a check-up this is where seeing a doctor is advised.".to_owned()
        }
        Guide::CheckupInside => "It is within the guide values of the check-up.".to_owned(),
        Guide::LowTooOften => "It is low for longer than the guide value of 4 %.".to_owned(),
        Guide::LowSeldom => "It is low for less than the guide value of 4 %.".to_owned(),
        Guide::RangeMeets => "The time in range meets the guide value (over 70 %).".to_owned(),
        Guide::RangeShort => "The time in range is short of its guide value (70 %).".to_owned(),
        Guide::SwingsLarge => "It goes up and down a good deal (guide value 36 %).".to_owned(),
        Guide::SwingsUsual => "Its ups and downs are steady (guide value 36 %).".to_owned(),
        Guide::ManyMedicines => "From six on, a talk about sorting them is worth while.".to_owned(),
    }
}

pub(super) fn how(how: &How) -> String {
    match how {
        How::Phrase(phrase) => phrase.words(Language::En),
        How::HomeAtRest { apart: 0 } => "Only readings at home and at rest count here.".to_owned(),
        How::HomeAtRest { apart } => format!(
            "Only readings at home and at rest count here; {apart} after a bath or exercise are told apart."
        ),
        How::Provisional { days } => {
            format!("With {days} days this is provisional; five make it sure.")
        }
        How::OnePlace { place } => format!("All results come from {}.", quoted(place)),
        How::SeveralPlaces => {
            "The results come from several places, whose methods can differ.".to_owned()
        }
        How::BathPairs => {
            "Readings after a bath were compared with evenings without one in the weeks around."
                .to_owned()
        }
        How::Old { months: 1 } => "The newest value is one month old.".to_owned(),
        How::Old { months } => format!("The newest value is {months} months old."),
        How::Sensor { percent } => {
            format!("The sensor was on for {percent} % of 14 days.")
        }
        How::HandedOver => {
            "These are records of what a pharmacy handed over, not of what was taken.".to_owned()
        }
    }
}

pub(super) fn step(step: Step) -> String {
    match step {
        Step::Nothing => "Nothing is needed now.",
        Step::KeepMeasuring => "Just go on measuring in the same way.",
        Step::MeasureWeek => "How about measuring in the morning and the evening for seven days?",
        Step::Again => "Once is not enough to tell: measure again or wait for the next test.",
        Step::ShowNext => "Show this screen at your next visit.",
        Step::Appointment => "Show this to your doctor in the coming weeks.",
        Step::BathCare => {
            "Sit for a moment before you get out of the bath, and warm the changing room."
        }
        Step::CheckupPlan => {
            "Is the next one planned? The notice of your city or company tells how."
        }
        Step::AskIfCollected => {
            "If you have it from elsewhere, all is well; otherwise ask the pharmacy or your doctor."
        }
        Step::MeasureOnce => "Once is enough to begin with: how about measuring again?",
        Step::AskPharmacist => "Ask the pharmacist. Do not stop one by yourself.",
        Step::LookInHandbook => {
            "Look into the mother and child handbook or your city's notice. If it was given, all is well."
        }
        Step::AskCareManager => "Ask the care manager about renewing it.",
        Step::NoteFeeling => "How do you feel? A note of what troubles you helps later.",
        Step::Talk => "Would you like to talk to somebody? A doctor, the family or the telephone all do.",
        Step::AskInsurer => "Ask whoever issued the insurance card.",
        Step::KeepReceipts => "Keep the receipts.",
        Step::WithinMonth => "See a doctor with these results within a month.",
        Step::TakeGuidance => "When guidance is offered, take it.",
        Step::NextYear => "Have the next check-up in a year.",
        Step::BringNotebook => {
            "Take all medicines and the notebook to the pharmacy. Do not stop one by yourself."
        }
    }
    .to_owned()
}

pub(super) fn ask(ask: Ask) -> String {
    match ask {
        Ask::PressureTarget => "“What is my target?”",
        Ask::Morning => "“Why is my blood pressure higher in the morning?”",
        Ask::OfficeOrHome => "“Which counts for me, home or your office?”",
        Ask::Bath => "“My pressure falls after a bath. Is there anything to mind?”",
        Ask::WhyChange => "“What is the reason for this change, and when do we look again?”",
        Ask::Kidney => {
            "“What can I do for my kidneys, and is there anything to mind with my medicines?”"
        }
        Ask::Glucose => "“What is my glucose target, and what do I do when it is low?”",
        Ask::TwoAlike => "“Is it right to have these two together?”",
        Ask::KidneyMedicine => "“Is this medicine right as it is for my kidneys' number?”",
        Ask::PregnancyMedicine => "“Is this medicine right while pregnant?”",
        Ask::Forgotten => "“What do I do when I forgot to take it?”",
        Ask::Vaccination => "“Is it time for this vaccination?”",
        Ask::CareRenewal => "“What does renewing it need?”",
        Ask::Symptom => "“How should I watch this symptom?”",
        Ask::HighCost => "“Does the benefit for high medical costs apply to me?”",
        Ask::Prevent => "“What do I best begin with to protect heart and brain?”",
        Ask::GuidanceLevel => "“How was the level of guidance decided?”",
        Ask::AllNeeded => "“Are all of these still needed?”",
    }
    .to_owned()
}

fn guideline_name(guideline: Guideline) -> &'static str {
    match guideline {
        Guideline::Jsh2019 => "Japanese Society of Hypertension 2019",
        Guideline::Jsh2025 => "Japanese Society of Hypertension 2025",
    }
}

fn of_which(of: Of) -> &'static str {
    match of {
        Of::Value => "It",
        Of::Upper => "The upper pressure",
        Of::Lower => "The lower pressure",
        Of::Marker(marker) => marker.short().en,
    }
}

fn panel_name(panel: Panel) -> &'static str {
    match panel {
        Panel::Liver => "Liver",
        Panel::Lipids => "Fats in the blood",
        Panel::Sugar => "Glucose and HbA1c",
        Panel::Blood => "Anaemia",
        Panel::Uric => "Uric acid",
    }
}

fn than(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "higher",
        Direction::Down => "lower",
    }
}

fn moving(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "rising",
        Direction::Down => "falling",
    }
}

fn pressure(p: Pressure) -> String {
    format!("[{upper}/{lower}|{upper} over {lower}]", upper = p.upper, lower = p.lower)
}

fn shown(amount: &Amount) -> String {
    if amount.unit.is_empty() {
        amount.digits.clone()
    } else {
        format!("{} {}", amount.digits, amount.unit)
    }
}

fn month_name(date: &Date) -> &'static str {
    let month = date.month().and_then(|month| u8::try_from(month).ok());
    month.map_or("", month_en)
}

pub(in crate::message) fn day(date: &Date) -> String {
    match date.day() {
        Some(day) => format!("{day} {} {}", month_name(date), date.year()),
        None => month(date),
    }
}

pub(super) fn month(date: &Date) -> String {
    match date.month() {
        Some(_) => format!("{} {}", month_name(date), date.year()),
        None => date.year().to_string(),
    }
}

fn period(span: &Span) -> String {
    let days = if span.days == 1 { "day" } else { "days" };
    format!("{} {days} from {} to {}", span.days, day(&span.from), day(&span.to))
}
