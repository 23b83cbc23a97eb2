//! The use cases on both engines, with rendered pictures. This program has no harness of its own, because it
//! also plays the decoding child.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "without the usual harness the linter sees no tests"
)]

mod agreements;
mod challenges;
mod conclusions;
mod identity;
mod imports;
mod journey;
mod mail;
mod probes;
mod recalls;
mod requests;
mod retention;
mod tables;
mod told;
mod trials;
mod twice;
#[allow(dead_code, reason = "shared with the tests of web, which use more of it")]
mod world;
mod worlds;

use libtest_mimic::Arguments;

fn main() {
    if std::env::args().nth(1).as_deref() == Some(commonlink_casework::DECODE_CHILD) {
        std::process::exit(commonlink_exchange::child_main());
    }
    let trials = trials::on_both! {
        journey::from_submission_to_common_link,
        journey::roles_keep_to_their_part,
        identity::a_passkey_signs_in_confirms_and_is_noticed_when_there_are_two,
        identity::access_that_nobody_reviews_or_uses_lapses,
        identity::the_operator_lets_a_body_in_again,
        requests::a_part_is_released_for_a_time_and_taken_back,
        requests::a_release_ends_by_itself,
        requests::a_hit_that_names_nobody_can_be_asked_about,
        requests::a_hit_releases_where_the_owner_says_so,
        requests::two_who_grant_at_once_leave_the_sums_right,
        requests::nobody_adds_to_what_is_another_bodys,
        requests::clocks_are_watched_and_the_secretariat_sees_them,
        requests::another_handling_holds_at_once,
        challenges::a_record_is_challenged_blocked_while_in_doubt_and_stands,
        challenges::a_challenge_that_is_right_is_told_to_whoever_was_told,
        challenges::who_challenges_after_a_hit_learns_no_more_of_it,
        recalls::who_rests_on_a_withdrawn_record_is_told_and_answers,
        recalls::what_is_withdrawn_makes_no_hit_and_is_not_concluded_on,
        recalls::a_recall_is_an_officers_and_is_reminded_of,
        recalls::a_correction_sets_fields_right_with_sums_and_words,
        agreements::a_body_of_no_country_is_let_in_while_an_agreement_is_in_force,
        agreements::a_bureau_lets_its_agencies_in_and_membership_does_not_end,
        mail::a_mail_tells_numbers_and_is_sent_once,
        mail::a_hidden_record_changes_no_mail,
        mail::a_mail_knows_the_rights_of_the_moment_it_is_sent,
        mail::a_dead_mail_server_holds_up_nothing_and_loses_nothing,
        retention::what_is_erased_leaves_memory_and_disk_of_every_process,
        retention::two_people_erase_and_one_may_not,
        retention::the_clock_reminds_blocks_and_erases,
        retention::a_reference_is_kept_under_its_own_flag,
        imports::a_row_comes_in_once,
        imports::what_is_not_known_is_kept_and_told,
        imports::what_others_were_told_of_is_not_taken_back,
        imports::after_a_while_one_person_takes_nothing_back,
        imports::a_batch_is_taken_back_as_far_as_nothing_rests_on_it,
        imports::a_kill_in_the_middle_loses_and_repeats_nothing,
        imports::a_batch_of_a_killed_program_can_be_taken_back,
        imports::nothing_comes_into_a_batch_that_was_taken_back,
        imports::a_table_that_was_stopped_and_is_given_again_goes_on,
        imports::taking_back_is_a_job_that_goes_on_after_a_kill,
        imports::sums_are_those_of_the_records,
        tables::a_reference_that_is_taken_stops_its_row_alone,
        tables::mended_rows_are_the_rows_that_they_were,
        tables::a_table_is_read_as_it_is_written_and_kept_as_it_stood,
        imports::quality_and_series_count_the_same,
        imports::weeks_keep_to_the_months_that_are_looked_at,
        imports::of_rows_of_tables_no_delay_is_told,
        imports::hiding_places_stand_by_region,
        imports::what_is_no_table_of_the_collection_leaves_nothing,
        tables::what_a_row_says_twice_or_oddly_is_told,
        tables::rows_of_several_sheets_and_widths_come_back_whole,
        tables::a_file_is_read_in_one_way,
        tables::what_comes_in_and_what_goes_wait_for_each_other,
        tables::rows_of_two_years_are_two_rows,
        tables::a_day_that_nothing_tells_is_a_stretch,
        worlds::a_world_in_parts_goes_on_after_a_kill,
        worlds::a_world_with_pictures_goes_on_after_a_kill,
        worlds::another_world_is_refused,
        probes::a_thousand_perturbed_pictures_learn_no_more_than_the_limit,
        probes::what_waits_long_is_compared_in_the_end,
        probes::the_same_pictures_again_take_no_place,
        probes::what_waits_is_nothing_to_those_who_come_after,
        probes::a_silent_probe_is_seen_by_its_number_alone,
        probes::what_nobody_asked_for_is_not_counted,
        told::fillers_are_no_real_questions,
        conclusions::a_disagreement_goes_to_a_resolution,
        conclusions::against_the_engine_only_with_a_reason,
        told::matching_modes_decide_what_is_told,
        told::many_that_resemble_take_no_hit_away,
        told::a_comparison_leaves_as_many_entries_whatever_it_meets,
        told::a_silent_hit_is_examined_in_silence,
        told::an_unreadable_capture_fails_alone,
        told::four_lights_are_four_photographs_under_four_lamps,
        told::a_job_put_aside_keeps_nobody_waiting,
        twice::comparing_again_changes_nothing,
        twice::a_dropped_worker_loses_and_repeats_nothing,
        twice::racing_submissions_make_one_record,
        twice::racing_conclusions_are_one,
        twice::an_upload_under_a_key_is_one,
        twice::a_key_means_one_request,
    };
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
