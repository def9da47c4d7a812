// Site, news: <rule-news>, which tells somebody with a form open that its policy has new rules, and takes them when asked to. Nothing changes by itself.

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Decision } from "../../src/decision.js";
import type { PolicyCheck } from "../../src/index.js";
import { readPlan, type Lang, type Plan } from "../../src/plan.js";
import { base } from "../../src/styles/base.js";
import { inForceNow } from "../edition.js";
import { listed, planText, texts } from "../policies.js";
import { changedOutcomes, changedValues, type ChangedOutcome, type ChangedValue } from "./changed.js";
import { Watch, type Head } from "./watch.js";
import { sayNews } from "./words.js";

const MOST = 4;
/** If the form does not decide by then, it says itself what is wrong, and the notice offers another try. */
const PATIENCE = 15_000;

interface New { publication: number; hash: string; text: string; plan: Plan; values: { zh: ChangedValue[]; en: ChangedValue[] } }

export class RuleNews extends LitElement {
  static override properties = { policy: {}, lang: {} };
  static override styles = [base, css`
    .news { max-width: 84rem; margin: 0 auto 0.8em; padding: 0.7em 1.2em; background: #eaf2fa; border: 1px solid #b8cfe6; border-inline-start: 5px solid var(--accent); border-radius: 4px; }
    .news:focus { outline: none; }
    .line { display: flex; flex-wrap: wrap; gap: 0.5em 0.8em; align-items: center; margin-top: 0.5em; }
    li { padding-block: 0.1em; }
    .small { display: flex; flex-wrap: wrap; gap: 0.2em 0.8em; align-items: center; padding-block: 0.2em; }
    @media print { :host { display: none; } }
  `];
  declare policy: string;
  #watch: Watch | null = null;
  #head: Head | null = null;
  #new: New | null = null;
  #state: "quiet" | "told" | "put off" | "judging" | "done" = "quiet";
  #changes: { lang: Lang; outcomes: ChangedOutcome[] } | null = null;
  #before: Decision | null = null;
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("policy-result", this.#decided);
    this.#watch = new Watch("api/v1/head", (head) => {
      this.#head = head;
      inForceNow(head);
      void this.#look();
    });
    this.#watch.start();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("policy-result", this.#decided);
    this.#watch?.stop();
  }

  get #form(): PolicyCheck | null {
    return document.querySelector("policy-check");
  }
  get #lang(): Lang {
    return this.lang === "en" ? "en" : "zh";
  }

  /** Whether the form decides by other rules than those in force. A form that has not decided yet is looked at when it has. */
  async #look(): Promise<void> {
    const has = this.#form?.decision?.plan;
    const wanted = this.#head?.policies.find(({ policy }) => policy === this.policy)?.plan;
    if (!has || !wanted || this.#state === "judging") return;
    if (has === wanted) {
      if (this.#state !== "done") this.#set("quiet");
      return;
    }
    if (this.#new?.hash === wanted) return;
    const asked = ++this.#asked;
    try {
      const old = listed(this.policy);
      const [text, before] = await Promise.all([this.#get(`api/v1/policies/${encodeURIComponent(this.policy)}/plan`), old ? planText(old) : ""]);
      const { plan, hash } = readPlan(text);
      const was = before ? readPlan(before) : null;
      if (asked !== this.#asked || hash !== wanted) return;
      const differ = (lang: Lang) => (was?.hash === has ? changedValues(lang, was.plan, plan) : []);
      this.#new = { publication: this.#head?.publication ?? 0, hash, text, plan, values: { zh: differ("zh"), en: differ("en") } };
      this.#set("told");
    } catch {
      // The next publication, or the next look at the server, tries again.
    }
  }

  async #get(address: string): Promise<string> {
    const response = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  }

  #set(state: typeof this.state): void {
    this.#state = state;
    this.requestUpdate();
  }
  private get state() {
    return this.#state;
  }

  /** The form takes another plan and keeps its answers; what it said until now is kept here, to be held against what it says then. */
  #judge(): void {
    const [form, found] = [this.#form, this.#new];
    if (!form || !found) return;
    this.#before = form.decision;
    this.#set("judging");
    texts.set(this.policy, Promise.resolve(found.text));
    form.hash = found.hash;
    form.src = `api/v1/policies/${encodeURIComponent(this.policy)}/plan?publication=${found.publication}`;
    this.#focus();
    setTimeout(() => {
      if (this.#state === "judging") this.#set("told");
    }, PATIENCE);
  }

  #decided = (): void => {
    const [decision, found, before] = [this.#form?.decision, this.#new, this.#before];
    if (this.#state !== "judging" || !decision || !found || decision.plan !== found.hash) return void this.#look();
    this.#changes = before && before.lang === decision.lang && before.as_of === decision.as_of ? { lang: this.#lang, outcomes: changedOutcomes(before, decision) } : null;
    this.#set("done");
    this.#focus();
    void this.#look();
  };

  #focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".news")?.focus({ preventScroll: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const t = sayNews(this.#lang);
    const found = this.#new;
    if (this.#state === "quiet" || !found) return nothing;
    const again = html`<button type="button" class="primary" id="judge-again" @click=${() => this.#judge()}>${t("judge")}</button>`;
    switch (this.#state) {
      case "put off": return html`<div class="news small" tabindex="-1"><span>${t("title", { n: found.publication })}${this.#lang === "zh" ? "，" : ". "}${t("still")}</span> ${again}</div>`;
      case "judging": return html`<div class="news" tabindex="-1" role="status"><p>${t("judging")}</p></div>`;
      case "done": return html`<div class="news" tabindex="-1" role="status"><p><strong>${t("done", { n: found.publication })}</strong></p>${this.#outcomes(t)}
        <p class="line"><button type="button" id="news-close" @click=${() => { this.#new = null; this.#set("quiet"); }}>${t("close")}</button></p></div>`;
      default: return html`<div class="news" tabindex="-1" role="status"><p><strong>${t("title", { n: found.publication })}</strong></p>${this.#values(t, found)}<p>${t("keep")}</p>
        <p class="line">${again} <button type="button" id="not-now" @click=${() => this.#set("put off")}>${t("later")}</button></p></div>`;
    }
  }

  #values(t: ReturnType<typeof sayNews>, { values }: New): TemplateResult {
    const all = values[this.#lang];
    if (!all.length) return html`<p>${t("other")}</p>`;
    return html`<ul>${all.slice(0, MOST).map(({ title, from, before, after }) => html`<li>${after === null ? t("gone", { title, from, before: before ?? "" }) : t("value", { title, from, before: before ?? t("none"), after })}</li>`)}
      ${all.length > MOST ? html`<li>${t("more", { n: all.length - MOST })}</li>` : nothing}</ul>`;
  }

  #outcomes(t: ReturnType<typeof sayNews>): TemplateResult | typeof nothing {
    const changes = this.#changes;
    if (!changes || changes.lang !== this.#lang) return nothing;
    if (!changes.outcomes.length) return html`<p>${t("same")}</p>`;
    return html`<ul>${changes.outcomes.slice(0, MOST).map((each) => html`<li>${t("becomes", { ...each })}</li>`)}</ul>`;
  }
}
if (!customElements.get("rule-news")) customElements.define("rule-news", RuleNews);

export function news(lang: Lang, policy: string): TemplateResult {
  return html`${keyed(policy, html`<rule-news policy=${policy} lang=${lang}></rule-news>`)}`;
}
