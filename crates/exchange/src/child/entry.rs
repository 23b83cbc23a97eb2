//! The child's entry point, the only caller of the decoders.

use std::io::{BufWriter, Read, Write, stdin, stdout};

use super::confine::{Confinement, limit_memory, limit_processor, lock_down, processor_seconds};
use super::table;
use super::wire::{Asked, Frame, read_frame, request_of, write_answer};
use crate::decode;
use crate::error::DecodeError;
use crate::limits::TableLimits;

/// Runs the child: confines the process, then answers requests from standard input on standard output until
/// the input ends. Call it first in `main`, before a thread is started. The answer is the exit code: 0 when
/// the input ended between requests, 1 after a broken request, 2 if the process could not be confined.
pub fn child_main() -> i32 {
    let confinement = match lock_down() {
        Ok(confinement) => confinement,
        Err(error) => {
            let refused = DecodeError::Unconfined { reason: error.to_string() };
            let _ = write_answer(&mut stdout().lock(), Err(refused));
            return 2;
        }
    };
    let mut input = stdin().lock();
    let mut output = BufWriter::new(stdout().lock());
    loop {
        // The parent has checked the size; the address space bounds it here.
        let frame = match read_frame::<Asked>(&mut input, u64::MAX) {
            Ok(Some(frame)) => frame,
            Ok(None) => return 0,
            Err(_) => return 1,
        };
        if let Asked::Table(limits) = &frame.header {
            return answer_table(limits, confinement, &mut input, &mut output);
        }
        let result = answer(frame, confinement);
        if write_answer(&mut output, result).and_then(|()| output.flush()).is_err() {
            return 1;
        }
    }
}

fn answer(frame: Frame<Asked>, confinement: Confinement) -> Result<crate::values::Decoded, DecodeError> {
    let broken = || DecodeError::Crashed { how: "the request was broken".to_owned() };
    let (request, limits) = request_of(frame).ok_or_else(broken)?;
    restrict(limits.require_landlock, limits.address_space, limits.cpu_seconds, confinement)?;
    decode::run(&request, &limits)
}

fn answer_table(
    limits: &TableLimits,
    confinement: Confinement,
    input: &mut impl Read,
    output: &mut impl Write,
) -> i32 {
    let end = processor_seconds().saturating_add(limits.cpu_seconds);
    let barren = |now: u64| limits.barren_cpu_seconds.min(end.saturating_sub(now));
    let told = table::serve(
        |sink| {
            let seconds = barren(processor_seconds());
            restrict(limits.require_landlock, limits.address_space, seconds, confinement)?;
            decode::table::run(input, limits, sink)
        },
        // What was given stays where it can't be renewed: then the reading ends sooner, not later.
        || drop(limit_processor(barren(processor_seconds()))),
        output,
    );
    i32::from(told.and_then(|()| output.flush()).is_err())
}

fn restrict(
    require_landlock: bool,
    address_space: u64,
    cpu_seconds: u64,
    confinement: Confinement,
) -> Result<(), DecodeError> {
    if require_landlock && confinement != Confinement::Full {
        return Err(DecodeError::Unconfined { reason: "the kernel has no Landlock".to_owned() });
    }
    limit_memory(address_space)
        .and_then(|()| limit_processor(cpu_seconds))
        .map_err(|error| DecodeError::Unconfined { reason: error.to_string() })
}

/// Has the decoders read these bytes in this very process, as the child would. For the fuzz targets only.
#[cfg(feature = "fuzzing")]
pub mod fuzzing {
    use crate::limits::{Limits, MIB, TableLimits};
    use crate::table::{TableNote, TableRow};
    use crate::values::DecodeRequest;

    struct Nowhere;

    impl crate::decode::table::Sink for Nowhere {
        fn sheet(&mut self, _name: &str) -> Result<(), crate::DecodeError> {
            Ok(())
        }

        fn row(&mut self, row: TableRow) -> Result<(), crate::DecodeError> {
            let _layout = crate::layout::ids(&row.cells);
            Ok(())
        }

        fn note(&mut self, _note: TableNote) {}
    }

    /// A photograph, a height map or a profile.
    pub fn decode(request: &DecodeRequest) {
        let limits =
            Limits { max_points: 1 << 20, max_heights: 1 << 18, max_side: 4_096, ..Limits::default() };
        let _answer = crate::decode::run(request, &limits);
    }

    /// A table.
    pub fn table(file: &[u8]) {
        let limits =
            TableLimits { max_rows: 100_000, max_unpacked_bytes: 32 * MIB, ..TableLimits::default() };
        let _answer = crate::decode::table::run(file, &limits, &mut Nowhere);
    }

    /// What the parent makes of what a child says.
    pub fn answer(bytes: &[u8]) {
        let limits = Limits { max_heights: 1 << 16, max_points: 1 << 16, ..Limits::default() };
        let request = DecodeRequest::photograph(Vec::new());
        if let Ok(Some(frame)) = super::super::wire::read_frame(&mut &*bytes, limits.max_answer_bytes()) {
            let _values = super::super::wire::decoded_of(frame, &request, &limits);
        }
        super::super::table::fuzz_listen(bytes);
    }
}
