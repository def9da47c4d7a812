// Site: the list of policies, as it was built beside the plans, and where their texts come from.

import index from "../../wasm/pkg/plans/index.json";
import about from "./about.json";
import type { Text } from "../src/plan.js";

export interface Listed {
  policy: string; version: string; file: string; hash: string; title: Text; issuer: Text; document_number: string | null; jurisdiction: Text;
  from: string; to: string | null; questions: number; outcomes: number; qualifications: Text[]; at_hand: Text[];
}

const ORDER = Object.keys(about);
const place = (policy: string): number => (ORDER.includes(policy) ? ORDER.indexOf(policy) : ORDER.length);

/** All policies, those of `about.json` first and in its order. */
export const POLICIES: readonly Listed[] = [...(index as unknown as Listed[])].sort((one, other) => place(one.policy) - place(other.policy));

/** Whom a policy is for, in the words of this site; a policy that it does not know has none. */
export function whoFor(policy: string): Text | null {
  return (about as Record<string, Text>)[policy] ?? null;
}

export function listed(policy: string): Listed | undefined {
  return POLICIES.find((one) => one.policy === policy);
}

/** Where the plan of a policy is: in the page itself, as in the offline file, or beside it. */
export function source(policy: Listed): string {
  const id = `plan-${policy.policy}`;
  return document.getElementById(id) ? `#${id}` : `plans/${policy.file}`;
}

const texts = new Map<string, Promise<string>>();

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
