//! The root certificates. They are read when the first certificate is checked, so that a program without
//! TLS connections does not need them. The machine's certificates are read once per process.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use rustls_platform_verifier::Verifier;

/// The settings of TLS for HTTP/2 and HTTP/1.1, with these roots besides the machine's own.
/// Transports without roots of their own share one, and so resume each other's sessions.
pub(super) fn tls_config(extra: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    static SHARED: OnceLock<ClientConfig> = OnceLock::new();
    if !extra.is_empty() {
        return new_config(extra);
    }
    if let Some(shared) = SHARED.get() {
        return Ok(shared.clone());
    }
    let new = new_config(extra)?;
    Ok(SHARED.get_or_init(|| new).clone())
}

fn new_config(extra: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = Arc::new(Roots {
        extra: extra_roots(extra, &provider)?,
        provider: provider.clone(),
    });
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn extra_roots(
    certificates: Vec<CertificateDer<'static>>,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<WebPkiServerVerifier>>, Error> {
    if certificates.is_empty() {
        return Ok(None);
    }
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        roots.add(certificate)?;
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let verifier = verifier.build();
    verifier
        .map(Some)
        .map_err(|error| Error::General(error.to_string()))
}

/// Checks certificates with the roots of one transport, then as the platform does. A server whose
/// certificate has one of the first needs none of the machine's.
struct Roots {
    extra: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

/// The platform's way to check certificates, made once per process.
fn platform(provider: &Arc<CryptoProvider>) -> Result<&'static Verifier, Error> {
    static PLATFORM: OnceLock<Verifier> = OnceLock::new();
    /// Held while the roots are read, so that many first connections read them once.
    static READING: Mutex<()> = Mutex::new(());
    if let Some(verifier) = PLATFORM.get() {
        return Ok(verifier);
    }
    let _reading = READING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(verifier) = PLATFORM.get() {
        return Ok(verifier);
    }
    let verifier = Verifier::new(provider.clone())?;
    Ok(PLATFORM.get_or_init(|| verifier))
}

/// The error that says more: a certificate of an extra root that has expired is unknown to the
/// platform, too.
fn better_error(extra: Option<Error>, platform: Error) -> Error {
    match extra {
        None | Some(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => platform,
        Some(extra) => extra,
    }
}

impl ServerCertVerifier for Roots {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let check = |verifier: &dyn ServerCertVerifier| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        let refused = match self.extra.as_deref().map(|extra| check(extra)) {
            Some(Ok(verified)) => return Ok(verified),
            Some(Err(refused)) => Some(refused),
            None => None,
        };
        let checked = platform(&self.provider).and_then(|verifier| check(verifier));
        checked.map_err(|error| better_error(refused, error))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roots")
            .field("extra", &self.extra.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

    use super::*;

    const NAME: &str = "social.example";

    /// An authority, and a certificate of it for [`NAME`] that is valid until 2030.
    fn certificates(authority_name: &str) -> (CertificateDer<'static>, CertificateDer<'static>) {
        let authority_key = KeyPair::generate().unwrap();
        let mut authority = CertificateParams::default();
        let names = &mut authority.distinguished_name;
        names.push(rcgen::DnType::CommonName, authority_name);
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        let root = authority.self_signed(&authority_key).unwrap();
        let issuer = Issuer::new(authority, authority_key);
        let mut leaf = CertificateParams::new([NAME.to_owned()]).unwrap();
        leaf.not_after = rcgen::date_time_ymd(2030, 1, 1);
        let leaf = leaf.signed_by(&KeyPair::generate().unwrap(), &issuer);
        (root.der().clone(), leaf.unwrap().der().clone())
    }

    fn check(
        extra: Vec<CertificateDer<'static>>,
        certificate: &CertificateDer<'_>,
        name: &'static str,
        year: u64,
    ) -> Result<(), Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let extra = extra_roots(extra, &provider)?;
        let now = UnixTime::since_unix_epoch(Duration::from_secs((year - 1970) * 31_556_952));
        let name = ServerName::try_from(name).unwrap();
        let checked =
            Roots { extra, provider }.verify_server_cert(certificate, &[], &name, &[], now);
        checked.map(drop)
    }

    #[test]
    fn extra_roots_are_trusted_beside_the_machines() {
        let ((root, certificate), (other, _)) = (certificates("one"), certificates("other"));
        check(vec![other.clone(), root], &certificate, NAME, 2027).unwrap();
        for roots in [vec![], vec![other]] {
            let error = check(roots, &certificate, NAME, 2027).unwrap_err();
            let unknown = Error::InvalidCertificate(CertificateError::UnknownIssuer);
            assert_eq!(error, unknown);
        }
    }

    #[test]
    fn the_error_says_what_is_wrong_with_a_certificate_of_an_extra_root() {
        let (root, certificate) = certificates("one");
        let expired = check(vec![root.clone()], &certificate, NAME, 2031).unwrap_err();
        assert!(expired.to_string().contains("expired"), "{expired}");
        let other = check(vec![root], &certificate, "other.example", 2027).unwrap_err();
        assert!(other.to_string().contains("not valid for name"), "{other}");
    }

    #[test]
    fn an_extra_root_that_is_no_certificate_is_an_error_at_once() {
        let junk = CertificateDer::from(b"junk".to_vec());
        tls_config(vec![junk]).unwrap_err();
    }
}
