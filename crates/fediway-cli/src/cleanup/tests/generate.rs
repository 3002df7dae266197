//! Accounts and policies at random, with many that lie on a border.

use super::oracle::{DAY, Kind, Policy, Poll, Status, Threads};

/// Random numbers; the same ones for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below this.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % (end.max(1) as u64)).unwrap()
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn some_of<T: Clone>(&mut self, all: &[T], chance: usize) -> Vec<T> {
        all.iter()
            .filter(|_| self.percent(chance))
            .cloned()
            .collect()
    }

    fn maybe<T>(&mut self, chance: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.percent(chance).then(|| make(self))
    }
}

pub struct World {
    pub now: i64,
    pub statuses: Vec<Status>,
    pub policy: Policy,
}

const TAGS: [&str; 5] = ["Art", "art", "ÜBER", "über", "cats"];
const WORDS: [&str; 4] = ["never", "always", "moon", "delete"];
const MENTIONS: [&str; 3] = ["bob", "Bob@x.example", "eve@y.example"];
const LANGUAGES: [&str; 3] = ["en", "de", "eo"];
const VISIBILITIES: [&str; 5] = ["public", "unlisted", "private", "direct", "limited"];

fn owned(all: Vec<&str>) -> Vec<String> {
    all.into_iter().map(str::to_owned).collect()
}

/// The server says it, mostly.
fn said<T>(dice: &mut Dice, value: T) -> Option<T> {
    (!dice.percent(2)).then_some(value)
}

pub fn world(seed: u64) -> World {
    let mut dice = Dice::new(seed);
    // 2023-11-14, and mostly midnight: a date is a border then.
    let midnight = 19_675 * DAY;
    let now = midnight
        + if dice.percent(70) {
            0
        } else {
            i64::from(dice.roll() as u32 % 86_400_000)
        };
    let ids = ids(&mut dice);
    let statuses = (0..ids.len())
        .map(|place| status(&mut dice, now, &ids, place))
        .collect();
    let policy = policy(&mut dice, now, &ids);
    World {
        now,
        statuses,
        policy,
    }
}

fn ids(dice: &mut Dice) -> Vec<String> {
    let many = dice.below(13);
    let form = dice.below(3);
    let mut ids: Vec<String> = (0..many)
        .map(|_| match form {
            0 => format!("{}", dice.roll() >> dice.below(60)),
            1 => format!("01H{:023X}", u128::from(dice.roll())),
            _ => format!("x{:x}", dice.roll()),
        })
        .collect();
    ids.sort();
    ids.dedup();
    for at in 0..ids.len() {
        let other = dice.below(ids.len());
        ids.swap(at, other);
    }
    ids
}

pub fn moment(dice: &mut Dice, now: i64) -> i64 {
    let days = dice.of(&[-1, 0, 1, 1, 2, 2, 3, 3, 4, 5, 30]);
    now - days * DAY + dice.of(&[-1, 0, 0, 0, 1])
}

