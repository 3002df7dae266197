//! Compares the request of every endpoint, with all parameters set, with a reviewed file, so that a
//! change on the wire is visible in a diff. `FEDIWAY_WRITE_SNAPSHOTS=1` writes the files again.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use super::SAMPLES;
use crate::client::Client;
use crate::endpoint::{Body, Call};
use crate::instance::{Instance, Quirks};
use crate::url::InstanceUrl;

/// A call of every declared endpoint, by group.
pub(super) fn samples() -> Vec<(&'static str, Vec<Call>)> {
    let client = Client::anonymous(Instance::without_discovery(instance()));
    SAMPLES
        .iter()
        .map(|(group, samples)| (*group, samples(&client)))
        .collect()
}

fn instance() -> InstanceUrl {
    InstanceUrl::parse("example.org").unwrap()
}

fn request(call: &Call) -> String {
    let (endpoint, instance) = (call.endpoint(), instance());
    let outgoing = call.outgoing(&instance, Quirks::of("")).unwrap();
    let (uri, headers) = outgoing.head();
    let path = uri.strip_prefix(instance.as_str()).unwrap();
    let mut text = format!("{} {path}\n", endpoint.method);
    if endpoint.keyed {
        text.push_str("idempotency-key: (random)\n");
    }
    for (name, value) in headers {
        let _ = writeln!(text, "{name}: {}", value.to_str().unwrap());
    }
    match call.body() {
        Body::None => {}
        body @ (Body::Multipart | Body::Form) => {
            text.push_str(match body {
                Body::Form => "content-type: application/x-www-form-urlencoded\n",
                _ => "content-type: multipart/form-data\n",
            });
            for (name, value) in call.sent_fields() {
                let _ = writeln!(text, "{name}={}", value.as_deref().unwrap_or("(a file)"));
            }
        }
        Body::Json => {
            let request = call.to_http(&instance).unwrap();
            let header = |name| request.headers().get(name).unwrap().to_str().unwrap();
            let _ = writeln!(text, "content-type: {}", header("content-type"));
            let body: Value = serde_json::from_slice(request.body()).unwrap();
            let _ = writeln!(text, "{body:#}");
        }
    }
    text
}

#[test]
fn requests_are_as_they_were_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/requests");
    let write = std::env::var_os("FEDIWAY_WRITE_SNAPSHOTS").is_some();
    let mut changed = Vec::new();
    for (group, calls) in samples() {
        let requests: Vec<_> = calls.iter().map(request).collect();
        let (text, file) = (requests.join("\n"), folder.join(format!("{group}.txt")));
        if write {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(file, text).unwrap();
        } else if std::fs::read_to_string(file).ok().as_ref() != Some(&text) {
            changed.push((group, text));
        }
    }
    for (group, text) in &changed {
        println!("== {group}\n{text}");
    }
    let changed: Vec<_> = changed.iter().map(|(group, _)| group).collect();
    assert!(changed.is_empty(), "requests of {changed:?} changed");
}

#[test]
fn every_request_that_is_json_converts_without_being_sent() {
    for (_, calls) in samples() {
        for call in calls {
            let is_form = call.body() == Body::Multipart;
            assert_eq!(call.to_http(&instance()).is_err(), is_form, "{call:?}");
        }
    }
}
