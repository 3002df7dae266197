//! Tokens that a person makes on the settings page, without a login.

use crate::model::{App, Token};
use crate::scopes::Scopes;
use crate::shared::Shared;

/// A new token of the account, with every scope the server knows. It does not expire.
pub(crate) fn access_token(shared: &Shared, username: &str) -> Option<String> {
    let now = shared.now();
    let scopes = Scopes::parse(&shared.oauth().scopes.join(" "));
    let mut state = shared.state();
    let account = state.account_named(username)?.id;
    let app = App {
        id: state.ids.next_for(shared.api().ids.apps, now),
        name: "Settings page".to_owned(),
        website: None,
        redirect_uris: vec!["urn:ietf:wg:oauth:2.0:oob".to_owned()],
        scopes: scopes.clone(),
        client_id: state.secrets.public_id(),
        client_secret: state.secrets.issue(),
    };
    let token = Token {
        access: state.secrets.issue(),
        refresh: None,
        app: app.id,
        account: Some(account),
        scopes,
        created: now,
        expires: None,
        revoked: false,
    };
    let access = token.access.clone();
    state.apps.push(app);
    state.tokens.push(token);
    Some(access)
}
