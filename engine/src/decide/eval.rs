//! Stage decide: the only code that computes a node. Total, three-valued, both sides looked at; everything else reads its results.

use alloc::vec::Vec;
use core::cmp::Ordering;

use rust_decimal::Decimal;

use super::exact;
use crate::{
    capitals,
    date::Date,
    facts::Facts,
    order,
    plan::{
        Body, Comparison, Node, Operand, VerifiedPlan,
        link::{Step, Work},
        verify::MAX_LIST_DEPTH,
    },
    value::{Cell, RoundingMode, constant},
};

/// One pass over the nodes of a plan.
pub(super) struct Pass<'a> {
    pub(super) plan: &'a VerifiedPlan,
    pub(super) facts: &'a Facts,
    pub(super) as_of: Cell,
    /// The fixed cells, then a cell for every node.
    pub(super) memory: &'a mut [Cell],
    /// How many fixed cells there are.
    pub(super) fixed: usize,
    pub(super) records: [&'a [Cell]; MAX_LIST_DEPTH],
}

impl Pass<'_> {
    /// Computes these nodes, which stand in dependency order.
    pub(super) fn run(&mut self, steps: &[Step]) {
        let facts = self.facts.cells();
        let nodes = self.plan.nodes.as_slice();
        for step in steps {
            let (left, right) = (step.left.of(facts, self.memory), step.right.of(facts, self.memory));
            let at = self.fixed + step.node as usize;
            // Why: each way stores its own result; through one common place the next reader would have to wait for it.
            match step.work {
                Work::Compare(op) => match holds(op, left, right) {
                    Some(truth) => self.store(at, Cell::Boolean(truth)),
                    None => self.store(at, missing(left, right)),
                },
                Work::Years => match (left, right) {
                    (Cell::Date(from), Cell::Date(to)) => self.store(at, Cell::Integer(from.years_until(*to))),
                    _ => self.store(at, missing(left, right)),
                },
                Work::Node => {
                    if let Some(node) = nodes.get(step.node as usize) {
                        let cell = self.compute(step.node, node);
                        self.store(at, cell);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn store(&mut self, at: usize, cell: Cell) {
        if let Some(slot) = self.memory.get_mut(at) {
            *slot = cell;
        }
    }

    /// A node inside of a list body.
    fn step(&mut self, index: u32) {
        let plan = self.plan;
        let Some(node) = plan.nodes.get(index as usize) else { return };
        let cell = self.compute(index, node);
        self.store(self.fixed + index as usize, cell);
    }

    /// Where an operand's value stands: nothing is copied to look at it.
    fn at(&self, operand: Operand) -> &Cell {
        let cell = match operand {
            Operand::Fact(i) => self.facts.cells().get(i as usize),
            Operand::Parameter(i) => self.memory.get(i as usize),
            Operand::Node(i) => self.memory.get(self.fixed + i as usize),
            Operand::AsOf => return &self.as_of,
            Operand::Element { depth, field } => {
                self.records.get(usize::from(depth)).and_then(|record| record.get(field as usize))
            }
            Operand::Boolean(b) => return if b { &constant::TRUE } else { &constant::FALSE },
            Operand::Whole(n) => return constant::whole_number(n),
            Operand::Choice(c) => return constant::choice_of(c),
        };
        cell.unwrap_or(&constant::UNKNOWN)
    }

    fn read(&self, operand: Operand) -> Cell {
        *self.at(operand)
    }

    /// Computes one node.
    #[inline(never)]
    fn compute(&mut self, index: u32, node: &Node) -> Cell {
        match node {
            Node::Compare { op, left, right } => compare(*op, self.at(*left), self.at(*right)),
            Node::YearsBetween(a, b) => dates(self.at(*a), self.at(*b), |a, b| Cell::Integer(a.years_until(b))),
            Node::All(of) => self.combined(of, true),
            Node::Any(of) => self.combined(of, false),
            Node::Not(a) => self.not(*a),
            Node::AtLeast { count, of } => self.at_least(*count, of),
            Node::Applies { condition, value } => self.applies(*condition, *value),
            Node::If { condition, then, otherwise } => self.choose(*condition, *then, *otherwise),
            Node::CompareShare { op, part, whole, level } => self.compare_share(index, *op, [*part, *whole, *level]),
            Node::Add(a, b) => self.arithmetic(index, *a, *b, i64::checked_add, exact::add),
            Node::Subtract(a, b) => self.arithmetic(index, *a, *b, i64::checked_sub, exact::subtract),
            Node::Multiply(a, b) => self.arithmetic(index, *a, *b, i64::checked_mul, exact::multiply),
            Node::Quotient { dividend, divisor, digits, mode } => {
                self.quotient(index, [*dividend, *divisor, *digits], *mode)
            }
            Node::Round { value, digits, mode } => self.round(index, *value, *digits, *mode),
            Node::Least(a, b) => self.pick(*a, *b, Comparison::AtMost),
            Node::Greatest(a, b) => self.pick(*a, *b, Comparison::AtLeast),
            Node::MonthsBetween(a, b) => self.months_between(*a, *b),
            Node::DaysBetween(a, b) => self.days_between(*a, *b),
            Node::AddMonths { date, count, step } => self.moved(index, *date, *count, *step, Date::plus_months),
            Node::AddDays { date, count, step } => self.moved(index, *date, *count, *step, Date::plus_days),
            Node::YearOf(a) => self.year_of(*a),
            Node::InYear { date, year } => self.moved(index, *date, *year, 1, Date::in_year),
            Node::Count { list, body } => self.count(*list, *body),
            Node::Sum { list, body } => self.sum(index, *list, *body),
            Node::Distinct { list, key } => self.distinct(*list, *key),
            Node::Filled(value) => self.filled(*value),
            Node::SameText(a, b) => self.same_text(*a, *b),
            Node::SaysInCapitals { text, amount } => self.says_in_capitals(*text, *amount),
            Node::Every { list, body } => self.quantify(*list, *body, false),
            Node::Some { list, body } => self.quantify(*list, *body, true),
            Node::LongestRun { list, key, hit } => self.longest_run(*list, *key, *hit),
        }
    }

    fn not(&self, a: Operand) -> Cell {
        match self.read(a) {
            Cell::Boolean(b) => Cell::Boolean(!b),
            other => other,
        }
    }

    fn applies(&self, condition: Operand, value: Operand) -> Cell {
        match self.read(condition) {
            Cell::Boolean(true) => self.read(value),
            Cell::Boolean(false) | Cell::NotApplicable => Cell::NotApplicable,
            other => other,
        }
    }

    #[inline(never)]
    fn choose(&self, condition: Operand, then: Operand, otherwise: Operand) -> Cell {
        match self.read(condition) {
            Cell::Boolean(true) => self.read(then),
            Cell::Boolean(false) => self.read(otherwise),
            other => {
                // Why: where both ways agree, the condition cannot change the answer, not even by being impossible to compute; where one of them
                // is not known yet, they may still agree.
                let (a, b) = (self.read(then), self.read(otherwise));
                match (a.is_known() || a == Cell::Unknown, b.is_known() || b == Cell::Unknown) {
                    (true, true) if a == Cell::Unknown || b == Cell::Unknown => Cell::Unknown,
                    (true, true) if a == b => a,
                    _ => other,
                }
            }
        }
    }

    #[inline(never)]
    fn quotient(&self, index: u32, operands: [Operand; 3], mode: RoundingMode) -> Cell {
        let [a, b, digits] = operands.map(|operand| self.read(operand));
        strict(&[a, b, digits]).unwrap_or_else(|| {
            let result = || exact::quotient(a.number()?, b.number()?, small(digits)?, mode);
            result().map_or(Cell::NotComputable(index), Cell::Decimal)
        })
    }

    #[inline(never)]
    fn round(&self, index: u32, value: Operand, digits: Operand, mode: RoundingMode) -> Cell {
        let (a, digits) = (self.read(value), self.read(digits));
        strict(&[a, digits]).unwrap_or_else(|| match (a.number(), small(digits)) {
            (Some(number), Some(digits)) => Cell::Decimal(mode.round(number, digits)),
            _ => Cell::NotComputable(index),
        })
    }

    #[inline(never)]
    fn months_between(&self, a: Operand, b: Operand) -> Cell {
        dates(self.at(a), self.at(b), |a, b| Cell::Integer(a.months_until(b)))
    }

    #[inline(never)]
    fn days_between(&self, a: Operand, b: Operand) -> Cell {
        dates(self.at(a), self.at(b), |a, b| Cell::Integer(a.days_until(b)))
    }

    fn year_of(&self, a: Operand) -> Cell {
        match self.read(a) {
            Cell::Date(date) => Cell::Integer(i64::from(date.year())),
            other => other,
        }
    }

    /// Conjunction (`neutral` is true) or disjunction: the other truth value decides, what does not apply is left out; where nothing applies,
    /// neither does the whole.
    fn combined(&self, of: &[Operand], neutral: bool) -> Cell {
        let mut open = Cell::Boolean(neutral);
        let mut applies = of.is_empty();
        for &operand in of {
            match self.at(operand) {
                Cell::Boolean(b) if *b == neutral => applies = true,
                Cell::Boolean(b) => return Cell::Boolean(*b),
                other => open = weaker(open, *other),
            }
        }
        if applies || open != Cell::Boolean(neutral) { open } else { Cell::NotApplicable }
    }

    fn filled(&self, value: Operand) -> Cell {
        match self.read(value) {
            Cell::Text(id) => Cell::Boolean(!self.facts.text(id).trim().is_empty()),
            known if known.is_known() => Cell::Boolean(true),
            other => other,
        }
    }

    #[inline(never)]
    fn same_text(&self, a: Operand, b: Operand) -> Cell {
        match (self.read(a), self.read(b)) {
            (Cell::Text(a), Cell::Text(b)) => Cell::Boolean(self.facts.text(a).trim() == self.facts.text(b).trim()),
            (a, b) => missing(&a, &b),
        }
    }

    #[inline(never)]
    fn says_in_capitals(&self, text: Operand, amount: Operand) -> Cell {
        let (text, amount) = (self.read(text), self.read(amount));
        match (text, amount.number()) {
            (Cell::Text(id), Some(number)) => Cell::Boolean(capitals::amount(self.facts.text(id)) == Some(number)),
            _ => missing(&text, &amount),
        }
    }

    #[inline(never)]
    fn at_least(&self, count: Operand, of: &[Operand]) -> Cell {
        let (mut yes, mut open, mut stuck, mut place) = (0_i64, 0_i64, 0_i64, None);
        let mut applies = of.is_empty();
        for &operand in of {
            let cell = self.read(operand);
            applies |= cell != Cell::NotApplicable;
            match cell {
                Cell::Boolean(true) => yes += 1,
                Cell::Unknown => open += 1,
                Cell::NotComputable(at) => {
                    stuck += 1;
                    place = place.or(Some(at));
                }
                _ => {}
            }
        }
        let needed = match self.read(count) {
            Cell::Integer(n) => n,
            other => return other,
        };
        match place {
            _ if !applies => Cell::NotApplicable,
            _ if yes >= needed => Cell::Boolean(true),
            _ if yes + open + stuck < needed => Cell::Boolean(false),
            Some(place) if open == 0 => Cell::NotComputable(place),
            _ => Cell::Unknown,
        }
    }

    #[inline(never)]
    fn compare_share(&self, index: u32, op: Comparison, [part, whole, level]: [Operand; 3]) -> Cell {
        let cells = [self.read(part), self.read(whole), self.read(level)];
        strict(&cells).unwrap_or_else(|| {
            let [part, whole, level] = cells.map(|cell| cell.number().unwrap_or_default());
            if whole <= Decimal::ZERO {
                return Cell::NotComputable(index);
            }
            match exact::multiply(level, whole) {
                Some(bound) => compare(op, &Cell::Decimal(part), &Cell::Decimal(bound)),
                None => Cell::NotComputable(index),
            }
        })
    }

    #[inline(never)]
    fn arithmetic(
        &self,
        index: u32,
        a: Operand,
        b: Operand,
        whole: fn(i64, i64) -> Option<i64>,
        decimal: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Cell {
        let (a, b) = (self.read(a), self.read(b));
        strict(&[a, b]).unwrap_or_else(|| match (a, b) {
            (Cell::Integer(a), Cell::Integer(b)) => whole(a, b).map_or(Cell::NotComputable(index), Cell::Integer),
            _ => {
                let result = || decimal(a.number()?, b.number()?);
                result().map_or(Cell::NotComputable(index), Cell::Decimal)
            }
        })
    }

    #[inline(never)]
    fn pick(&self, a: Operand, b: Operand, op: Comparison) -> Cell {
        let (a, b) = (self.read(a), self.read(b));
        match compare(op, &a, &b) {
            Cell::Boolean(true) => a,
            Cell::Boolean(false) => b,
            other => other,
        }
    }

    #[inline(never)]
    fn moved(&self, index: u32, date: Operand, count: Operand, step: i8, by: fn(Date, i64) -> Option<Date>) -> Cell {
        match (self.read(date), self.read(count)) {
            (Cell::Date(date), Cell::Integer(count)) => {
                let moved = || by(date, count.checked_mul(i64::from(step))?);
                moved().map_or(Cell::NotComputable(index), Cell::Date)
            }
            (a, b) => strict(&[a, b]).unwrap_or(Cell::Unknown),
        }
    }

    /// The records of a list, or why there are none.
    fn records(&self, list: Operand) -> Result<u32, Cell> {
        match self.read(list) {
            Cell::List(id) => Ok(id),
            other => Err(other),
        }
    }

    /// What `body` gives for one record. The nodes of deeper lists inside of it are computed by their own list node.
    fn of_record(&mut self, body: Body, list: u32, row: usize) -> Cell {
        let facts = self.facts;
        let record = facts.records(list).get(row).map_or(&[][..], Vec::as_slice);
        if let Some(slot) = self.records.get_mut(usize::from(body.depth)) {
            *slot = record;
        }
        for index in body.first..body.end {
            if self.plan.depth(index) == body.depth + 1 {
                self.step(index);
            }
        }
        self.read(body.result)
    }

    #[inline(never)]
    fn count(&mut self, list: Operand, body: Option<Body>) -> Cell {
        let list = match self.records(list) {
            Ok(list) => list,
            Err(why) => return why,
        };
        let rows = self.facts.records(list).len();
        let Some(body) = body else {
            return Cell::Integer(i64::try_from(rows).unwrap_or(i64::MAX));
        };
        let (mut hits, mut open) = (0, Cell::Boolean(true));
        for row in 0..rows {
            match self.of_record(body, list, row) {
                Cell::Boolean(hit) => hits += i64::from(hit),
                other => open = weaker(open, other),
            }
        }
        if open == Cell::Boolean(true) { Cell::Integer(hits) } else { open }
    }

    #[inline(never)]
    fn sum(&mut self, index: u32, list: Operand, body: Body) -> Cell {
        let list = match self.records(list) {
            Ok(list) => list,
            Err(why) => return why,
        };
        let mut total = if self.plan.is_integer(index) { Cell::Integer(0) } else { Cell::Decimal(Decimal::ZERO) };
        for row in 0..self.facts.records(list).len() {
            let summand = self.of_record(body, list, row);
            total = match (total, summand) {
                (_, Cell::NotApplicable) => total,
                (Cell::Integer(a), Cell::Integer(b)) => {
                    a.checked_add(b).map_or(Cell::NotComputable(index), Cell::Integer)
                }
                (a, b) => strict(&[a, b]).unwrap_or_else(|| {
                    let result = || exact::add(a.number()?, b.number()?);
                    result().map_or(Cell::NotComputable(index), Cell::Decimal)
                }),
            };
        }
        total
    }

    /// Whether the body holds for some record (`some`) or for every one.
    #[inline(never)]
    fn quantify(&mut self, list: Operand, body: Body, some: bool) -> Cell {
        let list = match self.records(list) {
            Ok(list) => list,
            Err(why) => return why,
        };
        let mut open = Cell::Boolean(!some);
        for row in 0..self.facts.records(list).len() {
            match self.of_record(body, list, row) {
                Cell::Boolean(b) if b == some => return Cell::Boolean(some),
                other => open = weaker(open, other),
            }
        }
        open
    }

    /// Two known keys that are the same decide, whatever the others are.
    #[inline(never)]
    fn distinct(&mut self, list: Operand, key: Body) -> Cell {
        let list = match self.records(list) {
            Ok(list) => list,
            Err(why) => return why,
        };
        let (mut keys, mut open) = (Vec::new(), Cell::Boolean(true));
        for row in 0..self.facts.records(list).len() {
            match self.of_record(key, list, row) {
                Cell::NotApplicable => {}
                cell if !cell.is_known() => open = weaker(open, cell),
                cell if keys.iter().any(|&known| self.same(known, cell)) => return Cell::Boolean(false),
                cell => keys.push(cell),
            }
        }
        open
    }

    fn same(&self, a: Cell, b: Cell) -> bool {
        match (a, b) {
            (Cell::Text(a), Cell::Text(b)) => self.facts.text(a).trim() == self.facts.text(b).trim(),
            (a, b) => holds(Comparison::Equal, &a, &b) == Some(true),
        }
    }

    #[inline(never)]
    fn longest_run(&mut self, list: Operand, key: Body, hit: Body) -> Cell {
        let list = match self.records(list) {
            Ok(list) => list,
            Err(why) => return why,
        };
        let mut years = Vec::new();
        let mut open = Cell::Boolean(true);
        for row in 0..self.facts.records(list).len() {
            match (self.of_record(hit, list, row), self.of_record(key, list, row)) {
                (Cell::Boolean(false), _) => {}
                (Cell::Boolean(true), Cell::Integer(year)) => years.push(year),
                (a, b) => open = weaker(weaker(open, a), b),
            }
        }
        if open != Cell::Boolean(true) {
            return open;
        }
        order::sort(&mut years, Ord::cmp);
        years.dedup();
        let (mut longest, mut run, mut previous) = (0_i64, 0_i64, None::<i64>);
        for year in years {
            let follows = previous.and_then(|p| p.checked_add(1)) == Some(year);
            run = if follows { run + 1 } else { 1 };
            longest = longest.max(run);
            previous = Some(year);
        }
        Cell::Integer(longest)
    }
}

fn dates(a: &Cell, b: &Cell, f: impl Fn(Date, Date) -> Cell) -> Cell {
    match (a, b) {
        (Cell::Date(a), Cell::Date(b)) => f(*a, *b),
        (a, b) => missing(a, b),
    }
}

/// The result so far joined with one more that does not decide: unknown before not computable before the neutral value.
#[inline]
fn weaker(so_far: Cell, next: Cell) -> Cell {
    match (so_far, next) {
        (Cell::Unknown, _) | (_, Cell::Unknown) => Cell::Unknown,
        (_, Cell::NotComputable(place)) if !matches!(so_far, Cell::NotComputable(_)) => Cell::NotComputable(place),
        _ => so_far,
    }
}

/// Why these operands give no value, if one of them has none: what cannot be computed outweighs what is not known yet, and that what does not
/// apply, so that one more known fact never overturns what was settled.
#[inline]
fn strict(cells: &[Cell]) -> Option<Cell> {
    let mut why = None;
    for &cell in cells {
        match cell {
            Cell::NotComputable(_) => return Some(cell),
            Cell::Unknown => why = Some(cell),
            Cell::NotApplicable if why.is_none() => why = Some(cell),
            _ => {}
        }
    }
    why
}

fn small(digits: Cell) -> Option<u32> {
    match digits {
        Cell::Integer(n @ 0..=20) => u32::try_from(n).ok(),
        _ => None,
    }
}

/// Why two operands give no value.
#[cold]
#[inline(never)]
fn missing(a: &Cell, b: &Cell) -> Cell {
    strict(&[*a, *b]).unwrap_or(Cell::Unknown)
}

/// Compares two cells.
fn compare(op: Comparison, left: &Cell, right: &Cell) -> Cell {
    holds(op, left, right).map_or_else(|| missing(left, right), Cell::Boolean)
}

/// Whether a comparison holds; nothing if a side has no value.
#[inline(always)]
fn holds(op: Comparison, left: &Cell, right: &Cell) -> Option<bool> {
    let order = match (left, right) {
        (Cell::Integer(a), Cell::Integer(b)) => a.cmp(b),
        (Cell::Date(a), Cell::Date(b)) => a.cmp(b),
        (Cell::Choice(a), Cell::Choice(b)) => a.cmp(b),
        (Cell::Boolean(a), Cell::Boolean(b)) => a.cmp(b),
        (Cell::Decimal(_) | Cell::Integer(_), Cell::Decimal(_) | Cell::Integer(_)) => compare_numbers(left, right),
        _ => return None,
    };
    Some(match op {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    })
}

#[inline(never)]
fn compare_numbers(left: &Cell, right: &Cell) -> Ordering {
    match (left, right) {
        (Cell::Decimal(a), Cell::Decimal(b)) => a.cmp(b),
        (Cell::Integer(a), Cell::Decimal(b)) => Decimal::from(*a).cmp(b),
        (Cell::Decimal(a), Cell::Integer(b)) => a.cmp(&Decimal::from(*b)),
        _ => Ordering::Equal,
    }
}
