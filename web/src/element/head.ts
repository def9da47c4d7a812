// Element: what stands above the form: the policy, what to look at, the date, and the tools.

import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../form/context.js";
import { readDate } from "../read/date.js";
import { withLater } from "../later.js";
import { pick } from "../words.js";
import type { Keeping } from "./keeping.js";

export interface HeadState { asOf: string; outcome: string; large: boolean; note: string; keeping: Keeping; clearing: boolean }
export interface HeadActions {
  asOf(date: string): void; outcome(id: string): void; large(): void; language(): void; open(text: string): void; report(): void;
  redraw(): void; clearing(on: boolean): void; clear(): void;
}

export function head(c: Context, state: HeadState, act: HeadActions): TemplateResult {
  const { policy, outcomes } = c.plan;
  const offered = state.keeping.offer;
  return html`<header>
    <h2>${pick(c.lang, policy.title)}</h2>
    <p class="meta">${pick(c.lang, policy.issuer)}${policy.document_number ? ` · ${policy.document_number}` : ""}</p>
    <p>${c.t("form.intro")}</p><slot name="intro"></slot>
    <div class="tools">
      <label class="target"><span>${c.t("form.target")}</span><select id="target" @change=${(event: Event) => act.outcome((event.target as HTMLSelectElement).value)}>
        <option value="all" .selected=${state.outcome === "all"}>${c.t("form.allOutcomes")}</option>
        ${outcomes.map((each) => html`<option value=${each.id} .selected=${each.id === state.outcome}>${pick(c.lang, each.title)}</option>`)}
      </select></label>
      <label><span>${c.t("form.asOf")}</span><input id="as-of" type="text" size="11" autocomplete="off" .value=${state.asOf} @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const date = readDate(input.value);
        if (date.ok) act.asOf(date.value);
        else input.value = state.asOf;
      }}></label>
      <button type="button" id="language" lang=${c.lang === "zh" ? "en" : "zh-CN"} aria-label=${c.t("form.languageLabel")} @click=${act.language}>${c.t("form.language")}</button>
      <button type="button" id="large" aria-pressed=${state.large} @click=${act.large}>${c.t("form.large")}</button>
    </div>
    ${keep(c, state, act)}
    ${offered ? withLater(c.t, (part) => part.offer(c, offered, state.keeping), "offer") : nothing}
    ${state.note ? html`<p class="note" role="status">${state.note}</p>` : nothing}
  </header>`;
}

function keep(c: Context, { keeping, clearing }: HeadState, act: HeadActions): TemplateResult {
  const pickFile = (event: Event) => (event.currentTarget as HTMLElement).parentElement?.querySelector<HTMLInputElement>("input[type=file]")?.click();
  const takeFile = (event: Event) => {
    const input = event.target as HTMLInputElement;
    void input.files?.[0]?.text().then(act.open);
    input.value = "";
  };
  return html`<div class="tools more">
      <button type="button" id="check-answers" @click=${c.check}>${c.t("form.check")}</button>
      <button type="button" id="report-button" @click=${act.report}>${c.t("form.report")}</button>
    <details class="fold keep"><summary>${c.t("form.keepTitle")}</summary>
      <div class="tools">
        <button type="button" id="save" @click=${() => (keeping.save(), act.redraw())}>${c.t("form.save")}</button>
        <span><button type="button" id="open" @click=${pickFile}>${c.t("form.open")}</button><input type="file" accept=".json,application/json" hidden @change=${takeFile}></span>
        <button type="button" id="link" aria-describedby="link-hint" @click=${() => void keeping.copyLink().then(act.redraw)}>${c.t("form.link")}</button>
        ${clearing ? nothing : html`<button type="button" id="clear" ?disabled=${!c.answers.any} @click=${() => act.clearing(true)}>${c.t("form.clearAll")}</button>`}
      </div>
      ${clearing ? html`<p class="note" role="group">${c.t("form.clearSure", { n: c.answers.count })}
        <button type="button" id="clear-yes" @click=${act.clear}>${c.t("form.clearYes")}</button> <button type="button" @click=${() => act.clearing(false)}>${c.t("form.offerNo")}</button></p>` : nothing}
      <p class="hint" id="link-hint">${c.t("form.linkHint")}</p>
      ${keeping.link ? html`<p><label for="link-text">${c.t("form.linkField")}</label><textarea id="link-text" rows="3" readonly .value=${keeping.link}></textarea></p>` : nothing}
      <label class="tick"><input type="checkbox" id="keep-on-device" aria-describedby="device-hint" .checked=${keeping.onDevice} ?disabled=${!keeping.deviceWorks}
        @change=${(event: Event) => (keeping.keepOnDevice((event.target as HTMLInputElement).checked), act.redraw())}><span>${c.t("form.device")}</span></label>
      <p class="hint" id="device-hint">${c.t(!keeping.deviceWorks ? "form.deviceNo" : keeping.onDevice ? "form.deviceOn" : "form.deviceOff")}</p>
    </details></div>`;
}
