// Written from schemas/plan.schema.json by `cargo xtask types`. Change the schema, not this file.

/** What `zhunsheng plan` writes and the engine loads: a compiled policy, checked and self-contained. The file is compact JSON with the keys in the order of this schema, and its hash covers every byte of `plan`, so a plan that was edited or reformatted is refused; what `--pretty` prints is for reading only. Every key is always written; what is not there is null. That indices exist, that types agree and that nodes stand in order is checked by the engine when it loads the plan, not here. */
export type PlanFile = {
  /** The format of the plan. An engine that reads another format asks to compile the package again. */
  format: 1;
  /** Content hash of the plan: SHA-256 of the line `zhunsheng plan 1` with its line feed, followed by the text of `plan`. */
  hash: string;
  /** The compiled policy. */
  plan: Plan;
};

/** The part of a list node that is computed for every record: the nodes from `first` up to but not including `end`, then `result`. */
export type Body = {
  /** Index of the first node of the body. */
  first: Index;
  /** Index of the node after its last; equal to `first` if the body has no node of its own. */
  end: Index;
  /** What is read for each record. */
  result: Operand;
  /** How deep the list is nested; 0 is the outermost. */
  depth: Depth;
};

/** One choice of a set. */
export type Choice = {
  /** Name of the choice in lower snake case, as facts write it. */
  id: Id;
  /** Name of the choice for readers. */
  label: Text;
};

/** The choices that a fact, field or parameter is taken from. */
export type ChoiceSet = {
  /** The choices in their order; a choice is referred to by its index here. */
  choices: Choice[];
};

/** A clause of the document. */
export type Clause = {
  /** Where the clause stands in the document, written as one would cite it. */
  id: ClauseId;
  /** Heading of the clause, or a short name for it. */
  heading: Text;
  /** What the clause says, in our own words. */
  summary: Text;
  /** What was decided where the wording is open to doubt, and why. Null if there is none. */
  note: Text | null;
  /** Why no rule stands on the clause. Null if some rule does. */
  no_rule: Text | null;
};

export type ClauseId = string;

/** How left is compared with right: `equal` ==, `not_equal` !=, `less` <, `at_most` <=, `greater` >, `at_least` >=. */
export type Comparison = "equal" | "not_equal" | "less" | "at_most" | "greater" | "at_least";

/** A value with its type as the one key. */
export type Constant = { boolean: boolean } | { choice: Index } | { date: Date } | { decimal: Decimal } | { integer: Whole };

export type Date = string;

export type DateOrNull = string | null;

/** A value and the day from which it applies. */
export type Dated = {
  /** The first day on which the value applies (YYYY-MM-DD). It applies until the day before the next value. */
  from: Date;
  /** The value, of the parameter's own type and within its bounds. */
  value: Constant;
  /** Where the value comes from: the clause, or the document that changed it, with its number. */
  source: Words;
};

export type Decimal = string;

export type Depth = number;

/** The type of a fact, field or parameter, with the bounds that keep arithmetic inside 28 digits. Bounds are inclusive. A type without bounds is a word, a type with bounds an object with one key. */
export type Domain = "boolean" | "date" | { choice: {
    /** Index of the set in `choice_sets`. */
    set: Index;
  } } | { decimal: {
    /** The least value, an exact decimal in the base of the unit. */
    minimum: Decimal;
    /** The greatest value, an exact decimal in the base of the unit; not less than `minimum`. */
    maximum: Decimal;
    /** Index in `units` of the unit in which the value is shown and entered. */
    unit: Index;
    /** How many digits after the point a value may have, as shown in the unit. */
    decimals: number;
  } } | { integer: {
    /** The least value, in the unit. */
    minimum: Whole;
    /** The greatest value, in the unit; not less than `minimum`. */
    maximum: Whole;
    /** Index of its unit in `units`. */
    unit: Index;
  } } | { list: {
    /** The largest number of records. */
    max_items: Position;
    /** The fields of a record; a field is referred to by its index here. */
    fields: Field[];
  } } | { text: {
    /** The largest number of characters. */
    max_length: Position;
  } };

/** A fact that the rules ask for. */
export type Fact = {
  /** Its name in facts files, in lower snake case. */
  name: Id;
  /** What is asked, short enough for a label. */
  title: Text;
  /** What counts and what does not. Null if there is none. */
  description: Text | null;
  /** Why the fact is asked. Null if there is none. */
  why: Text | null;
  /** The documents that prove the fact; for a judgement, what to prepare. Empty if none is named. */
  evidence: Text[];
  /** Index in `groups` of the group under which the fact is asked. */
  group: Index;
  /** Who can truthfully say it: `applicant` (申报单位), `expert` (专家), `secretariat` (秘书处) or `registry` (登记机关). */
  judge: "applicant" | "expert" | "secretariat" | "registry";
  /** Whether the applicant can change the fact; false for dates of the past and the like. */
  changeable: boolean;
  /** Its type and bounds. */
  domain: Domain;
};

