// Reading, last: an answer of the facts object against the domain of its fact. Typed text that cannot be read stays as it is.

import type { Domain, Plan } from "../plan.js";
import { readDate } from "./date.js";
import { shift } from "./decimal.js";
import { readNumber, type NumberDomain } from "./number.js";
import { bad, good, type Read } from "./outcome.js";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Row = { [name: string]: Json };

export function numberDomain(plan: Plan, domain: Domain): NumberDomain | null {
  if (typeof domain === "string") return null;
  if ("integer" in domain) {
    const unit = plan.units[domain.integer.unit];
    return unit ? { minimum: String(domain.integer.minimum), maximum: String(domain.integer.maximum), decimals: 0, unit, whole: true } : null;
  }
  if ("decimal" in domain) {
    const { minimum, maximum, decimals } = domain.decimal;
    const unit = plan.units[domain.decimal.unit];
    if (!unit) return null;
    // Bounds are held in the base of the unit; people read and type them in the unit.
    return { minimum: shift(minimum, -unit.exponent), maximum: shift(maximum, -unit.exponent), decimals, unit, whole: false };
  }
  return null;
}

/** The value as the engine takes it. `undefined` is not answered, `null` is said not to be known. */
export function readValue(plan: Plan, domain: Domain, value: Json | undefined): Read<Json | undefined> {
  if (value === undefined || value === null) return good(value);
  const number = numberDomain(plan, domain);
  if (number) {
    if (typeof value !== "string" && typeof value !== "number") return bad("wrong-type");
    const read = readNumber(String(value), number);
    if (!read.ok) return read;
    const whole = Number(read.value);
    return good(number.whole && Number.isSafeInteger(whole) ? whole : read.value);
  }
  if (domain === "boolean") return typeof value === "boolean" ? good(value) : bad("wrong-type");
  if (domain === "date") return typeof value === "string" ? readDate(value) : bad("wrong-type");
  if (typeof domain === "string") return bad("wrong-type");
  if ("choice" in domain) {
    const known = plan.choice_sets[domain.choice.set]?.choices.some((choice) => choice.id === value);
    return known ? good(value) : bad("unknown-choice");
  }
  if ("text" in domain) {
    if (typeof value !== "string") return bad("wrong-type");
    const most = domain.text.max_length;
    return [...value].length > most ? bad("text-too-long", { most: String(most) }) : good(value);
  }
  if ("list" in domain) {
    if (!Array.isArray(value)) return bad("wrong-type");
    const most = domain.list.max_items;
    return value.length > most ? bad("too-many-rows", { most: String(most) }) : good(value);
  }
  return bad("wrong-type");
}
