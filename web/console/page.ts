// Desk: what every page has: the desk around it, its words, and how something that is asked of the server is shown while it comes and if it does not.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { Refused, type Api } from "./api.js";
import { trouble } from "./parts/trouble.js";
import type { View } from "./route.js";
import type { Lang, Role, Session, Text } from "./types.js";
import { sayDesk, type SayDesk } from "./words.js";

/** What a page is given; a new one at each drawing of what stands around it. */
export interface Desk {
  readonly lang: Lang; readonly api: Api; readonly session: Session; readonly today: string;
  /** The day looked from; today unless the reader has chosen another one. */
  readonly asOf: string;
  to(view: View): string;
  follow(event: MouseEvent, view: View): void;
  go(view: View): void;
  /** A line that is said once, above the page that comes next. */
  note(text: (t: SayDesk) => string): void;
  /** Whether leaving the page would lose something; `null` when not. */
  guard(unsaved: (() => boolean) | null): void;
  has(...roles: Role[]): boolean;
  /** Asks who it is once more, if the server wants that before it goes on; false when the reader gives up. */
  confirm(): Promise<boolean>;
  sessionChanged(): Promise<void>;
}

export abstract class DeskPage extends LitElement {
  static override properties = { desk: { attribute: false } };
  declare desk: Desk;
  protected busy = "";
  protected refused: Refused | null = null;
  #told: string | null = null;

  /** Why: one style sheet for all pages, so that nothing has to be let through the shadow of each. */
  protected override createRenderRoot(): this {
    return this;
  }

  get t(): SayDesk {
    return sayDesk(this.desk.lang);
  }
  pick(text: Text | string | null | undefined): string {
    if (text === null || text === undefined) return "";
    return typeof text === "string" ? text : text[this.desk.lang] || text.zh;
  }

  /** What the page is made from; asked again when `key` is another one. */
  protected abstract load(): Promise<void>;
  protected key(): string {
    return "";
  }
  private loaded = false;
  protected loadFailed: Refused | null = null;

  protected override willUpdate(): void {
    if (!this.desk || this.#told === this.key()) return;
    this.#told = this.key();
    // Why: what is seen must not be of one thing while its buttons are already of the next.
    this.loaded = false;
    this.loadFailed = this.refused = null;
    void this.again();
  }

  /** Asks for everything once more. */
  protected async again(): Promise<void> {
    const asked = this.#told;
    try {
      await this.load();
      if (asked !== this.#told) return;
      this.loadFailed = null;
      this.loaded = true;
    } catch (error) {
      if (asked !== this.#told) return;
      this.loadFailed = refusedOf(error);
    }
    this.requestUpdate();
  }

  /** Does one thing at a time, and keeps why it was refused. */
  protected async doing(what: string, work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = what;
    this.refused = null;
    this.requestUpdate();
    try {
      await work();
      return true;
    } catch (error) {
      this.refused = refusedOf(error);
      this.show("refusal");
      return false;
    } finally {
      this.busy = "";
      this.requestUpdate();
    }
  }

  /** Puts the focus on something that is about to be drawn. */
  protected show(id: string): void {
    this.requestUpdate();
    void this.updateComplete.then(() => requestAnimationFrame(() => {
      const found = this.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
      found?.scrollIntoView({ block: "nearest" });
      found?.focus({ preventScroll: true });
    }));
  }

  protected link(view: View, text: unknown, classes = ""): TemplateResult {
    return html`<a class=${classes} href=${this.desk.to(view)} @click=${(event: MouseEvent) => this.desk.follow(event, view)}>${text}</a>`;
  }

  protected override render(): unknown {
    if (!this.desk) return nothing;
    const failed = this.loadFailed ? trouble(this.desk.lang, this.loadFailed, () => void this.again(), "load-refusal") : nothing;
    if (!this.loaded) return html`${this.loadFailed ? failed : html`<p class="wait" role="status">${this.t("loading")}</p>`}`;
    return html`${failed}${this.draw()}`;
  }
  protected abstract draw(): unknown;
}

export function refusedOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  console.error(error);
  return new Refused(-1, "page", "", error instanceof Error ? error.message : String(error), [], "");
}
