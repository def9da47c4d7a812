//! Batch, tests: every number of a report is the one that deciding each row by itself gives.

use std::{collections::BTreeMap, fs::File};

use arrow::array::{Array as _, AsArray as _};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rust_decimal::Decimal;
use zhunsheng_batch::{
    impact::{Question, RowsFile, Settings, Side},
    kernel::Counts,
    population::{Format, Writer},
};
use zhunsheng_engine::{Date, Facts, Lang, Verdict, VerifiedPlan, decide, plan::FindingKind};
use zhunsheng_intake::cases::heading::is_personal;
use zhunsheng_lab::generate::{Generator, Random, Value, typed};

use crate::{Kept, Place, count, day, plan, settings, try_count};

const POLICIES: [&str; 5] = ["gx-station", "gx-zone", "gx-transfer", "gy-society", "cn-pilot"];

/// Made-up rows with gaps.
fn rows(plan: &VerifiedPlan, as_of: Date, count: usize) -> Vec<Facts> {
    let generator = Generator::new(plan, Vec::new());
    let mut random = Random::new(42);
    (0..count)
        .map(|_| {
            let case = generator.case(&mut random, as_of);
            let mut case = if random.chance(50) { generator.partial(&mut random, &case) } else { case };
            // Why: a cell with nothing but blanks in it is not known; a dossier can say that a text is blank.
            case.retain(|_, value| !matches!(value, Value::Text(text) if text.trim().is_empty()));
            // Why: columns of personal data are not read, so nothing is known of such facts.
            case.retain(|name, value| {
                let title =
                    plan.fact_index(name).and_then(|at| plan.facts.get(at)).map_or("", |fact| fact.title.zh.as_str());
                !(matches!(value, Value::Text(_)) && is_personal(title))
            });
            typed(plan, &case)
        })
        .collect()
}

/// A value of a parameter other than the one in force: the plan that has it from a day on.
fn changed(plan: &VerifiedPlan, from: Date) -> VerifiedPlan {
    for parameter in &plan.parameters {
        for value in ["8", "3", "true", "false", "2020-01-01"] {
            let in_force = parameter.values.last().map(|dated| dated.value.cell());
            if let Ok(other) = plan.with_value(&parameter.name, value, from)
                && other
                    .parameters
                    .iter()
                    .find(|one| one.name == parameter.name)
                    .and_then(|one| one.values.last())
                    .map(|dated| dated.value.cell())
                    != in_force
            {
                return other;
            }
        }
    }
    unreachable!("no parameter takes any of these values")
}

fn tally(counts: &mut Counts, verdict: Verdict) {
    match verdict {
        Verdict::Met => counts.met += 1,
        Verdict::NotMet => counts.not_met += 1,
        Verdict::Unknown => counts.unknown += 1,
        Verdict::NotApplicable => counts.not_applicable += 1,
        Verdict::NotComputable => counts.not_computable += 1,
    }
}

/// Each verdict by id, and each amount that is due.
fn decided(plan: &VerifiedPlan, facts: &Facts, as_of: Date) -> (BTreeMap<String, Verdict>, BTreeMap<String, Decimal>) {
    let decision = decide(plan, facts, as_of);
    let mut verdicts: BTreeMap<String, Verdict> =
        plan.outcomes.iter().map(|outcome| (format!("o {}", outcome.id), decision.outcome(outcome))).collect();
    let mut amounts = BTreeMap::new();
    for finding in &plan.findings {
        let verdict = decision.finding(finding).verdict;
        verdicts.insert(format!("f {}", finding.id), verdict);
        if let FindingKind::Amount { value, .. } = &finding.kind
            && verdict == Verdict::Met
            && let Some(amount) = decision.cell(value.of).number()
        {
            amounts.insert(finding.id.clone(), amount);
        }
    }
    (verdicts, amounts)
}

