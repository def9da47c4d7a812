//! Beside the pipeline: the tasks of the repository. What runs here is what CI runs.

mod tasks;
mod wasm;

use std::{env, process::ExitCode};

const USAGE: &str = "\
Usage: cargo xtask <task>   (or ./dev <task>, which also looks after the C linker)

  run [ARGS…]    decide the sample dossier of gx-station; with ARGS, the command `zhunsheng ARGS`
  test           format, lints, all tests, docs, licences: everything that CI checks
  quick          all tests, nothing else
  bench          the benchmark of the hot path, side by side with hand-written Rust and with Rhai
  fuzz [SECONDS] both fuzz targets, so many seconds each (default 60); needs a nightly toolchain and cargo-fuzz
  wasm [--debian]      the engine as an npm package in wasm/pkg/, and what it weighs; chooses the rustup target or Debian's compiler by itself
  same-answer [ROUNDS] every case of every package and so many made-up ones of each (default 200), natively and in Node, byte for byte
  types                the TypeScript types in wasm/types/, from schemas/
  accept         rewrite the snapshots after a change that is meant; review the difference before you commit it";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let (task, rest) = args.split_first().map_or(("", &[][..]), |(task, rest)| (task.as_str(), rest));
    let done = match task {
        "run" => tasks::run(rest),
        "test" => tasks::test(),
        "quick" => tasks::quick(),
        "bench" => tasks::bench(),
        "fuzz" => tasks::fuzz(rest),
        "wasm" => wasm::wasm(rest),
        "same-answer" => wasm::same_answer(rest),
        "types" => wasm::types(),
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
