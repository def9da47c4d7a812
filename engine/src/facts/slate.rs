//! Stage facts: facts that are written, decided on and wiped case after case, in the same memory.

use alloc::{string::String, vec::Vec};

use super::Facts;
use crate::{plan::Plan, value::Cell};

/// The facts of one case after another: wiping it keeps the memory, so that deciding a population allocates nothing for a row.
///
/// What is put on it was checked against the domains of the plan before (by [`Facts::set`], [`super::fits`] or the reader), and is not checked again.
/// A value that does not fit makes no decision unsafe, only wrong.
#[derive(Debug, Clone)]
pub struct Slate {
    facts: Facts,
    /// How many texts and lists the case has; what stands behind them in `facts` is memory of earlier cases.
    texts: usize,
    lists: usize,
    records: Vec<Vec<Cell>>,
}

impl Slate {
    /// An empty slate: nothing known.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self { facts: Facts::none(plan), texts: 0, lists: 0, records: Vec::new() }
    }

    /// Makes everything unknown again.
    pub fn wipe(&mut self) {
        self.facts.cells.fill(Cell::Unknown);
        (self.texts, self.lists) = (0, 0);
    }

    /// Gives a fact its value; a text or a list has methods of its own.
    pub fn put(&mut self, fact: usize, value: Cell) {
        if let Some(slot) = self.facts.cells.get_mut(fact) {
            *slot = value;
        }
    }

    /// Gives a fact its text.
    pub fn put_text(&mut self, fact: usize, text: &str) {
        let cell = self.text(text);
        self.put(fact, cell);
    }

    /// Gives a list its records, which stand one after the other in `cells`, each `width` long; their text cells are indices into `texts`.
    pub fn put_records(&mut self, fact: usize, width: usize, cells: &[Cell], texts: &[String]) {
        let at = self.lists;
        if self.facts.lists.len() <= at {
            self.facts.lists.push(Vec::new());
        }
        let mut records = self.facts.lists.get_mut(at).map(core::mem::take).unwrap_or_default();
        self.records.append(&mut records);
        for record in cells.chunks_exact(width.max(1)) {
            let mut copy = self.records.pop().unwrap_or_default();
            copy.clear();
            copy.extend(record.iter().map(|&cell| match cell {
                Cell::Text(id) => self.text(texts.get(id as usize).map_or("", String::as_str)),
                other => other,
            }));
            records.push(copy);
        }
        if let (Some(slot), Ok(id)) = (self.facts.lists.get_mut(at), u32::try_from(at)) {
            *slot = records;
            self.lists = at + 1;
            self.put(fact, Cell::List(id));
        }
    }

    fn text(&mut self, text: &str) -> Cell {
        let at = self.texts;
        match self.facts.texts.get_mut(at) {
            Some(slot) => {
                slot.clear();
                slot.push_str(text);
            }
            None => self.facts.texts.push(String::from(text)),
        }
        self.texts = at + 1;
        u32::try_from(at).map_or(Cell::Unknown, Cell::Text)
    }

    /// The facts that stand on it now.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The facts that stand on it, to keep.
    #[must_use]
    pub fn into_facts(mut self) -> Facts {
        self.facts.texts.truncate(self.texts);
        self.facts.lists.truncate(self.lists);
        self.facts
    }
}

#[cfg(test)]
mod tests {
    use alloc::{string::String, vec, vec::Vec};

    use super::Slate;
    use crate::{facts::Facts, value::Cell};

    #[test]
    fn nothing_of_an_earlier_case_is_left() {
        let (cells, confirmed) = (vec![Cell::Unknown; 2], vec![false; 2]);
        let facts = Facts { cells, confirmed, texts: Vec::new(), lists: Vec::new(), problems: Vec::new() };
        let mut slate = Slate { facts, texts: 0, lists: 0, records: Vec::new() };
        let texts = [String::from("甲"), String::from("乙")];
        slate.put_text(0, "first");
        slate.put_records(1, 2, &[Cell::Text(0), Cell::Integer(1), Cell::Text(1), Cell::Integer(2)], &texts);
        assert_eq!(slate.facts().cell(1), Cell::List(0));
        assert_eq!(
            slate.facts().records(0),
            [vec![Cell::Text(1), Cell::Integer(1)], vec![Cell::Text(2), Cell::Integer(2)]]
        );
        assert_eq!((slate.facts().text(0), slate.facts().text(2)), ("first", "乙"));
        slate.wipe();
        assert_eq!(slate.facts().cells(), [Cell::Unknown; 2]);
        slate.put_records(1, 2, &[Cell::Text(1), Cell::Unknown], &texts);
        assert_eq!((slate.facts().records(0).len(), slate.facts().text(0)), (1, "乙"));
        slate.wipe();
        slate.put_text(0, "second");
        assert_eq!(slate.facts().text(0), "second");
        let kept = slate.into_facts();
        assert_eq!((kept.texts.len(), kept.lists.len()), (1, 0));
    }
}
