//! Batch, kernel: a population decided by several threads, with a result that does not depend on how many.

use std::thread;

use super::{Kernel, TILE, Tile};
use crate::columns::Columns;

/// Decides every tile, with so many threads. Each thread takes tiles that stand next to each other, in order, and collects what it finds into an
/// accumulator of its own; these come back in the order of the rows, to be put together. What fails in a thread fails here.
pub fn each_tile<A: Send>(
    kernel: &Kernel<'_>,
    columns: &Columns,
    threads: usize,
    start: impl Fn() -> A + Sync,
    each: impl Fn(&mut A, usize, Tile<'_>) + Sync,
) -> Vec<A> {
    let tiles = columns.rows().div_ceil(TILE);
    let threads = threads.clamp(1, tiles.max(1));
    let work = |thread: usize| {
        let (mut found, mut worker) = (start(), kernel.worker());
        for tile in tiles * thread / threads..tiles * (thread + 1) / threads {
            each(&mut found, tile * TILE, worker.decide(columns, tile * TILE));
        }
        found
    };
    if threads == 1 {
        return vec![work(0)];
    }
    thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || work(thread))).collect();
        let joined = running.into_iter().map(|running| running.join());
        joined.map(|found| found.unwrap_or_else(|why| std::panic::resume_unwind(why))).collect()
    })
}
