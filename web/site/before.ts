// Site: what one wants to know before starting with a form, and whom to ask about it. Loaded later.

import { html, nothing, type TemplateResult } from "lit";
import { ALL } from "./about.js";
import { edition, inForce, sayStart } from "./edition.js";
import type { Site } from "./main.js";
import { row } from "./words.js";

const find = (id: string) => ALL.find((each) => each.policy === id);

export function before(site: Site, id: string): TemplateResult | typeof nothing {
  const { lang } = site;
  const t = sayStart(lang);
  const policy = find(id);
  if (!policy) return nothing;
  const names = policy.qualifications.map((title) => title[lang]);
  return html`
        <ul>
          <li>${t("beforeRule", { list: row(lang, names) })}</li>
          <li>${t("beforeTime")}</li>
          ${policy.at_hand.length ? html`<li>${t("beforeHand", { list: row(lang, policy.at_hand.map((paper) => paper[lang])) })}</li>` : nothing}
          <li>${t("beforeDate")}</li>
          <li>${inForce(site, t, policy)} · ${edition(lang, policy)}</li>
        </ul>`;
}

export function contact({ lang }: Site, id: string): TemplateResult | typeof nothing {
  const policy = find(id);
  return policy ? html`<p slot="contact" class="contact">${sayStart(lang)("contact", { issuer: policy.issuer[lang] })}</p>` : nothing;
}
