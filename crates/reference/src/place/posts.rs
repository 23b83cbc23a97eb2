//! Border crossings that are no towns (`data/border_posts.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::divisions::{Number, divisions};
use super::fold::loose;
use super::text;

const POSTS: &str = include_str!("../../data/border_posts.tsv");

/// A border crossing, seen from one side.
pub(super) struct Post {
    pub(super) name: &'static str,
    pub(super) division: Number,
    /// Loose forms of its names.
    keys: Vec<String>,
}

/// The crossings of a country in the order of the table.
pub(super) fn posts(country: &str) -> &'static [Post] {
    static TABLE: LazyLock<HashMap<&'static str, Vec<Post>>> = LazyLock::new(|| {
        let mut table: HashMap<&'static str, Vec<Post>> = HashMap::new();
        for row in POSTS.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let mut fields = row.split('\t');
            let (Some(code), Some(name)) = (fields.next(), fields.next()) else { continue };
            let (Some(division), Some(country)) = (divisions().number(code), code.get(..2)) else { continue };
            let others = fields.next().unwrap_or_default().split('|').filter(|other| !other.is_empty());
            let keys = std::iter::once(name).chain(others).map(|name| key(&text::folded(name))).collect();
            table.entry(country).or_default().push(Post { name, division, keys });
        }
        table
    });
    TABLE.get(country).map_or(&[], Vec::as_slice)
}

/// The form in which names of crossings are compared, of a folded text.
pub(super) fn key(folded: &str) -> String {
    loose(&folded.split(' ').collect::<String>())
}

/// The crossing of this name, by its place in [`posts`].
pub(super) fn find(country: &str, key: &str) -> Option<usize> {
    posts(country).iter().position(|post| post.keys.iter().any(|own| own == key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crossing_lies_in_a_division() {
        for row in POSTS.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let fields: Vec<&str> = row.split('\t').collect();
            assert_eq!(fields.len(), 3, "{row}");
            let found = find(&fields[0][..2], &key(&text::folded(fields[1])));
            assert!(found.is_some_and(|n| posts(&fields[0][..2]).len() > n), "{row}");
            assert!(divisions().number(fields[0]).is_some(), "{row}");
        }
    }
}
