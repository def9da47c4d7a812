//! Face cli, `serve`: what is wrong is said before anything is made, in the language asked for, with exit code 1.

use std::{
    net::TcpListener,
    process::{Command, Output},
};

fn serve(args: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_zhunsheng")).arg("serve").args(args).output();
    output.unwrap_or_else(|why| unreachable!("the command runs: {why}"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_port_in_use_is_said_and_nothing_is_made() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|why| unreachable!("{why}"));
    let port = taken.local_addr().map_or(0, |address| address.port()).to_string();
    let folder = std::env::temp_dir().join(format!("zhunsheng-serve-{port}"));
    let data = folder.display().to_string();
    for (lang, sentence, hint) in [
        ("zh", format!("端口 {port} 已被别的程序占用"), "--port 0"),
        ("en", format!("port {port} is taken by another program"), "--port 0"),
    ] {
        let output = serve(&["--port", &port, "--data", &data, "--lang", lang]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(said(&output).contains(&sentence) && said(&output).contains(hint), "{}", said(&output));
    }
    assert!(!folder.exists(), "no data folder was made");
}

#[test]
fn a_folder_that_is_no_site_and_a_data_folder_that_is_a_file_are_said() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let output = serve(&["--port", "0", "--site", source, "--data", "never-made", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        said(&output).contains("is no built site") && said(&output).contains("cargo xtask site"),
        "{}",
        said(&output)
    );
    let output = serve(&["--port", "0", "--data", manifest, "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(said(&output).contains(manifest), "{}", said(&output));
}

#[test]
fn a_wrong_option_is_the_other_exit_code() {
    for args in
        [["--port", "70000"], ["--host", "nowhere"], ["--utc-offset", "+25:00"], ["--origin", "desk.example.org"]]
    {
        assert_eq!(serve(&args).status.code(), Some(2), "{args:?}");
    }
}
