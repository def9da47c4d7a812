// Site: which policies there are, and where their texts come from. What else the list says of them is in about.ts and loaded later.

import index from "virtual:policies";
import type { Text } from "../src/plan.js";

/** What dev/engine.ts leaves of the list that is built beside the plans. */
export interface Listed { policy: string; file: string; hash: string; title: Text }

export const POLICIES: readonly Listed[] = index;

export function listed(policy: string): Listed | undefined {
  return POLICIES.find((one) => one.policy === policy);
}

/** Where the plan of a policy is: in the page itself, as in the offline file, or beside it. */
export function source(policy: Listed): string {
  const id = `plan-${policy.policy}`;
  return document.getElementById(id) ? `#${id}` : `plans/${policy.file}`;
}

/** The texts of plans that are here already; a newer one is put in its place. */
export const texts = new Map<string, Promise<string>>();

/** The text of a plan, fetched once; after a failure it is tried again. */
export function planText(policy: Listed): Promise<string> {
  const known = texts.get(policy.policy);
  if (known) return known;
  const from = source(policy);
  const text = from.startsWith("#")
    ? Promise.resolve(document.getElementById(from.slice(1))?.textContent ?? "")
    : fetch(from).then((response) => {
        if (!response.ok) throw new Error(String(response.status));
        return response.text();
      });
  texts.set(policy.policy, text);
  text.catch(() => texts.delete(policy.policy));
  return text;
}
