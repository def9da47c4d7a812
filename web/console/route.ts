// Desk: which page is shown, and how that stands in the address. The path says what, the query how: language and the day looked from.

import type { Lang } from "./types.js";

export type View =
  | { page: "thresholds" } | { page: "parameter"; policy: string; name: string } | { page: "new"; policy: string; name: string; kind: "value" | "correction" }
  | { page: "changes" } | { page: "change"; id: string } | { page: "edit"; id: string } | { page: "preview"; id: string } | { page: "upload" }
  | { page: "releases" } | { page: "release"; number: string } | { page: "cases" } | { page: "audit" } | { page: "people" } | { page: "me" } | { page: "none" };
export interface Place { view: View; lang: Lang; asOf: string | null }

const ROOT = "/console/";
const PLAIN = ["changes", "upload", "releases", "cases", "audit", "people", "me"] as const;

export function pathOf(view: View): string {
  const join = (...parts: string[]) => ROOT + parts.map(encodeURIComponent).join("/");
  switch (view.page) {
    case "thresholds": return ROOT;
    case "parameter": return join("parameters", view.policy, view.name);
    case "new": return join("parameters", view.policy, view.name, view.kind);
    case "change": return join("changes", view.id);
    case "edit": return join("changes", view.id, "edit");
    case "preview": return join("changes", view.id, "preview");
    case "release": return join("releases", view.number);
    case "none": return ROOT;
    default: return join(view.page);
  }
}

export function addressOf({ view, lang, asOf }: Place): string {
  const said = new URLSearchParams();
  if (asOf) said.set("as_of", asOf);
  if (lang === "en") said.set("lang", "en");
  const text = said.toString();
  return pathOf(view) + (text ? `?${text}` : "");
}

export function viewOf(path: string): View {
  const parts: string[] = [];
  for (const part of path.replace(/^\/console\/?/u, "").split("/").filter(Boolean)) {
    try {
      parts.push(decodeURIComponent(part));
    } catch {
      return { page: "none" };
    }
  }
  const [first, second, third, fourth] = parts;
  if (first === undefined) return { page: "thresholds" };
  if (first === "parameters" && second && third) {
    if (fourth === undefined) return { page: "parameter", policy: second, name: third };
    return fourth === "value" || fourth === "correction" ? { page: "new", policy: second, name: third, kind: fourth } : { page: "none" };
  }
  if (first === "changes" && second) {
    if (third === undefined) return { page: "change", id: second };
    return third === "edit" || third === "preview" ? { page: third, id: second } : { page: "none" };
  }
  if (first === "releases" && second) return { page: "release", number: second };
  const plain = PLAIN.find((each) => each === first);
  return plain && second === undefined ? { page: plain } : { page: "none" };
}

export function placeOf(address: { pathname: string; search: string }): Place {
  const said = new URLSearchParams(address.search);
  const asOf = said.get("as_of");
  return {
    view: viewOf(address.pathname), lang: said.get("lang")?.toLowerCase().startsWith("en") ? "en" : "zh",
    asOf: asOf && /^\d{4}-\d\d-\d\d$/u.test(asOf) ? asOf : null,
  };
}
