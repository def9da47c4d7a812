//! Beside the pipeline: the engine and its peers, measured side by side. What the peers need is installed below `target/` and `bench/`, the first time.

use std::process::Command;

use crate::{
    stamps::Step,
    tasks::{Done, cargo, root, step, target},
    tools, web,
};

/// Prepares the peers in Node and Python, then measures; the arguments are handed on.
pub(crate) fn peers(args: &[String]) -> Done {
    let named: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    let wanted = |section: &str| named.is_empty() || named.contains(&section);
    if wanted("node") {
        node()?;
    }
    if wanted("population") {
        python()?;
    }
    // Why: the versions of the peers are part of what is measured, so they are those of the lock file. Why the whole workspace: with one package alone,
    // dependencies have other features and are built once more.
    let build = ["build", "--release", "--locked", "--manifest-path", "bench/Cargo.toml", "--workspace", "--bins"];
    step("peers in Rust (the first time this takes some minutes)", cargo(&build).env("CARGO_TARGET_DIR", target()))?;
    step("peers", Command::new(target().join("release/peers")).args(args).env("CARGO_TARGET_DIR", target()))
}

/// Node with the packages of the lock file, and the engine as its package.
fn node() -> Done {
    tools::node()?;
    web::engine()?;
    Step::new("peers-npm", &["bench/node/package-lock.json"], "bench/node/node_modules/.package-lock.json").unless_done(
        || {
            let mut npm = Command::new("npm");
            npm.args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(root().join("bench/node"));
            step("npm ci", &mut npm)
        },
    )
}

/// Python with the packages of the requirements, in a folder of its own.
fn python() -> Done {
    let venv = target().join("peers/python");
    let requirements = "bench/python/requirements.txt";
    let installed = venv.join("bin/python3");
    Step::new("peers-python", &[requirements], &installed.to_string_lossy()).unless_done(|| {
        tools::venv(&venv).map_err(|why| format!("OpenFisca, NumPy and DuckDB need Python with venv: {why}"))?;
        let mut install = Command::new(venv.join("bin/pip"));
        install
            .args(["install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(root().join(requirements));
        step("pip install", &mut install)
    })
}
