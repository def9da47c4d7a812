//! Beside the pipeline: from a module as cargo builds it to a folder that npm takes.

use std::{fs, path::Path, process::Command};

use wasm_bindgen_cli_support::Bindgen;

use crate::{fallback, plans, root_folder, sizes::Sizes, type_files, write};

/// What a module may use, as rustc does for wasm32-unknown-unknown: everything that browsers have had since 2023.
pub(crate) const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// One module serves all: in a browser and a bundler it is fetched beside its glue, in Node it is read from there.
const NODE: &str = "\
import { readFileSync } from \"node:fs\";
import { initSync } from \"./engine.js\";

initSync({ module: readFileSync(new URL(\"./engine_bg.wasm\", import.meta.url)) });

/** In Node the module is ready once it is imported; this is here so that the same code runs in a browser. */
export default async function init() {}
export { Engine, Rulebook, initSync } from \"./engine.js\";
";

const INDEX_TYPES: &str = "\
export { default, Engine, Rulebook, initSync } from \"./engine.js\";
export type { InitInput, InitOutput, SyncInitInput } from \"./engine.js\";
export type { Answer } from \"./types/answer.js\";
export type { Match } from \"./types/match.js\";
export type { PlanFile } from \"./types/plan.js\";
export type { Problem, Refusal, ShortFinding } from \"./types/engine.js\";
/** The parts of an answer. */
export type * as answer from \"./types/answer.js\";
/** The parts of a match. */
export type * as match from \"./types/match.js\";
/** The parts of a plan: its facts, for a form, and everything that is computed. */
export type * as plan from \"./types/plan.js\";
";

const README: &str = "\
# @zhunsheng/engine

The engine of Zhunsheng (准绳) as WebAssembly: decides a compiled policy on the facts of a case, in a browser, a bundler or Node.
After loading, nothing leaves the device.

```js
import init, { Engine } from \"@zhunsheng/engine\";
import { readFileSync } from \"node:fs\";

await init();
const plan = readFileSync(\"node_modules/@zhunsheng/engine/plans/gx-station-1.plan.json\", \"utf8\"); // in a browser: (await fetch(url)).text()
const engine = new Engine(plan);
const answer = JSON.parse(engine.decide('{ \"full_time_staff\": 3 }', \"2026-03-01\", \"en\"));
for (const outcome of answer.outcomes) {
  console.log(outcome.headline);
}
```

- `new Engine(plan)` verifies a plan once; `hash`, `policy` and `version` say what it is.
- `decide(facts, asOf, lang, outcome?)` gives the text that `zhunsheng decide --json` prints: an `Answer`.
- `brief(facts, asOf, lang, outcome?)` gives the same without questions, ways and dates, in a tenth of the time.
- `findings(facts, asOf)` gives the verdicts and values alone (`ShortFinding[]`), for every keystroke.
- `new Rulebook()` holds plans of several policies: `add(plan)` each, then `match(facts, asOf, lang)` gives what `zhunsheng match --json` prints: a
  `Match` that says what is met, what is near, what it would pay and what to find out.
- What is refused throws an `Error` whose message is a `Refusal` as JSON: a code, and what is wrong in Chinese and English. What cannot be used among
  the facts refuses nothing: it counts as not known and stands in `problems` of the answer.
- `plans/` has the plans of all packages; `plans/index.json` lists them with their hashes. A plan has to reach the engine as it is, byte for byte.
- A page with a Content-Security-Policy needs `script-src 'wasm-unsafe-eval'`. Where WebAssembly must not run at all,
  `@zhunsheng/engine/fallback` has the same names as plain script: about three times the bytes, several times slower, the same answers.
";

/// `package.json`. `types` stands first, since TypeScript takes the first branch that fits; as text, since the order of keys has a meaning.
const MANIFEST: &str = r#"{
  "name": "@zhunsheng/engine",
  "version": "VERSION",
  "description": "Decides a compiled policy on the facts of a case: the engine of Zhunsheng as WebAssembly.",
  "license": "Apache-2.0",
  "type": "module",
  "sideEffects": ["./node.js"],
  "types": "./index.d.ts",
  "exports": {
    ".": {
      "types": "./index.d.ts",
      "node": "./node.js",
      "default": "./engine.js"
    },
    "./fallback": {
      "types": "./index.d.ts",
      "default": "./fallback/index.js"
    },
    "./engine_bg.wasm": "./engine_bg.wasm",
    "./plans/*": "./plans/*",
    "./package.json": "./package.json"
  },
  "files": ["*.js", "*.d.ts", "*.wasm", "fallback", "types", "plans"]
}
"#;

/// Makes the package in a folder, and prints what the module weighs; web/build/budget.mjs says what it may weigh.
pub(crate) fn make(module: &Path, folder: &Path, wasm_opt: Option<&Path>) -> Result<(), String> {
    let why = |why: std::io::Error| format!("{}: {why}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(why)?;
    }
    fs::create_dir_all(folder).map_err(why)?;
    glue(module, folder)?;
    if let Some(tool) = wasm_opt {
        optimise(tool, &folder.join("engine_bg.wasm"))?;
        fallback::make(module, folder, tool)?;
    }
    write(&folder.join("node.js"), NODE)?;
    write(&folder.join("index.d.ts"), INDEX_TYPES)?;
    write(&folder.join("README.md"), README)?;
    fs::copy(root_folder().join("LICENSE"), folder.join("LICENSE")).map_err(why)?;
    for (path, text) in type_files()? {
        let name = path.file_name().ok_or("a file of types has no name")?;
        write(&folder.join("types").join(name), text)?;
    }
    plans::write_all(folder)?;
    write(&folder.join("package.json"), MANIFEST.replace("VERSION", env!("CARGO_PKG_VERSION")))?;
    weigh(folder)
}

fn glue(module: &Path, folder: &Path) -> Result<(), String> {
    let made = Bindgen::new()
        .input_path(module)
        .out_name("engine")
        .omit_default_module_path(false)
        .web(true)
        .map(|bindgen| bindgen.typescript(true).remove_name_section(true).remove_producers_section(true))
        .and_then(|bindgen| bindgen.generate(folder));
    made.map_err(|why| format!("wasm-bindgen: {why:#}"))?;
    // Why: `Symbol.dispose` is only known to the newest of TypeScript's libraries; whoever has an older one could not use the types at all.
    let types = folder.join("engine.d.ts");
    let text = fs::read_to_string(&types).map_err(|why| format!("engine.d.ts: {why}"))?;
    let known: Vec<&str> = text.lines().filter(|line| !line.contains("[Symbol.dispose]")).collect();
    write(&types, known.join("\n") + "\n")
}

/// Optimises the module, and keeps what weighs less on the line: fewer bytes with fewer repetitions may compress to more.
fn optimise(tool: &Path, module: &Path) -> Result<(), String> {
    let why = |why: std::io::Error| format!("{}: {why}", module.display());
    let smaller = module.with_extension("opt");
    let mut command = Command::new(tool);
    command.arg("-Oz").args(FEATURES).arg(module).arg("-o").arg(&smaller);
    let status = command.status().map_err(|why| format!("{} does not start: {why}", tool.display()))?;
    if !status.success() {
        return Err(format!("{} failed", tool.display()));
    }
    let (before, after) = (Sizes::of(&fs::read(module).map_err(why)?)?, Sizes::of(&fs::read(&smaller).map_err(why)?)?);
    let (raw, brotli) = (after.raw, after.brotli);
    println!("wasm-opt -Oz: {} to {raw} bytes raw, {} to {brotli} brotli", before.raw, before.brotli);
    if brotli < before.brotli { fs::rename(&smaller, module) } else { fs::remove_file(&smaller) }.map_err(why)
}

fn weigh(folder: &Path) -> Result<(), String> {
    println!("{:<38} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
    for name in ["engine_bg.wasm", "engine.js"] {
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        let Sizes { raw, gzip, brotli } = Sizes::of(&bytes)?;
        println!("{name:<38} {raw:>9} {gzip:>9} {brotli:>9}");
    }
    Ok(())
}
