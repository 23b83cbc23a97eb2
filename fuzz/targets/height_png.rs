//! Heights in a picture with their JSON: the picture up to the last opening brace, the JSON from there.
#![no_main]

use commonlink_exchange::{DecodeRequest, child::fuzzing};

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    let at = file.iter().rposition(|byte| *byte == b'{').unwrap_or(file.len());
    let (png, json) = file.split_at(at);
    fuzzing::decode(&DecodeRequest::height_png(png.to_vec(), json.to_vec()).with_preview());
});
