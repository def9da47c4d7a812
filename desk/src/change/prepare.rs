//! Desk, change requests: what is asked for, worked out on what is in force: package, plan, difference, checks and digest. Nothing is written here.

use serde_json::{Value, json, value::RawValue};
use zhunsheng_compiler::Package;
use zhunsheng_engine::{VerifiedPlan, plan::Text};

use super::{
    Base, ChangeKind, Content, PackageContent, RollbackContent,
    record::{ChangeSaved, Checked},
    review::{self, Reviewed},
};
use crate::{
    desk::Desk,
    digest,
    log::blob,
    publication,
    refusal::{Problem, Refusal},
    rulebook::{Edition, Rulebook},
    store::{StoreError, Write},
    text::both,
};

/// Under this name the content of a change request is hashed.
const HASHED_AS: &str = "zhunsheng change 1";

/// A change request as it would be saved.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) kind: ChangeKind,
    pub(super) policy: Option<String>,
    pub(super) content: Content,
    pub(super) title: Text,
    pub(super) base: Base,
    pub(super) digest: String,
    pub(super) reviewed: Reviewed,
}

impl Desk {
    /// Works out a change request on what is in force; `quick` while somebody types.
    pub(super) fn prepare(
        &self,
        kind: ChangeKind,
        policy: Option<&str>,
        mut content: Content,
        uploaded: Option<Package>,
        quick: bool,
    ) -> Result<Prepared, Refusal> {
        let rulebook = self.rulebook();
        let today = self.today();
        let mut version = String::new();
        let (policy, base, reviewed) = match &mut content {
            Content::Values(values) => {
                let edition = edition(&rulebook, policy)?;
                let others = others(&rulebook, edition.policy());
                let reviewed = review::values(edition, &others, values, today, quick);
                (Some(edition.policy().to_owned()), base(&rulebook, Some(edition)), reviewed)
            }
            Content::Package(content) => {
                let package =
                    uploaded.ok_or_else(|| Refusal::new("invalid", 422, "没有规则包", "there is no package"))?;
                let edition = rulebook.get(&content.policy);
                let others = others(&rulebook, &content.policy);
                let reviewed = review::package(edition.map(AsRef::as_ref), &others, &package, content, today);
                refresh_content(content, &reviewed);
                version.clone_from(&content.version);
                (Some(content.policy.clone()), base(&rulebook, edition.map(AsRef::as_ref)), reviewed)
            }
            Content::Rollback(content) => (None, base(&rulebook, None), self.review_rollback(&rulebook, content)?),
        };
        let title = title(kind, policy.as_deref(), &version, &content, &reviewed.diff);
        let digest = digest_of(kind, policy.as_deref(), &content, &base, &reviewed);
        Ok(Prepared { kind, policy, content, title, base, digest, reviewed })
    }

    fn review_rollback(&self, rulebook: &Rulebook, content: &RollbackContent) -> Result<Reviewed, Refusal> {
        let to = content.to;
        let wanted = self.store().read(|connection| publication::editions_of(connection, to))?;
        if wanted.is_empty() || to >= rulebook.publication {
            let current = rulebook.publication;
            return Err(Refusal::new(
                "invalid",
                422,
                "没有可以回退到的这次发布",
                "there is no such publication to go back to",
            )
            .with(vec![Problem {
                path: String::from("$.content.to"),
                code: String::from("unknown_publication"),
                message: both(
                    format!("现行的是第 {current} 次发布，只能回退到更早的发布"),
                    format!("publication {current} is in force: only an earlier one can be brought back"),
                ),
                hint: None,
                found: Some(to.to_string()),
            }]));
        }
        let mut pairs: Vec<(Option<&Edition>, Option<Edition>)> = Vec::new();
        for published in &wanted {
            let now = rulebook.get(&published.policy).map(AsRef::as_ref);
            if now.is_some_and(|now| now.digest == published.package && now.plan.hash() == published.plan) {
                continue;
            }
            let before = self.store().read(|connection| publication::edition(connection, published))?;
            pairs.push((now, Some(before)));
        }
        let gone = |edition: &&std::sync::Arc<Edition>| wanted.iter().all(|one| one.policy != edition.policy());
        pairs.extend(rulebook.editions().iter().filter(gone).map(|edition| (Some(edition.as_ref()), None)));
        if pairs.is_empty() {
            return Err(Refusal::new(
                "no_change",
                422,
                format!("第 {to} 次发布与现行的内容相同"),
                format!("publication {to} is the same as what is in force"),
            ));
        }
        Ok(review::rollback(&pairs, content))
    }
}

