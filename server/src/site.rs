//! Face server: the files of the site, read once. A path that is asked for is looked up among them, so nothing outside of the folder can be reached.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    fs, io,
    path::{Path, PathBuf},
};

use axum::body::Bytes;
use sha2::{Digest as _, Sha256};

/// The files of the site by their names, as `build.rs` found them.
const BUILT_IN: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// A built site: each file with its compressed forms.
#[derive(Clone, Debug, Default)]
pub struct Site(BTreeMap<String, File>);

/// A file as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) kind: &'static str,
    /// Whether it is for the disk: its own policy, inside of it, is not the one of the server.
    pub(crate) to_keep: bool,
    pub(crate) plain: Form,
    pub(crate) brotli: Option<Form>,
    pub(crate) gzip: Option<Form>,
}

/// One form of a file, and the tag that changes with its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) bytes: Bytes,
    pub(crate) tag: String,
}

/// Why a folder is no site.
#[derive(Debug)]
pub enum SiteError {
    /// A file or folder cannot be read.
    Unreadable(PathBuf, io::Error),
    /// There is no start page in it.
    NoStartPage(PathBuf),
}

impl fmt::Display for SiteError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, why) => write!(to, "{}: {why}", path.display()),
            Self::NoStartPage(path) => {
                write!(to, "{} has no index.html; `cargo xtask site` builds the site", path.display())
            }
        }
    }
}

impl std::error::Error for SiteError {}

impl Site {
    /// Reads a folder as `cargo xtask site` builds it.
    ///
    /// # Errors
    /// If it cannot be read, or has no start page.
    pub fn read(folder: &Path) -> Result<Self, SiteError> {
        let mut found = BTreeMap::new();
        collect(folder, "", &mut found)?;
        let site = Self::of(&found);
        if site.0.contains_key("index.html") { Ok(site) } else { Err(SiteError::NoStartPage(folder.to_owned())) }
    }

    /// The site that was there when this program was built; empty if there was none.
    #[must_use]
    pub fn built_in() -> Self {
        Self::of(&BUILT_IN.iter().map(|(name, bytes)| ((*name).to_owned(), Bytes::from_static(bytes))).collect())
    }

    fn of(found: &BTreeMap<String, Bytes>) -> Self {
        let mut site = BTreeMap::new();
        for (name, bytes) in found {
            let compressed = |ending: &str| found.get(&format!("{name}{ending}")).map(Form::of);
            // Why: `x.js.br` is a form of `x.js`, and a file of its own only where there is no `x.js`.
            let form_of = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
            if form_of.is_some_and(|whole| found.contains_key(whole)) {
                continue;
            }
            let (kind, to_keep) = (kind(name), name.ends_with(".single.html"));
            let (brotli, gzip) = (compressed(".br"), compressed(".gz"));
            site.insert(name.clone(), File { kind, to_keep, plain: Form::of(bytes), brotli, gzip });
        }
        Self(site)
    }

    /// The file at a path of a URL, which starts with `/`.
    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        let name = path.strip_prefix('/')?;
        if name.is_empty() || name.ends_with('/') {
            return self.0.get(&format!("{name}index.html"));
        }
        self.0.get(name)
    }

    /// Whether there is a file of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Form {
    fn of(bytes: &Bytes) -> Self {
        let mut tag = String::from("\"");
        for byte in Sha256::digest(bytes).iter().take(12) {
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push('"');
        Self { bytes: bytes.clone(), tag }
    }
}

fn collect(folder: &Path, before: &str, found: &mut BTreeMap<String, Bytes>) -> Result<(), SiteError> {
    let why = |why| SiteError::Unreadable(folder.to_owned(), why);
    for entry in fs::read_dir(folder).map_err(why)? {
        let entry = entry.map_err(why)?;
        let (path, name) = (entry.path(), entry.file_name());
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        if path.is_dir() {
            collect(&path, &format!("{before}{name}/"), found)?;
        } else {
            let bytes = fs::read(&path).map_err(|why| SiteError::Unreadable(path.clone(), why))?;
            found.insert(format!("{before}{name}"), bytes.into());
        }
    }
    Ok(())
}

/// The media type. WebAssembly is only compiled while it loads if it says what it is.
fn kind(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
