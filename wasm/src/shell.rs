//! Face wasm: from texts to the engine's types and back, and one form for everything that is refused.

use serde::Serialize;
use zhunsheng_engine::{
    Answer, Date, FactProblem, Facts, Lang, LoadError, Match, Plan, VerifiedPlan, across::Decided, answer::compact,
    decide, facts, names::nearest, plan::Text, to_json, wording,
};

/// A plan, verified once.
#[derive(Debug)]
pub struct Loaded(VerifiedPlan);

/// Plans of several policies, one of each, in the order of their ids.
#[derive(Debug, Default)]
pub struct Shelf(Vec<VerifiedPlan>);

/// Why there is no answer. `schemas/engine.schema.json` describes its JSON.
#[derive(Debug, Serialize)]
pub struct Refusal {
    /// A stable name for programs.
    pub code: &'static str,
    /// What is wrong, in both languages.
    pub message: Text,
    /// What is wrong with the facts, for the code `facts`.
    pub problems: Vec<Problem>,
}

/// What is wrong with the facts, and where.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// JSON path of the value.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// Its column in characters, from 1.
    pub column: u32,
    /// What kind of problem it is.
    pub code: &'static str,
    /// What stands there, shortened.
    pub found: String,
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub hint: Option<Text>,
}

impl Refusal {
    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        to_json(self)
    }

    fn new(code: &'static str, zh: String, en: String) -> Self {
        Self { code, message: Text { zh, en }, problems: Vec::new() }
    }

    fn facts(found: &[FactProblem]) -> Self {
        let (zh, en) = ("事实不是一个 JSON 对象，无法读取", "the facts are not a JSON object, so nothing can be read");
        let problems = found.iter().map(Problem::new).collect();
        Self { problems, ..Self::new("facts", zh.to_owned(), en.to_owned()) }
    }
}

impl From<LoadError> for Refusal {
    fn from(why: LoadError) -> Self {
        Self::new(why.code(), why.message(Lang::Zh), why.message(Lang::En))
    }
}

impl Problem {
    fn new(problem: &FactProblem) -> Self {
        let FactProblem { path, line, column, found, kind } = problem;
        let hint = problem.hint(Lang::Zh).zip(problem.hint(Lang::En));
        Self {
            path: path.clone(),
            line: *line,
            column: *column,
            code: kind.code(),
            found: found.clone(),
            message: Text { zh: problem.message(Lang::Zh), en: problem.message(Lang::En) },
            hint: hint.map(|(zh, en)| Text { zh, en }),
        }
    }
}

impl Loaded {
    /// Reads and verifies a plan file.
    ///
    /// # Errors
    /// If the text is no plan, or one that this engine does not read.
    pub fn new(plan: &str) -> Result<Self, Refusal> {
        Ok(Self(VerifiedPlan::from_json(plan)?))
    }

    /// The content hash of the plan.
    #[must_use]
    pub fn hash(&self) -> &str {
        self.0.hash()
    }

