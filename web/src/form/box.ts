// Form: one answer, drawn for its kind: radio buttons, a select, or a box with its unit and error beside it.

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { placeKey, type Place } from "../answers.js";
import type { Domain, Text, Unit } from "../plan.js";
import { moneyUnits, type Money } from "../read/money.js";
import { numberDomain } from "../read/value.js";
import { pick } from "../words.js";
import { fieldId, type Context } from "./context.js";
import { kindOf } from "./model.js";
import { dateText, grouped, problemText } from "./value-text.js";

export interface Asked { place: Place; title: Text; domain: Domain; describedBy: string; labelledBy: string }

export function box(c: Context, asked: Asked): TemplateResult {
  const { place, domain } = asked;
  const kind = kindOf(c.plan, domain);
  const read = c.answers.read(place, domain);
  const id = fieldId(placeKey(place));
  const error = read.ok ? nothing : problem(c, asked, id);
  const unit = typeof domain === "object" ? numberDomain(c.plan, domain)?.unit : undefined;
  const described = `${asked.describedBy}${read.ok ? "" : ` ${id}-e`}`.trim() || nothing;
  const shown = c.answers.shown(place, domain);
  const typed = (event: Event) => c.type(place, domain, (event.target as HTMLInputElement).value);
  const left = () => c.leave(place);

  if (kind === "yesno") {
    const choices = [[true, "form.yes"], [false, "form.no"], [null, "form.unsure"]] as const;
    return radios(c, asked, id, choices.map(([value, word]) => ({ value, label: c.t(word) })), error);
  }
  if (kind === "radios" || kind === "select") {
    const set = typeof domain === "object" && "choice" in domain ? c.plan.choice_sets[domain.choice.set]?.choices ?? [] : [];
    const choices: Option[] = set.map((choice) => ({ value: choice.id, label: pick(c.lang, choice.label) }));
    choices.push({ value: null, label: c.t("form.unsure") });
    if (kind === "radios" && place.row === undefined) return radios(c, asked, id, choices, error);
    const now = c.answers.get(place);
    return html`<div class="line"><select id=${id} aria-labelledby=${asked.labelledBy} aria-describedby=${described} ?data-bad=${!read.ok}
        @change=${(event: Event) => {
          const at = (event.target as HTMLSelectElement).selectedIndex - 1;
          c.set(place, at < 0 ? undefined : choices[at]?.value);
        }}>
        <option .selected=${now === undefined}>${c.t("form.choose")}</option>
        ${choices.map((choice) => html`<option .selected=${now !== undefined && now === choice.value}>${choice.label}</option>`)}
      </select></div>${error}`;
  }
  if (kind === "longtext") {
    return html`<textarea id=${id} rows="3" aria-labelledby=${asked.labelledBy} aria-describedby=${described} .value=${live(shown)}
      @input=${typed} @change=${left}></textarea>${blank(c, place)}${error}`;
  }
  const width = kind === "number" ? "short" : kind === "date" ? "medium" : "";
  return html`<div class="line">
      <input id=${id} type="text" class=${width} autocomplete="off" spellcheck="false" aria-labelledby="${asked.labelledBy} ${unit ? `${id}-u` : ""}"
        inputmode=${kind === "number" ? (typeof domain === "object" && "integer" in domain ? "numeric" : "decimal") : "text"}
        placeholder=${kind === "date" ? "2026-05-01" : nothing}
        aria-describedby="${c.answers.monthOnly(place) ? `${id}-m ` : ""}${described === nothing ? "" : described}" aria-invalid=${read.ok ? nothing : "true"} .value=${live(shown)} @input=${typed} @change=${left} @blur=${left}>
      ${unit && unit.id !== "1" ? unitBeside(c, place, unit, id) : nothing}
      ${kind === "text" ? blank(c, place) : nothing}
    </div>${c.answers.monthOnly(place) ? html`<p class="hint" id="${id}-m">${c.t("form.monthEnd", { date: dateText(c.lang, String(c.answers.get(place))) })}</p>` : nothing}${error}`;
}

interface Option { value: string | boolean | null; label: string }

function radios(c: Context, asked: Asked, id: string, choices: Option[], error: unknown): TemplateResult {
  const now = c.answers.get(asked.place);
  return html`<div class="radios">
      ${choices.map((choice, index) => html`<label class="radio"><input type="radio" id=${index === 0 ? id : `${id}-${index}`} name=${id}
        .checked=${live(now !== undefined && now === choice.value)} @change=${() => c.set(asked.place, choice.value)}><span>${choice.label}</span></label>`)}
      ${now !== undefined ? html`<button type="button" class="quiet" @click=${() => {
        c.set(asked.place, undefined);
        c.focus(id);
      }}>${c.t("form.takeBack")}</button>` : nothing}
    </div>${error}`;
}

/** A text that stands empty on the form is known to be empty; a box that was not touched is not. */
function blank(c: Context, place: Place): TemplateResult | typeof nothing {
  const now = c.answers.get(place);
  if (place.row !== undefined || (now !== undefined && now !== "")) return nothing;
  return html`<button type="button" class="quiet" aria-pressed=${now === ""} @click=${() => c.set(place, now === "" ? undefined : "")}>
    ${now === "" ? "✔ " : ""}${c.t("form.blank")}</button>`;
}

/** The unit in words; for money a choice of units, in a list once for all of its records. */
function unitBeside(c: Context, place: Place, unit: Unit, id: string): TemplateResult {
  if (unit.style !== "money") return html`<span class="unit" id="${id}-u">${c.lang === "zh" ? unit.id : unit.many || unit.id}</span>`;
  const chosen = c.answers.moneyUnit(place.fact, asDomain(place)) ?? unit;
  if (place.row !== undefined) return html`<span class="unit" id="${id}-u">${moneyWord(c, chosen)}</span>`;
  return html`<select class="unit" id="${id}-u" aria-label=${c.t("form.moneyUnit")} @change=${(event: Event) => {
    const money = moneyUnits(unit)[(event.target as HTMLSelectElement).selectedIndex];
    if (money) c.money(place.fact, money);
  }}>${moneyUnits(unit).map((each) => html`<option .selected=${each.exponent === chosen.exponent}>${moneyWord(c, each)}</option>`)}</select>`;
}

function asDomain({ fact, field }: Place): Domain {
  const inner = typeof fact.domain === "object" && "list" in fact.domain ? fact.domain.list.fields.find((each) => each.name === field) : undefined;
  return inner?.domain ?? fact.domain;
}

export function moneyWord(c: Context, { id, exponent }: Money): string {
  return c.lang === "zh" ? id : exponent === 0 ? "CNY" : `CNY ${grouped(`1${"0".repeat(exponent)}`)}`;
}

function problem(c: Context, asked: Asked, id: string): TemplateResult {
  const words = problemText(c, asked.place, asked.domain) ?? "";
  return html`<p class="error" id="${id}-e"><span aria-hidden="true">⚠</span> ${words}${c.t("form.kept")}</p>`;
}
