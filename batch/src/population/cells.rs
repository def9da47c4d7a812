//! Batch, population: a block into columns: each cell to the facts that its column gives, each row to its group.

use std::{collections::HashMap, sync::Arc};

use zhunsheng_engine::{Cell as Value, Date, Plan, plan::Domain};
use zhunsheng_intake::{
    cases::cell::Cell,
    problem::{shortened, text},
};

use super::{
    Block, Raw, array,
    fill::Filler,
    layout::{Chunk, Layout},
    problem::{Bad, Tally},
};
use crate::columns::Columns;

/// No name of a group is longer.
const MOST_LETTERS: usize = 80;

/// One column of the table under construction.
pub(super) struct Slot<'p> {
    /// The facts that it gives; what is wrong with a cell is reported for the first.
    fillers: Vec<Filler<'p>>,
    labels: Option<Labels<'p>>,
}

/// The groups that one column puts rows into.
struct Labels<'p> {
    /// The fact that the column gives to the first plan.
    fact: Option<(&'p Plan, &'p Domain)>,
    ids: HashMap<String, u32>,
    names: Vec<String>,
    rows: Vec<u32>,
}

impl Labels<'_> {
    fn push(&mut self, name: &str) {
        let id = match self.ids.get(name) {
            Some(id) => *id,
            None => {
                let id = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
                self.ids.insert(name.to_owned(), id);
                self.names.push(name.to_owned());
                id
            }
        };
        self.rows.push(id);
    }

    fn value(&mut self, value: Value, typed: &str) {
        match (value, self.fact) {
            (Value::Unknown, Some(_)) => self.push(""),
            (Value::Boolean(truth), _) => self.push(if truth { "true" } else { "false" }),
            (Value::Choice(choice), Some((plan, Domain::Choice { set }))) => {
                let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
                self.push(choices.get(choice as usize).map_or("", |choice| choice.id.as_str()));
            }
            (Value::Integer(number), _) => self.push(&number.to_string()),
            (Value::Date(day), _) => self.push(&day.to_string()),
            _ => {
                let plain: String = typed.trim().chars().filter(|c| !c.is_control()).take(MOST_LETTERS).collect();
                self.push(&plain);
            }
        }
    }
}

impl Slot<'_> {
    fn note(&mut self, typed: &str) {
        let value = self.fillers.first().map_or(Value::Unknown, |filler| filler.last);
        if let Some(labels) = &mut self.labels {
            labels.value(value, typed);
        }
    }

    fn fill(&mut self, problems: &mut Tally, mut read: impl FnMut(&mut Filler<'_>) -> Option<Bad>) {
        let mut said = false;
        for (at, filler) in self.fillers.iter_mut().enumerate() {
            match read(filler) {
                Some(bad) if at == 0 => {
                    problems.cell(bad);
                    said = true;
                }
                Some(_) if !said => problems.elsewhere += 1,
                _ => {}
            }
        }
    }

    pub(super) fn text(&mut self, typed: &str, row: u64, problems: &mut Tally) {
        self.fill(problems, |filler| filler.text(typed, row));
        self.note(typed);
    }

    pub(super) fn whole(&mut self, number: i64, row: u64, problems: &mut Tally) {
        self.fill(problems, |filler| filler.whole(number, row));
        if self.labels.is_some() {
            self.note(&number.to_string());
        }
    }

    pub(super) fn truth(&mut self, truth: bool, row: u64, problems: &mut Tally) {
        self.fill(problems, |filler| filler.truth(truth, row));
        self.note(if truth { "true" } else { "false" });
    }

    pub(super) fn day(&mut self, day: Date, row: u64, problems: &mut Tally) {
        self.fill(problems, |filler| filler.day(day, row));
        if self.labels.is_some() {
            self.note(&day.to_string());
        }
    }

    pub(super) fn cell(&mut self, cell: &Cell, row: u64, problems: &mut Tally) {
        match cell {
            Cell::Text(typed) | Cell::Number(typed) => self.text(typed, row, problems),
            Cell::Empty => self.nothing(),
            other => {
                self.fill(problems, |filler| filler.cell(other, row));
                if self.labels.is_some() {
                    self.note(&other.shown());
                }
            }
        }
    }

    pub(super) fn nothing(&mut self) {
        self.fillers.iter_mut().for_each(Filler::nothing);
        self.note("");
    }
}

