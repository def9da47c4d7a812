// Reads plans and answers of the native engine, a JSON object a line, and asks the engine in wasm/pkg for the same. `cargo xtask same-answer` runs it.
import { createInterface } from "node:readline";
import { Engine } from "../../wasm/pkg/node.js";

const engines = new Map();
let answers = 0;
let characters = 0;
const differences = [];

function compare(what, line, expected, ask) {
  let got;
  try {
    got = ask();
  } catch (thrown) {
    got = `thrown: ${thrown.message}`;
  }
  answers += 1;
  characters += expected.length;
  if (got === expected) return;
  let at = 0;
  while (at < got.length && got[at] === expected[at]) at += 1;
  const near = (text) => text.slice(Math.max(0, at - 60), at + 60);
  differences.push(
    `${line.name} (${what}, ${line.as_of}, ${line.lang})\n  from character ${at}\n  native: …${near(expected)}…\n  wasm:   …${near(got)}…\n  facts:  ${line.facts}`,
  );
}

for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const line = JSON.parse(text);
  if (line.text !== undefined) {
    const engine = new Engine(line.text);
    if (engine.hash !== line.plan) differences.push(`the plan ${line.plan} has the hash ${engine.hash} here`);
    engines.set(line.plan, engine);
    continue;
  }
  const engine = engines.get(line.plan);
  compare("decide", line, line.answer, () => engine.decide(line.facts, line.as_of, line.lang, line.outcome ?? undefined));
  if (line.findings !== null) compare("findings", line, line.findings, () => engine.findings(line.facts, line.as_of));
}

console.log(`${answers} texts of ${engines.size} plans compared, ${(characters / 1e6).toFixed(1)} million characters, ${differences.length} different`);
for (const difference of differences.slice(0, 5)) console.error(difference);
if (answers === 0) console.error("nothing was compared");
process.exit(answers > 0 && differences.length === 0 ? 0 : 1);
