// Answers: one plain facts object. What can be read is kept as the engine takes it, what cannot is kept exactly as typed.

import type { Domain, Fact, Plan } from "./plan.js";
import type { Read } from "./read/outcome.js";
import { readValue, type Json, type Row } from "./read/value.js";

const CONFIRMED = "$confirmed";

/** Where an answer stands: a fact, or a field of a record of a list. */
export interface Place { fact: Fact; row?: number; field?: string }

export function placeKey({ fact, row, field }: Place): string {
  return row === undefined ? fact.name : `${fact.name}.${row}.${field}`;
}

export class Answers {
  readonly facts: Record<string, Json> = {};
  readonly confirmed = new Set<string>();
  /** Texts of boxes that are being typed in, until they are left. */
  readonly #typing = new Map<string, string>();
  readonly #byName: Map<string, Fact>;

  constructor(readonly plan: Plan) {
    this.#byName = new Map(plan.facts.map((fact) => [fact.name, fact]));
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
    const read = readValue(this.plan, domain, text);
    this.set(place, read.ok ? read.value : text);
  }

  /** A box was left: from now on it shows what was understood. */
  leave(place: Place): void {
    this.#typing.delete(placeKey(place));
  }

  /** What a box shows. */
  shown(place: Place): string {
    const value = this.get(place);
    return this.#typing.get(placeKey(place)) ?? (typeof value === "string" || typeof value === "number" ? String(value) : "");
  }

  read(place: Place, domain: Domain): Read<Json | undefined> {
    return readValue(this.plan, domain, this.get(place));
  }

  answered(fact: Fact): boolean {
    const value = this.facts[fact.name];
    return value !== undefined && value !== null;
  }

  addRow(fact: Fact): number {
    const rows = this.rows(fact);
    this.facts[fact.name] = [...rows, {}];
    return rows.length;
  }

  removeRow(fact: Fact, row: number): void {
    this.facts[fact.name] = this.rows(fact).filter((_, index) => index !== row);
    for (const key of this.#typing.keys()) if (key.startsWith(`${fact.name}.`)) this.#typing.delete(key);
  }

  confirm(fact: Fact, yes: boolean): void {
    if (yes) this.confirmed.add(fact.name);
    else this.confirmed.delete(fact.name);
  }

  /** Everything that is not a problem, as the engine takes it. */
  forEngine(): string {
    const facts: Record<string, Json> = {};
    for (const fact of this.plan.facts) {
      const read = this.read({ fact }, fact.domain);
      if (!read.ok || read.value === undefined) continue;
      const fields = typeof fact.domain === "object" && "list" in fact.domain ? fact.domain.list.fields : null;
      facts[fact.name] = fields
        ? this.rows(fact).map((_, row) => {
            const record: Row = {};
            for (const { name, domain } of fields) {
              const value = this.read({ fact, row, field: name }, domain);
              if (value.ok && value.value !== undefined) record[name] = value.value;
            }
            return record;
          })
        : read.value;
    }
    const confirmed = [...this.confirmed].filter((name) => facts[name] !== undefined && facts[name] !== null);
    return JSON.stringify(confirmed.length ? { ...facts, [CONFIRMED]: confirmed } : facts);
  }

  /** A facts file: what was typed, unreadable or not, and for which edition. `zhunsheng decide` reads it as it is. */
  toFile(remark: string): string {
    const confirmed = this.confirmed.size ? { [CONFIRMED]: [...this.confirmed] } : {};
    return `${JSON.stringify({ $comment: remark, ...this.facts, ...confirmed }, null, 2)}\n`;
  }

  /** Takes the answers of a facts file that this policy knows; says which names it does not. */
  open(text: string): { taken: number; left: string[] } {
    const file = JSON.parse(text) as unknown;
    if (typeof file !== "object" || file === null || Array.isArray(file)) throw new Error("no-facts");
    const left: string[] = [];
    const taken: [Fact, Json][] = [];
    for (const [name, value] of Object.entries(file as Record<string, Json>)) {
      if (name.startsWith("$")) continue;
      const fact = this.#byName.get(name);
      if (fact) taken.push([fact, value]);
      else left.push(name);
    }
    if (taken.length === 0 && left.length > 0) return { taken: 0, left };
    this.clear();
    for (const [fact, value] of taken) this.facts[fact.name] = this.#tidy(fact.domain, value);
    const confirmed = (file as Record<string, unknown>)[CONFIRMED];
    if (Array.isArray(confirmed)) {
      for (const name of confirmed) {
        const fact = this.#byName.get(String(name));
        if (fact && fact.judge !== "applicant") this.confirmed.add(fact.name);
      }
    }
    return { taken: taken.length, left };
  }

  clear(): void {
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
