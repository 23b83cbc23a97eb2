//! Seizures with their items, exhibits and custody.

use crate::records::handling;
use crate::search::{Texts, entries};
use crate::sql::{AT_ONCE, statements};
use crate::tally::{Additions, Came};
use crate::value::{Row, Value, params, to_json};
use crate::visible::scope;
use crate::{MarkView, Result, Store, StoreError, Unit, cut};
use commonlink_model::{
    Context, Custody, Exhibit, ExhibitId, FieldGroups, Item, Located, OrganisationId, Place, Quantity,
    RecordId, Reported, ReportedDate, Seizure, Submission,
};
use commonlink_policy::{Action, Scope};
use std::collections::BTreeMap;

statements! {
    INSERT = "INSERT INTO seizure (owner, id, reference, date_first, date_last, date_precision, country, place,
            place_precision, north, east, agency, transport, details, kilograms, received_at, agency_state, division,
            gazetteer, gazetteer_confidence, terms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    INSERT_ITEM = "INSERT INTO item (owner, seizure, position, substance, reported_name, form, amount, unit,
            kilograms, conversion, basis, estimated, purity)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    INSERT_EXHIBIT = "INSERT INTO exhibit (owner, id, seizure, position, number, parent, description, seal, examined,
            examined_of)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    INSERT_CUSTODY = "INSERT INTO custody (owner, exhibit, position, taken_at, holder, place, seal)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    NEXT_CUSTODY = "SELECT exhibit.seizure, coalesce(max(custody.position) + 1, 0) AS position FROM exhibit
        LEFT JOIN custody ON custody.owner = exhibit.owner AND custody.exhibit = exhibit.id
        WHERE exhibit.owner = $1 AND exhibit.id = $2 GROUP BY exhibit.seizure";
    ONE = "SELECT seizure.*, record.level, record.codes, record.restriction, record.everyone, record.countries,
            record.organisations, record.excluded_countries, record.excluded_organisations, record.purposes,
            record.matching, record.held_back, record.source_grade, record.information_grade, record.review_on,
            record.sensitive, record.justification, record.training, record.changed_at, record.withdrawn_at AS event_withdrawn_at,
            record.corrected_at AS event_corrected_at
        FROM record JOIN seizure ON seizure.owner = record.owner AND seizure.id = record.id
        WHERE record.id = $1 AND {reached:record}";
    ITEMS = "SELECT * FROM item WHERE owner = $1 AND seizure = $2 ORDER BY position";
    EXHIBITS = "SELECT * FROM exhibit WHERE owner = $1 AND seizure = $2 ORDER BY position";
    CUSTODY = "SELECT custody.* FROM custody JOIN exhibit ON exhibit.owner = custody.owner
            AND exhibit.id = custody.exhibit
        WHERE exhibit.owner = $1 AND exhibit.seizure = $2 ORDER BY custody.exhibit, custody.position";
    REFERENCE = "SELECT 1 AS one FROM seizure WHERE owner = $1 AND reference = $2";
}

/// Adds a seizure and an item; for many at once see `imports` and `blocks`.
pub(crate) const INSERT_SEIZURE: &str = INSERT;
pub(crate) const INSERT_ONE_ITEM: &str = INSERT_ITEM;
/// Values of one item.
pub(crate) const ITEM: usize = 13;
pub(crate) const INSERT_ONE_EXHIBIT: &str = INSERT_EXHIBIT;
pub(crate) const INSERT_ONE_CUSTODY: &str = INSERT_CUSTODY;

