//! Face cli: the command `zhunsheng`.

mod args;
mod commands;
mod facts_file;
mod failure;
mod local;
mod packages;
mod screen;
mod text;

use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser as _;
use failure::Failure;
use screen::Screen;

fn main() -> ExitCode {
    let args = Args::parse();
    let mut screen = Screen::new(args.lang, args.color);
    let rules = args.rules.as_deref();
    let result = match args.command {
        Command::Check(check) => commands::check::run(&mut screen, rules, &check),
        Command::Test(test) => commands::test::run(&mut screen, rules, &test),
        Command::Mutate(mutate) => commands::mutate::run(&mut screen, rules, &mutate),
        Command::Boundaries(boundaries) => commands::boundaries::run(&mut screen, rules, &boundaries),
        Command::Decide(decide) => commands::decide::run(&mut screen, rules, &decide),
        Command::Match(dossier) => commands::matching::run(&mut screen, rules, &dossier),
        Command::Progress(progress) => commands::progress::run(&mut screen, rules, &progress),
        Command::Coverage(coverage) => commands::coverage::run(&mut screen, rules, &coverage),
        Command::Diff(diff) => commands::diff::run(&mut screen, rules, &diff),
        Command::Impact(impact) => commands::impact::run(&mut screen, rules, &impact),
        Command::Population(population) => commands::population::run(&mut screen, rules, &population),
        Command::Docs(docs) => commands::docs::run(&mut screen, rules, &docs),
        Command::Ask(ask) => commands::ask::run(&mut screen, rules, &ask),
        Command::Plan(plan) => commands::plan::run(&mut screen, rules, &plan),
        Command::Facts(facts) => commands::facts::run(&mut screen, rules, &facts),
        Command::Serve(serve) => commands::serve::run(&mut screen, rules, &serve),
        Command::New(new) => commands::new::run(&mut screen, &new),
        Command::Audit(audit) => commands::records::run_audit(&mut screen, &audit),
        Command::Rebuild(rebuild) => commands::records::run_rebuild(&mut screen, &rebuild),
        Command::Backup(backup) => commands::records::run_backup(&mut screen, &backup),
        Command::Restore(restore) => commands::records::run_restore(&mut screen, &restore),
        Command::User(user) => commands::user::run(&mut screen, &user),
        Command::Completions(completions) => commands::completions::run(&mut screen, &completions),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { message, code }) => {
            screen.complain(&message);
            ExitCode::from(code)
        }
    }
}
