// Browser tests: a form in a page, as a visitor handles it: opened, filled in by fact, read by what it shows.

import assert from "node:assert/strict";
import { AS_OF, planOf, planUrl } from "./engine.mjs";

/** The plainest page that holds a form, as README.md tells a portal to write it. */
export function host(policy, { lang = "zh-CN", pageLang = lang, asOf = AS_OF, outcome, more = "", head = "", body = "", src, script = "/policy-check.js" } = {}) {
  const attributes = [`src="${src ?? planUrl(policy)}"`, `lang="${lang}"`, asOf ? `as-of="${asOf}"` : "", outcome ? `outcome="${outcome}"` : "", more].filter(Boolean).join(" ");
  return `<!doctype html><html lang="${pageLang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>自查</title><link rel="icon" href="data:,">${head}</head><body>${body}<policy-check ${attributes}></policy-check><script src="${script}"></script></body></html>`;
}

/** Waits until `read` gives what `good` accepts; says what it gave last if it never does. */
export async function until(read, good, what, ms = 10_000) {
  const end = Date.now() + ms;
  let last;
  for (;;) {
    try {
      last = await read();
      if (good(last)) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) assert.fail(`${what}: not so after ${ms} ms, last seen: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export class Form {
  constructor(page, at = 0) {
    this.page = page;
    this.host = page.locator("policy-check").nth(at);
    this.at = at;
  }

  /** Whether it has decided: a headline or a list of outcomes is drawn. */
  async ready(ms = 15_000) {
    await this.host.locator(".headline, .bottom strong, .outcomes").first().waitFor({ state: "attached", timeout: ms });
    await this.settled();
    return this;
  }

  /** Nothing in the form has changed for a while, and the whole answer is there. */
  async settled(quiet = 250) {
    await this.page.evaluate(([at, wait]) => new Promise((resolve) => {
      const root = document.querySelectorAll("policy-check")[at].shadowRoot;
      let timer = setTimeout(done, wait);
      const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, wait); });
      watch.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      const end = Date.now() + 8000;
      function done() {
        if (root.querySelector(".pending") && !root.querySelector("[role=alert]") && Date.now() < end) timer = setTimeout(done, wait);
        else { watch.disconnect(); resolve(); }
      }
    }), [this.at, quiet]);
  }

  box(fact) { return this.host.locator(`#f-${fact}`); }
  question(fact) { return this.host.locator(`#q-${fact}`); }
  error(fact) { return this.host.locator(`#f-${fact}-e`); }
  id(id) { return this.host.locator(`#${id}`); }

  /** A question that no longer matters is folded away, and can be had back. */
  async unfold(fact) {
    const folded = this.host.locator(`#q-${fact}.folded button`);
    if (await folded.count()) await folded.click();
  }

  async fill(fact, text) {
    await this.box(fact).fill(String(text));
  }

  /** Chooses 是/否/不清楚 by position, as a pointer does: on the label. */
  async choose(fact, value) {
    const at = value === true ? 0 : value === false ? 1 : 2;
    await this.question(fact).locator(":scope > .radios > label.radio, :scope .radios > label.radio").nth(at).click();
  }

  /** Chooses one of several by its words in the language of the form, radio buttons or a select. */
  async pick(fact, words) {
    const select = this.question(fact).locator("select").first();
    if (await select.count()) return select.selectOption({ label: words });
    await this.question(fact).locator("label.radio", { hasText: words }).first().click();
  }

  /** Answers a fact as its kind asks. */
  async answer(policy, name, value, lang = "zh") {
    const plan = planOf(policy);
    const fact = plan.facts.find((each) => each.name === name);
    assert.ok(fact, `${policy} asks no ${name}`);
    await this.unfold(name);
    if (fact.domain === "boolean") return this.choose(name, value);
    if (typeof fact.domain === "object" && "choice" in fact.domain) {
      return this.pick(name, plan.choice_sets[fact.domain.choice.set].choices.find((each) => each.id === value).label[lang]);
    }
    await this.fill(name, value);
  }

  /** Opens a facts file, from its path or from text. */
  async open(path, { ask = "replace" } = {}) {
    const input = this.host.locator("input[type=file]").first();
    await input.setInputFiles(typeof path === "string" ? path : { name: "case.json", mimeType: "application/json", buffer: Buffer.from(path.text) });
    if (ask) await this.confirm(ask);
    await this.settled();
  }

  /** Where the form asks before it replaces answers: "replace", "add" or "no". */
  async confirm(what = "replace") {
    await this.settled();
    const yes = this.id(`offer-${what}`);
    if (await yes.count()) await yes.click();
  }

  /** Unfolds what there is for saving and opening. */
  async keeping() {
    await this.host.locator("details.keep").evaluate((each) => { each.open = true; });
  }

  /** Saves to a file, as a visitor does, and gives its text. */
  async save() {
    await this.keeping();
    const saved = this.page.waitForEvent("download");
    await this.id("save").click();
    const file = await (await saved).createReadStream();
    let text = "";
    for await (const part of file) text += part;
    return text;
  }

  async openSheet() {
    await this.id("open-sheet").click();
    await this.host.locator("[role=dialog]").waitFor();
    await this.settled();
  }

  /** Draws what the browser leaves out below the window, so that it can be measured. */
  async drawAll() {
    await this.host.evaluate((element) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".question { content-visibility: visible !important }");
      element.shadowRoot.adoptedStyleSheets.push(sheet);
    });
  }

  async outcome(id) {
    await this.id("target").selectOption(id);
    await this.settled();
  }

  headline() { return this.host.locator(".headline, .bottom strong").first().innerText(); }
  status() { return this.host.locator("p.hidden[role=status]").first().textContent(); }
  text() { return this.host.evaluate((element) => element.shadowRoot.querySelector(".root, div")?.textContent ?? ""); }

  /** The counts of the four states, in the order shown. */
  async counts() {
    return (await this.host.locator(".counts li b").allInnerTexts()).map(Number);
  }

  /** Every finding of the panel as it is shown, folded ones too. */
  findings() {
    return this.host.locator("li.finding").evaluateAll((items) => items.map((item) => ({
      state: [...item.classList].find((name) => name.startsWith("s-"))?.slice(2),
      word: item.querySelector(".state")?.textContent.trim().replace(/\s+/gu, " "),
      title: item.querySelector("strong")?.textContent.trim(),
      short: item.querySelector(".short")?.textContent.trim() ?? "",
      text: item.querySelector(".says")?.textContent.trim() ?? "",
      foot: item.querySelector(".foot")?.textContent.replace(/\s+/gu, " ").trim() ?? "",
    })));
  }

  active() {
    return this.host.evaluate((element) => {
      const at = element.shadowRoot.activeElement;
      return at ? at.id || at.getAttribute("aria-label") || at.textContent.trim().slice(0, 40) : null;
    });
  }

  exported() { return this.host.evaluate((element) => JSON.parse(element.exportCase())); }
}

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
export const NARROW = { width: 320, height: 640 };
