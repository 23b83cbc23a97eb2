//! The few places where the engines do not take the same text.

use crate::db::Db;
use commonlink_reference::words::{Group, Piece, Question, is_beginning};
use std::collections::BTreeSet;

/// A statement with thousands of values whose places stand in order, each once. SQLite looks a place with a name
/// (`$1` is one to it) up among all others each time, so there the places lose their names.
pub(crate) fn many(db: &Db, text: String) -> String {
    match db {
        Db::Sqlite { .. } => unnamed(&text),
        Db::Postgres(_) => text,
    }
}

fn unnamed(text: &str) -> String {
    let mut parts = text.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('?');
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    out
}

/// Fills `{skip_locked}`: on PostgreSQL a worker passes over jobs that another one is just taking; on SQLite there
/// is one writer at a time, so nobody can be taking one.
pub(crate) fn skip_locked(db: &Db, text: &str) -> String {
    let words = match db {
        Db::Sqlite { .. } => "",
        Db::Postgres(_) => "FOR UPDATE SKIP LOCKED",
    };
    text.replace("{skip_locked}", words)
}

/// Fills `{matched:$n}`, the entries with words as `$n` asks, and `{matching:$n}`, whether a `seizure` is one of them.
pub(crate) fn matched(sqlite: bool, text: &str) -> String {
    let (entries, probe) = if sqlite {
        (
            "(SELECT search_entry.owner, search_entry.record, search_words.rowid AS number
                FROM search_words CROSS JOIN search_entry
                WHERE search_words MATCH {n} AND search_entry.number = search_words.rowid)",
            // The list of all that match is made once, and the few entries of a seizure are looked up in it: the sign before the
            // number keeps the database from walking along the whole list for each seizure instead.
            "EXISTS (SELECT 1 FROM search_entry WHERE search_entry.owner = seizure.owner
                AND search_entry.record = seizure.id
                AND +search_entry.number IN (SELECT search_words.rowid FROM search_words WHERE search_words MATCH {n}))",
        )
    } else {
        (
            "(SELECT owner, record, number FROM search_entry WHERE words @@ CAST({n} AS TSQUERY))",
            "EXISTS (SELECT 1 FROM search_entry WHERE search_entry.owner = seizure.owner
                AND search_entry.record = seizure.id AND search_entry.words @@ CAST({n} AS TSQUERY))",
        )
    };
    filled(&filled(text, "{matched:", entries), "{matching:", probe)
}

/// Seizures of each of the terms that `$n` lists with commas, as `run` cuts them.
pub(crate) fn runs(sqlite: bool, place: &str, columns: &str, run: &str) -> String {
    if sqlite {
        // What asks for words names the seizure too.
        let inner = matched(sqlite, run).replace("seizure.", "ran.");
        let numbers = format!("(SELECT value AS terms FROM json_each('[' || {place} || ']'))");
        format!(
            "SELECT {columns} FROM {numbers} AS run CROSS JOIN seizure WHERE seizure.rowid IN (
                SELECT ran.rowid FROM seizure AS ran {inner})"
        )
    } else {
        let numbers = format!("unnest(CAST(string_to_array({place}, ',') AS BIGINT[]))");
        format!(
            "SELECT {columns} FROM {numbers} AS run (terms) CROSS JOIN LATERAL (
                SELECT * FROM seizure {run}) AS seizure"
        )
    }
}

/// A text, or an empty one where a number is among those that `$n` lists with commas.
pub(crate) fn unless_listed(place: &str, number: &str, text: &str) -> String {
    format!("CASE WHEN ',' || {place} || ',' LIKE '%,' || {number} || ',%' THEN '' ELSE {text} END")
}

fn filled(text: &str, marker: &str, with: &str) -> String {
    let mut parts = text.split(marker);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_once('}').unwrap_or((part, ""));
        out.push_str(&with.replace("{n}", place));
        out.push_str(rest);
    }
    out
}

/// Where words have to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The whole question is an identifier, or an identifier to its end.
    WholeIdentifier,
    /// It is the beginning of one.
    Identifier,
    /// All its words are among identifiers and facts.
    Facts,
    /// All its words are anywhere, or it is the beginning of an identifier.
    Anywhere,
}

/// Where a word that every entry must have stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    Facts,
    Rest,
}

/// A word of each of these, in its zone.
pub(crate) type Required = (Zone, Vec<String>);

