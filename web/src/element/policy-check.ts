// Element: <policy-check>, the one thing a portal embeds. Holds the state; everything drawn is a function of it (page.ts).

import { html, LitElement, render, type PropertyValues, type TemplateResult } from "lit";
import { Answers } from "../answers.js";
import type { Decision } from "../decision.js";
import { makeEngine, prepareEngine, type EngineMaker } from "../engine.js";
import { fieldId, type Context } from "../form/context.js";
import { editing, FormState } from "../form/editing.js";
import { PAGE } from "../form/list.js";
import { firstOutcome } from "../form/model.js";
import { later, loadLater, onLater } from "../later.js";
import type { Lang, Plan } from "../plan.js";
import { base } from "../styles/base.js";
import { formStyles } from "../styles/form.js";
import { resultStyles } from "../styles/result.js";
import { pick, say } from "../words.js";
import { Deciding } from "./deciding.js";
import { copyText, saveFile, today } from "./device.js";
import { Keeping, someOf, type Host, type Note } from "./keeping.js";
import { loadPlan } from "./loading.js";
import { page, type Page } from "./page.js";
import { failureOf, type Failure } from "./refusal.js";
import { Views, type View } from "./views.js";

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
  #keeping = new Keeping(this.#host());
  #views = new Views((before) => this.#viewed(before));
  #failure: Failure | null = null;
  #slow = false;
  #note: Note | null = null;
  #status = "";
  #narrow = false;
  #clearing = false;
  #code = { withAnswers: false, copied: "" };
  #form = new FormState();
  #loads = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ResizeObserver | null = null;
  #alone: (() => void) | null = null;
  #unwatch: (() => void) | null = null;
  /** Where the focus goes when a page of the element is left. */
  #from: string | null = null;

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

  #host(): Host {
    const element = this;
    return {
      get plan() { return element.#plan; },
      get answers() { return element.#answers; },
      get asOf() { return element.asOf; },
      get outcome() { return element.outcome; },
      get hash() { return element.#deciding.hash; },
      note: (note) => {
        this.#note = note;
        this.requestUpdate();
      },
      taken: (at) => {
        if (at && (at.outcome === "all" || this.#plan?.outcomes.some((each) => each.id === at.outcome))) this.outcome = at.outcome;
        if (at && /^\d{4}-\d\d-\d\d$/u.test(at.asOf)) this.asOf = at.asOf;
        this.#decide();
      },
      offered: () => this.#focus("offer"),
    };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch = new ResizeObserver(([entry]) => {
      const narrow = (entry?.contentRect.width ?? 0) < NARROW;
      if (narrow === this.#narrow) return;
      this.#narrow = narrow;
      this.requestUpdate();
    });
    this.#watch.observe(this);
    this.#views.connect();
    this.#keeping.connect();
    this.#unwatch = onLater(() => this.#laterCame());
    this.#paper();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.disconnect();
    this.#views.disconnect();
    this.#keeping.disconnect();
    this.#unwatch?.();
    this.#alone?.();
    this.#alone = null;
    clearTimeout(this.#timer);
    this.#deciding.stop();
  }

  override willUpdate(changed: PropertyValues): void {
    if ((changed.has("src") || changed.has("hash")) && this.src) void this.#load();
    else if (changed.has("lang") || changed.has("asOf") || changed.has("outcome")) this.#decide();
  }

  async #load(): Promise<void> {
    const load = ++this.#loads;
    this.#deciding.use(null);
    this.#keeping.leave();
    this.#plan = this.#failure = null;
    this.requestUpdate();
    const loading = loadPlan(this.src, this.getRootNode(), this.hash);
    prepareEngine(this.engineMaker);
    const loaded = await loading;
    if (load !== this.#loads) return;
    if (!loaded.ok) return this.#fail(loaded.failure);
    this.#take(loaded.file.plan);
    try {
      const { engine, slow } = await makeEngine(loaded.text, this.engineMaker).finally(() => {
        // Now that the line is free, and before there is a result: from then on the page asks for nothing any more.
        loadLater().catch(() => {});
      });
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
      if (taken + left.length > 0) {
        this.#note = (t) => (left.length ? t("form.movedSome", { n: taken, m: left.length, names: someOf(left) }) : t("form.moved", { n: taken }));
      }
    }
    this.#plan = plan;
    this.#answers = answers;
    this.#form = new FormState();
    const known = this.outcome === "all" || plan.outcomes.some((each) => each.id === this.outcome);
    if (!known) this.outcome = firstOutcome(plan);
    if (!this.asOf) this.asOf = today();
    this.#keeping.start();
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
    this.#note = null;
    this.#code.copied = "";
    this.#keeping.changed();
    this.#decide();
  }

  #focus(id: string): void {
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus());
  }

  #context(plan: Plan, answers: Answers): Context {
    return {
      ...editing(answers, this.#form, { changed: () => this.#changed(), redraw: () => this.requestUpdate(), focus: (id) => this.#focus(id) }),
      plan, lang: this.#lang, t: say(this.#lang),
      check: () => void this.#openView("check"),
      goTo: (name) => void this.#goTo(name),
    };
  }

  /** Shows a question, `fact` or `fact.row`, wherever it is folded away, and puts the focus into it. */
  async #goTo(name: string): Promise<void> {
    const [factName = "", row] = name.split(".");
    const fact = this.#plan?.facts.find((each) => each.name === factName);
    if (!fact) return;
    if (this.#views.now === "sheet") {
      this.#from = null;
      await this.#views.close();
    } else if (this.#views.now === "check") this.#views.open("edit");
    this.#form.opened.add(`q:${factName}`);
    if (row !== undefined) this.#form.pages.set(factName, Math.floor(Number(row) / PAGE));
    const reachable = () => this.renderRoot.querySelector<HTMLElement>(`#q-${factName}`);
    this.requestUpdate();
    await this.updateComplete;
    if (!reachable()) {
      this.#form.opened.add("others").add(`g:${this.#plan?.groups[fact.group]?.id}`);
      this.requestUpdate();
      await this.updateComplete;
    }
    const record = row === undefined ? null : this.renderRoot.querySelector<HTMLElement>(`#${fieldId(factName)}-r${row}`);
    (record ?? reachable())?.scrollIntoView({ block: "start" });
    (record ?? this.renderRoot.querySelector<HTMLElement>(`#${fieldId(factName)}`))?.focus({ preventScroll: true });
  }

  async #openView(view: View): Promise<void> {
    if (this.#views.now === "sheet" && view !== "sheet") await this.#views.close();
    const active = (this.renderRoot as ShadowRoot).activeElement;
    this.#from = view === "sheet" ? "open-sheet" : active?.id || null;
    this.#views.open(view);
  }

  /** Another page of the element is seen: by a button here, or by the browser's Back. */
  #viewed(before: View): void {
    const now = this.#views.now;
    this.#paper();
    if (now === "check" || now === "report") loadLater().catch(() => {});
    if (now === "report") this.#wholeNow();
    this.requestUpdate();
    const start = { form: this.#from ?? (before === "check" || before === "report" ? "check-answers" : ""), sheet: "result", check: "check-title", report: "report-title", edit: "" }[now];
    // The browser puts the page back where it was on Back; the title of a page of its own comes after that.
    if (now === "check" || now === "report") void this.updateComplete.then(() => requestAnimationFrame(() => this.renderRoot.querySelector(`#${now}-title`)?.scrollIntoView({ block: "start" })));
    if (start) this.#focus(start);
  }

  /** What is loaded later has come, or has failed to: whatever waits for it is drawn, and what was to have the focus gets it. */
  #laterCame(): void {
    this.#paper();
    const { now } = this.#views;
    if (now === "check" || now === "report") this.#focus(`${now}-title`);
    else if (this.#keeping.offer) this.#focus("offer");
    else this.requestUpdate();
    if (later()) this.#keeping.again();
  }

  /** While the report is seen, nothing else of the page goes on paper. */
  #paper(): void {
    later()?.dress(this.shadowRoot);
    this.#alone?.();
    this.#alone = this.#views.now === "report" ? later()?.printAlone(this) ?? null : null;
  }

  /** The report is of whole answers only. */
  #wholeNow(): void {
    this.#deciding.settle();
  }

  /** What is decided on the present answers, as far as it is known; the texts are those of the page. */
  get decision(): Decision | null {
    return this.#deciding.fresh === "none" ? null : this.#deciding.now;
  }

  /** The answers as the text of a facts file. */
  exportCase(): string {
    return this.#keeping.file();
  }

  /** Takes the answers of a facts file in place of those that there are; nothing is lost if it is none. */
  importCase(text: string): void {
    const answers = this.#answers;
    if (!answers) return;
    try {
      const { taken, left } = answers.open(text);
      this.#note = (t) => (taken === 0 ? t("form.openedNone") : left.length ? t("form.openedSome", { n: taken, m: left.length, names: someOf(left) }) : t("form.opened", { n: taken }));
      this.#keeping.changed();
      if (taken > 0 && !this.#keeping.onDevice) this.#keeping.dirty = false;
    } catch {
      this.#note = (t) => t("form.openFailed");
    }
    this.#decide();
  }

  /** The report as the text of a web page that needs nothing else; empty while there is no answer, or what draws it has not loaded. */
  exportReport(): string {
    this.#wholeNow();
    const [plan, answers, decision, part] = [this.#plan, this.#answers, this.#deciding.whole, later()];
    if (!plan || !answers || !decision || !part || this.#deciding.fresh !== "whole") return "";
    const box = document.createElement("div");
    render(part.report({ plan, answers, lang: this.#lang }, decision, this.outcome), box);
    const article = box.firstElementChild;
    const title = `${say(this.#lang)("report.title")} · ${pick(this.#lang, plan.policy.title)}`;
    return article ? part.standalone(article, title, this.#lang === "zh" ? "zh-CN" : "en") : "";
  }

  protected override render(): TemplateResult {
    const t = say(this.#lang);
    const [plan, answers] = [this.#plan, this.#answers];
    const lang = this.#lang === "zh" ? "zh-CN" : "en";
    const failure = this.#failure ? html`<p class="note" role="alert">${pick(this.#lang, this.#failure.text)} ${this.#failure.retry
      ? html`<button type="button" id="retry" @click=${() => void this.#load()}>${t("result.retry")}</button>` : ""}</p>` : null;
    if (!plan || !answers) return html`<div class="root" lang=${lang}><header>${failure ?? html`<p role="status">${t("result.loading")}</p>`}</header></div>`;
    const now: Page = {
      c: this.#context(plan, answers), deciding: this.#deciding, keeping: this.#keeping, view: this.#views.now, narrow: this.#narrow, asOf: this.asOf, outcome: this.outcome,
      large: this.large, note: this.#note?.(t) ?? "", status: this.#status, failure, slow: this.#slow, clearing: this.#clearing, code: this.#code,
      choose: (outcome) => {
        this.outcome = outcome;
        this.#form.opened.delete("others");
      },
      setDate: (date) => { this.asOf = date; },
      setLarge: () => { this.large = !this.large; },
      setLanguage: () => { this.lang = this.#lang === "zh" ? "en" : "zh-CN"; },
      open: (view) => void this.#openView(view),
      close: (to) => void this.#views.close(to),
      setClearing: (on) => {
        this.#clearing = on;
        this.#focus(on ? "clear-yes" : "clear");
      },
      clear: () => {
        answers.clear();
        this.#clearing = false;
        this.#changed();
        this.#note = (words) => words("form.cleared");
        this.#focus("check-answers");
      },
      copyCode: (text) => void copyText(text).then((done) => {
        this.#code.copied = t(done ? "result.copied" : "result.copyFailed");
        if (!done) this.renderRoot.querySelector<HTMLTextAreaElement>("#case-code")?.select();
        this.requestUpdate();
      }),
      setCodeAnswers: (yes) => {
        this.#code = { withAnswers: yes, copied: "" };
        this.requestUpdate();
      },
      jump: (group) => {
        const heading = this.renderRoot.querySelector<HTMLElement>(`#g-${group}`);
        heading?.scrollIntoView({ block: "start" });
        heading?.focus({ preventScroll: true });
      },
      saveReport: () => saveFile(`${plan.policy.id}-${this.asOf}.html`, this.exportReport(), "text/html"),
    };
    return page(now, lang);
  }
}

if (!customElements.get("policy-check")) customElements.define("policy-check", PolicyCheck);
