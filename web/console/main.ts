// Desk, entry: what stands around its pages, and who is at it. Pages keep what was typed when the session ends; signing in goes on where it was.

import { html, nothing, render } from "lit";
import { Api, type Refused } from "./api.js";
import { calendar } from "./parts/calendar.js";
import "./pages/all.js";
import { confirming } from "./parts/confirm.js";
import { signIn } from "./pages/sign-in.js";
import { leaving } from "./parts/leaving.js";
import { refusedOf, type Desk } from "./page.js";
import { addressOf, placeOf, type Place, type View } from "./route.js";
import { trouble } from "./parts/trouble.js";
import { shown } from "./shown.js";
import type { Head, Role, Session, Ways } from "./types.js";
import { sayDesk, type SayDesk } from "./words.js";

const app = document.getElementById("app") ?? document.body.appendChild(document.createElement("div"));
const api = new Api();
let place = placeOf(location);
let session: Session | null | undefined;
let ways: Ways | null = null;
let head: Head | null = null;
let failed: Refused | null = null;
/** The session ended under an open page: that page stays where it is, below the dialog. */
let ended = false;
let reached = true;
let unsaved: (() => boolean) | null = null;
let note: { text: (t: SayDesk) => string; page: string } | null = null;

/** Why: the days of a policy are civil days of China, wherever the desk is. */
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

api.signedOut = () => {
  if (!session || ended) return;
  ended = true;
  draw();
};
api.reached = (yes) => {
  if (yes === reached) return;
  reached = yes;
  draw();
};

const NAV: { view: View; word: "navThresholds" | "navChanges" | "navReleases" | "navCases" | "navAudit" | "navPeople" | "navMe"; roles?: Role[]; pages: View["page"][] }[] = [
  { view: { page: "thresholds" }, word: "navThresholds", pages: ["thresholds", "parameter", "new"] },
  { view: { page: "changes" }, word: "navChanges", pages: ["changes", "change", "edit", "preview", "upload"] },
  { view: { page: "releases" }, word: "navReleases", pages: ["releases", "release"] },
  { view: { page: "cases" }, word: "navCases", pages: ["cases"] },
  { view: { page: "audit" }, word: "navAudit", roles: ["auditor", "administrator"], pages: ["audit"] },
  { view: { page: "people" }, word: "navPeople", roles: ["administrator"], pages: ["people"] },
  { view: { page: "me" }, word: "navMe", pages: ["me"] },
];

function desk(now: Session): Desk {
  return {
    lang: place.lang, api, session: now, today: today(), asOf: place.asOf ?? today(),
    to: (view) => addressOf({ ...place, view }),
    follow: (event, view) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      void go(view);
    },
    go: (view) => void go(view),
    note: (text) => { note = { text, page: "" }; },
    guard: (check) => { unsaved = check; },
    has: (...roles) => roles.some((role) => now.roles.includes(role)),
    confirm: () => confirming(place.lang, api, now, ways?.oidc ?? null, (until) => { if (session) session = { ...session, confirmed_until: until }; }),
    sessionChanged: async () => { session = await api.get<Session>("/session"); draw(); },
  };
}

async function go(view: View): Promise<void> {
  if (unsaved?.() && !(await leaving(place.lang))) return;
  unsaved = null;
  history.pushState(null, "", addressOf({ ...place, view }));
  show({ ...place, view });
}

function show(next: Place): void {
  const same = JSON.stringify(next.view) === JSON.stringify(place.view);
  place = next;
  if (!same && note) note = note.page ? null : { ...note, page: next.view.page };
  draw();
  if (same) return;
  scrollTo(0, 0);
  app.querySelector<HTMLElement>("#content")?.focus({ preventScroll: true });
  void fresh();
}

/** The same page in another language or seen from another day. */
function turn(change: Partial<Place>): void {
  place = { ...place, ...change };
  history.replaceState(null, "", addressOf(place));
  draw();
}

async function fresh(): Promise<void> {
  try {
    head = await api.get<Head>("/head");
    draw();
  } catch {
    // What stands in the foot is only for orientation; the page itself says what is wrong.
  }
}

function draw(): void {
  const { lang, view } = place;
  const t = sayDesk(lang);
  api.lang = lang;
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  const here = NAV.find((each) => each.pages.includes(view.page));
  document.title = `${session && here ? `${t(here.word)} · ` : ""}${t("brand")} · ${t("brandLine")}`;
  const now = session ? desk(session) : null;
  render(html`
    <a class="skip" href="#content" @click=${(event: Event) => { event.preventDefault(); app.querySelector<HTMLElement>("#content")?.focus(); }}>${t("skip")}</a>
    <div class="top"><div class="wide bar">
      <a class="brand" href=${addressOf({ ...place, view: { page: "thresholds" } })} @click=${(event: MouseEvent) => now?.follow(event, { page: "thresholds" })}><strong>${t("brand")}</strong> <span>${t("brandLine")}</span></a>
      <span class="who">${session ? html`<span>${session.name || session.account} <small>${session.roles.map((role) => t(role)).join(lang === "zh" ? "、" : ", ")}</small></span>
        <button type="button" id="sign-out" @click=${() => void signOut()}>${t("signOut")}</button>` : nothing}
        <button type="button" id="language" lang=${lang === "zh" ? "en" : "zh-CN"} aria-label=${t("languageLabel")} @click=${() => turn({ lang: lang === "zh" ? "en" : "zh" })}>${t("language")}</button></span>
    </div>
    ${now ? html`<nav class="wide" aria-label=${t("navLabel")}>${NAV.filter(({ roles }) => !roles || now.has(...roles)).map((each) => html`<a href=${now.to(each.view)}
      aria-current=${each === here ? "page" : nothing} @click=${(event: MouseEvent) => now.follow(event, each.view)}>${t(each.word)}</a>`)}</nav>` : nothing}</div>
    ${reached ? nothing : html`<p class="strip bad" role="alert">${t("offline")}</p>`}
    ${now ? looking(now, t) : nothing}
    <main id="content" class="wide" tabindex="-1">${body(now, t)}</main>
    <footer><div class="wide"><p>${head ? t("inForceNow", { n: head.publication, hash: head.hash.replace(/^sha256:/u, "").slice(0, 12) }) : nothing}</p><p>${t("footer")}</p></div></footer>
    ${ended && session ? signIn(lang, api, ways, entered, session.account) : nothing}`, app);
  const dialog = app.querySelector<HTMLDialogElement>("dialog.sign-in");
  if (dialog && !dialog.open) dialog.showModal();
}

