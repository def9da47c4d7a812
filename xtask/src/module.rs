//! Beside the pipeline: the engine compiled to WebAssembly, by the first of three ways that this machine can take.
//!
//! The smallest module comes with a standard library that is built for size and says nothing when it panics, which a finished toolchain only does when it
//! is told that it may (`RUSTC_BOOTSTRAP`). Where that fails, the library that rustup brings is taken; where rustup brings none, Debian's compiler.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    tasks::{Done, cargo, root, step, target},
    tools,
};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// How the standard library is built: for size, and without the words and places of panics.
const STANDARD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
const SILENT: [&str; 3] = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"];

type Way = fn() -> Result<PathBuf, String>;

/// Builds the module and says where it is. With `debian`, only Debian's compiler is tried.
pub(crate) fn build(debian: bool) -> Result<PathBuf, String> {
    if debian {
        return with_debian();
    }
    let ways: [(&str, Way); 3] = [
        ("a standard library built for size", with_sources),
        ("rustup's standard library", with_rustup),
        ("Debian's compiler", with_debian),
    ];
    let mut failed = Vec::new();
    for (name, way) in ways {
        match way() {
            Ok(module) => {
                eprintln!("xtask: wasm: built with {name}");
                return Ok(module);
            }
            Err(why) => {
                eprintln!("xtask: wasm: not with {name}: {why}");
                failed.push(format!("{name}: {why}"));
            }
        }
    }
    Err(failed.join("; "))
}

fn with_sources() -> Result<PathBuf, String> {
    let sysroot = sysroot()?;
    if !sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
        rustup(&["component", "add", "rust-src"])?;
    }
    // Why: a folder of its own, so that two standard libraries do not take turns in throwing away each other's work.
    let folder = target().join("small");
    let mut build = cargo(&["build"]);
    build.args(STANDARD).arg("--target-dir").arg(&folder).env("RUSTC_BOOTSTRAP", "1");
    compile("wasm (standard library for size)", &mut build, &sysroot, true)?;
    Ok(module(&folder))
}

fn with_rustup() -> Result<PathBuf, String> {
    let sysroot = sysroot()?;
    if !sysroot.join("lib/rustlib").join(TARGET).join("lib").exists() {
        rustup(&["target", "add", TARGET])?;
    }
    compile("wasm (rustup's target)", &mut cargo(&["build"]), &sysroot, false)?;
    Ok(module(&target()))
}

fn with_debian() -> Result<PathBuf, String> {
    let there =
        || ["/usr/bin/cargo", "/usr/bin/rustc", "/usr/bin/wasm-ld-22"].iter().all(|tool| Path::new(tool).exists());
    if !there() {
        tools::install(&DEBIAN)?;
    }
    if !there() {
        return Err(format!("the packages {} did not bring cargo, rustc and wasm-ld-22", DEBIAN.join(", ")));
    }
    let folder = target().join("debian");
    let mut build = Command::new("/usr/bin/cargo");
    build.arg("build").args(STANDARD).arg("--target-dir").arg(&folder).current_dir(root());
    build.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22");
    compile("wasm (Debian's compiler)", &mut build, Path::new("/usr"), true)?;
    Ok(module(&folder))
}

fn compile(name: &str, build: &mut Command, sysroot: &Path, silent: bool) -> Done {
    build.args(["--target", TARGET, "--profile", "wasm", "--package", "zhunsheng-wasm"]);
    // Why: the paths of the machine that builds have no business in what it ships.
    let home = env::var_os("CARGO_HOME").map_or_else(|| home().join(".cargo"), PathBuf::from);
    let mut flags: Vec<String> =
        [home.join("registry/src"), sysroot.join("lib/rustlib/src/rust/library"), root(), home.join("git")]
            .iter()
            .map(|path| format!("--remap-path-prefix={}=", path.display()))
            .collect();
    // Why: hashing a plan once is quick either way, and the unrolled form weighs eight times as much.
    flags.extend([r#"--cfg=sha2_backend="soft""#, r#"--cfg=sha2_backend_soft="compact""#].map(String::from));
    if silent {
        flags.extend(SILENT.map(String::from));
    }
    step(name, build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")))
}

fn rustup(args: &[&str]) -> Done {
    step(&format!("rustup {}", args.join(" ")), Command::new("rustup").args(args).current_dir(root()))
}

fn sysroot() -> Result<PathBuf, String> {
    let said = Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()).output();
    let said = said.map_err(|why| format!("rustc does not start: {why}"))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&said.stdout).trim()))
}

fn home() -> PathBuf {
    env::var_os("HOME").map(PathBuf::from).unwrap_or_default()
}

fn module(target: &Path) -> PathBuf {
    target.join(TARGET).join("wasm/zhunsheng_wasm.wasm")
}
