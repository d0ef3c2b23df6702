//! `/p/{pid}/mine`: what matters, how life is, the plan, what helped.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use pages::{frame::Nav, links, mine::Mine, tell::mine::mine};
use phr::own::{Goal, Held, Helped, Living, Own, Plan, PlanState, SCORE_MAX, Tried};

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    look::show,
    posted::Posted,
    refusal::Refusal,
};

pub(crate) async fn show_mine(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(deed): Query<Deed>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    show(&visitor, &page(&app, &visitor, &pid, deed).await?)
}

async fn page(app: &App, visitor: &Visitor, pid: &str, deed: Deed) -> Result<Mine, Refusal> {
    let address = pid.to_owned();
    app.look_at_all(visitor, pid, "page:mine", move |r, looker| {
        let (mut frame, _) = looker.framed(r, Nav::Home)?;
        frame.notice = deed.notice(&address, frame.lang);
        Ok(mine(frame, &Held::read(r)?, &address, &looker.today()))
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
    let held = app.look_at_all(&visitor, &pid, "page:mine", |r, _| Held::of_plan(r)).await?;
    let said = match read(&posted, held.plan.map(|(_, plan)| plan), at) {
        Ok(said) => said,
        Err(field) => {
            let page = page(&app, &visitor, &pid, Deed::default()).await?;
            let page = show(&visitor, &Mine { error: Some(field), ..page })?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let taken = app.say(&visitor, &pid, "page:mine", said).await?;
    Ok(see_other(&Deed::link(&links::mine(&pid), "written", &taken)))
}

/// What was said, or the field that says nothing.
fn read(posted: &Posted, plan: Option<Plan>, at: Date) -> Result<Own, &'static str> {
    let words = posted.words("words");
    match posted.one("kind") {
        "living" => {
            let score = posted.one("score").parse().ok().filter(|s| *s <= SCORE_MAX);
            score.map(|score| Own::Living(Living { score, words, at })).ok_or("score")
        }
        "tried" => {
            let (plan, done) = (plan.ok_or("plan")?.in_words(), posted.one("done") == "yes");
            Ok(Own::Tried(Tried { plan, done, at }))
        }
        "plan" => {
            let (plan, state) = (plan.ok_or("plan")?, PlanState::from_code(posted.one("state")));
            Ok(Own::Plan(Plan { state: state.ok_or("plan")?, at, ..plan }))
        }
        "helped" if words.is_empty() => Err("helped-words"),
        "helped" => Ok(Own::Helped(Helped { words, at })),
        _ if words.is_empty() => Err("goal"),
        _ => Ok(Own::Goal(Goal { words, at })),
    }
}
