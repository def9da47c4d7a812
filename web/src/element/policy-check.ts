// Element: <policy-check>, the one thing a portal embeds. Holds the state; everything drawn is a function of it.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Answers, type Place } from "../answers.js";
import type { Decision } from "../decision.js";
import { makeEngine, type EngineMaker } from "../engine.js";
import { fieldId, type Context } from "../form/context.js";
import { form } from "../form/form.js";
import { PAGE } from "../form/list.js";
import { firstOutcome, groupsOf } from "../form/model.js";
import type { Fact, Lang, Plan } from "../plan.js";
import { panel } from "../result/panel.js";
import { countStates, findingsOf, judgedFacts } from "../result/state.js";
import { base } from "../styles/base.js";
import { formStyles } from "../styles/form.js";
import { resultStyles } from "../styles/result.js";
import { pick, say } from "../words.js";
import { Deciding } from "./deciding.js";
import { saveFile, today } from "./device.js";
import { head } from "./head.js";
import { loadPlan } from "./loading.js";
import { failureOf, type Failure } from "./refusal.js";

/** Below this width the result becomes a sheet. */
const NARROW = 860;
/** So long after the last change the result is announced. */
const QUIET = 800;

export class PolicyCheck extends LitElement {
  static override styles = [base, formStyles, resultStyles];
  static override properties = {
    src: {}, hash: {}, lang: { reflect: true }, asOf: { attribute: "as-of" }, outcome: {}, large: { type: Boolean, reflect: true },
  };
  declare src: string;
  /** The hash that the plan has to have; another plan is refused. */
  declare hash: string;
  declare asOf: string;
  declare outcome: string;
  declare large: boolean;
  /** An engine of its own; without one the engine of the page is used. */
  engineMaker: EngineMaker | null = null;

  #plan: Plan | null = null;
  #answers: Answers | null = null;
  #deciding = new Deciding((decision) => this.#decided(decision), () => this.requestUpdate());
  #failure: Failure | null = null;
  #slow = false;
  #note = "";
  #status = "";
  #narrow = false;
  #sheet = false;
  #dirty = false;
  #opened = new Set<string>();
  #pages = new Map<string, number>();
  #loads = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ResizeObserver | null = null;

  constructor() {
    super();
    this.src = "";
    this.hash = "";
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
    this.#deciding.stop();
  }

  #beforeLeaving = (event: BeforeUnloadEvent): void => {
    if (this.#dirty) event.preventDefault();
  };

  override willUpdate(changed: PropertyValues): void {
    if ((changed.has("src") || changed.has("hash")) && this.src) void this.#load();
    else if (changed.has("lang") || changed.has("asOf") || changed.has("outcome")) this.#decide();
  }

  async #load(): Promise<void> {
    const load = ++this.#loads;
    this.#deciding.use(null);
    this.#plan = this.#failure = null;
    this.requestUpdate();
    const loaded = await loadPlan(this.src, this.getRootNode(), this.hash);
    if (load !== this.#loads) return;
    if (!loaded.ok) return this.#fail(loaded.failure);
    this.#take(loaded.file.plan);
    try {
      const { engine, slow } = await makeEngine(loaded.text, this.engineMaker);
      if (load !== this.#loads) return engine.free?.();
      this.#slow = slow;
      this.#deciding.use(engine);
    } catch (error) {
      if (load === this.#loads) this.#fail(failureOf(error));
      return;
    }
    this.#decide();
  }

  /** Shows the form of a plan. What was answered for another one and is asked here too stays. */
  #take(plan: Plan): void {
    const before = this.#answers;
    const answers = new Answers(plan);
    if (before) {
      const { taken, left } = answers.takeOver(before);
      if (taken + left.length > 0) this.#note = this.#tellOpened(taken, left);
    }
    this.#plan = plan;
    this.#answers = answers;
    this.#opened = new Set();
    this.#pages = new Map();
    const known = this.outcome === "all" || plan.outcomes.some((each) => each.id === this.outcome);
    if (!known) this.outcome = firstOutcome(plan);
    if (!this.asOf) this.asOf = today();
    this.requestUpdate();
  }

  #fail(failure: Failure): void {
    this.#failure = failure;
    this.requestUpdate();
  }

