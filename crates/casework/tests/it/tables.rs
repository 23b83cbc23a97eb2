//! How rows of tables are read: what they say twice, oddly or nowhere is told, and they stay the rows that they were.

use crate::imports::{Ground, HEADERS, OWN_HEADERS, counts, import, import_own, own};
use commonlink_casework::import::{How, Imported, Layout, Progress};
use commonlink_casework::{CaseworkError, Once};
use commonlink_model::{ImportState, Reported, Role};
use commonlink_testkit::Engine;
use std::sync::Arc;

pub async fn what_a_row_says_twice_or_oddly_is_told(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let headers = "COUNTRY,ISO3,SEIZURE_DATE,DRUG_NAME,AMOUNT,DRUG_UNIT,HIDING_PLACE,INSTALLATION";
    let table = format!(
        "{headers}\n\
         Fiji,FRA,2014-03-14,Cocaine,1,Kilogram,Clothes,Personal belongings\n\
         Fiji,FJI,2014-03-15,Cocaine,12 5,Kilogram,,\n\
         Fiji,FJI,2014 or 2015,Cocaine,2,Kilogram,,\n\
         Fiji,FJI,2014-03-16,Cocaine,1e12,Kilogram,,\n\
         Fiji,FJI,2014-03-17,Cocaine,3,Kilogram,\"x\nFiji,FJI,2014-03-18,Cocaine,4,Kilogram,,\",\n\
         Fiji,FJI,2014-03-19,Cocaine,5,Kilogram,,,shifted beyond\n"
    );
    let came = ground.import("odd.csv", &table).await;
    assert_eq!(counts(&came), [6, 2, 0, 4, 0], "{:?}", came.report.reasons);
    let reasons: Vec<(&str, u64)> = came.report.reasons.iter().map(|(code, n)| (code.as_str(), *n)).collect();
    assert_eq!(
        reasons,
        [("amount_impossible", 1), ("amount_unreadable", 1), ("date_unreadable", 1), ("rows_in_cell", 1)]
    );
    let flag = |code: &str| came.report.flags.get(code).copied();
    assert_eq!(
        (flag("country_contradicts"), flag("site_unmapped"), flag("column_kept")),
        (Some(1), Some(1), Some(1))
    );
    let hiding: Vec<Reported<String>> =
        ground.seizures().await.into_iter().map(|seizure| seizure.submission.details.concealment).collect();
    assert!(hiding.iter().any(|code| code.known().is_some_and(|code| code != "luggage")), "{hiding:?}");
    let question = commonlink_reference::words::Question::of("shifted beyond").unwrap();
    assert_eq!(platform.store().found_seizures(&ctx, &question, 10).await.unwrap().0.len(), 1);
    // A file whose rows a quotation mark swallows is told so, and keeps what came in before.
    let open = format!(
        "{headers}\nFiji,FJI,2014-04-01,\"Cocaine,1,Kilogram,,\nFiji,FJI,2014-04-02,Cocaine,1,Kilogram,,\n"
    );
    let refused = import(platform, &ctx, &ground.file("open.csv", &open)).await;
    assert!(
        matches!(&refused, Err(CaseworkError::Table(error)) if error.to_string().contains("line 2")),
        "{refused:?}"
    );
}

pub async fn rows_of_several_sheets_and_widths_come_back_whole(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let table = format!("{HEADERS}\nAtlantis;Suva;2014-03-14;Cocaine;1;Kilogram;;;;a, further cell\n");
    let came = ground.import("wide.csv", &table).await;
    assert_eq!(counts(&came), [1, 0, 0, 1, 0]);
    let bad = platform.import_faults_csv(&ctx, came.batch).await.unwrap();
    let mut rows = bad.trim_start_matches('\u{feff}').lines();
    let (header, row) = (rows.next().unwrap(), rows.next().unwrap());
    assert!(
        header.ends_with("DESTINATION_COUNTRY,,commonlink: sheet,commonlink: line,commonlink: reasons"),
        "{header}"
    );
    assert!(row.contains(",\"a, further cell\",,2,"), "{row}");
    // A row of a sheet that told the year keeps it.
    let sheet = "COUNTRY,DRUG_NAME,AMOUNT,DRUG_UNIT,commonlink: sheet,commonlink: line,commonlink: reasons\n\
         Fiji,Cocaine,1,Kilogram,Seizures 2013,3,why\n";
    assert_eq!(counts(&ground.import("mended.csv", sheet).await), [1, 1, 0, 0, 0]);
    assert_eq!(ground.seizures().await[0].submission.date.to_string(), "2013");
}

