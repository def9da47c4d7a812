//! Face cli: the arguments of every command.

mod boundaries;
mod diff;
mod docs;
mod impact;
mod mutate;
mod oidc;
mod records;
mod serve;
mod test;
mod user;

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use zhunsheng_engine::{Date, Lang};

pub(crate) use boundaries::Boundaries;
pub(crate) use diff::Diff;
pub(crate) use docs::{Coverage, Docs, PageFormat};
pub(crate) use impact::{Impact, Population};
pub(crate) use mutate::Mutate;
pub(crate) use oidc::OidcArgs;
pub(crate) use records::{Audit, Backup, Folder, Rebuild, Restore};
pub(crate) use serve::{LogForm, Serve};
pub(crate) use test::{Part, Test};
pub(crate) use user::{PasswordSource, User, UserAction, UserAdd};

const MATCH_EXAMPLES: &str = "\
例 · examples:
  zhunsheng match --facts dossier.json
  zhunsheng match --facts dossier.json --as-of 2026-03-01 --parameters nanning.json
  zhunsheng match --facts dossier.json --json";
const PROGRESS_EXAMPLES: &str = "\
例 · examples:
  zhunsheng progress gx-station --facts targets.json --as-of 2012-06-30
  zhunsheng progress gx-station --facts - --json < targets.json";
const FACTS_EXAMPLES: &str = "\
例 · examples:
  zhunsheng facts gx-station --outcome work_station
  zhunsheng facts --shared
  zhunsheng facts --shared --json";
const PARAMETERS_EXAMPLE: &str = "\
本地参数文件 · a parameters file:
  { \"gx-station\": { \"fund.grant\": [{ \"from\": \"2026-01-01\", \"value\": 10, \"source\": \"…\" }] } }";

/// 准绳：以事实为依据，以准绳为尺度 · Zhunsheng, a policy engine: rules are data, every verdict says why.
#[derive(Parser)]
#[command(name = "zhunsheng", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// 规则包所在目录，默认 ./rules，没有则用内置规则包 · folder of the packages; without one, ./rules or the built-in packages
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,

    /// 输出语言，默认随系统语言，否则中文 · language of the output
    #[arg(long, global = true, value_enum, value_name = "zh|en", hide_possible_values = true)]
    pub(crate) lang: Option<Language>,

    /// 何时用颜色 · when to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "auto|always|never",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) color: Colour,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// 检查规则包，列出全部问题 · check packages and report every problem
    Check(Check),
    /// 用手写案例、门槛两侧和约定核对规则包 · hold packages against their cases, their thresholds and their contracts
    Test(Test),
    /// 小改规则，看手写案例能不能发现 · change the rules in small ways and see whether the cases notice
    Mutate(Mutate),
    /// 每道门槛两侧和正好在门槛上的事实 · facts below, on and above every threshold of a policy
    Boundaries(Boundaries),
    /// 按政策判断一份事实 · decide a case
    Decide(Decide),
    /// 一份事实对照全部政策：够得上什么、还差什么、能得多少 · one case against every policy: what is met, what is near, what it pays
    Match(Match),
    /// 指标进度：现值、目标、完成率和到期日 · targets: value, completion, due date and pace
    Progress(Progress),
    /// 逐条列出条款由哪些规则落实，或为什么没有规则 · every clause with its rules, or why none stands on it
    Coverage(Coverage),
    /// 对比同一政策的两版：条款、数值、规则、结构，以及结果会变的案例 · compare two editions of a policy
    Diff(Diff),
    /// 一份名单里谁够条件、改一个参数会影响谁 · who of a population meets a policy, and whom a change of it affects
    Impact(Impact),
    /// 编造一份名单，供试用 impact · make up a population to try `impact` with
    Population(Population),
    /// 由规则包生成给人看的政策说明页 · write a readable page of a policy, as Markdown or HTML
    Docs(Docs),
    /// 逐题问答，边答边判断 · ask for the facts one by one and decide meanwhile
    Ask(Ask),
    /// 输出编译后的方案（JSON） · print the compiled plan as JSON
    Plan(Plan),
    /// 输出待填写的事实模板，或各部政策共用的事实 · print a template of the facts to fill in, or the facts that policies share
    Facts(Facts),
    /// 网站、判断接口和秘书处参数台 · serve the site, decisions over HTTP, and the desk of the secretariat
    Serve(Serve),
    /// 新建一个能通过检查的规则包 · start a new package that passes `check`
    New(New),
    /// 核对参数台的日志，指出第一条有问题的记录 · prove the records of the desk and name the first that is wrong
    Audit(Audit),
    /// 按日志重建派生表 · fold the derived tables of the desk anew from its records
    Rebuild(Rebuild),
    /// 备份参数台，不必停止服务 · back the desk up while it is used
    Backup(Backup),
    /// 从备份恢复到空目录 · restore a backup into an empty folder
    Restore(Restore),
    /// 管理参数台的账户 · the accounts of the desk
    User(User),
    /// 输出命令补全脚本 · print a completion script for a shell
    Completions(Completions),
}

