//! Face server: connections: how long a head may take, how many there may be, and how they end.

use std::{future::Future, io, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request, middleware::map_response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

use crate::{app::App, headers, routes};

/// The head of a request has to arrive within this time; a connection that is idle for longer is closed.
const HEAD_TIME: Duration = Duration::from_secs(75);
/// Requests under way have this long once the server is asked to stop.
const END_TIME: Duration = Duration::from_secs(10);
/// Connections at the same time.
const MOST_CONNECTIONS: usize = 20_000;
/// After a failed `accept` (no file handles left), it is tried again after this.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until `stop` is done, then lets the answers under way end, for ten seconds at most.
///
/// # Errors
/// If the operations cannot be put together.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let mut router = routes::router(app.clone()).map_err(io::Error::other)?;
    if app.0.settings.is_secure() {
        // Why only then: told over plain HTTP, a browser would refuse the site that it was just shown.
        router = router.layer(map_response(headers::only_by_tls));
    }
    let keeping_up = tokio::spawn(app.clone().keep_up());
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    // Why: every connection holds a receiver; once all are gone, all have ended.
    let (end, ending) = watch::channel(());
    tokio::pin!(stop);
    loop {
        let place = tokio::select! {
            () = &mut stop => break,
            place = Arc::clone(&places).acquire_owned() => place.ok(),
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(why) => {
                tracing::warn!(%why, "a connection was not accepted");
                sleep(PAUSE).await;
                continue;
            }
        };
        // Why: an answer is written at once and whole; waiting to fill a packet would only make it late.
        let _ = stream.set_nodelay(true);
        let (router, ending) = (router.clone(), ending.clone());
        tokio::spawn(async move {
            let _place = place;
            connection(TokioIo::new(stream), peer, router, ending).await;
        });
    }
    drop((listener, ending));
    app.stop();
    end.send_replace(());
    if timeout(END_TIME, end.closed()).await.is_err() {
        tracing::warn!("some requests were still under way and were cut off");
    }
    keeping_up.abort();
    Ok(())
}

async fn connection(
    stream: TokioIo<tokio::net::TcpStream>,
    peer: std::net::SocketAddr,
    router: Router,
    mut ending: watch::Receiver<()>,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let connection = builder.serve_connection(stream, service);
    tokio::pin!(connection);
    let done = tokio::select! {
        done = connection.as_mut() => done,
        _ = ending.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(why) = done {
        tracing::debug!(%why, "a connection ended early");
    }
}
