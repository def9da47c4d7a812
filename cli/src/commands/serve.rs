//! Face cli: `zhunsheng serve`: the site, decisions for programs, and the desk of the secretariat, on one data folder.

use std::{
    env,
    io::ErrorKind,
    net::{SocketAddr, TcpListener as Listener},
    path::Path,
};

use tokio::{net::TcpListener, signal};
use zhunsheng_compiler::diagnostic::text;
use zhunsheng_desk::{Desk, OpenError, Options};
use zhunsheng_engine::plan::Text;
use zhunsheng_server::{App, LogFormat, Settings, Site, sign_in::OidcSettings};

use crate::{
    args::{LogForm, OidcArgs, Serve},
    failure::Failure,
    packages::{self, Library, newest},
    screen::Screen,
    text::words::{fill, words},
};

/// Threads that may wait for the database or compute for long.
const BLOCKING_THREADS: usize = 64;
/// No secret of a provider is longer, in bytes.
const MOST_SECRET_BYTES: u64 = 4096;

/// Serves until Ctrl-C.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Serve) -> Result<(), Failure> {
    let lang = screen.lang;
    let said = words(lang);
    let fault = |what: &str, why: &str| Failure::new(lang, &fill(what, &[why]));
    // Why: the port first, so that nothing is made on disk when it is taken.
    let listener = listen(screen, args)?;
    let address = listener.local_addr().map_err(|why| fault(said.serve_cannot_listen, &why.to_string()))?;
    let site = site(screen, args)?;
    let desk = open(screen, rules, args)?;
    let settings = Settings {
        behind_proxies: args.behind_proxies,
        origin: args.origin.clone(),
        decisions_a_second: args.rate,
        oidc: provider(screen, &args.oidc)?,
    };
    zhunsheng_server::start_log(match args.log {
        LogForm::Text => LogFormat::Text,
        LogForm::Json => LogFormat::Json,
    });
    // Why: else the first sign-in to an account that there is not would take longer than to one that there is.
    desk.people().get_ready();
    let has_site = !site.is_empty();
    let has_console = site.has("console.html");
    let app = App::new(desk, site, settings).map_err(|why| fault(said.serve_cannot_start, &why.to_string()))?;
    greet(screen, &app, address, args, (has_site, has_console))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .map_err(|why| fault(said.serve_cannot_start, &why.to_string()))?;
    let served = runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        zhunsheng_server::serve(listener, app, stopped()).await
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    served.map_err(|why| fault(said.serve_cannot_start, &why.to_string()))
}

/// The provider of OpenID Connect that was named, with its secret from the file.
fn provider(screen: &Screen, args: &OidcArgs) -> Result<Option<OidcSettings>, Failure> {
    let (Some(issuer), Some(client_id)) = (&args.oidc_issuer, &args.oidc_client_id) else { return Ok(None) };
    let read = |path: &Path| -> Result<String, Failure> {
        let text = packages::read_text(path, MOST_SECRET_BYTES);
        let text = text.map_err(|why| packages::unreadable(&path.display().to_string(), &why, screen.lang))?;
        Ok(text.lines().next().unwrap_or_default().trim().to_owned())
    };
    Ok(Some(OidcSettings {
        issuer: issuer.clone(),
        client_id: client_id.clone(),
        client_secret: args.oidc_client_secret_file.as_deref().map(read).transpose()?,
        claim: args.oidc_claim.clone(),
        title: args.oidc_title.clone(),
    }))
}

fn listen(screen: &Screen, args: &Serve) -> Result<Listener, Failure> {
    let (lang, said) = (screen.lang, words(screen.lang));
    let made = Listener::bind((args.host, args.port)).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    made.map_err(|why| match why.kind() {
        ErrorKind::AddrInUse => {
            let what = fill(said.serve_port_taken, &[&args.port.to_string()]);
            Failure::new(lang, &what).hint(lang, said.serve_port_hint)
        }
        ErrorKind::PermissionDenied => {
            let what = fill(said.serve_port_forbidden, &[&args.port.to_string()]);
            Failure::new(lang, &what).hint(lang, said.serve_port_hint)
        }
        _ => Failure::new(lang, &fill(said.serve_cannot_listen, &[&format!("{}:{}: {why}", args.host, args.port)])),
    })
}

