//! One decision in Rust: a program of its own, so that whoever works on another part need not link all peers again.

use std::{env, process::Command};

use measure::{Size, results::Section};

/// Measures.
pub(crate) fn measure(size: Size) -> Result<Section, String> {
    let program = env::current_exe().map_err(|why| why.to_string())?.with_file_name("decision");
    let mut command = Command::new(&program);
    command.args((size == Size::Quick).then_some("--quick")).stderr(std::process::Stdio::inherit());
    let out = command.output().map_err(|why| format!("{}: {why}", program.display()))?;
    if !out.status.success() {
        return Err("see above".to_owned());
    }
    serde_json::from_slice(&out.stdout).map_err(|why| format!("decision says something else: {why}"))
}
