//! The provider of the tests, for a browser: it listens on loopback, goes by the clock of the machine
//! and knows one invented person, who goes on by a link. It prints how a server is set up for it, one
//! line of JSON, and ends with its standard input.

use std::io::{Read, Write};

use jiff::Timestamp;
use testkit::OpenIdProvider;

fn main() -> std::io::Result<()> {
    let provider = OpenIdProvider::for_a_browser(clock)?;
    writeln!(std::io::stdout(), "{}", provider.setup("app"))?;
    std::io::stdin().read_to_end(&mut Vec::new()).map(drop)
}

#[expect(clippy::disallowed_methods, reason = "a program of its own: here is the edge")]
fn clock() -> Timestamp {
    Timestamp::now()
}
