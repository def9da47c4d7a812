// Desk: one parameter: what held, holds and will hold, who set it when and why, and what is proposed.

import { html, nothing, type TemplateResult } from "lit";
import { DeskPage } from "../page.js";
import { stateChip } from "../parts/chips.js";
import { steps } from "../parts/steps.js";
import { entriesOf, type Entry } from "../timeline.js";
import { unitWord } from "../typed.js";
import { grouped, shown } from "../shown.js";
import type { ParameterHistory, Policy, Text } from "../types.js";

class ParameterPage extends DeskPage {
  static override properties = { ...DeskPage.properties, policy: {}, name: {} };
  declare policy: string;
  declare name: string;
  #parameter: ParameterHistory | null = null;
  #title: Text | string = "";

  protected override key(): string {
    return `${this.policy} ${this.name} ${this.desk.asOf}`;
  }

  protected override async load(): Promise<void> {
    const path = `/desk/policies/${encodeURIComponent(this.policy)}/parameters/${encodeURIComponent(this.name)}`;
    const [parameter, policies] = await Promise.all([this.desk.api.get<ParameterHistory>(path, { as_of: this.desk.asOf }), this.desk.api.all<Policy>("/policies")]);
    this.#parameter = parameter;
    this.#title = policies.find(({ policy }) => policy === this.policy)?.title ?? this.policy;
  }

  protected override draw(): TemplateResult | typeof nothing {
    const p = this.#parameter;
    if (!p) return nothing;
    const { t } = this;
    const { lang, asOf } = this.desk;
    const entries = entriesOf(p, asOf);
    const may = this.desk.has("editor");
    const bounds = p.minimum !== null || p.maximum !== null
      ? t("boundsOf", { least: grouped(p.minimum ?? "—"), most: grouped(p.maximum ?? "—"), unit: unitWord(lang, p.unit) }) : "";
    return html`<p class="back">${this.link({ page: "thresholds" }, html`<span aria-hidden="true">←</span> ${t("navThresholds")}`)}</p>
      <p class="soft over">${this.pick(this.#title)}</p><h1>${this.pick(p.title)} <small><code>${p.name}</code></small></h1>
      <div class="now"><div><span class="soft">${asOf === this.desk.today ? t("valueNow") : t("valueOn", { day: shown.day(lang, asOf) })}</span>
        <strong class="big">${p.current ? shown.value(lang, p.current) : t("noValue")}</strong>${p.current ? html`<span>${t("sinceDay", { day: shown.day(lang, p.current.from) })}</span>` : nothing}</div>
        ${p.next ? html`<div><span class="soft">${t("nextCol")}</span><strong class="big">${shown.value(lang, p.next)}</strong><span>${t("fromDay", { day: shown.day(lang, p.next.from) })}</span></div>` : nothing}
        ${may ? html`<p class="line">${this.link({ page: "new", policy: this.policy, name: this.name, kind: "value" }, t("addValue"), "button")}
          ${this.link({ page: "new", policy: this.policy, name: this.name, kind: "correction" }, t("correctPast"), "button plain")}</p>` : html`<p class="soft">${t("editorsOnly")}</p>`}</div>
      <dl class="facts">
        <div><dt>${t("clause")}</dt><dd lang="zh-CN">${p.clause ? `${p.clause.id}${this.pick(p.clause.heading) && this.pick(p.clause.heading) !== p.clause.id ? ` · ${this.pick(p.clause.heading)}` : ""}` : "—"}</dd></div>
        <div><dt>${t("setBy")}</dt><dd>${this.pick(p.set_by) || t("setByDocument")}</dd></div>
        ${bounds ? html`<div><dt>${t("bounds")}</dt><dd>${bounds}</dd></div>` : nothing}
        ${p.choices ? html`<div><dt>${t("choices")}</dt><dd>${p.choices.map((choice) => this.pick(choice.title)).join(lang === "zh" ? "、" : ", ")}</dd></div>` : nothing}
        ${p.findings.length ? html`<div><dt>${t("usedBy")}</dt><dd>${p.findings.map((finding) => this.pick(finding.title)).join(lang === "zh" ? "、" : "; ")}</dd></div>` : nothing}
        ${this.pick(p.note) ? html`<div><dt>${t("noteOf")}</dt><dd>${this.pick(p.note)}</dd></div>` : nothing}
      </dl>
      <h2>${t("timeline")}</h2>
      ${entries.length ? html`${steps(lang, entries, this.pick(p.title))}${this.#table(entries)}` : html`<p class="empty">${t("timelineNone")}</p>`}`;
  }

  #table(entries: Entry[]): TemplateResult {
    const { t } = this;
    const { lang } = this.desk;
    const heads = [t("fromCol"), t("valueCol"), t("stateCol"), t("sourceCol"), t("whoCol"), t("publicationCol")];
    return html`<table class="cards" role="table" aria-label=${t("timeline")}><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
      <tbody role="rowgroup">${entries.map((entry) => html`<tr role="row" class="tl-${entry.when}"><th role="rowheader" scope="row">${shown.day(lang, entry.from)}</th>
        <td role="cell" data-label=${heads[1]} class="value"><strong>${shown.value(lang, entry.pending ?? entry)}</strong></td>
        <td role="cell" data-label=${heads[2]}>${entry.pending ? stateChip(lang, entry.pending.state) : html`<span class="chip tl">${t(`when_${entry.when}`)}</span>`}</td>
        <td role="cell" data-label=${heads[3]} lang="zh-CN">${shown.source(lang, entry.source) || "—"}</td>
        <td role="cell" data-label=${heads[4]}>${entry.past ? html`${entry.past.publication === 1 && entry.past.change === null ? t("fromPackage") : t.person(entry.past.actor)}<span class="soft">${shown.instant(lang, entry.past.recorded_at)}</span>` : "—"}</td>
        <td role="cell" data-label=${heads[5]}>${entry.pending ? this.link({ page: "change", id: String(entry.pending.change) }, t("changeNo", { id: entry.pending.change }), "row")
          : entry.past ? html`${this.link({ page: "release", number: String(entry.past.publication) }, t("publicationNo", { n: entry.past.publication }), "row")}
            ${entry.past.change !== null && entry.past.change !== undefined ? this.link({ page: "change", id: String(entry.past.change) }, t("whyChange"), "row") : nothing}` : "—"}</td></tr>`)}</tbody></table>`;
  }
}
customElements.define("desk-parameter", ParameterPage);
