// Desk: one change request, for whoever writes it and for whoever reviews it: difference, reason, citation, checks and impact on one page.

import { html, nothing, type TemplateResult } from "lit";
import { refusedOf, DeskPage } from "../page.js";
import type { Refused } from "../api.js";
import { approving, rejecting } from "../parts/approving.js";
import { changeChips } from "../parts/chips.js";
import { checksOf } from "../parts/checks.js";
import { FIRST_CASES, impactOf } from "../parts/impact.js";
import { trouble } from "../parts/trouble.js";
import { differenceOf } from "../parts/difference.js";
import { shown } from "../shown.js";
import type { Action, Change, Content, Impact } from "../types.js";

class ChangePage extends DeskPage {
  static override properties = { ...DeskPage.properties, change: {} };
  declare change: string;
  #change: Change | null = null;
  #impact: Impact | null = null;
  #impactRefused: Refused | null = null;
  #most = FIRST_CASES;

  protected override key(): string {
    return `${this.change} ${this.desk.asOf}`;
  }

  get #path(): string {
    return `/desk/changes/${encodeURIComponent(this.change)}`;
  }
  /** Of a change the day of its values says more than today; another day is taken when the reader has chosen one. */
  get #asOf(): string | null {
    return this.desk.asOf === this.desk.today ? null : this.desk.asOf;
  }

  protected override async load(): Promise<void> {
    this.#change = await this.desk.api.get<Change>(this.#path);
    void this.#loadImpact();
  }

  async #loadImpact(): Promise<void> {
    this.#impact = this.#impactRefused = null;
    try {
      this.#impact = await this.desk.api.get<Impact>(`${this.#path}/impact`, { as_of: this.#asOf });
    } catch (error) {
      this.#impactRefused = refusedOf(error);
    }
    this.requestUpdate();
  }

  /** What is done to the change; the answer is the change as it is then. */
  async #act(action: Action, body?: unknown): Promise<boolean> {
    const done = await this.doing(action, async () => {
      let retry = true;
      for (;;) {
        try {
          await this.desk.api.post(`${this.#path}/${action}`, body);
          break;
        } catch (error) {
          const why = refusedOf(error);
          if (why.code !== "confirm_first" || !retry || !(await this.desk.confirm())) throw error;
          retry = false;
        }
      }
      await this.load();
    });
    if (done) this.show("state");
    return done;
  }

  async #approve(): Promise<void> {
    const change = this.#change;
    if (!change) return;
    const said = await approving(this.desk.lang, change, this.#impact);
    if (!said || !(await this.#confirmed())) return;
    await this.#act("approve", { digest: change.digest, note: said.note, publish: said.publish });
  }

  async #reject(): Promise<void> {
    const change = this.#change;
    if (!change) return;
    const note = await rejecting(this.desk.lang);
    if (note === null || !(await this.#confirmed())) return;
    await this.#act("reject", { digest: change.digest, note });
  }

  /** Who it is is asked before the request where the session says that it will be, so that nothing is refused first. */
  async #confirmed(): Promise<boolean> {
    const until = this.desk.session.confirmed_until;
    return (until !== null && new Date(until).getTime() - Date.now() > 15_000) || this.desk.confirm();
  }

  protected override draw(): TemplateResult | typeof nothing {
    const c = this.#change;
    if (!c) return nothing;
    const { t } = this;
    const { lang } = this.desk;
    const join = lang === "zh" ? "、" : ", ";
    return html`<p class="back">${this.link({ page: "changes" }, html`<span aria-hidden="true">←</span> ${t("navChanges")}`)}</p>
      <header class="change-head"><h1>${this.pick(c.title)}</h1>
        <p id="state" tabindex="-1">${changeChips(lang, c)} <span class="chip kind">${t(`kind_${c.kind}`)}</span> <span class="soft">${t("changeNo", { id: c.id })}</span></p>
        <p class="soft">${t("authorOf", { name: c.author, at: shown.instant(lang, c.created_at) })}${c.editors.filter((name) => name !== c.author).length ? html` · ${t("editorsOf", { names: c.editors.filter((name) => name !== c.author).join(join) })}` : nothing}
          ${c.base ? html` · ${t("baseOf", { n: c.base.publication })}` : nothing} · ${t("digestOf", { digest: shown.hash(c.digest) })}</p></header>
      ${c.stale ? html`<div class="note warn"><p><strong>${t("staleTitle")}</strong> ${t("staleText")}</p></div>` : nothing}
      ${this.refused ? trouble(lang, this.refused, () => { this.refused = null; void this.again(); }) : nothing}
      ${this.#actions(c)}
      <div class="review"><div>
        <section><h2>${t("differenceTitle")}</h2>${c.diff.length ? differenceOf(lang, c.diff) : html`<p class="soft">${t("diffNone")}</p>`}</section>
        <section><h2>${t("whyTitle")}</h2>${this.#why(c)}</section>
        <section><h2>${t("checksTitle")}</h2>${c.checks ? checksOf({ lang, checks: c.checks }) : html`<p class="soft">${t("checksNever")}</p>`}</section>
      </div><div>
        <section id="impact"><h2>${t("impactTitle")}</h2>${this.#impactPart(c)}</section>
        <section><h2>${t("historyTitle")}</h2>${this.#history(c)}</section></div></div>`;
  }

  /** One primary button for each state; what one may not do is said with its reason. */
  #actions(c: Change): TemplateResult {
    const { t } = this;
    const may = (action: Action) => c.may.includes(action);
    const busy = this.busy !== "";
    const button = (action: Action, word: Parameters<typeof t>[0], run: () => void, primary = false) => html`<button type="button" id="do-${action}" class=${primary ? "primary" : ""} ?disabled=${busy} @click=${run}>${this.busy === action ? t("working") : t(word)}</button>`;
    const order: [Action, Parameters<typeof t>[0], () => void][] = [
      ["rebase", "doRebase", () => void this.#act("rebase")], ["submit", "doSubmit", () => void this.#act("submit")], ["approve", "doApprove", () => void this.#approve()],
      ["publish", "doPublish", () => void this.#publish(c)], ["reject", "doReject", () => void this.#reject()], ["withdraw", "doWithdraw", () => void this.#act("withdraw")],
    ];
    const first = order.find(([action]) => may(action) && ["rebase", "submit", "approve", "publish"].includes(action))?.[0];
    const wanted: Action[] = { draft: ["submit"], checked: ["submit"], awaiting_approval: ["approve"], approved: ["publish"], published: [], withdrawn: [], rejected: [], superseded: [] }[c.state] as Action[];
    const reasons = wanted.filter((action) => !may(action)).flatMap((action) => (c.why_not[action] ? [{ action, why: this.pick(c.why_not[action]) }] : []));
    const preview = c.kind !== "rollback" && !["withdrawn", "rejected"].includes(c.state) ? this.link({ page: "preview", id: String(c.id) }, t("previewForm"), "button plain") : nothing;
    return html`<div class="actions">
      <p class="line">${order.filter(([action]) => may(action)).map(([action, word, run]) => button(action, word, run, action === first))}
        ${may("edit") ? this.link({ page: "edit", id: String(c.id) }, t(c.kind === "value" || c.kind === "correction" ? "doEdit" : "doEditNotes"), first ? "button plain" : "button") : nothing} ${preview}</p>
      ${reasons.map(({ action, why }) => html`<p class="why-not" id="why-${action}"><span aria-hidden="true">ⓘ</span> ${why}</p>`)}
      ${c.publication !== null ? html`<p>${this.link({ page: "release", number: String(c.publication) }, t("publishedAs", { n: c.publication }), "row")}</p>` : nothing}</div>`;
  }

  async #publish(c: Change): Promise<void> {
    if (await this.#confirmed()) await this.#act("publish", { digest: c.digest });
  }

  #why(c: Change): TemplateResult {
    const { t } = this;
    const content: Content = c.content;
    const sources = [...new Map((content.values ?? []).map(({ source }) => [JSON.stringify(source), source])).values()];
    return html`<dl class="facts">
      <div><dt>${t("reason")}</dt><dd class="pre">${content.reason || "—"}</dd></div>
      ${content.correction_reason ? html`<div><dt>${t("correctionReason")}</dt><dd class="pre">${content.correction_reason}</dd></div>` : nothing}
      ${sources.map((source) => html`<div><dt>${t("sourceCol")}</dt><dd>${source.document} ${source.article}${source.file_sha256 ? html`<span class="digest">${t("fileDigest")} <code>${source.file_sha256}</code></span>` : nothing}</dd></div>`)}
      ${content.to !== undefined ? html`<div><dt>${t("rollbackTo")}</dt><dd>${this.link({ page: "release", number: String(content.to) }, t("publicationNo", { n: content.to }), "row")}</dd></div>` : nothing}
      ${content.files?.length ? html`<div><dt>${t("files")}</dt><dd><details><summary>${t("filesOf", { n: content.files.length })}</summary><ul class="plain">${content.files.map((file) => html`<li><code>${file}</code></li>`)}</ul></details></dd></div>` : nothing}
      ${content.notes ? html`<div><dt>${t("notes")}</dt><dd class="pre">${content.notes}</dd></div>` : nothing}</dl>`;
  }

  #impactPart(c: Change): TemplateResult {
    const { t } = this;
    const { lang, api } = this.desk;
    if (this.#impactRefused) return trouble(lang, this.#impactRefused, () => void this.#loadImpact(), "impact-refusal");
    if (!this.#impact) return html`<p class="wait" role="status">${t("impactComes")}</p>`;
    return html`${c.kind === "correction" ? html`<p class="note warn">${t("impactCorrection")}</p>` : nothing}
      ${impactOf({ lang, impact: this.#impact, csv: api.href(`${this.#path}/impact.csv`, { as_of: this.#asOf, lang: lang === "en" ? "en" : null }), most: this.#most, showAll: () => { this.#most = Infinity; this.requestUpdate(); } })}`;
  }

  #history(c: Change): TemplateResult {
    const { lang } = this.desk;
    return html`<ol class="history">${c.history.map((each) => html`<li><time datetime=${each.at}>${shown.instant(lang, each.at)}</time> <strong>${this.t.person(each.actor)}</strong> ${this.t.record(each.kind)}${each.note ? html`<q>${each.note}</q>` : nothing} <small>#${each.seq}</small></li>`)}</ol>`;
  }
}
customElements.define("desk-change", ChangePage);
