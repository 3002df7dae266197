//! Lists whose items have ids that look ordered, in another order than that of the list.

use std::collections::BTreeSet;

use super::super::plan::Called;
use super::model::{Event, Gone, Ids, Server, follow};
use crate::endpoint::Paging;
use crate::instance::MinId;

/// Ten followers on a server that obeys a `since_id`.
fn followers(min_id: MinId, limit: usize) -> Server {
    Server {
        paging: Paging::Link,
        ids: Ids::Misleading,
        min_id,
        since_id: true,
        since_is_min: false,
        gone: Gone::Known,
        limit,
        prev_is_since: true,
        items: (1..=10).map(|place| (place * 10, false)).collect(),
        removed: BTreeSet::new(),
    }
}

/// A follower appears between others while the walk goes up through the pages of its way down. The ids
/// do not tell whether a page still reaches the one below it.
#[test]
fn a_follower_that_comes_between_others_displaces_none() {
    for min_id in [MinId::Ignored, MinId::Newest] {
        for limit in [1, 2, 3] {
            let server = followers(min_id, limit);
            for late in (1..=10).map(|place| place * 10 + 5) {
                for request in 0..25 {
                    each_is_found(&server, late, request);
                }
            }
        }
    }
}

fn each_is_found(server: &Server, late: u64, request: usize) {
    let called = Called {
        since_id: Some(server.cursor(15)),
        is_within: true,
        backward: true,
        ..Called::default()
    };
    let mut events = vec![Event::Nothing; request];
    events.push(Event::Late(late));
    let found = follow(&mut server.clone(), &called, MinId::Unknown, &events, 1);
    assert_eq!(found.failure, None, "{late} at {request}: {server:?}");
    let mut old = found.places;
    old.retain(|place| *place != late);
    let all: Vec<_> = (2..=10).map(|place| place * 10).collect();
    assert_eq!(old, all, "{late} at {request}: {server:?}");
}
