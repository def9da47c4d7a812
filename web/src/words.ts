// Words: one way to every phrase in both languages.

import type { Lang, Text } from "./plan.js";
import { FORM } from "./words-form.js";
import type { LATER } from "./words-later.js";
import { REPORT } from "./words-report.js";
import { RESULT } from "./words-result.js";

export const WORDS = { form: FORM, result: RESULT, report: REPORT };
type All = typeof WORDS & typeof LATER;
export type Word = { [Part in keyof All]: `${Part}.${keyof All[Part] & string}` }[keyof All];

type Pair = readonly [string, string];
const ALL = new Map<string, Pair>();

/** Makes phrases known, by the part that they belong to. */
export function addWords(parts: Record<string, Record<string, Pair>>): void {
  for (const [part, words] of Object.entries(parts)) {
    for (const [name, pair] of Object.entries(words)) ALL.set(`${part}.${name}`, pair);
  }
}
addWords(WORDS);

export type Say = (word: Word, values?: Record<string, string | number>) => string;

export function say(lang: Lang): Say {
  return (word, values = {}) => {
    const phrase = ALL.get(word)?.[lang === "zh" ? 0 : 1] ?? word;
    return phrase.replace(/\{(\w+)\}/gu, (_, name: string) => String(values[name] ?? ""));
  };
}

export function pick(lang: Lang, text: Text): string {
  return text[lang] || text.zh;
}

export function bothLanguages(word: Word): Text {
  const [zh, en] = ALL.get(word) ?? [word, word];
  return { zh, en };
}
