//! One decision: everybody on the same facts, in one process, round after round.

use measure::{
    Size, machine,
    results::{Entry, Goal, Group, Section, Unit, version},
    rounds::{Contender, Timing, alternate, verify},
    station::{CASES, Form},
};

use crate::peers::{by_hand, cedar, cel, datalogic, regorus, rhai, zen, zhunsheng};

/// Whom a row is about: the id of the contender, the crate whose version is told (empty for what is written here), its name, and what it gives.
type Who = (&'static str, &'static str, &'static str, &'static str);

const BOOLEAN: &str = "a boolean";

/// From facts that are there in the engine's own types.
const PREPARED: [Who; 10] = [
    ("hand-written", "", "hand-written Rust", BOOLEAN),
    (
        "zhunsheng-verdict",
        "",
        "Zhunsheng, verdict only",
        "met, not met, unknown, not applicable or not computable, of all 16 together",
    ),
    (
        "zhunsheng-findings",
        "",
        "Zhunsheng, 16 findings",
        "of each criterion the verdict, value, threshold and shortfall",
    ),
    ("datalogic", "datalogic-rs", "datalogic-rs", BOOLEAN),
    ("zen", "zen-expression", "zen-expression", BOOLEAN),
    ("cel", "cel", "cel", BOOLEAN),
    ("regorus", "regorus", "regorus", BOOLEAN),
    ("rhai", "rhai", "rhai", BOOLEAN),
    ("cedar-bare", "cedar-policy", "cedar-policy, bare condition", BOOLEAN),
    ("cedar", "cedar-policy", "cedar-policy, authorizer", "allow or deny, and which policy decided"),
];

/// From JSON text.
const FROM_TEXT: [Who; 11] = [
    ("serde-json", "serde_json", "serde_json into a struct, then hand-written", BOOLEAN),
    ("zhunsheng-text-verdict", "", "Zhunsheng, verdict only", "one verdict, from facts checked against their domains"),
    (
        "zhunsheng-text-findings",
        "",
        "Zhunsheng, 16 findings as compact JSON",
        "JSON text: id, verdict, value, threshold, shortfall",
    ),
    (
        "zhunsheng-text-answer",
        "",
        "Zhunsheng, the whole answer",
        "JSON text: every finding of the policy with reasons, what to do, from when; in words",
    ),
    ("datalogic-text", "datalogic-rs", "datalogic-rs, days as text", BOOLEAN),
    ("datalogic-text-numbers", "datalogic-rs", "datalogic-rs, days as numbers", BOOLEAN),
    ("zen-text", "zen-expression", "zen-expression", BOOLEAN),
    ("cel-text", "cel", "cel, facts read by serde_json", BOOLEAN),
    ("regorus-text", "regorus", "regorus", BOOLEAN),
    ("rhai-text", "rhai", "rhai, facts read by serde_json", BOOLEAN),
    ("cedar-text", "cedar-policy", "cedar-policy, authorizer", "allow or deny, and which policy decided"),
];

const NOTES: [&str; 8] = [
    "Each contender is asked about one case that meets all 16 criteria and 16 cases that miss one each, and must say yes to the first and no to the \
     others before anything is measured; in every measured round the yeses are counted.",
    "Measured is the case that meets everything, so that nobody can stop early. Peers may stop at the first criterion missed; this engine always \
     computes all that is asked for.",
    "Processor time of the thread, median of the rounds and the middle half of them; the order turns from round to round. A ratio is the median of the \
     ratios of each round.",
    "Given away in the peers' favour: the years are counted back to a day beforehand, days are numbers (in the text too, where the engine has no dates of \
     its own worth their cost), thresholds stand in the rule as literals, money is a binary float or, for Cedar, whole 元. This engine looks up dated \
     parameters, counts years in the calendar, and reckons in exact decimals.",
    "No peer knows unknown facts in this setting: a missing fact is an error or false.",
    "rhai is built with the features that this repository's compiler names; they do not slow the walker. regorus runs on its register machine, cel on a \
     resolver that lends it its own types.",
    "The facts are read anew each time, into memory that is used again, as is the buffer of the compact JSON; the peers use theirs again too, where they can.",
    "From JSON text without serde_json's reader an engine can be below the row of serde_json: that row bounds engines that read through it.",
];

