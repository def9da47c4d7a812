// Desk: the applicant's form as it would be with a change, under a mark that says so, on screen and on paper.

import { html, nothing, type TemplateResult } from "lit";
import { DeskPage } from "../page.js";
import { differenceOf } from "../parts/difference.js";
import { shown } from "../shown.js";
import type { Change } from "../types.js";

/** The form is a script of its own, beside this one; nobody needs it before a preview is opened. */
const FORM = "/policy-check.mjs";

class Preview extends DeskPage {
  static override properties = { ...DeskPage.properties, change: {} };
  declare change: string;
  #change: Change | null = null;

  protected override key(): string {
    return this.change;
  }

  protected override async load(): Promise<void> {
    const [change] = await Promise.all([this.desk.api.get<Change>(`/desk/changes/${encodeURIComponent(this.change)}`), import(/* @vite-ignore */ FORM)]);
    this.#change = change;
  }

  protected override draw(): TemplateResult | typeof nothing {
    const c = this.#change;
    if (!c) return nothing;
    const { t } = this;
    const { lang, asOf, today, api } = this.desk;
    const first = (c.content.values ?? []).map(({ from }) => from).sort()[0];
    const day = asOf !== today ? asOf : first ?? today;
    const mark = `${t("draftMark")}`;
    return html`<p class="back">${this.link({ page: "change", id: this.change }, html`<span aria-hidden="true">←</span> ${t("backToChange")}`)}</p>
      <div class="note warn draft-strip"><p><strong>${t("previewStrip")}</strong> ${t("previewText", { day: shown.day(lang, day) })}</p>
        ${differenceOf(lang, c.diff)}</div>
      <h1 class="hidden">${t("previewForm")}</h1>
      <div class="draft"><policy-check src=${api.href(`/desk/changes/${encodeURIComponent(this.change)}/plan`)} lang=${lang === "zh" ? "zh-CN" : "en"} as-of=${day}></policy-check>
      <svg class="watermark" aria-hidden="true"><defs><pattern id="draft-mark" width="360" height="240" patternUnits="userSpaceOnUse" patternTransform="rotate(-24)"><text x="10" y="120">${mark}</text></pattern></defs><rect width="100%" height="100%" fill="url(#draft-mark)"></rect></svg></div>`;
  }
}
customElements.define("desk-preview", Preview);
