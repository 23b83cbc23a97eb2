//! What is traded, how it is packed, which ways it takes. Codes are those of the vocabularies; the
//! impurity names follow the chemistry reference; their levels are invented.

use crate::recipe::Face;

/// A kind of goods.
pub(super) struct Trade {
    pub(super) group: &'static str,
    /// Names as sources write them.
    pub(super) reported: &'static [&'static str],
    pub(super) form: &'static str,
    pub(super) chemical_form: Option<&'static str>,
    pub(super) unit_packaging: &'static str,
    /// Kind of the exhibits that carry marks.
    pub(super) exhibit: &'static str,
    /// What a press leaves its relief on; none where goods are not pressed.
    pub(super) face: Option<Face>,
    /// Kilograms of one brick, bag or tablet.
    pub(super) unit_kg: f64,
    /// Smallest and largest seizure in kilograms.
    pub(super) kilograms: (f64, f64),
    pub(super) purity: (f64, f64),
    /// Named as main part of a composition.
    pub(super) substance: &'static str,
    pub(super) cutting: &'static [&'static str],
    pub(super) impurities: &'static [&'static str],
}

const COCAINE_IMPURITIES: &[&str] = &[
    "tropacocaine",
    "norcocaine",
    "cis-cinnamoylcocaine",
    "trans-cinnamoylcocaine",
    "ecgonine methyl ester",
    "benzoylecgonine",
    "N-formylnorcocaine",
    "trimethoxycocaine",
    "truxilline, alpha",
    "truxilline, beta",
    "truxilline, delta",
    "truxilline, omega",
];
const HEROIN_IMPURITIES: &[&str] = &[
    "morphine",
    "codeine",
    "6-monoacetylmorphine",
    "acetylcodeine",
    "papaverine",
    "noscapine",
    "meconine",
    "thebaol acetate",
];
const ATS_IMPURITIES: &[&str] = &[
    "impurity 1",
    "impurity 2",
    "impurity 3",
    "impurity 4",
    "impurity 5",
    "impurity 6",
    "impurity 7",
    "impurity 8",
    "impurity 9",
    "impurity 10",
];

pub(super) const COCAINE: Trade = Trade {
    group: "cocaine_hydrochloride",
    reported: &["Cocaine HCL", "Cocaine", "Cocaine hydrochloride"],
    form: "brick",
    chemical_form: Some("hydrochloride"),
    unit_packaging: "kilo_brick",
    exhibit: "brick",
    face: Some(Face::Brick),
    unit_kg: 1.0,
    kilograms: (2.0, 900.0),
    purity: (62.0, 93.0),
    substance: "cocaine",
    cutting: &["levamisole", "phenacetin", "caffeine", "lidocaine"],
    impurities: COCAINE_IMPURITIES,
};
pub(super) const HEROIN: Trade = Trade {
    group: "heroin",
    reported: &["Heroin", "Heroin base"],
    form: "brick",
    chemical_form: Some("base"),
    unit_packaging: "half_brick",
    exhibit: "brick",
    face: Some(Face::Brick),
    unit_kg: 0.35,
    kilograms: (0.7, 90.0),
    purity: (28.0, 74.0),
    substance: "diacetylmorphine",
    cutting: &["caffeine", "paracetamol", "dextromethorphan"],
    impurities: HEROIN_IMPURITIES,
};
pub(super) const RESIN: Trade = Trade {
    group: "cannabis_resin",
    reported: &["Cannabis resin", "Hashish"],
    form: "resin",
    chemical_form: None,
    unit_packaging: "half_brick",
    exhibit: "brick",
    face: Some(Face::Brick),
    unit_kg: 0.1,
    kilograms: (3.0, 1_200.0),
    purity: (12.0, 34.0),
    substance: "THC",
    cutting: &["beeswax", "plant matter"],
    impurities: ATS_IMPURITIES,
};
pub(super) const MDMA: Trade = Trade {
    group: "mdma",
    reported: &["Ecstasy", "MDMA tablets"],
    form: "pill_tablet",
    chemical_form: Some("hydrochloride"),
    unit_packaging: "tablet",
    exhibit: "tablet",
    face: Some(Face::Tablet),
    unit_kg: 0.000_4,
    kilograms: (0.2, 60.0),
    purity: (24.0, 46.0),
    substance: "MDMA",
    cutting: &["microcrystalline cellulose", "lactose", "magnesium stearate"],
    impurities: ATS_IMPURITIES,
};
pub(super) const METHAMPHETAMINE: Trade = Trade {
    group: "methamphetamine",
    reported: &["Methamphetamine", "Crystal methamphetamine"],
    form: "crystal_rock",
    chemical_form: Some("hydrochloride"),
    unit_packaging: "bag",
    exhibit: "bag",
    face: None,
    unit_kg: 1.0,
    kilograms: (0.5, 350.0),
    purity: (71.0, 98.0),
    substance: "methamphetamine",
    cutting: &["dimethyl sulfone"],
    impurities: ATS_IMPURITIES,
};
const YABA: Trade = Trade {
    group: "yaba",
    reported: &["Methamphetamine tablets", "Yaba"],
    form: "pill_tablet",
    chemical_form: Some("hydrochloride"),
    unit_packaging: "tablet",
    exhibit: "tablet",
    face: Some(Face::Tablet),
    unit_kg: 0.000_1,
    kilograms: (0.05, 40.0),
    purity: (12.0, 24.0),
    substance: "methamphetamine",
    cutting: &["caffeine", "starch"],
    impurities: ATS_IMPURITIES,
};
const HERB: Trade = Trade {
    group: "cannabis_herb",
    reported: &["Cannabis Herb (Marijuana)", "Cannabis"],
    form: "plant_matter",
    chemical_form: None,
    unit_packaging: "bag",
    exhibit: "bag",
    face: None,
    unit_kg: 0.5,
    kilograms: (0.2, 300.0),
    purity: (4.0, 18.0),
    substance: "THC",
    cutting: &["plant matter"],
    impurities: ATS_IMPURITIES,
};
const TRAMADOL: Trade = Trade {
    group: "tramadol",
    reported: &["Tramadol"],
    form: "pill_tablet",
    chemical_form: Some("hydrochloride"),
    unit_packaging: "blister",
    exhibit: "bag",
    face: None,
    unit_kg: 0.000_5,
    kilograms: (0.3, 120.0),
    purity: (30.0, 55.0),
    substance: "tramadol",
    cutting: &["lactose", "starch"],
    impurities: ATS_IMPURITIES,
};

