//! What a person sees: one struct and one template per page, pure data to HTML.
//!
//! A page holds words that are ready to show ([`tell`] makes them from records) and addresses made by
//! [`links`]; it knows no store, no clock, no network, and it never sends a script: every page works
//! with HTML and one stylesheet ([`assets`]). The look follows the design tokens and the published guidance of the Digital
//! Agency's design system (デジタル庁デザインシステム); the accessibility target is WCAG 2.2 AA plus
//! contrast 7:1, 44 px targets and lines of at most 40 full-width characters.
//!
//! Adding a page: a file with the struct and its [`Page::samples`], a template of the same name, a
//! catalogue in `words`, and one line in `tests/it/every_page.rs` and in `examples/gallery.rs`.

pub mod account;
pub mod add;
pub mod assets;
pub mod assist;
pub mod chart;
pub mod checkups;
pub mod choices;
pub mod codes;
pub mod columns;
mod cut;
pub mod dates;
pub mod diary;
pub mod differences;
pub mod disclosures;
pub mod entry;
pub mod error;
pub mod fact;
pub mod family;
pub mod fhir_text;
pub mod frame;
mod furigana;
pub mod give;
pub mod glance;
pub mod handout;
pub mod home;
pub mod hop;
mod icon;
pub mod identity;
pub mod invite;
pub mod lang;
pub mod leave;
pub mod link;
pub mod links;
pub mod list;
pub mod log;
pub mod meaning;
pub mod measure;
pub mod measurement;
pub mod measurements;
pub mod medicines;
pub mod mine;
pub mod original;
mod page;
pub mod panels;
pub mod paper;
pub mod passkey;
pub mod phone;
pub mod plan;
pub mod print;
pub mod protection;
pub mod proxies;
pub mod questions;
pub mod receipt;
pub mod recent;
pub mod report;
pub mod rules;
mod sample;
pub mod search;
pub mod send;
pub mod series;
pub mod sharing;
pub mod sheet;
pub mod sign_in;
pub mod slip;
pub mod spending;
pub mod story;
pub mod take;
pub mod tell;
pub mod timeline;
pub mod visit;
pub mod welcome;
pub mod wishes;
mod words;

pub use frame::Frame;
pub use lang::Lang;
pub use page::{Page, RenderError};
