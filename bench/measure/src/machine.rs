//! What is said of the machine: cores, model of the processor, how busy it is. Nothing that names it.

use std::{fs, process::Command, thread};

/// Cores and model.
pub fn cores() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("an unknown processor", |(_, model)| model.trim());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores of {model}")
}

/// The compiler that built the Rust contenders.
pub fn compiler() -> String {
    let said = Command::new("rustc").arg("--version").output().ok();
    let said = said.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default();
    said.split(" (").next().unwrap_or_default().to_owned()
}

/// Day and time (UTC), and the load of the last minute: above the number of threads that measure, others were there too.
pub fn now() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let time = chrono::DateTime::from_timestamp(seconds.try_into().unwrap_or(0), 0).unwrap_or_default();
    format!("{} UTC, load {load}", time.format("%Y-%m-%d %H:%M"))
}
