// Desk: all change requests: those that wait for somebody first.

import { html, nothing, type TemplateResult } from "lit";
import { DeskPage } from "../page.js";
import { changeChips } from "../parts/chips.js";
import { shown } from "../shown.js";
import type { Change } from "../types.js";

const OPEN = ["draft", "checked", "awaiting_approval", "approved"];

class Changes extends DeskPage {
  #items: Change[] = [];
  #state = "open";

  protected override async load(): Promise<void> {
    this.#items = await this.desk.api.all<Change>("/desk/changes");
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    const { session } = this.desk;
    const mine = (c: Change) => c.author === session.account || c.editors.includes(session.account);
    const waiting = this.#items.filter((c) => c.state === "awaiting_approval");
    const drafts = this.#items.filter((c) => mine(c) && ["draft", "checked"].includes(c.state));
    const rest = this.#items.filter((c) => !waiting.includes(c) && !drafts.includes(c)).filter((c) => this.#state === "all" || (this.#state === "open" ? OPEN.includes(c.state) : c.state === this.#state));
    const states = ["open", "all", "draft", "checked", "approved", "published", "withdrawn", "rejected", "superseded"] as const;
    return html`<h1>${t("changesTitle")}</h1><p class="lead">${t("changesLead")}</p>
      ${this.desk.has("editor") ? html`<p class="line">${this.link({ page: "thresholds" }, t("startChange"), "button")} ${this.link({ page: "upload" }, t("uploadPackage"), "button plain")}</p>` : nothing}
      <section><h2>${t("awaitingTitle")} <small>${waiting.length}</small></h2>${this.#table(waiting, t("awaitingTitle"), "awaitingNone")}</section>
      ${this.desk.has("editor") ? html`<section><h2>${t("myDrafts")} <small>${drafts.length}</small></h2>${this.#table(drafts, t("myDrafts"), "myDraftsNone")}</section>` : nothing}
      <section><h2>${t("otherChanges")} <small>${rest.length}</small></h2>
        <div class="field"><label for="by-state">${t("stateCol")}</label><select id="by-state" @change=${(event: Event) => { this.#state = (event.target as HTMLSelectElement).value; this.requestUpdate(); }}>
          ${states.map((state) => html`<option value=${state} .selected=${state === this.#state}>${state === "open" ? t("stateOpen") : state === "all" ? t("stateAll") : t(state)}</option>`)}</select></div>
        ${this.#table(rest, t("otherChanges"), "otherNone")}</section>`;
  }

  #table(items: Change[], label: string, none: "awaitingNone" | "myDraftsNone" | "otherNone"): TemplateResult {
    const { t } = this;
    const { lang } = this.desk;
    if (!items.length) return html`<p class="empty">${t(none)}</p>`;
    const heads = [t("changeCol"), t("stateCol"), t("kindCol"), t("authorCol"), t("updatedCol")];
    return html`<table class="cards" role="table" aria-label=${label}><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
      <tbody role="rowgroup">${items.map((c) => html`<tr role="row"><th role="rowheader" scope="row">${this.link({ page: "change", id: String(c.id) }, this.pick(c.title), "row")}<small>${t("changeNo", { id: c.id })}</small></th>
        <td role="cell" data-label=${heads[1]}>${changeChips(lang, c)}</td><td role="cell" data-label=${heads[2]}>${t(`kind_${c.kind}`)}</td><td role="cell" data-label=${heads[3]}>${c.author}</td><td role="cell" data-label=${heads[4]}>${shown.instant(lang, c.updated_at)}</td></tr>`)}</tbody></table>`;
  }
}
customElements.define("desk-changes", Changes);
