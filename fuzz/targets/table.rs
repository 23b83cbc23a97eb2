//! Tables in text, packed ones too, and the layouts that their rows may be headers of.
#![no_main]

libfuzzer_sys::fuzz_target!(|file: &[u8]| commonlink_exchange::child::fuzzing::table(file));
