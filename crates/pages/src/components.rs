//! The component page: every part of the interface on one page, for the eye and for the accessibility check
//! in light, dark and right-to-left.

use commonlink_figures::{
    CalibrationBin, GuideDrawing, Scores, Tippett, calibration, guide, scores, tippett,
};
use commonlink_model::{CaptureId, CaptureKind, ExaminationState, Ids, Light, LinkState, Moment};
use maud::{Markup, PreEscaped, html};

use crate::icons::Icon;
use crate::parts::{
    Field, Form, Question, answer, basis, capture_card, capture_state, empty, examination_state, link_state,
    meaning, quality, tag, verify,
};
use crate::shell::{Frame, heading};
use crate::words::t;
use crate::{
    Answer, Basis, CaptureCard, CaptureState, CaptureWait, Direction, FieldFault, FileCard, FormValues,
    Shell, Strength,
};

/// The page of `GET /help/components`.
pub fn components(shell: &Shell) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "help-components-title");
    let block = |name: &str, body: &Markup| {
        html! {
            section class="panel" aria-labelledby={ "c-" (name) } {
                header { h2 id={ "c-" (name) } { (t(lang, &format!("help-components-{name}"))) } }
                div class="pad stack" { (body) }
            }
        }
    };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "help-components-sub")) }, &html! {
                a class="btn" href="/help" { (t(lang, "shell-nav-help")) }
            }))
            div class="stack" {
                (block("buttons", &buttons(shell)))
                (block("tags", &tags(shell)))
                (block("answers", &answers(shell)))
                (block("fields", &fields(shell)))
                (block("capture", &capture_card(lang, &capture(), "A-1")))
                (block("notes", &html! { (verify(lang)) (empty(Icon::Camera, &t(lang, "marks-none"), &t(lang, "marks-none-hint"), Some(("/help", &t(lang, "shell-nav-help"))))) }))
                (block("figures", &figures(shell)))
            }
        },
    )
}

fn buttons(shell: &Shell) -> Markup {
    let words = t(shell.lang, "shell-submit");
    html! {
        div class="row" {
            button class="btn p" type="button" { (words) } button class="btn" type="button" { (words) } button class="btn s" type="button" { (words) }
            button class="btn bad" type="button" { (words) } button class="btn" type="button" aria-pressed="true" { (words) }
            button class="btn" type="button" disabled { (words) } a class="chip" href="/help" { (words) } kbd { "N" }
        }
    }
}

fn tags(shell: &Shell) -> Markup {
    let lang = shell.lang;
    html! {
        div class="row" {
            @for state in LinkState::ALL { (link_state(lang, *state)) }
            @for state in ExaminationState::ALL { (examination_state(lang, *state)) }
            @for state in CaptureState::ALL { (capture_state(lang, *state)) }
            @for band in ["high", "medium", "low"] { (quality(lang, band)) }
            (tag("vio", None, &t(lang, "shell-training"))) (tag("acc", None, &t(lang, "shell-new"))) span class="cc" { "FJ" }
        }
    }
}

fn answers(shell: &Shell) -> Markup {
    let lang = shell.lang;
    let given = |strength, direction| Answer::Given { strength, direction, times: None };
    let mut all: Vec<Answer> = Strength::ALL
        .iter()
        .map(|strength| {
            given(
                *strength,
                if *strength == Strength::NoSupport { Direction::Neither } else { Direction::ForFirst },
            )
        })
        .collect();
    all.push(given(Strength::Strong, Direction::ForAlternative));
    all.push(Answer::NotEvaluable { reason: "single_photograph_of_relief".to_owned() });
    let rests_on = Basis {
        calibration: "training-1".to_owned(),
        sets: vec!["rendered".to_owned()],
        same_pairs: 1_440,
        different_pairs: 9_600,
        sources: 36,
        upper_bound: Some(2_400.0),
        lower_bound: Some(0.02),
        figure: None,
    };
    html! {
        @for each in &all { div { (answer(lang, Question::Class, each)) (meaning(lang, Question::Individual, each)) } }
        (basis(lang, &rests_on))
    }
}

