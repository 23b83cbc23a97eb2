//! Places, countries, substances and counted words, as people write them. A resolved place is one that its identifier
//! leads back to.
#![no_main]

use commonlink_reference::{country_from_text, place, substance, terms};

const COUNTRIES: [&str; 8] = ["FJ", "ES", "BR", "US", "CN", "RU", "EG", "XK"];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let code = COUNTRIES[text.len() % COUNTRIES.len()];
    let (name, division) = text.split_once('\n').map_or((text, None), |(name, rest)| (name, Some(rest)));
    let _answer = place::resolve(code, name, division);
    let _division = place::division(code, name);
    let _place = place::by_id(code, name);
    let _country = country_from_text(text);
    let _substance = substance::meaning(text);
    for column in [terms::Column::Transport, terms::Column::Concealment] {
        let _term = terms::meaning(column, text);
    }
});
