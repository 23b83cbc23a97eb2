//! How large and how hard a world is. Plain data: a settings file is these fields as JSON.

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

/// Criminal organisations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationSettings {
    /// How many.
    pub count: usize,
    /// Share of seizures that lead back to one of them.
    pub share_of_seizures: f64,
    /// Chance that an organisation buys its presses from a maker who already serves another: the same
    /// design, another tool.
    pub shared_suppliers: f64,
}

/// Marks: how many of which capture, and how hard their tools are to tell apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkSettings {
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
    /// As [`Settings::from_json`]; a test reads the embedded file.
    pub fn small() -> Result<Self, ExerciseError> {
        const SMALL: &str = include_str!("../settings/small.json");
        Self::from_json(SMALL)
    }

    /// Reads a settings file.
    ///
    /// # Errors
    /// [`ExerciseError::Settings`] when a field is missing, unknown or out of range; the text names it.
    pub fn from_json(text: &str) -> Result<Self, ExerciseError> {
        let settings: Self =
            serde_json::from_str(text).map_err(|cause| ExerciseError::Settings(cause.to_string()))?;
        settings.check()?;
        Ok(settings)
    }

    /// Checks settings made in code as [`Settings::from_json`] checks a file.
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
        if self.seizures < 60 || self.organisations.count < 4 {
            return fail("a world needs at least 60 seizures and 4 organisations".to_owned());
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
    }

    #[test]
    fn a_share_out_of_range_is_named() {
        let text =
            serde_json::to_string(&Settings { people_share: 1.2, ..Settings::small().unwrap() }).unwrap();
        let message = Settings::from_json(&text).unwrap_err().to_string();
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
        assert!(Settings::from_json(&text).is_err());
    }
}
