//! Face cli: `zhunsheng audit`, `rebuild`, `backup` and `restore`: the records of the desk. All but the last work beside a running server.

use std::path::Path;

use zhunsheng_desk::{
    Clock, OpenError, Store, StoreError,
    audit::audit,
    backup,
    log::{FlawKind, Verified},
};
use zhunsheng_engine::Lang;

use crate::{
    args::{Audit, Backup, Folder, Rebuild, Restore},
    failure::Failure,
    screen::Screen,
    text::words::{fill, records::words},
};

/// Proves the records; names the first one that is wrong.
pub(crate) fn run_audit(screen: &mut Screen, args: &Audit) -> Result<(), Failure> {
    let lang = screen.lang;
    let words = words(lang);
    let store = open(&args.folder, lang)?;
    let report = audit(&store).map_err(|why| failed(&args.folder.data, &why.into(), lang))?;
    if args.json {
        let text = serde_json::to_string_pretty(&report).unwrap_or_default();
        screen.say(&format!("{text}\n"))?;
    }
    if let Some(flaw) = &report.flaw {
        let failure = Failure::new(lang, &fill(words.not_whole, &[flaw.message.get(lang)]));
        if flaw.seq.is_none() {
            let hint = OpenError::Log(flaw.clone()).hint();
            return Err(failure.hint(lang, hint.get(lang)));
        }
        return Err(failure.hint(lang, &fill(words.good_before, &[&report.records.to_string()])));
    }
    if args.json {
        return Ok(());
    }
    let counts = [report.records, report.publications, report.blobs].map(|count| count.to_string());
    let mut text = fill(words.whole, &counts.each_ref().map(String::as_str));
    text.push('\n');
    if let Some(head) = &report.head {
        text.push_str(&fill(words.head, &[head]));
        text.push('\n');
    }
    screen.say(&text)
}

/// Folds the records into the derived tables anew.
pub(crate) fn run_rebuild(screen: &mut Screen, args: &Rebuild) -> Result<(), Failure> {
    let lang = screen.lang;
    let store = open(&args.folder, lang)?;
    let report = audit(&store).map_err(|why| failed(&args.folder.data, &why.into(), lang))?;
    // Why: tables that follow from an altered log would hide that it was altered.
    if let Some(flaw) = report.flaw.filter(|flaw| flaw.kind != FlawKind::Derived) {
        return Err(failed(&args.folder.data, &OpenError::Log(flaw), lang));
    }
    let folded = store.rebuild().map_err(|why| failed(&args.folder.data, &why.into(), lang))?;
    screen.say(&format!("{}\n", fill(words(lang).rebuilt, &[&folded.to_string()])))
}

/// Copies the state of this moment into a file.
pub(crate) fn run_backup(screen: &mut Screen, args: &Backup) -> Result<(), Failure> {
    let lang = screen.lang;
    let store = open(&args.folder, lang)?;
    let verified = backup::backup(&store, &args.file).map_err(|why| failed(&args.file, &why, lang))?;
    screen.say(&done(words(lang).backed_up, &args.file, &verified))
}

/// Restores a backup into a folder without a desk.
pub(crate) fn run_restore(screen: &mut Screen, args: &Restore) -> Result<(), Failure> {
    let lang = screen.lang;
    let dir = &args.folder.data;
    let verified = backup::restore(&args.file, dir).map_err(|why| failed(&args.file, &why, lang))?;
    screen.say(&done(words(lang).restored, dir, &verified))
}

fn open(folder: &Folder, lang: Lang) -> Result<Store, Failure> {
    let opened = Store::open_existing(&folder.data, Clock::system());
    opened.map_err(|why: StoreError| failed(&folder.data, &why.into(), lang))
}

fn failed(path: &Path, why: &OpenError, lang: Lang) -> Failure {
    let shown = path.display().to_string();
    let what = fill(words(lang).not_done, &[&shown, why.message().get(lang)]);
    Failure::new(lang, &what).hint(lang, why.hint().get(lang))
}

fn done(phrase: &str, path: &Path, verified: &Verified) -> String {
    let shown = path.display().to_string();
    let (records, publications) = (verified.records.to_string(), verified.publications.to_string());
    format!("{}\n", fill(phrase, &[&shown, &records, &publications]))
}
