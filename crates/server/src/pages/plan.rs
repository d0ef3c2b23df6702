//! `/p/{pid}/plan`: an if-then plan in three small pages. Nothing is kept before the last.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use pages::{
    frame::Nav,
    links,
    plan::{PlanMaking, Step},
};
use phr::own::{Asking, Own, Plan, PlanState};

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    look::show,
    posted::Posted,
    refusal::Refusal,
};

pub(crate) async fn begin(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let page = page(&app, &visitor, &pid, (Step::Cue, false), &Posted::default()).await?;
    show(&visitor, &page)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    pid: &str,
    (step, missing): (Step, bool),
    posted: &Posted,
) -> Result<PlanMaking, Refusal> {
    let frame = app.frame(visitor, pid, "page:plan", Nav::Home).await?;
    let plan = plan(posted, Date::from_timestamp(app.clock().now()));
    let (action, sentence) = (links::plan(pid), plan.in_words());
    Ok(PlanMaking { frame, action, step, cue: plan.cue, act: plan.act, sentence, missing })
}

fn plan(posted: &Posted, at: Date) -> Plan {
    Plan {
        cue: posted.words("cue"),
        act: posted.words("act"),
        asking: Asking::from_code(posted.one("asking")).unwrap_or_default(),
        state: PlanState::Active,
        at,
    }
}

pub(crate) async fn next(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(posted): Form<Posted>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, posted.one("csrf"))?;
    let plan = plan(&posted, Date::from_timestamp(app.clock().now()));
    let wanted = match posted.one("step") {
        "act" | "again" => Some(Step::Act),
        "read" => Some(Step::Read),
        "keep" => None,
        _ => Some(Step::Cue),
    };
    let step = match wanted {
        Some(Step::Act | Step::Read) | None if plan.cue.is_empty() => Some((Step::Cue, true)),
        Some(Step::Read) | None if plan.act.is_empty() => Some((Step::Act, true)),
        wanted => wanted.map(|step| (step, false)),
    };
    let Some((step, missing)) = step else {
        let taken = app.say(&visitor, &pid, "page:plan", Own::Plan(plan)).await?;
        return Ok(see_other(&Deed::link(&links::mine(&pid), "planned", &taken)));
    };
    let page = show(&visitor, &page(&app, &visitor, &pid, (step, missing), &posted).await?)?;
    let status = if missing { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}
