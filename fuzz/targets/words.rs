//! Amounts, units, dates and counted words of cells; questions of a search. An amount that is read is a number of
//! people, and what is asked for is found by its own words.
#![no_main]

use commonlink_casework::fuzzing::{amount, clean, date, said};
use commonlink_exchange::DayOrder;
use commonlink_model::ReportedDate;
use commonlink_reference::quantity;
use commonlink_reference::words::{Question, of_identifier, of_text};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for comma in [false, true] {
        if let Some(amount) = amount(text, comma) {
            assert!(amount.is_finite() && amount >= 0.0);
            for unit in ["kg", "g", "tablet", "l", text] {
                let _mass = quantity::to_kilograms(amount, unit, "cocaine");
            }
        }
    }
    for order in [DayOrder::DayFirst, DayOrder::MonthFirst] {
        if let Ok(read) = date(text, order) {
            assert_eq!(ReportedDate::parse(&read.to_string()).as_ref(), Ok(&read));
        }
    }
    assert_eq!(clean(&clean(text)), clean(text));
    let _said = said(text);
    let _unit = quantity::parse_unit(text);
    if let Some(question) = Question::of(text) {
        assert!(question.is_met(&of_text(text)));
        assert!(question.is_met(&of_identifier(text)));
    }
});
