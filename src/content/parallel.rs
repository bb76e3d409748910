//! The same work on many items, on all processors. Threads end with the call.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;

/// Items that a thread takes at a time: at most so many, and so that there are this many times to take.
const CHUNK: usize = 64;
const SHARES: usize = 32;

/// Applies a function to every item on all processors, keeping the order. Each takes the next few items when it is done
/// with its last: a processor that has other things to do holds nobody up.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], apply: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let size = (items.len() / SHARES).clamp(1, CHUNK);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = items.chunks(size).nth(at) else { return done };
            done.push((at, chunk.iter().map(&apply).collect()));
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut chunks: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..processors.min(items.len().div_ceil(size))).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(joined).collect()
    });
    chunks.sort_unstable_by_key(|(at, _)| *at);
    chunks.into_iter().flat_map(|(_, results)| results).collect()
}

/// A panic in a thread is a bug of its own: it goes on as it would have without threads.
pub fn joined<T>(thread: ScopedJoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
