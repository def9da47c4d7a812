//! Beside the pipeline, mutants, tests: operands are replaced in the order in which they are visited, and nodes are put in without a trace.

use std::cell::RefCell;

use zhunsheng_engine::{
    VerifiedPlan,
    plan::{Node, Operand},
};

use super::{Rewrite, insert};
use crate::mutate::change::operands;

/// The plans of all built-in packages.
fn plans() -> Vec<VerifiedPlan> {
    let names = ["cn-pilot/1", "gx-station/1", "gx-transfer/1", "gx-zone/1", "gy-society/1"];
    let of = |name: &&str| {
        let files = zhunsheng_rules::FILES
            .iter()
            .filter_map(|(path, text)| Some((path.strip_prefix(*name)?.strip_prefix('/')?, *text)));
        zhunsheng_compiler::compile(&zhunsheng_compiler::Package::from_files(*name, files)).plan
    };
    let plans: Vec<VerifiedPlan> = names.iter().filter_map(of).collect();
    assert_eq!(plans.len(), names.len());
    plans
}

#[test]
fn operands_are_replaced_in_the_order_in_which_they_are_visited() {
    let plans = plans();
    for node in plans.iter().flat_map(|plan| &plan.nodes) {
        let seen = RefCell::new(Vec::new());
        let note = |operand: Operand| {
            seen.borrow_mut().push(operand);
            operand
        };
        let same = Rewrite { operand: &note, first: &|first| first, end: &|end| end }.node(node);
        assert_eq!(same, *node);
        let visited = operands(node);
        assert_eq!(seen.borrow().get(..visited.len()), Some(visited.as_slice()), "{node:?}");
    }
}

#[test]
fn a_node_that_nobody_reads_can_be_put_in_anywhere() {
    for plan in plans() {
        let bare = crate::mutate::bare::wordless(&plan);
        for at in (0..bare.nodes.len()).step_by(7) {
            let mut more = bare.clone();
            insert(&mut more, u32::try_from(at).unwrap_or(0), Node::All(Vec::new()));
            assert_eq!(more.nodes.len(), bare.nodes.len() + 1);
            let verified = VerifiedPlan::new(more);
            assert!(verified.is_ok(), "{} at {at}: {:?}", plan.policy.id, verified.err());
        }
    }
}
