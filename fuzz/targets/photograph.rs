//! Photographs: JPEG, PNG, WebP, TIFF, with their previews.
#![no_main]

use commonlink_exchange::{DecodeRequest, child::fuzzing};

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    fuzzing::decode(
        &DecodeRequest::photograph(file.to_vec()).with_max_side(64).with_preview().with_detail(128),
    );
});
