//! Intake, packages: good archives, and each kind of bad one, built here.

use std::io::{Cursor, Write};

use flate2::{Compression, write::GzEncoder};
use zhunsheng_compiler::compile;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Kind, Limits, package};

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap_or_else(|why| unreachable!("{why}"));
        zip.write_all(bytes).unwrap_or_else(|why| unreachable!("{why}"));
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_else(|why| unreachable!("{why}"))
}

/// A tar.gz with names as they are given, climbing out or not.
fn tarred(files: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    for (name, kind, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(*kind);
        header.set_size(u64::try_from(bytes.len()).unwrap_or(0));
        for (slot, byte) in header.as_old_mut().name.iter_mut().zip(name.bytes()) {
            *slot = byte;
        }
        header.set_cksum();
        tar.append(&header, *bytes).unwrap_or_else(|why| unreachable!("{why}"));
    }
    let done = tar.into_inner().and_then(GzEncoder::finish);
    done.unwrap_or_else(|why| unreachable!("{why}"))
}

fn codes(bytes: &[u8], kind: Kind) -> Vec<&'static str> {
    package(bytes, kind, Limits::PACKAGE).err().unwrap_or_default().iter().map(|one| one.code).collect()
}

fn station() -> Vec<(&'static str, &'static [u8])> {
    let all = zhunsheng_rules::FILES.iter();
    all.filter(|(path, _)| path.starts_with("gx-station/1/")).map(|(path, text)| (*path, text.as_bytes())).collect()
}

#[test]
fn a_package_comes_out_as_it_went_in() {
    let mut files = station();
    files.push(("__MACOSX/gx-station/._policy.json", b"\x00\x05"));
    files.push(("gx-station/.DS_Store", b"\xff\xfe"));
    let tar: Vec<_> = files.iter().map(|(name, bytes)| (*name, tar::EntryType::Regular, *bytes)).collect();
    for (bytes, kind) in [(zipped(&files), Kind::Zip), (tarred(&tar), Kind::TarGz)] {
        let found = package(&bytes, kind, Limits::PACKAGE).unwrap_or_else(|why| unreachable!("{why:?}"));
        assert_eq!(found.paths().count(), station().len());
        assert!(found.get("cases/full.json").is_some() || found.folder("cases/").count() > 3);
        assert!(compile(&found).plan.is_some());
    }
    let flat: Vec<_> =
        station().into_iter().filter_map(|(name, bytes)| Some((name.strip_prefix("gx-station/1/")?, bytes))).collect();
    assert!(package(&zipped(&flat), Kind::Zip, Limits::PACKAGE).is_ok());
}

#[test]
fn names_that_are_not_believed() {
    for (name, code) in [
        ("../policy.json", "climbs-out"),
        ("a/../../policy.json", "climbs-out"),
        ("/etc/passwd", "absolute-path"),
        ("C:/policy.json", "absolute-path"),
        ("a\\policy.json", "backslash"),
        ("a//policy.json", "empty-name"),
        ("a/b/c/d/e/policy.json", "too-deep"),
        ("a\u{7}.json", "control-character"),
    ] {
        assert_eq!(codes(&tarred(&[(name, tar::EntryType::Regular, b"{}")]), Kind::TarGz), [code], "tar {name}");
        // Why: the writer of zip files mends some of these names itself.
        let zip = codes(&zipped(&[(name, b"{}")]), Kind::Zip);
        assert!(zip == [code] || zip == ["no-package"] || zip.is_empty(), "zip {name}: {zip:?}");
    }
    let raw = zipped(&[("xx/policy.json", b"{}")]);
    let climbing: Vec<u8> = replaced(&raw, b"xx/policy", b"../policy");
    assert_eq!(codes(&climbing, Kind::Zip), ["climbs-out"]);
    let not_utf8: Vec<u8> = replaced(&raw, b"xx/policy", b"\xb2\xe2/policy");
    assert_eq!(codes(&not_utf8, Kind::Zip), ["name-not-utf8"]);
    assert_eq!(codes(&zipped(&[("policy.json", b"{}"), ("Policy.json", b"{}")]), Kind::Zip), ["duplicate-name"]);
}

fn replaced(bytes: &[u8], what: &[u8], with: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len() {
        if bytes.get(at..at + what.len()) == Some(what) {
            bytes.splice(at..at + what.len(), with.iter().copied());
        }
    }
    bytes
}

