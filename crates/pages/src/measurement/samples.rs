//! Blood pressure over a few weeks, and an item without values in the time chosen.

use super::{Comparison, MonthSpan, OneMeasurement, RangeChoice, ValueRow};
use crate::chart::{self, Chart, Legend, Plot, Point, Run};
use crate::dates::month_text;
use crate::frame::Nav;
use crate::lang::Lang;
use crate::links;
use crate::mine::Said;
use crate::sample::{PID, day, frame, moment, pick};
use crate::tell::number::Exact;
use crate::words::Words;

const ITEM: &str = "blood-pressure";
const UPPER: [i32; 9] = [138, 142, 131, 135, 129, 152, 140, 133, 138];

pub(super) fn all(lang: Lang) -> Vec<OneMeasurement> {
    let name = pick(lang, "血圧", "Blood pressure");
    let full = OneMeasurement {
        frame: frame(lang, Nav::Home, &links::measurement(PID, ITEM, "", 1)),
        urgent: Vec::new(),
        ranges: ranges(lang),
        charts: vec![chart(&name, lang)],
        life: vec![Chart { number: 2, ..chart(&pick(lang, "今の暮らし", "Life now"), lang) }],
        helped: vec![Said {
            words: pick(lang, "塩をひかえた朝ごはん", "Breakfast with less salt"),
            when: day(lang, 2025, 3, 1),
            link: links::entry(PID, "h1"),
        }],
        count: UPPER.len(),
        rows: rows(lang),
        previous: None,
        next: Some(links::measurement(PID, ITEM, "1y", 2)),
        year: year(lang),
        comparisons: vec![comparison(lang, false), comparison(lang, true)],
        back: links::measurements(PID, 1),
        name,
    };
    let empty = OneMeasurement {
        charts: Vec::new(),
        life: Vec::new(),
        helped: Vec::new(),
        count: 0,
        rows: Vec::new(),
        next: None,
        comparisons: Vec::new(),
        ..full.clone()
    };
    vec![full, empty]
}

fn ranges(lang: Lang) -> Vec<RangeChoice> {
    let texts = Words::of(lang).measurements.ranges;
    ["30d", "90d", "1y", "all"]
        .into_iter()
        .zip(texts)
        .map(|(code, text)| RangeChoice {
            text: text.to_owned(),
            link: links::measurement(PID, ITEM, code, 1),
            here: code == "30d",
        })
        .collect()
}

fn chart(name: &str, lang: Lang) -> Chart {
    const DAY: i64 = 86_400_000;
    let run = |line: usize, less: i32, clinic: bool| {
        let here = |n: &i64| (n % 4 == 3) == clinic;
        let points = UPPER.iter().zip(0_i64..).filter(|(_, n)| here(n)).filter_map(|(upper, n)| {
            let value = Exact::read(&upper.saturating_sub(less).to_string())?;
            Some(Point { at: n * 3 * DAY, value, mark: usize::from(clinic) })
        });
        Run { line, points: points.collect() }
    };
    let runs = [run(0, 0, false), run(1, 56, false), run(0, 0, true), run(1, 56, true)];
    let days = match lang {
        Lang::Ja => ["2025/2/10", "2025/2/25", "2025/3/12"],
        Lang::En => ["10 Feb 2025", "25 Feb 2025", "12 Mar 2025"],
    }
    .map(str::to_owned);
    let plot = Plot { runs: &runs, band: None, own: None, from_ms: -DAY, until_ms: 25 * DAY, days };
    let legend = |class: &str, path: String, ja, en| Legend {
        text: pick(lang, ja, en),
        class: class.to_owned(),
        path,
    };
    Chart {
        number: 1,
        title: match lang {
            Lang::Ja => format!("{name}の変わり方（mmHg）"),
            Lang::En => format!("{name} over time (mmHg)"),
        },
        desc: pick(
            lang,
            "2025年2月10日（月）から 2025年3月12日（水）までの値が 9件あります。上 いちばん低い値は 129 mmHg、いちばん高い値は 152 mmHg、いちばん新しい値は 138 mmHg です。",
            "9 values from Mon 10 Feb 2025 to Wed 12 Mar 2025. Upper: lowest 129 mmHg, highest 152 mmHg, newest 138 mmHg.",
        ),
        legend: vec![
            legend(
                "m0",
                chart::shape(0, 12, 12),
                "家で・朝（本人）",
                "at home, in the morning (the person)",
            ),
            legend(
                "m1",
                chart::shape(1, 12, 12),
                "診察室で（めぐり内科）",
                "at the clinic (めぐり内科)",
            ),
            legend("line s0", "M0 12h24".into(), "上", "Upper"),
            legend("line s1", "M0 12h24".into(), "下", "Lower"),
        ],
        note: None,
        drawing: chart::draw(&plot),
        melody: chart::Melody::of(&plot),
        sound: Some(links::melody(PID, "blood-pressure", 1, "1y")),
    }
}

fn rows(lang: Lang) -> Vec<ValueRow> {
    let row = |date: u8, value: &str, how: Option<String>, by: String, eid: &str| ValueRow {
        when: moment(lang, (2025, 3, date), "07:40"),
        value: value.into(),
        unit: "mmHg".into(),
        flag: None,
        urgent: false,
        how,
        by,
        link: links::entry(PID, eid),
    };
    let home = || Some(pick(lang, "家で・朝・すわって", "at home, in the morning, sitting"));
    let person = || pick(lang, "本人", "the person");
    let last = row(6, "140/90", None, "めぐり内科".into(), "bp2");
    vec![
        row(12, "138/84", home(), person(), "bp1"),
        ValueRow { when: day(lang, 2025, 3, 10), ..last },
        row(9, "133/80", home(), person(), "bp3"),
    ]
}

fn year(lang: Lang) -> Vec<MonthSpan> {
    (1..=12)
        .map(|month| {
            let count = if month > 10 { 9 } else { 0 };
            let spans = [
                pick(lang, "上 129〜152", "Upper: 129 – 152"),
                pick(lang, "下 73〜96", "Lower: 73 – 96"),
            ];
            MonthSpan {
                iso: format!("2024-{month:02}"),
                text: month_text(2024, month, lang),
                spans: if count > 0 { spans.into() } else { Vec::new() },
                count,
            }
        })
        .collect()
}

fn comparison(lang: Lang, too_few: bool) -> Comparison {
    let row =
        |ja: &str, en: &str, a: &str, b: &str| [pick(lang, ja, en), a.to_owned(), b.to_owned()];
    let (first, second) = if too_few {
        (pick(lang, "入浴の前", "before a bath"), pick(lang, "入浴の後", "after a bath"))
    } else {
        (
            pick(lang, "家で", "at home"),
            pick(lang, "診察室・病院・健診で", "at clinics and check-ups"),
        )
    };
    let mut rows = vec![row("値の数", "Values", "7", if too_few { "1" } else { "3" })];
    if !too_few {
        rows.push(row(
            "上 いちばん低い値〜高い値",
            "Upper: Lowest to highest",
            "129〜142 mmHg",
            "135〜152 mmHg",
        ));
        rows.push(row(
            "上 まんなかの値（中央値）",
            "Upper: Middle value (median)",
            "133 mmHg",
            "140 mmHg",
        ));
    }
    Comparison { title: format!("{first} / {second}"), first, second, rows, too_few }
}
