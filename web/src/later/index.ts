// Later, the part itself: what opens on a button, and the charts. It is loaded once the engine is there; see later.ts.

import { html } from "lit";
import type { Decision, Finding } from "../decision.js";
import type { Context } from "../form/context.js";
import { charts } from "../result/charts.js";
import { indicators } from "../result/indicators.js";
import { laterStyles } from "../styles/later.js";
import { addWords } from "../words.js";
import { LATER } from "../words-later.js";

addWords(LATER);

const dressed = new WeakSet<ShadowRoot>();

/** Gives an element the styles of what is drawn here. */
export function dress(root: ShadowRoot | null): void {
  const sheet = laterStyles.styleSheet;
  if (!root || !sheet || dressed.has(root)) return;
  dressed.add(root);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

export { offer } from "../element/offer.js";
export { checkPage } from "../form/check.js";
export { pasteBox, pastedNote } from "../form/pasted.js";
export { fromFragment, toFragment } from "../keep/link.js";
export { printAlone, standalone } from "../report/paper.js";
export { report } from "../report/report.js";
export { basisOf, wrongSteps } from "../result/basis.js";

export function drawings(c: Context, now: Decision, list: Finding[]): unknown {
  return html`${charts(c, now, list)}${indicators(c, now, new Set(list.map((each) => each.id)))}`;
}
