//! The database as a judge: for generated contexts and terms it answers what the reference model does, on either engine,
//! and statements changed mechanically don't. `COMMONLINK_TRIPLES` says how many (context, action, terms) are asked.

use crate::value::{Value, params};
use crate::visible::{self, fill, sees_own};
use crate::wall::{Duty, Principal};
use crate::{Settings, Store, others};
use commonlink_model::{
    Context, FieldGroups, Level, Moment, Organisation, OrganisationKind, Purpose, RequestId, Role,
};
use commonlink_policy::{Action, Terms, reference};
use commonlink_testkit::sharing::{BODIES, body, bureau, context, country, terms};
use commonlink_testkit::{CountedIds, Engine, FixedClock, TemporaryDatabase, temporary_url};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const TERMS: u64 = 500;

/// A store with generated terms, by their numbers.
pub(crate) struct Court {
    pub(crate) store: Store,
    pub(crate) kept: BTreeMap<i64, Terms>,
    _database: TemporaryDatabase,
}

impl Court {
    pub(crate) async fn open(engine: Engine) -> Option<Self> {
        let database = temporary_url(engine).await?;
        let settings =
            Settings { database: database.url().to_owned(), files: database.folder().join("files") };
        let ids = Arc::new(CountedIds::default());
        let store = Store::open(&settings, Arc::new(FixedClock::default()), ids).await.unwrap();
        store.migrate().await.unwrap();
        let platform = Context {
            user: None,
            organisation: body(0),
            country: None,
            bureau: None,
            roles: Vec::new(),
            clearance: Level::Confidential,
            purpose: Purpose::Identification,
            request: RequestId::fresh(store.ids()),
            now: Moment::from_micros(0),
        };
        let mut unit = store.begin(&platform).await.unwrap();
        for n in 0..BODIES {
            let organisation = Organisation {
                id: body(n),
                parent: bureau(n),
                country: country(n),
                kind: if bureau(n).is_some() { OrganisationKind::Agency } else { OrganisationKind::Bureau },
                name: format!("Bureau {n}"),
                contact: String::new(),
            };
            unit.insert_organisation(&organisation, &format!("b{n}")).await.unwrap();
        }
        let mut kept: BTreeMap<i64, Terms> = BTreeMap::new();
        // Blocked and erased records point to no terms at all.
        for terms in (0..TERMS).map(terms).filter(|terms| terms.active) {
            unit.act_for(Some(terms.owner)).await.unwrap();
            let placed = unit.placed_terms(terms.clone()).await.unwrap();
            kept.insert(placed.number, terms);
        }
        unit.commit().await.unwrap();
        Some(Self { store, kept, _database: database })
    }

    pub(crate) fn decided(&self, context: &Context, action: Action) -> BTreeMap<i64, FieldGroups> {
        let decide = |(n, terms): (&i64, &Terms)| Some((*n, reference::decide(context, action, terms)?));
        self.kept.iter().filter_map(decide).collect()
    }

    /// The numbers that a statement finds.
    async fn found(&self, sql: String, values: Vec<Value>) -> crate::Result<BTreeSet<i64>> {
        let rows = self.store.all(Duty::Terms, &sql, values).await?;
        rows.iter().map(|row| row.int("number")).collect()
    }
}

