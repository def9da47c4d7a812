//! Face cli: the arguments of `mutate`.

use std::path::PathBuf;

use clap::ValueEnum;
use zhunsheng_lab::mutate::Kind;

const EXAMPLES: &str = "\
例 · examples:
  zhunsheng mutate gx-station
  zhunsheng mutate gx-station --survivors --kind threshold,comparison
  zhunsheng mutate rules/gx-station/1 --write generated.json
  zhunsheng mutate --json --min-score 95";

/// The lowest score that passes, in percent, unless another is asked for.
const LEAST: u32 = 95;

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Mutate {
    /// 规则包、政策目录、规则目录或政策标识，默认全部 · packages, folders of packages or policy ids; all by default
    #[arg(value_name = "POLICY")]
    pub(crate) policies: Vec<PathBuf>,

    /// 列出每个未被发现的改动，并为它找一个能发现它的案例 · list every survivor, with a case that would catch it
    #[arg(long)]
    pub(crate) survivors: bool,

    /// 只做这些种类的改动 · these kinds of mutants only
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND,…")]
    pub(crate) kind: Vec<MutantKind>,

    /// 把能发现遗漏的案例写成案例文件，待人复核 · write the cases that would catch the survivors, to be reviewed
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,

    /// 低于这个分数算不通过，百分数 · fail below this score, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = LEAST, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub(crate) min_score: u32,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Kinds of mutants by their names.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum MutantKind {
    Threshold,
    Number,
    Comparison,
    Combination,
    Dropped,
    Applies,
    Date,
    Amount,
    Rounding,
    Branch,
    List,
    Negation,
}

impl From<MutantKind> for Kind {
    fn from(kind: MutantKind) -> Self {
        match kind {
            MutantKind::Threshold => Self::Threshold,
            MutantKind::Number => Self::Number,
            MutantKind::Comparison => Self::Comparison,
            MutantKind::Combination => Self::Combination,
            MutantKind::Dropped => Self::Dropped,
            MutantKind::Applies => Self::Applies,
            MutantKind::Date => Self::Date,
            MutantKind::Amount => Self::Amount,
            MutantKind::Rounding => Self::Rounding,
            MutantKind::Branch => Self::Branch,
            MutantKind::List => Self::List,
            MutantKind::Negation => Self::Negation,
        }
    }
}
