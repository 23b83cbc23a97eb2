//! The judges of who may know what agree, and restrictions only narrow.

mod judges;
