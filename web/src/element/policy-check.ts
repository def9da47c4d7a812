// Element: <policy-check>, the one thing a portal embeds. Holds the state; everything drawn is a function of it.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Answers, type Place } from "../answers.js";
import type { Decision } from "../decision.js";
import { makeEngine, type EngineLike, type EngineMaker } from "../engine.js";
import { fieldId, type Context } from "../form/context.js";
import { form } from "../form/form.js";
import { firstOutcome, groupsOf } from "../form/model.js";
import { readPlan, type Fact, type Lang, type Plan } from "../plan.js";
import { panel } from "../result/panel.js";
import { countStates, findingsOf, judgedFacts } from "../result/state.js";
import { base } from "../styles/base.js";
import { formStyles } from "../styles/form.js";
import { resultStyles } from "../styles/result.js";
import { say, type Word } from "../words.js";
import { saveFile, today } from "./device.js";
import { head } from "./head.js";

/** Below this width the result becomes a sheet. */
const NARROW = 860;
/** So long after the last change the result is announced. */
const QUIET = 800;

export class PolicyCheck extends LitElement {
  static override styles = [base, formStyles, resultStyles];
  static override properties = {
    src: {}, lang: { reflect: true }, asOf: { attribute: "as-of" }, outcome: {}, large: { type: Boolean, reflect: true },
  };
  declare src: string;
  declare asOf: string;
  declare outcome: string;
  declare large: boolean;
  /** An engine of its own; without one the engine of the page is used. */
  engineMaker: EngineMaker | null = null;

  #plan: Plan | null = null;
  #answers: Answers | null = null;
  #engine: EngineLike | null = null;
  #decision: Decision | null = null;
  #failed: Word | null = null;
  #note = "";
  #status = "";
  #narrow = false;
  #sheet = false;
  #dirty = false;
  #opened = new Set<string>();
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ResizeObserver | null = null;

  constructor() {
    super();
    this.src = "";
    this.lang = "zh-CN";
    this.asOf = "";
    this.outcome = "";
    this.large = false;
  }

  get #lang(): Lang {
    return this.lang.toLowerCase().startsWith("en") ? "en" : "zh";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch = new ResizeObserver(([entry]) => {
      const narrow = (entry?.contentRect.width ?? 0) < NARROW;
      if (narrow !== this.#narrow) {
        this.#narrow = narrow;
        this.requestUpdate();
      }
    });
    this.#watch.observe(this);
    window.addEventListener("beforeunload", this.#beforeLeaving);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.disconnect();
    window.removeEventListener("beforeunload", this.#beforeLeaving);
    clearTimeout(this.#timer);
  }

  #beforeLeaving = (event: BeforeUnloadEvent): void => {
    if (this.#dirty) event.preventDefault();
  };

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("src") && this.src) void this.#load(this.src);
    else if (changed.has("lang") || changed.has("asOf") || changed.has("outcome")) void this.#decide();
  }

  async #load(src: string): Promise<void> {
    this.#plan = this.#engine = this.#decision = this.#failed = null;
    let text: string;
    try {
      const response = await fetch(src);
      if (!response.ok) throw new Error(String(response.status));
      text = await response.text();
    } catch {
      return this.#fail("result.e_load");
    }
    if (src !== this.src) return;
    try {
      this.#plan = readPlan(text);
    } catch {
      return this.#fail("result.e_plan");
    }
    this.#answers = new Answers(this.#plan);
    const known = this.outcome === "all" || this.#plan.outcomes.some((each) => each.id === this.outcome);
    if (!known) this.outcome = firstOutcome(this.#plan);
    if (!this.asOf) this.asOf = today();
    this.requestUpdate();
    try {
      this.#engine = await makeEngine(text, this.engineMaker);
    } catch (error) {
      return this.#fail(error instanceof Error && error.message === "plan-refused" ? "result.e_plan" : "result.e_engine");
    }
    await this.#decide();
  }

