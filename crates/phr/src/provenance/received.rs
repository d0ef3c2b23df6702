//! When and by which way an original came in.

use jiff::Timestamp;

use super::context::coded;
use crate::AccountId;

/// The way an original came in.
///
/// ```
/// use phr::provenance::Channel;
/// assert_eq!(Channel::Returned.code(), "returned");
/// assert!(Channel::ALL.iter().all(|way| Channel::from_code(way.code()) == Some(*way)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// Uploaded on a page.
    Upload,
    /// Sent to an address that may only add.
    Link,
    /// Given to the command line.
    CommandLine,
    /// Sent through the API.
    Api,
    /// Fetched from a portal.
    Portal,
    /// Sent by a device.
    Device,
    /// Typed on a page.
    Typed,
    /// Given back by somebody whom the person allowed to add: a letter, a result, a note. It stands
    /// beside what is held and never replaces it.
    Returned,
}

coded!(Channel {
    Upload = "upload",
    Link = "link",
    CommandLine = "command-line",
    Api = "api",
    Portal = "portal",
    Device = "device",
    Typed = "typed",
    Returned = "returned",
});

/// When, how and through whom an original was received.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Received {
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub channel: Channel,
    /// Through which account.
    pub by: AccountId,
    /// The file's name as given, for people to recognise it. Never used to choose a reader.
    pub file_name: Option<String>,
}
