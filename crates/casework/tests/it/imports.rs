//! Tables of others: each row comes in once, or is told why not; a batch can be taken back; a kill loses nothing.

use crate::world::{Person, World};
use commonlink_casework::analyse::{Grain, Lens, QualityLine};
use commonlink_casework::import::{How, Imported, Layout, Progress};
use commonlink_casework::intake::HandlingInput;
use commonlink_casework::{CaseworkError, Once, Platform};
use commonlink_model::{Context, ImportState, MatchingMode, Reported, Role, Seizure};
use commonlink_store::{SeizureQuery, TallyFilter};
use commonlink_testkit::{Engine, TemporaryFolder};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub const HEADERS: &str =
    "COUNTRY;PLACE;SEIZURE_DATE;DRUG_NAME;AMOUNT;DRUG_UNIT;TRANSPORT;HIDING_PLACE;DESTINATION_COUNTRY";

pub struct Ground {
    pub world: World,
    pub officer: Person,
    pub admin: Person,
    folder: TemporaryFolder,
}

impl Ground {
    pub async fn new(engine: Engine) -> Option<Self> {
        let world = World::new(engine).await?;
        let admin = world.bureau("fj", "FJ").await;
        let officer = world.person(&admin, "officer", &[Role::Officer]).await;
        Some(Self { world, officer, admin, folder: TemporaryFolder::new("imports") })
    }

