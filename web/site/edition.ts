// Site: which edition of a policy it is, and since when it is in force.

import { LitElement, html, type TemplateResult } from "lit";
import type { Lang } from "../src/plan.js";
import type { Site } from "./main.js";
import { today } from "../src/element/device.js";
import type { About } from "./about.js";
import { readHead, type Head } from "./news/watch.js";
import { sayOf, day, WORDS } from "./words.js";
import { START } from "./words-start.js";

/** The words of the pages and parts that are loaded later. */
export const sayStart = (lang: Lang) => sayOf({ ...WORDS, ...START }, lang);

/** The first digits of a hash, enough to tell editions apart by eye. */
export function short(hash: string): string {
  return hash.replace(/^sha256:/u, "").slice(0, 12);
}

export function inForce({ lang }: Site, t: ReturnType<typeof sayStart>, { from, to }: About): string {
  const now = today();
  if (to && to < now) return t("ended", { to: day(lang, to) });
  if (from > now) return t("notYet", { from: day(lang, from) });
  return to ? t("between", { from: day(lang, from), to: day(lang, to) }) : t("since", { from: day(lang, from) });
}

let head: Head | null = null;
let asked = false;
const shown = new Set<RuleEdition>();

/** What the server has in force, as it was told last; the editions on the page follow. */
export function inForceNow(now: Head): void {
  head = now;
  for (const each of shown) each.requestUpdate();
}

/** Asks a server once; a site of files only has none, and keeps the editions that it was built with. */
export function askOnce(): void {
  if (asked || head || !location.protocol.startsWith("http")) return;
  asked = true;
  void fetch("api/v1/head", { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" })
    .then(async (response) => { const now = response.ok ? await readHead(response) : null; if (now) inForceNow(now); })
    .catch(() => {});
}

/** The edition of a policy: the one in force at the server of this site, or else the one that the site was built with. */
class RuleEdition extends LitElement {
  static override properties = { policy: { attribute: false }, lang: {} };
  declare policy: About;

  protected override createRenderRoot(): this {
    return this;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    shown.add(this);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    shown.delete(this);
  }

  protected override render(): string {
    const t = sayStart(this.lang === "en" ? "en" : "zh");
    const { policy, version, hash } = this.policy;
    const now = head?.policies.find((each) => each.policy === policy);
    return now && head ? t("editionNow", { version: now.version, hash: short(now.plan), n: head.publication }) : t("editionOf", { version, hash: short(hash) });
  }
}
if (!customElements.get("rule-edition")) customElements.define("rule-edition", RuleEdition);

export function edition(lang: Lang, policy: About): TemplateResult {
  return html`<rule-edition lang=${lang} .policy=${policy}></rule-edition>`;
}
