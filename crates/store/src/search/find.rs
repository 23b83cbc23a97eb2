//! Finding records by their words, in scope, in the order of where the words stand.

use super::texts::{of_kind, of_owner};
use crate::dialect;
use crate::seizure_list::{self, SeizureRow};
use crate::value::{Row, params};
use crate::{Result, Store};
use commonlink_model::{Context, ExhibitId, MarkKind, OrganisationId, RecordId, Reported};
use commonlink_policy::{Action, Scope, scope};
use commonlink_reference::words::Question;
use std::collections::BTreeSet;

pub(crate) use crate::dialect::{Required, Standing, Zone};

/// The ranks of an answer, best first.
const RANKS: [Standing; 4] =
    [Standing::WholeIdentifier, Standing::Identifier, Standing::Facts, Standing::Anywhere];

const COUNT: &str = "SELECT count(*) AS found FROM (SELECT record.id FROM {matched:$1} AS matched CROSS JOIN record
        WHERE record.owner = matched.owner AND record.id = matched.record AND {visible:record} LIMIT $2) AS counted";
const SEIZURES: &str = "WITH page AS (
            SELECT {columns}, matched.number AS sort_key
            FROM {matched:$1} AS matched CROSS JOIN record CROSS JOIN seizure
            WHERE record.owner = matched.owner AND record.id = matched.record AND seizure.owner = matched.owner
                AND seizure.id = matched.record AND {visible:record}
            ORDER BY matched.number DESC LIMIT $2)
        SELECT page.*, {counts} FROM page ORDER BY sort_key DESC";
const MARKS: &str = "SELECT mark.id, mark.kind, mark.label, mark.seizure, seizure.reference
        FROM {matched:$1} AS matched CROSS JOIN record CROSS JOIN mark CROSS JOIN seizure
        WHERE record.owner = matched.owner AND record.id = matched.record AND mark.owner = matched.owner
            AND mark.id = matched.record AND seizure.owner = mark.owner AND seizure.id = mark.seizure
            AND {visible:record}
        ORDER BY matched.number DESC LIMIT $2";
const EXHIBITS: &str = "SELECT exhibit.id, exhibit.number, exhibit.seal, exhibit.description,
            (SELECT string_agg(custody.seal, ',') FROM custody WHERE custody.owner = exhibit.owner
                AND custody.exhibit = exhibit.id) AS later_seals
        FROM record JOIN exhibit ON exhibit.owner = record.owner AND exhibit.seizure = record.id
        WHERE record.id = $1 AND {visible:record} ORDER BY exhibit.position";

/// A seizure that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundSeizure {
    /// As in the list.
    pub row: SeizureRow,
    /// Exhibits of it whose number or seal is what was asked for.
    pub exhibits: Vec<FoundExhibit>,
}

/// An exhibit that was found by its number or seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundExhibit {
    /// Identifier.
    pub id: ExhibitId,
    /// The owner's number.
    pub number: String,
    /// The seal that was asked for, where it was that.
    pub seal: Option<String>,
    /// What it is.
    pub description: String,
}

/// A mark that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMark {
    /// Identifier.
    pub id: RecordId,
    /// What kind of trace.
    pub kind: MarkKind,
    /// What the owner calls it.
    pub label: String,
    /// Its seizure.
    pub seizure: RecordId,
    /// Reference of that.
    pub reference: String,
}

