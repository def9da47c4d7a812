// Desk: writing a change: a value from a day on, or a correction of the past. What it changes and what the checks say stand beside it while it is typed.

import { html, nothing, type TemplateResult } from "lit";
import type { Refused } from "../api.js";
import { contentOf, draftOf, emptyValue, fieldOf, lineOf, problemsAt, type Draft } from "../draft.js";
import { DeskPage, refusedOf } from "../page.js";
import { checksOf } from "../parts/checks.js";
import { textField } from "../parts/field.js";
import { problemLine, trouble } from "../parts/trouble.js";
import { valueFields } from "../parts/value-fields.js";
import { differenceOf } from "../parts/difference.js";
import { shown } from "../shown.js";
import type { Change, Checks, Kind, Parameter, Problem, Text } from "../types.js";

/** So long after the last key the checks run. */
const QUIET = 600;
/** What the server calls a box with nothing in it. */
const EMPTY = ["missing", "empty", "too_short"];

class Edit extends DeskPage {
  static override properties = { ...DeskPage.properties, policy: {}, name: {}, kind: {}, change: {} };
  declare policy: string;
  declare name: string;
  declare kind: Kind;
  declare change: string;
  #draft: Draft = { values: [], removed: [], reason: "", correction: "", notes: "", accepted: new Map() };
  #saved: Change | null = null;
  #kind: Kind = "value";
  #policy = "";
  #parameters = new Map<string, Parameter>();
  #checks: Checks | null = null;
  #diff: Text[] = [];
  #checking: "no" | "soon" | "now" = "no";
  #checkRefused: Refused | null = null;
  #problems: Problem[] = [];
  #tried = false;
  /** Whether the last check is of a later text than the last refusal to save. */
  #problemsNewer = false;
  /** Boxes typed in since: what was wrong with them may not be any more. */
  readonly #mended = new Set<string>();
  #touched = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | null = null;

