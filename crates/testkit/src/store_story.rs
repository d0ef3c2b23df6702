//! The store story: what every implementation of [`Store`] has to do, told once.
//!
//! Each chapter starts records of its own, so all of them can run on one store.

mod accounts;
mod acts;
mod consents;
mod imports;
mod narrow;
pub mod narrow_worlds;
mod places;
mod presence;
mod proxies;
mod reading;
mod rebuilding;
mod remembered;
mod revision;
pub mod series;
mod shares;
mod staging;
pub mod undoing;
mod withholding;

use phr::ports::{Reading, Store, StoreError};

/// Runs every chapter, then checks the log that they left.
pub fn tell(store: &dyn Store) -> Result<(), StoreError> {
    tell_of_accounts(store)?;
    imports::a_record_starts_with_its_name_and_its_first_event(store)?;
    imports::what_is_imported_is_read_back_with_its_origin(store)?;
    imports::importing_the_same_file_again_changes_nothing(store)?;
    imports::the_same_fact_in_another_file_gets_one_more_origin(store)?;
    imports::the_same_line_twice_in_one_file_keeps_both_places(store)?;
    imports::originals_of_any_size_come_back_byte_for_byte(store)?;
    imports::a_natural_key_with_other_content_is_a_new_version(store)?;
    imports::an_old_export_imported_late_does_not_come_back(store)?;
    imports::a_file_nobody_can_read_is_kept(store)?;
    imports::whoever_knows_the_person_decides_and_both_lines_stand_in_the_log(store)?;
    imports::the_order_of_files_does_not_matter(store)?;
    acts::a_file_put_aside_waits_for_its_answer(store)?;
    acts::an_accepted_file_is_read_and_its_name_is_learned(store)?;
    acts::a_declined_file_is_never_read(store)?;
    acts::a_withdrawn_entry_stays_in_its_history_only(store)?;
    acts::two_entries_can_be_told_apart(store)?;
    acts::the_last_answer_about_two_entries_stays(store)?;
    consents::a_consent_holds_until_it_is_taken_back_for_good(store)?;
    consents::only_whoever_decides_about_the_record_gives_consents(store)?;
    narrow::a_part_is_all_there_is_for_whoever_sees_a_part(store)?;
    narrow::a_sensitive_source_hides_what_others_say_as_well(store)?;
    narrow::a_period_opens_the_points_of_that_time(store)?;
    narrow::the_log_and_other_names_are_the_persons_own(store)?;
    narrow::what_comes_back_stands_beside_what_is_held(store)?;
    narrow::what_comes_back_changes_nothing_and_is_within_what_was_opened(store)?;
    narrow_worlds::every_door_answers_what_the_rules_say_of_each_entry(store, 0..12)?;
    consents::what_was_taken_back_is_still_listed(store)?;
    places::tell(store)?;
    proxies::tell(store)?;
    shares::a_link_is_found_by_its_hash_and_its_key_needs_the_secret(store)?;
    shares::wrong_passcodes_are_counted_for_a_links_whole_life(store)?;
    shares::guesses_at_the_same_moment_share_one_count(store)?;
    revision::tell(store)?;
    remembered::tell(store)?;
    undoing::every_act_can_be_taken_back(store)?;
    undoing::a_file_that_is_taken_out_takes_only_what_it_alone_brought(store)?;
    undoing::what_was_withdrawn_stays_so_when_its_file_goes_and_comes(store)?;
    withholding::what_is_withheld_is_nowhere_to_be_seen(store)?;
    withholding::a_result_that_becomes_withheld_disappears_with_its_history(store)?;
    reading::entries_are_found_by_kind_time_and_number(store)?;
    reading::months_are_those_of_japan(store)?;
    reading::every_look_leaves_one_line_in_the_log(store)?;
    reading::every_event_has_a_proof_in_the_tree(store)?;
    reading::a_permit_is_good_for_its_own_action_only(store)?;
    reading::one_person_never_sees_another(store)?;
    series::points_come_back_digit_for_digit(store)?;
    series::points_are_found_by_when_they_start(store)?;
    series::overlapping_exports_give_each_point_once(store)?;
    series::the_order_of_exports_does_not_matter(store)?;
    series::another_unit_maker_or_context_is_another_series(store)?;
    series::a_withheld_series_is_nowhere_to_be_seen(store)?;
    series::a_leaf_says_how_many_points_were_given_out(store)?;
    series::a_series_put_aside_waits_for_its_answer(store)?;
    series::points_of_a_file_that_is_taken_out_go_and_come_with_it(store)?;
    series::one_person_never_sees_the_points_of_another(store)?;
    staging::tell(store)?;
    rebuilding::tell(store)?;
    let log = store.check_log()?;
    assert_eq!(log.bad, None);
    assert!(log.leaves > 0 && log.checkpoints > 0);
    Ok(())
}

/// The chapters about who signs in.
fn tell_of_accounts(store: &dyn Store) -> Result<(), StoreError> {
    accounts::an_invitation_opens_an_account_once(store)?;
    accounts::the_household_is_always_there(store)?;
    accounts::a_passkey_whose_counter_goes_back_is_refused(store)?;
    accounts::the_last_way_in_stays(store)?;
    accounts::an_identity_opens_the_account_it_was_linked_with_and_no_other(store)?;
    accounts::a_recovery_code_works_once_and_new_ones_void_the_old(store)?;
    accounts::sessions_end_one_by_one_and_all_at_once(store)?;
    accounts::an_account_that_ended_is_closed_by_every_way(store)?;
    presence::a_number_works_once_within_its_time_and_while_its_session_lives(store)?;
    presence::wrong_numbers_are_counted_for_life_in_their_place(store)
}

/// The texts of all entries that are shown, newest first.
fn shown(reading: &mut dyn Reading) -> Result<Vec<String>, StoreError> {
    let entries = reading.entries(&phr::ports::EntryQuery::default())?;
    Ok(entries.into_iter().map(|e| String::from_utf8_lossy(&e.bytes).into_owned()).collect())
}

/// The value of an option that has to be there.
fn some<T>(value: Option<T>) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Failed("something that must be there is not".to_owned()))
}