/// A question as the engine takes it, of entries that also have what is `required`. Folded words are letters and digits,
/// so nothing in them can be a sign of the engine's language.
pub(crate) fn question(sqlite: bool, asked: Option<(&Question, Standing)>, required: &[Required]) -> String {
    let language = Language { sqlite };
    let mut all: Vec<String> = Vec::new();
    if let Some((question, standing)) = asked {
        let whole = |beginning| language.word(&question.whole, beginning, "ids", "A");
        let groups = |zones: &str, weights: &str| {
            let groups: Vec<String> =
                question.groups.iter().map(|group| language.group(group, zones, weights)).collect();
            format!("({})", groups.join(language.and()))
        };
        all.push(match standing {
            Standing::WholeIdentifier => whole(false),
            Standing::Identifier => whole(true),
            Standing::Facts => groups("ids facts", "AB"),
            Standing::Anywhere => {
                format!("({}{}{})", groups("ids facts rest", "ABC"), language.or(), whole(true))
            }
        });
    }
    all.extend(required.iter().map(|(zone, any)| {
        let (zone, weight) = match zone {
            Zone::Facts => ("facts", "B"),
            Zone::Rest => ("rest", "C"),
        };
        let any: Vec<String> = any.iter().map(|word| language.word(word, false, zone, weight)).collect();
        format!("({})", any.join(language.or()))
    }));
    all.join(language.and())
}

/// A question that nothing answers.
pub(crate) fn nothing(sqlite: bool) -> String {
    Language { sqlite }.word("0none", false, "rest", "C")
}

/// How an engine writes questions.
#[derive(Clone, Copy)]
struct Language {
    sqlite: bool,
}

impl Language {
    fn and(self) -> &'static str {
        if self.sqlite { " AND " } else { " & " }
    }

    fn or(self) -> &'static str {
        if self.sqlite { " OR " } else { " | " }
    }

    fn word(self, word: &str, beginning: bool, zones: &str, weights: &str) -> String {
        match (self.sqlite, beginning && is_beginning(word)) {
            (true, false) => format!("({{{zones}}} : \"{word}\")"),
            (true, true) => format!("({{{zones}}} : \"{word}\" *)"),
            (false, false) => format!("'{word}':{weights}"),
            (false, true) => format!("'{word}':*{weights}"),
        }
    }

    fn group(self, group: &Group, zones: &str, weights: &str) -> String {
        let pieces: Vec<String> =
            group.pieces.iter().map(|piece| self.piece(piece, zones, weights)).collect();
        let mut any = vec![format!("({})", pieces.join(self.and()))];
        any.extend(group.meanings.iter().map(|word| self.word(word, false, zones, weights)));
        format!("({})", any.join(self.or()))
    }

    fn piece(self, piece: &Piece, zones: &str, weights: &str) -> String {
        let words: Vec<String> =
            piece.words.iter().map(|word| self.word(word, true, zones, weights)).collect();
        let mut any = vec![format!("({})", words.join(self.and()))];
        any.extend(piece.joined.as_ref().map(|word| self.word(word, true, zones, weights)));
        format!("({})", any.join(self.or()))
    }
}

/// Words of three zones as PostgreSQL keeps them: each with a place in its zone.
pub(crate) fn word_list(zones: [&BTreeSet<String>; 3]) -> String {
    let mut list = String::new();
    for (zone, at) in zones.iter().zip(["1A", "2B", "3C"]) {
        for word in *zone {
            list.extend(["'", word, "':", at, " "]);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_reads_alike_in_both_languages() {
        let asked = Question::of("FJ-1 heroin").expect("question");
        let required = [(Zone::Rest, vec!["0kmark".to_owned()])];
        assert_eq!(
            question(false, Some((&asked, Standing::Facts)), &required),
            "((((('fj':AB & '1':AB) | 'fj1':*AB))) & (((('heroin':*AB))) | '0sheroin':AB)) & ('0kmark':C)",
        );
        assert!(
            question(true, Some((&asked, Standing::Identifier)), &required)
                .starts_with("({ids} : \"fj1heroin\" *) AND")
        );
    }

    #[test]
    fn places_lose_their_names() {
        let text = "INSERT INTO t (a, b) VALUES ($1, 'x', $2), ($3, 'x', $14) RETURNING a";
        assert_eq!(super::unnamed(text), "INSERT INTO t (a, b) VALUES (?, 'x', ?), (?, 'x', ?) RETURNING a");
    }
}
