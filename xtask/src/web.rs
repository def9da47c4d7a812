//! Beside the pipeline: the site: engine and plans, the form, the pages, the offline file, and the server that shows them.

use std::{
    env,
    io::IsTerminal as _,
    process::{Command, Stdio},
};

use crate::{
    stamps::Step,
    tasks::{Done, cargo, root, step, target},
    tools, wasm,
};

/// What the engine and its plans are made from.
const ENGINE: [&str; 9] =
    ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "engine", "wasm/src", "compiler", "pack", "schemas", "rules"];

/// Builds everything that is served into `web/dist/`. What has not changed is not built again.
pub(crate) fn site() -> Done {
    tools::node()?;
    engine()?;
    packages()?;
    Step::new("site", &["web", "wasm/pkg"], "web/dist/index.html")
        .unless_done(|| step("site", &mut npm(&["run", "--silent", "build"])))
}

/// The engine as an npm package in `wasm/pkg/`.
pub(crate) fn engine() -> Done {
    Step::new("engine", &ENGINE, "wasm/pkg/package.json").unless_done(|| {
        eprintln!("xtask: building the engine as WebAssembly; the first time this takes a few minutes");
        wasm::wasm(&[])
    })
}

/// What the site is built and tested with.
pub(crate) fn packages() -> Done {
    tools::node()?;
    Step::new("npm", &["web/package-lock.json"], "web/node_modules/.package-lock.json")
        .unless_done(|| step("npm ci", &mut npm(&["ci", "--silent", "--no-audit", "--no-fund"])))
}

/// Builds the site and serves it on this machine.
pub(crate) fn serve(args: &[String]) -> Done {
    let show = !args.iter().any(|arg| arg == "--no-open");
    let rest: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--no-open").collect();
    site()?;
    step("server", &mut cargo(&["build", "--quiet", "--package", "zhunsheng-cli"]))?;
    let port = rest.iter().skip_while(|arg| **arg != "--port").nth(1).copied().unwrap_or("5320");
    eprintln!("xtask: 网站已就绪，按 Ctrl-C 停止 · the site is ready; Ctrl-C stops it");
    let mut server = Command::new(target().join("debug/zhunsheng"));
    server.args(["serve", "--site"]).arg(root().join("web/dist")).args(&rest).current_dir(root());
    server.env("ZHUNSHENG_CALLED_AS", "./dev run");
    let mut child = server.spawn().map_err(|why| format!("the server does not start: {why}"))?;
    if show && port != "0" {
        open(&format!("http://127.0.0.1:{port}/"));
    }
    let status = child.wait().map_err(|why| format!("the server: {why}"))?;
    // Why: on Ctrl-C the server ends by itself and in order; anything else has said what is wrong.
    if status.success() { Ok(()) } else { std::process::exit(status.code().unwrap_or(1)) }
}

/// Shows the page to somebody who sits at this machine.
fn open(address: &str) {
    let screen =
        cfg!(target_os = "macos") || env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    if screen && std::io::stdout().is_terminal() {
        let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        // Why: the address stands on the screen in any case.
        let _ = Command::new(opener).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    }
}

pub(crate) fn npm(args: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(args).current_dir(root().join("web")).env("NO_COLOR", "1");
    command
}
