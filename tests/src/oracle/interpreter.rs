//! Beside the pipeline: Rhai's interpreter with the functions of the rule language, written a second time for the oracle.

use std::{cell::RefCell, cmp::Ordering, collections::HashMap, rc::Rc};

use rhai::{
    Array, Dynamic, Engine, EvalAltResult, FnPtr, INT, ImmutableString, NativeCallContext, OptimizationLevel, Position,
};
use rust_decimal::Decimal;

use super::{
    Silence, Told,
    capitals::{self, Capitals},
    quantities::{Day, Fraction, Share},
};

pub(super) type Raised = Box<EvalAltResult>;

pub(super) fn raise(silence: Silence) -> Raised {
    Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(silence), Position::NONE))
}

pub(super) fn told<T>(value: Told<T>) -> Result<T, Raised> {
    value.map_err(raise)
}

pub(super) fn as_number(value: &Dynamic) -> Decimal {
    let whole = value.as_int().map(Decimal::from);
    whole.or_else(|_| value.as_decimal()).unwrap_or_else(|kind| unreachable!("a number is needed, not {kind}"))
}

pub(super) fn engine(verdicts: &Rc<RefCell<HashMap<String, Told<bool>>>>) -> Engine {
    let mut engine = Engine::new();
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_max_expr_depths(256, 256)
        .set_max_call_levels(64)
        .set_fail_on_invalid_map_property(true)
        // So that `/` can be an exact fraction.
        .set_fast_operators(false);
    engine.register_type_with_name::<Day>("Day").register_type_with_name::<Share>("Share");
    dates(&mut engine);
    texts(&mut engine);
    fractions(&mut engine);
    lists(&mut engine);
    combinations(&mut engine, verdicts);
    engine
}

pub(super) fn dates(engine: &mut Engine) {
    engine
        .register_fn("==", |a: Day, b: Day| a == b)
        .register_fn("!=", |a: Day, b: Day| a != b)
        .register_fn("<", |a: Day, b: Day| a < b)
        .register_fn("<=", |a: Day, b: Day| a <= b)
        .register_fn(">", |a: Day, b: Day| a > b)
        .register_fn(">=", |a: Day, b: Day| a >= b)
        .register_fn("min", |a: Day, b: Day| if b < a { b } else { a })
        .register_fn("max", |a: Day, b: Day| if b > a { b } else { a })
        .register_fn("year_of", |a: Day| a.year)
        .register_fn("in_year", |a: Day, year: INT| {
            told(a.months_on((year - a.year) * 12).ok_or(Silence::NotComputable))
        })
        .register_fn("years_between", |a: Day, b: Day| a.periods_until(b, 12))
        .register_fn("months_between", |a: Day, b: Day| a.periods_until(b, 1))
        .register_fn("days_between", |a: Day, b: Day| b.number() - a.number());
    let by = [("years", 12), ("months", 1), ("days", 0)];
    for (unit, months) in by {
        for (word, sign) in [("after", 1), ("before", -1)] {
            engine.register_fn(format!("{unit}_{word}"), move |date: Day, count: INT| {
                let count = count * sign;
                let moved = if months == 0 { date.days_on(count) } else { date.months_on(count * months) };
                told(moved.ok_or(Silence::NotComputable))
            });
        }
    }
}

pub(super) fn texts(engine: &mut Engine) {
    let names = |text: &str, amount: &Capitals| amount.0.is_some_and(|amount| capitals::names(text, amount));
    engine
        .register_type_with_name::<Capitals>("Capitals")
        .register_fn("==", |a: &str, b: &str| a.trim() == b.trim())
        .register_fn("!=", |a: &str, b: &str| a.trim() != b.trim())
        .register_fn("filled", |value: Dynamic| match value.into_immutable_string() {
            Ok(text) => text.chars().any(|c| !c.is_whitespace()),
            // Only complete facts are given to Rhai.
            Err(_) => true,
        })
        .register_fn("rmb_capital", |amount: Dynamic| Capitals(Some(as_number(&amount))))
        .register_fn("==", move |text: &str, amount: Capitals| names(text, &amount))
        .register_fn("!=", move |text: &str, amount: Capitals| !names(text, &amount))
        .register_fn("==", move |amount: Capitals, text: &str| names(text, &amount))
        .register_fn("!=", move |amount: Capitals, text: &str| !names(text, &amount));
}

