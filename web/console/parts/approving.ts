// Desk: the last look before an approval, and the reason of a rejection.

import { html, nothing } from "lit";
import { totals } from "../counts.js";
import { shown } from "../shown.js";
import type { Change, Impact, Lang } from "../types.js";
import { sayDesk } from "../words.js";
import { differenceOf } from "./difference.js";
import { ask } from "./dialog.js";
import { textField } from "./field.js";

export function approving(lang: Lang, change: Change, impact: Impact | null): Promise<{ note: string; publish: boolean } | null> {
  const t = sayDesk(lang);
  let [note, publish] = ["", true];
  const all = impact ? totals(impact) : null;
  return ask<{ note: string; publish: boolean } | null>((done) => html`<h2 id="dialog-title">${t("approveTitle")}</h2>
    ${differenceOf(lang, change.diff)}
    ${all ? html`<p>${t("approveImpact", { gain: all.newly_met, loss: all.no_longer_met, unknown: all.became_unknown })}</p>` : html`<p class="error">${t("approveNoImpact")}</p>`}
    <p class="soft">${t("approveBinds", { digest: shown.hash(change.digest) })}</p>
    <form @submit=${(event: Event) => { event.preventDefault(); done({ note: note.trim(), publish }); }}>
      ${textField({ id: "approve-note", label: t("approveNote"), hint: t("optional"), value: note, rows: 2, typed: (text) => { note = text; } })}
      <label class="tick"><input type="checkbox" .checked=${publish} @change=${(event: Event) => { publish = (event.target as HTMLInputElement).checked; }}><span>${t("approvePublish")}</span></label>
      <p class="line"><button type="submit" class="primary" id="approve-yes">${t("approveYes")}</button> <button type="button" @click=${() => done(null)}>${t("cancel")}</button></p></form>`, null);
}

export function rejecting(lang: Lang): Promise<string | null> {
  const t = sayDesk(lang);
  let [note, missing] = ["", false];
  return ask<string | null>((done, redraw) => html`<h2 id="dialog-title">${t("rejectTitle")}</h2><p>${t("rejectText")}</p>
    <form novalidate @submit=${(event: Event) => {
      event.preventDefault();
      if (note.trim()) return done(note.trim());
      missing = true;
      redraw();
      document.querySelector<HTMLElement>("#reject-note")?.focus();
    }}>
      ${textField({ id: "reject-note", label: t("rejectNote"), value: note, rows: 3, required: true, ...(missing ? { error: t("rejectMissing") } : {}), typed: (text) => { note = text; } })}
      <p class="line"><button type="submit" class="primary" id="reject-yes">${t("rejectYes")}</button> <button type="button" @click=${() => done(null)}>${t("cancel")}</button></p></form>${nothing}`, null);
}
