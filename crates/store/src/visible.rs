//! The one *visible* relation: what a context may reach, as SQL.
//!
//! Statements that start from records hold `{visible:ALIAS}`, where ALIAS is the name of a `record` in the statement;
//! those over sums hold `{summed:ALIAS}`; those of one record hold `{reached:ALIAS}`. [`fill`] puts the scope there and its values behind the ones that the statement
//! has already. Blocked and erased records are outside every scope: they point to no terms. The second renderer,
//! `Scope::groups` in `policy`, gives the same answer for every record; a test holds both against each other on both
//! engines.

use crate::value::Value;
use commonlink_model::{Context, FieldGroup, FieldGroups, Level, Moment, OrganisationId, Purpose};
use commonlink_policy::{Action, Fault, Predicate, Scope, Terms};
use std::sync::atomic::{AtomicU64, Ordering};

const RECORDS: &str = "{visible:";
/// Of one record: its own terms are asked, so that one that may not be known takes as long as one that is not there,
/// however many terms there are. All terms in the scope would be found when the first record is met.
const ONE: &str = "{reached:";
const SUMS: &str = "{summed:";

/// The terms in a scope.
pub(crate) const TERMS: &str = "SELECT terms.number FROM terms WHERE {terms} ORDER BY terms.number";

/// How often the policies gave no answer, or two judges not the same, since the program started.
static ALARMS: AtomicU64 = AtomicU64::new(0);

/// What a context may reach with an action. Where the policies give no answer that is known, nothing, and an alarm.
pub(crate) fn scope(context: &Context, action: Action) -> Scope {
    let scope = commonlink_policy::scope(context, action);
    if let Some(fault) = scope.fault() {
        alarm(action, fault);
    }
    scope
}

/// Tells the operator that the policies failed. Says nothing of any record.
fn alarm(action: Action, fault: &Fault) {
    ALARMS.fetch_add(1, Ordering::Relaxed);
    tracing::error!(?action, %fault, "the policies gave no answer; nothing is shown");
}

/// What of records under these terms is told: what the tree says, where Cedar says the same of them one by one. Less of
/// the two, and an alarm, where they differ.
pub(crate) fn told(scope: &Scope, terms: &Terms) -> Option<FieldGroups> {
    let tree = scope.groups(terms)?;
    match scope.decided(terms) {
        Ok(decided) if decided == Some(tree) => decided,
        Ok(decided) => {
            ALARMS.fetch_add(1, Ordering::Relaxed);
            tracing::error!(owner = %terms.owner, "two judges differ on who may know; the narrower holds");
            decided.map(|groups| groups.and(tree))
        }
        Err(fault) => {
            ALARMS.fetch_add(1, Ordering::Relaxed);
            tracing::error!(%fault, "the policies gave no answer; nothing is shown");
            None
        }
    }
}

/// How often the policies gave no answer, or two judges not the same.
pub(crate) fn alarms() -> u64 {
    ALARMS.load(Ordering::Relaxed)
}

/// The statement with every marker filled in, and the scope's values appended to `values`.
pub(crate) fn fill(text: &str, scope: &Scope, values: &mut Vec<Value>) -> String {
    let first = values.len() + 1;
    let (predicate, now) = (scope.predicate(), scope.now());
    let mut bound = Vec::new();
    let mut terms = Sql { first, now, values: Vec::new(), text: String::new(), alias: None };
    terms.render(predicate);
    let mut sql = text.replace("{terms}", &terms.text);
    for (marker, of_records) in [(RECORDS, true), (ONE, true), (SUMS, false)] {
        let mut filled = String::with_capacity(sql.len() + 256);
        let mut rest = sql.as_str();
        while let Some((before, after)) = rest.split_once(marker) {
            let (alias, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            filled.push('(');
            if of_records {
                filled.extend([alias, ".state = 'active' AND "]);
            }
            if of_records && is_of_columns(predicate) {
                let mut own = Sql {
                    first,
                    now,
                    values: Vec::new(),
                    text: String::new(),
                    alias: Some(alias.to_owned()),
                };
                own.render(predicate);
                filled.push_str(&own.text);
                bound = own.values;
            } else if marker == ONE {
                filled.extend(["EXISTS (SELECT 1 FROM terms WHERE terms.number = ", alias, ".terms AND "]);
                filled.extend([&terms.text, ")"]);
            } else {
                filled.extend([alias, ".terms IN (SELECT terms.number FROM terms WHERE ", &terms.text, ")"]);
            }
            filled.push(')');
            rest = after;
        }
        filled.push_str(rest);
        sql = filled;
    }
    // Both ways of asking bind the same values in the same order.
    if bound.is_empty() && [RECORDS, ONE, SUMS, "{terms}"].iter().any(|marker| text.contains(marker)) {
        bound = terms.values;
    }
    values.extend(bound);
    sql
}

/// Whether the columns of a record answer it without its terms.
fn is_of_columns(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::Nothing | Predicate::InUse | Predicate::OwnedBy(_) | Predicate::MatchingIs(_) => true,
        Predicate::Not(branch) => is_of_columns(branch),
        Predicate::All(branches) | Predicate::Any(branches) => branches.iter().all(is_of_columns),
        _ => false,
    }
}