    pub fn ctx(&self) -> Context {
        self.world.ctx(&self.officer)
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub async fn import(&self, name: &str, text: &str) -> Imported {
        import(&self.world.platform, &self.ctx(), &self.file(name, text)).await.unwrap()
    }

    pub async fn seizures(&self) -> Vec<Seizure> {
        let (store, ctx) = (self.world.platform.store(), self.ctx());
        let query = SeizureQuery { limit: 1_000, ..SeizureQuery::default() };
        let mut all = Vec::new();
        for row in store.seizures(&ctx, &query).await.unwrap().rows {
            all.push(store.seizure(&ctx, row.id).await.unwrap().unwrap());
        }
        all
    }
}

pub async fn import(platform: &Platform, ctx: &Context, path: &Path) -> Result<Imported, CaseworkError> {
    platform.import_table(ctx, path, "table.csv", How::Ids, &Arc::new(Progress::default())).await
}

/// Read, imported, already held, reported, further copies.
pub fn counts(imported: &Imported) -> [u64; 5] {
    let c = &imported.counts;
    [c.read, c.imported, c.already_held, c.reported, c.further_copies]
}

pub async fn a_row_comes_in_once(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let first = format!(
        "{HEADERS}\n\
         Fiji;Suva;2014-03-14;Cocaine;490.0;Kilogram;Commercial sea;Container;Australia\n\
         Fiji;\"Nadi\nTown\";2014-03-15;Heroin;12;Gram;;;\n\
         Fiji;Suva;2014-03-14;Cocaine;490.0;Kilogram;Commercial sea;Container;Australia\n"
    );
    let came = ground.import("first.csv", &first).await;
    assert_eq!((came.state, counts(&came)), (ImportState::Done, [3, 3, 0, 0, 1]));
    assert_eq!(counts(&ground.import("again.csv", &first).await), [3, 0, 3, 0, 0]);
    // A later edition: other order of columns and rows, other spelling, one row more and a third of the same.
    let later = "drug_name,AMOUNT,Drug_Unit,Country,Place,Seizure_Date,Transport,Hiding_Place,Destination_Country\n\
         heroin,12.0,gram,FIJI,Nadi  Town,2014-03-15,,,\n\
         Cocaine,490,KILOGRAM,Fiji,SUVA,2014-03-14,Commercial sea,container,Australia\n\
         Cocaine,490,KILOGRAM,Fiji,SUVA,2014-03-14,Commercial sea,container,Australia\n\
         Cocaine,490,KILOGRAM,Fiji,SUVA,2014-03-14,Commercial sea,container,Australia\n\
         Cannabis,1,Kilogram,Fiji,Labasa,2015-01-01,,,\n";
    assert_eq!(counts(&ground.import("later.csv", later).await), [5, 2, 3, 0, 1]);
    let seizures = ground.seizures().await;
    assert_eq!(seizures.len(), 5);
    let references: std::collections::BTreeSet<&str> =
        seizures.iter().map(|seizure| seizure.submission.reference.as_str()).collect();
    assert_eq!(references.len(), 5, "each has a reference of its own");
}

pub async fn what_is_not_known_is_kept_and_told(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let table = format!(
        "{HEADERS}\n\
         Fiji;;2014-03-14;Moondust;3;Bushel;Unknown;Other;Unknown\n\
         Atlantis;Suva;2014-03-14;Cocaine;1;Kilogram;;;\n\
         Fiji;Suva;soon;Cocaine;many;Kilogram;;;\n\
         ;Suva;2999-01-01;;;Kilogram;;;\n\
         \n\
         Fiji;Suva;2014-03-14;Cocaine;-1;Kilogram;broomstick;up a sleeve;Other\n"
    );
    let came = ground.import("odd.csv", &table).await;
    assert_eq!(counts(&came), [5, 1, 0, 4, 0]);
    let faults = ground.world.platform.store().batch_faults(&ground.ctx(), came.batch, 0, 10).await.unwrap();
    let told: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.reasons.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, "country_unknown"),
            (4, "date_unreadable,amount_unreadable"),
            (5, "country_missing,date_impossible,drug_missing,amount_missing"),
            (7, "amount_impossible"),
        ]
    );
    assert!(faults[0].cells.contains("Atlantis"));
    let seizures = ground.seizures().await;
    let held = &seizures[0].submission;
    let item = &held.items[0];
    assert_eq!((item.substance.as_str(), item.reported_name.as_str()), ("unknown", "Moondust"));
    assert_eq!((item.quantity.unit.as_str(), item.quantity.kilograms), ("unknown", None));
    assert_eq!((held.agency.clone(), held.transport.as_str()), (Reported::NotRecorded, "unknown"));
    assert_eq!(held.details.concealment, Reported::Known("other".to_owned()));
    assert_eq!(held.details.destination, Reported::Unknown);
    assert_eq!((held.place.precision.code(), held.place.name.as_str()), ("country", ""));
    for flag in ["drug_unknown", "unit_unknown", "no_weight"] {
        assert_eq!(came.report.flags.get(flag), Some(&1), "{flag}");
    }
    let drugs = &came.report.drugs;
    assert_eq!((drugs.distinct, drugs.known, drugs.texts[0].text.as_str()), (2, 1, "Moondust"));
    // Other and none are known words.
    let table = format!(
        "{HEADERS}\n\
         Fiji;Suva;2014-03-14;Other;3;Kilogram;;;Other\n\
         Fiji;Suva;2014-03-15;None;3;Kilogram;;;None\n\
         Fiji;Suva;2014-03-15;Heroin;3;Kilogram;;;Multiple Countries\n"
    );
    let came = ground.import("other.csv", &table).await;
    assert_eq!(counts(&came), [3, 3, 0, 0, 0]);
    for flag in ["drug_unknown", "route_unmapped"] {
        assert_eq!(came.report.flags.get(flag), None, "{flag}");
    }
    let drugs = &came.report.drugs;
    assert_eq!((drugs.distinct, drugs.known), (3, 3));
}

