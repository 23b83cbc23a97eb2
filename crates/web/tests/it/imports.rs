//! Tables through the pages: giving, mapping, importing, downloading what did not come in, taking back.

use crate::asked::{Ask, Server};
use crate::world::work_off;
use axum::http::StatusCode;
use commonlink_testkit::Engine;

const TABLE: &str = "Wann;Wo;Land;Was;Wieviel;Einheit;Note\n\
    03/14/2014;Suva;Fiji;Cocaine;12,5;kg;=1+1\n\
    03/15/2014;Nadi;Fiji;Heroin;3;Gram;\n\
    soon;Nadi;Fiji;Heroin;3;Gram;=2+2\n";

fn given(name: &str, bytes: &str) -> Ask {
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: text/csv\r\n\r\n{bytes}\r\n--x--\r\n"
    );
    Ask::post("/imports").with("content-type", "multipart/form-data; boundary=x").body(body)
}

pub async fn a_table_is_given_mapped_watched_and_taken_back(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let cookie = server.session(&server.person).await;
    let answer = server.ask(given("mine.csv", TABLE).cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let table = answer.header("location");
    let page = server.ask(Ask::get(&table).cookie(&cookie)).await;
    assert_eq!(page.status, StatusCode::OK);
    for word in ["Wieviel", "12,5", "mine.csv", "Every seizure needs them"] {
        assert!(page.body.contains(word), "{word}");
    }
    let form = |then: &'static str| {
        vec![
            ("column.0", "date"),
            ("column.1", "place"),
            ("column.2", "country"),
            ("column.3", "drug"),
            ("column.4", "amount"),
            ("column.5", "unit"),
            ("days", "month_first"),
            ("decimal_comma", "yes"),
            ("name", "Ours"),
            ("idempotency_key", "key-of-the-table"),
            ("then", then),
        ]
    };
    // Without the amount nothing begins, and the page says what is missing.
    let mut short = form("import");
    short[4].1 = "";
    let refused = server.ask(Ask::post(&table).cookie(&cookie).form(&short)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let checked = server.ask(Ask::post(&table).cookie(&cookie).form(&form("check"))).await;
    assert!(checked.body.contains("2 of the first 3 rows would come in"), "{}", checked.body);
    assert!(checked.body.contains("12.5 Kilogram") && checked.body.contains("2014-03-14"));
    let begun = server.ask(Ask::post(&table).cookie(&cookie).form(&form("import"))).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let batch = begun.header("location");
    let again = server.ask(Ask::post(&table).cookie(&cookie).form(&form("import"))).await;
    assert_eq!(again.header("location"), batch, "the same key begins one batch");
    let waiting = server.ask(Ask::get(&batch).cookie(&cookie)).await;
    assert!(waiting.body.contains("Coming in"), "{}", waiting.body);
    work_off(&server.world.platform).await;
    let part = server.ask(Ask::get(&format!("{batch}/part")).cookie(&cookie)).await;
    assert_eq!(part.header("hx-refresh"), "true", "the page looks at the whole when it is over");
    let done = server.ask(Ask::get(&batch).cookie(&cookie)).await;
    for word in ["Manifest", "The date can&#39;t be read", "Download the rows"] {
        assert!(done.body.contains(word) || done.body.contains(&word.replace("&#39;", "'")), "{word}");
    }
    let faults = server.ask(Ask::get(&format!("{batch}/faults.csv")).cookie(&cookie)).await;
    assert!(faults.body.contains("soon,Nadi,Fiji") && faults.body.contains("'=2+2"), "{}", faults.body);
    // The mapping is kept, and offered for the next table of this shape.
    let next = server.ask(given("next.csv", &TABLE.replace("soon", "03/16/2014")).cookie(&cookie)).await;
    let next = next.header("location");
    assert!(server.ask(Ask::get(&next).cookie(&cookie)).await.body.contains("Ours"));
    let used = server.ask(Ask::post(&next).cookie(&cookie).form(&[("then", "use"), ("saved", "Ours")])).await;
    assert!(used.body.contains("3 of the first 3 rows would come in"), "{}", used.body);
    let undone =
        server.ask(Ask::post(&format!("{batch}/undo")).cookie(&cookie).form(&[("sure", "yes")])).await;
    assert_eq!((undone.status, undone.header("location")), (StatusCode::SEE_OTHER, batch.clone()));
    // The request begins it; the page tells how far it is, and looks again until it is over.
    let going = server.ask(Ask::get(&batch).cookie(&cookie)).await;
    assert!(going.body.contains("0 of 2 rows are gone") && going.body.contains("every 2s"), "{}", going.body);
    work_off(&server.world.platform).await;
    let part = server.ask(Ask::get(&format!("{batch}/part")).cookie(&cookie)).await;
    assert_eq!(part.header("hx-refresh"), "true");
    assert!(part.body.contains("Stays") && !part.body.contains("Yes, take it back"), "{}", part.body);
    assert!(server.ask(Ask::get("/imports").cookie(&cookie)).await.body.contains("Taken back"));
    let list = server.ask(Ask::get("/seizures").cookie(&cookie)).await;
    assert!(!list.body.contains("Nadi"), "its seizures are gone");
    let odd = server.ask(given("odd.csv", "%PDF-1.7").cookie(&cookie)).await;
    let odd = server.ask(Ask::get(&odd.header("location")).cookie(&cookie)).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
}
