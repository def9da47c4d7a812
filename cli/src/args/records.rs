//! Face cli: the arguments of the commands on the records of the desk: audit, rebuild, backup, restore.

use std::path::PathBuf;

const AUDIT_EXAMPLES: &str = "\
例 · examples:
  zhunsheng audit
  zhunsheng audit --data /srv/zhunsheng --json";
const BACKUP_EXAMPLES: &str = "\
例 · examples:
  zhunsheng backup zhunsheng-2026-12-31.db
  zhunsheng restore zhunsheng-2026-12-31.db --data restored";

/// The folder of the desk.
#[derive(clap::Args)]
pub(crate) struct Folder {
    /// 参数台的数据目录 · the data folder of the desk
    #[arg(long, value_name = "DIR", default_value = "zhunsheng-data", hide_default_value = true)]
    pub(crate) data: PathBuf,
}

#[derive(clap::Args)]
#[command(after_help = AUDIT_EXAMPLES)]
pub(crate) struct Audit {
    #[command(flatten)]
    pub(crate) folder: Folder,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(clap::Args)]
#[command(after_help = BACKUP_EXAMPLES)]
pub(crate) struct Backup {
    /// 备份写入的文件，不能已存在 · the file to write; it must not be there yet
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(clap::Args)]
#[command(after_help = BACKUP_EXAMPLES)]
pub(crate) struct Restore {
    /// 备份文件 · the backup
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) folder: Folder,
}
