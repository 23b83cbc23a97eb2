//! What somebody is shown of the other side of a pair, put on record for that side.
//!
//! A reader of a hit, a link or an examination looks at another body's record, often without being told whose it is; and the other body
//! may not know that the reader's record is there. So one look leaves two entries. The reader's own names what its own body knows: the hit,
//! the link, the examination. The other one stands in the name of the body whose record was shown, names the reader in what only
//! that body can read, and is written only where that body has a hit of the same pair whose other side names itself.
//!
//! Invariants: a look of one kind leaves as many entries, whoever is told of it; nothing that a reader's body can read names a body that the reader was not told; the entry for the other side
//! says no more than its own hit does, but for the moment, and is shown to whom that hit is shown (`mirror`). A picture
//! of a third body's mark that hides a pair is on record for that body as a picture of its mark: not that it was an examination, nor which.

use crate::examinations::word;
use crate::others::told;
use crate::sql::statements;
use crate::value::{Value, params};
use crate::wall::Principal;
use crate::withdraw::platform;
use crate::{Result, Side, Store};
use commonlink_model::{Context, ExaminationId, HitId, LinkId, OrganisationId, RecordId};

/// A page of a pair was opened: in the name of whose record it tells.
pub(crate) const PAIR_OPENED: &str = "pair_opened";
/// A picture of a mark of a pair was shown: in the same name.
pub(crate) const PAIR_SHOWN: &str = "pair_shown";
/// A picture of a mark that hid a pair of others was shown: in the same name.
pub(crate) const PICTURE_SHOWN: &str = "picture_shown";

/// Stands where nobody else is told of a look, so that every look leaves as many entries.
const LOOK_COUNTED: &str = "look_counted";

statements! {
    // As the body whose mark it is reads its own hits; only where the other side names itself to it.
    THEIR_HIT = "SELECT hit.id FROM hit {told:hit} WHERE hit.owner = $1 AND hit.mark = $2 AND hit.other_owner = $3
            AND hit.other_mark = $4 AND other.matching IN ('hit_and_contact', 'release') ORDER BY hit.id LIMIT 1";
    OF_HIT = "SELECT other_owner AS owner, other_mark AS mark, owner AS partner_owner, mark AS partner_mark FROM hit
        WHERE owner = $1 AND id = $2";
    OF_LINK = "SELECT other_owner AS owner, other_mark AS mark, owner AS partner_owner, mark AS partner_mark
        FROM {sides} AS link WHERE owner = $1 AND id = $2";
    // Of a filler the pair is the one that it hides; a mark of it that is of neither side of that is a third body's. Whose its
    // marks are it tells nobody.
    OF_EXAMINATION = "SELECT side.owner, side.mark,
            CASE WHEN hidden.left_owner = side.owner AND hidden.left_mark = side.mark THEN hidden.right_owner
                WHEN hidden.right_owner = side.owner AND hidden.right_mark = side.mark THEN hidden.left_owner END AS partner_owner,
            CASE WHEN hidden.left_owner = side.owner AND hidden.left_mark = side.mark THEN hidden.right_mark
                WHEN hidden.right_owner = side.owner AND hidden.right_mark = side.mark THEN hidden.left_mark END AS partner_mark
        FROM seat JOIN examination ON examination.id = seat.examination
        JOIN examination AS hidden ON hidden.id = coalesce(examination.hides, examination.id)
        JOIN (SELECT id, 'left' AS name, left_owner AS owner, left_mark AS mark FROM examination
            UNION ALL SELECT id, 'right', right_owner, right_mark FROM examination) AS side ON side.id = examination.id
        WHERE seat.owner = $1 AND examination.id = $2 AND (side.name = $3 OR (CAST($3 AS TEXT) IS NULL AND NOT examination.filler))";
}

/// The texts of this room.
pub(crate) fn whole(text: &str) -> String {
    told(&text.replace("{sides}", crate::links::SIDES))
}

/// One side of a pair, and the other.
struct Shown {
    owner: OrganisationId,
    mark: RecordId,
    /// None where it stands beside the pair.
    partner: Option<(OrganisationId, RecordId)>,
}

