//! Face server: figures for Prometheus. Every counter of an operation is made at the start, from the statuses that the document names.

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::contract::Contract;

/// Seconds.
const BUCKETS: [f64; 11] = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0];

type Labels = Vec<(&'static str, String)>;

/// The figures of the whole server.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    operations: Vec<Figures>,
    pub(crate) site: Counter,
    pub(crate) publication: Gauge,
    pub(crate) decisions: Counter,
    pub(crate) waiting: Gauge,
    pub(crate) sign_ins_refused: Counter,
    pub(crate) undocumented: Counter,
}

/// The figures of one operation.
#[derive(Debug)]
struct Figures {
    by_status: Vec<(u16, Counter)>,
    seconds: Histogram,
}

impl Metrics {
    pub(crate) fn new(contract: &Contract) -> Self {
        let mut registry = Registry::with_prefix("zhunsheng");
        let requests = Family::<Labels, Counter>::default();
        let seconds = Family::<Labels, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register("http_requests", "Requests by operation and status", requests.clone());
        registry.register("http_seconds", "How long requests took, long polls left out", seconds.clone());
        let operations = contract.operations.iter().map(|operation| {
            let named = || vec![("operation", operation.id.clone())];
            let counter = |status: u16| {
                let mut labels = named();
                labels.push(("status", status.to_string()));
                (status, requests.get_or_create(&labels).clone())
            };
            Figures {
                by_status: operation.statuses.iter().map(|status| counter(*status)).collect(),
                seconds: seconds.get_or_create(&named()).clone(),
            }
        });
        let operations = operations.collect();
        let mut counter = |name: &str, help: &str| {
            let counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let site = counter("site_requests", "Requests for files of the site");
        let decisions = counter("decisions", "Cases decided");
        let sign_ins_refused = counter("sign_ins_refused", "Sign-ins that were refused");
        let undocumented = counter("undocumented_statuses", "Answers with a status that the document does not name");
        let mut gauge = |name: &str, help: &str| {
            let gauge: Gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let publication = gauge("publication", "The number of the publication in force");
        let waiting = gauge("long_polls", "Long polls that are waiting");
        Self { operations, site, publication, decisions, waiting, sign_ins_refused, undocumented, registry }
    }

    /// Counts an answer of an operation.
    pub(crate) fn count(&self, operation: usize, status: u16, seconds: Option<f64>) {
        let Some(figures) = self.operations.get(operation) else { return };
        match figures.by_status.iter().find(|(known, _)| *known == status) {
            Some((_, counter)) => {
                counter.inc();
            }
            None => {
                self.undocumented.inc();
                tracing::error!(operation, status, "the document does not name this status");
            }
        }
        if let Some(seconds) = seconds {
            figures.seconds.observe(seconds);
        }
    }

    /// The figures as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Why: writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
