//! Beside the pipeline: plans, questions and what the native engine says to them, as lines of JSON, for `tests/wasm/same_answer.mjs` to ask WebAssembly.
//!
//! First what is refused and every hand-written case of every package, in both languages, about all outcomes and about one, and once more with something in
//! the facts that cannot be used; then at least so many made-up cases as the first argument says, half of them from a fixed seed. What is said is
//! sent as a digest. With a second argument, one in so many hand-written cases; with `--say`, one question is read and answered in full.

use std::{
    env,
    io::{self, BufWriter, Write},
    process::ExitCode,
};

use serde_json::{Value, json};
use zhunsheng_compiler::cases;
use zhunsheng_engine::VerifiedPlan;
use zhunsheng_tests::{
    compiled,
    generate::{self, FIXED_SEED, Generator, Random, fresh_seed, to_json},
};
use zhunsheng_wasm::shell::{Loaded, Refusal, Shelf};

/// One made-up case in so many is answered whole, and one is held against all policies.
const WHOLE: usize = 20;
const MATCHED: usize = 200;
/// One in so many has something in its facts that cannot be used.
const SPOILT: usize = 10;

/// Texts that are no facts, or hardly.
const STRANGE: [&str; 8] =
    ["", "[]", "{", "nul", "{}", "{\"a\":1,\"a\":2}", "{\"专职人员\":5}", "{\"full_time_staff\":1e400}"];

struct Question<'q> {
    facts: &'q str,
    as_of: &'q str,
    lang: &'q str,
    outcome: Option<&'q str>,
}

impl Question<'_> {
    /// What the native engine says, or why it does not.
    fn ask(&self, how: &str, engine: &Loaded, shelf: &Shelf) -> String {
        let &Self { facts, as_of, lang, outcome } = self;
        let said = match how {
            "decide" => engine.decide(facts, as_of, lang, outcome),
            "brief" => engine.brief(facts, as_of, lang, outcome),
            "findings" => engine.findings(facts, as_of),
            _ => shelf.matched(facts, as_of, lang),
        };
        said.unwrap_or_else(|why: Refusal| why.to_json())
    }
}

/// The length and two sums over the UTF-16 units, which JavaScript can compute as well.
fn digest(text: &str) -> String {
    let (mut length, mut one, mut two) = (0_usize, 0x811c_9dc5_u32, 0_u32);
    for unit in text.encode_utf16() {
        length += 1;
        one = (one ^ u32::from(unit)).wrapping_mul(0x0100_0193);
        two = (two.rotate_left(5) ^ u32::from(unit)).wrapping_mul(0x9e37_79b1);
    }
    format!("{length}:{one:08x}{two:08x}")
}

struct Lines<'p, W> {
    out: W,
    engines: Vec<(&'p str, Loaded)>,
    shelf: Shelf,
}

impl<'p, W: Write> Lines<'p, W> {
    fn plan(&mut self, plan: &'p VerifiedPlan, on_shelf: bool) -> io::Result<()> {
        if self.engines.iter().any(|(hash, _)| *hash == plan.hash()) {
            return Ok(());
        }
        let text = plan.to_json();
        let refused = |why: Refusal| io::Error::other(why.to_json());
        self.engines.push((plan.hash(), Loaded::new(&text).map_err(refused)?));
        if on_shelf {
            self.shelf.add(&text).map_err(refused)?;
        }
        writeln!(self.out, "{}", json!({ "load": text, "hash": plan.hash(), "shelf": on_shelf }))
    }

    /// A text that is not taken for a plan.
    fn refused(&mut self, text: &str) -> io::Result<()> {
        let why = Loaded::new(text).err().ok_or_else(|| io::Error::other("an altered plan was taken"))?;
        writeln!(self.out, "{}", json!({ "load": text, "refused": why.to_json() }))
    }

