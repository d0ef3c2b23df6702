//! The readable pages inside a zip that a person takes along: two HTML files that need nothing else,
//! and a short text that says what is in the zip.
//!
//! No stylesheet and no address outside the zip: they must still open in thirty years.

use phr::{
    EntryId,
    ports::{OriginalRecord, OriginalState},
    provenance::Origin,
    record::{Entry, Kind, same::Fact, same::facts},
};

use crate::{
    Lang,
    fact::FactKind,
    tell::{count, entry, pick, source, when, words},
};

/// What the pages are made of.
#[derive(Debug)]
pub struct Data<'a> {
    /// Whose record it is.
    pub person: &'a phr::person::Person,
    /// Every entry that counts.
    pub entries: &'a [Entry],
    /// Pairs the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// Every original, oldest first, with the name of its file in the zip.
    pub originals: &'a [(OriginalRecord, Option<String>)],
}

/// The files for people: names in the zip and their content.
pub fn files(data: &Data<'_>) -> Vec<(String, String)> {
    vec![
        ("README.txt".to_owned(), README.to_owned()),
        ("index.html".to_owned(), page(data, Lang::Ja)),
        ("index.en.html".to_owned(), page(data, Lang::En)),
    ]
}

const README: &str = "\
あなたの記録のぜんぶが入っています。index.html を開くと、ネットにつながなくても読めます。

index.html       読むためのページ（English: index.en.html）
originals/       受け取ったときのままのファイル。originals.json に、いつ・どこから来たか
fhir/            ほかのソフトのための形（FHIR R4、NDJSON）と、その出どころ（Provenance）
fhir/series/     一日中測った値（心拍数など）の1点ずつ。何の値かは series.json にあります
log/             だれが、いつ、この記録を見たか。書きかえられていないことの証明つき
manifest.json    それぞれのファイルの SHA-256

このzipファイルは暗号になっていません。だれでも読めます。しまう場所に気をつけてください。
「てのひら」に戻すときは: tenohira import --new-person このファイル.zip

Everything of your record is in here. Open index.en.html; it needs no network.

originals/       the files as they were received; originals.json says when and from where
fhir/            the same for other programs (FHIR R4, NDJSON), with Provenance
fhir/series/     every point of what is measured all day (heart rate …); series.json says what each is
log/             who looked at this record and when, with proofs that nothing was changed
manifest.json    the SHA-256 of each file

This zip is not encrypted: whoever has it can read it. Keep it in a safe place.
To bring it back into Tenohira: tenohira import --new-person THIS-FILE.zip
";

