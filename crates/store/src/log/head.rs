//! Places for entries, hashes, and the signed head.

use super::{entry, hashes};
use crate::db::{Source, Tx};
use crate::sql::statements;
use crate::value::{Row, params};
use crate::wall::Duty;
use crate::{Result, Store, StoreError};
use commonlink_audit::{Checkpoint, Edge, Hash, Signer, TileId, Tiles};
use commonlink_model::Moment;

statements! {
    WAITING = "SELECT id FROM audit_entry WHERE position IS NULL ORDER BY at, id LIMIT 1";
    // A write to the one row keeps every other sequencer waiting until this one is done.
    LOCK = "UPDATE audit_head SET size = size WHERE one = 1";
    HEAD = "SELECT size, checkpoint, signed_at FROM audit_head WHERE one = 1";
    PLACE = "UPDATE audit_entry SET position = placed.place FROM (
            SELECT id, $1 - 1 + row_number() OVER (ORDER BY at, id) AS place FROM (
                SELECT id, at FROM audit_entry WHERE position IS NULL ORDER BY at, id LIMIT $2) AS waiting) AS placed
        WHERE audit_entry.id = placed.id";
    PLACED = "SELECT * FROM audit_entry WHERE position >= $1 ORDER BY position LIMIT $2";
    TILE = "SELECT hashes FROM audit_tile WHERE level = $1 AND number = $2";
    SET_TILE = "INSERT INTO audit_tile (level, number, hashes) VALUES ($1, $2, $3)
        ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes";
    CLEAR_TILES = "DELETE FROM audit_tile";
    SET_HEAD = "INSERT INTO audit_head (one, size, checkpoint, signed_at) VALUES (1, $1, $2, $3)
        ON CONFLICT (one) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint,
            signed_at = excluded.signed_at";
}

/// Most entries that get their places in one transaction.
const AT_ONCE: i64 = 5_000;

/// How far the tree is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Entries in it.
    pub size: u64,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// When it was signed.
    pub signed: Moment,
}

impl Store {
    /// The head that was signed last.
    pub async fn audit_head(&self) -> Result<Option<Head>> {
        self.one(Duty::Nothing, HEAD, params![]).await?.as_ref().map(head).transpose()
    }

    /// Gives every committed entry that has none its place in the tree, and signs the head. Answers how many there were.
    /// Any number of processes may call it; one at a time does it.
    ///
    /// Errors: `Invalid` before [`Store::sign_with`].
    pub async fn sequence(&self) -> Result<u64> {
        let signer = self.signer().ok_or(StoreError::Invalid { what: "an audit trail without a key" })?;
        let mut all = 0;
        loop {
            if self.one(Duty::Audit, WAITING, params![]).await?.is_none()
                && self.audit_head().await?.is_some()
            {
                return Ok(all);
            }
            let placed = Box::pin(self.place(&signer)).await?;
            all += placed;
            if placed < AT_ONCE.unsigned_abs() {
                return Ok(all);
            }
        }
    }

    async fn place(&self, signer: &Signer) -> Result<u64> {
        let mut tx = self.db().begin(Duty::Audit.into()).await?;
        let mut edge = match stored_edge(&mut tx).await? {
            Some(edge) => edge,
            None => make_anew(&mut tx, signer, self.now()).await?,
        };
        let base = edge.size() as i64;
        tx.execute(PLACE.to_owned(), params![base, AT_ONCE]).await?;
        let rows = tx.rows(PLACED.to_owned(), params![base, AT_ONCE]).await?;
        let leaves = leaves(&rows, base)?;
        let placed = leaves.len() as u64;
        let changed = edge.append(leaves);
        write(&mut tx, &changed).await?;
        sign(&mut tx, &edge, signer, self.now()).await?;
        tx.commit().await?;
        Ok(placed)
    }

    /// Tiles by what they are; those that are missing are left out.
    pub(super) async fn tiles(&self, wanted: impl IntoIterator<Item = TileId>) -> Result<Tiles> {
        let mut source = self.db().asked_by(Duty::Nothing.into());
        tiles(&mut source, wanted).await
    }
}

