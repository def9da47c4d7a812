//! One decision, measured: prints the section as JSON. `cargo xtask peers` runs it.

mod decision;
mod peers;

use std::{env, process::ExitCode};

use measure::Size;

fn main() -> ExitCode {
    let size = if env::args().any(|arg| arg == "--quick") { Size::Quick } else { Size::Full };
    let section =
        decision::measure(size).and_then(|section| serde_json::to_string(&section).map_err(|why| why.to_string()));
    match section {
        Ok(section) => {
            println!("{section}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("decision: {why}");
            ExitCode::FAILURE
        }
    }
}
