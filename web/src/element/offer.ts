// Element: answers from elsewhere, and what to do with them. Loaded later.

import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../form/context.js";
import type { Word } from "../words.js";
import { someOf, type Keeping, type Offer } from "./keeping.js";

export function offer(c: Context, { source, preview }: Offer, keeping: Keeping): TemplateResult {
  const { origin, taken, left, replaced } = preview;
  const here = c.plan.policy;
  const other = origin && (origin.policy !== here.id || origin.version !== here.version);
  return html`<section class="note offer" role="group" aria-labelledby="offer">
    <h3 id="offer" tabindex="-1">${c.t("form.offerTitle")}</h3>
    <p>${c.t(`form.offerFrom_${source}` as Word)}${c.lang === "zh" ? "。" : ". "}${other ? c.t("form.offerPolicy", { policy: origin.policy, version: origin.version }) : ""}</p>
    <ul><li>${c.t("form.offerTaken", { n: taken })}</li>
      ${left.length ? html`<li>${c.t("form.offerLeft", { n: left.length, names: someOf(left) })}</li>` : nothing}
      <li>${c.t("form.offerReplaced", { n: replaced })}</li></ul>
    <div class="tools"><button type="button" id="offer-replace" class="primary" @click=${() => keeping.decide("replace")}>${c.t("form.offerReplace")}</button>
      <button type="button" id="offer-add" @click=${() => keeping.decide("add")}>${c.t("form.offerAdd")}</button>
      <button type="button" id="offer-no" @click=${() => keeping.decide("no")}>${c.t("form.offerNo")}</button></div>
  </section>`;
}
