//! Stage lower: the declarations, each a bit of sugar over nodes.

use std::collections::BTreeSet;

use zhunsheng_engine::{
    names::nearest,
    plan::{Comparison, Finding, FindingKind, Measure, Node, Operand, Outcome, Text},
    value::{RoundingMode, Type},
};

use super::{FILE, Lower, typed::Typed};
use crate::{
    check::index_u32,
    diagnostic::{Code, Diagnostic},
    syntax::{Expr, ExprKind, Item, Spanned},
    units::Dimension,
};

/// The kinds of declarations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Criterion,
    Duty,
    Indicator,
    Amount,
    Deadline,
    Document,
    Step,
    Outcome,
}

/// Each kind with its name, the keys it must have, and the keys it may have.
const KINDS: [(Kind, &str, &[&str], &[&str]); 8] = [
    (Kind::Criterion, "criterion", &["clause", "says", "when"], &["title", "applies", "note"]),
    (Kind::Duty, "duty", &["clause", "says", "role", "when"], &["title", "applies", "note"]),
    (
        Kind::Indicator,
        "indicator",
        &["clause", "says", "value", "target"],
        &["direction", "tolerance", "by", "at", "baseline", "from", "history", "title", "applies", "note"],
    ),
    (
        Kind::Amount,
        "amount",
        &["clause", "says", "value"],
        &["when", "cap", "round", "owed_by", "title", "applies", "note"],
    ),
    (Kind::Deadline, "deadline", &["clause", "says", "due"], &["done", "title", "applies", "note"]),
    (Kind::Document, "document", &["clause", "says", "have"], &["copies", "title", "applies", "note"]),
    (Kind::Step, "step", &["clause", "says", "actor", "done"], &["after", "title", "applies", "note"]),
    (Kind::Outcome, "outcome", &["clause", "needs"], &["says", "applies", "note"]),
];

/// A declaration whose keys have been checked.
#[derive(Debug, Clone)]
pub(super) struct Declared<'a> {
    pub(super) kind: Kind,
    pub(super) id: &'a Spanned<String>,
    fields: &'a [(Spanned<String>, Expr)],
}

impl<'a> Declared<'a> {
    pub(super) fn field(&self, key: &str) -> Option<&'a Expr> {
        self.fields.iter().find(|(name, _)| name.value == key).map(|(_, expr)| expr)
    }
}

/// What a declaration comes to, before the parts that all findings share.
pub(super) struct Core {
    pub(super) verdict: Operand,
    pub(super) measure: Option<Measure>,
    pub(super) kind: FindingKind,
}

