//! Beside the pipeline: the tasks of the repository. What runs here is what CI runs.

mod check;
mod desk;
mod module;
mod peers;
mod stamps;
mod tasks;
mod tools;
mod wasm;
mod web;

use std::{env, process::ExitCode};

const USAGE: &str = "\
Usage: cargo xtask <task>   (or ./dev <task>, which also looks after the C linker)

  run [--port PORT] [--no-open]
                 build the site and serve it on this machine: every policy as a form, the desk of the secretariat, the API
  run ARGS…      the command `zhunsheng ARGS…`
  site           the site in web/dist/, and the offline file; what has not changed is not built again
  test           format, lints, docs, licences, all tests of Rust, form, sizes and browser: everything that CI checks
  quick          the tests of the Rust workspace, nothing else
  web            the tests of the site, nothing else
  bench          the benchmark of the hot path, side by side with hand-written Rust and with Rhai
  peers [--quick] [decision|node|population|plans|rulebook]…
                 this engine beside other engines, side by side in one run; writes bench/RESULTS.md. Needs Node and Python; installs the rest
  fuzz [SECONDS] both fuzz targets, so many seconds each (default 60); needs a nightly toolchain and cargo-fuzz
  wasm [--debian]      the engine as an npm package in wasm/pkg/, and what it weighs; chooses the rustup target or Debian's compiler by itself
  same-answer [COUNT]  every case of every package and so many made-up ones (default 100000), natively and in Node, byte for byte
  wasm-speed           how long answers take in Node, for each sample dossier
  types                the TypeScript types in wasm/types/, from schemas/
  contract [EXAMPLES] [SEED]  Schemathesis over the API, every operation, wrong data too; installed below target/ the first time
  nightly        the server killed 200 times while people publish, and 1,000 publications while others read, in a release build
  http-load      decisions over HTTP beside a bare echo of the same JSON, both on loopback: requests a second, times, memory
  accept         rewrite the snapshots after a change that is meant; review the difference before you commit it";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let (task, rest) = args.split_first().map_or(("", &[][..]), |(task, rest)| (task.as_str(), rest));
    let done = match task {
        "run"
            if rest.first().is_none_or(|first| first.starts_with("--"))
                && !rest.iter().any(|arg| ["--help", "--version"].contains(&arg.as_str())) =>
        {
            web::serve(rest)
        }
        "run" => tasks::zhunsheng(rest),
        "site" => web::site(),
        "test" => check::test(),
        "quick" => check::quick(),
        "web" => check::web_only(),
        "bench" => tasks::bench(),
        "peers" => peers::peers(rest),
        "fuzz" => tasks::fuzz(rest),
        "wasm" => wasm::wasm(rest),
        "same-answer" => wasm::same_answer(rest),
        "wasm-speed" => wasm::speed(),
        "types" => wasm::types(),
        "contract" => desk::contract(rest),
        "http-load" => desk::http_load(),
        "nightly" => desk::nightly(),
        "accept" => tasks::accept(),
        "" | "help" | "-h" | "--help" => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprintln!("xtask: there is no task `{other}`\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
