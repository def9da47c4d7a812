//! Beside the pipeline: the engine as an npm package, and whether it answers as the native one does.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::tasks::{Done, cargo, root, step, target};

const TARGET: &str = "wasm32-unknown-unknown";
const BINARYEN: &str = "binaryen@132.0.0";
const DEBIAN: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// Builds the module and makes `wasm/pkg/`. With `--debian`, the second way of building is taken without trying the first.
pub(crate) fn wasm(args: &[String]) -> Done {
    let debian = args.iter().any(|arg| arg == "--debian");
    let first = if debian { Err("not asked for".to_owned()) } else { with_rustup() };
    let module = first.or_else(|why| {
        eprintln!("xtask: wasm: rustup's target is not used ({why}); taking the Debian way");
        with_debian()
    })?;
    let mut pack = cargo(&["run", "--quiet", "--package", "zhunsheng-pack", "--", "package"]);
    pack.arg(module).arg(root().join("wasm/pkg"));
    if let Some(tool) = wasm_opt() {
        pack.arg(tool);
    }
    step("package", &mut pack)
}

/// Writes the types of `wasm/types/` from the schemas.
pub(crate) fn types() -> Done {
    step("types", &mut cargo(&["run", "--quiet", "--package", "zhunsheng-pack", "--", "types"]))
}

/// Asks the native engine and the module in Node about every case of every package, what is refused, and so many made-up cases, and compares what they say.
/// Where the module has been translated to JavaScript (`engine.fallback.js`), that is asked about some of it too.
pub(crate) fn same_answer(args: &[String]) -> Done {
    let count = args.first().map_or("100000", String::as_str);
    if !root().join("wasm/pkg/node.js").exists() {
        return Err("wasm/pkg/ is not there; run `cargo xtask wasm` first".to_owned());
    }
    let build = ["build", "--quiet", "--package", "zhunsheng-tests", "--bin", "native_answers"];
    step("native answers", &mut cargo(&build))?;
    compared("same answer", count, None)?;
    let fallback = root().join("wasm/pkg/engine.fallback.js");
    if fallback.exists() { compared("same answer, without WebAssembly", "500", Some(&fallback)) } else { Ok(()) }
}

/// Has the native program ask and Node answer; `glue` is another engine than that of the package.
fn compared(what: &str, count: &str, glue: Option<&Path>) -> Done {
    let program = target().join("debug/native_answers");
    let mut native = Command::new(&program)
        .arg(count)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| format!("native_answers does not start: {why}"))?;
    let questions = native.stdout.take().ok_or("native_answers has no output")?;
    let mut node = Command::new("node");
    node.arg(root().join("tests/wasm/same_answer.mjs")).arg(&program).args(glue).stdin(questions);
    let done = step(what, &mut node);
    let status = native.wait().map_err(|why| format!("native_answers: {why}"))?;
    done?;
    if status.success() { Ok(()) } else { Err("native_answers failed".to_owned()) }
}

fn with_rustup() -> Result<PathBuf, String> {
    if !has_target() {
        eprintln!("xtask: wasm: rustup target add {TARGET}");
        let added = Command::new("rustup").args(["target", "add", TARGET]).current_dir(root()).status();
        match added {
            Ok(status) if status.success() => {}
            Ok(_) => return Err("rustup cannot add the target".to_owned()),
            Err(why) => return Err(format!("rustup does not start: {why}")),
        }
    }
    let args = ["build", "--target", TARGET, "--profile", "wasm", "--package", "zhunsheng-wasm"];
    step("wasm (rustup's target)", &mut cargo(&args))?;
    Ok(module(&target()))
}

/// Whether the toolchain in use has the target's standard library.
fn has_target() -> bool {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()).output();
    sysroot.is_ok_and(|out| {
        let sysroot = String::from_utf8_lossy(&out.stdout).trim().to_owned();
        Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib").exists()
    })
}

/// Debian's own compiler builds the standard library itself.
fn with_debian() -> Result<PathBuf, String> {
    let there =
        || ["/usr/bin/cargo", "/usr/bin/rustc", "/usr/bin/wasm-ld-22"].iter().all(|tool| Path::new(tool).exists());
    if !there() {
        eprintln!("xtask: wasm: apt-get install {}", DEBIAN.join(" "));
        step("apt-get update", Command::new("apt-get").args(["update", "-qq"]))
            .and_then(|()| {
                let mut install = Command::new("apt-get");
                install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(DEBIAN);
                step("apt-get install", &mut install)
            })
            .map_err(|why| format!("{why}; as root: apt-get install {}", DEBIAN.join(" ")))?;
    }
    if !there() {
        return Err(format!("the packages {} did not bring cargo, rustc and wasm-ld-22", DEBIAN.join(", ")));
    }
    // Why: a folder of its own, so that two compilers do not take turns in throwing away each other's work.
    let folder = target().join("debian");
    let mut build = Command::new("/usr/bin/cargo");
    build.args(["build", "-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size", "--target", TARGET]);
    build.args(["--profile", "wasm", "--package", "zhunsheng-wasm", "--target-dir"]).arg(&folder).current_dir(root());
    build.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22");
    step("wasm (Debian's compiler)", &mut build)?;
    Ok(module(&folder))
}

fn module(target: &Path) -> PathBuf {
    target.join(TARGET).join("wasm/zhunsheng_wasm.wasm")
}

/// The optimiser from npm: Debian's is too old for what rustc writes today.
fn wasm_opt() -> Option<PathBuf> {
    let folder = target().join("npm");
    let tool = folder.join("node_modules/.bin/wasm-opt");
    if !tool.exists() {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", BINARYEN, "--prefix"]).arg(&folder);
        if let Err(why) = step("npm install binaryen", npm.stdout(Stdio::null())) {
            eprintln!("xtask: wasm: not optimised by wasm-opt ({why}); the sizes are a little larger");
            return None;
        }
    }
    Some(tool)
}
