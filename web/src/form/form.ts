// Form, last: all groups in the order of the plan, with a way to each.

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { laterState } from "../later.js";
import { pick } from "../words.js";
import type { Context } from "./context.js";
import type { Group, Question } from "./model.js";
import { question } from "./question.js";

export function form(c: Context, groups: Group[], jump: (group: string) => void): TemplateResult {
  const asked = groups.filter((group) => group.questions.some((q) => q.fold !== "other"));
  const others = groups.filter((group) => !asked.includes(group));
  const shownOthers = c.opened.has("others");
  return html`
    <nav class="groups" aria-label=${c.t("form.groups")}>${asked.map((group) => html`
      <button type="button" class=${group.answered === group.asked ? "full" : ""} @click=${() => jump(group.id)}>${short(pick(c.lang, group.title))}
        <small aria-label=${c.t("form.answeredLong", { n: group.answered, of: group.asked })}>${c.t("form.answeredOf", { n: group.answered, of: group.asked })}</small></button>`)}
    </nav>
    ${repeat(asked, (group) => group.id, (group) => section(c, group))}
    ${others.length && !shownOthers ? html`<p class="others"><button type="button" class="quiet" @click=${() => c.open("others")}>
      ${c.t("form.otherGroups", { n: others.length, names: others.map((group) => short(pick(c.lang, group.title))).join(c.lang === "zh" ? "、" : ", ") })}</button></p>` : nothing}
    ${shownOthers ? repeat(others, (group) => group.id, (group) => section(c, group)) : nothing}`;
}

function section(c: Context, group: Group): TemplateResult {
  const all = c.opened.has(`g:${group.id}`);
  const drawn = group.questions.filter((q) => q.fold !== "other" || all);
  const hidden = group.questions.length - drawn.length;
  return html`<section aria-labelledby="g-${group.id}">
    <h3 id="g-${group.id}" tabindex="-1">${pick(c.lang, group.title)}</h3>
    ${repeat(drawn, (q) => q.fact.name, (q) => drawnOnce(c, q))}
    ${hidden ? html`<button type="button" class="quiet" @click=${() => c.open(`g:${group.id}`)}>${c.t("form.other", { n: hidden })}</button>` : nothing}
  </section>`;
}

/** A question is drawn again only if something of it changed: a policy has up to two hundred, and there is one keystroke at a time. */
function drawnOnce(c: Context, q: Question): unknown {
  const { name } = q.fact;
  const deps = [c.plan, c.lang, q.fold, q.next, q.findings, c.answers.change(q.fact), c.opened.has(`q:${name}`), c.page(name), c.opened.has(`p:${name}`), c.pasted.get(name), laterState()];
  return guard(deps, () => question(c, q.fold === "other" ? { ...q, fold: "open" } : q));
}

/** Long headings cut for the row of buttons. */
function short(title: string): string {
  const letters = [...title];
  return letters.length > 22 ? `${letters.slice(0, 21).join("")}…` : title;
}
