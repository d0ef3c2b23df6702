//! Whatever is done can be taken back.

use proptest::prelude::*;

use crate::common::open;

#[test]
fn whatever_is_done_can_be_taken_back_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let config = ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() };
    let seed = proptest::test_runner::TestRng::deterministic_rng(
        proptest::test_runner::RngAlgorithm::ChaCha,
    );
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(config, seed);
    runner
        .run(&prop::collection::vec(any::<u8>(), 1..10), |choices| {
            testkit::store_story::undoing::there_and_back(&store, &choices).unwrap();
            Ok(())
        })
        .unwrap();
}