impl Unit {
    /// Adds a seizure of the context's organisation with everything in it.
    ///
    /// Errors: `Refused` for another owner or without the officer's role, `Conflict` when the owner has used the
    /// reference.
    pub async fn insert_seizure(&mut self, seizure: &Seizure) -> Result<()> {
        let (owner, submission) = (seizure.owner, &seizure.submission);
        let placed =
            self.insert_record(owner, seizure.id, "seizure", &submission.handling, seizure.training).await?;
        self.execute(INSERT, seizure_values(seizure, placed.number)?)
            .await
            .map_err(|error| error.or_conflict("a seizure with this reference"))?;
        for (position, exhibit) in submission.exhibits.iter().enumerate() {
            self.insert_exhibit(seizure, position as i64, exhibit).await?;
        }
        let mut additions = Additions::default();
        additions.add(seizure, placed.number, Came::Submitted);
        let last = if self.store.db().is_sqlite() { self.last_entry().await? } else { 0 };
        // Everybody else's turn waits meanwhile, and every going to the database costs more than a row.
        let mut rest = Vec::new();
        let mut position = 0;
        for some in submission.items.chunks(AT_ONCE) {
            let mut items = Vec::with_capacity(some.len() * ITEM);
            for item in some {
                items.extend(item_values(seizure, position, item)?);
                position += 1;
            }
            rest.push((self.store.many(INSERT_ITEM, ITEM, some.len()), items));
        }
        rest.extend(self.sums(owner, additions));
        rest.extend(entries(&self.store, owner, last, &Texts::of(seizure, &placed)));
        rest.push(self.audit_entry("insert_seizure", None, &seizure.id.to_string(), ""));
        self.execute_all(rest).await
    }

    async fn insert_exhibit(&mut self, seizure: &Seizure, position: i64, exhibit: &Exhibit) -> Result<()> {
        let values = exhibit_values(seizure, position, exhibit)?;
        self.execute(INSERT_EXHIBIT, values)
            .await
            .map_err(|error| error.or_conflict("an exhibit with this number"))?;
        for (position, custody) in exhibit.custody.iter().enumerate() {
            let values = custody_values(seizure.owner, exhibit.id, position as i64, custody)?;
            self.execute(INSERT_CUSTODY, values).await?;
        }
        Ok(())
    }

    /// Appends a change of hands to an own exhibit. `false` when there is no such exhibit. Custody is never changed
    /// or removed; the database refuses it.
    pub async fn add_custody(&mut self, exhibit: ExhibitId, custody: &Custody) -> Result<bool> {
        let owner = self.context.organisation;
        let Some(row) = self.one(NEXT_CUSTODY, params![owner, exhibit]).await? else { return Ok(false) };
        let values = custody_values(owner, exhibit, row.int("position")?, custody)?;
        self.execute(INSERT_CUSTODY, values).await.map_err(|error| error.or_conflict("a custody entry"))?;
        let seizure = row.parsed("seizure")?;
        self.touch_record(seizure).await?;
        self.find_anew(owner, seizure).await?;
        self.audit("add_custody", &exhibit.to_string(), "").await?;
        Ok(true)
    }
}

impl Store {
    /// A seizure with items, exhibits and custody, as far as the context is told. Opening it is audited when a person
    /// does.
    pub async fn seizure(&self, context: &Context, id: RecordId) -> Result<Option<Seizure>> {
        let seizure = self.told_seizure(&scope(context, Action::View), id).await?;
        if let Some(seizure) = &seizure {
            self.audit_opened(context, "seizure_opened", seizure.owner, &id.to_string()).await?;
        }
        Ok(seizure)
    }

    /// The row of a seizure, with what is told of it.
    async fn told_row(&self, scope: &Scope, id: RecordId) -> Result<Option<(Row, FieldGroups)>> {
        let rows = self.within(scope, ONE, params![id]).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let told = self.told(scope, row.int("terms")?).await?;
        Ok(told.map(|told| (row, told)))
    }

    /// As [`Store::seizure`], with its marks and their captures, sorted by label.
    pub async fn whole_seizure(
        &self,
        context: &Context,
        id: RecordId,
    ) -> Result<Option<(Seizure, Vec<MarkView>)>> {
        let scope = scope(context, Action::View);
        let Some((row, told)) = self.told_row(&scope, id).await? else { return Ok(None) };
        let owner: OrganisationId = row.parsed("owner")?;
        let of = |text| (text, params![owner, id]);
        let of_marks = crate::whole::marks_text(1);
        let asked = [of(ITEMS), of(EXHIBITS), of(CUSTODY), of(&of_marks)];
        let [items, exhibits, custody, marks] = self.several(&scope, asked).await?;
        let seizure = assembled(&row, told, &scope, &items, &exhibits, &mut hands(&custody)?)?;
        let marks = self.mark_views(&scope, &marks).await?;
        self.audit_opened(context, "seizure_opened", owner, &id.to_string()).await?;
        Ok(Some((seizure, marks)))
    }

