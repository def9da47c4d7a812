//! One dossier against very many made-up policies: finding those of which there is something to say, with the index and without.

use measure::{
    Size, engine, machine,
    results::{Entry, Group, Section, Unit},
    rounds::{Contender, alternate, contender},
};
use zhunsheng_engine::{Date, Rulebook, VerifiedPlan, decide, facts::Dossier};
use zhunsheng_lab::rulebook;

const SEED: u64 = 20_260_301;
/// How many of the nearest policies are told besides those with something met, due or to be minded.
const MOST: usize = 20;

/// Measures.
pub(crate) fn measure(size: Size) -> Result<Section, String> {
    let (sizes, rounds, milliseconds): (&[usize], usize, f64) = match size {
        Size::Quick => (&[100, 1_000], 3, 5.0),
        Size::Full => (&[100, 1_000, 10_000], 15, 20.0),
    };
    let as_of = engine::as_of()?;
    let mut contenders = Vec::new();
    let mut described = Vec::new();
    for &count in sizes {
        let plans: &'static [VerifiedPlan] = Vec::leak(rulebook::policies(count, SEED));
        let text = rulebook::dossier(count, SEED);
        let book = Rulebook::new(plans.iter().collect());
        let list = book.shortlist(&text, as_of, MOST).map_err(|why| format!("the dossier: {why:?}"))?;
        let (told, decided) = (list.policies.len(), list.decided);
        described.push([
            (
                format!("Zhunsheng, {count} policies, with the index"),
                format!("{told} policies told, {decided} decided"),
            ),
            (format!("Zhunsheng, {count} policies, every one decided"), "verdicts of all, nothing told".to_owned()),
        ]);
        contenders.push(contender("indexed", vec![text.clone()], move |text| {
            book.shortlist(text, as_of, MOST).is_ok_and(|list| list.policies.len() == told)
        }));
        contenders.push(contender("all", vec![text], move |text| all(plans, text, as_of) == plans.len()));
    }
    let timings = alternate(&mut contenders, rounds, milliseconds)?;
    let mut entries = Vec::new();
    let pairs = contenders.chunks(2).zip(timings.chunks(2)).zip(described.iter().zip(sizes));
    for ((who, times), (described, count)) in pairs {
        let every = times.last().ok_or("nobody ran")?;
        for ((Contender { id, .. }, timing), (name, gives)) in who.iter().zip(times).zip(described) {
            entries.push(Entry::new(
                &format!("zhunsheng-{id}-{count}"),
                name,
                gives,
                timing,
                Some(timing.times(every)),
            ));
        }
    }
    Ok(Section {
        id: "rulebook".into(),
        title: "One dossier against a rulebook".into(),
        when: machine::now(),
        groups: vec![Group {
            title: "From JSON text to the policies worth telling".into(),
            ratio_to: "deciding every policy of the same rulebook".into(),
            unit: Unit::Nanoseconds,
            entries,
        }],
        goals: Vec::new(),
        notes: vec![
            format!(
                "The policies are made up from one seed: 8 to 20 facts each, a quarter of them common to all, the others to a field of 25 policies; the \
                 dossier knows the common facts and those of two fields. Told are all policies with something met, due or to be minded, and the {MOST} \
                 nearest others."
            ),
            "With the index a policy is decided only if the facts of the dossier can make a difference to what is told; a test holds the shortlist against \
             the match over everything. Neither row writes answers in words, which costs the same for the policies told."
                .into(),
        ],
    })
}

/// Decides every policy on the dossier; how many there were.
fn all(plans: &[VerifiedPlan], text: &str, as_of: Date) -> usize {
    let Ok(dossier) = Dossier::new(text) else { return 0 };
    let decided = plans.iter().map(|plan| {
        let facts = dossier.facts(plan);
        let decision = decide(plan, &facts, as_of);
        let met = plan.outcomes.iter().filter(|outcome| std::hint::black_box(decision.outcome(outcome)) as usize == 0);
        std::hint::black_box(met.count());
    });
    decided.count()
}
