//! Change, in words: what a new edition of a package adds, drops and alters: parameters, facts, rules, outcomes, clauses.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use zhunsheng_engine::plan::{FindingKind, Operand, Plan, Text};

use crate::problem::text;

/// What became of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is new.
    Added,
    /// It is gone.
    Dropped,
    /// Something of it is different.
    Altered,
}

/// A kind of thing of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Policy,
    Parameter,
    Fact,
    Rule,
    Outcome,
    Ladder,
    Clause,
    /// Where things stand, and nothing else.
    Order,
}

/// One difference apart from dated values.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) kind: Kind,
    pub(crate) how: How,
    /// The id; empty for an order.
    pub(crate) id: String,
    /// The id of its clause.
    pub(crate) clause: Option<String>,
    /// What of it is different, if it is altered.
    pub(crate) parts: Vec<Text>,
    /// All of that as a line.
    pub(crate) line: Text,
}

/// Every difference apart from dated values.
pub(crate) fn changes(before: &Plan, after: &Plan) -> Vec<Change> {
    let mut names = Names::default();
    let (old, new) = (Written::of(before, &mut names), Written::of(after, &mut names));
    let mut found = Vec::new();
    for (what, section) in SECTIONS {
        let (old, new) = (section(&old), section(&new));
        for one in new.iter().filter(|one| old.iter().all(|known| known.id != one.id)) {
            found.push(what.change(How::Added, one, &[]));
        }
        for one in old.iter().filter(|one| new.iter().all(|known| known.id != one.id)) {
            found.push(what.change(How::Dropped, one, &[]));
        }
        for one in new {
            let Some(was) = old.iter().find(|known| known.id == one.id) else { continue };
            let parts = was.parts.iter().zip(&one.parts).filter(|((_, was), (_, is))| was != is);
            let parts: Vec<Part> = parts.map(|((part, _), _)| *part).collect();
            if !parts.is_empty() {
                found.push(what.change(How::Altered, one, &parts));
            }
        }
    }
    order(&old, &new, &mut found);
    found
}

/// A reordering alone, which changes nothing but where things stand.
fn order(old: &Written, new: &Written, found: &mut Vec<Change>) {
    for (what, section) in SECTIONS {
        let (old, new) = (section(old), section(new));
        let same = |list: &[One], other: &[One]| {
            let kept = list.iter().filter(|one| other.iter().any(|known| known.id == one.id));
            kept.map(|one| one.id.clone()).collect::<Vec<_>>()
        };
        if same(old, new) != same(new, old) {
            found.push(Change {
                kind: Kind::Order,
                how: How::Altered,
                id: String::new(),
                clause: None,
                parts: Vec::new(),
                line: text(format!("{}的顺序有变动", what.zh), format!("the order of {} changes", what.many)),
            });
        }
    }
}

/// A kind of thing of a plan, in words.
#[derive(Clone, Copy)]
struct What {
    kind: Kind,
    zh: &'static str,
    one: &'static str,
    many: &'static str,
}

type Section = fn(&Written) -> &[One];

const SECTIONS: [(What, Section); 7] = [
    (What { kind: Kind::Policy, zh: "政策信息", one: "policy", many: "policies" }, |written| &written.policy),
    (What { kind: Kind::Parameter, zh: "参数", one: "parameter", many: "parameters" }, |written| &written.parameters),
    (What { kind: Kind::Fact, zh: "事实", one: "fact", many: "facts" }, |written| &written.facts),
    (What { kind: Kind::Rule, zh: "规则", one: "rule", many: "rules" }, |written| &written.findings),
    (What { kind: Kind::Outcome, zh: "结论", one: "outcome", many: "outcomes" }, |written| &written.outcomes),
    (What { kind: Kind::Ladder, zh: "阶梯", one: "ladder", many: "ladders" }, |written| &written.ladders),
    (What { kind: Kind::Clause, zh: "条款", one: "clause", many: "clauses" }, |written| &written.clauses),
];

/// A part of a thing, in words.
type Part = (&'static str, &'static str);

/// One thing of a plan: its id, what it is called, and its parts in a form that does not depend on indices.
struct One {
    id: String,
    title: Text,
    clause: Option<String>,
    parts: Vec<(Part, String)>,
}

impl What {
    fn change(self, how: How, one: &One, parts: &[Part]) -> Change {
        let is_clause = self.kind == Kind::Clause;
        let id = if is_clause { String::new() } else { format!("（{}）", one.id) };
        let id_en = if is_clause { String::new() } else { format!(" ({})", one.id) };
        let (zh, en) = match how {
            How::Added => ("新增", "added"),
            How::Dropped => ("删去", "dropped"),
            How::Altered => ("改动", "changed"),
        };
        let line = if parts.is_empty() {
            text(
                format!("{zh}{}：{}{id}", self.zh, one.title.zh),
                format!("{} {en}: {}{id_en}", self.one, one.title.en),
            )
        } else {
            let listed_zh: Vec<&str> = parts.iter().map(|(zh, _)| *zh).collect();
            let listed_en: Vec<&str> = parts.iter().map(|(_, en)| *en).collect();
            text(
                format!("{zh}{}：{}{id}的{}", self.zh, one.title.zh, listed_zh.join("、")),
                format!("{} {en}: {}{id_en}: {}", self.one, one.title.en, listed_en.join(", ")),
            )
        };
        let parts = parts.iter().map(|(zh, en)| text(*zh, *en)).collect();
        Change { kind: self.kind, how, id: one.id.clone(), clause: one.clause.clone(), parts, line }
    }
}

