//! Makes one generated walk and judges it.

use std::collections::BTreeSet;

use fediway::transport::RateLimit;
use fediway::{AccountId, Client, ErrorKind, PagingFailure, Result, TryStreamExt};
use fediway_sandbox::{Fault, SandboxBuilder, Software};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

use super::plan::{By, How, List, Plan, Rng};
use crate::clock::skipping;
use crate::support::{ALICE, World, transport_to};

/// A server, and Alice, who follows Bob.
pub struct Walker {
    world: World,
    alice: Client,
    me: AccountId,
    bob: AccountId,
    software: Software,
}

/// The ids of the items that a reader has one after the other.
type Ids = BoxStream<'static, Result<String>>;

/// Calls a list with the bounds of a plan, and walks it.
macro_rules! walked {
    ($plan:ident, $list:expr, by id) => {
        match $plan.by {
            By::Tasks(tasks) => bounded!($plan, $list, str::to_owned)
                .parallel_items(tasks)
                .map_ok(|item| item.id.to_string())
                .boxed(),
            By::Items(_) | By::Pages(_) => walked!($plan, bounded!($plan, $list, str::to_owned)),
        }
    };
    ($plan:ident, $list:expr, by link, $cursor:expr) => {
        walked!($plan, bounded!($plan, $list, $cursor))
    };
    ($plan:ident, $list:expr) => {{
        let list = $list;
        let is_back = matches!($plan.how, How::SinceBackward | How::Backward);
        match $plan.by {
            By::Pages(ahead) => {
                let pages = list.pages().prefetch(ahead);
                let pages = if is_back { pages.backward() } else { pages };
                let is_up = $plan.how.is_up();
                pages
                    .map_ok(move |page| {
                        let ids = page.into_iter().map(|item| Ok(item.id.to_string()));
                        let mut ids: Vec<_> = ids.collect();
                        if is_up {
                            ids.reverse();
                        }
                        ids
                    })
                    .flat_map(|page| stream::iter(page.unwrap_or_else(|error| vec![Err(error)])))
                    .boxed()
            }
            By::Items(ahead) | By::Tasks(ahead) => {
                let items = list.items().prefetch(ahead);
                let items = if is_back { items.backward() } else { items };
                items.map_ok(|item| item.id.to_string()).boxed()
            }
        }
    }};
}

macro_rules! bounded {
    ($plan:ident, $list:expr, $cursor:expr) => {{
        let mut list = $list.limit($plan.limit);
        if let Some(below) = &$plan.below {
            list = list.max_id($cursor(below));
        }
        match (&$plan.above, $plan.how) {
            (Some(above), How::Min) => list.min_id($cursor(above)),
            (Some(above), How::Since | How::SinceBackward) => list.since_id($cursor(above)),
            _ => list,
        }
    }};
}

impl Walker {
    pub async fn new(builder: SandboxBuilder, software: Software) -> Self {
        let mut world = World::with(builder).await;
        // The pace that some servers should be asked at is waited for, by a clock that skips it.
        let transport =
            transport_to(&world.sandbox)
                .clock(skipping())
                .rate_limit(RateLimit::Wait {
                    at_most: std::time::Duration::from_secs(3600),
                });
        world.transport = transport.build().unwrap();
        let alice = world.client(ALICE).await;
        world
            .sandbox
            .publish_past("bob", [std::time::Duration::ZERO]);
        let public = alice.timelines().public().await.unwrap();
        let bob = public[0].account.as_ref().unwrap().id.clone();
        let me = alice
            .accounts()
            .verify_credentials()
            .await
            .unwrap()
            .id
            .clone();
        Self {
            world,
            alice,
            me,
            bob,
            software,
        }
    }

