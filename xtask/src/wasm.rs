//! Beside the pipeline: the engine as an npm package, and whether it answers as the native one does.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    module,
    tasks::{Done, cargo, root, step, target},
};

const BINARYEN: &str = "binaryen@132.0.0";

/// Builds the module and makes `wasm/pkg/`. With `--debian`, only Debian's compiler is tried.
pub(crate) fn wasm(args: &[String]) -> Done {
    let module = module::build(args.iter().any(|arg| arg == "--debian"))?;
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
/// Where the package has the module as plain JavaScript, that is asked about some of it too.
pub(crate) fn same_answer(args: &[String]) -> Done {
    let count = args.first().map_or("100000", String::as_str);
    if !root().join("wasm/pkg/node.js").exists() {
        return Err("wasm/pkg/ is not there; run `cargo xtask wasm` first".to_owned());
    }
    // Why: a test of the crate, so that its program is built with it as `cargo test` builds it, not once more with other features.
    let build = ["test", "--quiet", "--workspace", "--no-run", "--test", "refusals"];
    step("native answers", &mut cargo(&build))?;
    compared("same answer", [count, "1"], None)?;
    let fallback = root().join("wasm/pkg/fallback/index.js");
    if fallback.exists() {
        compared("same answer, without WebAssembly", ["500", "40"], Some(&fallback))
    } else {
        Ok(())
    }
}

/// How long answers take in Node, for the sample dossiers.
pub(crate) fn speed() -> Done {
    step("speed", Command::new("node").arg(root().join("tests/wasm/speed.mjs")))
}

/// Has the native program ask about so many made-up cases and each of so many hand-written ones, and Node answer; `glue` is another engine than that of
/// the package.
fn compared(what: &str, counts: [&str; 2], glue: Option<&Path>) -> Done {
    let program = target().join("debug/native_answers");
    let mut native = Command::new(&program)
        .args(counts)
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
