//! Statements as named constants. Each module lists its own with [`statements!`]; `lib.rs` gathers the lists, and
//! a test prepares every one of them on both engines.
//!
//! A text may hold markers that are filled in from closed sets of ours, never from input:
//! `{visible:ALIAS}` (the scope over the columns of the record under that alias, see `visible`), `{keys}`
//! (a batch of owner and capture pairs) and the ones of `dialect` and of the seizure list.

/// Declares constants with SQL texts and the list `STATEMENTS` of them.
macro_rules! statements {
    ($($name:ident = $text:expr;)+) => {
        $(const $name: &str = $text;)+
        /// Every statement of this module with its name.
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;
