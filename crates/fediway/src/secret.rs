//! Values that must not be printed: tokens, codes, client secrets, verifiers, passwords.
//!
//! Each kind of secret has its own type, so that a code cannot be sent in the place of a token. None
//! of them implements `Display`. `Debug` prints `…`, `==` compares in constant time, and the memory is
//! wiped on drop. Only [`expose`](AccessToken::expose) gives the text.

use std::sync::OnceLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// The header of a token, once it was made: each call has it. Boxed, because many tokens are only kept.
type Header = OnceLock<Box<HeaderValue>>;

macro_rules! secret {
    ($($(#[$meta:meta])* $Name:ident $(with $Kept:ty)?;)*) => {$(
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $Name(SecretString $(, $Kept)?);

        impl $Name {
            /// Makes a secret of a text.
            pub fn new(value: impl Into<String>) -> Self {
                // Moved, a text with room to grow would leave a copy that nobody wipes.
                let value = Zeroizing::new(value.into());
                Self(SecretString::from(value.as_str()) $(, <$Kept>::default())?)
            }

            /// The secret itself. Do not log it, print it or put it into a URL.
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl std::fmt::Debug for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($Name), "(…)"))
            }
        }

        impl PartialEq for $Name {
            fn eq(&self, other: &Self) -> bool {
                self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
            }
        }

        impl Eq for $Name {}

        impl From<String> for $Name {
            fn from(value: String) -> Self {
                Self::new(value)
            }
        }

        impl From<&str> for $Name {
            fn from(value: &str) -> Self {
                Self::new(value)
            }
        }
    )*};
}

secret! {
    /// A bearer token (RFC 6750). Anybody who has it can act as the account.
    ///
    /// ```
    /// use fediway::AccessToken;
    ///
    /// let token = AccessToken::new("3UTwK7cP5SGO");
    /// assert_eq!(format!("{token:?}"), "AccessToken(…)");
    /// assert_eq!(token.expose(), "3UTwK7cP5SGO");
    /// ```
    AccessToken with Header;
    /// A token for getting a new access token (RFC 6749, section 6).
    RefreshToken;
    /// The secret that a server gave to a registered app.
    ClientSecret;
    /// The code from the consent page (RFC 6749, section 4.1.2). It can be used once.
    AuthorizationCode;
    /// The PKCE verifier (RFC 7636, section 4.1). Only its hash is sent to the consent page.
    CodeVerifier;
    /// The `state` that ties a callback to the login that asked for it (RFC 6749, section 10.12).
    State;
    /// A user's password, or a code that is typed instead of it.
    Password;
    /// A code that signs in once if the second factor is lost.
    RecoveryCode;
}

impl AccessToken {
    /// The value of the `Authorization` header. The scheme is written `Bearer`: two servers refuse
    /// `bearer`.
    pub(crate) fn bearer(&self) -> Result<HeaderValue> {
        if let Some(made) = self.1.get() {
            return Ok((**made).clone());
        }
        // Clones share the text. It is wiped with the last of them.
        let text = Bytes::from_owner(Zeroizing::new(format!("Bearer {}", self.expose())));
        let mut value = HeaderValue::from_maybe_shared(text).map_err(|error| {
            Error::invalid("the token does not fit into a header").source(error)
        })?;
        value.set_sensitive(true);
        Ok((**self.1.get_or_init(|| value.into())).clone())
    }
}

/// 256 random bits from the operating system, in base64url: 43 characters of `[A-Za-z0-9_-]`.
///
/// That alphabet matters: some servers hand `state` back without percent-encoding it.
pub(crate) fn random() -> Result<String> {
    let mut bytes = Zeroizing::new([0u8; 32]);
    getrandom::fill(bytes.as_mut())
        .map_err(|error| Error::local("no random numbers from the operating system", error))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_value() {
        assert_eq!(format!("{:?}", State::new("abc")), "State(…)");
        assert_eq!(
            format!("{:#?}", Some(Password::new("hunter2"))),
            "Some(\n    Password(…),\n)"
        );
    }

    /// The compiler checks it: a text that is not wiped does not implement the trait.
    #[test]
    fn each_kind_is_wiped_on_drop() {
        fn wiped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        wiped(&AccessToken::new("a").0);
        wiped(&RefreshToken::new("a").0);
        wiped(&ClientSecret::new("a").0);
        wiped(&AuthorizationCode::new("a").0);
        wiped(&CodeVerifier::new("a").0);
        wiped(&State::new("a").0);
        wiped(&Password::new("a").0);
        wiped(&RecoveryCode::new("a").0);
    }

    #[test]
    fn the_header_of_a_token_is_made_once_and_hidden() {
        let token = AccessToken::new("abc");
        let (first, second) = (token.bearer().unwrap(), token.bearer().unwrap());
        assert_eq!(first, "Bearer abc");
        assert_eq!(first.as_bytes().as_ptr(), second.as_bytes().as_ptr());
        assert!(second.is_sensitive());
        assert!(AccessToken::new("a\nb").bearer().is_err());
    }

    #[test]
    fn equality_is_by_value() {
        assert_eq!(State::new("abc"), State::from("abc"));
        assert_ne!(State::new("abc"), State::new("abd"));
        assert_ne!(State::new("abc"), State::new("ab"));
    }

    #[test]
    fn random_values_are_long_unlike_and_need_no_encoding() {
        let (a, b) = (random().unwrap(), random().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), 43);
        assert!(
            a.bytes()
                .all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
        );
    }
}
