//! `/p/{pid}/wishes`: advance care planning, for whoever wants it.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Html, Response},
};
use fhir::Date;
use pages::{frame::Nav, links, tell::wishes::wishes};
use phr::own::{self, Choices, Own, Shown, Wishes};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    posted::Posted,
    refusal::Refusal,
};

/// Which face of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    write: String,
}

pub(crate) async fn show_wishes(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(deed): Query<Deed>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:wishes", move |r, looker| {
        let (mut frame, _) = looker.framed(r, Nav::Home)?;
        frame.notice = deed.notice(&address, frame.lang);
        let kept = own::wishes(r)?;
        let versions = match &kept {
            Some((id, _)) => r.history(*id)?,
            None => Vec::new(),
        };
        let kept = kept.map(|(_, wishes)| wishes);
        Ok(wishes(frame, &address, kept, &versions, !which.write.is_empty()))
    })
    .await
}

pub(crate) async fn say(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(posted): Form<Posted>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, posted.one("csrf"))?;
    let at = Date::from_timestamp(app.clock().now());
    let look = |r: &mut dyn phr::ports::Reading, _: &_| Ok((own::wishes(r)?, own::choices(r)?));
    let (kept, choices) = app.look_at_all(&visitor, &pid, "page:wishes", look).await?;
    let kept = kept.map(|(_, wishes)| wishes);
    let said = match (posted.one("act"), kept) {
        ("later", _) => Own::Choices(Choices { no_wishes: true, at: Some(at), ..choices }),
        ("take-back", Some(kept)) => Own::Wishes(Wishes { held: false, at, ..kept }),
        _ => Own::Wishes(Wishes {
            matters: posted.words("matters"),
            care: posted.words("care"),
            proxy: posted.words("proxy"),
            shown: posted.all("shown").filter_map(Shown::from_code).collect(),
            held: true,
            at,
        }),
    };
    let taken = app.say(&visitor, &pid, "page:wishes", said).await?;
    Ok(see_other(&Deed::link(&links::wishes(&pid), "written", &taken)))
}
