// Engine, in: where engines come from and what the page asks of them. The page itself decides nothing.

import init, { Engine, Rulebook } from "../../wasm/pkg/engine.js";
import { NoEngine } from "./no-engine.js";
import type { Lang } from "./plan.js";

export interface EngineLike {
  /** Content hash of the plan that it decides on. */
  readonly hash: string;
  /** The whole answer as JSON text. An engine in the page answers at once; one behind a server takes a while. */
  decide(factsJson: string, asOf: string, lang: Lang, outcome?: string): string | Promise<string>;
  /** The answer without what could be done, quick enough for every keystroke. Where there is none, the whole answer is waited for. */
  brief?(factsJson: string, asOf: string, lang: Lang, outcome?: string): string;
  free?(): void;
}

/** The plans of several policies, for one dossier against all of them. */
export interface RulebookLike {
  /** Verifies a plan and takes it in; gives the id of its policy. */
  add(planText: string): string;
  /** What fits, as JSON text. */
  match(factsJson: string, asOf: string, lang: Lang): string;
  free(): void;
}

/** Verifies a plan and makes an engine of it; throws an `Error` whose message is a `Refusal` as JSON if the plan is refused. */
export type EngineMaker = (planText: string) => EngineLike | Promise<EngineLike>;

/** What the module gives once it is loaded, and what `engine.fallback.js` exports, ready for use, when it is imported. */
export interface EngineModule {
  Engine: new (planText: string) => EngineLike;
  Rulebook: new () => RulebookLike;
}

export type Bytes = BufferSource | (() => BufferSource | Promise<BufferSource>);
interface Loaded extends EngineModule { slow: boolean }

/** The address of the script itself; the engine's files lie beside it. Only while it is first run does the browser say which script it is. */
const HERE = (document.currentScript as HTMLScriptElement | null)?.src || import.meta.url || document.baseURI;

let maker: EngineMaker | null = null;
let bytes: Bytes | null = null;
let loading: Promise<Loaded> | null = null;

/** Says once for the page where engines come from, such as a server. Without it they come from the module. */
export function useEngine(make: EngineMaker): void {
  maker = make;
}

/** Gives the bytes of the module, for a page that has them in itself. Without them `engine.wasm` beside the script is fetched. */
export function useEngineBytes(given: Bytes): void {
  bytes = given;
  loading = null;
}

/** The engine's module, loaded once for the page; after a failure the next call tries again. */
export function engineModule(): Promise<Loaded> {
  const now = loading ?? load();
  loading = now;
  now.catch(() => {
    if (loading === now) loading = null;
  });
  return now;
}

async function load(): Promise<Loaded> {
  let blocked: unknown = "no WebAssembly";
  if (typeof WebAssembly === "object") {
    const module = await source();
    try {
      await init({ module_or_path: module });
      return { Engine, Rulebook, slow: false };
    } catch (error) {
      // A policy of the page that forbids it, or a browser too old for it.
      blocked = error;
    }
  }
  try {
    const other = (await import(/* @vite-ignore */ new URL("engine.fallback.js", HERE).href)) as EngineModule;
    return { Engine: other.Engine, Rulebook: other.Rulebook, slow: true };
  } catch (error) {
    throw new NoEngine("not-allowed", blocked ?? error);
  }
}

async function source(): Promise<BufferSource | Response> {
  if (bytes) return typeof bytes === "function" ? bytes() : bytes;
  try {
    const response = await fetch(new URL("engine.wasm", HERE));
    if (response.ok) return response;
    throw new Error(String(response.status));
  } catch (error) {
    throw new NoEngine("not-loaded", error);
  }
}

/** Lets the module come while the plan is still on its way. What goes wrong is told when an engine is made. */
export function prepareEngine(own: EngineMaker | null): void {
  if (!own && !maker) engineModule().catch(() => {});
}

/** An engine for a plan, and whether it is the slower kind. */
export async function makeEngine(planText: string, own: EngineMaker | null): Promise<{ engine: EngineLike; slow: boolean }> {
  const make = own ?? maker;
  if (make) return { engine: await make(planText), slow: false };
  const { Engine: Made, slow } = await engineModule();
  return { engine: new Made(planText), slow };
}
