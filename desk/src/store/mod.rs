//! Desk, store: the database of the desk. One connection writes, some read; every write is a transaction that is there as a whole or not at all.

mod error;
pub(crate) mod open;
mod step;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Params, Row, Transaction, TransactionBehavior};

use crate::{clock::Clock, project};
pub use error::StoreError;
pub use step::Steps;

/// More connections for reading than this are closed again.
const IDLE_READERS: usize = 4;

/// The database of one data folder.
pub struct Store {
    path: PathBuf,
    clock: Clock,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    steps: Steps,
}

/// A transaction that writes. Dropped without its commit, it leaves nothing behind.
pub struct Write<'s> {
    transaction: Transaction<'s>,
    steps: &'s Steps,
    now: Timestamp,
}

impl Store {
    /// Opens `DIR/desk.db`, makes both if they are not there, and brings an older database to the version of this program.
    ///
    /// # Errors
    /// As [`StoreError`] says; then nothing was changed.
    pub fn open(dir: &Path, clock: Clock) -> Result<Self, StoreError> {
        open::folder(dir)?;
        let path = dir.join(open::FILE);
        let steps = Steps::new();
        let writer = Mutex::new(open::writer(&path, &steps)?);
        Ok(Self { path, clock, writer, readers: Mutex::default(), steps })
    }

    /// Opens `DIR/desk.db` if it is there.
    ///
    /// # Errors
    /// There is no desk in the folder, or as [`Store::open`].
    pub fn open_existing(dir: &Path, clock: Clock) -> Result<Self, StoreError> {
        let file = dir.join(open::FILE);
        if file.is_file() {
            return Self::open(dir, clock);
        }
        Err(StoreError::Folder(format!("{}: 没有这个文件 · there is no such file", file.display())))
    }

    /// Drops every derived table and folds the records again; gives how many records were folded.
    ///
    /// # Errors
    /// Why the store failed; then the tables are as they were.
    pub fn rebuild(&self) -> Result<u64, StoreError> {
        self.write(project::rebuild)
    }

    /// Every derived row as text, with its table, in a fixed order: two stores with the same records have the same rows.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn derived(&self) -> Result<Vec<(&'static str, String)>, StoreError> {
        self.read(project::dump)
    }

    /// Lets the database grow to so many pages of 4 KiB and no further, from now until it is closed; what would go beyond fails as on a full disk.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        let set = self.writer().pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0));
        Ok(set.map(|_| ())?)
    }

    /// A store in memory, empty, for folding records once more.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        let steps = Steps::free();
        let writer = Mutex::new(open::in_memory(&steps)?);
        Ok(Self { path: PathBuf::new(), clock: Clock::system(), writer, readers: Mutex::default(), steps })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The steps that were taken, for tests.
    #[must_use]
    pub fn steps(&self) -> &Steps {
        &self.steps
    }

    /// Counts one call of the database.
    ///
    /// # Errors
    /// Where a test lets this one fail.
    pub fn step(&self, name: &'static str) -> Result<(), StoreError> {
        self.steps.take(name)
    }

    /// Does something in one transaction and commits it; if it fails, nothing of it was done.
    ///
    /// # Errors
    /// What the function returns, or why the store failed.
    pub fn write<T, E: From<StoreError>>(&self, work: impl FnOnce(&Write<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut writer = self.writer();
        self.step("begin")?;
        let begun = writer.transaction_with_behavior(TransactionBehavior::Immediate);
        let write = Write { transaction: begun.map_err(StoreError::from)?, steps: &self.steps, now: self.clock.now() };
        let result = work(&write)?;
        self.step("commit")?;
        write.transaction.commit().map_err(StoreError::from)?;
        self.steps.pass();
        Ok(result)
    }

    /// Reads one consistent state.
    ///
    /// # Errors
    /// What the function returns, or why the store failed.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        if self.path.as_os_str().is_empty() {
            return work(&self.writer());
        }
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => open::reader(&self.path)?,
        };
        let snapshot = reader.transaction().map_err(StoreError::from)?;
        let result = work(&snapshot)?;
        snapshot.finish().map_err(StoreError::from)?;
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
        Ok(result)
    }

    /// The connection that writes, outside of a transaction. Why the poison is passed over: what panicked was rolled back.
    pub(crate) fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Write<'_> {
    /// Runs one statement that writes; `step` names it in tests. Gives how many rows it touched.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn run(&self, step: &'static str, sql: &str, values: impl Params) -> Result<usize, StoreError> {
        self.steps.take(step)?;
        Ok(self.transaction.prepare(sql)?.execute(values)?)
    }

    /// What this transaction sees, for reading.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// When the transaction began: one time for all that it records.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

/// The first row of a question, if there is one.
///
/// # Errors
/// Why the store failed.
pub fn one<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, StoreError> {
    Ok(connection.prepare(sql)?.query_row(values, read).optional()?)
}

/// Every row of a question.
///
/// # Errors
/// Why the store failed.
pub fn all<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map(values, read)?;
    Ok(rows.collect::<rusqlite::Result<Vec<T>>>()?)
}
