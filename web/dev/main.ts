// Development only, never shipped: a page with one form, decided by the native binary behind the dev server.

import { useEngine, type EngineLike } from "../src/index.js";

useEngine((planText): EngineLike => {
  const { hash, plan } = JSON.parse(planText) as { hash: string; plan: { policy: { id: string } } };
  return {
    hash,
    async decide(facts, asOf, lang, outcome) {
      const reply = await fetch("/dev-decide", { method: "POST", body: JSON.stringify({ policy: plan.policy.id, facts, asOf, lang, outcome }) });
      if (!reply.ok) throw new Error(await reply.text());
      return reply.text();
    },
  };
});

const wanted = new URL(location.href).searchParams;
const check = document.createElement("policy-check");
for (const [name, value] of [["src", `/plans/${wanted.get("policy") ?? "gy-society"}.plan.json`], ["lang", wanted.get("lang") ?? "zh-CN"],
  ["as-of", wanted.get("as-of") ?? ""], ["outcome", wanted.get("outcome") ?? ""]] as const) if (value) check.setAttribute(name, value);
document.body.append(check);
