//! The world and its pictures as callers get them.

#[cfg(test)]
mod codes;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod world;
