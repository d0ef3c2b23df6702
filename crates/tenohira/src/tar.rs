//! A small tar (POSIX ustar), so that a backup opens with `age -d FILE | tar x` as well.
//!
//! Regular files only, sizes up to 8 GiB in octal and beyond in base 256 (as GNU and BSD tar do).

use std::io::{self, Read, Write};

const BLOCK: usize = 512;
/// The largest size that eleven octal digits hold.
const OCTAL_MAX: u64 = 0o777_7777_7777;

/// Writes one file: its header, `size` bytes from `content`, and zeros to the next block.
pub(crate) fn add(
    out: &mut impl Write,
    name: &str,
    size: u64,
    content: &mut impl Read,
) -> io::Result<()> {
    out.write_all(&header(name, size)?)?;
    if io::copy(&mut content.take(size), out)? != size {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a file became shorter"));
    }
    let padding = size.next_multiple_of(BLOCK as u64).saturating_sub(size);
    io::copy(&mut io::repeat(0).take(padding), out).map(drop)
}

/// Ends the archive: two blocks of zeros.
pub(crate) fn end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[0; 2 * BLOCK])
}

fn header(name: &str, size: u64) -> io::Result<[u8; BLOCK]> {
    let mut block = [0_u8; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| -> io::Result<()> {
        let end = at.saturating_add(bytes.len());
        block.get_mut(at..end).ok_or(io::ErrorKind::InvalidInput)?.copy_from_slice(bytes);
        Ok(())
    };
    if name.len() > 99 {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    put(0, name.as_bytes())?;
    put(100, b"0000600\0")?;
    put(108, b"0000000\0")?;
    put(116, b"0000000\0")?;
    if size <= OCTAL_MAX {
        put(124, format!("{size:011o}\0").as_bytes())?;
    } else {
        put(124, &[0x80, 0, 0, 0])?;
        put(128, &size.to_be_bytes())?;
    }
    put(136, b"00000000000\0")?;
    put(148, b"        ")?;
    put(156, b"0")?;
    put(257, b"ustar\x0000")?;
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    let text = format!("{sum:06o}\0 ");
    let place = block.get_mut(148..156).ok_or(io::ErrorKind::InvalidInput)?;
    place.copy_from_slice(text.as_bytes());
    Ok(block)
}

/// Reads an archive and hands over each file; what `each` leaves unread is skipped.
pub(crate) fn read(
    from: &mut impl Read,
    mut each: impl FnMut(&str, u64, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        let mut block = [0_u8; BLOCK];
        from.read_exact(&mut block)?;
        if block.iter().all(|b| *b == 0) {
            // Reads on to the end, so that a lock around the archive is checked to its last byte.
            return io::copy(from, &mut io::sink()).map(drop);
        }
        let (name, size) = parse(&block).ok_or(io::ErrorKind::InvalidData)?;
        let mut content = (&mut *from).take(size);
        each(&name, size, &mut content)?;
        io::copy(&mut content, &mut io::sink())?;
        if content.limit() > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let padding = size.next_multiple_of(BLOCK as u64).saturating_sub(size);
        io::copy(&mut (&mut *from).take(padding), &mut io::sink())?;
    }
}

fn parse(block: &[u8; BLOCK]) -> Option<(String, u64)> {
    let field = |from: usize, to: usize| block.get(from..to);
    let text = |from, to| {
        let bytes = field(from, to)?;
        std::str::from_utf8(bytes).ok().map(|t| t.trim_matches(['\0', ' ']))
    };
    let name = text(0, 100)?.to_owned();
    let size = match field(124, 136)? {
        [0x80, 0, 0, 0, size @ ..] => u64::from_be_bytes(size.try_into().ok()?),
        _ => u64::from_str_radix(text(124, 136)?, 8).ok()?,
    };
    let ours = header(&name, size).ok()?;
    // The header is written in one way only.
    (ours == *block && size <= u64::MAX / 2).then_some((name, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(bytes: &[u8]) -> io::Result<Vec<(String, Vec<u8>)>> {
        let mut out = Vec::new();
        read(&mut &*bytes, |name, _, content| {
            let mut all = Vec::new();
            content.read_to_end(&mut all)?;
            out.push((name.to_owned(), all));
            Ok(())
        })?;
        Ok(out)
    }

    #[test]
    fn what_goes_in_comes_out() {
        let mut bytes = Vec::new();
        for (name, size) in [("a", 0_usize), ("keys/b", 512), ("c", 1000)] {
            add(&mut bytes, name, size as u64, &mut vec![7_u8; size].as_slice()).unwrap();
        }
        end(&mut bytes).unwrap();
        let names: Vec<(String, usize)> =
            files(&bytes).unwrap().into_iter().map(|(n, b)| (n, b.len())).collect();
        assert_eq!(names, [("a".into(), 0), ("keys/b".into(), 512), ("c".into(), 1000)]);
        for cut in (0..bytes.len() - 1024).step_by(97) {
            assert!(files(&bytes[..cut]).is_err(), "{cut}");
        }
        assert!(add(&mut Vec::new(), "x", 5, &mut &b"abc"[..]).is_err());
    }

    #[test]
    fn very_large_sizes_are_kept() {
        let size = OCTAL_MAX + 12;
        assert_eq!(parse(&header("x", size).unwrap()), Some(("x".to_owned(), size)));
        assert_eq!(parse(&[b'9'; BLOCK]), None);
    }
}
