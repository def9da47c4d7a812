// Site, match: <programme-match>, one dossier against every policy. The questions are those of the form; what fits is decided by the engine.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Answers } from "../../src/answers.js";
import { engineModule, type RulebookLike } from "../../src/engine.js";
import { NoEngine } from "../../src/no-engine.js";
import { saveFile, today } from "../../src/element/device.js";
import type { Context } from "../../src/form/context.js";
import { editing, FormState } from "../../src/form/editing.js";
import { kindOf } from "../../src/form/model.js";
import { question } from "../../src/form/question.js";
import { loadLater, onLater } from "../../src/later.js";
import { readPlan, type Fact, type Plan } from "../../src/plan.js";
import { readDate } from "../../src/read/date.js";
import { base } from "../../src/styles/base.js";
import { formStyles } from "../../src/styles/form.js";
import { say } from "../../src/words.js";
import type { Match } from "../../../wasm/types/match.js";
import type { Dossier } from "../dossier.js";
import type { Site } from "../main.js";
import { ALL } from "../about.js";
import { planText } from "../policies.js";

import { Asking } from "./asking.js";
import { merge } from "./merge.js";
import { results, summary } from "./results.js";
import { matchStyles } from "./styles.js";
import { sayMatch, type MatchWord } from "./words.js";

/** So long after the last key all policies are decided. */
const PAUSE = 200;
/** So long after the last change the result is announced. */
const QUIET = 800;

export class ProgrammeMatch extends LitElement {
  static override styles = [base, formStyles, matchStyles];
  static override properties = { site: { attribute: false }, dossier: { attribute: false } };
  declare site: Site;
  declare dossier: Dossier;

  #plan: Plan | null = null;
  #answers: Answers | null = null;
  #asking: Asking | null = null;
  #unwatch: (() => void) | null = null;
  #book: RulebookLike | null = null;
  #match: Match | null = null;
  #failed: MatchWord | null = null;
  #asOf = today();
  #dateWrong = false;
  #note = "";
  #status = "";
  #dirty = false;
  /** What was answered when the page was opened or a file was read: it stands apart, to be looked through. */
  #before: string[] = [];
  #form = new FormState();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  /** The facts that can be answered here. */
  get asked(): string[] {
    return this.#plan?.facts.map((fact) => fact.name) ?? [];
  }

  /** Whether something was answered that is in no file yet. */
  get unsaved(): boolean {
    return this.#dirty;
  }

  exportCase(): string {
    return this.#answers?.toFile(`准绳 · ${this.#asOf}`) ?? "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = onLater(() => this.requestUpdate());
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    clearTimeout(this.#timer);
    clearTimeout(this.#quiet);
    this.#book?.free();
    this.#book = null;
  }

  override willUpdate(changed: PropertyValues): void {
    const before = changed.get("site") as Site | undefined;
    if (before && before.lang !== this.site.lang) this.#decide();
  }

  async #load(): Promise<void> {
    this.#failed = null;
    this.requestUpdate();
    try {
      const engine = engineModule();
      // Why: its failure is looked at below; until then nobody has asked.
      engine.catch(() => undefined);
      const texts = await Promise.all(ALL.map(planText));
      const plan = merge(texts.map((text) => readPlan(text).plan));
      this.#plan = plan;
      this.#answers = new Answers(plan);
      this.#asking = new Asking(plan);
      const given = this.dossier.give(this.asked);
      if (given) this.#open(given);
      const { Rulebook } = await engine;
      // Why: rows can be pasted into the lists here as well.
      loadLater().catch(() => {});
      const book = new Rulebook();
      for (const text of texts) book.add(text);
      if (!this.isConnected) return book.free();
      this.#book = book;
      this.#decide();
    } catch (error) {
      this.#failed = error instanceof NoEngine && error.why === "not-allowed" ? "blocked" : "failed";
      this.requestUpdate();
    }
  }

  #open(text: string): { taken: number; left: string[] } {
    const answers = this.#answers;
    if (!answers) return { taken: 0, left: [] };
    const opened = answers.open(text);
    if (opened.taken > 0) this.#before = answers.plan.facts.filter((fact) => fact.name in answers.facts).map((fact) => fact.name);
    return opened;
  }

