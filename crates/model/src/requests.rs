//! Requests from one owner to another, as codes. What they say is with the parties; states and clocks are also the
//! secretariat's to see.

crate::codes! {
    /// What is asked for.
    pub enum RequestKind {
        /// To be told field groups of a record.
        Release = "release",
        /// To confirm that what a record says still holds.
        Validate = "validate",
        /// To do something: observe, stop, search.
        Act = "act",
        /// To use what is known in proceedings.
        EvidentialUse = "evidential_use",
        /// A statement of the expert who examined.
        ExpertStatement = "expert_statement",
        /// The exhibit itself, or a cast of its mark.
        ExhibitOrCast = "exhibit_or_cast",
        /// The reference of a request for mutual legal assistance.
        LegalAssistanceReference = "legal_assistance_reference",
        /// To look into a record that is doubted: it stands, is set right, or is withdrawn.
        Challenge = "challenge",
    }
}

crate::codes! {
    /// Why a record is challenged.
    pub enum ChallengeReason {
        /// What it says is not right.
        Inaccurate = "inaccurate",
        /// It was right and is no more.
        OutOfDate = "out_of_date",
        /// It speaks of somebody or something else.
        MistakenIdentity = "mistaken_identity",
        /// It seems to have been obtained against the law.
        UnlawfullyObtained = "unlawfully_obtained",
        /// It says more than its purpose needs, or serves another.
        Excessive = "excessive",
        /// Its character is political, military, religious or racial.
        NotNeutral = "not_neutral",
    }
}

crate::codes! {
    /// On which ground.
    pub enum LegalBasis {
        /// The law of the asking country.
        NationalLaw = "national_law",
        /// An agreement of the two countries.
        BilateralAgreement = "bilateral_agreement",
        /// A convention, such as that of 1988 against illicit traffic.
        Convention = "convention",
        /// The rules under which the platform processes data.
        PlatformRules = "platform_rules",
        /// An order of a court or prosecutor.
        JudicialOrder = "judicial_order",
    }
}

crate::codes! {
    /// How soon. Each has a time in which an answer is due unless the asker names another day.
    pub enum Urgency {
        /// Within 30 days.
        Routine = "routine",
        /// Within 5 days.
        Urgent = "urgent",
        /// Within a day.
        Immediate = "immediate",
    }
}

impl Urgency {
    /// Days until an answer is due.
    pub const fn days(self) -> i64 {
        match self {
            Self::Routine => 30,
            Self::Urgent => 5,
            Self::Immediate => 1,
        }
    }
}

crate::codes! {
    /// How far a request has come.
    pub enum RequestState {
        /// Nobody has answered it.
        Open = "open",
        /// Everything that was asked for.
        AnsweredInFull = "answered_in_full",
        /// A part of it.
        AnsweredInPart = "answered_in_part",
        /// With a reason.
        Refused = "refused",
        /// The asker wants it no more.
        Withdrawn = "withdrawn",
        /// The record that it was about was erased, and its words with it.
        Erased = "erased",
        /// What was challenged stands.
        Stands = "stands",
        /// What was challenged is set right.
        SetRight = "set_right",
        /// What was challenged is withdrawn.
        RecordWithdrawn = "record_withdrawn",
    }
}

crate::codes! {
    /// Why nothing is given.
    pub enum RefusalReason {
        /// It would harm an investigation.
        OngoingInvestigation = "ongoing_investigation",
        /// It would show a source or a method.
        SourceProtection = "source_protection",
        /// The law of the answering country forbids it.
        LegalObstacle = "legal_obstacle",
        /// The ground that is named does not carry it.
        BasisInsufficient = "basis_insufficient",
        /// More is asked for than the purpose needs.
        Disproportionate = "disproportionate",
        /// Somebody else must agree, who does not.
        ThirdParty = "third_party",
        /// What is asked for is not held.
        NotHeld = "not_held",
        /// Security, public order or another essential interest.
        EssentialInterest = "essential_interest",
    }
}

crate::codes! {
    /// Who did something, or whose turn it is.
    pub enum RequestSide {
        /// The body that asks.
        Asker = "asker",
        /// The body that is asked.
        Addressee = "addressee",
        /// The platform, by the clock; as a turn: nobody's.
        Nobody = "nobody",
    }
}

crate::codes! {
    /// What was done with a request.
    pub enum RequestAction {
        /// It was made.
        Asked = "asked",
        /// The addressee needs to know more.
        AskedBack = "asked_back",
        /// The asker said more.
        Replied = "replied",
        /// Everything was given.
        AnsweredInFull = "answered_in_full",
        /// A part was given.
        AnsweredInPart = "answered_in_part",
        /// It was refused.
        Refused = "refused",
        /// It was taken back.
        Withdrawn = "withdrawn",
        /// What was released is released no more.
        Revoked = "revoked",
        /// It is due soon.
        Reminded = "reminded",
        /// It is overdue.
        Overdue = "overdue",
        /// The record that it was about was erased.
        Erased = "erased",
        /// The owner looked into what was challenged, and it stands.
        Stands = "stands",
        /// It was not right; everybody who was told is told.
        SetRight = "set_right",
        /// It is withdrawn; everybody who was told is told.
        RecordWithdrawn = "record_withdrawn",
        /// It is blocked while it is in doubt.
        InDoubt = "in_doubt",
    }
}
