//! Places, dates and routes. Place types follow the IDS site types and NIEM 6.0 (OASIS Open, CC BY 4.0); the
//! grouping is ours. Regions are those of the UN standard M49.

use super::Source::{Ids, OurChoice, UnM49};
use super::{Vocabulary, entry};

/// Kinds of places.
pub static PLACE_TYPES: Vocabulary = Vocabulary::new(
    "place_type",
    &[
        entry(OurChoice, "airport_passenger"),
        entry(OurChoice, "airport_cargo"),
        entry(OurChoice, "airport_mail"),
        entry(OurChoice, "airstrip"),
        entry(OurChoice, "seaport"),
        entry(OurChoice, "free_zone"),
        entry(OurChoice, "land_crossing"),
        entry(OurChoice, "green_border"),
        entry(OurChoice, "road"),
        entry(OurChoice, "rail"),
        entry(OurChoice, "sea_territorial"),
        entry(OurChoice, "sea_eez"),
        entry(OurChoice, "sea_high"),
        entry(OurChoice, "inland_water"),
        entry(OurChoice, "military"),
        entry(OurChoice, "postal_hub"),
        entry(OurChoice, "warehouse"),
        entry(OurChoice, "dwelling"),
        entry(OurChoice, "farm"),
        entry(OurChoice, "lab_cultivation"),
        entry(OurChoice, "lab_production"),
        entry(OurChoice, "lab_conversion"),
        entry(OurChoice, "lab_cutting"),
        entry(OurChoice, "lab_extraction"),
        entry(OurChoice, "lab_tableting"),
        entry(OurChoice, "dump_site"),
        entry(OurChoice, "market_retail"),
        entry(OurChoice, "prison"),
        entry(OurChoice, "online"),
        entry(Ids, "street"),
        entry(Ids, "open_air"),
        entry(Ids, "hospital"),
        entry(Ids, "hotel"),
        entry(Ids, "bar_restaurant"),
        entry(Ids, "public_building"),
        entry(Ids, "business_premises"),
        entry(Ids, "building_other"),
        entry(Ids, "other"),
        entry(OurChoice, "unknown"),
    ],
);

/// How exactly a date is known.
pub static DATE_PRECISIONS: Vocabulary = Vocabulary::new(
    "date_precision",
    &[
        entry(OurChoice, "day"),
        entry(OurChoice, "month"),
        entry(OurChoice, "year"),
        entry(OurChoice, "range"),
    ],
);

/// How exactly a place is known.
pub static PLACE_PRECISIONS: Vocabulary = Vocabulary::new(
    "place_precision",
    &[
        entry(OurChoice, "exact"),
        entry(OurChoice, "site"),
        entry(OurChoice, "town"),
        entry(OurChoice, "region"),
        entry(OurChoice, "country"),
    ],
);

/// What a place is on a route.
pub static ROUTE_ROLES: Vocabulary = Vocabulary::new(
    "route_role",
    &[
        entry(OurChoice, "cultivation"),
        entry(OurChoice, "production"),
        entry(OurChoice, "origin"),
        entry(Ids, "departure"),
        entry(OurChoice, "transit"),
        entry(OurChoice, "transhipment"),
        entry(Ids, "seizure"),
        entry(OurChoice, "intended_destination"),
        entry(OurChoice, "final_destination"),
    ],
);

/// What a route point rests on.
pub static ROUTE_BASES: Vocabulary = Vocabulary::new(
    "route_basis",
    &[entry(OurChoice, "documented"), entry(OurChoice, "admitted"), entry(OurChoice, "inferred")],
);

/// Regions of the world.
pub static REGIONS: Vocabulary = Vocabulary::new(
    "region",
    &[
        entry(UnM49, "africa").native("002"),
        entry(UnM49, "americas").native("019"),
        entry(UnM49, "asia").native("142"),
        entry(UnM49, "europe").native("150"),
        entry(UnM49, "oceania").native("009"),
        entry(UnM49, "antarctica").native("010"),
    ],
);

/// Subregions, where M49 has an intermediate region that one; the parent is the region.
pub static SUBREGIONS: Vocabulary = Vocabulary::new(
    "subregion",
    &[
        entry(UnM49, "northern_africa").under("africa").native("015"),
        entry(UnM49, "eastern_africa").under("africa").native("014"),
        entry(UnM49, "middle_africa").under("africa").native("017"),
        entry(UnM49, "southern_africa").under("africa").native("018"),
        entry(UnM49, "western_africa").under("africa").native("011"),
        entry(UnM49, "caribbean").under("americas").native("029"),
        entry(UnM49, "central_america").under("americas").native("013"),
        entry(UnM49, "south_america").under("americas").native("005"),
        entry(UnM49, "northern_america").under("americas").native("021"),
        entry(UnM49, "central_asia").under("asia").native("143"),
        entry(UnM49, "eastern_asia").under("asia").native("030"),
        entry(UnM49, "south_eastern_asia").under("asia").native("035"),
        entry(UnM49, "southern_asia").under("asia").native("034"),
        entry(UnM49, "western_asia").under("asia").native("145"),
        entry(UnM49, "eastern_europe").under("europe").native("151"),
        entry(UnM49, "northern_europe").under("europe").native("154"),
        entry(UnM49, "southern_europe").under("europe").native("039"),
        entry(UnM49, "western_europe").under("europe").native("155"),
        entry(UnM49, "australia_and_new_zealand").under("oceania").native("053"),
        entry(UnM49, "melanesia").under("oceania").native("054"),
        entry(UnM49, "micronesia").under("oceania").native("057"),
        entry(UnM49, "polynesia").under("oceania").native("061"),
        entry(UnM49, "antarctica").under("antarctica").native("010"),
    ],
);
