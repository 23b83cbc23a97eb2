use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

const CENTRES: [MapCentre; 2] = [MapCentre::Atlantic, MapCentre::Pacific];
const WORDS: MapLegend<'static> = MapLegend {
    circles: "Seized, kilograms",
    ring: "reported, no quantity",
    flows: "Seizures with this way",
    known: "stated",
    assumed: "inferred",
    shades: "Reports",
    steps: &["1", "2-9", "10-99", "100-999", "1000 and more"],
    note: "Boundaries say nothing about the status of a territory. Arrows are schematic.",
};

fn some_country(code: &'static str, size: f64) -> MapCountry<'static> {
    MapCountry { code, name: code, size: Some(size), shade: 0, href: None }
}

fn some_flow(from: &'static str, to: &'static str) -> MapFlow<'static> {
    MapFlow { from, to, count: 3.0, assumed: false, name: "", href: None }
}

fn drawn(centre: MapCentre, countries: &[MapCountry<'_>], flows: &[MapFlow<'_>]) -> String {
    let (id, title, desc) = ("m", "Seizures", "A map.");
    let write = |value: f64| value.to_string();
    map(&Map { id, title, desc, centre, boundaries: true, countries, flows, legend: WORDS, write: &write })
}

fn gzipped(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn every_country_has_its_point() {
    let all: Vec<MapCountry<'_>> =
        commonlink_reference::countries().iter().map(|c| some_country(c.code, 1.0)).collect();
    for centre in CENTRES {
        let out = drawn(centre, &all, &[]);
        assert_eq!(out.matches("\"f-point\"").count(), all.len());
        // Small ones keep a dot of fixed size, so that they are seen at any scale.
        let small: Vec<MapCountry<'_>> = all
            .iter()
            .map(|c| MapCountry { size: Some(if c.code == "US" { 1e6 } else { 1.0 }), ..*c })
            .collect();
        assert_eq!(drawn(centre, &small, &[]).matches("\"f-dot\"").count(), all.len() - 1);
    }
}

#[test]
fn large_circles_lie_below_small_ones() {
    let out = drawn(
        MapCentre::Atlantic,
        &[some_country("PT", 1.0), some_country("ES", 50.0), some_country("FR", 9.0)],
        &[],
    );
    let at = |code: &str| out.find(&format!("<title>{code}</title>")).unwrap();
    assert!(at("ES") < at("FR") && at("FR") < at("PT"));
}

#[test]
fn what_has_no_size_is_a_ring_and_what_has_no_place_is_left_out() {
    let nothing = MapCountry { size: None, ..some_country("PT", 0.0) };
    let out =
        drawn(MapCentre::Atlantic, &[nothing, some_country("ES", f64::NAN), some_country("QQ", 4.0)], &[]);
    // Two on the map, one in the legend.
    assert_eq!(out.matches("\"f-ring\"").count(), 3);
    assert!(!out.contains("\"f-circle\"") && !out.contains("QQ"));
    // A former country stands in the middle of its successors.
    let (east, north) = points::degrees("YU").unwrap();
    assert!((17.0..22.0).contains(&east) && (42.0..45.0).contains(&north), "{east} {north}");
}

#[test]
fn there_and_back_are_two_lines() {
    let lines = |out: &str| -> Vec<String> {
        let stems =
            out.split("\"f-stem f-w7\" d=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        stems.filter(|d| d.contains('Q')).collect()
    };
    let out = drawn(MapCentre::Atlantic, &[], &[some_flow("BR", "PT"), some_flow("PT", "BR")]);
    let [there, back] = &lines(&out)[..] else { panic!("{out}") };
    assert_ne!(there, back);
    assert_eq!(out.matches("\"f-end\"").count(), 2);
}

#[test]
fn an_arrow_takes_the_shorter_way() {
    // Across the Pacific in the view of the Atlantic: it leaves at one edge and comes in at the other.
    let stems = |centre| {
        let out = drawn(centre, &[], &[some_flow("EC", "AU")]);
        let rest = out.split("\"f-stem f-w7\" d=\"").nth(1).unwrap().to_owned();
        rest.split('"').next().unwrap().to_owned()
    };
    let around = stems(MapCentre::Atlantic);
    assert_eq!(around.matches('M').count(), 2, "{around}");
    assert!(stems(MapCentre::Pacific).contains('Q'));
    // No step of it crosses the drawing.
    for part in around.split('M').filter(|part| !part.is_empty()) {
        let xs: Vec<f64> =
            part.split('L').map(|pair| pair.split(' ').next().unwrap().parse().unwrap()).collect();
        assert!(xs.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 60.0), "{part}");
    }
}

#[test]
fn nothing_is_drawn_of_flows_without_way_or_count() {
    let flows = [
        some_flow("BR", "BR"),
        some_flow("BR", "QQ"),
        MapFlow { count: 0.0, ..some_flow("BR", "PT") },
        MapFlow { count: f64::NAN, ..some_flow("BR", "PT") },
    ];
    assert!(!drawn(MapCentre::Atlantic, &[], &flows).contains("f-flow"));
}

#[test]
fn the_legend_tells_what_is_there() {
    let shaded = MapCountry { shade: 2, ..some_country("PT", 1.0) };
    let out = drawn(MapCentre::Atlantic, &[shaded], &[MapFlow { assumed: true, ..some_flow("BR", "PT") }]);
    for there in ["Seized, kilograms", "inferred", "f-c2", "status of a territory", "2-9"] {
        assert!(out.contains(there), "{there}");
    }
    for absent in ["stated", "no quantity", "f-c3", "10-99"] {
        assert!(!out.contains(absent), "{absent}");
    }
    let bare = Map { legend: MapLegend::default(), ..EMPTY };
    assert!(!map_key(&bare).contains("<text"));
}

const EMPTY: Map<'static> = Map {
    id: "m",
    title: "",
    desc: "",
    centre: MapCentre::Atlantic,
    boundaries: true,
    countries: &[],
    flows: &[],
    legend: WORDS,
    write: &|_| String::new(),
};

