//! Batch, impact: groups, with those of few rows shown only together with others.
//!
//! Why it is done so: whoever knows the total and every group but one knows that one too. So all groups below the least size are put together, and
//! as long as what was put together is a single group or still too small, the next smallest group joins it. Every number that is shown is then the
//! sum over at least the least number of rows, and what is not shown cannot be had by subtraction from the total.

use zhunsheng_engine::{
    VerifiedPlan,
    plan::{Domain, Text},
};

use super::{
    amounts::Sum,
    count::{Group, Met},
    pairs::Pairs,
};

/// One line of the table of groups.
#[derive(Debug, Clone)]
pub struct GroupRow {
    /// The value in each column that is grouped by; empty for rows that were put together.
    pub key: Vec<Text>,
    /// How many rows.
    pub rows: u64,
    /// Each outcome, in the order of the report.
    pub outcomes: Vec<Met>,
    /// The sums before and after of each amount, in the order of the report.
    pub amounts: Vec<(Sum, Sum)>,
}

/// The groups of a report.
#[derive(Debug, Clone)]
pub struct Groups {
    /// The columns that are grouped by.
    pub columns: Vec<String>,
    /// The fewest rows that a group is shown with.
    pub least: u64,
    /// The groups, the largest first.
    pub rows: Vec<GroupRow>,
    /// How many groups were put together, and what they come to.
    pub together: Option<(usize, GroupRow)>,
    /// Whether there are so few rows in all that nothing of their groups is shown.
    pub withheld: bool,
    /// What groups past the most that are kept come to.
    pub rest: Option<GroupRow>,
}

/// The table of groups.
pub(super) fn shown(
    pairs: &Pairs,
    columns: &[String],
    least: u64,
    mut groups: Vec<(Vec<String>, Group)>,
    rest: Option<Group>,
    label: impl Fn(usize, &str) -> Text,
) -> Groups {
    // Why: of equal size the later name joins first, so that the table is the same on every run.
    groups.sort_by(|a, b| b.1.rows.cmp(&a.1.rows).then_with(|| a.0.cmp(&b.0)));
    let small = groups.iter().filter(|(_, group)| group.rows < least).count();
    let mut together: Option<(usize, Group)> = None;
    let mut join = |groups: &mut Vec<(Vec<String>, Group)>| {
        let Some((_, group)) = groups.pop() else { return false };
        let (count, sum) = together.get_or_insert_with(|| (0, Group::empty(pairs)));
        *count += 1;
        sum.add(&group);
        *count < 2 || sum.rows < least
    };
    let mut left = small;
    let mut wanting = small > 0;
    while left > 0 || (wanting && !groups.is_empty()) {
        wanting = join(&mut groups);
        left = left.saturating_sub(1);
    }
    // Why: what could not be brought to the least size stays out; it is all there is.
    let withheld = together.as_ref().is_some_and(|(_, sum)| sum.rows < least);
    let row = |key: Vec<Text>, group: &Group| GroupRow {
        key,
        rows: group.rows,
        outcomes: group.outcomes.clone(),
        amounts: group.amounts.iter().map(|money| (money.before, money.after)).collect(),
    };
    let named = |(key, group): &(Vec<String>, Group)| {
        row(key.iter().enumerate().map(|(at, value)| label(at, value)).collect(), group)
    };
    Groups {
        columns: columns.to_vec(),
        least,
        rows: groups.iter().map(named).collect(),
        together: together.filter(|_| !withheld).map(|(count, sum)| (count, row(Vec::new(), &sum))),
        withheld,
        rest: rest.map(|rest| row(Vec::new(), &rest)),
    }
}

/// What a value of a column that is grouped by is called.
pub(super) fn label(plan: &VerifiedPlan, fact: Option<usize>, value: &str) -> Text {
    let same = |text: &str| Text { zh: text.to_owned(), en: text.to_owned() };
    let domain = fact.and_then(|fact| plan.facts.get(fact)).map(|fact| &fact.domain);
    match (value, domain) {
        ("", _) => Text { zh: "（空）".to_owned(), en: "(empty)".to_owned() },
        ("true", Some(Domain::Boolean)) => Text { zh: "是".to_owned(), en: "yes".to_owned() },
        ("false", Some(Domain::Boolean)) => Text { zh: "否".to_owned(), en: "no".to_owned() },
        (id, Some(Domain::Choice { set })) => {
            let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
            let label = choices.iter().find(|choice| choice.id == id).map(|choice| choice.label.clone());
            label.unwrap_or_else(|| same(id))
        }
        (value, _) => same(value),
    }
}

#[cfg(test)]
mod tests {
    use zhunsheng_engine::plan::Text;

    use super::shown;
    use crate::impact::{count::Group, pairs::Pairs};

    fn pairs() -> Pairs {
        Pairs {
            outcomes: Vec::new(),
            findings: Vec::new(),
            amounts: Vec::new(),
            rests: Vec::new(),
            changed: Vec::new(),
            other_date: false,
            other_rules: false,
        }
    }

    /// Sizes of the groups that are shown, and of those put together: how many, and of how many rows.
    fn sizes(of: &[u64], least: u64) -> (Vec<u64>, Option<(usize, u64)>, bool) {
        let group =
            |(at, rows): (usize, &u64)| (vec![format!("{at:02}")], Group { rows: *rows, ..Group::empty(&pairs()) });
        let groups = of.iter().enumerate().map(group).collect();
        let text = |_: usize, value: &str| Text { zh: value.to_owned(), en: value.to_owned() };
        let table = shown(&pairs(), &["city".to_owned()], least, groups, None, text);
        let together = table.together.map(|(count, row)| (count, row.rows));
        (table.rows.iter().map(|row| row.rows).collect(), together, table.withheld)
    }

    #[test]
    fn no_small_group_can_be_had_by_subtraction() {
        assert_eq!(sizes(&[9, 8, 7], 5), (vec![9, 8, 7], None, false));
        // A single small group takes the next smallest with it.
        assert_eq!(sizes(&[9, 8, 7, 2], 5), (vec![9, 8], Some((2, 9)), false));
        // Two small groups that are enough together need nobody else.
        assert_eq!(sizes(&[9, 8, 3, 2], 5), (vec![9, 8], Some((2, 5)), false));
        // Two that are not, do.
        assert_eq!(sizes(&[9, 8, 1, 2], 5), (vec![9], Some((3, 11)), false));
        assert_eq!(sizes(&[2, 1], 5), (vec![], None, true));
        assert_eq!(sizes(&[3], 5), (vec![], None, true));
        assert_eq!(sizes(&[3, 2], 1), (vec![3, 2], None, false));
        assert_eq!(sizes(&[], 5), (vec![], None, false));
    }
}
