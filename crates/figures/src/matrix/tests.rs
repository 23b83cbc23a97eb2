use proptest::prelude::*;

use super::*;

const WORDS: MatrixLegend<'static> =
    MatrixLegend { up: "more", down: "fewer", same: "alike", not_evaluable: "can't be judged" };

fn head(name: &str) -> MatrixHead<'_> {
    MatrixHead { name, href: None }
}

fn cell(value: f64, words: &str) -> MatrixCell<'_> {
    MatrixCell { value: Some(value), words, change: None, name: "", href: None }
}

fn drawn(columns: &[MatrixHead<'_>], rows: &[MatrixRow<'_>]) -> String {
    let (id, title, desc, corner) = ("x", "Concealment", "By transport.", "");
    matrix(&Matrix { id, title, desc, width: 800.0, corner, columns, rows, legend: WORDS })
}

#[test]
fn shade_follows_the_value() {
    assert_eq!([0.0, 1.0, 25.0, 99.0, 100.0].map(|value| step(Some(value), 100.0)), [0, 1, 3, 6, 6]);
    assert_eq!([Some(f64::NAN), Some(-1.0), None].map(|value| step(value, 100.0)), [0; 3]);
}

#[test]
fn each_change_has_a_shape_of_its_own() {
    let change = |change| MatrixCell { change: Some(change), ..cell(1.0, "1") };
    let cells =
        [change(Change::Up), change(Change::Down), change(Change::Same), change(Change::NotEvaluable)];
    let columns = [head("a"), head("b"), head("c"), head("d")];
    let out = drawn(&columns, &[MatrixRow { head: head("r"), cells: &cells }]);
    // Once in the field, once in the legend.
    for class in ["f-up", "f-down", "f-same-mark", "f-open"] {
        assert_eq!(out.matches(&format!("\"{class}\"")).count(), 2, "{class}");
    }
    let out = drawn(&columns[..1], &[MatrixRow { head: head("r"), cells: &cells[..1] }]);
    assert!(out.contains("more") && !out.contains("fewer"));
}

#[test]
fn long_heads_are_clipped_and_said_in_full() {
    let long =
        "Concealed in the structure of a refrigerated container among perishable goods of several kinds";
    let out = drawn(&[head(long)], &[MatrixRow { head: head(long), cells: &[cell(1.0, "1")] }]);
    assert_eq!(out.matches(&format!("<title>{long}</title>")).count(), 2);
    assert!(out.contains('…'));
}

#[test]
fn a_number_is_never_cut_off() {
    let cells = [MatrixCell { change: Some(Change::Up), ..cell(1.0, "1,234,567,890") }; 9];
    let columns = [head("a"); 9];
    let out = drawn(&columns, &[MatrixRow { head: head("r"), cells: &cells }]);
    assert_eq!(out.matches(">1,234,567,890</text>").count(), 9);
}

#[test]
fn a_link_is_called_by_what_stands_on_it() {
    let linked = |name| MatrixCell { name, href: Some("/x"), ..cell(1.0, "1,234") };
    let cells = [linked("By sea: 1,234"), linked("By sea: 1234")];
    let out = drawn(&[head("a"), head("b")], &[MatrixRow { head: head("r"), cells: &cells }]);
    assert!(
        out.contains("aria-label=\"By sea: 1,234\"") && out.contains("aria-label=\"1,234, By sea: 1234\"")
    );
}

#[test]
fn fields_beyond_the_columns_are_not_drawn() {
    let cells = [cell(1.0, "1"), cell(900.0, "900")];
    let out = drawn(&[head("a")], &[MatrixRow { head: head("r"), cells: &cells }]);
    assert!(!out.contains("900") && out.contains("f-h6"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_comes_in_it_is_a_drawing(
        values in proptest::collection::vec(proptest::collection::vec(any::<f64>(), 0..14), 0..25),
        columns in 0..14_usize,
        words in ".{0,40}",
        width in prop_oneof![any::<f64>(), 200.0..1500.0_f64],
    ) {
        let cells: Vec<Vec<MatrixCell<'_>>> = values.iter().map(|row| row.iter().enumerate().map(|(n, value)| MatrixCell {
            value: (n % 5 > 0).then_some(*value), words: &words,
            change: [None, Some(Change::Up), Some(Change::Down), Some(Change::Same), Some(Change::NotEvaluable)][n % 5],
            name: &words, href: (n % 2 == 0).then_some("?x=1"),
        }).collect()).collect();
        let rows: Vec<MatrixRow<'_>> = cells.iter().map(|cells| MatrixRow { head: head(&words), cells }).collect();
        let columns = vec![head(&words); columns];
        let data = Matrix { id: "x", title: &words, desc: &words, width, corner: &words, columns: &columns, rows: &rows, legend: WORDS };
        let out = matrix(&data);
        prop_assert_eq!(&out, &matrix(&data));
        crate::svg::assert_drawing(&out);
    }
}
