//! `GET /p/{pid}/phone`: an address to which a phone can send files, as a QR code and as text.

use askama::Template;
use qrcode::{Color, EcLevel, QrCode};

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, moment};
use crate::{links, words};

/// The page for sending from a phone.
#[derive(Clone, Debug, Template)]
#[template(path = "phone.html")]
pub struct Phone {
    /// The frame.
    pub frame: Frame,
    /// Where a new address is asked for.
    pub action: String,
    /// Whether a phone can reach this server at all.
    pub reachable: bool,
    /// The address just made; it is never shown again.
    pub made: Option<Address>,
    /// The addresses so far, the newest first.
    pub inlets: Vec<Inlet>,
}

/// An address with its QR code.
#[derive(Clone, Debug)]
pub struct Address {
    /// The whole address.
    pub url: String,
    /// Its QR code; `None` when the address is too long for one.
    pub qr: Option<Qr>,
    /// Whether what is sent there is encrypted on its way.
    pub encrypted: bool,
}

/// A QR code as one SVG path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Modules on one side, the quiet zone included.
    pub side: usize,
    /// The dark modules.
    pub path: String,
}

/// Light modules that must surround the code (ISO/IEC 18004, from memory: four).
const QUIET: usize = 4;

/// One address as it is listed.
#[derive(Clone, Debug)]
pub struct Inlet {
    /// Its number, for telling it apart.
    pub number: usize,
    /// When it ends or ended.
    pub until: When,
    /// How many files it still takes; `None` once it has ended.
    pub left: Option<usize>,
    /// Where ending it is posted.
    pub end: String,
    /// What it brought, one line a file.
    pub brought: Vec<String>,
}

impl Address {
    /// The address with its code.
    ///
    /// ```
    /// let address = pages::phone::Address::new("https://example.org/send/abc".into());
    /// assert!(address.encrypted && address.qr.is_some());
    /// assert!(pages::phone::Address::new("x".repeat(5000)).qr.is_none()); // too long for a code
    /// ```
    pub fn new(url: String) -> Address {
        let encrypted = url.starts_with("https://");
        Address { qr: qr(&url), encrypted, url }
    }
}

/// The code of a text, with error correction for a scratched or shining screen.
fn qr(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width.max(1)).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
            let (x, y) = (x.saturating_add(QUIET), y.saturating_add(QUIET));
            path.extend(["M", &x.to_string(), " ", &y.to_string(), "h1v1h-1z"]);
        }
    }
    Some(Qr { side: width.saturating_add(QUIET.saturating_mul(2)), path })
}

impl Phone {
    fn words(&self) -> &'static words::phone::Words {
        &self.frame.words().phone
    }
}

impl Page for Phone {
    const NAME: &'static str = "phone";

    fn samples(lang: Lang) -> Vec<Self> {
        let at = |time| moment(lang, (2025, 12, 26), time);
        let inlet = |number: usize, left, brought: &[&str]| Inlet {
            number,
            until: at("09:15"),
            left,
            end: links::phone_end(PID, number as u64),
            brought: brought.iter().map(|line| (*line).to_owned()).collect(),
        };
        let start = Self {
            frame: frame(lang, Nav::Add, &links::phone(PID)),
            action: links::phone(PID),
            reachable: true,
            made: None,
            inlets: vec![inlet(2, Some(20), &[]), inlet(1, None, &["okusuri_20251226.txt: 3"])],
        };
        let made = Self {
            made: Some(Address::new("http://192.168.1.20:8481/send/0123456789abcdef".into())),
            ..start.clone()
        };
        let far = Self { reachable: false, inlets: Vec::new(), ..start.clone() };
        vec![start, made, far]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_finder_patterns_inside_the_quiet_zone() {
        let qr = qr("https://example.org/send/0123456789abcdef").unwrap();
        let last = qr.side - QUIET - 7;
        for (x, y) in [(QUIET, QUIET), (last, QUIET), (QUIET, last)] {
            assert!((0..7).all(|n| qr.path.contains(&format!("M{} {y}h1", x + n))));
        }
        assert!(!qr.path.contains(&format!("M{} ", QUIET - 1)));
    }
}
