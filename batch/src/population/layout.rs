//! Batch, population: what each column of a table holds (facts of one or two plans, a group, nothing), and blocks read that way.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use zhunsheng_engine::{
    VerifiedPlan,
    explain::support::support,
    names::nearest,
    plan::{Domain, Text},
};
use zhunsheng_intake::{
    Problem,
    cases::{
        heading::{Meaning, is_personal, meaning},
        table::place,
    },
    problem::text,
};

use super::{
    Population,
    fill::Units,
    mapping::{Mapped, Mapping},
    problem::Tally,
};
use crate::columns::Columns;

/// A fact that a column gives to a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    /// The index of the plan.
    pub(super) plan: usize,
    /// The index of the fact.
    pub(super) fact: usize,
    /// By how many powers of ten numbers are moved into its unit.
    pub(super) power: i32,
}

/// What one column is used for.
#[derive(Debug, Clone, Default)]
pub(super) struct Use {
    pub(super) targets: Vec<Target>,
    /// Its place among the columns that rows are grouped by.
    pub(super) group: Option<usize>,
}

/// A fact that outcomes hang on and no column gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The index of the fact in the plan that is asked about.
    pub fact: usize,
    /// The indices of the outcomes that read it.
    pub outcomes: Vec<usize>,
}

/// What the columns of a table hold.
#[derive(Debug)]
pub struct Layout<'p> {
    pub(super) plans: Vec<&'p VerifiedPlan>,
    pub(crate) headings: Vec<Arc<str>>,
    pub(super) uses: Vec<Use>,
    pub(super) delimiter: u8,
    /// The headings that rows are grouped by, and for each the fact of the first plan that its column gives.
    pub groups: Vec<(Arc<str>, Option<usize>)>,
    /// Facts of the first plan that no column gives, and on which outcomes hang.
    pub missing: Vec<Missing>,
    /// What was left out, or looks odd.
    pub notes: Vec<Text>,
}

/// A block as columns.
#[derive(Debug, Default)]
pub struct Chunk {
    /// The facts for each plan.
    pub columns: Vec<Columns>,
    /// The number of each row in the file.
    pub(crate) rows: Vec<u64>,
    /// For each row, which of the keys it belongs to.
    pub(crate) group: Vec<u32>,
    /// The groups of this block in the order of their first rows: a value for each column that rows are grouped by.
    pub(crate) keys: Vec<Vec<String>>,
    /// What is wrong with cells and rows.
    pub problems: Tally,
    /// Lines without anything in them.
    pub(crate) blank: u64,
    /// The units written into cells, by column.
    pub(crate) units: BTreeMap<usize, Units>,
}

impl<'p> Layout<'p> {
    /// Finds what each column holds. The first plan is the one asked about; the second, if there is one, has facts of its own.
    ///
    /// # Errors
    /// Everything that is wrong with headings, mapping and grouping.
    pub fn new(
        plans: &[&'p VerifiedPlan],
        population: &Population,
        mapping: &Mapping,
        group_by: &[String],
    ) -> Result<Self, Vec<Problem>> {
        let headings: Vec<Arc<str>> = population.headings.iter().map(|heading| heading.trim().into()).collect();
        let mut finder = Finder { plans, headings: &headings, problems: Vec::new(), notes: Vec::new() };
        let mut uses = finder.uses(mapping);
        finder.group(&mut uses, group_by);
        let ignored: Vec<&str> = (headings.iter().zip(&uses))
            .filter(|(heading, used)| used.targets.is_empty() && used.group.is_none() && !heading.is_empty())
            .filter(|(heading, _)| !is_personal(heading))
            .map(|(heading, _)| &**heading)
            .collect();
        let Finder { problems, mut notes, .. } = finder;
        if !problems.is_empty() {
            return Err(problems);
        }
        if !uses.iter().any(|used| used.targets.iter().any(|target| target.plan == 0)) {
            let message = text("第一行里没有一个事实的名称或标题", "no heading of the first line is a fact");
            let hint = text(
                "第一行写事实的名称或标题，如“专职人员”；别的列名用 --mapping 对应",
                "head columns with names or titles of facts, or map other headings with --mapping",
            );
            let shown = headings.iter().take(6).map(|heading| &**heading).collect::<Vec<_>>().join("、");
            return Err(vec![Problem::new("A1", "no-headings", &shown, message).hint(hint)]);
        }
        if !ignored.is_empty() {
            notes.push(ignored_note(&ignored, plans));
        }
        let missing = plans.first().map_or_else(Vec::new, |plan| missing(plan, &uses));
        let group = |(slot, wanted): (usize, &String)| {
            let used = uses.iter().find(|used| used.group == Some(slot));
            let fact = used.and_then(|used| used.targets.iter().find(|target| target.plan == 0));
            (wanted.trim().into(), fact.map(|target| target.fact))
        };
        let groups = group_by.iter().enumerate().map(group).collect();
        let (plans, delimiter) = (plans.to_vec(), population.delimiter);
        Ok(Self { plans, headings, uses, delimiter, groups, missing, notes })
    }
}

/// The columns that were passed over, once each, with what they may have been meant for.
fn ignored_note(ignored: &[&str], plans: &[&VerifiedPlan]) -> Text {
    let shown: Vec<&str> = ignored.iter().take(12).copied().collect();
    let (zh, en) = (shown.join("、"), shown.join(", "));
    let (more_zh, more_en) = match ignored.len() - shown.len() {
        0 => (String::new(), String::new()),
        more => (format!(" 等 {} 列", shown.len() + more), format!(" and {more} more")),
    };
    let near = ignored.iter().find_map(|heading| match plans.first().map(|plan| meaning(plan, heading)) {
        Some(Meaning::Unknown { near: Some(near) }) => Some((*heading, near)),
        _ => None,
    });
    let (near_zh, near_en) = near.map_or_else(Default::default, |(heading, near)| {
        (format!("；“{heading}”是否想写“{near}”？"), format!("; for `{heading}`, did you mean `{near}`?"))
    });
    text(
        format!("这些列没有对应的事实，没有用到：{zh}{more_zh}{near_zh}"),
        format!("columns that are no facts and were not used: {en}{more_en}{near_en}"),
    )
}

/// Facts of a plan that no column gives and on which outcomes hang.
fn missing(plan: &VerifiedPlan, uses: &[Use]) -> Vec<Missing> {
    let given: Vec<usize> = uses
        .iter()
        .flat_map(|used| &used.targets)
        .filter(|target| target.plan == 0)
        .map(|target| target.fact)
        .collect();
    let mut by_fact: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, outcome) in plan.outcomes.iter().enumerate() {
        for fact in support(plan, outcome.verdict).facts {
            let fact = fact as usize;
            if !given.contains(&fact) {
                by_fact.entry(fact).or_default().push(at);
            }
        }
    }
    by_fact.into_iter().map(|(fact, outcomes)| Missing { fact, outcomes }).collect()
}

