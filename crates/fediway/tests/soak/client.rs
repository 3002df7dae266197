//! One client: what it does, and what it believes to have on the server.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use fediway::transport::Part;
use fediway::{AccountId, Client, Error, ErrorKind, MediaFile, MediaId, Result, Status, StatusId};
use futures_util::TryStreamExt as _;

use crate::Shared;
use crate::plan::KEPT;
use crate::random::Random;

/// The pause before something is tried again that all retries of the library could not do.
const AGAIN: Duration = Duration::from_millis(5);
const MOST: usize = 1 << 20;

/// A status that was published.
pub struct Post {
    pub id: StatusId,
    number: u64,
    /// How its text begins.
    pub mark: String,
    pub picture: Option<Picture>,
}

pub struct Picture {
    pub id: MediaId,
    pub url: String,
    seed: u64,
}

/// What is left of a client: its account, and the statuses it did not delete.
pub struct Soaked {
    pub number: usize,
    pub posts: VecDeque<Post>,
}

pub struct Soaker {
    number: usize,
    client: Client,
    account: AccountId,
    random: Random,
    posts: VecDeque<Post>,
    sent: u64,
    shared: Arc<Shared>,
}

impl Soaker {
    pub fn new(number: usize, client: Client, account: AccountId, shared: Arc<Shared>) -> Self {
        Self {
            number,
            client,
            account,
            random: Random::new(shared.plan.seed, number as u64 + 1),
            posts: VecDeque::new(),
            sent: 0,
            shared,
        }
    }

    pub async fn run(mut self) -> Soaked {
        let mut actions = 0;
        while !self.shared.plan.is_over(actions) {
            let pause = self.shared.plan.pause(&mut self.random);
            tokio::time::sleep(pause).await;
            self.act().await;
            actions += 1;
        }
        Soaked {
            number: self.number,
            posts: self.posts,
        }
    }

    async fn act(&mut self) {
        match self.random.below(100) {
            0..30 => self.post(None).await,
            30..40 => {
                if let Some(picture) = self.upload().await {
                    self.post(Some(picture)).await;
                }
            }
            40..55 => drop(self.once("home", self.client.timelines().home()).await),
            55..60 => self.walk().await,
            60..90 => self.read().await,
            _ => self.favourite().await,
        }
        self.delete_old().await;
    }

    /// A call whose failure has no consequence.
    async fn once<T>(&self, what: &str, call: impl IntoFuture<Output = Result<T>>) -> Option<T> {
        self.shared.tally.count("calls");
        self.shared.tally.count(what);
        let done = call.await;
        done.map_err(|error| self.shared.tally.failed(what, &error))
            .ok()
    }

