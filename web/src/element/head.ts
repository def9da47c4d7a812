// Element: what stands above the form: the policy, what to look at, the date, and the tools.

import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../form/context.js";
import { readDate } from "../read/date.js";
import { pick } from "../words.js";

export interface HeadState { asOf: string; outcome: string; large: boolean; note: string }
export interface HeadActions {
  asOf(date: string): void; outcome(id: string): void; large(): void; language(): void; save(): void; open(text: string): void;
}

export function head(c: Context, state: HeadState, act: HeadActions): TemplateResult {
  const { policy, outcomes } = c.plan;
  const pickFile = (event: Event) => (event.currentTarget as HTMLElement).parentElement?.querySelector<HTMLInputElement>("input[type=file]")?.click();
  const takeFile = (event: Event) => {
    const input = event.target as HTMLInputElement;
    void input.files?.[0]?.text().then(act.open);
    input.value = "";
  };
  return html`<header>
    <h2>${pick(c.lang, policy.title)}</h2>
    <p class="meta">${pick(c.lang, policy.issuer)}${policy.document_number ? ` · ${policy.document_number}` : ""}</p>
    <p>${c.t("form.intro")}</p><slot name="intro"></slot>
    <div class="tools">
      <label class="target"><span>${c.t("form.target")}</span><select id="target" @change=${(event: Event) => act.outcome((event.target as HTMLSelectElement).value)}>
        <option value="all" .selected=${state.outcome === "all"}>${c.t("form.allOutcomes")}</option>
        ${outcomes.map((each) => html`<option value=${each.id} .selected=${each.id === state.outcome}>${pick(c.lang, each.title)}</option>`)}
      </select></label>
      <label><span>${c.t("form.asOf")}</span><input id="as-of" type="text" size="11" .value=${state.asOf} @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const date = readDate(input.value);
        if (date.ok) act.asOf(date.value);
        else input.value = state.asOf;
      }}></label>
      <button type="button" id="language" aria-label=${c.t("form.languageLabel")} @click=${act.language}>${c.t("form.language")}</button>
      <button type="button" id="large" aria-pressed=${state.large} @click=${act.large}>${c.t("form.large")}</button>
      <button type="button" id="save" @click=${act.save}>${c.t("form.save")}</button>
      <span><button type="button" id="open" @click=${pickFile}>${c.t("form.open")}</button><input type="file" accept=".json,application/json" hidden @change=${takeFile}></span>
    </div>
    ${state.note ? html`<p class="note" role="status">${state.note}</p>` : nothing}
  </header>`;
}
