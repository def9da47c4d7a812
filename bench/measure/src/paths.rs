//! Where things are: this workspace and the repository above it.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The folder of this workspace.
#[must_use]
pub fn bench() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    bench().parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where cargo builds, and so where what is made on the way is put.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Columns of the made-up population.
pub fn data() -> PathBuf {
    target().join("peers/population")
}

/// The Python that has the peers, as `cargo xtask peers` sets it up.
pub fn python() -> Result<PathBuf, String> {
    let python = target().join("peers/python/bin/python3");
    if python.exists() { Ok(python) } else { Err("the Python peers are not installed; run `cargo xtask peers`".into()) }
}
