//! Beside the pipeline: puts the built site into the program, if there is one: `web/dist/`, or the folder in `ZHUNSHENG_SITE`.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn collect(folder: &Path, before: &str, into: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let name = format!("{before}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), into)?;
        } else {
            into.push((name, path));
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=ZHUNSHENG_SITE");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let named = env::var_os("ZHUNSHENG_SITE").map(PathBuf::from);
    let site = named.unwrap_or_else(|| root.join("../web/dist"));
    let mut files = Vec::new();
    // Why: a folder that is not there would count as changed each time, and this crate would be built anew each time.
    if site.join("index.html").is_file() {
        println!("cargo::rerun-if-changed={}", site.display());
        collect(&fs::canonicalize(&site)?, "", &mut files)?;
        files.sort();
    }
    let mut list = String::from("&[\n");
    for (name, path) in files {
        // Why: writing to a string cannot fail.
        let _ = writeln!(list, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("site.rs"), list)
}
