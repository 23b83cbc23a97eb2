//! The blindness of the second examiner, wherever a link is spoken of.
//!
//! After one conclusion in support there is a proposed link. Its bodies' officers learn of it at once, but an account
//! that may still conclude on the same examination would learn from it what the first examiner holds. So nothing that
//! hangs on such a link is told to that account until it has concluded, or the second conclusion stands: not the link,
//! not the notice of it, not its number in a count, and not the case reference that it releases.
//!
//! Statements hold `{open:$n}` where a table or subquery `link` with the column `examination` is at hand. `$n` is bound
//! to [`blind`]: the account, or nothing for one that does not examine.

use commonlink_model::{Context, Role, UserId};

const MARKER: &str = "{open:";

/// The account that must be kept blind; `None` for who does not examine.
pub(crate) fn blind(context: &Context) -> Option<UserId> {
    context.user.filter(|_| context.has(Role::Examiner))
}

/// The text with every `{open:$n}` filled in.
pub(crate) fn opened(text: &str) -> String {
    let mut sql = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARKER) {
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        sql.push_str(before);
        sql.push_str(&open(place));
        rest = after;
    }
    sql.push_str(rest);
    sql
}

fn open(place: &str) -> String {
    format!(
        "(CAST({place} AS TEXT) IS NULL OR NOT EXISTS (SELECT 1 FROM examination AS pending
            JOIN seat AS held ON held.examination = pending.id
            JOIN account AS asking ON asking.owner = held.owner AND asking.id = {place}
            WHERE pending.id = link.examination AND pending.state = 'waiting_second'
                AND NOT EXISTS (SELECT 1 FROM conclusion AS said
                    WHERE said.examination = pending.id AND said.examiner = {place})))"
    )
}
