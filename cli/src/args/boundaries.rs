//! Face cli: the arguments of `boundaries`.

use std::path::PathBuf;

const EXAMPLES: &str = "\
例 · examples:
  zhunsheng boundaries gx-station
  zhunsheng boundaries gx-station --finding full_time_staff
  zhunsheng boundaries gx-station --clause '附件 一（四）2' --json
  zhunsheng boundaries gx-station --finding work_host_age --cases boundaries.json";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Boundaries {
    /// 政策标识、规则包目录 · a policy id or a package folder
    pub(crate) policy: PathBuf,

    /// 只看这些规则 · these rules only
    #[arg(long, value_name = "ID")]
    pub(crate) finding: Vec<String>,

    /// 只看这些条款 · these clauses only
    #[arg(long, value_name = "CLAUSE")]
    pub(crate) clause: Vec<String>,

    /// 另写成案例文件，供人核对后收进规则包 · write a case file too, to be reviewed by a person before it is kept
    #[arg(long, value_name = "FILE")]
    pub(crate) cases: Option<PathBuf>,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
