//! Containers of x3p: as they are, and with the description and the heights put into a sound one.
#![no_main]

use commonlink_exchange::{DecodeRequest, child::fuzzing};

#[path = "../shared/zip.rs"]
mod zip;

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    if file.starts_with(b"PK") {
        fuzzing::decode(&DecodeRequest::x3p(file.to_vec()).with_preview());
        return;
    }
    let (main, heights) = zip::split(file);
    let container = zip::stored(&[("main.xml", main), ("bindata/data.bin", heights)]);
    fuzzing::decode(&DecodeRequest::x3p(container).with_preview());
});
