//! Face cli: `zhunsheng completions`.

use clap::CommandFactory as _;

use crate::{
    args::{Args, Completions},
    failure::Failure,
    screen::Screen,
};

/// Prints the completion script of a shell.
pub(crate) fn run(screen: &mut Screen, args: &Completions) -> Result<(), Failure> {
    // Why: into memory first, since writing to a closed pipe would end in a panic there.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "zhunsheng", &mut script);
    screen.say(&String::from_utf8_lossy(&script))
}
