// How long the engine in wasm/pkg takes for each sample dossier, in Node: the best and the middle of some calls, in milliseconds. `cargo xtask wasm-speed` runs it.
import { readFileSync, readdirSync } from "node:fs";
import { Engine, Rulebook } from "../../wasm/pkg/node.js";

const CALLS = 15;
const AS_OF = "2026-03-01";
const at = (path) => new URL(`../../${path}`, import.meta.url);
const read = (path) => readFileSync(at(path), "utf8");
const plain = (text) => text.replace(/^\s*\/\/.*$/gm, "");

function time(what) {
  const taken = [];
  for (let call = 0; call < CALLS; call += 1) {
    const start = performance.now();
    what();
    taken.push(performance.now() - start);
  }
  taken.sort((a, b) => a - b);
  return [taken[0], taken[CALLS >> 1]].map((ms) => ms.toFixed(2).padStart(8)).join("");
}

const index = JSON.parse(read("wasm/pkg/plans/index.json"));
const samples = readdirSync(at("cli/samples")).filter((name) => !name.includes("parameters"));
const rulebook = new Rulebook();
console.log(`${"dossier".padEnd(24)}${"  decide: best, middle".padEnd(18)}       brief        findings`);
for (const { policy, file } of index) {
  const text = read(`wasm/pkg/plans/${file}`);
  const engine = new Engine(text);
  rulebook.add(text);
  const own = samples.filter((name) => name.startsWith(policy)).map((name) => [name, plain(read(`cli/samples/${name}`))]);
  for (const [name, facts] of [...own, [`${policy}: {}`, "{}"]]) {
    const calls = [
      () => engine.decide(facts, AS_OF, "zh"),
      () => engine.brief(facts, AS_OF, "zh"),
      () => engine.findings(facts, AS_OF),
    ];
    console.log(`${name.padEnd(24)}${calls.map(time).join("")}`);
  }
}
const dossier = plain(read("cli/samples/dossier.json"));
console.log(`${"match: dossier.json".padEnd(24)}${time(() => rulebook.match(dossier, AS_OF, "zh"))}`);
