// Desk, words: one way to every phrase in both languages.

import { sayOf } from "../site/words.js";
import type { Lang } from "./types.js";
import { AROUND } from "./words-around.js";
import { CHANGES } from "./words-changes.js";
import { RECORDS, RECORD_KINDS, SCOPES } from "./words-records.js";
import { VALUES } from "./words-values.js";

const WORDS = { ...AROUND, ...VALUES, ...CHANGES, ...RECORDS };
export type DeskWord = keyof typeof WORDS;

export interface SayDesk {
  (word: DeskWord, values?: Record<string, string | number>): string;
  /** What a record of the log tells; a kind that this desk does not know yet stands for itself. */
  record(kind: string): string;
  scope(scope: string): string;
  /** Whoever did something; what nobody did, the program itself did. */
  person(name: string | null): string;
}

const made: Partial<Record<Lang, SayDesk>> = {};

export function sayDesk(lang: Lang): SayDesk {
  const at = lang === "zh" ? 0 : 1;
  return (made[lang] ??= Object.assign(sayOf(WORDS, lang), {
    record: (kind: string) => (RECORD_KINDS as Record<string, readonly [string, string]>)[kind]?.[at] ?? kind,
    person: (name: string | null) => (name === "system" ? RECORDS.system[at] : !name || name.startsWith("@command-line") ? RECORDS.commandLine[at] : name),
    scope: (scope: string) => (SCOPES as Record<string, readonly [string, string]>)[scope]?.[at] ?? scope,
  }));
}
