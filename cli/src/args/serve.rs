//! Face cli: the arguments of `zhunsheng serve`.

use std::{net::IpAddr, path::PathBuf};

use clap::ValueEnum;

use super::OidcArgs;

const SERVE_EXAMPLES: &str = "\
例 · examples:
  zhunsheng serve
  zhunsheng serve --data /var/lib/zhunsheng --rules rules --port 8080 --log json
  zhunsheng serve --origin https://desk.example.org --behind-proxies 1";

#[derive(clap::Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub(crate) struct Serve {
    /// 数据目录，没有则新建 · the data folder; made if there is none
    #[arg(long, value_name = "DIR", default_value = "zhunsheng-data")]
    pub(crate) data: PathBuf,

    /// 网页所在目录，默认用程序内置的 · the folder of the built site; by default the one built into this program
    #[arg(long, value_name = "DIR")]
    pub(crate) site: Option<PathBuf>,

    /// 监听地址，默认只限本机 · where to listen; by default this machine only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,

    /// 端口，0 为任一空闲端口 · the port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 5320)]
    pub(crate) port: u16,

    /// “今天”按哪个时区计 · the offset from UTC that says which day is today
    #[arg(long, value_name = "+HH:00", default_value = "+08:00", value_parser = utc_offset, allow_hyphen_values = true)]
    pub(crate) utc_offset: i8,

    /// 日志格式 · how the log on standard error is written
    #[arg(long, value_enum, value_name = "text|json", default_value = "text", hide_possible_values = true)]
    pub(crate) log: LogForm,

    /// 前面有几层反向代理（据此读 X-Forwarded-For） · how many proxies stand in front, each adding to X-Forwarded-For
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) behind_proxies: usize,

    /// 对外网址，如 `https://desk.example.org`；经 TLS 代理时必填 · where people reach it; needed behind a proxy with TLS
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub(crate) origin: Option<String>,

    /// 每个地址每秒最多判断几次；0 为一概不限速（仅用于试验） · decisions a second for each address; 0 limits nothing at all, not even sign-ins (for trials)
    #[arg(long, value_name = "N", default_value_t = 50_000)]
    pub(crate) rate: u32,

    #[command(flatten)]
    pub(crate) oidc: OidcArgs,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum LogForm {
    Text,
    Json,
}

fn utc_offset(text: &str) -> Result<i8, String> {
    let hours = text.strip_suffix(":00").unwrap_or(text).trim_start_matches('+').parse::<i8>().ok();
    hours
        .filter(|hours| (-12..=14).contains(hours))
        .ok_or_else(|| String::from("应写成 +08:00 这样的整小时 · expected whole hours such as +08:00"))
}

fn origin(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_host = |host: &str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    match host.map(|host| host.trim_end_matches('/')) {
        Some(host) if is_host(host) => Ok(text.trim_end_matches('/').to_ascii_lowercase()),
        _ => Err(String::from(
            "应为不带路径的网址，如 https://desk.example.org · expected a URL without a path, such as https://desk.example.org",
        )),
    }
}