    fn ask(&mut self, plan: &str, name: &str, question: &Question<'_>, hows: &[&str]) -> io::Result<()> {
        let Some((_, engine)) = self.engines.iter().find(|(hash, _)| *hash == plan) else { return Ok(()) };
        let said = hows.iter().map(|how| (String::from(*how), json!(digest(&question.ask(how, engine, &self.shelf)))));
        let said = Value::Object(said.collect());
        let &Question { facts, as_of, lang, outcome } = question;
        let line = json!({
            "plan": plan, "name": name, "facts": facts, "as_of": as_of, "lang": lang, "outcome": outcome, "said": said,
        });
        writeln!(self.out, "{line}")
    }

    fn strange(&mut self, plan: &VerifiedPlan) -> io::Result<()> {
        let text = plan.to_json();
        let altered = text.replacen("\"version\":\"1\"", "\"version\":\"2\"", 1);
        for text in ["", "{}", "null", &text.replacen("\"format\":1", "\"format\":9", 1), &altered] {
            if text != plan.to_json() {
                self.refused(text)?;
            }
        }
        let ask = |facts, as_of, lang, outcome| Question { facts, as_of, lang, outcome };
        for facts in STRANGE {
            self.ask(
                plan.hash(),
                facts,
                &ask(facts, "2026-03-01", "zh", None),
                &["decide", "brief", "findings", "match"],
            )?;
        }
        for as_of in ["", "2026-02-30", "2026-2-3", "0001-01-01", "9999-12-31", "２０２６-03-01"] {
            self.ask(plan.hash(), as_of, &ask("{}", as_of, "en", None), &["decide", "brief", "findings", "match"])?;
        }
        self.ask(plan.hash(), "language", &ask("{}", "2026-03-01", "fr", None), &["decide", "brief", "match"])?;
        self.ask(plan.hash(), "outcome", &ask("{}", "2026-03-01", "en", Some("no_such")), &["decide", "brief"])
    }
}

/// The facts with something that no policy knows, and something that fits no fact.
fn spoilt(facts: &str, random: &mut Random) -> String {
    let wrong = ["\"甲\"", "1e400", "-1", "null", "[]", "\"2026-02-31\"", "12345678901234567890.5", "\"５名\""];
    let wrong = random.pick(&wrong).copied().unwrap_or("null");
    let mut out = String::from("{ \"no_such_fact\": 1, \"甲\": \"\\\"//\\u0000\",");
    let mut rest = facts.trim_start().trim_start_matches('{');
    if let Some((before, after)) = rest.split_once("true") {
        out.push_str(before);
        out.push_str(wrong);
        rest = after;
    }
    out.push_str(rest);
    out.replace(",}", "}").replace(", }", " }")
}

/// Reads one question and says what the native engine does.
fn say() -> io::Result<()> {
    let text = io::read_to_string(io::stdin())?;
    let line: Value = serde_json::from_str(&text)?;
    let of = |key: &str| line.get(key).and_then(Value::as_str);
    let mut shelf = Shelf::default();
    let mut engine = None;
    for (package, plan) in compiled() {
        let text = plan.to_json();
        let cases = cases::read(package);
        let tried = cases.iter().filter_map(|case| case.plan(plan).ok()).find(|tried| of("plan") == Some(tried.hash()));
        if of("plan") == Some(plan.hash()) {
            engine = Loaded::new(&text).ok();
        } else if let Some(tried) = tried {
            engine = Loaded::new(&tried.to_json()).ok();
        }
        let _ = shelf.add(&text);
    }
    let engine = engine.ok_or_else(|| io::Error::other("there is no such plan"))?;
    let question = Question {
        facts: of("facts").unwrap_or(""),
        as_of: of("as_of").unwrap_or(""),
        lang: of("lang").unwrap_or(""),
        outcome: of("outcome"),
    };
    print!("{}", question.ask(of("how").unwrap_or(""), &engine, &shelf));
    Ok(())
}