/// A predicate as it is written.
struct Sql {
    first: usize,
    now: Moment,
    values: Vec<Value>,
    text: String,
    /// The record that is asked instead of its terms.
    alias: Option<String>,
}

impl Sql {
    fn render(&mut self, predicate: &Predicate) {
        match predicate {
            Predicate::Nothing => self.text.push_str("1 = 0"),
            Predicate::OwnedBy(owner) => self.bound("owner", " = ", Value::from(*owner)),
            // Blocked and erased records point to no terms.
            Predicate::InUse if self.alias.is_none() => self.text.push_str("1 = 1"),
            Predicate::InUse => self.column("state", " = 'active'"),
            Predicate::MatchingIs(mode) => self.bound("matching", " = ", Value::from(mode.code())),
            Predicate::LevelAtMost(level) => self.level(*level),
            Predicate::ForPurpose(purpose) => self.purpose(*purpose),
            Predicate::ForEveryone => self.column("everyone", ""),
            Predicate::NamesCountry(code) => self.among("countries", code),
            Predicate::NamesOrganisation(id) => self.among("organisations", &id.to_string()),
            Predicate::ExcludesCountry(code) => self.among("excluded_countries", code),
            Predicate::ExcludesOrganisation(id) => self.among("excluded_organisations", &id.to_string()),
            Predicate::HoldsBack(group) => self.holds("terms.held_back", *group),
            Predicate::Released(id, group) => self.released(*id, *group),
            Predicate::Not(branch) => {
                self.text.push_str("NOT (");
                self.render(branch);
                self.text.push(')');
            }
            Predicate::All(branches) => self.join(branches, " AND ", "1 = 1"),
            Predicate::Any(branches) => self.join(branches, " OR ", "1 = 0"),
        }
    }

    fn join(&mut self, branches: &[Predicate], word: &str, empty: &str) {
        if branches.is_empty() {
            self.text.push_str(empty);
            return;
        }
        self.text.push('(');
        for (n, branch) in branches.iter().enumerate() {
            if n > 0 {
                self.text.push_str(word);
            }
            self.render(branch);
        }
        self.text.push(')');
    }

    fn column(&mut self, column: &str, test: &str) {
        let alias = self.alias.clone();
        self.text.extend([alias.as_deref().unwrap_or("terms"), ".", column, test]);
    }

    fn place(&mut self, value: Value) {
        self.text.push('$');
        self.text.push_str(&(self.first + self.values.len()).to_string());
        self.values.push(value);
    }

    fn bound(&mut self, column: &str, test: &str, value: Value) {
        self.column(column, test);
        self.place(value);
    }

    fn level(&mut self, level: Level) {
        self.bound("level", " <= ", Value::from(level as i64));
    }

    fn purpose(&mut self, purpose: Purpose) {
        self.among("purposes", purpose.code());
    }

    /// In a list with commas at both ends.
    fn among(&mut self, column: &str, one: &str) {
        self.bound(column, " LIKE ", Value::from(format!("%,{one},%")));
    }

    fn released(&mut self, id: OrganisationId, group: Option<FieldGroup>) {
        self.text.push_str(
            "EXISTS (SELECT 1 FROM terms_release WHERE terms_release.terms = terms.number
                AND terms_release.organisation = ",
        );
        self.place(Value::from(id));
        self.text.push_str(" AND terms_release.until_at > ");
        self.place(Value::from(self.now));
        if let Some(group) = group {
            self.text.push_str(" AND ");
            self.holds("terms_release.field_groups", group);
        }
        self.text.push(')');
    }

    /// In a list with commas between.
    fn holds(&mut self, column: &str, group: FieldGroup) {
        self.text.extend(["',' || ", column, " || ',' LIKE "]);
        self.place(Value::from(format!("%,{},%", group.code())));
    }
}

/// Whether the context sees what its organisation holds beside records: files and previews have no handling of their
/// own, so only the owner's right counts.
pub(crate) fn sees_own(context: &Context) -> bool {
    *scope(context, Action::Own).predicate() != Predicate::Nothing
}
