//! Every sample of every page in every language, held to what a person and a browser need.

use crate::html::{Tag, outline, tags};
use expect_test::expect_file;
use pages::{Lang, Page, assets};

/// One page must come over a slow line: HTML and stylesheet together.
const MAX_BYTES: usize = 50 * 1024;

#[test]
fn every_page_is_sound_in_every_language() {
    check::<pages::account::Account>();
    check::<pages::add::Add>();
    check::<pages::checkups::CheckUps>();
    check::<pages::codes::Codes>();
    check::<pages::columns::TableColumns>();
    check::<pages::differences::Differences>();
    check::<pages::disclosures::Disclosures>();
    check::<pages::entry::Entry>();
    check::<pages::error::ErrorPage>();
    check::<pages::family::Family>();
    check::<pages::fhir_text::FhirText>();
    check::<pages::give::Give>();
    check::<pages::glance::Glance>();
    check::<pages::home::Home>();
    check::<pages::hop::Hop>();
    check::<pages::identity::LinkIdentity>();
    check::<pages::invite::Invite>();
    check::<pages::link::LinkDoor>();
    check::<pages::receipt::Receipt>();
    check::<pages::sharing::Sharing>();
    check::<pages::assist::Assist>();
    check::<pages::protection::Protection>();
    check::<pages::proxies::Proxies>();
    check::<pages::leave::Leave>();
    check::<pages::log::AccessLog>();
    check::<pages::meaning::Meaning>();
    check::<pages::measure::Measure>();
    check::<pages::list::FactList>();
    check::<pages::medicines::Medicines>();
    check::<pages::measurement::OneMeasurement>();
    check::<pages::measurements::Measurements>();
    check::<pages::panels::Panels>();
    check::<pages::original::Original>();
    check::<pages::passkey::Passkey>();
    check::<pages::phone::Phone>();
    check::<pages::print::Print>();
    check::<pages::questions::Questions>();
    check::<pages::report::Report>();
    check::<pages::rules::Rules>();
    check::<pages::search::Search>();
    check::<pages::send::Send>();
    check::<pages::series::OneSeries>();
    check::<pages::sign_in::SignIn>();
    check::<pages::diary::Diary>();
    check::<pages::recent::Recent>();
    check::<pages::take::Take>();
    check::<pages::spending::Spending>();
    check::<pages::timeline::Timeline>();
    check::<pages::story::Story>();
    check::<pages::choices::Choices>();
    check::<pages::mine::Mine>();
    check::<pages::plan::PlanMaking>();
    check::<pages::visit::Sheet>();
    check::<pages::visit::Visit>();
    check::<pages::wishes::Wishes>();
    check::<pages::welcome::Welcome>();
}

/// Renders the samples, checks each, and compares the outlines with the committed ones.
fn check<P: Page>() {
    for lang in Lang::ALL {
        let mut outlines = String::new();
        for (i, page) in P::samples(lang).iter().enumerate() {
            let at = format!("{}-{}-{}", P::NAME, i + 1, lang.tag());
            let html = page.render().unwrap();
            sound(&at, lang, &html);
            outlines = outlines + "== " + &at + "\n" + &outline(&html);
        }
        assert!(!outlines.is_empty(), "{} has no samples", P::NAME);
        let file = format!(
            "{}/tests/it/outlines/{}-{}.txt",
            env!("CARGO_MANIFEST_DIR"),
            P::NAME,
            lang.tag()
        );
        expect_file![file].assert_eq(&outlines);
    }
}

fn sound(at: &str, lang: Lang, html: &str) {
    let tags = tags(html);
    assert!(html.starts_with("<!doctype html>\n<html lang=\""), "{at}: no doctype");
    assert_eq!(one(at, &tags, "html").attr("lang"), Some(lang.tag()), "{at}");
    assert!(html.len() + assets::STYLESHEET.len() < MAX_BYTES, "{at}: {} bytes", html.len());
    assert!(!one(at, &tags, "title").text.trim().is_empty(), "{at}: no title");
    for landmark in ["main", "h1", "footer"] {
        one(at, &tags, landmark);
    }
    nothing_inline(at, &tags, html);
    headings_in_order(at, &tags);
    ids_once_and_found(at, &tags);
    controls_have_names(at, &tags);
    forms_carry_the_token(at, &tags);
    tables_say_what_they_hold(at, &tags);
}

fn one<'a>(at: &str, tags: &'a [Tag], name: &str) -> &'a Tag {
    // A picture has a title of its own.
    let in_picture = |tag: &&Tag| tag.inside.iter().any(|name| name == "svg");
    let found: Vec<_> = tags.iter().filter(|tag| tag.name == name && !in_picture(tag)).collect();
    assert_eq!(found.len(), 1, "{at}: <{name}>");
    found[0]
}