    pub(crate) async fn told_seizure(&self, scope: &Scope, id: RecordId) -> Result<Option<Seizure>> {
        let Some((row, told)) = self.told_row(scope, id).await? else { return Ok(None) };
        let owner: OrganisationId = row.parsed("owner")?;
        let of = |text| (text, params![owner, id]);
        let [items, exhibits, custody] = self.several(scope, [of(ITEMS), of(EXHIBITS), of(CUSTODY)]).await?;
        assembled(&row, told, scope, &items, &exhibits, &mut hands(&custody)?).map(Some)
    }

    /// Whether the context's organisation has a seizure with this reference, in whatever state.
    pub async fn reference_taken(&self, context: &Context, reference: &str) -> Result<bool> {
        Ok(self.one(context, REFERENCE, params![context.organisation, reference]).await?.is_some())
    }
}

/// Entries of custody by their exhibit.
pub(crate) fn hands(rows: &[Row]) -> Result<BTreeMap<ExhibitId, Vec<Custody>>> {
    let mut custody: BTreeMap<ExhibitId, Vec<Custody>> = BTreeMap::new();
    for row in rows {
        custody.entry(row.parsed("exhibit")?).or_default().push(Custody {
            at: row.moment("taken_at")?,
            holder: row.text("holder")?,
            place: row.text("place")?,
            seal: row.json("seal")?,
        });
    }
    Ok(custody)
}

/// What is told of a seizure, from its row and the rows of its items and exhibits in their order.
pub(crate) fn assembled<'a>(
    row: &Row,
    told: FieldGroups,
    scope: &Scope,
    items: impl IntoIterator<Item = &'a Row>,
    exhibits: impl IntoIterator<Item = &'a Row>,
    custody: &mut BTreeMap<ExhibitId, Vec<Custody>>,
) -> Result<Seizure> {
    let mut exhibit = |row: &Row| {
        let id = row.parsed("id")?;
        exhibit(row, id, custody.remove(&id).unwrap_or_default())
    };
    let submission = Submission {
        reference: row.text("reference")?,
        date: date(row)?,
        place: place(row)?,
        agency: agency(row)?,
        transport: row.text("transport")?,
        items: items.into_iter().map(item).collect::<Result<_>>()?,
        details: row.json("details")?,
        exhibits: exhibits.into_iter().map(&mut exhibit).collect::<Result<_>>()?,
        handling: handling(row)?,
    };
    let mut seizure = Seizure {
        id: row.parsed("id")?,
        owner: row.parsed("owner")?,
        told,
        submission,
        received: row.moment("received_at")?,
        changed: row.moment("changed_at")?,
        training: row.bool("training")?,
        recalled: crate::recalls::recalled(row, "event")?,
    };
    let own = scope.is_of(seizure.owner);
    if !own {
        // When it was changed last tells of what is held back, and of whom else its owner told.
        seizure.changed = seizure.received;
    }
    cut::seizure(&mut seizure, own);
    Ok(seizure)
}

/// Values of one row of [`INSERT`].
pub(crate) fn seizure_values(seizure: &Seizure, terms: i64) -> Result<Vec<Value>> {
    let submission = &seizure.submission;
    let place = &submission.place;
    Ok(params![
        seizure.owner,
        seizure.id,
        &submission.reference,
        submission.date.first,
        submission.date.last,
        submission.date.precision,
        &place.country,
        &place.name,
        place.precision,
        place.coordinates.map(|at| at.0),
        place.coordinates.map(|at| at.1),
        submission.agency.known().cloned().unwrap_or_default(),
        &submission.transport,
        to_json(&submission.details)?,
        kilograms(&submission.items),
        seizure.received,
        submission.agency.state(),
        &place.division,
        place.located.as_ref().map(|located| located.id.clone()),
        place.located.as_ref().map(|located| located.confidence),
        terms,
    ])
}

