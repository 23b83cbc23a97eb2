//! `search marks`: for every mark of a folder the ranked candidates of a gallery.

use super::described::Described;
use super::{DoorError, Doors, Stage, Unreadable, files};
use commonlink_exchange::marks_folder::{MarksFolder, SearchRow, search_csv};
use commonlink_marks::{Candidate, Description, ENGINE_VERSION, Reach, search};
use rayon::prelude::*;
use serde::Serialize;
use std::path::PathBuf;

/// What to search.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// Folder of the queries.
    pub folder: PathBuf,
    /// Folder of the gallery; without it the folder of the queries.
    pub gallery: Option<PathBuf>,
    /// Candidates per query at most.
    pub top: usize,
    /// Whether captures of another kind may answer where the engine can compare them.
    pub across: bool,
    /// Where the ranks go.
    pub out: PathBuf,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SearchSummary {
    /// Version of the engine.
    pub engine: &'static str,
    /// Queries in the folder.
    pub queries: usize,
    /// Marks in the gallery.
    pub gallery: usize,
    /// Rows written.
    pub candidates: usize,
    /// Marks that can't be read; they neither ask nor answer.
    pub unreadable: Vec<Unreadable>,
}

impl Doors {
    /// Searches and writes `query,rank,candidate,score`.
    ///
    /// # Errors
    /// Tables that can't be read or written; an output that is an input.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchSummary, DoorError> {
        let queries = files::read(&request.folder)?;
        let other = request.gallery.as_deref().map(files::read).transpose()?;
        let inputs = queries.files().chain(other.iter().flat_map(MarksFolder::files));
        files::spare([request.out.clone()], inputs)?;
        let queries = self.describe(queries);
        let other = other.map(|folder| self.describe(folder));
        let gallery = other.as_ref().unwrap_or(&queries);
        let reach = if request.across { Reach::Across } else { Reach::SameCapture };
        let ranked = self.ranked(&queries, gallery, request.top, reach);
        let mut unreadable = queries.unreadable();
        unreadable.extend(other.iter().flat_map(Described::unreadable));
        let mut summary = SearchSummary {
            engine: ENGINE_VERSION,
            queries: queries.marks.len(),
            gallery: gallery.marks.len(),
            candidates: 0,
            unreadable,
        };
        let mut rows = Vec::new();
        for (query, candidates) in queries.marks.iter().zip(ranked) {
            for (rank, candidate) in (1..).zip(candidates) {
                let Some(found) = gallery.marks.get(candidate.index) else { continue };
                let (query, candidate_id) = (query.mark_id.clone(), found.mark_id.clone());
                rows.push(SearchRow { query, rank, candidate: candidate_id, score: candidate.score });
            }
        }
        summary.candidates = rows.len();
        files::write(&request.out, &search_csv(&rows)?)?;
        Ok(summary)
    }

    /// The candidates of every query, as places in the gallery; never a mark of the query's own identifier.
    pub(crate) fn ranked(
        &self,
        queries: &Described,
        gallery: &Described,
        top: usize,
        reach: Reach,
    ) -> Vec<Vec<Candidate>> {
        self.watch.begin(Stage::Searching, queries.marks.len() as u64);
        let ranked = self.pool.install(|| {
            queries
                .marks
                .par_iter()
                .zip(&queries.descriptions)
                .map(|(query, description)| {
                    let found = match description {
                        Ok(description) => of_one(&query.mark_id, description, gallery, top, reach),
                        Err(_) => Vec::new(),
                    };
                    self.watch.advance(1);
                    found
                })
                .collect()
        });
        self.watch.end();
        ranked
    }
}

fn of_one(id: &str, query: &Description, gallery: &Described, top: usize, reach: Reach) -> Vec<Candidate> {
    let (places, entries): (Vec<usize>, Vec<&Description>) = gallery
        .marks
        .iter()
        .zip(&gallery.descriptions)
        .enumerate()
        .filter(|(_, (mark, _))| mark.mark_id != id)
        .filter_map(|(place, (_, description))| Some((place, description.as_ref().ok()?)))
        .unzip();
    search(query, &entries, top, reach)
        .into_iter()
        .filter_map(|found| Some(Candidate { index: *places.get(found.index)?, score: found.score }))
        .filter(|found| found.score.is_finite())
        .collect()
}
