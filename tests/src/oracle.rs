//! Beside the pipeline: Rhai's own interpreter as the second opinion on a package, read from its files without the plan.
//!
//! The text of `rules.rhai` is parsed and computed by Rhai; dates, fractions, rounding, lists and verdicts are written here once more, on purpose
//! without a line of the engine. Only complete facts: Rhai takes a missing value for false.

mod capitals;
mod interpreter;
mod quantities;

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use rhai::{
    AST, ASTNode, Dynamic, Engine, EvalAltResult, Expr, INT, Map, Module, Position, Scope, Shared, Stmt, Token,
};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use zhunsheng_compiler::Package;

use crate::generate::{Case, Value};
use interpreter::{as_number, at_least, combined, engine, every, silence_of, some};
use quantities::{Day, Fraction};

// ── what the oracle says ──

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Silence {
    /// The rule does not apply.
    NotApplicable,
    /// Something is divided by zero, overflows, or leaves the calendar.
    NotComputable,
    /// A parameter has no value on the date.
    Open,
    /// Rhai stopped at something that cannot be computed, where looking at the rest might have given an answer all the same.
    Unsure,
    /// A rule that stands further down is needed first.
    Later,
}

/// A value, or why there is none.
pub type Told<T> = Result<T, Silence>;

/// A plain value: what the plan and the oracle are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain {
    /// A number, whole or not.
    Number(Decimal),
    /// A date.
    Date(String),
}

/// What the oracle says of a rule.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// The verdicts of findings and outcomes.
    pub verdicts: HashMap<String, Told<bool>>,
    /// Values of findings by id and kind: `value`, `due`, `done`, `by`, `completion`, `copies`.
    pub values: BTreeMap<(String, &'static str), Told<Plain>>,
}

// ── one package ──

/// A package that Rhai decides on.
pub struct Oracle {
    engine: Engine,
    statements: Vec<Statement>,
    /// The order in which the statements could be computed the last time.
    order: Vec<usize>,
    parameters: Vec<Parameter>,
    units: BTreeMap<String, String>,
    /// The first day of the policy.
    from: Day,
    verdicts: Rc<RefCell<HashMap<String, Told<bool>>>>,
}

struct Statement {
    kind: String,
    id: String,
    keys: BTreeMap<String, Key>,
}

/// An expression of the rules, on its own.
struct Key {
    expr: Expr,
    whole: AST,
    lib: Shared<Module>,
    /// Whether one of its closures has branches or connectives, so that stopping inside of it says little.
    branches: bool,
}

struct Parameter {
    path: Vec<String>,
    name: String,
    unit: String,
    values: Vec<(Day, Json)>,
}

/// The names and constants of one case while it is computed.
struct Room<'o> {
    oracle: &'o Oracle,
    scope: Scope<'static>,
    silent: HashMap<String, Silence>,
    as_of: Day,
}

impl Oracle {
    /// Parses the rules and reads facts and parameters of a package that compiles.
    #[must_use]
    pub fn new(package: &Package) -> Self {
        let verdicts = Rc::default();
        let engine = engine(&verdicts);
        let statements = statements(&engine, package.get("rules.rhai").unwrap_or_default());
        let order = (0..statements.len()).collect();
        let json = |file: &str| -> Json {
            let text = package.get(file).unwrap_or_default();
            serde_json::from_str(text).unwrap_or_else(|why| unreachable!("{file}: {why}"))
        };
        let mut units = BTreeMap::new();
        for (name, fact) in members(&json("facts.schema.json"), "/properties") {
            units.insert(name.clone(), unit(&fact, "x-unit"));
            for (field, of) in members(&fact, "/items/properties") {
                units.insert(format!("{name}.{field}"), unit(&of, "x-unit"));
            }
        }
        let mut parameters = Vec::new();
        for (name, of) in members(&json("parameters.json"), "/parameters") {
            let dated = |value: &Json| Some((Day::parse(value.get("from")?.as_str()?)?, value.get("value")?.clone()));
            let values = of.get("values").and_then(Json::as_array);
            parameters.push(Parameter {
                path: name.split('.').map(str::to_owned).collect(),
                unit: unit(&of, "unit"),
                values: values.into_iter().flatten().filter_map(dated).collect(),
                name,
            });
        }
        let from = json("policy.json").pointer("/in_force/from").and_then(Json::as_str).map(day);
        let from = from.unwrap_or_else(|| unreachable!("a policy has a first day"));
        Self { engine, statements, order, parameters, units, from, verdicts }
    }

