//! Profiles in CSV.
#![no_main]

use commonlink_exchange::{DecodeRequest, child::fuzzing};

libfuzzer_sys::fuzz_target!(|file: &[u8]| fuzzing::decode(&DecodeRequest::profile_csv(file.to_vec())));
