//! `/p/{pid}/choices`: in which words, what not to know, who is reminded, and "not now".

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Html, Response},
};
use fhir::Date;
use jiff::SignedDuration;
use pages::{Lang, choices::Choices as Page, frame::Nav, links};
use phr::{
    message::part::Guideline,
    own::{self, Choices, Furigana, Own, Pace, Reminded, Topic, Voice, choices::REST_DAYS},
};

use crate::{
    app::App,
    auth::{LANG_COOKIE, Visitor},
    done::Deed,
    guard::{check_csrf, see_other},
    posted::Posted,
    refusal::Refusal,
};

/// How long "not now" is kept to.
const REST: SignedDuration = SignedDuration::from_hours(24 * REST_DAYS);

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
    let now = app.clock().now();
    if posted.one("later") == "yes" {
        let rest_until = now.checked_add(REST).ok().map(Date::from_timestamp);
        let rests = Choices { rest_until, at: Some(Date::from_timestamp(now)), ..before };
        let taken = app.say(&visitor, &pid, "page:choices", Own::Choices(rests)).await?;
        return Ok(see_other(&Deed::link(&links::home(&pid), "rests", &taken)));
    }
    let chosen = Choices {
        voice: Voice::from_code(posted.one("voice")).unwrap_or(before.voice),
        furigana: Furigana::from_code(posted.one("furigana")).unwrap_or(before.furigana),
        unknown: posted.all("unknown").filter_map(Topic::from_code).collect(),
        guideline: Guideline::from_code(posted.one("guideline")).unwrap_or(before.guideline),
        reminded: Reminded::from_code(posted.one("reminded")).unwrap_or(before.reminded),
        pace: Pace::from_code(posted.one("pace")).unwrap_or(before.pace),
        no_wishes: before.no_wishes,
        rest_until: before.rest_until,
        at: Some(Date::from_timestamp(now)),
    };
    let lang = match chosen.voice {
        Voice::Usual | Voice::Easy => Lang::Ja,
        Voice::English => Lang::En,
    };
    let taken = app.say(&visitor, &pid, "page:choices", Own::Choices(chosen)).await?;
    let done = see_other(&Deed::link(&links::choices(&pid), "chosen", &taken));
    Ok(app.with_cookie(done, &format!("{LANG_COOKIE}={}; Max-Age=31536000", lang.tag())))
}
