//! The list of seizures: filters, sorting, and paging by key, so that a page costs the same wherever it stands and
//! rows added meanwhile are neither skipped nor shown twice.
//!
//! The cursor is opaque to callers. It holds the sort, and the sort key and identifier of the last row; a cursor of
//! another sort is refused.

use crate::search::{self, Required, Standing, Zone};
use crate::seizures::date;
use crate::value::{Row, Value, params, parse};
use crate::{Result, Store, StoreError, TallyFilter, dialect};
use commonlink_model::{Context, Moment, OrganisationId, RecordId, ReportedDate};
use commonlink_policy::Action;
use commonlink_reference::words::{self, Question};
use jiff::civil;

/// A page is cut first; only its rows are counted out.
const PAGE: &str = "WITH page AS (
            SELECT {columns}, {key} AS sort_key FROM {from}
            WHERE {visible:record} AND {filter} AND {after}
            ORDER BY {key} {direction}, seizure.id {direction} LIMIT $9)
        SELECT page.*, {counts} FROM page ORDER BY sort_key {direction}, id {direction}";
/// The same with everything, for exports.
const WHOLE: &str = "SELECT seizure.*, record.level, record.codes, record.restriction, record.everyone, record.countries,
        record.excluded_countries, record.purposes, record.matching, record.source_grade, record.information_grade,
        record.review_on, record.training, record.changed_at, {key} AS sort_key
    FROM {from} WHERE {visible:record} AND {filter} AND {after}
    ORDER BY {key} {direction}, seizure.id {direction} LIMIT $9";
const TOTAL: &str = "SELECT count(*) AS total FROM {from} WHERE {visible:record} AND {filter}";
const SIMILAR: &str = "WITH page AS (
            SELECT {columns} FROM {matched:$8} AS matched CROSS JOIN record CROSS JOIN seizure
            WHERE record.owner = matched.owner AND record.id = matched.record AND seizure.owner = matched.owner
                AND seizure.id = matched.record AND {visible:record} AND seizure.country = $1
                AND seizure.date_first <= $3 AND seizure.date_last >= $2
                AND ({matching:$4} OR EXISTS (SELECT 1 FROM item WHERE item.owner = seizure.owner
                    AND item.seizure = seizure.id AND item.substance = $5))
            ORDER BY seizure.date_first DESC, seizure.id LIMIT $6)
        SELECT page.*, {counts} FROM page ORDER BY date_first DESC, id";

