//! Units as people write them, and the kilogram equivalent.
//!
//! Names met in the UNODC Individual Drug Seizures 2011-2014 are among the spellings: `Mark` and `Stamp` are blotters there,
//! `Bush` a plant, `Cc` a millilitre.
//!
//! A quantity keeps amount and unit as reported; the equivalent stands beside it with the rule that made
//! it. Rules (codes of [`crate::lists::CONVERSION_RULES`]): mass units by their exact factor (SI; `t` is the
//! metric tonne); one methamphetamine tablet as 0.1 g gross, as a public import of the UNODC data does; plants
//! are counted. Everything else has no equivalent, because no tablet weight, density or yield is built in
//! without a published source. Totals must say how many rows are without weight.
//!
//! ```
//! use commonlink_reference::to_kilograms;
//! let yaba = to_kilograms(2_000.0, "tablet", "yaba");
//! assert_eq!((yaba.kg, yaba.rule), (Some(0.2), "tablet_meth_0_1"));
//! assert_eq!(to_kilograms(2_000.0, "tablet", "mdma").kg, None);
//! ```

use crate::lists::{Entry, UNITS, VERSION};

/// The kilogram equivalent of a quantity, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversion {
    /// Kilograms; `None` where no rule gives them.
    pub kg: Option<f64>,
    /// Code of [`crate::lists::CONVERSION_RULES`].
    pub rule: &'static str,
    /// The edition of the rule.
    pub rule_version: &'static str,
}

/// The viss of Myanmar: 3.6 pounds of 0.453 592 37 kg (British definition of the ticul and viss; not checked against a
/// text in force).
const VISS_KG: f64 = 3.6 * 0.453_592_37;

/// The units that officers choose among. The others come with reports of others.
pub const COMMON: [&str; 13] = [
    "kg",
    "g",
    "mg",
    "t",
    "l",
    "ml",
    "tablet",
    "unit",
    "plant",
    "seed",
    "blotter_dose",
    "ampoule",
    "package",
];

/// The kilogram equivalent of `amount` in a unit of [`crate::lists::UNITS`], for a substance group of
/// [`crate::lists::SUBSTANCE_GROUPS`]. An amount that is negative or not finite has none, nor has an
/// unknown unit.
pub fn to_kilograms(amount: f64, unit: &str, group: &str) -> Conversion {
    let made = |kg: f64, rule| Conversion { kg: Some(kg), rule, rule_version: VERSION };
    let without = |rule| Conversion { kg: None, rule, rule_version: VERSION };
    if !amount.is_finite() || amount < 0.0 {
        return without("none");
    }
    // Division keeps decimal amounts exact to the last bit, which multiplying by 0.001 does not.
    let conversion = match (unit, group) {
        ("kg", _) => made(amount, "mass_exact"),
        ("g", _) => made(amount / 1e3, "mass_exact"),
        ("mg", _) => made(amount / 1e6, "mass_exact"),
        ("t", _) => made(amount * 1e3, "mass_exact"),
        ("ug", _) => made(amount / 1e9, "mass_exact"),
        ("hundred_grams", _) => made(amount / 1e1, "mass_exact"),
        ("block_350g", _) => made(amount * 0.35, "block_350g"),
        ("viss", _) => made(amount * VISS_KG, "viss_3_6_lb"),
        ("tablet", "methamphetamine" | "yaba") => made(amount / 1e4, "tablet_meth_0_1"),
        ("thousand_tablets", "methamphetamine" | "yaba") => made(amount / 1e1, "tablet_meth_0_1"),
        ("plant", _) => without("plant_count"),
        _ => without("none"),
    };
    if conversion.kg.is_none_or(f64::is_finite) { conversion } else { without("none") }
}

