//! Handling: what the owner demands of everybody who holds a record. Set with the record, never after it.

use crate::OrganisationId;
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
    /// What makes data sensitive (Rules on the Processing of Data, art. 42, and whom they protect beyond it).
    pub enum Sensitive {
        /// Race or ethnic origin.
        Race = "race",
        /// Religious or philosophical conviction.
        Religion = "religion",
        /// Political opinion, membership of a union.
        Politics = "politics",
        /// Health.
        Health = "health",
        /// Sex life.
        SexLife = "sex_life",
        /// Somebody under age.
        Minor = "minor",
        /// A victim or a witness.
        VictimOrWitness = "victim_or_witness",
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
        /// As hit and contact; and a hit releases to the other side what is not held back, until the day of review.
        Release = "release",
        /// The record takes no part in matching.
        NoMatch = "no_match",
    }
}

impl MatchingMode {
    /// Whether anybody but the owner learns of a hit.
    pub const fn tells(self) -> bool {
        matches!(self, Self::HitOnly | Self::HitAndContact | Self::Release)
    }

    /// Whether a hit tells the other side whose record it is.
    pub const fn names_the_owner(self) -> bool {
        matches!(self, Self::HitAndContact | Self::Release)
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

crate::codes! {
    /// A part of a record that its owner can hold back from others, or release, by itself.
    pub enum FieldGroup {
        /// Whose case and who: case reference, agency, exhibits with seals and custody, remarks; names and identifiers.
        Identity = "identity",
        /// Place and division in words, coordinates, kind of place. The country is always told.
        ExactPlace = "exact_place",
        /// Photographs with everything in them.
        Images = "images",
        /// The cut of a mark, for forensic comparison by examiners.
        MarkImage = "mark_image_for_comparison",
        /// Purity and laboratory results.
        Chemistry = "chemistry",
        /// How it came to notice, and how source and information are graded.
        IntelligenceSource = "intelligence_source",
    }
}

/// A set of field groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldGroups(u8);

impl FieldGroups {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self((1 << FieldGroup::ALL.len()) - 1);

    /// Whether a group is among them.
    pub const fn has(self, group: FieldGroup) -> bool {
        self.0 & (1 << group as u8) != 0
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, group: FieldGroup) -> Self {
        Self(self.0 | (1 << group as u8))
    }

    /// Those of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not among the others.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of their codes in [`FieldGroup::ALL`].
    pub fn iter(self) -> impl Iterator<Item = FieldGroup> {
        FieldGroup::ALL.iter().copied().filter(move |group| self.has(*group))
    }

    /// One bit a group.
    pub const fn bits(self) -> u8 {
        self.0
    }
}

impl FromIterator<FieldGroup> for FieldGroups {
    fn from_iter<I: IntoIterator<Item = FieldGroup>>(groups: I) -> Self {
        groups.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Who may know of a record beside its owner. Exclusions win.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    /// Everybody who is not excluded.
    pub everyone: bool,
    /// Countries by ISO 3166-1 alpha-2, sorted.
    pub countries: Vec<String>,
    /// Bodies, sorted.
    pub organisations: Vec<OrganisationId>,
    /// Countries that may not know, whatever else is said; sorted.
    pub excluded_countries: Vec<String>,
    /// Bodies that may not know, whatever else is said; sorted.
    pub excluded_organisations: Vec<OrganisationId>,
}

impl Audience {
    /// Whether nobody but the owner is in it.
    pub fn is_nobody(&self) -> bool {
        !self.everyone && self.countries.is_empty() && self.organisations.is_empty()
    }
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
    /// What of the record the audience is not told; sorted.
    #[serde(default)]
    pub held_back: Vec<FieldGroup>,
    /// Reliability of the source.
    pub source_grade: SourceGrade,
    /// Sureness of the information.
    pub information_grade: InformationGrade,
    /// The day by which the owner looks at it again.
    pub review_on: civil::Date,
    /// What in it is sensitive; sorted. Such a record has no audience and tells a hit at most that it exists: its owner
    /// releases it to one body, or nobody has it. Whoever has it is shown it when they ask for it once more.
    #[serde(default)]
    pub sensitive: Vec<Sensitive>,
    /// Why it is kept nevertheless, for the owner alone.
    #[serde(default)]
    pub justification: Option<String>,
}

impl Handling {
    /// Default for a record without personal data made on `today`: lowest level, nobody but the owner, crime purposes,
    /// hit and contact, identity and source held back from whom an audience will name, review after 15 years (DESIGN
    /// decision 14).
    pub fn standard(today: civil::Date) -> Self {
        Self {
            level: Level::ForOfficialUseOnly,
            codes: vec![HandlingCode::H0],
            restriction: None,
            audience: Audience::default(),
            purposes: vec![Purpose::Investigation, Purpose::ForensicAnalysis],
            matching: MatchingMode::HitAndContact,
            held_back: vec![FieldGroup::Identity, FieldGroup::IntelligenceSource],
            source_grade: SourceGrade::NotEvaluated,
            information_grade: InformationGrade::NotEvaluated,
            review_on: today.saturating_add(jiff::Span::new().years(15)),
            sensitive: Vec::new(),
            justification: None,
        }
    }
}

/// What a body demands of its records of a kind where nothing else is said with one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharingRule {
    /// What it demands. The day of review stands for the years after which it is due, counted anew for each record.
    handling: Handling,
    /// Years from a record's day to its review.
    review_years: i16,
}

impl SharingRule {
    /// Years to the review at most.
    pub const MOST_YEARS: i16 = 30;

    /// A rule that demands this of every record, and its review after so many years (1 to [`Self::MOST_YEARS`]).
    pub fn new(handling: Handling, review_years: i16) -> Self {
        Self { handling, review_years: review_years.clamp(1, Self::MOST_YEARS) }
    }

    /// The rule of a body that has made none: see [`Handling::standard`].
    pub fn standard() -> Self {
        Self::new(Handling::standard(civil::Date::ZERO), 15)
    }

    /// What it demands of a record that is made on this day.
    pub fn on(&self, today: civil::Date) -> Handling {
        let review_on = today.saturating_add(jiff::Span::new().years(self.review_years));
        Handling { review_on, ..self.handling.clone() }
    }

    /// Years from a record's day to its review.
    pub fn review_years(&self) -> i16 {
        self.review_years
    }
}
