//! Desk, whole: one data folder with its rulebook in force. A publication is activated by one swap after its commit; who asked before keeps the one before.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use arc_swap::ArcSwap;
use zhunsheng_compiler::Package;
use zhunsheng_engine::{Date, plan::Text};

use crate::{
    audit,
    clock::Options,
    log::{self, Flaw, FlawKind, blob},
    parameters::KnownValues,
    publication::{self, PackageProblems, Publication, Version},
    rulebook::Rulebook,
    store::{self, Store, StoreError},
    text::both,
};

type Subscriber = Box<dyn Fn(&Arc<Rulebook>) + Send + Sync>;

/// The desk of one data folder. Copies are the same desk.
#[derive(Clone)]
pub struct Desk {
    pub(crate) inside: Arc<Inside>,
}

pub(crate) struct Inside {
    pub(crate) store: Store,
    pub(crate) options: Options,
    rulebook: ArcSwap<Rulebook>,
    subscribers: RwLock<Vec<Subscriber>>,
    activation: Mutex<()>,
    notes: Vec<Text>,
    pub(crate) known_values: KnownValues,
}

/// Why a desk was not opened. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// The store failed.
    Store(StoreError),
    /// The log is not whole.
    Log(Flaw),
    /// Packages of the first publication do not compile.
    Packages(Vec<PackageProblems>),
    /// There is neither a publication nor a package for the first one.
    Nothing,
}

impl From<StoreError> for OpenError {
    fn from(why: StoreError) -> Self {
        Self::Store(why)
    }
}

impl OpenError {
    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Store(why) => why.message(),
            Self::Log(flaw) => both(
                format!("发布日志不完整：{}", flaw.message.zh),
                format!("the log is not whole: {}", flaw.message.en),
            ),
            Self::Packages(refused) => {
                let names = |separator: &str| {
                    refused.iter().map(|one| one.package.as_str()).collect::<Vec<_>>().join(separator)
                };
                both(
                    format!("规则包没有通过检查：{}", names("、")),
                    format!("packages that do not compile: {}", names(", ")),
                )
            }
            Self::Nothing => both("没有可供首次发布的规则包", "there is no package for the first publication"),
        }
    }

    /// How to mend it.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::Store(why) => why.hint(),
            Self::Log(flaw) if flaw.kind == FlawKind::Derived => both(
                "用 `zhunsheng rebuild` 按日志重建派生表",
                "`zhunsheng rebuild` folds the derived tables anew from the log",
            ),
            Self::Log(_) => StoreError::Damaged(String::new()).hint(),
            Self::Packages(_) => {
                both("用 `zhunsheng check` 查看全部问题并改正", "`zhunsheng check` lists every problem; mend them")
            }
            Self::Nothing => both("用 --rules 指定规则目录", "name the folder of the packages with --rules"),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for OpenError {}

impl Desk {
    /// Opens a data folder: brings the database to this version, proves the log, and loads what is in force. A folder without a publication gets its first
    /// one from the packages of `first`, of which the newest edition of each policy is wanted.
    ///
    /// # Errors
    /// As [`OpenError`] says; then nothing is in force and nothing was published.
    pub fn open(dir: &Path, options: &Options, first: impl FnOnce() -> Vec<Package>) -> Result<Self, OpenError> {
        let store = Store::open(dir, options.clock.clone())?;
        store.read(log::verify)?.map_err(OpenError::Log)?;
        // Why: what is in force and what was approved is read from derived tables; who alters them alters that.
        if let Some(flaw) = store.read(audit::derived_flaw)? {
            return Err(OpenError::Log(flaw));
        }
        let packages = first();
        let mut notes = Vec::new();
        if store.read(publication::current_number)? == 0 {
            if packages.is_empty() {
                return Err(OpenError::Nothing);
            }
            let compiled = publication::compile_all(packages).map_err(OpenError::Packages)?;
            store.write(|write| publication::publish_first(write, &compiled))?;
        } else {
            notes = never_published(&store, &packages)?;
        }
        let rulebook = store.read(|connection| publication::load(connection, None))?.ok_or(OpenError::Nothing)?;
        let inside = Inside {
            store,
            options: options.clone(),
            rulebook: ArcSwap::from_pointee(rulebook),
            subscribers: RwLock::default(),
            activation: Mutex::default(),
            notes,
            known_values: KnownValues::default(),
        };
        Ok(Self { inside: Arc::new(inside) })
    }