/// Spellings of the IDS workbooks and of other reports beside the code and the English label.
const SPELLINGS: &[(&str, &[&str])] = &[
    ("kg", &["kilogram", "kilograms", "kilogramme", "kilogrammes", "kgs"]),
    ("g", &["gram", "grams", "gramme", "grammes", "gr"]),
    ("mg", &["milligram", "milligrams"]),
    ("t", &["ton", "tons", "tonne", "tonnes"]),
    ("l", &["litre", "liter", "litres", "liters"]),
    (
        "ml",
        &[
            "millilitre",
            "milliliter",
            "millilitres",
            "milliliters",
            "cc",
            "cubic centimeter",
            "cubic centimetre",
        ],
    ),
    ("tablet", &["tablets", "pill", "pills", "tablets/pills"]),
    ("unit", &["units", "piece", "pieces", "barette"]),
    ("plant", &["plants", "bush", "bushes"]),
    ("seed", &["seeds"]),
    ("blotter_dose", &["blotter", "blotters", "blotting paper", "dose", "doses", "stamp", "stamps", "mark"]),
    ("ampoule", &["ampoules"]),
    ("package", &["packages", "brick", "bricks"]),
    ("ug", &["microgram", "micrograms", "mcg", "μg"]),
    ("hundred_grams", &["100 gram", "100 grams", "100 g"]),
    ("block_350g", &["block (350gr)", "block (350 g)"]),
    ("viss", &["visses", "peittha"]),
    ("gallon_us", &["gallons (us, liquid)", "gallon (us, liquid)", "us gallon", "us gallons"]),
    ("gallon_uk", &["gallons (uk)", "gallon (uk)", "imperial gallon", "imperial gallons"]),
    ("thousand_tablets", &["thousand of tablets", "thousand tablets", "thousands of tablets"]),
    ("thousand_doses", &["thousand of doses", "thousand doses", "thousands of doses"]),
    ("capsule", &["capsules"]),
    ("injection", &["injections"]),
    ("vial", &["vials"]),
    ("bottle", &["bottles", "flacon", "flacons"]),
    ("acre", &["acres"]),
    ("other", &["others"]),
    ("unknown", &["not given"]),
];

/// The spellings accepted for a unit beside its code and its label; empty for an unknown unit.
pub fn spellings(unit: &str) -> &'static [&'static str] {
    SPELLINGS.iter().find(|(code, _)| *code == unit).map_or(&[], |(_, spellings)| spellings)
}