/// Computations that are the same have one number, in both plans.
#[derive(Default)]
struct Names {
    known: BTreeMap<String, usize>,
}

impl Names {
    fn number(&mut self, text: String) -> usize {
        let next = self.known.len();
        *self.known.entry(text).or_insert(next)
    }
}

/// A plan with names in the place of indices.
struct Written {
    policy: Vec<One>,
    parameters: Vec<One>,
    facts: Vec<One>,
    findings: Vec<One>,
    outcomes: Vec<One>,
    ladders: Vec<One>,
    clauses: Vec<One>,
}

const TITLE: Part = ("名称", "title");
const TEXTS: Part = ("说明文字", "texts");
const CLAUSE: Part = ("所属条款", "clause");

impl Written {
    fn of(plan: &Plan, names: &mut Names) -> Self {
        let verdicts: BTreeMap<u32, &str> = plan
            .findings
            .iter()
            .filter_map(|one| if let Operand::Node(node) = one.verdict { Some((node, one.id.as_str())) } else { None })
            .collect();
        let mut nodes = Nodes { plan, numbers: Vec::new() };
        let mut above = Nodes { plan, numbers: Vec::new() };
        for (index, node) in (0_u32..).zip(&plan.nodes) {
            let written = |nodes: &Nodes<'_>| nodes.without_indices("", json(node)).to_string();
            nodes.numbers.push(names.number(written(&nodes)));
            // Why: an outcome does not change because a rule that it rests on does.
            let by_rule = verdicts.get(&index).map(|id| format!("rule {id}"));
            above.numbers.push(names.number(by_rule.unwrap_or_else(|| written(&above))));
        }
        Self {
            policy: vec![policy(plan)],
            parameters: plan.parameters.iter().map(|one| parameter(&nodes, one)).collect(),
            facts: facts(&nodes),
            findings: findings(&nodes),
            outcomes: outcomes(&above),
            ladders: ladders(plan),
            clauses: clauses(plan),
        }
    }
}

struct Nodes<'p> {
    plan: &'p Plan,
    numbers: Vec<usize>,
}

impl Nodes<'_> {
    /// The same JSON with names for what plans number each in their own way.
    fn without_indices(&self, key: &str, value: Value) -> Value {
        let index = value.as_u64().and_then(|index| usize::try_from(index).ok());
        let named = index.and_then(|index| match key {
            "fact" | "list" => Some(format!("fact {}", self.plan.facts.get(index)?.name)),
            "parameter" => Some(format!("parameter {}", self.plan.parameters.get(index)?.name)),
            "node" => Some(format!("node {}", self.numbers.get(index)?)),
            "unit" => Some(format!("unit {}", self.plan.units.get(index)?.id)),
            "clause" => Some(format!("clause {}", self.plan.clauses.get(index)?.id)),
            "after" => Some(format!("step {}", self.plan.findings.get(index)?.id)),
            "set" => Some(format!("choices {}", json(self.plan.choice_sets.get(index)?))),
            // Why: the body of a list is known by its result.
            "first" | "end" => Some(String::new()),
            _ => None,
        });
        if let Some(named) = named {
            return Value::String(named);
        }
        match value {
            Value::Object(members) => {
                let inside = members.into_iter().map(|(name, value)| {
                    // Why: under `type`, a choice is a set and not one of its choices.
                    let known = if key == "type" && name == "choice" { "set" } else { name.as_str() };
                    let value = self.without_indices(known, value);
                    (name, value)
                });
                Value::Object(inside.collect())
            }
            Value::Array(items) => items.into_iter().map(|item| self.without_indices(key, item)).collect(),
            other => other,
        }
    }

    fn written(&self, key: &str, of: &impl Serialize) -> String {
        self.without_indices(key, json(of)).to_string()
    }

    fn operand(&self, operand: Operand) -> String {
        self.written("", &operand)
    }
}

fn clause_of(plan: &Plan, index: u32) -> Option<String> {
    plan.clauses.get(index as usize).map(|clause| clause.id.clone())
}

