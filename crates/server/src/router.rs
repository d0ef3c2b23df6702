//! Every address, on one screen.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};

use crate::{app::App, guard::guard, pages, upload::UPLOAD_BYTES_MAX};

/// Any other form, in bytes.
const FORM_BYTES_MAX: usize = 64 << 10;

/// The whole application.
pub fn router(app: App) -> Router {
    let uploads = Router::new()
        .route("/family/new", post(pages::newcomer::start))
        .route("/p/{pid}/add", get(pages::add::form).post(pages::add::send))
        .merge(inlet())
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX));
    Router::new()
        .route("/", get(pages::family::front))
        .route("/in/{token}", get(pages::sign_in::offer).post(pages::sign_in::enter))
        .route("/out", post(pages::sign_in::leave))
        .route("/language", post(pages::language::choose))
        .merge(accounts())
        .route("/rules", get(pages::rules::told))
        .route("/rules.cedar", get(pages::rules::text))
        .route("/family", get(pages::family::list))
        .route("/assist", get(pages::assist::form).post(pages::assist::begin))
        .route("/p/{pid}", get(pages::home::show_home))
        .route("/p/{pid}/timeline", get(pages::timeline::month))
        .route("/p/{pid}/entry/{eid}", get(pages::entry::detail))
        .route("/p/{pid}/entry/{eid}/fhir", get(pages::entry::fhir_text))
        .route("/p/{pid}/entry/{eid}/apart", post(pages::entry::apart))
        .route("/p/{pid}/entry/{eid}/undo", post(pages::entry::undo))
        .route("/p/{pid}/original/{oid}", get(pages::original::window))
        .route("/p/{pid}/original/{oid}/file", get(pages::original::file))
        .route("/p/{pid}/original/{oid}/picture", get(pages::original::picture))
        .route("/p/{pid}/original/{oid}/copy", post(pages::original::copy))
        .route("/p/{pid}/diary", get(pages::diary::form).post(pages::diary::save))
        .route("/p/{pid}/report/{rid}", get(pages::report::of_upload))
        .route("/p/{pid}/phone", get(pages::phone::list).post(pages::phone::make))
        .route("/p/{pid}/phone/{number}/end", post(pages::phone::end))
        .route("/p/{pid}/meaning", get(pages::meaning::told))
        .route("/p/{pid}/medicines", get(pages::medicines::list))
        .route("/p/{pid}/conditions", get(pages::list::conditions))
        .route("/p/{pid}/allergies", get(pages::list::allergies))
        .route("/p/{pid}/vaccinations", get(pages::list::vaccinations))
        .route("/p/{pid}/visits", get(pages::list::visits))
        .route("/p/{pid}/documents", get(pages::list::documents))
        .route("/p/{pid}/care", get(pages::list::care))
        .route("/p/{pid}/notes", get(pages::list::notes))
        .route("/p/{pid}/checkups", get(pages::checkups::side_by_side))
        .route("/p/{pid}/search", get(pages::search::search))
        .route("/p/{pid}/spending", get(pages::spending::year))
        .route("/p/{pid}/spending/{file}", get(pages::spending::file))
        .route("/p/{pid}/columns/{oid}", get(pages::columns::form).post(pages::columns::save))
        .route("/p/{pid}/print", get(pages::print::list))
        .route("/p/{pid}/print/{file}", get(pages::print::file))
        .route("/p/{pid}/questions", get(pages::questions::list))
        .route("/p/{pid}/questions/{qid}", post(pages::questions::answer))
        .route("/p/{pid}/recent", get(pages::recent::list))
        .route("/p/{pid}/recent/{oid}", post(pages::recent::undo))
        .route(
            "/p/{pid}/differences",
            get(pages::differences::list).post(pages::differences::answer),
        )
        .route("/p/{pid}/leave", get(pages::leave::ask).post(pages::leave::decide))
        .route("/p/{pid}/take", get(pages::take::explain).post(pages::take::give))
        .merge(measured())
        .merge(log())
        .merge(own_words())
        .merge(sharing())
        .merge(shared())
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .merge(uploads)
        .merge(assets())
        .fallback(pages::family::nowhere)
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// What is measured: typed, and over time.
fn measured() -> Router<App> {
    Router::new()
        .route("/p/{pid}/measure", get(pages::measure::form).post(pages::measure::save))
        .route("/p/{pid}/measurements", get(pages::measurements::list))
        .route("/p/{pid}/measurements/{item}", get(pages::measurement::over_time))
        .route("/p/{pid}/measurements/{item}/sound/{number}", get(pages::measurement::sound))
        .route("/p/{pid}/panels", get(pages::panels::together))
        .route("/p/{pid}/series/{sid}", get(pages::series::over_time))
}

