//! Every code in a world stands in the vocabularies.

use std::collections::BTreeSet;

use commonlink_exercise::{Field, Settings, World, plan};

const GROUPS: &str = "cannabis_herb cannabis_resin cannabis_oil cannabis_plant coca_leaf coca_paste_base \
    cocaine_hydrochloride cocaine_crack opium morphine heroin fentanyls nitazenes tramadol opioids_other amphetamine \
    captagon methamphetamine yaba stimulants_other mdma cathinones synthetic_cannabinoids semi_synthetic_cannabinoids \
    hallucinogens ketamine_dissociatives ghb_gbl_bd sedatives khat nps_other inhalants medicines_other \
    precursor_table_1 precursor_table_2 precursor_designer essential_chemical cutting_agent equipment unknown";
const FORMS: &str = "powder pill_tablet crystal_rock liquid plant_matter blotter brick paste resin oil_wax capsule base \
    hydrochloride impregnated edible vape plant_living seed patch gas unknown";
const UNITS: &str = "kg g mg t l ml tablet unit plant seed blotter_dose ampoule package";
const MODES: &str = "maritime rail road air mail multimodal fixed_installation inland_water express_courier on_foot \
    animal drone tunnel none_fixed_site unknown";
const CONVEYANCES: &str = "aircraft_passenger aircraft_cargo aircraft_light helicopter uav boat_small go_fast \
    sailing_yacht motor_yacht semi_submersible unmanned_surface unmanned_underwater container_ship bulk_carrier \
    roro_ferry tanker fishing_vessel train_passenger train_freight car van lorry trailer bus motorcycle container \
    pack_animal person_only other unknown";
const DETECTION: &str =
    "risk_profile random_check intelligence x_ray dog tip_off found_by_chance controlled_delivery unknown";
const OUTER: &str = "bag bale box carton drum barrel crate sack suitcase holdall jerrican canister tank pallet_shaped \
    vacuum_pack envelope tube loose other unknown";
const UNIT_PACKAGING: &str =
    "kilo_brick half_brick disc pellet bag wrap tablet blister bottle ampoule liquid_container other unknown";
const LAYERS: &str = "foil cling_film adhesive_tape rubber_latex carbon_paper grease wax balloon paper cloth \
    plastic_bag vacuum_film other";
const PLACES: &str = "airport_passenger airport_cargo airport_mail airstrip seaport free_zone land_crossing \
    green_border road rail sea_territorial sea_eez sea_high inland_water military postal_hub warehouse dwelling farm \
    lab_cultivation lab_production lab_conversion lab_cutting lab_extraction lab_tableting dump_site market_retail \
    prison online unknown";
const ROUTE: &str = "cultivation production origin departure transit transhipment seizure intended_destination final_destination";
const LEVELS: &str = "for_official_use_only restricted confidential";
const PURPOSES: &str = "wanted_persons identify_of_interest investigation warning identification forensic_analysis \
    security_check crime_analysis border_management statistics training scientific_study";
const ROLES: &str = "grower collector precursor_supplier producer lab_technician equipment_supplier packer financier \
    organiser broker logistics_organiser exporter shipping_insider transporter_driver transporter_skipper \
    transporter_pilot transporter_crew courier_body courier_luggage port_retrieval user_only warehouse_keeper importer \
    extraction_chemist adulterator wholesaler distributor retailer runner online_vendor market_admin money_collector \
    launderer_cash_courier launderer_hawala launderer_trade launderer_crypto document_forger corrupt_official enforcer \
    recruiter front_nominee unknown";
const STATUS: &str = "wanted charged convicted suspect person_of_interest witness victim missing deceased unidentified \
    acquitted contact_associate";