/** The day looked from, in the head of every page, and that it is another one than today. */
function looking(now: Desk, t: SayDesk): unknown {
  const other = now.asOf !== now.today;
  return html`<div class=${other ? "looking other" : "looking"}><div class="wide">
    ${calendar({ id: "as-of", label: t("asOf"), lang: place.lang, value: now.asOf, taken: (day) => turn({ asOf: day === today() ? null : day }) })}
    ${other ? html`<p role="status"><strong>${t("asOfOther", { day: shown.day(place.lang, now.asOf) })}</strong> ${t("asOfNote")}</p>
      <button type="button" id="as-of-today" @click=${() => turn({ asOf: null })}>${t("asOfToday")}</button>` : html`<p class="soft">${t("asOfHint")}</p>`}
  </div></div>`;
}

function body(now: Desk | null, t: SayDesk): unknown {
  if (failed) return trouble(place.lang, failed, () => void start());
  if (session === undefined) return html`<p class="wait" role="status">${t("loading")}</p>`;
  if (!now) return signIn(place.lang, api, ways, entered);
  return html`${note?.page === place.view.page ? html`<p class="note good" role="status">${note.text(t)}</p>` : nothing}${pageOf(now)}`;
}

function pageOf(now: Desk): unknown {
  const { view } = place;
  switch (view.page) {
    case "thresholds": return html`<desk-thresholds .desk=${now}></desk-thresholds>`;
    case "parameter": return html`<desk-parameter .desk=${now} .policy=${view.policy} .name=${view.name}></desk-parameter>`;
    case "new": return html`<desk-edit .desk=${now} .policy=${view.policy} .name=${view.name} .kind=${view.kind} .change=${""}></desk-edit>`;
    case "edit": return html`<desk-edit .desk=${now} .policy=${""} .name=${""} .kind=${"value"} .change=${view.id}></desk-edit>`;
    case "changes": return html`<desk-changes .desk=${now}></desk-changes>`;
    case "change": return html`<desk-change .desk=${now} .change=${view.id}></desk-change>`;
    case "preview": return html`<desk-preview .desk=${now} .change=${view.id}></desk-preview>`;
    case "upload": return html`<desk-upload .desk=${now}></desk-upload>`;
    case "releases": return html`<desk-releases .desk=${now} .number=${""}></desk-releases>`;
    case "release": return html`<desk-releases .desk=${now} .number=${view.number}></desk-releases>`;
    case "cases": return html`<desk-cases .desk=${now}></desk-cases>`;
    case "audit": return html`<desk-audit .desk=${now}></desk-audit>`;
    case "people": return html`<desk-people .desk=${now}></desk-people>`;
    case "me": return html`<desk-me .desk=${now}></desk-me>`;
    case "none": return html`<h1>${sayDesk(place.lang)("noPage")}</h1>`;
  }
}

function entered(now: Session): void {
  // Why: another person must not find what the first one typed.
  if (ended && session && session.account !== now.account) {
    unsaved = null;
    location.reload();
    return;
  }
  const first = !ended;
  ended = false;
  session = now;
  draw();
  if (first) app.querySelector<HTMLElement>("#content")?.focus({ preventScroll: true });
  void fresh();
}

async function signOut(): Promise<void> {
  if (unsaved?.() && !(await leaving(place.lang))) return;
  unsaved = null;
  try {
    await api.send("DELETE", api.href("/session"));
  } catch (error) {
    const why = refusedOf(error);
    if (why.status !== 401) {
      failed = why;
      return draw();
    }
  }
  session = null;
  await learnWays();
}

async function learnWays(): Promise<void> {
  try {
    ways = await api.get<Ways>("/sign-in-ways");
  } catch {
    ways = { password: true, passkey: false, oidc: null };
  }
  draw();
}

async function start(): Promise<void> {
  failed = null;
  try {
    session = await api.get<Session>("/session");
    void fresh();
  } catch (error) {
    const why = refusedOf(error);
    if (why.status === 401) session = null;
    else failed = why;
  }
  draw();
  void learnWays();
}

addEventListener("popstate", () => {
  const next = placeOf(location);
  if (JSON.stringify(next.view) === JSON.stringify(place.view)) {
    place = next;
    return draw();
  }
  if (!unsaved?.()) {
    unsaved = null;
    return show(next);
  }
  // Why: the browser has gone already; until the reader has decided, the address says where the page still is.
  history.pushState(null, "", addressOf(place));
  void leaving(place.lang).then((leave) => {
    if (!leave) return;
    unsaved = null;
    history.replaceState(null, "", addressOf(next));
    show(next);
  });
});
addEventListener("beforeunload", (event) => {
  if (unsaved?.()) event.preventDefault();
});
app.textContent = "";
draw();
void start();
