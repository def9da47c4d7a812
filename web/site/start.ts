// Site: the start page: what there is, for whom, and that nothing leaves the device.

import { html, nothing, type TemplateResult } from "lit";
import type { Site } from "./main.js";
import { askOnce, edition, inForce, sayStart } from "./edition.js";
import { ALL, whoFor, type About } from "./about.js";
import { row } from "./words.js";

/** So many outcomes are named; the others are counted. */
const NAMED = 4;

export function start(site: Site): TemplateResult {
  askOnce();
  const t = sayStart(site.lang);
  const single = document.querySelector<HTMLMetaElement>("meta[name='offline-file']");
  return html`
    <div class="hero"><div class="wide"><h1>${t("startTitle")}</h1><p class="lead">${t("startLead")}</p><p class="private">${t("privacy")}</p></div></div>
    <main class="wide">
      <section class="fit"><div><h2>${t("matchTitle")}</h2><p>${t("matchCard")}</p></div>
        <a class="button" href=${site.to({ page: "match" })} @click=${(event: MouseEvent) => site.follow(event, { page: "match" })}>${t("matchOpen")}</a></section>
      <h2 class="list">${t("policiesCount", { n: ALL.length })}</h2>
      <ul class="cards">${ALL.map((policy) => card(site, t, policy))}</ul>
      ${single ? html`<p class="offline"><a href=${single.content} download>${t("offline")}</a>${t("offlineNote", { size: single.dataset["size"] ?? "" })}</p>` : nothing}
    </main>`;
}

function card(site: Site, t: ReturnType<typeof sayStart>, policy: About): TemplateResult {
  const { lang } = site;
  const view = { page: "policy", policy: policy.policy } as const;
  const who = whoFor(policy.policy);
  const names = policy.qualifications.slice(0, NAMED).map((title) => title[lang]);
  const more = policy.qualifications.length > NAMED ? t("more", { n: policy.qualifications.length }) : "";
  return html`<li class="card" id="card-${policy.policy}">
    <h3>${policy.title[lang]}</h3>
    ${who ? html`<p class="who"><span>${t("whoFor")}</span>${who[lang]}</p>` : nothing}
    <p class="who"><span>${t("decides")}</span>${row(lang, names)}${more}</p>
    <a class="button" href=${site.to(view)} aria-label=${t("openLong", { title: policy.title[lang] })} @click=${(event: MouseEvent) => site.follow(event, view)}>${t("open")}</a>
    <dl>
      <div><dt>${t("issuer")}</dt><dd>${policy.issuer[lang]}</dd></div>
      ${policy.document_number ? html`<div><dt>${t("number")}</dt><dd lang="zh-CN">${policy.document_number}</dd></div>` : nothing}
      <div><dt>${t("where")}</dt><dd>${policy.jurisdiction[lang]}</dd></div>
      <div><dt>${t("inForce")}</dt><dd>${inForce(site, t, policy)}</dd></div>
      <div><dt>${t("questions")}</dt><dd>${t("questionsOf", { n: policy.questions })}</dd></div>
      <div><dt>${t("edition")}</dt><dd>${edition(site.lang, policy)}</dd></div>
    </dl></li>`;
}