fn status(dice: &mut Dice, now: i64, ids: &[String], place: usize) -> Status {
    let id = ids[place].clone();
    let kind = dice.of(&[
        Kind::Post,
        Kind::Post,
        Kind::Reply,
        Kind::SelfReply,
        Kind::SelfReply,
        Kind::Boost,
    ]);
    let boost = kind == Kind::Boost;
    let parent = match kind {
        Kind::Reply | Kind::SelfReply if dice.percent(85) => Some(dice.of(ids)),
        Kind::Reply | Kind::SelfReply => Some("elsewhere".to_owned()),
        Kind::Post | Kind::Boost => None,
    };
    // Of a boost alone: without it, the kind of anything else is not known.
    let parent = match boost && dice.percent(5) {
        true => None,
        false => Some(parent),
    };
    let poll = dice.of(&[Poll::None, Poll::None, Poll::None, Poll::Open, Poll::Closed]);
    let counts = std::array::from_fn(|_| {
        let count = dice.below(5) as u64;
        said(dice, count)
    });
    Status {
        place,
        kind: said(dice, kind),
        created: said(dice, ()).map(|()| moment(dice, now)),
        edited: said(dice, ()).map(|()| dice.maybe(30, |dice| moment(dice, now))),
        vis: said(dice, ()).map(|()| dice.of(&VISIBILITIES).to_owned()),
        pinned: said(dice, ()).map(|()| !boost && dice.percent(10)),
        fav: said(dice, ()).map(|()| dice.percent(15)),
        bm: said(dice, ()).map(|()| dice.percent(15)),
        media: said(dice, ()).map(|()| dice.percent(25)),
        poll: if boost {
            Some(Poll::None)
        } else {
            said(dice, poll)
        },
        counts: if boost { [Some(0); 5] } else { counts },
        tags: said(dice, ()).map(|()| owned(dice.some_of(&TAGS, 12))),
        text: said(dice, ()).map(|()| dice.some_of(&WORDS, 30).join(" ")),
        lang: said(dice, ()).map(|()| dice.maybe(60, |dice| dice.of(&LANGUAGES).to_owned())),
        url: format!("https://x.example/@me/{id}"),
        inner: boost.then(|| {
            // Sometimes of an own post.
            let inner = if dice.percent(50) {
                dice.of(ids)
            } else {
                "77".to_owned()
            };
            (inner.clone(), format!("https://y.example/{inner}"))
        }),
        mentions: said(dice, ()).map(|()| owned(dice.some_of(&MENTIONS, 20))),
        parent,
        archived: dice.percent(70),
        id,
    }
}

fn policy(dice: &mut Dice, now: i64, ids: &[String]) -> Policy {
    // Half of the policies keep little more than what they say themselves.
    let less = dice.of(&[1, 4]);
    let all = [Kind::Post, Kind::Reply, Kind::SelfReply, Kind::Boost];
    let names: Vec<String> = ids
        .iter()
        .flat_map(|id| [id.clone(), format!("https://x.example/@me/{id}")])
        .chain(["77".to_owned(), "https://y.example/77".to_owned()])
        .collect();
    let midnight = now.div_euclid(DAY) * DAY;
    Policy {
        older_than: dice.maybe(85, |dice| dice.below(4) as i64 * DAY),
        newer_than: dice.maybe(20 / less, |dice| (2 + dice.below(4)) as i64 * DAY),
        // A day that is still to come, too: what is dated in the future is before that.
        before: dice.maybe(20 / less, |dice| {
            midnight - (dice.below(6) as i64 - 2) * DAY
        }),
        keep_latest: if dice.percent(35 / less) {
            dice.below(5)
        } else {
            0
        },
        kinds: if dice.percent(60) {
            all.into()
        } else {
            dice.some_of(&all, 60).into_iter().collect()
        },
        only_visibility: dice.maybe(25 / less, |dice| owned(dice.some_of(&VISIBILITIES, 60))),
        keep_pinned: dice.percent(70 / less),
        keep_favourited: dice.percent(60 / less),
        keep_bookmarked: dice.percent(60 / less),
        keep_direct: dice.percent(70 / less),
        keep_visibility: if dice.percent(20) {
            owned(dice.some_of(&VISIBILITIES, 25))
        } else {
            vec![]
        },
        keep_media: dice.percent(25 / less),
        keep_polls: dice.percent(25 / less),
        at_least: std::array::from_fn(|_| dice.maybe(10 / less, |dice| 1 + dice.below(5) as u64)),
        keep_tags: if dice.percent(25 / less) {
            owned(dice.some_of(&TAGS, 30))
        } else {
            vec![]
        },
        keep_text: dice.maybe(15, |dice| dice.of(&WORDS).to_owned()),
        keep_ids: if dice.percent(20) {
            dice.some_of(&names, 12)
        } else {
            vec![]
        },
        keep_mentions: if dice.percent(15) {
            owned(dice.some_of(&MENTIONS, 40))
        } else {
            vec![]
        },
        keep_languages: if dice.percent(15) {
            owned(dice.some_of(&LANGUAGES, 40))
        } else {
            vec![]
        },
        threads: dice.of(&[Threads::None, Threads::Ancestors, Threads::Whole]),
        from_edit: dice.percent(30),
        require_archive: dice.percent(30 / less),
        max: dice.maybe(25, |dice| 1 + dice.below(4)),
    }
}

