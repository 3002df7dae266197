//! What is read of a request.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE};
use http::request::Parts;

use crate::pages::Frame;
use crate::settings::{Settings, VisitorAddress};
use crate::texts::Words;

/// The `Cookie` headers as one: HTTP/2 may split them.
pub(super) fn cookies(headers: &HeaderMap) -> String {
    let values = headers.get_all(COOKIE).iter();
    let values: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
    values.join("; ")
}

/// The address of the visitor, for the limits that hold for each of them.
pub(super) fn visitor(settings: &Settings, parts: &Parts) -> Option<IpAddr> {
    match &settings.visitor {
        VisitorAddress::Peer => {
            let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
            peer.map(|ConnectInfo(peer)| peer.ip())
        }
        VisitorAddress::Header(name) => {
            // The last one is what the site's own proxy added.
            let value = parts.headers.get_all(name).iter().next_back()?;
            value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
        }
    }
}

/// The frame of a page in the language of the request.
pub(super) fn frame<'a>(settings: &'a Settings, headers: &'a HeaderMap) -> Frame<'a> {
    let accepted = headers.get(ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    Frame {
        site: &settings.name,
        words: Words::accepted(
            accepted.unwrap_or_default(),
            settings.texts.as_deref().map(|it| it as _),
        ),
        style: &settings.style,
        loopback: settings.loopback,
    }
}
