//! Face cli: the arguments of `zhunsheng diff`.

use std::path::PathBuf;

const EXAMPLES: &str = "\
例 · examples:
  zhunsheng diff main/rules rules
  zhunsheng diff gx-station/1 gx-station/2
  zhunsheng diff gx-station@2026-12-31 gx-station@2027-01-01
  zhunsheng diff publication:3 rules/gx-station/1 --data zhunsheng-data
  zhunsheng diff old.plan.json gx-station --markdown >> \"$GITHUB_STEP_SUMMARY\"

退出码 · exit code:
  0  两边相同 · the two say and decide the same
  1  有不同 · they differ
  2  无法比较 · they cannot be compared";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Diff {
    /// 原来的一版：规则包、政策标识（可带 /版本）、规则目录、方案文件或发布号（publication:3、publication:last）；都可加 @日期，只比当天的数值
    /// · the edition before: a package, a policy id (with /version), a folder of packages, a plan file, or a publication of the
    /// desk; with @DATE, the values in force on that day
    #[arg(value_name = "A")]
    pub(crate) before: String,

    /// 现在的一版，写法相同 · the edition after, written in the same ways
    #[arg(value_name = "B")]
    pub(crate) after: String,

    /// 参数台的数据目录，用于发布号 · the data folder of the desk, for publications
    #[arg(long, value_name = "DIR", default_value = "zhunsheng-data", hide_default_value = true)]
    pub(crate) data: PathBuf,

    /// 以 JSON 输出 · print JSON
    #[arg(long, conflicts_with = "markdown")]
    pub(crate) json: bool,

    /// 以 Markdown 输出，用于评审意见 · print Markdown, for a review comment
    #[arg(long)]
    pub(crate) markdown: bool,
}
