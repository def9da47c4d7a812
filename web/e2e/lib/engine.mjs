// Browser tests: the same engine in Node, for what a page ought to say, and the plans and sample dossiers.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PKG, WEB } from "./serve.mjs";

const { Engine } = await import(pathToFileURL(join(PKG, "node.js")).href);

export const INDEX = JSON.parse(readFileSync(join(PKG, "plans/index.json"), "utf8"));
export const POLICIES = INDEX.map((each) => each.policy);
export const AS_OF = "2026-06-30";

const entryOf = (policy) => {
  const entry = INDEX.find((each) => each.policy === policy);
  if (!entry) throw new Error(`no plan of ${policy}`);
  return entry;
};
export const planUrl = (policy) => `/plans/${entryOf(policy).file}`;
export const planText = (policy) => readFileSync(join(PKG, "plans", entryOf(policy).file), "utf8");
export const planOf = (policy) => JSON.parse(planText(policy)).plan;
export const hashOf = (policy) => entryOf(policy).hash;
export const samplePath = (name) => join(WEB, "../cli/samples", `${name}.json`);
export const sample = (name) => JSON.parse(readFileSync(samplePath(name), "utf8"));

const engines = new Map();
function engineOf(policy) {
  if (!engines.has(policy)) engines.set(policy, new Engine(planText(policy)));
  return engines.get(policy);
}

export function decide(policy, facts, { asOf = AS_OF, lang = "zh", outcome } = {}) {
  const decision = JSON.parse(engineOf(policy).decide(JSON.stringify(facts), asOf, lang, outcome));
  // The page shows a headline as a line of its own, and English lines begin with a capital.
  for (const each of decision.outcomes) each.headline = each.headline.slice(0, 1).toUpperCase() + each.headline.slice(1);
  return decision;
}
