//! Face cli: `zhunsheng diff`.

mod sides;

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};
use zhunsheng_change::{Diff, diff};
use zhunsheng_engine::{Lang, plan::Text};

use crate::{
    args,
    failure::Failure,
    screen::Screen,
    text::{
        diff as shown,
        words::{diff::words, fill},
    },
};
use sides::Source;

/// The exit code where something differs, and where nothing could be compared: as `diff` and `cmp` have it.
const DIFFERENT: u8 = 1;
const TROUBLE: u8 = 2;

/// What became of one policy.
pub(crate) struct Row {
    pub(crate) policy: String,
    pub(crate) title: Text,
    pub(crate) state: State,
}

/// How the two sides stand to each other.
pub(crate) enum State {
    /// Only the side after has it.
    Added { version: String },
    /// Only the side before has it.
    Dropped { version: String },
    /// Both have it.
    Both(Box<Diff>),
}

/// Everything that was compared.
pub(crate) struct Compared {
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) rows: Vec<Row>,
}

/// Compares two editions of a policy, or two sets of policies.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &args::Diff) -> Result<(), Failure> {
    let compared = compare(rules, args, screen.lang).map_err(|why| why.with_code(TROUBLE))?;
    let (lang, width) = (screen.lang, screen.width);
    let text = match (args.json, args.markdown) {
        (true, _) if screen.is_terminal => format!("{:#}\n", compared.json()),
        (true, _) => format!("{}\n", compared.json()),
        (_, true) => shown::markdown::render(&compared, lang),
        _ => shown::render(&compared, lang, width),
    };
    screen.say(&text).map_err(|why| why.with_code(TROUBLE))?;
    if compared.is_same() { Ok(()) } else { Err(Failure::silent(DIFFERENT)) }
}

fn compare(rules: Option<&Path>, args: &args::Diff, lang: Lang) -> Result<Compared, Failure> {
    let words = words(lang);
    let read = |name: &str| Source::read(rules, name, &args.data, lang);
    // Why: where both sides have problems, both are shown.
    let (before, after) = match (read(&args.before), read(&args.after)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(one), Err(other)) => return Err(Failure::from(one.message + other.message.as_str())),
        (Err(why), _) | (_, Err(why)) => return Err(why),
    };
    if before.on.is_some() != after.on.is_some() {
        let dated = if before.on.is_some() { &args.before } else { &args.after };
        return Err(Failure::new(lang, &fill(words.one_day, &[dated])).hint(lang, words.one_day_hint));
    }
    let mut rows = Vec::new();
    for policy in policies(&before, &after, lang)? {
        let (old, new) = (before.get(&policy), after.get(&policy));
        let Some(loaded) = new.or(old) else { continue };
        let (title, version) = (loaded.plan.policy.title.clone(), loaded.plan.policy.version.clone());
        let state = match (old, new) {
            (Some(old), Some(new)) => {
                let compared = diff(&old.side(before.on), &new.side(after.on));
                State::Both(Box::new(compared.map_err(|why| Failure::new(lang, &why.message(lang)))?))
            }
            (None, _) => State::Added { version },
            (_, None) => State::Dropped { version },
        };
        rows.push(Row { policy, title, state });
    }
    Ok(Compared { before: args.before.clone(), after: args.after.clone(), rows })
}

/// The ids of the policies to compare.
fn policies(before: &Source, after: &Source, lang: Lang) -> Result<BTreeSet<String>, Failure> {
    let words = words(lang);
    let ids =
        |source: &Source| -> BTreeSet<String> { source.loaded.iter().map(|one| one.plan.policy.id.clone()).collect() };
    let (old, new) = (ids(before), ids(after));
    let single = [(before, &old, after, &new), (after, &new, before, &old)].into_iter().find(|side| side.0.is_single);
    let Some((_, own, other, known)) = single else { return Ok(old.union(&new).cloned().collect()) };
    if let Some(id) = own.iter().find(|id| !known.contains(*id)) {
        if other.is_single {
            let named = |ids: &BTreeSet<String>| ids.iter().cloned().collect::<Vec<_>>().join(" ");
            let what = fill(words.two_policies, &[&named(&old), &named(&new)]);
            return Err(Failure::new(lang, &what).hint(lang, words.two_policies_hint));
        }
        return Err(Failure::new(lang, &fill(words.not_among, &[&other.name, id])));
    }
    Ok(own.clone())
}

impl Compared {
    /// Whether nothing differs.
    pub(crate) fn is_same(&self) -> bool {
        self.rows.iter().all(|row| matches!(&row.state, State::Both(diff) if diff.same))
    }

    fn json(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            let (state, diff) = match &row.state {
                State::Added { .. } => ("added", Value::Null),
                State::Dropped { .. } => ("dropped", Value::Null),
                State::Both(diff) => {
                    (if diff.same { "same" } else { "different" }, serde_json::to_value(diff).unwrap_or_default())
                }
            };
            json!({ "policy": row.policy, "title": row.title, "state": state, "diff": diff })
        });
        json!({ "before": self.before, "after": self.after, "same": self.is_same(), "policies": rows.collect::<Vec<_>>() })
    }
}