    /// The id of the policy.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.0.policy.id
    }

    /// The version of its package.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.0.policy.version
    }

    /// The whole answer as JSON.
    ///
    /// # Errors
    /// If the facts are no JSON object, or the date, the language or the outcome is none of this plan.
    pub fn decide(&self, facts: &str, as_of: &str, lang: &str, outcome: Option<&str>) -> Result<String, Refusal> {
        let lang = language(lang)?;
        let as_of = self.in_force(as_of)?;
        let only = outcome.map(|id| self.outcome(id)).transpose()?;
        let facts = self.facts(facts)?;
        let decision = decide(&self.0, &facts, as_of);
        Ok(to_json(&Answer::new(&decision, lang, only)))
    }

    /// The answer as JSON without what could be done: no questions, ways or dates, and nobody is named who can change a finding. Quick enough for every
    /// keystroke.
    ///
    /// # Errors
    /// As [`Loaded::decide`].
    pub fn brief(&self, facts: &str, as_of: &str, lang: &str, outcome: Option<&str>) -> Result<String, Refusal> {
        let lang = language(lang)?;
        let as_of = self.in_force(as_of)?;
        let only = outcome.map(|id| self.outcome(id)).transpose()?;
        let facts = self.facts(facts)?;
        let decision = decide(&self.0, &facts, as_of);
        Ok(to_json(&Answer::brief(&decision, lang, only)))
    }

    /// The findings as compact JSON.
    ///
    /// # Errors
    /// If the facts are no JSON object, or the date is none of this plan.
    pub fn findings(&self, facts: &str, as_of: &str) -> Result<String, Refusal> {
        let as_of = self.in_force(as_of)?;
        let facts = self.facts(facts)?;
        let mut out = String::new();
        compact::write_findings(&decide(&self.0, &facts, as_of), 0..self.0.findings.len(), &mut out);
        Ok(out)
    }

    fn facts(&self, text: &str) -> Result<Facts, Refusal> {
        facts::read(&self.0, &[], text).map_err(|found| Refusal::facts(&found))
    }

    fn outcome(&self, id: &str) -> Result<usize, Refusal> {
        self.0.outcome_index(id).ok_or_else(|| {
            let near = nearest(id, self.0.outcomes.iter().map(|outcome| outcome.id.as_str()));
            let (zh, en) = match near {
                Some(near) => (format!("；是否想写 `{near}`？"), format!("; did you mean `{near}`?")),
                None => Default::default(),
            };
            let (zh, en) = (format!("没有名为 {id} 的结论{zh}"), format!("there is no outcome {id}{en}"));
            Refusal::new("unknown-outcome", zh, en)
        })
    }

    /// The date, if the policy is in force on it.
    fn in_force(&self, text: &str) -> Result<Date, Refusal> {
        let as_of = date(text)?;
        let words = |lang, other| (wording::date(as_of, lang), wording::date(other, lang));
        let (zh, en) = (|other| words(Lang::Zh, other), |other| words(Lang::En, other));
        let policy = &self.0.policy;
        if as_of < policy.from {
            let ((day, first), (d, f)) = (zh(policy.from), en(policy.from));
            let text = format!("判断日期 {day} 早于政策施行日期 {first}");
            let english = format!("the as-of date {d} is before the policy comes into force on {f}");
            return Err(Refusal::new("too-early", text, english));
        }
        if let Some(end) = policy.to.filter(|end| *end < as_of) {
            let ((day, last), (d, l)) = (zh(end), en(end));
            let text = format!("判断日期 {day} 晚于政策失效日期 {last}");
            return Err(Refusal::new(
                "too-late",
                text,
                format!("the as-of date {d} is after the policy's last day, {l}"),
            ));
        }
        Ok(as_of)
    }
}

impl Shelf {
    /// Reads and verifies a plan file, and puts it in the place of an earlier one of the same policy. Gives the id of the policy.
    ///
    /// # Errors
    /// If the text is no plan, or one that this engine does not read.
    pub fn add(&mut self, plan: &str) -> Result<String, Refusal> {
        let plan = VerifiedPlan::from_json(plan)?;
        let id = plan.policy.id.clone();
        self.0.retain(|other| other.policy.id != id);
        let at = self.0.iter().take_while(|other| other.policy.id < id).count();
        self.0.insert(at, plan);
        Ok(id)
    }

    /// The dossier against every plan, as JSON. A fact that any of them knows is fine; plans that are not in force are named and not decided.
    ///
    /// # Errors
    /// If the facts are no JSON object, the date is none, or the language is neither.
    pub fn matched(&self, facts: &str, as_of: &str, lang: &str) -> Result<String, Refusal> {
        let lang = language(lang)?;
        let as_of = date(as_of)?;
        let among: Vec<&Plan> = self.0.iter().map(|plan| &**plan).collect();
        let (mut read, mut left_out) = (Vec::new(), Vec::new());
        for plan in &self.0 {
            if as_of < plan.policy.from || plan.policy.to.is_some_and(|last| last < as_of) {
                left_out.push(plan);
            } else {
                read.push((plan, facts::read(plan, &among, facts).map_err(|found| Refusal::facts(&found))?));
            }
        }
        let decisions: Vec<_> = read.iter().map(|(plan, facts)| decide(plan, facts, as_of)).collect();
        let decided: Vec<_> = decisions.iter().map(|decision| Decided::new(decision, lang)).collect();
        Ok(to_json(&Match::new(&decided, &left_out, (as_of, lang, false))))
    }
}

fn date(text: &str) -> Result<Date, Refusal> {
    Date::parse(text).ok_or_else(|| {
        let zh = format!("`{text}` 不是日历上存在的日期 YYYY-MM-DD");
        Refusal::new("bad-date", zh, format!("`{text}` is not a day of the calendar, YYYY-MM-DD"))
    })
}

fn language(text: &str) -> Result<Lang, Refusal> {
    match text {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => {
            let zh = format!("`{text}` 不是可用的语言；应为 zh 或 en");
            Err(Refusal::new("bad-language", zh, format!("`{text}` is not a language of the answer; use zh or en")))
        }
    }
}
