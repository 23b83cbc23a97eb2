//! The list of seizures: filters, sorting, and paging by key, so that a page costs the same wherever it stands and
//! rows added meanwhile are neither skipped nor shown twice.
//!
//! Nothing outside the scope is walked over: along the list of each terms in scope, and together sorted. A column that is
//! held back sorts as if it were empty.
//!
//! The cursor is opaque to callers. It holds the sort, and the sort key and identifier of the last row; a cursor of
//! another sort is refused.

mod cursor;

use crate::search::{self, Required, Standing, Zone};
use crate::seizures::date;
use crate::value::{Row, Value, params};
use crate::visible::scope;
use crate::{Result, Store, StoreError, TallyFilter, dialect};
use commonlink_model::{Context, FieldGroup, FieldGroups, Moment, OrganisationId, RecordId, ReportedDate};
use commonlink_policy::Action;
use commonlink_reference::words::{self, Question};
use cursor::Cursor;
use jiff::civil;

/// A page is cut first; only its rows are counted out.
const PAGE: &str = "WITH picked AS ({picked}), page AS (
            SELECT * FROM picked ORDER BY sort_key {direction}, id {direction} LIMIT $9)
        SELECT page.*, {counts} FROM page ORDER BY sort_key {direction}, id {direction}";
/// A page with everything, for exports.
const WHOLE: &str = "WITH picked AS ({picked}), page AS (
            SELECT * FROM picked ORDER BY sort_key {direction}, id {direction} LIMIT $9)
        SELECT seizure.*, record.level, record.codes, record.restriction, record.everyone, record.countries,
            record.organisations, record.excluded_countries, record.excluded_organisations, record.held_back,
            record.purposes, record.matching, record.source_grade, record.information_grade, record.review_on, record.sensitive,
            record.justification, record.training, record.changed_at, record.withdrawn_at AS event_withdrawn_at, record.corrected_at AS event_corrected_at, page.sort_key
        FROM page CROSS JOIN seizure CROSS JOIN record
        WHERE seizure.owner = page.owner AND seizure.id = page.id AND record.owner = page.owner AND record.id = page.id
        ORDER BY page.sort_key {direction}, page.id {direction}";
/// Of the few that words leave.
const MATCHED: &str = "SELECT {columns}, {shown_key} AS sort_key
        FROM {matched:$4} AS matched CROSS JOIN record CROSS JOIN seizure
        WHERE record.owner = matched.owner AND record.id = matched.record AND seizure.owner = matched.owner
            AND seizure.id = matched.record AND {visible:record} AND {filter} AND {after}";
/// Along the list of each terms in scope, so far as the page may reach.
const RUN: &str = "WHERE seizure.terms = run.terms AND {filter} AND {after} ORDER BY {order} LIMIT $9";
const TOTAL: &str =
    "SELECT count(*) AS total FROM {matched:$4} AS matched CROSS JOIN record CROSS JOIN seizure
        WHERE record.owner = matched.owner AND record.id = matched.record AND seizure.owner = matched.owner
            AND seizure.id = matched.record AND {visible:record} AND {filter}";
const SIMILAR: &str = "WITH page AS (
            SELECT {columns} FROM {matched:$8} AS matched CROSS JOIN record CROSS JOIN seizure
            WHERE record.owner = matched.owner AND record.id = matched.record AND seizure.owner = matched.owner
                AND seizure.id = matched.record AND {visible:record} AND seizure.country = $1
                AND seizure.date_first <= $3 AND seizure.date_last >= $2
                AND ({matching:$4} OR EXISTS (SELECT 1 FROM item WHERE item.owner = seizure.owner
                    AND item.seizure = seizure.id AND item.substance = $5))
            ORDER BY seizure.date_first DESC, seizure.id LIMIT $6)
        SELECT page.*, {counts} FROM page ORDER BY date_first DESC, id";

/// What a column that is held back sorts as.
const HELD: &str = "''";

/// What is shown of each.
pub(crate) const COLUMNS: &str = "seizure.terms, seizure.owner, seizure.id, seizure.reference, seizure.date_first, seizure.date_last,
    seizure.date_precision, seizure.country, seizure.place, seizure.transport, seizure.kilograms, seizure.received_at";