    /// Makes the same call until its outcome is known.
    async fn settled<T, F>(&self, what: &str, call: impl Fn() -> F) -> Result<T>
    where
        F: IntoFuture<Output = Result<T>>,
    {
        self.shared.tally.count(what);
        loop {
            self.shared.tally.count("calls");
            match call().await {
                Err(error) if is_open(&error) => {
                    self.shared.tally.failed(what, &error);
                    tokio::time::sleep(AGAIN).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn upload(&mut self) -> Option<Picture> {
        let seed = self.random.next();
        let file = MediaFile::bytes("noise.png", Random::picture(seed));
        let upload = self.client.media().upload(file).description("Noise");
        let uploaded = self.once("upload", upload).await?;
        Some(Picture {
            url: uploaded.url?.to_string(),
            id: uploaded.id,
            seed,
        })
    }

    /// Publishes a status. One whose outcome is unknown is sent again with the same key.
    async fn post(&mut self, picture: Option<Picture>) {
        let (client, number) = (self.number, self.sent);
        let mark = format!("client {client} post {number} of {:x}", self.random.next());
        let call = || {
            let text = format!("{mark} #soak{client}");
            let post = self.client.statuses().post(text);
            let post = post.idempotency_key(format!("soak-{client}-{number}"));
            match &picture {
                None => post,
                Some(picture) => post.media_ids([picture.id.clone()]),
            }
        };
        let status = match self.settled("post", call).await {
            Ok(status) => status,
            Err(error) => {
                let _ = self.shared.tally.failed("post", &error);
                return;
            }
        };
        self.shared.board.posted(client);
        self.sent += 1;
        let post = Post {
            id: status.id.clone(),
            number,
            mark,
            picture,
        };
        self.compare(&post, &status);
        self.posts.push_back(post);
    }

    fn compare(&self, post: &Post, status: &Status) {
        let files: Vec<_> = status.media_attachments.iter().map(|it| &it.id).collect();
        let wanted: Vec<_> = post.picture.iter().map(|it| &it.id).collect();
        if !is_of(&status.content, &post.mark) || files != wanted {
            let (mark, content) = (&post.mark, &status.content);
            self.fault(format!("{mark} is {content:?} with {files:?}"));
        }
    }

    fn fault(&self, what: String) {
        self.shared.tally.fault(what);
    }

    /// A walk through the statuses of the account shows those of this client, each once.
    async fn walk(&self) {
        let statuses = self.client.accounts().statuses(&self.account);
        let items = statuses.limit(15).items();
        let Some(all) = self.once("walk", items.try_collect::<Vec<_>>()).await else {
            return;
        };
        let own = format!("<p>client {} ", self.number);
        let own = all.iter().filter(|it| it.content.starts_with(&own));
        let shown: Vec<_> = own.map(|it| &it.id).collect();
        let kept: Vec<_> = self.posts.iter().rev().map(|it| &it.id).collect();
        if shown != kept {
            let client = self.number;
            self.fault(format!("a walk of {client} shows {shown:?}, not {kept:?}"));
        }
    }

    /// One status, and the bytes of its picture.
    async fn read(&mut self) {
        let Some(chosen) = self.any() else { return };
        let post = &self.posts[chosen];
        let status = self.once("status", self.client.statuses().get(&post.id));
        if let Some(status) = status.await {
            self.compare(post, &status);
        }
        let Some(picture) = &post.picture else { return };
        let bytes = self.once("download", download(&self.client, picture));
        if bytes.await.is_some_and(|bytes| !picture.is(&bytes)) {
            self.fault(format!("the picture of {} is another one", post.mark));
        }
    }

    async fn favourite(&mut self) {
        let Some(chosen) = self.any() else { return };
        let post = &self.posts[chosen];
        let statuses = self.client.statuses();
        if let Some(status) = self.once("favourite", statuses.favourite(&post.id)).await {
            self.compare(post, &status);
        }
    }

    /// The place of any status.
    fn any(&mut self) -> Option<usize> {
        let count = self.posts.len() as u64;
        (count > 0).then(|| self.random.below(count) as usize)
    }

    /// Deletes what is too old. It counts as deleted as well when the server does not know it any more:
    /// the response to an earlier attempt was lost.
    async fn delete_old(&mut self) {
        while self.posts.len() > KEPT {
            let oldest = &self.posts[0];
            if !self.shared.board.is_seen(self.number, oldest.number) {
                return;
            }
            let statuses = self.client.statuses();
            let call = || statuses.delete(&oldest.id).delete_media(true);
            match self.settled("delete", call).await {
                Err(error) if error.kind() != &ErrorKind::NotFound => {
                    let _ = self.shared.tally.failed("delete", &error);
                }
                _ => {}
            }
            self.posts.pop_front();
        }
    }
}

impl Picture {
    pub fn is(&self, bytes: &[u8]) -> bool {
        bytes == Random::picture(self.seed)
    }
}

/// Whether a call may be made again after this.
fn is_open(error: &Error) -> bool {
    error.is_transient()
        || matches!(
            error.kind(),
            ErrorKind::UnknownOutcome { .. } | ErrorKind::Server
        )
}

/// Whether the content of a status begins with this text.
pub fn is_of(content: &str, mark: &str) -> bool {
    let rest = content
        .strip_prefix("<p>")
        .and_then(|it| it.strip_prefix(mark));
    rest.is_some_and(|rest| rest.starts_with(' '))
}

pub async fn download(client: &Client, picture: &Picture) -> Result<Vec<u8>> {
    let download = client.download(&picture.url, &Part::default()).await?;
    Ok(download.bytes(MOST).await?.to_vec())
}
