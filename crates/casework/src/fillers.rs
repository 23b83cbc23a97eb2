//! What a real examination hides among: pairs that look like it, so that being asked says nothing.
//!
//! Invariants: a filler is made of marks that every body with a seat may open with their pictures without any hit, by people
//! cleared for the pair, or holds itself: an examination shows nobody a third body's picture that its owner does not share. So what
//! is kept from one of them changes nothing that it is shown. It is never a real question of its own.

use crate::compare::SETTINGS;
use crate::examine::ordered;
use crate::{CaseworkError, Platform};
use commonlink_model::{Context, Level, OrganisationId};
use commonlink_store::{ComparisonRow, GalleryKey};

/// Most marks that fillers are looked for among.
const FILLER_POOL: u32 = 2_000;
/// How many of the most alike fillers are drawn from.
const FILLER_CHOICE: usize = 12;

impl Platform {
    /// Pairs that go with a real one, compared like it so that nothing tells them apart: X resembles the one mark of the
    /// pair, Y the other, and with the pair they make a ring in which every mark comes twice. So neither a plainly other
    /// design nor a mark that returns says which pair is real. Where few records are shared there are fewer, or none; the examination says how
    /// many there were, after the conclusion.
    pub(crate) async fn fillers(
        &self,
        ctx: &Context,
        own: &GalleryKey,
        other: &GalleryKey,
        seats: &[OrganisationId],
    ) -> Result<Vec<(GalleryKey, GalleryKey, ComparisonRow)>, CaseworkError> {
        let mut pairs = Vec::new();
        // Whoever is cleared for the pair is cleared for what it hides among.
        let mut level = Level::Confidential;
        for key in [own, other] {
            let Some(task) = self.store.capture_for_matching(ctx, key.owner, key.capture).await? else {
                return Ok(Vec::new());
            };
            level = level.min(task.level);
        }
        let before = (seats, level);
        let x = self.stand_ins(ctx, own, other, before).await?.into_iter().next();
        let mut ys = self.stand_ins(ctx, other, own, before).await?;
        ys.retain(|y| x.is_none_or(|x| y.mark != x.mark));
        let mut open = match x {
            Some(x) => self.open_to(ctx, &x, before).await?,
            None => Vec::new(),
        };
        open.retain(|key| x.is_none_or(|x| key.seizure != x.seizure));
        // Where no Y may stand beside X, the ring stays open.
        let closing = ys.iter().find(|y| open.iter().any(|key| key.capture == y.capture)).copied();
        let y = closing.or_else(|| ys.first().copied());
        pairs.extend(x.map(|x| (*own, x)));
        pairs.extend(y.map(|y| (*other, y)));
        pairs.extend(x.zip(closing));
        let mut fillers = Vec::new();
        for (one, another) in pairs {
            let (left, right) = ordered(one, another);
            let Some(answer) = self.answer(ctx, &left, &right).await? else { continue };
            let hashes = (self.hashes(ctx, &left).await?, self.hashes(ctx, &right).await?);
            let row = self.comparison_row(ctx, &left, &right, hashes, SETTINGS, &answer)?;
            fillers.push((left, right, row));
        }
        Ok(fillers)
    }

    /// Marks that can stand in for `partner` beside `mark`, most alike first but from another place for every pair, so
    /// that nobody learns to know them.
    async fn stand_ins(
        &self,
        ctx: &Context,
        mark: &GalleryKey,
        partner: &GalleryKey,
        before: (&[OrganisationId], Level),
    ) -> Result<Vec<GalleryKey>, CaseworkError> {
        let mut pool = self.open_to(ctx, mark, before).await?;
        pool.retain(|key| {
            key.mark != partner.mark && key.seizure != partner.seizure && key.owner != partner.owner
        });
        let mut alike = self.most_alike(ctx, mark, &pool, FILLER_CHOICE).await?;
        let start = partner.capture.uuid().as_u128() ^ mark.capture.uuid().as_u128();
        let turn = usize::try_from(start % alike.len().max(1) as u128).unwrap_or(0);
        alike.rotate_left(turn);
        Ok(alike)
    }

    /// Captures that make no real question with this one: no hit of it, and not of its owner, whose own marks are never
    /// compared with each other. A filler's answer is lost, and a real question's must not be.
    async fn open_to(
        &self,
        ctx: &Context,
        mark: &GalleryKey,
        before: (&[OrganisationId], Level),
    ) -> Result<Vec<GalleryKey>, CaseworkError> {
        let Some(task) = self.store.capture_for_matching(ctx, mark.owner, mark.capture).await? else {
            return Ok(Vec::new());
        };
        let (of, like) = ((mark.owner, mark.capture), (task.kind, task.row.capture));
        let mut pool = self.store.filler_captures(ctx, of, like, &[mark.mark], before, FILLER_POOL).await?;
        pool.retain(|key| key.owner != mark.owner);
        Ok(pool)
    }
}
