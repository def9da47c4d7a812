//! Stage answer: the records that a finding fails on, named so that people find them in their list.

use alloc::{format, vec::Vec};

use super::{RecordAnswer, build::Writer};
use crate::{
    explain::failing_records,
    plan::{Domain, Finding, Lang, Operand, Quantity, QuantityKind},
    value::Cell,
    wording::{self, Place},
};

impl<'a> Writer<'_, 'a> {
    pub(super) fn records(&self, finding: &Finding) -> Vec<RecordAnswer<'a>> {
        let failing = failing_records(self.decision, finding);
        failing.iter().filter_map(|record| self.record(record.list, record.row)).collect()
    }

    /// A record with what tells it from the others: its first text, or else its first choice.
    fn record(&self, list: u32, row: usize) -> Option<RecordAnswer<'a>> {
        let fact = self.plan.facts.get(list as usize)?;
        let (Domain::List { fields, .. }, Cell::List(id)) = (&fact.domain, self.decision.facts().cell(list as usize))
        else {
            return None;
        };
        let record = self.decision.facts().records(id).get(row)?;
        let label = |wanted: fn(&Domain) -> bool| {
            let mut cells = fields.iter().zip(record);
            let (field, cell) = cells.find(|(field, cell)| wanted(&field.domain) && self.says_something(**cell))?;
            let kind = match field.domain {
                Domain::Choice { set } => QuantityKind::Choice(set),
                _ => QuantityKind::Text,
            };
            let quantity = Quantity { of: Operand::Boolean(true), kind, unit: None };
            Some(wording::cell(self.decision, *cell, quantity, self.lang, Place::Alone))
        };
        let label = label(|domain| matches!(domain, Domain::Text { .. }))
            .or_else(|| label(|domain| matches!(domain, Domain::Choice { .. })));
        let (title, number) = (fact.title.get(self.lang), row + 1);
        let text = match (label, self.lang) {
            (Some(label), Lang::Zh) => format!("{title}第{number}条（{label}）"),
            (None, Lang::Zh) => format!("{title}第{number}条"),
            (Some(label), Lang::En) => format!("{title}, record {number} ({label})"),
            (None, Lang::En) => format!("{title}, record {number}"),
        };
        Some(RecordAnswer { fact: &fact.name, row: number, text })
    }

    fn says_something(&self, cell: Cell) -> bool {
        match cell {
            Cell::Text(id) => !self.decision.facts().text(id).trim().is_empty(),
            cell => cell.is_known(),
        }
    }
}