    /// Makes a walk. How many items it gave and how many errors, or what was wrong with it.
    pub async fn walk(&self, rng: &mut Rng) -> std::result::Result<(u64, u64), String> {
        let sandbox = &self.world.sandbox;
        sandbox.remove_all();
        sandbox.clear_faults();
        sandbox.clear_requests();
        let count = rng.below(24);
        sandbox.publish_past("bob", (0..count).map(|_| rng.age()));
        sandbox.mark_all("alice");
        let mut plan = self.plan(rng);
        plan.is_filtered = self.hide(&plan, rng);
        if rng.one_in(3) {
            let status = rng.of(&[500, 503]);
            let fault = sandbox.inject(Fault::status(status));
            fault
                .after(rng.below(6) as u64)
                // More often than the transport repeats a request, too.
                .times(1 + rng.below(12) as u64);
        }
        let before = self.listed();
        let (found, failures) = self.follow(&plan, rng).await?;
        let Some(found) = found else {
            return Ok((0, failures));
        };
        let after = self.listed();
        let stayed = before.intersection(&after).copied().collect();
        let places = self.places(&plan, &found);
        judge(&plan, &places, &stayed, |id| self.place(id))
            .map_err(|why| format!("{why}\n{plan:?}\nfound {found:?}"))?;
        Ok((found.len() as u64, failures))
    }

    fn plan(&self, rng: &mut Rng) -> Plan {
        let list = rng.of(&List::ALL);
        let mut how = rng.of(&How::ALL);
        if list == List::Trends {
            how = rng.of(&[How::Down, How::Backward]);
        }
        let ahead = rng.below(3);
        let by = match rng.below(4) {
            0 => By::Pages(ahead),
            1 if !how.is_up() => By::Tasks(1 + rng.below(5)),
            _ => By::Items(ahead),
        };
        let bound = |rng: &mut Rng| self.bound(rng);
        let above = how.is_bounded().then(|| bound(rng));
        let is_below = list != List::Trends && (how == How::Backward || rng.one_in(4));
        Plan {
            list,
            how,
            by,
            limit: 1 + rng.below(8) as u32,
            above,
            below: is_below.then(|| bound(rng)),
            offset: rng.below(32),
            is_filtered: false,
        }
    }

    /// An item, one that is gone, or a time at which there may be none.
    fn bound(&self, rng: &mut Rng) -> String {
        let sandbox = &self.world.sandbox;
        let ids = sandbox.status_ids();
        if ids.is_empty() || rng.one_in(4) && self.sorts_by_id() {
            return sandbox.id_at(rng.age());
        }
        let id = ids[rng.below(ids.len())].clone();
        if rng.one_in(4) && self.sorts_by_id() {
            sandbox.remove(std::slice::from_ref(&id));
        }
        id
    }

    /// Whether a list can be cut by an id that is no item's.
    fn sorts_by_id(&self) -> bool {
        self.software != Software::Snac
    }

    /// Filters a stretch of the list, where the server links on from an empty page.
    fn hide(&self, plan: &Plan, rng: &mut Rng) -> bool {
        let is_linked = !matches!(self.software, Software::Hollo | Software::Snac);
        let may_hide = is_linked || plan.list != List::Account;
        let ids = self.world.sandbox.status_ids();
        let hides = may_hide && !ids.is_empty() && rng.one_in(2);
        if hides {
            let from = rng.below(ids.len());
            let to = (from + 1 + rng.below(15)).min(ids.len());
            self.world.sandbox.hide(&ids[from..to]);
        }
        hides
    }

    fn call(&self, plan: &Plan) -> Ids {
        let alice = &self.alice;
        let cursor = |id: &String| self.world.sandbox.cursor_at(id).unwrap();
        match plan.list {
            List::Home => walked!(plan, alice.timelines().home(), by id),
            List::Public => walked!(plan, alice.timelines().public(), by id),
            List::Tag => walked!(plan, alice.timelines().tag("past"), by id),
            List::Account => walked!(plan, alice.accounts().statuses(&self.bob), by id),
            List::Notifications => walked!(plan, alice.notifications().list(), by id),
            List::Bookmarks => walked!(plan, alice.bookmarks().list(), by link, cursor),
            List::Favourites => walked!(plan, alice.favourites().list(), by link, cursor),
            List::Followers => {
                walked!(plan, alice.accounts().followers(&self.me), by link, cursor)
            }
            List::Trends => {
                let list = alice.trends().statuses().limit(plan.limit);
                let is_down = plan.how == How::Down;
                walked!(
                    plan,
                    list.offset(if is_down { 0 } else { plan.offset as u32 })
                )
            }
        }
    }

