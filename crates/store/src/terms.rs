//! Terms in the database: what of a handling decides who may know what, once for all records of an owner that have it
//! alike. See `policy` for what they mean and decision 0011 for why they stand apart.
//!
//! Invariants: terms never change and are never deleted, so what was read of them stays true; a record in use points to
//! the terms of its handling, one that is blocked or erased to the number 0, which no terms have; numbers are
//! random and tell of nothing.

use crate::db::{Source, Tx};
use crate::sql::statements;
use crate::value::{Row, Value, joined, params, split};
use crate::visible;
use crate::visible::scope;
use crate::wall::Duty;
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, FieldGroup, FieldGroups, Handling, Level, OrganisationId};
use commonlink_policy::{Action, Release, Scope, Terms};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

statements! {
    // The conflict writes what stands there, so that the number is answered in both cases.
    ADD = "INSERT INTO terms (number, owner, wording, level, purposes, everyone, countries, organisations,
            excluded_countries, excluded_organisations, held_back, matching)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (owner, wording) DO UPDATE SET wording = excluded.wording RETURNING number";
    NUMBER = "SELECT number FROM terms WHERE owner = $1 AND wording = $2";
    ADD_RELEASE = "INSERT INTO terms_release (terms, position, organisation, field_groups, until_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (terms, position) DO NOTHING";
    ONE = "SELECT * FROM terms WHERE number = $1";
    RELEASES = "SELECT * FROM terms_release WHERE terms = $1 ORDER BY position";
    UNPLACED = "SELECT DISTINCT level, purposes, everyone, countries, organisations, excluded_countries,
            excluded_organisations, held_back, matching
        FROM record WHERE owner = $1 AND terms = 0 AND state = 'active'";
    PLACE = "UPDATE record SET terms = $2 WHERE owner = $1 AND terms = 0 AND state = 'active' AND level = $3
        AND purposes = $4 AND everyone = $5 AND countries = $6 AND organisations = $7 AND excluded_countries = $8
        AND excluded_organisations = $9 AND held_back = $10 AND matching = $11";
    PLACE_SEIZURES = "UPDATE seizure SET terms = (SELECT record.terms FROM record WHERE record.owner = seizure.owner
            AND record.id = seizure.id) WHERE owner = $1";
}

/// Under which name `derived` knows that every record in use points to terms.
const NAME: &str = "terms";
const VERSION: i64 = 1;

/// Terms with their number.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) number: i64,
    pub(crate) terms: Terms,
    /// What was found with a scope while these releases were in force.
    told: Mutex<HashMap<(u64, u64), Option<FieldGroups>>>,
}

/// With how many scopes what was found is kept, for each terms.
const KEPT: usize = 1_000;

impl Placed {
    fn new(number: i64, terms: Terms) -> Self {
        Self { number, terms, told: Mutex::default() }
    }

    /// What is told of records under these terms, by both judges; nothing at all outside the scope.
    pub(crate) fn told(&self, scope: &Scope) -> Option<FieldGroups> {
        let in_force = self.terms.releases.iter().map(|release| scope.now() < release.until);
        if in_force.len() > u64::BITS as usize {
            return visible::told(scope, &self.terms);
        }
        let in_force = in_force.fold(0, |mask, one| mask << 1 | u64::from(one));
        let mut kept = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        *kept.entry((scope.id(), in_force)).or_insert_with(|| visible::told(scope, &self.terms))
    }

    /// Every set of field groups that somebody may be told under these terms, at whatever time; the owner's is all.
    pub(crate) fn views(&self) -> impl Iterator<Item = FieldGroups> + use<> {
        let terms = &self.terms;
        let mut others = std::collections::BTreeSet::new();
        if terms.everyone || !terms.countries.is_empty() || !terms.organisations.is_empty() {
            others.insert(FieldGroups::ALL.without(terms.held_back));
        }
        if !terms.releases.is_empty() {
            others.insert(FieldGroups::NONE);
        }
        for release in &terms.releases {
            let with: Vec<FieldGroups> = others.iter().map(|groups| groups.or(release.groups)).collect();
            others.extend(with);
        }
        others.insert(FieldGroups::ALL);
        others.into_iter()
    }
}

impl Unit {
    /// The terms of records of an owner with this handling; added when they are new.
    pub(crate) async fn placed(&mut self, owner: OrganisationId, handling: &Handling) -> Result<Arc<Placed>> {
        self.placed_terms(Terms::of(owner, handling)).await
    }