impl<'p> Layout<'p> {
    /// Reads a block: the cells that it has for facts and groups, and everything that is wrong with it; `keep` problems are kept one by one.
    #[must_use]
    pub fn read(&self, block: Block, keep: usize) -> Chunk {
        let mut chunk = Chunk { problems: Tally::keeping(keep), ..Chunk::default() };
        let capacity = match &block.raw {
            Raw::Text { text, .. } => text.len() / (self.headings.len() * 2).max(16),
            Raw::Batch { batch, .. } => batch.num_rows(),
            Raw::Rows(rows) => rows.len(),
        };
        let mut slots = self.slots(capacity);
        match block.raw {
            Raw::Text { text, line } => self.delimited(&text, line, &mut slots, &mut chunk),
            Raw::Rows(rows) => {
                for (number, cells) in rows {
                    self.row(&cells, u64::try_from(number).unwrap_or(u64::MAX), &mut slots, &mut chunk);
                }
            }
            Raw::Batch { batch, row } => {
                for (at, slot) in &mut slots {
                    if let Some(values) = batch.columns().get(*at) {
                        array::fill(values, slot, row, &mut chunk.problems);
                    }
                }
                chunk.rows.extend((row..).take(batch.num_rows()));
            }
        }
        for (bad, rows) in block.lost {
            chunk.problems.row(bad, rows);
        }
        // Why: columns of a batch are read one after the other, lost rows come last, and problems are listed by rows.
        chunk.problems.kept.sort_by_key(|bad| bad.row);
        self.finish(slots, chunk)
    }

    /// The columns that are used, each with its place in the table.
    fn slots(&self, capacity: usize) -> Vec<(usize, Slot<'p>)> {
        let used = self.uses.iter().enumerate().filter(|(_, used)| !used.targets.is_empty() || used.group.is_some());
        used.map(|(at, used)| {
            let heading = self.headings.get(at).map_or_else(|| "".into(), Arc::clone);
            let filler = |target: &super::layout::Target| {
                let plan = self.plans.get(target.plan)?;
                Filler::new(plan, target.fact, target.power, Arc::clone(&heading), capacity)
            };
            let fact = used.targets.first().filter(|target| target.plan == 0).and_then(|target| {
                let plan: &'p Plan = self.plans.first()?;
                Some((plan, &plan.facts.get(target.fact)?.domain))
            });
            let labels = used.group.map(|_| Labels { fact, ids: HashMap::new(), names: Vec::new(), rows: Vec::new() });
            (at, Slot { fillers: used.targets.iter().filter_map(filler).collect(), labels })
        })
        .collect()
    }