async fn judged(engine: Engine) {
    let Some(court) = Court::open(engine).await else { return };
    let triples: u64 = std::env::var("COMMONLINK_TRIPLES").map_or(Ok(100_000), |text| text.parse()).unwrap();
    let contexts = triples.div_ceil((court.kept.len() * Action::ALL.len()) as u64);
    let (mut told, mut refused) = (0_u64, 0_u64);
    for context in (0..contexts).map(context) {
        for action in Action::ALL {
            let decided = court.decided(&context, action);
            let scope = visible::scope(&context, action);
            let found: BTreeSet<i64> = if *scope.predicate() == commonlink_policy::Predicate::Nothing {
                BTreeSet::new()
            } else {
                let mut values = params![];
                let sql = fill(visible::TERMS, &scope, &mut values);
                court.found(sql, values).await.unwrap()
            };
            for (number, terms) in &court.kept {
                let says = decided.contains_key(number);
                assert_eq!(found.contains(number), says, "{engine:?} {action:?}\n{context:?}\n{terms:?}");
                if says { told += 1 } else { refused += 1 }
            }
            // Read back from the database, with what is told of each, by both judges in memory.
            assert_eq!(court.store.terms_in(&context, action).await.unwrap(), decided);
        }
    }
    println!("{engine:?}: asked {}: told {told}, not {refused}", told + refused);
    let all = told + refused;
    assert!(told > all / 20 && refused > all / 20, "told {told}, refused {refused}");
    assert_eq!(visible::alarms(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_says_what_the_reference_says() {
    judged(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_says_what_the_reference_says() {
    judged(Engine::Postgres).await;
}

/// The rules that statements hold over the columns of a record say what the reference says of the action.
async fn columns_judged(engine: Engine) {
    let Some(court) = Court::open(engine).await else { return };
    let (mut told, mut refused) = (0_u64, 0_u64);
    for context in (0..600).map(context).filter(sees_own) {
        for (rule, action) in [("known", Action::Hit), ("pictured", Action::Examine)] {
            // Who is no examiner is not asked for.
            if action == Action::Examine && !context.has(Role::Examiner) {
                continue;
            }
            let text = RECORDS.replace("{rule}", &format!("{{{rule}:record:$1}}"));
            let mut values = params![context.organisation];
            // The wall reads terms for everybody here: only the rule is asked.
            let sql = others::asked(&others::told(&text), &Principal::pair(&context), &mut values);
            let found = court.found(sql, values).await.unwrap();
            let decided = court.decided(&context, action);
            for (number, terms) in &court.kept {
                let says = decided.contains_key(number);
                assert_eq!(found.contains(number), says, "{engine:?} {rule}\n{context:?}\n{terms:?}");
                if says { told += 1 } else { refused += 1 }
            }
        }
    }
    let all = told + refused;
    assert!(told > all / 10 && refused > all / 4, "told {told}, refused {refused}");
}

/// Terms as the records under them would stand.
const RECORDS: &str = "SELECT record.number FROM (SELECT terms.number, terms.number AS terms, terms.owner,
        'active' AS state, terms.matching, terms.excluded_countries, terms.excluded_organisations, terms.held_back,
        CASE terms.level WHEN 0 THEN 'for_official_use_only' WHEN 1 THEN 'restricted' ELSE 'confidential' END AS level
    FROM terms) AS record WHERE {rule}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_over_columns_say_what_the_reference_says_sqlite() {
    columns_judged(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_over_columns_say_what_the_reference_says_postgres() {
    columns_judged(Engine::Postgres).await;
}

/// What a renderer with one wrong rule would write. None drops or adds a value.
const CHANGES: [(&str, &str); 22] = [
    (" AND ", " OR "),
    (" OR ", " AND "),
    ("NOT (", "("),
    ("WHERE (", "WHERE NOT ("),
    (" <= ", " < "),
    (" <= ", " >= "),
    (" <= ", " <> "),
    (" > ", " >= "),
    (" > ", " < "),
    (" = ", " <> "),
    (" LIKE ", " NOT LIKE "),
    ("terms.countries", "terms.excluded_countries"),
    ("terms.excluded_countries", "terms.countries"),
    ("terms.organisations", "terms.excluded_organisations"),
    ("terms.excluded_organisations", "terms.organisations"),
    ("terms.purposes", "terms.held_back"),
    ("terms.everyone", "1 = 1"),
    ("terms.everyone", "1 = 0"),
    ("terms.everyone", "NOT terms.everyone"),
    ("1 = 1", "1 = 0"),
    ("EXISTS", "NOT EXISTS"),
    ("terms_release.terms = terms.number", "terms_release.terms <> terms.number"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_statement_is_noticed() {
    let Some(court) = Court::open(Engine::Sqlite).await else { return };
    // Of each change in each place: was it there, was it noticed.
    let mut changes: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for context in (0..400).map(context) {
        for action in Action::ALL {
            let scope = visible::scope(&context, action);
            if *scope.predicate() == commonlink_policy::Predicate::Nothing {
                continue;
            }
            let expected: BTreeSet<i64> = court.decided(&context, action).into_keys().collect();
            let mut values = params![];
            let sql = fill(visible::TERMS, &scope, &mut values);
            for (change, (from, to)) in CHANGES.iter().enumerate() {
                for (place, (at, _)) in sql.match_indices(from).enumerate() {
                    let noticed = changes.entry((change, place)).or_default();
                    if !*noticed {
                        let changed = format!("{}{to}{}", &sql[..at], &sql[at + from.len()..]);
                        // A statement that fails answers nobody: that is noticed, too.
                        let found = court.found(changed, values.clone()).await;
                        *noticed = found.map_or(true, |found| found != expected);
                    }
                }
            }
        }
    }
    let missed: Vec<_> = changes.iter().filter(|(_, noticed)| !**noticed).map(|(key, _)| key).collect();
    let (caught, all) = (changes.len() - missed.len(), changes.len());
    println!("SQL: {caught} of {all} caught");
    let named: Vec<_> = missed.iter().map(|(change, place)| (CHANGES[*change], place)).collect();
    assert!(all > 60 && caught * 100 >= all * 95, "{caught} of {all}; missed {named:?}");
}
