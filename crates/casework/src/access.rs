//! Who has access: the yearly review by each body's administrators, and the clock that suspends what nobody reviewed or
//! used for too long.

use crate::{CaseworkError, Platform};
use commonlink_model::{Context, Moment, ReviewDecision, ReviewId, Role, UserId};
use commonlink_store::AccessRow;

const DAY: i64 = 86_400;

/// An account as a review looks at it.
#[derive(Clone, Debug)]
pub struct Access {
    /// The account and its use.
    pub row: AccessRow,
    /// When the next review is due.
    pub due: Moment,
    /// When it is suspended unless somebody reviews it.
    pub lapses: Moment,
}

impl Platform {
    /// Every account of the administrator's own organisation, those that are due first.
    pub async fn access(&self, ctx: &Context) -> Result<Vec<Access>, CaseworkError> {
        if !ctx.has(Role::Administrator) {
            return Err(CaseworkError::Forbidden);
        }
        let (year, grace) = (self.settings.review_days * DAY, self.settings.review_grace_days * DAY);
        let mut all: Vec<Access> = self
            .store
            .access(ctx)
            .await?
            .into_iter()
            .map(|row| Access {
                due: row.reviewed.plus_seconds(year),
                lapses: row.reviewed.plus_seconds(year + grace),
                row,
            })
            .collect();
        all.sort_by_key(|access| (access.row.user.suspended, access.due));
        Ok(all)
    }

    /// Confirms or withdraws the access of a colleague, on record. Nobody reviews the own access.
    pub async fn review_access(
        &self,
        ctx: &Context,
        user: UserId,
        decision: ReviewDecision,
    ) -> Result<(), CaseworkError> {
        self.administer_other(ctx, user).await?;
        let mut unit = self.store.begin(ctx).await?;
        unit.review_access(ReviewId::fresh(&*self.ids), user, decision).await?;
        Ok(unit.commit().await?)
    }

    /// Suspends accounts whose access nobody has reviewed or used for too long. How many. A training store keeps its
    /// accounts: they open nothing but invented data.
    pub async fn watch_access(&self) -> Result<usize, CaseworkError> {
        if self.store.training().await? {
            return Ok(0);
        }
        let now = self.clock.now();
        let reviewed = now.plus_seconds(-(self.settings.review_days + self.settings.review_grace_days) * DAY);
        let used = now.plus_seconds(-self.settings.dormant_days * DAY);
        let mut count = 0;
        for lapsed in self.store.lapsed(reviewed, used).await? {
            let mut unit = self.store.begin(&self.own_context(lapsed.owner)).await?;
            if unit.lapse_access(lapsed.user, lapsed.why).await? {
                unit.commit().await?;
                tracing::info!(account = %lapsed.user, why = lapsed.why.code(), "access has lapsed");
                count += 1;
            }
        }
        Ok(count)
    }
}
