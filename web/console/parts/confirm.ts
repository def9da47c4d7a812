// Desk: asks once more who is at the desk. The server wants that before an approval; a session left open must not be enough.

import { html, nothing } from "lit";
import { pick, type Api, type Refused } from "../api.js";
import { refusedOf } from "../page.js";
import type { Lang, Session, Ways } from "../types.js";
import { sayDesk } from "../words.js";
import { ask } from "./dialog.js";
import { passkeysHere, signWith } from "./passkey.js";
import { trouble } from "./trouble.js";

/** So long before the end of a confirmation it is not relied on any more. */
const SPARE = 15_000;

export function stillConfirmed({ confirmed_until: until }: Session): boolean {
  return until !== null && new Date(until).getTime() - Date.now() > SPARE;
}

export async function confirming(lang: Lang, api: Api, session: Session, oidc: Ways["oidc"], until: (instant: string | null) => void): Promise<boolean> {
  const t = sayDesk(lang);
  let busy = false;
  let refused: Refused | null = null;
  return ask<boolean>((done, redraw) => {
    const work = async (confirm: () => Promise<unknown>) => {
      if (busy) return;
      busy = true;
      redraw();
      try {
        await confirm();
        const now = await api.get<Session>("/session");
        until(now.confirmed_until);
        done(true);
      } catch (error) {
        refused = refusedOf(error);
        busy = false;
        redraw();
        document.querySelector<HTMLInputElement>("#confirm-password")?.select();
      }
    };
    const submit = (event: Event) => {
      event.preventDefault();
      const password = document.querySelector<HTMLInputElement>("#confirm-password")?.value ?? "";
      void work(() => api.post("/session/confirm", { password }));
    };
    return html`<h2 id="dialog-title">${t("confirmTitle")}</h2><p>${t("confirmText", { name: session.name || session.account })}</p>
      ${refused ? trouble(lang, refused, null, "confirm-refusal") : nothing}
      <form @submit=${submit}><input type="text" autocomplete="username" class="hidden" tabindex="-1" aria-hidden="true" readonly .value=${session.account}>
        <div class="field"><label for="confirm-password">${t("password")}</label><input id="confirm-password" type="password" autocomplete="current-password" required autofocus></div>
        <p class="line"><button type="submit" class="primary" ?disabled=${busy}>${t("confirmYes")}</button>
        ${session.ways?.includes("passkey") && passkeysHere() ? html`<button type="button" ?disabled=${busy} @click=${() => void work(() => signWith(api, "/session/confirm/passkey"))}>${t("confirmPasskey")}</button>` : nothing}
        <button type="button" @click=${() => done(false)}>${t("cancel")}</button></p></form>
      ${oidc ? html`<p class="line"><a class="button plain" id="confirm-oidc" href=${api.href("/oidc/start", { confirm: true })}>${t("confirmWith", { name: pick(lang, oidc.title) })}</a> <span class="soft">${t("confirmAway")}</span></p>` : nothing}`;
  }, false);
}
