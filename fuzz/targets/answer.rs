//! What a child that was taken over may say to its parent.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| commonlink_exchange::child::fuzzing::answer(bytes));
