// Site, match: which questions are shown, and in which order. What is shown stays where it is; new questions come at the end.

import { kindOf } from "../../src/form/model.js";
import type { Plan } from "../../src/plan.js";

export interface Wanted { fact: string; outcomes: { policy: string; outcome: string }[] }

/** So many open questions are shown at first, and so few are left before others join them. */
const FIRST = 8;
const LEAST = 4;
/** So many join at a time. */
const STEP = 4;

export class Asking {
  /** The questions on the page, in their order. */
  readonly shown: string[] = [];
  readonly #names: ReadonlySet<string>;

  constructor(private readonly plan: Plan) {
    this.#names = new Set(plan.facts.map((fact) => fact.name));
  }

  /** Fills up from what would tell most. `known` says whether a question has been answered, be it by “not sure”. */
  fill(wanted: readonly Wanted[], known: (fact: string) => boolean, more = false): void {
    const open = this.shown.filter((fact) => !known(fact)).length;
    if (!more && open >= LEAST) return;
    const target = this.shown.length === 0 ? FIRST : Math.max(open + (more ? STEP : 0), more ? 0 : LEAST + STEP);
    const new_ = this.order(wanted).filter((fact) => !known(fact) && !this.shown.includes(fact));
    this.shown.push(...new_.slice(0, Math.max(0, target - open)));
  }

  /** Whether there is a question left that is not on the page. */
  left(wanted: readonly Wanted[], known: (fact: string) => boolean): boolean {
    return this.order(wanted).some((fact) => !known(fact) && !this.shown.includes(fact));
  }

  /** First the best question of each policy, so that none is forgotten, then the others; what takes long to fill in comes last. */
  order(wanted: readonly Wanted[]): string[] {
    const asked = wanted.filter(({ fact }) => this.#names.has(fact));
    const quick = asked.filter(({ fact }) => this.#quick(fact));
    const first: string[] = [];
    const policies = new Set<string>();
    for (const { fact, outcomes } of quick) {
      if (outcomes.every(({ policy }) => policies.has(policy))) continue;
      for (const { policy } of outcomes) policies.add(policy);
      first.push(fact);
    }
    return [...new Set([...first, ...quick.map(({ fact }) => fact), ...asked.map(({ fact }) => fact)])];
  }

  #quick(name: string): boolean {
    const fact = this.plan.facts.find((each) => each.name === name);
    return fact !== undefined && !["list", "text", "longtext"].includes(kindOf(this.plan, fact.domain));
  }
}