/** A field of the records of a list. */
export type Field = {
  /** Its name in facts files, in lower snake case. */
  name: Id;
  /** What is asked, short enough for a label. */
  title: Text;
  /** What counts and what does not. Null if there is none. */
  description: Text | null;
  /** Its type and bounds; never a list. */
  domain: Domain;
};

/** A rule with its result: a condition, a duty, an amount and so on. */
export type Finding = {
  /** Name of the finding in lower snake case, as in rules.rhai. */
  id: Id;
  /** Index in `clauses` of the clause it stands on. */
  clause: Index;
  /** Short name of the finding. */
  title: Text;
  /** What the policy asks, as a sentence. */
  says: Sentence;
  /** A remark on the rule, such as what was decided about a doubtful wording. Null if there is none. */
  note: Text | null;
  /** Its verdict: a truth value, or not applicable. */
  verdict: Operand;
  /** The comparison that decides it. Null if it is not decided by a single one. */
  measure: Measure | null;
  /** What it is and what more it yields. */
  kind: FindingKind;
};

/** What a finding is and what more it yields: the word `criterion`, or an object with one key. */
export type FindingKind = "criterion" | { amount: {
    /** How much, held in 元. */
    value: Quantity;
    /** Who owes it, where it is not money that the applicant receives. Null otherwise. */
    owed_by: Text | null;
  } } | { deadline: {
    /** The last day. */
    due: Operand;
    /** The day it was done. Null if the rule does not ask for it. */
    done: Operand | null;
  } } | { document: {
    /** How many copies. Null if the rule does not say. */
    copies: Quantity | null;
  } } | { duty: {
    /** Whose duty it is. */
    role: Text;
  } } | { indicator: {
    /** What has been reached. */
    value: Quantity;
    /** What is to be reached. */
    target: Quantity;
    /** The part of the target that is reached, cut to three digits after the point; 1 is all of it. */
    completion: Operand;
    /** The day the target falls due. Null if it has none. */
    by: Operand | null;
    /** The day that the value is of. Null for the as-of date. */
    at: Operand | null;
    /** Where the way to the target starts. Null if the rule does not say. */
    start: Start | null;
    /** The values of other years. Null if the rule names none. */
    history: History | null;
  } } | { step: {
    /** Who takes it. */
    actor: Text;
    /** Indices in `findings` of the steps that come before it. */
    after: Indices;
  } };

/** A heading under which facts are asked. */
export type Group = {
  /** Name of the group in lower snake case. */
  id: Id;
  /** Heading of the group in the form. */
  title: Text;
};

/** A list with a record for each year, and the fields that an indicator has in it. */
export type History = {
  /** Index of the list in `facts`. */
  list: Index;
  /** Index of the field with the year. */
  year: Index;
  /** Index of the field with what was reached. */
  actual: Index;
  /** Index of the field with what was to be reached. Null if there is none. */
  target: Index | null;
};

export type Id = string;

export type Index = number;

export type Indices = Index[];

/** Outcomes that are tiers of one another. */
export type Ladder = {
  /** Name of the ladder in lower snake case. */
  id: Id;
  /** Name of the ladder for readers. */
  title: Text;
  /** Indices in `outcomes`, from the lowest tier to the highest. */
  rungs: Index[];
};

/** What is compared with what in a finding, for its measured value, threshold and shortfall. */
export type Measure = {
  /** What the case has. */
  measured: Quantity;
  /** How the measured value is compared with the threshold. */
  op: Comparison;
  /** What the policy asks. */
  threshold: Quantity;
};