pub async fn a_file_is_read_in_one_way(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let table = format!("{OWN_HEADERS}\nK-1;Fiji;2014-03-14;Cocaine;1;Kilogram;team\n");
    let first = import_own(&ground, "own.csv", &table, own(false)).await;
    assert_eq!(counts(&first), [1, 1, 0, 0, 0]);
    let How::Mapped(layout) = own(false) else { unreachable!() };
    let mut columns = layout.columns.clone();
    *columns.last_mut().unwrap() = Some(commonlink_model::ImportField::Agency);
    let other = How::Mapped(Layout { name: "other".to_owned(), columns, ..layout.clone() });
    let mut twice = layout.columns.clone();
    *twice.last_mut().unwrap() = layout.columns[0];
    let twice = How::Mapped(Layout { columns: twice, ..layout.clone() });
    let path = ground.file("own.csv", &table);
    let again = async |how: How| {
        platform.import_table(&ctx, &path, "own.csv", how, &Arc::new(Progress::default())).await
    };
    let said = |refused: Result<Imported, CaseworkError>| match refused {
        Err(CaseworkError::Invalid(faults)) => faults[0].message,
        other => panic!("{other:?}"),
    };
    assert_eq!(said(again(other.clone()).await), "error-import-read-otherwise");
    assert_eq!(said(again(twice).await), "error-import-field-twice");
    let ours = How::Mapped(Layout { name: "IDS".to_owned(), ..layout.clone() });
    assert_eq!(said(again(ours).await), "error-import-name");
    let renamed = How::Mapped(Layout { name: "renamed".to_owned(), ..layout });
    assert_eq!(counts(&again(renamed).await.unwrap()), [1, 0, 1, 0, 0], "the same under another name");
    platform.undo_import(&ctx, first.batch).await.unwrap();
    assert_eq!(counts(&again(other).await.unwrap()), [1, 1, 0, 0, 0], "mended by mapping again");
}

pub async fn a_table_is_read_as_it_is_written_and_kept_as_it_stood(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let table = format!(
        "{HEADERS}\n\
         Fiji;Suva;01/02/2014;Cocaine;1,234;Kilogram;zeppelin;;\n\
         Fiji;Suva;02/13/2014;Cocaine;0,125;Kilogram;;;\n\
         Fiji;Suva;13/02/2014;Cocaine;10,000;Kilogram;;;\n"
    );
    let came = ground.import("american.csv", &table).await;
    assert_eq!(
        counts(&came),
        [3, 3, 0, 0, 0],
        "both orders stand in it: each day tells for itself, or doesn't"
    );
    assert_eq!(came.report.flags.get("date_ambiguous"), Some(&1));
    let seizures = ground.seizures().await;
    let first = seizures.iter().find(|seizure| seizure.submission.transport == "unknown").unwrap();
    assert_eq!(first.submission.items[0].quantity.amount.to_bits(), 1.234_f64.to_bits());
    let question = commonlink_reference::words::Question::of("zeppelin").unwrap();
    assert_eq!(platform.store().found_seizures(&ctx, &question, 10).await.unwrap().0.len(), 1);
    let from = platform.imported_from(&ctx, first.id).await.unwrap().unwrap();
    assert_eq!((from.line, from.batch), (2, came.batch));
    assert!(from.cells.contains(&("TRANSPORT".to_owned(), "zeppelin".to_owned())), "{:?}", from.cells);
    let flags =
        [commonlink_model::ImportFlag::DateAmbiguous, commonlink_model::ImportFlag::TransportUnmapped];
    assert_eq!(from.flags, flags);
    // The same rows, otherwise written, are held.
    let same = "COUNTRY,PLACE,SEIZURE_DATE,DRUG_NAME,AMOUNT,DRUG_UNIT,TRANSPORT\n\
         Fiji,Suva,2014-02-13,Cocaine,0.1250,Kilogram,\nFiji,Suva,2014-02-13,Cocaine,10.0,Kilogram,\n";
    assert_eq!(counts(&ground.import("plain.csv", same).await), [2, 0, 2, 0, 0]);
    let stranger = ground.world.bureau("to", "TO").await;
    let stranger = ground.world.person(&stranger, "officer", &[Role::Officer]).await;
    assert!(platform.imported_from(&ground.world.ctx(&stranger), first.id).await.unwrap().is_none());
}

