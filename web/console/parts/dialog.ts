// Desk: a question in a native dialog, so that the focus stays in it and Escape means no.

import { render, type TemplateResult } from "lit";

export interface Asking<Answer> { done(answer: Answer): void; redraw(): void }

/** Asks, and gives the answer; `none` when the dialog is closed without one. */
export function ask<Answer>(draw: (done: (answer: Answer) => void, redraw: () => void) => TemplateResult, none: Answer): Promise<Answer> {
  const before = document.activeElement;
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = none;
    const done = (given: Answer) => {
      answer = given;
      dialog.close();
    };
    const redraw = () => render(draw(done, redraw), dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(answer);
    });
    redraw();
    dialog.showModal();
  });
}
