//! Concealment in two levels, from public cases. The stored code is `level1.level2`; a level 1 code alone says that
//! nothing closer is known, and is the whole code of `other`, `none` and `unknown`.

use super::Source::OurChoice;
use super::{Vocabulary, entry};

/// Concealment; the parent of a level 2 code is its level 1 code.
pub static CONCEALMENT: Vocabulary = Vocabulary::new(
    "concealment",
    &[
        entry(OurChoice, "on_body"),
        entry(OurChoice, "on_body.worn").under("on_body"),
        entry(OurChoice, "on_body.prosthesis").under("on_body"),
        entry(OurChoice, "on_body.wig").under("on_body"),
        entry(OurChoice, "on_body.footwear").under("on_body"),
        entry(OurChoice, "in_body"),
        entry(OurChoice, "in_body.swallowed").under("in_body"),
        entry(OurChoice, "in_body.inserted").under("in_body"),
        entry(OurChoice, "luggage"),
        entry(OurChoice, "luggage.false_bottom").under("luggage"),
        entry(OurChoice, "luggage.structure").under("luggage"),
        entry(OurChoice, "luggage.lining").under("luggage"),
        entry(OurChoice, "luggage.loose").under("luggage"),
        entry(OurChoice, "parcel"),
        entry(OurChoice, "parcel.letter").under("parcel"),
        entry(OurChoice, "parcel.parcel_content").under("parcel"),
        entry(OurChoice, "parcel.parcel_wall").under("parcel"),
        entry(OurChoice, "vehicle"),
        entry(OurChoice, "vehicle.tank").under("vehicle"),
        entry(OurChoice, "vehicle.tyre").under("vehicle"),
        entry(OurChoice, "vehicle.panel").under("vehicle"),
        entry(OurChoice, "vehicle.engine").under("vehicle"),
        entry(OurChoice, "vehicle.roof").under("vehicle"),
        entry(OurChoice, "vehicle.seat").under("vehicle"),
        entry(OurChoice, "vehicle.trailer_floor").under("vehicle"),
        entry(OurChoice, "vehicle.built_compartment").under("vehicle"),
        entry(OurChoice, "vessel"),
        entry(OurChoice, "vessel.hull_attachment").under("vessel"),
        entry(OurChoice, "vessel.sea_chest").under("vessel"),
        entry(OurChoice, "vessel.ballast").under("vessel"),
        entry(OurChoice, "vessel.void").under("vessel"),
        entry(OurChoice, "vessel.machinery").under("vessel"),
        entry(OurChoice, "vessel.cabin").under("vessel"),
        entry(OurChoice, "aircraft"),
        entry(OurChoice, "aircraft.panel").under("aircraft"),
        entry(OurChoice, "aircraft.hold").under("aircraft"),
        entry(OurChoice, "aircraft.galley_toilet").under("aircraft"),
        entry(OurChoice, "container_structure"),
        entry(OurChoice, "container_structure.reefer_motor").under("container_structure"),
        entry(OurChoice, "container_structure.floor").under("container_structure"),
        entry(OurChoice, "container_structure.corrugation").under("container_structure"),
        entry(OurChoice, "container_structure.doors").under("container_structure"),
        entry(OurChoice, "container_structure.ceiling").under("container_structure"),
        entry(OurChoice, "rip_on_rip_off"),
        entry(OurChoice, "rip_on_rip_off.bags_near_doors").under("rip_on_rip_off"),
        entry(OurChoice, "rip_on_rip_off.cloned_seal").under("rip_on_rip_off"),
        entry(OurChoice, "cargo_load"),
        entry(OurChoice, "cargo_load.mixed").under("cargo_load"),
        entry(OurChoice, "cargo_load.hollowed_goods").under("cargo_load"),
        entry(OurChoice, "cargo_load.stone").under("cargo_load"),
        entry(OurChoice, "cargo_load.machinery").under("cargo_load"),
        entry(OurChoice, "cargo_load.furniture").under("cargo_load"),
        entry(OurChoice, "cargo_load.cover_layer").under("cargo_load"),
        entry(OurChoice, "cargo_load.pallet").under("cargo_load"),
        entry(OurChoice, "in_liquid"),
        entry(OurChoice, "in_liquid.drink").under("in_liquid"),
        entry(OurChoice, "in_liquid.fuel").under("in_liquid"),
        entry(OurChoice, "in_liquid.oil").under("in_liquid"),
        entry(OurChoice, "in_liquid.other_liquid").under("in_liquid"),
        entry(OurChoice, "carrier_material"),
        entry(OurChoice, "carrier_material.plastic").under("carrier_material"),
        entry(OurChoice, "carrier_material.textile").under("carrier_material"),
        entry(OurChoice, "carrier_material.cardboard").under("carrier_material"),
        entry(OurChoice, "carrier_material.charcoal").under("carrier_material"),
        entry(OurChoice, "carrier_material.fertiliser").under("carrier_material"),
        entry(OurChoice, "carrier_material.beeswax").under("carrier_material"),
        entry(OurChoice, "carrier_material.other_carrier").under("carrier_material"),
        entry(OurChoice, "release_fraud"),
        entry(OurChoice, "release_fraud.pin_code").under("release_fraud"),
        entry(OurChoice, "release_fraud.false_release").under("release_fraud"),
        entry(OurChoice, "release_fraud.switch").under("release_fraud"),
        entry(OurChoice, "at_sea"),
        entry(OurChoice, "at_sea.transhipment").under("at_sea"),
        entry(OurChoice, "at_sea.drop_off").under("at_sea"),
        entry(OurChoice, "at_sea.gps_buoy").under("at_sea"),
        entry(OurChoice, "at_sea.towed").under("at_sea"),
        entry(OurChoice, "premises"),
        entry(OurChoice, "premises.buried").under("premises"),
        entry(OurChoice, "premises.wall").under("premises"),
        entry(OurChoice, "premises.floor_void").under("premises"),
        entry(OurChoice, "premises.machinery_premises").under("premises"),
        entry(OurChoice, "live_animal"),
        entry(OurChoice, "live_animal.swallowed_animal").under("live_animal"),
        entry(OurChoice, "live_animal.implanted").under("live_animal"),
        entry(OurChoice, "consumer_goods"),
        entry(OurChoice, "consumer_goods.electronics").under("consumer_goods"),
        entry(OurChoice, "consumer_goods.toys").under("consumer_goods"),
        entry(OurChoice, "consumer_goods.books").under("consumer_goods"),
        entry(OurChoice, "consumer_goods.food").under("consumer_goods"),
        entry(OurChoice, "disguised_product"),
        entry(OurChoice, "disguised_product.branded_copy").under("disguised_product"),
        entry(OurChoice, "disguised_product.relabelled").under("disguised_product"),
        entry(OurChoice, "other"),
        entry(OurChoice, "none"),
        entry(OurChoice, "unknown"),
    ],
);