pub(super) fn fractions(engine: &mut Engine) {
    pub(super) fn fraction(top: &Dynamic, bottom: &Dynamic) -> Fraction {
        Fraction { top: as_number(top), bottom: as_number(bottom) }
    }
    engine
        .register_fn("/", |a: INT, b: INT| fraction(&a.into(), &b.into()))
        .register_fn("/", |a: INT, b: Decimal| fraction(&a.into(), &b.into()))
        .register_fn("/", |a: Decimal, b: INT| fraction(&a.into(), &b.into()))
        .register_fn("/", |a: Decimal, b: Decimal| fraction(&a.into(), &b.into()))
        .register_fn("share", |a: Dynamic, b: Dynamic| Share(fraction(&a, &b)))
        .register_fn("round", |a: Fraction, digits: INT, mode: ImmutableString| told(a.round(digits, &mode)))
        .register_fn("round", |a: Dynamic, digits: INT, mode: ImmutableString| {
            told(fraction(&a, &1_i64.into()).round(digits, &mode))
        })
        .register_fn("min", |a: Dynamic, b: Dynamic| if as_number(&b) < as_number(&a) { b } else { a })
        .register_fn("max", |a: Dynamic, b: Dynamic| if as_number(&b) > as_number(&a) { b } else { a });
    type Holds = fn(Ordering) -> bool;
    let operators: [(&str, Holds); 6] = [
        ("==", Ordering::is_eq),
        ("!=", Ordering::is_ne),
        ("<", Ordering::is_lt),
        ("<=", Ordering::is_le),
        (">", Ordering::is_gt),
        (">=", Ordering::is_ge),
    ];
    for (name, holds) in operators {
        engine
            .register_fn(name, move |a: Share, b: INT| told(a.0.compare(b.into()).map(holds)))
            .register_fn(name, move |a: Share, b: Decimal| told(a.0.compare(b).map(holds)))
            .register_fn(name, move |a: INT, b: Share| told(b.0.compare(a.into()).map(Ordering::reverse).map(holds)))
            .register_fn(name, move |a: Decimal, b: Share| told(b.0.compare(a).map(Ordering::reverse).map(holds)));
    }
}

/// What a closure gives for each record; the records that stopped it are told apart.
pub(super) fn each<T: Clone + 'static>(
    context: &NativeCallContext<'_>,
    list: Array,
    closure: &FnPtr,
) -> Result<Vec<Told<T>>, Raised> {
    let mut found = Vec::new();
    for record in list {
        found.push(match closure.call_within_context::<T>(context, (record,)) {
            Ok(value) => Ok(value),
            Err(error) => match silence_of(&error) {
                Some(Silence::Later) => return Err(error),
                Some(silence) => Err(silence),
                None => return Err(error),
            },
        });
    }
    Ok(found)
}

/// The first reason among the records that there is no value.
pub(super) fn all_told<T>(records: Vec<Told<T>>) -> Result<Vec<T>, Raised> {
    told(records.into_iter().collect())
}

pub(super) fn lists(engine: &mut Engine) {
    pub(super) fn length<T>(list: &[T]) -> INT {
        INT::try_from(list.len()).unwrap_or(INT::MAX)
    }
    engine
        .register_fn("count", |list: Array| length(&list))
        .register_fn("count", |context: NativeCallContext<'_>, list: Array, closure: FnPtr| {
            let hits = all_told(each::<bool>(&context, list, &closure)?)?;
            Ok::<_, Raised>(length(&hits.into_iter().filter(|hit| *hit).collect::<Vec<_>>()))
        })
        .register_fn("sum", |context: NativeCallContext<'_>, list: Array, closure: FnPtr| {
            let summands = all_told(each::<Dynamic>(&context, list, &closure)?)?;
            if summands.iter().all(Dynamic::is_int) {
                let whole: INT = summands.iter().filter_map(|summand| summand.as_int().ok()).sum();
                return Ok::<_, Raised>(Dynamic::from(whole));
            }
            Ok(Dynamic::from_decimal(summands.iter().map(as_number).sum()))
        })
        .register_fn("all", |context: NativeCallContext<'_>, list: Array, closure: FnPtr| {
            told(every(each::<bool>(&context, list, &closure)?))
        })
        .register_fn("any", |context: NativeCallContext<'_>, list: Array, closure: FnPtr| {
            told(some(each::<bool>(&context, list, &closure)?))
        })
        .register_fn("distinct", |context: NativeCallContext<'_>, list: Array, key: FnPtr| {
            let mut keys = Vec::new();
            let mut silent = None;
            for key in each::<Dynamic>(&context, list, &key)? {
                match key {
                    Ok(key) => keys.push(spelt(&key)),
                    Err(Silence::NotApplicable) => {}
                    Err(why) => silent = Some(why),
                }
            }
            let before = keys.len();
            keys.sort();
            keys.dedup();
            match silent {
                _ if keys.len() < before => Ok(false),
                Some(why) => told(Err(why)),
                None => Ok::<_, Raised>(true),
            }
        })
        .register_fn("longest_run", |context: NativeCallContext<'_>, list: Array, key: FnPtr, hit: FnPtr| {
            let keys = each::<INT>(&context, list.clone(), &key)?;
            let hits = each::<bool>(&context, list, &hit)?;
            let mut years = Vec::new();
            for (year, hit) in keys.into_iter().zip(hits) {
                if told(hit)? {
                    years.push(told(year)?);
                }
            }
            let run = |&start: &INT| (start..).take_while(|year| years.contains(year)).collect::<Vec<_>>();
            Ok::<_, Raised>(years.iter().map(|start| length(&run(start))).max().unwrap_or(0))
        });
}

