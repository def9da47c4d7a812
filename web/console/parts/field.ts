// Desk: a box for text, with its label, what to write, and what is wrong with it.

import { html, nothing, type TemplateResult } from "lit";

export interface TextField {
  id: string; label: string; value: string; hint?: string; error?: unknown; rows?: number; required?: boolean; type?: string; mode?: string; size?: number; complete?: string; unit?: string; disabled?: boolean;
  typed(text: string): void;
}

export function textField({ id, label, value, hint, error, rows, required, type = "text", mode, size, complete = "off", unit, disabled = false, typed }: TextField): TemplateResult {
  const about = [hint ? `${id}-h` : "", unit ? `${id}-u` : "", error ? `${id}-e` : ""].filter(Boolean).join(" ");
  const input = (event: Event) => typed((event.target as HTMLInputElement | HTMLTextAreaElement).value);
  return html`<div class="field ${error ? "wrong" : ""}"><label for=${id}>${label}</label>
    ${hint ? html`<p class="hint" id="${id}-h">${hint}</p>` : nothing}${error ? html`<p class="error" id="${id}-e">${error}</p>` : nothing}
    ${rows ? html`<textarea id=${id} rows=${rows} aria-required=${required ? "true" : nothing} aria-invalid=${error ? "true" : nothing} aria-describedby=${about || nothing} .value=${value} ?disabled=${disabled} @input=${input}></textarea>`
      : html`<span class="joined"><input id=${id} type=${type} inputmode=${mode ?? nothing} size=${size ?? nothing} autocomplete=${complete} aria-required=${required ? "true" : nothing} aria-invalid=${error ? "true" : nothing}
        aria-describedby=${about || nothing} .value=${value} ?disabled=${disabled} @input=${input}>${unit ? html`<span class="unit" id="${id}-u">${unit}</span>` : nothing}</span>`}</div>`;
}
