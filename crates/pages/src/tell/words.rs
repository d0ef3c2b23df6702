//! Names of formats, types, settings and channels in words.

use phr::{
    provenance::{Channel, Context, Evidence, Posture, Setting, State},
    record::Kind,
};
use serde_json::Value;

use super::pick;
use crate::{
    Lang,
    fact::{EvidenceKind, FactKind},
};

/// A format in words. An unknown format keeps its own name.
pub fn format(format: &str, lang: Lang) -> String {
    let (ja, en) = match format {
        "photo" => ("写真", "photo"),
        "pdf" => ("PDFの書類", "PDF document"),
        "tenohira-paper" => ("紙からの書きうつし", "copied from a paper"),
        "jahis-okusuri" => ("お薬手帳", "medication notebook"),
        "tokutei-kenshin" => ("健診結果", "check-up results"),
        "mynaportal-iryohi" => ("医療費通知", "cost notice"),
        "fhir-json" => ("電子カルテなどの情報（FHIR）", "health record (FHIR)"),
        "apple-health" => ("iPhoneのヘルスケア", "Apple Health"),
        "open-mhealth" => ("健康アプリのデータ（Open mHealth）", "health app data (Open mHealth)"),
        "home-csv" => ("家で測った表（CSV）", "home measurements (CSV)"),
        "tenohira-typed" | "tenohira-diary" => ("ご自分の入力", "typed by you"),
        "tenohira-consent" => ("だれに見せるかの決定", "decision about who may see this"),
        "tenohira-columns" => ("決めていただいた列の読み方", "how you said a table is read"),
        "tenohira-act" => ("ご自分の操作", "your own action"),
        "unknown" | "" => ("種類の分からないファイル", "file of an unknown kind"),
        other => (other, other),
    };
    pick(lang, ja, en).to_owned()
}

/// A format with the version the file states.
pub fn format_version(name: &str, version: Option<&str>, lang: Lang) -> String {
    match (version, lang) {
        // What follows says, in words of the program, which column is what.
        (Some(version), _) if version.starts_with("columns/1 ") => {
            let said = pick(lang, "決めていただいた列の読み方で", "its columns as you said");
            let open = pick(lang, "（", " (");
            format!("{}{open}{said}{}", format(name, lang), pick(lang, "）", ")"))
        }
        (Some(version), Lang::Ja) => format!("{}（{version}）", format(name, lang)),
        (Some(version), Lang::En) => format!("{} ({version})", format(name, lang)),
        (None, _) => format(name, lang),
    }
}

/// What a resource type is for a person, when it is something for a person.
pub fn kind_of_type(resource_type: &str) -> Option<FactKind> {
    Some(match resource_type {
        "MedicationRequest"
        | "MedicationDispense"
        | "MedicationStatement"
        | "MedicationAdministration" => FactKind::Medicine,
        "Observation" | "DiagnosticReport" => FactKind::LabResult,
        "Condition" => FactKind::Condition,
        "AllergyIntolerance" => FactKind::Allergy,
        "Immunization" => FactKind::Vaccination,
        "Encounter" | "Appointment" => FactKind::Visit,
        "Procedure" => FactKind::Procedure,
        "CarePlan" | "Goal" | "ServiceRequest" | "CareTeam" => FactKind::Care,
        "Composition" | "DocumentReference" | "Media" => FactKind::Document,
        "Communication" | "QuestionnaireResponse" | "ClinicalImpression" | "Basic" => {
            FactKind::Answers
        }
        "ExplanationOfBenefit" | "Claim" | "ClaimResponse" | "Invoice" => FactKind::Cost,
        "Coverage" => FactKind::Insurance,
        _ => return None,
    })
}

/// A resource type in one word.
pub fn type_name(resource_type: &str, lang: Lang) -> String {
    let (ja, en) = match resource_type {
        "Patient" => ("名前と生年月日", "name and date of birth"),
        "Organization" => ("医療機関など", "institution"),
        "Practitioner" | "PractitionerRole" => ("担当した人", "professional"),
        "Observation" => ("検査・測定", "result"),
        "DiagnosticReport" => ("検査の報告", "test report"),
        other => match kind_of_type(other) {
            Some(kind) => (kind.word(Lang::Ja), kind.word(Lang::En)),
            None => ("記録", "entry"),
        },
    };
    pick(lang, ja, en).to_owned()
}

/// Counts of resource types in one line, such as `薬 12件、検査・測定 40件`. Supporting resources
/// (people, institutions) are no facts and are left out.
///
/// ```
/// use pages::{Lang, tell::words::counts};
/// let entries = [("MedicationDispense".to_owned(), 12), ("Organization".to_owned(), 1)];
/// assert_eq!(counts(&entries, Lang::Ja), "薬 12件");
/// assert_eq!(counts(&entries, Lang::En), "12 × medicine");
/// assert_eq!(counts(&[], Lang::Ja), "");
/// ```
pub fn counts(entries: &[(String, u64)], lang: Lang) -> String {
    let mut sums: Vec<(FactKind, String, u64)> = Vec::new();
    for (resource_type, n) in entries {
        let Some(kind) = kind_of_type(resource_type) else { continue };
        match sums.iter_mut().find(|(k, _, _)| *k == kind) {
            Some((_, _, sum)) => *sum = sum.saturating_add(*n),
            None => sums.push((kind, type_name(resource_type, lang), *n)),
        }
    }
    sums.sort_by_key(|(kind, _, _)| *kind);
    let parts: Vec<String> = sums
        .into_iter()
        .filter(|(_, _, n)| *n > 0)
        .map(|(_, name, n)| match lang {
            Lang::Ja => format!("{name} {n}件"),
            Lang::En => format!("{n} × {}", name.to_lowercase()),
        })
        .collect();
    parts.join(pick(lang, "、", ", "))
}

