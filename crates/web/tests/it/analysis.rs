//! Pages of what the data says: what is asked wrongly is told, and what is asked in other words is understood.

use crate::asked::{Ask, Server};
use crate::world::{everywhere, submit};
use axum::http::StatusCode;
use commonlink_model::MatchingMode;
use commonlink_testkit::Engine;

pub async fn a_filter_that_is_not_understood_is_named(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let cookie = server.session(&server.person).await;
    let cases = [
        ("series?from=abc", "From month or year: “abc” is not understood. Write a month as 2014-03"),
        ("series?from=2014-02-31", "“2014-02-31” is not understood"),
        ("map?country=colombia", "Country of seizure: “COLOMBIA” is not understood."),
        ("quality?substance=bogus", "“bogus” is not understood. Choose one of the values of the list."),
        ("matrix?copies=maybe", "Further copies: “maybe” is not understood. Write with or without."),
        ("series?by=day", "Length of a period: “day” is not understood. Write week, month or year."),
        ("matrix?by=week", "What the columns are: “week” is not understood. Write transport or region."),
        ("map?measure=x", "What is measured: “x” is not understood. Write seizures or kilograms."),
    ];
    for (address, words) in cases {
        let answer = server.ask(Ask::get(&format!("/analysis/{address}")).cookie(&cookie)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(answer.body.contains(words), "{address}: {}", answer.body);
        for wrong in ["Nothing found", "nothing in scope yet", "code-", "error-", "analysis-f"] {
            let text = answer.body.split("<main").nth(1).unwrap_or_default();
            assert!(
                !text.contains(&format!(">{wrong}")) && !text.contains(&format!(" {wrong}")),
                "{address}: {wrong}"
            );
        }
    }
}

pub async fn filters_are_understood_as_people_write_them(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let cookie = server.session(&server.person).await;
    let one = everywhere("TO-1", MatchingMode::Silent);
    submit(&server.world.platform, &server.world.ctx(&server.person), "key-of-analysis", &one).await.unwrap();
    let country = one.country.to_lowercase();
    let address = format!(
        "/analysis/series?country={country}&from=1990-05-06&to=2050-01-31&by=month&copies=with&scale=amounts"
    );
    let answer = server.ask(Ask::get(&address).cookie(&cookie)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains("<bdi>1990-05</bdi>") && answer.body.contains("<bdi>2050-01</bdi>"));
    assert!(answer.body.contains("1 seizures of"), "{}", answer.body);
    let switched = server.ask(Ask::get("/analysis/matrix?by=region").cookie(&cookie)).await;
    assert_eq!(switched.status, StatusCode::OK);
}
