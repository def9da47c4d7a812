//! Batch, impact: the population through the threads: one reads, several decide, this one collects in the order of the file.

use std::{
    collections::BTreeMap,
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

use zhunsheng_engine::plan::Text;
use zhunsheng_intake::problem::text;

use super::{
    Failure, Question, Report, Settings, Sink, build,
    count::{Count, Total},
    pairs::{Pair, Pairs, asked},
    rows_file::Batch,
};
use crate::{
    kernel::{Kernel, TILE},
    population::{Block, Chunk, Layout, Population, Tally, fill::Units},
};

/// What came of a block.
struct Done {
    index: u64,
    reached: u64,
    count: Count,
    problems: Tally,
    blank: u64,
    units: BTreeMap<usize, Units>,
    rows: Option<Result<Batch, String>>,
}

/// Decides a population and counts. The result does not depend on how many threads there are.
///
/// # Errors
/// If headings, mapping or grouping are wrong, there is not one row, or something cannot be read or written.
pub fn run(
    question: &Question<'_>,
    mut population: Population,
    settings: &Settings,
    sink: &mut dyn Sink,
) -> Result<Report, Failure> {
    let pairs = Pairs::new(question, &settings.outcomes);
    let (after, before) = (question.after, question.before);
    // Why: one set of columns serves both sides as long as they mean the same by their facts.
    let own_facts = before.filter(|side| {
        let (old, new) = (side.plan, after.plan);
        old.facts != new.facts || old.units != new.units || old.choice_sets != new.choice_sets
    });
    let plans: Vec<_> = [Some(after.plan), own_facts.map(|side| side.plan)].into_iter().flatten().collect();
    let layout = Layout::new(&plans, &population, &settings.mapping, &settings.group_by).map_err(Failure::Refused)?;
    let of_after = |pairs: &[Pair]| asked(pairs, |pair| pair.after);
    let of_before = |pairs: &[Pair]| asked(pairs, |pair| pair.before);
    let kernel_after = Kernel::new(after.plan, after.as_of, &of_after(&pairs.findings), &of_after(&pairs.outcomes));
    let kernel_before =
        before.map(|side| Kernel::new(side.plan, side.as_of, &of_before(&pairs.findings), &of_before(&pairs.outcomes)));
    let work = Work {
        pairs: &pairs,
        layout: &layout,
        before: kernel_before.as_ref(),
        after: &kernel_after,
        before_columns: usize::from(own_facts.is_some()),
        keep: if sink.wants_problems() { usize::MAX } else { settings.listed },
        rows: sink.rows().map(|rows| rows.shape()),
    };
    let mut collected = Collected {
        total: Total::new(&pairs, settings.most_groups),
        problems: Tally::keeping(settings.listed),
        blank: 0,
        units: BTreeMap::new(),
        reached: 0,
        broken: None,
    };
    let stop = AtomicBool::new(false);
    let threads = settings.threads.max(1);
    let (to_work, blocks) = sync_channel::<Block>(threads);
    let (to_collect, done) = sync_channel::<Done>(threads);
    let blocks = Arc::new(Mutex::new(blocks));
    let read = thread::scope(|scope| {
        let reader = scope.spawn(|| read(&mut population, to_work, &stop));
        for _ in 0..threads {
            let (blocks, to_collect, work) = (Arc::clone(&blocks), to_collect.clone(), &work);
            scope.spawn(move || work.run(&blocks, &to_collect));
        }
        drop(to_collect);
        collected.all(&done, &pairs, sink, &stop);
        // Why: a thread that waits to hand something on ends when nobody takes it any more.
        drop(done);
        drop(blocks);
        reader.join()
    });
    let stopped = stop.load(Ordering::Relaxed);
    if let Some(why) = collected.broken.take() {
        return Err(Failure::Broken(why));
    }
    let mut notes = std::mem::take(&mut population.notes);
    let cut_short = stopped && collected.reached < population.size;
    let mut broken_off = cut_short.then_some((collected.reached, population.size));
    if let Ok(Err(why)) = read {
        notes.push(text(
            format!("文件读到一半读不下去了：{why}"),
            format!("the file could not be read to its end: {why}"),
        ));
        broken_off = Some((collected.reached, population.size));
    }
    if collected.total.count.rows == 0 && collected.problems.is_empty() && broken_off.is_none() {
        let message = text("文件里只有列名，没有一行数据", "the file has headings and not one row");
        let hint = text("列名以下每行写一个案例", "write a case in each line below the headings");
        return Err(Failure::Refused(vec![zhunsheng_intake::Problem::new("", "no-rows", "", message).hint(hint)]));
    }
    Ok(build::report(question, &pairs, &population, &layout, settings, collected, notes, broken_off))
}

/// Hands block after block on, until the end or until somebody says stop.
fn read(population: &mut Population, to_work: SyncSender<Block>, stop: &AtomicBool) -> io::Result<()> {
    while !stop.load(Ordering::Relaxed) {
        let Some(block) = population.next()? else { break };
        if to_work.send(block).is_err() {
            break;
        }
    }
    Ok(())
}

struct Work<'w, 'p> {
    pairs: &'w Pairs,
    layout: &'w Layout<'p>,
    before: Option<&'w Kernel<'p>>,
    after: &'w Kernel<'p>,
    /// Which of the columns of a chunk are those of the side before.
    before_columns: usize,
    keep: usize,
    rows: Option<super::rows_file::Shape>,
}

impl Work<'_, '_> {
    fn run(&self, blocks: &Mutex<Receiver<Block>>, to_collect: &SyncSender<Done>) {
        let (mut before, mut after) = (self.before.map(Kernel::worker), self.after.worker());
        loop {
            let block = blocks.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(block) = block else { return };
            let (index, reached) = (block.index, block.reached);
            let chunk = self.layout.read(block, self.keep);
            let mut count = Count::of(self.pairs, &chunk);
            let mut rows = self.rows.as_ref().map(|shape| Batch::new(shape, &chunk));
            for start in (0..chunk.rows.len()).step_by(TILE) {
                let Some(columns) = chunk.columns.first() else { continue };
                let new = after.decide(columns, start);
                let old = before
                    .as_mut()
                    .zip(chunk.columns.get(self.before_columns))
                    .map(|(worker, columns)| worker.decide(columns, start));
                count.tile(self.pairs, old.as_ref(), &new, &chunk, start);
                if let Some(rows) = &mut rows {
                    rows.tile(self.pairs, old.as_ref(), &new);
                }
            }
            let rows = rows.map(|rows| rows.finish(chunk.rows.clone()));
            let Chunk { problems, blank, units, .. } = chunk;
            let done = Done { index, reached, count, problems, blank, units, rows };
            if to_collect.send(done).is_err() {
                return;
            }
        }
    }
}

/// Everything that has been collected.
pub(super) struct Collected {
    pub(super) total: Total,
    pub(super) problems: Tally,
    pub(super) blank: u64,
    pub(super) units: BTreeMap<usize, Units>,
    pub(super) reached: u64,
    /// Why a result could not be written.
    broken: Option<Text>,
}

impl Collected {
    /// Takes what the threads send, and puts it into the order of the file.
    fn all(&mut self, done: &Receiver<Done>, pairs: &Pairs, sink: &mut dyn Sink, stop: &AtomicBool) {
        let mut waiting: BTreeMap<u64, Done> = BTreeMap::new();
        let mut next = 0;
        loop {
            if sink.stop() || self.broken.is_some() {
                stop.store(true, Ordering::Relaxed);
            }
            let one = match done.recv_timeout(Duration::from_millis(100)) {
                Ok(one) => one,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            waiting.insert(one.index, one);
            while let Some(one) = waiting.remove(&next) {
                next += 1;
                self.one(one, pairs, sink);
            }
        }
    }

    fn one(&mut self, one: Done, pairs: &Pairs, sink: &mut dyn Sink) {
        let unwritable =
            |why: String| text(format!("结果写不下去：{why}"), format!("a result cannot be written: {why}"));
        if let Err(why) = sink.problems(&one.problems.kept) {
            self.broken.get_or_insert(unwritable(why.to_string()));
        }
        let rows = one.rows.map(|batch| batch.and_then(|batch| sink.rows().map_or(Ok(()), |rows| rows.write(&batch))));
        if let Some(Err(why)) = rows {
            self.broken.get_or_insert(unwritable(why));
        }
        self.reached = one.reached;
        self.blank += one.blank;
        self.total.add(pairs, one.count);
        self.problems.add(one.problems);
        for (at, units) in one.units {
            self.units.entry(at).or_default().add(units);
        }
        sink.progress(self.reached, self.total.count.rows);
    }
}
