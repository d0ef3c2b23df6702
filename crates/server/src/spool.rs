//! Files on their way: an upload until it is read, a zip until it is sent. They lie on disk, sealed
//! under a key that is only ever in memory, in a file that has no name.
//!
//! Nothing readable is left behind, whatever happens: when the program ends, by a crash or by
//! `kill -9`, the key is gone, and the file with it. Blocks are sealed by AES-256-GCM with their
//! number as associated data and a nonce that counts, so that no nonce repeats under a key, also when
//! a block is written again (docs/decisions/0044-a-sealed-spool.md).

mod body;
mod inbox;

use std::{
    fmt, fs,
    io::{self, Read, Seek, SeekFrom, Write},
    ops::Range,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use import::intake::{ReadSeek, Source};
use phr::ports::Ids;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

pub(crate) use body::Sending;
pub(crate) use inbox::{Arrived, Inbox, Lost};

/// Bytes sealed at once: small enough to be written again when a zip goes back to a header, large
/// enough that a tag and a nonce cost nothing.
const BLOCK: usize = 64 << 10;
const TAG: usize = 16;

/// Removes what an earlier run left in the folder of the spool. On systems where a file without a
/// name is not to be had, one of a program that was killed can still be there; nobody can read it.
pub fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        fs::remove_file(entry?.path())?;
    }
    Ok(())
}

/// Blocks on disk.
struct Blocks {
    file: Mutex<fs::File>,
    key: LessSafeKey,
    /// The nonce and the length of each block as it was sealed last.
    sealed: Vec<(u64, usize)>,
    /// The next nonce.
    turn: u64,
}

impl Blocks {
    fn seal(&mut self, number: usize, plain: &[u8]) -> io::Result<()> {
        let turn = self.turn;
        self.turn = turn.checked_add(1).ok_or(io::ErrorKind::FileTooLarge)?;
        let mut block = plain.to_vec();
        let sealed = self.key.seal_in_place_append_tag(nonce(turn), aad(number), &mut block);
        sealed.map_err(|_too_long| io::ErrorKind::InvalidData)?;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place(number)))?;
        file.write_all(&block)?;
        drop(file);
        let slot = (turn, plain.len());
        if number == self.sealed.len() {
            self.sealed.push(slot);
            return Ok(());
        }
        let known = self.sealed.get_mut(number).ok_or(io::ErrorKind::InvalidInput)?;
        *known = slot;
        Ok(())
    }

    fn open(&self, number: usize) -> io::Result<Vec<u8>> {
        let (turn, length) = *self.sealed.get(number).ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut block = vec![0; length.saturating_add(TAG)];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place(number)))?;
        file.read_exact(&mut block)?;
        drop(file);
        let opened = self.key.open_in_place(nonce(turn), aad(number), &mut block);
        opened.map_err(|_changed| io::ErrorKind::InvalidData)?;
        block.truncate(length);
        Ok(block)
    }
}

fn nonce(turn: u64) -> Nonce {
    let mut bytes = [0; 12];
    bytes.iter_mut().rev().zip(turn.to_le_bytes()).for_each(|(to, from)| *to = from);
    Nonce::assume_unique_for_key(bytes)
}

fn aad(number: usize) -> Aad<[u8; 8]> {
    Aad::from((number as u64).to_be_bytes())
}

fn place(number: usize) -> u64 {
    (number as u64).saturating_mul((BLOCK + TAG) as u64)
}

/// The block a byte stands in, and where in it.
fn block_of(at: u64) -> io::Result<(usize, usize)> {
    let fits = |n: u64| usize::try_from(n).map_err(|_too_far| io::ErrorKind::FileTooLarge);
    Ok((fits(at / BLOCK as u64)?, fits(at % BLOCK as u64)?))
}

/// A file that is being written. Dropped, it was never there.
pub(crate) struct Spool {
    blocks: Blocks,
    length: u64,
    at: u64,
    /// The block that is written in, in the clear, and its number.
    open: (usize, Vec<u8>),
    changed: bool,
}

impl fmt::Debug for Spool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spool").field("length", &self.length).finish_non_exhaustive()
    }
}

