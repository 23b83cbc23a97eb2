//! Exports of one's own seizures as CSV and JSON. Every row carries its handling and its owner; an export is
//! in the audit trail before its first byte leaves. CSV has a line for each item and no marks; JSON has
//! everything.

use crate::{CaseworkError, NOTICE, Platform};
use commonlink_exchange::spreadsheet::{Cell, Sheet, SheetError};
use commonlink_model::{Context, Item, Seizure};
use commonlink_store::SeizureQuery;

/// Rows read at a time.
const PAGE: u32 = 500;

/// Columns of the CSV, one line an item of a seizure.
const COLUMNS: [&str; 26] = [
    "owner",
    "reference",
    "date",
    "country",
    "place",
    "place_precision",
    "north",
    "east",
    "agency",
    "transport",
    "substance",
    "reported_name",
    "form",
    "amount",
    "unit",
    "kilograms",
    "rule",
    "basis",
    "estimated",
    "purity_percent",
    "received",
    "level",
    "codes",
    "purposes",
    "review_on",
    "notice",
];

impl Platform {
    /// Everything the query finds, as CSV that no spreadsheet program takes for formulas.
    pub async fn export_csv(&self, ctx: &Context, query: SeizureQuery) -> Result<String, CaseworkError> {
        let seizures = self.exported(ctx, query).await?;
        let unwritten = || CaseworkError::Internal("an export could not be written as CSV");
        let mut sheet = Sheet::new(&COLUMNS, true).map_err(|_cause| unwritten())?;
        for (seizure, item) in
            seizures.iter().flat_map(|held| held.submission.items.iter().map(move |item| (held, item)))
        {
            line(&mut sheet, seizure, item).map_err(|_cause| unwritten())?;
        }
        let bytes = sheet.finish().map_err(|_cause| unwritten())?;
        String::from_utf8(bytes).map_err(|_cause| unwritten())
    }

    /// The same as JSON: an array of seizures as the JSON API answers each of them, with their marks.
    pub async fn export_json(&self, ctx: &Context, query: SeizureQuery) -> Result<String, CaseworkError> {
        let mut held = Vec::new();
        for seizure in self.exported(ctx, query).await? {
            held.push(self.held_with_marks(ctx, &seizure).await?);
        }
        serde_json::to_string_pretty(&held)
            .map_err(|_cause| CaseworkError::Internal("an export could not be written as JSON"))
    }

    async fn exported(&self, ctx: &Context, mut query: SeizureQuery) -> Result<Vec<Seizure>, CaseworkError> {
        self.store.audit_read(ctx, "export", &format!("{query:?}")).await?;
        query.limit = PAGE;
        let mut seizures = Vec::new();
        loop {
            let page = self.store.seizures(ctx, &query).await?;
            for row in page.rows {
                seizures.extend(self.store.seizure(ctx, row.id).await?);
            }
            query.after = page.next;
            if query.after.is_none() {
                return Ok(seizures);
            }
        }
    }
}

fn line(sheet: &mut Sheet, seizure: &Seizure, item: &Item) -> Result<(), SheetError> {
    let held = &seizure.submission;
    let quantity = &item.quantity;
    let owner = seizure.owner.to_string();
    let (date, received) = (held.date.to_string(), seizure.received.to_rfc3339());
    let codes = held.handling.codes.iter().map(|code| code.code()).collect::<Vec<_>>().join(" ");
    let purposes = held.handling.purposes.iter().map(|code| code.code()).collect::<Vec<_>>().join(" ");
    let review_on = held.handling.review_on.to_string();
    let number = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
    let purity = match item.purity_percent.known() {
        Some(percent) => Cell::Number(*percent),
        None => Cell::Text(item.purity_percent.state()),
    };
    sheet.row(&[
        Cell::Text(&owner),
        Cell::Text(&held.reference),
        Cell::Text(&date),
        Cell::Text(&held.place.country),
        Cell::Text(&held.place.name),
        Cell::Text(held.place.precision.code()),
        number(held.place.coordinates.map(|(north, _)| north)),
        number(held.place.coordinates.map(|(_, east)| east)),
        Cell::Text(held.agency.known().map_or(held.agency.state(), String::as_str)),
        Cell::Text(&held.transport),
        Cell::Text(&item.substance),
        Cell::Text(&item.reported_name),
        Cell::Text(&item.form),
        Cell::Number(quantity.amount),
        Cell::Text(&quantity.unit),
        number(quantity.kilograms),
        Cell::Text(&quantity.rule),
        Cell::Text(quantity.basis.code()),
        Cell::Text(if quantity.estimated { "yes" } else { "no" }),
        purity,
        Cell::Text(&received),
        Cell::Text(held.handling.level.code()),
        Cell::Text(&codes),
        Cell::Text(&purposes),
        Cell::Text(&review_on),
        Cell::Text(NOTICE),
    ])
}
