// Browser tests: a plan with other values than the built one, with the right hash, as a publication would bring it.

import { createHash } from "node:crypto";

/** The file of a plan after `change` has had its way with it. */
export function changedPlan(text, change) {
  const at = text.indexOf('"plan":') + '"plan":'.length;
  const plan = JSON.parse(text.slice(at, text.lastIndexOf("}")));
  change(plan);
  const bytes = JSON.stringify(plan);
  const hash = `sha256:${createHash("sha256").update(`zhunsheng plan 1\n${bytes}`, "utf8").digest("hex")}`;
  return { text: `{"format":1,"hash":"${hash}","plan":${bytes}}\n`, hash };
}