    /// Reads a walk to its end, while items come and go.
    async fn follow(
        &self,
        plan: &Plan,
        rng: &mut Rng,
    ) -> std::result::Result<(Option<Vec<String>>, u64), String> {
        let (mut found, mut failures) = (Vec::new(), 0);
        let mut ids = self.call(plan);
        let is_quiet = rng.one_in(2);
        while let Some(id) = ids.next().await {
            match id {
                Ok(id) => found.push(id),
                // The walk goes on when it is asked again.
                Err(error) if error.is_transient() && failures < 20 => failures += 1,
                Err(error) if self.is_honest(plan, &error) => return Ok((None, 1)),
                Err(error) => return Err(format!("{error}\n{plan:?}")),
            }
            if !is_quiet && plan.list != List::Trends && rng.one_in(3) {
                self.change(rng);
            }
        }
        Ok((Some(found), failures))
    }

    /// Whether nothing can tell where a bound is: cursors of relations are in no item, and the server
    /// ignores them.
    fn is_honest(&self, plan: &Plan, error: &fediway::Error) -> bool {
        let ignores = self.software == Software::Mitra;
        let is_about_bounds = matches!(
            error.kind(),
            ErrorKind::Paging(PagingFailure::BoundIgnored(_) | PagingFailure::BoundUnknown(_))
        );
        is_about_bounds && ignores && plan.list.is_of_relations() && plan.how.is_bounded()
    }

    fn change(&self, rng: &mut Rng) {
        let sandbox = &self.world.sandbox;
        let ids = sandbox.status_ids();
        match rng.below(4) {
            0 | 1 if !ids.is_empty() => sandbox.remove(&ids[rng.below(ids.len())..][..1]),
            2 => drop(sandbox.publish_past("bob", [rng.newest()])),
            _ => drop(sandbox.publish_past("bob", [rng.age()])),
        }
        sandbox.mark_all("alice");
    }

    /// The places of the items that lists show.
    fn listed(&self) -> BTreeSet<u64> {
        let ids = self.world.sandbox.listed_ids();
        ids.iter().map(|id| self.place(id)).collect()
    }

    fn places(&self, plan: &Plan, ids: &[String]) -> Vec<u64> {
        let sandbox = &self.world.sandbox;
        let place = |id: &String| match plan.list {
            List::Followers => sandbox.place_of_account(id).unwrap(),
            _ => self.place(id),
        };
        ids.iter().map(place).collect()
    }

    fn place(&self, id: &str) -> u64 {
        self.world.sandbox.place_of(id).unwrap()
    }
}

/// Each item that was there all the time and was asked for, once and in order; no other one.
fn judge(
    plan: &Plan,
    found: &[u64],
    stayed: &BTreeSet<u64>,
    place: impl Fn(&str) -> u64,
) -> std::result::Result<(), String> {
    let given: BTreeSet<_> = found.iter().copied().collect();
    if given.len() < found.len() {
        return Err("twice".to_owned());
    }
    // Ids of relations stand in no item. When what was given last is deleted, nothing tells where an
    // item stands that came during the walk.
    let may_be_late = |place: &u64| plan.list.is_of_relations() && !stayed.contains(place);
    let placed: Vec<_> = found.iter().filter(|place| !may_be_late(place)).collect();
    let in_order = match plan.how.is_up() {
        true => placed.is_sorted_by(|one, other| one < other),
        false => placed.is_sorted_by(|one, other| one > other),
    };
    if !in_order {
        return Err("out of order".to_owned());
    }
    let bound = |id: &Option<String>| id.as_deref().map(&place);
    // A walk back begins with the page below its bound, wherever that page begins.
    let is_back = plan.how == How::Backward;
    let first = found.first().map(|first| first - 1).filter(|_| is_back);
    let lower = bound(&plan.above).or(first).unwrap_or(0);
    let upper = bound(&plan.below).filter(|_| !is_back).unwrap_or(u64::MAX);
    let is_wanted = |place: &u64| *place > lower && *place < upper;
    if !found.iter().all(is_wanted) {
        return Err("not what was asked for".to_owned());
    }
    if is_back && found.is_empty() {
        // The page that was asked for may have been filtered, and nothing is above it.
        return match plan.is_filtered || stayed.is_empty() {
            true => Ok(()),
            false => Err("nothing was found".to_owned()),
        };
    }
    let lost = stayed
        .iter()
        .filter(|place| is_wanted(place) && !given.contains(place));
    match lost.count() {
        0 => Ok(()),
        lost => Err(format!("{lost} of {} lost", stayed.len())),
    }
}