/// The site of the folder that was named, else the one that is built in.
fn site(screen: &Screen, args: &Serve) -> Result<Site, Failure> {
    let (lang, said) = (screen.lang, words(screen.lang));
    let Some(folder) = &args.site else { return Ok(Site::built_in()) };
    Site::read(folder).map_err(|why| {
        Failure::new(lang, &fill(said.serve_no_site, &[&folder.display().to_string(), &why.to_string()]))
            .hint(lang, said.serve_site_hint)
    })
}

/// Opens the data folder; a new one gets its first publication from the packages.
fn open(screen: &mut Screen, rules: Option<&Path>, args: &Serve) -> Result<Desk, Failure> {
    let lang = screen.lang;
    let library = Library::open(rules, lang)?;
    let mut unread = String::new();
    let first = || {
        let mut packages = Vec::new();
        for edition in newest(&library.editions) {
            match edition.read() {
                Ok(package) => packages.push(package),
                Err((empty, why)) => {
                    unread.push_str(&text::render(&why, &empty, false));
                    // Why: what does not compile keeps everything from being published.
                    packages.push(empty);
                }
            }
        }
        packages
    };
    let options = Options { utc_offset_hours: args.utc_offset, ..Options::default() };
    let opened = Desk::open(&args.data, &options, first);
    if !unread.is_empty() {
        return Err(Failure::from(unread));
    }
    let folder = args.data.display().to_string();
    let desk = opened.map_err(|why: OpenError| {
        let Text { zh, en } = why.message();
        let what = if lang == zhunsheng_engine::Lang::Zh { zh } else { en };
        let shown = fill(words(lang).serve_data, &[&folder, &what]);
        Failure::new(lang, &shown).hint(lang, why.hint().get(lang))
    })?;
    for note in desk.notes() {
        screen.complain(&format!("{}{}\n", words(lang).hint, note.get(lang)));
    }
    Ok(desk)
}

/// Where everything is, and how to make the first accounts.
fn greet(
    screen: &mut Screen,
    app: &App,
    address: SocketAddr,
    args: &Serve,
    (has_site, has_console): (bool, bool),
) -> Result<(), Failure> {
    let said = words(screen.lang);
    let base = format!("http://{address}/");
    let mut lines = String::new();
    if has_site {
        lines.push_str(&fill(said.serve_site, &[&base]));
    } else {
        lines.push_str(said.serve_api_only);
    }
    lines.push('\n');
    if has_console {
        lines.push_str(&fill(said.serve_desk, &[&format!("{base}console/")]));
        lines.push('\n');
    }
    lines.push_str(&fill(said.serve_api, &[&format!("{base}api/v1/openapi.json")]));
    lines.push('\n');
    if app.has_no_accounts() {
        // Why: a newcomer has no `zhunsheng` in the path and called this by another name.
        let called = env::var("ZHUNSHENG_CALLED_AS").unwrap_or_else(|_| "zhunsheng".to_owned());
        let data = args.data.display().to_string();
        let data = if args.data == Path::new("zhunsheng-data") { String::new() } else { format!(" --data {data}") };
        lines.push_str(&fill(said.serve_accounts, &[&called, &data, &called, &data]));
        lines.push('\n');
    }
    lines.push_str(said.serve_stop);
    lines.push('\n');
    screen.say(&lines)
}

/// Done once somebody presses Ctrl-C or asks the process to end.
async fn stopped() {
    let interrupt = async {
        // Why: a system without the signal is stopped in another way.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! { () = interrupt => (), _ = terminate.recv() => () },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