fn concealments() -> BTreeSet<String> {
    let list: &[(&str, &str)] = &[
        ("on_body", "worn prosthesis wig footwear"),
        ("in_body", "swallowed inserted"),
        ("luggage", "false_bottom structure lining loose"),
        ("parcel", "letter parcel_content parcel_wall"),
        ("vehicle", "tank tyre panel engine roof seat trailer_floor built_compartment"),
        ("vessel", "hull_attachment sea_chest ballast void machinery cabin"),
        ("aircraft", "panel hold galley_toilet"),
        ("container_structure", "reefer_motor floor corrugation doors ceiling"),
        ("rip_on_rip_off", "bags_near_doors cloned_seal"),
        ("cargo_load", "mixed hollowed_goods stone machinery furniture cover_layer pallet"),
        ("in_liquid", "drink fuel oil other_liquid"),
        ("carrier_material", "plastic textile cardboard charcoal fertiliser beeswax other_carrier"),
        ("release_fraud", "pin_code false_release switch"),
        ("at_sea", "transhipment drop_off gps_buoy towed"),
        ("premises", "buried wall floor_void machinery_premises"),
        ("live_animal", "swallowed_animal implanted"),
        ("consumer_goods", "electronics toys books food"),
        ("disguised_product", "branded_copy relabelled"),
    ];
    let mut out: BTreeSet<String> = list
        .iter()
        .flat_map(|(first, seconds)| {
            seconds.split_whitespace().map(move |second| format!("{first}.{second}"))
        })
        .collect();
    out.extend(["none".to_owned(), "unknown".to_owned()]);
    out
}

fn in_list(list: &str, code: &str, what: &str) {
    assert!(list.split_whitespace().any(|known| known == code), "`{code}` is no {what}");
}

fn known_in(list: &str, field: &Field<String>, what: &str) {
    if let Some(code) = field.known() {
        in_list(list, code, what);
    }
}

fn check(world: &World) {
    let concealments = concealments();
    for seizure in &world.seizures {
        in_list("day month year range", &seizure.occurred.precision, "date precision");
        in_list("exact site town region country", &seizure.place.precision, "place precision");
        in_list(MODES, &seizure.transport_mode, "transport mode");
        known_in(PLACES, &seizure.place.place_type, "place type");
        known_in(CONVEYANCES, &seizure.conveyance, "conveyance");
        known_in(DETECTION, &seizure.detection_method, "detection method");
        known_in(OUTER, &seizure.packaging.outer, "outer packaging");
        known_in(UNIT_PACKAGING, &seizure.packaging.unit, "unit packaging");
        for layer in seizure.packaging.layers.known().into_iter().flatten() {
            in_list(LAYERS, layer, "layer");
        }
        if let Some(code) = seizure.concealment.known() {
            assert!(concealments.contains(code), "`{code}` is no concealment");
        }
        assert!(!seizure.items.is_empty());
        for item in &seizure.items {
            in_list(GROUPS, &item.group, "group");
            in_list(FORMS, &item.form, "form");
            in_list(UNITS, &item.unit, "unit");
            in_list("gross net not_recorded", &item.weight_basis, "weight basis");
            known_in("base hydrochloride", &item.chemical_form, "chemical form");
            assert!(item.amount > 0.0 && item.amount.is_finite());
        }
        for point in &seizure.route {
            in_list(ROUTE, &point.role, "route role");
            in_list("documented admitted inferred", &point.basis, "basis");
            in_list("low moderate high", &point.confidence, "confidence");
        }
        in_list(LEVELS, &seizure.handling.level, "level");
        in_list(PURPOSES, &seizure.handling.purpose, "purpose");
        for code in &seizure.handling.codes {
            in_list("h0 h1 h2 h3", code, "handling code");
        }
        for part in &seizure.people {
            in_list(ROLES, &part.role, "role");
            in_list(STATUS, &part.status, "status");
            in_list("a b c x", &part.source_grade, "source grade");
            in_list("1 2 3 4", &part.information_grade, "information grade");
        }
    }
    for profile in &world.profiles {
        in_list(GROUPS, &profile.group, "group");
    }
}

#[test]
fn every_code_is_in_the_vocabularies() {
    let settings = Settings::small().unwrap();
    for seed in [settings.seed, 1, 2] {
        check(&plan(&settings, seed).0);
    }
}
