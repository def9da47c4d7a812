// Form, first: the plan's facts as groups of questions, without a browser. Order never changes; what cannot matter is only folded.

import type { Answers } from "../answers.js";
import type { Decision } from "../decision.js";
import type { Domain, Fact, Plan, Text } from "../plan.js";

export type Kind = "yesno" | "radios" | "select" | "number" | "date" | "text" | "longtext" | "list";

/** Up to so many choices are laid out as radio buttons. */
const MOST_RADIOS = 6;
/** Texts that may be longer get a box of several lines. */
const ONE_LINE = 300;

/** Why a question is folded away, if it is. */
export type Fold = "open" | "other" | "idle";

export interface Question { fact: Fact; kind: Kind; fold: Fold; next: boolean; settles: number; findings: number }
export interface Group { id: string; title: Text; questions: Question[]; answered: number; asked: number }

export function kindOf(plan: Plan, domain: Domain): Kind {
  if (domain === "boolean") return "yesno";
  if (domain === "date") return "date";
  if ("choice" in domain) return (plan.choice_sets[domain.choice.set]?.choices.length ?? 0) <= MOST_RADIOS ? "radios" : "select";
  if ("text" in domain) return domain.text.max_length > ONE_LINE ? "longtext" : "text";
  return "list" in domain ? "list" : "number";
}

/** The groups in the order of the plan. Without a decision everything is open. */
export function groupsOf(plan: Plan, answers: Answers, decision: Decision | null): Group[] {
  const relevant = decision && new Set(decision.findings.flatMap((finding) => finding.facts));
  // Why: an outcome that is lost already asks nothing more, but what is still open counts towards how far away it is.
  const waiting = new Set(decision?.findings.flatMap((finding) => (finding.verdict === "unknown" ? finding.because?.facts ?? finding.facts : [])));
  const asked = new Map(decision?.questions.map((question) => [question.fact, question]));
  const first = nextQuestion(plan, answers, decision)?.fact;
  const questions = plan.facts.map((fact): Question => {
    const question = asked.get(fact.name);
    return {
      fact, kind: kindOf(plan, fact.domain), fold: fold(fact), next: fact.name === first,
      settles: question?.settles.length ?? 0, findings: question?.findings.length ?? 0,
    };
  });
  function fold(fact: Fact): Fold {
    if (!relevant) return "open";
    if (!relevant.has(fact.name)) return "other";
    // What was answered, or begun, stays where the reader put it.
    return fact.name in answers.facts || answers.begun(fact) || asked.has(fact.name) || waiting.has(fact.name) ? "open" : "idle";
  }
  return plan.groups.map((group, index) => {
    const own = questions.filter((question) => question.fact.group === index);
    const open = own.filter((question) => question.fold === "open");
    return { id: group.id, title: group.title, questions: own, asked: open.length, answered: open.filter((q) => answers.answered(q.fact)).length };
  }).filter((group) => group.questions.length > 0);
}

/** The question that can decide most and that the reader has not said to be unknown. */
export function nextQuestion(plan: Plan, answers: Answers, decision: Decision | null): Decision["questions"][number] | undefined {
  const known = new Set(plan.facts.map((fact) => fact.name));
  return decision?.questions.find((question) => known.has(question.fact) && answers.facts[question.fact] === undefined);
}

/** Which outcome a newcomer looks at first: the lowest rung of the first ladder, or the first qualification. */
export function firstOutcome(plan: Plan): string {
  const rung = plan.ladders[0]?.rungs[0];
  const outcome = (rung !== undefined ? plan.outcomes[rung] : undefined) ?? plan.outcomes.find((o) => o.purpose === "qualification");
  return outcome?.id ?? "";
}
