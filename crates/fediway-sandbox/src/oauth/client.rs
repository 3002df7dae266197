//! Which client is asking: by HTTP Basic or by fields of the body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use percent_encoding::percent_decode_str;

use crate::model::App;
use crate::params::Params;
use crate::secrets::same;
use crate::shared::Shared;

/// The app whose id came with the request, and its secret where the server
/// cares.
pub(crate) fn authenticate(shared: &Shared, headers: &HeaderMap, params: &Params) -> Option<App> {
    let rules = shared.oauth().client;
    let by_header = rules.basic.then(|| basic(headers)).flatten();
    let (id, secret) = by_header.or_else(|| {
        let id = params.text("client_id")?;
        Some((id, params.text("client_secret").unwrap_or_default()))
    })?;
    let state = shared.state();
    let app = state.client(&id)?;
    let right = !rules.secret || same(&app.client_secret, &secret);
    right.then(|| app.clone())
}

/// RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
pub(super) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    Some((decode(id), decode(secret)))
}
