// Desk: a new edition of a whole package, as the archive of its folder.

import { html, nothing, type TemplateResult } from "lit";
import { problemsAt } from "../draft.js";
import { DeskPage } from "../page.js";
import { textField } from "../parts/field.js";
import { trouble } from "../parts/trouble.js";
import type { Change, Policy } from "../types.js";

class Upload extends DeskPage {
  #policies: Policy[] = [];
  #policy = "";
  #file: File | null = null;
  #reason = "";
  #notes = "";
  #missing = new Set<string>();

  protected override async load(): Promise<void> {
    this.#policies = await this.desk.api.all<Policy>("/policies");
    this.desk.guard(() => this.#file !== null || this.#reason !== "");
  }

  async #send(): Promise<void> {
    const file = this.#file;
    this.#missing = new Set([...(file ? [] : ["file"]), ...(this.#policy ? [] : ["policy"]), ...(this.#reason.trim() ? [] : ["reason"])]);
    if (this.#missing.size || !file) return this.show(`up-${[...this.#missing][0]}`);
    const { api } = this.desk;
    let made: Change | null = null;
    const done = await this.doing("upload", async () => {
      const type = /\.zip$/iu.test(file.name) ? "application/zip" : "application/gzip";
      made = await api.send<Change>("POST", api.href("/desk/changes/package", { policy: this.#policy, reason: this.#reason.trim(), notes: this.#notes.trim() }), { raw: { type, data: file } });
    });
    const change = made as Change | null;
    if (!done || !change) return;
    this.desk.guard(null);
    this.desk.note((t) => t(change.checks?.passed ? "savedChecked" : "savedDraft"));
    this.desk.go({ page: "change", id: String(change.id) });
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    if (!this.desk.has("editor")) return html`<h1>${t("uploadTitle")}</h1><p class="note">${t("editorsOnly")}</p>`;
    const wrong = (field: string) => (this.#missing.has(field) ? t("tv_empty") : problemsAt(this.refused?.problems ?? [], field).map((problem) => this.pick(problem.message)).join(" ")) || undefined;
    const file = wrong("file");
    const policy = wrong("policy");
    const reason = wrong("reason");
    return html`<p class="back">${this.link({ page: "changes" }, html`<span aria-hidden="true">←</span> ${t("navChanges")}`)}</p>
      <h1>${t("uploadTitle")}</h1><p class="lead">${t("uploadLead")}</p>
      ${this.refused ? trouble(this.desk.lang, this.refused, null) : nothing}
      <form class="edit" novalidate @submit=${(event: Event) => { event.preventDefault(); void this.#send(); }}>
        <div class="field ${policy ? "wrong" : ""}"><label for="up-policy">${t("policy")}</label>${policy ? html`<p class="error" id="up-policy-e">${policy}</p>` : nothing}
          <select id="up-policy" aria-describedby=${policy ? "up-policy-e" : nothing} @change=${(event: Event) => { this.#policy = (event.target as HTMLSelectElement).value; this.requestUpdate(); }}>
          <option value="">${t("choosePolicy")}</option>${this.#policies.map((each) => html`<option value=${each.policy} .selected=${each.policy === this.#policy}>${this.pick(each.title)}</option>`)}</select></div>
        <div class="field ${file ? "wrong" : ""}"><label for="up-file">${t("archive")}</label><p class="hint" id="up-file-h">${t("archiveHint")}</p>${file ? html`<p class="error" id="up-file-e">${file}</p>` : nothing}
          <input id="up-file" type="file" accept=".zip,.gz,.tgz,application/zip,application/gzip" aria-describedby=${file ? "up-file-h up-file-e" : "up-file-h"} @change=${(event: Event) => { this.#file = (event.target as HTMLInputElement).files?.[0] ?? null; this.requestUpdate(); }}></div>
        ${textField({ id: "up-reason", label: t("reason"), hint: t("reasonHint"), value: this.#reason, rows: 3, required: true, ...(reason ? { error: reason } : {}), typed: (text) => { this.#reason = text; } })}
        ${textField({ id: "up-notes", label: t("notes"), hint: t("notesHint"), value: this.#notes, rows: 3, typed: (text) => { this.#notes = text; } })}
        <p class="line"><button type="submit" class="primary" ?disabled=${this.busy !== ""}>${this.busy ? t("uploading") : t("uploadDo")}</button></p></form>`;
  }
}
customElements.define("desk-upload", Upload);
