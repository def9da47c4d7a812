//! Face server: what stands behind HTTP. Today that is the site, whose pages decide in the browser; nothing of a case ever comes here.
//!
//! `site.rs` holds the files, `headers.rs` says what a browser may do with them, `routes.rs` puts both together.

mod headers;
mod routes;
pub mod sign_in;
mod site;

pub use routes::router;
pub use site::{Site, SiteError};

use std::{future::Future, io};

use tokio::net::TcpListener;

/// Serves until `stop` is done, then lets the answers under way end.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    listener: TcpListener,
    site: Site,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(site)).with_graceful_shutdown(stop).await
}
