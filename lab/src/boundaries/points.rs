//! Beside the pipeline: from a turn to its points, and the two kinds of places that know no line: plain answers, and so many of several.

use std::cmp::Ordering;

use zhunsheng_engine::{
    Cell, Date, Verdict,
    plan::{Domain, Operand},
};

use super::{
    Point, Reason, Side, Varied, holds,
    probe::{Moved, Prepared, Seen, sides},
    search::{SLOW, Search, Turn, why_not},
    sites::{Site, What},
};
use crate::generate::{Case, Value, typed};

/// Where a point stands.
pub(super) struct Stands<'p> {
    pub(super) side: Side,
    pub(super) value: Value,
    pub(super) varied: Varied,
    pub(super) outcome: Option<usize>,
    pub(super) seed: &'p Prepared<'p>,
    pub(super) turn: usize,
}

/// How one of several is made to hold, and not to.
struct Switch {
    fact: u32,
    holds: Value,
    fails: Value,
}

/// Facts in which so many more hold than are needed, and the fact that was turned last.
type Made = (i64, u32, Case);

impl<'p> Search<'p> {
    /// The points of a turn: below, on (where the value can lie on the threshold) and above.
    pub(super) fn beside(&mut self, site: &Site, turn: &Turn<'p>, id: usize) -> Vec<Point> {
        let Some(mut moved) = Moved::new(self.plan, turn.seed, turn.varied) else { return Vec::new() };
        let (low, high) = turn.between;
        let orders = [low, high].map(|at| (at, self.order(site, &mut moved, at)));
        let on = match orders {
            [(_, None), (_, None)] => self.on_by_sign(site, &mut moved, turn.between),
            known => known.into_iter().find(|(_, order)| *order == Some(Ordering::Equal)).map(|(at, _)| at),
        };
        let places = match on {
            Some(on) => vec![(on - 1, Side::Below), (on, Side::On), (on + 1, Side::Above)],
            None => vec![(low, Side::Below), (high, Side::Above)],
        };
        let mut made = Vec::new();
        for (at, side) in places {
            let Some((value, case)) = moved.value(at).zip(moved.case(self.plan, at)) else { continue };
            if moved.at(self.plan, at).is_none() {
                continue;
            }
            let stands = Stands { side, value, varied: turn.varied, outcome: turn.outcome, seed: turn.seed, turn: id };
            made.extend(self.point(Some(site), stands, case, moved.as_of(at)));
        }
        made
    }

    fn order(&mut self, site: &Site, moved: &mut Moved<'p>, at: i64) -> Option<Ordering> {
        let plan = moved.seed.plan;
        let (facts, as_of) = moved.at(self.plan, at)?;
        sides(site, &self.probe.decide(plan, facts, as_of)?)
    }

    /// Inside of a list, where the sides are computed and cannot be seen: what holds includes the threshold or not, by its sign.
    fn on_by_sign(&mut self, site: &Site, moved: &mut Moved<'p>, (low, high): (i64, i64)) -> Option<i64> {
        let (What::Compare { op, .. } | What::Share { op, .. }) = &site.what else { return None };
        let high_holds = match (self.signed(site, moved, low), self.signed(site, moved, high)) {
            (Cell::Boolean(low), Cell::Boolean(_)) => !low,
            (low, high) => low.number()? < high.number()?,
        };
        Some(if holds(*op, Ordering::Equal) == high_holds { high } else { low })
    }