    /// The number of terms; added when they are new.
    pub(crate) async fn placed_terms(&mut self, terms: Terms) -> Result<Arc<Placed>> {
        if let Some(placed) = self.terms.iter().find(|placed| placed.terms == terms) {
            return Ok(Arc::clone(placed));
        }
        let wording = Columns::of(&terms).wording(&terms);
        let found = self.one(NUMBER, params![terms.owner, wording]).await?;
        let number = match found {
            Some(row) => row.int("number")?,
            // Seldom, and large: not carried along by every write.
            None => Box::pin(self.add_terms(&terms)).await?,
        };
        let placed = Arc::new(Placed::new(number, terms));
        self.terms.push(Arc::clone(&placed));
        Ok(placed)
    }

    /// Adds terms. Beside this transaction where others may write: two that add the same terms in another order would wait
    /// for each other. Terms that nothing points to in the end do no harm.
    async fn add_terms(&mut self, terms: &Terms) -> Result<i64> {
        // The random half of an identifier; never 0.
        let number = ((self.store.ids().next().as_u128() & i64::MAX as u128) as i64).max(1);
        if let Some(mut aside) = self.store.db().begin_aside(self.principal()).await? {
            let added = add(&mut aside, number, terms).await;
            // The owner may be as new as this transaction, and unknown beside it.
            if let Ok(number) = added {
                aside.commit().await?;
                return Ok(number);
            }
        }
        add(self.tx(), number, terms).await
    }

    /// The terms of this number, also where this transaction added them.
    pub(crate) async fn terms_of(&self, number: i64) -> Result<Option<Arc<Placed>>> {
        match self.terms.iter().find(|placed| placed.number == number) {
            Some(placed) => Ok(Some(Arc::clone(placed))),
            None => self.store.terms(number).await,
        }
    }

    /// Points every record of an owner that is in use and has no terms yet to those of its handling.
    async fn place_all(&mut self, owner: OrganisationId) -> Result<()> {
        let mut placed = false;
        for row in self.all(UNPLACED, params![owner]).await? {
            let terms = terms_of(owner, row.parsed("level")?, &row, Vec::new())?;
            let number = self.placed_terms(terms).await?.number;
            let mut values = params![owner, number];
            values.extend(row.columns()?.into_iter().map(|(_, value)| value));
            self.execute(PLACE, values).await?;
            placed = true;
        }
        if placed {
            self.execute(PLACE_SEIZURES, params![owner]).await?;
        }
        Ok(())
    }
}

/// Adds terms with their releases, where nobody has; their number.
async fn add(tx: &mut Tx, number: i64, terms: &Terms) -> Result<i64> {
    let columns = Columns::of(terms);
    let mut values = params![number, terms.owner, columns.wording(terms)];
    values.extend(columns.values());
    let rows = tx.rows(ADD.to_owned(), values).await?;
    let number = rows.first().ok_or_else(|| StoreError::damaged("terms"))?.int("number")?;
    for (position, release) in (0_i64..).zip(&terms.releases) {
        let groups = field_groups(release.groups);
        let values = params![number, position, release.organisation, groups, release.until];
        tx.execute(ADD_RELEASE.to_owned(), values).await?;
    }
    Ok(number)
}

impl Store {
    /// Points every record in use to terms, once after an older version of the program or of a backup. Before sums and
    /// words are made. Whether anything was done.
    pub async fn derive_terms(&self, context_of: impl Fn(OrganisationId) -> Context) -> Result<bool> {
        if self.is_derived(NAME, VERSION).await? {
            return Ok(false);
        }
        for owner in self.owners().await? {
            let mut unit = self.begin(&context_of(owner)).await?;
            unit.begin_deriving(NAME).await?;
            unit.place_all(owner).await?;
            unit.point_released(owner).await?;
            unit.commit().await?;
        }
        let nobody = context_of(OrganisationId::from_uuid(uuid::Uuid::nil()));
        self.set_derived(&nobody, NAME, VERSION).await?;
        Ok(true)
    }

    /// The terms of this number; `None` for 0, of what is blocked or erased.
    pub(crate) async fn terms(&self, number: i64) -> Result<Option<Arc<Placed>>> {
        if let Some(known) = self.known_terms(number) {
            return Ok(Some(known));
        }
        let Some(row) = self.one(Duty::Terms, ONE, params![number]).await? else { return Ok(None) };
        let placed = Arc::new(self.placed_of(&row).await?);
        self.know_terms(Arc::clone(&placed));
        Ok(Some(placed))
    }

    /// What the context is told with an action of a record under these terms; nothing outside its scope.
    pub(crate) async fn told(&self, scope: &Scope, terms: i64) -> Result<Option<FieldGroups>> {
        Ok(self.terms(terms).await?.and_then(|placed| placed.told(scope)))
    }