/// The policy with one rule that keeps more.
pub fn stricter(dice: &mut Dice, policy: &Policy, statuses: &[Status]) -> Policy {
    let mut new = policy.clone();
    match dice.below(18) {
        0 => new.keep_pinned = true,
        1 => new.keep_favourited = true,
        2 => new.keep_bookmarked = true,
        3 => new.keep_direct = true,
        4 => new.keep_media = true,
        5 => new.keep_polls = true,
        6 => new.keep_visibility.push(dice.of(&VISIBILITIES).to_owned()),
        7 => new.keep_tags.push(dice.of(&TAGS).to_owned()),
        8 => new.keep_mentions.push(dice.of(&MENTIONS).to_owned()),
        9 => new.keep_languages.push(dice.of(&LANGUAGES).to_owned()),
        10 if !statuses.is_empty() => new.keep_ids.push(dice.of(statuses).id),
        11 if new.keep_text.is_none() => new.keep_text = Some(dice.of(&WORDS).to_owned()),
        12 => new.older_than = new.older_than.map(|age| age + DAY),
        13 if new.older_than.is_some() || new.before.is_some() => new.keep_latest += 1,
        13 if new.keep_latest > 0 => new.keep_latest += 1,
        14 | 15 => {
            new.threads = match new.threads {
                Threads::None => Threads::Ancestors,
                _ => Threads::Whole,
            };
        }
        16 => new.require_archive = true,
        _ => {
            let which = dice.below(5);
            new.at_least[which] = Some(new.at_least[which].map_or(5, |least| (least - 1).max(1)));
        }
    }
    new
}

/// The status with one thing the server does not say any more.
pub fn less_known(dice: &mut Dice, status: &Status) -> Status {
    let mut new = status.clone();
    match dice.below(15) {
        0 => new.kind = None,
        1 => new.created = None,
        2 => new.edited = None,
        3 => new.vis = None,
        4 => new.pinned = None,
        5 => new.fav = None,
        6 => new.bm = None,
        7 => new.media = None,
        8 if new.inner.is_none() => new.poll = None,
        9 => new.tags = None,
        10 => new.text = None,
        11 => new.lang = None,
        12 => new.mentions = None,
        _ if new.inner.is_none() => new.counts[dice.below(5)] = None,
        _ => {}
    }
    new
}

/// What may happen to a status before its deletion.
pub fn changed(dice: &mut Dice, status: &Status, now: i64) -> Status {
    let mut new = status.clone();
    match dice.below(9) {
        0 => new.fav = Some(true),
        1 => new.pinned = Some(new.inner.is_none()),
        2 => new.bm = Some(true),
        3 if new.inner.is_none() => new.counts[dice.below(5)] = Some(5),
        4 => new.edited = Some(Some(moment(dice, now))),
        5 => new = less_known(dice, status),
        6 if matches!(new.kind, Some(Kind::Reply | Kind::SelfReply)) => {
            // What it replied to is gone. Some servers still know whose it was.
            new.parent = Some(None);
            if new.kind == Some(Kind::Reply) || dice.percent(50) {
                new.kind = Some(Kind::Post);
            }
        }
        // Its time is told in another way, so that it may be one of the latest now.
        7 => new.created = Some(moment(dice, now)),
        _ => new.archived = !new.archived,
    }
    new
}