struct Finder<'a, 'p> {
    plans: &'a [&'p VerifiedPlan],
    headings: &'a [Arc<str>],
    problems: Vec<Problem>,
    notes: Vec<Text>,
}

impl Finder<'_, '_> {
    fn uses(&mut self, mapping: &Mapping) -> Vec<Use> {
        for heading in mapping.headings() {
            if !self.headings.iter().any(|known| &**known == heading) {
                let near = nearest(heading, self.headings.iter().map(|known| &**known));
                let message = text(
                    format!("对照表里的列名“{heading}”不在文件里"),
                    format!("the mapping names `{heading}`, which is no heading of the file"),
                );
                self.refuse(heading, "unknown-heading", message, near);
            }
        }
        let mut seen: HashMap<(usize, usize), usize> = HashMap::new();
        let mut uses = Vec::with_capacity(self.headings.len());
        for (at, heading) in self.headings.iter().enumerate() {
            let mut used = Use::default();
            for (index, plan) in self.plans.iter().enumerate() {
                let Some((fact, power)) = self.fact(index, plan, at, heading, mapping) else { continue };
                if let Some(other) = seen.insert((index, fact), at) {
                    let other = self.headings.get(other).map_or("", |other| &**other);
                    let message = text(
                        format!("“{heading}”和“{other}”是同一项"),
                        format!("`{heading}` and `{other}` are the same fact"),
                    );
                    let hint =
                        text("删去一列，或用 --mapping 写明用哪一列", "take one out, or say which one with --mapping");
                    if index == 0 {
                        let problem = Problem::new(place(at, 1), "duplicate-heading", heading, message);
                        self.problems.push(problem.hint(hint));
                    }
                    continue;
                }
                used.targets.push(Target { plan: index, fact, power });
            }
            uses.push(used);
        }
        uses
    }

    fn refuse(&mut self, path: &str, code: &'static str, message: Text, near: Option<&str>) {
        let problem = Problem::new(path, code, path, message);
        self.problems.push(match near {
            Some(near) => problem.hint(text(format!("是否想写“{near}”？"), format!("did you mean `{near}`?"))),
            None => problem,
        });
    }

