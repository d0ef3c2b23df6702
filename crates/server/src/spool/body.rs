//! A file of the spool as the body of an answer, one block in memory at a time.

use std::{
    io::{self, Read},
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use super::{BLOCK, Laid, Reader};

/// Sends all of it. The file is gone when the last byte is, or when the other side leaves.
pub(crate) struct Sending {
    state: State,
    left: u64,
}

enum State {
    Waiting(Reader),
    Reading(JoinHandle<io::Result<(Reader, Vec<u8>)>>),
    Over,
}

impl Sending {
    /// The body, with its length known before.
    pub(crate) fn of(laid: &Laid) -> Body {
        Body::new(Sending { state: State::Waiting(laid.reader()), left: laid.length() })
    }
}

/// Off the threads that answer others.
fn read(mut reader: Reader) -> io::Result<(Reader, Vec<u8>)> {
    let mut piece = Vec::with_capacity(BLOCK);
    (&mut reader).take(BLOCK as u64).read_to_end(&mut piece)?;
    Ok((reader, piece))
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Waiting(_) if self.left == 0 => return Poll::Ready(None),
                State::Waiting(reader) => {
                    self.state = State::Reading(spawn_blocking(move || read(reader)));
                }
                State::Reading(mut reading) => {
                    let Poll::Ready(read) = Pin::new(&mut reading).poll(context) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    let (reader, piece) =
                        match read.unwrap_or_else(|end| Err(io::Error::other(end))) {
                            Ok(read) => read,
                            Err(error) => return Poll::Ready(Some(Err(error))),
                        };
                    self.left = self.left.saturating_sub(piece.len() as u64);
                    self.state = State::Waiting(reader);
                    return Poll::Ready(Some(Ok(Frame::data(piece.into()))));
                }
                State::Over => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
