//! Beside the pipeline: the same module as plain JavaScript, for pages that do not let WebAssembly run. It is several times larger and slower.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use wasm_bindgen_cli_support::Bindgen;

use crate::{package::FEATURES, write};

/// What has no counterpart in the language of asm.js and is written with simpler instructions first.
const LOWER: [&str; 4] =
    ["--llvm-memory-copy-fill-lowering", "--llvm-nontrapping-fptoint-lowering", "--signext-lowering", "-Oz"];

const ENTRY: &str = "\
import { __wbg_set_wasm } from \"./engine_bg.js\";
import * as engine from \"./engine_bg.wasm.js\";

__wbg_set_wasm(engine);

/** Ready once it is imported; this is here so that the same code runs with the module. */
export default async function init() {}
export * from \"./engine_bg.js\";
";

/// Makes `fallback/` of the package with the tools beside `wasm-opt`.
pub(crate) fn make(module: &Path, folder: &Path, wasm_opt: &Path) -> Result<(), String> {
    let why = |why: std::io::Error| format!("{}: {why}", module.display());
    let bytes = without_tables(fs::read(module).map_err(why)?);
    let to = folder.join("fallback");
    Bindgen::new()
        .input_bytes("engine", bytes)
        .bundler(true)
        .map(|bindgen| bindgen.typescript(false).remove_name_section(true).remove_producers_section(true))
        .and_then(|bindgen| bindgen.generate(&to))
        .map_err(|why| format!("wasm-bindgen, for the fallback: {why:#}"))?;
    let (whole, simple, script) = (to.join("engine_bg.wasm"), to.join("simple.wasm"), to.join("engine_bg.wasm.js"));
    run(Command::new(wasm_opt).args(FEATURES).args(LOWER).arg(&whole).arg("-o").arg(&simple))?;
    run(Command::new(wasm_opt.with_file_name("wasm2js")).args(["-O"]).arg(&simple).arg("-o").arg(&script))?;
    for used in ["engine_bg.wasm", "simple.wasm", "engine.js"] {
        fs::remove_file(to.join(used)).map_err(|why| format!("{used}: {why}"))?;
    }
    let glue = to.join("engine_bg.js");
    let text = fs::read_to_string(&glue).map_err(why)?;
    write(&glue, fresh_views(&text)?)?;
    write(&to.join("index.js"), ENTRY)
}

/// Says of a module that it was built without reference types and multivalue, so that the glue keeps its objects in JavaScript: there, a module has one
/// table and functions have one result.
fn without_tables(mut bytes: Vec<u8>) -> Vec<u8> {
    for feature in ["reference-types", "multivalue"] {
        let mut named = vec![b'+', u8::try_from(feature.len()).unwrap_or(0)];
        named.extend_from_slice(feature.as_bytes());
        if let Some(at) = bytes.windows(named.len()).position(|part| part == named)
            && let Some(sign) = bytes.get_mut(at)
        {
            *sign = b'-';
        }
    }
    bytes
}

/// When the memory of a module grows, its old view becomes empty, and the glue looks for that. In JavaScript it stays as it was, so the glue has to look
/// whether it is still the view of the memory.
fn fresh_views(glue: &str) -> Result<String, String> {
    let stale = [
        ("cachedUint8ArrayMemory0", "cachedUint8ArrayMemory0.byteLength === 0"),
        (
            "cachedDataViewMemory0",
            "cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined \
             && cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
        ),
    ];
    let mut out = glue.to_owned();
    for (view, looks) in stale {
        if !out.contains(looks) {
            return Err(format!(
                "the glue no longer looks in the way known whether `{view}` is stale; see fallback.rs"
            ));
        }
        out = out.replace(looks, &format!("{view}.buffer !== wasm.memory.buffer"));
    }
    Ok(out)
}

fn run(command: &mut Command) -> Result<(), String> {
    let tool = command.get_program().to_string_lossy().into_owned();
    let status = command.stdout(Stdio::null()).status().map_err(|why| format!("{tool} does not start: {why}"))?;
    if status.success() { Ok(()) } else { Err(format!("{tool} failed")) }
}
