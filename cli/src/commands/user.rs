//! Face cli: `zhunsheng user`, the accounts of the desk. Works beside a running server, on the same database.

use std::{io, path::Path};

use zhunsheng_desk::{
    Options, Refusal, Store, StoreError,
    people::{Account, AccountChange, COMMAND_LINE, NewAccount, People, Role, Roles, SHORTEST, canonical},
};
use zhunsheng_engine::Lang;

use crate::{
    args::{PasswordSource, User, UserAction, UserAdd},
    failure::Failure,
    packages,
    screen::Screen,
    text::{
        layout::one_line,
        style::{BAD, EDGE, paint},
        words::{self, fill, people::words},
    },
};

/// Nobody has a password of more bytes.
const MOST_BYTES: u64 = 4096;

/// Does what was asked with the accounts.
pub(crate) fn run(screen: &mut Screen, args: &User) -> Result<(), Failure> {
    let lang = screen.lang;
    let adds = matches!(args.action, UserAction::Add(_));
    if !adds && !args.data.join("desk.db").exists() {
        let what = fill(words(lang).no_data, &[&args.data.display().to_string()]);
        return Err(Failure::new(lang, &what).hint(lang, words(lang).no_data_hint));
    }
    let options = Options::default();
    let store = Store::open(&args.data, options.clock.clone()).map_err(|why| store_failed(&why, lang))?;
    let people = People::new(&store, &options);
    match &args.action {
        UserAction::Add(new) => add(screen, people, new),
        UserAction::List { json } => list(screen, people, *json),
        UserAction::Password { account, source } => {
            let account = canonical(account);
            let password = password(screen, &account, source)?;
            let set = people.set_password(COMMAND_LINE, &account, &password);
            set.map_err(|why| refused(&why, lang))?;
            screen.say(&format!("{}\n", fill(words(lang).password_set, &[&account])))
        }
        UserAction::Disable { account } => switch(screen, people, account, true),
        UserAction::Enable { account } => switch(screen, people, account, false),
        UserAction::Role { account, add, remove } => change_roles(screen, people, account, add, remove),
        UserAction::Unlock { account } => {
            let account = people.unlock(COMMAND_LINE, &canonical(account)).map_err(|why| refused(&why, lang))?;
            screen.say(&format!("{}\n", fill(words(lang).unlocked, &[&account.account])))
        }
    }
}

fn add(screen: &mut Screen, people: People<'_>, args: &UserAdd) -> Result<(), Failure> {
    let lang = screen.lang;
    let account = canonical(&args.account);
    let name = args.display.clone().unwrap_or_else(|| account.clone());
    let new = NewAccount { account, name, roles: args.role.iter().copied().collect() };
    let password = password(screen, &new.account, &args.source)?;
    let added = people.add_account(COMMAND_LINE, &new, Some(&password)).map_err(|why| refused(&why, lang))?;
    let roles = roles_in_words(added.roles, lang);
    screen.say(&format!("{}\n", fill(words(lang).added, &[&added.account, &roles])))
}

fn list(screen: &mut Screen, people: People<'_>, json: bool) -> Result<(), Failure> {
    let lang = screen.lang;
    let accounts = people.accounts().map_err(|why| store_failed(&why, lang))?;
    if json {
        let text = serde_json::to_string_pretty(&serde_json::json!({ "accounts": accounts })).unwrap_or_default();
        return screen.say(&format!("{text}\n"));
    }
    if accounts.is_empty() {
        return screen.say(&format!("{}\n", words(lang).no_accounts));
    }
    accounts.iter().try_for_each(|account| screen.say(&line(account, lang)))
}

fn line(account: &Account, lang: Lang) -> String {
    let dot = words::words(lang).dot;
    let mut parts = vec![one_line(&account.account), one_line(&account.name), roles_in_words(account.roles, lang)];
    if account.disabled {
        parts.push(paint(BAD, words(lang).state_disabled));
    }
    if let Some(until) = &account.locked_until {
        parts.push(paint(BAD, &fill(words(lang).state_locked, &[until])));
    }
    format!("{}\n", parts.join(dot))
}

fn switch(screen: &mut Screen, people: People<'_>, account: &str, disabled: bool) -> Result<(), Failure> {
    let lang = screen.lang;
    let change = AccountChange { disabled: Some(disabled), ..AccountChange::default() };
    let changed = people.change_account(COMMAND_LINE, &canonical(account), &change);
    let changed = changed.map_err(|why| refused(&why, lang))?;
    let phrase = if disabled { words(lang).disabled } else { words(lang).enabled };
    screen.say(&format!("{}\n", fill(phrase, &[&changed.account])))
}

fn change_roles(
    screen: &mut Screen,
    people: People<'_>,
    account: &str,
    add: &[Role],
    remove: &[Role],
) -> Result<(), Failure> {
    let lang = screen.lang;
    if add.is_empty() && remove.is_empty() {
        return Err(Failure::new(lang, words(lang).nothing_to_change).hint(lang, words(lang).nothing_to_change_hint));
    }
    let account = canonical(account);
    let before = people.account(&account).map_err(|why| store_failed(&why, lang))?.map(|account| account.roles);
    let with = add.iter().copied().fold(before.unwrap_or_default(), Roles::with);
    let roles = remove.iter().copied().fold(with, Roles::without);
    let change = AccountChange { roles: Some(roles), ..AccountChange::default() };
    let changed = people.change_account(COMMAND_LINE, &account, &change).map_err(|why| refused(&why, lang))?;
    let phrase = if before == Some(changed.roles) { words(lang).roles_same } else { words(lang).roles_are };
    screen.say(&format!("{}\n", fill(phrase, &[&changed.account, &roles_in_words(changed.roles, lang)])))
}

/// The password from a file, from standard input, or typed twice without being shown.
fn password(screen: &mut Screen, account: &str, source: &PasswordSource) -> Result<String, Failure> {
    let lang = screen.lang;
    let words = words(lang);
    if let Some(path) = &source.password_file {
        let shown =
            if path == Path::new("-") { words::words(lang).standard_input.into() } else { path.display().to_string() };
        return first_line(path).map_err(|why| packages::unreadable(&shown, &why, lang));
    }
    let ask = |prompt: &str| {
        rpassword::prompt_password(prompt).map_err(|why| {
            let what = fill(words.no_terminal, &[&why.to_string()]);
            Failure::new(lang, &what).hint(lang, words.no_terminal_hint)
        })
    };
    let typed = ask(&fill(words.password_prompt, &[account, &SHORTEST.to_string()]))?;
    if typed != ask(words.password_again)? {
        return Err(Failure::new(lang, words.passwords_differ));
    }
    Ok(typed)
}

fn first_line(path: &Path) -> io::Result<String> {
    let text = if path == Path::new("-") {
        packages::text_of(io::stdin().lock(), MOST_BYTES)?
    } else {
        packages::read_text(path, MOST_BYTES)?
    };
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn roles_in_words(roles: Roles, lang: Lang) -> String {
    let titles: Vec<String> = roles.iter().map(|role| role.title().get(lang).to_owned()).collect();
    titles.join(words::words(lang).comma)
}

fn store_failed(why: &StoreError, lang: Lang) -> Failure {
    Failure::new(lang, why.message().get(lang)).hint(lang, why.hint().get(lang))
}

/// A refusal, with every single problem below it.
fn refused(why: &Refusal, lang: Lang) -> Failure {
    let mut failure = Failure::new(lang, why.message.get(lang));
    for problem in &why.problems {
        failure.message.push_str(&format!("  {}{}\n", paint(EDGE, "- "), one_line(problem.message.get(lang))));
    }
    failure
}
