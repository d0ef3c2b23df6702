//! The story that every store tells, on SQLite.

use crate::common::open;

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
