//! Handling: what the owner demands of everybody who holds a record. Set with the record, never after it.

use jiff::civil;
use serde::{Deserialize, Serialize};

crate::codes! {
    /// Confidentiality, lowest first. A derived thing takes the highest of its sources.
    pub enum Level {
        /// For official use only.
        ForOfficialUseOnly = "for_official_use_only",
        /// Restricted.
        Restricted = "restricted",
        /// Confidential.
        Confidential = "confidential",
    }
}

crate::codes! {
    /// Handling codes (Council manual 6261/18); may be combined.
    pub enum HandlingCode {
        /// Only for preventing and combating crime.
        H0 = "h0",
        /// Not in judicial proceedings without permission.
        H1 = "h1",
        /// No dissemination without permission.
        H2 = "h2",
        /// Another restriction, in words.
        H3 = "h3",
    }
}

crate::codes! {
    /// Why data are processed (Rules on the Processing of Data, art. 10).
    pub enum Purpose {
        /// Criminal investigation.
        Investigation = "investigation",
        /// Warning about persons, events, modus operandi.
        Warning = "warning",
        /// Identifying persons or bodies.
        Identification = "identification",
        /// Comparing forensic traces.
        ForensicAnalysis = "forensic_analysis",
        /// Analysis of threats, trends, networks.
        CrimeAnalysis = "crime_analysis",
        /// Border management and control.
        BorderManagement = "border_management",
        /// Aggregates only.
        Statistics = "statistics",
        /// Synthetic copies only.
        Training = "training",
    }
}

crate::codes! {
    /// What the other side learns when the matcher finds something.
    pub enum MatchingMode {
        /// Only the owner learns of it and decides.
        Silent = "silent",
        /// The other side learns that something exists.
        HitOnly = "hit_only",
        /// The other side learns whom to ask; after an examiner's support also the case reference.
        HitAndContact = "hit_and_contact",
        /// The record takes no part in matching.
        NoMatch = "no_match",
    }
}

crate::codes! {
    /// How reliable the source is (4x4).
    pub enum SourceGrade {
        /// No doubt, always reliable.
        A = "a",
        /// Mostly reliable.
        B = "b",
        /// Mostly unreliable.
        C = "c",
        /// Cannot be assessed.
        X = "x",
        /// Nobody has graded it, which is not the same as X.
        NotEvaluated = "not_evaluated",
    }
}

crate::codes! {
    /// How sure the information is (4x4).
    pub enum InformationGrade {
        /// Accuracy not in doubt.
        One = "1",
        /// Known personally to the source, not to the reporter.
        Two = "2",
        /// Not known personally, corroborated by recorded information.
        Three = "3",
        /// Not known personally and not corroborated.
        Four = "4",
        /// Nobody has graded it, which is not the same as 4.
        NotEvaluated = "not_evaluated",
    }
}

/// Who may know of a record beside its owner. Exclusions win.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Everybody who is not excluded.
    pub everyone: bool,
    /// Countries by ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Countries that may not know, whatever else is said.
    pub excluded_countries: Vec<String>,
}

/// What the owner demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// Confidentiality.
    pub level: Level,
    /// Handling codes, sorted, without repeats.
    pub codes: Vec<HandlingCode>,
    /// The words of an `h3` restriction.
    pub restriction: Option<String>,
    /// Who may know.
    pub audience: Audience,
    /// To which ends, sorted, at least one.
    pub purposes: Vec<Purpose>,
    /// What a hit tells the other side.
    pub matching: MatchingMode,
    /// Reliability of the source.
    pub source_grade: SourceGrade,
    /// Sureness of the information.
    pub information_grade: InformationGrade,
    /// The day by which the owner looks at it again.
    pub review_on: civil::Date,
}

impl Handling {
    /// Default for a record without personal data made on `today`: lowest level, crime purposes, hit and
    /// contact, review after 15 years (DESIGN decision 14).
    pub fn standard(today: civil::Date) -> Self {
        Self {
            level: Level::ForOfficialUseOnly,
            codes: vec![HandlingCode::H0],
            restriction: None,
            audience: Audience::default(),
            purposes: vec![Purpose::Investigation, Purpose::ForensicAnalysis],
            matching: MatchingMode::HitAndContact,
            source_grade: SourceGrade::NotEvaluated,
            information_grade: InformationGrade::NotEvaluated,
            review_on: today.saturating_add(jiff::Span::new().years(15)),
        }
    }
}
