//! What most commands work with: a client, how things look, and how patient the person is.

use fediway::transport::{RateLimit, TransportBuilder};
use fediway::{Client, Instance, Result as Answer};
use serde_json::Value;

use super::patience::Patience;
use super::pictures::Pictures;
use crate::ask;
use crate::cli::{Global, Reading};
use crate::failure::{Exit, Failure};
use crate::network;
use crate::output;
use crate::pager;
use crate::refer;
use crate::screen;
use crate::session::{self, Session};
use crate::show::{Line, Look, Show};
use crate::template::Template;

/// A client, and how its answers are printed.
pub struct Context {
    pub client: Client,
    pub look: Look,
    pub is_json: bool,
    pub patience: Patience,
    template: Option<Template>,
    pictures: Option<Pictures>,
    can_ask: bool,
}

impl Context {
    /// As the account that the options choose.
    pub async fn open(global: &Global) -> Result<Self, Failure> {
        let session = Session::open_with(global, unpatiently).await?;
        let client = session.client().await?;
        Self::of(global, client)
    }

    /// The same for what lasts: the library waits for rate limits.
    pub async fn lasting(global: &Global) -> Result<Self, Failure> {
        let session = Session::open(global).await?;
        let client = session.client().await?;
        Self::of(global, client)
    }

    /// As nobody at this server; or as the account, where no server is named.
    pub async fn at(global: &Global, host: Option<&str>) -> Result<Self, Failure> {
        let Some(host) = host else {
            return Self::open(global).await;
        };
        let transport = unpatiently(session::transport_to(global, host)?).build()?;
        let instance = Instance::discover(network::address(host));
        let instance = instance.transport(&transport).await?;
        let client = Client::anonymous(instance).with_transport(&transport);
        Self::of(global, client)
    }

    fn of(global: &Global, client: Client) -> Result<Self, Failure> {
        let host = host(&client);
        let pictures = Pictures::wanted(global, &client)?;
        let look = Look {
            has_pictures: pictures.is_some(),
            ..screen::look(global, &host)
        };
        Ok(Self {
            look,
            pictures,
            is_json: global.json,
            patience: Patience::new(global.no_wait),
            template: global.template.clone(),
            can_ask: ask::can(global),
            client,
        })
    }

    /// With the look that was asked for.
    pub fn reading(mut self, reading: &Reading) -> Self {
        self.look.is_open = reading.open;
        if reading.pager {
            self.pictures = self.pictures.filter(Pictures::are_text);
            self.look.has_pictures = self.pictures.is_some();
            if let Err(error) = pager::start() {
                output::note(&format!("note: the pager cannot be started: {error}"));
            }
        }
        self
    }

    /// Sends a request, and again when a rate limit is over.
    pub async fn ask<R, T>(&self, request: R) -> Result<T, Failure>
    where
        R: IntoFuture<Output = Answer<T>> + Clone,
    {
        self.patience.ask(request).await
    }

    /// Asks before something that cannot be taken back, where somebody can answer.
    ///
    /// # Errors
    ///
    /// The person does not want it.
    pub async fn confirmed(&self, question: &str, yes: bool) -> Result<(), Failure> {
        match yes || !self.can_ask || ask::yes(question).await? {
            true => Ok(()),
            false => Err(Failure::new(
                Exit::Other,
                "nothing was done",
                "--yes does not ask",
            )),
        }
    }

    /// Whose client it is: the server and the account, for what is kept between two runs.
    pub async fn whose(&self) -> Result<String, Failure> {
        let credentials = self.client.credentials();
        let handle = credentials.as_ref().and_then(|it| it.handle());
        let account = match handle {
            Some(handle) => handle.to_string(),
            None => refer::me(&self.client).await?.id.to_string(),
        };
        Ok(format!("{} {account}", self.client.instance().url()))
    }

    /// Prints one entity.
    pub async fn print(&self, entity: &impl Show) -> Result<(), Failure> {
        self.print_as(entity, &self.look).await
    }

    async fn print_as(&self, entity: &impl Show, look: &Look) -> Result<(), Failure> {
        match &self.template {
            Some(template) => output::line(&template.fill(&entity.json())),
            None if self.is_json => output::document(&entity.json()),
            None => self.write(entity.shown(look), look).await,
        }
    }

    /// Prints lines, with their pictures.
    pub async fn write(&self, lines: Vec<Line>, look: &Look) -> Result<(), Failure> {
        let lines = match &self.pictures {
            Some(pictures) => pictures.filled(lines, look.width).await,
            None => lines,
        };
        output::lines(&lines, look)
    }

    /// Whether things are printed as the person says.
    pub fn has_template(&self) -> bool {
        self.template.is_some()
    }

    /// Prints one entity with all that is known of it.
    pub async fn print_in_full(&self, entity: &impl Show) -> Result<(), Failure> {
        self.print_as(entity, &self.look.full()).await
    }

    /// Prints what was done: a line for people, a document for programs.
    pub fn report(&self, line: &str, value: &Value) -> Result<(), Failure> {
        match &self.template {
            Some(template) => output::line(&template.fill(value)),
            None => output::answer(self.is_json, line, value),
        }
    }
}

/// The host in the account's handle, which may be another one than that of the address.
fn host(client: &Client) -> String {
    let credentials = client.credentials();
    let handle = credentials.as_ref().and_then(|it| it.handle());
    match handle {
        Some(handle) => handle.domain().to_owned(),
        None => client.instance().url().authority().to_owned(),
    }
}

/// Rate limits are waited for by [`Patience`], which says so.
fn unpatiently(transport: TransportBuilder) -> TransportBuilder {
    transport.rate_limit(RateLimit::Fail)
}
