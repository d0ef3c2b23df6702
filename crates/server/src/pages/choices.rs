//! `/p/{pid}/choices`: in which words, and what not to know.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Html, Response},
};
use fhir::Date;
use pages::{Lang, choices::Choices as Page, frame::Nav, links};
use phr::own::{self, Choices, Furigana, Own, Topic, Voice};

use crate::{
    app::App,
    auth::{LANG_COOKIE, Visitor},
    done::Deed,
    guard::{check_csrf, see_other},
    posted::Posted,
    refusal::Refusal,
};

pub(crate) async fn form(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(deed): Query<Deed>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:choices", move |r, looker| {
        let (mut frame, _) = looker.framed(r, Nav::Elsewhere)?;
        frame.notice = deed.notice(&address, frame.lang);
        Ok(Page { action: links::choices(&address), chosen: frame.choices.clone(), frame })
    })
    .await
}

pub(crate) async fn save(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(posted): Form<Posted>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, posted.one("csrf"))?;
    let before = app.look_at_all(&visitor, &pid, "page:choices", |r, _| own::choices(r)).await?;
    let chosen = Choices {
        voice: Voice::from_code(posted.one("voice")).unwrap_or(before.voice),
        furigana: Furigana::from_code(posted.one("furigana")).unwrap_or(before.furigana),
        unknown: posted.all("unknown").filter_map(Topic::from_code).collect(),
        no_wishes: before.no_wishes,
        at: Some(Date::from_timestamp(app.clock().now())),
    };
    let lang = match chosen.voice {
        Voice::Usual | Voice::Easy => Lang::Ja,
        Voice::English => Lang::En,
    };
    let taken = app.say(&visitor, &pid, "page:choices", Own::Choices(chosen)).await?;
    let done = see_other(&Deed::link(&links::choices(&pid), "chosen", &taken));
    Ok(app.with_cookie(done, &format!("{LANG_COOKIE}={}; Max-Age=31536000", lang.tag())))
}