impl Spool {
    /// An empty file without a name in a folder, else where the system keeps such files, under a new
    /// random key.
    pub(crate) fn new(folder: Option<&Path>, ids: &dyn Ids) -> io::Result<Spool> {
        let file = match folder {
            Some(folder) => tempfile::tempfile_in(folder)?,
            None => tempfile::tempfile()?,
        };
        let mut key = [0; 32];
        ids.fill(&mut key);
        let key = UnboundKey::new(&AES_256_GCM, &key).map_err(|_length| io::ErrorKind::Other)?;
        let (file, key) = (Mutex::new(file), LessSafeKey::new(key));
        let blocks = Blocks { file, key, sealed: Vec::new(), turn: 0 };
        Ok(Spool { blocks, length: 0, at: 0, open: (0, Vec::new()), changed: false })
    }

    /// Ends writing.
    pub(crate) fn finish(mut self) -> io::Result<Laid> {
        self.put_down()?;
        Ok(Laid(Arc::new(self.blocks), 0..self.length))
    }

    fn put_down(&mut self) -> io::Result<()> {
        if self.changed {
            let (number, plain) = &self.open;
            self.blocks.seal(*number, plain)?;
            self.changed = false;
        }
        Ok(())
    }

    fn take_up(&mut self, number: usize) -> io::Result<()> {
        if number != self.open.0 {
            self.put_down()?;
            let there = number < self.blocks.sealed.len();
            let plain = if there { self.blocks.open(number)? } else { Vec::new() };
            self.open = (number, plain);
        }
        Ok(())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (number, from) = block_of(self.at)?;
        self.take_up(number)?;
        let plain = &mut self.open.1;
        let length = bytes.len().min(BLOCK.saturating_sub(from));
        let to = from.saturating_add(length);
        if plain.len() < to {
            plain.resize(to, 0);
        }
        let (into, bytes) = (plain.get_mut(from..to), bytes.get(..length));
        let (into, bytes) = into.zip(bytes).ok_or(io::ErrorKind::InvalidInput)?;
        into.copy_from_slice(bytes);
        self.changed = true;
        self.at = self.at.saturating_add(length as u64);
        self.length = self.length.max(self.at);
        Ok(length)
    }

    /// Does nothing: there is no need to be safe from a power cut.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Spool {
    /// Within what was written.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = sought(to, self.at, self.length)?;
        Ok(self.at)
    }
}

fn sought(to: SeekFrom, at: u64, length: u64) -> io::Result<u64> {
    let place = match to {
        SeekFrom::Start(place) => Some(place),
        SeekFrom::Current(by) => at.checked_add_signed(by),
        SeekFrom::End(by) => length.checked_add_signed(by),
    };
    place.filter(|place| *place <= length).ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

/// A part of a file that was written: it can be read as often as needed, also at the same time. The
/// file goes with the last part of it.
#[derive(Clone)]
pub(crate) struct Laid(Arc<Blocks>, Range<u64>);

impl fmt::Debug for Laid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Laid").field(&self.1).finish()
    }
}

impl Laid {
    /// A part of the whole file.
    fn part(&self, range: Range<u64>) -> Laid {
        Laid(Arc::clone(&self.0), range)
    }

    fn length(&self) -> u64 {
        self.1.end.saturating_sub(self.1.start)
    }

    /// Reads it from its beginning.
    pub(crate) fn reader(&self) -> Reader {
        Reader { laid: self.clone(), at: 0, open: None }
    }
}

impl Source for Laid {
    fn open(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(self.reader()))
    }
}

/// Reads, one block in memory.
pub(crate) struct Reader {
    laid: Laid,
    at: u64,
    open: Option<(usize, Vec<u8>)>,
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.laid.length().saturating_sub(self.at);
        if left == 0 || into.is_empty() {
            return Ok(0);
        }
        let (number, from) = block_of(self.laid.1.start.saturating_add(self.at))?;
        let plain = match self.open.take() {
            Some((known, plain)) if known == number => plain,
            _ => self.laid.0.open(number)?,
        };
        let (_, plain) = self.open.insert((number, plain));
        let rest = plain.get(from..).ok_or(io::ErrorKind::UnexpectedEof)?;
        let most = usize::try_from(left).unwrap_or(usize::MAX);
        let length = rest.len().min(into.len()).min(most);
        into.iter_mut().zip(rest).take(length).for_each(|(to, from)| *to = *from);
        self.at = self.at.saturating_add(length as u64);
        Ok(length)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = sought(to, self.at, self.laid.length())?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests;
