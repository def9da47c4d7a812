// Desk: days, instants, values and hashes as people read them.

import { day } from "../site/words.js";
import type { Lang, Text } from "./types.js";
import { sayDesk } from "./words.js";

const text = (lang: Lang, value: Text | string | null | undefined): string => (value === null || value === undefined ? "" : typeof value === "string" ? value : value[lang] || value.zh);

/** Digits in groups of three, as a value is read; anything else as it is. */
export function grouped(value: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/u.exec(value);
  return parts ? `${parts[1]}${parts[2]?.replace(/\B(?=(?:\d{3})+$)/gu, ",")}${parts[3] ?? ""}` : value;
}

export const shown = {
  day,
  /** An instant in the time of China, to the minute. */
  instant(lang: Lang, iso: string | null | undefined): string {
    if (!iso) return "";
    const at = new Date(iso);
    if (Number.isNaN(at.getTime())) return iso;
    const local = new Date(at.getTime() + 8 * 3_600_000).toISOString();
    return `${day(lang, local.slice(0, 10))} ${local.slice(11, 16)}`;
  },
  /** A value as the server writes it; a value that is to be taken away has none. */
  value: (lang: Lang, value: { value: string | null; shown: Text | string | null } | null | undefined): string =>
    (!value ? "" : value.value === null ? sayDesk(lang)("takenAway") : text(lang, value.shown) || grouped(value.value)),
  /** Enough of a hash to tell two apart by eye. */
  hash: (hash: string | null | undefined): string => (hash ?? "").replace(/^sha256:/u, "").slice(0, 12),
  /** Where a value stands in writing, whether that is one text or a document with its article. */
  source(lang: Lang, source: unknown): string {
    if (typeof source === "string") return source;
    if (!source || typeof source !== "object") return "";
    const { document, article, zh, en } = source as Record<string, unknown>;
    if (typeof zh === "string") return lang === "en" && typeof en === "string" && en ? en : zh;
    return [document, article].filter((part) => typeof part === "string" && part).join(" ");
  },
};

/** The first of January after a day: from then most new thresholds hold. */
export function nextNewYear(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}-01-01`;
}
