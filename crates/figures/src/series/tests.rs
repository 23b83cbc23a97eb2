use proptest::prelude::*;

use super::*;

const PARTS: [SeriesPart<'static>; 3] = [
    SeriesPart { code: "ES", name: "Spain" },
    SeriesPart { code: "BE", name: "Belgium" },
    SeriesPart { code: "NL", name: "Netherlands" },
];

fn drawn(periods: &[SeriesPeriod<'_>], scale: SeriesScale, width: f64) -> String {
    let write = |value: f64| value.to_string();
    let (id, title, desc) = ("s", "Seizures", "By month.");
    series(&Series {
        id,
        title,
        desc,
        width,
        scale,
        parts: &PARTS,
        rest: "other countries",
        gap: "no data",
        periods,
        write: &write,
    })
}

fn period<'a>(label: &'a str, values: &'a [f64]) -> SeriesPeriod<'a> {
    SeriesPeriod { label, values, ..SeriesPeriod::default() }
}

/// Heights of the bars of a class, in the order of periods.
fn heights(out: &str, class: &str) -> Vec<f64> {
    let start = format!("<path class=\"{class}\" d=\"");
    let path = out.split(&start).nth(1).map_or("", |rest| rest.split('"').next().unwrap());
    path.split('v').skip(1).map(|rest| rest.split('h').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn bars_are_as_high_as_their_values() {
    let out = drawn(
        &[period("a", &[4.0, 2.0, 0.0, 2.0]), period("b", &[2.0, 0.0, 0.0, 8.0])],
        SeriesScale::Amounts,
        800.0,
    );
    let first = heights(&out, "f-s1");
    assert!((first[0] / first[1] - 2.0).abs() < 0.01, "{first:?}");
    // What is nothing is not drawn.
    assert_eq!((heights(&out, "f-s2").len(), heights(&out, "f-s3").len()), (1, 0));
    let rest = heights(&out, "f-rest");
    assert!((rest[1] / first[1] - 4.0).abs() < 0.01);
}

#[test]
fn shares_fill_the_height() {
    let out = drawn(
        &[period("a", &[1.0, 0.0, 0.0, 1.0]), period("b", &[30.0, 10.0, 0.0, 0.0])],
        SeriesScale::Shares,
        800.0,
    );
    let sum = |n: usize| {
        heights(&out, "f-s1")[n] + if n == 0 { heights(&out, "f-rest")[0] } else { heights(&out, "f-s2")[0] }
    };
    assert!((sum(0) - sum(1)).abs() < 0.02 && (sum(0) - 250.0).abs() < 0.02);
}

#[test]
fn a_gap_is_no_nought() {
    let out = drawn(
        &[period("a", &[1.0, 1.0, 1.0, 1.0]), period("b", &[]), period("c", &[0.0; 4])],
        SeriesScale::Shares,
        800.0,
    );
    assert_eq!(out.matches("\"f-gap\"").count(), 2);
    assert_eq!(heights(&out, "f-s1").len(), 1);
    assert!(out.contains("no data"));
}

#[test]
fn more_parts_than_colours_are_the_rest() {
    let parts: Vec<SeriesPart<'_>> = (0..11).map(|_| SeriesPart { code: "XX", name: "x" }).collect();
    let values = [1.0; 12];
    let periods = [period("a", &values)];
    let write = |value: f64| value.to_string();
    let data = Series {
        id: "s",
        title: "",
        desc: "",
        width: 800.0,
        scale: SeriesScale::Amounts,
        parts: &parts,
        rest: "other",
        gap: "no data",
        periods: &periods,
        write: &write,
    };
    let out = series(&data);
    let (one, rest) = (heights(&out, "f-s8")[0], heights(&out, "f-rest")[0]);
    assert!(!out.contains("f-s9") && (rest / one - 4.0).abs() < 0.02);
}

#[test]
fn labels_of_many_periods_do_not_touch() {
    let labels: Vec<String> = (0..208).map(|n| format!("{}-W{:02}", 2011 + n / 52, n % 52 + 1)).collect();
    let values = [3.0, 2.0, 1.0, 1.0];
    let periods: Vec<SeriesPeriod<'_>> = labels
        .iter()
        .enumerate()
        .map(|(n, label)| SeriesPeriod { begins: n % 52 == 0, name: label, ..period(label, &values) })
        .collect();
    for (width, most) in [(1100.0, 4), (360.0, 4)] {
        let out = drawn(&periods, SeriesScale::Amounts, width);
        let shown = out.matches("-W01</text>").count();
        assert!(shown >= 2 && shown <= most, "{shown}");
        // Labels are those of first weeks alone; every week is in what pointing says.
        assert_eq!(out.matches("-W").count(), shown + 208);
        assert_eq!(out.matches("\"f-hit\"").count(), 208);
    }
}

#[test]
fn a_break_is_marked_and_says_what_changed() {
    let change = SeriesPeriod { change: Some("Belgium reports by the week"), ..period("b", &[1.0; 4]) };
    let out = drawn(&[period("a", &[1.0; 4]), change], SeriesScale::Amounts, 800.0);
    assert_eq!(out.matches("f-break").count(), 1);
    assert_eq!(out.matches("Belgium reports by the week").count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_comes_in_it_is_a_drawing(
        values in proptest::collection::vec(proptest::collection::vec(prop_oneof![any::<f64>(), 0.0..1e4_f64, Just(f64::NAN), Just(1e308)], 0..7), 0..230),
        words in ".{0,40}",
        width in prop_oneof![any::<f64>(), 200.0..1500.0_f64],
        shares: bool,
        every in 1..30_usize,
    ) {
        let periods: Vec<SeriesPeriod<'_>> = values.iter().enumerate().map(|(n, values)| SeriesPeriod {
            label: &words, values, name: &words, begins: n % every == 0,
            change: (n % every == 1).then_some(words.as_str()), href: Some("/x"),
        }).collect();
        let scale = if shares { SeriesScale::Shares } else { SeriesScale::Amounts };
        let out = drawn(&periods, scale, width);
        prop_assert_eq!(&out, &drawn(&periods, scale, width));
        crate::svg::assert_drawing(&out);
    }
}
