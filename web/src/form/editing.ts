// Form: what the questions may do to the answers, for every element that asks them.

import type { Answers } from "../answers.js";
import { fieldId, type Context } from "./context.js";
import { PAGE } from "./list.js";

/** What of a form is opened, and where its lists stand. */
export class FormState {
  readonly opened = new Set<string>();
  readonly pages = new Map<string, number>();
  readonly pasted: Context["pasted"] = new Map();
}

/** What the element around the form does. */
export interface Around {
  /** An answer was given, changed or taken back. */
  changed(): void;
  redraw(): void;
  /** Puts the focus on an element once the page is drawn. */
  focus(id: string): void;
}

type Editing = Omit<Context, "plan" | "lang" | "t" | "check" | "goTo">;

export function editing(answers: Answers, state: FormState, around: Around): Editing {
  const { changed, redraw, focus } = around;
  const { opened, pages, pasted } = state;
  return {
    answers, opened, pasted, redraw, focus,
    set: (place, value) => (answers.leave(place), answers.set(place, value), changed()),
    type: (place, domain, text) => (answers.type(place, domain, text), changed()),
    leave: (place) => (answers.leave(place), redraw()),
    confirm: (fact, yes) => (answers.confirm(fact, yes), changed()),
    addRow: (fact) => {
      const row = answers.addRow(fact);
      pages.set(fact.name, Math.floor(row / PAGE));
      changed();
      focus(`${fieldId(fact.name)}-r${row}`);
    },
    addRows: (fact, rows) => (answers.addRows(fact, rows), changed()),
    money: (fact, unit) => (answers.chooseMoney(fact, unit), redraw()),
    removeRow: (fact, row) => {
      answers.removeRow(fact, row);
      changed();
      const left = answers.rows(fact).length;
      focus(left ? `${fieldId(fact.name)}-r${Math.min(row, left - 1)}` : fieldId(fact.name));
    },
    page: (name) => pages.get(name) ?? 0,
    turn: (name, page) => {
      pages.set(name, page);
      focus(`${fieldId(name)}-r${page * PAGE}`);
    },
    open: (key) => (opened.add(key), redraw()),
    toggle: (key) => {
      if (!opened.delete(key)) opened.add(key);
      redraw();
    },
  };
}
