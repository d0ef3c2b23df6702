//! The only questions this server asks of other hosts: those to the providers that the operator named.
//!
//! Never to an address inside a network, however a name is resolved at that moment, unless the
//! operator says that the provider is there; never along a redirect, never through a proxy, never
//! longer than some seconds, never more than some kilobytes.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, OnceLock},
    time::Duration,
};

use ureq::{
    Agent,
    config::Config,
    http::Uri,
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use super::Untrusted;

/// The longest answer: keys and metadata are some kilobytes.
const ANSWER_BYTES_MAX: u64 = 64 << 10;
/// How long one question may take, in seconds: somebody waits in front of the page.
const QUESTION_SECONDS: u64 = 10;

/// Where a provider may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Network {
    /// On the public network, by https.
    Public,
    /// Inside the operator's own network, also without TLS: the operator says so.
    Private,
}

/// Asks one provider.
pub(super) struct Fetch {
    network: Network,
    agent: OnceLock<Agent>,
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fetch({:?})", self.network)
    }
}

impl Fetch {
    pub(super) const fn new(network: Network) -> Fetch {
        Fetch { network, agent: OnceLock::new() }
    }

    /// Whether an address may be asked at all, whatever its name resolves to.
    pub(super) fn may_ask(&self, url: &str) -> bool {
        may_ask(self.network, url)
    }

    /// What stands at an address.
    pub(super) fn get(&self, url: &str, bearer: Option<&str>) -> Result<Vec<u8>, Untrusted> {
        let mut request = self.agent(url)?.get(url).header("accept", "application/json");
        if let Some(bearer) = bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        read(request.call())
    }

    /// What an address answers to a form.
    pub(super) fn post(
        &self,
        url: &str,
        form: &[(&str, String)],
        line: Option<&str>,
    ) -> Result<Vec<u8>, Untrusted> {
        let body = serde_urlencoded::to_string(form).map_err(|_form| Untrusted::Unreachable)?;
        let mut request = self
            .agent(url)?
            .post(url)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(line) = line {
            request = request.header("authorization", line);
        }
        read(request.send(body))
    }

    /// One agent for each provider, made at its first question: reading the roots takes a while.
    fn agent(&self, url: &str) -> Result<&Agent, Untrusted> {
        if !self.may_ask(url) {
            return Err(Untrusted::Metadata);
        }
        Ok(self.agent.get_or_init(|| agent(self.network)))
    }
}

fn agent(network: Network) -> Agent {
    let roots = rustls_native_certs::load_native_certs().certs;
    if roots.is_empty() {
        tracing::warn!(
            "this machine has no list of certificate authorities: no provider on the public network can be asked"
        );
    }
    let roots: Vec<_> = roots.iter().map(|root| Certificate::from_der(root).to_owned()).collect();
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Config::builder()
        .tls_config(tls)
        .proxy(None)
        .max_redirects(0)
        .https_only(network == Network::Public)
        .timeout_global(Some(Duration::from_secs(QUESTION_SECONDS)))
        .user_agent("tenohira")
        .max_idle_connections(0)
        .build();
    let resolver = Guarded { network, names: DefaultResolver::default() };
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

fn read(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Vec<u8>, Untrusted> {
    let mut answer = answer.map_err(|error| {
        // The error names a host of the operator's at most, nothing of a person.
        tracing::info!(%error, "a provider could not be asked");
        Untrusted::Unreachable
    })?;
    if answer.status() != 200 {
        return Err(Untrusted::Unreachable);
    }
    let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
    body.map_err(|_long_or_broken| Untrusted::Unreachable)
}

/// An address by its look: the scheme, a host, nobody's name in front of it, no fragment behind.
pub(super) fn may_ask(network: Network, url: &str) -> bool {
    let plain = url.bytes().all(|b| b.is_ascii_graphic()) && !url.contains(['@', '#', '\\']);
    let schemes: &[&str] = match network {
        Network::Public => &["https://"],
        Network::Private => &["https://", "http://"],
    };
    let rest = schemes.iter().find_map(|scheme| url.strip_prefix(scheme));
    plain && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

/// Resolves names and looks at what came out, at the moment of connecting: there is no later look-up
/// by which a name could mean something else (DNS rebinding).
struct Guarded {
    network: Network,
    names: DefaultResolver,
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guarded")
    }
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let inside = || found.iter().any(|address| !is_public(address.ip()));
        if self.network == Network::Public && inside() {
            return Err(ureq::Error::HostNotFound);
        }
        Ok(found)
    }
}

/// Whether an address is out on the public network: what the registries of special-purpose addresses
/// (RFC 6890) do not set aside.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let set_aside = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !set_aside
}

/// Global unicast (`2000::/3`) without what carries an address of version 4 inside, or is for documents.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    let global = (0x2000..0x4000).contains(&first);
    let set_aside = matches!(
        (first, second),
        (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) | (0x3fff, 0..=0x0fff)
    );
    global && !set_aside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inside_a_network_is_public() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2400:4000::1"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn an_address_is_plain_https_unless_the_operator_says_it_is_inside() {
        assert!(may_ask(Network::Public, "https://id.example/token"));
        assert!(may_ask(Network::Private, "http://127.0.0.1:8080/token"));
        for bad in [
            "http://id.example/token",
            "https://a@id.example/",
            "https://id.example/#x",
            "file:///etc/passwd",
            "https:///x",
            "https://",
            "https://id.example/\r\nx: y",
            "//id.example",
            "",
        ] {
            assert!(!may_ask(Network::Public, bad), "{bad}");
        }
    }

    #[test]
    fn a_public_provider_whose_name_leads_inside_is_not_asked() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::1]"] {
            let asked = Fetch::new(Network::Public).get(&format!("https://{host}:{port}/"), None);
            assert_eq!(asked, Err(Untrusted::Unreachable), "{host}");
        }
        assert!(listener.accept().is_err(), "nobody knocked");
    }
}
