//! Looks over the results of one file and asks where something seems odd. Nothing is changed,
//! dropped or stored because of it.

use std::collections::BTreeMap;

use phr::{Text, person::Subject, provenance::Evidence};

use super::{
    header::Header,
    level::{self, Inputs, Level, Meal, Syndrome},
    notes::Notes,
    number::Decimal,
    observation::Seen,
    value::Reading,
};

/// Systolic and diastolic pressure of the same reading.
const PRESSURES: &[(&str, &str)] = &[
    ("9A751000000000001", "9A761000000000001"),
    ("9A752000000000001", "9A762000000000001"),
    ("9A755000000000001", "9A765000000000001"),
];

/// Runs every check.
pub(super) fn all(seen: &[Seen], header: &Header, notes: &mut Notes<'_, '_>) {
    for one in seen {
        soft_limits(one, notes);
        interpretation(one, notes);
    }
    repeated(seen, notes);
    pressures(seen, notes);
    levels(seen, header, notes);
}

fn number(seen: &Seen) -> Option<Decimal> {
    seen.reading.number(seen.item?)
}

fn written(seen: &Seen) -> &str {
    match &seen.reading {
        Reading::Quantity { digits, .. } => digits,
        _ => "",
    }
}

fn soft_limits(seen: &Seen, notes: &mut Notes<'_, '_>) {
    let (Some(number), Some((low, high))) = (number(seen), seen.item.and_then(|i| i.soft_limits))
    else {
        return;
    };
    if number < low || number > high {
        let (value, Text { ja, en }) = (written(seen), &seen.name);
        notes.warning(
            &seen.at,
            format!(
                "{ja} {value} は、ふつうの範囲から大きく外れています。紙の結果と見比べてください"
            ),
            format!("{en} {value} is far outside the usual: compare with the paper"),
        );
    }
}

/// The file's own mark against the file's own range.
fn interpretation(seen: &Seen, notes: &mut Notes<'_, '_>) {
    let Reading::Quantity { digits, .. } = &seen.reading else { return };
    let Some(number) = Decimal::read(digits) else { return };
    let above = seen.high.is_some_and(|high| number > high);
    let below = seen.low.is_some_and(|low| number < low);
    let Text { ja, en } = &seen.name;
    let odd = match seen.interpretation.as_deref() {
        Some("N") if above => ("範囲内（N）", "基準値より高い", "in range (N)", "above the range"),
        Some("N") if below => ("範囲内（N）", "基準値より低い", "in range (N)", "below the range"),
        Some("H") if seen.high.is_some() && !above => {
            ("高い（H）", "基準値より高くない", "high (H)", "not above the range")
        }
        Some("L") if seen.low.is_some() && !below => {
            ("低い（L）", "基準値より低くない", "low (L)", "not below the range")
        }
        _ => return,
    };
    let (sent_ja, is_ja, sent_en, is_en) = odd;
    notes.info(
        &seen.at,
        format!("{ja} {digits} は「{sent_ja}」とありますが、同じファイルの{is_ja}値です。両方そのまま残しました"),
        format!("{en} {digits} is marked {sent_en} but is {is_en} of the same file; both are kept"),
    );
}

/// The same measurement twice with different values.
fn repeated(seen: &[Seen], notes: &mut Notes<'_, '_>) {
    let mut first: BTreeMap<&str, &Seen> = BTreeMap::new();
    for one in seen {
        let measured = one.item.is_some_and(|item| item.evidence == Evidence::Measured);
        if !measured {
            continue;
        }
        let before = first.entry(&one.code).or_insert(one);
        if before.reading != one.reading {
            let Text { ja, en } = &one.name;
            notes.warning(
                &one.at,
                format!("{ja}が2回あり、値が違います。両方取り込みました。紙の結果と見比べてください"),
                format!("{en} is there twice with different values; both were read: compare with the paper"),
            );
        }
    }
}

fn pressures(seen: &[Seen], notes: &mut Notes<'_, '_>) {
    for (upper, lower) in PRESSURES {
        let (Some(upper), Some(lower)) = (by_code(seen, upper), by_code(seen, lower)) else {
            continue;
        };
        if number(upper).zip(number(lower)).is_some_and(|(upper, lower)| upper <= lower) {
            let (high, low) = (written(upper), written(lower));
            notes.warning(
                &upper.at,
                format!("血圧の上（{high}）が下（{low}）より高くありません。入れ替わっていないか、紙の結果と見比べてください"),
                format!("the upper blood pressure ({high}) is not above the lower ({low}): compare with the paper"),
            );
        }
    }
}

fn by_code<'s>(seen: &'s [Seen], start: &str) -> Option<&'s Seen> {
    seen.iter().find(|one| one.code.starts_with(start))
}

