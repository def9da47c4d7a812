//! Face cli: the arguments of `zhunsheng serve` for signing in at a provider of OpenID Connect.

use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct OidcArgs {
    /// 统一登录（OpenID Connect）的地址；账户仍须先用 zhunsheng user add 添加 · a provider of OpenID Connect to sign in at; accounts are still made here
    #[arg(long, value_name = "URL", requires = "oidc_client_id")]
    pub(crate) oidc_issuer: Option<String>,

    /// 本站在那里的 client id · the client id of the desk there
    #[arg(long, value_name = "ID", requires = "oidc_issuer")]
    pub(crate) oidc_client_id: Option<String>,

    /// 存放 client secret 的文件，只读第一行 · a file with the client secret in its first line
    #[arg(long, value_name = "FILE", requires = "oidc_issuer")]
    pub(crate) oidc_client_secret_file: Option<PathBuf>,

    /// 哪一项声明是账户名 · the claim that holds the name of the account
    #[arg(long, value_name = "CLAIM", default_value = "preferred_username", requires = "oidc_issuer")]
    pub(crate) oidc_claim: String,

    /// 登录按钮上的名称 · the name on the button
    #[arg(long, value_name = "NAME", default_value = "统一身份认证", requires = "oidc_issuer")]
    pub(crate) oidc_title: String,
}
