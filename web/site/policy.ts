// Site: the page of one policy: the form, and before it what one wants to know before starting.

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Site } from "./main.js";
import { listed, source } from "./policies.js";
import { saySite } from "./words.js";

export function policyPage(site: Site, id: string, outcome: string): TemplateResult {
  const { lang } = site;
  const t = saySite(lang);
  const back = html`<p class="back wide"><a href=${site.to({ page: "start" })} @click=${(event: MouseEvent) => site.follow(event, { page: "start" })}><span aria-hidden="true">←</span> ${t("back")}</a>
    <a href=${site.to({ page: "match" })} @click=${(event: MouseEvent) => site.follow(event, { page: "match" })}>${t("matchTitle")}</a></p>`;
  const policy = listed(id);
  if (!policy) return html`${back}<main class="wide"><h1>${t("noPolicy", { id })}</h1></main>`;
  // Why: a server gives the plan that is in force now, which may be newer than the list that this script was built with.
  const from = source(policy);
  return html`${back}${site.more((more) => more.news(lang, id), nothing)}
    <h1 class="hidden">${t("brandLine")} · ${policy.title[lang]}</h1>
    ${keyed(`${id} ${outcome}`, html`<policy-check src=${from} hash=${from.startsWith("#") ? policy.hash : nothing} lang=${lang === "zh" ? "zh-CN" : "en"} outcome=${outcome || nothing}>
      <details slot="intro" class="before"><summary>${t("before")}</summary>
        ${site.more((more) => more.before(site, id))}</details>
      ${site.more((more) => more.contact(site, id), nothing)}
    </policy-check>`)}`;
}
