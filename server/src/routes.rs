//! Face server: which path leads to what: the operations of the document, and for everything else the pages.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, RawPathParams, Request, State},
    routing::{MethodFilter, MethodRouter},
};

use crate::{
    api,
    app::{App, StartError},
    contract::Who,
    dispatch, headers, pages,
};

/// Everything that is served.
///
/// # Errors
/// If the document has an operation without a function, or two of one name.
pub(crate) fn router(app: App) -> Result<Router, StartError> {
    let mut router = Router::new();
    let mut paths: Vec<&str> = app.0.contract.operations.iter().map(|operation| operation.path.as_str()).collect();
    paths.dedup();
    for path in paths {
        let mut methods = MethodRouter::new();
        let mut allowed = Vec::new();
        for (index, operation) in app.0.contract.operations.iter().enumerate().filter(|(_, one)| one.path == path) {
            let name = &operation.id;
            let Some(handler) = api::handler(name) else {
                return Err(StartError(format!("nothing carries out the operation `{name}` of the document")));
            };
            let filter = MethodFilter::try_from(operation.method.clone());
            let filter = filter.map_err(|why| StartError(format!("{name}: {why}")))?;
            let open = operation.who == Who::Public && operation.rate != Some(crate::contract::Rate::SignIn);
            allowed.push(operation.method.as_str());
            methods = methods.on(
                filter,
                move |State(app): State<App>,
                      ConnectInfo(peer): ConnectInfo<SocketAddr>,
                      params: RawPathParams,
                      request: Request| async move {
                    let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
                    headers::api(dispatch::answer(app, index, handler, params, peer, request).await, open)
                },
            );
        }
        let allowed = allowed.join(", ");
        let refuse = move |State(app): State<App>, request: Request| async move {
            let (parts, _) = request.into_parts();
            headers::api(pages::not_allowed(&parts, &app.0.new_id(), &allowed), false)
        };
        router = router.route(path, methods.fallback(refuse));
    }
    Ok(router.fallback(pages::answer).with_state(app))
}