/// What is shown of each.
pub(crate) const COLUMNS: &str = "seizure.owner, seizure.id, seizure.reference, seizure.date_first, seizure.date_last,
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
    (SELECT count(*) FROM mark WHERE mark.owner = page.owner AND mark.seizure = page.id) AS marks,
    (SELECT count(*) FROM hit {told:hit} WHERE hit.owner = page.owner AND hit.seizure = page.id) AS hits,
    (SELECT count(*) FROM link {told:left} WHERE link.left_owner = page.owner AND link.left_seizure = page.id
        AND link.state IN ('proposed', 'confirmed') AND {open:BLIND})
    + (SELECT count(*) FROM link {told:right} WHERE link.right_owner = page.owner AND link.right_seizure = page.id
        AND link.state IN ('proposed', 'confirmed') AND {open:BLIND}
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
    fn through(self, text: &str) -> String {
        let rows = "record JOIN seizure ON seizure.owner = record.owner AND seizure.id = record.id";
        let (from, words) = match self {
            Self::Rows => (rows, "CAST($4 AS TEXT) IS NULL"),
            Self::Matched => (
                "{matched:$4} AS matched CROSS JOIN record CROSS JOIN seizure",
                "record.owner = matched.owner AND record.id = matched.record AND seizure.owner = matched.owner
                    AND seizure.id = matched.record",
            ),
            Self::Probing => (rows, "{matching:$4}"),
        };
        text.replace("{from}", from).replace("{words}", words)
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
    /// The owner's reference.
    pub reference: String,
    /// When.
    pub date: ReportedDate,
    /// Country code.
    pub country: String,
    /// The place in words.
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
    /// One page of the seizures that the context sees.
    ///
    /// Errors: `Invalid` for a cursor that is not of this sort.
    pub async fn seizures(&self, context: &Context, query: &SeizureQuery) -> Result<SeizurePage> {
        let limit = query.limit.clamp(1, LARGEST_PAGE);
        let cursor = query.after.as_deref().map(|text| Cursor::read(text, query.sort)).transpose()?;
        let Some((filter, walk)) = self.way_through(context, query).await? else {
            return Ok(SeizurePage { rows: Vec::new(), next: None, total: 0, or_more: false });
        };
        let total = match (query.of_sums(), walk) {
            (Some(filter), _) => Some(self.tally_total(context, &filter).await?),
            (None, Walk::Matched) => {
                let text = self.engine_text(&total_text(walk));
                let total = self.visible(context, Action::View, &text, filter.clone()).await?;
                Some(total.first().map_or(Ok(0), |row| row.int("total"))?)
            }
            // Counting them would take as long as reading them all.
            (None, Walk::Rows | Walk::Probing) => None,
        };

        let after = cursor.is_some();
        let mut values = behind(filter, cursor, limit);
        values.push(crate::blind::blind(context).into());
        let text = self.engine_text(&page_text(query.sort, after, walk));
        let rows = self.visible(context, Action::View, &text, values).await?;
        let next = next_mark(&rows, limit, query.sort)?;
        let rows: Vec<SeizureRow> =
            rows.iter().take(limit as usize).map(seizure_row).collect::<Result<_>>()?;
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
            Some(question) => search::asked(self, context, &question, Standing::Facts, "seizure"),
            None => dialect::nothing(self.db().is_sqlite()),
        };
        let (first, last) = (date.first.saturating_sub(days), date.last.saturating_add(days));
        let near = SeizureQuery {
            country: Some(country.to_owned()),
            from: Some(first),
            to: Some(last),
            ..SeizureQuery::default()
        };
        let near = search::asked_with(self, context, None, "seizure", near.in_words());
        let blind = crate::blind::blind(context);
        let values = params![country, first, last, asked, substance, 10_i64, blind, near];
        let text = self.engine_text(&similar_text());
        self.visible(context, Action::View, &text, values).await?.iter().map(seizure_row).collect()
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
            let asked = search::asked_with(self, context, asked, "seizure", required);
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
        let text = self.engine_text(&whole_text(query.sort, after, walk));
        let values = behind(filter, cursor, limit);
        let mut rows = self.visible(context, Action::View, &text, values).await?;
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

/// `place` is where the account that must be kept blind is bound.
pub(crate) fn counts_text(place: &str) -> String {
    crate::others::told(&COUNTS.replace("BLIND", place))
}

fn similar_text() -> String {
    SIMILAR.replace("{columns}", COLUMNS).replace("{counts}", &counts_text("$7"))
}

fn total_text(walk: Walk) -> String {
    walk.through(&TOTAL.replace("{filter}", FILTER))
}

fn page_text(sort: SeizureSort, after: bool, walk: Walk) -> String {
    let text = along(PAGE, sort, after, walk);
    text.replace("{columns}", COLUMNS).replace("{counts}", &counts_text("$10"))
}

fn whole_text(sort: SeizureSort, after: bool, walk: Walk) -> String {
    along(WHOLE, sort, after, walk)
}

fn along(text: &str, sort: SeizureSort, after: bool, walk: Walk) -> String {
    let key = sort.column.key();
    let (direction, sign) = if sort.descending { ("DESC", "<") } else { ("ASC", ">") };
    // The unused cursor of a first page is bound all the same, so that the places of the values stay.
    let after = if after {
        format!("({key}, seizure.id) {sign} ($7, $8)")
    } else {
        "CAST($7 AS BIGINT) IS NULL AND CAST($8 AS BIGINT) IS NULL".to_owned()
    };
    walk.through(&text.replace("{filter}", FILTER))
        .replace("{after}", &after)
        .replace("{key}", key)
        .replace("{direction}", direction)
}

/// Every text that the list can ask, for the test that prepares them; with the marker of the words' engine.
pub(crate) fn texts() -> Vec<(String, String)> {
    let mut texts = vec![("similar".to_owned(), similar_text())];
    for walk in [Walk::Rows, Walk::Matched, Walk::Probing] {
        texts.push((format!("total {walk:?}"), total_text(walk)));
        for &column in SeizureColumn::ALL {
            for descending in [false, true] {
                for after in [false, true] {
                    let name = format!("page by {} {descending} {after} {walk:?}", column.code());
                    let sort = SeizureSort { column, descending };
                    texts.push((format!("whole {name}"), whole_text(sort, after, walk)));
                    texts.push((name, page_text(sort, after, walk)));
                }
            }
        }
    }
    texts
}

pub(crate) fn seizure_row(row: &Row) -> Result<SeizureRow> {
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
        reference: row.text("reference")?,
        date: date(row)?,
        country: row.text("country")?,
        place: row.text("place")?,
        transport: row.text("transport")?,
        substances,
        kilograms: row.real_opt("kilograms")?,
        marks: row.int("marks")?,
        hits: row.int("hits")?,
        links: row.int("links")?,
        received: row.moment("received_at")?,
    })
}

struct Cursor {
    key: Value,
    id: RecordId,
}

impl Cursor {
    fn of(row: &Row, sort: SeizureSort) -> Result<Self> {
        let key = match sort.column {
            SeizureColumn::Kilograms => Value::from(row.real("sort_key")?),
            SeizureColumn::Received => Value::from(row.int("sort_key")?),
            _ => Value::from(row.text("sort_key")?),
        };
        Ok(Self { key, id: row.parsed("id")? })
    }

    fn write(&self, sort: SeizureSort) -> String {
        let key = match &self.key {
            Value::Text(Some(text)) => crate::files::hex(text.as_bytes()),
            Value::Int(Some(value)) => value.to_string(),
            Value::Real(Some(value)) => value.to_bits().to_string(),
            _ => String::new(),
        };
        let direction = if sort.descending { "d" } else { "a" };
        format!("{}-{direction}-{}-{key}", sort.column.code(), self.id.uuid().simple())
    }

    fn read(text: &str, sort: SeizureSort) -> Result<Self> {
        let wrong = || StoreError::Invalid { what: "the page mark" };
        let direction = if sort.descending { "d" } else { "a" };
        let rest = text.strip_prefix(sort.column.code()).and_then(|rest| rest.strip_prefix('-'));
        let rest = rest.and_then(|rest| rest.strip_prefix(direction)).and_then(|rest| rest.strip_prefix('-'));
        let (id, key) = rest.and_then(|rest| rest.split_once('-')).ok_or_else(wrong)?;
        let key = match sort.column {
            SeizureColumn::Kilograms => {
                let value = f64::from_bits(key.parse().ok().ok_or_else(wrong)?);
                Value::from(Some(value).filter(|value| value.is_finite()).ok_or_else(wrong)?)
            }
            SeizureColumn::Received => Value::from(key.parse::<i64>().ok().ok_or_else(wrong)?),
            _ => {
                let bytes = crate::files::unhex(key).ok_or_else(wrong)?;
                let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
                Value::from(text.ok_or_else(wrong)?)
            }
        };
        Ok(Self { key, id: parse("the page mark", id).ok().ok_or_else(wrong)? })
    }
}
