//! A scripted user with a browser.
//!
//! It behaves like a browser: it opens addresses, keeps cookies, reads the HTML
//! from the server, fills in its forms and submits them. It follows redirects
//! only within the sandbox, so that a test can look at the redirect to the app.

mod answer;
mod html;
mod wire;

use std::collections::BTreeMap;
use std::fmt;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use rustls::pki_types::CertificateDer;
use url::Url;

pub use answer::{Answer, BrowserError, Step, Visit};
use html::Seen;
use wire::{Request, client, connection_error, location, text};

/// More steps than any login takes: a server that redirects in circles is
/// noticed.
const MAX_STEPS: usize = 20;

/// A scripted user with a browser; see
/// [`Sandbox::browser`](crate::Sandbox::browser).
pub struct Browser {
    home: String,
    client: Result<reqwest::Client, String>,
    cookies: BTreeMap<String, String>,
    steps: Vec<Step>,
}

/// What the person has come to do.
#[derive(Clone, Copy)]
struct Visitor<'a> {
    username: &'a str,
    password: &'a str,
    approves: bool,
}

impl Browser {
    pub(crate) fn new(home: &str, ca: Option<&CertificateDer<'static>>) -> Self {
        Self {
            home: home.to_owned(),
            client: client(ca),
            cookies: BTreeMap::new(),
            steps: Vec::new(),
        }
    }

    /// Opens an authorization URL of the sandbox, signs in when asked to, and
    /// approves.
    ///
    /// # Errors
    ///
    /// If the URL is not one of the sandbox, the sandbox cannot be reached, or
    /// its pages lead nowhere. A refusal by the server is not an error but
    /// [`Answer::Page`] or [`Answer::Redirect`].
    pub async fn approve(
        &mut self,
        authorize_url: &str,
        username: &str,
        password: &str,
    ) -> Result<Answer, BrowserError> {
        let visitor = Visitor {
            username,
            password,
            approves: true,
        };
        self.visit(authorize_url, visitor).await
    }

    /// Opens an authorization URL of the sandbox, signs in when asked to, and
    /// denies.
    ///
    /// # Errors
    ///
    /// The errors of [`approve`](Self::approve).
    pub async fn deny(
        &mut self,
        authorize_url: &str,
        username: &str,
        password: &str,
    ) -> Result<Answer, BrowserError> {
        let visitor = Visitor {
            username,
            password,
            approves: false,
        };
        self.visit(authorize_url, visitor).await
    }

    /// Opens any address, such as an app's loopback redirect, and follows no
    /// redirect from there. The sandbox's cookies are sent only to the sandbox.
    ///
    /// # Errors
    ///
    /// If the address cannot be reached.
    pub async fn open(&self, url: &str) -> Result<Visit, BrowserError> {
        let url = Url::parse(url).map_err(|_| BrowserError::Address)?;
        let response = self.send(Request::get(url)).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Visit {
            status,
            headers,
            body: text(response).await?,
        })
    }

    /// Every request made by [`approve`](Self::approve) and
    /// [`deny`](Self::deny) so far.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    async fn visit(&mut self, url: &str, visitor: Visitor<'_>) -> Result<Answer, BrowserError> {
        let url = Url::parse(url).map_err(|_| BrowserError::Address)?;
        if !self.is_home(&url) {
            return Err(BrowserError::OtherServer);
        }
        let mut next = Request::get(url);
        let mut signed_in = false;
        for _ in 0..MAX_STEPS {
            let at = next.url.clone();
            let page = match self.step(next).await? {
                Arrived::Page(page) => page,
                Arrived::Sent(location) => match at.join(&location) {
                    Ok(url) if self.is_home(&url) => {
                        next = Request::get(url);
                        continue;
                    }
                    _ => return Ok(Answer::Redirect(location)),
                },
            };
            match html::see(&page.html) {
                Seen::Code(code) => return Ok(Answer::Code(code)),
                Seen::SignIn(form) if !signed_in => {
                    signed_in = true;
                    next = Request::submit(
                        &at,
                        &form.fill(&[
                            ("username", visitor.username),
                            ("password", visitor.password),
                        ]),
                    )?;
                }
                Seen::Consent { approve, deny } => {
                    let form = if visitor.approves { approve } else { deny };
                    next = Request::submit(&at, &form)?;
                }
                // Asked to sign in twice: the password was refused.
                Seen::SignIn(_) | Seen::Other => {
                    return Ok(Answer::Page {
                        status: page.status,
                        text: html::visible_text(&page.html),
                    });
                }
            }
        }
        Err(BrowserError::Circles)
    }

    async fn step(&mut self, request: Request) -> Result<Arrived, BrowserError> {
        let (method, path) = (request.method.clone(), request.url.path().to_owned());
        let response = self.send(request).await?;
        let status = response.status();
        self.steps.push(Step {
            method,
            path,
            status,
        });
        self.keep_cookies(response.headers());
        match location(status, response.headers()) {
            Some(location) => Ok(Arrived::Sent(location)),
            None => Ok(Arrived::Page(Page {
                status,
                html: text(response).await?,
            })),
        }
    }

    async fn send(&self, request: Request) -> Result<reqwest::Response, BrowserError> {
        let client = self
            .client
            .as_ref()
            .map_err(|error| BrowserError::Connection(error.clone()))?;
        let cookies = self.is_home(&request.url).then(|| self.cookie_header());
        let mut builder = client
            .request(request.method, request.url)
            .header(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8");
        if let Some(cookies) = cookies.flatten() {
            builder = builder.header(COOKIE, cookies);
        }
        if let Some(form) = request.form {
            builder = builder
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form);
        }
        builder.send().await.map_err(connection_error)
    }

    fn is_home(&self, url: &Url) -> bool {
        Url::parse(&self.home).is_ok_and(|home| same_origin(&home, url))
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for value in headers.get_all(SET_COOKIE) {
            let pair = value.to_str().unwrap_or_default().split(';').next();
            if let Some((name, value)) = pair.and_then(|pair| pair.split_once('=')) {
                self.cookies
                    .insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }

    fn cookie_header(&self) -> Option<HeaderValue> {
        let pairs = self.cookies.iter();
        let pairs: Vec<_> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut header = HeaderValue::try_from(pairs.join("; ")).ok()?;
        header.set_sensitive(true);
        (!pairs.is_empty()).then_some(header)
    }
}

/// Whether both addresses have the same scheme, host, and port.
fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin().is_tuple() && one.origin() == other.origin()
}

/// Where a step led.
enum Arrived {
    Page(Page),
    Sent(String),
}

struct Page {
    status: StatusCode,
    html: String,
}

/// Shows no cookie.
impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser")
            .field("home", &self.home)
            .field("steps", &self.steps)
            .finish_non_exhaustive()
    }
}
