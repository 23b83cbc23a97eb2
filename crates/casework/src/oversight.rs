//! What a data protection officer is shown: accesses that are unlike a person's own habit, a weekly sample to look into, what
//! is due of the body's records, and the register of what it decided.
//!
//! The rules are few and can be said in a sentence each, because whoever is asked about an access must be able to
//! understand why. They say what to look at; they accuse nobody. Hours are compared with a person's own hours and not
//! with the night of a clock, because bodies live in all zones and work in shifts.

use crate::retention::Retention;
use crate::{CaseworkError, Platform};
use commonlink_model::{AuditId, Context, Moment, Role, UserId};
use commonlink_store::{AccessHour, CHECK_OUTCOMES, DecisionRow, SampledAccess};
use std::collections::{BTreeMap, HashSet};

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;
/// Days that are judged.
pub const JUDGED_DAYS: i64 = 7;
/// Days before them that say what is usual.
pub const USUAL_DAYS: i64 = 28;
/// A day with more than so many times the usual is told.
pub const TIMES: i64 = 5;
/// Never below so many openings on a day.
pub const MANY: i64 = 20;
/// So many refused attempts on a day are told.
pub const REFUSED: i64 = 20;
/// So many openings at unusual hours are told.
pub const AT_ODD_HOURS: i64 = 5;
/// Accesses of the weekly sample.
pub const SAMPLE: u32 = 10;
/// Decisions that are shown.
const DECISIONS: u32 = 100;

/// Why an access is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Many openings on a day.
    Many,
    /// Openings at hours at which the person never was at work before.
    Hours,
    /// Many refused attempts on a day.
    Refused,
}

/// Something unlike a person's habit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusual {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// The day.
    pub day: Moment,
    /// Why.
    pub rule: Rule,
    /// How many.
    pub count: i64,
    /// The person's own median of days with openings; for [`Rule::Many`].
    pub usual: Option<i64>,
}

/// The page of a data protection officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oversight {
    /// What is unlike a habit, newest first.
    pub unusual: Vec<Unusual>,
    /// The sample of the last week that is over.
    pub sample: Vec<SampledAccess>,
    /// The Monday on which that week began.
    pub week: Moment,
    /// What is due of the own body's records, and what is left of those that are gone.
    pub retention: Retention,
    /// What was decided about records and people, newest first.
    pub decisions: Vec<DecisionRow>,
}

impl Platform {
    /// What the own body's data protection officer is shown.
    pub async fn oversight(&self, ctx: &Context) -> Result<Oversight, CaseworkError> {
        may(ctx)?;
        let today = Moment::start_of(ctx.now.date());
        let judged = today.plus_seconds(-(JUDGED_DAYS - 1) * DAY);
        let from = judged.plus_seconds(-USUAL_DAYS * DAY);
        let hours = self.store.access_hours(ctx, from, today.plus_seconds(DAY)).await?;
        let (week, end) = last_week(ctx.now);
        let sample = self.store.access_sample(ctx, week, end, SAMPLE).await?;
        let decisions = self.store.decisions(ctx, DECISIONS).await?;
        let retention = self.retention(ctx).await?;
        Ok(Oversight { unusual: unusual(&hours, judged), sample, week, retention, decisions })
    }

    /// Notes what was found of an access of the own body.
    pub async fn check_access(
        &self,
        ctx: &Context,
        entry: AuditId,
        outcome: &str,
    ) -> Result<(), CaseworkError> {
        may(ctx)?;
        if !CHECK_OUTCOMES.contains(&outcome) {
            return Err(CaseworkError::NotFound);
        }
        let mut unit = self.store.begin(ctx).await?;
        if !unit.check_access(entry, outcome).await? {
            return Err(CaseworkError::NotFound);
        }
        Ok(unit.commit().await?)
    }
}

fn may(ctx: &Context) -> Result<(), CaseworkError> {
    if ctx.has(Role::DataProtectionOfficer) { Ok(()) } else { Err(CaseworkError::Forbidden) }
}

/// From Monday to Monday, UTC: the last week that is over.
fn last_week(now: Moment) -> (Moment, Moment) {
    let day = now.micros().div_euclid(1_000_000 * DAY);
    // The first day of 1970 was a Thursday.
    let monday = (day + 3).div_euclid(7) * 7 - 3;
    let at = |day: i64| Moment::from_micros(day * DAY * 1_000_000);
    (at(monday - 7), at(monday))
}

