// Site: what was answered, for as long as the page is open, so that one form can begin where another one ended. It is kept nowhere else.

import type { Json } from "../src/read/value.js";

const CONFIRMED = "$confirmed";

export class Dossier {
  readonly #facts = new Map<string, Json>();
  readonly #confirmed = new Set<string>();
  /** Whether anything was taken that is in no file yet. */
  unsaved = false;

  get size(): number {
    return this.#facts.size;
  }

  /** Takes what a form holds. A fact that the form asks for and has no answer to is open again. */
  take(text: string, asked: readonly string[]): void {
    const before = JSON.stringify(this.#plain());
    const file = JSON.parse(text || "{}") as Record<string, Json>;
    const confirmed = new Set(Array.isArray(file[CONFIRMED]) ? file[CONFIRMED].map(String) : []);
    for (const name of asked) {
      const value = file[name];
      if (value === undefined) this.#facts.delete(name);
      else this.#facts.set(name, value);
      if (confirmed.has(name)) this.#confirmed.add(name);
      else this.#confirmed.delete(name);
    }
    if (JSON.stringify(this.#plain()) !== before) this.unsaved = true;
  }

  /** As a facts file, of those facts that are asked for. */
  give(asked: readonly string[]): string | null {
    const facts: Record<string, Json> = {};
    for (const name of asked) {
      const value = this.#facts.get(name);
      if (value !== undefined) facts[name] = value;
    }
    if (Object.keys(facts).length === 0) return null;
    const confirmed = asked.filter((name) => this.#confirmed.has(name) && name in facts);
    return JSON.stringify(confirmed.length ? { ...facts, [CONFIRMED]: confirmed } : facts);
  }

  clear(): void {
    this.#facts.clear();
    this.#confirmed.clear();
    this.unsaved = false;
  }

  #plain(): unknown {
    return [[...this.#facts].sort(), [...this.#confirmed].sort()];
  }
}
