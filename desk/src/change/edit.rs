//! Desk, change requests: drafting, editing, checking, sending, taking back, putting on a new base.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zhunsheng_compiler::Package;
use zhunsheng_engine::plan::Text;

use super::{
    ChangeKind, Content, Noted, PackageContent,
    prepare::Prepared,
    rules::{self, Action, allow},
    stored::{self, Stored},
    view::Change,
};
use crate::{
    actor::Actor,
    desk::Desk,
    log::{self, blob, kind},
    refusal::{Problem, Refusal},
    store::{self, Write},
};

/// A change request to be drafted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Value, correction or rollback; packages are uploaded.
    pub kind: ChangeKind,
    /// The policy; nothing for a rollback.
    #[serde(default)]
    pub policy: Option<String>,
    /// What is asked for, by kind.
    pub content: Value,
    /// A name by the caller: the same name twice makes one change request.
    #[serde(default)]
    pub key: Option<String>,
}

/// What saving would give.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// The checks.
    pub checks: Value,
    /// What would change, line by line.
    pub diff: Vec<Text>,
    /// Every problem of the content, with its place in it.
    pub problems: Vec<Problem>,
}

impl Desk {
    /// Drafts a change request and checks it at once.
    ///
    /// # Errors
    /// The role is missing, the content cannot be applied (every problem is said), another open request has the same parameter and day, or the store failed.
    pub fn draft(&self, actor: &Actor, draft: Draft) -> Result<Change, Refusal> {
        rules::role(Action::Edit, actor)?;
        if draft.kind == ChangeKind::Package {
            return Err(Refusal::new("invalid", 422, "规则包须上传", "a package has to be uploaded"));
        }
        let key = draft.key.filter(|key| !key.is_empty());
        if key.as_ref().is_some_and(|key| key.len() > 200) {
            return Err(Refusal::new("invalid", 422, "key 最多 200 字节", "`key` has at most 200 bytes"));
        }
        let content = Content::read(draft.kind, draft.content)?;
        if let Some(known) = self.known(key.as_deref(), &content)? {
            return self.change(known, Some(actor));
        }
        self.refresh()?;
        let prepared = self.prepare(draft.kind, draft.policy.as_deref(), content, None, false)?;
        self.save_new(actor, &prepared, key)
    }

    /// Drafts a change request of an uploaded package. The policy is the one named, or that of the package.
    ///
    /// # Errors
    /// The role is missing, the package is of another policy, or the store failed. A package that does not compile is saved as a draft with its problems.
    pub fn draft_package(
        &self,
        actor: &Actor,
        policy: Option<&str>,
        package: Package,
        reason: &str,
        notes: &str,
    ) -> Result<Change, Refusal> {
        rules::role(Action::Edit, actor)?;
        self.refresh()?;
        let stated = stated_policy(&package);
        let policy = match (policy, stated) {
            (Some(policy), Some(stated)) if policy != stated => {
                return Err(Refusal::new(
                    "other_policy",
                    422,
                    format!("规则包属于政策 {stated}，不是 {policy}"),
                    format!("the package is of the policy {stated}, not of {policy}"),
                ));
            }
            (Some(policy), _) => policy.to_owned(),
            (None, Some(stated)) => stated,
            (None, None) => {
                return Err(Refusal::new(
                    "unknown_policy",
                    422,
                    "从 policy.json 看不出这是哪项政策",
                    "`policy.json` does not say which policy this is",
                ));
            }
        };
        let content = PackageContent {
            policy,
            version: String::new(),
            package: String::new(),
            files: Vec::new(),
            reason: reason.to_owned(),
            notes: notes.to_owned(),
            accepted: Vec::new(),
        };
        let content = Content::Package(content);
        let prepared = self.prepare(ChangeKind::Package, None, content, Some(package), false)?;
        self.save_new(actor, &prepared, None)
    }

