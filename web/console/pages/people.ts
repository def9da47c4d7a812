// Desk: accounts and what each may do, for administrators. Accounts are made on the command line.

import { html, nothing, type TemplateResult } from "lit";
import { DeskPage } from "../page.js";
import { trouble } from "../parts/trouble.js";
import { shown } from "../shown.js";
import type { Account, Role } from "../types.js";

const ROLES: Role[] = ["editor", "approver", "auditor", "administrator"];

class People extends DeskPage {
  #accounts: Account[] = [];
  #done = "";

  protected override async load(): Promise<void> {
    this.#accounts = await this.desk.api.all<Account>("/accounts");
  }

  async #change(account: Account, body: Partial<Pick<Account, "roles" | "disabled">>): Promise<void> {
    const { api } = this.desk;
    this.#done = "";
    const done = await this.doing(account.account, async () => {
      await api.send("PATCH", api.href(`/accounts/${encodeURIComponent(account.account)}`), { body });
    });
    if (done) this.#done = account.account;
    await this.again();
  }

  protected override draw(): TemplateResult {
    const { t } = this;
    const { lang, session } = this.desk;
    if (!this.desk.has("administrator")) return html`<h1>${t("peopleTitle")}</h1><p class="note">${t("administratorsOnly")}</p>`;
    return html`<h1>${t("peopleTitle")}</h1><p class="lead">${t("peopleLead")}</p>
      <details><summary>${t("peopleAdd")}</summary><pre tabindex="0"><code>zhunsheng user add zhao --role auditor --data DIR</code></pre></details>
      ${this.refused ? trouble(lang, this.refused, null) : nothing}
      <p role="status">${this.#done ? t("peopleDone", { name: this.#done }) : ""}</p>
      <ul class="people">${this.#accounts.map((account) => html`<li class=${account.disabled ? "off" : ""}><h2>${account.name || account.account} <small>${account.account}</small>${account.account === session.account ? html` <span class="chip kind">${t("you")}</span>` : nothing}
          ${account.disabled ? html` <span class="chip st-withdrawn">${t("disabled")}</span>` : nothing}${account.locked_until && new Date(account.locked_until).getTime() > Date.now() ? html` <span class="chip st-stale">${t("lockedUntil", { at: shown.instant(lang, account.locked_until) })}</span>` : nothing}</h2>
        <p class="soft">${t("addedAt", { at: shown.instant(lang, account.added_at) })}</p>
        <fieldset class="roles"><legend>${t("roles")}</legend>${ROLES.map((role) => html`<label class="tick"><input type="checkbox" .checked=${account.roles.includes(role)} ?disabled=${this.busy !== ""}
          @change=${() => void this.#change(account, { roles: ROLES.filter((each) => (each === role ? !account.roles.includes(role) : account.roles.includes(each))) })}><span>${t(role)}</span></label>`)}</fieldset>
        ${account.account === session.account ? nothing : html`<button type="button" ?disabled=${this.busy !== ""} @click=${() => void this.#change(account, { disabled: !account.disabled })}>${t(account.disabled ? "enable" : "disable")}<span class="hidden"> ${account.account}</span></button>`}</li>`)}</ul>`;
  }
}
customElements.define("desk-people", People);
