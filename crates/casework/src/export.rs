//! Exports of one's own seizures as CSV and JSON, piece by piece, so that neither their number nor who takes them slowly
//! costs memory. Every row carries its handling and its owner. CSV has a line for each item and no marks; JSON has
//! everything.
//!
//! The audit trail has an entry with what was asked for before the first byte leaves, one for each record of another
//! body before its bytes leave, and one with how many seizures left
//! when the export has ended, whole or not.

use crate::{CaseworkError, NOTICE, Platform};
use commonlink_exchange::spreadsheet::{Cell, Sheet, SheetError};
use commonlink_model::{Context, Item, Moment, Seizure};
use commonlink_store::{SeizureQuery, conceal};

/// Columns of the CSV, one line an item of a seizure.
const COLUMNS: [&str; 28] = [
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
    "withdrawn",
    "corrected",
    "notice",
];

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table that no spreadsheet program takes for formulas.
    Csv,
    /// An array of seizures as the JSON API answers each of them, with their marks.
    Json,
}

/// An export under way. Ask for piece after piece until there is none; who stops before says so with [`Export::end`].
pub struct Export {
    platform: Platform,
    ctx: Context,
    query: SeizureQuery,
    form: Form,
    /// Whether a page is left to be read.
    more: bool,
    seizures: u64,
    ended: bool,
}

enum Form {
    Csv(Box<Sheet>),
    Json,
}

impl Platform {
    /// Begins an export of everything that the query finds. It is in the audit trail when this returns.
    pub async fn export(
        &self,
        ctx: &Context,
        query: SeizureQuery,
        format: ExportFormat,
    ) -> Result<Export, CaseworkError> {
        query.check_after()?;
        let form = match format {
            ExportFormat::Csv => {
                Form::Csv(Box::new(Sheet::new(&COLUMNS, true).map_err(|_cause| unwritten())?))
            }
            ExportFormat::Json => Form::Json,
        };
        self.store.audit_read(ctx, "export", &format!("{query:?}")).await?;
        Ok(Export {
            platform: self.clone(),
            ctx: ctx.clone(),
            query,
            form,
            more: true,
            seizures: 0,
            ended: false,
        })
    }
}

impl Export {
    /// The next bytes; `None` when everything has been handed out, which the audit trail then says.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, CaseworkError> {
        if !self.more {
            self.end(true).await?;
            return Ok(None);
        }
        let (mut page, next) = self.platform.store.whole_seizures(&self.ctx, &self.query).await?;
        // What is sensitive leaves by no list.
        for held in &mut page {
            conceal(held);
        }
        let foreign = page.iter().filter(|held| held.owner != self.ctx.organisation);
        let foreign: Vec<_> = foreign.map(|held| (held.owner, held.id)).collect();
        self.platform.store.audit_exported(&self.ctx, foreign).await?;
        let before = self.seizures;
        self.more = next.is_some();
        self.query.after = next;
        self.seizures = before.saturating_add(page.len() as u64);
        let bytes = match &mut self.form {
            Form::Csv(sheet) => {
                for (seizure, item) in
                    page.iter().flat_map(|held| held.submission.items.iter().map(move |item| (held, item)))
                {
                    line(sheet, seizure, item).map_err(|_cause| unwritten())?;
                }
                sheet.take().map_err(|_cause| unwritten())?
            }
            Form::Json => {
                let mut text = Vec::new();
                if before == 0 {
                    text.push(b'[');
                }
                for (n, held) in self.platform.held_all(&self.ctx, &page).await?.iter().enumerate() {
                    text.extend_from_slice(if before == 0 && n == 0 { b"\n" } else { b",\n" });
                    serde_json::to_writer_pretty(&mut text, held).map_err(|_cause| unwritten())?;
                }
                if !self.more {
                    text.extend_from_slice(b"\n]\n");
                }
                text
            }
        };
        Ok(Some(bytes))
    }

    /// How many seizures were handed out.
    pub const fn seizures(&self) -> u64 {
        self.seizures
    }

    /// Says in the audit trail how many seizures were handed out, and whether that was all of them. Once.
    pub async fn end(&mut self, whole: bool) -> Result<(), CaseworkError> {
        if !self.ended {
            self.ended = true;
            let how = if whole { "whole" } else { "broken off" };
            let ctx = Context { now: self.platform.clock.now(), ..self.ctx.clone() };
            let mut unit = self.platform.store.begin(&ctx).await?;
            unit.audit("export_ended", how, &self.seizures.to_string()).await?;
            unit.commit().await?;
        }
        Ok(())
    }
}

const fn unwritten() -> CaseworkError {
    CaseworkError::Internal("an export could not be written")
}

fn line(sheet: &mut Sheet, seizure: &Seizure, item: &Item) -> Result<(), SheetError> {
    let held = &seizure.submission;
    let quantity = &item.quantity;
    let owner = seizure.owner.to_string();
    let (date, received) = (held.date.to_string(), seizure.received.to_rfc3339());
    let codes = held.handling.codes.iter().map(|code| code.code()).collect::<Vec<_>>().join(" ");
    let purposes = held.handling.purposes.iter().map(|code| code.code()).collect::<Vec<_>>().join(" ");
    let review_on = held.handling.review_on.to_string();
    let [withdrawn, corrected] =
        [seizure.recalled.withdrawn, seizure.recalled.corrected].map(|at| at.map(Moment::to_rfc3339));
    let stamp = |at| Option::map_or(at, Cell::Empty, Cell::Text);
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
        stamp(withdrawn.as_deref()),
        stamp(corrected.as_deref()),
        Cell::Text(NOTICE),
    ])
}
