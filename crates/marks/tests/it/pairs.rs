//! Pairs of photographs: who is nearer to whom, and what is left unanswered.

use commonlink_marks::{MarksError, NotEvaluableReason, Outcome, Plane, Reach, compare, search};
use commonlink_model::CaptureKind::{PhotoFixedLight, PhotoFourLight, PhotoSingle};
use commonlink_model::Light;

use crate::scene::{View, capture, stated};

const UPRIGHT: View =
    View { turn_deg: 8.0, scale: 0.9, elevation_deg: 30.0, first_azimuth_deg: 15.0, noise: 1 };
const TURNED: View =
    View { turn_deg: 137.0, scale: 1.0, elevation_deg: 35.0, first_azimuth_deg: 60.0, noise: 2 };
const LOW: View =
    View { turn_deg: 250.0, scale: 0.95, elevation_deg: 20.0, first_azimuth_deg: 40.0, noise: 3 };

/// What goes wrong between the desk and the engine.
type Change = fn(&mut Vec<Option<Light>>, &mut Vec<Plane>);

fn individual(outcome: &Outcome) -> f64 {
    outcome.individual_score.expect("evaluable")
}

fn class(outcome: &Outcome) -> f64 {
    outcome.class_score.expect("a class score")
}

#[test]
fn one_mould_turned_and_relit_is_nearer_than_another_mould_of_the_design() {
    let first = capture(0, 1, &UPRIGHT, PhotoFourLight);
    let again = capture(0, 1, &TURNED, PhotoFourLight);
    let other = capture(0, 2, &TURNED, PhotoFourLight);
    let stranger = capture(1, 3, &TURNED, PhotoFourLight);
    let (same, mould, design) =
        (compare(&first, &again), compare(&first, &other), compare(&first, &stranger));
    assert!(individual(&same) > individual(&mould) + 0.15, "{same:?} {mould:?}");
    assert!(class(&same) > class(&design) + 0.2 && class(&mould) > class(&design) + 0.2);
    let turn = same.alignment.expect("registered").rotation_deg;
    assert!((turn - 129.0).abs() < 2.0, "turned by {turn}");
    assert!(same.areas.iter().any(|area| area.agrees));
}

#[test]
fn low_lamps_with_cast_shadows_do_not_hide_the_mould() {
    let first = capture(0, 1, &LOW, PhotoFourLight);
    let again = capture(0, 1, &UPRIGHT, PhotoFourLight);
    let other = capture(0, 2, &UPRIGHT, PhotoFourLight);
    let (same, mould) = (compare(&first, &again), compare(&first, &other));
    assert!(individual(&same) > individual(&mould) + 0.1, "{same:?} {mould:?}");
}

#[test]
fn lamps_that_stood_elsewhere_than_stated_are_noticed() {
    let wrong: [Change; 3] =
        [|lights, _| lights.reverse(), |lights, _| lights.rotate_left(1), |lights, _| lights.swap(0, 1)];
    for change in wrong {
        let refused = stated(0, 1, &UPRIGHT, PhotoFourLight, change).map(|_described| ());
        assert_eq!(refused, Err(MarksError::LampsInconsistent));
    }
}

#[test]
fn what_is_no_set_of_four_lights_is_refused() {
    let described = |change: Change| stated(0, 1, &UPRIGHT, PhotoFourLight, change).map(|_described| ());
    let overhead = |light: Option<Light>| light.map(|light| Light { elevation_deg: 90.0, ..light });
    assert_eq!(described(|lights, _| *lights = vec![lights[0]; 4]), Err(MarksError::LampsAlike));
    assert_eq!(described(|_, photos| photos[2] = photos[0].clone()), Err(MarksError::SamePhotograph));
    let high = stated(0, 1, &UPRIGHT, PhotoFourLight, |lights, _| {
        for light in lights {
            *light = overhead(*light);
        }
    });
    assert_eq!(high.map(|_described| ()), Err(MarksError::LampsAlike));
}

