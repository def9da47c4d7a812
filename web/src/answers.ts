// Answers: one plain facts object. What can be read is kept as the engine takes it, what cannot is kept exactly as typed.

import type { Domain, Fact, Plan } from "./plan.js";
import { originOf, type Origin } from "./keep/remark.js";
import type { Read } from "./read/outcome.js";
import type { Money } from "./read/money.js";
import { readDate } from "./read/date.js";
import { shift } from "./read/decimal.js";
import { numberDomain, readValue, type Json, type Row } from "./read/value.js";

const CONFIRMED = "$confirmed";

/** Where an answer stands: a fact, or a field of a record of a list. */
export interface Place { fact: Fact; row?: number; field?: string }

export interface Preview { taken: number; left: string[]; replaced: number; origin: Origin | null }

export function placeKey({ fact, row, field }: Place): string {
  return row === undefined ? fact.name : `${fact.name}.${row}.${field}`;
}

export class Answers {
  readonly facts: Record<string, Json> = {};
  readonly confirmed = new Set<string>();
  /** Texts of boxes that are being typed in, until they are left. */
  readonly #typing = new Map<string, string>();
  /** Boxes in which only a month was given, so that the day of the date is the last of it. */
  readonly #months = new Set<string>();
  /** The unit that money is typed in, where the reader has chosen another one than the plan's; by fact. */
  readonly #money = new Map<string, Money>();
  readonly #byName: Map<string, Fact>;
  /** What was answered for another plan and is not asked in this one; it waits for a plan that asks it. */
  readonly #elsewhere = new Map<string, Json>();
  /** How often what a box shows has changed, for each fact and record, so that nothing else is drawn again. */
  readonly #changes = new Map<string, number>();
  #all = 0;
  readonly #texts = new Map<string, { change: number; text: string | null }>();

  constructor(readonly plan: Plan) {
    this.#byName = new Map(plan.facts.map((fact) => [fact.name, fact]));
  }

  /** Differs after every change of the fact, or of one of its records. */
  change(fact: Fact, row?: number): number {
    return this.#all + (this.#changes.get(row === undefined ? fact.name : `${fact.name}.${row}`) ?? 0);
  }

  /** Whether the reader has had a hand on it, though it may be empty again. */
  begun(fact: Fact): boolean {
    return this.#changes.has(fact.name);
  }