impl Store {
    /// The seizures that answer a question, best first, at most `limit`; and whether there are more.
    pub async fn found_seizures(
        &self,
        context: &Context,
        question: &Question,
        limit: usize,
    ) -> Result<(Vec<FoundSeizure>, bool)> {
        let text = SEIZURES
            .replace("{columns}", seizure_list::COLUMNS)
            .replace("{counts}", &seizure_list::counts_text("$3"));
        let text = dialect::matched(self.db().is_sqlite(), &text);
        let blind = crate::blind::blind(context);
        let mut found: Vec<FoundSeizure> = Vec::new();
        let mut known = BTreeSet::new();
        for standing in RANKS {
            let asked = asked(self, context, question, standing, "seizure");
            let values = params![asked, limit as i64 + 1, blind];
            let rows = self.visible(context, Action::View, &text, values).await?;
            let mut rank: Vec<SeizureRow> =
                rows.iter().map(seizure_list::seizure_row).collect::<Result<_>>()?;
            // Among those of one rank that came in last the newest seizures stand first.
            rank.sort_by(|a, b| b.date.first.cmp(&a.date.first).then_with(|| a.reference.cmp(&b.reference)));
            for row in rank.into_iter().filter(|row| known.insert(row.id)) {
                found.push(FoundSeizure { row, exhibits: Vec::new() });
            }
            if found.len() > limit {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        for seizure in &mut found {
            seizure.exhibits = self.found_exhibits(context, seizure.row.id, question).await?;
        }
        Ok((found, more))
    }

    async fn found_exhibits(
        &self,
        context: &Context,
        seizure: RecordId,
        question: &Question,
    ) -> Result<Vec<FoundExhibit>> {
        let mut found = Vec::new();
        for row in self.visible(context, Action::View, EXHIBITS, params![seizure]).await? {
            let number = row.text("number")?;
            let mut seals: Vec<Reported<String>> = vec![row.json("seal")?];
            if let Some(later) = row.text_opt("later_seals")? {
                seals.extend(
                    serde_json::from_str::<Vec<Reported<String>>>(&format!("[{later}]")).unwrap_or_default(),
                );
            }
            let seal =
                seals.iter().filter_map(|seal| seal.known()).find(|seal| question.names(seal)).cloned();
            if seal.is_some() || question.names(&number) {
                found.push(FoundExhibit {
                    id: row.parsed("id")?,
                    number,
                    seal,
                    description: row.text("description")?,
                });
            }
        }
        Ok(found)
    }

    /// The marks that answer a question, best first, at most `limit`; and whether there are more.
    pub async fn found_marks(
        &self,
        context: &Context,
        question: &Question,
        limit: usize,
    ) -> Result<(Vec<FoundMark>, bool)> {
        let mut found: Vec<FoundMark> = Vec::new();
        let mut known = BTreeSet::new();
        let text = dialect::matched(self.db().is_sqlite(), MARKS);
        for standing in RANKS {
            let values = params![asked(self, context, question, standing, "mark"), limit as i64 + 1];
            for row in self.visible(context, Action::View, &text, values).await? {
                let mark = found_mark(&row)?;
                if known.insert(mark.id) {
                    found.push(mark);
                }
            }
            if found.len() > limit {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    /// How many records in scope match, counted up to `most`.
    pub(crate) async fn matches(&self, context: &Context, asked: &str, most: i64) -> Result<i64> {
        let text = dialect::matched(self.db().is_sqlite(), COUNT);
        let rows = self.visible(context, Action::View, &text, params![asked, most]).await?;
        rows.first().map_or(Ok(0), |row| row.int("found"))
    }
}

fn found_mark(row: &Row) -> Result<FoundMark> {
    Ok(FoundMark {
        id: row.parsed("id")?,
        kind: row.parsed("kind")?,
        label: row.text("label")?,
        seizure: row.parsed("seizure")?,
        reference: row.text("reference")?,
    })
}

/// A question about records of one kind in the engine's language.
pub(crate) fn asked(
    store: &Store,
    context: &Context,
    question: &Question,
    standing: Standing,
    kind: &str,
) -> String {
    asked_with(store, context, Some((question, standing)), kind, Vec::new())
}

/// The same of records that also have a word of each of `required`.
pub(crate) fn asked_with(
    store: &Store,
    context: &Context,
    question: Option<(&Question, Standing)>,
    kind: &str,
    mut required: Vec<Required>,
) -> String {
    required.push((Zone::Rest, vec![of_kind(kind)]));
    let owner = one_owner(&scope(context, Action::View));
    required.extend(owner.map(|owner| (Zone::Rest, vec![of_owner(owner)])));
    dialect::question(store.db().is_sqlite(), question, &required)
}

/// The owner whose records alone a scope can hold.
fn one_owner(scope: &Scope) -> Option<OrganisationId> {
    match scope {
        Scope::OwnedBy(owner) => Some(*owner),
        Scope::All(branches) => branches.iter().find_map(one_owner),
        _ => None,
    }
}

/// Every text of this file, still with its markers.
pub(crate) fn registered() -> Vec<(String, String)> {
    let seizures = SEIZURES
        .replace("{columns}", seizure_list::COLUMNS)
        .replace("{counts}", &seizure_list::counts_text("$3"));
    vec![
        ("search::count".to_owned(), COUNT.to_owned()),
        ("search::seizures".to_owned(), seizures),
        ("search::marks".to_owned(), MARKS.to_owned()),
        ("search::exhibits".to_owned(), EXHIBITS.to_owned()),
    ]
}