#[test]
fn both_directions_score_alike_and_the_alignment_is_inverted() {
    let a = capture(0, 1, &UPRIGHT, PhotoFourLight);
    let b = capture(0, 1, &TURNED, PhotoFourLight);
    let (there, back) = (compare(&a, &b), compare(&b, &a));
    assert_eq!(there.class_score, back.class_score);
    assert_eq!(there.individual_score, back.individual_score);
    let (there, back) = (there.alignment.unwrap(), back.alignment.unwrap());
    let (x, y) = there.map(100.0, 140.0);
    let (u, v) = back.map(x, y);
    assert!((u - 100.0).hypot(v - 140.0) < 1e-6);
}

#[test]
fn a_single_photograph_never_answers_the_individual_question() {
    let a = capture(0, 1, &UPRIGHT, PhotoSingle);
    let b = capture(0, 1, &UPRIGHT, PhotoSingle);
    let fixed = capture(0, 1, &UPRIGHT, PhotoFixedLight);
    for outcome in [compare(&a, &a), compare(&a, &b), compare(&a, &fixed)] {
        assert_eq!(outcome.individual_score, None);
        assert_eq!(outcome.verdict_reason, Some(NotEvaluableReason::SinglePhotographOfRelief));
        assert!(outcome.class_score.is_some());
    }
}

#[test]
fn a_fixed_lamp_must_stand_at_one_place_relative_to_the_mark() {
    let with = |turn_deg: f64, azimuth: f64, noise: u64| {
        let view = View { turn_deg, first_azimuth_deg: azimuth, noise, ..UPRIGHT };
        capture(1, 1, &view, PhotoFixedLight)
    };
    let first = with(0.0, 135.0, 1);
    let turned_together = compare(&first, &with(70.0, 205.0, 2));
    assert!(turned_together.individual_score.is_some(), "{turned_together:?}");
    let lamp_elsewhere = compare(&first, &with(0.0, 185.0, 3));
    assert_eq!(lamp_elsewhere.individual_score, None, "{lamp_elsewhere:?}");
    assert_eq!(lamp_elsewhere.verdict_reason, Some(NotEvaluableReason::LightsDisagree));
}

#[test]
fn four_lights_and_one_do_not_meet() {
    let four = capture(0, 1, &UPRIGHT, PhotoFourLight);
    let one = capture(0, 1, &UPRIGHT, PhotoSingle);
    let outcome = compare(&four, &one);
    assert_eq!((outcome.class_score, outcome.individual_score), (None, None));
    assert_eq!(outcome.verdict_reason, Some(NotEvaluableReason::DifferentCapture));
}

#[test]
fn a_search_puts_the_mould_first_then_the_design_whatever_the_threads() {
    let query = capture(0, 1, &UPRIGHT, PhotoFourLight);
    let gallery = [
        capture(1, 5, &TURNED, PhotoFourLight),
        capture(0, 2, &TURNED, PhotoFourLight),
        capture(0, 1, &TURNED, PhotoFourLight),
        capture(0, 1, &TURNED, PhotoSingle),
        capture(1, 6, &LOW, PhotoFourLight),
    ];
    let entries: Vec<_> = gallery.iter().collect();
    let ranked = |threads: usize| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| search(&query, &entries, 10, Reach::SameCapture))
    };
    let one = ranked(1);
    assert_eq!(one, ranked(2));
    let order: Vec<usize> = one.iter().map(|candidate| candidate.index).collect();
    assert_eq!(order[..2], [2, 1]);
    assert_eq!(order.len(), 4, "the single photograph is another capture");
    assert_eq!(search(&query, &entries, 2, Reach::Across).len(), 2);
}

#[test]
fn describing_twice_gives_the_same_bytes() {
    let bytes = capture(0, 4, &TURNED, PhotoFourLight).to_bytes();
    assert_eq!(bytes, capture(0, 4, &TURNED, PhotoFourLight).to_bytes());
}
