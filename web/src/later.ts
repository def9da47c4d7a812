// Later: what the first screen does not need is in a part of its own (later/index.ts), which is loaded once the engine is there. Here is how it comes.

import { html, type TemplateResult } from "lit";
import type { Say } from "./words.js";

type Part = typeof import("./later/index.js");

let part: Part | null = null;
let loading: Promise<Part> | null = null;
let failed = false;
let tries = 0;
const told = new Set<() => void>();

/** The part, if it is there. */
export function later(): Part | null {
  return part;
}

/** Loads it, once for the page; after a failure the next call tries again. */
export function loadLater(): Promise<Part> {
  if (loading) return loading;
  failed = false;
  const now = import("./later/index.js");
  tries += 1;
  loading = now;
  const done = (came: Part | null) => {
    part = came;
    failed = !came;
    if (failed) loading = null;
    for (const tell of [...told]) tell();
  };
  now.then(done, () => done(null));
  return now;
}

/** Is called whenever it has come or has failed to; gives back how to end that. */
export function onLater(tell: () => void): () => void {
  told.add(tell);
  return () => void told.delete(tell);
}

/** Differs whenever what `withLater` draws may. */
export function laterState(): unknown {
  return part ?? (failed ? -tries : tries);
}

/** Draws something with it; until it has come that is said, and if it failed to come, that and how to try again. Nothing typed depends on it. */
export function withLater(t: Say, draw: (part: Part) => unknown, id = ""): unknown {
  if (part) return draw(part);
  return failed ? failure(t, id) : html`<p role="status" id=${id} tabindex="-1">${t("result.loading")}</p>`;
}

function failure(t: Say, id: string): TemplateResult {
  const again = () => {
    loadLater().catch(() => {});
    for (const tell of [...told]) tell();
  };
  return html`<p class="note" role="alert" id=${id} tabindex="-1">${t("form.laterFailed")} <button type="button" class="later-retry" @click=${again}>${t("result.retry")}</button></p>`;
}