impl<'a> Lower<'a> {
    /// Checks kind, id and keys of a declaration.
    pub(super) fn declaration(&mut self, item: &'a Item) -> Option<Declared<'a>> {
        let Item::Declaration { kind, id, fields } = item else {
            return None;
        };
        let Some(&(found, name, required, optional)) = KINDS.iter().find(|(_, name, _, _)| *name == kind.value) else {
            let near = nearest(&kind.value, KINDS.iter().map(|(_, name, _, _)| *name))
                .map(|near| format!("did you mean `{near}`?"));
            let all: Vec<_> = KINDS.iter().map(|(_, name, _, _)| format!("`{name}`")).collect();
            let hint = near.unwrap_or_else(|| format!("the declarations are {}", all.join(", ")));
            return self.refuse(
                Code::UnknownFunction,
                kind.span,
                format!("there is no declaration `{}`", kind.value),
                hint,
            );
        };
        let good_id = id.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && id.value.starts_with(|c: char| c.is_ascii_lowercase());
        if !good_id {
            self.locale.forgive(&id.value);
            self.complete = false;
            let message = format!("`{}` is not an id", id.value);
            self.problem(
                Diagnostic::error(Code::BadId, FILE, id.span, message)
                    .hint("lower case letters, digits and `_`, starting with a letter"),
            );
        }
        let mut misspelt = Vec::new();
        for (key, _) in fields {
            if !required.contains(&key.value.as_str()) && !optional.contains(&key.value.as_str()) {
                let known = required.iter().chain(optional).copied();
                let near = nearest(&key.value, known.clone());
                misspelt.extend(near);
                let all: Vec<_> = known.map(|key| format!("`{key}`")).collect();
                let hint = near.map_or_else(
                    || format!("the keys of `{name}` are {}", all.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("`{name}` has no key `{}`", key.value);
                self.problem(Diagnostic::error(Code::UnknownKey, FILE, key.span, message).hint(hint));
            }
        }
        // Why: what lacks its Chinese here has its English all the same; that one is not left over.
        for key in misspelt.iter().chain(required) {
            self.locale.get(&["findings", &id.value, key]);
        }
        for key in required {
            if !fields.iter().any(|(name, _)| name.value == *key) && !misspelt.contains(key) {
                let message = format!("`{}` lacks `{key}`", id.value);
                let all: Vec<_> = required.iter().map(|key| format!("`{key}`")).collect();
                self.problem(
                    Diagnostic::error(Code::MissingKey, FILE, id.span, message)
                        .hint(format!("`{name}` needs {}", all.join(", "))),
                );
            }
        }
        Some(Declared { kind: found, id, fields })
    }

    /// Lowers a declaration to a finding or an outcome, and gives its verdict.
    pub(super) fn declare(&mut self, index: usize) -> Option<Typed> {
        let declared = self.declared.get(index)?.clone();
        let clause = declared.field("clause").and_then(|clause| self.cite(clause));
        if declared.kind == Kind::Outcome {
            return self.outcome(index, &declared, clause);
        }
        let says = declared.field("says").and_then(|says| self.sentence(&declared.id.value, says));
        let title = declared.field("title").map(|title| self.plain_text(&declared, "title", title)).unwrap_or_default();
        let title = if title == Text::default() {
            Text { zh: declared.id.value.clone(), en: declared.id.value.clone() }
        } else {
            title
        };
        let note = declared.field("note").map(|note| self.plain_text(&declared, "note", note));
        let applies = declared.field("applies").map(|applies| (self.condition(applies), applies.span));
        let Core { verdict, measure, kind } = self.core(&declared)?;
        let verdict = match applies {
            Some((condition, span)) => {
                self.truth(Node::Applies { condition: condition?.operand, value: verdict }, span)
            }
            None => Typed::plain(verdict, Type::Boolean),
        };
        let position = self.declared.iter().take(index).filter(|other| other.kind != Kind::Outcome).count();
        if let Some(set) = self.rests_on.get_mut(index) {
            set.insert(position);
        }
        let finding = Finding {
            id: declared.id.value.clone(),
            clause: clause?,
            title,
            says: says?,
            note,
            verdict: verdict.operand,
            measure,
            kind,
        };
        if let Some(slot) = self.findings.get_mut(position) {
            *slot = Some(finding);
        }
        Some(verdict)
    }

    fn core(&mut self, declared: &Declared<'a>) -> Option<Core> {
        let field = |key: &str| declared.field(key);
        Some(match declared.kind {
            Kind::Criterion => self.truth_core(field("when")?, FindingKind::Criterion)?,
            Kind::Duty => {
                let role = self.plain_text(declared, "role", field("role")?);
                self.truth_core(field("when")?, FindingKind::Duty { role })?
            }
            Kind::Indicator => self.indicator(declared)?,
            Kind::Amount => self.amount(declared)?,
            Kind::Deadline => {
                let due = self.date(field("due")?);
                let done = field("done").map(|done| self.date(done));
                let span = field("due")?.span;
                let (due, done) = (due?, done.map_or(Some(None), |done| done.map(Some))?);
                let by = done.unwrap_or(Typed::plain(Operand::AsOf, Type::Date));
                let op = Comparison::AtMost;
                let verdict = self.truth(Node::Compare { op, left: by.operand, right: due.operand }, span);
                let measure = Measure { measured: self.quantity(by)?, op, threshold: self.quantity(due)? };
                let kind = FindingKind::Deadline { due: due.operand, done: done.map(|done| done.operand) };
                Core { verdict: verdict.operand, measure: Some(measure), kind }
            }
            Kind::Document => {
                let copies = field("copies").map(|copies| self.number(copies));
                let have = field("have")?;
                let copies = match copies {
                    Some(copies) => Some(copies.and_then(|copies| self.quantity(copies))?),
                    None => None,
                };
                self.truth_core(have, FindingKind::Document { copies })?
            }
            Kind::Step => {
                let actor = self.plain_text(declared, "actor", field("actor")?);
                let after = field("after").map(|after| self.steps(declared, after));
                let done = field("done")?;
                let after = after.unwrap_or_else(|| Some(Vec::new()))?;
                self.truth_core(done, FindingKind::Step { actor, after })?
            }
            Kind::Outcome => return None,
        })
    }

    fn truth_core(&mut self, condition: &'a Expr, kind: FindingKind) -> Option<Core> {
        let verdict = self.condition(condition)?;
        Some(Core { verdict: verdict.operand, measure: self.measure(verdict.operand), kind })
    }

    fn amount(&mut self, declared: &Declared<'a>) -> Option<Core> {
        let value_expr = declared.field("value")?;
        let value = self.number(value_expr);
        let cap = declared.field("cap").map(|cap| (self.number(cap), cap.span));
        let when = declared.field("when").map(|when| self.condition(when));
        let rounding = declared.field("round").map(|round| self.rounding(round));
        let owed_by = declared.field("owed_by").map(|who| self.plain_text(declared, "owed_by", who));
        let mut value = value?;
        if value.dimension != Dimension::Money {
            return self.refuse(
                Code::UnitMismatch,
                value_expr.span,
                format!("an amount is money, this is {}", value.words()),
                "multiply by a parameter in 元 or 万元",
            );
        }
        if let Some((cap, cap_span)) = cap {
            let cap = cap?;
            self.same_unit(value, cap, cap_span, "capped")?;
            let range = value.range().join(cap.range());
            let kind = if value.kind == cap.kind { value.kind } else { Type::Decimal };
            let node = Node::Least(value.operand, cap.operand);
            value = self.node(node, cap_span, |operand| Typed { operand, kind, range: Some(range), ..value });
        }
        if let Some(rounding) = rounding {
            let (digits, mode) = rounding?;
            let node = Node::Round { value: value.operand, digits: digits.operand, mode };
            value = self.node(node, value_expr.span, |operand| Typed { operand, kind: Type::Decimal, ..value });
        }
        let verdict = when.map_or(Some(Typed::plain(Operand::Boolean(true), Type::Boolean)), |when| when)?;
        Some(Core {
            verdict: verdict.operand,
            measure: None,
            kind: FindingKind::Amount { value: self.quantity(value)?, owed_by },
        })
    }

    fn rounding(&mut self, expr: &'a Expr) -> Option<(Typed, RoundingMode)> {
        if let ExprKind::List(items) = &expr.kind
            && let [digits, mode] = items.as_slice()
        {
            let digits = self.number(digits);
            let mode = self.mode(mode);
            return digits.zip(mode);
        }
        self.refuse(
            Code::WrongArguments,
            expr.span,
            "a rounding has digits and a mode",
            "write `round: [0, \"half_up\"]`; amounts are held in 元",
        )
    }

    /// The steps before a step, as positions of findings.
    fn steps(&mut self, declared: &Declared<'a>, expr: &'a Expr) -> Option<Vec<u32>> {
        let ExprKind::List(items) = &expr.kind else {
            return self.refuse(
                Code::WrongArguments,
                expr.span,
                "a list of step ids is needed",
                "write `after: [\"id\"]`",
            );
        };
        let mut after = Vec::new();
        for item in items {
            let ExprKind::Text(id) = &item.kind else {
                return self.refuse(
                    Code::WrongArguments,
                    item.span,
                    "the id of a step is needed",
                    "write `after: [\"id\"]`",
                );
            };
            let own = self.by_id.get(declared.id.value.as_str()).copied();
            let found = self.by_id.get(id.as_str()).copied();
            let is_step =
                found.and_then(|index| self.declared.get(index)).is_some_and(|other| other.kind == Kind::Step);
            if !is_step && !self.complete {
                return None;
            }
            if !is_step {
                let steps =
                    self.declared.iter().filter(|other| other.kind == Kind::Step).map(|other| other.id.value.as_str());
                let near = nearest(id, steps).map(|near| format!("did you mean `{near}`?"));
                let hint = near.unwrap_or_else(|| "steps follow steps; a condition belongs into `applies`".to_owned());
                return self.refuse(Code::UnknownName, item.span, format!("there is no step `{id}`"), hint);
            }
            if found >= own {
                return self.refuse(
                    Code::Cycle,
                    item.span,
                    format!("the step `{id}` stands after `{}`", declared.id.value),
                    "write the steps in the order in which they are taken",
                );
            }
            let position = self.declared.iter().take(found?).filter(|other| other.kind != Kind::Outcome).count();
            after.push(index_u32(position));
        }
        Some(after)
    }

    fn outcome(&mut self, index: usize, declared: &Declared<'a>, clause: Option<u32>) -> Option<Typed> {
        let id = &declared.id.value;
        let position = self.checked.policy.outcomes.iter().position(|outcome| outcome.id.value == *id);
        if position.is_none() {
            let names = self.checked.policy.outcomes.iter().map(|outcome| outcome.id.value.as_str());
            let near = nearest(id, names).map(|near| format!("did you mean `{near}`?"));
            let hint = near.unwrap_or_else(|| "add it with title and purpose".to_owned());
            self.problem(
                Diagnostic::error(
                    Code::OutcomeMismatch,
                    FILE,
                    declared.id.span,
                    format!("policy.json lists no outcome `{id}`"),
                )
                .hint(hint),
            );
        }
        let says = declared.field("says").map(|says| self.sentence(id, says));
        if let Some(note) = declared.field("note") {
            self.plain_text(declared, "note", note);
        }
        let needs = declared.field("needs")?;
        let applies = declared.field("applies").map(|applies| (self.condition(applies), applies.span));
        let verdict = self.verdict(needs)?;
        let verdict = match applies {
            Some((condition, span)) => {
                let node = Node::Applies { condition: condition?.operand, value: verdict };
                self.truth(node, span).operand
            }
            None => verdict,
        };
        let references = self.references.last().cloned().unwrap_or_default();
        let rests: BTreeSet<usize> =
            references.iter().filter_map(|other| self.rests_on.get(*other)).flatten().copied().collect();
        if let Some(set) = self.rests_on.get_mut(index) {
            set.clone_from(&rests);
        }
        let says = says.map_or(Some(None), |says| says.map(Some))?;
        let listed = position.and_then(|position| self.checked.policy.outcomes.get(position))?;
        let outcome = Outcome {
            id: id.clone(),
            title: listed.title.clone(),
            purpose: listed.purpose,
            clause: clause?,
            says,
            verdict,
            findings: rests.into_iter().map(index_u32).collect(),
        };
        if let Some(slot) = position.and_then(|position| self.outcomes.get_mut(position)) {
            *slot = Some(outcome);
        }
        Some(Typed::plain(verdict, Type::Boolean))
    }

    fn cite(&mut self, expr: &'a Expr) -> Option<u32> {
        let ExprKind::Text(id) = &expr.kind else {
            return self.refuse(
                Code::TypeMismatch,
                expr.span,
                "a clause is a text in quotes",
                "write the id of a clause of policy.json",
            );
        };
        let policy = &self.checked.policy;
        let clause = policy.cited(&Spanned { value: id, span: expr.span }, FILE, self.problems);
        // Why: the clause that was meant is not without a rule.
        let meant = clause.or_else(|| policy.meant(id).and_then(|meant| policy.clause(meant)));
        self.cited.extend(meant);
        clause
    }

    /// A text without placeholders, with its English.
    fn plain_text(&mut self, declared: &Declared<'a>, key: &str, expr: &Expr) -> Text {
        let ExprKind::Text(text) = &expr.kind else {
            self.locale.get(&["findings", &declared.id.value, key]);
            self.problem(
                Diagnostic::error(Code::TypeMismatch, FILE, expr.span, format!("`{key}` is a plain text"))
                    .hint("write it in double quotes"),
            );
            return Text::default();
        };
        let zh = Spanned { value: text.as_str(), span: expr.span };
        self.locale.text(&zh, FILE, &["findings", &declared.id.value, key])
    }
}
