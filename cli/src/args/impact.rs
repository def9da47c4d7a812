//! Face cli: the arguments of the commands over a population: `impact` and `population`.

use std::path::PathBuf;

use zhunsheng_engine::Date;

use super::date;

const EXAMPLES: &str = "\
例 · examples:
  zhunsheng impact gx-station --population stations.csv
  zhunsheng impact gx-station --population stations.xlsx --set basic.full_time_staff=8@2027-01-01 --group-by 城市
  zhunsheng impact gx-station --population stations.parquet --base 2026-01-01 --as-of 2027-01-01 --html impact.html
  zhunsheng impact rules/gx-station/2 --base gx-station/1 --population stations.csv --json

对照表 · a mapping file:
  { \"员工数\": \"full_time_staff\", \"营收\": { \"fact\": \"technology_service_income_last_year\", \"unit\": \"元\" } }";
const POPULATION_EXAMPLES: &str = "\
例 · examples:
  zhunsheng population gx-station --rows 1000 --out stations.csv
  zhunsheng population gx-station --rows 1000000 --seed 7 --out stations.parquet";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Impact {
    /// 政策标识（gx-station 或 gx-station/1）、规则包目录或方案文件 · a policy id, a package folder or a plan file
    pub(crate) policy: String,

    /// 名单文件：CSV、Excel（.xlsx）或 Parquet，每个事实一列，每个单位一行 · the population: CSV, Excel or Parquet, a column per fact, a row per case
    #[arg(long, short, value_name = "FILE")]
    pub(crate) population: PathBuf,

    /// 试改参数，可重复；必须写明自哪天起 · give a parameter a value from a day on; may be repeated
    #[arg(long, value_name = "NAME=VALUE@FROM")]
    pub(crate) set: Vec<String>,

    /// 与什么比较：规则包、方案文件，或另一个判断日期；默认与不带 --set 的政策比较 · compare with a package, a plan file or another date; by default the policy without --set
    #[arg(long, value_name = "POLICY|YYYY-MM-DD")]
    pub(crate) base: Option<String>,

    /// 判断日期，默认为 --set 里最晚的日期，没有则为今天 · the date to decide for; by default the latest of --set, else today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// 本地参数文件：各地自己的取值 · a file of the locality's own parameter values
    #[arg(long, value_name = "FILE")]
    pub(crate) parameters: Option<PathBuf>,

    /// 对照表：列名对应哪个事实、什么单位 · a file that says which heading stands for which fact, in which unit
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,

    /// Excel 的工作表，默认第一张 · the sheet of a workbook, the first by default
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,

    /// 只算这些结论，默认全部 · these outcomes only; all by default
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub(crate) outcome: Vec<String>,

    /// 按这些列分组 · group by these columns
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    pub(crate) group_by: Vec<String>,

    /// 少于这么多行的组并在一起，不单独列出 · groups of fewer rows are shown together only
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) min_group: u64,

    /// 逐行结论写入 Parquet 文件 · write the verdicts of every row to a Parquet file
    #[arg(long, value_name = "FILE")]
    pub(crate) rows: Option<PathBuf>,

    /// 把全部有问题的行和格写入 CSV 文件 · write every problem of rows and cells to a CSV file
    #[arg(long, value_name = "FILE")]
    pub(crate) problems: Option<PathBuf>,

    /// 写一个可单独打开的网页，带图 · write a page with charts that loads nothing
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// 列出全部结论和条件，不只是有变化的 · list every outcome and finding, not only those that change
    #[arg(long)]
    pub(crate) all: bool,

    /// 用几个线程，默认全部核心 · how many threads decide; all cores by default
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
#[command(after_help = POPULATION_EXAMPLES)]
pub(crate) struct Population {
    /// 政策标识、规则包目录或方案文件 · a policy id, a package folder or a plan file
    pub(crate) policy: String,

    /// 多少行 · how many rows
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) rows: u64,

    /// 同一个种子编出同一份名单 · the same seed makes up the same population
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// 以哪天为准编造，默认今天 · the day that it is made up for, today by default
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// 写入的文件，.csv 或 .parquet · the file to write, .csv or .parquet
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: PathBuf,
}
