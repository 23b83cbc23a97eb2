//! What commonlink knows before it has any record: the message catalogue, the code lists with their
//! units and conversions, the countries, and the places. Everything is embedded, so a room that needs a label or a
//! country needs no file. Pure.
//!
//! ```
//! use commonlink_reference::{Lang, label, text_with};
//! assert_eq!(label(Lang::En, "substance_group", "cocaine_hydrochloride"), "Cocaine hydrochloride");
//! assert_eq!(text_with(Lang::En, "shell-results", &[("count", 1.into())]), "1 result");
//! ```

pub mod catalogue;
mod country;
pub mod lists;
pub mod place;
pub mod quantity;
pub mod substance;
pub mod terms;
pub mod words;

pub use catalogue::{Dir, Lang, Value, has, keys, label, label_key, text, text_with};
pub use country::{
    Country, Former, countries, country, country_from_text, former_countries, is_no_single_country,
};
pub use quantity::{Conversion, to_kilograms};

/// A text as compared: lower case, single spaces, plain quotation marks, apostrophes and hyphens.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .filter(|c| !matches!(c, '"' | '“' | '”' | '„' | '«' | '»'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' => '\'',
            '‐' | '‑' | '–' => '-',
            // The micro sign; its capital is the Greek letter's, whose small form is another sign.
            '\u{b5}' => '\u{3bc}',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    #[test]
    fn the_embedded_tables_are_the_ones_described() {
        let sources = include_str!("../data/SOURCES.md");
        for (name, bytes) in [
            ("countries.tsv", include_bytes!("../data/countries.tsv").as_slice()),
            ("country_names.tsv", include_bytes!("../data/country_names.tsv")),
            ("former_countries.tsv", include_bytes!("../data/former_countries.tsv")),
            ("reported_terms.tsv", include_bytes!("../data/reported_terms.tsv")),
            ("substances.tsv", include_bytes!("../data/substances.tsv")),
            ("places.bin", include_bytes!("../data/places.bin")),
            ("divisions.tsv", include_bytes!("../data/divisions.tsv")),
            ("division_areas.tsv", include_bytes!("../data/division_areas.tsv")),
            ("division_names.tsv", include_bytes!("../data/division_names.tsv")),
            ("geonames_divisions.tsv", include_bytes!("../data/geonames_divisions.tsv")),
            ("border_posts.tsv", include_bytes!("../data/border_posts.tsv")),
            ("place_words.tsv", include_bytes!("../data/place_words.tsv")),
            ("places_checked.tsv", include_bytes!("../data/places_checked.tsv")),
        ] {
            let sum =
                Sha256::digest(bytes).iter().fold(String::new(), |sum, byte| sum + &format!("{byte:02x}"));
            assert!(
                sources.lines().any(|row| row.starts_with(&format!("| {name} |")) && row.contains(&sum)),
                "{name} has SHA-256 {sum}"
            );
        }
    }

    #[test]
    fn texts_are_compared_in_plain_form() {
        assert_eq!(super::plain("  “Ecstasy”–type\u{a0} SUBSTANCES "), "ecstasy-type substances");
        assert_eq!(super::plain("Côte d’Ivoire"), "côte d'ivoire");
    }
}
