//! Beside the pipeline: plans and native answers as lines of JSON, for `tests/wasm/same_answer.mjs` to ask the same of WebAssembly.
//!
//! First every hand-written case of every package, in both languages, about all outcomes and about one, and once more with something in the facts that
//! cannot be used; then so many made-up cases of each package as the argument says.

use std::{
    collections::BTreeSet,
    env,
    io::{self, BufWriter, Write},
    process::ExitCode,
};

use serde_json::json;
use zhunsheng_compiler::{Package, cases};
use zhunsheng_engine::{Answer, Date, Lang, VerifiedPlan, answer::compact, decide, facts};
use zhunsheng_tests::{
    compiled,
    generate::{self, Generator, Random, fresh_seed, to_json},
};

struct Question<'q> {
    name: &'q str,
    facts: &'q str,
    as_of: Date,
    lang: Lang,
    outcome: Option<usize>,
}

struct Lines<W> {
    out: W,
    /// The hashes of the plans that were written.
    plans: BTreeSet<String>,
}

impl<W: Write> Lines<W> {
    fn answer(&mut self, plan: &VerifiedPlan, question: &Question<'_>) -> io::Result<()> {
        if self.plans.insert(plan.hash().to_owned()) {
            writeln!(self.out, "{}", json!({ "plan": plan.hash(), "text": plan.to_json() }))?;
        }
        let &Question { name, facts, as_of, lang, outcome } = question;
        let Ok(read) = facts::read(plan, &[], facts) else { return Ok(()) };
        let decision = decide(plan, &read, as_of);
        let answer = serde_json::to_string(&Answer::new(&decision, lang, outcome))?;
        let findings = outcome.is_none().then(|| {
            let mut text = String::new();
            compact::write_findings(&decision, 0..plan.findings.len(), &mut text);
            text
        });
        let outcome = outcome.and_then(|index| plan.outcomes.get(index)).map(|outcome| &outcome.id);
        let line = json!({
            "plan": plan.hash(), "name": name, "facts": facts, "as_of": as_of, "lang": lang, "outcome": outcome, "answer": answer,
            "findings": findings,
        });
        writeln!(self.out, "{line}")
    }

    fn written(&mut self, package: &Package, plan: &VerifiedPlan) -> io::Result<()> {
        for (index, case) in cases::read(package).iter().enumerate() {
            let plan = &*case.plan(plan).map_err(io::Error::other)?;
            // Why: outside of the time in force nobody gets an answer, from neither.
            if case.as_of < plan.policy.from || plan.policy.to.is_some_and(|last| last < case.as_of) {
                continue;
            }
            let name = format!("{}/{}", package.name, case.name);
            let spoilt = case
                .facts
                .replacen('{', r#"{ "no_such_fact": 1, "甲": "\"//\u0000", "#, 1)
                .replace("},}", "}}")
                .replace(", }", "}");
            let outcome = Some(index % plan.outcomes.len().max(1));
            for lang in [Lang::Zh, Lang::En] {
                let ask = |facts, outcome| Question { name: &name, facts, as_of: case.as_of, lang, outcome };
                self.answer(plan, &ask(&case.facts, None))?;
                self.answer(plan, &ask(&case.facts, outcome))?;
            }
            self.answer(
                plan,
                &Question { name: &name, facts: &spoilt, as_of: case.as_of, lang: Lang::Zh, outcome: None },
            )?;
        }
        Ok(())
    }

    fn made_up(
        &mut self,
        package: &Package,
        plan: &VerifiedPlan,
        rounds: usize,
        random: &mut Random,
    ) -> io::Result<()> {
        let bases = cases::read(package).iter().map(|case| generate::from_json(plan, &case.facts)).collect();
        let generator = Generator::new(plan, bases);
        for round in 0..rounds {
            let as_of = generator.as_of(random);
            let whole = generator.case(random, as_of);
            let case = if random.chance(50) { generator.partial(random, &whole) } else { whole };
            let lang = if random.chance(50) { Lang::Zh } else { Lang::En };
            let name = format!("{}, made up, round {round}", package.name);
            self.answer(plan, &Question { name: &name, facts: &to_json(&case), as_of, lang, outcome: None })?;
        }
        Ok(())
    }
}

fn run() -> io::Result<()> {
    let rounds = env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    let seed = fresh_seed();
    eprintln!("ZHUNSHENG_SEED={seed}");
    let mut random = Random::new(seed);
    let mut lines = Lines { out: BufWriter::new(io::stdout().lock()), plans: BTreeSet::new() };
    for (package, plan) in compiled() {
        lines.written(package, plan)?;
        lines.made_up(package, plan, rounds, &mut random)?;
    }
    lines.out.flush()
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("native_answers: {why}");
            ExitCode::FAILURE
        }
    }
}