/// `$1` country, `$2` substance, `$3` transport, `$4` words, `$5` and `$6` the days between which it may have been.
const FILTER: &str = "(CAST($1 AS TEXT) IS NULL OR seizure.country = $1)
    AND (CAST($2 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM item WHERE item.owner = seizure.owner
        AND item.seizure = seizure.id AND item.substance = $2))
    AND (CAST($3 AS TEXT) IS NULL OR seizure.transport = $3)
    AND {words}
    AND (CAST($5 AS TEXT) IS NULL OR seizure.date_last >= $5)
    AND (CAST($6 AS TEXT) IS NULL OR seizure.date_first <= $6)";

/// What is counted out for the rows of one page.
const COUNTS: &str = "(SELECT string_agg(item.substance, ',' ORDER BY item.position) FROM item
        WHERE item.owner = page.owner AND item.seizure = page.id) AS substances,
    (SELECT count(*) FROM mark JOIN record ON record.owner = mark.owner AND record.id = mark.id
        WHERE mark.owner = page.owner AND mark.seizure = page.id AND {visible:record}) AS marks,
    (SELECT count(*) FROM hit {told:hit} WHERE hit.owner = page.owner AND hit.owner = BODY
        AND hit.seizure = page.id) AS hits,
    (SELECT count(*) FROM link {told:left} WHERE link.left_owner = page.owner AND link.left_owner = BODY
        AND link.left_seizure = page.id AND link.state IN ('proposed', 'confirmed') AND {open:BLIND})
    + (SELECT count(*) FROM link {told:right} WHERE link.right_owner = page.owner AND link.right_owner = BODY
        AND link.right_seizure = page.id AND link.state IN ('proposed', 'confirmed') AND {open:BLIND}
        AND NOT (link.left_owner = page.owner AND link.left_seizure = page.id)) AS links";

/// Most rows of one page.
const LARGEST_PAGE: u32 = 1_000;

/// Up to so many seizures with the words of a filter are counted, and sorted on their own.
const MOST_COUNTED: i64 = 2_000;

/// How the rows of a list are come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    /// No words are asked for: along the list.
    Rows,
    /// Few have the words: these alone, sorted.
    Matched,
    /// Many have: along the list, each asked for the words.
    Probing,
}

impl Walk {
    /// What of the filter words are.
    fn words(self) -> &'static str {
        match self {
            Self::Rows => "CAST($4 AS TEXT) IS NULL",
            Self::Matched => "1 = 1",
            Self::Probing => "{matching:$4}",
        }
    }
}

/// By which column the list is sorted; ties by identifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeizureColumn {
    /// Earliest possible day.
    #[default]
    Date,
    /// The owner's reference, by bytes.
    Reference,
    /// Country code.
    Country,
    /// The place in words, by bytes.
    Place,
    /// Transport code.
    Transport,
    /// Kilograms; seizures without come lowest.
    Kilograms,
    /// When it was received.
    Received,
}

impl SeizureColumn {
    /// Every column.
    pub const ALL: &'static [Self] = &[
        Self::Date,
        Self::Reference,
        Self::Country,
        Self::Place,
        Self::Transport,
        Self::Kilograms,
        Self::Received,
    ];

    /// Stable code for addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Reference => "reference",
            Self::Country => "country",
            Self::Place => "place",
            Self::Transport => "transport",
            Self::Kilograms => "kilograms",
            Self::Received => "received",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Date => "seizure.date_first",
            Self::Reference => "seizure.reference",
            Self::Country => "seizure.country",
            Self::Place => "seizure.place",
            Self::Transport => "seizure.transport",
            Self::Kilograms => "coalesce(seizure.kilograms, -1.0)",
            Self::Received => "seizure.received_at",
        }
    }

    /// The field group that the column is of, if any can hold it back.
    const fn group(self) -> Option<FieldGroup> {
        match self {
            Self::Reference => Some(FieldGroup::Identity),
            Self::Place => Some(FieldGroup::ExactPlace),
            Self::Date | Self::Country | Self::Transport | Self::Kilograms | Self::Received => None,
        }
    }
}

