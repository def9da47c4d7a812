// Browser tests: what the panel shows against what the engine in Node says for the same answers.

import assert from "node:assert/strict";
import { decide, planOf } from "./engine.mjs";
import { until } from "./form.mjs";

const WORDS = {
  zh: { met: ["已满足"], provisional: ["待认定"], not_met: ["未满足"], unknown: ["待补充", "待认定"], not_computable: ["待补充", "待认定"], not_applicable: ["不适用"] },
  en: { met: ["Met"], provisional: ["To judge"], not_met: ["Not met"], unknown: ["Open", "To judge"], not_computable: ["Open", "To judge"], not_applicable: ["Does not apply"] },
};
const CLAUSE = { zh: "条款", en: "Clause" };

/** What there is to see of a decision: a line for each finding of the outcome. */
export function expected(decision, outcome, lang) {
  const wanted = new Set(decision.outcomes.find((each) => each.id === outcome).findings);
  return decision.findings.filter((finding) => wanted.has(finding.id)).map((finding) => ({
    title: finding.title, text: finding.text, clause: `${CLAUSE[lang]} ${finding.clause}`, shortfall: finding.shortfall?.text ?? "",
    words: WORDS[lang][finding.verdict === "met" && finding.provisional ? "provisional" : finding.verdict],
  }));
}

/** The panel shows each finding of the outcome with its word, shortfall, sentence and clause, and no other; the headline is the engine's. */
export async function sameAsEngine(form, policy, outcome, { lang = "zh", asOf } = {}) {
  const facts = JSON.parse(await form.host.evaluate((element) => element.exportCase()));
  const decision = decide(policy, facts, { lang, outcome, ...(asOf ? { asOf } : {}) });
  const one = decision.outcomes.find((each) => each.id === outcome);
  await until(() => form.headline(), (text) => text === one.headline, `headline of ${outcome}`);
  await form.settled();
  const want = expected(decision, outcome, lang);
  const shown = await form.findings();
  const known = (each) => `${each.title} ⟨${each.text}⟩`;
  assert.deepEqual(shown.map(known).sort(), want.map(known).sort(), "findings shown and decided");
  for (const each of want) {
    const line = shown.find((other) => known(other) === known(each));
    assert.ok(each.words.some((word) => line.word.endsWith(word)), `${each.title}: shown as “${line.word}”, decided ${each.words}`);
    assert.ok(line.foot.includes(each.clause), `${each.title}: no ${each.clause} in “${line.foot}”`);
    if (each.shortfall) assert.ok(line.short.includes(each.shortfall), `${each.title}: shortfall ${each.shortfall}, shown “${line.short}”`);
    else assert.equal(line.short, "", `${each.title}: a shortfall that the engine does not know`);
  }
  return { decision, one, want, shown };
}

/** The facts that an outcome looks at, in the order of the form. */
export function factsOf(policy, outcome) {
  const decision = decide(policy, {}, { outcome });
  const used = new Set(decision.findings.flatMap((finding) => finding.facts));
  return planOf(policy).facts.filter((fact) => used.has(fact.name));
}
