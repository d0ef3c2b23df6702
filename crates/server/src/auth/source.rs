//! From where somebody asks, for counting: what the TLS proxy in front of us says.
//!
//! The last address of `X-Forwarded-For` is the one that the proxy saw itself; what stands before it,
//! anybody can write. It is in memory only, never in a log. It decides nothing about who may do what.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// The header that proxies write.
const HEADER: &str = "x-forwarded-for";

/// Somewhere: an address of IPv4, or the half of one of IPv6 that a household has to itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Source(u64);

/// Marks an address of IPv4: no network of IPv6 begins so.
const FOUR: u64 = 1 << 32;

impl Source {
    /// Reads it; where nothing is said, all come from the same place.
    pub(crate) fn of(headers: &HeaderMap) -> Source {
        let last = headers.get_all(HEADER).iter().next_back().and_then(|line| line.to_str().ok());
        let last = last.and_then(|line| line.rsplit(',').next());
        let address = last.and_then(|address| address.trim().parse::<IpAddr>().ok());
        address.map_or_else(Source::default, |address| match address.to_canonical() {
            IpAddr::V4(four) => Source(FOUR | u64::from(four.to_bits())),
            IpAddr::V6(six) => Source(u64::try_from(six.to_bits() >> 64).unwrap_or_default()),
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(lines: &[&'static str]) -> Source {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(HEADER, HeaderValue::from_static(line));
        }
        Source::of(&headers)
    }

    #[test]
    fn only_what_the_proxy_itself_saw_counts() {
        assert_eq!(of(&["203.0.113.9"]), of(&["198.51.100.1, 203.0.113.9"]));
        assert_eq!(of(&["203.0.113.9"]), of(&["198.51.100.1", "203.0.113.9"]));
        assert_ne!(of(&["203.0.113.9"]), of(&["203.0.113.10"]));
    }

    #[test]
    fn a_household_has_one_source_and_nonsense_is_none() {
        assert_eq!(of(&["2001:db8:0:1::1"]), of(&["2001:db8:0:1:ffff::2"]));
        assert_ne!(of(&["2001:db8:0:1::1"]), of(&["2001:db8:0:2::1"]));
        assert_eq!(of(&["::ffff:203.0.113.9"]), of(&["203.0.113.9"]), "one and the same");
        assert_eq!(of(&["unknown"]), Source::default());
        assert_eq!(of(&[]), Source::default());
    }
}
