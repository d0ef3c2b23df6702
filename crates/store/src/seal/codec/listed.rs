//! Ids in a line of the log, kept as bytes and not as digits.
//!
//! A look at a list names every entry of it, in a line each: `entry ` and 32 digits. Digits of a hash
//! cannot be compressed below half, and trying costs more than everything else in writing the line. So
//! the run of such lines is taken out, and the rest packed as everything is. What is packed unpacks
//! to the very same bytes: the log commits to them.

/// Begins the name of an entry ([`phr::audit::Event::canonical`]).
const ENTRY: &[u8] = b"entry ";
/// An id in digits.
const DIGITS: usize = 32;
/// A whole line with its end.
const LINE: usize = ENTRY.len() + DIGITS + 1;
/// An id in bytes.
const ID: usize = 16;
/// Fewer are not worth the two numbers before them.
const FEWEST: usize = 4;

/// The place of the run, the ids, and the rest; `None` when there is no such run.
pub(super) fn taken_out(text: &[u8]) -> Option<(u32, Vec<u8>, Vec<u8>)> {
    let place = first_line(text)?;
    let (before, run) = text.split_at_checked(place)?;
    let mut ids = Vec::with_capacity(run.len() / LINE * ID);
    let mut lines = run.as_chunks::<LINE>().0.iter();
    while let Some(id) = lines.next().and_then(id_of) {
        ids.extend_from_slice(&id);
    }
    let many = ids.len() / ID;
    let after = run.get(many.checked_mul(LINE)?..)?;
    (many >= FEWEST).then_some(())?;
    Some((u32::try_from(place).ok()?, ids, [before, after].concat()))
}

/// The text again; `None` when the place is none.
pub(super) fn put_back(place: u32, ids: &[u8], rest: &[u8]) -> Option<Vec<u8>> {
    let (before, after) = rest.split_at_checked(usize::try_from(place).ok()?)?;
    let (ids, nothing) = ids.as_chunks::<ID>();
    nothing.is_empty().then_some(())?;
    let mut text = Vec::with_capacity(ids.len().checked_mul(LINE)?.checked_add(rest.len())?);
    text.extend_from_slice(before);
    for id in ids {
        text.extend_from_slice(ENTRY);
        for byte in id {
            text.extend_from_slice(&[digit(byte >> 4), digit(byte & 0x0f)]);
        }
        text.push(b'\n');
    }
    text.extend_from_slice(after);
    Some(text)
}

/// Where the first line begins that names an entry.
fn first_line(text: &[u8]) -> Option<usize> {
    let mut from = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(ENTRY) {
            return Some(from);
        }
        from += line.len();
    }
    None
}

fn id_of(line: &[u8; LINE]) -> Option<[u8; ID]> {
    let digits = line.strip_prefix(ENTRY)?.strip_suffix(b"\n")?;
    let mut id = [0; ID];
    for (byte, [high, low]) in id.iter_mut().zip(digits.as_chunks::<2>().0) {
        *byte = (nibble(*high)? << 4) | nibble(*low)?;
    }
    Some(id)
}

const fn digit(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(id: u8) -> String {
        format!("entry {}\n", format!("{id:02x}").repeat(16))
    }

    #[test]
    fn only_whole_lines_of_small_digits_are_taken_out() {
        let four: String = (1..=4).map(line).collect();
        let (place, ids, rest) = taken_out(format!("at 1\n{four}points 2\n").as_bytes()).unwrap();
        assert_eq!((place, ids.len(), rest.as_slice()), (5, 64, &b"at 1\npoints 2\n"[..]));
        for none in [
            String::new(),
            "entry \n".to_owned(),
            (1..=3).map(line).collect(),
            four.to_uppercase(),
            four.replace("entry ", "entries "),
            format!("door {four}").replace('\n', " "),
        ] {
            assert_eq!(taken_out(none.as_bytes()), None, "{none}");
        }
        // What follows a line that is none stays where it is.
        let (_, ids, rest) = taken_out(format!("{four}entry x\n{four}").as_bytes()).unwrap();
        assert_eq!((ids.len(), rest.len()), (64, 8 + 4 * LINE));
    }

    proptest! {
        #[test]
        fn what_is_taken_out_is_put_back(
            before in "([a-z ]{0,9}\n){0,3}", ids in proptest::collection::vec(any::<u8>(), 0..9),
            after in "([a-z0-9 ]{0,40}\n?){0,3}",
        ) {
            let text = format!("{before}{}{after}", ids.into_iter().map(line).collect::<String>());
            if let Some((place, ids, rest)) = taken_out(text.as_bytes()) {
                prop_assert_eq!(put_back(place, &ids, &rest), Some(text.into_bytes()));
            }
        }

        #[test]
        fn never_panics(place: u32, ids in proptest::collection::vec(any::<u8>(), 0..40),
            rest in proptest::collection::vec(any::<u8>(), 0..40)) {
            drop((taken_out(&rest), put_back(place, &ids, &rest)));
        }
    }
}