impl Prepared {
    /// Whether there is something to save. Values that cannot be written are refused with every problem; what is only incomplete is a draft.
    pub(super) fn can_be_saved(&self) -> Result<(), Refusal> {
        let cannot = matches!(self.content, Content::Values(_)) && self.reviewed.package.is_none();
        if !cannot {
            return Ok(());
        }
        let problems = self.reviewed.problems.clone();
        let count = problems.len();
        let refusal =
            Refusal::new("invalid", 422, format!("有 {count} 处需要改正"), format!("problems to be mended: {count}"));
        Err(refusal.with(problems))
    }

    /// Keeps the package and the plan, and gives what the log says of the change request.
    pub(super) fn save(
        &self,
        write: &Write<'_>,
        change: u64,
        key: Option<String>,
        rebased: bool,
    ) -> Result<(ChangeSaved, Checked), StoreError> {
        // Why not of a rollback: what it publishes is in the log already.
        let package = self.reviewed.package.as_ref().map(|package| blob::put_package(write, package)).transpose()?;
        let plan = self.reviewed.plan.as_ref().map(|plan| blob::put_plan(write, plan)).transpose()?;
        let damaged = |why: serde_json::Error| StoreError::Other(why.to_string());
        let saved = ChangeSaved {
            change,
            key,
            rebased,
            kind: self.kind,
            policy: self.policy.clone(),
            title: self.title.clone(),
            content: RawValue::from_string(self.content.canonical()).map_err(damaged)?,
            base: self.base.clone(),
            digest: self.digest.clone(),
            diff: self.reviewed.diff.clone(),
            package,
            plan,
        };
        let checked = Checked {
            change,
            digest: self.digest.clone(),
            base: self.base.clone(),
            passed: self.reviewed.passed,
            checks: self.checks(),
        };
        Ok((saved, checked))
    }

    /// The checks with what they were made of.
    pub(super) fn checks(&self) -> Value {
        let mut checks = self.reviewed.checks.clone();
        if let Value::Object(fields) = &mut checks {
            fields.insert(String::from("digest"), json!(self.digest));
            fields.insert(String::from("base"), json!(self.base));
        }
        checks
    }
}

/// The edition in force of a policy.
pub(super) fn edition<'r>(rulebook: &'r Rulebook, policy: Option<&str>) -> Result<&'r Edition, Refusal> {
    let name = policy.unwrap_or("");
    rulebook.get(name).map(AsRef::as_ref).ok_or_else(|| {
        Refusal::new("unknown_policy", 404, format!("没有标识为 {name} 的政策"), format!("there is no policy {name}"))
    })
}

fn others<'r>(rulebook: &'r Rulebook, policy: &str) -> Vec<&'r VerifiedPlan> {
    rulebook.editions().iter().filter(|edition| edition.policy() != policy).map(|edition| &edition.plan).collect()
}

fn base(rulebook: &Rulebook, edition: Option<&Edition>) -> Base {
    Base { publication: rulebook.publication, package: edition.map(|edition| edition.digest.clone()) }
}

/// What is said of an upload follows from the upload.
fn refresh_content(content: &mut PackageContent, reviewed: &Reviewed) {
    if let Some(package) = &reviewed.package {
        content.package = blob::manifest(package).0;
        content.files = package.paths().map(str::to_owned).collect();
    }
    if let Some(plan) = &reviewed.plan {
        content.version.clone_from(&plan.policy.version);
    }
}

fn title(kind: ChangeKind, policy: Option<&str>, version: &str, content: &Content, diff: &[Text]) -> Text {
    match (kind, content) {
        (ChangeKind::Rollback, Content::Rollback(RollbackContent { to, .. })) => {
            both(format!("回退到第 {to} 次发布"), format!("Back to publication {to}"))
        }
        (ChangeKind::Package, _) => {
            let policy = policy.unwrap_or("");
            both(format!("规则包 {policy} 第 {version} 版"), format!("Package {policy}, version {version}"))
        }
        _ => match diff {
            [] => both("参数取值", "Values of parameters"),
            [only] => only.clone(),
            [first, rest @ ..] => {
                let more = rest.len();
                both(format!("{}；另有 {more} 项", first.zh), format!("{}; {more} more", first.en))
            }
        },
    }
}

/// What an approval binds to: the content, what it was made on, and what would be published, byte for byte.
fn digest_of(kind: ChangeKind, policy: Option<&str>, content: &Content, base: &Base, reviewed: &Reviewed) -> String {
    let package = reviewed.package.as_ref().map(|package| blob::manifest(package).0).unwrap_or_default();
    let plan = reviewed.plan.as_ref().map_or("", VerifiedPlan::hash);
    let (content, publication) = (content.canonical(), base.publication.to_string());
    let fields = [
        kind.name(),
        policy.unwrap_or(""),
        &content,
        &publication,
        base.package.as_deref().unwrap_or(""),
        &package,
        plan,
    ];
    digest::of_fields(HASHED_AS, &fields.map(str::as_bytes))
}