pub async fn what_others_were_told_of_is_not_taken_back(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let shared = HandlingInput {
        everyone: true,
        purposes: vec!["investigation".to_owned(), "forensic_analysis".to_owned()],
        ..HandlingInput::default()
    };
    let once = Once::new("sharing", "everyone", &shared).unwrap();
    let admin = ground.world.ctx(&ground.admin);
    platform.set_sharing_rule(&admin, &once, &shared, "15").await.unwrap();
    let row = |place: &str, day: u32| format!("Fiji;{place};2014-03-{day};Cocaine;1;Kilogram;;;\n");
    let table = format!(
        "{HEADERS}\n{}{}{}{}",
        row("Suva", 14),
        row("Nadi", 15),
        row("Lautoka", 16),
        row("Labasa", 17)
    );
    let came = ground.import("four.csv", &table).await;
    let stranger = ground.world.bureau("to", "TO").await;
    let stranger = ground.world.person(&stranger, "officer", &[Role::Officer]).await;
    let theirs = ground.world.ctx(&stranger);
    let (store, newest) = (platform.store(), |limit| SeizureQuery { limit, ..SeizureQuery::default() });
    // One stood on a list, another was opened by its address, a third taken out.
    let own: Vec<_> =
        store.seizures(&ctx, &newest(9)).await.unwrap().rows.into_iter().map(|row| row.id).collect();
    assert_eq!(own.len(), 4);
    let listed = store.seizures(&theirs, &newest(1)).await.unwrap().rows.remove(0).id;
    let others: Vec<_> = own.iter().copied().filter(|id| *id != listed).collect();
    assert!(store.seizure(&theirs, others[0]).await.unwrap().is_some());
    store.audit_exported(&theirs, [(ctx.organisation, others[1])]).await.unwrap();
    assert_eq!(platform.undo_import(&ctx, came.batch).await.unwrap(), 1);
    let batch = platform.import(&ctx, came.batch).await.unwrap();
    assert_eq!(platform.import_standing(&ctx, &batch).await.unwrap().rests, 3, "it is said how many stay");
    let mut stays: Vec<_> =
        store.seizures(&ctx, &newest(9)).await.unwrap().rows.into_iter().map(|row| row.id).collect();
    let mut told = vec![listed, others[0], others[1]];
    stays.sort_unstable();
    told.sort_unstable();
    assert_eq!(stays, told);
    // They hold up nothing that comes in later.
    assert_eq!(counts(&ground.import("four.csv", &table).await)[1], 1);
}

