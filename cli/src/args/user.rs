//! Face cli: the arguments of `zhunsheng user`.

use std::path::PathBuf;

use clap::Subcommand;
use zhunsheng_desk::people::Role;

const USER_EXAMPLES: &str = "\
例 · examples:
  zhunsheng user add li --role editor --display 李明
  zhunsheng user add wang --role approver --role auditor
  zhunsheng user add chen --role administrator --password-file - < password.txt
  zhunsheng user list";

#[derive(clap::Args)]
#[command(after_help = USER_EXAMPLES)]
pub(crate) struct User {
    #[command(subcommand)]
    pub(crate) action: UserAction,

    /// 参数台的数据目录 · the data folder of the desk
    #[arg(long, global = true, value_name = "DIR", default_value = "zhunsheng-data", hide_default_value = true)]
    pub(crate) data: PathBuf,
}

#[derive(Subcommand)]
pub(crate) enum UserAction {
    /// 添加账户 · add an account
    Add(UserAdd),
    /// 列出账户 · list the accounts
    List {
        /// 以 JSON 输出 · print JSON
        #[arg(long)]
        json: bool,
    },
    /// 重设密码 · set another password
    Password {
        /// 账户 · the account
        account: String,
        #[command(flatten)]
        source: PasswordSource,
    },
    /// 停用账户 · shut an account out
    Disable {
        /// 账户 · the account
        account: String,
    },
    /// 重新启用账户 · let an account in again
    Enable {
        /// 账户 · the account
        account: String,
    },
    /// 改变角色 · change the roles
    Role {
        /// 账户 · the account
        account: String,
        /// 加上的角色 · a role to be added
        #[arg(long, value_name = "ROLE", value_parser = role)]
        add: Vec<Role>,
        /// 去掉的角色 · a role to be taken away
        #[arg(long, value_name = "ROLE", value_parser = role)]
        remove: Vec<Role>,
    },
    /// 解除因多次输错密码的锁定 · lift a lock-out after wrong passwords
    Unlock {
        /// 账户 · the account
        account: String,
    },
}

#[derive(clap::Args)]
pub(crate) struct UserAdd {
    /// 账户名：小写字母、数字和 . - _ @ · the name to sign in with: small letters, digits and . - _ @
    pub(crate) account: String,

    /// 角色，可写多次：editor 编辑、approver 审批、auditor 审计、administrator 管理员 · a role, can be given several times
    #[arg(long, required = true, value_name = "ROLE", value_parser = role)]
    pub(crate) role: Vec<Role>,

    /// 姓名，默认同账户名 · the name of the person, by default that of the account
    #[arg(long, value_name = "NAME")]
    pub(crate) display: Option<String>,

    #[command(flatten)]
    pub(crate) source: PasswordSource,
}

#[derive(clap::Args)]
pub(crate) struct PasswordSource {
    /// 从文件第一行读密码，- 为标准输入；没有则在终端询问 · read the password from the first line of a file, - for standard input; by default it is asked for
    #[arg(long, value_name = "FILE|-")]
    pub(crate) password_file: Option<PathBuf>,
}

fn role(word: &str) -> Result<Role, String> {
    Role::of_id(word).ok_or_else(|| {
        String::from(
            "角色有 editor 编辑、approver 审批、auditor 审计、administrator 管理员 · roles are editor, approver, auditor, administrator",
        )
    })
}
