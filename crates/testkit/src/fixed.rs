//! Time and ids that are the same in every run.

use uuid::Uuid;

/// 2026-01-15 12:00:00 UTC in microseconds since 1970-01-01: the moment at which tests happen.
pub const FIXED_MICROSECONDS: i64 = 1_768_478_400_000_000;

/// A source of ids that counts from 1: `00000000-0000-4000-8000-000000000001` and so on. They are well-formed
/// version 4 ids, so nothing that validates ids can tell them from random ones.
pub fn counted_ids() -> impl FnMut() -> Uuid {
    let mut count = 0_u64;
    move || {
        count += 1;
        Uuid::from_u64_pair(0x0000_0000_0000_4000, 0x8000_0000_0000_0000 | count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_count_and_look_random() {
        let mut ids = counted_ids();
        let first = ids();
        assert_eq!(first.to_string(), "00000000-0000-4000-8000-000000000001");
        assert_eq!((first.get_version_num(), first.get_variant()), (4, uuid::Variant::RFC4122));
        assert_eq!(ids().to_string(), "00000000-0000-4000-8000-000000000002");
    }
}
