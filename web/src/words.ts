// Words: one way to every phrase in both languages.

import type { Lang, Text } from "./plan.js";
import { FORM } from "./words-form.js";
import { REPORT } from "./words-report.js";
import { RESULT } from "./words-result.js";

export const WORDS = { form: FORM, result: RESULT, report: REPORT };
export type Word = `form.${keyof typeof FORM}` | `result.${keyof typeof RESULT}` | `report.${keyof typeof REPORT}`;

const ALL = new Map<string, readonly [string, string]>([
  ...Object.entries(FORM).map(([name, words]) => [`form.${name}`, words] as const),
  ...Object.entries(REPORT).map(([name, words]) => [`report.${name}`, words] as const),
  ...Object.entries(RESULT).map(([name, words]) => [`result.${name}`, words] as const),
]);

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
