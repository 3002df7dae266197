//! The only part of a clean-up that can delete.

use fediway::{Client, Error, Request, StatusId};

use super::confirm::Confirmed;
use crate::cleanup::item::Kind;
use crate::cleanup::journal::Target;

/// There is none before somebody confirmed what goes.
#[derive(Debug)]
pub struct Remover(Client);

impl Remover {
    pub fn new(client: &Client, _: &Confirmed) -> Self {
        Self(client.clone())
    }

    /// Sends one request. What it answers besides its status does not matter.
    pub async fn delete(&self, target: &Target, delete_media: bool) -> Result<(), Error> {
        let (client, statuses) = (&self.0, self.0.statuses());
        let id = StatusId::from(target.id.clone());
        let sent = match target.kind {
            // By the id of the boosted status: that is understood everywhere.
            Kind::Boost => {
                let boosted = target.boosted.clone().unwrap_or_default();
                client
                    .send(statuses.unreblog(StatusId::from(boosted)).call())
                    .await
            }
            Kind::Favourite => client.send(statuses.unfavourite(id).call()).await,
            Kind::Bookmark => client.send(statuses.unbookmark(id).call()).await,
            Kind::Post | Kind::Reply | Kind::SelfReply if delete_media => {
                client
                    .send(statuses.delete(id).delete_media(true).call())
                    .await
            }
            Kind::Post | Kind::Reply | Kind::SelfReply => {
                client.send(statuses.delete(id).call()).await
            }
        };
        sent.map(drop)
    }
}
