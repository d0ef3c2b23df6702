//! Whatever is done can be taken back.

use proptest::prelude::*;

use crate::common::open;

/// Tries `cases` cases, the same ones every time.
fn runner(cases: u32) -> proptest::test_runner::TestRunner {
    let config = ProptestConfig { cases, failure_persistence: None, ..Default::default() };
    let seed = proptest::test_runner::TestRng::deterministic_rng(
        proptest::test_runner::RngAlgorithm::ChaCha,
    );
    proptest::test_runner::TestRunner::new_with_rng(config, seed)
}

#[test]
fn points_that_only_one_file_holds_go_and_come_with_it_singly() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let single = prop::collection::vec(any::<u8>(), 0..12);
    let dense = prop_oneof![4 => 0_i64..40, 1 => 4_090_i64..4_110];
    let files = prop::collection::vec((dense, single), 1..5);
    let steps = prop::collection::vec(0_usize..4, 1..8);
    runner(48)
        .run(&(files, steps), |(files, steps)| {
            testkit::store_story::series::files_come_and_go(&store, &files, &steps).unwrap();
            Ok(())
        })
        .unwrap();
}

#[test]
fn whatever_is_done_can_be_taken_back_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    runner(32)
        .run(&prop::collection::vec(any::<u8>(), 1..10), |choices| {
            testkit::store_story::undoing::there_and_back(&store, &choices).unwrap();
            Ok(())
        })
        .unwrap();
}
