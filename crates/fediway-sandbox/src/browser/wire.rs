//! The browser's requests and how they are sent.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode};
use rustls::pki_types::CertificateDer;
use url::Url;

use super::answer::BrowserError;
use super::html::Form;
use crate::tls::client_config;

/// What is sent.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) form: Option<String>,
}

impl Request {
    pub(super) fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            form: None,
        }
    }

    /// What a browser sends for a form on the page at `page`.
    pub(super) fn submit(page: &Url, form: &Form) -> Result<Self, BrowserError> {
        let mut url = page.join(&form.action).map_err(|_| BrowserError::Address)?;
        let encoded = form.encoded();
        if form.method == Method::POST {
            return Ok(Self {
                method: Method::POST,
                url,
                form: Some(encoded),
            });
        }
        url.set_query(Some(&encoded));
        Ok(Self::get(url))
    }
}

pub(super) fn client(ca: Option<&CertificateDer<'static>>) -> Result<reqwest::Client, String> {
    let tls = client_config(ca).map_err(|error| error.to_string())?;
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        // A proxy of the environment must not see, or break, a test.
        .no_proxy()
        .user_agent("Mozilla/5.0 (fediway-sandbox; a scripted person)")
        .build()
        .map_err(|error| error.to_string())
}

pub(super) fn location(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION).filter(|_| status.is_redirection())?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

pub(super) async fn text(response: reqwest::Response) -> Result<String, BrowserError> {
    response.text().await.map_err(connection_error)
}

/// Without the URL, whose query may hold a code.
pub(super) fn connection_error(error: reqwest::Error) -> BrowserError {
    let error = error.without_url();
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
    BrowserError::Connection(format!("{error}{}", cause.unwrap_or_default()))
}
