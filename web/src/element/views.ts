// Element: which page of the element is seen, kept in the history of the browser, so that Back closes it and loses nothing. The address stays as it is.

export type View = "form" | "sheet" | "check" | "edit" | "report";
const VIEWS: readonly View[] = ["form", "sheet", "check", "edit", "report"];
const KEY = "policy-check";
let elements = 0;

export class Views {
  now: View = "form";
  readonly #id = `e${elements++}`;
  #waiting: (() => void) | null = null;

  constructor(private readonly changed: (before: View) => void) {}

  connect(): void {
    window.addEventListener("popstate", this.#popped);
    this.now = this.#stated();
  }
  disconnect(): void {
    window.removeEventListener("popstate", this.#popped);
  }

  /** Opens a page of the element on top of what is seen. */
  open(view: View): void {
    if (view === this.now) return;
    try {
      const all = history.state as Record<string, unknown> | null;
      history.pushState({ ...all, [KEY]: { ...(all?.[KEY] as object | undefined), [this.#id]: view } }, "");
    } catch {
      // A document that may not touch its history has only the buttons of the page.
    }
    this.#show(view);
  }

  /** Goes back to what was seen before, as the browser's own button would. */
  close(to: View = "form"): Promise<void> {
    if (this.now === to) return Promise.resolve();
    if (this.#stated() !== this.now) {
      this.#show(to);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting = resolve;
      history.back();
      // A page that takes the history for itself must not keep the reader in here.
      setTimeout(() => {
        if (this.#waiting !== resolve) return;
        this.#waiting = null;
        this.#show(to);
        resolve();
      }, 400);
    });
  }

  #stated(): View {
    const own = (history.state as Record<string, Record<string, unknown> | undefined> | null)?.[KEY]?.[this.#id];
    return VIEWS.find((view) => view === own) ?? "form";
  }

  #popped = (): void => {
    this.#show(this.#stated());
    this.#waiting?.();
    this.#waiting = null;
  };

  #show(view: View): void {
    const before = this.now;
    this.now = view;
    if (before !== view) this.changed(before);
  }
}