/// Who signs in, and how. Reaches nobody's record.
fn accounts() -> Router<App> {
    use pages::account::{codes, confirm, home, identities, invite, local, passkeys, sessions};
    Router::new()
        .route("/sign-in", get(pages::sign_in::form).post(pages::sign_in::by_passkey))
        .route("/sign-in/local", get(local::sign_in))
        .route("/account/local", get(local::account))
        .route("/sign-in/code", post(pages::sign_in::by_code))
        .route("/sign-in/keys.json", get(pages::sign_in_with::keys))
        .route("/sign-in/with/{provider}", get(pages::sign_in_with::begin))
        .route("/sign-in/back/{provider}", get(pages::sign_in_with::back))
        .route("/sign-in/done/{provider}", get(pages::sign_in_with::done))
        .route("/account/identity/{provider}", get(identities::begin))
        .route("/account/identity", post(identities::link))
        .route("/account/identity/remove", post(identities::unlink))
        .route("/account", get(home::page).post(home::rename))
        .route("/account/welcome", get(home::welcome).post(home::begin))
        .route("/account/passkey", get(passkeys::form).post(passkeys::add))
        .route("/account/passkey/remove", post(passkeys::remove))
        .route("/account/codes", get(codes::explain).post(codes::make))
        .route("/account/confirm", get(confirm::form).post(confirm::by_passkey))
        .route("/account/confirm/code", post(confirm::by_code))
        .route("/account/confirm/with/{provider}", get(confirm::by_provider))
        .route("/account/session/end", post(sessions::end))
        .route("/account/sessions/end", post(sessions::end_others))
        .route("/account/invite", get(invite::form).post(invite::make))
}

/// What a phone may reach: the addresses that may only add, the links that were shared, and what
/// their pages look like.
pub fn inlet_router(app: App) -> Router {
    inlet()
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
        .merge(shared().layer(DefaultBodyLimit::max(FORM_BYTES_MAX)))
        .merge(assets())
        .route("/language", post(pages::language::choose))
        .fallback(pages::family::nowhere)
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// Who looked, what others were shown, how to check it.
fn log() -> Router<App> {
    Router::new()
        .route("/p/{pid}/log", get(pages::log::list))
        .route("/p/{pid}/log/{number}/proof", get(pages::log::proof))
        .route("/p/{pid}/log/disclosures", get(pages::disclosures::list))
        .route("/p/{pid}/log/disclosures.csv", get(pages::disclosures::file))
        .route("/verify.html", get(pages::log::verifier))
}

/// What the person says of themselves.
fn own_words() -> Router<App> {
    Router::new()
        .route("/p/{pid}/listen/{what}", get(pages::listen::sound))
        .route("/p/{pid}/story", get(pages::story::told))
        .route("/p/{pid}/mine", get(pages::mine::show_mine).post(pages::mine::say))
        .route("/p/{pid}/plan", get(pages::plan::begin).post(pages::plan::next))
        .route("/p/{pid}/wishes", get(pages::wishes::show_wishes).post(pages::wishes::say))
        .route("/p/{pid}/choices", get(pages::choices::form).post(pages::choices::save))
        .route("/p/{pid}/visit", get(pages::visit::form).post(pages::visit::save))
        .route("/p/{pid}/visit/sheet", get(pages::visit::sheet))
}

fn inlet() -> Router<App> {
    Router::new().route("/send/{token}", get(pages::send::form).post(pages::send::send))
}

/// Who may see the record.
fn sharing() -> Router<App> {
    Router::new()
        .route("/p/{pid}/sharing", get(pages::sharing::list).post(pages::sharing::decide))
        .route("/p/{pid}/sharing/give", get(pages::sharing::form).post(pages::sharing::send))
        .route("/p/{pid}/protection", get(pages::protection::form).post(pages::protection::decide))
        .route("/p/{pid}/proxies", get(pages::proxies::list).post(pages::proxies::decide))
        .route("/p/{pid}/sharing/{gid}", get(pages::sharing::receipt))
}

/// Links that were shared: the page for people, the protocol for programs.
fn shared() -> Router<App> {
    Router::new()
        .route("/s/{token}", get(pages::shared::door).post(pages::shared::open))
        .route(
            "/shl/{token}",
            get(pages::shl::direct).post(pages::shl::ask).options(pages::shl::preflight),
        )
        .route("/shl/{token}/{ticket}", get(pages::shl::fetch).options(pages::shl::preflight))
}

fn assets() -> Router<App> {
    Router::new().route("/assets/{name}", get(pages::assets::asset))
}
