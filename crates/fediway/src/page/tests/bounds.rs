//! Bounds on servers of which nothing is known: they honour them, each in their way, or do not.

use futures_util::TryStreamExt;

use super::server::{Answer, Bounded, asked, client};
use super::things::ById;
use crate::endpoint::Request;
use crate::entities::Status;
use crate::error::{ErrorKind, PagingFailure, Result};
use crate::page::Items;
use crate::page::walk::Walk;
use crate::thorough::quick_or;

/// Twenty items, 1 to 20.
const ALL: std::ops::RangeInclusive<u64> = 1..=20;

fn servers() -> Vec<Bounded> {
    let both = [false, true];
    let all = both.into_iter().flat_map(|goes_up| {
        both.into_iter().flat_map(move |min_id| {
            both.map(|since_id| Bounded {
                goes_up,
                min_id,
                since_id,
            })
        })
    });
    all.collect()
}

/// Ids that tell their order.
fn ordered(item: u64) -> String {
    (item + 100).to_string()
}

/// Ids that tell nothing.
fn unordered(item: u64) -> String {
    format!("x{:016x}", (item + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

async fn items(found: Items<Status>, name: fn(u64) -> String) -> Result<Vec<u64>> {
    let number = |status: Status| {
        let mut all = 0..1000;
        all.find(|item| name(*item) == status.id.as_str()).unwrap()
    };
    found.map_ok(number).try_collect().await
}

fn down(from: u64, to: u64) -> Vec<u64> {
    (to..=from).rev().collect()
}

fn up(from: u64, to: u64) -> Vec<u64> {
    (from..=to).collect()
}

#[tokio::test]
async fn a_bound_holds_whatever_the_server_does_with_it() {
    for server in servers() {
        for name in [ordered, unordered] {
            for bound in quick_or(&[0, 1, 15, 16, 20][..], &[0, 1, 3, 12, 15, 16, 17, 19, 20])
                .iter()
                .copied()
            {
                // No server has an item 0, so only the order of ids tells where that is.
                if bound == 0 && name(0) == unordered(0) {
                    continue;
                }
                let (client, heard) =
                    client(move |asked| server.page(asked, ALL.rev(), name)).await;
                let (list, id) = (|| client.things().by_id(), name(bound));
                let above = list().min_id(&*id).items();
                let found = items(above, name).await.unwrap();
                assert_eq!(found, up(bound + 1, 20), "{server:?} min_id={id}");
                let newer = list().since_id(&*id).items();
                let found = items(newer, name).await.unwrap();
                assert_eq!(found, down(20, bound + 1), "{server:?} since_id={id}");
                let newer = list().since_id(&*id).items().backward();
                let found = items(newer, name).await.unwrap();
                assert_eq!(
                    found,
                    up(bound + 1, 20),
                    "{server:?} since_id={id} backward"
                );
                let ahead = list().min_id(&*id).items().prefetch(3);
                let found = items(ahead, name).await.unwrap();
                assert_eq!(found, up(bound + 1, 20), "{server:?} min_id={id} ahead");
                let at_once: Vec<_> = list()
                    .min_id(&*id)
                    .parallel_items(4)
                    .try_collect()
                    .await
                    .unwrap();
                assert_eq!(at_once.len() as u64, 20 - bound, "{server:?} min_id={id}");
                assert!(asked(&heard).len() < 100);
            }
        }
    }
}

#[tokio::test]
async fn a_walk_back_does_not_turn_round_at_the_top() {
    for server in servers() {
        for name in [ordered, unordered] {
            for below in [1, 2, 5, 9, 20] {
                let (client, _) = client(move |asked| server.page(asked, ALL.rev(), name)).await;
                let list = client.things().by_id().max_id(&*name(below));
                let found = items(list.items().backward(), name).await.unwrap();
                let lowest = below.saturating_sub(4).max(1);
                assert_eq!(found, up(lowest, 20), "{server:?} max_id={below}");
            }
        }
    }
}

#[tokio::test]
async fn both_bounds_hold() {
    for server in servers() {
        for (above, below) in [(3, 18), (12, 14), (12, 13), (0, 21)] {
            let (client, _) = client(move |asked| server.page(asked, ALL.rev(), ordered)).await;
            let list = || {
                let list = client.things().by_id();
                list.max_id(&*ordered(below))
            };
            let found = items(list().min_id(&*ordered(above)).items(), ordered).await;
            assert_eq!(found.unwrap(), up(above + 1, below - 1), "{server:?}");
            let found = items(list().since_id(&*ordered(above)).items(), ordered).await;
            assert_eq!(found.unwrap(), down(below - 1, above + 1), "{server:?}");
        }
    }
}

/// Where neither the ids nor the list tell where a bound is, a list must not be given as if it were
/// the right one.
#[tokio::test]
async fn a_bound_that_cannot_be_told_is_an_error() {
    const GONE: u64 = 10;
    fn without(server: Bounded, asked: &str) -> Answer {
        let items = ALL.filter(|item| *item != GONE);
        server.page(asked, items.rev(), unordered)
    }
    for server in servers() {
        let (client, _) = client(move |asked| without(server, asked)).await;
        let list = || client.things().by_id();
        let id = unordered(GONE);
        for (found, is_up) in [
            (list().min_id(&*id).items(), true),
            (list().since_id(&*id).items(), false),
            (list().since_id(&*id).items().backward(), true),
        ] {
            let expected = if is_up { up(11, 20) } else { down(20, 11) };
            match items(found, unordered).await {
                Ok(found) => assert_eq!(found, expected, "{server:?}"),
                Err(error) => {
                    assert!(
                        matches!(
                            error.kind(),
                            ErrorKind::Paging(PagingFailure::BoundIgnored(_))
                        ),
                        "{error}"
                    );
                    assert!(!server.since_id, "{server:?}");
                }
            }
        }
    }
}

/// A walk up keeps four pages at most, however long its way down was.
#[tokio::test]
async fn a_walk_up_keeps_few_pages() {
    let server = Bounded {
        goes_up: false,
        min_id: false,
        since_id: false,
    };
    let (client, heard) = client(move |asked| server.page(asked, (1..=200).rev(), ordered)).await;
    let list = client.things().by_id().min_id(&*ordered(20));
    let mut walk = Walk::new(client.clone(), list.call().clone(), <ById as Request>::read);
    let mut most = 0;
    let mut found = 0;
    while let Some(step) = walk.next().await {
        found += step.page.unwrap().len();
        most = most.max(walk.kept());
    }
    assert_eq!(found, 180);
    assert!((1..=4).contains(&most), "{most} pages");
    // Down once, and up again over the pages that were not kept.
    assert!(asked(&heard).len() <= 2 * 45 + 5);
}
