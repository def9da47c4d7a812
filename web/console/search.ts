// Desk: which thresholds a search finds.

import { plain } from "../src/read/normal.js";
import type { Parameter, Policy } from "./types.js";

export interface Row { policy: Policy; parameter: Parameter }
export interface Wanted { text: string; policy: string; clause: string; pending: boolean }

function words(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return Object.values(value).map(words).join(" ");
  return String(value);
}

/** Every word that was typed has to stand somewhere in a row: title, key, value, clause, whoever sets it, the rules that use it. */
export function matching(rows: Row[], { text, policy, clause, pending }: Wanted): Row[] {
  const typed = plain(text).toLowerCase().split(" ").filter(Boolean);
  return rows.filter(({ policy: of, parameter: p }) => {
    if (policy && of.policy !== policy) return false;
    if (clause && p.clause?.id !== clause) return false;
    if (pending && !p.pending.length) return false;
    if (!typed.length) return true;
    const all = plain([p.title, p.name, p.clause, p.set_by, p.unit, p.current?.shown, p.next?.shown, p.findings.map(({ title }) => title), of.title, of.document_number].map(words).join(" ")).toLowerCase();
    return typed.every((word) => all.includes(word));
  });
}
