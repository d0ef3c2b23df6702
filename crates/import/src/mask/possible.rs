//! Which lines can hold a My Number at all. Nearly none can, and this tells in one quick pass.

use std::ops::Range;

/// What a byte of UTF-8 means for a run of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Digit,
    /// Space, hyphen, or part of a character that may be one (or a full-width digit).
    Between,
    /// `\` and `&`, which may begin a character in writing.
    Escape,
    LineEnd,
    Other,
}

const fn class(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' => Class::Digit,
        b' ' | b'-' | 0x80..=0xff => Class::Between,
        b'\\' | b'&' => Class::Escape,
        b'\n' => Class::LineEnd,
        _ => Class::Other,
    }
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0_u8;
    loop {
        #[expect(clippy::indexing_slicing, reason = "a byte is within 256 places")]
        {
            classes[byte as usize] = class(byte);
        }
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

/// A number has twelve digits.
const DIGITS: u8 = 12;

/// The lines of UTF-8 text in which twelve digits stand together, in any way of writing them. A
/// line end breaks a number, so the other lines need no second look.
pub(super) fn lines(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut digits, mut possible) = (0, 0_u8, false);
    // The last two bytes, for full-width digits: EF BC 90 to EF BC 99.
    let mut before = [0_u8; 2];
    for (at, byte) in bytes.iter().enumerate() {
        match CLASSES.get(usize::from(*byte)).copied().unwrap_or(Class::Other) {
            Class::Digit => digits = digits.saturating_add(1),
            Class::Between if before == [0xef, 0xbc] && (0x90..=0x99).contains(byte) => {
                digits = digits.saturating_add(1);
            }
            Class::Between => {}
            Class::Escape => possible |= is_number(bytes, at),
            Class::LineEnd => {
                if possible {
                    found.push(start..at);
                }
                (start, digits, possible) = (at.saturating_add(1), 0, false);
            }
            Class::Other => digits = 0,
        }
        possible |= digits >= DIGITS;
        before = [before[1], *byte];
    }
    if possible {
        found.push(start..bytes.len());
    }
    found
}

/// Whether a character by its number begins here, `\uFF11` or `&#65297;`.
fn is_number(bytes: &[u8], at: usize) -> bool {
    let two = bytes.get(at..at.saturating_add(2));
    matches!(two, Some(b"\\u" | b"&#"))
}
