// Reads plans, questions and digests of what the native engine says, a JSON object a line, and asks the engine in wasm/pkg the same. `cargo xtask same-answer` runs it.
// First argument: the native program, which says in full what a digest stands for. Second, if given: another engine (`fallback/index.js`).
import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { digest } from "./digest.mjs";

const [native, glue] = process.argv.slice(2);
const { default: init, Engine, Rulebook } = await import(glue ? pathToFileURL(glue) : "../../wasm/pkg/node.js");
await init();

const engines = new Map();
const rulebook = new Rulebook();
const asked = { decide: 0, brief: 0, findings: 0, match: 0, refused: 0 };
const cases = new Set();
let texts = 0;
let characters = 0;
let different = 0;

function said(ask) {
  try {
    return ask();
  } catch (thrown) {
    return thrown.message;
  }
}

function report(what, line, expected, got) {
  different += 1;
  if (different > 5) return;
  let at = 0;
  while (at < got.length && got[at] === expected[at]) at += 1;
  const near = (text) => text.slice(Math.max(0, at - 80), at + 80);
  console.error(
    `${line.name ?? "a plan"} (${what}, ${line.as_of ?? ""}, ${line.lang ?? ""}, ${line.outcome ?? "all outcomes"})\n  from character ${at}\n  native: …${near(expected)}…\n  wasm:   …${near(got)}…\n  facts:  ${line.facts ?? ""}`,
  );
}

function load(line) {
  if (line.refused !== undefined) {
    asked.refused += 1;
    texts += 1;
    const got = said(() => `taken: ${new Engine(line.load).hash}`);
    if (got !== line.refused) report("load", line, line.refused, got);
    return;
  }
  const engine = new Engine(line.load);
  if (engine.hash !== line.hash) report("hash", line, line.hash, engine.hash);
  engines.set(line.hash, engine);
  if (line.shelf) rulebook.add(line.load);
}

for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const line = JSON.parse(text);
  if (line.load !== undefined) {
    load(line);
    continue;
  }
  const engine = engines.get(line.plan);
  const outcome = line.outcome ?? undefined;
  const ways = {
    decide: () => engine.decide(line.facts, line.as_of, line.lang, outcome),
    brief: () => engine.brief(line.facts, line.as_of, line.lang, outcome),
    findings: () => engine.findings(line.facts, line.as_of),
    match: () => rulebook.match(line.facts, line.as_of, line.lang),
  };
  cases.add(`${line.plan}${line.name}`);
  for (const [how, expected] of Object.entries(line.said)) {
    const got = said(ways[how]);
    asked[how] += 1;
    texts += 1;
    characters += got.length;
    if (digest(got) === expected) continue;
    const full = spawnSync(native, ["--say"], { input: JSON.stringify({ ...line, how }), encoding: "utf8", maxBuffer: 1 << 28 });
    report(how, line, full.stdout || `(${expected}) ${full.stderr}`, got);
  }
}

const kinds = Object.entries(asked).map(([how, count]) => `${count} ${how}`);
console.log(
  `${cases.size} cases of ${engines.size} plans, ${texts} texts (${kinds.join(", ")}), ${(characters / 1e6).toFixed(0)} million characters: ${different} different`,
);
if (Object.values(asked).some((count) => count === 0)) console.error("something was not asked at all");
process.exit(different === 0 && Object.values(asked).every((count) => count > 0) ? 0 : 1);
