// Form: what every part of the page is drawn with.

import type { Answers, Place } from "../answers.js";
import type { Money } from "../read/money.js";
import type { Domain, Fact, Lang, Plan } from "../plan.js";
import type { Table } from "../read/table.js";
import type { Json, Row } from "../read/value.js";
import type { Say } from "../words.js";

export interface Context {
  plan: Plan; lang: Lang; t: Say; answers: Answers;
  /** Groups of questions and lists that the reader has opened in full. */
  opened: Set<string>;
  /** What was last pasted into a list, for its report. */
  pasted: Map<string, { table: Table; before: number }>;
  set(place: Place, value: Json | undefined): void;
  type(place: Place, domain: Domain, text: string): void;
  leave(place: Place): void;
  confirm(fact: Fact, yes: boolean): void;
  addRow(fact: Fact): void;
  addRows(fact: Fact, rows: Row[]): void;
  /** Chooses the unit that the money of a fact is typed in. */
  money(fact: Fact, unit: Money): void;
  removeRow(fact: Fact, row: number): void;
  open(key: string): void;
  /** Opens or closes it. */
  toggle(key: string): void;
  redraw(): void;
  /** Goes to the page on which all answers can be checked. */
  check(): void;
  /** Which page of the records of a list is shown. */
  page(fact: string): number;
  turn(fact: string, page: number): void;
  /** Puts the focus on an element once the page is drawn. */
  focus(id: string): void;
  /** Brings a question into view and puts the focus into it. */
  goTo(fact: string): void;
}

export function fieldId(name: string): string {
  return `f-${name.replace(/\./gu, "-")}`;
}
