//! Desk, store: opens the database and brings it to the version of this program, or says why not.

use std::{fs, io, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, TransactionBehavior, config::DbConfig};

use super::{StoreError, step::Steps};

/// The name of the file below the data folder.
pub(crate) const FILE: &str = "desk.db";
/// Says in the file whose database it is: `ZSHD`.
const APPLICATION: i64 = 0x5A53_4844;
/// How long to wait for another program.
const PATIENCE: Duration = Duration::from_secs(5);

/// What brings the database from the version before to each version, from 1. A released one is never changed.
const MIGRATIONS: &[&[(&str, &str)]] = &[&[
    ("schema log", include_str!("schema/log.sql")),
    ("schema desk", include_str!("schema/desk.sql")),
    ("schema people", include_str!("schema/people.sql")),
]];

/// The newest version.
pub(crate) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Makes the folder, for its owner alone, unless it is there.
pub(crate) fn folder(dir: &Path) -> Result<(), StoreError> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|why| match why.kind() {
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => StoreError::ReadOnly,
        io::ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Folder(format!("{}: {why}", dir.display())),
    })
}

/// The connection that writes, with the schema of this program.
pub(super) fn writer(path: &Path, steps: &Steps) -> Result<Connection, StoreError> {
    // Why: the owner of everything may write a file in spite of its mode; who took the right to write away, meant it.
    if fs::metadata(path).is_ok_and(|file| file.permissions().readonly()) {
        return Err(StoreError::ReadOnly);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    let version = version(&connection)?;
    set_up(&connection)?;
    if version < newest() {
        migrate(&mut connection, version, steps)?;
    }
    Ok(connection)
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    guard(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// An empty database in memory, for folding the records once more.
pub(super) fn in_memory(steps: &Steps) -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    set_up(&connection)?;
    migrate(&mut connection, 0, steps)?;
    Ok(connection)
}

/// The version of a database of ours; 0 for one that is empty.
pub(crate) fn version(connection: &Connection) -> Result<i64, StoreError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = number("application_id")?;
    let version = number("user_version")?;
    if application != APPLICATION {
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        return if application == 0 && version == 0 && tables == 0 { Ok(0) } else { Err(StoreError::Foreign) };
    }
    if version > newest() {
        return Err(StoreError::Newer { found: version, known: newest() });
    }
    Ok(version)
}

fn guard(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(())
}

fn set_up(connection: &Connection) -> Result<(), StoreError> {
    guard(connection)?;
    // Why: a database in memory has no write-ahead log and says so; that is no error.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", "full")?;
    // Why: what is deleted (a stored case, a session) shall not be found in the file afterwards.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(())
}

fn migrate(connection: &mut Connection, from: i64, steps: &Steps) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Why again: another process may have done it while this one waited for its turn.
    let from = version(&transaction)?.max(from);
    let done = usize::try_from(from).unwrap_or(usize::MAX);
    for (name, sql) in MIGRATIONS.iter().skip(done).flat_map(|parts| parts.iter()) {
        steps.take(name)?;
        transaction.execute_batch(sql)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", newest())?;
    steps.take("commit schema")?;
    transaction.commit()?;
    Ok(())
}
