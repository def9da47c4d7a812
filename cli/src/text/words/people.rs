//! Face cli, text: the words of `zhunsheng user`.

use zhunsheng_engine::Lang;

/// The words of a language.
pub(crate) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

phrases! {
    added: "已添加账户 {}（{}）", "added the account {} ({})";
    password_prompt: "{} 的密码（至少 {} 个字符，输入时不显示）：", "password of {} (at least {} characters, not shown): ";
    password_again: "再输入一次：", "once more: ";
    passwords_differ: "两次输入的密码不一致，没有保存", "the two passwords differ; nothing was saved";
    no_terminal: "这里不是终端，无法输入密码：{}", "this is no terminal, so no password can be typed: {}";
    no_terminal_hint: "用 --password-file 文件 给出密码，- 为标准输入", "give the password with --password-file FILE, - for standard input";
    password_set: "已设置 {} 的密码；其已登录的会话都已结束", "set the password of {}; its sessions have ended";
    disabled: "已停用 {}；其会话和令牌都已失效", "disabled {}; its sessions and tokens have ended";
    enabled: "已启用 {}", "enabled {}";
    roles_are: "{} 的角色：{}；其已登录的会话都已结束", "roles of {}: {}; its sessions have ended";
    roles_same: "{} 的角色本来就是：{}", "the roles of {} were these already: {}";
    unlocked: "已解除 {} 的锁定", "unlocked {}";
    no_data: "{} 里还没有参数台的数据", "there is no desk in {} yet";
    no_data_hint: "用 --data 指定目录，或先运行 zhunsheng serve 或 zhunsheng user add", "name the folder with --data, or run zhunsheng serve or zhunsheng user add first";
    no_accounts: "还没有账户。添加一个：zhunsheng user add li --role editor", "there are no accounts yet. To add one: zhunsheng user add li --role editor";
    state_disabled: "已停用", "disabled";
    state_locked: "锁定至 {}", "locked until {}";
    nothing_to_change: "没有说明要加上或去掉哪个角色", "no role was named to be added or removed";
    nothing_to_change_hint: "用 --add 或 --remove", "use --add or --remove";
}

#[cfg(test)]
mod tests {
    use super::PAIRS;

    #[test]
    fn both_languages_take_the_same_values() {
        for (name, zh, en) in PAIRS {
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{name}");
        }
    }
}
