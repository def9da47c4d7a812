// Site, entry: one page for all of it, so that answers can go from one form to the next without leaving the page.

import { html, nothing, render } from "lit";
import { useEngineBytes, type PolicyCheck } from "../src/index.js";
import type { Lang } from "../src/plan.js";
import { Dossier } from "./dossier.js";
import type { ProgrammeMatch } from "./match/programme-match.js";
import { listed, planText } from "./policies.js";
import { policyPage } from "./policy.js";
import { current, go, search, turn, watch, type Place, type View } from "./route.js";
import { saySite } from "./words.js";

const app = document.getElementById("app") ?? document.body.appendChild(document.createElement("div"));
const dossier = new Dossier();
const inline = document.getElementById("engine-bytes")?.textContent;
// Why: the offline file has the module in itself, since it may not load anything.
if (inline) useEngineBytes(() => Uint8Array.from(atob(inline), (letter) => letter.charCodeAt(0)));
let place = current();

/** What the pages are drawn with. */
export interface Site {
  lang: Lang; view: View;
  /** The address of a page, for a link. */
  to(view: View): string;
  /** Follows such a link without leaving the page. */
  follow(event: MouseEvent, view: View): void;
  /** Draws something with what is loaded later; until it is there, `meanwhile`, or that it is loading. */
  more(draw: (more: More) => unknown, meanwhile?: unknown): unknown;
}

const policyForm = () => app.querySelector<PolicyCheck>("policy-check");
const matchForm = () => app.querySelector<ProgrammeMatch>("programme-match");

/** The facts that a policy asks for. */
async function askedBy(policy: string): Promise<string[]> {
  const found = listed(policy);
  if (!found) return [];
  const file = JSON.parse(await planText(found)) as { plan: { facts: { name: string }[] } };
  return file.plan.facts.map((fact) => fact.name);
}

/** So long is waited for the form to decide; where no engine comes, its answers are kept all the same. */
const LONGEST = 3000;

/** The facts that the form on the page asks for, once they are known. */
let asked: { policy: string; facts: string[] } | null = null;

/** Keeps what was answered on the page that is about to go. */
function keep(): void {
  const check = policyForm();
  if (check && asked && place.view.page === "policy" && asked.policy === place.view.policy) {
    const text = check.exportCase();
    if (text) dossier.take(text, asked.facts);
  }
  const match = matchForm();
  if (match?.asked.length) dossier.take(match.exportCase(), match.asked);
}

/** Hands the answers so far to a form that has just loaded. */
async function hand(policy: string): Promise<void> {
  asked = null;
  const check = policyForm();
  if (!check) return;
  const decided = new Promise<void>((done) => check.addEventListener("policy-result", () => done(), { once: true }));
  // Why: the form has a language toggle of its own; the page around it follows.
  new MutationObserver(() => turnTo(check.lang.toLowerCase().startsWith("en") ? "en" : "zh")).observe(check, { attributeFilter: ["lang"] });
  try {
    // Why: the form fetches the plan as well; once it has decided, the browser has the file, and the engine was not kept waiting for a second copy.
    await Promise.race([decided, new Promise((done) => setTimeout(done, LONGEST))]);
    loadMore();
    const facts = await askedBy(policy);
    const given = dossier.give(facts);
    // Why: a link that somebody sent has its own answers in the fragment; they come first.
    if (given && !location.hash) {
      await decided;
      if (policyForm() === check) check.importCase(given);
    }
    if (policyForm() === check) asked = { policy, facts };
  } catch {
    // The form itself says that the plan could not be loaded.
  }
}

function draw(): void {
  const { lang, view } = place;
  const t = saySite(lang);
  const site: Site = {
    lang, view,
    to: (to) => search({ view: to, lang }),
    follow: (event, to) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      move({ view: to, lang });
    },
    more: (drawn, meanwhile) => withMore(lang, drawn, meanwhile),
  };
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  const found = view.page === "policy" ? listed(view.policy) : undefined;
  const heading = view.page === "match" ? t("matchTitle") : found ? found.title[lang] : "";
  document.title = `${heading ? `${heading} · ` : ""}${t("brand")} · ${t("brandLine")}`;
  const page = view.page === "policy" ? policyPage(site, view.policy, view.outcome ?? "")
    : site.more((there) => (view.page === "start" ? there.start(site) : html`<programme-match .site=${site} .dossier=${dossier}></programme-match>`));
  if (view.page !== "policy" && moreState === "no") loadMore();
  render(html`
    <a class="skip" href="#content" @click=${(event: Event) => {
      event.preventDefault();
      app.querySelector<HTMLElement>("#content")?.focus();
    }}>${t("skip")}</a>
    <div class="top"><div class="wide">
      <a class="brand" href=${site.to({ page: "start" })} @click=${(event: MouseEvent) => site.follow(event, { page: "start" })}><strong>${t("brand")}</strong> <span>${t("brandLine")}</span></a>
      ${view.page === "policy" && found ? nothing : html`<button type="button" id="site-language" lang=${lang === "zh" ? "en" : "zh-CN"} aria-label=${t("languageLabel")} @click=${() => turnTo(lang === "zh" ? "en" : "zh")}>${t("language")}</button>`}
    </div></div>
    <div id="content" class=${view.page} tabindex="-1">${page}</div>
    <footer><div class="wide"><p>${t("privacy")}</p><p>${t("disclaimer")}</p></div></footer>`, app);
}

type More = typeof import("./more.js");
let more: More | null = null;
let moreState: "no" | "comes" | "failed" = "no";

/** Loads the pages without a form, once. Who follows a link to one form does not wait for them, and has them when the network is gone. */
function loadMore(): void {
  if (more || moreState === "comes") return;
  moreState = "comes";
  void import("./more.js").then((came) => { more = came; }, () => { moreState = "failed"; }).then(draw);
}

function withMore(lang: Lang, drawn: (more: More) => unknown, meanwhile?: unknown): unknown {
  const t = saySite(lang);
  if (more) return drawn(more);
  if (meanwhile !== undefined) return meanwhile;
  return moreState === "failed" ? html`<p class="wait" role="alert">${t("failed")} <button type="button" @click=${() => (loadMore(), draw())}>${t("retry")}</button></p>`
    : html`<p class="wait" role="status">${t("loading")}</p>`;
}

/** The same page in another language; answers stay where they are. */
function turnTo(lang: Lang): void {
  if (lang === place.lang) return;
  place = { ...place, lang };
  turn(place);
  draw();
}

function show(next: Place): void {
  const same = JSON.stringify(next.view) === JSON.stringify(place.view);
  if (!same) keep();
  place = next;
  draw();
  if (same) return;
  scrollTo(0, 0);
  app.querySelector<HTMLElement>("#content")?.focus({ preventScroll: true });
  if (next.view.page === "policy") void hand(next.view.policy);
}

function move(next: Place): void {
  go(next);
  show(next);
}

watch(show);
app.textContent = "";
draw();
if (place.view.page === "policy") void hand(place.view.policy);

addEventListener("beforeunload", (event) => {
  // Why: the form warns for itself while it is shown; this is for what it has handed over.
  if (!policyForm() && (dossier.unsaved || matchForm()?.unsaved)) event.preventDefault();
});
