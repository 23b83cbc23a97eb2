//! From what examiners hold to links. Pure.
//!
//! One examiner in support makes a link *proposed*; a second one, blind to the first, makes it *confirmed*.
//! Where the two differ the link is *undecided* until a recorded resolution, which decides nothing that neither of
//! them held ([`gives_way`]). Class and individual are two questions and give two links; a design match never
//! supports a tool match. DESIGN decision 7.
//!
//! ```
//! use commonlink_links::{Held, standing};
//! use commonlink_model::{ClassConclusion, ExaminationState, IndividualConclusion, LinkKind, LinkState};
//! let first = Held { class: ClassConclusion::SupportsSameDesign, individual: IndividualConclusion::Inconclusive };
//! let after_one = standing(&[first], None);
//! assert_eq!(after_one.state, ExaminationState::WaitingSecond);
//! assert_eq!(after_one.links, vec![(LinkKind::SameDesign, LinkState::Proposed)]);
//! ```

use commonlink_model::{
    ClassConclusion, ExaminationState, IndividualConclusion, LinkKind, LinkState, Verdict,
};

/// What one examiner, or a resolution, holds on both questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Same design against different designs.
    pub class: ClassConclusion,
    /// Same tool against another tool of the same design.
    pub individual: IndividualConclusion,
}

/// Where an examination stands and which links follow from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How far the examination has come.
    pub state: ExaminationState,
    /// The links, at most one of a kind, class first.
    pub links: Vec<(LinkKind, LinkState)>,
}

/// The standing after these conclusions, oldest first, and perhaps a resolution of their disagreement.
/// Conclusions after the second one count for nothing: the blind pair decides.
pub fn standing(conclusions: &[Held], resolution: Option<Held>) -> Standing {
    let (class, individual): (Vec<_>, Vec<_>) = conclusions
        .iter()
        .take(2)
        .map(|held| (lean_class(held.class), lean_individual(held.individual)))
        .unzip();
    let differ = |leans: &[Lean]| leans.first() != leans.last();
    let state = match conclusions.len() {
        0 => ExaminationState::WaitingFirst,
        1 => ExaminationState::WaitingSecond,
        _ if resolution.is_some() => ExaminationState::Closed,
        _ if differ(&class) || differ(&individual) => ExaminationState::Disagreement,
        _ => ExaminationState::Closed,
    };
    let links = [
        (LinkKind::SameDesign, link_state(&class, resolution.map(|held| lean_class(held.class)))),
        (
            LinkKind::SameTool,
            link_state(&individual, resolution.map(|held| lean_individual(held.individual))),
        ),
    ];
    Standing { state, links: links.into_iter().filter_map(|(kind, state)| Some((kind, state?))).collect() }
}

/// Whether an examiner has to say why they answer a question that the engine holds for not evaluable.
pub fn needs_override(engine: Verdict, individual: IndividualConclusion) -> bool {
    engine == Verdict::NotEvaluable && individual == IndividualConclusion::SupportsSameTool
}

/// Whether the examiner who holds `own` may record `new` as the resolution of the disagreement with `other`, for the
/// question on the design and the one on the tool: where they agree only what they agree on; where they differ the
/// answer of the other one, or one that leans nowhere and is not their own. So nobody decides a question alone.
pub fn gives_way(own: Held, other: Held, new: Held) -> (bool, bool) {
    let may = |own: Lean, other: Lean, new: Lean| {
        new == other || own != other && new != own && matches!(new, Lean::Inconclusive | Lean::Unsuitable)
    };
    (
        may(lean_class(own.class), lean_class(other.class), lean_class(new.class)),
        may(
            lean_individual(own.individual),
            lean_individual(other.individual),
            lean_individual(new.individual),
        ),
    )
}

/// Whether the two examiners answer the question of this kind of link alike.
pub fn agreed(conclusions: &[Held], kind: LinkKind) -> bool {
    let mut pair = conclusions.iter().take(2).map(|held| match kind {
        LinkKind::SameDesign => lean_class(held.class),
        LinkKind::SameTool => lean_individual(held.individual),
    });
    pair.next() == pair.next()
}

/// Which way a conclusion leans. "Unsuitable" and "inconclusive" both lean nowhere, but they are different
/// answers: two examiners who hold one each disagree about the captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lean {
    Same,
    Different,
    Inconclusive,
    Unsuitable,
}

const fn lean_class(conclusion: ClassConclusion) -> Lean {
    match conclusion {
        ClassConclusion::SupportsSameDesign => Lean::Same,
        ClassConclusion::SupportsDifferentDesigns => Lean::Different,
        ClassConclusion::Inconclusive => Lean::Inconclusive,
        ClassConclusion::Unsuitable => Lean::Unsuitable,
    }
}

const fn lean_individual(conclusion: IndividualConclusion) -> Lean {
    match conclusion {
        IndividualConclusion::SupportsSameTool => Lean::Same,
        IndividualConclusion::SupportsDifferentTools => Lean::Different,
        IndividualConclusion::Inconclusive => Lean::Inconclusive,
        IndividualConclusion::Unsuitable => Lean::Unsuitable,
    }
}

