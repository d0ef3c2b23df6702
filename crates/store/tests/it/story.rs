//! The story that every store tells, on both databases.

use crate::common::{OnPostgres, open};

#[test]
fn sqlite_tells_the_store_story() {
    let folder = tempfile::tempdir().unwrap();
    testkit::store_story::tell(&open(folder.path(), 1)).unwrap();
}

#[test]
fn a_store_that_is_opened_again_holds_what_it_held() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    testkit::store_story::tell(&store).unwrap();
    let household = phr::ports::Store::household(&store).unwrap();
    let leaves = phr::ports::Store::check_log(&store).unwrap();
    drop(store);
    let again = open(folder.path(), 2);
    assert_eq!(phr::ports::Store::household(&again).unwrap(), household);
    assert_eq!(phr::ports::Store::check_log(&again).unwrap(), leaves);
    testkit::store_story::tell(&again).unwrap();
}

#[test]
fn postgresql_tells_the_store_story() {
    let server = OnPostgres::new();
    testkit::store_story::tell(&server.store).unwrap();
    // A second program on the same database holds the same.
    let again = server.again(2);
    let (household, leaves) = (
        phr::ports::Store::household(&server.store).unwrap(),
        phr::ports::Store::check_log(&server.store).unwrap(),
    );
    assert_eq!(phr::ports::Store::household(&again).unwrap(), household);
    assert_eq!(phr::ports::Store::check_log(&again).unwrap(), leaves);
    testkit::store_story::tell(&again).unwrap();
}
