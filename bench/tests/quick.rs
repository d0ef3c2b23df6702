//! The benchmark still runs. What it measures on a busy machine is nobody's business here.

#[cfg(test)]
mod tests {
    use std::process::Command;

    fn bench(options: &[&str]) -> String {
        let done = Command::new(env!("CARGO_BIN_EXE_bench")).args(options).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    #[test]
    fn every_row_that_needs_no_built_program_gives_a_line_of_the_table() {
        for row in [
            "import",
            "formats",
            "apple",
            "disk",
            "read-one",
            "decide",
            "narrow",
            "search",
            "everything",
            "month",
            "paper",
            "speech",
            "town",
        ] {
            let table = bench(&["--quick", "--row", row]);
            assert!(table.lines().count() > 2, "{row}: {table}");
            assert!(table.contains(&format!("`--row {row}`")), "{table}");
            assert!(!table.contains("NaN"), "{table}");
        }
    }

    #[test]
    fn pages_are_found_by_their_links_and_answer() {
        let table = bench(&["--quick", "--row", "pages"]);
        for page in
            ["/p/*`", "/p/*/timeline`", "/p/*/measurements/*`", "/p/*/entry/*`", "/p/*/log`"]
        {
            assert!(table.contains(page), "{page}: {table}");
        }
    }

    #[test]
    fn an_unknown_row_is_told_with_those_there_are() {
        let done = Command::new(env!("CARGO_BIN_EXE_bench")).args(["--row", "x"]).output().unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success() && told.contains("read-one"), "{told}");
    }
}
