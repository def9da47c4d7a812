// Desk: a change as it is being written: what stands in the boxes, and the content that is made of it.

import { nextNewYear, shown } from "./shown.js";
import { readTyped, unitWord } from "./typed.js";
import type { Content, Lang, NewValue, Parameter, Problem } from "./types.js";

export interface DraftValue { parameter: string; typed: string; from: string; document: string; article: string; digest: string | null; file: string }
export interface Draft {
  values: DraftValue[]; removed: { parameter: string; from: string }[]; reason: string; correction: string; notes: string; accepted: Map<string, string>;
}

export function emptyValue(parameter: string, today: string, kind: "value" | "correction", like: DraftValue | null = null): DraftValue {
  return { parameter, typed: "", from: like?.from ?? (kind === "value" ? nextNewYear(today) : ""), document: like?.document ?? "", article: like?.article ?? "", digest: like?.digest ?? null, file: like?.file ?? "" };
}

export function draftOf(content: Content): Draft {
  return {
    values: (content.values ?? []).map(({ parameter, from, value, source }) => ({ parameter, typed: value, from, document: source?.document ?? "", article: source?.article ?? "", digest: source?.file_sha256 ?? null, file: "" })),
    removed: [...(content.removed ?? [])], reason: content.reason ?? "", correction: content.correction_reason ?? "", notes: content.notes ?? "",
    accepted: new Map((content.accepted ?? []).map(({ item, reason }) => [item, reason])),
  };
}

/** What is sent: values as they are read, or as typed where they cannot be, so that the server has the last word. */
export function contentOf(draft: Draft, kind: string, parameters: Map<string, Parameter>, saved: Content | null = null): Content {
  const accepted = [...draft.accepted].filter(([, reason]) => reason.trim()).map(([item, reason]) => ({ item, reason: reason.trim() }));
  const said = { reason: draft.reason.trim(), notes: draft.notes.trim(), accepted };
  // Why: of a package or a rollback only what is said of it can be edited; the rest stays as it was saved.
  if (kind !== "value" && kind !== "correction") return { ...saved, ...said };
  const values = draft.values.map(({ parameter, typed, from, document, article, digest }): NewValue => {
    const known = parameters.get(parameter);
    const read = known ? readTyped(known, typed) : null;
    return { parameter, from, value: read?.ok ? read.value : typed.trim(), unit: known?.unit ?? null, source: { document: document.trim(), article: article.trim(), file_sha256: digest } };
  });
  return kind === "correction" ? { values, removed: draft.removed, ...said, correction_reason: draft.correction.trim() } : { values, ...said };
}

/** The value in force on a day, if any. */
export function inForceOn(parameter: Pick<Parameter, "values">, day: string): Parameter["values"][number] | null {
  return [...parameter.values].filter(({ from }) => from <= day).sort((one, other) => (one.from < other.from ? -1 : 1)).at(-1) ?? null;
}

export interface Line { title: string; before: string; after: string; from: string; same: boolean; replaces: string | null }

/** A value beside the one that it follows, for reading while it is typed. */
export function lineOf(lang: Lang, parameter: Parameter, value: DraftValue): Line | null {
  const read = readTyped(parameter, value.typed);
  if (!read.ok || !/^\d{4}-\d\d-\d\d$/u.test(value.from)) return null;
  const before = inForceOn(parameter, value.from);
  const unit = unitWord(lang, parameter.unit);
  const choice = parameter.choices?.find(({ id }) => id === read.value);
  const truth = parameter.type === "boolean" ? { true: { zh: "是", en: "yes" }, false: { zh: "否", en: "no" } }[read.value] : undefined;
  const text = choice ? choice.title[lang] : truth ? truth[lang] : parameter.type === "date" ? shown.day(lang, read.value) : shown.value(lang, { value: read.value, shown: null });
  return {
    title: parameter.title[lang] || parameter.title.zh, before: before ? shown.value(lang, before) : "", after: unit && !choice && parameter.type !== "date" ? (unit === "%" ? `${text}%` : `${text} ${unit}`) : text, from: value.from,
    same: before?.value === read.value, replaces: before && before.from === value.from ? before.from : null,
  };
}

/** The box that a problem is about: `values.0.from` for whatever way the path is written; empty if it is about none of them. */
export function fieldOf(path: string): string {
  const parts = path.split(/[^A-Za-z0-9_]+/u).filter(Boolean);
  while (parts[0] === "content" || parts[0] === "body") parts.shift();
  if (parts[0] === "values" && /^\d+$/u.test(parts[1] ?? "")) {
    const last = parts.slice(2).join(".");
    const box = { "": "value", unit: "value", parameter: "value", "source.document": "document", "source.article": "article", source: "document", "source.file_sha256": "file" }[last] ?? last;
    return `values.${parts[1]}.${box}`;
  }
  return ["reason", "correction_reason", "notes"].includes(parts[0] ?? "") ? (parts[0] ?? "") : "";
}

export function problemsAt(problems: Problem[], field: string): Problem[] {
  return problems.filter((problem) => fieldOf(problem.path) === field);
}