    /// What drafting would give; nothing is saved.
    ///
    /// # Errors
    /// As [`Desk::draft`].
    pub fn preview(&self, actor: &Actor, draft: Draft) -> Result<Preview, Refusal> {
        rules::role(Action::Edit, actor)?;
        self.refresh()?;
        let content = Content::read(draft.kind, draft.content)?;
        let prepared = self.prepare(draft.kind, draft.policy.as_deref(), content, None, true)?;
        Ok(Preview { checks: prepared.checks(), diff: prepared.reviewed.diff, problems: prepared.reviewed.problems })
    }

    /// Changes the content of a request: it is a draft again, is checked at once, and approvals are void.
    ///
    /// # Errors
    /// `if_match` is not its digest, it may not be edited, the content cannot be applied, or the store failed.
    pub fn edit(&self, actor: &Actor, id: u64, if_match: &str, content: Value) -> Result<Change, Refusal> {
        self.refresh()?;
        let before = self.look(id, Action::Edit, actor)?;
        same_digest(&before, if_match, 412)?;
        let content = Content::read(before.kind, content)?;
        let uploaded = self.uploaded(&before, &content)?;
        let prepared = self.prepare(before.kind, before.policy.as_deref(), content, uploaded, false)?;
        self.save_again(actor, &before, &prepared, false)
    }

    /// Puts a request on what is in force now: its content is applied and checked again, and approvals are void.
    ///
    /// # Errors
    /// It is on it already, may not be edited, its content cannot be applied any more, or the store failed.
    pub fn rebase(&self, actor: &Actor, id: u64) -> Result<Change, Refusal> {
        self.refresh()?;
        let before = self.look(id, Action::Rebase, actor)?;
        let uploaded = self.uploaded(&before, &before.content)?;
        let prepared = self.prepare(before.kind, before.policy.as_deref(), before.content.clone(), uploaded, false)?;
        self.save_again(actor, &before, &prepared, true)
    }

    /// Sends a request for approval.
    ///
    /// # Errors
    /// It is not checked, is stale, its day has come, the role is missing, or the store failed.
    pub fn submit(&self, actor: &Actor, id: u64) -> Result<Change, Refusal> {
        self.note(actor, id, Action::Submit, kind::SUBMITTED)
    }

    /// Takes a request back.
    ///
    /// # Errors
    /// It is over already, the role is missing, or the store failed.
    pub fn withdraw(&self, actor: &Actor, id: u64) -> Result<Change, Refusal> {
        self.note(actor, id, Action::Withdraw, kind::WITHDRAWN)
    }

    fn note(&self, actor: &Actor, id: u64, action: Action, kind: &str) -> Result<Change, Refusal> {
        self.refresh()?;
        self.store().write(|write| {
            let change = stored::by_id(write.connection(), id)?;
            allow(write.connection(), &change, action, actor, self.today())?;
            let noted = Noted { change: id, digest: change.digest, note: String::new() };
            log::append(write, kind, &actor.account, &noted).map_err(Refusal::from)
        })?;
        self.change(id, Some(actor))
    }

    fn look(&self, id: u64, action: Action, actor: &Actor) -> Result<Stored, Refusal> {
        self.store().read(|connection| {
            let change = stored::by_id(connection, id)?;
            allow(connection, &change, action, actor, self.today())?;
            Ok(change)
        })
    }

    /// The change request that a caller named so before; one of another content is refused.
    fn known(&self, key: Option<&str>, content: &Content) -> Result<Option<u64>, Refusal> {
        let Some(key) = key else { return Ok(None) };
        self.store().read(|connection| {
            let Some(id) = stored::by_key(connection, key)? else { return Ok(None) };
            let sql =
                "SELECT payload FROM record WHERE seq = (SELECT min(seq) FROM record_of_change WHERE change = ?1)";
            let drafted: Option<String> = store::one(connection, sql, [id], |row| row.get(0))?;
            let needle = format!("\"content\":{}", content.canonical());
            if drafted.is_some_and(|payload| payload.contains(&needle)) {
                return Ok(Some(id));
            }
            Err(Refusal::new(
                "key_reused",
                409,
                format!("这个 key 已用于申请 {id}，内容不同"),
                format!("this key was used for request {id} with other content"),
            ))
        })
    }

