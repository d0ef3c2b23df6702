//! Writes a ZIP archive byte for byte: stored or deflated, UTF-8 names, one fixed time.
//!
//! `miniz_oxide` deflates: the same bytes on every machine, which compressors that choose their
//! instructions by the processor do not promise.
//!
//! PKWARE APPNOTE 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).

use std::borrow::Cow;

use anyhow::Result;

/// 2025-04-01 in DOS form: years since 1980, month, day.
const DOS_DATE: u16 = (45 << 9) | (4 << 5) | 1;
/// Bit 11: names are UTF-8.
const UTF8_NAMES: u16 = 0x0800;

/// How the bytes of a file stand in the archive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Stored = 0,
    Deflated = 8,
}

/// The archive of `files`, in that order.
pub(super) fn stored(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>> {
    archive(files, Method::Stored)
}

/// The same, as small as it gets.
pub(super) fn deflated(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>> {
    archive(files, Method::Deflated)
}

fn archive(files: &[(&str, Vec<u8>)], method: Method) -> Result<Vec<u8>> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let offset = u32::try_from(archive.len())?;
        let packed = match method {
            Method::Stored => Cow::Borrowed(bytes.as_slice()),
            Method::Deflated => Cow::Owned(miniz_oxide::deflate::compress_to_vec(bytes, 9)),
        };
        let header = header(name, (bytes, packed.len()), method)?;
        archive.extend(0x0403_4b50_u32.to_le_bytes());
        archive.extend(&header);
        archive.extend(name.as_bytes());
        archive.extend(&*packed);

        directory.extend(0x0201_4b50_u32.to_le_bytes());
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&header);
        // Comment length, disk, internal and external attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = u32::try_from(archive.len())?;
    let size = u32::try_from(directory.len())?;
    let count = u16::try_from(files.len())?;
    archive.extend(directory);
    archive.extend(0x0605_4b50_u32.to_le_bytes());
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(size.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    Ok(archive)
}

/// The fields which the local header and the central directory share.
fn header(name: &str, (bytes, packed): (&[u8], usize), method: Method) -> Result<Vec<u8>> {
    let mut header = Vec::new();
    for field in [20, UTF8_NAMES, method as u16, 0, DOS_DATE] {
        header.extend(field.to_le_bytes());
    }
    header.extend(crc32(bytes).to_le_bytes());
    header.extend(u32::try_from(packed)?.to_le_bytes());
    header.extend(u32::try_from(bytes.len())?.to_le_bytes());
    header.extend(u16::try_from(name.len())?.to_le_bytes());
    header.extend([0; 2]);
    Ok(header)
}

/// CRC-32 (IEEE), bit by bit: these archives are small.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        assert_eq!(super::crc32(b"123456789"), 0xcbf4_3926);
    }
}
