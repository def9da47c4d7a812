//! Face server: the log on standard error, as text or as JSON lines.

use tracing::Level;

/// How lines of the log are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: a JSON object a line.
    Json,
}

/// Starts the log. Only the first call counts.
pub fn start(format: LogFormat) {
    let lines = tracing_subscriber::fmt().with_max_level(Level::INFO).with_target(false).with_writer(std::io::stderr);
    // Why: a log that is there already stays; that is no reason not to serve.
    let _ = match format {
        LogFormat::Text => tracing::subscriber::set_global_default(lines.compact().finish()),
        LogFormat::Json => tracing::subscriber::set_global_default(lines.json().flatten_event(true).finish()),
    };
}
