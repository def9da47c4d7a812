// Desk: one's own password, passkeys and tokens.

import { html, nothing, type TemplateResult } from "lit";
import { DeskPage, refusedOf } from "../page.js";
import { calendar } from "../parts/calendar.js";
import { textField } from "../parts/field.js";
import { passkeysHere, register } from "../parts/passkey.js";
import { trouble } from "../parts/trouble.js";
import { shown } from "../shown.js";
import type { Token, Ways } from "../types.js";

const SCOPES = ["desk:read", "changes:write"] as const;

class Me extends DeskPage {
  #tokens: Token[] = [];
  #ways: Ways | null = null;
  #passwords = { old: "", fresh: "", again: "" };
  #differ = false;
  #said = "";
  #token = { title: "", scopes: new Set<string>(["desk:read"]), until: "" };
  #made = "";

  protected override async load(): Promise<void> {
    const { api, today } = this.desk;
    this.#token.until ||= `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`.replace("-02-29", "-02-28");
    [this.#tokens, this.#ways] = await Promise.all([api.all<Token>("/tokens"), api.get<Ways>("/sign-in-ways")]);
  }

  async #password(): Promise<void> {
    const { old, fresh, again } = this.#passwords;
    this.#differ = fresh !== again;
    this.#said = "";
    if (this.#differ) return this.show("password-again");
    const done = await this.doing("password", async () => { await this.desk.api.post("/session/password", { old, new: fresh }); });
    if (!done) return;
    this.#passwords = { old: "", fresh: "", again: "" };
    this.#said = this.t("passwordDone");
    this.show("said");
  }

  async #make(): Promise<void> {
    this.#made = "";
    const done = await this.doing("token", async () => {
      const made = await this.desk.api.post<Token & { token: string }>("/tokens", { title: this.#token.title.trim(), scopes: [...this.#token.scopes], expires_on: this.#token.until });
      this.#made = made.token;
      this.#token.title = "";
      await this.load();
    });
    if (done) this.show("made");
  }

  async #revoke(id: string | number): Promise<void> {
    await this.doing("revoke", async () => {
      await this.desk.api.send("DELETE", this.desk.api.href(`/tokens/${encodeURIComponent(String(id))}`));
      await this.load();
    });
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    const { lang, session } = this.desk;
    const wrong = (field: string) => (this.refused?.problems ?? []).filter((problem) => problem.path.replace(/^\W+/u, "") === field).map((problem) => this.pick(problem.message)).join(" ") || undefined;
    const errorOf = (field: string) => { const text = wrong(field); return text ? { error: text } : {}; };
    return html`<h1>${t("meTitle")}</h1>
      <dl class="facts"><div><dt>${t("account")}</dt><dd>${session.name} <code>${session.account}</code></dd></div><div><dt>${t("roles")}</dt><dd>${session.roles.map((role) => t(role)).join(lang === "zh" ? "、" : ", ") || "—"}</dd></div>
        <div><dt>${t("sessionUntil")}</dt><dd>${shown.instant(lang, session.expires_at)}</dd></div></dl>
      ${this.refused ? trouble(lang, this.refused, null, "refusal", ({ path }) => ["old", "new", "title", "expires_on"].includes(path.replace(/^\W+/u, ""))) : nothing}
      <p role="status" id="said" tabindex="-1" class=${this.#said ? "note good" : ""}>${this.#said}</p>
      ${session.ways?.includes("password") !== false ? html`<form class="edit box" @submit=${(event: Event) => { event.preventDefault(); void this.#password(); }}><h2>${t("passwordTitle")}</h2>
        <input type="text" class="hidden" autocomplete="username" readonly tabindex="-1" aria-hidden="true" .value=${session.account}>
        ${textField({ id: "password-old", label: t("passwordOld"), value: this.#passwords.old, type: "password", complete: "current-password", required: true, ...errorOf("old"), typed: (text) => { this.#passwords.old = text; } })}
        ${textField({ id: "password-new", label: t("passwordNew"), hint: t("passwordHint"), value: this.#passwords.fresh, type: "password", complete: "new-password", required: true, ...errorOf("new"), typed: (text) => { this.#passwords.fresh = text; } })}
        ${textField({ id: "password-again", label: t("passwordAgain"), value: this.#passwords.again, type: "password", complete: "new-password", required: true, ...(this.#differ ? { error: t("passwordDiffer") } : {}), typed: (text) => { this.#passwords.again = text; } })}
        <p class="line"><button type="submit" class="primary" ?disabled=${this.busy !== ""}>${t("passwordDo")}</button></p></form>` : nothing}
      ${this.#ways?.passkey ? html`<section class="box"><h2>${t("passkeyTitle")}</h2><p>${t("passkeyText")}</p>${passkeysHere() ? html`<button type="button" ?disabled=${this.busy !== ""} @click=${() => void this.#passkey()}>${t("passkeyAdd")}</button>` : html`<p class="soft">${t("passkeyNo")}</p>`}</section>` : nothing}
      <section class="box"><h2>${t("tokensTitle")}</h2><p>${t("tokensText")}</p>
        ${this.#made ? html`<div class="note good" id="made" tabindex="-1" role="status"><p><strong>${t("tokenMade")}</strong></p><p><code class="long">${this.#made}</code></p></div>` : nothing}
        ${this.#tokens.length ? html`<table class="cards" role="table" aria-label=${t("tokensTitle")}><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t("tokenTitle")}</th><th role="columnheader" scope="col">${t("tokenScopes")}</th><th role="columnheader" scope="col">${t("tokenUntil")}</th><th role="columnheader" scope="col"><span class="hidden">${t("tokenRevoke")}</span></th></tr></thead>
          <tbody role="rowgroup">${this.#tokens.map((token) => html`<tr role="row"><th role="rowheader" scope="row">${token.title}</th><td role="cell" data-label=${t("tokenScopes")}>${token.scopes.map((scope) => t.scope(scope)).join(lang === "zh" ? "、" : ", ")}</td><td role="cell" data-label=${t("tokenUntil")}>${shown.day(lang, token.expires_on.slice(0, 10))}</td>
            <td role="cell" class="act"><button type="button" ?disabled=${this.busy !== ""} @click=${() => void this.#revoke(token.id)}>${t("tokenRevoke")}<span class="hidden"> ${token.title}</span></button></td></tr>`)}</tbody></table>` : html`<p class="empty">${t("tokensNone")}</p>`}
        <form class="edit" @submit=${(event: Event) => { event.preventDefault(); void this.#make(); }}><h3>${t("tokenNew")}</h3>
          ${textField({ id: "token-title", label: t("tokenTitle"), hint: t("tokenTitleHint"), value: this.#token.title, required: true, ...errorOf("title"), typed: (text) => { this.#token.title = text; } })}
          <fieldset class="field"><legend>${t("tokenScopes")}</legend>${SCOPES.map((scope) => html`<label class="tick"><input type="checkbox" .checked=${this.#token.scopes.has(scope)} @change=${(event: Event) => { if ((event.target as HTMLInputElement).checked) this.#token.scopes.add(scope); else this.#token.scopes.delete(scope); }}><span>${t.scope(scope)}</span></label>`)}</fieldset>
          ${calendar({ id: "token-until", label: t("tokenUntil"), lang, value: this.#token.until, ...errorOf("expires_on"), taken: (day) => { this.#token.until = day; this.requestUpdate(); } })}
          <p class="line"><button type="submit" class="primary" ?disabled=${this.busy !== ""}>${t("tokenMake")}</button></p></form></section>`;
  }

  async #passkey(): Promise<void> {
    await this.doing("passkey", async () => {
      try {
        await register(this.desk.api);
      } catch (error) {
        const why = refusedOf(error);
        if (why.code !== "confirm_first" || !(await this.desk.confirm())) throw error;
        await register(this.desk.api);
      }
      this.#said = this.t("passkeyDone");
      await this.desk.sessionChanged();
    });
  }
}
customElements.define("desk-me", Me);