pub async fn mended_rows_are_the_rows_that_they_were(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let table = format!(
        "{OWN_HEADERS}\n;Fiji;2014-03-14;Cocaine;1;Kilogram;\n;Atlantis;2014-03-15;Heroin;2,5;Kilogram;=note\n"
    );
    let came = import_own(&ground, "own.csv", &table, own(true)).await;
    assert_eq!(counts(&came), [2, 1, 0, 1, 0]);
    assert_eq!(came.report.flags.get("column_kept"), None, "the note stands in a row that did not come in");
    let bad = platform.import_faults_csv(&ctx, came.batch).await.unwrap();
    let mended = bad.replace("Atlantis", "Tonga");
    let headers: Vec<String> =
        mended.lines().next().unwrap().trim_start_matches('\u{feff}').split(',').map(str::to_owned).collect();
    let How::Mapped(layout) = own(true) else { unreachable!() };
    let columns = layout.columns.iter().copied().chain([None, None, None]).collect();
    let again = How::Mapped(Layout { headers, columns, ..layout });
    assert_eq!(counts(&import_own(&ground, "mended.csv", &mended, again).await), [1, 1, 0, 0, 0]);
    // A note that no field takes is found all the same.
    let question = commonlink_reference::words::Question::of("note").unwrap();
    assert_eq!(platform.store().found_seizures(&ctx, &question, 10).await.unwrap().0.len(), 1);
    // The mended original adds nothing more.
    let whole = table.replace("Atlantis", "Tonga");
    assert_eq!(counts(&import_own(&ground, "whole.csv", &whole, own(true)).await), [2, 0, 2, 0, 0]);
}

pub async fn a_reference_that_is_taken_stops_its_row_alone(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let table = format!(
        "{OWN_HEADERS}\n\
         K-1;Fiji;2014-03-14;Cocaine;1;Kilogram;\n\
         K-1;Fiji;2014-03-14;Heroin;2;Kilogram;\n\
         K-2;Fiji;2014-03-15;Cocaine;3;Kilogram;\n"
    );
    let came = import_own(&ground, "own.csv", &table, own(false)).await;
    assert_eq!((came.state, counts(&came)), (ImportState::Done, [3, 2, 0, 1, 0]));
    assert_eq!(came.report.reasons.get("reference_taken"), Some(&1));
    let faults = ground.world.platform.store().batch_faults(&ground.ctx(), came.batch, 0, 10).await.unwrap();
    let told: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.reasons.as_str())).collect();
    assert_eq!(told, [(3, "reference_taken")]);
    // Another table with references that are held and one that is new.
    let more = format!(
        "{OWN_HEADERS}\nK-1;Fiji;2014-03-14;Cocaine;1;kg;\nK-3;Fiji;2014-03-16;Cocaine;4;Kilogram;\n"
    );
    let came = import_own(&ground, "more.csv", &more, own(false)).await;
    assert_eq!((came.state, counts(&came)), (ImportState::Done, [2, 1, 0, 1, 0]));
    let references: std::collections::BTreeSet<String> =
        ground.seizures().await.into_iter().map(|seizure| seizure.submission.reference).collect();
    assert_eq!(references.into_iter().collect::<Vec<_>>(), ["K-1", "K-2", "K-3"]);
    // The whole once more: the same comes of it, and nothing twice.
    assert_eq!(counts(&import_own(&ground, "own.csv", &table, own(false)).await), [3, 0, 2, 1, 0]);
}

