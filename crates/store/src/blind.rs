//! The blindness of the second examiner, wherever a pair is spoken of.
//!
//! After one conclusion in support there is a proposed link. Its bodies' officers learn of it at once, but an account
//! that may still conclude on the same examination would learn from it what the first examiner holds. So nothing that
//! hangs on such a link is told to that account until it has concluded, or the second conclusion stands: not the link,
//! not the notice of it, not its number in a count, and not the case reference that it releases.
//!
//! Before that a hit that waits for the account would tell it which of the pairs in its queue is no filler, and how
//! strong the engine holds it. So of such a hit it learns neither strength nor other side, in no order, picture or
//! comparison either. The same holds of a hit that nobody has put forward yet, for accounts that examine and do not also
//! triage (officer, analyst): it may come to them. Who does both has seen it, which their conclusion records.
//!
//! Notices of hits, links and examinations are shown as long as what they tell of may be known, see `others`.
//!
//! Statements hold `{open:$n}` where a table or subquery `link` with the column `examination` is at hand, `{shown:$n}`
//! for a `notice`, and `{awaited:$n}` for a `hit`. `$n` is bound to [`blind`]: the account, or nothing for one that does
//! not examine. `{pair:ALIAS.KEY}` holds where ALIAS is of the same two marks or captures (KEY) as the `hit`.

use commonlink_model::{Context, Role, UserId};

/// The account that must be kept blind; `None` for who does not examine.
pub(crate) fn blind(context: &Context) -> Option<UserId> {
    context.user.filter(|_| context.has(Role::Examiner))
}

/// The text with every marker of this module filled in.
pub(crate) fn opened(text: &str) -> String {
    let text = filled(text, "{shown:", shown);
    let text = filled(&text, "{open:", open);
    let text = filled(&text, "{awaited:", awaited);
    filled(&text, "{pair:", pair)
}

/// The text with every `{marker:WORD}` replaced by what is made of its word.
pub(crate) fn filled(text: &str, marker: &str, made: impl Fn(&str) -> String) -> String {
    let mut sql = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(marker) {
        let (word, after) = after.split_once('}').unwrap_or((after, ""));
        sql.push_str(before);
        sql.push_str(&made(word));
        rest = after;
    }
    sql.push_str(rest);
    sql
}

fn shown(place: &str) -> String {
    let (sides, examined) = (crate::links::SIDES, crate::examinations::JOINED);
    let recall = "EXISTS (SELECT 1 FROM recall_notice WHERE recall_notice.owner = notice.owner
                AND recall_notice.id = notice.subject AND {cleared:recall_notice})";
    format!(
        "NOT EXISTS (SELECT 1 FROM link WHERE link.id = notice.subject AND notice.created_at >= link.changed_at
            AND NOT {{open:{place}}})
        AND CASE notice.kind
            WHEN 'new_hit' THEN EXISTS (SELECT 1 FROM hit {{told:hit}}
                WHERE hit.owner = notice.owner AND hit.id = notice.subject)
            WHEN 'examination_waiting' THEN notice.subject = '' OR EXISTS (SELECT 1 FROM seat
                JOIN examination ON examination.id = seat.examination {examined}
                WHERE seat.owner = notice.owner AND examination.id = notice.subject)
            WHEN 'recall_received' THEN {recall}
            WHEN 'recall_reminded' THEN {recall}
            ELSE notice.kind NOT LIKE 'link@_%' ESCAPE '@' OR EXISTS (SELECT 1 FROM {sides} AS link {{told:side}}
                WHERE link.owner = notice.owner AND link.id = notice.subject) END"
    )
}

fn awaited(place: &str) -> String {
    format!(
        "(CAST({place} AS TEXT) IS NOT NULL AND (EXISTS (SELECT 1 FROM examination AS pending
                JOIN seat AS held ON held.examination = pending.id AND held.owner = hit.owner
                WHERE NOT pending.filler AND pending.state IN ('waiting_first', 'waiting_second')
                    AND {{pair:pending.capture}} AND NOT EXISTS (SELECT 1 FROM conclusion AS said
                        WHERE said.examination = pending.id AND said.examiner = {place}))
            OR (EXISTS (SELECT 1 FROM account AS asking WHERE asking.id = {place}
                    AND ',' || asking.roles || ',' NOT LIKE '%,officer,%'
                    AND ',' || asking.roles || ',' NOT LIKE '%,analyst,%')
                AND NOT EXISTS (SELECT 1 FROM examination AS asked
                    WHERE NOT asked.filler AND {{pair:asked.capture}}))))"
    )
}

fn pair(word: &str) -> String {
    let (of, key) = word.split_once('.').unwrap_or((word, ""));
    let lies = |own: &str, other: &str| {
        format!(
            "({of}.{own}_owner = hit.owner AND {of}.{own}_{key} = hit.{key}
                AND {of}.{other}_owner = hit.other_owner AND {of}.{other}_{key} = hit.other_{key})"
        )
    };
    format!("({} OR {})", lies("left", "right"), lies("right", "left"))
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
