// Engine, in: what the page asks of an engine, and how it gets one. The page itself decides nothing.

import type { Lang } from "./plan.js";

export interface EngineLike {
  /** Content hash of the plan that it decides on. */
  readonly hash: string;
  /** The decision as JSON text. An engine in the page answers at once; the one for development takes a while. */
  decide(factsJson: string, asOf: string, lang: Lang, outcome?: string): string | Promise<string>;
}

/** Verifies a plan and makes an engine of it; throws if the plan is refused. */
export type EngineMaker = (planText: string) => EngineLike | Promise<EngineLike>;

let maker: EngineMaker | null = null;

/** Says once for the page where engines come from. */
export function useEngine(make: EngineMaker): void {
  maker = make;
}

export function makeEngine(planText: string, own: EngineMaker | null): EngineLike | Promise<EngineLike> {
  const make = own ?? maker;
  if (!make) throw new Error("no-engine");
  return make(planText);
}