/// What of these hours from `judged` on is unlike what the same person did before.
fn unusual(hours: &[AccessHour], judged: Moment) -> Vec<Unusual> {
    let first = judged.micros().div_euclid(1_000_000 * HOUR);
    let mut people: BTreeMap<(&str, UserId), Vec<&AccessHour>> = BTreeMap::new();
    for hour in hours {
        people.entry((&hour.name, hour.user)).or_default().push(hour);
    }
    let mut found = Vec::new();
    for ((name, user), hours) in people {
        let (new, before): (Vec<&AccessHour>, Vec<&AccessHour>) =
            hours.into_iter().partition(|hour| hour.hour >= first);
        let usual = median(by_day(&before, |hour| hour.opened).into_values().filter(|n| *n > 0).collect());
        let known: HashSet<i64> = before
            .iter()
            .filter(|hour| hour.opened > 0)
            .flat_map(|hour| [-1, 0, 1].map(|beside| (hour.hour + beside).rem_euclid(24)))
            .collect();
        // Whoever has no habit yet can't leave it.
        let odd = |hour: &AccessHour| {
            if known.is_empty() || known.contains(&hour.hour.rem_euclid(24)) { 0 } else { hour.opened }
        };
        let most = MANY.max(TIMES * usual.unwrap_or(0));
        let mut tell = |rule, counts: BTreeMap<i64, i64>, least: i64, usual| {
            for (day, count) in counts.into_iter().filter(|(_, count)| *count >= least) {
                let day = Moment::from_micros(day * DAY * 1_000_000);
                found.push(Unusual { user, name: name.to_owned(), day, rule, count, usual });
            }
        };
        tell(Rule::Many, by_day(&new, |hour| hour.opened), most + 1, usual);
        tell(Rule::Hours, by_day(&new, odd), AT_ODD_HOURS, None);
        tell(Rule::Refused, by_day(&new, |hour| hour.refused), REFUSED, None);
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.day.micros()));
    found
}

fn by_day(hours: &[&AccessHour], count: impl Fn(&AccessHour) -> i64) -> BTreeMap<i64, i64> {
    let mut days = BTreeMap::new();
    for hour in hours {
        *days.entry(hour.hour.div_euclid(24)).or_insert(0) += count(hour);
    }
    days
}

fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: i64 = 20_000 * 24;

    fn hour(day: i64, at: i64, opened: i64, refused: i64) -> AccessHour {
        let user = UserId::from_uuid(uuid::Uuid::from_u128(7));
        AccessHour { user, name: "A".to_owned(), hour: FIRST + day * 24 + at, opened, refused }
    }

    fn told(hours: &[AccessHour]) -> Vec<(Rule, i64, Option<i64>)> {
        let judged = Moment::from_micros(FIRST * HOUR * 1_000_000);
        unusual(hours, judged).into_iter().map(|row| (row.rule, row.count, row.usual)).collect()
    }

    #[test]
    fn many_openings_are_measured_against_the_own_habit() {
        let habit: Vec<AccessHour> = (-20..0).map(|day| hour(day, 9, 10, 0)).collect();
        let with = |opened| [habit.clone(), vec![hour(2, 9, opened, 0)]].concat();
        assert_eq!(told(&with(50)), []);
        assert_eq!(told(&with(51)), [(Rule::Many, 51, Some(10))]);
        // Without a habit the floor holds.
        assert_eq!(told(&[hour(2, 9, 20, 0)]), []);
        assert_eq!(told(&[hour(2, 9, 21, 0)]), [(Rule::Many, 21, None)]);
    }

    #[test]
    fn hours_are_unusual_for_whoever_never_worked_then() {
        let habit: Vec<AccessHour> = (-20..0).map(|day| hour(day, 23, 10, 0)).collect();
        let with = |at, opened| [habit.clone(), vec![hour(1, at, opened, 0)]].concat();
        assert_eq!(told(&with(0, 9)), [], "an hour beside the usual one, over midnight");
        assert_eq!(told(&with(3, 4)), []);
        assert_eq!(told(&with(3, 5)), [(Rule::Hours, 5, None)]);
        assert_eq!(told(&[hour(1, 3, 9, 0)]), [], "no habit yet");
    }

    #[test]
    fn refused_attempts_add_up_over_a_day() {
        assert_eq!(told(&[hour(1, 8, 0, 10), hour(1, 9, 0, 9)]), []);
        assert_eq!(told(&[hour(1, 8, 0, 10), hour(1, 9, 0, 10)]), [(Rule::Refused, 20, None)]);
        assert_eq!(told(&[hour(-1, 9, 0, 99)]), [], "before the days that are judged");
    }

    #[test]
    fn a_week_is_drawn_from_monday_to_monday_when_it_is_over() {
        let at = |text: &str| Moment::start_of(commonlink_model::parse_day(text).unwrap());
        let week = (at("2026-11-09"), at("2026-11-16"));
        assert_eq!(last_week(at("2026-11-16")), week);
        assert_eq!(last_week(at("2026-11-22").plus_seconds(DAY - 1)), week);
        assert_ne!(last_week(at("2026-11-23")), week);
    }
}