    fn uploaded(&self, before: &Stored, content: &Content) -> Result<Option<Package>, Refusal> {
        let Content::Package(content) = content else { return Ok(None) };
        let digest = before.package.as_deref().unwrap_or("");
        if content.package != digest || before.policy.as_deref() != Some(content.policy.as_str()) {
            return Err(Refusal::new(
                "other_package",
                422,
                "修改申请时不能换规则包；请上传为新的申请",
                "an edit cannot exchange the package: upload it as a new request",
            ));
        }
        let name = content.policy.clone();
        Ok(Some(self.store().read(|connection| blob::get_package(connection, &name, digest))?))
    }

    fn save_new(&self, actor: &Actor, prepared: &Prepared, key: Option<String>) -> Result<Change, Refusal> {
        prepared.can_be_saved()?;
        let id = self.store().write(|write| {
            if let Some(known) =
                key.as_deref().map(|key| stored::by_key(write.connection(), key)).transpose()?.flatten()
            {
                return Ok(known);
            }
            no_rival(write, prepared, None)?;
            let sql = "SELECT coalesce(max(id), 0) + 1 FROM change";
            let id = store::one(write.connection(), sql, [], |row| row.get(0))?.unwrap_or(1);
            let (saved, checked) = prepared.save(write, id, key.clone(), false)?;
            log::append(write, kind::DRAFTED, &actor.account, &saved)?;
            log::append(write, kind::CHECKED, log::SYSTEM, &checked)?;
            Ok::<u64, Refusal>(id)
        })?;
        self.change(id, Some(actor))
    }

    fn save_again(
        &self,
        actor: &Actor,
        before: &Stored,
        prepared: &Prepared,
        rebased: bool,
    ) -> Result<Change, Refusal> {
        prepared.can_be_saved()?;
        let id = before.id;
        self.store().write(|write| {
            // Why again: somebody else may have saved or decided while this was being checked.
            let now = stored::by_id(write.connection(), id)?;
            let action = if rebased { Action::Rebase } else { Action::Edit };
            allow(write.connection(), &now, action, actor, self.today())?;
            same_digest(&now, &before.digest, 412)?;
            no_rival(write, prepared, Some(id))?;
            let (saved, checked) = prepared.save(write, id, None, rebased)?;
            log::append(write, kind::EDITED, &actor.account, &saved)?;
            log::append(write, kind::CHECKED, log::SYSTEM, &checked).map_err(Refusal::from)
        })?;
        self.change(id, Some(actor))
    }
}

/// Whether somebody speaks of the content that is there.
pub(super) fn same_digest(change: &Stored, digest: &str, status: u16) -> Result<(), Refusal> {
    if change.digest == digest.trim().trim_start_matches("W/").trim_matches('"') {
        return Ok(());
    }
    Err(Refusal::new(
        "content_changed",
        status,
        "申请的内容已经改变；请重新打开，看过现在的内容再操作",
        "the content of the request has changed: open it again and look at what it is now",
    ))
}

fn no_rival(write: &Write<'_>, prepared: &Prepared, own: Option<u64>) -> Result<(), Refusal> {
    let Some(policy) = prepared.policy.as_deref() else { return Ok(()) };
    let Some((other, parameter, from)) = stored::rival(write.connection(), policy, &prepared.content.touches(), own)?
    else {
        return Ok(());
    };
    Err(Refusal::new(
        "other_open_change",
        409,
        format!("申请 {other} 已在修改 {parameter} 自 {from} 起的取值；请修改那份申请，或先撤回它"),
        format!("request {other} is about {parameter} from {from} already: edit that one, or withdraw it first"),
    ))
}

/// The policy that `policy.json` names, wherever the rest of it is wrong.
fn stated_policy(package: &Package) -> Option<String> {
    let policy: Value = serde_json::from_str(package.get("policy.json")?).ok()?;
    policy.get("id")?.as_str().map(str::to_owned)
}
