//! Desk, log: what records refer to, kept once under the digest of what it is: files of packages, lists of such files, plans.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use rusqlite::{Connection, params};
use zhunsheng_compiler::Package;
use zhunsheng_engine::VerifiedPlan;

use crate::{
    digest,
    store::{self, StoreError, Write},
};

/// Nothing that is kept is larger, unpacked.
const MOST: u64 = 64 << 20;

/// What a blob is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A file of a package.
    File,
    /// The list of the files of a package: a JSON object of path and digest.
    Package,
    /// A plan file; its digest is the hash of the plan.
    Plan,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Package => "package",
            Self::Plan => "plan",
        }
    }
}

/// The list of the files of a package, and its digest.
pub(crate) fn manifest(package: &Package) -> (String, String) {
    let files: BTreeMap<&str, String> =
        package.folder("").map(|(path, text)| (path, digest::of_bytes(text.as_bytes()))).collect();
    let text = serde_json::to_string(&files).unwrap_or_default();
    let digest = digest::of_bytes(text.as_bytes());
    (digest, text)
}

/// Keeps a package; gives the digest of its list of files.
pub(crate) fn put_package(write: &Write<'_>, package: &Package) -> Result<String, StoreError> {
    let (digest, list) = manifest(package);
    if has(write.connection(), &digest)? {
        return Ok(digest);
    }
    for (_, text) in package.folder("") {
        put(write, Form::File, &digest::of_bytes(text.as_bytes()), text)?;
    }
    put(write, Form::Package, &digest, &list)?;
    Ok(digest)
}

/// Keeps a plan; gives its hash.
pub(crate) fn put_plan(write: &Write<'_>, plan: &VerifiedPlan) -> Result<String, StoreError> {
    if !has(write.connection(), plan.hash())? {
        put(write, Form::Plan, plan.hash(), &plan.to_json())?;
    }
    Ok(plan.hash().to_owned())
}

fn has(connection: &Connection, digest: &str) -> Result<bool, StoreError> {
    let found = store::one(connection, "SELECT 1 FROM blob WHERE digest = ?1", [digest], |row| row.get::<_, i64>(0))?;
    Ok(found.is_some())
}

fn put(write: &Write<'_>, form: Form, digest: &str, text: &str) -> Result<(), StoreError> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    let packed = packer.write_all(text.as_bytes()).and_then(|()| packer.finish());
    let packed = packed.map_err(|why| StoreError::Other(why.to_string()))?;
    let sql = "INSERT INTO blob (digest, form, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (digest) DO NOTHING";
    write.run("blob", sql, params![digest, form.name(), packed]).map(|_| ())
}

/// What is kept under a digest, unpacked and compared with it.
pub(crate) fn get(connection: &Connection, form: Form, digest: &str) -> Result<String, StoreError> {
    let sql = "SELECT bytes FROM blob WHERE digest = ?1 AND form = ?2";
    let packed: Option<Vec<u8>> = store::one(connection, sql, [digest, form.name()], |row| row.get(0))?;
    let lacks = || StoreError::Damaged(format!("{} {digest} is missing", form.name()));
    unpacked(form, digest, &packed.ok_or_else(lacks)?)
}

/// Unpacks what is kept under a digest and compares it with it.
pub(super) fn unpacked(form: Form, digest: &str, packed: &[u8]) -> Result<String, StoreError> {
    let altered = |why: &str| StoreError::Damaged(format!("{} {digest} {why}", form.name()));
    let mut text = String::new();
    let mut unpacker = GzDecoder::new(packed).take(MOST);
    unpacker.read_to_string(&mut text).map_err(|_| altered("cannot be unpacked"))?;
    let same = match form {
        Form::File | Form::Package => digest::of_bytes(text.as_bytes()) == digest,
        Form::Plan => digest::of_plan_file(&text).is_some_and(|found| found == digest),
    };
    if same { Ok(text) } else { Err(altered("was altered")) }
}

/// The files that a list of files names, with their digests.
pub(crate) fn files_of(list: &str) -> Option<BTreeMap<String, String>> {
    serde_json::from_str(list).ok()
}

/// A package by the digest of its list of files.
pub(crate) fn get_package(connection: &Connection, name: &str, digest: &str) -> Result<Package, StoreError> {
    let list = get(connection, Form::Package, digest)?;
    let files = files_of(&list).ok_or_else(|| StoreError::Damaged(format!("package {digest} is no list of files")))?;
    let mut texts = Vec::with_capacity(files.len());
    for (path, digest) in files {
        texts.push((path, get(connection, Form::File, &digest)?));
    }
    Ok(Package::from_files(name, texts))
}
