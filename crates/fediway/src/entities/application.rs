//! [Apps](https://docs.joinmastodon.org/entities/Application/).

use super::macros::entity;
use crate::ids::AppId;
use crate::secret::ClientSecret;
use crate::time::Timestamp;

entity! {
    /// A registered app. Of the app that a status was posted with, only name and website are sent.
    Application {
        /// The id; empty on a status.
        id: AppId,
        /// The name.
        name: String,
        /// The website.
        website: Option<String>,
        /// The scopes it may ask for.
        scopes: Vec<String>,
        /// Where people may come back to from the consent page.
        redirect_uris: Vec<String>,
        /// The same as one text, from before there could be several.
        redirect_uri: Option<String>,
        /// The server's key for push messages, from before it stood in the instance document.
        vapid_key: Option<String>,
        /// The public name of the app. GoToSocial.
        client_id: Option<String>,
        /// What proves that a request comes from the app; not written back to JSON. GoToSocial.
        client_secret in secret: Option<ClientSecret>,
        /// When it was registered. GoToSocial.
        created_at: Option<Timestamp>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_read_but_neither_printed_nor_written() {
        let sent = r#"{"id":"1","client_id":"a","client_secret":"hush"}"#;
        let app: Application = serde_json::from_str(sent).unwrap();
        assert_eq!(app.client_secret, Some(ClientSecret::new("hush")));
        assert!(!format!("{app:?}").contains("hush"));
        assert!(!serde_json::to_string(&app).unwrap().contains("hush"));
    }
}
