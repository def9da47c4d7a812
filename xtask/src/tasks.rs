//! Beside the pipeline: each task as the commands it runs.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

pub(crate) type Done = Result<(), String>;

/// Any command line of `zhunsheng`.
pub(crate) fn zhunsheng(args: &[String]) -> Done {
    let mut command = cargo(&["run", "--quiet", "--package", "zhunsheng-cli", "--"]);
    let status = command.args(args).status().map_err(|why| format!("cargo does not start: {why}"))?;
    // Why: the exit code is the command's answer, so it is handed on as it is.
    if status.success() { Ok(()) } else { std::process::exit(status.code().unwrap_or(1)) }
}

/// Licences and advisories, where `cargo deny` is installed.
pub(crate) fn licences() -> Done {
    let there = Command::new("cargo").args(["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if there.is_ok_and(|status| status.success()) {
        step("licences", &mut cargo(&["deny", "--offline", "check", "licenses", "bans", "sources"]))
    } else {
        eprintln!("xtask: licences: skipped, cargo-deny is not installed (cargo install cargo-deny)");
        Ok(())
    }
}

/// The benchmark.
pub(crate) fn bench() -> Done {
    step("bench", &mut cargo(&["bench", "--package", "zhunsheng-tests", "--bench", "decide"]))
}

/// The fuzz targets.
pub(crate) fn fuzz(args: &[String]) -> Done {
    let seconds = args.first().map_or("60", String::as_str);
    for target in ["package", "facts"] {
        let mut command = Command::new("cargo");
        let (corpus, seeds) = (format!("fuzz/corpus/{target}"), format!("fuzz/seeds/{target}"));
        fs::create_dir_all(root().join(&corpus)).map_err(|why| format!("{corpus}: {why}"))?;
        command.args(["+nightly", "fuzz", "run", target, &corpus, &seeds, "--"]);
        command.args([&format!("-max_total_time={seconds}"), "-rss_limit_mb=4096", "-max_len=65536"]);
        step(&format!("fuzz {target}"), command.current_dir(root()))
            .map_err(|why| format!("{why} (a nightly toolchain and `cargo install cargo-fuzz` are needed)"))?;
    }
    Ok(())
}

/// New snapshots.
pub(crate) fn accept() -> Done {
    // Why: the whole workspace, so that nothing is built another time with other features.
    let mut command = cargo(&["test", "--workspace", "--no-fail-fast", "--test", "decisions", "--test", "rejected"]);
    step("accept", command.env("INSTA_UPDATE", "always"))
}

pub(crate) fn step(name: &str, command: &mut Command) -> Done {
    eprintln!("xtask: {name}");
    let start = Instant::now();
    let status = command.status().map_err(|why| format!("{name} does not start: {why}"))?;
    eprintln!("xtask: {name} took {} s", start.elapsed().as_secs());
    if status.success() { Ok(()) } else { Err(format!("{name} failed")) }
}

pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    command
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}