/// Goods of background seizures, with their share.
pub(super) const BACKGROUND: &[(&Trade, f64)] = &[
    (&COCAINE, 0.26),
    (&HERB, 0.2),
    (&RESIN, 0.1),
    (&MDMA, 0.13),
    (&METHAMPHETAMINE, 0.11),
    (&HEROIN, 0.08),
    (&YABA, 0.06),
    (&TRAMADOL, 0.06),
];

/// Goods of the organisations, in turn.
pub(super) const ORGANISED: &[&Trade] = &[
    &COCAINE,
    &MDMA,
    &COCAINE,
    &METHAMPHETAMINE,
    &COCAINE,
    &HEROIN,
    &COCAINE,
    &RESIN,
    &MDMA,
    &COCAINE,
    &METHAMPHETAMINE,
    &COCAINE,
];

/// Countries in order of travel, and the mode of the last leg.
pub(super) type Way = (&'static [&'static str], &'static str);

/// Ways the goods of a group take.
pub(super) fn ways(group: &str) -> &'static [Way] {
    match group {
        "cocaine_hydrochloride" => &[
            (&["CO", "EC", "BE"], "maritime"),
            (&["EC", "NL"], "maritime"),
            (&["BR", "ES"], "maritime"),
            (&["BR", "NG", "MA", "ES"], "maritime"),
            (&["EC", "FJ", "AU"], "maritime"),
            (&["CO", "TO", "NZ"], "maritime"),
            (&["BR", "ZA", "AU"], "maritime"),
            (&["EC", "WS", "NZ"], "maritime"),
            (&["CO", "SB", "PG", "AU"], "maritime"),
            (&["BR", "NG", "BE"], "air"),
            (&["CO", "ES", "NL"], "air"),
            (&["EC", "TO", "FJ", "NZ"], "maritime"),
        ],
        "heroin" => &[
            (&["TH", "ZA"], "air"),
            (&["TH", "NG", "BE"], "air"),
            (&["TH", "AU"], "maritime"),
            (&["TH", "TL", "AU"], "maritime"),
        ],
        "mdma" => &[
            (&["NL", "AU"], "mail"),
            (&["BE", "NZ"], "mail"),
            (&["NL", "ES", "MA"], "road"),
            (&["BE", "ZA"], "express_courier"),
            (&["NL", "FJ", "NZ"], "air"),
            (&["NL", "BR"], "express_courier"),
        ],
        "methamphetamine" => &[
            (&["TH", "TL", "AU"], "maritime"),
            (&["TH", "PG", "AU"], "maritime"),
            (&["TH", "SB", "AU"], "maritime"),
            (&["TH", "FJ", "NZ"], "maritime"),
            (&["NG", "ZA", "TH"], "air"),
            (&["TH", "TO", "NZ"], "air"),
            (&["TH", "WS", "NZ"], "mail"),
        ],
        _ => &[(&["MA", "ES", "NL"], "road"), (&["MA", "ES", "BE"], "road"), (&["MA", "BE"], "maritime")],
    }
}

/// Concealments that fit a mode.
pub(super) fn concealments(mode: &str) -> &'static [&'static str] {
    match mode {
        "maritime" => &[
            "rip_on_rip_off.bags_near_doors",
            "container_structure.reefer_motor",
            "container_structure.floor",
            "cargo_load.mixed",
            "cargo_load.hollowed_goods",
            "cargo_load.pallet",
            "vessel.hull_attachment",
            "vessel.sea_chest",
            "vessel.void",
            "at_sea.drop_off",
        ],
        "air" => &[
            "luggage.false_bottom",
            "luggage.lining",
            "luggage.loose",
            "in_body.swallowed",
            "on_body.worn",
            "aircraft.hold",
        ],
        "mail" | "express_courier" => &[
            "parcel.parcel_content",
            "parcel.parcel_wall",
            "consumer_goods.electronics",
            "consumer_goods.toys",
            "parcel.letter",
        ],
        "road" => &[
            "vehicle.panel",
            "vehicle.tyre",
            "vehicle.trailer_floor",
            "vehicle.built_compartment",
            "cargo_load.pallet",
        ],
        "none_fixed_site" => &["premises.buried", "premises.wall", "none"],
        _ => &["luggage.loose", "none"],
    }
}

/// Conveyances that fit a mode.
pub(super) fn conveyances(mode: &str) -> &'static [&'static str] {
    match mode {
        "maritime" => &[
            "container_ship",
            "container_ship",
            "container",
            "sailing_yacht",
            "fishing_vessel",
            "bulk_carrier",
            "roro_ferry",
        ],
        "air" => &["aircraft_passenger", "aircraft_cargo"],
        "mail" | "express_courier" => &["aircraft_cargo", "van"],
        "road" => &["car", "van", "lorry", "trailer", "bus"],
        _ => &["person_only"],
    }
}