fn json(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn policy(plan: &Plan) -> One {
    let policy = &plan.policy;
    let groups = json(&plan.groups).to_string();
    One {
        id: policy.id.clone(),
        title: policy.title.clone(),
        clause: None,
        parts: vec![
            (TITLE, json(&policy.title).to_string()),
            (("版本", "version"), policy.version.clone()),
            (("发文机关", "issuer"), json(&policy.issuer).to_string()),
            (("文号", "document number"), json(&policy.document_number).to_string()),
            (("适用地区", "jurisdiction"), json(&policy.jurisdiction).to_string()),
            (("施行期间", "days in force"), format!("{} {:?}", policy.from, policy.to)),
            (("评审机构名称", "names of judges"), json(&policy.judges).to_string()),
            (("推断说明", "what is inferred"), json(&policy.inferred).to_string()),
            (("事实分组", "groups of facts"), groups),
        ],
    }
}

fn parameter(nodes: &Nodes<'_>, one: &zhunsheng_engine::plan::Parameter) -> One {
    One {
        id: one.name.clone(),
        title: one.title.clone(),
        clause: clause_of(nodes.plan, one.clause),
        parts: vec![
            (TITLE, json(&one.title).to_string()),
            (("类型、单位或范围", "type, unit or bounds"), nodes.written("", &one.domain)),
            (CLAUSE, nodes.written("clause", &one.clause)),
            (("确定机关", "who sets it"), json(&one.set_by).to_string()),
            (TEXTS, json(&one.note).to_string()),
        ],
    }
}

fn facts(nodes: &Nodes<'_>) -> Vec<One> {
    let groups = &nodes.plan.groups;
    let facts = nodes.plan.facts.iter().map(|fact| One {
        id: fact.name.clone(),
        title: fact.title.clone(),
        clause: None,
        parts: vec![
            (TITLE, json(&fact.title).to_string()),
            (("类型、单位或范围", "type, unit or bounds"), nodes.written("", &fact.domain)),
            (("由谁认定", "who judges it"), json(&(fact.judge, fact.changeable)).to_string()),
            (("证明材料", "evidence"), json(&fact.evidence).to_string()),
            (("分组", "group"), groups.get(fact.group as usize).map(|group| group.id.clone()).unwrap_or_default()),
            (TEXTS, json(&(&fact.description, &fact.why)).to_string()),
        ],
    });
    facts.collect()
}

fn findings(nodes: &Nodes<'_>) -> Vec<One> {
    let findings = nodes.plan.findings.iter().map(|finding| {
        let rule = (nodes.operand(finding.verdict), nodes.written("", &finding.measure));
        One {
            id: finding.id.clone(),
            title: finding.title.clone(),
            clause: clause_of(nodes.plan, finding.clause),
            parts: vec![
                (TITLE, json(&finding.title).to_string()),
                (("条文表述", "sentence"), nodes.written("", &finding.says)),
                (("判断规则", "condition"), format!("{rule:?}")),
                ((what_it_gives(&finding.kind), "what it gives"), nodes.written("", &finding.kind)),
                (CLAUSE, nodes.written("clause", &finding.clause)),
                (TEXTS, json(&finding.note).to_string()),
            ],
        }
    });
    findings.collect()
}

fn what_it_gives(kind: &FindingKind) -> &'static str {
    match kind {
        FindingKind::Criterion => "种类",
        FindingKind::Duty { .. } => "职责主体",
        FindingKind::Indicator { .. } => "指标算法",
        FindingKind::Amount { .. } => "金额算法",
        FindingKind::Deadline { .. } => "期限算法",
        FindingKind::Document { .. } => "份数",
        FindingKind::Step { .. } => "办理步骤",
    }
}

fn outcomes(nodes: &Nodes<'_>) -> Vec<One> {
    let outcomes = nodes.plan.outcomes.iter().map(|outcome| One {
        id: outcome.id.clone(),
        title: outcome.title.clone(),
        clause: clause_of(nodes.plan, outcome.clause),
        parts: vec![
            (TITLE, json(&outcome.title).to_string()),
            (("组合规则", "condition"), nodes.operand(outcome.verdict)),
            (("性质", "purpose"), json(&outcome.purpose).to_string()),
            (CLAUSE, nodes.written("clause", &outcome.clause)),
            (TEXTS, nodes.written("", &outcome.says)),
        ],
    });
    outcomes.collect()
}

fn ladders(plan: &Plan) -> Vec<One> {
    let rung = |index: &u32| plan.outcomes.get(*index as usize).map(|outcome| outcome.id.clone()).unwrap_or_default();
    let ladders = plan.ladders.iter().map(|ladder| One {
        id: ladder.id.clone(),
        title: ladder.title.clone(),
        clause: None,
        parts: vec![
            (TITLE, json(&ladder.title).to_string()),
            (("各级", "rungs"), ladder.rungs.iter().map(rung).collect::<Vec<_>>().join(" ")),
        ],
    });
    ladders.collect()
}

fn clauses(plan: &Plan) -> Vec<One> {
    let clauses = plan.clauses.iter().map(|clause| One {
        id: clause.id.clone(),
        title: text(format!("{} {}", clause.id, clause.heading.zh), format!("{} {}", clause.id, clause.heading.en)),
        clause: Some(clause.id.clone()),
        parts: vec![
            (("标题", "heading"), json(&clause.heading).to_string()),
            (("摘要", "summary"), json(&clause.summary).to_string()),
            (("说明", "note"), json(&clause.note).to_string()),
            (("不设规则的理由", "why there is no rule"), json(&clause.no_rule).to_string()),
        ],
    });
    clauses.collect()
}