fn nothing_inline(at: &str, tags: &[Tag], html: &str) {
    assert!(!html.contains("javascript:"), "{at}");
    for tag in tags {
        // One script of ours, on the pages of one kind.
        let ours = at.starts_with("passkey-")
            && tag.attr("src") == Some(assets::script_path().as_str())
            && tag.text.trim().is_empty();
        assert!(
            (tag.name == "script" && ours)
                || !["script", "style", "iframe", "object"].contains(&tag.name.as_str()),
            "{at}: <{}>",
            tag.name
        );
        for (name, value) in &tag.attrs {
            assert!(name != "style" && !name.starts_with("on"), "{at}: {name}=");
            let address = ["href", "src", "action", "formaction"].contains(&name.as_str());
            assert!(!address || value.starts_with(['/', '#']), "{at}: {name}={value}");
        }
    }
}

fn headings_in_order(at: &str, tags: &[Tag]) {
    let mut last = None;
    // The summary of errors may stand before the h1, as its own h2.
    for level in tags.iter().filter_map(Tag::heading_level) {
        let before = last.unwrap_or(2);
        assert!(level <= before + 1, "{at}: h{level} after h{before}");
        last = Some(level);
    }
}

fn ids_once_and_found(at: &str, tags: &[Tag]) {
    let ids: Vec<_> = tags.iter().filter_map(|tag| tag.attr("id")).collect();
    for (i, id) in ids.iter().enumerate() {
        assert!(!ids[..i].contains(id), "{at}: id {id} twice");
    }
    for tag in tags {
        for name in ["aria-labelledby", "aria-describedby", "for"] {
            for id in tag.attr(name).unwrap_or_default().split_whitespace() {
                assert!(ids.contains(&id), "{at}: {name}={id} leads nowhere");
            }
        }
        if let Some(id) = tag.attr("href").and_then(|href| href.strip_prefix('#')) {
            assert!(ids.contains(&id), "{at}: #{id} leads nowhere");
        }
    }
}

fn controls_have_names(at: &str, tags: &[Tag]) {
    for tag in tags {
        let named = match tag.name.as_str() {
            "input" if tag.attr("type") == Some("hidden") => true,
            "input" | "select" => {
                tag.inside.iter().any(|name| name == "label")
                    || tags.iter().any(|l| l.name == "label" && l.attr("for") == tag.attr("id"))
            }
            "button" | "a" | "summary" | "legend" | "label" => !tag.text.trim().is_empty(),
            _ => true,
        };
        assert!(named, "{at}: {tag:?} has no name");
    }
}

fn forms_carry_the_token(at: &str, tags: &[Tag]) {
    let posts =
        tags.iter().filter(|t| t.name == "form" && t.attr("method") == Some("post")).count();
    let tokens = tags.iter().filter(|t| t.attr("name") == Some("csrf")).count();
    assert_eq!(posts, tokens, "{at}: a posted form without csrf");
}

fn tables_say_what_they_hold(at: &str, tags: &[Tag]) {
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!(count("table"), count("caption"), "{at}: a table without a caption");
    for tag in tags.iter().filter(|tag| tag.name == "th") {
        assert!(tag.attr("scope").is_some(), "{at}: th without scope");
    }
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror='x'>&{{7*7}}";
    let mut page = pages::home::Home::samples(Lang::En).remove(0);
    let frame = &mut page.frame;
    frame.csrf = hostile.into();
    frame.path = hostile.into();
    if let Some(person) = &mut frame.person {
        person.name = hostile.into();
        person.pid = hostile.into();
    }
    page.medicines[0].name = hostile.into();
    page.measurements[0].unit = hostile.into();
    page.news[0].when.iso = hostile.into();
    let html = page.render().unwrap();
    nothing_inline("hostile", &tags(&html), &html);
    assert!(html.contains("&#60;script&#62;"));

    let mut page = pages::original::Original::samples(Lang::Ja).remove(0);
    page.name = hostile.into();
    if let Some(window) = &mut page.window {
        window.lines[0].before = hostile.into();
        window.lines[3].marked = hostile.into();
    }
    let html = page.render().unwrap();
    nothing_inline("hostile", &tags(&html), &html);

    let mut page = pages::measure::Measure::samples(Lang::Ja).remove(1);
    page.typed.systolic = hostile.into();
    page.errors[0].message = hostile.into();
    let html = page.render().unwrap();
    nothing_inline("hostile", &tags(&html), &html);
    assert!(tags(&html).iter().any(|tag| tag.attr("value") == Some(hostile)));
}

#[test]
fn an_empty_record_never_says_there_are_no_allergies() {
    for (lang, words) in [
        (Lang::Ja, "アレルギーの記録は、まだありません"),
        (Lang::En, "There is no record of allergies yet"),
    ] {
        let html = pages::home::Home::samples(lang)[1].render().unwrap();
        assert!(html.contains(words));
    }
}
