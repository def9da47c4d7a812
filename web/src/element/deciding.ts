// Element: when to decide. At a keystroke the short answer is enough; the whole one follows once typing pauses. What belongs to older facts is never
// told to be of now: `fresh` says how much of what is held is.

import type { Decision } from "../decision.js";
import type { EngineLike } from "../engine.js";
import type { Lang, Text } from "../plan.js";
import { refusalText } from "./refusal.js";

export interface Asked { facts: string; asOf: string; lang: Lang; outcome: string | undefined }
export type Fresh = "none" | "brief" | "whole";

/** So long after the last key the whole answer is made. */
const PAUSE = 150;
/** If the whole answer lately took no longer, it is given at once, and nothing has to follow. */
const AT_ONCE = 6;

export class Deciding {
  /** The newest answer; without what could be done, unless `fresh` is "whole". */
  now: Decision | null = null;
  /** The newest whole answer; to be trusted only while `fresh` is "whole". */
  whole: Decision | null = null;
  fresh: Fresh = "none";
  refused: Text | null = null;
  #engine: EngineLike | null = null;
  #asked = 0;
  #last: Asked | null = null;
  #cost = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #idle: number | undefined;

  constructor(private readonly changed: (of: Decision) => void, private readonly failed: () => void) {}

  get hash(): string {
    return this.#engine?.hash ?? "";
  }
  get ready(): boolean {
    return this.#engine !== null;
  }

  use(engine: EngineLike | null): void {
    this.stop();
    this.#engine?.free?.();
    this.#engine = engine;
    this.now = this.whole = this.refused = null;
    this.fresh = "none";
    this.#cost = Infinity;
  }

  ask(asked: Asked): void {
    const engine = this.#engine;
    if (!engine) return;
    this.stop();
    this.fresh = "none";
    this.#last = asked;
    const { facts, asOf, lang, outcome } = asked;
    try {
      if (!engine.brief || this.#cost <= AT_ONCE || !this.whole) return this.#decide(engine, asked);
      this.#take(engine.brief(facts, asOf, lang, outcome), "brief");
    } catch (error) {
      return this.#refuse(error);
    }
    this.#timer = setTimeout(() => {
      const run = () => this.#decide(engine, asked);
      if (typeof requestIdleCallback === "function") this.#idle = requestIdleCallback(run, { timeout: 300 });
      else run();
    }, PAUSE);
  }

  /** Makes the whole answer now, if it is still to come. */
  settle(): void {
    if (this.fresh !== "brief" || !this.#engine || !this.#last) return;
    this.stop();
    this.#decide(this.#engine, this.#last);
  }

  /** Whatever is on its way comes too late from now on. */
  stop(): void {
    this.#asked += 1;
    clearTimeout(this.#timer);
    if (this.#idle !== undefined) cancelIdleCallback(this.#idle);
    this.#idle = undefined;
  }

  #decide(engine: EngineLike, { facts, asOf, lang, outcome }: Asked): void {
    const asked = this.#asked;
    const start = performance.now();
    try {
      const reply = engine.decide(facts, asOf, lang, outcome);
      if (typeof reply === "string") {
        this.#take(reply, "whole");
        this.#cost = performance.now() - start;
        return;
      }
      reply.then((text) => {
        if (asked === this.#asked) this.#take(text, "whole");
      }).catch((error: unknown) => {
        if (asked === this.#asked) this.#refuse(error);
      });
    } catch (error) {
      this.#refuse(error);
    }
  }

  #take(text: string, fresh: Fresh): void {
    this.now = JSON.parse(text) as Decision;
    if (fresh === "whole") this.whole = this.now;
    this.fresh = fresh;
    this.refused = null;
    this.changed(this.now);
  }

  #refuse(error: unknown): void {
    this.now = this.whole = null;
    this.fresh = "none";
    this.refused = refusalText(error);
    this.failed();
  }
}
