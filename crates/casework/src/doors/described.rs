//! A folder of marks, decoded in the confined child and described by the engine.

use super::{Doors, Stage};
use crate::compare::scaled;
use commonlink_exchange::Decoder;
use commonlink_exchange::marks_folder::{MarkRow, MarksFolder};
use commonlink_marks::{CaptureInput, Description, describe};
use rayon::prelude::*;
use serde::Serialize;
use std::sync::{Mutex, PoisonError};

/// A mark that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// The mark.
    pub mark_id: String,
    /// Line in `marks.csv`, from 1.
    pub line: u64,
    /// The file that is at fault, where it is one file.
    pub file: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do about it; empty where `what` says it.
    pub hint: String,
}

/// Marks in the order of their identifiers, each with its description or the reason why there is none.
pub(crate) struct Described {
    pub marks: Vec<MarkRow>,
    pub descriptions: Vec<Result<Description, Unreadable>>,
}

impl Described {
    pub fn get(&self, mark: usize) -> Option<&Description> {
        self.descriptions.get(mark)?.as_ref().ok()
    }

    pub fn unreadable(&self) -> Vec<Unreadable> {
        self.descriptions.iter().filter_map(|one| one.as_ref().err().cloned()).collect()
    }
}

impl Doors {
    /// Decodes and describes marks of a folder, each on its own.
    pub(crate) fn describe(&self, folder: MarksFolder) -> Described {
        self.watch.begin(Stage::Describing, folder.marks.len() as u64);
        // Children are kept from mark to mark; there are never more than working threads.
        let idle: Mutex<Vec<Decoder>> = Mutex::new(Vec::new());
        let descriptions = self.pool.install(|| {
            folder
                .marks
                .par_iter()
                .map(|mark| {
                    let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                    let mut decoder =
                        kept.unwrap_or_else(|| Decoder::new(self.child.clone(), self.limits.clone()));
                    let described = describe_mark(&folder, mark, &mut decoder);
                    idle.lock().unwrap_or_else(PoisonError::into_inner).push(decoder);
                    self.watch.advance(1);
                    described
                })
                .collect()
        });
        self.watch.end();
        Described { marks: folder.marks, descriptions }
    }
}

fn describe_mark(
    folder: &MarksFolder,
    mark: &MarkRow,
    decoder: &mut Decoder,
) -> Result<Description, Unreadable> {
    let fault = |file: Option<&String>, what: String, hint: &str| Unreadable {
        mark_id: mark.mark_id.clone(),
        line: mark.line,
        file: file.cloned(),
        what,
        hint: hint.to_owned(),
    };
    // A file that can't be opened is named by the fault itself, with what to do.
    let requests = folder.requests(mark).map_err(|error| fault(None, error.to_string(), ""))?;
    let mut decoded = Vec::with_capacity(requests.len());
    for (request, file) in requests.iter().zip(&mark.files) {
        let one =
            decoder.decode(request).map_err(|error| fault(Some(file), error.to_string(), error.hint()))?;
        decoded.push(one);
    }
    let whole =
        scaled(decoded).map_err(|error| fault(None, error.to_string(), "give files of one capture"))?;
    let input = CaptureInput {
        kind: mark.kind,
        capture: mark.capture,
        raw: &whole.raw,
        lights: &mark.lights,
        // Reduced photographs have larger pixels.
        pixel_um: mark.pixel_um.map(|um| um / whole.scale),
    };
    describe(&input).map_err(|error| fault(None, error.to_string(), ""))
}
