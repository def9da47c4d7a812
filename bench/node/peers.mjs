// One decision in Node: this engine as WebAssembly beside json-logic-js, json-rules-engine and publicodes, in alternating rounds.
// Started by the Rust side, which writes the task to standard input as JSON and reads one JSON line: the rounds of each contender.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import jsonLogic from "json-logic-js";
import { Engine as RulesEngine } from "json-rules-engine";
import Publicodes from "publicodes";

const task = JSON.parse(readFileSync(0, "utf8"));
const { asOf, asks, criteria, rounds, milliseconds } = task;
const plain = task.plain; // JSON texts: the case that meets everything, then one that misses each criterion
const numbers = task.numbers; // the same with days as numbers
const version = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;

// What is asked of each fact, in the order of the criteria.
const atLeast = (fact, bound) => ({ fact, op: ">=", bound });
const notAfter = (fact, day) => ({ fact, op: "<=", bound: day.number });
const holds = (fact) => ({ fact, op: "=", bound: true });
const conditions = [
  atLeast("full_time_staff", asks.people),
  { fact: "legal_form", op: "=", bound: asks.legal_form },
  notAfter("host_established_on", asks.two_years),
  notAfter("practice_since", asks.two_years),
  atLeast("transfer_contract_value_last_year", asks.contract_value),
  atLeast("transfer_projects_last_year", asks.projects),
  holds("representative_cases"),
  notAfter("head_management_since", asks.two_years),
  notAfter("head_practice_since", asks.one_year),
  atLeast("transfer_staff", asks.people),
  atLeast("external_experts", asks.people),
  holds("track_record"),
  holds("main_business_transfer"),
  holds("management_sound"),
  holds("premises_suitable"),
  holds("independent_website"),
];

// ---- this engine ----
const { Engine } = await import(pathToFileURL(`${task.package}/node.js`));
const index = JSON.parse(readFileSync(`${task.package}/plans/index.json`, "utf8"));
const { file } = index.find(({ policy }) => policy === "gx-station");
const ours = new Engine(readFileSync(`${task.package}/plans/${file}`, "utf8"));
const meets = (findings) => criteria.every((id) => findings.find((finding) => finding.id === id).verdict === "met");
const expected = ours.findings(plain[0], asOf).length;
const expectedBrief = ours.brief(plain[0], asOf, "zh", "work_station").length;

// ---- json-logic-js ----
const logic = {
  and: conditions.map(({ fact, op, bound }) =>
    bound === true ? { var: fact } : { [op === "=" ? "===" : op]: [{ var: fact }, bound] },
  ),
};

// ---- json-rules-engine ----
const OPERATORS = { ">=": "greaterThanInclusive", "<=": "lessThanInclusive", "=": "equal" };
const rules = new RulesEngine([
  {
    conditions: { all: conditions.map(({ fact, op, bound }) => ({ fact, operator: OPERATORS[op], value: bound })) },
    event: { type: "meets" },
  },
]);

// ---- publicodes ----
const spoken = (name) => name.replaceAll("_", " ");
const written = (value) => (typeof value === "string" ? `'${spoken(value)}'` : value === true ? "oui" : value === false ? "non" : value);
const publicodes = new Publicodes({
  ...Object.fromEntries(conditions.map(({ fact }) => [spoken(fact), null])),
  meets: {
    "toutes ces conditions": conditions.map(({ fact, op, bound }) =>
      bound === true ? spoken(fact) : `${spoken(fact)} ${op} ${written(bound)}`,
    ),
  },
});
const situation = (facts) =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [spoken(name), written(value)]));

const parsed = numbers.map((text) => JSON.parse(text));
const situations = parsed.map(situation);
const say = async (facts) => (await rules.run(facts)).events.length === 1;
const contenders = {
  "json-logic": { inputs: parsed, run: (facts) => jsonLogic.apply(logic, facts) === true },
  "json-rules-engine": { inputs: parsed, run: say, slow: true },
  publicodes: { inputs: situations, run: (given) => publicodes.setSituation(given).evaluate("meets").nodeValue === true },
  "zhunsheng-findings": {
    inputs: plain,
    run: (text) => ours.findings(text, asOf).length === expected,
    check: (text) => meets(JSON.parse(ours.findings(text, asOf))),
  },
  "zhunsheng-brief": {
    inputs: plain,
    run: (text) => ours.brief(text, asOf, "zh", "work_station").length === expectedBrief,
    check: (text) => meets(JSON.parse(ours.findings(text, asOf))),
  },
  "json-logic-text": { inputs: numbers, run: (text) => jsonLogic.apply(logic, JSON.parse(text)) === true },
  "json-rules-engine-text": { inputs: numbers, run: (text) => say(JSON.parse(text)), slow: true },
  "publicodes-text": {
    inputs: numbers,
    run: (text) => publicodes.setSituation(situation(JSON.parse(text))).evaluate("meets").nodeValue === true,
  },
};

// Nobody is measured who does not say yes to the first case and no to the others.
for (const [id, { inputs, run, check }] of Object.entries(contenders)) {
  for (const [which, input] of inputs.entries()) {
    const said = await (check ?? run)(input);
    if (said !== (which === 0)) throw new Error(`${id} says ${said} to case ${which}`);
  }
}

async function time({ inputs, run, slow }, times) {
  const [input] = inputs;
  let yes = 0;
  const start = process.cpuUsage();
  if (slow) {
    for (let call = 0; call < times; call += 1) yes += (await run(input)) ? 1 : 0;
  } else {
    for (let call = 0; call < times; call += 1) yes += run(input) ? 1 : 0;
  }
  const { user, system } = process.cpuUsage(start);
  if (yes !== times) throw new Error(`yes ${yes} times of ${times}`);
  return ((user + system) * 1e3) / times;
}

const entries = Object.entries(contenders);
const times = new Map();
for (const [id, contender] of entries) {
  let calls = 64;
  for (;;) {
    const nanoseconds = await time(contender, calls);
    if (calls * nanoseconds > milliseconds * 5e5) {
      times.set(id, Math.max(1, Math.round((milliseconds * 1e6) / nanoseconds)));
      break;
    }
    calls *= 2;
  }
}
const taken = Object.fromEntries(entries.map(([id]) => [id, []]));
for (let round = 0; round < rounds; round += 1) {
  for (let step = 0; step < entries.length; step += 1) {
    const [id, contender] = entries[(round + step) % entries.length];
    taken[id].push(await time(contender, times.get(id)));
  }
}
const versions = Object.fromEntries(["json-logic-js", "json-rules-engine", "publicodes"].map((name) => [name, version(name)]));
const findings = JSON.parse(ours.findings(plain[0], asOf)).length;
console.log(JSON.stringify({ taken, versions, node: process.version, findings }));
