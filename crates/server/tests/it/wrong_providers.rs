//! Everything a provider or somebody on the way could do wrong, one by one: nobody comes in.

use axum::http::StatusCode;
use testkit::open_id::Wrong;

use super::{
    app::now,
    providers::{Scene, is_in},
};

/// Whoever is linked does not come in when this is wrong, and comes in again when it is right.
async fn refused(wrong: Wrong) {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    scene.provider.does(wrong);
    let begun = scene.app.without_cookie().get("/sign-in/with/app").await;
    let answer = if begun.status == StatusCode::SEE_OTHER { scene.sign_in().await } else { begun };
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong:?}");
    assert!(!is_in(&answer), "{wrong:?}");
    scene.provider.does(Wrong::Nothing);
    scene.app.wait(3600);
    scene.provider.signs_in("ppid-1", now() + jiff::SignedDuration::from_hours(1));
    assert_eq!(scene.sign_in().await.status, StatusCode::SEE_OTHER, "{wrong:?}");
}

#[tokio::test]
async fn a_person_who_says_no_at_the_provider_stays_out() {
    refused(Wrong::Declined).await;
}

#[tokio::test]
async fn an_answer_with_a_foreign_state_is_refused() {
    refused(Wrong::State).await;
}

#[tokio::test]
async fn an_answer_that_hides_its_issuer_is_refused() {
    refused(Wrong::AnswerWithoutIssuer).await;
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_refused_before_its_code_is_sent() {
    refused(Wrong::AnswerOfAnother).await;
}

#[tokio::test]
async fn metadata_of_another_issuer_are_refused() {
    refused(Wrong::MetadataOfAnother).await;
}

#[tokio::test]
async fn metadata_that_lead_to_a_file_are_refused() {
    refused(Wrong::KeysOverFile).await;
}

#[tokio::test]
async fn keys_that_moved_are_not_followed() {
    refused(Wrong::KeysMoved).await;
}

#[tokio::test]
async fn keys_without_end_are_not_read() {
    refused(Wrong::KeysWithoutEnd).await;
}

#[tokio::test]
async fn a_token_of_another_issuer_is_refused() {
    refused(Wrong::Issuer).await;
}

#[tokio::test]
async fn a_token_for_another_client_is_refused() {
    refused(Wrong::Audience).await;
}

#[tokio::test]
async fn a_token_for_another_client_too_is_refused() {
    refused(Wrong::SecondAudience).await;
}

#[tokio::test]
async fn a_token_with_another_nonce_is_refused() {
    refused(Wrong::Nonce).await;
}

#[tokio::test]
async fn a_token_without_a_nonce_is_refused() {
    refused(Wrong::NoNonce).await;
}

#[tokio::test]
async fn a_token_that_is_not_signed_is_refused() {
    refused(Wrong::AlgorithmNone).await;
}

#[tokio::test]
async fn a_token_signed_with_the_public_key_as_a_secret_is_refused() {
    refused(Wrong::PublicKeyAsSecret).await;
}

#[tokio::test]
async fn a_token_of_an_unknown_key_is_refused() {
    refused(Wrong::UnknownKey).await;
}

#[tokio::test]
async fn a_token_of_another_key_under_a_known_name_is_refused() {
    refused(Wrong::StolenName).await;
}

#[tokio::test]
async fn a_token_that_says_where_its_key_is_is_refused() {
    refused(Wrong::KeyByAddress).await;
}

#[tokio::test]
async fn a_token_that_brings_its_key_along_is_refused() {
    refused(Wrong::KeyInside).await;
}

#[tokio::test]
async fn a_token_that_is_over_is_refused() {
    refused(Wrong::Expired).await;
}

#[tokio::test]
async fn a_token_of_tomorrow_is_refused() {
    refused(Wrong::Tomorrow).await;
}

#[tokio::test]
async fn a_token_with_a_tampered_hash_of_the_access_token_is_refused() {
    refused(Wrong::AccessToken).await;
}

#[tokio::test]
async fn a_token_that_names_nobody_is_refused() {
    refused(Wrong::Nobody).await;
}

#[tokio::test]
async fn what_is_told_of_somebody_else_is_refused() {
    refused(Wrong::ToldOfAnother).await;
}
