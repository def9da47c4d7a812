// Site: the whole list of policies, as it was built beside the plans, with whom each is for. Loaded later.

import index from "../../wasm/pkg/plans/index.json";
import about from "./about.json";
import type { Text } from "../src/plan.js";
import type { Listed } from "./policies.js";

export interface About extends Listed {
  version: string; issuer: Text; document_number: string | null; jurisdiction: Text; from: string; to: string | null; questions: number; outcomes: number;
  qualifications: Text[]; at_hand: Text[];
}

const ORDER = Object.keys(about);
const place = (policy: string): number => (ORDER.includes(policy) ? ORDER.indexOf(policy) : ORDER.length);

/** All policies, those of `about.json` first and in its order. */
export const ALL: readonly About[] = [...(index as unknown as About[])].sort((one, other) => place(one.policy) - place(other.policy));

/** Whom a policy is for, in the words of this site; a policy that it does not know has none. */
export function whoFor(policy: string): Text | null {
  return (about as Record<string, Text>)[policy] ?? null;
}
