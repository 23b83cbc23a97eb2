//! Headers of tables, one a line: the layouts of the collection, and what a header means.
#![no_main]

use commonlink_exchange::layout;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let headers: Vec<String> = text.lines().map(str::to_owned).collect();
    if let Some(layout) = layout::ids(&headers) {
        assert_eq!(layout.headers, headers);
    }
    let _list = layout::ids_drug_list(&headers);
    for header in &headers {
        let _field = layout::field_of_header(header);
    }
});
