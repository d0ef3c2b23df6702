//! The command line is a promise: what stands here may grow but never change its name.

use super::run::Tenohira;

#[test]
fn every_promised_command_and_option_is_there() {
    let tenohira = Tenohira::new();
    let help = tenohira.run(&["--help"]).out;
    for word in [
        "demo",
        "serve",
        "import",
        "export",
        "erase",
        "backup",
        "restore",
        "watch",
        "move",
        "insights",
        "print",
        #[cfg(feature = "speech")]
        "speak",
        "reindex",
        "audit",
        "persons",
        "keys",
        "account",
        "grant",
        "revoke",
        "share",
        "shares",
        "--data",
        "--database",
        "--json",
        "Exit codes",
    ] {
        assert!(help.contains(word), "{word}");
    }
    assert!(tenohira.run(&["serve", "--help"]).out.contains("--listen"));
    assert!(tenohira.run(&["audit", "--help"]).out.contains("verify"));
    let import = tenohira.run(&["import", "--help"]).out;
    assert!(import.contains("--person") && import.contains("--new-person"));
}

#[test]
fn completions_and_the_manual_page_are_made() {
    let tenohira = Tenohira::new();
    assert!(tenohira.run(&["completions", "bash"]).out.contains("_tenohira"));
    assert!(tenohira.run(&["man"]).out.contains(".TH"));
}