    /// One point, decided once more from its case, as a reader of it will.
    pub(super) fn point(&mut self, site: Option<&Site>, stands: Stands<'p>, case: Case, as_of: Date) -> Option<Point> {
        let facts = typed(self.plan, &case);
        let decision = self.probe.decide(stands.seed.plan, &facts, as_of)?;
        let seen = Seen::of(self.owner, &decision);
        let outcome = stands.outcome.and_then(|index| decision.plan().outcomes.get(index));
        let node = site.and_then(|site| site.node);
        let outside = site.filter(|site| site.list.is_none());
        let found = outside.and_then(|site| site.node).map(|node| decision.cell(Operand::Node(node)));
        let (holds_here, must) = match outside.map(|site| &site.what) {
            Some(What::Compare { op, .. } | What::Share { op, .. }) => (
                found.and_then(|cell| if let Cell::Boolean(truth) = cell { Some(truth) } else { None }),
                outside.and_then(|site| sides(site, &decision)).map(|order| holds(*op, order)),
            ),
            _ => (None, None),
        };
        Some(Point {
            turn: stands.turn,
            node,
            clause: self.owner.clause,
            finding: self.owner.finding,
            outcome: stands.outcome,
            varied: stands.varied,
            side: stands.side,
            value: stands.value,
            as_of,
            parameters: stands.seed.seed.parameters.clone(),
            holds: holds_here,
            must,
            verdict: self.owner.finding.and_then(|_| seen.verdict()),
            outcome_verdict: outcome.map(|outcome| decision.outcome(outcome)),
            facts: case,
        })
    }

    /// Every answer of a fact without order, from facts at which the answers make a difference.
    pub(super) fn answers(&mut self, varied: Varied, turns: &mut usize) -> Result<Vec<Point>, Reason> {
        let mut best: Option<(u8, Option<usize>, &'p Prepared<'p>)> = None;
        let mut is_text = false;
        let seeds = self.seeds.clone();
        let mut tried = 0;
        for seed in seeds {
            let rank = best.map_or(0, |(rank, _, _)| rank);
            let slow = is_text || matches!(varied, Varied::Field { .. });
            if self.enough(rank, tried) || (slow && tried >= SLOW && rank > 0) || (slow && tried >= 4 * SLOW) {
                break;
            }
            let Some(mut moved) = Moved::new(self.plan, seed, varied) else { continue };
            is_text = matches!(moved.value(0), Some(Value::Text(_)));
            tried += 1;
            let seen: Vec<Seen> = (0..=moved.axis.high).filter_map(|at| self.seen(&mut moved, at)).collect();
            let pairs = seen.iter().enumerate().flat_map(|(at, a)| seen.iter().skip(at + 1).map(move |b| (a, b)));
            let shown = pairs.map(|(a, b)| a.against(b, self.owner)).max_by_key(|(rank, _)| *rank);
            if let Some((reached, outcome)) = shown.filter(|(reached, _)| *reached > rank) {
                best = Some((reached, outcome, seed));
            }
        }
        let Some((_, outcome, seed)) = best else {
            return Err(if is_text { Reason::OnlyTexts } else { Reason::DecidesNothing });
        };
        let Some(moved) = Moved::new(self.plan, seed, varied) else { return Err(Reason::NotReached) };
        let mut points = Vec::new();
        for at in 0..=moved.axis.high {
            let Some((value, case)) = moved.value(at).zip(moved.case(self.plan, at)) else { continue };
            let stands = Stands { side: Side::Value, value, varied, outcome, seed, turn: *turns };
            points.extend(self.point(None, stands, case, seed.seed.as_of));
        }
        *turns += 1;
        Ok(points)
    }

