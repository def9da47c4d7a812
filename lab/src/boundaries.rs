//! Beside the pipeline: facts just below, on and just above every threshold of a plan, held so that the rule in question decides.
//!
//! ```text
//! plan ─ sites ─► what can turn, whose it is, what it reads ─┐
//! hand-written and made-up facts ─ seeds ────────────────────┼─ search ─► points: below, on, above · what was left out, and why
//! each fact as a line of its smallest steps ─ axis ──────────┘  (decides again and again)
//! ```
//!
//! Nothing is solved for: a fact is moved along its line, and where the truth of the comparison turns is found by halving. So the search needs no
//! second meaning of any node; it only believes decisions.

pub(crate) mod axis;
mod days;
mod points;
pub(crate) mod probe;
mod search;
pub(crate) mod sites;

use std::collections::BTreeMap;

use zhunsheng_compiler::cases;
use zhunsheng_engine::{
    Date, Verdict, VerifiedPlan,
    plan::{Comparison, Plan, Text},
};

use crate::generate::{self, Case, FIXED_SEED, Generator, Random, Value};
use probe::Plans;
use search::Search;
use sites::{Owner, Shape, Site};

/// Facts to start from: a hand-written case, or one that was made up.
#[derive(Debug, Clone)]
pub struct Seed {
    /// The facts.
    pub facts: Case,
    /// The date to decide for.
    pub as_of: Date,
    /// Values for parameters, as text in their unit, that hold in this case only.
    pub parameters: Vec<(String, String)>,
}

impl Seed {
    /// A hand-written case as something to start from; what it has on purpose that cannot be used is left out.
    #[must_use]
    pub fn of_case(plan: &VerifiedPlan, case: &cases::Case) -> Self {
        let facts = generate::from_json(plan, &case.facts);
        Self { facts, as_of: case.as_of, parameters: case.parameters.clone() }
    }
}

/// What was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Varied {
    /// The fact with this index.
    Fact(u32),
    /// A field of the first record of a list.
    Field {
        /// The index of the list fact.
        list: u32,
        /// The index of the field.
        field: u32,
    },
    /// How many records the list fact with this index has.
    Records(u32),
    /// The as-of date.
    AsOf,
}

impl Varied {
    /// The fact that was moved, or the list that it stands in; nothing for the as-of date.
    #[must_use]
    pub fn fact(self) -> Option<u32> {
        match self {
            Self::Fact(fact) | Self::Field { list: fact, .. } | Self::Records(fact) => Some(fact),
            Self::AsOf => None,
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self, plan: &Plan) -> Text {
        let fact = self.fact().and_then(|fact| plan.facts.get(fact as usize));
        let title = fact.map(|fact| fact.title.clone()).unwrap_or_default();
        match self {
            Self::Fact(_) => title,
            Self::Field { list, field } => {
                let fields = match plan.facts.get(list as usize).map(|fact| &fact.domain) {
                    Some(zhunsheng_engine::plan::Domain::List { fields, .. }) => fields.as_slice(),
                    _ => &[],
                };
                let own = fields.get(field as usize).map(|field| field.title.clone()).unwrap_or_default();
                Text { zh: format!("{}·{}", title.zh, own.zh), en: format!("{}: {}", title.en, own.en) }
            }
            Self::Records(_) => {
                Text { zh: format!("{}的条数", title.zh), en: format!("{}, number of records", title.en) }
            }
            Self::AsOf => Text { zh: "判断日期".to_owned(), en: "the date of the decision".to_owned() },
        }
    }
}

/// On which side of a threshold a point lies, by the value that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// One step less.
    Below,
    /// On it.
    On,
    /// One step more.
    Above,
    /// One of several answers without order.
    Value,
}

/// Facts at one side of a threshold.
#[derive(Debug, Clone)]
pub struct Point {
    /// Which turn it belongs to; points of one turn differ in nothing but the value that was moved.
    pub turn: usize,
    /// The comparison; nothing for an answer without order and for the days around a dated value.
    pub node: Option<u32>,
    /// The index of its clause.
    pub clause: u32,
    /// The finding that turns; nothing for a comparison that stands in an outcome.
    pub finding: Option<usize>,
    /// The outcome that turns with it.
    pub outcome: Option<usize>,
    /// What was moved.
    pub varied: Varied,
    /// To which side.
    pub side: Side,
    /// The value there, as a facts file writes it.
    pub value: Value,
    /// All facts.
    pub facts: Case,
    /// The date.
    pub as_of: Date,
    /// Values for parameters that hold for this point only.
    pub parameters: Vec<(String, String)>,
    /// Whether the comparison holds, where it stands in no list.
    pub holds: Option<bool>,
    /// What the comparison must say here by its sign and its two sides, worked out without the engine.
    pub must: Option<bool>,
    /// The verdict of the finding.
    pub verdict: Option<Verdict>,
    /// The verdict of the outcome.
    pub outcome_verdict: Option<Verdict>,
}

