//! The rows of the table, in its order.

mod decide;
mod disk;
mod floors;
mod imports;
mod narrow;
mod pages;
mod paper;
mod phone;
mod program;
mod reads;
mod speech;
mod town;

use anyhow::Result;

use crate::{held::Holder, line::Line};

type Row = fn(&mut Holder) -> Result<Vec<Line>>;

/// Name and measurement of every row.
pub(crate) const ROWS: &[(&str, Row)] = &[
    ("import", imports::fhir),
    ("formats", imports::formats),
    ("apple", phone::apple),
    ("disk", disk::bytes),
    ("read-one", reads::one),
    ("decide", decide::decide),
    ("narrow", narrow::narrow),
    ("search", reads::search),
    ("everything", reads::everything),
    ("month", reads::month),
    ("create", reads::create),
    ("pages", pages::pages),
    ("paper", paper::paper),
    ("speech", speech::speech),
    ("bare-answer", floors::bare_answer),
    ("program", program::program),
    ("town", town::town),
];
