// Desk: signing in, as a page, or as a dialog over a page whose session has ended.

import { html, nothing, type TemplateResult } from "lit";
import { pick, type Api, type Refused } from "../api.js";
import { refusedOf } from "../page.js";
import { passkeysHere, signWith } from "../parts/passkey.js";
import { trouble } from "../parts/trouble.js";
import type { Lang, Session, Ways } from "../types.js";
import { sayDesk } from "../words.js";
import { LitElement } from "lit";

class SignIn extends LitElement {
  static override properties = { lang: {}, api: { attribute: false }, ways: { attribute: false }, account: {}, entered: { attribute: false } };
  declare api: Api;
  declare ways: Ways | null;
  declare account: string;
  declare entered: (session: Session) => void;
  #busy = false;
  #refused: Refused | null = null;

  protected override createRenderRoot(): this {
    return this;
  }

  async #work(sign: () => Promise<Session | undefined>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#refused = null;
    this.requestUpdate();
    try {
      const answer = await sign();
      this.entered(answer?.account ? answer : await this.api.get<Session>("/session"));
    } catch (error) {
      this.#refused = refusedOf(error);
      this.requestUpdate();
      await this.updateComplete;
      this.querySelector<HTMLInputElement>("#password")?.select();
    } finally {
      this.#busy = false;
      this.requestUpdate();
    }
  }

  protected override render(): TemplateResult {
    const lang: Lang = this.lang === "en" ? "en" : "zh";
    const t = sayDesk(lang);
    const { ways, account } = this;
    const value = (id: string) => this.querySelector<HTMLInputElement>(`#${id}`)?.value ?? "";
    const submit = (event: Event) => {
      event.preventDefault();
      void this.#work(() => this.api.post<Session>("/session", { account: value("account").trim(), password: value("password") }));
    };
    const refused = this.#refused;
    return html`${refused ? (refused.status === 401 ? html`<div class="note bad" role="alert"><p><strong>${refused.message || t("wrongPassword")}</strong></p>${refused.detail ? html`<p>${refused.detail}</p>` : nothing}</div>`
        : trouble(lang, refused)) : nothing}
      <form @submit=${submit}>
        <div class="field"><label for="account">${t("account")}</label><input id="account" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required .value=${account} ?readonly=${account !== ""}></div>
        <div class="field"><label for="password">${t("password")}</label><input id="password" type="password" autocomplete="current-password" required ?autofocus=${account !== ""}></div>
        <p class="line"><button type="submit" class="primary" ?disabled=${this.#busy}>${this.#busy ? t("signingIn") : t("signIn")}</button>
        ${ways?.passkey && passkeysHere() ? html`<button type="button" ?disabled=${this.#busy} @click=${() => void this.#work(() => signWith<Session>(this.api, "/passkeys/sign-in", value("account").trim()))}>${t("signInPasskey")}</button>` : nothing}
        ${ways?.oidc && !account ? html`<a class="button plain" href=${this.api.href("/oidc/start")}>${t("signInWith", { name: pick(lang, ways.oidc.title) })}</a>` : nothing}</p>
      </form>
      ${account ? nothing : html`<details class="first" ?open=${ways?.accounts === false}><summary>${t("firstTime")}</summary><p>${t("firstTimeText")}</p>
        <pre tabindex="0"><code>zhunsheng user add li --role editor --data DIR
zhunsheng user add wang --role approver --data DIR</code></pre><p>${t("firstTimeAfter")}</p></details>`}`;
  }
}
if (!customElements.get("desk-sign-in")) customElements.define("desk-sign-in", SignIn);

export function signIn(lang: Lang, api: Api, ways: Ways | null, entered: (session: Session) => void, account = ""): TemplateResult {
  const t = sayDesk(lang);
  const form = html`<desk-sign-in lang=${lang} .api=${api} .ways=${ways} .account=${account} .entered=${entered}></desk-sign-in>`;
  return account
    ? html`<dialog class="sign-in" aria-labelledby="sign-in-title" @cancel=${(event: Event) => event.preventDefault()}><h2 id="sign-in-title">${t("endedTitle")}</h2><p>${t("endedText")}</p>${form}</dialog>`
    : html`<div class="narrow-page"><h1>${t("signInTitle")}</h1><p>${t("signInLead")}</p>${form}</div>`;
}