  protected override key(): string {
    return `${this.policy} ${this.name} ${this.kind} ${this.change}`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  protected override async load(): Promise<void> {
    const { api, today } = this.desk;
    this.#saved = this.change ? await api.get<Change>(`/desk/changes/${encodeURIComponent(this.change)}`) : null;
    this.#kind = this.#saved?.kind ?? this.kind;
    this.#policy = this.#saved?.policy ?? this.policy;
    const list = this.#policy && this.#named ? await api.all<Parameter>(`/desk/policies/${encodeURIComponent(this.#policy)}/parameters`, { as_of: today }) : [];
    this.#parameters = new Map(list.map((parameter) => [parameter.name, parameter]));
    this.#draft = this.#saved ? draftOf(this.#saved.content)
      : { values: this.#named ? [emptyValue(this.name, today, this.#kind as "value" | "correction")] : [], removed: [], reason: "", correction: "", notes: "", accepted: new Map() };
    this.#checks = this.#saved?.checks ?? null;
    this.#diff = this.#saved?.diff ?? [];
    this.#touched = false;
    this.desk.guard(() => this.#touched);
  }

  get #named(): boolean {
    return this.#kind === "value" || this.#kind === "correction";
  }

  #typed(change: () => void): void {
    change();
    this.#touched = true;
    this.requestUpdate();
    if (!this.#named || !this.desk.has("editor")) return;
    clearTimeout(this.#timer);
    this.#checking = "soon";
    this.#timer = setTimeout(() => void this.#check(), QUIET);
  }

  /** Why: only a draft that says something everywhere is worth the time of the server; until then what is missing can be seen. */
  async #check(): Promise<void> {
    const content = contentOf(this.#draft, this.#kind, this.#parameters);
    if (!content.values?.some(({ value, from }) => value && from) && !content.removed?.length) {
      this.#checking = "no";
      return this.requestUpdate();
    }
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#checking = "now";
    this.requestUpdate();
    try {
      const answer = await this.desk.api.post<{ checks: Checks | null; diff: Text[]; problems?: Problem[] }>("/desk/preview-checks", { kind: this.#kind, policy: this.#policy, content }, abort.signal);
      if (abort.signal.aborted) return;
      this.#problemsNewer = true;
      this.#mended.clear();
      this.#checks = answer.checks;
      this.#diff = answer.diff ?? [];
      this.#problems = answer.problems ?? [];
      this.#checkRefused = null;
    } catch (error) {
      if (abort.signal.aborted) return;
      const why = refusedOf(error);
      this.#mended.clear();
      // Why: what is still empty is seen; the checks come once it is filled in.
      const early = !this.#tried && why.problems.length > 0 && why.problems.every(({ code }) => EMPTY.includes(code));
      this.#checkRefused = early ? null : why;
      this.#checks = null;
      this.#diff = this.#problems = [];
    }
    this.#checking = "no";
    this.requestUpdate();
  }

  async #save(): Promise<void> {
    const content = contentOf(this.#draft, this.#kind, this.#parameters, this.#saved?.content ?? null);
    this.#tried = true;
    const { api } = this.desk;
    let made: Change | null = null;
    const done = await this.doing("save", async () => {
      const saved = this.#saved;
      made = saved
        ? await api.send<Change>("PUT", api.href(`/desk/changes/${encodeURIComponent(String(saved.id))}`), { body: { content }, match: saved.digest })
        : await api.post<Change>("/desk/changes", { kind: this.#kind, policy: this.#policy, content });
    });
    const saved = made as Change | null;
    if (!done || !saved) {
      this.#problemsNewer = false;
      this.#mended.clear();
      const at = this.refused?.problems.map((problem) => fieldOf(problem.path)).find(Boolean);
      if (at) this.show(`f-${at.replaceAll(".", "-")}`);
      return;
    }
    this.#touched = false;
    this.desk.guard(null);
    this.desk.note((t) => t(saved.checks?.passed ? "savedChecked" : "savedDraft"));
    this.desk.go({ page: "change", id: String(saved.id) });
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    const correction = this.#kind === "correction";
    const title = this.#saved ? t("editTitle", { id: this.#saved.id }) : t(correction ? "correctionTitle" : "newTitle");
    const first = this.#parameters.get(this.#draft.values[0]?.parameter ?? this.name);
    // Why: that a box is still empty is no news while somebody is on the way to it.
    const now = [...this.#problems, ...(this.#checkRefused?.problems ?? [])].filter(({ code }) => this.#tried || !EMPTY.includes(code));
    const problems = this.#touched && (this.#checks || this.#checkRefused) && this.#problemsNewer ? now : [...(this.refused?.problems ?? []), ...(this.refused ? [] : now)];
    const errors = (field: string) => (this.#mended.has(field) ? [] : problemsAt(problems, field));
    const errorOf = (field: string) => { const all = errors(field); return all.length ? html`${all.map((problem) => html`<span>${problemLine(this.desk.lang, problem)}</span>`)}` : null; };
    if (!this.desk.has("editor")) return html`<h1>${title}</h1><p class="note">${t("editorsOnly")}</p>`;
    return html`<p class="back">${this.#saved ? this.link({ page: "change", id: String(this.#saved.id) }, html`<span aria-hidden="true">←</span> ${t("backToChange")}`)
        : this.link({ page: "parameter", policy: this.policy, name: this.name }, html`<span aria-hidden="true">←</span> ${t("backToParameter")}`)}</p>
      <h1>${title}${first ? html` <small>${this.pick(first.title)}</small>` : nothing}</h1>
      ${correction ? html`<p class="note warn"><strong>${t("correctionWarn")}</strong> ${t("correctionWarnText")}</p>${this.#draft.values.length && !this.#draft.removed.length && this.#draft.values.every(({ from }) => from > this.desk.today) ? html`<p class="note" id="no-correction">${t("noCorrection")}</p>` : nothing}` : html`<p class="lead">${t(this.#named ? "newLead" : "editOtherLead")}</p>`}
      ${this.#saved && this.#saved.approvals.length ? html`<p class="note warn">${t("editVoids")}</p>` : nothing}
      ${this.refused ? trouble(this.desk.lang, this.refused, null, "refusal", (problem) => fieldOf(problem.path) !== "") : nothing}
      ${this.refused?.status === 412 || this.refused?.code === "changed_meanwhile" ? html`<p class="line"><button type="button" @click=${() => void this.again()}>${t("loadNewest")}</button></p>` : nothing}
      <div class="beside"><form class="edit" novalidate @submit=${(event: Event) => { event.preventDefault(); void this.#save(); }}>
        ${this.#draft.values.map((value, at) => valueFields({
          lang: this.desk.lang, today: this.desk.today, at, value, parameter: this.#parameters.get(value.parameter) ?? null, kind: this.#kind, alone: this.#draft.values.length === 1, errorOf,
          changed: (change) => this.#typed(() => {
            Object.assign(value, change);
            for (const box of Object.keys(change)) this.#mended.add(`values.${at}.${box === "typed" ? "value" : box}`);
          }),
          away: () => this.#typed(() => { this.#draft.values.splice(at, 1); }),
        }))}
        ${this.#named ? this.#more() : nothing}
        ${correction ? this.#removals() : nothing}
        <fieldset><legend>${t("whyLegend")}</legend>
          ${textField({ id: "f-reason", label: t("reason"), hint: t("reasonHint"), value: this.#draft.reason, rows: 3, required: true, error: errorOf("reason"), typed: (text) => this.#typed(() => { this.#draft.reason = text; this.#mended.add("reason"); }) })}
          ${correction ? textField({ id: "f-correction_reason", label: t("correctionReason"), hint: t("correctionReasonHint"), value: this.#draft.correction, rows: 3, required: true, error: errorOf("correction_reason"), typed: (text) => this.#typed(() => { this.#draft.correction = text; this.#mended.add("correction_reason"); }) }) : nothing}
          ${textField({ id: "f-notes", label: t("notes"), hint: t("notesHint"), value: this.#draft.notes, rows: 3, error: errorOf("notes"), typed: (text) => this.#typed(() => { this.#draft.notes = text; }) })}
        </fieldset>
        <p class="line"><button type="submit" class="primary" ?disabled=${this.busy !== ""}>${this.busy ? t("saving") : t("save")}</button> <span class="soft">${t("saveHint")}</span></p>
      </form>
      <aside aria-label=${t("besideLabel")}>${this.#difference()}${this.#checksPart()}</aside></div>`;
  }

  #difference(): TemplateResult {
    const { t } = this;
    const { lang } = this.desk;
    const lines = this.#draft.values.map((value) => { const p = this.#parameters.get(value.parameter); return p ? lineOf(lang, p, value) : null; }).filter((line) => line !== null);
    return html`<section><h2>${t("differenceTitle")}</h2>
      ${lines.length ? lines.map((line) => html`<div class="difference"><p>${line.title}</p><p class="change"><span class="before">${line.before || t("noValue")}</span> <span aria-hidden="true">→</span><span class="hidden">${t("becomes")}</span> <strong class="after">${line.after}</strong></p>
        <p>${t("fromDay", { day: shown.day(lang, line.from) })}</p>${line.same ? html`<p class="error">${t("sameValue")}</p>` : nothing}${line.replaces ? html`<p class="hint">${t("replacesValue", { day: shown.day(lang, line.replaces) })}</p>` : nothing}</div>`)
        : html`<p class="soft">${t(this.#named ? "differenceNone" : "differenceOther")}</p>`}
      ${this.#diff.length ? differenceOf(lang, this.#diff) : nothing}</section>`;
  }

  #checksPart(): TemplateResult {
    const { t } = this;
    const refused = this.#checkRefused;
    return html`<section aria-busy=${this.#checking !== "no"}><h2>${t("checksTitle")}</h2>
      <p role="status" class="soft">${this.#checking === "no" ? (this.#checks ? "" : refused ? "" : t("checksNone")) : t("checksRun")}</p>
      ${refused ? trouble(this.desk.lang, refused, () => void this.#check(), "check-refusal", (problem) => fieldOf(problem.path) !== "") : nothing}
      ${this.#checks ? checksOf({ lang: this.desk.lang, checks: this.#checks, old: this.#checking !== "no", accepted: this.#draft.accepted, accept: (item, reason) => this.#typed(() => { this.#draft.accepted.set(item, reason); }) }) : nothing}</section>`;
  }

  #more(): TemplateResult {
    const { t } = this;
    const free = [...this.#parameters.values()].filter(({ name }) => !this.#draft.values.some(({ parameter }) => parameter === name));
    if (!free.length) return html``;
    const add = (event: Event) => {
      const select = event.target as HTMLSelectElement;
      const name = select.value;
      if (!name) return;
      select.value = "";
      const kind = this.#kind as "value" | "correction";
      this.#typed(() => this.#draft.values.push(emptyValue(name, this.desk.today, kind, this.#draft.values[0] ?? null)));
      this.show(`f-values-${this.#draft.values.length - 1}-value`);
    };
    return html`<div class="field"><label for="another">${t("another")}</label><p class="hint" id="another-h">${t("anotherHint")}</p><select id="another" aria-describedby="another-h" @change=${add}>
      <option value="">${t("anotherChoose")}</option>${free.map((p) => html`<option value=${p.name}>${this.pick(p.title)} · ${p.name}</option>`)}</select></div>`;
  }

  #removals(): TemplateResult {
    const { t } = this;
    const { removed } = this.#draft;
    const all = [...new Set([this.name, ...this.#draft.values.map(({ parameter }) => parameter), ...removed.map(({ parameter }) => parameter)])].flatMap((name) => {
      const p = this.#parameters.get(name);
      return p ? p.values.map((value) => ({ p, value })) : [];
    });
    if (!all.length) return html``;
    const at = (name: string, from: string) => removed.findIndex((each) => each.parameter === name && each.from === from);
    return html`<fieldset><legend>${t("removeLegend")}</legend><p class="hint">${t("removeHint")}</p>
      ${all.map(({ p, value }) => html`<label class="tick"><input type="checkbox" .checked=${at(p.name, value.from) >= 0} @change=${() => this.#typed(() => {
        const found = at(p.name, value.from);
        if (found >= 0) removed.splice(found, 1);
        else removed.push({ parameter: p.name, from: value.from });
      })}><span>${this.pick(p.title)}${this.desk.lang === "zh" ? "：" : ": "}${shown.value(this.desk.lang, value)}，${t("sinceDay", { day: shown.day(this.desk.lang, value.from) })}</span></label>`)}</fieldset>`;
  }
}
customElements.define("desk-edit", Edit);