    /// Decides a complete case as of a date, with other values of parameters from the first day of the policy on.
    pub fn decide(&mut self, case: &Case, set: &[(String, String)], as_of: &str) -> Said {
        let as_of = Day::parse(as_of).unwrap_or_else(|| unreachable!("{as_of} is a date"));
        self.verdicts.borrow_mut().clear();
        let mut scope = Scope::new();
        scope.push_constant("fact", self.facts(case));
        scope.push_constant("param", self.parameters(set, as_of));
        scope.push_constant("as_of", Dynamic::from(as_of));
        let mut said = Said::default();
        let mut order = Vec::with_capacity(self.order.len());
        {
            let mut room = Room { oracle: self, scope, silent: HashMap::new(), as_of };
            let mut waiting = self.order.clone();
            while !waiting.is_empty() {
                let before = waiting.len();
                waiting.retain(|&index| {
                    let later = room.statement(index, &mut said);
                    if !later {
                        order.push(index);
                    }
                    later
                });
                assert!(waiting.len() < before, "rules wait for each other");
            }
        }
        self.order = order;
        said.verdicts.clone_from(&self.verdicts.borrow());
        said
    }

    fn facts(&self, case: &Case) -> Map {
        self.record(case, "")
    }

    fn record(&self, case: &Case, inside: &str) -> Map {
        let held = |(name, value): (&String, &Value)| {
            let unit = self.units.get(&format!("{inside}{name}")).map_or("", String::as_str);
            let held = match value {
                Value::Boolean(value) => Dynamic::from(*value),
                Value::Integer(value) => Dynamic::from(*value),
                Value::Decimal(value) => Dynamic::from_decimal(in_base(*value, unit)),
                Value::Date(text) => Dynamic::from(day(text)),
                Value::Choice(text) | Value::Text(text) => Dynamic::from(text.clone()),
                Value::List(records) => {
                    let records =
                        records.iter().map(|record| Dynamic::from_map(self.record(record, &format!("{name}."))));
                    Dynamic::from_array(records.collect())
                }
            };
            (name.as_str().into(), held)
        };
        case.iter().map(held).collect()
    }

    fn parameters(&self, set: &[(String, String)], as_of: Day) -> Map {
        let mut all = Map::new();
        for parameter in &self.parameters {
            let set = set.iter().find(|(name, _)| *name == parameter.name).filter(|_| self.from <= as_of);
            let enacted = parameter.values.iter().filter(|(from, _)| *from <= as_of).max_by_key(|(from, _)| *from);
            // A value that is enacted later than the first day holds in spite of what is set for that day.
            let value = match (set, enacted) {
                (Some((_, text)), None) => held(text, false, &parameter.unit),
                (Some((_, text)), Some((from, _))) if *from <= self.from => held(text, false, &parameter.unit),
                (_, Some((_, Json::String(text)))) => held(text, false, &parameter.unit),
                (_, Some((_, json))) => held(&json.to_string(), json.is_boolean(), &parameter.unit),
                (None, None) => continue,
            };
            insert(&mut all, &parameter.path, value);
        }
        all
    }
}

fn members(json: &Json, at: &str) -> Vec<(String, Json)> {
    let members = json.pointer(at).and_then(Json::as_object);
    members.into_iter().flatten().map(|(name, of)| (name.clone(), of.clone())).collect()
}

/// The unit of a decimal; whole numbers are held as they are written.
fn unit(of: &Json, key: &str) -> String {
    let whole = of.get("type").is_some_and(|kind| kind == "integer");
    of.get(key).and_then(Json::as_str).filter(|_| !whole).unwrap_or_default().to_owned()
}

fn insert(into: &mut Map, path: &[String], value: Dynamic) {
    match path {
        [] => {}
        [last] => drop(into.insert(last.as_str().into(), value)),
        [first, rest @ ..] => {
            let inner = into.entry(first.as_str().into()).or_insert_with(|| Dynamic::from_map(Map::new()));
            if let Ok(mut inner) = inner.as_map_mut() {
                insert(&mut inner, rest, value);
            }
        }
    }
}

