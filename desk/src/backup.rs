//! Desk, backup: a copy of the database while it is used, proved before it counts; and back into an empty folder.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use crate::{
    audit,
    clock::Clock,
    desk::{Desk, OpenError},
    log::{self, Verified},
    store::{Store, StoreError, open},
};

impl Desk {
    /// Copies the state of this moment into a new file and proves the copy. Nobody has to stop working meanwhile.
    ///
    /// # Errors
    /// The file is there already, cannot be written, or the copy is not whole; then there is no file.
    pub fn backup(&self, to: &Path) -> Result<Verified, OpenError> {
        backup(self.store(), to)
    }
}

/// Copies the state of this moment into a new file and proves the copy.
///
/// # Errors
/// The file is there already, cannot be written, or the copy is not whole; then there is no file.
pub fn backup(store: &Store, to: &Path) -> Result<Verified, OpenError> {
    store.read(|connection| copy(connection, to))
}

/// Restores a backup into a folder without a desk, after proving it.
///
/// # Errors
/// The backup is not whole, of a newer version, or no backup; or the folder has a desk already. Then nothing was restored.
pub fn restore(from: &Path, dir: &Path) -> Result<Verified, OpenError> {
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(StoreError::from)?;
    if open::version(&source)? == 0 {
        return Err(StoreError::NotADatabase.into());
    }
    let file = dir.join(open::FILE);
    if file.exists() {
        return Err(exists(&file));
    }
    open::folder(dir)?;
    let verified = copy(&source, &file)?;
    // Why: brings a backup of an older version to this one, so that what is said to be restored also opens.
    Store::open(dir, Clock::system())?;
    Ok(verified)
}

fn copy(source: &Connection, to: &Path) -> Result<Verified, OpenError> {
    if to.exists() {
        return Err(exists(to));
    }
    let part = part_of(to);
    let copied = copy_to(source, &part).and_then(|verified| {
        let failed = |why: std::io::Error| StoreError::Io(format!("{}: {why}", to.display()));
        File::open(&part).and_then(|file| file.sync_all()).map_err(failed)?;
        fs::rename(&part, to).map_err(failed)?;
        // Why: the name has to outlive a power cut as well as the bytes.
        if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty())
            && let Ok(folder) = File::open(folder)
        {
            let _ = folder.sync_all();
        }
        Ok(verified)
    });
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    copied
}

fn copy_to(source: &Connection, part: &Path) -> Result<Verified, OpenError> {
    let _ = fs::remove_file(part);
    let mut copy = Connection::open(part).map_err(StoreError::from)?;
    // Why in one step: the copy is then of one moment, however much is written meanwhile.
    let run = Backup::new(source, &mut copy).and_then(|run| run.step(-1));
    if run.map_err(StoreError::from)? != StepResult::Done {
        return Err(StoreError::Locked.into());
    }
    // Why: a backup is one file that can be carried away.
    let mode = copy.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get::<_, String>(0));
    mode.map_err(StoreError::from)?;
    if let Some(flaw) = audit::file_flaw(&copy)? {
        return Err(OpenError::Log(flaw));
    }
    let verified = log::verify(&copy)?.map_err(OpenError::Log)?;
    if let Some(flaw) = audit::derived_flaw(&copy)? {
        return Err(OpenError::Log(flaw));
    }
    copy.close().map_err(|(_, why)| StoreError::from(why))?;
    Ok(verified)
}

fn part_of(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn exists(path: &Path) -> OpenError {
    StoreError::Folder(format!("{} 已存在 · is there already", path.display())).into()
}
