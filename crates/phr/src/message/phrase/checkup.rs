//! A check-up as a whole: how many values lie beyond a limit, what changed, which guidance.

use super::{Tongues, names, tongues};
use crate::{
    insight::{checkup::Level, marker::Marker},
    message::{en, ja},
};

/// Something a check-up judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Blood pressure.
    Pressure,
    /// A result.
    Marker(Marker),
}

/// What is said about a check-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// So many of so many judged values lie beyond a limit.
    Counted {
        /// The day of the check-up.
        on: fhir::Date,
        /// How many were judged.
        judged: usize,
        /// How many of them lie at the limit where seeing a doctor is advised.
        referral: usize,
        /// How many lie where guidance is offered.
        guidance: usize,
    },
    /// These lie where seeing a doctor is advised.
    Referral(Vec<Item>),
    /// These changed by more than the wobble since the check-up before.
    Changed {
        /// The day of the check-up before.
        then: fhir::Date,
        /// Higher than then.
        up: Vec<Marker>,
        /// Lower than then.
        down: Vec<Marker>,
    },
    /// None changed by more than the wobble.
    Unchanged {
        /// The day of the check-up before.
        then: fhir::Date,
        /// How many could be compared.
        compared: usize,
    },
    /// The level of guidance as computed from the values.
    Level(Level),
    /// The check-up itself says the same level.
    LevelAgrees,
    /// The check-up itself says another level.
    LevelDiffers(Level),
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Counted { on, judged, referral, guidance } => {
                counted(on, *judged, *referral, *guidance)
            }
            Phrase::Referral(items) => {
                let of = items_of(items);
                tongues(
                    format!("受診をすすめる値は、{}です。", of.ja),
                    format!(
                        "病院《びょういん》に 行《い》くと よい 数字《すうじ》です。{}です。",
                        of.easy
                    ),
                    format!("Seeing a doctor is advised for: {}.", of.en),
                )
            }
            Phrase::Changed { then, up, down } => changed(then, up, down),
            Phrase::Unchanged { then, compared } => tongues(
                format!(
                    "前の健診（{}）から、大きく変わった値はありません。{compared}個くらべました。",
                    ja::day(then)
                ),
                "前《まえ》の 健診《けんしん》と、だいたい 同《おな》じです。".to_owned(),
                format!(
                    "Of {compared} values compared with {}, none changed by more than its wobble.",
                    en::day(then)
                ),
            ),
            Phrase::Level(level) => level_said(*level),
            Phrase::LevelAgrees => tongues(
                "健診の結果に書かれた段階と同じです。",
                "健診《けんしん》の 紙《かみ》と 同《おな》じです。",
                "The check-up itself says the same.",
            ),
            Phrase::LevelDiffers(sent) => {
                let (ja, easy, en) = level_name(*sent);
                tongues(
                    format!("健診の結果には「{ja}」とあります。計算と違うので、聞いてみましょう。"),
                    format!(
                        "健診《けんしん》の 紙《かみ》には「{easy}」と あります。聞《き》いて みましょう。"
                    ),
                    format!("The check-up itself says “{en}”, which differs: worth asking."),
                )
            }
        }
    }
}

fn counted(on: &fhir::Date, judged: usize, referral: usize, guidance: usize) -> Tongues {
    let day = ja::day(on);
    let (of, at) = (format!("{judged}個の値"), en::day(on));
    match (referral, guidance) {
        (0, 0) => tongues(
            format!("{day}の健診で見た{of}は、どれもめやすの中です。"),
            format!("健診《けんしん》の 数字《すうじ》は、{judged}個《こ》とも よいです。"),
            format!("At the check-up on {at} all {judged} values were within their guide values."),
        ),
        (0, more) => tongues(
            format!("{day}の健診です。{of}のうち、{more}個が「生活を見直す」めやすです。"),
            format!(
                "健診《けんしん》の {judged}個《こ》の うち、{more}個《こ》が すこし よくないです。"
            ),
            format!(
                "At the check-up on {at}, {more} of {judged} values were where guidance is offered."
            ),
        ),
        (referral, more) => tongues(
            format!(
                "{day}の健診です。{of}のうち、{referral}個が「受診をすすめる」めやすです。「生活を見直す」めやすは {more}個です。"
            ),
            format!(
                "健診《けんしん》の {judged}個《こ》の うち、{}個《こ》が よくないです。",
                referral.saturating_add(more)
            ),
            format!(
                "At the check-up on {at}, {referral} of {judged} values were where seeing a doctor is advised, {more} where guidance is offered."
            ),
        ),
    }
}