/// Values of one row of [`INSERT_ITEM`].
pub(crate) fn item_values(seizure: &Seizure, position: i64, item: &Item) -> Result<Vec<Value>> {
    let quantity = &item.quantity;
    Ok(params![
        seizure.owner,
        seizure.id,
        position,
        &item.substance,
        &item.reported_name,
        &item.form,
        quantity.amount,
        &quantity.unit,
        quantity.kilograms,
        &quantity.rule,
        quantity.basis,
        quantity.estimated,
        to_json(&item.purity_percent)?,
    ])
}

/// Values of one row of [`INSERT_EXHIBIT`].
pub(crate) fn exhibit_values(seizure: &Seizure, position: i64, exhibit: &Exhibit) -> Result<Vec<Value>> {
    Ok(params![
        seizure.owner,
        exhibit.id,
        seizure.id,
        position,
        &exhibit.number,
        exhibit.parent,
        &exhibit.description,
        to_json(&exhibit.seal)?,
        exhibit.examined.map(|pieces| pieces.0),
        exhibit.examined.map(|pieces| pieces.1),
    ])
}

/// Values of one row of [`INSERT_CUSTODY`].
pub(crate) fn custody_values(
    owner: OrganisationId,
    exhibit: ExhibitId,
    position: i64,
    custody: &Custody,
) -> Result<Vec<Value>> {
    let seal = to_json(&custody.seal)?;
    Ok(params![owner, exhibit, position, custody.at, &custody.holder, &custody.place, seal])
}

/// What has its value in a column of its own beside the column that says whether there is one.
fn agency(row: &Row) -> Result<Reported<String>> {
    Ok(match row.text("agency_state")?.as_str() {
        "known" => Reported::Known(row.text("agency")?),
        "unknown" => Reported::Unknown,
        "withheld" => Reported::Withheld,
        _ => Reported::NotRecorded,
    })
}

/// The sum of what has kilograms; `None` when nothing has.
fn kilograms(items: &[Item]) -> Option<f64> {
    let known: Vec<f64> = items.iter().filter_map(|item| item.quantity.kilograms).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

/// The date in a row with the columns of `seizure`.
pub(crate) fn date(row: &Row) -> Result<ReportedDate> {
    Ok(ReportedDate {
        precision: row.parsed("date_precision")?,
        first: row.parsed("date_first")?,
        last: row.parsed("date_last")?,
    })
}

fn place(row: &Row) -> Result<Place> {
    Ok(Place {
        country: row.text("country")?,
        division: row.text("division")?,
        name: row.text("place")?,
        precision: row.parsed("place_precision")?,
        coordinates: row.real_opt("north")?.zip(row.real_opt("east")?),
        located: located(row)?,
    })
}

fn located(row: &Row) -> Result<Option<Located>> {
    let found = row.text_opt("gazetteer")?.zip(row.parsed_opt("gazetteer_confidence")?);
    Ok(found.map(|(id, confidence)| Located { id, confidence }))
}

fn item(row: &Row) -> Result<Item> {
    Ok(Item {
        substance: row.text("substance")?,
        reported_name: row.text("reported_name")?,
        form: row.text("form")?,
        quantity: Quantity {
            amount: row.real("amount")?,
            unit: row.text("unit")?,
            kilograms: row.real_opt("kilograms")?,
            rule: row.text("conversion")?,
            basis: row.parsed("basis")?,
            estimated: row.bool("estimated")?,
        },
        purity_percent: row.json("purity")?,
    })
}

fn exhibit(row: &Row, id: ExhibitId, custody: Vec<Custody>) -> Result<Exhibit> {
    let pieces = |column| -> Result<Option<u32>> {
        let pieces = row.int_opt(column)?;
        pieces.map(|count| u32::try_from(count).ok().ok_or_else(|| StoreError::damaged(column))).transpose()
    };
    Ok(Exhibit {
        id,
        number: row.text("number")?,
        parent: row.parsed_opt("parent")?,
        description: row.text("description")?,
        seal: row.json("seal")?,
        examined: pieces("examined")?.zip(pieces("examined_of")?),
        custody,
    })
}
