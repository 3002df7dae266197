//! Registering an app: [`POST /api/v1/apps`](https://docs.joinmastodon.org/methods/apps/#create).

use super::form::Form;
use super::{Server, awaitable};
use crate::credentials::{RedirectUri, RegisteredApp};
use crate::entities::RegisteredAnswer;
use crate::error::{Error, ErrorKind, OAuthCode, Result};
use crate::scope::Scopes;
use crate::transport::Transport;

/// The name and website of an application, as servers and users see them.
///
/// ```
/// use fediway::oauth::App;
///
/// let app = App::new("My bot").website("https://bot.example");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct App {
    name: String,
    website: Option<String>,
}

impl App {
    /// An application with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            website: None,
        }
    }

    /// The website of the application.
    #[must_use]
    pub fn website(mut self, website: impl Into<String>) -> Self {
        self.website = Some(website.into());
        self
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl From<&str> for App {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for App {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

impl From<&App> for App {
    fn from(app: &App) -> Self {
        app.clone()
    }
}

impl std::fmt::Display for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        self.website
            .as_ref()
            .map_or(Ok(()), |website| write!(f, " <{website}>"))
    }
}

/// Registers an app with a server. This needs no account.
///
/// # Errors
///
/// [`ErrorKind::Address`] before any request if the address is refused;
/// [`ErrorKind::Unprocessable`] if the server refuses the name, website, scopes or redirect URI.
pub fn create_app(server: impl Into<Server>, app: impl Into<App>) -> CreateApp {
    CreateApp {
        server: server.into(),
        transport: None,
        app: app.into(),
        scopes: Scopes::read_write(),
        redirect_uri: RedirectUri::out_of_band(),
    }
}

/// The request [`create_app`]: `.await` sends it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateApp {
    server: Server,
    transport: Option<Transport>,
    app: App,
    scopes: Scopes,
    redirect_uri: RedirectUri,
}

awaitable!(CreateApp -> RegisteredApp);

impl CreateApp {
    /// The website of the app.
    pub fn website(mut self, website: impl Into<String>) -> Self {
        self.app = self.app.website(website);
        self
    }

    /// The scopes that the app may request. The default is [`Scopes::read_write`].
    pub fn scopes(mut self, scopes: impl Into<Scopes>) -> Self {
        self.scopes = scopes.into();
        self
    }

    /// The redirect URI. The default is [out of band](RedirectUri::out_of_band).
    pub fn redirect_uri(mut self, uri: impl Into<RedirectUri>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    async fn send(self, transport: Transport) -> Result<RegisteredApp> {
        let (instance, _) = self.server.check(&transport)?;
        let mut form = Form::default();
        form.text("client_name", &self.app.name)
            .text("redirect_uris", self.redirect_uri.as_str())
            .text("scopes", &self.scopes.to_string());
        if let Some(website) = &self.app.website {
            form.text("website", website);
        }
        let path = "/api/v1/apps";
        let url = instance.join(path);
        let answer = match form.post(&transport, &instance, path, &url).await {
            Err(error) if is_refusal(&error) => form
                .post_json("redirect_uris", &transport, &instance, path, &url)
                .await
                // What was wrong with the usual form is the better thing to know.
                .map_err(|_| error)?,
            answer => answer?,
        };
        let registered: RegisteredAnswer = answer.json()?;
        let id = registered.client_id.filter(|id| !id.is_empty());
        match (id, registered.client_secret) {
            (Some(id), Some(secret)) => Ok(RegisteredApp::new(id, secret)
                .redirect_uri(self.redirect_uri)
                .scopes(self.scopes)),
            _ => Err(answer
                .error_of(ErrorKind::Decode)
                .message("a registration without client_id and client_secret")),
        }
    }
}

/// Whether the server may want the redirect URI in a list. Most take a string and some of them
/// nothing else, so that is tried first.
fn is_refusal(error: &Error) -> bool {
    let refused = matches!(
        error.kind(),
        ErrorKind::Refused | ErrorKind::Unprocessable | ErrorKind::OAuth(_)
    );
    refused && !is_about_scopes(error)
}

/// Whether a registration was refused for its scopes: by code, or in words.
pub(crate) fn is_about_scopes(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::OAuth(OAuthCode::InvalidScope) => true,
        ErrorKind::Unprocessable | ErrorKind::Refused | ErrorKind::OAuth(_) => error
            .server_message()
            .is_some_and(|words| words.to_lowercase().contains("scope")),
        _ => false,
    }
}