#[test]
fn a_report_says_what_single_decisions_say() {
    let mut flipped = 0;
    for policy in POLICIES {
        let (place, old) = (Place::new(), plan(policy));
        let as_of = day("2027-01-01").max(old.policy.from);
        let as_of = old.policy.to.map_or(as_of, |to| as_of.min(to));
        let new = changed(&old, old.policy.from);
        let rows = rows(&old, as_of, 3000);
        let question = Question { before: Some(Side { plan: &old, as_of }), after: Side { plan: &new, as_of } };
        let (mut before, mut after) = (BTreeMap::<String, Counts>::new(), BTreeMap::<String, Counts>::new());
        let mut flips = BTreeMap::<String, u64>::new();
        let mut sums = BTreeMap::<String, (Decimal, Decimal)>::new();
        for facts in &rows {
            let (was, paid) = decided(&old, facts, as_of);
            let (is, pays) = decided(&new, facts, as_of);
            for (id, verdict) in &was {
                tally(before.entry(id.clone()).or_default(), *verdict);
                *flips.entry(id.clone()).or_default() += u64::from(is.get(id) != Some(verdict));
            }
            is.iter().for_each(|(id, verdict)| tally(after.entry(id.clone()).or_default(), *verdict));
            paid.iter().for_each(|(id, amount)| sums.entry(id.clone()).or_default().0 += amount);
            pays.iter().for_each(|(id, amount)| sums.entry(id.clone()).or_default().1 += amount);
        }
        for format in [Format::Csv, Format::Parquet] {
            let path = place.path(&format!("rows.{}", format.name()));
            let mut writer =
                Writer::create(&path, format, &old, &["城市"], Lang::Zh).unwrap_or_else(|why| unreachable!("{why}"));
            for facts in &rows {
                writer.write(&["南宁"], facts, Lang::Zh).unwrap_or_else(|why| unreachable!("{why}"));
            }
            writer.finish().unwrap_or_else(|why| unreachable!("{why}"));
            let report = count(&path, &question, &settings());
            assert!(report.is_whole(), "{policy} {format:?}: {:?}", report.problems.kept);
            assert_eq!(report.rows.decided, 3000, "{policy} {format:?}");
            for outcome in &report.outcomes {
                let id = format!("o {}", outcome.about.id);
                assert_eq!(
                    (outcome.before, outcome.after),
                    (before.get(&id).copied(), after.get(&id).copied()),
                    "{policy} {id}"
                );
                assert_eq!(Some(&outcome.flips.total()), flips.get(&id), "{policy} {id}");
                assert_eq!(
                    outcome.causes.iter().map(|cause| cause.rows).sum::<u64>(),
                    outcome.flips.total(),
                    "{policy} {id}"
                );
                flipped += outcome.flips.total();
            }
            for finding in &report.findings {
                let id = format!("f {}", finding.about.id);
                assert_eq!(
                    (finding.before, finding.after),
                    (before.get(&id).copied(), after.get(&id).copied()),
                    "{policy} {id}"
                );
                assert_eq!(Some(&finding.flips.total()), flips.get(&id), "{policy} {id}");
            }
            for amount in &report.amounts {
                let (old, new) = sums.get(&amount.about.id).copied().unwrap_or_default();
                let exact = |sum: Option<zhunsheng_batch::impact::Sum>| {
                    sum.and_then(|sum| sum.text()).and_then(|text| Decimal::from_str_exact(&text).ok())
                };
                assert_eq!(
                    (exact(amount.before), exact(amount.after)),
                    (Some(old), Some(new)),
                    "{policy} {}",
                    amount.about.id
                );
            }
        }
    }
    assert!(flipped > 100, "only {flipped} flips: the change changes nothing");
}

#[test]
fn threads_and_blocks_change_nothing() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let as_of = day("2027-01-01");
    let new = plan.with_value("basic.full_time_staff", "8", as_of).unwrap_or_else(|why| unreachable!("{why:?}"));
    let question = Question { before: Some(Side { plan: &plan, as_of }), after: Side { plan: &new, as_of } };
    let path = place.path("rows.csv");
    // Why: enough bytes for several blocks.
    let rows = rows(&plan, as_of, 500);
    let mut writer =
        Writer::create(&path, Format::Csv, &plan, &["城市"], Lang::Zh).unwrap_or_else(|why| unreachable!("{why}"));
    for at in 0..12_000 {
        let city = ["南宁", "柳州", "桂林", "百色"].get(at % 4).copied().unwrap_or("");
        if let Some(facts) = rows.get(at % rows.len()) {
            writer.write(&[city], facts, Lang::Zh).unwrap_or_else(|why| unreachable!("{why}"));
        }
    }
    writer.finish().unwrap_or_else(|why| unreachable!("{why}"));
    let with = |threads: usize| {
        let settings = Settings { threads, group_by: vec!["城市".to_owned()], ..Settings::default() };
        count(&path, &question, &settings).json(Lang::Zh).to_string()
    };
    let one = with(1);
    assert_eq!(one, with(3));
    assert!(one.contains("\"rows\":12000"), "{}", one.chars().take(2000).collect::<String>());
}