/** One computation, with its kind as the one key. Truth values follow Kleene's three-valued logic; anything else is unknown as soon as one of its operands is. */
export type Node = { add: Pair } | { add_days: {
    /** The date from which it is moved. */
    date: Operand;
    /** How many steps, a whole number. */
    count: Operand;
    /** Days in a step: 1, or -1 to go back. */
    step: 1 | -1;
  } } | { add_months: {
    /** The date from which it is moved. */
    date: Operand;
    /** How many steps, a whole number. */
    count: Operand;
    /** Months in a step: 1, 12, or these negated to go back. */
    step: 1 | 12 | -1 | -12;
  } } | { all: Operands } | { any: Operands } | { applies: {
    /** The truth value that says whether the rule applies. */
    condition: Operand;
    /** The value where it applies. */
    value: Operand;
  } } | { at_least: {
    /** How many have to hold, a whole number. */
    count: Operand;
    /** The truth values that are counted. */
    of: Operands;
  } } | { compare: {
    /** How they are compared. */
    op: Comparison;
    /** The left value. */
    left: Operand;
    /** The right value. */
    right: Operand;
  } } | { compare_share: {
    /** How the share is compared with the level. */
    op: Comparison;
    /** The part, a number. */
    part: Operand;
    /** The whole, a number that is never negative. */
    whole: Operand;
    /** What the share is compared with, a number; 0.2 for 20 %. */
    level: Operand;
  } } | { count: {
    /** The list. */
    list: Operand;
    /** The condition, a truth value for each record. Null if every record counts. */
    body: Body | null;
  } } | { days_between: Pair } | { distinct: {
    /** The list. */
    list: Operand;
    /** What must not occur twice. */
    key: Body;
  } } | { every: {
    /** The list. */
    list: Operand;
    /** The condition, a truth value for each record. */
    body: Body;
  } } | { filled: Operand } | { greatest: Pair } | { if: {
    /** The truth value that decides. */
    condition: Operand;
    /** The value if it holds. */
    then: Operand;
    /** The value if it does not hold, of the same type. */
    otherwise: Operand;
  } } | { in_year: {
    /** Whose month and day. */
    date: Operand;
    /** The year. */
    year: Operand;
  } } | { least: Pair } | { longest_run: {
    /** The list. */
    list: Operand;
    /** The year of a record, a whole number. */
    key: Body;
    /** The condition, a truth value for each record. */
    hit: Body;
  } } | { months_between: Pair } | { multiply: Pair } | { not: Operand } | { quotient: {
    /** The number that is divided. */
    dividend: Operand;
    /** The number by which it is divided. */
    divisor: Operand;
    /** Digits after the point that are kept, a whole number. */
    digits: Operand;
    /** How the rest is rounded. */
    mode: RoundingMode;
  } } | { round: {
    /** The number that is rounded. */
    value: Operand;
    /** Digits after the point that are kept, a whole number. */
    digits: Operand;
    /** How the rest is rounded. */
    mode: RoundingMode;
  } } | { same_text: Operand[] } | { says_in_capitals: {
    /** The text. */
    text: Operand;
    /** The amount, held in 元. */
    amount: Operand;
  } } | { some: {
    /** The list. */
    list: Operand;
    /** The condition, a truth value for each record. */
    body: Body;
  } } | { subtract: Pair } | { sum: {
    /** The list. */
    list: Operand;
    /** The summand, a number for each record. */
    body: Body;
  } } | { year_of: Operand } | { years_between: Pair };

/** Where a node, a finding or a sentence reads a value: the word `as_of`, or an object with one key. */
export type Operand = "as_of" | { boolean: boolean } | { choice: Index } | { element: {
    /** Which of the nested lists; 0 is the outermost. */
    depth: Depth;
    /** Index of the field in the list's `fields`. */
    field: Index;
  } } | { fact: Index } | { node: Index } | { parameter: Index } | { whole: number };

export type Operands = Operand[];

/** Something that the policy decides about the applicant: a combination of findings. */
export type Outcome = {
  /** Name of the outcome in lower snake case. */
  id: Id;
  /** Name of the outcome for readers. */
  title: Text;
  /** What the outcome is to the applicant: `qualification` is sought (资格), `consequence` is a sanction or effect that sets in (后果), `obligation` is a set of duties kept (义务), `target` is a goal of the programme (目标). */
  purpose: "qualification" | "consequence" | "obligation" | "target";
  /** Index in `clauses` of the clause it stands on. */
  clause: Index;
  /** A sentence about it. Null if it has none. */
  says: Sentence | null;
  /** Its verdict: a truth value. */
  verdict: Operand;
  /** Indices in `findings` of those it rests on, in the order of the rule file. */
  findings: Indices;
};

export type Pair = Operand[];

/** A number, date, yes-or-no or choice that the policy sets, with its dated values. */
export type Parameter = {
  /** Its dotted lower snake case name. */
  name: string;
  /** What the parameter is, without its value. */
  title: Text;
  /** Its type and bounds; never text or a list. */
  domain: Domain;
  /** Index in `clauses` of the clause that sets it or leaves it open. */
  clause: Index;
  /** Who has to set the value, where the document leaves it open. Null if there is none. */
  set_by: Text | null;
  /** Its values in ascending order of `from`, no two on one day. Empty if nobody has set it: then everything that needs it is unknown. */
  values: Dated[];
  /** A remark, such as which reading of the document it stands for. Null if there is none. */
  note: Text | null;
};

