//! Beside the pipeline: the engine as an npm package, and whether it answers as the native one does.

use std::{
    path::PathBuf,
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

/// Decides every case of every package, and so many made-up ones of each, natively and in Node, and compares the texts.
pub(crate) fn same_answer(args: &[String]) -> Done {
    let rounds = args.first().map_or("200", String::as_str);
    if !root().join("wasm/pkg/node.js").exists() {
        return Err("wasm/pkg/ is not there; run `cargo xtask wasm` first".to_owned());
    }
    let build = ["build", "--quiet", "--package", "zhunsheng-tests", "--bin", "native_answers"];
    step("native answers", &mut cargo(&build))?;
    let mut native = Command::new(target().join("debug/native_answers"));
    let mut native = native
        .arg(rounds)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| format!("native_answers does not start: {why}"))?;
    let answers = native.stdout.take().ok_or("native_answers has no output")?;
    let mut node = Command::new("node");
    node.arg(root().join("tests/wasm/same_answer.mjs")).stdin(answers);
    let done = step("same answer", &mut node);
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
