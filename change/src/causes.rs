//! Change, in words: cases that come out differently, by what made them so: the parameters, or the rules where no parameter is the reason.

use std::collections::BTreeMap;

use zhunsheng_engine::{
    Lang, Verdict,
    plan::{Plan, Text},
};

use crate::{
    both::{CaseChange, FindingChange},
    problem::text,
    shown,
};

/// So many rules are named for one cause.
const RULES: usize = 3;

/// Cases by cause; `C` says which case it is.
#[derive(Debug)]
pub(crate) struct Causes<C> {
    by_cause: BTreeMap<(bool, Vec<String>), Vec<(C, CaseChange)>>,
}

/// One cause and its cases.
#[derive(Debug)]
pub(crate) struct Cause<C> {
    /// Whether parameters are the cause.
    pub(crate) by_parameter: bool,
    /// Their names, or the ids of the rules.
    pub(crate) names: Vec<String>,
    /// The cases.
    pub(crate) cases: Vec<(C, CaseChange)>,
}

impl<C> Causes<C> {
    /// No cases yet.
    pub(crate) fn new() -> Self {
        Self { by_cause: BTreeMap::new() }
    }

    /// Puts a case that comes out differently to its cause.
    pub(crate) fn add(&mut self, case: C, change: CaseChange) {
        let of_findings = change.findings.iter().flat_map(|finding| &finding.parameters);
        let mut parameters: Vec<String> = of_findings.cloned().collect();
        if change.findings.is_empty() {
            parameters = change.amounts.iter().flat_map(|amount| &amount.parameters).cloned().collect();
        }
        parameters.sort();
        parameters.dedup();
        let by_parameter = !parameters.is_empty();
        let names = if by_parameter { parameters } else { change.rules() };
        self.by_cause.entry((by_parameter, names)).or_default().push((case, change));
    }

    /// How many cases there are.
    pub(crate) fn count(&self) -> usize {
        self.by_cause.values().map(Vec::len).sum()
    }

    /// Every cause: rules, then parameters, by name.
    pub(crate) fn all(self) -> impl Iterator<Item = Cause<C>> {
        self.by_cause.into_iter().map(|((by_parameter, names), cases)| Cause { by_parameter, names, cases })
    }
}

impl<C> Cause<C> {
    /// What the parameters or rules are called.
    pub(crate) fn titles(&self, plan: &Plan) -> Vec<Text> {
        let title = |name: &String| {
            let parameter = plan.parameters.iter().find(|parameter| parameter.name == *name).map(|one| &one.title);
            let title = parameter.or_else(|| plan.findings.iter().find(|one| one.id == *name).map(|one| &one.title));
            title.cloned().unwrap_or_else(|| text(name.as_str(), name.as_str()))
        };
        self.names.iter().map(title).collect()
    }

    /// 全部因参数 basic.full_time_staff（专职人员下限）.
    pub(crate) fn because(&self, plan: &Plan, lang: Lang) -> String {
        let named = self.names.iter().zip(self.titles(plan)).map(|(name, title)| match lang {
            _ if title.get(lang) == name => name.clone(),
            Lang::Zh => format!("{name}（{}）", title.zh),
            Lang::En => format!("{name} ({})", title.en),
        });
        let named: Vec<String> = named.collect();
        match (lang, self.by_parameter) {
            (Lang::Zh, true) => format!("全部因参数 {}", named.join("、")),
            (Lang::Zh, false) => format!("全部因规则 {}", named.join("、")),
            (Lang::En, true) => format!("all because of parameter {}", named.join(", ")),
            (Lang::En, false) => format!("all because of rule {}", named.join(", ")),
        }
    }
}

impl Cause<String> {
    /// All cases in one sentence, with the first as an example.
    pub(crate) fn together(&self, plan: &Plan) -> Text {
        let (zh, en) = (self.because(plan, Lang::Zh), self.because(plan, Lang::En));
        let example = self.cases.first().map(|(name, change)| change.told(name)).unwrap_or_default();
        text(
            format!("{} 个案例的判断变了，{zh}。例如：{}", self.cases.len(), example.zh),
            format!("{} cases come out differently, {en}. For instance: {}", self.cases.len(), example.en),
        )
    }
}

impl CaseChange {
    /// The first rules whose result differs.
    fn rules(&self) -> Vec<String> {
        let findings = self.findings.iter().map(|finding| &finding.id);
        let amounts = self.amounts.iter().map(|amount| &amount.finding);
        if self.findings.is_empty() {
            return amounts.take(RULES).cloned().collect();
        }
        findings.take(RULES).cloned().collect()
    }

    /// One case in words: what changed, and the finding that changed it.
    pub(crate) fn told(&self, name: &str) -> Text {
        let said = self.said();
        text(format!("案例“{name}”：{}", said.zh), format!("case “{name}”: {}", said.en))
    }

    /// What changed, and the finding that changed it.
    pub(crate) fn said(&self) -> Text {
        let mut parts: Vec<Text> = Vec::new();
        for outcome in &self.outcomes {
            let (was, is) = (verdict(outcome.before), verdict(outcome.after));
            parts.push(text(
                format!("“{}”{} → {}", outcome.title.zh, was.zh, is.zh),
                format!("“{}” {} → {}", outcome.title.en, was.en, is.en),
            ));
        }
        for amount in &self.amounts {
            let sum = |sum: &Option<String>| sum.clone().unwrap_or_else(|| "—".to_owned());
            let (was, is) = (sum(&amount.before), sum(&amount.after));
            parts.push(text(
                format!("“{}”{was} 元 → {is} 元", amount.title.zh),
                format!("“{}” CNY {was} → CNY {is}", amount.title.en),
            ));
        }
        let why: Vec<Text> = self.findings.iter().take(RULES).map(because).collect();
        let all = |list: &[Text], lang, join| list.iter().map(|one| one.get(lang)).collect::<Vec<_>>().join(join);
        let (zh, en) = match (parts.is_empty(), why.is_empty()) {
            (false, false) => ("，因为", ", because "),
            _ => ("", ""),
        };
        text(
            format!("{}{zh}{}", all(&parts, Lang::Zh, "，"), all(&why, Lang::Zh, "，")),
            format!("{}{en}{}", all(&parts, Lang::En, ", "), all(&why, Lang::En, ", ")),
        )
    }
}

fn because(finding: &FindingChange) -> Text {
    let (was, is) = (verdict(finding.before), verdict(finding.after));
    let measured_zh = finding.measured.as_ref().map_or(String::new(), |has| format!("，现有{}", has.zh));
    let measured_en = finding.measured.as_ref().map_or(String::new(), |has| format!(", found {}", has.en));
    text(
        format!("“{}”{} → {}（{}{measured_zh}）", finding.sentence.zh, was.zh, is.zh, finding.clause),
        format!("“{}” {} → {} ({}{measured_en})", finding.sentence.en, was.en, is.en, finding.clause),
    )
}

fn verdict(verdict: Option<Verdict>) -> Text {
    verdict.map_or_else(|| text("没有这一项", "absent"), shown::verdict)
}