    /// The fact that a column gives to a plan.
    fn fact(
        &mut self,
        index: usize,
        plan: &VerifiedPlan,
        at: usize,
        heading: &str,
        mapping: &Mapping,
    ) -> Option<(usize, i32)> {
        match mapping.of(heading) {
            Some(Mapped::Ignored) => return None,
            Some(Mapped::Fact { name, unit }) => return self.mapped(index, plan, heading, name, unit.as_deref()),
            None => {}
        }
        let wrong = match meaning(plan, heading) {
            Meaning::Fact { index, power } => return Some((index, power)),
            _ if index > 0 => return None,
            Meaning::WrongUnit { index, unit } => {
                let own = own_unit(plan, index);
                text(
                    format!("列名“{heading}”里的单位“{unit}”与“{own}”不能换算"),
                    format!("the unit `{unit}` of the heading `{heading}` is no {own}"),
                )
            }
            Meaning::Ambiguous(several) => {
                let names: Vec<&str> =
                    several.iter().filter_map(|&fact| plan.facts.get(fact)).map(|fact| fact.name.as_str()).collect();
                text(
                    format!("“{heading}”可以指几个事实，请写事实名称：{}", names.join("、")),
                    format!("`{heading}` can mean several facts, write the name: {}", names.join(", ")),
                )
            }
            Meaning::Personal => {
                self.notes.push(text(
                    format!("“{heading}”一列像是个人信息，没有读取，也不会写入任何结果"),
                    format!("the column `{heading}` looks like personal data: it was not read and stands in no result"),
                ));
                return None;
            }
            _ => return None,
        };
        self.problems.push(Problem::new(place(at, 1), "heading", heading, wrong));
        None
    }

    fn mapped(
        &mut self,
        index: usize,
        plan: &VerifiedPlan,
        heading: &str,
        name: &str,
        unit: Option<&str>,
    ) -> Option<(usize, i32)> {
        match meaning(plan, name) {
            Meaning::Fact { index: fact, .. } => {
                let own = plan.facts.get(fact).and_then(|fact| plan.units.get(fact.domain.unit()? as usize));
                let power = zhunsheng_intake::cases::heading::power(unit, own);
                if power.is_none() && index == 0 {
                    let (unit, own) = (unit.unwrap_or_default(), own_unit(plan, fact));
                    let message = text(
                        format!("对照表给“{heading}”写的单位“{unit}”与“{own}”不能换算"),
                        format!("the unit `{unit}` that the mapping gives `{heading}` is no {own}"),
                    );
                    self.refuse(heading, "wrong-unit", message, None);
                }
                Some((fact, power?))
            }
            other => {
                if index == 0 {
                    let near = if let Meaning::Unknown { near } = other { near } else { None };
                    let message = text(
                        format!("对照表把“{heading}”对应到“{name}”，没有这个事实"),
                        format!("the mapping turns `{heading}` into `{name}`, which is no fact"),
                    );
                    self.refuse(heading, "unknown-fact", message, near);
                }
                None
            }
        }
    }

    fn group(&mut self, uses: &mut [Use], group_by: &[String]) {
        for (slot, wanted) in group_by.iter().enumerate() {
            let by_heading = self.headings.iter().position(|heading| &**heading == wanted.trim());
            let by_fact = || {
                let plan = self.plans.first()?;
                let Meaning::Fact { index, .. } = meaning(plan, wanted) else { return None };
                uses.iter().position(|used| used.targets.iter().any(|target| (target.plan, target.fact) == (0, index)))
            };
            let Some(at) = by_heading.or_else(by_fact) else {
                let near = nearest(wanted, self.headings.iter().map(|known| &**known));
                let message = text(
                    format!("--group-by：文件里没有“{wanted}”这一列"),
                    format!("--group-by: the file has no column `{wanted}`"),
                );
                self.refuse(wanted, "unknown-group", message, near);
                continue;
            };
            if is_personal(wanted) && uses.get(at).is_none_or(|used| used.targets.is_empty()) {
                let message = text(
                    format!("--group-by：“{wanted}”像是个人信息，不能用来分组"),
                    format!("--group-by: `{wanted}` looks like personal data and cannot be grouped by"),
                );
                self.refuse(wanted, "personal", message, None);
                continue;
            }
            let list = |target: &Target| {
                let fact = self.plans.get(target.plan).and_then(|plan| plan.facts.get(target.fact));
                fact.is_some_and(|fact| matches!(fact.domain, Domain::List { .. }))
            };
            let Some(used) = uses.get_mut(at) else { continue };
            if used.targets.iter().any(list) {
                let message = text(
                    format!("--group-by：“{wanted}”是一组记录，不能用来分组"),
                    format!("--group-by: `{wanted}` is a list of records and cannot be grouped by"),
                );
                self.refuse(wanted, "list", message, None);
            } else if used.group.is_some() {
                let message =
                    text(format!("--group-by：“{wanted}”写了两次"), format!("--group-by: `{wanted}` is given twice"));
                self.refuse(wanted, "duplicate-group", message, None);
            } else {
                used.group = Some(slot);
            }
        }
    }
}

fn own_unit(plan: &VerifiedPlan, fact: usize) -> &str {
    let unit = plan.facts.get(fact).and_then(|fact| plan.units.get(fact.domain.unit()? as usize));
    unit.filter(|unit| unit.id != "1").map_or("", |unit| unit.id.as_str())
}