#[test]
fn the_file_of_rows_has_what_each_row_comes_to() {
    let (place, old) = (Place::new(), plan("gx-station"));
    let as_of = day("2027-01-01");
    let new = old.with_value("basic.full_time_staff", "8", as_of).unwrap_or_else(|why| unreachable!("{why:?}"));
    let question = Question { before: Some(Side { plan: &old, as_of }), after: Side { plan: &new, as_of } };
    let rows = rows(&old, as_of, 300);
    let path = place.path("rows.csv");
    let mut writer =
        Writer::create(&path, Format::Csv, &old, &["城市"], Lang::Zh).unwrap_or_else(|why| unreachable!("{why}"));
    for facts in &rows {
        writer.write(&["南宁"], facts, Lang::Zh).unwrap_or_else(|why| unreachable!("{why}"));
    }
    writer.finish().unwrap_or_else(|why| unreachable!("{why}"));
    let settings = Settings { group_by: vec!["城市".to_owned()], ..settings() };
    let out = place.path("out.parquet");
    let file = RowsFile::create(&out, &question, &settings).unwrap_or_else(|why| unreachable!("{why}"));
    let mut kept = Kept { rows: Some(file), ..Kept::default() };
    assert!(try_count(&path, &question, &settings, &mut kept).is_ok());
    assert_eq!(kept.rows.as_mut().map(RowsFile::finish), Some(Ok(())));
    let file = File::open(&out).unwrap_or_else(|why| unreachable!("{why}"));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
    let batches: Vec<_> = reader
        .unwrap_or_else(|why| unreachable!("{why}"))
        .collect::<Result<_, _>>()
        .unwrap_or_else(|why| unreachable!("{why}"));
    let mut seen = 0;
    for batch in &batches {
        let text = |name: &str, row: usize| {
            let column = batch
                .column_by_name(name)
                .map(|column| arrow::compute::cast(column, &arrow::datatypes::DataType::Utf8));
            let column = column.and_then(Result::ok).unwrap_or_else(|| unreachable!("there is no column {name}"));
            column.as_string::<i32>().value(row).to_owned()
        };
        let numbers = batch.column(0).as_primitive::<arrow::datatypes::UInt64Type>().clone();
        for row in 0..batch.num_rows().min(80) {
            // Why: headings are line 1, so the first case stands on line 2.
            let facts = usize::try_from(numbers.value(row)).ok().and_then(|line| rows.get(line - 2));
            let facts = facts.unwrap_or_else(|| unreachable!("row {row}"));
            for (plan, side) in [(&old, "before"), (&new, "after")] {
                let decision = decide(plan, facts, as_of);
                for outcome in &plan.outcomes {
                    let expected = match decision.outcome(outcome) {
                        Verdict::Met => "met",
                        Verdict::NotMet => "not_met",
                        Verdict::NotApplicable => "not_applicable",
                        _ => "unknown",
                    };
                    assert_eq!(text(&format!("{}.{side}", outcome.id), row), expected, "row {row}: {}", outcome.id);
                }
            }
            assert_eq!(text("城市", row), "南宁");
            seen += 1;
        }
    }
    assert!(seen >= 80 && batches.iter().map(|batch| batch.num_rows()).sum::<usize>() == 300);
    assert!(batches.iter().all(|batch| batch.column(0).null_count() == 0));
}

#[test]
fn another_edition_with_other_facts_is_compared_by_ids() {
    let (place, new) = (Place::new(), plan("gx-station"));
    // The edition before asked for the same under other bounds.
    let mut older = (*new).clone();
    for fact in &mut older.facts {
        if let zhunsheng_engine::plan::Domain::Integer { maximum, .. } = &mut fact.domain
            && fact.name == "full_time_staff"
        {
            *maximum = 50;
        }
    }
    older.outcomes.pop();
    let older = VerifiedPlan::new(older).unwrap_or_else(|why| unreachable!("{why}"));
    let as_of = day("2027-01-01");
    let question = Question { before: Some(Side { plan: &older, as_of }), after: Side { plan: &new, as_of } };
    let path = place.file("p.csv", "full_time_staff\n4\n6\n60\n");
    let report = count(&path, &question, &settings());
    let staff = report.findings.iter().find(|finding| finding.about.id == "full_time_staff");
    let counts = staff
        .map(|staff| (staff.before.map(|counts| (counts.met, counts.unknown)), staff.after.map(|counts| counts.met)));
    // Sixty were out of bounds for the older edition, so for it they are not known.
    assert_eq!(counts, Some((Some((1, 1)), Some(2))));
    let only_after: Vec<_> = report.outcomes.iter().filter(|outcome| outcome.before.is_none()).collect();
    assert_eq!(only_after.len(), 1);
    assert!(report.is_whole(), "{:?}", report.problems.kept);
    assert!(report.notes.iter().any(|note| note.zh.contains("有 1 格超出比较对象")), "{:?}", report.notes);
}