#[test]
fn boundaries_can_be_left_out() {
    assert!(!map(&EMPTY).contains("f-whole"));
    assert!(map(&Map { boundaries: false, ..EMPTY }).contains("f-whole"));
}

#[test]
fn the_page_can_carry_it() {
    let all = commonlink_reference::countries();
    let names: Vec<(String, String)> = all
        .iter()
        .take(160)
        .map(|c| {
            (
                format!("{}: 1234 seizures, 56789 kg", c.name),
                format!("/trends/map?country={}&drug=cocaine", c.code),
            )
        })
        .collect();
    let countries: Vec<MapCountry<'_>> = (0..95)
        .map(|n| MapCountry {
            code: all[n * 2].code,
            name: &names[n].0,
            size: Some((1.0 + n as f64).powi(3)),
            shade: (n % 6) as u8,
            href: Some(&names[n].1),
        })
        .collect();
    let flows: Vec<MapFlow<'_>> = (0..60)
        .map(|n| MapFlow {
            from: all[(n * 7) % 240].code,
            to: all[(n * 31 + 5) % 240].code,
            count: 1.0 + n as f64,
            assumed: n % 3 == 0,
            name: &names[n].0,
            href: Some(&names[n].1),
        })
        .collect();
    for centre in CENTRES {
        let data = Map { countries: &countries, flows: &flows, centre, ..EMPTY };
        let (out, key) = (map(&data), map_key(&data));
        let size = gzipped(&format!("{out}{key}"));
        assert!(size <= 45 * 1024, "{centre:?}: {size} bytes");
        assert!(out.contains("role=\"group\"") && !out.contains("style="));
    }
    assert!(gzipped(&map(&EMPTY)) <= 28 * 1024);
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        0.0..1e6_f64,
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(0.0),
        Just(-1.0),
        Just(1e308)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_comes_in_it_is_a_drawing(
        countries in proptest::collection::vec((0..300_usize, any_number(), any::<u8>(), ".{0,12}", any::<bool>()), 0..300),
        flows in proptest::collection::vec((0..260_usize, 0..260_usize, any_number(), any::<bool>(), ".{0,12}"), 0..80),
        words in ".{0,90}",
        pacific: bool,
    ) {
        let all = commonlink_reference::countries();
        let code = |n: usize| all.get(n).map_or("?<&\"", |country| country.code);
        let countries: Vec<MapCountry<'_>> = countries.iter().map(|(n, size, shade, name, some)| MapCountry {
            code: code(*n), name, size: some.then_some(*size), shade: *shade, href: some.then_some(name.as_str()),
        }).collect();
        let flows: Vec<MapFlow<'_>> = flows.iter().map(|(from, to, count, assumed, name)| MapFlow {
            from: code(*from), to: code(*to), count: *count, assumed: *assumed, name, href: None,
        }).collect();
        let legend = MapLegend { circles: &words, flows: &words, note: &words, ..WORDS };
        let centre = CENTRES[usize::from(pacific)];
        let write = |value: f64| format!("{value} {words}");
        let data = Map { id: "m", title: &words, desc: &words, centre, boundaries: !pacific, countries: &countries, flows: &flows, legend, write: &write };
        let (out, key) = (map(&data), map_key(&data));
        prop_assert_eq!(&out, &map(&data));
        for svg in [&out, &key] {
            crate::svg::assert_drawing(svg);
        }
    }
}