fn changed(then: &fhir::Date, up: &[Marker], down: &[Marker]) -> Tongues {
    let (higher, lower) = (names(up), names(down));
    let mut said = tongues(
        format!("前の健診（{}）から、ふだんのゆれより大きく変わりました。", ja::day(then)),
        "前《まえ》と ちがう 数字《すうじ》が あります。",
        format!("More than the wobble since {}.", en::day(then)),
    );
    if !up.is_empty() {
        said = said.and(tongues(
            format!("上がったのは、{}です。", higher.ja),
            format!("上《あ》がったのは、{}です。", higher.easy),
            format!(" Higher: {}.", higher.en),
        ));
    }
    if !down.is_empty() {
        said = said.and(tongues(
            format!("下がったのは、{}です。", lower.ja),
            format!("下《さ》がったのは、{}です。", lower.easy),
            format!(" Lower: {}.", lower.en),
        ));
    }
    said
}

/// The names of the levels of 特定保健指導 (guidance after the specific health check-up).
fn level_name(level: Level) -> (&'static str, &'static str, &'static str) {
    match level {
        Level::Intensive => {
            ("積極的支援", "積極的支援《せっきょくてきしえん》", "intensive support")
        }
        Level::Motivational => {
            ("動機付け支援", "動機付《どうきづ》け 支援《しえん》", "motivational support")
        }
        Level::Information => {
            ("なし（情報提供）", "なし（情報提供《じょうほうていきょう》）", "information only")
        }
        Level::Undecided => ("判定不能", "判定不能《はんていふのう》", "cannot be judged"),
    }
}

fn level_said(level: Level) -> Tongues {
    let (ja, easy, en) = level_name(level);
    match level {
        Level::Undecided => tongues(
            "保健指導の段階は、足りない項目があるので計算できません。",
            "数字《すうじ》が 足《た》りないので、計算《けいさん》できません。",
            "The level of guidance cannot be computed: values are missing.",
        ),
        Level::Intensive | Level::Motivational | Level::Information => tongues(
            format!("保健指導の段階を計算すると、「{ja}」です。"),
            format!("保健指導《ほけんしどう》は「{easy}」です。"),
            format!("The level of guidance computed from the values is “{en}”."),
        ),
    }
}

/// Never more than this many names in a sentence.
const NAMED_MAX: usize = 3;

fn items_of(items: &[Item]) -> Tongues {
    let named = items.get(..NAMED_MAX).unwrap_or(items);
    let markers = |item: &Item| match item {
        Item::Pressure => tongues("血圧", "血圧《けつあつ》", "blood pressure"),
        Item::Marker(marker) => names(&[*marker]),
    };
    let all: Vec<Tongues> = named.iter().map(markers).collect();
    let joined = |of: fn(&Tongues) -> &String, by: &str| {
        all.iter().map(|t| of(t).as_str()).collect::<Vec<_>>().join(by)
    };
    let said =
        tongues(joined(|t| &t.ja, "、"), joined(|t| &t.easy, " と "), joined(|t| &t.en, ", "));
    let more = items.len().saturating_sub(named.len());
    if more == 0 {
        return said;
    }
    let (ja, easy) = (format!("、ほか{more}個"), format!("、ほか {more}個《こ》"));
    said.and(tongues(ja, easy, format!(" and {more} more")))
}