/// A parameter's value: what kind it is shows in how it is written.
fn held(text: &str, boolean: bool, unit: &str) -> Dynamic {
    let number = || Decimal::from_str_exact(text).ok();
    match text {
        "true" | "false" if boolean || unit.is_empty() => Dynamic::from(text == "true"),
        _ if !unit.is_empty() => {
            Dynamic::from_decimal(in_base(number().unwrap_or_else(|| unreachable!("{text} is a number")), unit))
        }
        _ => match (text.parse::<INT>(), Day::parse(text)) {
            (Ok(whole), _) => Dynamic::from(whole),
            (_, Some(date)) => Dynamic::from(date),
            _ => Dynamic::from(text.to_owned()),
        },
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| unreachable!("{text} is a date"))
}

/// Money in 元, percentages as fractions.
fn in_base(shown: Decimal, unit: &str) -> Decimal {
    match unit {
        "万元" => shown * Decimal::from(10_000),
        "亿元" => shown * Decimal::from(100_000_000),
        "%" => shown * Decimal::new(1, 2),
        _ => shown,
    }
}

// ── statements ──

/// The statements of the rules, each parsed alone, so that names are looked up by name.
fn statements(engine: &Engine, text: &str) -> Vec<Statement> {
    let parse = |text: &str| engine.compile(text).unwrap_or_else(|why| unreachable!("it parses: {why}\n{text}"));
    let whole = parse(text);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let starts: Vec<usize> =
        whole.statements().iter().filter_map(|statement| Some(statement.position().line()? - 1)).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let mut found = Vec::new();
    for (&start, end) in starts.iter().zip(ends) {
        let ast = parse(&lines.get(start..end).unwrap_or_default().concat());
        found.extend(ast.statements().iter().filter_map(|statement| of_statement(statement, &ast)));
    }
    assert_eq!(found.len(), whole.statements().len(), "a statement starts on a line of its own");
    found
}

fn of_statement(statement: &Stmt, ast: &AST) -> Option<Statement> {
    let branches = closures_branch(ast);
    let key = |expr: &Expr| Key::new(expr, ast.shared_lib(), branches);
    let call = match statement {
        Stmt::Var(parts, ..) => {
            let keys = BTreeMap::from([("let".to_owned(), key(&parts.1))]);
            return Some(Statement { kind: "let".to_owned(), id: parts.0.name.to_string(), keys });
        }
        Stmt::FnCall(call, _) => call,
        Stmt::Expr(expr) => match &**expr {
            Expr::FnCall(call, _) => call,
            _ => return None,
        },
        _ => return None,
    };
    let [Expr::StringConstant(id, _), Expr::Map(map, _)] = call.args.as_slice() else { return None };
    let keys = map.0.iter().map(|(name, expr)| (name.name.to_string(), key(expr))).collect();
    Some(Statement { kind: call.name.to_string(), id: id.to_string(), keys })
}

/// Whether a closure of the text has connectives or branches.
fn closures_branch(ast: &AST) -> bool {
    let (mut outside, mut inside, mut found) = (ast.statements().len(), false, false);
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let [ASTNode::Stmt(_)] = path {
            inside = outside == 0;
            outside = outside.saturating_sub(1);
        }
        found |= inside && path.last().is_some_and(is_branch);
        true
    });
    found
}

fn is_branch(node: &ASTNode<'_>) -> bool {
    matches!(node, ASTNode::Expr(Expr::And(..) | Expr::Or(..)) | ASTNode::Stmt(Stmt::If(..) | Stmt::Switch(..)))
}

impl Key {
    fn new(expr: &Expr, lib: &Shared<Module>, branches: bool) -> Self {
        let whole = AST::new([Stmt::Expr(Box::new(expr.clone()))], lib.clone());
        Self { expr: expr.clone(), whole, lib: lib.clone(), branches }
    }

    fn part(&self, expr: &Expr) -> Self {
        Self::new(expr, &self.lib, self.branches)
    }
}

