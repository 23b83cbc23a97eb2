//! Finding records by their words, in scope, in the order of where the words stand.

use super::texts::{of_kind, of_terms};
use crate::dialect;
use crate::seizure_list::{self, SeizureRow};
use crate::value::{Row, params};
use crate::visible::scope;
use crate::{Result, Store};
use commonlink_model::{Context, ExhibitId, FieldGroup, MarkKind, OrganisationId, RecordId, Reported};
use commonlink_policy::{Action, Scope};
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
const MARKS: &str = "SELECT mark.owner, mark.id, mark.kind, mark.label, mark.seizure, seizure.reference, record.terms,
            seizure.terms AS event_terms
        FROM {matched:$1} AS matched CROSS JOIN record CROSS JOIN mark CROSS JOIN seizure CROSS JOIN record AS event
        WHERE event.owner = mark.owner AND event.id = mark.seizure AND {visible:event} AND record.owner = matched.owner AND record.id = matched.record AND mark.owner = matched.owner
            AND mark.id = matched.record AND seizure.owner = mark.owner AND seizure.id = mark.seizure
            AND {visible:record}
        ORDER BY matched.number DESC LIMIT $2";
const EXHIBITS: &str = "SELECT record.terms, exhibit.id, exhibit.number, exhibit.seal, exhibit.description,
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
    /// Whose it is.
    pub owner: OrganisationId,
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
    /// The seizures that answer a question, best first, at most `limit`; and whether there are more. What a person is
    /// shown of others is on record first.
    pub async fn found_seizures(
        &self,
        context: &Context,
        question: &Question,
        limit: usize,
    ) -> Result<(Vec<FoundSeizure>, bool)> {
        let text = SEIZURES
            .replace("{columns}", seizure_list::COLUMNS)
            .replace("{counts}", &seizure_list::counts_text("$3", "$4"));
        let text = dialect::matched(self.db().is_sqlite(), &text);
        let blind = crate::blind::blind(context);
        let mut found: Vec<FoundSeizure> = Vec::new();
        let mut known = BTreeSet::new();
        for standing in RANKS {
            let asked = self.asked(context, question, standing, "seizure").await?;
            let values = params![asked, limit as i64 + 1, blind, context.organisation];
            let rows = self.listed(context, Action::View, &text, values).await?;
            let mut rank = self.seizure_rows(context, &rows).await?;
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
        self.audit_listed(context, found.iter().map(|one| (one.row.owner, one.row.id))).await?;
        Ok((found, more))
    }

    async fn found_exhibits(
        &self,
        context: &Context,
        seizure: RecordId,
        question: &Question,
    ) -> Result<Vec<FoundExhibit>> {
        let mut found = Vec::new();
        let scope = scope(context, Action::View);
        for row in self.within(&scope, EXHIBITS, params![seizure]).await? {
            let told = self.told(&scope, row.int("terms")?).await?;
            if !told.is_some_and(|told| told.has(FieldGroup::Identity)) {
                continue;
            }
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

    /// The marks that answer a question, best first, at most `limit`; and whether there are more. On record as
    /// seizures are.
    pub async fn found_marks(
        &self,
        context: &Context,
        question: &Question,
        limit: usize,
    ) -> Result<(Vec<FoundMark>, bool)> {
        let mut found: Vec<FoundMark> = Vec::new();
        let mut known = BTreeSet::new();
        let text = dialect::matched(self.db().is_sqlite(), MARKS);
        let scope = scope(context, Action::View);
        for standing in RANKS {
            let values = params![self.asked(context, question, standing, "mark").await?, limit as i64 + 1];
            for row in self.within(&scope, &text, values).await? {
                let Some(mark) = self.found_mark(&scope, &row).await? else { continue };
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
        self.audit_listed(
            context,
            found.iter().flat_map(|mark| [(mark.owner, mark.id), (mark.owner, mark.seizure)]),
        )
        .await?;
        Ok((found, more))
    }

    /// How many records in scope match, counted up to `most`.
    pub(crate) async fn matches(&self, context: &Context, asked: &str, most: i64) -> Result<i64> {
        let text = dialect::matched(self.db().is_sqlite(), COUNT);
        let rows = self.visible(context, Action::View, &text, params![asked, most]).await?;
        rows.first().map_or(Ok(0), |row| row.int("found"))
    }
}

impl Store {
    /// What is told of a mark in a row of [`MARKS`].
    async fn found_mark(&self, scope: &Scope, row: &Row) -> Result<Option<FoundMark>> {
        let Some(told) = self.told(scope, row.int("terms")?).await? else { return Ok(None) };
        let Some(of_event) = self.told(scope, row.int("event_terms")?).await? else { return Ok(None) };
        let text = |column: &str, told: bool| if told { row.text(column) } else { Ok(String::new()) };
        Ok(Some(FoundMark {
            owner: row.parsed("owner")?,
            id: row.parsed("id")?,
            kind: row.parsed("kind")?,
            label: text("label", told.has(FieldGroup::Identity))?,
            seizure: row.parsed("seizure")?,
            reference: text("reference", of_event.has(FieldGroup::Identity))?,
        }))
    }
}

impl Store {
    /// A question about records of one kind in the engine's language, of the entries as the context finds them.
    pub(crate) async fn asked(
        &self,
        context: &Context,
        question: &Question,
        standing: Standing,
        kind: &str,
    ) -> Result<String> {
        self.asked_with(context, Some((question, standing)), kind, Vec::new()).await
    }

    /// The same of records that also have a word of each of `required`.
    pub(crate) async fn asked_with(
        &self,
        context: &Context,
        question: Option<(&Question, Standing)>,
        kind: &str,
        mut required: Vec<Required>,
    ) -> Result<String> {
        let sqlite = self.db().is_sqlite();
        let told = self.terms_in(context, Action::View).await?;
        if told.is_empty() {
            return Ok(dialect::nothing(sqlite));
        }
        required.push((Zone::Rest, vec![of_kind(kind)]));
        required.push((Zone::Rest, told.iter().map(|(terms, told)| of_terms(*terms, *told)).collect()));
        Ok(dialect::question(sqlite, question, &required))
    }
}

/// Every text of this file, still with its markers.
pub(crate) fn registered() -> Vec<(String, String)> {
    let seizures = SEIZURES
        .replace("{columns}", seizure_list::COLUMNS)
        .replace("{counts}", &seizure_list::counts_text("$3", "$4"));
    vec![
        ("search::count".to_owned(), COUNT.to_owned()),
        ("search::seizures".to_owned(), seizures),
        ("search::marks".to_owned(), MARKS.to_owned()),
        ("search::exhibits".to_owned(), EXHIBITS.to_owned()),
    ]
}