/// Measures.
pub(crate) fn measure(size: Size) -> Result<Section, String> {
    let mut contenders = contenders()?;
    verify(&mut contenders, CASES)?;
    let (rounds, milliseconds) = match size {
        Size::Quick => (15, 2.0),
        Size::Full => (101, 5.0),
    };
    let timings = alternate(&mut contenders, rounds, milliseconds)?;
    let of = |id: &str| {
        let found = contenders.iter().zip(&timings).find(|(each, _)| each.id == id).map(|(_, timing)| timing);
        found.ok_or_else(|| format!("nobody is called {id}"))
    };
    let fastest = |whom: &[Who]| -> Result<(&'static str, &Timing), String> {
        let peers = whom.iter().filter(|(_, krate, ..)| !krate.is_empty() && *krate != "serde_json");
        let timed = peers.map(|(id, _, name, _)| Ok((*name, of(id)?))).collect::<Result<Vec<_>, String>>()?;
        timed.into_iter().min_by(|a, b| a.1.median.total_cmp(&b.1.median)).ok_or_else(|| "no peers".to_owned())
    };
    let group = |title: &str, whom: &[Who]| -> Result<Group, String> {
        let (peer, base) = fastest(whom)?;
        let mut entries = Vec::new();
        for (id, krate, name, gives) in whom {
            let (timing, version) = (of(id)?, version(krate));
            let name = name.replacen(krate, &format!("{krate} {version}"), usize::from(!version.is_empty()));
            entries.push(Entry::new(id, &name, gives, timing, Some(timing.times(base))));
        }
        entries.sort_by(|a, b| a.median.total_cmp(&b.median));
        Ok(Group {
            title: title.into(),
            ratio_to: format!("the fastest peer, {peer}"),
            unit: Unit::Nanoseconds,
            entries,
        })
    };
    let (base, base_text) = (fastest(&PREPARED)?, fastest(&FROM_TEXT)?);
    let goals = vec![
        Goal::at_most(
            &format!("typed facts → 16 findings, beside the fastest peer's boolean ({})", base.0),
            0.5,
            of("zhunsheng-findings")?.times(base.1),
        ),
        Goal::at_most(
            &format!("JSON text → verdict, beside the fastest peer's boolean ({})", base_text.0),
            1.0,
            of("zhunsheng-text-verdict")?.times(base_text.1),
        ),
        Goal::at_most(
            "JSON text → 16 findings as compact JSON, beside the same",
            2.0,
            of("zhunsheng-text-findings")?.times(base_text.1),
        ),
    ];
    Ok(Section {
        id: "decision".into(),
        title: "One decision, 16 criteria, the same facts".into(),
        when: machine::now(),
        groups: vec![
            group("Facts that are there already, in the engine's own types", &PREPARED)?,
            group("From JSON text", &FROM_TEXT)?,
        ],
        goals,
        notes: NOTES.iter().map(|note| (*note).to_owned()).collect(),
    })
}

fn contenders() -> Result<Vec<Contender>, String> {
    let mut all = vec![
        by_hand::typed(),
        datalogic::prepared()?,
        zen::prepared()?,
        cel::prepared()?,
        regorus::prepared()?,
        rhai::prepared()?,
        cedar::bare()?,
        cedar::prepared()?,
        by_hand::from_text(),
        datalogic::from_text(Form::Plain)?,
        datalogic::from_text(Form::DayNumbers)?,
        zen::from_text()?,
        cel::from_text()?,
        regorus::from_text()?,
        rhai::from_text()?,
        cedar::from_text()?,
    ];
    all.extend(zhunsheng::all()?);
    Ok(all)
}
