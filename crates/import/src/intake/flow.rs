//! Files that can be larger than memory: read piece by piece, kept piece by piece.

use std::{
    fmt,
    io::{self, Cursor, Read, Seek},
    sync::Arc,
};

use phr::{
    OriginalId,
    ports::{self, Reading, Staging, Store, StoreError},
    provenance::{Channel, Received, Span},
    record::{Finding, Parsed},
};

use super::{Arrival, FILE_BYTES_MAX, Permits, Report, archive, prepare, read_again};
use crate::{apple_health::Pieces, decode, mask, sniff};

/// Bytes read at once.
const READ_BYTES: usize = 256 << 10;
/// So much of a beginning tells the format.
const HEAD_BYTES: u64 = 64 << 10;
/// Most bytes of one file that is read piece by piece, unpacked: a zip bomb stops here. The largest
/// exports of a phone known to us have some 4 GB.
pub const FLOW_BYTES_MAX: u64 = 16 << 30;

/// Bytes that can be read and gone back in.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// A file that lies somewhere and can be opened as often as needed. It must not change meanwhile.
pub trait Source: Send + Sync {
    /// Opens it at its beginning.
    fn open(&self) -> io::Result<Box<dyn ReadSeek + '_>>;
}

/// A file in memory.
struct Held(Arc<[u8]>);

impl Source for Held {
    fn open(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(Cursor::new(&*self.0)))
    }
}

/// A file that is to be taken in.
#[derive(Debug, Clone)]
pub enum Incoming {
    /// Whole, in memory.
    Whole(Arrival),
    /// Whole as well, but it lies somewhere until its turn comes.
    Laid(Flow),
    /// Too large for that, perhaps: read piece by piece.
    Flow(Flow),
}

impl Incoming {
    /// Its name as given, for people only.
    pub fn file_name(&self) -> Option<&str> {
        match self {
            Incoming::Whole(arrival) => arrival.file_name.as_deref(),
            Incoming::Laid(flow) | Incoming::Flow(flow) => flow.file_name.as_deref(),
        }
    }
}

impl From<Arrival> for Incoming {
    fn from(arrival: Arrival) -> Incoming {
        Incoming::Whole(arrival)
    }
}

/// A file that lies somewhere, alone or inside a zip.
#[derive(Clone)]
pub struct Flow {
    pub(crate) source: Arc<dyn Source>,
    /// Its place inside the zip that the source is.
    pub(crate) member: Option<usize>,
    /// What the zip says of its size: what is read as a whole is held to that word.
    pub(crate) size: Option<u64>,
    /// Its name as given, for people only.
    pub file_name: Option<String>,
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").field("member", &self.member).finish_non_exhaustive()
    }
}

/// Why a flow ended before its end.
pub(crate) enum Broken {
    /// The file itself: nothing of it is kept.
    File(Finding),
    Store(StoreError),
}

impl Flow {
    /// All of it, in memory; one byte more than is read at most when it is too large for that.
    pub fn whole(&self) -> Result<Arrival, Finding> {
        let most = decode::to_u64(FILE_BYTES_MAX).saturating_add(1);
        let (bytes, _) = self.head(most)?;
        Ok(Arrival { bytes, file_name: self.file_name.clone() })
    }

    /// Its first bytes, `most` and one more at most, and whether that is all of it. A member of a zip
    /// is held to what it says of its size.
    pub(super) fn head(&self, most: u64) -> Result<(Vec<u8>, bool), Finding> {
        self.read(|from| {
            let mut bytes = Vec::new();
            let read = from.take(most.saturating_add(1)).read_to_end(&mut bytes);
            read.map_err(|_broken| self.broke_off())?;
            let length = decode::to_u64(bytes.len());
            if self.size.is_some_and(|size| length > size) {
                return Err(archive::damaged());
            }
            Ok((bytes, length <= most))
        })?
    }

    /// Reads from the beginning.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&mut dyn Read) -> T) -> Result<T, Finding> {
        let mut source = self.source.open().map_err(|_gone| gone())?;
        let Some(member) = self.member else { return Ok(read(&mut source)) };
        let mut zip = zip::ZipArchive::new(source).map_err(|_damaged| archive::damaged())?;
        let mut file = zip.by_index(member).map_err(|_damaged| archive::damaged())?;
        Ok(read(&mut file))
    }

    /// Whom it is about and in which format it is, read no further than needed.
    pub(super) fn subject(&self) -> Option<phr::person::Subject> {
        let mut pieces = Pieces::default();
        let mut masker = mask::Masker::default();
        self.read(|from| {
            let mut buffer = vec![0; READ_BYTES];
            let mut left = HEAD_BYTES.saturating_mul(64);
            while left > 0 && !pieces.is_named() {
                let Ok(length @ 1..) = from.read(&mut buffer) else { break };
                let piece = buffer.get(..length).unwrap_or_default();
                left = left.saturating_sub(piece.len() as u64);
                masker.add(piece, &mut |masked| pieces.add(masked)).ok()?;
            }
            std::mem::take(&mut masker).finish(&mut |masked| pieces.add(masked));
            Some(())
        })
        .ok()??;
        Some(pieces.finish().subject)
    }

    /// Whether it is of a format that is read piece by piece.
    pub(crate) fn is_in_pieces(&self) -> bool {
        self.head(HEAD_BYTES).is_ok_and(|(head, _)| sniff::pieces(&head).is_some())
    }

    /// Masks and reads all of it, keeping it on the way.
    pub(crate) fn pour(&self, staging: &mut dyn Staging) -> Result<Parsed, Broken> {
        self.read(|from| {
            let mut pouring =
                Pouring { pieces: Pieces::default(), staging, failure: None, size: 0 };
            let mut masker = mask::Masker::default();
            let mut buffer = vec![0; READ_BYTES];
            loop {
                let length = match from.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(length) => length,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(_) => return Err(Broken::File(self.broke_off())),
                };
                let piece = buffer.get(..length).unwrap_or_default();
                let masked = masker.add(piece, &mut |masked| pouring.add(masked));
                masked.map_err(|_not_text| Broken::File(not_text()))?;
                pouring.check()?;
            }
            let masked = masker.finish(&mut |masked| pouring.add(masked));
            pouring.check()?;
            let mut parsed = pouring.pieces.finish();
            parsed.findings.splice(0..0, masked);
            Ok(parsed)
        })
        .map_err(Broken::File)?
    }

    fn broke_off(&self) -> Finding {
        if self.member.is_some() { archive::damaged() } else { gone() }
    }
}

