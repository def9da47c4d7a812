//! Beside the pipeline: what a machine needs beside Rust: Node for the site, a browser for its tests. What is missing is installed or named.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::tasks::{Done, step};

/// What Vite needs.
const NODE: (u32, u32) = (20, 19);
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Makes sure of a Node that is new enough, with npm.
pub(crate) fn node() -> Done {
    let (major, minor) = NODE;
    let wanted = format!("the site needs Node {major}.{minor} or newer with npm");
    if said("node", &["--version"]).is_none() || said("npm", &["--version"]).is_none() {
        install(&["nodejs", "npm"]).map_err(|why| format!("{wanted}: {why}; or take it from https://nodejs.org"))?;
    }
    let version = said("node", &["--version"]).ok_or_else(|| format!("{wanted}; see https://nodejs.org"))?;
    if said("npm", &["--version"]).is_none() {
        return Err(format!("{wanted}: there is a node, but no npm; on Debian: sudo apt-get install npm"));
    }
    if number(&version).is_none_or(|there| there < NODE) {
        return Err(format!("{wanted}; here it is {version}. See https://nodejs.org"));
    }
    Ok(())
}

/// The browser for the tests, and letters for Chinese in it.
pub(crate) fn browser() -> Result<PathBuf, String> {
    let letters = || said("fc-list", &[":lang=zh", "family"]).is_some_and(|fonts| !fonts.is_empty());
    let found =
        || env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| BROWSERS.iter().find_map(|name| on_path(name)));
    let missing: Vec<&str> =
        [(found().is_none(), "chromium"), (!letters(), "fonts-noto-cjk"), (!letters(), "fontconfig")]
            .into_iter()
            .filter_map(|(missing, package)| missing.then_some(package))
            .collect();
    if !missing.is_empty() {
        install(&missing).map_err(|why| format!("the browser tests need a browser and Chinese fonts: {why}"))?;
    }
    found().ok_or_else(|| "the browser tests find no Chromium; set CHROMIUM to its path".to_owned())
}

/// Installs packages as root on Debian; elsewhere says how.
pub(crate) fn install(packages: &[&str]) -> Done {
    let by_hand = format!("sudo apt-get install --no-install-recommends {}", packages.join(" "));
    let root = said("id", &["-u"]).as_deref() == Some("0");
    if !root || on_path("apt-get").is_none() {
        return Err(format!("on Debian: {by_hand}"));
    }
    eprintln!("xtask: apt-get install {}", packages.join(" "));
    let get = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        command
    };
    step("apt-get update", &mut get(&["update", "-qq"]))
        .and_then(|()| {
            step("apt-get install", get(&["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
        })
        .map_err(|why| format!("{why}; by hand: {by_hand}"))
}

/// Makes an environment for Python packages, anew; what Python lacks for that is installed.
pub(crate) fn venv(folder: &Path) -> Done {
    let make = || {
        let mut command = Command::new("python3");
        command.args(["-m", "venv", "--clear"]).arg(folder);
        command
    };
    if make().stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return Ok(());
    }
    install(&["python3", "python3-venv"])?;
    step("python3 -m venv", &mut make())
}

pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| Path::new(path).is_file())
}

/// What a program prints, if it is there and ends well.
fn said(program: &str, args: &[&str]) -> Option<String> {
    let out = Command::new(program).args(args).stderr(Stdio::null()).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// Major and minor of a version such as `v20.19.4`.
fn number(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}
