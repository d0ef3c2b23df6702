//! `/p/{pid}/columns/{oid}`: how the columns of a table are read, confirmed or put right.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use import::{
    home_csv::{self, Columns, Role, Table},
    intake::{self, ColumnsProblem, Permits},
};
use pages::{
    Lang,
    columns::{ASKED_MAX, Column, TableColumns},
    frame::Nav,
    links,
};
use phr::{OriginalId, Text, consent::Action};

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    look::show,
    refusal::Refusal,
};

/// Characters of a first value that are shown.
const EXAMPLE_MAX: usize = 24;

pub(crate) async fn form(
    State(app): State<App>,
    Path((pid, oid)): Path<(String, String)>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    page(&app, &visitor, (&pid, &oid), None).await
}

/// The page; after a try that did not work, with what was chosen and why it cannot be.
async fn page(
    app: &App,
    visitor: &Visitor,
    (pid, oid): (&str, &str),
    tried: Option<(BTreeMap<String, String>, String)>,
) -> Result<Html<String>, Refusal> {
    let original = original(visitor, oid)?;
    let (address, at) = (pid.to_owned(), oid.to_owned());
    let page = app
        .look_at_all(visitor, pid, "page:columns", move |r, looker| {
            let (frame, _) = looker.framed(r, Nav::Add)?;
            let Some(record) = r.original(original)? else { return Ok(None) };
            let Some(mut table) = intake::table_of(r, original)? else { return Ok(None) };
            if let Some((chosen, _)) = &tried {
                table.columns = said(&table, chosen);
            }
            let columns = asked(&table);
            Ok(Some(TableColumns {
                file: record.received.file_name.unwrap_or_default(),
                left_out: table.columns.headings.len().saturating_sub(columns.len()),
                columns,
                choices: choices(frame.lang),
                action: links::columns(&address, &at),
                report: links::report(&address, &at),
                error: tried.map(|(_, error)| error),
                frame,
            }))
        })
        .await?;
    show(visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}

fn original(visitor: &Visitor, oid: &str) -> Result<OriginalId, Refusal> {
    oid.parse().map_err(|_not_an_id| Refusal::not_found(visitor.lang))
}

fn choices(lang: Lang) -> Vec<(String, String)> {
    home_csv::choices().into_iter().map(|(word, text)| (word, words(text, lang))).collect()
}

fn words(text: Text, lang: Lang) -> String {
    match lang {
        Lang::Ja => text.ja,
        Lang::En => text.en,
    }
}

/// The columns that are asked about: what is unclear or read comes first, then whatever has a name.
fn asked(table: &Table) -> Vec<Column> {
    let Columns { headings, roles } = &table.columns;
    let mut places: Vec<usize> = (0..headings.len()).collect();
    let rank = |at: &usize| {
        let read = roles.get(*at).is_some_and(|role| role.is_read());
        let named = headings.get(*at).is_some_and(|h| !h.is_empty());
        (!table.unclear.contains(at), !read, !named, *at)
    };
    places.sort_by_key(rank);
    places.truncate(ASKED_MAX);
    places.sort_unstable();
    places.into_iter().map(|place| column(table, place)).collect()
}

fn column(table: &Table, place: usize) -> Column {
    let Columns { headings, roles } = &table.columns;
    let role = roles.get(place).copied().unwrap_or_default();
    let cells = table.rows.iter().filter_map(|row| row.get(place)).filter(|cell| !cell.is_empty());
    Column {
        place,
        letter: home_csv::letter(place),
        heading: headings.get(place).cloned().unwrap_or_default(),
        examples: cells.map(|cell| cell.chars().take(EXAMPLE_MAX).collect()).collect(),
        role: role.alone().to_string(),
        reading: role.reading(),
        unclear: table.unclear.contains(&place) && !role.is_read(),
    }
}

/// What the form says; a column it does not speak of stays as it is, a word nobody knows is unread.
fn said(table: &Table, form: &BTreeMap<String, String>) -> Columns {
    let Columns { headings, roles } = table.columns.clone();
    let one = |(place, before): (usize, Role)| {
        let Some(role) = form.get(&format!("role-{place}")) else { return before };
        let reading = form.get(&format!("reading-{place}")).filter(|r| !r.is_empty());
        let word = reading.filter(|_| role != "-").map(|reading| format!("{role}@{reading}"));
        Role::read(word.as_ref().unwrap_or(role)).unwrap_or_default()
    };
    Columns { headings, roles: roles.into_iter().enumerate().map(one).collect() }
}

pub(crate) async fn save(
    State(app): State<App>,
    Path((pid, oid)): Path<(String, String)>,
    visitor: Visitor,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, form.get("csrf").map_or("", |token| token))?;
    let id = original(&visitor, &oid)?;
    let read = app.permit(&visitor, &pid, Action::Read, "page:columns").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:columns").await?;
    let chosen = form.clone();
    let kept = app
        .work(&visitor, move |store| {
            let permits = Permits { read: &read, add: &add };
            intake::say_columns(&*store, permits, id, |table| said(table, &chosen))
        })
        .await?;
    match kept {
        Ok(taken) => {
            let points = taken.points > 0 || taken.duplicate_points > 0;
            let again = !taken.entries.is_empty() || taken.duplicates > 0 || points;
            let instead = taken.original.filter(|_| again).map(|id| id.to_string());
            let to = links::report(&pid, instead.as_ref().unwrap_or(&oid));
            Ok(see_other(&Deed::link(&to, "columns", &taken)))
        }
        Err(ColumnsProblem::NoTable) => Err(Refusal::not_found(visitor.lang)),
        Err(ColumnsProblem::Said(problem)) => {
            let error = words(problem, visitor.lang);
            let page = page(&app, &visitor, (&pid, &oid), Some((form, error))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