impl std::str::FromStr for SeizureColumn {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|column| column.code() == text);
        found.copied().ok_or(StoreError::Invalid { what: "the column to sort by" })
    }
}

/// How the list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeizureSort {
    /// By what.
    pub column: SeizureColumn,
    /// Largest first.
    pub descending: bool,
}

/// What of the list is wanted. Every filter narrows; `None` narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct SeizureQuery {
    /// Country code of seizure.
    pub country: Option<String>,
    /// Substance group code of some item.
    pub substance: Option<String>,
    /// Transport mode code.
    pub transport: Option<String>,
    /// Words that it is found by, as in the search.
    pub text: Option<String>,
    /// It may have happened on this day or later.
    pub from: Option<civil::Date>,
    /// It may have happened on this day or earlier.
    pub to: Option<civil::Date>,
    /// Own ones alone, without what others share.
    pub own: bool,
    /// Order.
    pub sort: SeizureSort,
    /// [`SeizurePage::next`] of the page before.
    pub after: Option<String>,
    /// Rows wanted, 1 to 1,000.
    pub limit: u32,
}

impl SeizureQuery {
    /// Whether [`SeizureQuery::after`] is a mark that a page of this order can have given.
    ///
    /// Errors: `Invalid` when it is not.
    pub fn check_after(&self) -> Result<()> {
        self.after.as_deref().map_or(Ok(()), |text| Cursor::read(text, self.sort).map(drop))
    }

    /// The action whose scope is listed.
    fn action(&self) -> Action {
        if self.own { Action::Own } else { Action::View }
    }

