//! Face cli: the arguments of `test`.

use std::path::PathBuf;

use clap::ValueEnum;

const EXAMPLES: &str = "\
例 · examples:
  zhunsheng test
  zhunsheng test gx-station --only contracts
  zhunsheng test rules/gx-station/1 --base gx-station --junit report.xml
  zhunsheng test --json";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Test {
    /// 规则包、政策目录、规则目录或政策标识，默认全部 · packages, folders of packages or policy ids; all by default
    #[arg(value_name = "POLICY")]
    pub(crate) policies: Vec<PathBuf>,

    /// 只做这几样 · these parts only
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "cases|boundaries|contracts",
        hide_possible_values = true
    )]
    pub(crate) only: Vec<Part>,

    /// 与这个规则包比较，找出原因；默认是内置的同名规则包（如有不同） · a package to compare with for causes; by default the built-in one of the same name, if it differs
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) base: Option<String>,

    /// 造事实所用的种子，默认每次相同 · the seed of the made-up facts; the same in every run by default
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// 另写一份 JUnit 报告 · write a JUnit report too
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A part of what `test` does.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    Cases,
    Boundaries,
    Contracts,
}

impl Test {
    /// Whether a part is asked for.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}
