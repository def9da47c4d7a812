//! Face cli: the arguments of the commands that show a policy as it is: coverage, docs.

use std::path::PathBuf;

use clap::ValueEnum;

const COVERAGE_EXAMPLES: &str = "\
例 · examples:
  zhunsheng coverage
  zhunsheng coverage gx-station --lang en
  zhunsheng coverage rules/gx-station/1 --json";
const DOCS_EXAMPLES: &str = "\
例 · examples:
  zhunsheng docs gx-station --output gx-station.html
  zhunsheng docs gx-station --lang en > gx-station.md
  zhunsheng docs gx-station.plan.json --format html --output page.html";

#[derive(clap::Args)]
#[command(after_help = COVERAGE_EXAMPLES)]
pub(crate) struct Coverage {
    /// 规则包、政策目录、规则目录或政策标识，默认全部 · packages, folders of packages or policy ids; all by default
    #[arg(value_name = "POLICY")]
    pub(crate) policies: Vec<PathBuf>,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
#[command(after_help = DOCS_EXAMPLES)]
pub(crate) struct Docs {
    /// 政策标识（gx-station 或 gx-station/1）、规则包目录或方案文件 · a policy id, a package folder or a plan file
    pub(crate) policy: String,

    /// 格式，默认看文件扩展名，没有文件则为 markdown · the format; by default that of the file's extension, else markdown
    #[arg(long, value_enum, value_name = "markdown|html", hide_possible_values = true)]
    pub(crate) format: Option<PageFormat>,

    /// 写入文件而不是标准输出 · write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    Markdown,
    Html,
}
