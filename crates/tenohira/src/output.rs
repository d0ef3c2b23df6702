//! What goes to the terminal. Answers to standard output, everything else to standard error.

use std::{
    io::{self, Write},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

/// Writes one line of an answer.
pub(crate) fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Writes one line about what is going on. A closed standard error stops nothing.
pub(crate) fn note(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// Writes an error with its causes.
pub(crate) fn error(error: &anyhow::Error) {
    note(&format!("tenohira: {error:#}"));
}

/// Work that takes longer than this is announced.
const PATIENCE: Duration = Duration::from_millis(500);
/// And again after each of these.
const AGAIN: Duration = Duration::from_secs(2);

/// Does some work; when it takes longer than half a second, says so, and again while it lasts.
pub(crate) fn with_progress<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (done, wait) = mpsc::channel::<()>();
    let what = what.to_owned();
    let teller = thread::spawn(move || {
        let mut waited = Duration::ZERO;
        let mut patience = PATIENCE;
        while wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
            waited += patience;
            note(&format!("{what} … {:.1} s", waited.as_secs_f32()));
            patience = AGAIN;
        }
    });
    let result = work();
    drop(done);
    drop(teller.join());
    result
}