/// What the file says about level and syndrome, against what its values say.
fn levels(seen: &[Seen], header: &Header, notes: &mut Notes<'_, '_>) {
    let sent = |code: &str| {
        let one = by_code(seen, code)?;
        match &one.reading {
            Reading::Coded { code, text, .. } => Some((one, code.as_str(), text.as_str())),
            _ => None,
        }
    };
    let inputs = inputs(seen, &header.subject, header);
    if let Some((one, code, text)) = sent("9N506")
        && let Some(own) = level::level(&inputs)
        && own.code() != code
    {
        disagree(one, text, &own.words(), own == Level::Unknown, notes);
    }
    if let Some((one, code, text)) = sent("9N501") {
        let own = level::syndrome(&inputs);
        if own.code() != code {
            disagree(one, text, &own.words(), own == Syndrome::Unknown, notes);
        }
    }
}

fn disagree(seen: &Seen, sent: &str, own: &Text, missing: bool, notes: &mut Notes<'_, '_>) {
    let Text { ja, en } = &seen.name;
    let meaning = sent_in_english(seen).unwrap_or(sent);
    if missing {
        notes.info(
            &seen.at,
            format!("{ja}は「{sent}」です。このファイルの値だけでは、同じになるか確かめられません"),
            format!("{en} is `{meaning}`; the values in this file are not enough to check it"),
        );
    } else {
        let (own_ja, own_en) = (&own.ja, &own.en);
        notes.info(
            &seen.at,
            format!("{ja}は「{sent}」とありますが、このファイルの値から計算すると「{own_ja}」です。ファイルのとおり残しました。気になるときは健診機関か保険者に聞いてください"),
            format!("{en} is `{meaning}` in the file but `{own_en}` by its values; kept as sent: ask the centre or insurer if it matters to you"),
        );
    }
}

fn sent_in_english(seen: &Seen) -> Option<&'static str> {
    match &seen.reading {
        Reading::Coded { code, list: Some(list), .. } => {
            super::items::result(list, code).map(|meaning| meaning.text.en.as_str())
        }
        _ => None,
    }
}

/// The first item present counts: later readings and direct measures go first.
fn inputs(seen: &[Seen], subject: &Subject, header: &Header) -> Inputs {
    let first = |codes: &[&str]| codes.iter().find_map(|c| number_of(seen, c));
    let yes = |code: &str| yes_of(seen, code);
    Inputs {
        sex: subject.sex,
        age: subject
            .birth_date
            .as_ref()
            .zip(header.date.as_ref())
            .and_then(|(born, day)| level::age_at_end_of_fiscal_year(born, day)),
        waist: first(&["9N0161601", "9N0161602", "9N0161603"]),
        visceral_fat: first(&["9N021"]),
        bmi: first(&["9N011"]),
        fasting_glucose: first(&["3D0100000"]),
        hba1c: first(&["3D046"]),
        casual_glucose: first(&["3D0101299"]),
        meal: meal(seen),
        triglycerides: first(&["3F0150000"]),
        casual_triglycerides: first(&["3F0151299"]),
        hdl: first(&["3F070"]),
        systolic: first(&["9A755", "9A752", "9A751"]),
        diastolic: first(&["9A765", "9A762", "9A761"]),
        medicine_pressure: yes("9N701"),
        medicine_glucose: yes("9N706"),
        medicine_lipids: yes("9N711"),
        smokes: smokes(seen),
    }
}

fn number_of(seen: &[Seen], start: &str) -> Option<Decimal> {
    seen.iter().filter(|one| one.code.starts_with(start)).find_map(number)
}

/// はい or いいえ, by the meaning and not by the code: the codes differ between lists.
fn yes_of(seen: &[Seen], code: &str) -> Option<bool> {
    match &by_code(seen, &format!("{code}000000000011"))?.reading {
        Reading::Coded { text, .. } if text == "はい" => Some(true),
        Reading::Coded { text, .. } if text == "いいえ" => Some(false),
        _ => None,
    }
}

/// Someone who smoked before and stopped does not smoke.
fn smokes(seen: &[Seen]) -> Option<bool> {
    yes_of(seen, "9N736").or_else(|| match &by_code(seen, "9N736")?.reading {
        Reading::Coded { text, .. } if text.starts_with("以前は吸っていた") => Some(false),
        _ => None,
    })
}

fn meal(seen: &[Seen]) -> Option<Meal> {
    match &by_code(seen, "9N141")?.reading {
        Reading::Coded { code, .. } if matches!(code.as_str(), "2" | "3") => Some(Meal::LongAgo),
        Reading::Coded { code, .. } if code == "4" => Some(Meal::Recent),
        _ => None,
    }
}