#[derive(clap::Args)]
pub(crate) struct Check {
    /// 规则包、政策目录、规则目录或政策标识，默认全部 · packages, folders of packages or policy ids; all by default
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// 有警告也算不通过 · fail on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a case is decided on besides its facts.
#[derive(clap::Args)]
pub(crate) struct Basis {
    /// 判断日期，默认今天 · the date to decide for, today by default
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// 本地参数文件：各地自己的取值 · a file of the locality's own parameter values
    #[arg(long, value_name = "FILE")]
    pub(crate) parameters: Option<PathBuf>,
}

#[derive(clap::Args)]
#[command(after_help = PARAMETERS_EXAMPLE)]
pub(crate) struct Decide {
    /// 政策标识（gx-station 或 gx-station/1）、规则包目录或方案文件 · a policy id, a package folder or a plan file
    pub(crate) policy: String,

    /// 事实文件，- 为标准输入 · the facts file, - for standard input
    #[arg(long, short, value_name = "FILE|-")]
    pub(crate) facts: PathBuf,

    #[command(flatten)]
    pub(crate) basis: Basis,

    /// 只看这一项结论 · this outcome only
    #[arg(long, value_name = "ID")]
    pub(crate) outcome: Option<String>,

    /// 仅为本次判断给参数取值，默认自判断日期起 · give a parameter a value for this decision only
    #[arg(long, value_name = "NAME=VALUE[@FROM]")]
    pub(crate) set: Vec<String>,

    /// 列出全部条件和结论 · list every finding and every outcome
    #[arg(long)]
    pub(crate) all: bool,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
pub(crate) struct Ask {
    /// 政策标识、规则包目录或方案文件 · a policy id, a package folder or a plan file
    pub(crate) policy: String,

    /// 要判断的结论，默认最低一级 · the outcome to ask for, by default the lowest rung
    #[arg(long, value_name = "ID")]
    pub(crate) outcome: Option<String>,

    /// 从这份事实文件接着问 · go on from this facts file
    #[arg(long, short, value_name = "FILE")]
    pub(crate) facts: Option<PathBuf>,

    /// 结束时把答案存为事实文件 · save the answers as a facts file at the end
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) basis: Basis,
}

#[derive(clap::Args)]
#[command(after_help = MATCH_EXAMPLES)]
pub(crate) struct Match {
    /// 事实文件，- 为标准输入；可以同时写各部政策的事实 · the facts file, with facts of any of the policies; - for standard input
    #[arg(long, short, value_name = "FILE|-")]
    pub(crate) facts: PathBuf,

    #[command(flatten)]
    pub(crate) basis: Basis,

    /// 连没有涉及的结论和金额一起列出 · list outcomes and amounts too that the facts do not touch
    #[arg(long)]
    pub(crate) all: bool,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
#[command(after_help = PROGRESS_EXAMPLES)]
pub(crate) struct Progress {
    /// 政策标识、规则包目录或方案文件 · a policy id, a package folder or a plan file
    pub(crate) policy: String,

    /// 事实文件，- 为标准输入 · the facts file, - for standard input
    #[arg(long, short, value_name = "FILE|-")]
    pub(crate) facts: PathBuf,

    #[command(flatten)]
    pub(crate) basis: Basis,

    /// 以 JSON 输出 · print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
pub(crate) struct Plan {
    /// 政策标识或规则包目录 · a policy id or a package folder
    pub(crate) policy: String,

    /// 写入文件而不是标准输出 · write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// 分行缩进，便于阅读；不能再当方案文件使用 · indented, for reading only: such a file cannot be loaded
    #[arg(long)]
    pub(crate) pretty: bool,
}

#[derive(clap::Args)]
#[command(after_help = FACTS_EXAMPLES)]
pub(crate) struct Facts {
    /// 政策标识、规则包目录或方案文件 · a policy id, a package folder or a plan file
    #[arg(required_unless_present = "shared")]
    pub(crate) policy: Option<String>,

    /// 只列这一项结论用到的事实 · only the facts that this outcome needs
    #[arg(long, value_name = "ID")]
    pub(crate) outcome: Option<String>,

    /// 列出两部以上政策共用的事实，连同所在的规则包 · list every fact that two or more policies share, with its packages
    #[arg(long, conflicts_with_all = ["policy", "outcome"])]
    pub(crate) shared: bool,

    /// 不带注释的 JSON · plain JSON without comments
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
pub(crate) struct New {
    /// 政策标识：小写字母、数字和连字符 · the id: lower-case letters, digits and hyphens
    #[arg(value_parser = policy_id)]
    pub(crate) policy: String,

    /// 规则目录 · the folder of the packages
    #[arg(long, value_name = "DIR", default_value = "rules", hide_default_value = true)]
    pub(crate) dir: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct Completions {
    /// bash, elvish, fish, powershell, zsh
    #[arg(hide_possible_values = true)]
    pub(crate) shell: Shell,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Language {
    Zh,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

impl From<Colour> for ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => Self::Auto,
            Colour::Always => Self::Always,
            Colour::Never => Self::Never,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| {
        String::from(if Date::has_form(text) {
            "日历上没有这一天 · no such day in the calendar"
        } else {
            "应写成 YYYY-MM-DD，如 2026-03-01 · expected YYYY-MM-DD, such as 2026-03-01"
        })
    })
}

fn policy_id(text: &str) -> Result<String, String> {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let starts_with_letter = text.starts_with(|first: char| first.is_ascii_lowercase());
    if starts_with_letter && text.len() <= 60 && text.split('-').all(word) {
        Ok(String::from(text))
    } else {
        Err(String::from("应为小写字母、数字和连字符，如 gx-station · expected lower-case words joined by hyphens"))
    }
}
