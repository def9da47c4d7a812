//! Tests of the desk: a desk in a folder of its own, with the packages of the repository and a clock that the test sets.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use serde_json::json;
use tempfile::TempDir;
use zhunsheng_compiler::Package;
use zhunsheng_desk::{
    Actor, Clock, Desk, Options,
    change::{Approval, Change, ChangeKind, Draft, State},
    people::{Role, Roles},
};

/// The packages of the repository.
pub(crate) fn built_in() -> Vec<Package> {
    let mut packages: Vec<(String, Vec<(&str, &str)>)> = Vec::new();
    for (path, text) in zhunsheng_rules::FILES {
        let parts: Vec<&str> = path.splitn(3, '/').collect();
        let [policy, version, file] = parts[..] else { unreachable!("{path} is a file of a package") };
        let name = format!("{policy}/{version}");
        match packages.iter_mut().find(|(known, _)| *known == name) {
            Some((_, files)) => files.push((file, text)),
            None => packages.push((name, vec![(file, text)])),
        }
    }
    packages.into_iter().map(|(name, files)| Package::from_files(name, files)).collect()
}

/// A policy small enough to be compiled hundreds of times: what `zhunsheng new` writes.
pub(crate) fn tiny() -> Vec<Package> {
    let files = [
        ("policy.json", include_str!("../../../cli/scaffold/policy.json")),
        ("parameters.json", include_str!("../../../cli/scaffold/parameters.json")),
        ("facts.schema.json", include_str!("../../../cli/scaffold/facts.schema.json")),
        ("rules.rhai", include_str!("../../../cli/scaffold/rules.rhai")),
        ("locales/en.json", include_str!("../../../cli/scaffold/en.json")),
        ("cases/first.json", include_str!("../../../cli/scaffold/case.json")),
    ];
    let files = files.map(|(path, text)| (path, text.replace("{{id}}", "tiny")));
    vec![Package::from_files("tiny/1", files)]
}

/// The draft of a value of the small policy.
pub(crate) fn tiny_staff(value: &str, from: &str) -> Draft {
    Draft { policy: Some("tiny".into()), ..of_value("applicant.staff", value, from) }
}

/// A desk with its folder and its clock.
pub(crate) struct Opened {
    pub(crate) dir: TempDir,
    pub(crate) desk: Desk,
    seconds: Arc<AtomicI64>,
}

impl Opened {
    /// A desk with the first publication, at noon of 2026-11-20 in China.
    pub(crate) fn new() -> Self {
        Self::with(built_in)
    }

    /// The same with the small policy alone.
    pub(crate) fn tiny() -> Self {
        Self::with(tiny)
    }

    fn with(packages: fn() -> Vec<Package>) -> Self {
        let dir = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
        let seconds = Arc::new(AtomicI64::new(0));
        let desk = Desk::open(dir.path(), &options(&seconds), packages).unwrap_or_else(|why| unreachable!("{why}"));
        Self { dir, desk, seconds }
    }

    /// Options with the clock of this desk.
    pub(crate) fn options(&self) -> Options {
        options(&self.seconds)
    }

    /// Lets days pass.
    pub(crate) fn pass_days(&self, days: i64) {
        self.seconds.fetch_add(days * 86_400, Ordering::SeqCst);
    }

    /// Closes the desk and keeps its folder.
    pub(crate) fn close(self) -> TempDir {
        self.dir
    }
}

fn options(seconds: &Arc<AtomicI64>) -> Options {
    let seconds = Arc::clone(seconds);
    let noon: jiff::Timestamp = "2026-11-20T04:00:00Z".parse().unwrap_or_default();
    let now = move || {
        let since = jiff::SignedDuration::from_secs(seconds.load(Ordering::SeqCst));
        noon.checked_add(since).unwrap_or_default()
    };
    Options { clock: Clock::new(now), ..Options::default() }
}

/// Somebody with these roles who has just confirmed to be there.
pub(crate) fn person(account: &str, roles: &[Role]) -> Actor {
    Actor { account: account.to_owned(), roles: Roles::of(roles), confirmed: true }
}

/// Li, who drafts.
pub(crate) fn editor() -> Actor {
    person("li", &[Role::Editor])
}

/// Wang, who approves.
pub(crate) fn approver() -> Actor {
    person("wang", &[Role::Approver])
}

/// The draft of a value: full-time staff of a work station, as the document has it 5.
pub(crate) fn staff(value: &str, from: &str) -> Draft {
    of_value("basic.full_time_staff", value, from)
}

/// The draft of a value of the policy of the stations.
pub(crate) fn of_value(parameter: &str, value: &str, from: &str) -> Draft {
    let content = json!({
        "values": [{
            "parameter": parameter, "from": from, "value": value, "unit": null,
            "source": { "document": "桂科规字〔2026〕3号", "article": "第五条", "file_sha256": null }
        }],
        "removed": [], "reason": "站点规模扩大", "notes": "", "accepted": []
    });
    Draft { kind: ChangeKind::Value, policy: Some("gx-station".into()), content, key: None }
}

/// Publishes a draft the whole way.
pub(crate) fn publish(desk: &Desk, draft: Draft) -> Change {
    let drafted = desk.draft(&editor(), draft).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(drafted.state, State::Checked, "{:#?}", drafted.checks);
    desk.submit(&editor(), drafted.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    let approval = Approval { digest: drafted.digest, note: String::new(), publish: true };
    desk.approve(&approver(), drafted.id, &approval).unwrap_or_else(|why| unreachable!("{why:?}"))
}