fn page(data: &Data<'_>, lang: Lang) -> String {
    let name = escape(data.person.display_name());
    let title = match lang {
        Lang::Ja => format!("{name} さんの記録"),
        Lang::En => format!("The record of {name}"),
    };
    let other = match lang {
        Lang::Ja => "<a href=\"index.en.html\" lang=\"en\">English</a>",
        Lang::En => "<a href=\"index.html\" lang=\"ja\">日本語</a>",
    };
    let birth = when::known(data.person.birth_date.as_ref(), lang).text;
    let born = pick(lang, "生年月日", "Born");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{title}</title>\n</head>\n<body>\n<p>{other}</p>\n<main>\n\
         <h1>{title}</h1>\n<p>{born}: {}</p>\n",
        lang.tag(),
        escape(&birth),
    );
    let facts = facts(data.entries, data.apart);
    for kind in FactKind::ALL {
        let mine = facts.iter().filter(|f| {
            f.lead.kind != Kind::Support && words::kind(f.lead.kind, &f.lead.resource) == kind
        });
        section(&mut out, kind, &mine.collect::<Vec<_>>(), data, lang);
    }
    originals(&mut out, data, lang);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn section(out: &mut String, kind: FactKind, facts: &[&Fact<'_>], data: &Data<'_>, lang: Lang) {
    if facts.is_empty() {
        return;
    }
    let heading = escape(kind.word(lang));
    let (day, what, from) =
        (pick(lang, "日付", "Date"), pick(lang, "内容", "What"), pick(lang, "出どころ", "From"));
    put(
        out,
        &format!(
            "<h2>{heading}</h2>\n<table border=\"1\" cellpadding=\"4\"><caption>{heading} ({})</caption>\n\
         <thead><tr><th scope=\"col\">{day}</th><th scope=\"col\">{what}</th><th scope=\"col\">{from}</th></tr></thead>\n<tbody>\n",
            facts.len(),
        ),
    );
    for fact in facts {
        out.push_str(&row(fact, data, lang));
    }
    out.push_str("</tbody></table>\n");
}

fn row(fact: &Fact<'_>, data: &Data<'_>, lang: Lang) -> String {
    let lead = fact.lead;
    let mut what = escape(&entry::title(lead, lang));
    for more in [entry::value_text(lead, lang), entry::note(lead, lang)].into_iter().flatten() {
        what = what + "<br>" + &escape(&more);
    }
    let context = lead.origins.first().and_then(|o| words::circumstances(&o.context, lang));
    if let Some(context) = context {
        what = what + "<br>" + &escape(&context);
    }
    let origins = std::iter::once(lead)
        .chain(fact.others.iter().map(|(other, _)| *other))
        .flat_map(|e| &e.origins)
        .map(|o| from(o, data, lang))
        .collect::<Vec<_>>();
    let day = escape(&when::known(lead.when.as_ref(), lang).text);
    format!(
        "<tr><th scope=\"row\">{day}</th><td>{what}</td><td>{}</td></tr>\n",
        origins.join("<br>")
    )
}

/// Who said it, which kind of evidence it is, and the file it stands in.
fn from(origin: &Origin, data: &Data<'_>, lang: Lang) -> String {
    let said =
        format!("{} ({})", source::name(origin, lang), words::evidence(origin.evidence).word(lang));
    let file = data.originals.iter().find(|(o, _)| o.id == origin.original);
    let place = match lang {
        Lang::Ja => origin.span.words().ja,
        Lang::En => origin.span.words().en,
    };
    match file.and_then(|(_, file)| file.as_deref()) {
        Some(file) => format!("{} <a href=\"{}\">{}</a>", escape(&said), address(file), {
            if place.is_empty() {
                escape(pick(lang, "もとのファイル", "original"))
            } else {
                escape(&place)
            }
        }),
        None => escape(&said),
    }
}

fn originals(out: &mut String, data: &Data<'_>, lang: Lang) {
    let heading = pick(lang, "もとのファイル", "Original files");
    put(out, &format!("<h2>{heading} ({})</h2>\n<ol>\n", data.originals.len()));
    for (original, file) in data.originals {
        let name = original.received.file_name.as_deref().unwrap_or(&original.format);
        let name = match file {
            Some(file) => format!("<a href=\"{}\">{}</a>", address(file), escape(name)),
            None => escape(name),
        };
        let at = when::of(&fhir::Date::from_timestamp(original.received.at), lang).text;
        let format =
            words::format_version(&original.format, original.format_version.as_deref(), lang);
        let entries: usize = original.entries.iter().map(|(_, n)| count(*n)).sum();
        let state = match original.state {
            OriginalState::Read => match lang {
                Lang::Ja => format!("{entries}件"),
                Lang::En => format!("{entries} entries"),
            },
            OriginalState::PutAside => {
                pick(lang, "返事を待っています", "waiting for an answer").to_owned()
            }
            OriginalState::Declined => pick(lang, "別の人のもの", "about someone else").to_owned(),
            OriginalState::TakenOut => pick(lang, "取り消しました", "taken out").to_owned(),
            OriginalState::Unread => pick(lang, "読めませんでした", "could not be read").to_owned(),
        };
        let way = words::channel(original.received.channel, lang);
        let about = [at, format, way.to_owned(), state].map(|t| escape(&t)).join(" · ");
        put(out, &format!("<li>{name}<br>{about}</li>\n"));
    }
    out.push_str("</ol>\n");
}

/// Appends one piece of a page.
fn put(out: &mut String, piece: &str) {
    out.push_str(piece);
}

/// The address of a file beside the page.
fn address(file: &str) -> String {
    file.split('/').map(crate::links::segment).collect::<Vec<_>>().join("/")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(escape("<b a='\"'>&\n"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;<br>");
        assert_eq!(address("originals/0001-あ.txt"), "originals/0001-%E3%81%82.txt");
    }
}
