//! The log against published figures, against another implementation, and against whoever would change it.

mod formats;
mod tampering;
mod tree;
