// Desk: asks before something typed is lost.

import { html } from "lit";
import type { Lang } from "../types.js";
import { sayDesk } from "../words.js";
import { ask } from "./dialog.js";

export function leaving(lang: Lang): Promise<boolean> {
  const t = sayDesk(lang);
  return ask<boolean>((done) => html`<h2 id="dialog-title">${t("unsavedTitle")}</h2><p>${t("unsavedText")}</p>
    <p class="line"><button type="button" class="primary" autofocus @click=${() => done(false)}>${t("unsavedStay")}</button>
    <button type="button" id="leave" @click=${() => done(true)}>${t("unsavedLeave")}</button></p>`, false);
}
