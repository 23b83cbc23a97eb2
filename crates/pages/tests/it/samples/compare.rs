//! Hits, examinations and links, one by one.

use commonlink_figures::{Scores, scores};
use commonlink_model::{
    CaptureKind, ClassConclusion, ExaminationId, ExaminationState, HitId, IndividualConclusion, Light,
    LinkId, LinkKind, LinkState, MarkKind,
};
use commonlink_pages as pages;
use commonlink_pages::{Answer, AreaPair, Basis, Direction, Rect, Strength};
use commonlink_reference::Lang;

use super::{at, fault, given, hit_rows, id, link_rows, photo};

/// How far a sample examination has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Before,
    Override,
    After,
    Disagree,
}

fn basis(figure: Option<&str>) -> Basis {
    let spread = |centre: f64| -> Vec<f64> {
        (0..80)
            .map(|n| centre + 1.1 * ((f64::from(n) * 0.618).fract() + (f64::from(n) * 0.414).fract() - 1.0))
            .collect()
    };
    let (same, different) = (spread(2.2), spread(-0.8));
    let drawn = |id: &str| {
        scores(
            Lang::En,
            id,
            &Scores { same: &same, different: &different, score: Some(2.3) },
            ("same design", "different designs"),
        )
    };
    Basis {
        calibration: "rendered-dev-1".to_owned(),
        sets: vec!["rendered-dev".to_owned()],
        same_pairs: 1_440,
        different_pairs: 9_600,
        sources: 36,
        upper_bound: Some(3_600.0),
        lower_bound: Some(0.01),
        figure: figure.map(drawn),
    }
}

fn areas() -> Vec<AreaPair> {
    let rect = |x: f32, y: f32| Rect { x, y, width: 320.0, height: 320.0 };
    vec![
        AreaPair { a: rect(1400.0, 300.0), b: rect(1400.0, 330.0), agrees: true },
        AreaPair { a: rect(2100.0, 800.0), b: rect(2090.0, 840.0), agrees: true },
        AreaPair { a: rect(500.0, 2100.0), b: rect(520.0, 2080.0), agrees: false },
    ]
}

pub fn hit(full: bool) -> pages::HitView {
    let rows = hit_rows(full);
    pages::HitView {
        hit: rows[if full { 0 } else { 3 }].clone(),
        own: if full { vec![photo("a"), photo("th2"), photo("th3")] } else { Vec::new() },
        other: if full { vec![photo("b")] } else { Vec::new() },
        areas: if full { areas() } else { Vec::new() },
        class_basis: full.then(|| basis(Some("class-scores"))),
        individual_basis: full.then(|| basis(None)),
        made: Some(pages::Made {
            engine: "marks-1".to_owned(),
            at: at(1),
            own_hashes: vec!["9f2c41d07b3e58a6".repeat(4)],
        }),
        may_ask: true,
        may_triage: full,
        examination: full.then(|| (id::<ExaminationId>(1), ExaminationState::WaitingSecond)),
        link_state: full.then_some(LinkState::Proposed),
        next: full.then(|| id::<HitId>(2)),
    }
}

pub fn examinations(full: bool) -> pages::ExaminationsView {
    let row = |n: u64, label: &str, concluded, state| pages::ExaminationRow {
        id: id(n),
        label: label.to_owned(),
        kind: MarkKind::PressedRelief,
        capture: CaptureKind::PhotoFourLight,
        since: at(-3000),
        days: n as u32,
        concluded,
        state,
        withdrawn: n == 3,
    };
    if !full {
        return pages::ExaminationsView::default();
    }
    pages::ExaminationsView {
        waiting: vec![
            row(1, "4F-7K", false, ExaminationState::WaitingFirst),
            row(2, "9B-2C", false, ExaminationState::WaitingSecond),
        ],
        concluded: vec![
            row(0, "1A-8T", true, ExaminationState::Closed),
            row(4, "6D-3M", true, ExaminationState::Disagreement),
        ],
    }
}

fn side(name: &str) -> pages::ExaminationSide {
    let frame = |n: u32| pages::Frame {
        picture: photo(if n == 0 { name } else { "th2" }),
        detail: None,
        light: (n < 4).then(|| Light { azimuth_deg: 90.0 * f64::from(n), elevation_deg: 30.0 }),
        computed: n == 4,
    };
    pages::ExaminationSide { frames: (0..5).map(frame).collect(), pixel_um: Some(12.0) }
}

fn conclusion(
    examiner: Option<&str>,
    class: ClassConclusion,
    individual: IndividualConclusion,
) -> pages::ConclusionCard {
    pages::ConclusionCard {
        examiner: examiner.map(str::to_owned),
        class,
        class_reason: "Ring, three bars and the dot agree in place and size.".to_owned(),
        individual,
        individual_reason: "The nick at two o'clock and the scratch through the lower bar are on both."
            .to_owned(),
        override_reason: Some("Relief is clear in spite of the tape.".to_owned()),
        opened_background: examiner.is_none(),
        at: at(30),
    }
}