    /// The rulebook in force. A request asks once and keeps what it got.
    #[must_use]
    pub fn rulebook(&self) -> Arc<Rulebook> {
        self.inside.rulebook.load_full()
    }

    /// Has a function called with each rulebook that comes into force from now on, after its commit.
    pub fn subscribe(&self, subscriber: Subscriber) {
        self.inside.subscribers.write().unwrap_or_else(PoisonError::into_inner).push(subscriber);
    }

    /// Brings a publication into force that is in the log and not yet here, such as one of another process. Says whether there was one.
    ///
    /// # Errors
    /// Why the store failed; then the rulebook stays what it was.
    pub fn refresh(&self) -> Result<bool, StoreError> {
        let number = self.inside.store.read(publication::current_number)?;
        if number <= self.inside.rulebook.load().publication {
            return Ok(false);
        }
        let _one_at_a_time = self.inside.activation.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.rulebook();
        let loaded = self.inside.store.read(|connection| publication::load(connection, Some(&before)))?;
        let Some(newer) = loaded.filter(|loaded| loaded.publication > before.publication) else { return Ok(false) };
        let newer = Arc::new(newer);
        self.inside.rulebook.store(Arc::clone(&newer));
        for subscriber in self.inside.subscribers.read().unwrap_or_else(PoisonError::into_inner).iter() {
            subscriber(&newer);
        }
        Ok(true)
    }

    /// The civil date now.
    #[must_use]
    pub fn today(&self) -> Date {
        self.inside.options.today()
    }

    /// The store, for what is kept beside the desk's own: people.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inside.store
    }

    /// What the caller should know of the opening: packages that were handed in and are in no publication.
    #[must_use]
    pub fn notes(&self) -> &[Text] {
        &self.inside.notes
    }

    /// Publications, newest first; `after` is the last number of the page before.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn publications(&self, after: Option<u64>, limit: usize) -> Result<Vec<Publication>, StoreError> {
        self.inside.store.read(|connection| publication::page(connection, after, limit))
    }

    /// One publication; nothing if there is none of this number.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn publication(&self, number: u64) -> Result<Option<Publication>, StoreError> {
        self.inside.store.read(|connection| publication::one(connection, number))
    }

    /// The plan file of a policy in a publication, byte for byte; nothing if there is no such publication or policy.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn plan_of(&self, number: u64, policy: &str) -> Result<Option<Arc<str>>, StoreError> {
        let rulebook = self.rulebook();
        if rulebook.publication == number {
            return Ok(rulebook.get(policy).map(|edition| Arc::clone(&edition.text)));
        }
        self.inside.store.read(|connection| publication::plan_text(connection, number, policy))
    }

    /// The publications in which the plan of a policy changed, newest first; none for a policy that was never published.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn versions(&self, policy: &str) -> Result<Vec<Version>, StoreError> {
        self.inside.store.read(|connection| publication::versions(connection, policy))
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("store", &self.inside.store).finish_non_exhaustive()
    }
}

/// Packages that were handed in for an existing folder and were never published there: they do not count, and that is said.
fn never_published(store: &Store, packages: &[Package]) -> Result<Vec<Text>, StoreError> {
    let mut notes = Vec::new();
    for package in packages {
        let (digest, _) = blob::manifest(package);
        let sql = "SELECT 1 FROM edition WHERE package = ?1 LIMIT 1";
        let known = store.read(|connection| store::one(connection, sql, [&digest], |row| row.get::<_, i64>(0)))?;
        if known.is_none() {
            let name = &package.name;
            notes.push(both(
                format!("规则包 {name} 与已发布的各版本都不同，没有采用；要发布它，请在参数台上传"),
                format!(
                    "the package {name} is none of those published and is not used; upload it at the desk to publish it"
                ),
            ));
        }
    }
    Ok(notes)
}
