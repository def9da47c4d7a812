// Desk: what was published, newest first, and the way back to an earlier state.

import { html, nothing, type TemplateResult } from "lit";
import { refusedOf, DeskPage } from "../page.js";
import { ask } from "../parts/dialog.js";
import { textField } from "../parts/field.js";
import { trouble } from "../parts/trouble.js";
import type { Refused } from "../api.js";
import { differenceOf } from "../parts/difference.js";
import { shown } from "../shown.js";
import type { Change, Publication } from "../types.js";

class Releases extends DeskPage {
  static override properties = { ...DeskPage.properties, number: {} };
  declare number: string;
  #items: Publication[] = [];

  protected override key(): string {
    return this.number;
  }

  protected override async load(): Promise<void> {
    const { api } = this.desk;
    this.#items = this.number ? [await api.get<Publication>(`/desk/publications/${encodeURIComponent(this.number)}`)]
      : (await api.all<Publication>("/desk/publications")).sort((one, other) => other.number - one.number);
  }

  async #rollBack(p: Publication): Promise<void> {
    const { t } = this;
    const { lang, api } = this.desk;
    let [reason, notes, missing, busy] = ["", "", false, false];
    let refused: Refused | null = null;
    const made = await ask<Change | null>((done, redraw) => html`<h2 id="dialog-title">${t("rollbackTitle", { n: p.number })}</h2><p>${t("rollbackText")}</p>
      ${refused ? trouble(lang, refused, null, "rollback-refusal") : nothing}
      <form novalidate @submit=${(event: Event) => {
        event.preventDefault();
        missing = !reason.trim();
        if (missing) { redraw(); document.querySelector<HTMLElement>("#rollback-reason")?.focus(); return; }
        busy = true;
        redraw();
        api.post<Change>("/desk/changes", { kind: "rollback", content: { to: p.number, reason: reason.trim(), notes: notes.trim(), accepted: [] } })
          .then(done, (error: unknown) => { refused = refusedOf(error); busy = false; redraw(); });
      }}>
        ${textField({ id: "rollback-reason", label: t("rollbackReason"), value: reason, rows: 3, required: true, ...(missing ? { error: t("tv_empty") } : {}), typed: (text) => { reason = text; } })}
        ${textField({ id: "rollback-notes", label: t("notes"), hint: t("notesHint"), value: notes, rows: 2, typed: (text) => { notes = text; } })}
        <p class="line"><button type="submit" class="primary" id="rollback-yes" ?disabled=${busy}>${t("rollbackYes")}</button> <button type="button" @click=${() => done(null)}>${t("cancel")}</button></p></form>`, null);
    if (!made) return;
    this.desk.note((words) => words("rollbackMade"));
    this.desk.go({ page: "change", id: String(made.id) });
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    if (!this.number) {
      return html`<h1>${t("releasesTitle")}</h1><p class="lead">${t("releasesLead")}</p>
        <ol class="releases">${this.#items.map((p) => html`<li>${this.#one(p, false)}</li>`)}</ol>`;
    }
    const p = this.#items[0];
    return html`<p class="back">${this.link({ page: "releases" }, html`<span aria-hidden="true">←</span> ${t("navReleases")}`)}</p>${p ? this.#one(p, true) : nothing}`;
  }

  #one(p: Publication, alone: boolean): TemplateResult {
    const { t } = this;
    const { lang } = this.desk;
    const title = this.pick(p.title);
    const number = t("publicationNo", { n: p.number });
    const approvers = p.approvals.map((each) => (typeof each === "string" ? each : each.account)).join(lang === "zh" ? "、" : ", ");
    const heading = html`${alone ? number : this.link({ page: "release", number: String(p.number) }, number)}`;
    return html`<article class="release ${p.active ? "active" : ""}">${alone ? html`<h1>${heading}</h1>` : html`<h2>${heading}</h2>`}
      <p>${p.active ? html`<span class="chip st-published"><span aria-hidden="true">●</span> ${t("activeNow")}</span> ` : nothing}<span class="chip kind">${t(`pub_${p.kind}`)}</span> <time datetime=${p.recorded_at}>${shown.instant(lang, p.recorded_at)}</time></p>
      ${title && title !== this.pick(p.diff[0]) ? html`<p><strong>${title}</strong></p>` : nothing}
      ${p.diff.length ? differenceOf(lang, p.diff) : nothing}
      ${p.notes ? html`<p class="pre">${p.notes}</p>` : nothing}
      <p class="soft">${p.actor ? html`${t("publishedBy", { name: t.person(p.actor) })} · ` : nothing}${approvers ? html`${t("approvedBy", { names: approvers })} · ` : nothing}${p.change !== null && p.change !== undefined ? html`${this.link({ page: "change", id: String(p.change) }, t("changeNo", { id: p.change }))} · ` : nothing}${t("recordOf", { seq: p.seq, hash: shown.hash(p.hash) })}</p>
      ${alone ? html`<h2>${t("packagesTitle")}</h2><table class="cards" role="table" aria-label=${t("packagesTitle")}><thead role="rowgroup"><tr role="row">${[t("policy"), t("versionCol"), t("planCol"), t("packageCol")].map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
        <tbody role="rowgroup">${p.packages.map((each) => html`<tr role="row"><th role="rowheader" scope="row">${each.policy}</th><td role="cell" data-label=${t("versionCol")}>${each.version}</td><td role="cell" data-label=${t("planCol")}><code class="long">${each.plan}</code></td><td role="cell" data-label=${t("packageCol")}><code class="long">${each.package}</code></td></tr>`)}</tbody></table>` : nothing}
      ${!p.active && this.desk.has("editor") ? html`<p><button type="button" @click=${() => void this.#rollBack(p)}>${t("rollbackDo")}<span class="hidden"> ${number}</span></button></p>` : nothing}</article>`;
  }
}
customElements.define("desk-releases", Releases);
