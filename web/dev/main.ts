// Development only, never shipped: a page with one form, for a plan of wasm/pkg.

import "../src/index.js";

const wanted = new URL(location.href).searchParams;
const check = document.createElement("policy-check");
for (const [name, value] of [["src", `/plans/${wanted.get("policy") ?? "gy-society-1"}.plan.json`], ["lang", wanted.get("lang") ?? "zh-CN"],
  ["as-of", wanted.get("as-of") ?? ""], ["outcome", wanted.get("outcome") ?? ""]] as const) if (value) check.setAttribute(name, value);
document.body.append(check);