/// `None` where nobody ever supported the link, so that there is nothing to show or to reject. A resolution counts
/// only on a question where the two differ, and only for an answer that one of them held.
fn link_state(leans: &[Lean], resolution: Option<Lean>) -> Option<LinkState> {
    if !leans.contains(&Lean::Same) {
        return None;
    }
    let decided = resolution.filter(|lean| leans.contains(lean));
    Some(match leans {
        [_] => LinkState::Proposed,
        [Lean::Same, Lean::Same] => LinkState::Confirmed,
        _ => match decided {
            Some(Lean::Same) => LinkState::Confirmed,
            Some(Lean::Different) => LinkState::Rejected,
            _ => LinkState::Undecided,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn held() -> impl Strategy<Value = Held> {
        (proptest::sample::select(ClassConclusion::ALL), proptest::sample::select(IndividualConclusion::ALL))
            .prop_map(|(class, individual)| Held { class, individual })
    }

    const SAME: Held = Held {
        class: ClassConclusion::SupportsSameDesign,
        individual: IndividualConclusion::SupportsSameTool,
    };
    const OTHER_TOOL: Held = Held {
        class: ClassConclusion::SupportsSameDesign,
        individual: IndividualConclusion::SupportsDifferentTools,
    };

    #[test]
    fn two_examiners_in_support_confirm_both_links() {
        let after = standing(&[SAME, SAME], None);
        assert_eq!(after.state, ExaminationState::Closed);
        assert_eq!(
            after.links,
            vec![(LinkKind::SameDesign, LinkState::Confirmed), (LinkKind::SameTool, LinkState::Confirmed)]
        );
    }

    #[test]
    fn a_disagreement_leaves_the_link_undecided_until_it_is_resolved() {
        let open = standing(&[SAME, OTHER_TOOL], None);
        assert_eq!(open.state, ExaminationState::Disagreement);
        assert_eq!(open.links[1], (LinkKind::SameTool, LinkState::Undecided));
        let resolved = standing(&[SAME, OTHER_TOOL], Some(OTHER_TOOL));
        assert_eq!(resolved.state, ExaminationState::Closed);
        assert_eq!(
            resolved.links,
            vec![(LinkKind::SameDesign, LinkState::Confirmed), (LinkKind::SameTool, LinkState::Rejected)]
        );
    }

    #[test]
    fn support_against_the_engine_needs_a_reason() {
        assert!(needs_override(Verdict::NotEvaluable, IndividualConclusion::SupportsSameTool));
        assert!(!needs_override(Verdict::NotEvaluable, IndividualConclusion::Inconclusive));
        assert!(!needs_override(Verdict::Evaluable, IndividualConclusion::SupportsSameTool));
    }

    proptest! {
        #[test]
        fn nothing_is_confirmed_by_one_examiner(first in held(), resolution in proptest::option::of(held())) {
            let after = standing(&[first], resolution);
            prop_assert!(after.links.iter().all(|(_, state)| *state == LinkState::Proposed));
        }

        #[test]
        fn no_resolution_decides_what_neither_examiner_held(a in held(), b in held(), resolution in held()) {
            let answers = [a, b];
            for (kind, state) in standing(&answers, Some(resolution)).links {
                let (same, different, all_same) = match kind {
                    LinkKind::SameDesign => (
                        answers.iter().any(|held| held.class == ClassConclusion::SupportsSameDesign),
                        answers.iter().any(|held| held.class == ClassConclusion::SupportsDifferentDesigns),
                        answers.iter().all(|held| held.class == ClassConclusion::SupportsSameDesign),
                    ),
                    LinkKind::SameTool => (
                        answers.iter().any(|held| held.individual == IndividualConclusion::SupportsSameTool),
                        answers.iter().any(|held| held.individual == IndividualConclusion::SupportsDifferentTools),
                        answers.iter().all(|held| held.individual == IndividualConclusion::SupportsSameTool),
                    ),
                };
                prop_assert!(state != LinkState::Confirmed || same);
                prop_assert!(state != LinkState::Rejected || different);
                prop_assert!(!all_same || state == LinkState::Confirmed);
            }
        }

        #[test]
        fn who_resolves_gives_way(own in held(), other in held(), new in held()) {
            let may = gives_way(own, other, new);
            prop_assert!(gives_way(own, other, other) == (true, true), "to the other one always");
            prop_assert!(!may.0 || own.class == other.class || new.class != own.class);
            prop_assert!(!may.1 || own.individual == other.individual || new.individual != own.individual);
            prop_assert!(!may.0 || own.class != other.class || new.class == own.class);
            let decides = matches!(
                new.class,
                ClassConclusion::SupportsSameDesign | ClassConclusion::SupportsDifferentDesigns
            );
            prop_assert!(!(may.0 && decides) || new.class == other.class);
        }

        #[test]
        fn the_order_of_a_blind_pair_does_not_matter(a in held(), b in held()) {
            prop_assert_eq!(standing(&[a, b], None), standing(&[b, a], None));
        }

        #[test]
        fn a_tool_link_needs_a_tool_conclusion(a in held(), b in held()) {
            let supported = [a, b].iter().any(|held| held.individual == IndividualConclusion::SupportsSameTool);
            let linked = standing(&[a, b], None).links.iter().any(|(kind, _)| *kind == LinkKind::SameTool);
            prop_assert_eq!(supported, linked);
        }
    }
}