fn run(cases_wanted: usize, every: usize) -> io::Result<()> {
    let seed = fresh_seed();
    eprintln!("ZHUNSHENG_SEED={seed}");
    let mut lines = Lines { out: BufWriter::new(io::stdout().lock()), engines: Vec::new(), shelf: Shelf::default() };
    for (_, plan) in compiled() {
        lines.plan(plan, true)?;
    }
    let plans: Vec<_> = compiled().iter().map(|(package, plan)| (package, plan, cases::read(package))).collect();
    let tried: Vec<Vec<_>> = plans
        .iter()
        .map(|(_, plan, cases)| cases.iter().filter_map(|case| Some((case, case.plan(plan).ok()?))).collect())
        .collect();
    let mut random = Random::new(FIXED_SEED);
    for ((package, plan, _), cases) in plans.iter().zip(&tried) {
        lines.strange(plan)?;
        for (index, (case, tried)) in cases.iter().enumerate().step_by(every.max(1)) {
            lines.plan(tried, false)?;
            let (name, as_of) = (format!("{}/{}", package.name, case.name), case.as_of.to_string());
            let outcome = tried.outcomes.get(index % tried.outcomes.len().max(1)).map(|outcome| outcome.id.as_str());
            let spoilt = spoilt(&case.facts, &mut random);
            let ask = |facts, lang, outcome| Question { facts, as_of: &as_of, lang, outcome };
            lines.ask(tried.hash(), &name, &ask(&case.facts, "zh", None), &["decide", "brief", "findings"])?;
            lines.ask(tried.hash(), &name, &ask(&case.facts, "en", None), &["decide"])?;
            lines.ask(tried.hash(), &name, &ask(&case.facts, "en", outcome), &["decide", "brief"])?;
            lines.ask(tried.hash(), &name, &ask(&spoilt, "en", None), &["brief", "findings"])?;
            if index % WHOLE == 0 {
                lines.ask(tried.hash(), &name, &ask(&case.facts, "en", None), &["match"])?;
                lines.ask(tried.hash(), &name, &ask(&spoilt, "zh", None), &["decide", "match"])?;
            }
        }
    }
    let each = cases_wanted.div_ceil(plans.len().max(1) * 2);
    for seed in [FIXED_SEED, seed] {
        let mut random = Random::new(seed);
        for (package, plan, cases) in &plans {
            let bases = cases.iter().map(|case| generate::from_json(plan, &case.facts)).collect();
            let generator = Generator::new(plan, bases);
            for round in 0..each {
                let as_of = generator.as_of(&mut random);
                let whole = generator.case(&mut random, as_of);
                let case = if random.chance(50) { generator.partial(&mut random, &whole) } else { whole };
                let mut facts = to_json(&case);
                if round % SPOILT == 0 {
                    facts = spoilt(&facts, &mut random);
                }
                let lang = if random.chance(50) { "zh" } else { "en" };
                let outcome = random.pick(&plan.outcomes).map(|outcome| outcome.id.as_str());
                let name = format!("{}, made up from seed {seed}, round {round}", package.name);
                let as_of = as_of.to_string();
                let ask = |outcome| Question { facts: &facts, as_of: &as_of, lang, outcome };
                lines.ask(plan.hash(), &name, &ask(outcome), &["brief", "findings"])?;
                if round % WHOLE == 0 {
                    lines.ask(plan.hash(), &name, &ask(None), &["decide", "brief"])?;
                }
                if round % MATCHED == 0 {
                    lines.ask(plan.hash(), &name, &ask(None), &["match"])?;
                }
            }
        }
    }
    lines.out.flush()
}

fn main() -> ExitCode {
    let argument = env::args().nth(1).unwrap_or_default();
    let done = if argument == "--say" {
        say()
    } else {
        run(argument.parse().unwrap_or(0), env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(1))
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("native_answers: {why}");
            ExitCode::FAILURE
        }
    }
}