pub async fn after_a_while_one_person_takes_nothing_back(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let platform = &ground.world.platform;
    let table = format!("{HEADERS}\nFiji;Suva;2014-03-14;Cocaine;1;Kilogram;;;\n");
    let came = ground.import("one.csv", &table).await;
    ground.world.clock.advance(72 * 3600 + 1);
    let ctx = ground.ctx();
    for refused in
        [platform.undo_import(&ctx, came.batch).await.map(drop), platform.begin_undo(&ctx, came.batch).await]
    {
        let Err(CaseworkError::Invalid(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!(faults[0].message, "error-import-too-late");
    }
    assert_eq!(ground.seizures().await.len(), 1);
    let longer = platform.clone().with_undo_hours(96);
    assert_eq!(longer.undo_import(&ctx, came.batch).await.unwrap(), 1);
}

pub async fn a_batch_is_taken_back_as_far_as_nothing_rests_on_it(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let table = format!(
        "{HEADERS}\nFiji;Suva;2014-03-14;Cocaine;1;Kilogram;;;\nFiji;Nadi;2014-03-14;Cocaine;2;Kilogram;;;\n"
    );
    let came = ground.import("two.csv", &table).await;
    let stranger = ground.world.bureau("to", "TO").await;
    let stranger = ground.world.person(&stranger, "officer", &[Role::Officer]).await;
    let theirs = ground.world.ctx(&stranger);
    assert!(matches!(platform.undo_import(&theirs, came.batch).await, Err(CaseworkError::NotFound)));
    assert!(platform.imports(&theirs).await.unwrap().is_empty());
    assert_eq!(platform.undo_import(&ctx, came.batch).await.unwrap(), 2);
    assert!(ground.seizures().await.is_empty());
    assert!(matches!(platform.undo_import(&ctx, came.batch).await, Err(CaseworkError::Stale)));
    let batches = platform.imports(&ctx).await.unwrap();
    assert_eq!((batches.len(), batches[0].state), (1, ImportState::Undone));
    assert_eq!(counts(&ground.import("two.csv", &table).await), [2, 2, 0, 0, 0]);
}

pub async fn a_kill_in_the_middle_loses_and_repeats_nothing(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let mut table = format!("{HEADERS}\n");
    for n in 0..25_000 {
        writeln!(table, "Fiji;Suva {};2014-03-14;Cocaine;{n};Kilogram;;;", n % 7).unwrap();
    }
    let path = ground.file("long.csv", &table);
    let (platform, ctx) = (ground.world.platform.clone(), ground.ctx());
    let progress = Arc::new(Progress::default());
    let task = {
        let (platform, ctx, path, progress) =
            (platform.clone(), ctx.clone(), path.clone(), Arc::clone(&progress));
        tokio::spawn(async move { platform.import_table(&ctx, &path, "long.csv", How::Ids, &progress).await })
    };
    while progress.rows() == 0 {
        assert!(!task.is_finished(), "it ended before it could be killed");
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    task.abort();
    assert!(task.await.is_err_and(|end| end.is_cancelled()));
    let left = platform.imports(&ctx).await.unwrap();
    assert_eq!((left.len(), left[0].state), (1, ImportState::Running));
    assert!(left[0].counts.read > 0 && left[0].counts.read < 25_000, "{:?}", left[0].counts);
    let came = import(&platform, &ctx, &path).await.unwrap();
    assert_eq!((came.batch, counts(&came)), (left[0].id, [25_000, 25_000, 0, 0, 0]));
    assert_eq!(counts(&import(&platform, &ctx, &path).await.unwrap()), [25_000, 0, 25_000, 0, 0]);
}

/// A table that comes in by several blocks.
fn long_table(rows: usize) -> String {
    let mut table = format!("{HEADERS}\n");
    for n in 0..rows {
        writeln!(table, "Fiji;Suva {};2014-03-14;Cocaine;{n};Kilogram;;;", n % 7).unwrap();
    }
    table
}

/// A program that imports a table, up to its first block.
async fn begun(
    ground: &Ground,
    path: &Path,
) -> (tokio::task::JoinHandle<Result<Imported, CaseworkError>>, commonlink_model::ImportId) {
    let progress = Arc::new(Progress::default());
    let (platform, ctx) = (ground.world.platform.clone(), ground.ctx());
    let (file, watched) = (path.to_owned(), Arc::clone(&progress));
    let task =
        tokio::spawn(
            async move { platform.import_table(&ctx, &file, "table.csv", How::Ids, &watched).await },
        );
    while progress.rows() == 0 {
        assert!(!task.is_finished(), "it ended too early");
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let batches = ground.world.platform.imports(&ground.ctx()).await.unwrap();
    let batch = batches.iter().find(|batch| batch.state == ImportState::Running).unwrap();
    (task, batch.id)
}

pub async fn a_batch_of_a_killed_program_can_be_taken_back(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let path = ground.file("long.csv", &long_table(25_000));
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let (task, batch) = begun(&ground, &path).await;
    task.abort();
    assert!(task.await.is_err_and(|end| end.is_cancelled()));
    let left = platform.import(&ctx, batch).await.unwrap();
    assert!(!platform.import_standing(&ctx, &left).await.unwrap().is_a_job);
    platform.begin_undo(&ctx, batch).await.unwrap();
    let left = platform.import(&ctx, batch).await.unwrap();
    assert_eq!(left.state, ImportState::Undone);
    let came_in = left.counts.imported;
    assert!((10_000..25_000).contains(&came_in), "{came_in}");
    let standing = platform.import_standing(&ctx, &left).await.unwrap();
    assert_eq!((standing.taking_back, standing.rests), (true, came_in));
    if engine == Engine::Postgres {
        return; // One engine is enough for thousands of rows.
    }
    crate::world::work_off(platform).await;
    assert!(ground.seizures().await.is_empty());
    let came = import(platform, &ctx, &path).await.unwrap();
    assert_ne!(came.batch, batch);
    assert_eq!(counts(&came), [25_000, 25_000, 0, 0, 0]);
}

pub async fn nothing_comes_into_a_batch_that_was_taken_back(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let path = ground.file("long.csv", &long_table(40_000));
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let (task, batch) = begun(&ground, &path).await;
    platform.begin_undo(&ctx, batch).await.unwrap();
    assert!(matches!(task.await.unwrap(), Err(CaseworkError::Ended)), "the program at work is told");
    let left = platform.import(&ctx, batch).await.unwrap();
    let standing = platform.import_standing(&ctx, &left).await.unwrap();
    assert_eq!((left.state, standing.rests), (ImportState::Undone, left.counts.imported));
    assert_eq!(left.counts.read, left.counts.imported, "a block came in whole or not at all");
}

pub async fn a_table_that_was_stopped_and_is_given_again_goes_on(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let path = ground.file("long.csv", &long_table(25_000));
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let (task, batch) = begun(&ground, &path).await;
    task.abort();
    let _killed = task.await;
    platform.stop_import(&ctx, batch).await.unwrap();
    let before = platform.import(&ctx, batch).await.unwrap();
    // One that is stopped before its first block counts what came before it, too.
    let progress = Arc::new(Progress::default());
    progress.cancel();
    let stopped = platform.import_table(&ctx, &path, "long.csv", How::Ids, &progress).await.unwrap();
    assert_eq!((stopped.batch, stopped.state), (batch, ImportState::Cancelled));
    assert_eq!(stopped.counts.read, before.counts.read);
    assert_eq!(stopped.counts.imported, before.counts.read);
    // Stopped, killed, and given again.
    let path = ground.file("other.csv", &long_table(26_000).replace("2014-03", "2013-03"));
    let (task, batch) = begun(&ground, &path).await;
    task.abort();
    let _killed = task.await;
    platform.stop_import(&ctx, batch).await.unwrap();
    let came = import(platform, &ctx, &path).await.unwrap();
    assert_eq!((came.batch, came.state), (batch, ImportState::Done));
    assert_eq!(counts(&came), [26_000, 26_000, 0, 0, 0]);
}

pub async fn taking_back_is_a_job_that_goes_on_after_a_kill(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (ground.world.platform.clone(), ground.ctx());
    let came = ground.import("some.csv", &long_table(3_000)).await;
    platform.begin_undo(&ctx, came.batch).await.unwrap();
    platform.begin_undo(&ctx, came.batch).await.unwrap();
    assert_eq!(platform.health().await.unwrap().queued, 1, "asked twice it is one job");
    let standing = async || {
        let batch = platform.import(&ctx, came.batch).await.unwrap();
        (batch.state, platform.import_standing(&ctx, &batch).await.unwrap())
    };
    let (state, now) = standing().await;
    assert_eq!((state, now.taking_back, now.rests), (ImportState::Undone, true, 3_000));
    let worker = {
        let platform = platform.clone();
        tokio::spawn(async move { platform.work_once("killed").await })
    };
    while standing().await.1.rests == 3_000 {
        assert!(!worker.is_finished(), "it ended before it could be killed");
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    worker.abort();
    assert!(worker.await.is_err_and(|end| end.is_cancelled()), "it was done before it could be killed");
    let (_, now) = standing().await;
    assert!(now.taking_back && now.rests > 0 && now.rests < 3_000, "{now:?}");
    // A command takes the rest, and tells of all.
    assert_eq!(platform.undo_import(&ctx, came.batch).await.unwrap(), 3_000);
    assert!(ground.seizures().await.is_empty());
    ground.world.clock.advance(120);
    crate::world::work_off(&platform).await;
    let (_, now) = standing().await;
    assert_eq!((now.taking_back, now.rests), (false, 0));
    assert!(matches!(platform.begin_undo(&ctx, came.batch).await, Err(CaseworkError::Stale)));
}

pub const OWN_HEADERS: &str = "Ref;Country;Day;Drug;Much;Unit;Notes";

/// Own columns: a reference, and notes that are only kept.
pub fn own(comma: bool) -> How {
    use commonlink_model::ImportField::{Amount, Country, Date, Drug, Reference, Unit};
    How::Mapped(Layout {
        name: "ours".to_owned(),
        headers: OWN_HEADERS.split(';').map(str::to_owned).collect(),
        columns: vec![Some(Reference), Some(Country), Some(Date), Some(Drug), Some(Amount), Some(Unit), None],
        decimal_comma: comma,
        ..Layout::default()
    })
}

pub async fn import_own(ground: &Ground, name: &str, text: &str, how: How) -> Imported {
    let path = ground.file(name, text);
    let progress = Arc::new(Progress::default());
    ground.world.platform.import_table(&ground.ctx(), &path, name, how, &progress).await.unwrap()
}

/// Everything that the sums of the asker's organisation say, as text.
async fn sums(ground: &Ground) -> String {
    let (store, ctx, all) = (ground.world.platform.store(), ground.ctx(), TallyFilter::default());
    let copies =
        TallyFilter { substance: Some("heroin".to_owned()), from: Some("2014".to_owned()), ..all.clone() };
    format!(
        "{:#?}{:#?}{:#?}{:#?}{:#?}{:#?}{:#?}",
        store.tally_by_country(&ctx, &all).await.unwrap(),
        store.tally_by_country(&ctx, &copies).await.unwrap(),
        store.tally_by_period(&ctx, true, &all).await.unwrap(),
        store.tally_by_period(&ctx, false, &all).await.unwrap(),
        store.tally_by_way(&ctx, &all).await.unwrap(),
        store.tally_by_hiding(&ctx, &all).await.unwrap(),
        store.quality(&ctx, &all).await.unwrap(),
    )
}

pub async fn sums_are_those_of_the_records(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let platform = &ground.world.platform;
    let mut two = crate::world::everywhere("TWO-ITEMS", MatchingMode::Silent);
    two.details.insert("departure".to_owned(), "CO".into());
    let mut more = two.items[0].clone();
    "heroin".clone_into(&mut more.substance);
    two.items.push(more);
    crate::world::submit(platform, &ground.ctx(), "key-of-two", &two).await.unwrap();
    let empty = sums(&ground).await;
    let table = format!(
        "{HEADERS}\n\
         Fiji;Suva;2014-03-14;Cocaine;490.0;Kilogram;Commercial sea;Container;Australia\n\
         Fiji;Suva;2014-03-14;Cocaine;490.0;Kilogram;Commercial sea;Container;Australia\n\
         Tonga;;2014;Heroin;3;Unit;;;\n"
    );
    let came = ground.import("table.csv", &table).await;
    let counted = sums(&ground).await;
    assert_ne!(counted, empty);
    for word in ["copies: 1", "AU", "container_structure"] {
        assert!(counted.contains(word), "{word}: {counted}");
    }
    platform.store().count_all_again(|owner| platform.own_context(owner)).await.unwrap();
    assert_eq!(sums(&ground).await, counted, "made anew they are the same");
    platform.undo_import(&ground.ctx(), came.batch).await.unwrap();
    assert_eq!(sums(&ground).await, empty, "what was taken back is out of them");
}

/// A table with months, countries, drugs, transports and copies to choose among, and two seizures of the owner's own: one
/// with two drugs, one in the week between two months.
async fn mixed(ground: &Ground) {
    let platform = &ground.world.platform;
    let mut two = crate::world::everywhere("TWO-ITEMS", MatchingMode::Silent);
    let mut more = two.items[0].clone();
    "heroin".clone_into(&mut more.substance);
    two.items.push(more);
    crate::world::submit(platform, &ground.ctx(), "key-of-two", &two).await.unwrap();
    let table = format!(
        "{HEADERS}\n\
         Fiji;Suva;2014-03-14;Cocaine;490.0;Kilogram;Commercial sea;Container;Australia\n\
         Fiji;Suva;2014-03-14;Cocaine;490.0;Kilogram;Commercial sea;Container;Australia\n\
         Fiji;Suva;2014-03-31;Heroin;2;Kilogram;Commercial air;Luggage;\n\
         Fiji;Suva;2014-04-01;Heroin;2;Kilogram;Commercial air;Luggage;\n\
         Spain;Vigo;2014-03-02;Heroin;2;Kilogram;Commercial air;Luggage;\n\
         Spain;Vigo;2014-03-02;Heroin;2;Kilogram;Commercial air;Luggage;\n\
         Spain;;2013;Cocaine;1;Kilogram;Commercial sea;;\n\
         Tonga;;2014;Heroin;3;Unit;;;\n"
    );
    ground.import("table.csv", &table).await;
}

pub async fn quality_and_series_count_the_same(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    mixed(&ground).await;
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let mut different = std::collections::BTreeSet::new();
    for n in 0..2 * 2 * 3 * 2 * 3 * 3 * 2 {
        let mut rest = n;
        let mut choose = |among: &[&str]| {
            let chosen = among[rest % among.len()];
            rest /= among.len();
            text(chosen)
        };
        let lens = Lens {
            from: choose(&["", "2014-03"]),
            to: choose(&["", "2014-03"]),
            country: choose(&["", "FJ", "ES"]),
            region: choose(&["", "oceania"]),
            substance: choose(&["", "heroin", "cocaine_hydrochloride"]),
            transport: choose(&["", "air", "maritime"]),
            without_copies: choose(&["", "without"]).is_some(),
        };
        let lines = platform.quality(&ctx, &lens).await.unwrap();
        let sum = |of: fn(&QualityLine) -> u64| lines.iter().map(of).sum::<u64>();
        let counted = (sum(|line| line.seizures), sum(|line| line.copies));
        for grain in [Grain::Week, Grain::Month, Grain::Year] {
            let series = platform.series(&ctx, &lens, grain, false).await.unwrap();
            assert_eq!(counted, (series.total.seizures, series.total.copies), "{grain:?} {lens:?}");
            let drawn: f64 = series.countries.iter().flat_map(|(_, values)| values).sum();
            assert_eq!(drawn as u64 + series.undated + series.early, counted.0, "{grain:?} {lens:?}");
        }
        different.insert(counted);
    }
    assert!(different.len() > 8, "the filters narrow: {different:?}");
}

pub async fn weeks_keep_to_the_months_that_are_looked_at(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    mixed(&ground).await;
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let lens = Lens {
        from: Some("2014-03".to_owned()),
        to: Some("2014-03".to_owned()),
        country: Some("FJ".to_owned()),
        substance: Some("heroin".to_owned()),
        ..Lens::default()
    };
    let weeks = platform.series(&ctx, &lens, Grain::Week, false).await.unwrap();
    let march: Vec<&str> = weeks.periods.iter().map(String::as_str).collect();
    assert_eq!(march, ["2014-02-24", "2014-03-03", "2014-03-10", "2014-03-17", "2014-03-24", "2014-03-31"]);
    // 31 March and 1 April lie in one week; only one of them in March.
    assert_eq!(weeks.countries[0].1.last(), Some(&1.0));
}

pub async fn of_rows_of_tables_no_delay_is_told(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    mixed(&ground).await;
    let lines = ground.world.platform.quality(&ground.ctx(), &Lens::default()).await.unwrap();
    let told: Vec<(&str, u64, u64)> =
        lines.iter().map(|line| (line.country.as_str(), line.said[0], line.dated)).collect();
    assert!(told.contains(&("ES", 2, 0)), "{told:?}");
    let dated: u64 = lines.iter().map(|line| line.dated).sum();
    assert_eq!(dated, 1, "the one that was submitted: {told:?}");
}

pub async fn hiding_places_stand_by_region(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    mixed(&ground).await;
    let lens = Lens { from: Some("2014-03".to_owned()), to: Some("2014-03".to_owned()), ..Lens::default() };
    let found = ground.world.platform.hiding_places(&ground.ctx(), &lens, true).await.unwrap();
    assert_eq!(found.columns, ["oceania", "europe"]);
    let luggage = found
        .rows
        .iter()
        .find(|(hiding, _)| hiding == "luggage")
        .map(|(_, cells)| cells.iter().map(|cell| cell.now).collect::<Vec<u64>>());
    assert_eq!(luggage, Some(vec![1, 2]), "{found:?}");
    assert_eq!(found.copies, 2, "further copies are told, like on the map");
}

pub async fn what_is_no_table_of_the_collection_leaves_nothing(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    for text in ["", "a,b\n1,2\n", "%PDF-1.7 and so on", "\"never closed"] {
        let refused = import(platform, &ctx, &ground.file("none.csv", text)).await;
        assert!(
            matches!(refused, Err(CaseworkError::Invalid(_) | CaseworkError::Table(_))),
            "{text}: {refused:?}"
        );
    }
    assert!(platform.imports(&ctx).await.unwrap().is_empty());
    let analyst = Context { roles: vec![Role::Analyst], ..ctx };
    let path = ground.file("good.csv", &format!("{HEADERS}\n"));
    assert!(matches!(import(platform, &analyst, &path).await, Err(CaseworkError::Forbidden)));
}
