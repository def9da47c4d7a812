//! Beside the pipeline: the day before, the day of and the day after each later value of a parameter, with facts that the new value decides otherwise.

use zhunsheng_engine::{Date, VerifiedPlan};

use super::{
    Point, Seed, Side, Varied,
    points::Stands,
    probe::{Plans, Prepared, Seen},
    search::Search,
    sites::{Owner, Shape, What},
};
use crate::generate::{Case, Value, typed};

/// So many seeds are moved to the day of a change.
const SEEDS: usize = 24;

/// The days around each value that comes later than the policy, for the parameters that an owner reads.
pub(super) fn around_changes(
    plan: &VerifiedPlan,
    seeds: &[Seed],
    shape: &Shape<'_>,
    owner: &Owner,
    turns: &mut usize,
) -> Vec<Point> {
    let mut points = Vec::new();
    for (index, parameter) in (0_u32..).zip(&plan.parameters) {
        let reading: Vec<_> = owner.sites.iter().filter(|site| site.reads.parameters.contains(&index)).collect();
        let changes = parameter.values.iter().map(|dated| dated.from).filter(|day| *day > plan.policy.from);
        for day in changes {
            let Some(eve) = day.plus_days(-1) else { continue };
            let moved = |as_of: Date| {
                let free = |seed: &&Seed| seed.parameters.iter().all(|(name, _)| *name != parameter.name);
                let at = move |seed: &Seed| Seed { as_of, ..seed.clone() };
                seeds.iter().filter(free).take(SEEDS).map(at).collect::<Vec<_>>()
            };
            let near: Vec<Seed> = moved(eve).into_iter().chain(moved(day)).collect();
            let plans = Plans::new(plan, &near);
            let mut search = Search::new(&plans, shape, plan, owner);
            let mut tried: Vec<Case> = Vec::new();
            for site in reading.iter().filter(|site| !matches!(site.what, What::Given(_))) {
                let found = search.site(site, &mut 0).unwrap_or_default();
                tried.extend(found.into_iter().filter(|point| point.parameters.is_empty()).map(|point| point.facts));
            }
            tried.extend(near.iter().filter(|seed| seed.parameters.is_empty()).map(|seed| seed.facts.clone()));
            points.extend(best_of(&mut search, &plans, tried, [eve, day], turns));
        }
    }
    points
}

/// The points of the facts whose decision differs most between the two days.
fn best_of<'p>(
    search: &mut Search<'p>,
    plans: &'p Plans<'p>,
    tried: Vec<Case>,
    [eve, day]: [Date; 2],
    turns: &mut usize,
) -> Vec<Point> {
    let mut best: Option<(u8, Option<usize>, Case)> = None;
    for case in tried {
        let facts = typed(search.plan, &case);
        let mut look = |on: Date| search.probe.decide(0, &facts, on).map(|decision| Seen::of(search.owner, &decision));
        let Some((before, after)) = look(eve).zip(look(day)) else { continue };
        let (rank, outcome) = before.against(&after, search.owner);
        if rank > best.as_ref().map_or(0, |(rank, ..)| *rank) {
            best = Some((rank, outcome, case));
        }
        if rank == search.most() {
            break;
        }
    }
    let Some((_, outcome, case)) = best else { return Vec::new() };
    let plain = |seed: &&Prepared<'p>| seed.seed.parameters.is_empty();
    let Some(seed) = plans.seeds.iter().find(plain) else { return Vec::new() };
    let days = [(Some(eve), Side::Below), (Some(day), Side::On), (day.plus_days(1), Side::Above)];
    let mut points = Vec::new();
    for (on, side) in days {
        let Some(on) = on else { continue };
        let value = Value::Date(on.to_string());
        let stands = Stands { side, value, varied: Varied::AsOf, outcome, seed, turn: *turns };
        points.extend(search.point(None, stands, case.clone(), on));
    }
    *turns += 1;
    points
}
