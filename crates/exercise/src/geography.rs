//! Countries and places of synthetic worlds.
//!
//! Compiled by the project from general knowledge: names and positions of well-known towns, ports and
//! airports, rounded to a tenth of a degree or better. They place training records on a map; they are not
//! meant for navigation.

/// A part of the world, used to shape invented names and routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    Pacific,
    SouthAmerica,
    Europe,
    Africa,
    Asia,
    Australasia,
}

/// What a town has; decides which seizures can happen there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    Port,
    Airport,
    Border,
    Town,
}

pub(crate) struct Town {
    pub(crate) name: &'static str,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) sites: &'static [Site],
}

pub(crate) struct Country {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) region: Region,
    /// How many seizures it reports, relative to the others.
    pub(crate) weight: f64,
    pub(crate) customs: bool,
    pub(crate) laboratory: bool,
    pub(crate) towns: &'static [Town],
}

use Site::{Airport, Border, Port, Town as Inland};

const fn town(name: &'static str, latitude: f64, longitude: f64, sites: &'static [Site]) -> Town {
    Town { name, latitude, longitude, sites }
}

/// All countries of the worlds.
pub(crate) const COUNTRIES: &[Country] = &[
    Country {
        code: "FJ",
        name: "Fiji",
        region: Region::Pacific,
        weight: 1.1,
        customs: true,
        laboratory: true,
        towns: &[
            town("Suva", -18.14, 178.44, &[Port, Inland]),
            town("Nadi", -17.76, 177.44, &[Airport, Inland]),
            town("Lautoka", -17.61, 177.45, &[Port, Inland]),
            town("Savusavu", -16.78, 179.34, &[Port]),
        ],
    },
    Country {
        code: "PG",
        name: "Papua New Guinea",
        region: Region::Pacific,
        weight: 0.9,
        customs: true,
        laboratory: false,
        towns: &[
            town("Port Moresby", -9.44, 147.18, &[Port, Airport, Inland]),
            town("Lae", -6.73, 147.0, &[Port, Inland]),
            town("Daru", -9.08, 143.21, &[Port]),
            town("Vanimo", -2.68, 141.3, &[Border]),
        ],
    },
    Country {
        code: "WS",
        name: "Samoa",
        region: Region::Pacific,
        weight: 0.6,
        customs: false,
        laboratory: false,
        towns: &[
            town("Apia", -13.83, -171.76, &[Port, Inland]),
            town("Faleolo", -13.83, -172.01, &[Airport]),
            town("Salelologa", -13.73, -172.22, &[Port]),
        ],
    },
    Country {
        code: "SB",
        name: "Solomon Islands",
        region: Region::Pacific,
        weight: 0.6,
        customs: false,
        laboratory: false,
        towns: &[
            town("Honiara", -9.43, 159.95, &[Port, Airport, Inland]),
            town("Gizo", -8.1, 156.84, &[Port]),
            town("Noro", -8.24, 157.2, &[Port]),
        ],
    },
    Country {
        code: "TO",
        name: "Tonga",
        region: Region::Pacific,
        weight: 0.7,
        customs: true,
        laboratory: false,
        towns: &[
            town("Nuku'alofa", -21.14, -175.2, &[Port, Inland]),
            town("Neiafu", -18.65, -173.98, &[Port]),
            town("Fua'amotu", -21.24, -175.15, &[Airport]),
        ],
    },
    Country {
        code: "TL",
        name: "Timor-Leste",
        region: Region::Asia,
        weight: 0.6,
        customs: false,
        laboratory: false,
        towns: &[
            town("Dili", -8.56, 125.57, &[Port, Airport, Inland]),
            town("Batugade", -8.93, 124.96, &[Border]),
            town("Baucau", -8.47, 126.46, &[Inland]),
        ],
    },
    Country {
        code: "EC",
        name: "Ecuador",
        region: Region::SouthAmerica,
        weight: 1.3,
        customs: true,
        laboratory: true,
        towns: &[
            town("Guayaquil", -2.19, -79.89, &[Port, Airport, Inland]),
            town("Manta", -0.95, -80.73, &[Port]),
            town("Quito", -0.18, -78.47, &[Airport, Inland]),
            town("Tulcán", 0.81, -77.72, &[Border]),
        ],
    },
    Country {
        code: "CO",
        name: "Colombia",
        region: Region::SouthAmerica,
        weight: 1.3,
        customs: false,
        laboratory: true,
        towns: &[
            town("Cartagena", 10.39, -75.51, &[Port, Inland]),
            town("Buenaventura", 3.88, -77.03, &[Port]),
            town("Bogotá", 4.71, -74.07, &[Airport, Inland]),
            town("Ipiales", 0.83, -77.64, &[Border]),
        ],
    },
    Country {
        code: "BR",
        name: "Brazil",
        region: Region::SouthAmerica,
        weight: 1.2,
        customs: true,
        laboratory: true,
        towns: &[
            town("Santos", -23.96, -46.33, &[Port]),
            town("Guarulhos", -23.43, -46.47, &[Airport]),
            town("Paranaguá", -25.52, -48.51, &[Port]),
            town("Corumbá", -19.01, -57.65, &[Border, Inland]),
        ],
    },
    Country {
        code: "BE",
        name: "Belgium",
        region: Region::Europe,
        weight: 1.3,
        customs: true,
        laboratory: true,
        towns: &[
            town("Antwerp", 51.22, 4.4, &[Port, Inland]),
            town("Zaventem", 50.9, 4.48, &[Airport]),
            town("Liège", 50.63, 5.57, &[Airport, Inland]),
            town("Zeebrugge", 51.33, 3.2, &[Port]),
        ],
    },
    Country {
        code: "NL",
        name: "Netherlands",
        region: Region::Europe,
        weight: 1.2,
        customs: true,
        laboratory: true,
        towns: &[
            town("Rotterdam", 51.92, 4.48, &[Port, Inland]),
            town("Schiphol", 52.31, 4.76, &[Airport]),
            town("Vlissingen", 51.44, 3.57, &[Port]),
            town("Eindhoven", 51.44, 5.48, &[Inland]),
        ],
    },
    Country {
        code: "ES",
        name: "Spain",
        region: Region::Europe,
        weight: 1.2,
        customs: true,
        laboratory: false,
        towns: &[
            town("Algeciras", 36.13, -5.45, &[Port]),
            town("Valencia", 39.47, -0.38, &[Port, Inland]),
            town("Madrid", 40.42, -3.7, &[Airport, Inland]),
            town("Ceuta", 35.89, -5.31, &[Border, Port]),
        ],
    },
    Country {
        code: "NG",
        name: "Nigeria",
        region: Region::Africa,
        weight: 1.0,
        customs: true,
        laboratory: false,
        towns: &[
            town("Lagos", 6.45, 3.39, &[Port, Airport, Inland]),
            town("Port Harcourt", 4.78, 7.01, &[Port]),
            town("Seme", 6.37, 2.72, &[Border]),
        ],
    },
    Country {
        code: "ZA",
        name: "South Africa",
        region: Region::Africa,
        weight: 1.0,
        customs: true,
        laboratory: true,
        towns: &[
            town("Durban", -29.86, 31.03, &[Port, Inland]),
            town("Johannesburg", -26.2, 28.05, &[Airport, Inland]),
            town("Cape Town", -33.92, 18.42, &[Port, Airport, Inland]),
            town("Musina", -22.35, 30.04, &[Border]),
        ],
    },
    Country {
        code: "MA",
        name: "Morocco",
        region: Region::Africa,
        weight: 0.8,
        customs: false,
        laboratory: false,
        towns: &[
            town("Tanger", 35.78, -5.81, &[Port, Inland]),
            town("Casablanca", 33.57, -7.59, &[Port, Airport, Inland]),
            town("Nador", 35.17, -2.93, &[Port, Border]),
        ],
    },
    Country {
        code: "TH",
        name: "Thailand",
        region: Region::Asia,
        weight: 1.0,
        customs: true,
        laboratory: true,
        towns: &[
            town("Laem Chabang", 13.08, 100.88, &[Port]),
            town("Bangkok", 13.76, 100.5, &[Airport, Inland]),
            town("Chiang Rai", 19.91, 99.84, &[Inland]),
            town("Mae Sai", 20.43, 99.88, &[Border]),
        ],
    },
    Country {
        code: "AU",
        name: "Australia",
        region: Region::Australasia,
        weight: 1.3,
        customs: true,
        laboratory: true,
        towns: &[
            town("Sydney", -33.87, 151.21, &[Port, Airport, Inland]),
            town("Melbourne", -37.81, 144.96, &[Port, Airport, Inland]),
            town("Brisbane", -27.47, 153.03, &[Port, Inland]),
            town("Darwin", -12.46, 130.84, &[Port, Inland]),
        ],
    },
    Country {
        code: "NZ",
        name: "New Zealand",
        region: Region::Australasia,
        weight: 1.0,
        customs: true,
        laboratory: true,
        towns: &[
            town("Auckland", -36.85, 174.76, &[Port, Airport, Inland]),
            town("Tauranga", -37.69, 176.17, &[Port]),
            town("Wellington", -41.29, 174.78, &[Port, Inland]),
        ],
    },
];

pub(crate) fn country(code: &str) -> &'static Country {
    COUNTRIES.iter().find(|country| country.code == code).unwrap_or(&COUNTRIES[0])
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, Region};

    #[test]
    fn four_continents_and_the_pacific_are_there() {
        assert!(COUNTRIES.len() >= 14);
        for region in [
            Region::Pacific,
            Region::SouthAmerica,
            Region::Europe,
            Region::Africa,
            Region::Asia,
            Region::Australasia,
        ] {
            assert!(COUNTRIES.iter().any(|country| country.region == region));
        }
        for code in ["FJ", "PG", "WS", "SB", "TO", "TL"] {
            assert!(COUNTRIES.iter().any(|country| country.code == code), "{code}");
        }
    }

    #[test]
    fn positions_are_on_the_globe_and_codes_unique() {
        for (k, country) in COUNTRIES.iter().enumerate() {
            assert!(COUNTRIES[..k].iter().all(|other| other.code != country.code));
            for town in country.towns {
                assert!(town.latitude.abs() < 60.0 && town.longitude.abs() <= 180.0, "{}", town.name);
                assert!(!town.sites.is_empty());
            }
        }
    }
}