pub async fn what_comes_in_and_what_goes_wait_for_each_other(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let header = "COUNTRY,SEIZURE_DATE,DRUG_NAME,AMOUNT,DRUG_UNIT\n";
    let table = |amount: u32| format!("{header}Fiji,2014-03-14,Cocaine,{amount},Kilogram\n");
    let first = ground.import("first.csv", &table(1)).await;
    platform.begin_undo(&ctx, first.batch).await.unwrap();
    let again = async |amount| {
        let path = ground.file("again.csv", &table(amount));
        crate::imports::import(platform, &ctx, &path).await
    };
    let said = |refused: CaseworkError| match refused {
        CaseworkError::Invalid(faults) => faults[0].message,
        other => panic!("{other:?}"),
    };
    for amount in [1, 2] {
        assert_eq!(said(again(amount).await.unwrap_err()), "error-import-taking-back", "{amount}");
    }
    let given = async |name: &str, amount, key: &str| {
        let hash = platform.receive_table(&ctx, name, &ground.file(name, &table(amount))).await.unwrap();
        let once = Once::new("import", key, &amount).unwrap();
        platform.begin_import(&ctx, &once, &hash, How::Ids).await
    };
    assert_eq!(said(given("a.csv", 3, "key-of-a").await.unwrap_err()), "error-import-taking-back");
    crate::world::work_off(platform).await;
    assert_eq!(counts(&again(1).await.unwrap()), [1, 1, 0, 0, 0]);
    let running = given("b.csv", 4, "key-of-b").await.unwrap();
    let batches = platform.imports(&ctx).await.unwrap();
    let done = batches.iter().find(|batch| batch.id != running && batch.state == ImportState::Done).unwrap();
    assert_eq!(said(platform.begin_undo(&ctx, done.id).await.unwrap_err()), "error-import-coming-in");
    assert_eq!(said(platform.undo_import(&ctx, done.id).await.unwrap_err()), "error-import-coming-in");
    crate::world::work_off(platform).await;
    assert_eq!(platform.undo_import(&ctx, done.id).await.unwrap(), 1);
}

pub async fn rows_of_two_years_are_two_rows(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let (platform, ctx) = (&ground.world.platform, ground.ctx());
    let table = "COUNTRY_OF_SEIZURE,DRUG_NAME,AMOUNT_OF_DRUG,DRUG_UNIT,PRODUCING_COUNTRY,DEPARTURE_COUNTRY,\
        DESTINATION_COUNTRY\nFiji,Heroin,1,Kilogram,,,\nFiji,Heroin,1,Kilogram,,,\n";
    let path = ground.file("years.csv", table);
    for (year, came) in [(2006, [2, 2, 0, 0, 1]), (2007, [2, 2, 0, 0, 1]), (2006, [2, 0, 2, 0, 0])] {
        let (how, progress) = (How::IdsOf { year }, Arc::new(Progress::default()));
        let imported = platform.import_table(&ctx, &path, "years.csv", how, &progress).await.unwrap();
        assert_eq!(counts(&imported), came, "{year}");
    }
    let mut dates: Vec<String> =
        ground.seizures().await.iter().map(|held| held.submission.date.to_string()).collect();
    dates.sort();
    assert_eq!(dates, ["2006", "2006", "2007", "2007"]);
}

pub async fn a_day_that_nothing_tells_is_a_stretch(engine: Engine) {
    let Some(ground) = Ground::new(engine).await else { return };
    let table = "COUNTRY;SEIZURE_DATE;DRUG_NAME;AMOUNT;DRUG_UNIT\nFiji;03/04/2014;Cocaine;1;Kilogram\n\
        Fiji;12/25/2014;Cocaine;2;Kilogram\nFiji;25/12/2014;Cocaine;3;Kilogram\n";
    let came = ground.import("days.csv", table).await;
    assert_eq!(counts(&came), [3, 3, 0, 0, 0]);
    assert_eq!(came.report.flags.get("date_ambiguous"), Some(&1));
    let mut dates: Vec<String> =
        ground.seizures().await.iter().map(|held| held.submission.date.to_string()).collect();
    dates.sort();
    assert_eq!(dates, ["2014-03-04/2014-04-03", "2014-12-25", "2014-12-25"]);
}