  #fail(word: Word): void {
    this.#failed = word;
    this.requestUpdate();
  }

  /** Decides on what is answered now. A reply that comes after a later question is thrown away. */
  async #decide(): Promise<void> {
    const [engine, answers] = [this.#engine, this.#answers];
    if (!engine || !answers) return;
    const asked = ++this.#asked;
    try {
      const reply = engine.decide(answers.forEngine(), this.asOf, this.#lang, this.outcome === "all" ? undefined : this.outcome);
      const decision = JSON.parse(typeof reply === "string" ? reply : await reply) as Decision;
      if (asked !== this.#asked) return;
      this.#decision = decision;
      this.#failed = null;
      this.#announce();
    } catch {
      if (asked === this.#asked) this.#failed = "result.e_decide";
    }
    this.requestUpdate();
  }

  #announce(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const one = this.#decision?.outcomes.find((each) => each.id === this.outcome);
      this.#status = one ? `${one.title}: ${one.headline}` : "";
      this.requestUpdate();
    }, QUIET);
    const reached = this.#decision?.ladders[0]?.reached ?? null;
    const counts = Object.fromEntries((["met", "not_met", "unknown"] as const).map((v) => [v, this.#decision?.findings.filter((f) => f.verdict === v).length ?? 0]));
    this.dispatchEvent(new CustomEvent("policy-result", { detail: { tier: reached, ...counts }, bubbles: true, composed: true }));
  }

  #changed(): void {
    this.#dirty = true;
    this.#note = "";
    this.requestUpdate();
    void this.#decide();
  }

  #context(plan: Plan, answers: Answers): Context {
    const focus = (id: string) => void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus());
    return {
      plan, answers, lang: this.#lang, t: say(this.#lang), opened: this.#opened,
      set: (place, value) => (answers.leave(place), answers.set(place, value), this.#changed()),
      type: (place, domain, text) => (answers.type(place, domain, text), this.#changed()),
      leave: (place: Place) => (answers.leave(place), this.requestUpdate()),
      confirm: (fact, yes) => (answers.confirm(fact, yes), this.#changed()),
      addRow: (fact) => {
        const row = answers.addRow(fact);
        this.#changed();
        focus(`${fieldId(fact.name)}-r${row}`);
      },
      removeRow: (fact: Fact, row) => {
        answers.removeRow(fact, row);
        this.#changed();
        const left = answers.rows(fact).length;
        focus(left ? `${fieldId(fact.name)}-r${Math.min(row, left - 1)}` : fieldId(fact.name));
      },
      open: (key) => (this.#opened.add(key), this.requestUpdate()),
      focus,
      goTo: (name) => void this.#goTo(name),
    };
  }

  /** Shows a question, `fact` or `fact.row`, wherever it is folded away, and puts the focus into it. */
  async #goTo(name: string): Promise<void> {
    const [factName = "", row] = name.split(".");
    const fact = this.#plan?.facts.find((each) => each.name === factName);
    if (!fact) return;
    this.#sheet = false;
    this.#opened.add(`q:${factName}`);
    const reachable = () => this.renderRoot.querySelector<HTMLElement>(`#q-${factName}`);
    this.requestUpdate();
    await this.updateComplete;
    if (!reachable()) {
      this.#opened.add("others").add(`g:${this.#plan?.groups[fact.group]?.id}`);
      this.requestUpdate();
      await this.updateComplete;
    }
    const record = row === undefined ? null : this.renderRoot.querySelector<HTMLElement>(`#${fieldId(factName)}-r${row}`);
    (record ?? reachable())?.scrollIntoView({ block: "start" });
    (record ?? this.renderRoot.querySelector<HTMLElement>(`#${fieldId(factName)}`))?.focus({ preventScroll: true });
  }

  /** The answers as the text of a facts file. */
  exportCase(): string {
    const id = this.#plan?.policy;
    return this.#answers?.toFile(`准绳 · ${id?.id}/${id?.version} · ${this.asOf} · ${this.#engine?.hash ?? ""}`) ?? "";
  }

  /** Takes the answers of a facts file; nothing is lost if it is none. */
  importCase(text: string): void {
    const answers = this.#answers;
    if (!answers) return;
    const t = say(this.#lang);
    try {
      const { taken, left } = answers.open(text);
      const names = left.slice(0, 8).join("、") + (left.length > 8 ? " …" : "");
      this.#note = taken === 0 ? t("form.openedNone") : left.length ? t("form.openedSome", { n: taken, m: left.length, names }) : t("form.opened", { n: taken });
      if (taken > 0) this.#dirty = false;
    } catch {
      this.#note = t("form.openFailed");
    }
    this.requestUpdate();
    void this.#decide();
  }

  #save = (): void => {
    saveFile(`${this.#plan?.policy.id}-${this.asOf}.json`, this.exportCase());
    this.#dirty = false;
    this.#note = say(this.#lang)("form.saved");
    this.requestUpdate();
  };

  async #openSheet(open: boolean): Promise<void> {
    this.#sheet = open;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(open ? "#result" : ".bottom button")?.focus();
  }

  protected override render(): TemplateResult {
    const t = say(this.#lang);
    const [plan, answers] = [this.#plan, this.#answers];
    if (!plan || !answers) return html`<div lang=${this.#lang}><header><p role="status">${t(this.#failed ?? "result.loading")}</p></header></div>`;
    const c = this.#context(plan, answers);
    const decision = this.#decision;
    const choose = (outcome: string) => { this.outcome = outcome; this.#opened.delete("others"); };
    const jump = (group: string) => {
      const heading = this.renderRoot.querySelector<HTMLElement>(`#g-${group}`);
      heading?.scrollIntoView({ block: "start" });
      heading?.focus({ preventScroll: true });
    };
    const sheet = this.#narrow && this.#sheet;
    const count = decision ? countStates(findingsOf(decision, this.outcome), judgedFacts(plan)) : null;
    return html`<div class="root ${this.#narrow ? "narrow" : ""}" lang=${this.#lang === "zh" ? "zh-CN" : "en"} @keydown=${(event: KeyboardEvent) => {
      if (event.key === "Escape" && sheet) void this.#openSheet(false);
    }}>
      <div ?inert=${sheet}>${head(c, { asOf: this.asOf, outcome: this.outcome, large: this.large, note: this.#note }, {
        asOf: (date) => { this.asOf = date; }, outcome: choose, large: () => { this.large = !this.large; },
        language: () => { this.lang = this.#lang === "zh" ? "en" : "zh-CN"; }, save: this.#save, open: (text) => this.importCase(text),
      })}</div>
      <p class="hidden" role="status">${this.#status}</p>
      <div class="columns">
        <main ?inert=${sheet}>${form(c, groupsOf(plan, answers, decision), jump)}</main>
        <aside class=${sheet ? "sheet" : ""} aria-labelledby="result" role=${sheet ? "dialog" : nothing} aria-modal=${sheet ? "true" : nothing}>
          <div class="sheettop"><h3 id="result" tabindex="-1">${t("result.result")}</h3>
            ${sheet ? html`<button type="button" @click=${() => void this.#openSheet(false)}>✕ ${t("result.closeSheet")}</button>` : nothing}</div>
          ${this.#failed ? html`<p class="note">${t(this.#failed)}</p>` : nothing}
          ${decision ? panel(c, decision, this.outcome, choose) : this.#failed ? nothing : html`<p>${t("result.waiting")}</p>`}
          <slot name="contact"></slot>
        </aside>
      </div>
      ${this.#narrow && !sheet ? html`<div class="bottom"><p><strong>${decision?.outcomes.find((o) => o.id === this.outcome)?.headline ?? t("result.result")}</strong>
        <small>${count ? t("result.bar", count) : ""}</small></p>
        <button type="button" class="primary" @click=${() => void this.#openSheet(true)}>${t("result.openSheet")}</button></div>` : nothing}
    </div>`;
  }
}

if (!customElements.get("policy-check")) customElements.define("policy-check", PolicyCheck);
