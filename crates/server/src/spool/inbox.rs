//! What arrives is written down as it comes; so much is in memory as is sealed at once.

use std::{
    io::{self, Write},
    ops::Range,
    sync::Arc,
};

use import::intake::Source;

use super::Spool;
use crate::app::App;

/// Bytes that are handed to the disk at once.
const AT_ONCE: usize = 256 << 10;

/// Files that have arrived, each with the name it was sent with.
pub(crate) type Arrived = Vec<(Arc<dyn Source>, Option<String>)>;

/// Why nothing was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// More bytes than an upload may have.
    TooLarge,
    /// The disk has no room.
    Full,
    /// The disk refused.
    Failed,
}

impl From<io::Error> for Lost {
    fn from(error: io::Error) -> Lost {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Lost::Full,
            kind => {
                tracing::error!(%kind, "the spool could not be written");
                Lost::Failed
            }
        }
    }
}

/// One upload, all its files in one file of the spool.
pub(crate) struct Inbox {
    /// Away only while it writes; what failed once stays away.
    spool: Option<Spool>,
    waiting: Vec<u8>,
    /// Bytes received.
    at: u64,
    most: u64,
    begun: u64,
    files: Vec<(Range<u64>, Option<String>)>,
}

impl Inbox {
    /// Ready for at most so many bytes.
    pub(crate) fn open(app: &App, most: u64) -> Result<Inbox, Lost> {
        let spool = Spool::new(app.config().spool.as_deref(), app.ids())?;
        let waiting = Vec::new();
        Ok(Inbox { spool: Some(spool), waiting, at: 0, most, begun: 0, files: Vec::new() })
    }

    /// The next bytes of the file that arrives.
    pub(crate) async fn add(&mut self, piece: &[u8]) -> Result<(), Lost> {
        self.at = self.at.saturating_add(piece.len() as u64);
        if self.at > self.most {
            return Err(Lost::TooLarge);
        }
        self.waiting.extend_from_slice(piece);
        if self.waiting.len() < AT_ONCE { Ok(()) } else { self.write().await }
    }

    /// Ends the file. What has neither a name nor a byte is none.
    pub(crate) fn end_file(&mut self, name: Option<String>) {
        if name.is_some() || self.begun < self.at {
            self.files.push((self.begun..self.at, name));
        }
        self.begun = self.at;
    }

    /// How many files arrived.
    pub(crate) fn files(&self) -> usize {
        self.files.len()
    }

    /// Everything that arrived.
    pub(crate) async fn finish(mut self) -> Result<Arrived, Lost> {
        self.write().await?;
        let laid = self.spool.ok_or(Lost::Failed)?.finish()?;
        let source = |range| -> Arc<dyn Source> { Arc::new(laid.part(range)) };
        Ok(self.files.into_iter().map(|(range, name)| (source(range), name)).collect())
    }

    /// Off the threads that answer others.
    async fn write(&mut self) -> Result<(), Lost> {
        let mut spool = self.spool.take().ok_or(Lost::Failed)?;
        let waiting = std::mem::take(&mut self.waiting);
        let written = tokio::task::spawn_blocking(move || {
            spool.write_all(&waiting)?;
            Ok::<_, io::Error>(spool)
        });
        self.spool = Some(written.await.map_err(|_panicked| Lost::Failed)??);
        Ok(())
    }
}