  #known = (fact: string): boolean => this.#answers?.facts[fact] !== undefined;

  #decide(): void {
    clearTimeout(this.#timer);
    const [book, answers] = [this.#book, this.#answers];
    if (!book || !answers) return;
    try {
      this.#match = JSON.parse(book.match(answers.forEngine(), this.#asOf, this.site.lang)) as Match;
      this.#failed = null;
      this.#asking?.fill(this.#match.questions, (fact) => this.#known(fact) || this.#before.includes(fact));
    } catch {
      this.#match = null;
      this.#failed = "failed";
    }
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#status = this.#match && this.#any() ? summary(this.site.lang, this.#match) : "";
      this.requestUpdate();
    }, QUIET);
    this.requestUpdate();
  }

  #any(): boolean {
    return Object.keys(this.#answers?.facts ?? {}).length > 0;
  }

  #changed(): void {
    this.#dirty = true;
    this.#note = "";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#decide(), PAUSE);
    this.requestUpdate();
  }

  #context(plan: Plan, answers: Answers): Context {
    const focus = (id: string) => void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus());
    return {
      ...editing(answers, this.#form, { changed: () => this.#changed(), redraw: () => this.requestUpdate(), focus }),
      plan, lang: this.site.lang, t: say(this.site.lang),
      check: () => undefined,
      goTo: (name) => this.renderRoot.querySelector(`#q-${name}`)?.scrollIntoView(),
    };
  }

  #save = (): void => {
    saveFile(`${this.site.lang === "zh" ? "自查" : "self-check"}-${this.#asOf}.json`, this.exportCase(), "application/json");
    this.#dirty = this.dossier.unsaved = false;
    this.requestUpdate();
  };

  #take = async (event: Event): Promise<void> => {
    const t = sayMatch(this.site.lang);
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    try {
      const { taken, left } = this.#open(await file.text());
      this.#note = left.length ? t("openedSome", { n: taken, names: left.slice(0, 8).join("、") }) : t("opened", { n: taken });
    } catch {
      this.#note = t("openFailed");
    }
    input.value = "";
    this.#decide();
    this.requestUpdate();
  };

  #clear = (): void => {
    const n = Object.keys(this.#answers?.facts ?? {}).length;
    if (n === 0 || !confirm(sayMatch(this.site.lang)("clearSure", { n }))) return;
    this.#answers?.clear();
    this.dossier.clear();
    this.#before = [];
    this.#dirty = false;
    if (this.#plan) this.#asking = new Asking(this.#plan);
    this.#decide();
  };

  protected override render(): TemplateResult {
    const { lang } = this.site;
    const t = sayMatch(lang);
    const [plan, answers] = [this.#plan, this.#answers];
    const failed = this.#failed ? html`<p class="note" role="alert">${t(this.#failed)} <button type="button" id="retry" @click=${() => void this.#load()}>${t("retry")}</button></p>` : nothing;
    const top = html`<div class="lead"><p class="back"><a href=${this.site.to({ page: "start" })} @click=${(event: MouseEvent) => this.site.follow(event, { page: "start" })}><span aria-hidden="true">←</span> ${t("back")}</a></p>
      <h1>${t("matchTitle")}</h1><p>${t("matchLead")}</p>${this.#tools()}${failed}
      ${this.#note ? html`<p class="note" role="status">${this.#note}</p>` : nothing}</div>`;
    if (!plan || !answers) return html`<div class="root" lang=${lang === "zh" ? "zh-CN" : "en"}>${top}${failed === nothing ? html`<p class="wait" role="status">${t("loading")}</p>` : nothing}</div>`;
    const match = this.#match;
    return html`<div class="root" lang=${lang === "zh" ? "zh-CN" : "en"}>${top}
      <p class="hidden" role="status">${this.#status}</p>
      <div class="columns">
        <section class="ask" aria-labelledby="ask"><h2 id="ask">${t("matchQuestions")}</h2>${this.#questions(plan, answers)}</section>
        <section class="fit" aria-labelledby="fit"><h2 id="fit" tabindex="-1">${t("result")}</h2>
          ${match ? (this.#any() ? results(this.site, match) : html`<p>${t("nothingYet")}</p>`) : failed === nothing ? html`<p>${t("loading")}</p>` : nothing}</section>
      </div>
      ${match && this.#any() ? html`<div class="bottom"><p><strong>${summary(lang, match)}</strong></p><button type="button" class="primary" @click=${() => {
        const heading = this.renderRoot.querySelector<HTMLElement>("#fit");
        heading?.scrollIntoView();
        heading?.focus({ preventScroll: true });
      }}>${t("showResult")}</button></div>` : nothing}
    </div>`;
  }

  #tools(): TemplateResult {
    const t = sayMatch(this.site.lang);
    const choose = (event: Event) => (event.currentTarget as HTMLElement).parentElement?.querySelector<HTMLInputElement>("input[type=file]")?.click();
    return html`<div class="tools">
      <label><span>${t("asOf")}</span><input id="as-of" type="text" size="11" autocomplete="off" aria-invalid=${this.#dateWrong ? "true" : nothing} aria-describedby=${this.#dateWrong ? "as-of-e" : nothing}
        .value=${this.#asOf} @change=${(event: Event) => {
          const read = readDate((event.target as HTMLInputElement).value);
          this.#dateWrong = !read.ok;
          if (read.ok) this.#asOf = read.value;
          this.#decide();
          this.requestUpdate();
        }}></label>
      <button type="button" id="save" @click=${this.#save}>${t("save")}</button>
      <span><button type="button" id="open" @click=${choose}>${t("file")}</button><input type="file" accept=".json,application/json" hidden @change=${this.#take}></span>
      <button type="button" id="clear" ?disabled=${!this.#any()} @click=${this.#clear}>${t("clear")}</button>
      ${this.#dateWrong ? html`<p class="error" id="as-of-e">${t("badDate")}</p>` : nothing}</div>`;
  }

  #questions(plan: Plan, answers: Answers): TemplateResult {
    const t = sayMatch(this.site.lang);
    const c = this.#context(plan, answers);
    const wanted = this.#match?.questions ?? [];
    const shown = this.#asking?.shown ?? [];
    const next = shown.find((name) => !this.#known(name));
    const one = (name: string) => {
      const fact = plan.facts.find((each): each is Fact => each.name === name);
      if (!fact) return nothing;
      const n = wanted.find((each) => each.fact === name)?.outcomes.length ?? 0;
      return question(c, { fact, kind: kindOf(plan, fact.domain), fold: "open", next: name === next, settles: 0, findings: n });
    };
    const known = (fact: string) => this.#known(fact) || this.#before.includes(fact);
    const more = this.#asking?.left(wanted, known) ?? false;
    return html`${this.#before.length ? html`<details class="known" ?open=${this.#form.opened.has("known")} @toggle=${(event: Event) => {
        if ((event.target as HTMLDetailsElement).open && !this.#form.opened.has("known")) c.open("known");
      }}><summary>${t("answered", { n: this.#before.length })}</summary>
        ${this.#form.opened.has("known") ? repeat(this.#before, (name) => name, one) : nothing}</details>` : nothing}
      ${repeat(shown.filter((name) => !this.#before.includes(name)), (name) => name, one)}
      ${more ? html`<p><button type="button" id="more" @click=${() => {
        this.#asking?.fill(wanted, known, true);
        this.requestUpdate();
      }}>${t("moreQuestions")}</button></p>` : this.#match ? html`<p class="hint">${t("noQuestions")}</p>` : nothing}`;
  }
}

if (!customElements.get("programme-match")) customElements.define("programme-match", ProgrammeMatch);
