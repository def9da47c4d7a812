//! Desk, change requests: who may do what, and when. The same rules answer a request and fill in what a page may offer.

use rusqlite::Connection;
use serde::Serialize;
use zhunsheng_engine::Date;

use super::{
    ChangeKind, State,
    stored::{self, Stored},
};
use crate::{actor::Actor, people::Role, refusal::Refusal};

/// What can be done with a change request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Change its content.
    Edit,
    /// Send it for approval.
    Submit,
    /// Take it back.
    Withdraw,
    /// Put it on what is in force now.
    Rebase,
    /// Approve it.
    Approve,
    /// Reject it.
    Reject,
    /// Publish it after it was approved.
    Publish,
}

impl Action {
    pub(super) const ALL: [Self; 7] =
        [Self::Edit, Self::Submit, Self::Withdraw, Self::Rebase, Self::Approve, Self::Reject, Self::Publish];

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Edit => ("修改", "be edited"),
            Self::Submit => ("提交审批", "be sent for approval"),
            Self::Withdraw => ("撤回", "be withdrawn"),
            Self::Rebase => ("更新到现行版本", "be rebased"),
            Self::Approve => ("批准", "be approved"),
            Self::Reject => ("驳回", "be rejected"),
            Self::Publish => ("发布", "be published"),
        }
    }

    fn starts_in(self) -> &'static [State] {
        use State::{Approved, AwaitingApproval, Checked, Draft, Rejected};
        match self {
            Self::Edit | Self::Rebase | Self::Withdraw => &[Draft, Checked, AwaitingApproval, Approved, Rejected],
            Self::Submit => &[Checked],
            Self::Approve => &[AwaitingApproval],
            Self::Reject => &[AwaitingApproval, Approved],
            Self::Publish => &[Approved],
        }
    }

    /// Whether it is for a second person, who signed in anew.
    pub(super) fn is_decision(self) -> bool {
        matches!(self, Self::Approve | Self::Reject | Self::Publish)
    }
}

/// Whether somebody may do something with a change request as it stands in this transaction.
///
/// # Errors
/// Why not.
pub(super) fn allow(
    connection: &Connection,
    change: &Stored,
    action: Action,
    actor: &Actor,
    today: Date,
) -> Result<(), Refusal> {
    role(action, actor)?;
    if action.is_decision() && (change.author == actor.account || change.editors.contains(&actor.account)) {
        return Err(Refusal::new(
            "own_change",
            403,
            "您起草或修改过这份申请，须由另一人审批；管理员也不例外",
            "you drafted or edited this request: somebody else has to decide on it; administrators are no exception",
        ));
    }
    if !action.starts_in().contains(&change.state) {
        let ((zh, en), (state_zh, state_en)) = (action.words(), change.state.words());
        let hint = match (action, change.state) {
            (Action::Submit, State::Draft) => {
                ("；请先改正或说明未通过的检查", ": mend or explain the checks that fail first")
            }
            _ => ("", ""),
        };
        return Err(Refusal::new(
            "wrong_state",
            409,
            format!("这份申请现在是“{state_zh}”，不能{zh}{}", hint.0),
            format!("the request is {state_en} and cannot {en}{}", hint.1),
        ));
    }
    let stale = stored::is_stale(connection, change)?;
    if action == Action::Rebase && !stale {
        return Err(Refusal::new(
            "not_stale",
            409,
            "申请已经基于现行版本",
            "the request is made on what is in force already",
        ));
    }
    if stale && matches!(action, Action::Submit | Action::Approve | Action::Publish) {
        return Err(Refusal::new(
            "stale",
            409,
            "申请起草之后，这项政策已有新的发布；请先更新到现行版本并重新检查",
            "this policy was published anew since the request was made: rebase it and check it again",
        ));
    }
    if matches!(action, Action::Submit | Action::Approve | Action::Publish) {
        days_to_come(change, today)?;
    }
    Ok(())
}

/// Whether the account has the role that an action needs.
pub(super) fn role(action: Action, actor: &Actor) -> Result<(), Refusal> {
    let (role, zh, en) =
        if action.is_decision() { (Role::Approver, "审批", "approver") } else { (Role::Editor, "编辑", "editor") };
    if actor.has(role) {
        return Ok(());
    }
    Err(Refusal::new("role_missing", 403, format!("需要“{zh}”角色"), format!("the role of {en} is needed")))
}

/// Whether the person signed in anew.
pub(super) fn confirmed(actor: &Actor) -> Result<(), Refusal> {
    if actor.confirmed {
        return Ok(());
    }
    Err(Refusal::new("confirm_first", 403, "请先再次验证身份", "please confirm first that it is you"))
}

/// Whether the days of a change that is no correction are still to come. Why again: days pass while it waits for approval.
fn days_to_come(change: &Stored, today: Date) -> Result<(), Refusal> {
    if change.kind != ChangeKind::Value {
        return Ok(());
    }
    let touches = change.content.touches();
    let past = touches.iter().find(|(_, from)| Date::parse(from).is_none_or(|from| from <= today));
    match past {
        None => Ok(()),
        Some((parameter, from)) => Err(Refusal::new(
            "date_passed",
            409,
            format!("{parameter} 的起始日期 {from} 不晚于今天 {today}：请改用以后的日期，或作为更正重新起草"),
            format!(
                "{parameter} begins on {from}, which is not after today, {today}: choose a later day, or draft a correction"
            ),
        )),
    }
}