fn fields(shell: &Shell) -> Markup {
    let lang = shell.lang;
    let mut values = FormValues::default();
    values.set("sample", "");
    let faults = [FieldFault { field: "sample".to_owned(), message: "error-required".to_owned() }];
    let form = Form { lang, values: &values, faults: &faults, prefix: "c-", plain: true };
    let good = Field {
        name: "plain",
        label: "submit-reference",
        hint: Some("submit-reference-hint"),
        ..Field::default()
    };
    html! {
        (form.summary())
        div class="fields" {
            (form.input(&Field { name: "sample", label: "submit-place-name", required: true, ..Field::default() }))
            (form.input(&good))
            (form.optional(&Field { name: "seal", label: "submit-exhibits-seal", ..Field::default() }, &form.control(&Field { name: "seal", ..Field::default() }, ""), "seal.state"))
            div class="field" { (form.check("tick", "true", &t(lang, "submit-items-estimated"), true)) }
        }
        progress max="10" value="4" aria-label=(t(lang, "seizure-hits-working")) {}
    }
}

/// A source of one identifier, for a sample that nothing refers to.
struct Nil;

impl Ids for Nil {
    fn next(&self) -> uuid::Uuid {
        uuid::Uuid::nil()
    }
}

fn capture() -> CaptureCard {
    let file = |position: u32, azimuth_deg: f64| FileCard {
        position,
        name: format!("{}.jpg", position + 1),
        bytes: 3_400_000,
        sha256: "0123456789abcdef".repeat(4),
        light: Some(Light { azimuth_deg, elevation_deg: 30.0 }),
        picture: None,
    };
    CaptureCard {
        id: CaptureId::fresh(&Nil),
        capture: CaptureKind::PhotoFourLight,
        pixel_um: Some(42.5),
        state: CaptureState::Described,
        failure: None,
        quality: Some("medium".to_owned()),
        reasons: vec!["partial".to_owned()],
        wait: Some(CaptureWait {
            until: Moment::from_micros(1_768_000_000_000_000),
            limit: "marks-limit-account-hour",
            for_reference: false,
        }),
        files: [0.0, 90.0, 180.0, 270.0].into_iter().zip(0..).map(|(azimuth, n)| file(n, azimuth)).collect(),
    }
}

fn figures(shell: &Shell) -> Markup {
    let lang = shell.lang;
    let spread = |centre: f64, width: f64| -> Vec<f64> {
        (0..60)
            .map(|n| centre + width * ((f64::from(n) * 0.618).fract() + (f64::from(n) * 0.414).fract() - 1.0))
            .collect()
    };
    let (same, different) = (spread(2.4, 1.2), spread(-1.2, 1.0));
    let names = (t(lang, "marks-figure-same-design"), t(lang, "marks-figure-different-designs"));
    let data = Scores { same: &same, different: &different, score: Some(2.1) };
    let bins: Vec<CalibrationBin> = [0.05, 0.2, 0.45, 0.7, 0.96]
        .into_iter()
        .zip([0.04, 0.24, 0.4, 0.75, 0.95])
        .map(|(predicted, observed)| CalibrationBin { predicted, observed, pairs: 40 })
        .collect();
    html! {
        div class="guide" {
            figure class="fig" { (PreEscaped(scores(lang, "c-scores", &data, (&names.0, &names.1)))) }
            figure class="fig" { (PreEscaped(tippett(lang, "c-tippett", &Tippett { same: &same, different: &different }))) }
            figure class="fig" { (PreEscaped(calibration(lang, "c-calibration", &bins))) }
            @for drawing in GuideDrawing::ALL { figure class="fig" { (PreEscaped(guide(lang, drawing))) } }
        }
    }
}