pub(super) fn head(row: &Row) -> Result<Head> {
    Ok(Head {
        size: row.int("size")?.unsigned_abs(),
        checkpoint: row.text("checkpoint")?,
        signed: row.moment("signed_at")?,
    })
}

/// The hashes of entries that must stand in these places.
fn leaves(rows: &[Row], base: i64) -> Result<Vec<Hash>> {
    let mut leaves = Vec::with_capacity(rows.len());
    for (row, place) in rows.iter().zip(base..) {
        if row.int("position")? != place {
            return Err(StoreError::damaged(format!("the audit trail, whose place {place} is empty")));
        }
        let (entry, commitments, _) = entry(row)?;
        leaves.push(entry.leaf(&commitments));
    }
    Ok(leaves)
}

pub(super) async fn tiles(
    source: &mut impl Source,
    wanted: impl IntoIterator<Item = TileId>,
) -> Result<Tiles> {
    let mut tiles = Tiles::new();
    for id in wanted {
        let rows = source.rows(TILE.to_owned(), params![i64::from(id.level), id.index as i64]).await?;
        if let Some(row) = rows.first() {
            tiles.insert(id, hashes(&row.bytes("hashes")?));
        }
    }
    Ok(tiles)
}

/// The edge as it is kept, with everybody else locked out; `None` where head or tiles are missing.
async fn stored_edge(tx: &mut Tx) -> Result<Option<Edge>> {
    // Another sequencer may sign the first head just between the two: what is there without being locked is locked again.
    let row = loop {
        let locked = tx.execute(LOCK.to_owned(), params![]).await? > 0;
        match tx.rows(HEAD.to_owned(), params![]).await?.into_iter().next() {
            Some(row) if locked => break row,
            Some(_) => {}
            None => return Ok(None),
        }
    };
    let size = row.int("size")?.unsigned_abs();
    let tiles = tiles(tx, Edge::needs(size).map(|(id, _)| id)).await?;
    Ok(Edge::of(size, &tiles))
}

/// Hashes of all entries that have a place: in a new store, and after a restore.
async fn make_anew(tx: &mut Tx, signer: &Signer, now: Moment) -> Result<Edge> {
    let signed = tx.rows(HEAD.to_owned(), params![]).await?.first().map(head).transpose()?;
    // Whoever else is about to do the same waits at this row from now on.
    sign(tx, &Edge::default(), signer, now).await?;
    tx.execute(CLEAR_TILES.to_owned(), params![]).await?;
    let mut edge = Edge::default();
    loop {
        let base = edge.size() as i64;
        let rows = tx.rows(PLACED.to_owned(), params![base, AT_ONCE]).await?;
        if rows.is_empty() {
            break;
        }
        let changed = edge.append(leaves(&rows, base)?);
        write(tx, &changed).await?;
    }
    // Hashes can be lost; that they come out otherwise than what was signed is another thing.
    let same = |head: &Head| {
        Checkpoint::open(&head.checkpoint, &signer.verifier())
            .is_ok_and(|signed| (signed.size, signed.root) == (edge.size(), edge.root()))
    };
    if signed.as_ref().is_none_or(same) {
        Ok(edge)
    } else {
        Err(StoreError::damaged(
            "the audit trail (its entries are not those that were signed; see `commonlink audit verify`)",
        ))
    }
}

async fn write(tx: &mut Tx, changed: &Tiles) -> Result<()> {
    for (id, hashes) in changed {
        let values = params![i64::from(id.level), id.index as i64, hashes.concat()];
        tx.execute(SET_TILE.to_owned(), values).await?;
    }
    Ok(())
}

async fn sign(tx: &mut Tx, edge: &Edge, signer: &Signer, now: Moment) -> Result<()> {
    let checkpoint = Checkpoint { origin: signer.name().to_owned(), size: edge.size(), root: edge.root() };
    let values = params![edge.size() as i64, checkpoint.sign(signer), now];
    tx.execute(SET_HEAD.to_owned(), values).await.map(drop)
}
