//! Face server: what all requests share: the desk, what is in force, the site, limits and figures.

use std::{
    fmt,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwap;
use tokio::sync::{Semaphore, watch};
use zhunsheng_desk::{Desk, Rulebook};

use crate::{
    contract::Contract,
    front::Front,
    guard::Limits,
    metrics::Metrics,
    sign_in::{Oidc, OidcSettings},
    site::Site,
};

/// Requests that are answered at the same time.
const MOST_REQUESTS: usize = 1024;
/// Long polls that wait at the same time; beyond, one is answered at once.
pub(crate) const MOST_WAITING: usize = 10_000;
/// How often the log is looked at for what another process has published.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How the server is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many proxies stand in front, each of which adds to `X-Forwarded-For`.
    pub behind_proxies: usize,
    /// Where people reach it, such as `https://desk.example.org`; without it, the `Host` of each request.
    pub origin: Option<String>,
    /// Decisions a second for each address; with 0, nothing is limited, sign-ins neither.
    pub decisions_a_second: u32,
    /// The provider of OpenID Connect at which people can sign in.
    pub oidc: Option<OidcSettings>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { behind_proxies: 0, origin: None, decisions_a_second: 50_000, oidc: None }
    }
}

impl Settings {
    /// Whether people come by TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }
}

/// Everything that is served. Copies are the same.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Inside>);

pub(crate) struct Inside {
    pub(crate) desk: Desk,
    pub(crate) site: Site,
    pub(crate) settings: Settings,
    pub(crate) oidc: Option<Oidc>,
    pub(crate) contract: Contract,
    pub(crate) limits: Limits,
    pub(crate) metrics: Metrics,
    pub(crate) requests: Arc<Semaphore>,
    pub(crate) waiting: Arc<Semaphore>,
    /// What computes for long, as many as there are cores.
    pub(crate) long: Arc<Semaphore>,
    front: ArcSwap<Front>,
    /// The number of the publication; whoever waits for a new one looks here.
    published: watch::Sender<u64>,
    pub(crate) stopping: watch::Sender<bool>,
    pub(crate) database_answers: AtomicBool,
    ids: AtomicU64,
    id_prefix: String,
}

/// Why the server cannot start.
#[derive(Debug)]
pub struct StartError(pub(crate) String);

impl fmt::Display for StartError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

impl App {
    /// Puts a desk and a site together.
    ///
    /// # Errors
    /// If the document of the operations that is built in cannot be used, the provider has no usable address, or the system gives no random bytes.
    pub fn new(desk: Desk, site: Site, settings: Settings) -> Result<Self, StartError> {
        let contract = Contract::read(zhunsheng_schemas::OPENAPI)
            .map_err(|why| StartError(format!("the OpenAPI document built into this program cannot be used: {why}")))?;
        let oidc = settings.oidc.clone().map(Oidc::new).transpose();
        let oidc = oidc.map_err(|why| StartError(format!("{} · {}", why.zh, why.en)))?;
        let mut random = [0_u8; 6];
        getrandom::fill(&mut random).map_err(|why| StartError(why.to_string()))?;
        let id_prefix = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let front = Front::new(desk.rulebook(), None);
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let metrics = Metrics::new(&contract);
        metrics.publication.set(i64::try_from(front.rulebook.publication).unwrap_or(i64::MAX));
        let app = Self(Arc::new(Inside {
            limits: Limits::new(&settings),
            published: watch::Sender::new(front.rulebook.publication),
            front: ArcSwap::from_pointee(front),
            metrics,
            requests: Arc::new(Semaphore::new(MOST_REQUESTS)),
            waiting: Arc::new(Semaphore::new(MOST_WAITING)),
            long: Arc::new(Semaphore::new(cores)),
            stopping: watch::Sender::new(false),
            database_answers: AtomicBool::new(true),
            ids: AtomicU64::new(1),
            desk,
            site,
            settings,
            oidc,
            contract,
            id_prefix,
        }));
        let weak = Arc::downgrade(&app.0);
        app.0.desk.subscribe(Box::new(move |rulebook| {
            if let Some(inside) = weak.upgrade() {
                inside.activate(rulebook);
            }
        }));
        // Why: between reading the rulebook and subscribing another one may have come.
        app.0.activate(&app.0.desk.rulebook());
        Ok(app)
    }

    /// Looks every second for what other processes have published, until the server stops.
    pub(crate) async fn keep_up(self) {
        let mut stopping = self.0.stopping.subscribe();
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
            let inside = Arc::clone(&self.0);
            let looked = tokio::task::spawn_blocking(move || {
                inside.limits.forget_old();
                inside.desk.refresh()
            });
            let answers = match looked.await {
                Ok(Ok(_)) => true,
                Ok(Err(why)) => {
                    tracing::error!(%why, "the database does not answer");
                    false
                }
                Err(_) => false,
            };
            self.0.database_answers.store(answers, Ordering::Relaxed);
        }
    }

    /// Whether nobody can sign in yet.
    #[must_use]
    pub fn has_no_accounts(&self) -> bool {
        self.0.desk.people().accounts().is_ok_and(|accounts| accounts.is_empty())
    }

    /// Ends long polls and takes readiness away.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }
}

impl Inside {
    /// What is in force. A request asks once and keeps what it got.
    pub(crate) fn front(&self) -> Arc<Front> {
        self.front.load_full()
    }

    /// Waits for another publication than the one that was seen.
    pub(crate) fn published(&self) -> watch::Receiver<u64> {
        self.published.subscribe()
    }

    fn activate(&self, rulebook: &Arc<Rulebook>) {
        let before = self.front();
        if rulebook.publication <= before.rulebook.publication {
            return;
        }
        self.front.store(Arc::new(Front::new(Arc::clone(rulebook), Some(&before))));
        self.metrics.publication.set(i64::try_from(rulebook.publication).unwrap_or(i64::MAX));
        self.published.send_replace(rulebook.publication);
        tracing::info!(publication = rulebook.publication, "in force");
    }

    /// An id for a request: never one that the client gave.
    pub(crate) fn new_id(&self) -> String {
        let number = self.ids.fetch_add(1, Ordering::Relaxed);
        let mut id = String::with_capacity(24);
        id.push_str(&self.id_prefix);
        id.push('-');
        id.push_str(&number.to_string());
        id
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// The address of whoever asks: of the connection, or behind proxies what the outermost of them says.
    pub(crate) fn peer(&self, connection: IpAddr, forwarded: Option<&str>) -> IpAddr {
        crate::guard::peer(connection, forwarded, self.settings.behind_proxies)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("App").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}
