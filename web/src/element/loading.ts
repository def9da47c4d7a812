// Element: the text of a plan, from its address or out of the page itself, and whether it is the plan that was asked for.

import { bothLanguages } from "../words.js";
import { PlanRefused, readPlan, type PlanText } from "../plan.js";
import { failureOf, type Failure } from "./refusal.js";

export type Loaded = { ok: true; text: string; file: PlanText } | { ok: false; failure: Failure };

/** `#id` stands for the text of an element of the page, so that a page can carry its plans and load nothing. */
async function textOf(src: string, root: Node): Promise<string> {
  if (src.startsWith("#")) {
    const near = root instanceof ShadowRoot ? root.getElementById(src.slice(1)) : null;
    const text = (near ?? document.getElementById(src.slice(1)))?.textContent;
    if (!text) throw new Error(`nothing in ${src}`);
    return text.trim();
  }
  const response = await fetch(src);
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

export async function loadPlan(src: string, root: Node, wanted: string): Promise<Loaded> {
  let text: string;
  try {
    text = await textOf(src, root);
  } catch {
    return { ok: false, failure: { text: bothLanguages("result.e_load"), retry: true } };
  }
  try {
    const file = readPlan(text);
    if (wanted && !sameHash(wanted, file.hash)) throw new PlanRefused("other-hash");
    return { ok: true, text, file };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

/** With or without the name of the method; shortened hashes are none. */
function sameHash(wanted: string, hash: string): boolean {
  const plain = (text: string) => text.trim().toLowerCase().replace(/^sha256:/u, "");
  return plain(wanted) === plain(hash);
}
