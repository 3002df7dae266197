//! The key in the handshake of a WebSocket (RFC 6455, section 4.1).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use crate::error::{Error, Result};

/// What the RFC appends to a key, so that only a server of WebSockets gives the right answer.
const APPENDED: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A new key. It protects nothing: it shows that a server answers this handshake and not another one.
pub(super) fn random() -> Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::local("no random numbers from the operating system", error))?;
    Ok(STANDARD.encode(bytes))
}

/// What a server answers to a key, in `Sec-WebSocket-Accept`.
pub(super) fn accepted(key: &str) -> String {
    let text = format!("{key}{APPENDED}");
    STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 6455, section 1.3.
    #[test]
    fn the_answer_is_that_of_the_rfc() {
        let answer = accepted("dGhlIHNhbXBsZSBub25jZQ==");
        assert_eq!(answer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn keys_are_sixteen_random_bytes() {
        let (one, other) = (random().unwrap(), random().unwrap());
        assert_ne!(one, other);
        assert_eq!(STANDARD.decode(one).unwrap().len(), 16);
    }
}
