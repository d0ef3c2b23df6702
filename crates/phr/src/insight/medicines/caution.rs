//! Questions for the pharmacist: medicines that have to do with the kidneys while the kidneys' number
//! is low, any medicine while the record holds a pregnancy.
//!
//! The list of names is short and from memory: whoever is on it is asked about, and nothing is said
//! of the others. Never that something is safe or not, never to stop.

use fhir::{Date, view};

use super::list::Current;
use crate::{EntryId, insight::Facts, record::Kind};

/// Below this eGFR the question is asked.
pub(crate) const REDUCED: f64 = 60.0;
/// A pregnancy lasts at most so many days.
const PREGNANCY_DAYS: i64 = 294;

/// Substances and well-known names whose amount or use goes by the kidneys (from memory of their
/// package inserts; to be reviewed by a pharmacist): metformin, painkillers, blood thinners, magnesium,
/// antivirals, some antibiotics, lithium, digoxin, gout and stomach medicines, nerve pain.
const NAMES: [&str; 40] = [
    "メトホルミン",
    "メトグルコ",
    "ロキソプロフェン",
    "ロキソニン",
    "ジクロフェナク",
    "ボルタレン",
    "セレコキシブ",
    "セレコックス",
    "イブプロフェン",
    "ブルフェン",
    "ナプロキセン",
    "ダビガトラン",
    "プラザキサ",
    "リバーロキサバン",
    "イグザレルト",
    "アピキサバン",
    "エリキュース",
    "エドキサバン",
    "リクシアナ",
    "酸化マグネシウム",
    "マグミット",
    "アシクロビル",
    "ゾビラックス",
    "バラシクロビル",
    "バルトレックス",
    "レボフロキサシン",
    "クラビット",
    "炭酸リチウム",
    "リーマス",
    "ジゴキシン",
    "アロプリノール",
    "ザイロリック",
    "コルヒチン",
    "ファモチジン",
    "ガスター",
    "プレガバリン",
    "リリカ",
    "ミロガバリン",
    "タリージェ",
    "ガバペンチン",
];

/// The current medicines on the list.
pub(crate) fn of_kidney<'b, 'a>(current: &'b [Current<'a>]) -> Vec<&'b Current<'a>> {
    let listed = |c: &&Current<'a>| {
        c.name().is_some_and(|name| NAMES.iter().any(|known| name.contains(known)))
    };
    current.iter().filter(listed).collect()
}

/// The newest entry of a pregnancy that can still be going on: ICD-10 chapter O, Z33 to Z35, or the
/// word; not one that ended, nor one that is only suspected or ruled out.
pub(crate) fn pregnancy(facts: &Facts<'_>) -> Option<(EntryId, Date)> {
    let recent = |day: i64| (0..=PREGNANCY_DAYS).contains(&facts.today.saturating_sub(day));
    let conditions = facts.of_kind(Kind::Condition).filter(|(_, day)| recent(*day));
    let (entry, _) = conditions
        .filter(|(e, _)| is_pregnancy(&e.resource) && !crate::record::summary::is_over(e))
        .max_by_key(|(e, day)| (*day, e.id))?;
    Some((entry.id, entry.when.clone()?))
}

fn is_pregnancy(resource: &serde_json::Value) -> bool {
    const WITH_DOUBT: [&str; 3] = ["疑い", "想像妊娠", "妊娠希望"];
    let Some(code) = resource.get("code") else { return false };
    let coded = view::codings(code).any(|c| {
        let icd = c.system.contains("ICD10") || c.system.contains("icd-10");
        icd && ["O", "Z33", "Z34", "Z35"].iter().any(|prefix| c.code.starts_with(prefix))
    });
    let named = view::concept_name(code).is_some_and(|name| {
        name.contains("妊娠") && !WITH_DOUBT.iter().any(|doubt| name.contains(doubt))
    });
    coded || named
}
