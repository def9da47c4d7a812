//! Desk, change requests: whom one touches, by deciding the stored cases and the package's own before and after.

use zhunsheng_change::{CaseSet, Impact, impact};
use zhunsheng_engine::{Date, VerifiedPlan};

use super::{
    Content, RollbackContent,
    stored::{self, Stored},
};
use crate::{
    cases,
    desk::Desk,
    log::blob::{self, Form},
    publication,
    refusal::Refusal,
    rulebook::Edition,
    store::StoreError,
};

impl Desk {
    /// What a change request does to the stored cases and to those of the package, as of a day; without one, as of its own first day.
    ///
    /// Before is what is in force; of a published request, what it was made on. A rollback of several policies shows the one named, or the first.
    ///
    /// # Errors
    /// There is no such request, its content does not compile, or the store failed.
    pub fn impact(&self, id: u64, as_of: Option<Date>, policy: Option<&str>) -> Result<Impact, Refusal> {
        let change = self.store().read(|connection| stored::by_id(connection, id))?;
        let (before, after) = self.both_sides(&change, policy)?;
        let first_day = change.content.touches().iter().filter_map(|(_, from)| Date::parse(from)).min();
        let as_of = as_of.or(first_day).unwrap_or_else(|| self.today());
        let name = after.policy().to_owned();
        let stored_cases = self.store().read(|connection| cases::set_of(connection, &name))?;
        let sets = [stored_cases, CaseSet::of_package(&after.package)];
        Ok(impact(&before, &after.plan, &sets, as_of))
    }

    fn both_sides(&self, change: &Stored, policy: Option<&str>) -> Result<(VerifiedPlan, Edition), Refusal> {
        let rulebook = self.rulebook();
        if let Content::Rollback(RollbackContent { to, .. }) = change.content {
            let base = change.base.publication;
            return self.store().read(|connection| {
                let now = publication::editions_of(connection, base)?;
                let wanted = publication::editions_of(connection, to)?;
                for edition in wanted.iter().filter(|one| policy.is_none_or(|policy| policy == one.policy)) {
                    let Some(now) = now.iter().find(|now| now.policy == edition.policy) else { continue };
                    if now.plan != edition.plan {
                        let before = publication::edition(connection, now)?;
                        return Ok((before.plan, publication::edition(connection, edition)?));
                    }
                }
                Err(nothing_to_decide())
            });
        }
        let (Some(name), Some(package), Some(plan)) = (&change.policy, &change.package, &change.plan) else {
            return Err(nothing_to_decide());
        };
        let before = if change.publication.is_some() {
            let base = change.base.publication;
            self.store().read(|connection| publication::plan_text(connection, base, name))?
        } else {
            rulebook.get(name).map(|edition| edition.text.clone())
        };
        let broken = |why| StoreError::Damaged(format!("plan of {name}: {why}"));
        let after = self.store().read(|connection| {
            let text = blob::get(connection, Form::Plan, plan)?;
            let plan = VerifiedPlan::from_json(&text).map_err(broken)?;
            let digest = package.clone();
            let package = blob::get_package(connection, name, package)?;
            Ok::<_, StoreError>(Edition { package, digest, plan, text: text.into() })
        })?;
        // Why: of a policy that is new, nobody was decided before; the same plan on both sides says so without inventing one.
        let before = before.map(|text| VerifiedPlan::from_json(&text).map_err(broken)).transpose()?;
        Ok((before.unwrap_or_else(|| after.plan.clone()), after))
    }
}

fn nothing_to_decide() -> Refusal {
    Refusal::new(
        "not_compiled",
        409,
        "申请没有可以试算的规则：请先改正检查中的问题",
        "the request has no rules that could be tried: mend what the checks say first",
    )
}
