//! What the person says of themselves ([`phr::own`]), as what an importer hands over.

use phr::{
    own,
    provenance::{Evidence, Maker, Span},
    record::{Draft, DraftKey, Parsed},
};

/// Reads a statement back; anything else brings nothing. What is kept is what [`phr::own`] writes, not
/// what the document holds beside it.
///
/// ```
/// # use phr::own::{Goal, Own, document};
/// let goal = Goal { words: "孫と花見に行く".to_owned(), at: "2025-12-01".parse()? };
/// let bytes = document(&Own::Goal(goal), "2025-12-01T00:00:00Z".parse()?);
/// assert_eq!(import::typed::parse_own(&bytes).drafts[0].resource["resourceType"], "Goal");
/// assert!(import::typed::parse_own(b"{}").drafts.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse_own(bytes: &[u8]) -> Parsed {
    let draft = own::read_document(bytes).map(|own| {
        let resource = own.resource();
        let mut draft = Draft::authored(resource, Span::line(1), Maker::Person, Evidence::Reported);
        if let Some(key) = own.key() {
            draft.key = DraftKey::Natural(key);
        }
        draft
    });
    let drafts = draft.into_iter().collect();
    Parsed { format: own::FORMAT, drafts, ..Parsed::default() }
}
