// Desk: all thresholds as of a day, to search and to open.

import { html, nothing, type TemplateResult } from "lit";
import { DeskPage } from "../page.js";
import { matching, type Row } from "../search.js";
import { shown } from "../shown.js";
import type { Parameter, Pending, Policy } from "../types.js";
import { stateChip } from "../parts/chips.js";

class Thresholds extends DeskPage {
  #rows: Row[] = [];
  #policies: Policy[] = [];
  #text = "";
  #policy = "";
  #clause = "";
  #pending = false;

  protected override key(): string {
    return this.desk.asOf;
  }

  protected override async load(): Promise<void> {
    const { api, asOf } = this.desk;
    const policies = await api.all<Policy>("/policies");
    const lists = await Promise.all(policies.map(({ policy }) => api.all<Parameter>(`/desk/policies/${encodeURIComponent(policy)}/parameters`, { as_of: asOf })));
    this.#policies = policies;
    this.#rows = policies.flatMap((policy, at) => (lists[at] ?? []).map((parameter) => ({ policy, parameter })));
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    const found = matching(this.#rows, { text: this.#text, policy: this.#policy, clause: this.#clause, pending: this.#pending });
    const clauses = new Map(this.#rows.filter(({ policy }) => policy.policy === this.#policy).flatMap(({ parameter }) => (parameter.clause ? [[parameter.clause.id, this.pick(parameter.clause.heading)] as const] : [])));
    const groups = this.#policies.map((policy) => ({ policy, rows: found.filter((row) => row.policy === policy) })).filter(({ rows }) => rows.length);
    return html`<h1>${t("thresholdsTitle")}</h1><p class="lead">${t("thresholdsLead")}</p>
      <form class="filters" role="search" @submit=${(event: Event) => event.preventDefault()}>
        <div class="field grow"><label for="search">${t("search")}</label><input id="search" type="search" autocomplete="off" placeholder=${t("searchPlaceholder")} .value=${this.#text}
          @input=${(event: Event) => this.#set(() => { this.#text = (event.target as HTMLInputElement).value; })}></div>
        <div class="field"><label for="by-policy">${t("policy")}</label><select id="by-policy" @change=${(event: Event) => this.#set(() => { this.#policy = (event.target as HTMLSelectElement).value; this.#clause = ""; })}>
          <option value="">${t("allPolicies")}</option>${this.#policies.map((policy) => html`<option value=${policy.policy} .selected=${policy.policy === this.#policy}>${this.pick(policy.title)}</option>`)}</select></div>
        ${clauses.size > 1 ? html`<div class="field"><label for="by-clause">${t("clause")}</label><select id="by-clause" @change=${(event: Event) => this.#set(() => { this.#clause = (event.target as HTMLSelectElement).value; })}>
          <option value="">${t("allClauses")}</option>${[...clauses].map(([id, heading]) => html`<option value=${id} .selected=${id === this.#clause}>${heading && heading !== id ? `${id} · ${heading}` : id}</option>`)}</select></div>` : nothing}
        <label class="tick"><input type="checkbox" id="pending-only" .checked=${this.#pending} @change=${(event: Event) => this.#set(() => { this.#pending = (event.target as HTMLInputElement).checked; })}><span>${t("pendingOnly")}</span></label>
      </form>
      <p role="status" class="soft">${t("foundOf", { n: found.length, all: this.#rows.length })}</p>
      ${groups.length ? groups.map(({ policy, rows }) => this.#table(policy, rows)) : html`<p class="empty">${t("foundNone")} <button type="button" @click=${() => this.#set(() => { this.#text = this.#policy = this.#clause = ""; this.#pending = false; })}>${t("clearFilters")}</button></p>`}`;
  }

  #set(change: () => void): void {
    change();
    this.requestUpdate();
  }

  #table(policy: Policy, rows: Row[]): TemplateResult {
    const { t } = this;
    const { lang } = this.desk;
    const heads = [t("parameterCol"), t("valueCol"), t("sinceCol"), t("nextCol"), t("clause"), t("setBy"), t("pendingCol")];
    return html`<section class="group"><h2 id="p-${policy.policy}">${this.pick(policy.title)} <small>${policy.document_number ?? ""}</small></h2>
      <table class="cards" role="table" aria-labelledby="p-${policy.policy}"><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
      <tbody role="rowgroup">${rows.map(({ parameter: p }) => html`<tr role="row">
        <th role="rowheader" scope="row">${this.link({ page: "parameter", policy: policy.policy, name: p.name }, this.pick(p.title), "row")}<code>${p.name}</code></th>
        <td role="cell" class="value" data-label=${heads[1]}>${p.current ? html`<strong>${shown.value(lang, p.current)}</strong>` : html`<span class="soft">${t("noValue")}</span>`}</td>
        <td role="cell" data-label=${heads[2]} class="date">${p.current ? shown.day(lang, p.current.from) : "—"}</td>
        <td role="cell" data-label=${heads[3]} class="date">${p.next ? html`<strong>${shown.value(lang, p.next)}</strong> <span>${t("fromDay", { day: shown.day(lang, p.next.from) })}</span>` : "—"}</td>
        <td role="cell" data-label=${heads[4]} lang="zh-CN">${p.clause?.id ?? "—"}</td>
        <td role="cell" data-label=${heads[5]}>${this.pick(p.set_by) || t("setByDocument")}</td>
        <td role="cell" data-label=${heads[6]}>${p.pending.length ? p.pending.map((pending) => this.#badge(pending)) : html`<span class="soft">—</span>`}</td></tr>`)}</tbody></table></section>`;
  }

  #badge(pending: Pending): TemplateResult {
    const text = html`${stateChip(this.desk.lang, pending.state)} ${shown.value(this.desk.lang, pending)} <span class="soft">${this.t("fromDay", { day: shown.day(this.desk.lang, pending.from) })}</span>`;
    return this.link({ page: "change", id: String(pending.change) }, text, "badge");
  }
}
customElements.define("desk-thresholds", Thresholds);
