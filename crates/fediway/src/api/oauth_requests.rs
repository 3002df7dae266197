//! The endpoints without a declaration, because they are steps of a login: their paths and parameters.

use http::Method;

use crate::endpoint::{Body, Endpoint};

/// A row without anything special.
const ROW: Endpoint = Endpoint {
    call: "",
    method: Method::POST,
    path: "",
    scopes: &[],
    params: &[],
    in_query: &[],
    body: Body::Form,
    answer: "",
    paging: None,
    keyed: false,
    deprecated: None,
    rules: &[],
};

/// [`oauth`](crate::oauth): what a login is made of.
pub(super) const OAUTH: &[&Endpoint] = &[
    &Endpoint {
        call: "oauth::create_app",
        path: "/api/v1/apps",
        params: &["client_name", "redirect_uris", "scopes", "website"],
        answer: "CredentialApplication",
        ..ROW
    },
    // Opened in a browser.
    &Endpoint {
        call: "oauth::generate_authorization_url",
        method: Method::GET,
        path: "/oauth/authorize",
        params: &[
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method",
            "force_login",
            "lang",
        ],
        body: Body::None,
        answer: "Redirect",
        ..ROW
    },
    // Also oauth::client_credentials and oauth::refresh_token.
    &Endpoint {
        call: "oauth::validate_authorization_code",
        path: "/oauth/token",
        params: &[
            "grant_type",
            "code",
            "client_id",
            "client_secret",
            "redirect_uri",
            "code_verifier",
            "scope",
        ],
        answer: "Token",
        ..ROW
    },
    &Endpoint {
        call: "oauth::revoke_token",
        path: "/oauth/revoke",
        params: &["client_id", "client_secret", "token"],
        answer: "Empty",
        ..ROW
    },
    &Endpoint {
        call: "Instance::discover",
        method: Method::GET,
        path: "/.well-known/oauth-authorization-server",
        body: Body::None,
        answer: "OAuthServerMetadata",
        ..ROW
    },
];
