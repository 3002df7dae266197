//! Where secrets come from: a seeded sequence, so that a test can be repeated.
//!
//! The environment variable `FEDIWAY_SANDBOX_SECRETS` names a file to which each new secret is added, a line
//! each, so that the output of a whole test suite can be searched for them.

use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::Write as _;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{Context, SHA256, digest};

/// Makes secrets and remembers every one, for tests that look for leaks.
pub(crate) struct Secrets {
    seed: u64,
    made: u64,
    issued: Vec<String>,
    /// Where they are written down as well.
    noted: Option<File>,
}

impl Secrets {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            made: 0,
            issued: Vec::new(),
            noted: noted(),
        }
    }

    /// A new secret: 43 URL-safe characters.
    pub(crate) fn issue(&mut self) -> String {
        let secret = self.next();
        self.issued.push(secret.clone());
        if let Some(mut file) = self.noted.as_ref() {
            // One write a line, so that processes can share the file.
            let _ = file.write_all(format!("{secret}\n").as_bytes());
        }
        secret
    }

    /// As unguessable as a secret, but not one: a `client_id`, a media key.
    pub(crate) fn public_id(&mut self) -> String {
        self.next()
    }

    /// Counts a secret made elsewhere (a password) among the known ones.
    pub(crate) fn know(&mut self, secret: &str) {
        self.issued.push(secret.to_owned());
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.issued.clone()
    }

    fn next(&mut self) -> String {
        let mut hash = Context::new(&SHA256);
        hash.update(b"fediway-sandbox secret");
        hash.update(&self.seed.to_be_bytes());
        hash.update(&self.made.to_be_bytes());
        self.made += 1;
        URL_SAFE_NO_PAD.encode(hash.finish())
    }
}

/// The file for secrets that the environment names.
fn noted() -> Option<File> {
    let path = std::env::var_os("FEDIWAY_SANDBOX_SECRETS")?;
    File::options().append(true).create(true).open(path).ok()
}

/// A seed nobody chose. Two sandboxes must not issue the same tokens by
/// default, or a token sent to the wrong server would be accepted there.
pub(crate) fn random_seed() -> u64 {
    RandomState::new().hash_one(std::time::SystemTime::now())
}

/// `BASE64URL(SHA256(text))`, the S256 transformation of RFC 7636.
pub(crate) fn s256(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes()))
}

/// Compares without telling by its timing where the texts differ.
pub(crate) fn same(left: &str, right: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(left.as_bytes(), right.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_sequence_of_distinct_secrets() {
        let (mut one, mut two, mut other) = (Secrets::new(1), Secrets::new(1), Secrets::new(2));
        let first: Vec<_> = (0..100).map(|_| one.issue()).collect();
        let again: Vec<_> = (0..100).map(|_| two.issue()).collect();
        assert_eq!(first, again);
        assert!(first.iter().all(|secret| secret.len() == 43));
        assert!(!first.contains(&other.issue()));
        let distinct: std::collections::HashSet<_> = first.iter().collect();
        assert_eq!(distinct.len(), 100);
    }

    #[test]
    fn public_ids_are_not_listed_as_secrets() {
        let mut secrets = Secrets::new(1);
        let id = secrets.public_id();
        secrets.know("correct horse");
        assert_eq!(secrets.all(), ["correct horse"]);
        assert_ne!(id, secrets.issue());
    }

    #[test]
    fn s256_is_the_example_of_rfc_7636() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            s256(verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