/** A part of a sentence, with its kind as the one key. */
export type Part = { value: Quantity } | { words: string };

/** Where a node stands in rules.rhai. */
export type Place = {
  /** The line, counted from 1. */
  line: Position;
  /** The column in characters, counted from 1. */
  column: Position;
};

/** A compiled policy as data. Things refer to one another by their index in these lists, counted from 0. */
export type Plan = {
  /** What the document is. */
  policy: Policy;
  /** The units that facts, parameters and results are shown in. */
  units: Unit[];
  /** The sets of choices that facts, fields and parameters are taken from. */
  choice_sets: ChoiceSet[];
  /** The groups of facts, in the order of a form. */
  groups: Group[];
  /** The facts that the rules ask for, in the order of a form. */
  facts: Fact[];
  /** Every number, date and choice that the policy sets, in the order of their names. */
  parameters: Parameter[];
  /** The computation. Each node reads only nodes that stand before it; the nodes of a body stand before their list node. */
  nodes: Node[];
  /** For each node, at the same index, where it stands in rules.rhai. */
  places: Place[];
  /** The findings, in the order of the rule file. */
  findings: Finding[];
  /** The outcomes, in the order of policy.json. */
  outcomes: Outcome[];
  /** The ladders of tiers. Empty if the policy has no tiers. */
  ladders: Ladder[];
  /** The clauses of the document in its own order. */
  clauses: Clause[];
};

/** The document that the plan was compiled from. */
export type Policy = {
  /** Name of the policy in lower-case words joined by hyphens. */
  id: string;
  /** Edition of the package, numbers joined by points. */
  version: string;
  /** Full title of the document. */
  title: Text;
  /** The body that issued the document. */
  issuer: Text;
  /** The official number of the document. Null if it has none or does not state it. */
  document_number: string | null;
  /** The area in which the policy applies. */
  jurisdiction: Text;
  /** The first day in force (YYYY-MM-DD). */
  from: Date;
  /** The last day in force (YYYY-MM-DD). Null while no end is set. */
  to: DateOrNull;
  /** What is said of the document that it does not state itself. */
  inferred: Array<{
    /** The field, such as in_force.from. */
    field: string;
    /** What it was inferred from. */
    why: Text;
  }>;
  /** What judges are called in this policy, where that differs from what they are called in general. */
  judges: Array<{
    /** The kind of judge. */
    judge: "expert" | "secretariat" | "registry";
    /** What it is called. */
    title: Text;
  }>;
};

export type Position = number;

/** A value with the unit it is shown in. */
export type Quantity = {
  /** Where the value comes from. */
  of: Operand;
  /** How the value is written out. */
  type: QuantityType;
  /** Index of its unit in `units`. Null if it has none. */
  unit: number | null;
};

/** How a value is written out. */
export type QuantityType = "boolean" | "number" | "date" | "text" | "capitals" | { choice: Index };

/** How a number is cut to fewer digits: `half_up` (四舍五入) rounds halves away from zero, `half_even` rounds halves to the even neighbour, `up` goes away from zero, `down` towards zero. */
export type RoundingMode = "half_up" | "half_even" | "up" | "down";

/** A sentence over values, so that its numbers follow the parameters. */
export type Sentence = {
  /** The parts of the Chinese sentence in their order. */
  zh: Part[];
  /** The parts of the English sentence in their order. */
  en: Part[];
};

/** Where the way to a target starts. */
export type Start = {
  /** What there was. */
  value: Quantity;
  /** On which day. Null if there is growth, but no line from the start to the target. */
  day: Operand | null;
};

/** A text in the two languages. */
export type Text = {
  /** The text in Chinese, the base language. */
  zh: string;
  /** The text in English. */
  en: string;
};

/** A unit of measure, with all that is needed to show a value in it. */
export type Unit = {
  /** Its id, which is also its Chinese sign; 1 is a pure number. */
  id: Words;
  /** English for one of it. Empty if English writes no word. */
  one: string;
  /** English for many of it. Empty if English writes no word. */
  many: string;
  /** Decimals are held as shown × 10^exponent: 4 for 万元, which is held in 元, and -2 for %. */
  exponent: number;
  /** How English writes the unit: `counter` is a counting word, left out where the sentence itself names what is counted; `measure` is always written, such as years; `money` is written as CNY with the amount in 元; `sign` stands directly after the number; `bare` writes no unit. */
  style: "counter" | "measure" | "money" | "sign" | "bare";
};

export type Whole = number;

export type Words = string;
