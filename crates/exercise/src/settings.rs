//! How large and how hard a world is. Plain data: a settings file is these fields as TOML or JSON.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ExerciseError;

/// Severities that can be drawn: 0 is undisturbed, 1 severe.
pub const LEVELS: RangeInclusive<f64> = 0.0..=1.5;
/// Sides of pictures that can be drawn, in pixels.
pub const SIDES: RangeInclusive<u32> = 128..=4_096;

/// Size and hardness of a world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Name, such as `small`.
    pub name: String,
    /// Seed to use when the caller has none.
    pub seed: u64,
    /// First day.
    pub from: Date,
    /// Last day; nothing is reported later.
    pub until: Date,
    /// Number of reported seizures.
    pub seizures: usize,
    /// A world that is planned part by part, because it is too large to be held; else it is one part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<PartSettings>,
    /// To whom owners let their records be known.
    #[serde(default, skip_serializing_if = "Sharing::is_default")]
    pub sharing: Sharing,
    /// Criminal organisations.
    pub organisations: OrganisationSettings,
    /// Marks.
    pub marks: MarkSettings,
    /// How well members report.
    pub reporting: ReportingSettings,
    /// Share of drug seizures with a laboratory profile.
    pub laboratory_share: f64,
    /// Share of seizures with people recorded.
    pub people_share: f64,
    /// How marks look.
    pub render: RenderSettings,
}

/// To whom owners let their records be known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// To nobody but themselves.
    #[default]
    Own,
    /// To many, each in another way: what bodies, countries, exclusions, levels, purposes and held back field groups make of
    /// pages can be measured.
    Mixed,
    /// Everything is the first body's: the same records for somebody from whom nothing is withheld, to measure against.
    OneOwner,
}

impl Sharing {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_default(&self) -> bool {
        *self == Self::Own
    }
}

/// A world in parts. Each has its own organisations, tools and people; bodies and accounts are those of the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartSettings {
    /// How many.
    pub count: usize,
    /// Days that one spans; they begin evenly spread over the time of the world.
    pub days: i64,
}

/// Criminal organisations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationSettings {
    /// How many.
    pub count: usize,
    /// Share of seizures that lead back to one of them.
    pub share_of_seizures: f64,
    /// Of the organisations that follow another one in their trade, the share that buys its presses from a maker who
    /// already serves another: the same design, another tool.
    pub shared_suppliers: f64,
}

/// Marks: how many of which capture, and how hard their tools are to tell apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkSettings {
    /// Whether marks come with pictures. Without, they come as descriptions: of each tool and capture the first two
    /// marks are rendered and described, the others are described as further impressions would be.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub pictures: bool,
    /// Most presses (of a part) whose marks were recorded; without it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<usize>,
    /// Pressed relief under four stated lamps.
    pub four_light: usize,
    /// Pressed relief under one stated lamp.
    pub fixed_light: usize,
    /// Pressed relief under unknown light.
    pub single: usize,
    /// Printed logos.
    pub printed: usize,
    /// Height maps of pressed-in tool surfaces.
    pub topography: usize,
    /// Profiles across striae.
    pub profile: usize,
    /// Test impressions of seized presses, under four stated lamps.
    pub reference: usize,
    /// Share of one-off presses whose design resembles an organisation's.
    pub look_alike_share: f64,
    /// Share of presses cut anew by hand.
    pub recut_share: f64,
    /// Share of an organisation's further presses that were cast from an impression of its first.
    pub copied_share: f64,
    /// Wear a year, 0 none, 1 worn out.
    pub wear_rate: f64,
}

impl MarkSettings {
    /// All marks.
    pub fn total(&self) -> usize {
        self.four_light
            + self.fixed_light
            + self.single
            + self.printed
            + self.topography
            + self.profile
            + self.reference
    }
}

/// How well members report. Shares are between 0 and 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportingSettings {
    /// Share of optional fields that are unknown.
    pub unknown: f64,
    /// Share of optional fields that were not recorded.
    pub not_recorded: f64,
    /// Share of optional fields that are withheld.
    pub withheld: f64,
    /// Share of dates that are less precise than a day.
    pub coarse_dates: f64,
    /// Share of places known only as region or country.
    pub coarse_places: f64,
    /// Median days from the event to the report.
    pub delay_median_days: f64,
    /// Spread of the delay (standard deviation of its natural logarithm).
    pub delay_spread: f64,
    /// Share of seizures of organisations that are never reported.
    pub gap: f64,
    /// Share of identifiers (phones, documents, containers) with a mistyped character.
    #[serde(default, skip_serializing_if = "is_none")]
    pub mistyped: f64,
    /// Share of names of people written in another script or in another order.
    #[serde(default, skip_serializing_if = "is_none")]
    pub other_names: f64,
}

const fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_yes(value: &bool) -> bool {
    *value
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(share: &f64) -> bool {
    *share == 0.0
}

/// How marks look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenderSettings {
    /// Mildest severity of disturbances (0.4 is mild).
    pub level_low: f64,
    /// Severest (1.0 is severe).
    pub level_high: f64,
    /// Smallest picture side in pixels.
    pub size_min: u32,
    /// Largest picture side in pixels.
    pub size_max: u32,
    /// Whether relief throws shadows.
    pub shadows: bool,
    /// Colour or grey photographs.
    pub colour: bool,
    /// Share of marks without a stated scale.
    pub scale_missing: f64,
}

impl Settings {
    /// The world of the demonstration: 400 seizures, 300 marks.
    ///
    /// # Errors
    /// As [`Settings::from_text`]; a test reads the embedded file.
    pub fn small() -> Result<Self, ExerciseError> {
        Self::from_text(include_str!("../settings/small.json"))
    }

    /// The world of measurements: 20,000 seizures, 5,000 marks with pictures at reduced size.
    ///
    /// # Errors
    /// As [`Settings::from_text`]; a test reads the embedded file.
    pub fn medium() -> Result<Self, ExerciseError> {
        Self::from_text(include_str!("../settings/medium.toml"))
    }

    /// The world of load: 1,000,000 seizures, 50,000 marks as descriptions.
    ///
    /// # Errors
    /// As [`Settings::from_text`]; a test reads the embedded file.
    pub fn large() -> Result<Self, ExerciseError> {
        Self::from_text(include_str!("../settings/large.toml"))
    }