    /// One fewer, as many as are asked for, and one more of several that hold.
    pub(super) fn count(
        &mut self,
        site: &Site,
        count: Operand,
        of: &[Operand],
        turns: &mut usize,
    ) -> Result<Vec<Point>, Reason> {
        let mut best: Option<(u8, Option<usize>, &'p Prepared<'p>, Vec<Made>)> = None;
        for seed in self.seeds.clone().into_iter().take(60) {
            if best.as_ref().is_some_and(|(rank, ..)| *rank >= self.most()) {
                break;
            }
            let Some((needed, fixed, switches)) = self.switches(seed, count, of) else { continue };
            let mut made = Vec::new();
            for wanted in [needed - 1, needed, needed + 1] {
                let Ok(on) = usize::try_from(wanted - fixed) else { continue };
                let Some(last) = switches.get(on.saturating_sub(1)).filter(|_| on <= switches.len()) else { continue };
                let mut case = seed.seed.facts.clone();
                for (at, switch) in switches.iter().enumerate() {
                    let Some(fact) = self.plan.facts.get(switch.fact as usize) else { continue };
                    let value = if at < on { &switch.holds } else { &switch.fails };
                    case.insert(fact.name.clone(), value.clone());
                }
                made.push((wanted - needed, last.fact, case));
            }
            let look = |search: &mut Self, case: &Case| {
                let facts = typed(search.plan, case);
                let decision = search.probe.decide(seed.plan, &facts, seed.seed.as_of)?;
                Some(Seen::of(search.owner, &decision))
            };
            let below = made.iter().find(|(side, ..)| *side < 0).and_then(|(_, _, case)| look(self, case));
            let on = made.iter().find(|(side, ..)| *side == 0).and_then(|(_, _, case)| look(self, case));
            let Some((below, on)) = below.zip(on) else { continue };
            let (rank, outcome) = below.against(&on, self.owner);
            if rank > best.as_ref().map_or(0, |(rank, ..)| *rank) {
                best = Some((rank, outcome, seed, made));
            }
        }
        let Some((_, outcome, seed, made)) = best else { return Err(why_not(self.plan, &site.reads, true, false)) };
        let mut points = Vec::new();
        for (side, fact, case) in made {
            let Some(value) = self.plan.facts.get(fact as usize).and_then(|fact| case.get(&fact.name)).cloned() else {
                continue;
            };
            let side = match side.cmp(&0) {
                Ordering::Less => Side::Below,
                Ordering::Equal => Side::On,
                Ordering::Greater => Side::Above,
            };
            let stands = Stands { side, value, varied: Varied::Fact(fact), outcome, seed, turn: *turns };
            points.extend(self.point(Some(site), stands, case, seed.seed.as_of));
        }
        *turns += 1;
        Ok(points)
    }

    /// How many are needed, how many hold that nothing here can change, and how the others are switched.
    fn switches(&mut self, seed: &'p Prepared<'p>, count: Operand, of: &[Operand]) -> Option<(i64, i64, Vec<Switch>)> {
        let needed = {
            let decision = self.probe.decide(seed.plan, &seed.facts, seed.seed.as_of)?;
            if let Cell::Integer(needed) = decision.cell(count) { needed } else { return None }
        };
        let (mut fixed, mut switches) = (0, Vec::<Switch>::new());
        for &child in of {
            let taken: Vec<u32> = switches.iter().map(|switch| switch.fact).collect();
            let found = self.switch(seed, child, &taken);
            match found {
                Some(switch) => switches.push(switch),
                None => {
                    let decision = self.probe.decide(seed.plan, &seed.facts, seed.seed.as_of)?;
                    fixed += i64::from(Verdict::of(decision.cell(child)) == Verdict::Met);
                }
            }
        }
        Some((needed, fixed, switches))
    }

    fn switch(&mut self, seed: &'p Prepared<'p>, child: Operand, taken: &[u32]) -> Option<Switch> {
        let reads = self.shape.reads(child);
        for &fact in reads.facts.iter().filter(|fact| !taken.contains(fact)) {
            let domain = &self.plan.facts.get(fact as usize)?.domain;
            if matches!(domain, Domain::Text { .. }) {
                continue;
            }
            let Some(mut moved) = Moved::new(self.plan, seed, Varied::Fact(fact)) else { continue };
            let (mut holds, mut fails) = (None, None);
            let parameters: Vec<Cell> = {
                let decision = self.probe.decide(seed.plan, &seed.facts, seed.seed.as_of)?;
                reads.parameters.iter().map(|&one| decision.cell(Operand::Parameter(one))).collect()
            };
            for at in moved.axis.grid(&parameters, &[]) {
                let Some((facts, as_of)) = moved.at(self.plan, at) else { continue };
                let Some(decision) = self.probe.decide(seed.plan, facts, as_of) else { continue };
                match decision.cell(child) {
                    Cell::Boolean(true) => holds = holds.or(Some(at)),
                    Cell::Boolean(false) => fails = fails.or(Some(at)),
                    _ => {}
                }
                if holds.is_some() && fails.is_some() {
                    break;
                }
            }
            if let Some((holds, fails)) = holds.zip(fails) {
                return Some(Switch { fact, holds: moved.value(holds)?, fails: moved.value(fails)? });
            }
        }
        None
    }
}
