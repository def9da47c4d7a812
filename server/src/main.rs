//! Face server: the program `zhunsheng-serve`. It listens on loopback unless it is told otherwise.

use std::{env, io::ErrorKind, net::IpAddr, path::PathBuf, process::ExitCode};

use tokio::{net::TcpListener, signal};
use zhunsheng_server::{Site, serve};

const USAGE: &str = "\
Usage: zhunsheng-serve [--site DIR] [--host ADDRESS] [--port PORT]

  --site DIR      the built site (default web/dist)
  --host ADDRESS  where to listen (default 127.0.0.1: this machine only)
  --port PORT     which port (default 5320; 0 takes a free one)";

struct Options {
    site: PathBuf,
    host: IpAddr,
    port: u16,
}

fn options(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options { site: "web/dist".into(), host: IpAddr::from([127, 0, 0, 1]), port: 5320 };
    while let Some(name) = args.next() {
        if matches!(name.as_str(), "-h" | "--help") {
            return Ok(None);
        }
        let mut value = || args.next().ok_or_else(|| format!("`{name}` needs a value\n\n{USAGE}"));
        match name.as_str() {
            "--site" => options.site = value()?.into(),
            "--host" => {
                options.host = value()?.parse().map_err(|_| format!("`--host` takes an IP address\n\n{USAGE}"))?
            }
            "--port" => {
                options.port = value()?.parse().map_err(|_| format!("`--port` takes a port number\n\n{USAGE}"))?
            }
            other => return Err(format!("there is no option `{other}`\n\n{USAGE}")),
        }
    }
    Ok(Some(options))
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

async fn run(Options { site, host, port }: Options) -> Result<(), String> {
    let site = Site::read(&site).map_err(|why| why.to_string())?;
    let listener = TcpListener::bind((host, port)).await.map_err(|why| match why.kind() {
        ErrorKind::AddrInUse => {
            format!("port {port} is taken by another program; choose another one with `--port`, or `--port 0` for any free one")
        }
        _ => format!("cannot listen on {host}:{port}: {why}"),
    })?;
    let address = listener.local_addr().map_err(|why| why.to_string())?;
    println!("http://{address}/");
    serve(listener, site, stopped()).await.map_err(|why| why.to_string())
}

fn main() -> ExitCode {
    let done = match options(env::args().skip(1)) {
        Ok(Some(options)) => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|why| why.to_string())
            .and_then(|runtime| runtime.block_on(run(options))),
        Ok(None) => {
            println!("{USAGE}");
            Ok(())
        }
        Err(why) => {
            eprintln!("zhunsheng-serve: {why}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("zhunsheng-serve: {why}");
            ExitCode::FAILURE
        }
    }
}