/// A key as text: equal keys are written alike.
fn spelt(key: &Dynamic) -> String {
    match key.clone().try_cast::<Day>() {
        Some(day) => day.text(),
        None if key.is_int() || key.is_decimal() => as_number(key).normalize().to_string(),
        None => key.to_string().trim().to_owned(),
    }
}

/// A combination that looks at every part; where no part applies, neither does the whole.
pub(super) fn combined(parts: Vec<Told<bool>>, of: fn(Vec<Told<bool>>) -> Told<bool>) -> Told<bool> {
    let nothing = !parts.is_empty() && parts.iter().all(|part| *part == Err(Silence::NotApplicable));
    if nothing { Err(Silence::NotApplicable) } else { of(parts) }
}

/// A conjunction that looks at every part: what is false decides, what does not apply is left out.
pub(super) fn every(parts: Vec<Told<bool>>) -> Told<bool> {
    some(parts.into_iter().map(|part| part.map(|truth| !truth)).collect()).map(|truth| !truth)
}

/// A disjunction that looks at every part: what is true decides, what does not apply is left out.
pub(super) fn some(parts: Vec<Told<bool>>) -> Told<bool> {
    let has = |wanted: Told<bool>| parts.contains(&wanted);
    if has(Ok(true)) {
        return Ok(true);
    }
    let reasons = [Silence::Later, Silence::Open, Silence::Unsure, Silence::NotComputable];
    reasons.into_iter().find(|&reason| has(Err(reason))).map_or(Ok(false), Err)
}

pub(super) fn at_least(count: INT, parts: &[Told<bool>]) -> Told<bool> {
    let number = |of: Told<bool>| INT::try_from(parts.iter().filter(|&&part| part == of).count()).unwrap_or(INT::MAX);
    if !parts.is_empty() && parts.iter().all(|part| *part == Err(Silence::NotApplicable)) {
        return Err(Silence::NotApplicable);
    }
    let holds = number(Ok(true));
    let reasons = [Silence::Later, Silence::Open, Silence::Unsure, Silence::NotComputable];
    let open: INT = reasons.iter().map(|&reason| number(Err(reason))).sum();
    if holds >= count {
        return Ok(true);
    }
    if holds + open < count {
        return Ok(false);
    }
    Err(reasons.into_iter().find(|&reason| number(Err(reason)) > 0).unwrap_or(Silence::Unsure))
}

pub(super) fn combinations(engine: &mut Engine, verdicts: &Rc<RefCell<HashMap<String, Told<bool>>>>) {
    let of = |verdicts: &Rc<RefCell<HashMap<String, Told<bool>>>>| {
        let verdicts = Rc::clone(verdicts);
        move |part: &Dynamic| match part.as_bool() {
            Ok(truth) => Ok(truth),
            Err(_) => {
                let id = part.clone().into_string().unwrap_or_default();
                verdicts.borrow().get(&id).copied().unwrap_or(Err(Silence::Later))
            }
        }
    };
    let verdict = of(verdicts);
    engine.register_fn("met", move |id: ImmutableString| told(verdict(&id.into())));
    let verdict = of(verdicts);
    engine.register_fn("not", move |part: Dynamic| told(verdict(&part).map(|truth| !truth)));
    let verdict = of(verdicts);
    engine.register_fn("all", move |parts: Array| told(combined(parts.iter().map(&verdict).collect(), every)));
    let verdict = of(verdicts);
    engine.register_fn("any", move |parts: Array| told(combined(parts.iter().map(&verdict).collect(), some)));
    let verdict = of(verdicts);
    engine.register_fn("at_least", move |count: INT, parts: Array| {
        told(at_least(count, &parts.iter().map(&verdict).collect::<Vec<_>>()))
    });
}

pub(super) fn silence_of(error: &EvalAltResult) -> Option<Silence> {
    match error.unwrap_inner() {
        EvalAltResult::ErrorRuntime(value, _) => value.clone().try_cast::<Silence>(),
        EvalAltResult::ErrorArithmetic(..) => Some(Silence::NotComputable),
        EvalAltResult::ErrorPropertyNotFound(..) => Some(Silence::Open),
        _ => None,
    }
}
