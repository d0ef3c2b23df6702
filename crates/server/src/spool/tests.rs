use super::*;

/// Bytes that count up: a key for a test.
struct Counting;

impl Ids for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.iter_mut().zip(1..).for_each(|(to, n)| *to = n);
    }
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect()
}

fn all(laid: &Laid) -> Vec<u8> {
    let mut out = Vec::new();
    laid.reader().read_to_end(&mut out).unwrap();
    out
}

#[test]
fn what_was_written_is_read_in_whatever_pieces() {
    for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17] {
        let mut spool = Spool::new(None, &Counting).unwrap();
        let plain = bytes(length);
        for piece in plain.chunks(10_007) {
            spool.write_all(piece).unwrap();
        }
        let laid = spool.finish().unwrap();
        assert_eq!(all(&laid), plain, "{length}");
    }
}

#[test]
fn a_header_is_written_again_as_a_zip_does_it() {
    let mut spool = Spool::new(None, &Counting).unwrap();
    let mut plain = bytes(3 * BLOCK);
    spool.write_all(&plain).unwrap();
    for at in [5, BLOCK - 2, 2 * BLOCK + 9] {
        spool.seek(SeekFrom::Start(at as u64)).unwrap();
        spool.write_all(b"size").unwrap();
        plain[at..at + 4].copy_from_slice(b"size");
    }
    spool.seek(SeekFrom::End(0)).unwrap();
    spool.write_all(b"end").unwrap();
    plain.extend_from_slice(b"end");
    assert!(spool.seek(SeekFrom::End(1)).is_err(), "no holes");
    assert_eq!(all(&spool.finish().unwrap()), plain);
}

#[test]
fn parts_are_files_of_their_own() {
    let mut spool = Spool::new(None, &Counting).unwrap();
    let plain = bytes(2 * BLOCK);
    spool.write_all(&plain).unwrap();
    let part = spool.finish().unwrap().part(10..BLOCK as u64 + 20);
    assert_eq!(all(&part), plain[10..BLOCK + 20]);
    let mut reader = part.reader();
    reader.seek(SeekFrom::End(-3)).unwrap();
    let mut last = Vec::new();
    reader.read_to_end(&mut last).unwrap();
    assert_eq!(last, plain[BLOCK + 17..BLOCK + 20]);
}

#[test]
fn nothing_on_disk_is_in_the_clear_and_what_was_changed_there_does_not_open() {
    let mut spool = Spool::new(None, &Counting).unwrap();
    let canary = b"a canary word that nobody may find".repeat(4_000);
    spool.write_all(&canary).unwrap();
    // The same words again in the first block: another nonce, other bytes.
    let on_disk = |blocks: &Blocks| {
        let mut file = blocks.file.lock().unwrap();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    };
    let before = on_disk(&spool.blocks);
    spool.seek(SeekFrom::Start(0)).unwrap();
    spool.write_all(b"a").unwrap();
    let laid = spool.finish().unwrap();
    let after = on_disk(&laid.0);
    assert_ne!(before[..BLOCK], after[..BLOCK]);
    for bytes in [&before, &after] {
        assert!(!bytes.windows(6).any(|w| w == b"canary"));
    }
    {
        let mut file = laid.0.file.lock().unwrap();
        file.seek(SeekFrom::Start(100)).unwrap();
        file.write_all(&[after[100] ^ 1]).unwrap();
    }
    let error = laid.reader().read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
}

#[test]
fn the_folder_is_empty_while_a_file_lies_in_it_and_swept_of_leftovers() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = Spool::new(Some(folder.path()), &Counting).unwrap();
    spool.write_all(&bytes(2 * BLOCK)).unwrap();
    if cfg!(unix) {
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
    fs::write(folder.path().join("left"), b"sealed").unwrap();
    sweep(folder.path()).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
