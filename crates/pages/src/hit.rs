//! Triage of one hit.

use commonlink_model::{ExaminationId, ExaminationState, LinkState, Moment};
use maud::{Markup, html};

use crate::{AreaPair, Basis, HitRow, Picture, Shell};

/// The page of `GET /hits/{id}`.
#[derive(Clone, Debug, PartialEq)]
pub struct HitView {
    /// The hit.
    pub hit: HitRow,
    /// Pictures of the own mark.
    pub own: Vec<Picture>,
    /// Pictures of the other mark, for accredited examiners.
    pub other: Vec<Picture>,
    /// Matched and disagreeing areas; the first side is one's own.
    pub areas: Vec<AreaPair>,
    /// What the class answer rests on.
    pub class_basis: Option<Basis>,
    /// What the individual answer rests on.
    pub individual_basis: Option<Basis>,
    /// Engine and version.
    pub engine: String,
    /// When the comparison was made.
    pub made: Moment,
    /// SHA-256 of the own originals.
    pub own_hashes: Vec<String>,
    /// Whether the reader may triage.
    pub may_triage: bool,
    /// The examination that came of it, where the reader may know.
    pub examination: Option<(ExaminationId, ExaminationState)>,
    /// State of the link that came of it.
    pub link_state: Option<LinkState>,
    /// The hit to go to next.
    pub next: Option<commonlink_model::HitId>,
}

/// The triage page.
pub fn hit(shell: &Shell, view: &HitView) -> Markup {
    shell.page("", &html! { h1 { (view.engine) } })
}
