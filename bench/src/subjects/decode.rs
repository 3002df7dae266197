//! Decoding a page of 40 statuses.

use std::hint::black_box;

use fediway::entities::Status;

use crate::{Outcome, data};

type Decode = fn(&[u8]) -> serde_json::Result<()>;

pub(super) fn run(who: &str, times: usize) -> Outcome {
    let page = data::page();
    let decode: Decode = match who {
        "fediway" => |page| {
            let text = std::str::from_utf8(page).unwrap_or_default();
            black_box(serde_json::from_str::<Vec<Status>>(text)?);
            Ok(())
        },
        "plain" => |page| {
            let text = std::str::from_utf8(page).unwrap_or_default();
            black_box(serde_json::from_str::<Vec<super::plain::Status>>(text)?);
            Ok(())
        },
        "value" => |page| {
            black_box(serde_json::from_slice::<serde_json::Value>(page)?);
            Ok(())
        },
        "ignored" => |page| {
            black_box(serde_json::from_slice::<serde::de::IgnoredAny>(page)?);
            Ok(())
        },
        #[cfg(feature = "peers")]
        "mastodon-async" => |page| {
            type Status = mastodon_async::prelude::Status;
            black_box(serde_json::from_slice::<Vec<Status>>(page)?);
            Ok(())
        },
        _ => return Err(format!("who is {who}?").into()),
    };
    for _ in 0..times {
        decode(black_box(&page))?;
    }
    Ok(())
}
