// Site: which page is shown, and how that stands in the address. Only names of pages and policies do; answers never.
//
// The fragment belongs to the form. A page from the disk has no address of its own to change, so there the history alone remembers.

import type { Lang } from "../src/plan.js";

export type View = { page: "start" } | { page: "policy"; policy: string; outcome?: string } | { page: "match" };
export interface Place { view: View; lang: Lang }

const FROM_DISK = location.protocol === "file:";

export function search({ view, lang }: Place): string {
  const said = new URLSearchParams();
  if (view.page === "policy") {
    said.set("policy", view.policy);
    if (view.outcome) said.set("outcome", view.outcome);
  }
  if (view.page === "match") said.set("page", "match");
  if (lang === "en") said.set("lang", "en");
  const text = said.toString();
  return text ? `?${text}` : "./";
}

function fromAddress(): Place {
  const said = new URLSearchParams(location.search);
  const policy = said.get("policy");
  const lang = said.get("lang")?.toLowerCase().startsWith("en") ? "en" : "zh";
  const outcome = said.get("outcome");
  return { view: policy ? { page: "policy", policy, ...(outcome ? { outcome } : {}) } : said.get("page") === "match" ? { page: "match" } : { page: "start" }, lang };
}

function isPlace(state: unknown): state is { zhunsheng: Place } {
  return typeof state === "object" && state !== null && "zhunsheng" in state;
}

export function current(): Place {
  return FROM_DISK && isPlace(history.state) ? history.state.zhunsheng : fromAddress();
}

/** Goes to a page. What stands in the fragment was for the page before. */
export function go(place: Place): void {
  if (FROM_DISK) history.pushState({ zhunsheng: place }, "");
  else history.pushState(null, "", search(place) === "./" ? location.pathname : search(place));
}

/** The same page in another language is no step that Back would undo. */
export function turn(place: Place): void {
  const state: unknown = history.state;
  if (FROM_DISK) history.replaceState({ ...(typeof state === "object" ? state : {}), zhunsheng: place }, "");
  else history.replaceState(state, "", `${search(place) === "./" ? location.pathname : search(place)}${location.hash}`);
}

/** Calls back when Back or Forward leads to another page; other steps, such as those of the form, are left to it. */
export function watch(changed: (place: Place) => void): void {
  addEventListener("popstate", (event) => {
    if (FROM_DISK && !isPlace(event.state) && event.state !== null) return;
    changed(current());
  });
}
