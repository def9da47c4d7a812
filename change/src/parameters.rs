//! Change, beside: the parameters of a plan as the desk lists them: values by date, what is in force, and which findings read them.

use serde::Serialize;
use zhunsheng_engine::{
    Date, VerifiedPlan,
    explain::support::support,
    plan::{Dated, Domain, Finding, FindingKind, Operand, Parameter, Part, Plan, Text},
    wording,
};

use crate::shown;

/// A parameter with everything that somebody needs to know before changing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParameterRow {
    /// Its dotted name.
    pub name: String,
    /// What people call it.
    pub title: Text,
    /// `integer`, `decimal`, `money`, `date`, `boolean` or `choice`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its unit; nothing for pure numbers and what is no number.
    pub unit: Option<String>,
    /// The least value that may be set, in its unit.
    pub minimum: Option<String>,
    /// The greatest value that may be set, in its unit.
    pub maximum: Option<String>,
    /// Most digits after the point.
    pub decimals: Option<u32>,
    /// What it can be, if it is a choice.
    pub choices: Option<Vec<ChoiceRow>>,
    /// The clause that sets it.
    pub clause: ClauseRow,
    /// Who has to set it where the document leaves it open.
    pub set_by: Option<Text>,
    /// A remark.
    pub note: Option<Text>,
    /// All its values, the earliest first.
    pub values: Vec<ValueRow>,
    /// The value in force on the day asked for.
    pub current: Option<ValueRow>,
    /// The first value after that day.
    pub next: Option<ValueRow>,
    /// The findings that read it.
    pub findings: Vec<FindingRow>,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceRow {
    /// As content writes it.
    pub id: String,
    /// As people read it.
    pub title: Text,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseRow {
    /// Its locator.
    pub id: String,
    /// Its heading.
    pub heading: Text,
}

/// A dated value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueRow {
    /// First day.
    pub from: Date,
    /// As content writes it, in the unit of the parameter.
    pub value: String,
    /// In words.
    pub shown: Text,
    /// Where it is set.
    pub source: String,
}

/// A finding that reads the parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
}

/// Every parameter of a plan, in the order of their names.
#[must_use]
pub fn parameters(plan: &VerifiedPlan, as_of: Date) -> Vec<ParameterRow> {
    let uses = Uses::of(plan);
    plan.parameters.iter().enumerate().map(|(index, parameter)| row(plan, &uses, index, parameter, as_of)).collect()
}

fn row(plan: &Plan, uses: &Uses, index: usize, parameter: &Parameter, as_of: Date) -> ParameterRow {
    let domain = &parameter.domain;
    let index_of_unit = domain.unit().and_then(|unit| plan.units.get(unit as usize));
    let (kind, minimum, maximum, decimals) = match domain {
        Domain::Integer { minimum, maximum, .. } => {
            ("integer", Some(minimum.to_string()), Some(maximum.to_string()), Some(0))
        }
        Domain::Decimal { minimum, maximum, decimals, .. } => {
            let shown = |held| index_of_unit.map(|unit| wording::shown(held, unit));
            let kind = if is_money(plan, domain) { "money" } else { "decimal" };
            (kind, shown(minimum.0), shown(maximum.0), Some(*decimals))
        }
        Domain::Date => ("date", None, None, None),
        Domain::Boolean => ("boolean", None, None, None),
        Domain::Choice { .. } => ("choice", None, None, None),
        Domain::Text { .. } | Domain::List { .. } => ("text", None, None, None),
    };
    let choices = if let Domain::Choice { set } = domain {
        let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
        Some(choices.iter().map(|one| ChoiceRow { id: one.id.clone(), title: one.label.clone() }).collect())
    } else {
        None
    };
    let value = |dated: &Dated| ValueRow {
        from: dated.from,
        value: shown::plain(plan, domain, dated.value),
        shown: shown::value(plan, domain, dated.value),
        source: dated.source.clone(),
    };
    let clause = plan.clauses.get(parameter.clause as usize);
    let findings = uses.findings(index).iter().filter_map(|&finding| plan.findings.get(finding));
    ParameterRow {
        name: parameter.name.clone(),
        title: parameter.title.clone(),
        kind,
        unit: shown::unit(plan, domain).map(|unit| unit.id.clone()),
        minimum,
        maximum,
        decimals,
        choices,
        clause: ClauseRow {
            id: clause.map(|clause| clause.id.clone()).unwrap_or_default(),
            heading: clause.map(|clause| clause.heading.clone()).unwrap_or_default(),
        },
        set_by: parameter.set_by.clone(),
        note: parameter.note.clone(),
        values: parameter.values.iter().map(value).collect(),
        current: shown::in_force(parameter, as_of).map(value),
        next: parameter.values.iter().find(|dated| dated.from > as_of).map(value),
        findings: findings.map(|one| FindingRow { id: one.id.clone(), title: one.title.clone() }).collect(),
    }
}

/// Whether a domain is an amount of money.
pub(crate) fn is_money(plan: &Plan, domain: &Domain) -> bool {
    shown::unit(plan, domain).is_some_and(|unit| unit.style == zhunsheng_engine::plan::UnitStyle::Money)
}

/// Which findings read which parameters.
#[derive(Debug)]
pub(crate) struct Uses {
    findings: Vec<Vec<usize>>,
}

impl Uses {
    /// Looks at every finding once.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut findings = vec![Vec::new(); plan.parameters.len()];
        for (index, finding) in plan.findings.iter().enumerate() {
            for parameter in parameters_of(plan, finding) {
                if let Some(list) = findings.get_mut(parameter).filter(|list| list.last() != Some(&index)) {
                    list.push(index);
                }
            }
        }
        Self { findings }
    }

    /// The findings that read the parameter, by index.
    pub(crate) fn findings(&self, parameter: usize) -> &[usize] {
        self.findings.get(parameter).map_or(&[], Vec::as_slice)
    }
}

/// The parameters that a finding reads for its verdict, its sentence or what it yields, by index, each once.
pub(crate) fn parameters_of(plan: &Plan, finding: &Finding) -> Vec<usize> {
    let mut found: Vec<usize> = operands(finding)
        .into_iter()
        .flat_map(|operand| support(plan, operand).parameters)
        .filter_map(|index| usize::try_from(index).ok())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Everything that a finding reads.
fn operands(finding: &Finding) -> Vec<Operand> {
    let mut all = vec![finding.verdict];
    if let Some(measure) = &finding.measure {
        all.extend([measure.measured.of, measure.threshold.of]);
    }
    let parts = finding.says.zh.iter().chain(&finding.says.en);
    all.extend(parts.filter_map(|part| if let Part::Value(quantity) = part { Some(quantity.of) } else { None }));
    match &finding.kind {
        FindingKind::Criterion | FindingKind::Duty { .. } | FindingKind::Step { .. } => {}
        FindingKind::Indicator { value, target, completion, by, at, start, .. } => {
            all.extend([value.of, target.of, *completion]);
            all.extend(by.iter().chain(at));
            all.extend(start.iter().flat_map(|start| [Some(start.value.of), start.day]).flatten());
        }
        FindingKind::Amount { value, .. } => all.push(value.of),
        FindingKind::Deadline { due, done } => {
            all.push(*due);
            all.extend(done);
        }
        FindingKind::Document { copies } => all.extend(copies.map(|copies| copies.of)),
    }
    all
}
