//! `/s/{token}`: the page behind a shared address, for somebody without an account and without a
//! program for links. The address stands in the path, because our pages have no script that could
//! read what comes after `#`; so whoever comes says who they are before anything is shown, and a
//! program that merely looks at addresses (a chat, a mail filter) sees a door.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use pages::{
    Page,
    glance::{Glance, Shown},
    link::{Door, LinkDoor, Wrong},
    links,
    tell::glance::{Data, shown},
};
use phr::{
    circulation::recipient,
    ports::{self, StoreError},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Stranger,
    share::{Entered, Seen, Shut, seen},
};

/// The door, as the log knows it.
const DOOR: &str = "link:page";

/// Who comes.
#[derive(Debug, Deserialize)]
pub(crate) struct Told {
    name: String,
    #[serde(default)]
    passcode: String,
}

pub(crate) async fn door(
    State(app): State<App>,
    Path(token): Path<String>,
    stranger: Stranger,
) -> Response {
    let state = asks(&app, &token, String::new(), None).await;
    answer(&stranger, state)
}

pub(crate) async fn open(
    State(app): State<App>,
    Path(token): Path<String>,
    stranger: Stranger,
    Form(told): Form<Told>,
) -> Response {
    let Some(name) = recipient(&told.name) else {
        return answer(&stranger, asks(&app, &token, String::new(), Some(Wrong::Name)).await);
    };
    let passcode = Some(told.passcode).filter(|code| !code.trim().is_empty());
    let entered = app.enter_link(&token, (name.clone(), passcode), DOOR).await;
    match entered {
        Ok(entered) => match look(&app, entered, &stranger).await {
            Ok(shown) => page(&stranger, shown),
            Err(why) => answer(&stranger, closed(why)),
        },
        Err(Shut::Wrong { left }) => {
            let left = usize::try_from(left).unwrap_or(usize::MAX);
            let wrong = Some(Wrong::Passcode { left });
            answer(&stranger, asks(&app, &token, name, wrong).await)
        }
        Err(why) => answer(&stranger, closed(why)),
    }
}

/// The door of a link that is open to somebody; else a closed one.
async fn asks(app: &App, token: &str, name: String, wrong: Option<Wrong>) -> Door {
    match app.find_link(token, DOOR).await {
        Ok(entered) => Door::Asks {
            action: links::shared(token),
            passcode: entered.share.passcode,
            name,
            wrong,
        },
        Err(why) => closed(why),
    }
}

fn closed(why: Shut) -> Door {
    match why {
        Shut::Absent | Shut::Wrong { .. } => Door::Closed,
        Shut::TooOften => Door::TooOften,
        Shut::Failed(cause) => {
            tracing::error!(?cause, "a link could not be followed");
            Door::Failed
        }
    }
}

/// What the link shows, read and written down in the log in one look.
async fn look(app: &App, entered: Entered, stranger: &Stranger) -> Result<Shown, Shut> {
    let (lang, today) = (stranger.lang, Date::from_timestamp(app.clock().now()));
    let work = move |store: std::sync::Arc<dyn ports::Store>| {
        let at = entered.permit.at();
        let seen = ports::read(&*store, &entered.permit, |reading| seen(reading, at))?;
        Ok::<_, StoreError>(told(&seen, &entered, &today, lang))
    };
    app.store_work(work).await.map_err(Shut::Failed)
}

fn told(seen: &Seen, entered: &Entered, today: &Date, lang: pages::Lang) -> Shown {
    let data = Data {
        person: &seen.person,
        entries: &seen.entries,
        apart: &seen.apart,
        predicate: entered.permit.predicate(),
        today,
        until: entered.grant.until,
        question: entered.share.question.as_deref().or(seen.question.as_deref()),
    };
    shown(data, lang)
}

fn page(stranger: &Stranger, shown: Shown) -> Response {
    let page = Glance { frame: stranger.frame(), preview: None, shown };
    rendered(StatusCode::OK, &page)
}

fn answer(stranger: &Stranger, state: Door) -> Response {
    let status = match &state {
        Door::Asks { wrong: None, .. } => StatusCode::OK,
        Door::Asks { wrong: Some(_), .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Door::Closed => StatusCode::NOT_FOUND,
        Door::TooOften => StatusCode::TOO_MANY_REQUESTS,
        Door::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let mut frame = stranger.frame();
    if !matches!(state, Door::Asks { .. }) {
        // The same bytes for whatever is closed: the address is not said again.
        links::FAMILY.clone_into(&mut frame.path);
    }
    rendered(status, &LinkDoor { frame, state })
}

fn rendered(status: StatusCode, page: &impl Page) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_unwritten) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
