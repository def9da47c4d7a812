//! Beside the pipeline: everything that CI checks, and the sum of all tests as its last line.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use crate::{
    desk,
    tasks::{Done, cargo, licences, root, step, target},
    tools, wasm, web,
};

/// How many tests passed and failed, and which parts failed.
#[derive(Default)]
struct Sum {
    passed: u32,
    failed: u32,
    parts: Vec<String>,
}

/// Everything, the quick checks first; a part that fails does not keep the others from being run.
pub(crate) fn test() -> Done {
    step("format", &mut cargo(&["fmt", "--all", "--check"]))?;
    step("lints", &mut cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))?;
    let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"]);
    step("docs", docs.env("RUSTDOCFLAGS", "-D warnings"))?;
    licences()?;
    web::site()?;
    let mut sum = Sum::default();
    sum.rust();
    sum.contract();
    sum.web();
    sum.end()
}

/// The tests of the Rust workspace, nothing else.
pub(crate) fn quick() -> Done {
    let mut sum = Sum::default();
    sum.rust();
    sum.end()
}

/// The tests of the site, once it is built.
pub(crate) fn web_only() -> Done {
    web::site()?;
    // Why: the browser tests use the desk as it is built, with the features that the tests of the workspace are built with.
    step("zhunsheng", &mut cargo(&["build", "--quiet", "--workspace", "--bins"]))?;
    let mut sum = Sum::default();
    sum.web();
    sum.end()
}

impl Sum {
    fn rust(&mut self) {
        // Why: a snapshot that differs must fail, never wait for a review.
        let mut command = cargo(&["test", "--workspace", "--no-fail-fast"]);
        self.run("tests", command.env("INSTA_UPDATE", "no"));
    }

    /// Every operation of the server's API, with data that is right and wrong; the same data every time.
    fn contract(&mut self) {
        match desk::contract_command("12", desk::SEED) {
            Ok(mut command) => self.run("contract", &mut command),
            Err(why) => self.one("contract", Err(why)),
        }
    }

    fn web(&mut self) {
        self.run("types", &mut web::npm(&["run", "--silent", "types"]));
        self.run("form", &mut web::npm(&["test", "--silent"]));
        self.run("sizes", Command::new("node").arg(root().join("web/build/budget.mjs")));
        self.run("npm package", Command::new("node").arg("--test").arg(root().join("pack/tests/package.test.mjs")));
        let same = wasm::same_answer(&[]);
        self.one("same answer", same);
        match tools::browser() {
            Ok(browser) => {
                let mut e2e = web::npm(&["run", "--silent", "e2e"]);
                let native = target().join("debug/native_answers");
                self.run(
                    "browser",
                    e2e.env("CHROMIUM", browser)
                        .env("NATIVE_ANSWERS", native)
                        .env("ZHUNSHENG", target().join("debug/zhunsheng")),
                );
            }
            Err(why) => self.one("browser", Err(why)),
        }
    }

    /// Runs a part and counts what it says; one that counts nothing is a test of its own.
    fn run(&mut self, name: &str, command: &mut Command) {
        eprintln!("xtask: {name}");
        let start = std::time::Instant::now();
        let (before, failed_before) = (self.passed + self.failed, self.failed);
        let ended = command.stdout(Stdio::piped()).spawn().map_err(|why| why.to_string()).and_then(|mut child| {
            let out = child.stdout.take().map(BufReader::new);
            for line in out.into_iter().flat_map(|out| out.lines().map_while(Result::ok)) {
                if let Some((passed, failed)) = counts(&line) {
                    self.passed += passed;
                    self.failed += failed;
                }
                println!("{line}");
            }
            child.wait().map_err(|why| why.to_string())
        });
        eprintln!("xtask: {name} took {} s", start.elapsed().as_secs());
        let done = match ended {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("{name} failed")),
            Err(why) => Err(format!("{name} does not start: {why}")),
        };
        let counted = self.passed + self.failed > before;
        match done {
            Ok(()) if counted => {}
            // Why: a part that fails without a failed test, such as one that does not compile, must show in the sum.
            Err(why) if self.failed > failed_before => self.parts.push(why),
            done => self.one(name, done),
        }
    }

    fn one(&mut self, name: &str, done: Done) {
        match done {
            Ok(()) => self.passed += 1,
            Err(why) => {
                eprintln!("xtask: {name}: {why}");
                self.failed += 1;
                self.parts.push(why);
            }
        }
    }

    fn end(self) -> Done {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 && self.parts.is_empty() { Ok(()) } else { Err(self.parts.join("; ")) }
    }
}

/// What a line says of tests: of cargo (`test result: ok. 14 passed; 0 failed; …`), of Vitest (`Tests  2 failed | 67 passed (69)`) or of
/// Node's runner (`# pass 5`, `ℹ fail 0`).
fn counts(line: &str) -> Option<(u32, u32)> {
    let before = |rest: &str, word: &str| -> Option<u32> {
        rest.split(word).next()?.trim().rsplit([' ', ';', '.', '|']).next()?.parse().ok()
    };
    if let Some(rest) = line.strip_prefix("test result: ") {
        return Some((before(rest, " passed")?, before(rest, " failed")?));
    }
    let line = line.trim();
    if let Some(rest) = line.strip_prefix("Tests ") {
        let of = |word: &str| rest.contains(word).then(|| before(rest, word)).flatten().unwrap_or(0);
        return Some((of(" passed"), of(" failed")));
    }
    let rest = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
    if let Some(passed) = rest.strip_prefix("pass ") {
        return Some((passed.parse().ok()?, 0));
    }
    Some((0, rest.strip_prefix("fail ")?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn the_sums_of_three_runners_are_read() {
        assert_eq!(counts("test result: ok. 14 passed; 0 failed; 0 ignored; 0 measured"), Some((14, 0)));
        assert_eq!(counts("test result: FAILED. 3 passed; 2 failed; 1 ignored"), Some((3, 2)));
        assert_eq!(counts("      Tests  2 failed | 67 passed (69)"), Some((67, 2)));
        assert_eq!(counts("      Tests  69 passed (69)"), Some((69, 0)));
        assert_eq!(counts("# pass 5"), Some((5, 0)));
        assert_eq!(counts("ℹ fail 2"), Some((0, 2)));
        assert_eq!(counts("# passing by"), None);
        assert_eq!(counts(" Test Files  3 passed (3)"), None);
    }
}
