//! Desk, store: why the database did not take or give something, in words, with how to mend it.

use std::fmt;

use rusqlite::ErrorCode;
use zhunsheng_engine::plan::Text;

use crate::text::both;

/// Why the store failed. Whatever it is, the transaction left nothing behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The folder could not be made or read.
    Folder(String),
    /// The file or its folder must not be written.
    ReadOnly,
    /// No space is left.
    Full,
    /// Another program holds the database for too long.
    Locked,
    /// The file is no SQLite database.
    NotADatabase,
    /// The file is a database of another program.
    Foreign,
    /// The database was written by a newer program.
    Newer {
        /// The version of the file.
        found: i64,
        /// The newest version that this program reads.
        known: i64,
    },
    /// What is in the database contradicts itself.
    Damaged(String),
    /// Reading or writing failed below SQLite.
    Io(String),
    /// A test let this step fail.
    Injected {
        /// The name of the step.
        step: &'static str,
        /// Which one it was, from 1.
        number: u64,
    },
    /// Something else that SQLite refused: a fault of this program.
    Other(String),
}

impl StoreError {
    /// A stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Folder(_) => "store_folder",
            Self::ReadOnly => "store_read_only",
            Self::Full => "store_full",
            Self::Locked => "store_locked",
            Self::NotADatabase => "store_not_a_database",
            Self::Foreign => "store_foreign",
            Self::Newer { .. } => "store_newer",
            Self::Damaged(_) => "store_damaged",
            Self::Io(_) => "store_io",
            Self::Injected { .. } => "store_injected",
            Self::Other(_) => "store_failed",
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Folder(why) => {
                both(format!("数据目录无法使用：{why}"), format!("the data folder cannot be used: {why}"))
            }
            Self::ReadOnly => both("数据库是只读的，无法写入", "the database is read-only"),
            Self::Full => both("磁盘已满，没有写入任何内容", "there is no space left; nothing was written"),
            Self::Locked => both("数据库正被另一个程序占用", "another program holds the database"),
            Self::NotADatabase => both("desk.db 不是数据库文件", "`desk.db` is not a database"),
            Self::Foreign => both("desk.db 是其他程序的数据库", "`desk.db` is the database of another program"),
            Self::Newer { found, known } => both(
                format!("数据库的版本是 {found}，本程序最多读到版本 {known}"),
                format!("the database has version {found}; this program reads versions up to {known}"),
            ),
            Self::Damaged(why) => both(format!("数据库已损坏：{why}"), format!("the database is damaged: {why}")),
            Self::Io(why) => both(format!("读写数据库失败：{why}"), format!("reading or writing failed: {why}")),
            Self::Injected { step, number } => {
                both(format!("测试使第 {number} 步（{step}）失败"), format!("a test let step {number} ({step}) fail"))
            }
            Self::Other(why) => both(format!("数据库拒绝了操作：{why}"), format!("the database refused: {why}")),
        }
    }

    /// How to mend it.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::Folder(_) => {
                both("用 --data 指定一个可以读写的目录", "name a folder with --data that may be read and written")
            }
            Self::ReadOnly => both(
                "给运行本程序的用户写 desk.db 及其所在目录的权限",
                "let the user of this program write `desk.db` and its folder",
            ),
            Self::Full => both("腾出磁盘空间后重试", "free some space, then try again"),
            Self::Locked => both(
                "关闭占用 desk.db 的程序（如数据库浏览工具）后重试",
                "close the program that holds `desk.db` (a database browser, say), then try again",
            ),
            Self::NotADatabase | Self::Foreign => both(
                "用 --data 指定另一个目录，或把这个文件移走",
                "name another folder with --data, or move the file away",
            ),
            Self::Newer { .. } => {
                both("使用写入它的那个版本或更新的程序", "use the program that wrote it, or a newer one")
            }
            Self::Damaged(_) => both(
                "用 `zhunsheng audit` 查看从哪里开始损坏；用 `zhunsheng restore` 从备份恢复到新目录",
                "`zhunsheng audit` names where it begins; `zhunsheng restore` restores a backup into a new folder",
            ),
            Self::Io(_) => both("检查磁盘后重试", "look after the disk, then try again"),
            Self::Injected { .. } => both("仅供测试", "for tests only"),
            Self::Other(_) => both("请连同这条信息报告问题", "please report this with the message"),
        }
    }

    /// A record that does not say what its kind needs.
    pub(crate) fn unreadable(seq: u64, why: impl fmt::Display) -> Self {
        Self::Damaged(format!("record {seq}: {why}"))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let shown = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::NotADatabase) => Self::NotADatabase,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(shown),
            Some(ErrorCode::CannotOpen) => Self::Folder(shown),
            Some(ErrorCode::SystemIoFailure) => Self::Io(shown),
            _ => Self::Other(shown),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for StoreError {}
