// Site: which edition of a policy it is, and since when it is in force.

import type { Lang } from "../src/plan.js";
import type { Site } from "./main.js";
import { today } from "../src/element/device.js";
import type { About } from "./about.js";
import { sayOf, day, WORDS } from "./words.js";
import { START } from "./words-start.js";

/** The words of the pages and parts that are loaded later. */
export const sayStart = (lang: Lang) => sayOf({ ...WORDS, ...START }, lang);

/** The first digits of a hash, enough to tell editions apart by eye. */
export function short(hash: string): string {
  return hash.replace(/^sha256:/u, "").slice(0, 12);
}

export function inForce({ lang }: Site, t: ReturnType<typeof sayStart>, { from, to }: About): string {
  const now = today();
  if (to && to < now) return t("ended", { to: day(lang, to) });
  if (from > now) return t("notYet", { from: day(lang, from) });
  return to ? t("between", { from: day(lang, from), to: day(lang, to) }) : t("since", { from: day(lang, from) });
}
