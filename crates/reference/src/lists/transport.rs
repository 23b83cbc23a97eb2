//! Transport: modes, conveyances, identifiers, containers and seals, detection. Native codes of modes are UNECE
//! Recommendation 19 (not checked against it), of conveyances the NIEM family (6.0, OASIS Open, CC BY 4.0).

use super::Source::{FollowTheMoney, Ids, Iso6346, Niem, OurChoice, Rec19, UnLocode, Wco};
use super::{Vocabulary, entry};

/// Modes of transport. `not_recorded` comes with tables of others that have no such column or left it blank; who
/// submits a seizure says `unknown`.
pub static TRANSPORT_MODES: Vocabulary = Vocabulary::unverified(
    "transport_mode",
    &[
        entry(Rec19, "maritime").native("1"),
        entry(Rec19, "rail").native("2"),
        entry(Rec19, "road").native("3"),
        entry(Rec19, "air").native("4"),
        entry(Rec19, "mail").native("5"),
        entry(Rec19, "multimodal").native("6"),
        entry(Rec19, "fixed_installation").native("7"),
        entry(Rec19, "inland_water").native("8"),
        entry(Wco, "express_courier"),
        entry(OurChoice, "on_foot"),
        entry(OurChoice, "animal"),
        entry(OurChoice, "drone"),
        entry(OurChoice, "tunnel"),
        entry(OurChoice, "none_fixed_site"),
        entry(Ids, "other"),
        entry(Rec19, "unknown").native("0"),
        entry(OurChoice, "not_recorded"),
    ],
);

/// Kinds of conveyance.
pub static CONVEYANCES: Vocabulary = Vocabulary::new(
    "conveyance",
    &[
        entry(Niem, "aircraft_passenger").native("A"),
        entry(Niem, "aircraft_cargo").native("A"),
        entry(Niem, "aircraft_light").native("A"),
        entry(Niem, "helicopter").native("A"),
        entry(OurChoice, "uav"),
        entry(Niem, "boat_small").native("B"),
        entry(OurChoice, "go_fast"),
        entry(OurChoice, "sailing_yacht"),
        entry(OurChoice, "motor_yacht"),
        entry(OurChoice, "semi_submersible"),
        entry(OurChoice, "unmanned_surface"),
        entry(OurChoice, "unmanned_underwater"),
        entry(Niem, "container_ship").native("S"),
        entry(Niem, "bulk_carrier").native("S"),
        entry(Niem, "roro_ferry").native("S"),
        entry(Niem, "tanker").native("S"),
        entry(Niem, "fishing_vessel").native("S"),
        entry(Niem, "train_passenger").native("R"),
        entry(Niem, "train_freight").native("R"),
        entry(Niem, "car").native("V"),
        entry(Niem, "van").native("V"),
        entry(Niem, "lorry").native("V"),
        entry(Niem, "trailer").native("V"),
        entry(Niem, "bus").native("V"),
        entry(Niem, "motorcycle").native("V"),
        entry(Niem, "container").native("C01"),
        entry(OurChoice, "pack_animal"),
        entry(OurChoice, "person_only"),
        entry(OurChoice, "other"),
        entry(OurChoice, "unknown"),
    ],
);

/// Kinds of identifiers of things, accounts and documents.
pub static IDENTIFIER_KINDS: Vocabulary = Vocabulary::new(
    "identifier_kind",
    &[
        entry(FollowTheMoney, "imo_number"),
        entry(FollowTheMoney, "mmsi"),
        entry(FollowTheMoney, "call_sign"),
        entry(FollowTheMoney, "flag"),
        entry(FollowTheMoney, "past_flag"),
        entry(FollowTheMoney, "crs_number"),
        entry(FollowTheMoney, "registration_port"),
        entry(FollowTheMoney, "aircraft_serial"),
        entry(FollowTheMoney, "icao_code"),
        entry(FollowTheMoney, "vehicle_registration"),
        entry(OurChoice, "vin"),
        entry(Iso6346, "container_number"),
        entry(OurChoice, "seal_number"),
        entry(OurChoice, "bill_of_lading"),
        entry(OurChoice, "air_waybill"),
        entry(OurChoice, "parcel_tracking"),
        entry(OurChoice, "flight_number"),
        entry(UnLocode, "un_locode"),
        entry(OurChoice, "phone"),
        entry(OurChoice, "imei"),
        entry(OurChoice, "email"),
        entry(OurChoice, "account_handle"),
        entry(FollowTheMoney, "crypto_address"),
        entry(FollowTheMoney, "bank_account"),
        entry(FollowTheMoney, "passport"),
        entry(FollowTheMoney, "identity_document"),
    ],
);

/// Kinds of container.
pub static CONTAINER_KINDS: Vocabulary = Vocabulary::new(
    "container_kind",
    &[
        entry(Niem, "dry"),
        entry(Niem, "flatrack"),
        entry(Niem, "insulated"),
        entry(Niem, "open_top"),
        entry(Niem, "refrigerated"),
        entry(Niem, "tank"),
    ],
);

/// State of a transport seal.
pub static SEAL_STATES: Vocabulary = Vocabulary::new(
    "seal_state",
    &[
        entry(Niem, "intact"),
        entry(Niem, "broken"),
        entry(Niem, "absent"),
        entry(OurChoice, "cloned"),
        entry(OurChoice, "unknown"),
    ],
);

/// How it was detected (WCO CEN forms).
pub static DETECTION_METHODS: Vocabulary = Vocabulary::unverified(
    "detection_method",
    &[
        entry(Wco, "risk_profile"),
        entry(Wco, "random_check"),
        entry(Wco, "intelligence"),
        entry(Wco, "x_ray"),
        entry(Wco, "dog"),
        entry(Wco, "tip_off"),
        entry(Wco, "found_by_chance"),
        entry(Wco, "controlled_delivery"),
        entry(Wco, "unknown"),
    ],
);
