//! The whole router on both engines, asked as browsers and programs ask it. This program has no harness of its
//! own, because it also plays the decoding child.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    reason = "without the usual harness the linter sees no tests"
)]

mod agreements;
mod analysis;
mod api;
mod asked;
mod exports;
mod headers;
mod identity;
mod imports;
mod judges;
mod limits;
mod operator;
mod pages;
mod probes;
mod session;
#[path = "../../../casework/tests/it/trials.rs"]
mod trials;
mod uploads;
#[path = "../../../casework/tests/it/world.rs"]
#[allow(dead_code, reason = "shared with the tests of casework, which use more of it")]
mod world;

use libtest_mimic::{Arguments, Trial};

fn main() {
    if std::env::args().nth(1).as_deref() == Some(commonlink_casework::DECODE_CHILD) {
        std::process::exit(commonlink_exchange::child_main());
    }
    let mut trials = trials::on_both! {
        probes::a_no_match_record_changes_no_answer,
        probes::a_silent_record_changes_no_answer,
        probes::permitted::a_permitted_hit_differs_in_what_is_permitted,
        probes::a_record_that_excludes_the_asker_changes_no_answer,
        probes::a_record_above_the_asker_changes_no_answer,
        probes::a_record_taken_away_later_changes_no_answer,
        probes::a_withdrawn_record_changes_no_answer,
        probes::a_record_in_doubt_changes_no_answer,
        probes::seeded::a_hidden_record_changes_no_answer_to_chance,
        probes::timing::hidden_and_absent_take_the_same_time,
        judges::the_answer_is_what_the_reference_says,
        probes::without_an_account_there_is_only_what_is_public,
        probes::a_liaison_sees_no_rows,
        imports::a_table_is_given_mapped_watched_and_taken_back,
        analysis::a_filter_that_is_not_understood_is_named,
        analysis::filters_are_understood_as_people_write_them,
        limits::what_waits_is_said_and_nothing_is_refused,
        api::a_submission_is_recorded_once,
        api::what_is_held_has_the_shape_of_what_was_sent,
        api::faults_name_their_fields,
        api::control_characters_are_refused_everywhere,
        api::sensitive_data_are_hidden_until_they_are_asked_for,
        api::a_date_is_refused_by_its_cause,
        api::errors_are_problems,
        api::lists_refuse_what_they_do_not_know,
        pages::both_sides_can_be_looked_at_under_one_light,
        pages::a_link_shows_its_grounds_and_keeps_the_second_examiner_blind,
        uploads::pieces_resume,
        uploads::the_owner_gets_the_original_and_others_what_is_re_encoded,
        uploads::wrong_bytes_start_again,
        uploads::an_upload_is_begun_once_under_a_key,
        uploads::a_refused_file_stays_refused,
        uploads::nobody_else_reaches_an_upload,
        session::a_clearance_is_given_by_the_own_administrator,
        session::a_purpose_is_stated_and_decides,
        session::five_failures_lock_for_ten_minutes,
        session::many_attempts_at_once_gain_nothing,
        session::a_part_of_a_page_leads_to_the_log_in,
        session::sessions_end,
        session::what_is_shown_once_is_made_once,
        session::an_administrator_resets_a_colleagues_password,
        session::passwords_change,
        session::nobody_is_sent_elsewhere,
        session::roles_open_and_close_doors,
        session::tokens_open_the_interface_only,
        identity::a_second_factor_is_asked_for_after_the_password,
        identity::wrong_codes_lock_like_wrong_passwords,
        identity::what_gives_something_away_is_confirmed_and_nothing_is_lost,
        identity::a_token_does_what_its_scopes_say,
        identity::who_is_revoked_is_out_within_a_second,
        identity::a_page_left_open_keeps_nobody_signed_in,
        identity::a_first_password_opens_the_choice_of_an_own_one,
        identity::roles_demand_a_second_factor,
        identity::access_is_reviewed_on_record,
        headers::every_answer_carries_the_headers,
        headers::writes_come_from_our_pages,
        headers::bodies_are_bounded,
        operator::jobs_that_nobody_does_are_complained_of,
        agreements::a_body_whose_agreement_ended_is_told_so,
        agreements::what_is_left_of_erased_records_is_asked_for,
        exports::an_export_is_in_the_audit_trail_once,
        exports::an_export_that_breaks_off_has_no_end,
    };
    trials.push(Trial::test("api::the_document_is_checked_in", || {
        api::the_document_is_checked_in();
        Ok(())
    }));
    trials.push(Trial::test("api::the_document_and_the_routes_agree", || {
        api::the_document_and_the_routes_agree();
        Ok(())
    }));
    trials.push(Trial::test("api::the_document_names_every_refusal", || {
        api::the_document_names_every_refusal();
        Ok(())
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
