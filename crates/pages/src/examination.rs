//! Examination: two marks under neutral labels, and the examiner's conclusion.

mod conclude;
mod outcome;
mod viewer;

use commonlink_model::{
    CaptureKind, ClassConclusion, ExaminationId, ExaminationState, IndividualConclusion, Light, LinkId,
    LinkKind, LinkState, MarkKind, Moment,
};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{country_name, fact, verify};
use crate::shell::{Frame as PageFrame, heading};
use crate::words::{code, t, tw};
use crate::{Answer, AreaPair, Basis, FieldFault, Picture, Shell};

/// One picture of a mark: a photograph under one light, or a shading computed from the relief.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The picture, small enough to load at once.
    pub picture: Picture,
    /// Address of a larger rendering, fetched when the reader looks closer.
    pub detail: Option<String>,
    /// Where the lamp stood.
    pub light: Option<Light>,
    /// Computed from the relief, not photographed.
    pub computed: bool,
}

/// One of the two marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExaminationSide {
    /// Its pictures; both sides in the same order of lights.
    pub frames: Vec<Frame>,
    /// Micrometres per pixel of the original.
    pub pixel_um: Option<f64>,
}

/// How A lies on B.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// Row by row: takes pixels of A's original to pixels of B's original.
    pub homography: [f64; 9],
}

/// What was typed into the conclusion form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConclusionForm {
    /// `class`.
    pub class: String,
    /// `class_reason`.
    pub class_reason: String,
    /// `individual`.
    pub individual: String,
    /// `individual_reason`.
    pub individual_reason: String,
    /// `override_reason`.
    pub override_reason: String,
    /// Ask for `override_reason`: individual support was chosen though the engine finds the question not
    /// evaluable.
    pub needs_override: bool,
    /// What is wrong.
    pub faults: Vec<FieldFault>,
}

/// What one examiner holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConclusionCard {
    /// Who: name for the own one, organisation or "the other examiner" else.
    pub examiner: Option<String>,
    /// The class question.
    pub class: ClassConclusion,
    /// Its reason.
    pub class_reason: String,
    /// The individual question.
    pub individual: IndividualConclusion,
    /// Its reason.
    pub individual_reason: String,
    /// Why it departs from "not evaluable".
    pub override_reason: Option<String>,
    /// Whether the case background was open.
    pub opened_background: bool,
    /// When.
    pub at: Moment,
}

/// One line of the case background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackgroundRow {
    /// Country code, where it may be known.
    pub country: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// Case reference.
    pub reference: Option<String>,
    /// Date of the seizure.
    pub date: Option<String>,
    /// Place in words.
    pub place: Option<String>,
}

/// The case background, once opened or once concluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Background {
    /// Of mark A.
    pub a: BackgroundRow,
    /// Of mark B.
    pub b: BackgroundRow,
}

/// The link that came of an examination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Identifier.
    pub id: LinkId,
    /// What is shared.
    pub kind: LinkKind,
    /// Its state.
    pub state: LinkState,
}

/// What is shown once the reader has concluded.
#[derive(Clone, Debug, PartialEq)]
pub struct AfterConclusion {
    /// The reader's own conclusion.
    pub own: ConclusionCard,
    /// The other examiner's, once both are in.
    pub other: Option<ConclusionCard>,
    /// Matched and disagreeing areas.
    pub areas: Vec<AreaPair>,
    /// How A lies on B.
    pub alignment: Option<Alignment>,
    /// The engine on the class question.
    pub class: Answer,
    /// What it rests on.
    pub class_basis: Option<Basis>,
    /// The engine on the individual question.
    pub individual: Answer,
    /// What it rests on.
    pub individual_basis: Option<Basis>,
    /// Engine and version.
    pub engine: String,
    /// The link that came of it.
    pub link: Option<Proposed>,
    /// The resolution of a disagreement.
    pub resolution: Option<ConclusionCard>,
    /// The resolution form, when the examiners disagree and the reader may resolve.
    pub resolve: Option<ResolutionForm>,
    /// A filler: a pair put into the queue so that order tells nothing.
    pub filler: bool,
    /// Fillers that were put beside a real pair.
    pub fillers: Option<u64>,
}

