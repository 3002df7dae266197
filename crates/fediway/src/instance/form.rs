//! The stored form of an instance: versioned and without secrets.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::limits::Limits;
use super::oauth_endpoints::OAuthEndpoints;
use super::server::{Instance, Parts, Software};
use crate::handle::Handle;
use crate::time;
use crate::url::{InstanceUrl, InstanceUrlError};

/// The version of the format that is written and read.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Form {
    version: u32,
    url: String,
    software: String,
    software_version: String,
    title: Option<String>,
    /// `None` where the server did not say them to us.
    limits: Option<Limits>,
    oauth: OAuthEndpoints,
    streaming: Option<String>,
    handle: Option<Handle>,
    discovered_at: Option<String>,
}

impl Serialize for Instance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = &*self.0;
        let form = Form {
            version: VERSION,
            url: parts.url.as_str().to_owned(),
            software: parts.software.name.clone(),
            software_version: parts.software.version.clone(),
            title: parts.title.clone(),
            limits: parts.limits_known.then(|| parts.limits.clone()),
            oauth: parts.oauth.clone(),
            streaming: parts.streaming.clone(),
            handle: parts.handle.clone(),
            discovered_at: parts.discovered_at.map(|moment| moment.to_string()),
        };
        form.serialize(serializer)
    }
}

/// Reads what was written. The address is not checked again: the transport does that before every
/// request. OAuth endpoints of another origin are not taken.
impl<'de> Deserialize<'de> for Instance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(deserializer)?;
        if form.version != VERSION {
            let found = form.version;
            return Err(de::Error::custom(format!(
                "format {found} of an instance, and this version of fediway knows format {VERSION}"
            )));
        }
        let url = kept_url(&form.url).map_err(de::Error::custom)?;
        Ok(Self::from_parts(Parts {
            oauth: form.oauth.of_origin(&url),
            url,
            software: Software {
                name: form.software,
                version: form.software_version,
            },
            title: form.title,
            limits_known: form.limits.is_some(),
            limits: form.limits.unwrap_or_default(),
            streaming: form.streaming,
            handle: form.handle,
            discovered_at: form.discovered_at.as_deref().and_then(time::parse),
        }))
    }
}

/// An address that some policy admitted when it was kept. Which policy holds today is the
/// transport's to say, and it does before every request.
pub(crate) fn kept_url(text: &str) -> Result<InstanceUrl, InstanceUrlError> {
    InstanceUrl::parse_private(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Instance {
        let url = InstanceUrl::parse("social.example.com").unwrap();
        let mut parts = (*Instance::without_discovery(url).0).clone();
        parts.software.name = "mitra".into();
        parts.limits.max_characters = Some(5000);
        parts.limits_known = true;
        parts.oauth.token = "https://social.example.com/auth/token".into();
        parts.streaming = Some("wss://streams.example.com".into());
        parts.handle = Handle::read("@ann@example.com");
        parts.discovered_at = time::parse("2026-11-26T08:00:00Z");
        Instance::from_parts(parts)
    }

    #[test]
    fn what_is_known_reads_back() {
        let json = serde_json::to_string(&known()).unwrap();
        let read: Instance = serde_json::from_str(&json).unwrap();
        assert_eq!(format!("{read:?}"), format!("{:?}", known()));
        assert!(std::ptr::eq(read.quirks(), known().quirks()));
    }

    #[test]
    fn endpoints_of_another_origin_are_not_taken() {
        let json = serde_json::to_string(&known()).unwrap();
        let moved = json.replace(
            "https://social.example.com/auth/token",
            "https://evil.example/",
        );
        let read: Instance = serde_json::from_str(&moved).unwrap();
        assert_eq!(read.oauth().token, "https://social.example.com/oauth/token");
    }

    #[test]
    fn another_format_is_an_error() {
        let json = serde_json::to_string(&known()).unwrap();
        let newer = json.replace(r#""version":1"#, r#""version":2"#);
        assert!(serde_json::from_str::<Instance>(&newer).is_err());
    }
}
