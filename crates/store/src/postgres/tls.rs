//! The way to a PostgreSQL server: plain on this machine, encrypted (TLS) beyond it.
//!
//! The words are those of libpq (PostgreSQL 15 documentation, 34.19 "SSL Support"), with careful
//! defaults: whatever leaves the machine is encrypted and checked by name (`verify-full`), whether
//! the address says so or not, and nothing ever falls back to plain. `require` checks who issued the
//! server's certificate and not its name, so the issuer has to be named (`sslrootcert`)
//! (docs/decisions/0052-tls-to-postgresql.md).

use std::{error::Error, io, net::IpAddr, path::PathBuf, sync::Arc};

use phr::ports::StoreError;
use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::failed;

/// How the server is reached.
#[derive(Clone)]
pub(super) enum Line {
    /// As it is: a Unix socket, or the machine's own loopback.
    Plain,
    /// Encrypted.
    Tls(MakeRustlsConnect),
}

/// What `sslmode` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// No encryption.
    Disable,
    /// Encrypted, with a certificate of the issuer that is named.
    Require,
    /// Encrypted, with a certificate for this very name.
    VerifyFull,
}

impl Mode {
    fn read(text: &str) -> Result<Mode, StoreError> {
        match text {
            "disable" => Ok(Mode::Disable),
            "require" | "verify-ca" => Ok(Mode::Require),
            "verify-full" => Ok(Mode::VerifyFull),
            "allow" | "prefer" => Err(failed(
                "this sslmode may fall back to an unencrypted connection: say verify-full, require or disable",
            )),
            _ => Err(failed("this sslmode is not known: say verify-full, require or disable")),
        }
    }
}

/// What an address says about TLS.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    mode: Option<Mode>,
    /// The file with the certificates of those who may issue; else those the system trusts.
    root: Option<PathBuf>,
}

/// Takes what is about TLS out of an address: the driver does not know all of it.
pub(super) fn split(url: &str) -> Result<(String, Asked), StoreError> {
    let mut asked = Asked::default();
    let Some((before, query)) = url.split_once('?') else { return Ok((url.to_owned(), asked)) };
    let mut rest = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => asked.mode = Some(Mode::read(mode)?),
            Some(("sslrootcert", file)) => asked.root = root(file)?,
            Some(_) | None => rest.push(pair),
        }
    }
    let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    Ok((format!("{before}{query}"), asked))
}

/// A path as it stands in an address; `system` is what the system trusts, as libpq says it.
fn root(text: &str) -> Result<Option<PathBuf>, StoreError> {
    let path = percent_encoding::percent_decode_str(text).decode_utf8();
    let path = path.map_err(|_not_text| failed("sslrootcert is no path"))?;
    Ok(Some(path.as_ref()).filter(|path| *path != "system").map(PathBuf::from))
}

/// How far away a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Behind a Unix socket.
    Socket,
    /// On the machine's own loopback address.
    Loopback,
    /// On another machine, or nobody knows.
    Elsewhere,
}

fn reach(config: &Config) -> Reach {
    let here =
        |name: &str| name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let mut found = Reach::Socket;
    for host in config.get_hosts() {
        match host {
            Host::Unix(_) => {}
            Host::Tcp(name) if here(name) && found == Reach::Socket => found = Reach::Loopback,
            Host::Tcp(name) if here(name) => {}
            Host::Tcp(_) => found = Reach::Elsewhere,
        }
    }
    // A host can be given an address beside its name: that is where the connection goes.
    let away = config.get_hostaddrs().iter().any(|address| !address.is_loopback());
    if config.get_hosts().is_empty() || away { Reach::Elsewhere } else { found }
}

/// The way to a server; sets the address to hold to it.
pub(super) fn line(config: &mut Config, asked: &Asked) -> Result<Line, StoreError> {
    let socket = config.get_hosts().iter().any(|host| matches!(host, Host::Unix(_)));
    let mode = match (reach(config), asked.mode) {
        (Reach::Elsewhere, Some(Mode::Disable)) => {
            return Err(failed(
                "the way to another machine must be encrypted: leave sslmode out (verify-full counts \
                 then), or say require with sslrootcert=FILE (docs/operators/postgresql.md)",
            ));
        }
        (Reach::Elsewhere, None) => Mode::VerifyFull,
        (Reach::Socket | Reach::Loopback, None) => Mode::Disable,
        (Reach::Socket | Reach::Loopback | Reach::Elsewhere, Some(mode)) => mode,
    };
    if mode == Mode::Disable {
        config.ssl_mode(SslMode::Disable);
        return Ok(Line::Plain);
    }
    if socket {
        return Err(failed("a Unix socket is never encrypted: leave sslmode out, or name a host"));
    }
    config.ssl_mode(SslMode::Require);
    Ok(Line::Tls(MakeRustlsConnect::new(client(mode, asked)?)))
}

impl Line {
    /// One try.
    pub(super) fn connect(&self, config: &Config) -> Result<Client, postgres::Error> {
        match self {
            Line::Plain => config.connect(NoTls),
            Line::Tls(tls) => config.connect(tls.clone()),
        }
    }
}