  #touch(name: string, row?: number): void {
    this.#changes.set(name, (this.#changes.get(name) ?? 0) + 1);
    if (row === undefined) return;
    const key = `${name}.${row}`;
    this.#changes.set(key, (this.#changes.get(key) ?? 0) + 1);
  }

  get(place: Place): Json | undefined {
    const value = this.facts[place.fact.name];
    if (place.row === undefined) return value;
    return this.rows(place.fact)[place.row]?.[place.field ?? ""];
  }

  rows(fact: Fact): Row[] {
    const value = this.facts[fact.name];
    return Array.isArray(value) ? (value as Row[]) : [];
  }

  /** Takes what was chosen; `undefined` takes the answer back. */
  set(place: Place, value: Json | undefined): void {
    this.#touch(place.fact.name, place.row);
    this.#months.delete(placeKey(place));
    if (place.row === undefined) {
      if (value === undefined) delete this.facts[place.fact.name];
      else this.facts[place.fact.name] = value;
      if (value === undefined || value === null) this.confirmed.delete(place.fact.name);
      return;
    }
    const row = this.rows(place.fact)[place.row];
    if (!row || place.field === undefined) return;
    if (value === undefined) delete row[place.field];
    else row[place.field] = value;
  }

  /** Takes what is being typed. The box keeps showing it as it is until it is left. */
  type(place: Place, domain: Domain, text: string): void {
    this.#typing.set(placeKey(place), text);
    if (text.trim() === "") return this.set(place, undefined);
    // In another unit of money than the plan's, a bare number gets that unit.
    const unit = this.moneyUnit(place.fact, domain);
    const said = unit && /\d\s*$/u.test(text) ? `${text.trimEnd()}${unit.id}` : text;
    const read = readValue(this.plan, domain, said);
    this.set(place, read.ok ? read.value : said);
    if (read.ok && read.month) this.#months.add(placeKey(place));
  }

  /** Whether the day in a box is only the last of the month that was given. */
  monthOnly(place: Place): boolean {
    return this.#months.has(placeKey(place));
  }

  /** The unit of money that a box is filled in with, if it is not that of the plan. */
  moneyUnit(fact: Fact, domain: Domain): Money | null {
    const own = numberDomain(this.plan, domain)?.unit;
    const chosen = this.#money.get(fact.name);
    return chosen && own?.style === "money" && own.exponent !== chosen.exponent ? chosen : null;
  }

  chooseMoney(fact: Fact, unit: Money): void {
    this.#money.set(fact.name, unit);
    for (const key of this.#typing.keys()) if (key === fact.name || key.startsWith(`${fact.name}.`)) this.#typing.delete(key);
    this.#all += 1;
  }

  /** A box was left: from now on it shows what was understood. */
  leave(place: Place): void {
    if (this.#typing.delete(placeKey(place))) this.#touch(place.fact.name, place.row);
  }

  /** What a box shows. */
  shown(place: Place, domain: Domain): string {
    const typing = this.#typing.get(placeKey(place));
    if (typing !== undefined) return typing;
    const value = this.get(place);
    if (typeof value !== "string" && typeof value !== "number") return "";
    const [unit, own] = [this.moneyUnit(place.fact, domain), numberDomain(this.plan, domain)?.unit];
    const read = unit && own ? this.read(place, domain) : null;
    return unit && own && read?.ok ? shift(String(read.value), own.exponent - unit.exponent) : String(value);
  }

  read(place: Place, domain: Domain): Read<Json | undefined> {
    return readValue(this.plan, domain, this.get(place));
  }

  /** How many facts have any answer. */
  get count(): number {
    return Object.values(this.facts).filter((value) => value !== undefined).length;
  }

  get any(): boolean {
    for (const name in this.facts) if (this.facts[name] !== undefined) return true;
    return false;
  }

  answered(fact: Fact): boolean {
    const value = this.facts[fact.name];
    return value !== undefined && value !== null;
  }

  addRow(fact: Fact): number {
    const rows = this.rows(fact);
    this.facts[fact.name] = [...rows, {}];
    this.#touch(fact.name);
    return rows.length;
  }

  removeRow(fact: Fact, row: number): void {
    this.facts[fact.name] = this.rows(fact).filter((_, index) => index !== row);
    this.#all += 1;
    for (const key of this.#typing.keys()) if (key.startsWith(`${fact.name}.`)) this.#typing.delete(key);
    const months = [...this.#months].filter((key) => key.startsWith(`${fact.name}.`));
    for (const key of months) this.#months.delete(key);
    for (const key of months) {
      const [name = "", at = "", field = ""] = key.split(".");
      if (Number(at) !== row) this.#months.add(`${name}.${Number(at) > row ? Number(at) - 1 : at}.${field}`);
    }
  }

  /** Puts records behind those that there are. */
  addRows(fact: Fact, rows: Row[]): void {
    this.facts[fact.name] = [...this.rows(fact), ...rows];
    this.#touch(fact.name);
  }

  confirm(fact: Fact, yes: boolean): void {
    if (yes) this.confirmed.add(fact.name);
    else this.confirmed.delete(fact.name);
    this.#touch(fact.name);
  }

  /** Everything that is not a problem, as the engine takes it. Only what changed is read again. */
  forEngine(): string {
    const parts: string[] = [];
    const given = new Set<string>();
    for (const fact of this.plan.facts) {
      const change = this.change(fact);
      let known = this.#texts.get(fact.name);
      if (known?.change !== change) {
        known = { change, text: this.#textFor(fact) };
        this.#texts.set(fact.name, known);
      }
      if (known.text === null) continue;
      parts.push(`${JSON.stringify(fact.name)}:${known.text}`);
      if (known.text !== "null") given.add(fact.name);
    }
    const confirmed = [...this.confirmed].filter((name) => given.has(name));
    if (confirmed.length) parts.push(`"${CONFIRMED}":${JSON.stringify(confirmed)}`);
    return `{${parts.join(",")}}`;
  }

  #textFor(fact: Fact): string | null {
    const read = this.read({ fact }, fact.domain);
    if (!read.ok || read.value === undefined) return null;
    if (typeof fact.domain !== "object" || !("list" in fact.domain) || read.value === null) return JSON.stringify(read.value);
    const { fields } = fact.domain.list;
    const rows = this.rows(fact).map((row, index) => {
      const [key, change] = [`${fact.name}.${index}`, this.change(fact, index)];
      const known = this.#texts.get(key);
      if (known?.change === change && known.text !== null) return known.text;
      const record: Row = {};
      for (const { name, domain } of fields) {
        const value = readValue(this.plan, domain, row[name]);
        if (value.ok && value.value !== undefined) record[name] = value.value;
      }
      const text = JSON.stringify(record);
      this.#texts.set(key, { change, text });
      return text;
    });
    return `[${rows.join(",")}]`;
  }

  /** A facts file: what was typed, unreadable or not, and for which edition. `zhunsheng decide` reads it as it is. */
  toFile(remark: string): string {
    const confirmed = this.confirmed.size ? { [CONFIRMED]: [...this.confirmed] } : {};
    return `${JSON.stringify({ $comment: remark, ...this.facts, ...confirmed }, null, 2)}\n`;
  }

  /** What of a facts file could be used here, and what it would do to the present answers. Throws if it is none. */
  preview(text: string): Preview {
    const file = JSON.parse(text) as unknown;
    if (typeof file !== "object" || file === null || Array.isArray(file)) throw new Error("no-facts");
    const { facts, left } = this.#known(file as Record<string, Json>);
    const names = new Set([...facts.keys(), ...Object.keys(this.facts)]);
    const replaced = [...names].filter((name) => this.facts[name] !== undefined && JSON.stringify(this.facts[name]) !== JSON.stringify(facts.get(name))).length;
    return { taken: facts.size, left, replaced, origin: originOf(file) };
  }

  #known(file: Record<string, Json>): { facts: Map<string, Json>; left: string[] } {
    const facts = new Map<string, Json>();
    const left: string[] = [];
    for (const [name, value] of Object.entries(file)) {
      if (name.startsWith("$")) continue;
      const fact = this.#byName.get(name);
      if (fact) facts.set(name, this.#tidy(fact.domain, value));
      else left.push(name);
    }
    return { facts, left };
  }

  /** Takes the answers of a facts file that this policy knows, in place of the present ones, or only where there is none yet. */
  open(text: string, how: "replace" | "add" = "replace"): { taken: number; left: string[] } {
    const { taken: usable, left } = this.preview(text);
    const file = JSON.parse(text) as Record<string, Json>;
    if (usable === 0 && left.length > 0) return { taken: 0, left };
    if (how === "replace") this.clear();
    const confirmed = new Set(Array.isArray(file[CONFIRMED]) ? file[CONFIRMED].map(String) : []);
    let taken = 0;
    for (const [name, value] of this.#known(file).facts) {
      if (this.facts[name] !== undefined) continue;
      this.facts[name] = value;
      const given = file[name];
      if (this.#byName.get(name)?.domain === "date" && typeof given === "string" && isMonth(given)) this.#months.add(name);
      taken += 1;
      if (how === "add") this.#confirmIf(name, confirmed);
    }
    if (how === "replace") for (const name of confirmed) this.#confirmIf(name, confirmed);
    this.#all += 1;
    return { taken, left };
  }

  #confirmIf(name: string, confirmed: Set<string>): void {
    const fact = this.#byName.get(name);
    if (fact && fact.judge !== "applicant" && confirmed.has(name)) this.confirmed.add(name);
  }

  /** Takes the answers to another plan: what is asked here too, tidied; the rest is held for a plan that asks it. */
  takeOver(before: Answers): { taken: number; left: string[] } {
    const left: string[] = [];
    let taken = 0;
    for (const [name, value] of [...before.#elsewhere, ...Object.entries(before.facts)]) {
      const fact = this.#byName.get(name);
      if (fact) {
        this.facts[name] = this.#tidy(fact.domain, value);
        taken += 1;
        if (before.confirmed.has(name) && fact.judge !== "applicant") this.confirmed.add(name);
      } else {
        this.#elsewhere.set(name, value);
        if (name in before.facts) left.push(name);
      }
    }
    this.#all += 1;
    return { taken, left };
  }

  clear(): void {
    this.#all += 1;
    this.#months.clear();
    for (const name of Object.keys(this.facts)) delete this.facts[name];
    this.confirmed.clear();
    this.#typing.clear();
  }

  /** Readable texts of a file as the engine takes them; records that are not objects become empty ones. */
  #tidy(domain: Domain, value: Json): Json {
    if (typeof domain === "object" && "list" in domain && Array.isArray(value)) {
      return value.map((row) => {
        const record: Row = {};
        if (typeof row !== "object" || row === null || Array.isArray(row)) return record;
        for (const field of domain.list.fields) {
          const cell = row[field.name];
          if (cell !== undefined) record[field.name] = this.#tidy(field.domain, cell);
        }
        return record;
      });
    }
    const read = readValue(this.plan, domain, value);
    return read.ok && read.value !== undefined ? read.value : value;
  }
}

function isMonth(text: string): boolean {
  const read = readDate(text);
  return read.ok && read.month === true;
}