/// The kind of a page for a kind of the domain.
pub fn kind(kind: Kind, resource: &Value) -> FactKind {
    let resource_type = fhir::view::resource_type(resource).unwrap_or_default();
    match kind {
        Kind::Medicine => FactKind::Medicine,
        Kind::Measurement => FactKind::Measurement,
        Kind::Lab => FactKind::LabResult,
        Kind::CheckUp => FactKind::CheckUp,
        Kind::Condition => FactKind::Condition,
        Kind::Allergy => FactKind::Allergy,
        Kind::Vaccination => FactKind::Vaccination,
        Kind::Visit if resource_type == "Encounter" => FactKind::Visit,
        Kind::Visit => FactKind::Procedure,
        Kind::Cost => FactKind::Cost,
        Kind::Care => FactKind::Care,
        Kind::Note => FactKind::Answers,
        Kind::Support if resource_type == "Coverage" => FactKind::Insurance,
        Kind::Document | Kind::Support => FactKind::Document,
    }
}

/// The evidence of a page for an evidence of the domain.
pub fn evidence(evidence: Evidence) -> EvidenceKind {
    match evidence {
        Evidence::Measured => EvidenceKind::Measured,
        Evidence::Recorded => EvidenceKind::Recorded,
        Evidence::Prescribed => EvidenceKind::Prescribed,
        Evidence::Dispensed => EvidenceKind::Dispensed,
        Evidence::Claimed => EvidenceKind::Claimed,
        Evidence::Reported => EvidenceKind::Reported,
        Evidence::Derived => EvidenceKind::Derived,
    }
}

/// Where something was measured.
pub fn setting(setting: Setting, lang: Lang) -> &'static str {
    let (ja, en) = match setting {
        Setting::Home => ("家で", "at home"),
        Setting::Clinic => ("診察室で", "at the clinic"),
        Setting::Hospital => ("病院で", "at the hospital"),
        Setting::Pharmacy => ("薬局で", "at the pharmacy"),
        Setting::CheckUp => ("健診で", "at a check-up"),
        Setting::Shelter => ("避難所で", "in a shelter"),
        Setting::Ambulance => ("救急車で", "in an ambulance"),
        Setting::Care => ("介護サービスで", "by a care service"),
    };
    pick(lang, ja, en)
}

/// What the person was doing.
pub fn state(state: State, lang: Lang) -> &'static str {
    let (ja, en) = match state {
        State::Rest => ("安静", "at rest"),
        State::BeforeExercise => ("運動の前", "before exercise"),
        State::AfterExercise => ("運動の後", "after exercise"),
        State::BeforeBath => ("入浴の前", "before a bath"),
        State::AfterBath => ("入浴の後", "after a bath"),
        State::BeforeMeal => ("食事の前", "before a meal"),
        State::AfterMeal => ("食事の後", "after a meal"),
        State::Fasting => ("空腹", "fasting"),
        State::BeforeMedicine => ("薬の前", "before medicine"),
        State::AfterMedicine => ("薬の後", "after medicine"),
        State::Morning => ("朝", "in the morning"),
        State::Evening => ("夜", "in the evening"),
    };
    pick(lang, ja, en)
}

/// Posture during the measurement.
pub fn posture(posture: Posture, lang: Lang) -> &'static str {
    let (ja, en) = match posture {
        Posture::Sitting => ("すわって", "sitting"),
        Posture::Lying => ("横になって", "lying"),
        Posture::Standing => ("立って", "standing"),
    };
    pick(lang, ja, en)
}

/// Setting, states and posture in one line, when any is known: `家で・安静・すわって`.
pub fn circumstances(context: &Context, lang: Lang) -> Option<String> {
    let parts: Vec<&str> = context
        .setting
        .map(|s| setting(s, lang))
        .into_iter()
        .chain(context.states.iter().map(|s| state(*s, lang)))
        .chain(context.posture.map(|p| posture(p, lang)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(pick(lang, "・", ", ")))
}

/// The way an original came in.
pub fn channel(channel: Channel, lang: Lang) -> &'static str {
    let (ja, en) = match channel {
        Channel::Upload => ("このページから読みこみ", "uploaded on this site"),
        Channel::CommandLine => {
            ("サーバーの中のコマンドで読みこみ", "read in by a command on the server")
        }
        Channel::Api => ("ほかのアプリから届いた", "sent by another app"),
        Channel::Link => ("スマホから送られた", "sent from a phone"),
        Channel::Portal => ("ポータルから取りよせ", "fetched from a portal"),
        Channel::Device => ("機械から届いた", "sent by a device"),
        Channel::Typed => ("このページで入力", "typed on this site"),
        Channel::Returned => ("見せた相手から届いた", "given back by somebody you let add"),
    };
    pick(lang, ja, en)
}

/// An answer as written, in English where that is certain.
pub fn answer(text: &str, lang: Lang) -> &str {
    super::terms::answer(text, lang)
}
