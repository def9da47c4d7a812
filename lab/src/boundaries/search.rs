//! Beside the pipeline: for each place of a rule, the facts to start from at which it decides, and the value at which it turns.

use std::{cmp::Ordering, cmp::Reverse, collections::BTreeMap};

use zhunsheng_engine::{
    Cell, Verdict, VerifiedPlan,
    plan::{Domain, Operand},
};

use super::{
    Point, Reason, Varied,
    axis::Step,
    holds,
    probe::{Moved, Plans, Prepared, Probe, Seen, signature},
    sites::{Owner, Reads, Shape, Site, What, field_domain, has_order},
};

/// Searches the sites of one owner.
pub(super) struct Search<'p> {
    pub(super) plan: &'p VerifiedPlan,
    pub(super) shape: &'p Shape<'p>,
    pub(super) owner: &'p Owner,
    pub(super) probe: Probe<'p>,
    /// The seeds, those first at which the owner decides something.
    pub(super) seeds: Vec<&'p Prepared<'p>>,
}

/// A turn that was found.
pub(super) struct Turn<'p> {
    rank: u8,
    pub(super) outcome: Option<usize>,
    pub(super) seed: &'p Prepared<'p>,
    pub(super) varied: Varied,
    pub(super) between: (i64, i64),
}

/// What is moved through text is slow; so many seeds are tried.
pub(super) const SLOW: usize = 14;
/// So many facts are moved for one comparison.
const MOST_VARIED: usize = 3;

