//! Beside the pipeline: what the desk has to bear: killed servers, many publications, and data of every kind at every operation.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    tasks::{Done, cargo, root, step, target},
    tools,
};

/// The version whose results are compared from run to run.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// A fixed seed for CI; by hand each run may take another one.
pub(crate) const SEED: &str = "20261122";

/// Kill and publication tests at the size of a night, in a release build.
pub(crate) fn nightly() -> Done {
    let size = |name: &str, number: &str| (name.to_owned(), env::var(name).unwrap_or_else(|_| number.to_owned()));
    let mut command =
        cargo(&["test", "--release", "--package", "zhunsheng-cli", "--test", "killed", "--test", "publications"]);
    command.args(["--", "--nocapture", "--test-threads=1"]);
    step("nightly", command.envs([size("ZHUNSHENG_KILLS", "200"), size("ZHUNSHENG_PUBLICATIONS", "1000")]))
}

/// Decisions over HTTP beside a bare echo.
pub(crate) fn http_load() -> Done {
    step("http-load", &mut cargo(&["bench", "--package", "zhunsheng-server", "--bench", "http_load"]))
}

/// Schemathesis over the OpenAPI document, with so many examples an operation.
pub(crate) fn contract(args: &[String]) -> Done {
    let examples = args.first().map_or("100", String::as_str);
    let seed = args.get(1).map_or(SEED, String::as_str);
    step("zhunsheng", &mut cargo(&["build", "--quiet", "--package", "zhunsheng-cli"]))?;
    step("contract", &mut contract_command(examples, seed)?)
}

/// The command that tries every operation of the server that was built last.
pub(crate) fn contract_command(examples: &str, seed: &str) -> Result<Command, String> {
    let venv = schemathesis()?;
    let mut command = Command::new(venv.join("bin/python"));
    command.arg(root().join("server/contract/run.py")).arg(target().join("debug/zhunsheng"));
    command.arg(venv.join("bin/schemathesis")).args([examples, seed]);
    Ok(command)
}

/// Schemathesis in a folder of its own below `target/`, installed the first time.
fn schemathesis() -> Result<PathBuf, String> {
    let venv = target().join("schemathesis");
    let there = |venv: &Path| venv.join("bin/schemathesis").is_file();
    if there(&venv) {
        return Ok(venv);
    }
    tools::venv(&venv).map_err(|why| format!("Schemathesis needs Python with venv: {why}"))?;
    let mut install = Command::new(venv.join("bin/pip"));
    step("pip install", install.args(["install", "--quiet", "--disable-pip-version-check", SCHEMATHESIS]))?;
    if there(&venv) { Ok(venv) } else { Err("pip installed Schemathesis, and its command is not there".to_owned()) }
}
