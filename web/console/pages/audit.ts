// Desk: the log, as it is; filtered, and to be taken away.

import { html, nothing, type TemplateResult } from "lit";
import { DeskPage, refusedOf } from "../page.js";
import { calendar } from "../parts/calendar.js";
import { textField } from "../parts/field.js";
import { trouble } from "../parts/trouble.js";
import { shown } from "../shown.js";
import type { AuditRecord, Page } from "../types.js";

const KINDS = ["publication", "change.drafted", "change.edited", "change.checked", "change.submitted", "change.approved", "change.rejected", "change.withdrawn", "change.superseded",
  "account.added", "account.changed", "account.locked", "signed_in", "signed_out", "token.made", "token.revoked", "cases.imported", "cases.deleted", "passkey.added"];

class Audit extends DeskPage {
  #items: AuditRecord[] = [];
  #next: string | null = null;
  #filter = { actor: "", kind: "", from: "", to: "" };

  protected override async load(): Promise<void> {
    const page = await this.desk.api.get<Page<AuditRecord>>("/desk/audit", { ...this.#filter, limit: 100 });
    this.#items = page.items;
    this.#next = page.next;
  }

  async #more(): Promise<void> {
    await this.doing("more", async () => {
      const page = await this.desk.api.get<Page<AuditRecord>>("/desk/audit", { ...this.#filter, limit: 100, after: this.#next });
      this.#items = [...this.#items, ...page.items];
      this.#next = page.next;
    });
  }

  #set(change: Partial<typeof this.filter>): void {
    Object.assign(this.#filter, change);
    this.requestUpdate();
  }
  private get filter() {
    return this.#filter;
  }

  async #apply(): Promise<void> {
    try {
      await this.load();
      this.refused = null;
    } catch (error) {
      this.refused = refusedOf(error);
    }
    this.requestUpdate();
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    const { lang, api } = this.desk;
    const day = (value: string) => value;
    const file = (form: "csv" | "ndjson") => api.href(`/desk/audit.${form}`, { ...this.#filter });
    const heads = [t("seqCol"), t("whenCol"), t("whoCol"), t("whatCol"), t("aboutCol")];
    return html`<h1>${t("auditTitle")}</h1><p class="lead">${t("auditLead")}</p>
      <form class="filters" role="search" @submit=${(event: Event) => { event.preventDefault(); void this.#apply(); }}>
        ${textField({ id: "audit-actor", label: t("whoCol"), value: this.#filter.actor, size: 12, typed: (text) => this.#set({ actor: text.trim() }) })}
        <div class="field"><label for="audit-kind">${t("whatCol")}</label><select id="audit-kind" @change=${(event: Event) => this.#set({ kind: (event.target as HTMLSelectElement).value })}>
          <option value="">${t("allKinds")}</option>${KINDS.map((kind) => html`<option value=${kind} .selected=${kind === this.#filter.kind}>${t.record(kind)}</option>`)}</select></div>
        ${calendar({ id: "audit-from", label: t("fromDayLabel"), lang, value: day(this.#filter.from), taken: (from) => this.#set({ from }), typed: (text) => this.#set({ from: text.trim() ? this.#filter.from : "" }) })}
        ${calendar({ id: "audit-to", label: t("toDayLabel"), lang, value: day(this.#filter.to), taken: (to) => this.#set({ to }), typed: (text) => this.#set({ to: text.trim() ? this.#filter.to : "" }) })}
        <p class="line"><button type="submit" class="primary">${t("applyFilters")}</button> <a class="button plain" href=${file("csv")} download>${t("exportCsv")}</a> <a class="button plain" href=${file("ndjson")} download>${t("exportNdjson")}</a></p></form>
      ${this.refused ? trouble(lang, this.refused, () => void this.#apply()) : nothing}
      ${this.#items.length ? html`<table class="cards" role="table" aria-label=${t("auditTitle")}><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
        <tbody role="rowgroup">${this.#items.map((each) => html`<tr role="row"><th role="rowheader" scope="row" class="n">#${each.seq}</th><td role="cell" data-label=${heads[1]} class="date"><time datetime=${each.recorded_at}>${shown.instant(lang, each.recorded_at)}</time></td>
          <td role="cell" data-label=${heads[2]}>${t.person(each.actor)}</td><td role="cell" data-label=${heads[3]}>${t.record(each.kind)}</td>
          <td role="cell" data-label=${heads[4]}><details><summary>${this.pick(each.summary) || this.pick(each.subject) || t("details")}</summary><p class="soft"><code class="long">${each.hash}</code></p><pre tabindex="0">${JSON.stringify(each.payload, null, 1)}</pre></details></td></tr>`)}</tbody></table>
        ${this.#next ? html`<p><button type="button" ?disabled=${this.busy !== ""} @click=${() => void this.#more()}>${t("olderRecords")}</button></p>` : nothing}` : html`<p class="empty">${t("auditNone")}</p>`}`;
  }
}
customElements.define("desk-audit", Audit);