impl<'p> Search<'p> {
    pub(super) fn new(plans: &'p Plans<'p>, shape: &'p Shape<'p>, plan: &'p VerifiedPlan, owner: &'p Owner) -> Self {
        let mut search =
            Self { plan, shape, owner, probe: Probe::new(plans.all(), owner), seeds: plans.seeds.iter().collect() };
        let mut ranked: Vec<(u8, &'p Prepared<'p>)> = Vec::new();
        for seed in &plans.seeds {
            ranked.push((search.standing(seed), seed));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        search.seeds = ranked.into_iter().map(|(_, seed)| seed).collect();
        search
    }

    /// How promising a seed is: 0 if an outcome of the owner is met, 1 if one is not.
    fn standing(&mut self, seed: &'p Prepared<'p>) -> u8 {
        let Some(decision) = self.probe.decide(seed.plan, &seed.facts, seed.seed.as_of) else { return 9 };
        let seen = Seen::of(self.owner, &decision);
        let is = |verdict| seen.outcomes.contains(&verdict);
        match seen.verdict() {
            Some(Verdict::Met) if is(Verdict::Met) || seen.outcomes.is_empty() => 0,
            Some(Verdict::NotMet) if is(Verdict::Met) || seen.outcomes.is_empty() => 1,
            Some(Verdict::NotMet) if is(Verdict::NotMet) => 2,
            _ if is(Verdict::Met) => 3,
            Some(Verdict::Met) => 4,
            Some(Verdict::Unknown | Verdict::NotComputable) | None => 6,
            _ => 5,
        }
    }

    /// The points of one site, or why there are none.
    pub(super) fn site(&mut self, site: &Site, turns: &mut usize) -> Result<Vec<Point>, Reason> {
        match &site.what {
            What::Given(varied) => self.answers(*varied, turns),
            What::Count { count, of } => self.count(site, *count, of, turns),
            _ => self.comparison(site, turns),
        }
    }

    /// The highest rank that can be reached.
    pub(super) fn most(&self) -> u8 {
        if self.owner.outcomes.is_empty() { 2 } else { 4 }
    }

    pub(super) fn enough(&self, rank: u8, tried: usize) -> bool {
        rank >= self.most() || (rank == 3 && tried >= 40) || (rank == 2 && tried >= 160)
    }

    fn comparison(&mut self, site: &Site, turns: &mut usize) -> Result<Vec<Point>, Reason> {
        let mut lines = lines(self.plan, &site.reads);
        let mut best: BTreeMap<Varied, Turn<'p>> = BTreeMap::new();
        let mut turned = false;
        if !lines.is_empty() {
            turned |= self.try_all(site, &lines, &mut best);
        }
        if best.is_empty() && site.reads.as_of {
            lines = vec![Varied::AsOf];
            turned |= self.try_all(site, &lines, &mut best);
        }
        if best.is_empty() {
            return Err(why_not(self.plan, &site.reads, lines.is_empty(), turned));
        }
        let mut found: Vec<Turn<'p>> = best.into_values().collect();
        found.sort_by_key(|turn| (Reverse(turn.rank), turn.varied));
        let mut points = Vec::new();
        for turn in found.into_iter().take(MOST_VARIED) {
            points.extend(self.beside(site, &turn, *turns));
            *turns += 1;
        }
        Ok(points)
    }

    /// Moves each of these values in seed after seed; whether anything turned at all.
    fn try_all(&mut self, site: &Site, lines: &[Varied], best: &mut BTreeMap<Varied, Turn<'p>>) -> bool {
        let mut turned = false;
        let seeds = self.seeds.clone();
        for &varied in lines {
            let slow = !matches!(varied, Varied::Fact(_) | Varied::AsOf);
            let mut tried = 0;
            for seed in &seeds {
                let rank = best.get(&varied).map_or(0, |turn| turn.rank);
                if self.enough(rank, tried) || (slow && tried >= SLOW && rank > 0) || (slow && tried >= 4 * SLOW) {
                    break;
                }
                let Some(mut moved) = Moved::new(self.plan, seed, varied) else { continue };
                tried += 1;
                for between in self.turns(site, &mut moved) {
                    turned = true;
                    let Some((low, high)) = self.seen(&mut moved, between.0).zip(self.seen(&mut moved, between.1))
                    else {
                        continue;
                    };
                    let (rank, outcome) = low.against(&high, self.owner);
                    if rank > best.get(&varied).map_or(0, |turn| turn.rank) {
                        best.insert(varied, Turn { rank, outcome, seed, varied, between });
                    }
                }
            }
        }
        turned
    }

    pub(super) fn seen(&mut self, moved: &mut Moved<'p>, at: i64) -> Option<Seen> {
        let plan = moved.seed.plan;
        let (facts, as_of) = moved.at(self.plan, at)?;
        let decision = self.probe.decide(plan, facts, as_of)?;
        Some(Seen::of(self.owner, &decision))
    }

    pub(super) fn signed(&mut self, site: &Site, moved: &mut Moved<'p>, at: i64) -> Cell {
        let plan = moved.seed.plan;
        let found = moved.at(self.plan, at);
        let decision = found.and_then(|(facts, as_of)| self.probe.decide(plan, facts, as_of));
        decision.map_or(Cell::Unknown, |decision| signature(site, &decision))
    }

    /// The neighbouring positions between which the comparison turns, by halving between places where it differs.
    fn turns(&mut self, site: &Site, moved: &mut Moved<'p>) -> Vec<(i64, i64)> {
        let (around, periods) = self.around(site, moved);
        let grid = moved.axis.grid(&around, &periods);
        let mut found = Vec::new();
        let mut previous: Option<(i64, Cell)> = None;
        for at in grid {
            let here = self.signed(site, moved, at);
            if let Some((from, was)) = previous {
                let (mut low, mut was) = (from, was);
                // Why: between less and greater may lie equal, so one stretch can hold two turns.
                for _ in 0..3 {
                    if was == here || !was.is_known() || !here.is_known() {
                        break;
                    }
                    let (mut a, mut b) = (low, at);
                    while b - a > 1 {
                        let middle = a + (b - a) / 2;
                        if self.signed(site, moved, middle) == was { a = middle } else { b = middle }
                    }
                    let next = self.signed(site, moved, b);
                    if site.list.is_some() || turns_truth(site, was, next) {
                        found.push((a, b));
                    }
                    (low, was) = (b, next);
                }
            }
            previous = Some((at, here));
            if found.len() >= 4 {
                break;
            }
        }
        found
    }

    /// Values at which a turn is likely, and periods by which dates may lie apart.
    pub(super) fn around(&mut self, site: &Site, moved: &Moved<'p>) -> (Vec<Cell>, Vec<(Step, i64)>) {
        let seed = moved.seed;
        let mut cells = vec![Cell::Date(seed.seed.as_of)];
        let mut periods = Vec::new();
        let Some(decision) = self.probe.decide(seed.plan, &seed.facts, seed.seed.as_of) else {
            return (cells, periods);
        };
        for &index in &site.reads.parameters {
            let cell = decision.cell(Operand::Parameter(index));
            let domain = self.plan.parameters.get(index as usize).map(|one| &one.domain);
            let unit = domain.and_then(Domain::unit).and_then(|unit| self.plan.units.get(unit as usize));
            match (unit.map(|unit| unit.id.as_str()), cell) {
                (Some("年"), Cell::Integer(n)) => periods.push((Step::Months, n.saturating_mul(12))),
                (Some("个月"), Cell::Integer(n)) => periods.push((Step::Months, n)),
                (Some("天"), Cell::Integer(n)) => periods.push((Step::Days, n)),
                _ => {}
            }
            cells.push(cell);
        }
        cells.extend(site.reads.facts.iter().map(|&fact| decision.cell(Operand::Fact(fact))));
        if let (None, What::Compare { left, right, .. }) = (site.list, &site.what) {
            cells.extend([decision.cell(*left), decision.cell(*right)]);
        }
        (cells, periods)
    }
}

/// Whether the truth of a comparison differs between two orders of its sides; of the smaller of two, which one it is.
fn turns_truth(site: &Site, was: Cell, is: Cell) -> bool {
    let order = |cell: Cell| match cell {
        Cell::Integer(n) => n.cmp(&0),
        _ => Ordering::Equal,
    };
    match &site.what {
        What::Compare { op, .. } | What::Share { op, .. } => holds(*op, order(was)) != holds(*op, order(is)),
        _ => was != Cell::Integer(0),
    }
}

/// What can be moved for a comparison: facts and fields with an order, and how many records a list has.
fn lines(plan: &VerifiedPlan, reads: &Reads) -> Vec<Varied> {
    let ordered = |fact: &&u32| plan.facts.get(**fact as usize).is_some_and(|fact| has_order(&fact.domain));
    let mut lines: Vec<Varied> = reads.facts.iter().filter(ordered).map(|&fact| Varied::Fact(fact)).collect();
    for &(list, field) in &reads.fields {
        if field_domain(plan, list, field).is_some_and(has_order) {
            lines.push(Varied::Field { list, field });
        }
    }
    lines.extend(reads.lists.iter().map(|&list| Varied::Records(list)));
    lines
}

/// Why nothing was found.
pub(super) fn why_not(plan: &VerifiedPlan, reads: &Reads, no_line: bool, turned: bool) -> Reason {
    if turned {
        return Reason::DecidesNothing;
    }
    let open = |one: &&u32| plan.parameters.get(**one as usize).is_some_and(|one| one.values.is_empty());
    let open: Vec<u32> = reads.parameters.iter().filter(open).copied().collect();
    if !open.is_empty() {
        return Reason::NotSet(open);
    }
    if reads.facts.is_empty() && reads.lists.is_empty() && !reads.as_of {
        return Reason::NoFact;
    }
    let text =
        |fact: &u32| plan.facts.get(*fact as usize).is_some_and(|fact| matches!(fact.domain, Domain::Text { .. }));
    if no_line && !reads.facts.is_empty() && reads.facts.iter().all(text) {
        return Reason::OnlyTexts;
    }
    Reason::NotReached
}
