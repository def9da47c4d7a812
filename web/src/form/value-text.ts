// Form: an answer in words, as a summary and a report show it. What cannot be read is shown as it was typed, and why it counts for nothing.

import type { Answers, Place } from "../answers.js";
import type { Domain, Fact, Lang, Plan, Unit } from "../plan.js";
import { shift } from "../read/decimal.js";
import { numberDomain, type Json } from "../read/value.js";
import { pick, say, type Word } from "../words.js";

/** What is needed to write answers out. */
export interface Writing { plan: Plan; lang: Lang; answers: Answers }
export interface Shown { state: "none" | "unsure" | "given" | "bad"; text: string; problem: string }

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

export function dateText(lang: Lang, date: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return lang === "zh" ? `${year}年${Number(month)}月${Number(day)}日` : `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

export function grouped(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const written = whole.replace(/\B(?=(?:\d{3})+$)/gu, ",");
  return fraction === undefined ? written : `${written}.${fraction}`;
}

/** A number in its unit, as the engine writes it. */
export function numberText(lang: Lang, number: string, unit: Unit): string {
  // A calendar year is a name, not a quantity.
  const digits = lang === "en" && unit.id !== "年度" ? grouped(number) : number;
  if (unit.style === "bare") return digits;
  if (lang === "zh" || unit.style === "sign") return `${digits}${unit.id}`;
  if (unit.style === "money") return `CNY ${grouped(shift(number, unit.exponent))}`;
  const name = number === "1" ? unit.one : unit.many;
  return name ? `${digits} ${name}` : digits;
}

/** A value that was understood, in words. */
function words(plan: Plan, lang: Lang, domain: Domain, value: Json): string {
  const t = say(lang);
  if (typeof value === "boolean") return t(value ? "form.yes" : "form.no");
  const number = numberDomain(plan, domain);
  if (number) return numberText(lang, String(value), number.unit);
  if (domain === "date") return dateText(lang, String(value));
  if (typeof domain === "object" && "choice" in domain) {
    const choice = plan.choice_sets[domain.choice.set]?.choices.find((each) => each.id === value);
    return choice ? pick(lang, choice.label) : String(value);
  }
  if (Array.isArray(value)) return value.length === 0 ? t("form.emptyList") : t("form.rows", { n: value.length });
  return value === "" ? t("form.blank") : String(value);
}

export function problemText(w: Writing, place: Place, domain: Domain): string | null {
  const read = w.answers.read(place, domain);
  if (read.ok) return null;
  const value = w.answers.get(place);
  const typed = typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value) ?? "";
  const unit = numberDomain(w.plan, domain)?.unit;
  return say(w.lang)(`form.p:${read.problem}` as Word, {
    typed: [...typed].length > 24 ? `${[...typed].slice(0, 24).join("")}…` : typed, unit: unit?.id ?? "", ...read.with,
    ...(read.with["limit"] !== undefined && unit ? { limit: numberText(w.lang, read.with["limit"], unit) } : {}),
  });
}

export function shownAnswer(w: Writing, place: Place, domain: Domain): Shown {
  const t = say(w.lang);
  const value = w.answers.get(place);
  if (value === undefined) return { state: "none", text: t("form.notGiven"), problem: "" };
  if (value === null) return { state: "unsure", text: t("form.unsure"), problem: "" };
  const problem = problemText(w, place, domain);
  if (problem !== null) {
    const typed = Array.isArray(value) ? t("form.rows", { n: value.length }) : typeof value === "string" ? value : JSON.stringify(value);
    return { state: "bad", text: typed, problem };
  }
  const read = w.answers.read(place, domain);
  return { state: "given", text: words(w.plan, w.lang, domain, read.ok && read.value !== undefined ? read.value : value), problem: "" };
}

export interface Line { title: string; shown: Shown }

/** The records of a list, field by field; fields without an answer are left out. */
export function recordLines(w: Writing, fact: Fact, row: number): Line[] {
  if (typeof fact.domain !== "object" || !("list" in fact.domain)) return [];
  return fact.domain.list.fields
    .map((field) => ({ title: pick(w.lang, field.title), shown: shownAnswer(w, { fact, row, field: field.name }, field.domain) }))
    .filter((line) => line.shown.state !== "none");
}

/** How many fields of the records of a list cannot be read. */
export function badCells(w: Writing, fact: Fact): number {
  if (typeof fact.domain !== "object" || !("list" in fact.domain)) return 0;
  const { fields } = fact.domain.list;
  let bad = 0;
  for (let row = 0; row < w.answers.rows(fact).length; row += 1) {
    for (const field of fields) if (!w.answers.read({ fact, row, field: field.name }, field.domain).ok) bad += 1;
  }
  return bad;
}