impl Store {
    /// Puts on record that a person was shown a hit: for both sides where a picture was the other side's.
    pub(crate) async fn audit_hit(
        &self,
        context: &Context,
        hit: HitId,
        picture: Option<&str>,
        others: bool,
    ) -> Result<()> {
        let (action, subject) = match picture {
            Some(picture) => ("preview_served", format!("hit {hit} {picture}")),
            None => ("hit_opened", hit.to_string()),
        };
        let theirs = if picture.is_some() { PAIR_SHOWN } else { PAIR_OPENED };
        let sides = if others {
            self.sides(context, OF_HIT, params![context.organisation, hit]).await?
        } else {
            Vec::new()
        };
        self.audit_pair(context, (action, &subject), theirs, &sides).await
    }

    /// The same of the page of a link.
    pub(crate) async fn audit_link(&self, context: &Context, link: LinkId) -> Result<()> {
        let sides = self.sides(context, OF_LINK, params![context.organisation, link]).await?;
        self.audit_pair(context, ("link_opened", &link.to_string()), PAIR_OPENED, &sides).await
    }

    /// Puts on record that a person was shown a picture of one side of an examination, or whose the sides are: for those whose
    /// marks they are, too. Durable when this returns.
    pub async fn audit_examined(
        &self,
        context: &Context,
        action: &str,
        id: ExaminationId,
        side: Option<(Side, &str)>,
    ) -> Result<()> {
        let (name, subject) = match side {
            Some((side, rest)) => (Some(word(side)), format!("examination {id} {}{rest}", word(side))),
            None => (None, id.to_string()),
        };
        let theirs = if side.is_some() { PAIR_SHOWN } else { PAIR_OPENED };
        let sides = self.sides(context, OF_EXAMINATION, params![context.organisation, id, name]).await?;
        self.audit_pair(context, (action, &subject), theirs, &sides).await
    }

    async fn sides(&self, context: &Context, text: &str, values: Vec<Value>) -> Result<Vec<Shown>> {
        if context.user.is_none() {
            return Ok(Vec::new());
        }
        let rows = self.all(Principal::pair(context), &whole(text), values).await?;
        let mut sides = Vec::new();
        for row in &rows {
            let owner: OrganisationId = row.parsed("owner")?;
            if owner != context.organisation {
                let partner = row.parsed_opt("partner_owner")?.zip(row.parsed_opt("partner_mark")?);
                sides.push(Shown { owner, mark: row.parsed("mark")?, partner });
            }
        }
        Ok(sides)
    }

    async fn audit_pair(
        &self,
        context: &Context,
        (action, subject): (&str, &str),
        of_pair: &str,
        sides: &[Shown],
    ) -> Result<()> {
        if context.user.is_none() {
            return Ok(());
        }
        let mut entries = vec![self.audit_values(context, action, None, subject, "")];
        // The head of the trail tells how many entries there are. Who counts them must not find out by it whether somebody
        // else was told, whose the picture is, or which pair is a filler.
        let all = if action == "context_opened" { 3 } else { 2 };
        let reader = context.organisation;
        for side in sides {
            let theirs = platform(context, side.owner);
            let (action, detail) = match side.partner {
                None => (PICTURE_SHOWN, reader.to_string()),
                Some((owner, mark)) => {
                    let values = params![side.owner, side.mark, owner, mark];
                    let hit = self.one(Principal::pair(&theirs), &whole(THEIR_HIT), values).await?;
                    // Who is told nothing of the pair is told nothing of a look at it either.
                    let Some(hit) = hit else { continue };
                    (of_pair, format!("{reader} {}", hit.text("id")?))
                }
            };
            let mark = side.mark.to_string();
            entries.push(self.audit_values(&theirs, action, Some(side.owner), &mark, &detail));
        }
        while entries.len() < all {
            entries.push(self.audit_values(context, LOOK_COUNTED, None, "", ""));
        }
        self.note_reads(entries).await
    }
}