#[test]
fn only_files_and_folders_are_taken() {
    for (kind, code) in [
        (tar::EntryType::Symlink, "link"),
        (tar::EntryType::Link, "link"),
        (tar::EntryType::Char, "device"),
        (tar::EntryType::Fifo, "device"),
    ] {
        let tar = tarred(&[("policy.json", tar::EntryType::Regular, b"{}"), ("x.json", kind, b"")]);
        assert_eq!(codes(&tar, Kind::TarGz), [code]);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("policy.json", "/etc/passwd", SimpleFileOptions::default())
        .unwrap_or_else(|why| unreachable!("{why}"));
    let zip = zip.finish().map(Cursor::into_inner).unwrap_or_default();
    assert_eq!(codes(&zip, Kind::Zip), ["link"]);
    assert_eq!(codes(&zipped(&[("policy.json", b"{}"), ("a.zip", b"x")]), Kind::Zip), ["nested-archive"]);
    assert_eq!(codes(&zipped(&[("policy.json", b"{}"), ("a.json", b"PK\x03\x04")]), Kind::Zip), ["nested-archive"]);
    assert_eq!(codes(&zipped(&[("policy.json", b"\xd5\xfe")]), Kind::Zip), ["not-utf8"]);
}

#[test]
fn every_bad_entry_is_named() {
    let tar = tarred(&[
        ("../a.json", tar::EntryType::Regular, b"{}"),
        ("policy.json", tar::EntryType::Regular, b"\xff"),
        ("b.json", tar::EntryType::Symlink, b""),
    ]);
    assert_eq!(codes(&tar, Kind::TarGz), ["climbs-out", "not-utf8", "link"]);
}

#[test]
fn bombs_stop_early() {
    let zeros = vec![b' '; 64 << 20];
    let bomb = zipped(&[("policy.json", &zeros)]);
    assert!(bomb.len() < 256 << 10);
    assert_eq!(codes(&bomb, Kind::Zip), ["entry-too-large"]);
    // Entries that each keep their limit, and together do not; they do not compress, so the ratio says nothing.
    let mut noise = Vec::new();
    let mut state = 1_u64;
    while noise.len() < 1 << 20 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        noise.extend_from_slice(&state.to_le_bytes());
    }
    let names: Vec<String> = (0..20).map(|n| format!("cases/{n}.json")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), noise.as_slice())).collect();
    assert_eq!(codes(&zipped(&many), Kind::Zip), ["too-large"]);
    let tar: Vec<_> = many.iter().map(|(name, bytes)| (*name, tar::EntryType::Regular, *bytes)).collect();
    assert_eq!(codes(&tarred(&tar), Kind::TarGz), ["too-large"]);
    let flat = vec![b' '; 1 << 20];
    assert_eq!(codes(&zipped(&[("policy.json", &flat)]), Kind::Zip), ["ratio"]);
    let tiny: Vec<(String, tar::EntryType, &[u8])> =
        (0..600).map(|n| (format!("cases/{n}.json"), tar::EntryType::Regular, &b"{}"[..])).collect();
    let tiny: Vec<_> = tiny.iter().map(|(name, kind, bytes)| (name.as_str(), *kind, *bytes)).collect();
    assert_eq!(codes(&tarred(&tiny), Kind::TarGz), ["too-many-entries"]);
    let bomb = tarred(&[("policy.json", tar::EntryType::Regular, &zeros)]);
    assert_eq!(codes(&bomb, Kind::TarGz).len(), 1);
}

#[test]
fn what_is_no_archive_is_said_so() {
    let good = zipped(&station());
    let cut = good.get(..good.len() / 2).unwrap_or_default();
    for (bytes, kind, code) in [
        (&b""[..], Kind::Zip, "empty"),
        (b"hello", Kind::Zip, "broken-archive"),
        (b"hello", Kind::TarGz, "broken-archive"),
        (cut, Kind::Zip, "broken-archive"),
        (&good, Kind::TarGz, "broken-archive"),
    ] {
        assert_eq!(codes(bytes, kind), [code]);
    }
    assert_eq!(codes(&zipped(&[("readme.txt", b"x")]), Kind::Zip), ["no-package"]);
}