impl Room<'_> {
    /// Computes a statement; whether it has to wait for a later one.
    fn statement(&mut self, index: usize, said: &mut Said) -> bool {
        let Some(statement) = self.oracle.statements.get(index) else { return false };
        if statement.kind == "let" {
            return self.binding(statement);
        }
        let mut values = Vec::new();
        let verdict = self.declaration(statement, &mut values);
        let verdict = match statement.keys.get("applies").map(|applies| self.truth(applies)) {
            Some(Ok(false) | Err(Silence::NotApplicable)) => Err(Silence::NotApplicable),
            Some(Err(why)) => Err(why),
            Some(Ok(true)) | None => verdict,
        };
        let later = Err(Silence::Later);
        if verdict == later || values.iter().any(|(_, value)| *value == Err(Silence::Later)) {
            return true;
        }
        let id = &statement.id;
        said.values.extend(values.into_iter().map(|(what, value)| ((id.clone(), what), value)));
        self.oracle.verdicts.borrow_mut().insert(id.clone(), verdict);
        false
    }

    fn binding(&mut self, statement: &Statement) -> bool {
        let Some(key) = statement.keys.get("let") else { return false };
        let value = self.compute(key).or_else(|why| match self.connected(key, &key.expr) {
            Some(truth) => truth.map(Dynamic::from),
            None => Err(why),
        });
        match value {
            Ok(value) => drop(self.scope.push_constant_dynamic(statement.id.clone(), value)),
            Err(Silence::Later) => return true,
            Err(why) => drop(self.silent.insert(statement.id.clone(), why)),
        }
        false
    }

    fn declaration(&mut self, statement: &Statement, values: &mut Vec<(&'static str, Told<Plain>)>) -> Told<bool> {
        let key = |name: &str| statement.keys.get(name);
        let need = |name: &str| key(name).unwrap_or_else(|| unreachable!("{} has {name}", statement.id));
        match statement.kind.as_str() {
            "criterion" | "duty" => self.truth(need("when")),
            "step" => self.truth(need("done")),
            "document" => {
                if let Some(copies) = key("copies") {
                    values.push(("copies", self.number(copies).map(Plain::Number)));
                }
                self.truth(need("have"))
            }
            "outcome" => match &need("needs").expr {
                Expr::StringConstant(id, _) => self.verdict(id),
                _ => self.truth(need("needs")),
            },
            "amount" => {
                let mut value = self.number(need("value"));
                if let Some(cap) = key("cap") {
                    let cap = self.number(cap);
                    value = value.and_then(|value| Ok(value.min(cap?)));
                }
                if let Some(round) = key("round") {
                    let how = self.compute(round).map(Dynamic::into_array);
                    value = value.and_then(|value| match how?.unwrap_or_default().as_slice() {
                        [digits, mode] => {
                            let mode = mode.clone().into_string().unwrap_or_default();
                            Fraction { top: value, bottom: Decimal::ONE }.round(digits.as_int().unwrap_or(-1), &mode)
                        }
                        _ => unreachable!("a rounding has two parts"),
                    });
                }
                values.push(("value", value.map(Plain::Number)));
                key("when").map_or(Ok(true), |when| self.truth(when))
            }
            "deadline" => {
                let due = self.day(need("due"));
                let done = key("done").map_or(Ok(self.as_of), |done| self.day(done));
                values.push(("due", due.map(|day| Plain::Date(day.text()))));
                if key("done").is_some() {
                    values.push(("done", done.map(|day| Plain::Date(day.text()))));
                }
                Ok(done? <= due?)
            }
            "indicator" => {
                let (value, target) = (self.number(need("value")), self.number(need("target")));
                if let Some(by) = key("by") {
                    values.push(("by", self.day(by).map(|day| Plain::Date(day.text()))));
                }
                let completion = value.and_then(|top| Fraction { top, bottom: target? }.round(3, "down"));
                values.push(("completion", completion.map(Plain::Number)));
                let most = key("direction").is_some_and(
                    |direction| matches!(&direction.expr, Expr::StringConstant(word, _) if word == "at_most"),
                );
                let reached = |value: Decimal, bound: Decimal| if most { value <= bound } else { value >= bound };
                let (value, target) = (value?, target?);
                let mut ways = vec![Ok(reached(value, target))];
                if let Some(tolerance) = key("tolerance") {
                    let margin = self.number(tolerance).map(|share| share * target);
                    ways.push(
                        margin.map(|margin| reached(value, if most { target + margin } else { target - margin })),
                    );
                }
                some(ways)
            }
            kind => unreachable!("there is no declaration {kind}"),
        }
    }

    fn verdict(&self, id: &str) -> Told<bool> {
        self.oracle.verdicts.borrow().get(id).copied().unwrap_or(Err(Silence::Later))
    }

    fn number(&mut self, key: &Key) -> Told<Decimal> {
        self.compute(key).map(|value| as_number(&value))
    }

    fn day(&mut self, key: &Key) -> Told<Day> {
        self.compute(key).map(|value| value.try_cast::<Day>().unwrap_or_else(|| unreachable!("a date is needed")))
    }

    fn truth(&mut self, key: &Key) -> Told<bool> {
        match self.compute(key) {
            // Why: a way of an `if` that gives a number is no verdict; what rests on it is left out and counted.
            Ok(value) => value.as_bool().map_err(|_| Silence::Unsure),
            Err(why) => self.connected(key, &key.expr).unwrap_or(Err(why)),
        }
    }

    /// The value that Rhai gives to an expression.
    fn compute(&mut self, key: &Key) -> Told<Dynamic> {
        let error = match self.oracle.engine.eval_ast_with_scope::<Dynamic>(&mut self.scope, &key.whole) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let silence = match error.unwrap_inner() {
            EvalAltResult::ErrorVariableNotFound(name, _) => match self.silent.get(name.as_str()) {
                Some(&silence) => Some(silence),
                // A name that is bound further down, or that waits for a rule.
                None => Some(Silence::Later),
            },
            _ => silence_of(&error),
        };
        let silence = silence.unwrap_or_else(|| unreachable!("Rhai: {error}\n{:?}", key.expr));
        // Why: Rhai stops at the first thing that it cannot compute; whether the rest would decide is not seen inside of closures and branches.
        let branches = key.branches || walk(&key.expr, &mut |node| is_branch(node));
        Err(if silence == Silence::NotComputable && branches { Silence::Unsure } else { silence })
    }

    /// A condition that Rhai could not finish, put together from its parts: each is still computed by Rhai.
    fn connected(&mut self, key: &Key, expr: &Expr) -> Option<Told<bool>> {
        let mut parts = |parts: &[Expr]| parts.iter().map(|part| self.part(key, part)).collect::<Vec<_>>();
        Some(match expr {
            Expr::And(of, _) => combined(parts(of), every),
            Expr::Or(of, _) => combined(parts(of), some),
            Expr::Variable(name, ..) => Err(*self.silent.get(name.1.as_str())?),
            Expr::FnCall(call, _) => match (call.name.as_str(), call.op_token.as_ref(), call.args.as_slice()) {
                ("!", Some(Token::Bang), [of]) | ("not", None, [of]) => self.part(key, of).map(|truth| !truth),
                ("all", None, [Expr::Array(of, _)]) => combined(parts(of), every),
                ("any", None, [Expr::Array(of, _)]) => combined(parts(of), some),
                ("at_least", None, [count, Expr::Array(of, _)]) => {
                    let of = parts(of);
                    let count = self.compute(&key.part(count)).map(|count| count.as_int().unwrap_or_default());
                    count.and_then(|count| at_least(count, &of))
                }
                _ => return None,
            },
            Expr::Stmt(block) => match block.statements() {
                [Stmt::Expr(inside)] => return self.connected(key, inside),
                [Stmt::If(parts, _)] => {
                    let condition = self.part(key, &parts.expr);
                    let mut way = |block: &[Stmt]| match block {
                        [Stmt::Expr(only)] => self.part(key, only),
                        [only @ Stmt::If(..)] => {
                            let block = rhai::StmtBlock::new([only.clone()], Position::NONE, Position::NONE);
                            self.part(key, &Expr::Stmt(Box::new(block)))
                        }
                        _ => Err(Silence::Unsure),
                    };
                    let (then, otherwise) = (way(parts.body.statements()), way(parts.branch.statements()));
                    match condition {
                        Ok(true) => then,
                        Ok(false) => otherwise,
                        Err(_) if then.is_ok() && then == otherwise => then,
                        Err(why) => Err(why),
                    }
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    fn part(&mut self, key: &Key, expr: &Expr) -> Told<bool> {
        match expr {
            Expr::StringConstant(id, _) => self.verdict(id),
            _ => self.truth(&key.part(expr)),
        }
    }
}

fn walk(expr: &Expr, wanted: &mut dyn FnMut(&ASTNode<'_>) -> bool) -> bool {
    let mut found = false;
    expr.walk(&mut Vec::new(), &mut |path: &[ASTNode<'_>]| {
        found |= path.last().is_some_and(&mut *wanted);
        !found
    });
    found
}
