//! A sheet as the JSON its template reads. Every text passes [`letters::fit`]. Numbers go as strings:
//! `serde_json` keeps their digits here (`arbitrary_precision`), which typst would read as a dictionary.

use pages::{
    Lang,
    sheet::{
        Block, ChartLine, Letters, PaperChart, PaperFact, PaperTrend, Section, Sheet, Stroke, Table,
    },
};
use serde_json::{Value, json};

use crate::{letters, world::Fonts};

/// Points of the letters; 10 is what a notice of a pharmacy uses, 16 large print.
const ORDINARY: u8 = 10;
const LARGE: u8 = 16;

/// What the template reads.
pub(crate) fn data(sheet: &Sheet, fonts: &Fonts) -> Vec<u8> {
    let say = |text: &str| letters::fit(text, |c| fonts.has(c));
    let (lang, region) = match sheet.lang {
        Lang::Ja => ("ja", "JP"),
        Lang::En => ("en", "GB"),
    };
    let large = match sheet.letters {
        Letters::Ordinary => false,
        Letters::Large => true,
    };
    let texts = |all: &[String]| all.iter().map(|t| say(t)).collect::<Vec<_>>();
    let who: Vec<Value> = sheet.who.iter().map(|l| json!([say(&l.label), say(&l.text)])).collect();
    let sections: Vec<Value> = sheet.sections.iter().map(|s| section(s, &say)).collect();
    let mut data = json!({
        "lang": lang, "region": region,
        "size": if large { LARGE } else { ORDINARY }.to_string(),
        "columns": if large { "2" } else { "3" },
        "chart": if large { ["64", "18"] } else { ["44", "12"] },
        "title": say(&sheet.title), "name": say(&sheet.name), "who": who,
        "lead": texts(&sheet.lead), "last": texts(&sheet.last), "foot": say(&sheet.foot),
        "sections": sections,
    });
    let missing = data.to_string().contains(letters::GETA);
    if let (true, Some(last)) = (missing, data.get_mut("last").and_then(Value::as_array_mut)) {
        last.push(say(&sheet.missing_letters).into());
    }
    data.to_string().into_bytes()
}

/// Stands for a heading without words.
const UNNAMED: &str = "—";

fn section(section: &Section, say: &dyn Fn(&str) -> String) -> Value {
    let blocks: Vec<Value> = section.blocks.iter().map(|b| block(b, say)).collect();
    // PDF/UA-1 asks each heading for a name.
    let heading = say(&section.heading);
    let heading = if heading.trim().is_empty() { UNNAMED } else { &heading };
    json!({"heading": heading, "framed": section.framed, "blocks": blocks})
}

fn block(block: &Block, say: &dyn Fn(&str) -> String) -> Value {
    match block {
        Block::Text(text) => json!({"kind": "text", "text": say(text)}),
        Block::Remark(text) => json!({"kind": "remark", "text": say(text)}),
        Block::Facts(facts) => {
            json!({"kind": "facts", "facts": facts.iter().map(|f| fact(f, say)).collect::<Vec<_>>()})
        }
        Block::Table(one) => json!({"kind": "table", "table": table(one, say)}),
        Block::Trends(all) => {
            json!({"kind": "trends", "trends": all.iter().map(|t| trend(t, say)).collect::<Vec<_>>()})
        }
        Block::Lines(count) => json!({"kind": "lines", "count": count.to_string()}),
    }
}

fn fact(fact: &PaperFact, say: &dyn Fn(&str) -> String) -> Value {
    let maybe = |text: &Option<String>| text.as_deref().map(say);
    json!({"name": say(&fact.name), "mark": maybe(&fact.mark), "value": maybe(&fact.value),
        "detail": say(&fact.detail)})
}

/// A row that is too short is filled up: a cell must not stand under another head.
fn table(table: &Table, say: &dyn Fn(&str) -> String) -> Value {
    let columns = table.head.len();
    let row = |cells: &Vec<String>| {
        let blank = std::iter::repeat_with(String::new);
        cells.iter().map(|c| say(c)).chain(blank).take(columns).collect::<Vec<_>>()
    };
    json!({
        "head": table.head.iter().map(|c| say(c.title)).collect::<Vec<_>>(),
        "widths": table.head.iter().map(|c| c.width.to_string()).collect::<Vec<_>>(),
        "numbers": table.head.iter().map(|c| c.number).collect::<Vec<_>>(),
        "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn trend(trend: &PaperTrend, say: &dyn Fn(&str) -> String) -> Value {
    let notes: Vec<String> = trend.notes.iter().map(|n| say(n)).collect();
    json!({"name": say(&trend.name), "last": say(&trend.last), "notes": notes,
        "chart": trend.chart.as_ref().map(|c| chart(c, say))})
}

fn chart(chart: &PaperChart, say: &dyn Fn(&str) -> String) -> Value {
    let line = |line: &ChartLine| {
        let points: Vec<[String; 2]> =
            line.points.iter().map(|(x, y)| [x.to_string(), y.to_string()]).collect();
        let (dashed, loose) = match line.stroke {
            Stroke::Solid => (false, false),
            Stroke::Dashed => (true, false),
            Stroke::Rings => (false, true),
        };
        // Dots that touch are a line already.
        json!({"points": points, "dashed": dashed, "loose": loose, "dots": loose || points.len() <= 40})
    };
    json!({"alt": say(&chart.alt), "high": say(&chart.high), "low": say(&chart.low),
        "from": say(&chart.from), "until": say(&chart.until),
        "lines": chart.lines.iter().map(line).collect::<Vec<_>>()})
}