/// What was typed into the resolution form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolutionForm {
    /// `class`.
    pub class: String,
    /// `individual`.
    pub individual: String,
    /// `reason`.
    pub reason: String,
    /// What is wrong.
    pub faults: Vec<FieldFault>,
}

/// The page of `GET /examinations/{id}`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExaminationView {
    /// Identifier.
    pub id: ExaminationId,
    /// Neutral label.
    pub label: String,
    /// Kind of the marks.
    pub kind: MarkKind,
    /// How they were recorded.
    pub capture: CaptureKind,
    /// How far it has come; shown only after the own conclusion.
    pub state: ExaminationState,
    /// One of the two records is withdrawn, which is said of fillers, too: nobody concludes on it any more.
    pub withdrawn: bool,
    /// Mark A.
    pub a: ExaminationSide,
    /// Mark B.
    pub b: ExaminationSide,
    /// The form; not shown once concluded.
    pub form: ConclusionForm,
    /// The case background, once opened.
    pub background: Option<Background>,
    /// Everything that is closed before the own conclusion.
    pub after: Option<AfterConclusion>,
    /// The examination to go to next.
    pub next: Option<ExaminationId>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// The examination page. Before the own conclusion it says nothing of owner, country, case, score or rank.
pub fn examination(shell: &Shell, view: &ExaminationView) -> Markup {
    let lang = shell.lang;
    let title = tw(lang, "examine-title", &[("label", view.label.as_str().into())]);
    let frame = PageFrame { wide: true, scripts: &["compare.js"], ..PageFrame::new(&title) };
    let sub = html! { (code(lang, "mark_kind", view.kind.code())) " · " (code(lang, "capture_kind", view.capture.code())) };
    let actions = html! {
        @if let Some(next) = view.next { a class="btn" href={ "/examinations/" (next) } { (t(lang, "examine-next")) (icon(Icon::Arrow)) } }
    };
    shell.page(
        &frame,
        &html! {
            p class="crumb" { a href="/examinations" { (t(lang, "shell-nav-examinations")) } }
            (heading(&html! { (t(lang, "examine-comparison")) " " bdi { (view.label) } }, &sub, &actions))
            @if view.withdrawn { p class="note ic" role="note" { (icon(Icon::Warning)) span { (t(lang, "recalls-note-examination")) } } }
            @if view.after.is_none() { (conclude::errors(lang, &view.form)) }
            div class="side" {
                div class="stack" {
                    (viewer::viewer(lang, view))
                    @match &view.after {
                        None if view.withdrawn => {}
                        None => (conclude::form(lang, view)),
                        Some(after) => { (outcome::outcome(lang, view, after)) @if !after.filler { (outcome::engine(lang, after)) } },
                    }
                }
                div class="stack" {
                    (background(lang, view))
                    section class="panel" aria-labelledby="keys-here" {
                        header { h2 id="keys-here" { (t(lang, "examine-keys")) } }
                        div class="pad small" { p { (t(lang, "examine-keys-hint")) } (viewer::keys(lang)) }
                    }
                }
            }
        },
    )
}

fn background(lang: Lang, view: &ExaminationView) -> Markup {
    html! {
        section class="panel" aria-labelledby="background-title" {
            header { h2 id="background-title" { (t(lang, "examine-background")) } }
            div class="pad stack" {
                @if let Some(background) = &view.background {
                    @for (name, row) in [("A", &background.a), ("B", &background.b)] {
                        h3 { (t(lang, "examine-mark")) " " (name) }
                        dl class="kv" {
                            @for (key, value) in [("owner", &row.organisation), ("country", &row.country.as_ref().map(|code| country_name(code))), ("reference", &row.reference), ("date", &row.date), ("place", &row.place)] {
                                (fact(&t(lang, &format!("examine-background-{key}")), &html! {
                                    @match value { Some(value) => bdi { (value) }, None => span class="mute" { (t(lang, "links-kept")) } }
                                }))
                            }
                        }
                    }
                    @if view.after.is_none() { p class="note warn small" { (t(lang, "examine-background-opened")) } }
                    @else { (verify(lang)) }
                } @else {
                    p { (t(lang, "examine-background-closed")) }
                    form method="post" action={ "/examinations/" (view.id) "/open" } {
                        button class="btn s" { (icon(Icon::Eye)) (t(lang, "examine-background-open")) }
                    }
                }
            }
        }
    }
}
