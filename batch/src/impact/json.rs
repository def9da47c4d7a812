//! Batch, impact: the report as JSON, as `schemas/impact.schema.json` describes it.

use serde_json::{Value, json};
use zhunsheng_engine::{Lang, Verdict, plan::Text};

use super::{
    VERDICTS,
    amounts::Sum,
    report::{About, Amount, FlipCause, Flips, GroupRow, Groups, Named, Report, verdict_id},
};
use crate::{kernel::Counts, population::Bad};

impl Named {
    /// The title in one language.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.title.0,
            Lang::En => &self.title.1,
        }
    }
}

fn pick(text: &Text, lang: Lang) -> &str {
    text.get(lang)
}

fn about(about: &About, lang: Lang) -> Value {
    json!({
        "policy": about.policy, "version": about.version, "title": pick(&about.title, lang), "plan": about.plan, "as_of": about.as_of,
    })
}

fn counts(counts: Option<&Counts>) -> Value {
    counts.map_or(Value::Null, |counts| {
        VERDICTS.iter().map(|verdict| (verdict_id(*verdict).to_owned(), json!(counts.of(*verdict)))).collect()
    })
}

fn flips(flips: &Flips) -> Vec<Value> {
    let id = |at: usize| verdict_id(VERDICTS.get(at).copied().unwrap_or(Verdict::Unknown));
    flips.changes().map(|(from, to, rows)| json!({ "from": id(from), "to": id(to), "rows": rows })).collect()
}

fn cause(cause: &FlipCause, lang: Lang) -> Value {
    let finding = |named: &Named| json!({ "id": named.id, "title": named.title(lang), "clause": named.clause });
    json!({
        "from": verdict_id(cause.from), "to": verdict_id(cause.to), "rows": cause.rows,
        "findings": cause.findings.iter().map(finding).collect::<Vec<_>>(),
        "parameters": cause.parameters, "date": cause.date, "rules": cause.rules,
    })
}

fn sum(sum: Option<&Sum>) -> Value {
    sum.map_or(Value::Null, |sum| json!({ "sum": sum.text(), "rows": sum.rows }))
}

fn amount(amount: &Amount, compared: bool, lang: Lang) -> Value {
    let difference = amount.before.zip(amount.after).map(|(before, after)| after.minus(&before).text());
    json!({
        "id": amount.about.id, "title": amount.about.title(lang), "clause": amount.about.clause, "unit": "元",
        "owed_by": amount.owed_by.as_ref().map(|text| pick(text, lang)),
        "before": sum(amount.before.as_ref()), "after": sum(amount.after.as_ref()), "difference": difference.flatten(),
        "open_before": compared.then_some(amount.open.0), "open_after": amount.open.1,
        "rows_more": compared.then_some(amount.more), "rows_less": compared.then_some(amount.less),
    })
}

fn group_row(row: &GroupRow, report: &Report, lang: Lang) -> Value {
    let compared = report.before.is_some();
    let outcomes = report.outcomes.iter().zip(&row.outcomes).map(|(outcome, met)| {
        json!({
            "id": outcome.about.id, "met_before": compared.then_some(met.before), "met_after": met.after,
            "gained": compared.then_some(met.gained), "lost": compared.then_some(met.lost),
        })
    });
    let amounts = report.amounts.iter().zip(&row.amounts).map(|(amount, (before, after))| {
        json!({ "id": amount.about.id, "before": compared.then(|| before.text()).flatten(), "after": after.text() })
    });
    json!({
        "key": row.key.iter().map(|key| pick(key, lang)).collect::<Vec<_>>(), "rows": row.rows,
        "outcomes": outcomes.collect::<Vec<_>>(), "amounts": amounts.collect::<Vec<_>>(),
    })
}

fn groups(groups: &Groups, report: &Report, lang: Lang) -> Value {
    json!({
        "columns": groups.columns, "least": groups.least,
        "rows": groups.rows.iter().map(|row| group_row(row, report, lang)).collect::<Vec<_>>(),
        "together": groups.together.as_ref().map(|(count, row)| json!({ "groups": count, "row": group_row(row, report, lang) })),
        "withheld": groups.withheld,
        "rest": groups.rest.as_ref().map(|row| group_row(row, report, lang)),
    })
}

/// One problem.
fn problem(bad: &Bad, lang: Lang) -> Value {
    json!({
        "row": bad.row, "column": bad.column.as_deref(), "code": bad.code, "found": bad.found,
        "message": pick(&bad.message, lang), "hint": bad.hint.as_ref().map(|hint| pick(hint, lang)),
    })
}

impl Report {
    /// The report as JSON with the texts of one language.
    #[must_use]
    pub fn json(&self, lang: Lang) -> Value {
        let compared = self.before.is_some();
        let text = |text: &Option<Text>| text.as_ref().map(|text| pick(text, lang).to_owned());
        let changed = self.changed.iter().map(|changed| {
            json!({
                "parameter": changed.name, "title": pick(&changed.title, lang), "before": text(&changed.before),
                "after": text(&changed.after),
            })
        });
        let outcomes = self.outcomes.iter().map(|outcome| {
            json!({
                "id": outcome.about.id, "title": outcome.about.title(lang), "clause": outcome.about.clause,
                "before": counts(outcome.before.as_ref()), "after": counts(outcome.after.as_ref()),
                "flips": flips(&outcome.flips),
                "causes": outcome.causes.iter().map(|one| cause(one, lang)).collect::<Vec<_>>(), "only": outcome.only,
            })
        });
        let findings = self.findings.iter().map(|finding| {
            json!({
                "id": finding.about.id, "title": finding.about.title(lang), "clause": finding.about.clause,
                "before": counts(finding.before.as_ref()), "after": counts(finding.after.as_ref()),
                "flips": flips(&finding.flips),
            })
        });
        let missing = self.missing.iter().map(|missing| {
            json!({
                "fact": missing.fact.id, "title": missing.fact.title(lang),
                "outcomes": missing.outcomes.iter().map(|outcome| outcome.id.as_str()).collect::<Vec<_>>(),
            })
        });
        let kinds = self.problems.kinds();
        let kinds = kinds.iter().map(|kind| {
            json!({ "code": kind.code, "column": kind.column.as_deref(), "count": kind.count, "first": problem(&kind.first, lang) })
        });
        json!({
            "before": self.before.as_ref().map(|side| about(side, lang)), "after": about(&self.after, lang),
            "changed": changed.collect::<Vec<_>>(), "other_rules": self.other_rules,
            "population": {
                "format": self.format, "encoding": self.encoding, "rows": self.rows.decided, "set_aside": self.rows.set_aside,
                "bad_cells": self.rows.bad_cells, "blank": self.rows.blank,
            },
            "whole": self.is_whole(),
            "broken_off": self.broken_off.map(|(reached, size)| json!({ "reached": reached, "size": size })),
            "outcomes": outcomes.collect::<Vec<_>>(), "findings": findings.collect::<Vec<_>>(),
            "amounts": self.amounts.iter().map(|one| amount(one, compared, lang)).collect::<Vec<_>>(),
            "groups": self.groups.as_ref().map(|one| groups(one, self, lang)),
            "missing": missing.collect::<Vec<_>>(),
            "problems": {
                "kinds": kinds.collect::<Vec<_>>(),
                "listed": self.problems.kept.iter().map(|bad| problem(bad, lang)).collect::<Vec<_>>(),
            },
            "notes": self.notes.iter().map(|note| pick(note, lang)).collect::<Vec<_>>(),
            "lang": lang,
        })
    }
}