/// Whether a concealment is one that fits a transport mode: the forms offer these first. Codes without a
/// known mode fit all; a mode that says nothing of the kind (`multimodal`, `unknown`) takes all.
pub fn concealment_fits(concealment: &str, transport_mode: &str) -> bool {
    let level_1 = concealment.split('.').next().unwrap_or_default();
    let modes: &[&str] = match level_1 {
        "on_body" | "in_body" => &["on_foot", "air", "road", "rail"],
        "luggage" => &["air", "road", "rail", "maritime"],
        "parcel" => &["mail", "express_courier"],
        "vehicle" => &["road"],
        "vessel" => &["maritime", "inland_water"],
        "aircraft" => &["air"],
        "container_structure" => &["maritime", "road", "rail"],
        "rip_on_rip_off" | "release_fraud" | "at_sea" => &["maritime"],
        "cargo_load" => &["maritime", "road", "air", "rail"],
        "premises" => &["none_fixed_site"],
        _ => &[],
    };
    modes.is_empty() || modes.contains(&transport_mode) || matches!(transport_mode, "multimodal" | "unknown")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::TRANSPORT_MODES;

    #[test]
    fn modes_that_fit() {
        assert!(concealment_fits("vessel.sea_chest", "maritime"));
        assert!(!concealment_fits("vessel.sea_chest", "air"));
        assert!(concealment_fits("in_liquid.drink", "drone"));
        assert!(concealment_fits("vehicle", "unknown"));
    }

    #[test]
    fn every_concealment_fits_some_mode_and_level_2_fits_as_its_parent() {
        for entry in CONCEALMENT.entries {
            assert!(TRANSPORT_MODES.codes().any(|mode| {
                !matches!(mode, "multimodal" | "unknown") && concealment_fits(entry.code, mode)
            }));
            for mode in TRANSPORT_MODES.codes() {
                let parent = entry.parent.unwrap_or(entry.code);
                assert_eq!(concealment_fits(entry.code, mode), concealment_fits(parent, mode));
            }
        }
    }
}
