//! `--proxy URL`, `--proxy env` and `--proxy none`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Which proxy is used. Without one, none is, whatever the environment says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Proxy {
    None,
    /// What the usual variables say.
    Env,
    Url(String),
}

impl FromStr for Proxy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        match text {
            "none" => return Ok(Self::None),
            "env" => return Ok(Self::Env),
            _ => {}
        }
        let rest = text
            .strip_prefix("http://")
            .or_else(|| text.strip_prefix("https://"))
            .ok_or("a proxy is http://HOST:PORT or https://HOST:PORT, or env, or none")?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains('@') {
            // Command lines are seen by every program on the machine, and this one is remembered.
            return Err(
                "a password on the command line is seen by others: put the address into \
                        HTTPS_PROXY, and use --proxy env"
                    .into(),
            );
        }
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err("the address of the proxy has no host".into());
        }
        Ok(Self::Url(text.to_owned()))
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Env => "env",
            Self::Url(url) => url,
        })
    }
}

impl TryFrom<String> for Proxy {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Proxy> for String {
    fn from(proxy: Proxy) -> Self {
        proxy.to_string()
    }
}

impl Proxy {
    /// The proxy for connections to this address, if there is one.
    pub fn url_for(&self, address: Option<&str>) -> Option<String> {
        match self {
            Self::None => None,
            Self::Url(url) => Some(url.clone()),
            Self::Env => {
                of_environment(address.unwrap_or_default(), |name| std::env::var(name).ok())
            }
        }
    }
}

/// What the usual variables say about a connection to this address.
fn of_environment(address: &str, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let either = |lower: &str| {
        let value = variable(lower).or_else(|| variable(&lower.to_uppercase()));
        value.filter(|value| !value.trim().is_empty())
    };
    let (scheme, host) = address.split_once("://").unwrap_or(("https", address));
    if is_exempt(host, &either("no_proxy").unwrap_or_default()) {
        return None;
    }
    let of_scheme = match scheme {
        // In capitals, a web server may have made it of a request's header.
        "http" => variable("http_proxy").filter(|value| !value.trim().is_empty()),
        _ => either("https_proxy"),
    };
    let url = of_scheme.or_else(|| either("all_proxy"))?;
    Some(match url.contains("://") {
        true => url,
        false => format!("http://{url}"),
    })
}

/// Whether `NO_PROXY` has this host, a domain above it, or `*`.
fn is_exempt(host: &str, list: &str) -> bool {
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    let host = host
        .trim_matches(['[', ']'])
        .trim_end_matches('.')
        .to_ascii_lowercase();
    list.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .any(|entry| {
            let entry = entry
                .trim_start_matches("*.")
                .trim_start_matches('.')
                .to_ascii_lowercase();
            let below = host
                .strip_suffix(&entry)
                .is_some_and(|above| above.ends_with('.'));
            entry == "*" || entry == host || below
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed() {
        assert_eq!("env".parse(), Ok(Proxy::Env));
        assert_eq!("none".parse(), Ok(Proxy::None));
        let url = "http://localhost:8080";
        assert_eq!(url.parse(), Ok(Proxy::Url(url.into())));
        for refused in [
            "",
            "localhost:8080",
            "ftp://x",
            "http://",
            "http:// /",
            "socks5://x",
        ] {
            assert!(refused.parse::<Proxy>().is_err(), "{refused}");
        }
        let error = "http://me:secret@proxy:1".parse::<Proxy>().unwrap_err();
        assert!(
            error.contains("--proxy env") && !error.contains("secret"),
            "{error}"
        );
    }

    #[test]
    fn the_usual_variables() {
        let found = |address: &str, variables: &[(&str, &str)]| {
            of_environment(address, |name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let https = [("HTTPS_PROXY", "http://p:1")];
        assert_eq!(found("example.org", &https).as_deref(), Some("http://p:1"));
        assert_eq!(found("http://192.168.1.5", &https), None);
        assert_eq!(
            found("http://192.168.1.5", &[("HTTP_PROXY", "http://p:1")]),
            None
        );
        let plain = [("http_proxy", "p:1")];
        assert_eq!(
            found("http://192.168.1.5", &plain).as_deref(),
            Some("http://p:1")
        );
        let all = [("all_proxy", "http://a:1"), ("https_proxy", "")];
        assert_eq!(
            found("https://example.org", &all).as_deref(),
            Some("http://a:1")
        );
        for (exempt, host, is) in [
            ("example.org", "example.org:8443", true),
            ("example.org", "a.example.org", true),
            (".example.org", "a.example.org", true),
            ("other, *", "example.org", true),
            ("example.org", "notexample.org", false),
            ("192.168.1.5", "http://192.168.1.5:3000", true),
            ("", "example.org", false),
        ] {
            let with = [
                ("https_proxy", "p"),
                ("http_proxy", "p"),
                ("NO_PROXY", exempt),
            ];
            assert_eq!(found(host, &with).is_none(), is, "{exempt} {host}");
        }
    }
}