    fn delimited(&self, text: &str, first: u64, slots: &mut [(usize, Slot<'p>)], chunk: &mut Chunk) {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader =
            reader.has_headers(false).flexible(true).delimiter(self.delimiter).from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        loop {
            let line = first + reader.position().line() - 1;
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(why) => {
                    chunk.problems.row(unreadable(line, &why), 1);
                    continue;
                }
            }
            // Why: empty lines stand between the end of the last row and the start of this one.
            let row = record.position().map_or(line, |at| first + at.line() - 1);
            let (have, want) = (record.len(), self.headings.len());
            if record.iter().all(|cell| cell.trim().is_empty()) {
                chunk.blank += 1;
                continue;
            }
            let more = record.iter().skip(want).any(|cell| !cell.trim().is_empty());
            if have < want || more {
                let ends = first + reader.position().line() - 1;
                chunk.problems.row(uneven(row, ends, have, want, &record), 1);
                continue;
            }
            for (at, slot) in slots.iter_mut() {
                slot.text(record.get(*at).unwrap_or_default(), row, &mut chunk.problems);
            }
            chunk.rows.push(row);
        }
    }

    /// A row of a workbook, where cells at the end that are empty are not there.
    fn row(&self, cells: &[Cell], row: u64, slots: &mut [(usize, Slot<'p>)], chunk: &mut Chunk) {
        let empty = |cell: &Cell| cell.shown().trim().is_empty();
        if cells.iter().all(empty) {
            chunk.blank += 1;
            return;
        }
        let want = self.headings.len();
        if cells.iter().skip(want).any(|cell| !empty(cell)) {
            let shown: Vec<String> = cells.iter().map(Cell::shown).collect();
            chunk.problems.row(uneven(row, row, cells.len(), want, &csv::StringRecord::from(shown)), 1);
            return;
        }
        for (at, slot) in slots.iter_mut() {
            slot.cell(cells.get(*at).unwrap_or(&Cell::Empty), row, &mut chunk.problems);
        }
        chunk.rows.push(row);
    }

    fn finish(&self, slots: Vec<(usize, Slot<'p>)>, mut chunk: Chunk) -> Chunk {
        let rows = chunk.rows.len();
        chunk.columns = self.plans.iter().map(|plan| Columns::new(plan, rows)).collect();
        let mut labels: Vec<Option<Labels<'p>>> = self.groups.iter().map(|_| None).collect();
        for (at, slot) in slots {
            let Some(used) = self.uses.get(at) else { continue };
            for (target, filler) in used.targets.iter().zip(slot.fillers) {
                let (column, units) = filler.finish();
                if target.plan == 0 && !units.written.is_empty() {
                    chunk.units.entry(at).or_default().add(units);
                } else if target.plan == 0 {
                    chunk.units.entry(at).or_default().bare += units.bare;
                }
                if let Some(columns) = chunk.columns.get_mut(target.plan) {
                    columns.put(target.fact, column);
                }
            }
            if let Some(place) = used.group.and_then(|group| labels.get_mut(group)) {
                *place = slot.labels;
            }
        }
        if !labels.is_empty() {
            let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
            let mut ids = Vec::with_capacity(labels.len());
            for row in 0..rows {
                ids.clear();
                ids.extend(labels.iter().flatten().filter_map(|labels| labels.rows.get(row)));
                let group = match known.get(&ids) {
                    Some(group) => *group,
                    None => {
                        let group = u32::try_from(chunk.keys.len()).unwrap_or(u32::MAX);
                        let name = |(labels, id): (&Labels<'_>, &u32)| {
                            labels.names.get(*id as usize).cloned().unwrap_or_default()
                        };
                        chunk.keys.push(labels.iter().flatten().zip(&ids).map(name).collect());
                        known.insert(ids.clone(), group);
                        group
                    }
                };
                chunk.group.push(group);
            }
        }
        chunk
    }
}

fn unreadable(row: u64, why: &csv::Error) -> Bad {
    let message = text(format!("这一行读不出来（{why}）"), format!("the row cannot be read ({why})"));
    Bad { row, column: None, code: "not-csv", found: String::new(), message, hint: None }
}

/// A row whose cells do not stand under the headings.
fn uneven(row: u64, ends: u64, have: usize, want: usize, record: &csv::StringRecord) -> Bad {
    let lines = ends.saturating_sub(row);
    let message = text(
        format!("有 {have} 格，列名有 {want} 个，这一行没有用"),
        format!("{have} cells under {want} headings; the row was set aside"),
    );
    let hint = if lines > 1 {
        let last = row + lines - 1;
        text(
            format!("第 {row} 至 {last} 行连成了一行，可能是引号没有结束"),
            format!("lines {row} to {last} are one row: is a quote left open?"),
        )
    } else {
        text("数一数分隔符；含分隔符的格要用引号括起来", "count the separators; a cell that has one in it needs quotes")
    };
    let shown: Vec<&str> = record.iter().take(8).collect();
    Bad { row, column: None, code: "cells", found: shortened(&shown.join(" | ")), message, hint: Some(hint) }
}