/// The unit that `text` means: code, English label or accepted spelling, whatever the case.
///
/// ```
/// use commonlink_reference::quantity::parse_unit;
/// assert_eq!(parse_unit("Tablets/Pills").unwrap().code, "tablet");
/// assert!(parse_unit("bushel").is_none());
/// ```
pub fn parse_unit(text: &str) -> Option<&'static Entry> {
    let wanted = crate::plain(text);
    UNITS.parse(text).or_else(|| {
        SPELLINGS
            .iter()
            .find(|(_, spellings)| spellings.contains(&wanted.as_str()))
            .and_then(|(code, _)| UNITS.get(code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{CONVERSION_RULES, SUBSTANCE_GROUPS};
    use proptest::prelude::*;

    #[test]
    fn mass_units_convert_exactly() {
        for (amount, unit, kg) in
            [(12.5, "kg", 12.5), (250.0, "g", 0.25), (1.1, "g", 0.0011), (5e5, "mg", 0.5), (1.2, "t", 1200.0)]
        {
            let conversion = to_kilograms(amount, unit, "heroin");
            assert_eq!((conversion.kg, conversion.rule), (Some(kg), "mass_exact"), "{amount} {unit}");
            assert_eq!(conversion.rule_version, VERSION);
        }
    }

    #[test]
    fn only_methamphetamine_tablets_have_a_weight() {
        for group in SUBSTANCE_GROUPS.codes() {
            let conversion = to_kilograms(10_000.0, "tablet", group);
            let expected = match group {
                "methamphetamine" | "yaba" => (Some(1.0), "tablet_meth_0_1"),
                _ => (None, "none"),
            };
            assert_eq!((conversion.kg, conversion.rule), expected, "{group}");
        }
    }

    #[test]
    fn units_that_name_their_weight_have_it() {
        for (amount, unit, kg, rule) in [
            (2.0, "Viss", 3.265_865_064, "viss_3_6_lb"),
            (3.0, "Block (350gr)", 1.05, "block_350g"),
            (12.0, "100 gram", 1.2, "mass_exact"),
            (480.0, "Microgram", 4.8e-7, "mass_exact"),
        ] {
            let unit = parse_unit(unit).expect("a unit").code;
            let made = to_kilograms(amount, unit, "heroin");
            assert!((made.kg.expect("a weight") - kg).abs() < 1e-9, "{unit}");
            assert_eq!(made.rule, rule, "{unit}");
            assert!(CONVERSION_RULES.get(rule).is_some(), "{rule}");
        }
        assert_eq!(to_kilograms(2.0, "thousand_tablets", "yaba").kg, Some(0.2));
        for without in ["gallon_us", "acre", "thousand_doses", "capsule", "other", "unknown"] {
            assert_eq!(to_kilograms(2.0, without, "heroin").kg, None, "{without}");
        }
    }

    #[test]
    fn every_unit_of_the_seizure_collection_is_known() {
        const MET: &str = "Kilogram;Gram;Unit;Tablet;Litre;Pill;Millilitre;Piece;Cc;Capsule;Plants;Blotting paper;Bottles;\
            Cubic Centimeter;Dose;Gallons (US, liquid);Acres;Ampoule;Stamp;Bush;Ton;Milligram;Injection;Flacons;Mark;Vials;\
            Thousand of doses;Gallons (UK);Thousand of tablets;other;Barette;Microgram;100 gram;Block (350gr);Packages;Viss";
        for unit in MET.split(';') {
            assert!(parse_unit(unit).is_some(), "{unit}");
        }
        assert_eq!(MET.split(';').count(), 36, "and the empty one");
        assert!(COMMON.iter().all(|code| UNITS.get(code).is_some()));
    }

    #[test]
    fn what_is_counted_stays_without_weight() {
        assert_eq!(to_kilograms(40.0, "plant", "cannabis_plant").rule, "plant_count");
        for unit in ["l", "ml", "unit", "plant", "seed", "blotter_dose", "ampoule", "package", "bushel", ""] {
            assert_eq!(to_kilograms(40.0, unit, "methamphetamine").kg, None, "{unit}");
        }
    }

    #[test]
    fn amounts_that_are_none_have_no_weight() {
        for amount in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(to_kilograms(amount, "kg", "heroin").kg, None);
        }
        assert_eq!(to_kilograms(f64::MAX, "t", "heroin").kg, None);
        assert_eq!(to_kilograms(0.0, "g", "heroin").kg, Some(0.0));
    }

    #[test]
    fn every_unit_has_spellings_and_every_spelling_one_unit() {
        assert!(UNITS.codes().eq(SPELLINGS.iter().map(|(code, _)| *code)));
        for (code, list) in SPELLINGS {
            assert!(!list.is_empty());
            for spelling in spellings(code) {
                let found = parse_unit(&format!(" {} ", spelling.to_uppercase())).map(|entry| entry.code);
                assert_eq!(found, Some(*code), "{spelling}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_weight_is_finite_never_negative_and_has_a_listed_rule(amount: f64, unit in 0..13_usize, group in 0..39_usize) {
            let (unit, group) = (UNITS.entries[unit].code, SUBSTANCE_GROUPS.entries[group].code);
            let conversion = to_kilograms(amount, unit, group);
            prop_assert!(conversion.kg.is_none_or(|kg| kg.is_finite() && kg >= 0.0));
            prop_assert!(CONVERSION_RULES.get(conversion.rule).is_some());
        }
    }
}
