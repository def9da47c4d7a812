// Desk: stored cases, against which every change is tried: importing them with a report of each bad row, looking at them, deleting them.

import { html, nothing, type TemplateResult } from "lit";
import { DeskPage } from "../page.js";
import { ask } from "../parts/dialog.js";
import { problemLine, trouble } from "../parts/trouble.js";
import { shown } from "../shown.js";
import type { Imported, Page, Policy, StoredCase } from "../types.js";

const TYPES: Record<string, string> = { json: "application/json", csv: "text/csv", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

class Cases extends DeskPage {
  #policies: Policy[] = [];
  #policy = "";
  #items: StoredCase[] = [];
  #next: string | null = null;
  #file: File | null = null;
  #format = "json";
  #result: { dry: boolean; answer: Imported } | null = null;

  protected override async load(): Promise<void> {
    const { api } = this.desk;
    this.#policies = await api.all<Policy>("/policies");
    this.#policy ||= this.#policies[0]?.policy ?? "";
    await this.#list();
  }

  async #list(): Promise<void> {
    const page = await this.desk.api.get<Page<StoredCase>>("/desk/cases", { policy: this.#policy, limit: 100 });
    this.#items = page.items;
    this.#next = page.next;
  }

  async #import(dry: boolean): Promise<void> {
    const file = this.#file;
    if (!file) return this.show("case-file");
    const { api } = this.desk;
    const done = await this.doing(dry ? "dry" : "import", async () => {
      const answer = await api.send<Imported>("POST", api.href("/desk/cases", { policy: this.#policy, format: this.#format, dry: dry || null }), { raw: { type: TYPES[this.#format] ?? "application/octet-stream", data: file } });
      this.#result = { dry, answer };
      if (!dry) await this.#list();
    });
    if (done) this.show("imported");
  }

  async #delete(one: StoredCase | null): Promise<void> {
    const { t } = this;
    const policy = this.#policies.find((each) => each.policy === this.#policy);
    const sure = await ask<boolean>((done) => html`<h2 id="dialog-title">${one ? t("deleteCase", { title: one.title || String(one.id) }) : t("deleteAll", { policy: this.pick(policy?.title) })}</h2><p>${t("deleteText")}</p>
      <p class="line"><button type="button" class="primary" id="delete-yes" @click=${() => done(true)}>${t("deleteYes")}</button> <button type="button" autofocus @click=${() => done(false)}>${t("cancel")}</button></p>`, false);
    if (!sure) return;
    const { api } = this.desk;
    await this.doing("delete", async () => {
      await api.send("DELETE", one ? api.href(`/desk/cases/${encodeURIComponent(String(one.id))}`) : api.href("/desk/cases", { policy: this.#policy }));
      await this.#list();
    });
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    const { lang } = this.desk;
    const may = this.desk.has("editor");
    const heads = [t("caseCol"), t("asOfCol"), t("addedCol"), t("factsCol")];
    return html`<h1>${t("casesTitle")}</h1><p class="lead">${t("casesLead")}</p>
      <div class="field"><label for="cases-policy">${t("policy")}</label><select id="cases-policy" @change=${(event: Event) => { this.#policy = (event.target as HTMLSelectElement).value; this.#result = null; void this.doing("list", () => this.#list()); }}>
        ${this.#policies.map((each) => html`<option value=${each.policy} .selected=${each.policy === this.#policy}>${this.pick(each.title)}</option>`)}</select></div>
      ${this.refused ? trouble(lang, this.refused, null) : nothing}
      ${may ? this.#importing() : html`<p class="soft">${t("editorsOnly")}</p>`}
      ${this.#result ? this.#report(this.#result) : nothing}
      <h2>${t("casesStored")} <small>${this.#next ? `${this.#items.length}+` : this.#items.length}</small></h2>
      ${this.#items.length ? html`<table class="cards" role="table" aria-label=${t("casesStored")}><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}${may ? html`<th role="columnheader" scope="col"><span class="hidden">${t("deleteDo")}</span></th>` : nothing}</tr></thead>
        <tbody role="rowgroup">${this.#items.map((each) => html`<tr role="row"><th role="rowheader" scope="row">${each.title || each.id}</th><td role="cell" data-label=${heads[1]}>${each.as_of ? shown.day(lang, each.as_of) : t("asOfAsked")}</td><td role="cell" data-label=${heads[2]}>${shown.instant(lang, each.added_at)}<small>${each.added_by}</small></td>
          <td role="cell" data-label=${heads[3]}><details><summary>${t("factsOf", { n: each.facts && typeof each.facts === "object" ? Object.keys(each.facts).length : 0 })}</summary><pre tabindex="0">${JSON.stringify(each.facts, null, 1)}</pre></details></td>
          ${may ? html`<td role="cell" class="act"><button type="button" ?disabled=${this.busy !== ""} @click=${() => void this.#delete(each)}>${t("deleteDo")}<span class="hidden"> ${each.title || each.id}</span></button></td>` : nothing}</tr>`)}</tbody></table>
        <p class="line">${this.#next ? html`<button type="button" ?disabled=${this.busy !== ""} @click=${() => void this.doing("more", async () => {
          const page = await this.desk.api.get<Page<StoredCase>>("/desk/cases", { policy: this.#policy, limit: 100, after: this.#next });
          this.#items = [...this.#items, ...page.items];
          this.#next = page.next;
        })}>${t("moreCases")}</button>` : nothing}
        ${may ? html`<button type="button" ?disabled=${this.busy !== ""} @click=${() => void this.#delete(null)}>${t("deleteAllDo")}</button>` : nothing}</p>` : html`<p class="empty">${t("casesNone")}</p>`}`;
  }

  #importing(): TemplateResult {
    const { t } = this;
    const take = (event: Event) => {
      this.#file = (event.target as HTMLInputElement).files?.[0] ?? null;
      const end = this.#file?.name.split(".").at(-1)?.toLowerCase() ?? "";
      if (end in TYPES) this.#format = end;
      this.#result = null;
      this.requestUpdate();
    };
    return html`<form class="edit box" @submit=${(event: Event) => { event.preventDefault(); void this.#import(false); }}><h2>${t("importTitle")}</h2><p class="hint">${t("importHint")}</p>
      <div class="field"><label for="case-file">${t("importFile")}</label><input id="case-file" type="file" accept=".json,.csv,.xlsx" @change=${take}></div>
      <div class="field"><label for="case-format">${t("importFormat")}</label><select id="case-format" @change=${(event: Event) => { this.#format = (event.target as HTMLSelectElement).value; this.requestUpdate(); }}>
        ${[["json", "JSON"], ["csv", "CSV"], ["xlsx", "Excel (xlsx)"]].map(([id, name]) => html`<option value=${id ?? ""} .selected=${id === this.#format}>${name}</option>`)}</select></div>
      <p class="line"><button type="submit" class="primary" ?disabled=${this.busy !== "" || !this.#file}>${this.busy === "import" ? t("working") : t("importDo")}</button>
        <button type="button" ?disabled=${this.busy !== "" || !this.#file} @click=${() => void this.#import(true)}>${this.busy === "dry" ? t("working") : t("importTry")}</button></p></form>`;
  }

  #report({ dry, answer }: { dry: boolean; answer: Imported }): TemplateResult {
    const { t } = this;
    const added = Array.isArray(answer.added) ? answer.added.length : answer.added;
    const { lang } = this.desk;
    return html`<div class="note ${answer.refused.length ? "warn" : "good"}" id="imported" tabindex="-1" role="status"><p><strong>${t(dry ? "importWould" : "importDone", { n: String(added), m: answer.refused.length })}</strong></p>
      ${answer.warnings.length ? html`<ul class="plain">${answer.warnings.map((each) => html`<li>${"message" in each ? problemLine(lang, each) : this.pick(each)}</li>`)}</ul>` : nothing}
      ${answer.refused.length ? html`<table class="cards" role="table" aria-label=${t("refusedRows")}><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t("rowCol")}</th><th role="columnheader" scope="col">${t("whyCol")}</th></tr></thead>
        <tbody role="rowgroup">${answer.refused.map((each) => html`<tr role="row"><th role="rowheader" scope="row">${t("rowNo", { n: each.row })}</th><td role="cell" data-label=${t("whyCol")}><ul class="plain">${each.problems.map((problem) => html`<li>${problem.path ? html`<code>${problem.path}</code> ` : nothing}${problemLine(lang, problem)}</li>`)}</ul></td></tr>`)}</tbody></table>` : nothing}</div>`;
  }
}
customElements.define("desk-cases", Cases);