/// Whom to believe, as the address says.
fn client(mode: Mode, asked: &Asked) -> Result<ClientConfig, StoreError> {
    let provider = Arc::new(ring::default_provider());
    let unusable = |_: rustls::Error| failed("this build has no TLS that the server could speak");
    let start = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    let roots = Arc::new(roots(asked.root.as_ref(), mode)?);
    if mode == Mode::VerifyFull {
        return Ok(start.with_root_certificates(roots).with_no_client_auth());
    }
    let inner = WebPkiServerVerifier::builder_with_provider(roots, provider).build();
    let inner = inner.map_err(|_no_root| failed("sslrootcert holds no certificate"))?;
    let verifier = Arc::new(AnyName(inner));
    Ok(start.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}

fn roots(file: Option<&PathBuf>, mode: Mode) -> Result<RootCertStore, StoreError> {
    let mut roots = RootCertStore::empty();
    match file {
        Some(path) => {
            let unread = || failed("the file of sslrootcert cannot be read as certificates (PEM)");
            for found in CertificateDer::pem_file_iter(path).map_err(|_why| unread())? {
                roots.add(found.map_err(|_why| unread())?).map_err(|_why| unread())?;
            }
        }
        None if mode == Mode::Require => {
            return Err(failed(
                "sslmode=require needs sslrootcert=FILE, the certificate of whoever issued the \
                 server's: without it anybody could answer. Or say verify-full",
            ));
        }
        None => {
            let trusted = rustls_native_certs::load_native_certs().certs;
            roots.add_parsable_certificates(trusted);
        }
    }
    if roots.is_empty() {
        return Err(failed("no issuer of certificates is known: give sslrootcert=FILE"));
    }
    Ok(roots)
}

/// A certificate of the right issuer, whatever name it has.
#[derive(Debug)]
struct AnyName(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        // The issuer, the dates and the use are looked at before the name is.
        match self.0.verify_server_cert(certificate, between, name, ocsp, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Why no encrypted connection came about, where that is why: waiting does not help then.
pub(super) fn fault(lost: &postgres::Error) -> Option<&'static str> {
    let mut cause = lost.source();
    while let Some(error) = cause {
        // The driver's own word; a test holds it.
        if error.to_string() == "server does not support TLS" {
            return Some(
                "the database server speaks no TLS: set ssl = on there; nothing was sent unencrypted",
            );
        }
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let inside = inside.and_then(|inside| inside.downcast_ref::<rustls::Error>());
        if let Some(why) = error.downcast_ref::<rustls::Error>().or(inside) {
            return Some(told(why));
        }
        cause = error.source();
    }
    None
}

fn told(why: &rustls::Error) -> &'static str {
    match why {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "nobody we trust issued the certificate of the database server: give its issuer's as sslrootcert=FILE"
        }
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => {
            "the certificate of the database server is for another name than the one in the address"
        }
        rustls::Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => "the certificate of the database server has run out",
        _ => "the encrypted connection to the database could not be made",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is refused of an address, or whether it is encrypted.
    fn way(url: &str) -> Result<bool, String> {
        let told = |error: StoreError| error.to_string();
        let (url, asked) = split(url).map_err(told)?;
        let mut config: Config = url.parse().unwrap();
        let line = line(&mut config, &asked).map_err(told)?;
        Ok(matches!(line, Line::Tls(_)))
    }

    #[test]
    fn what_stays_on_this_machine_may_be_plain_and_nothing_else() {
        assert_eq!(way("postgres://t@/t?host=/run/postgresql"), Ok(false));
        assert_eq!(way("postgres://t@localhost/t"), Ok(false));
        assert_eq!(way("postgres://t@[::1]/t?sslmode=disable"), Ok(false));
        for elsewhere in [
            "postgres://t@db.example/t?sslmode=disable",
            "postgres://t@db.example,localhost/t?sslmode=disable",
            "postgres://t@localhost/t?hostaddr=203.0.113.9&sslmode=disable",
        ] {
            let refused = way(elsewhere).unwrap_err();
            assert!(refused.contains("must be encrypted"), "{elsewhere}: {refused}");
        }
    }

    #[test]
    fn a_mode_that_could_fall_back_is_refused() {
        for mode in ["prefer", "allow"] {
            let refused = way(&format!("postgres://t@localhost/t?sslmode={mode}")).unwrap_err();
            assert!(refused.contains("fall back"), "{refused}");
        }
        assert!(way("postgres://t@localhost/t?sslmode=always").unwrap_err().contains("not known"));
        let socket = way("postgres://t@/t?host=/run/postgresql&sslmode=verify-full").unwrap_err();
        assert!(socket.contains("Unix socket"), "{socket}");
    }

    #[test]
    fn to_require_is_to_name_the_issuer() {
        let refused = way("postgres://t@db.example/t?sslmode=require").unwrap_err();
        assert!(refused.contains("sslrootcert=FILE"), "{refused}");
        let unread = way("postgres://t@db.example/t?sslrootcert=%2Fnowhere%2Fca.pem").unwrap_err();
        assert!(unread.contains("cannot be read"), "{unread}");
    }

    #[test]
    fn what_is_about_tls_is_taken_out_and_the_rest_stays() {
        let url =
            "postgres://t@db.example/t?sslmode=verify-full&options=-c%20x&sslrootcert=%2Fa%20b";
        let (rest, asked) = split(url).unwrap();
        assert_eq!(rest, "postgres://t@db.example/t?options=-c%20x");
        assert_eq!(asked, Asked { mode: Some(Mode::VerifyFull), root: Some("/a b".into()) });
        let system = split("postgres://t@db.example/t?sslrootcert=system").unwrap();
        assert_eq!(system, ("postgres://t@db.example/t".to_owned(), Asked::default()));
    }
}