    /// The terms in a scope, with what is told of each. In the order of their numbers.
    pub(crate) async fn terms_in(
        &self,
        context: &Context,
        action: Action,
    ) -> Result<BTreeMap<i64, FieldGroups>> {
        let scope = scope(context, action);
        let mut found = BTreeMap::new();
        for row in self.within(&scope, visible::TERMS, params![]).await? {
            let number = row.int("number")?;
            // Asked again in memory: what the two judges do not both admit is not told.
            if let Some(groups) = self.told(&scope, number).await? {
                found.insert(number, groups);
            }
        }
        Ok(found)
    }

    async fn placed_of(&self, row: &Row) -> Result<Placed> {
        let number = row.int("number")?;
        let mut releases = Vec::new();
        for row in self.all(Duty::Terms, RELEASES, params![number]).await? {
            releases.push(Release {
                organisation: row.parsed("organisation")?,
                groups: split("field_groups", &row.text("field_groups")?)?.into_iter().collect(),
                until: row.moment("until_at")?,
            });
        }
        let level = row.int("level")?;
        let level = *Level::ALL
            .iter()
            .find(|one| **one as i64 == level)
            .ok_or_else(|| StoreError::damaged("level"))?;
        Ok(Placed::new(number, terms_of(row.parsed("owner")?, level, row, releases)?))
    }
}

/// Terms in a row with the columns that `record` and `terms` write alike.
fn terms_of(owner: OrganisationId, level: Level, row: &Row, releases: Vec<Release>) -> Result<Terms> {
    fn list<T: std::str::FromStr>(row: &Row, column: &str) -> Result<Vec<T>> {
        split(column, &row.text(column)?)
    }
    Ok(Terms {
        owner,
        level,
        purposes: list(row, "purposes")?,
        everyone: row.bool("everyone")?,
        countries: list(row, "countries")?,
        organisations: list(row, "organisations")?,
        excluded_countries: list(row, "excluded_countries")?,
        excluded_organisations: list(row, "excluded_organisations")?,
        held_back: list(row, "held_back")?.into_iter().collect(),
        matching: row.parsed("matching")?,
        releases,
        active: true,
    })
}

/// Terms as their columns; lists with a comma at both ends, so that a statement can look for `,FJ,`.
struct Columns {
    level: i64,
    purposes: String,
    everyone: bool,
    countries: String,
    organisations: String,
    excluded_countries: String,
    excluded_organisations: String,
    held_back: String,
    matching: &'static str,
}

impl Columns {
    fn of(terms: &Terms) -> Self {
        Self {
            level: terms.level as i64,
            purposes: listed(terms.purposes.iter().map(|purpose| purpose.code())),
            everyone: terms.everyone,
            countries: listed(&terms.countries),
            organisations: listed(terms.organisations.iter().map(ToString::to_string)),
            excluded_countries: listed(&terms.excluded_countries),
            excluded_organisations: listed(terms.excluded_organisations.iter().map(ToString::to_string)),
            held_back: field_groups(terms.held_back),
            matching: terms.matching.code(),
        }
    }

    /// All that two terms of an owner can differ in.
    fn wording(&self, terms: &Terms) -> String {
        let level = self.level.to_string();
        let mut wording = [
            level.as_str(),
            &self.purposes,
            if self.everyone { "everyone" } else { "" },
            &self.countries,
            &self.organisations,
            &self.excluded_countries,
            &self.excluded_organisations,
            &self.held_back,
            self.matching,
        ]
        .join("|");
        for release in &terms.releases {
            let (groups, until) = (field_groups(release.groups), release.until.micros());
            wording.extend(["|", &release.organisation.to_string(), &groups, &until.to_string()]);
        }
        wording
    }

    fn values(self) -> Vec<Value> {
        params![
            self.level,
            self.purposes,
            self.everyone,
            self.countries,
            self.organisations,
            self.excluded_countries,
            self.excluded_organisations,
            self.held_back,
            self.matching,
        ]
    }
}

/// `,FI,FJ,`; nothing where there is none.
pub(crate) fn listed<T: AsRef<str>>(list: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for one in list {
        if text.is_empty() {
            text.push(',');
        }
        text.push_str(one.as_ref());
        text.push(',');
    }
    text
}

/// Codes with commas between.
pub(crate) fn field_groups(groups: FieldGroups) -> String {
    joined(&groups.iter().collect::<Vec<_>>(), FieldGroup::code)
}
