// Desk: a box for a day. Typed in any of the ways people write one; the browser's own picker stands beside it.

import { html, nothing, type TemplateResult } from "lit";
import { readDate } from "../../src/read/date.js";
import type { Lang } from "../types.js";
import { sayDesk } from "../words.js";

export interface Calendar {
  id: string; label: string; lang: Lang; value: string; hint?: string; error?: string; least?: string;
  /** Is given a day that is one; what cannot be read goes to `typed`, or else the box goes back to what it was. */
  taken(day: string): void;
  typed?(text: string): void;
}

export function calendar({ id, label, lang, value, hint, error, least, taken, typed }: Calendar): TemplateResult {
  const t = sayDesk(lang);
  const change = (event: Event) => {
    const box = event.target as HTMLInputElement;
    const read = readDate(box.value);
    if (read.ok) taken(read.value);
    else if (typed) typed(box.value);
    else box.value = value;
  };
  const about = [hint ? `${id}-h` : "", error ? `${id}-e` : ""].filter(Boolean).join(" ");
  return html`<div class="field day"><label for=${id}>${label}</label>
    ${hint ? html`<p class="hint" id="${id}-h">${hint}</p>` : nothing}${error ? html`<p class="error" id="${id}-e">${error}</p>` : nothing}
    <span class="joined"><input id=${id} type="text" size="11" autocomplete="off" .value=${value} aria-invalid=${error ? "true" : nothing} aria-describedby=${about || nothing} @change=${change}>
    <input type="date" class="picker" aria-label=${t("pickDay", { label })} .value=${/^\d{4}-\d\d-\d\d$/u.test(value) ? value : ""} min=${least ?? nothing} tabindex="-1"
      @change=${(event: Event) => { const { value: day } = event.target as HTMLInputElement; if (day) taken(day); }}></span></div>`;
}