    /// Reads a settings file: JSON where it begins with a brace, else TOML.
    ///
    /// # Errors
    /// [`ExerciseError::Settings`] when a field is missing, unknown or out of range; the text names it.
    pub fn from_text(text: &str) -> Result<Self, ExerciseError> {
        let settings: Self = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|cause| ExerciseError::Settings(cause.to_string()))?
        } else {
            toml::from_str(text).map_err(|cause| ExerciseError::Settings(cause.message().to_owned()))?
        };
        settings.check()?;
        Ok(settings)
    }

    /// How many parts the world is planned in.
    pub fn part_count(&self) -> usize {
        self.parts.as_ref().map_or(1, |parts| parts.count)
    }

    /// The settings of one part: its share of everything, in its own time.
    pub(crate) fn of_part(&self, part: usize) -> Self {
        let Some(parts) = &self.parts else { return self.clone() };
        let count = parts.count.max(1);
        let share = |total: usize| total * (part + 1) / count - total * part / count;
        let last_start = (i64::from((self.until - self.from).get_days()) - parts.days).max(0);
        let start = last_start * part as i64 / (count as i64 - 1).max(1);
        let from = self.from.saturating_add(jiff::Span::new().days(start));
        let marks = MarkSettings {
            four_light: share(self.marks.four_light),
            fixed_light: share(self.marks.fixed_light),
            single: share(self.marks.single),
            printed: share(self.marks.printed),
            topography: share(self.marks.topography),
            profile: share(self.marks.profile),
            reference: share(self.marks.reference),
            ..self.marks.clone()
        };
        Self {
            from,
            until: from.saturating_add(jiff::Span::new().days(parts.days)).min(self.until),
            seizures: share(self.seizures),
            parts: None,
            organisations: OrganisationSettings {
                count: share(self.organisations.count),
                ..self.organisations.clone()
            },
            marks,
            ..self.clone()
        }
    }

    /// Checks settings made in code as [`Settings::from_text`] checks a file.
    ///
    /// # Errors
    /// [`ExerciseError::Settings`], naming the field.
    pub fn check(&self) -> Result<(), ExerciseError> {
        let shares = [
            ("organisations.share_of_seizures", self.organisations.share_of_seizures),
            ("organisations.shared_suppliers", self.organisations.shared_suppliers),
            ("marks.look_alike_share", self.marks.look_alike_share),
            ("marks.recut_share", self.marks.recut_share),
            ("marks.copied_share", self.marks.copied_share),
            ("reporting.unknown", self.reporting.unknown),
            ("reporting.not_recorded", self.reporting.not_recorded),
            ("reporting.withheld", self.reporting.withheld),
            ("reporting.coarse_dates", self.reporting.coarse_dates),
            ("reporting.coarse_places", self.reporting.coarse_places),
            ("reporting.mistyped", self.reporting.mistyped),
            ("reporting.other_names", self.reporting.other_names),
            ("laboratory_share", self.laboratory_share),
            ("people_share", self.people_share),
            ("render.scale_missing", self.render.scale_missing),
        ];
        let fail = |text: String| Err(ExerciseError::Settings(text));
        if let Some((name, value)) = shares.iter().find(|(_, value)| !(0.0..=1.0).contains(value)) {
            return fail(format!("`{name}` is {value}; give a share between 0 and 1"));
        }
        let reporting = &self.reporting;
        if reporting.unknown + reporting.not_recorded + reporting.withheld > 1.0 {
            return fail("`reporting.unknown`, `not_recorded` and `withheld` together exceed 1".to_owned());
        }
        if !(0.0..=0.9).contains(&reporting.gap) {
            return fail(format!("`reporting.gap` is {}; give a share between 0 and 0.9", reporting.gap));
        }
        if self.from >= self.until {
            return fail("`from` must be before `until`".to_owned());
        }
        let span = i64::from((self.until - self.from).get_days());
        if let Some(parts) = &self.parts
            && !((1..=99).contains(&parts.count) && (120..=span).contains(&parts.days))
        {
            return fail(
                "`parts` must be 1 to 99 of at least 120 days, within `from` and `until`".to_owned(),
            );
        }
        let parts = self.part_count();
        if self.seizures / parts < 60 || self.organisations.count / parts < 4 {
            return fail(
                "a world (each part of it) needs at least 60 seizures and 4 organisations".to_owned(),
            );
        }
        if self.marks.tools == Some(0) {
            return fail("`marks.tools` must be at least 1".to_owned());
        }
        if self.marks.total() > 3 * self.seizures / 2 {
            return fail("more marks than the seizures can carry; give more seizures".to_owned());
        }
        let (low, high) = (self.render.size_min, self.render.size_max);
        if low > high || ![low, high].iter().all(|side| SIDES.contains(side)) {
            return fail(format!(
                "`render.size_min` and `size_max` must be in order, between {} and {}",
                SIDES.start(),
                SIDES.end()
            ));
        }
        let (low, high) = (self.render.level_low, self.render.level_high);
        if low > high || ![low, high].iter().all(|level| LEVELS.contains(level)) {
            return fail(format!(
                "`render.level_low` and `level_high` must be in order, between {} and {}",
                LEVELS.start(),
                LEVELS.end()
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn the_embedded_settings_are_read() {
        let small = Settings::small().unwrap();
        assert_eq!((small.name.as_str(), small.seizures, small.marks.total()), ("small", 400, 300));
        let medium = Settings::medium().unwrap();
        assert_eq!((medium.name.as_str(), medium.seizures, medium.marks.total()), ("medium", 20_000, 5_000));
        let large = Settings::large().unwrap();
        assert_eq!((large.name.as_str(), large.seizures, large.marks.pictures), ("large", 1_000_000, false));
        assert_eq!(large.reporting, medium.reporting);
    }

    #[test]
    fn medium_holds_what_was_agreed() {
        let Settings { marks, reporting, organisations, .. } = Settings::medium().unwrap();
        assert!((reporting.unknown + reporting.not_recorded + reporting.withheld - 0.35).abs() < 1e-9);
        assert_eq!(
            (reporting.delay_median_days, reporting.mistyped, reporting.other_names),
            (45.0, 0.1, 0.3)
        );
        assert_eq!((organisations.shared_suppliers, marks.look_alike_share), (0.2, 0.15));
        // Prints are single photographs, too.
        assert_eq!((marks.single + marks.printed) * 10, marks.total() * 4);
    }

    #[test]
    fn parts_add_up_and_stay_within_the_time() {
        let large = Settings::large().unwrap();
        let parts: Vec<Settings> = (0..large.part_count()).map(|part| large.of_part(part)).collect();
        assert_eq!(parts.iter().map(|part| part.seizures).sum::<usize>(), large.seizures);
        assert_eq!(parts.iter().map(|part| part.marks.total()).sum::<usize>(), large.marks.total());
        assert_eq!(
            parts.iter().map(|part| part.organisations.count).sum::<usize>(),
            large.organisations.count
        );
        assert_eq!((parts[0].from, parts[parts.len() - 1].until), (large.from, large.until));
        assert!(parts.windows(2).all(|pair| pair[0].from < pair[1].from));
    }

    #[test]
    fn a_share_out_of_range_is_named() {
        let text =
            serde_json::to_string(&Settings { people_share: 1.2, ..Settings::small().unwrap() }).unwrap();
        let message = Settings::from_text(&text).unwrap_err().to_string();
        assert!(message.contains("people_share"), "{message}");
    }

    #[test]
    fn sides_and_levels_keep_to_their_range_and_order() {
        let good = Settings::small().unwrap();
        let with = |size: (u32, u32), level: (f64, f64)| {
            let mut render = good.render.clone();
            (render.size_min, render.size_max) = size;
            (render.level_low, render.level_high) = level;
            Settings { render, ..good.clone() }.check().is_ok()
        };
        assert!(with((128, 4_096), (0.0, 1.5)) && with((160, 160), (1.0, 1.0)));
        for size in [(127, 160), (160, 4_097), (200, 160)] {
            assert!(!with(size, (0.4, 1.0)), "{size:?}");
        }
        for level in [(-0.1, 1.0), (0.4, 1.6), (1.0, 0.4), (f64::NAN, 1.0), (0.4, f64::NAN)] {
            assert!(!with((160, 160), level), "{level:?}");
        }
    }

    #[test]
    fn an_unknown_field_is_refused() {
        let text =
            serde_json::to_string(&Settings::small().unwrap()).unwrap().replacen("\"name\"", "\"nam\"", 1);
        assert!(Settings::from_text(&text).is_err());
    }
}
