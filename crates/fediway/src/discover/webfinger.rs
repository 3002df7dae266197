//! Finds the server of a handle, `@user@example.com`. The domain of a handle may differ from that of the
//! server.
//!
//! WebFinger (RFC 7033) at the handle's domain names the account's ActivityPub id, which lives on
//! the server. Where WebFinger itself is elsewhere, host-meta (RFC 6415) says where.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::ask::Ask;
use crate::entities::{ResourceDescriptor, ResourceLink};
use crate::error::Result;
use crate::handle::Handle;
use crate::transport::Transport;
use crate::url::InstanceUrl;

/// The server that holds the account; the handle's domain, unless something better is found.
pub(super) async fn server(
    handle: &Handle,
    domain: InstanceUrl,
    transport: &Transport,
) -> Result<InstanceUrl> {
    if let Some(server) = finger(handle, transport, &domain).await? {
        return Ok(server);
    }
    if let Some(elsewhere) = finger_host(transport, &domain).await?
        && elsewhere != domain
        && let Some(server) = finger(handle, transport, &elsewhere).await?
    {
        return Ok(server);
    }
    Ok(domain)
}

/// Asks a host for the account. Only an address that the transport admits is an answer.
async fn finger(
    handle: &Handle,
    transport: &Transport,
    at: &InstanceUrl,
) -> Result<Option<InstanceUrl>> {
    let resource = format!("acct:{handle}");
    let resource = utf8_percent_encode(&resource, NON_ALPHANUMERIC);
    let endpoint = "/.well-known/webfinger";
    let path = format!("{endpoint}?resource={resource}");
    let found: Option<ResourceDescriptor> = ask(transport, at).optional(endpoint, &path).await?;
    let account = found.and_then(|found| found.links.into_iter().find(is_account));
    Ok(account.and_then(|link| origin(transport, at, link.href.as_deref()?)))
}

fn ask<'a>(transport: &'a Transport, url: &'a InstanceUrl) -> Ask<'a> {
    Ask {
        transport,
        url,
        token: None,
    }
}

fn is_account(link: &ResourceLink) -> bool {
    let kind = link.kind.as_deref().unwrap_or_default();
    link.rel == "self" && (kind.contains("activity+json") || kind.contains("ld+json"))
}

/// Where host-meta says that WebFinger is.
pub(super) async fn finger_host(
    transport: &Transport,
    at: &InstanceUrl,
) -> Result<Option<InstanceUrl>> {
    let Some(page) = ask(transport, at).page("/.well-known/host-meta").await? else {
        return Ok(None);
    };
    Ok(template(&page).and_then(|template| origin(transport, at, &template)))
}

/// The template of the `lrdd` link, from JSON or from XML without a document type.
fn template(page: &[u8]) -> Option<String> {
    if let Ok(found) = serde_json::from_slice::<ResourceDescriptor>(page) {
        let link = found.links.into_iter().find(|link| link.rel == "lrdd")?;
        return link.template;
    }
    let text = std::str::from_utf8(page).ok()?;
    let document = roxmltree::Document::parse(text).ok()?;
    let link = document
        .descendants()
        .find(|node| node.tag_name().name() == "Link" && node.attribute("rel") == Some("lrdd"))?;
    link.attribute("template").map(str::to_owned)
}

/// The origin of an address that the server at `from` named, if it may be asked and does not lead to
/// this computer or into the person's own network.
fn origin(transport: &Transport, from: &InstanceUrl, url: &str) -> Option<InstanceUrl> {
    // A template holds braces, which are no part of its origin.
    let url = Url::parse(&url.replace(['{', '}'], "")).ok()?;
    if transport.policy().leads_in(from.as_url(), &url) {
        return None;
    }
    transport
        .instance_url(&url.origin().ascii_serialization())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::AddressPolicy;

    #[test]
    fn a_server_elsewhere_names_no_server_of_ones_own_network() {
        let policy = AddressPolicy::public();
        let policy = policy.allow_private("http://192.168.1.5:3000").unwrap();
        let loopback = AddressPolicy::loopback_for_tests();
        let own = "http://192.168.1.5:3000/users/me";
        let named = |policy: &AddressPolicy, from: &str, to: &str| {
            let transport = Transport::builder().policy(policy.clone()).build().unwrap();
            let from = InstanceUrl::parse_private(from).unwrap();
            origin(&transport, &from, to).map(String::from)
        };
        assert_eq!(named(&policy, "social.example.org", own), None);
        assert_eq!(
            named(
                &policy,
                "http://192.168.1.5:3000",
                "http://192.168.1.6:3000/"
            ),
            None
        );
        let same = named(&policy, "http://192.168.1.5:3000", own);
        assert_eq!(same.as_deref(), Some("http://192.168.1.5:3000"));
        let here = "http://127.0.0.1:3000/users/me";
        assert_eq!(named(&loopback, "social.example.org", here), None);
        assert!(named(&loopback, "http://localhost:1", here).is_some());
    }

    #[test]
    fn host_meta_is_read_in_both_forms() {
        let xml = r#"<?xml version="1.0"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
            <Link rel="lrdd" template="https://social.example.com/.well-known/webfinger?resource={uri}"/></XRD>"#;
        let json = r#"{"links":[{"rel":"lrdd","template":"https://social.example.com/.well-known/webfinger?resource={uri}"}]}"#;
        for page in [xml, json] {
            assert!(
                template(page.as_bytes())
                    .unwrap()
                    .starts_with("https://social.example.com/")
            );
        }
        let bomb =
            r#"<!DOCTYPE x [<!ENTITY a "aaaa">]><XRD><Link rel="lrdd" template="&a;"/></XRD>"#;
        for page in [bomb, "", "<html>", "{}", "[]", "\u{0}"] {
            assert_eq!(template(page.as_bytes()), None, "{page}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_page_is_read(page in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            template(&page);
        }

        #[test]
        fn any_markup_is_read(page in "(<|</|Link|XRD|rel=|\"lrdd\"|template=|>|&|;|\\[|!|--| |a){0,60}") {
            template(page.as_bytes());
        }
    }
}