    /// Whether the index of words knows everything that narrows.
    fn is_without_days(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// What narrows, as far as the index of words knows it; days to the month.
    fn in_words(&self) -> Vec<Required> {
        let country = self.country.as_deref().map(|code| (Zone::Facts, vec![words::of_country(code)]));
        let substance = self.substance.as_deref().map(|code| (Zone::Facts, vec![words::of_substance(code)]));
        let transport = self.transport.as_deref().map(|code| (Zone::Rest, vec![search::of_transport(code)]));
        let months = self.from.zip(self.to).and_then(|(from, to)| search::of_months(from, to));
        let months = months.map(|months| (Zone::Rest, months));
        country.into_iter().chain(substance).chain(transport).chain(months).collect()
    }

    /// The same as a filter of sums, where sums can answer it: they know no text and no days.
    fn of_sums(&self) -> Option<TallyFilter> {
        let text = self.text.as_deref().is_some_and(|text| !text.trim().is_empty());
        (!text && self.from.is_none() && self.to.is_none()).then(|| TallyFilter {
            from: None,
            to: None,
            country: self.country.clone(),
            substance: self.substance.clone(),
            transport: self.transport.clone(),
        })
    }
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct SeizureRow {
    /// Whose it is.
    pub owner: OrganisationId,
    /// Identifier.
    pub id: RecordId,
    /// What of it the reader is told.
    pub told: FieldGroups,
    /// The owner's reference; empty where it is held back.
    pub reference: String,
    /// When.
    pub date: ReportedDate,
    /// Country code.
    pub country: String,
    /// The place in words; empty where it is held back.
    pub place: String,
    /// Transport code.
    pub transport: String,
    /// Substance group codes of the items, in their order, each once.
    pub substances: Vec<String>,
    /// Sum of what has kilograms.
    pub kilograms: Option<f64>,
    /// Marks of it.
    pub marks: i64,
    /// Hits of its marks.
    pub hits: i64,
    /// Links of its marks, proposed and confirmed ones.
    pub links: i64,
    /// When it was received.
    pub received: Moment,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct SeizurePage {
    /// The rows.
    pub rows: Vec<SeizureRow>,
    /// Cursor of the next page; `None` on the last.
    pub next: Option<String>,
    /// Rows of all pages.
    pub total: i64,
    /// There may be more than [`SeizurePage::total`]: what words or days leave of very many is not counted out.
    pub or_more: bool,
}

impl Store {
    /// One page of the seizures that the context sees. What a person is shown of others is on record first.
    /// Errors: `Invalid` for a cursor that is not of this sort.
    pub async fn seizures(&self, context: &Context, query: &SeizureQuery) -> Result<SeizurePage> {
        let limit = query.limit.clamp(1, LARGEST_PAGE);
        let cursor = query.after.as_deref().map(|text| Cursor::read(text, query.sort)).transpose()?;
        let Some((filter, walk)) = self.way_through(context, query).await? else {
            return Ok(SeizurePage { rows: Vec::new(), next: None, total: 0, or_more: false });
        };
        let total = match (query.of_sums(), walk) {
            (Some(filter), _) => Some(self.tally_total(context, query.action(), &filter).await?),
            (None, Walk::Matched) => {
                let text = self.engine_text(&total_text());
                let total = self.visible(context, query.action(), &text, filter.clone()).await?;
                Some(total.first().map_or(Ok(0), |row| row.int("total"))?)
            }
            // Counting them would take as long as reading them all.
            (None, Walk::Rows | Walk::Probing) => None,
        };

        let after = cursor.is_some();
        let mut values = behind(filter, cursor, limit);
        let (told, held) = self.runs(context, query).await?;
        values.extend(params![crate::blind::blind(context), context.organisation, told, held]);
        let text = self.engine_text(&page_text(self.db().is_sqlite(), query.sort, after, walk));
        let rows = self.listed(context, query.action(), &text, values).await?;
        let next = next_mark(&rows, limit, query.sort)?;
        let rows = self.seizure_rows(context, rows.get(..limit as usize).unwrap_or(&rows)).await?;
        self.audit_listed(context, rows.iter().map(|row| (row.owner, row.id))).await?;
        let Some(total) = total else {
            let counted = query.is_without_days();
            let total = if counted { MOST_COUNTED } else { rows.len() as i64 };
            let or_more = counted || next.is_some() || after;
            return Ok(SeizurePage { rows, next, total, or_more });
        };
        Ok(SeizurePage { rows, next, total, or_more: false })
    }

    /// Own seizures that a submission may repeat: in the same country, within three days, and with the same words in
    /// the place or with the same substance. At most ten, newest first.
    pub async fn similar_seizures(
        &self,
        context: &Context,
        date: &ReportedDate,
        country: &str,
        place: &str,
        substance: &str,
    ) -> Result<Vec<SeizureRow>> {
        let days = jiff::Span::new().days(3);
        let asked = match Question::of(place) {
            Some(question) => self.asked(context, &question, Standing::Facts, "seizure").await?,
            None => dialect::nothing(self.db().is_sqlite()),
        };
        let (first, last) = (date.first.saturating_sub(days), date.last.saturating_add(days));
        let near = SeizureQuery {
            country: Some(country.to_owned()),
            from: Some(first),
            to: Some(last),
            ..SeizureQuery::default()
        };
        let near = self.asked_with(context, None, "seizure", near.in_words()).await?;
        let blind = crate::blind::blind(context);
        let organisation = context.organisation;
        let values = params![country, first, last, asked, substance, 10_i64, blind, near, organisation];
        let text = self.engine_text(&similar_text());
        let rows = self.listed(context, Action::Own, &text, values).await?;
        self.seizure_rows(context, &rows).await
    }

    /// The terms in scope of a list, as texts: those of which the column of its order is told, and those of
    /// which it is held back.
    async fn runs(&self, context: &Context, query: &SeizureQuery) -> Result<(String, String)> {
        let (mut told, mut held) = (Vec::new(), Vec::new());
        for (terms, groups) in self.terms_in(context, query.action()).await? {
            let is_told = query.sort.column.group().is_none_or(|group| groups.has(group));
            if is_told { &mut told } else { &mut held }.push(terms.to_string());
        }
        Ok((told.join(","), held.join(",")))
    }

    /// What is told of seizures.
    pub(crate) async fn seizure_rows(&self, context: &Context, rows: &[Row]) -> Result<Vec<SeizureRow>> {
        let scope = scope(context, Action::View);
        let mut shown = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(told) = self.told(&scope, row.int("terms")?).await? {
                shown.push(seizure_row(row, told)?);
            }
        }
        Ok(shown)
    }

    /// The values that narrow a list, and how its rows are best come by. `None` where nothing can be found.
    async fn way_through(
        &self,
        context: &Context,
        query: &SeizureQuery,
    ) -> Result<Option<(Vec<Value>, Walk)>> {
        let text = query.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let question = match text.map(Question::of) {
            // Signs without a letter stand nowhere.
            Some(None) => return Ok(None),
            other => other.flatten(),
        };
        let required = query.in_words();
        let (asked, walk) = if question.is_none() && required.is_empty() {
            (None, Walk::Rows)
        } else {
            let asked = question.as_ref().map(|question| (question, Standing::Anywhere));
            let asked = self.asked_with(context, asked, "seizure", required).await?;
            let few = self.matches(context, &asked, MOST_COUNTED + 1).await? <= MOST_COUNTED;
            match question {
                _ if few => (Some(asked), Walk::Matched),
                Some(_) => (Some(asked), Walk::Probing),
                None => (None, Walk::Rows),
            }
        };
        let filter = params![
            query.country.clone(),
            query.substance.clone(),
            query.transport.clone(),
            asked,
            query.from,
            query.to,
        ];
        Ok(Some((filter, walk)))
    }

    /// The rows of the list behind the query's mark with all that a seizure holds in columns, at most `limit`, and the
    /// mark of the next ones. Nothing is counted.
    pub(crate) async fn whole_rows(
        &self,
        context: &Context,
        query: &SeizureQuery,
        limit: u32,
    ) -> Result<(Vec<Row>, Option<String>)> {
        let cursor = query.after.as_deref().map(|text| Cursor::read(text, query.sort)).transpose()?;
        let Some((filter, walk)) = self.way_through(context, query).await? else {
            return Ok((Vec::new(), None));
        };
        let after = cursor.is_some();
        let (told, held) = self.runs(context, query).await?;
        let text = self.engine_text(&whole_text(self.db().is_sqlite(), query.sort, after, walk));
        let mut values = behind(filter, cursor, limit);
        values.extend(params![told, held]);
        let mut rows = self.listed(context, query.action(), &text, values).await?;
        let next = next_mark(&rows, limit, query.sort)?;
        rows.truncate(limit as usize);
        Ok((rows, next))
    }

    fn engine_text(&self, text: &str) -> String {
        dialect::matched(self.db().is_sqlite(), text)
    }
}

/// The values of a page: what narrows, the mark before it, and one row more than are wanted.
fn behind(mut values: Vec<Value>, cursor: Option<Cursor>, limit: u32) -> Vec<Value> {
    match cursor {
        Some(cursor) => values.extend([cursor.key, Value::from(cursor.id)]),
        None => values.extend(params![None::<i64>, None::<i64>]),
    }
    values.push(Value::from(i64::from(limit) + 1));
    values
}

/// The mark behind the last row that is wanted, where there is one more.
fn next_mark(rows: &[Row], limit: u32, sort: SeizureSort) -> Result<Option<String>> {
    match rows.get((limit as usize).saturating_sub(1)) {
        Some(row) if rows.len() > limit as usize => Ok(Some(Cursor::of(row, sort)?.write(sort))),
        _ => Ok(None),
    }
}

/// Where the account that must be kept blind is bound, and the body whose hits and links are counted.
pub(crate) fn counts_text(blind: &str, body: &str) -> String {
    crate::others::told(&COUNTS.replace("BLIND", blind).replace("BODY", body))
}

fn similar_text() -> String {
    SIMILAR.replace("{columns}", COLUMNS).replace("{counts}", &counts_text("$7", "$9"))
}

fn total_text() -> String {
    TOTAL.replace("{filter}", FILTER).replace("{words}", Walk::Matched.words())
}

fn page_text(sqlite: bool, sort: SeizureSort, after: bool, walk: Walk) -> String {
    along(PAGE, sqlite, sort, after, walk, ["$12", "$13"]).replace("{counts}", &counts_text("$10", "$11"))
}

fn whole_text(sqlite: bool, sort: SeizureSort, after: bool, walk: Walk) -> String {
    along(WHOLE, sqlite, sort, after, walk, ["$10", "$11"])
}

/// A page along the lists; the terms in scope are bound at two places, those of which the column of the order is told and
/// those of which it is held back.
fn along(
    text: &str,
    sqlite: bool,
    sort: SeizureSort,
    after: bool,
    walk: Walk,
    [told, hidden]: [&str; 2],
) -> String {
    let key = sort.column.key();
    let (direction, sign) = if sort.descending { ("DESC", "<") } else { ("ASC", ">") };
    // The unused cursor of a first page is bound all the same, so that the places of the values stay.
    let after = |key: &str| {
        if after {
            format!("({key}, seizure.id) {sign} ($7, $8)")
        } else {
            "CAST($7 AS BIGINT) IS NULL AND CAST($8 AS BIGINT) IS NULL".to_owned()
        }
    };
    let held = sort.column.group().is_some();
    // Whatever a text does not ask is bound all the same.
    let unasked = match walk {
        Walk::Matched if held => format!("CAST({told} AS TEXT) IS NOT NULL"),
        Walk::Matched => format!("CAST({told} AS TEXT) IS NOT NULL AND CAST({hidden} AS TEXT) IS NOT NULL"),
        _ if held => "1 = 1".to_owned(),
        _ => format!("CAST({hidden} AS TEXT) IS NOT NULL"),
    };
    let filter = format!("{FILTER} AND {unasked}").replace("{words}", walk.words());
    let run = |place: &str, key: &str| {
        let by_id = "seizure.id {direction}";
        let order = if key == HELD { by_id.to_owned() } else { format!("{key} {{direction}}, {by_id}") };
        let run = RUN.replace("{after}", &after(key)).replace("{filter}", &filter).replace("{order}", &order);
        dialect::runs(sqlite, place, &format!("{{columns}}, {key} AS sort_key"), &run)
    };
    let picked = match walk {
        Walk::Matched => {
            let shown =
                if held { dialect::unless_listed(hidden, "seizure.terms", key) } else { key.to_owned() };
            MATCHED.replace("{after}", &after(&shown)).replace("{shown_key}", &shown)
        }
        _ if held => format!("{} UNION ALL {}", run(told, key), run(hidden, HELD)),
        _ => run(told, key),
    };
    text.replace("{picked}", &picked)
        .replace("{filter}", &filter)
        .replace("{columns}", COLUMNS)
        .replace("{direction}", direction)
}

/// Every text that the list can ask, for the test that prepares them; with the marker of the words' engine.
pub(crate) fn texts(sqlite: bool) -> Vec<(String, String)> {
    let mut texts = vec![("similar".to_owned(), similar_text()), ("total".to_owned(), total_text())];
    for walk in [Walk::Rows, Walk::Matched, Walk::Probing] {
        for &column in SeizureColumn::ALL {
            for descending in [false, true] {
                for after in [false, true] {
                    let name = format!("page by {} {descending} {after} {walk:?}", column.code());
                    let sort = SeizureSort { column, descending };
                    texts.push((format!("whole {name}"), whole_text(sqlite, sort, after, walk)));
                    texts.push((name, page_text(sqlite, sort, after, walk)));
                }
            }
        }
    }
    texts
}

fn seizure_row(row: &Row, told: FieldGroups) -> Result<SeizureRow> {
    let text = |column: &str, group| if told.has(group) { row.text(column) } else { Ok(String::new()) };
    let mut substances: Vec<String> = Vec::new();
    for substance in
        row.text_opt("substances")?.unwrap_or_default().split(',').filter(|code| !code.is_empty())
    {
        if !substances.iter().any(|known| known == substance) {
            substances.push(substance.to_owned());
        }
    }
    Ok(SeizureRow {
        owner: row.parsed("owner")?,
        id: row.parsed("id")?,
        told,
        reference: text("reference", FieldGroup::Identity)?,
        date: date(row)?,
        country: row.text("country")?,
        place: text("place", FieldGroup::ExactPlace)?,
        transport: row.text("transport")?,
        substances,
        kilograms: row.real_opt("kilograms")?,
        marks: row.int("marks")?,
        hits: row.int("hits")?,
        links: row.int("links")?,
        received: row.moment("received_at")?,
    })
}