/// Where masked bytes go: to the store and to the reader.
struct Pouring<'s> {
    pieces: Pieces,
    staging: &'s mut dyn Staging,
    failure: Option<StoreError>,
    size: u64,
}

impl Pouring<'_> {
    fn add(&mut self, masked: &[u8]) {
        self.size = self.size.saturating_add(masked.len() as u64);
        if self.failure.is_none() {
            self.failure = self.staging.add(masked).err();
            self.pieces.add(masked);
        }
    }

    fn check(&mut self) -> Result<(), Broken> {
        match self.failure.take() {
            Some(failure) => Err(Broken::Store(failure)),
            None if self.size > FLOW_BYTES_MAX => Err(Broken::File(archive::too_large())),
            None => Ok(()),
        }
    }
}

/// Takes in one file that is read piece by piece: all of it, or nothing.
pub(super) fn take_in(
    store: &dyn Store,
    permits: Permits<'_>,
    flow: &Flow,
    channel: Channel,
) -> Result<Report, StoreError> {
    let file = flow.file_name.as_deref().map(mask::mask_text);
    let person = ports::read(store, permits.read, |r| r.person())?;
    let mut staging = store.stage(permits.add)?;
    let parsed = match flow.pour(staging.as_mut()) {
        Ok(parsed) => parsed,
        Err(Broken::Store(failure)) => return Err(failure),
        Err(Broken::File(finding)) => {
            return Ok(Report::refusing(file, finding));
        }
    };
    let received = Received {
        at: permits.add.at(),
        channel,
        by: permits.add.actor(),
        file_name: file.clone(),
    };
    let intake = prepare(Vec::new(), parsed, received, &person);
    let report = super::report(file, &intake);
    let taken = staging.finish(intake)?;
    super::finished(store, permits, report.with(taken))
}

/// What reading a kept original again gives.
pub(super) enum Kept {
    /// There is no such original.
    Nothing,
    /// Nobody can read it.
    Unreadable,
    /// With its bytes where drafts stand in them word for word, else with none.
    Read(Box<Parsed>, Vec<u8>),
}

impl Kept {
    pub(super) fn parsed(self) -> Option<Parsed> {
        match self {
            Kept::Read(parsed, _) => Some(*parsed),
            Kept::Nothing | Kept::Unreadable => None,
        }
    }
}

/// Reads a kept original again; one that came piece by piece is read piece by piece.
pub(super) fn kept(
    reading: &mut dyn Reading,
    id: OriginalId,
    how: (Channel, Option<&str>),
) -> Result<Kept, StoreError> {
    let mut bytes = Vec::new();
    let mut pieces = None;
    let found = reading.original_pieces(id, &mut |piece| {
        if bytes.is_empty() && pieces.is_none() && how.0 != Channel::Typed {
            pieces = sniff::pieces(piece);
        }
        match &mut pieces {
            Some(pieces) => pieces.add(piece),
            None => bytes.extend_from_slice(piece),
        }
    })?;
    if !found {
        return Ok(Kept::Nothing);
    }
    let parsed = match pieces {
        Some(pieces) => Some(pieces.finish()),
        None => read_again(&bytes, how),
    };
    let Some(parsed) = parsed else { return Ok(Kept::Unreadable) };
    if !parsed.drafts.iter().any(|draft| draft.span.bytes.is_some()) {
        bytes = Vec::new();
    }
    Ok(Kept::Read(Box::new(parsed), bytes))
}

/// A file in memory as a source.
pub fn held(bytes: Vec<u8>) -> Arc<dyn Source> {
    Arc::new(Held(bytes.into()))
}

fn gone() -> Finding {
    Finding::error(
        Span::default(),
        "ファイルを最後まで読めませんでした。何も残していません。もう一度入れてください",
        "the file could not be read to its end and nothing of it was kept; please add it again",
    )
}

fn not_text() -> Finding {
    Finding::error(
        Span::default(),
        "ヘルスケアの書き出しのように始まりますが、文字のファイルではありません。何も残していません。もう一度書き出してください",
        "this begins like an export of the Health app but is not text; nothing of it was kept: please export it again",
    )
}