/// Why a place was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It waits for parameters that nobody has set: their indices.
    NotSet(Vec<u32>),
    /// It reads no fact.
    NoFact,
    /// It only looks at texts.
    OnlyTexts,
    /// Nothing that was tried made it turn.
    NotReached,
    /// It turned, but nothing that is seen of its rule did.
    DecidesNothing,
}

/// A place without points.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// The comparison; nothing for an answer without order.
    pub node: Option<u32>,
    /// The index of the clause.
    pub clause: u32,
    /// The finding, or nothing for an outcome's own comparison.
    pub finding: Option<usize>,
    /// What was moved in vain, where it is a single answer.
    pub varied: Option<Varied>,
    /// Why.
    pub reason: Reason,
}

/// All points of a plan.
#[derive(Debug, Clone, Default)]
pub struct Boundaries {
    /// The points, turn by turn, in the order of the findings.
    pub points: Vec<Point>,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// How many places there are: each comparison and each plain answer of each rule.
    pub places: usize,
}

impl Boundaries {
    /// The points of each turn.
    pub fn turns(&self) -> impl Iterator<Item = &[Point]> {
        self.points.chunk_by(|a, b| a.turn == b.turn)
    }
}

/// So many facts are made up beside the hand-written ones.
const MADE_UP: usize = 48;

/// Finds the points of every comparison of a plan.
#[must_use]
pub fn boundaries(plan: &VerifiedPlan, seeds: &[Seed]) -> Boundaries {
    boundaries_of(plan, seeds, &|_| true)
}

/// The same for some of the findings only, by index; comparisons that stand in outcomes belong to none.
#[must_use]
pub fn boundaries_of(plan: &VerifiedPlan, seeds: &[Seed], wanted: &dyn Fn(Option<usize>) -> bool) -> Boundaries {
    let all: Vec<Seed> = seeds.iter().cloned().chain(made_up(plan, seeds)).collect();
    let plans = Plans::new(plan, &all);
    let shape = Shape::new(plan);
    let owners = shape.owners();
    let mut found = Boundaries::default();
    let mut turns = 0;
    for owner in owners.iter().filter(|owner| wanted(owner.finding)) {
        let mut search = Search::new(&plans, &shape, plan, owner);
        for site in &owner.sites {
            found.places += 1;
            match search.site(site, &mut turns) {
                Ok(points) => found.points.extend(points),
                Err(reason) => found.left_out.push(left_out(owner, site, reason)),
            }
        }
        found.points.extend(days::around_changes(plan, seeds, &shape, owner, &mut turns));
    }
    found
}

fn left_out(owner: &Owner, site: &Site, reason: Reason) -> LeftOut {
    let varied = if let sites::What::Given(varied) = site.what { Some(varied) } else { None };
    LeftOut { node: site.node, clause: owner.clause, finding: owner.finding, varied, reason }
}

/// Made-up facts near the hand-written ones: whole, so that nothing waits for what a case leaves out.
fn made_up(plan: &VerifiedPlan, seeds: &[Seed]) -> Vec<Seed> {
    let generator = Generator::new(plan, seeds.iter().map(|seed| seed.facts.clone()).collect());
    let mut random = Random::new(FIXED_SEED);
    let mut made = Vec::new();
    for _ in 0..MADE_UP {
        let as_of = random.pick(seeds).map(|seed| seed.as_of).filter(|_| random.chance(70));
        let as_of = as_of.unwrap_or_else(|| generator.as_of(&mut random));
        let facts = generator.case(&mut random, as_of);
        made.push(Seed { facts, as_of, parameters: Vec::new() });
    }
    made
}

/// Whether a comparison holds of two values in this order.
fn holds(op: Comparison, order: std::cmp::Ordering) -> bool {
    match op {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}

/// Parameters by the name of their values: which plan a seed is decided on.
type ByValues = BTreeMap<Vec<(String, String)>, usize>;
