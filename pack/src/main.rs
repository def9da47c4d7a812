//! Beside the pipeline: the npm package of the engine, made from a built module. `cargo xtask wasm` and `cargo xtask types` call it.

mod fallback;
mod package;
mod plans;
mod sizes;
mod types;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

const USAGE: &str = "Usage: zhunsheng-pack package <module.wasm> <folder> [wasm-opt]\n       zhunsheng-pack types";

/// The files of types that are kept in the repository, and their texts.
fn type_files() -> Result<Vec<(PathBuf, String)>, String> {
    use zhunsheng_schemas::{DECISION, ENGINE, MATCH, PLAN};
    let of = [
        ("answer", DECISION, "Answer"),
        ("plan", PLAN, "PlanFile"),
        ("engine", ENGINE, "Result"),
        ("match", MATCH, "Match"),
    ];
    let file = |(name, schema, root): (&str, &str, &str)| {
        Ok((root_folder().join(format!("wasm/types/{name}.d.ts")), types::module(schema, root)?))
    };
    of.into_iter().map(file).collect()
}

fn root_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<(), String> {
    let why = |why: std::io::Error| format!("{}: {why}", path.display());
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(why)?;
    fs::write(path, text).map_err(why)
}

fn run(args: &[&str]) -> Result<(), String> {
    match *args {
        ["types"] => type_files()?.iter().try_for_each(|(path, text)| write(path, text)),
        ["package", module, folder] => package::make(Path::new(module), Path::new(folder), None),
        ["package", module, folder, opt] => package::make(Path::new(module), Path::new(folder), Some(Path::new(opt))),
        _ => Err(USAGE.to_owned()),
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("pack: {why}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::type_files;

    #[test]
    fn the_types_are_those_of_the_schemas() {
        let files = type_files().unwrap_or_else(|why| unreachable!("{why}"));
        for (path, text) in files {
            let kept = fs::read_to_string(&path).unwrap_or_default();
            assert!(kept == text, "{} is out of date: run `cargo xtask types`", path.display());
        }
    }

    #[test]
    fn nothing_in_the_schemas_is_left_untyped() {
        for (path, text) in type_files().unwrap_or_default() {
            let strange: Vec<&str> =
                text.lines().filter(|line| line.contains(": unknown") || line.contains("<unknown>")).collect();
            assert!(strange.is_empty(), "{}: {strange:?}", path.display());
        }
    }
}
