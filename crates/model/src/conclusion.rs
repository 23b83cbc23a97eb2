//! What engines answer and what examiners hold, from comparison to link.

crate::codes! {
    /// Whether a question could be answered at all. "Not evaluable" is a proper answer.
    pub enum Verdict {
        /// A likelihood ratio was given.
        Evaluable = "evaluable",
        /// The input can't carry the question.
        NotEvaluable = "not_evaluable",
    }
}

crate::codes! {
    /// The class question: same design against different designs.
    pub enum ClassConclusion {
        /// The observations support one design.
        SupportsSameDesign = "supports_same_design",
        /// They support neither.
        Inconclusive = "inconclusive",
        /// They support different designs.
        SupportsDifferentDesigns = "supports_different_designs",
        /// The captures can't be compared.
        Unsuitable = "unsuitable",
    }
}

crate::codes! {
    /// The individual question: same tool against another tool of the same design.
    pub enum IndividualConclusion {
        /// The observations support one tool.
        SupportsSameTool = "supports_same_tool",
        /// They support neither.
        Inconclusive = "inconclusive",
        /// They support different tools.
        SupportsDifferentTools = "supports_different_tools",
        /// The captures can't be compared.
        Unsuitable = "unsuitable",
    }
}

crate::codes! {
    /// What two linked records share.
    pub enum LinkKind {
        /// The design of a press, punch or print.
        SameDesign = "same_design",
        /// The very tool.
        SameTool = "same_tool",
    }
}

crate::codes! {
    /// How far a link has come.
    pub enum LinkState {
        /// One examiner supports it.
        Proposed = "proposed",
        /// A second examiner, blind to the first, supports it too.
        Confirmed = "confirmed",
        /// Examiners support the other proposition.
        Rejected = "rejected",
        /// Examiners disagree or can't say.
        Undecided = "undecided",
        /// Whatever they held: the owner of one of the two records has withdrawn it. Never stored; it follows from the records.
        WithdrawnBasis = "withdrawn_basis",
    }
}

crate::codes! {
    /// What an officer or analyst says of a hit.
    pub enum Triage {
        /// Nobody has looked yet.
        New = "new",
        /// An examiner should look.
        WorthExamining = "worth_examining",
        /// Not worth an examiner's time.
        NotUseful = "not_useful",
    }
}

crate::codes! {
    /// How far an examination has come.
    pub enum ExaminationState {
        /// Nobody has concluded.
        WaitingFirst = "waiting_first",
        /// One examiner has; a second one, blind to the first, is wanted.
        WaitingSecond = "waiting_second",
        /// The two disagree; a resolution has to be recorded.
        Disagreement = "disagreement",
        /// Both agree, or the disagreement is resolved.
        Closed = "closed",
    }
}
