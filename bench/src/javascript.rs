//! One decision in Node: this engine as WebAssembly beside the engines that a JavaScript program would use.

use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
};

use serde::Deserialize;
use serde_json::{Value, json};

use measure::{
    Size, machine, paths,
    results::{Entry, Group, Section, Unit},
    rounds::Timing,
    station::{AS_OF, CRITERIA, Form, asks, texts},
};

#[derive(Deserialize)]
struct Said {
    /// For each contender, nanoseconds a call in each round.
    taken: BTreeMap<String, Vec<f64>>,
    versions: BTreeMap<String, String>,
    node: String,
    /// How many findings the policy has.
    findings: usize,
}

/// Id, package whose version is told, name, what it gives.
type Who = (&'static str, &'static str, &'static str, &'static str);

const FROM_TEXT: [Who; 5] = [
    ("zhunsheng-findings", "", "Zhunsheng, findings", "JSON text: all findings of the policy, not only the 16"),
    (
        "zhunsheng-brief",
        "",
        "Zhunsheng, brief answer",
        "JSON text: every finding and the outcome, with reasons in words",
    ),
    ("json-logic-text", "json-logic-js", "json-logic-js", "a boolean"),
    ("json-rules-engine-text", "json-rules-engine", "json-rules-engine", "an event, with a result for each condition"),
    ("publicodes-text", "publicodes", "publicodes", "a value, with the tree that led to it"),
];
const PARSED: [Who; 3] = [
    ("json-logic", "json-logic-js", "json-logic-js", "a boolean"),
    ("json-rules-engine", "json-rules-engine", "json-rules-engine", "an event, with a result for each condition"),
    ("publicodes", "publicodes", "publicodes", "a value, with the tree that led to it"),
];

/// Measures.
pub(crate) fn measure(size: Size) -> Result<Section, String> {
    let (rounds, milliseconds) = match size {
        Size::Quick => (7, 10),
        Size::Full => (41, 40),
    };
    let day = |day: asks::Day| json!({ "text": day.text, "number": day.number });
    let (year, month, date) = AS_OF;
    let task = json!({
        "asOf": format!("{year}-{month:02}-{date:02}"),
        "rounds": rounds,
        "milliseconds": milliseconds,
        "package": paths::root().join("wasm/pkg"),
        "criteria": CRITERIA,
        "plain": texts(Form::Plain),
        "numbers": texts(Form::DayNumbers),
        "asks": {
            "people": asks::PEOPLE,
            "projects": asks::PROJECTS,
            "contract_value": asks::CONTRACT_VALUE,
            "legal_form": asks::LEGAL_FORM,
            "two_years": day(asks::TWO_YEARS),
            "one_year": day(asks::ONE_YEAR),
        },
    });
    let Said { taken, versions, node, findings } = ask(&task)?;
    let timed = |id: &str| -> Result<Timing, String> {
        Ok(Timing::new(taken.get(id).ok_or_else(|| format!("{id} did not run"))?.clone()))
    };
    let group = |title: &str, base: &str, whom: &[Who]| -> Result<Group, String> {
        let base = timed(base)?;
        let mut entries = Vec::new();
        for (id, package, name, gives) in whom {
            let version = versions.get(*package).map(|version| format!(" {version}")).unwrap_or_default();
            let timing = timed(id)?;
            entries.push(Entry::new(id, &format!("{name}{version}"), gives, &timing, Some(timing.times(&base))));
        }
        entries.sort_by(|a, b| a.median.total_cmp(&b.median));
        let ratio_to = "json-logic-js, the fastest peer".to_owned();
        Ok(Group { title: title.into(), ratio_to, unit: Unit::Nanoseconds, entries })
    };
    Ok(Section {
        id: "node".into(),
        title: format!("One decision in Node {node}"),
        when: machine::now(),
        groups: vec![
            group("From JSON text", "json-logic-text", &FROM_TEXT)?,
            group("From objects that are parsed already (this engine reads text only)", "json-logic", &PARSED)?,
        ],
        goals: Vec::new(),
        notes: vec![
            format!(
                "This engine has no call here for some of the findings: `findings` decides and writes all {findings} findings of the policy, `brief` \
                 writes the whole answer in words. The peers decide the 16 criteria. The module is built small before fast."
            ),
            "Each contender says yes to the good case and no to the 16 others before anything is measured. Processor time of the process, with what the \
             engine of JavaScript does beside; days are numbers and thresholds literals for the peers."
                .into(),
            "publicodes is given its situation anew for each decision, since it would answer from its cache otherwise.".into(),
        ],
    })
}

fn ask(task: &Value) -> Result<Said, String> {
    let mut command = Command::new("node");
    command.arg(paths::bench().join("node/peers.mjs")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|why| format!("node: {why}"))?;
    let mut ask = child.stdin.take().ok_or("node has no input")?;
    ask.write_all(task.to_string().as_bytes()).map_err(|why| format!("node: {why}"))?;
    drop(ask);
    let out = child.wait_with_output().map_err(|why| format!("node: {why}"))?;
    if !out.status.success() {
        return Err(format!("node ended with {}; see its own message above", out.status));
    }
    serde_json::from_slice(&out.stdout).map_err(|why| format!("node says something else: {why}"))
}