  #decide(): void {
    const answers = this.#answers;
    if (!answers) return;
    this.#deciding.ask({ facts: answers.forEngine(), asOf: this.asOf, lang: this.#lang, outcome: this.outcome === "all" ? undefined : this.outcome });
    this.requestUpdate();
  }

  #decided(decision: Decision): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const one = this.#deciding.now?.outcomes.find((each) => each.id === this.outcome);
      this.#status = one ? `${one.title}${this.#lang === "zh" ? "：" : ": "}${one.headline}` : "";
      this.requestUpdate();
    }, QUIET);
    const counts = Object.fromEntries((["met", "not_met", "unknown"] as const).map((v) => [v, decision.findings.filter((f) => f.verdict === v).length]));
    this.dispatchEvent(new CustomEvent("policy-result", { detail: { tier: decision.ladders[0]?.reached ?? null, ...counts }, bubbles: true, composed: true }));
    this.requestUpdate();
  }

  #changed(): void {
    this.#dirty = true;
    this.#note = "";
    this.#decide();
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
        this.#pages.set(fact.name, Math.floor(row / PAGE));
        this.#changed();
        focus(`${fieldId(fact.name)}-r${row}`);
      },
      removeRow: (fact: Fact, row) => {
        answers.removeRow(fact, row);
        this.#changed();
        const left = answers.rows(fact).length;
        focus(left ? `${fieldId(fact.name)}-r${Math.min(row, left - 1)}` : fieldId(fact.name));
      },
      page: (name) => this.#pages.get(name) ?? 0,
      turn: (name, page) => {
        this.#pages.set(name, page);
        this.requestUpdate();
        focus(`${fieldId(name)}-r${page * PAGE}`);
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
    if (row !== undefined) this.#pages.set(factName, Math.floor(Number(row) / PAGE));
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
    return this.#answers?.toFile(`准绳 · ${id?.id}/${id?.version} · ${this.asOf} · ${this.#deciding.hash}`) ?? "";
  }

  /** Takes the answers of a facts file; nothing is lost if it is none. */
  importCase(text: string): void {
    const answers = this.#answers;
    if (!answers) return;
    try {
      const { taken, left } = answers.open(text);
      this.#note = this.#tellOpened(taken, left);
      if (taken > 0) this.#dirty = false;
    } catch {
      this.#note = say(this.#lang)("form.openFailed");
    }
    this.#decide();
  }

  #tellOpened(taken: number, left: string[]): string {
    const t = say(this.#lang);
    const names = left.slice(0, 8).join("、") + (left.length > 8 ? " …" : "");
    return taken === 0 ? t("form.openedNone") : left.length ? t("form.openedSome", { n: taken, m: left.length, names }) : t("form.opened", { n: taken });
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
    const failure = this.#failure ? html`<p class="note" role="alert">${pick(this.#lang, this.#failure.text)} ${this.#failure.retry
      ? html`<button type="button" id="retry" @click=${() => void this.#load()}>${t("result.retry")}</button>` : nothing}</p>` : nothing;
    const lang = this.#lang === "zh" ? "zh-CN" : "en";
    if (!plan || !answers) return html`<div class="root" lang=${lang}><header>${failure === nothing ? html`<p role="status">${t("result.loading")}</p>` : failure}</header></div>`;
    const c = this.#context(plan, answers);
    const { now: decision, whole, fresh, refused } = this.#deciding;
    const choose = (outcome: string) => { this.outcome = outcome; this.#opened.delete("others"); };
    const jump = (group: string) => {
      const heading = this.renderRoot.querySelector<HTMLElement>(`#g-${group}`);
      heading?.scrollIntoView({ block: "start" });
      heading?.focus({ preventScroll: true });
    };
    const sheet = this.#narrow && this.#sheet;
    const shown = fresh === "none" ? null : decision;
    const count = shown ? countStates(findingsOf(shown, this.outcome), judgedFacts(plan)) : null;
    return html`<div class="root ${this.#narrow ? "narrow" : ""} ${fresh === "whole" ? "" : "pending"}" lang=${lang} @keydown=${(event: KeyboardEvent) => {
      if (event.key === "Escape" && sheet) void this.#openSheet(false);
    }}>
      <div ?inert=${sheet}>${head(c, { asOf: this.asOf, outcome: this.outcome, large: this.large, note: this.#note }, {
        asOf: (date) => { this.asOf = date; }, outcome: choose, large: () => { this.large = !this.large; },
        language: () => { this.lang = this.#lang === "zh" ? "en" : "zh-CN"; }, save: this.#save, open: (text) => this.importCase(text),
      })}</div>
      <p class="hidden" role="status">${this.#status}</p>
      <div class="columns">
        <main ?inert=${sheet}>${form(c, groupsOf(plan, answers, whole), jump)}</main>
        <aside class=${sheet ? "sheet" : ""} aria-labelledby="result" role=${sheet ? "dialog" : nothing} aria-modal=${sheet ? "true" : nothing}>
          <div class="sheettop"><h3 id="result" tabindex="-1">${t("result.result")}</h3>
            ${sheet ? html`<button type="button" @click=${() => void this.#openSheet(false)}>✕ ${t("result.closeSheet")}</button>` : nothing}</div>
          ${failure}${this.#slow ? html`<p class="note">${t("result.slow")}</p>` : nothing}
          ${refused ? html`<p class="note" role="alert">${pick(this.#lang, refused)}</p>` : nothing}
          ${shown ? panel(c, { now: shown, whole: whole ?? shown, outcome: this.outcome }, choose)
            : failure === nothing && !refused ? html`<p>${t("result.waiting")}</p>` : nothing}
          <slot name="contact"></slot>
        </aside>
      </div>
      ${this.#narrow && !sheet ? html`<div class="bottom"><p><strong>${shown?.outcomes.find((o) => o.id === this.outcome)?.headline ?? t("result.result")}</strong>
        <small>${count ? t("result.bar", count) : ""}</small></p>
        <button type="button" class="primary" @click=${() => void this.#openSheet(true)}>${t("result.openSheet")}</button></div>` : nothing}
    </div>`;
  }
}

if (!customElements.get("policy-check")) customElements.define("policy-check", PolicyCheck);