pub fn examination(stage: Stage) -> pages::ExaminationView {
    let row = || pages::BackgroundRow {
        country: Some("FJ".to_owned()),
        organisation: Some("National Central Bureau Suva".to_owned()),
        reference: Some("FJ-2026-0412".to_owned()),
        date: Some("2026-11".to_owned()),
        place: None,
    };
    let disagree = stage == Stage::Disagree;
    let after = matches!(stage, Stage::After | Stage::Disagree).then(|| pages::AfterConclusion {
        own: conclusion(
            Some("Jone Tabua"),
            ClassConclusion::SupportsSameDesign,
            IndividualConclusion::SupportsSameTool,
        ),
        other: disagree.then(|| {
            conclusion(None, ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive)
        }),
        areas: areas(),
        alignment: Some(pages::Alignment {
            homography: [0.99, -0.08, 60.0, 0.08, 0.99, -90.0, 0.0, 0.0, 1.0],
        }),
        class: given(Strength::VeryStrong, Direction::ForFirst, Some(24_310.0)),
        class_basis: Some(basis(Some("class-scores"))),
        individual: if disagree {
            Answer::NotEvaluable { reason: "low_quality".to_owned() }
        } else {
            given(Strength::Strong, Direction::ForFirst, Some(2_418.0))
        },
        individual_basis: Some(basis(Some("individual-scores"))),
        engine: "marks-1".to_owned(),
        link: (!disagree).then(|| pages::Proposed {
            id: id::<LinkId>(1),
            kind: LinkKind::SameTool,
            state: LinkState::Proposed,
        }),
        resolution: None,
        resolve: disagree.then(pages::ResolutionForm::default),
        filler: false,
        fillers: Some(u64::from(disagree)),
    });
    let form = if stage == Stage::Override {
        pages::ConclusionForm {
            class: "supports_same_design".to_owned(),
            class_reason: "Same ring and bars.".to_owned(),
            individual: "supports_same_tool".to_owned(),
            needs_override: true,
            faults: vec![fault("override_reason", "error-required")],
            ..pages::ConclusionForm::default()
        }
    } else {
        pages::ConclusionForm::default()
    };
    pages::ExaminationView {
        id: id(1),
        label: "4F-7K".to_owned(),
        kind: MarkKind::PressedRelief,
        capture: CaptureKind::PhotoFourLight,
        state: if disagree { ExaminationState::Disagreement } else { ExaminationState::WaitingSecond },
        withdrawn: false,
        a: side("a"),
        b: side("b"),
        form,
        background: (stage != Stage::Before).then(|| pages::Background {
            a: row(),
            b: pages::BackgroundRow {
                country: None,
                organisation: None,
                reference: None,
                date: None,
                place: None,
            },
        }),
        after,
        next: Some(id(2)),
        idempotency_key: "k-exam".to_owned(),
    }
}

pub fn links(full: bool) -> pages::LinksView {
    pages::LinksView {
        state: if full { "confirmed".to_owned() } else { String::new() },
        rows: if full { link_rows() } else { Vec::new() },
        links: if full {
            pages::PageLinks { total: 41, next: Some("bmV4dA".to_owned()), later: false }
        } else {
            pages::PageLinks::default()
        },
    }
}

pub fn link(full: bool) -> pages::LinkView {
    let event = |n: i64, event: &str, body: Option<&str>| pages::HistoryRow {
        at: at(n),
        event: event.to_owned(),
        organisation: body.map(str::to_owned),
    };
    let decided = |n: i64, body: Option<&str>, resolved: bool| pages::Decided {
        organisation: body.map(str::to_owned),
        at: at(n),
        resolved,
    };
    pages::LinkView {
        row: link_rows()[if full { 0 } else { 2 }].clone(),
        owner: "National Central Bureau Suva".to_owned(),
        own_contact: "Drug desk, +679 555 0142".to_owned(),
        class: given(Strength::VeryStrong, Direction::ForFirst, Some(24_310.0)),
        class_basis: Some(basis(None)),
        individual: given(Strength::Strong, Direction::ForFirst, None),
        individual_basis: None,
        engine: Some("marks-1".to_owned()),
        decided_by: if full {
            vec![
                decided(40, Some("Forensic Laboratory Canberra"), false),
                decided(90, Some("Forensic Laboratory Suva"), false),
            ]
        } else {
            vec![decided(40, None, false), decided(90, None, true)]
        },
        history: vec![
            event(0, "compared", None),
            event(20, "worth_examining", Some("National Central Bureau Suva")),
            event(40, "proposed", None),
            event(90, "confirmed", None),
        ],
        own_picture: full.then(|| photo("a")),
        other_picture: full.then(|| photo("b")),
        examination: full.then(|| id::<ExaminationId>(1)),
    }
}
