//! The address of a list: filters, order and the mark of a page.
#![no_main]

use axum::extract::Query;
use axum::http::Uri;
use commonlink_web::routes::ListQuery;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(uri) = format!("/seizures?{text}").parse::<Uri>() else { return };
    let Ok(Query(query)) = Query::<ListQuery>::try_from_uri(&uri) else { return };
    if let Ok(query) = query.for_store(50) {
        let _mark = query.check_after();
    }
});
