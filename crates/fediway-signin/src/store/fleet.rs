//! A simulation: 1,000 processes sign people in and refresh tokens at 30,000 servers. No server is
//! asked for more than it allows, in whichever window it counts.
//!
//! There are no sockets and no tasks: events in the order of time, the rules by which the core spends
//! ([`ServerLimits::terms`], [`Limit::spend`](super::budget::Limit)), and servers that count what arrives.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::time::Duration;

use super::clock::ms;
use super::server_limits::{Operation, ServerLimits};

const SERVERS: usize = 30_000;
const PROCESSES: usize = 1_000;
/// Two hours, in milliseconds.
const END: i64 = 2 * 3_600_000;
const SIGN_INS: usize = 200_000;
const REFRESHES: usize = 200_000;

/// What Mastodon allows, and what a server of another kind allows at least.
const MASTODONS: (u32, Duration) = (300, Duration::from_secs(300));
/// What servers allow, by how common they are: 5 registrations in 10 minutes and 300 requests in 5
/// minutes, or the pace of a software that has a row in the table of quirks.
const PACES: &[Option<(u32, Duration)>] = &[
    None,
    None,
    None,
    Some(MASTODONS),
    Some((15, Duration::from_secs(10))),
    Some((10, Duration::from_secs(60))),
];

/// A server, which counts what arrives and knows nothing of budgets.
#[derive(Default)]
struct Server {
    requests: Window,
    registrations: Window,
    discovered: bool,
    registered: bool,
}

/// The arrivals of the last window, in whatever window a server may look at.
#[derive(Default)]
struct Window {
    arrived: VecDeque<i64>,
    most: usize,
}

impl Window {
    fn arrive(&mut self, at: i64, within: i64) {
        while self
            .arrived
            .front()
            .is_some_and(|first| *first <= at - within)
        {
            self.arrived.pop_front();
        }
        self.arrived.push_back(at);
        self.most = self.most.max(self.arrived.len());
    }
}

/// What comes to pass, in the order of time.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// Somebody wants to sign in.
    SignIn { server: usize },
    /// A token is to be refreshed.
    Refresh { server: usize },
    /// Something that was counted arrives.
    Arrives { server: usize, registration: bool },
}

/// Numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    /// Few servers have most of the people.
    fn server(&mut self) -> usize {
        let largest = 1 << self.below(16);
        self.below(largest.min(SERVERS))
    }
}

/// Who may spend what: the database of all processes, or, to see what it is good for, one of each
/// process.
type Budgets = HashMap<(usize, usize, &'static str), i64>;

struct Fleet {
    servers: Vec<Server>,
    budgets: Budgets,
    events: BinaryHeap<Reverse<(i64, u64, Event)>>,
    random: Random,
    number: u64,
    shared: bool,
    /// How long a request may take to arrive.
    under_way: usize,
    done: usize,
    refused: usize,
}

fn pace(server: usize) -> Option<(u32, Duration)> {
    PACES[server % PACES.len()]
}

impl Fleet {
    fn new(shared: bool, under_way: Duration) -> Self {
        let mut fleet = Self {
            servers: (0..SERVERS).map(|_| Server::default()).collect(),
            budgets: Budgets::new(),
            events: BinaryHeap::new(),
            random: Random(0x9E37_79B9_7F4A_7C15),
            number: 0,
            shared,
            under_way: under_way.as_millis() as usize,
            done: 0,
            refused: 0,
        };
        for count in 0..SIGN_INS + REFRESHES {
            let (at, server) = (
                fleet.random.below(END as usize) as i64,
                fleet.random.server(),
            );
            let event = match count < SIGN_INS {
                true => Event::SignIn { server },
                false => Event::Refresh { server },
            };
            fleet.at(at, event);
        }
        fleet
    }

    fn at(&mut self, at: i64, event: Event) {
        self.number += 1;
        self.events.push(Reverse((at, self.number, event)));
    }

    fn run(&mut self) {
        self.run_until(END);
    }

    fn run_until(&mut self, end: i64) {
        while let Some(Reverse((now, _, event))) = self.events.pop() {
            if now > end {
                break;
            }
            match event {
                Event::SignIn { server } => self.sign_in(now, server),
                Event::Refresh { server } => self.refresh(now, server),
                Event::Arrives {
                    server,
                    registration,
                } => self.arrives(now, server, registration),
            }
        }
    }

    /// Spends what an operation costs of the budgets that this process knows, and sends its requests.
    fn run_operation(
        &mut self,
        now: i64,
        server: usize,
        limits: &ServerLimits,
        operation: Operation,
    ) -> Result<(), i64> {
        let process = match self.shared {
            true => 0,
            false => self.random.below(PROCESSES),
        };
        for (what, limit, amount) in limits.terms(operation) {
            let free_at = self.budgets.entry((process, server, what)).or_insert(now);
            *free_at = limit.spend(Some(*free_at), now, amount)?;
        }
        // Software with a pace of its own does not count who reads its public documents.
        if operation == Operation::Discovery && pace(server).is_some_and(|pace| pace != MASTODONS) {
            return Ok(());
        }
        for _ in 0..operation.requests() {
            self.send(now, server, operation == Operation::Registration);
        }
        Ok(())
    }

    /// Finds the server out and registers, if nobody has; then the end of the sign-in.
    fn sign_in(&mut self, now: i64, server: usize) {
        if self.steps_of_sign_in(now, server).is_err() {
            self.refused += 1;
        }
    }

    fn steps_of_sign_in(&mut self, now: i64, server: usize) -> Result<(), i64> {
        let limits = ServerLimits::paced(pace(server));
        if !self.servers[server].discovered {
            let unknown = ServerLimits::unknown();
            self.run_operation(now, server, &unknown, Operation::Discovery)?;
            self.servers[server].discovered = true;
        }
        if !self.servers[server].registered {
            self.run_operation(now, server, &limits, Operation::Registration)?;
            // Two of three fail, and the next visitor tries again.
            self.servers[server].registered = self.random.below(3) == 0;
        }
        self.run_operation(now, server, &limits, Operation::SignIn)
    }

    fn refresh(&mut self, now: i64, server: usize) {
        let limits = ServerLimits::paced(pace(server));
        if let Err(until) = self.run_operation(now, server, &limits, Operation::Refresh) {
            let later = until + self.random.below(600_000) as i64;
            self.at(later, Event::Refresh { server });
        }
    }

    fn send(&mut self, now: i64, server: usize, registration: bool) {
        self.done += 1;
        // A network that stalls delivers at once what was sent in a long time.
        let under_way = match self.random.below(2) {
            0 => self.random.below(self.under_way),
            _ => self.under_way - 1 - now as usize % self.under_way,
        } as i64;
        let arrives = Event::Arrives {
            server,
            registration,
        };
        self.at(now + under_way, arrives);
    }

    fn arrives(&mut self, now: i64, server: usize, registration: bool) {
        let (_, within) = pace(server).unwrap_or(MASTODONS);
        let server = &mut self.servers[server];
        server.requests.arrive(now, ms(within));
        if registration {
            server.registrations.arrive(now, 600_000);
        }
    }

    /// How many servers got more than they allow.
    fn overrun(&self) -> usize {
        let over = |(index, server): &(usize, &Server)| {
            let (most, _) = pace(*index).unwrap_or(MASTODONS);
            server.requests.most > most as usize || server.registrations.most > 5
        };
        self.servers.iter().enumerate().filter(over).count()
    }
}

#[test]
fn no_server_is_asked_for_more_than_it_allows() {
    let mut fleet = Fleet::new(true, Duration::from_secs(30));
    fleet.run();
    assert_eq!(fleet.overrun(), 0);
    assert!(fleet.done > 300_000, "{} requests", fleet.done);
    // The limits are used: the largest servers are near theirs, and people are told to come again.
    let busiest = fleet
        .servers
        .iter()
        .map(|server| server.requests.most)
        .max();
    assert!(busiest.is_some_and(|most| most > 150), "{busiest:?}");
    assert!(fleet.refused > 0);
    let most = fleet
        .servers
        .iter()
        .map(|server| server.registrations.most)
        .max();
    assert_eq!(most, Some(5), "registrations come as close as they may");
}

#[test]
fn processes_that_do_not_share_their_budgets_ask_for_too_much() {
    let mut fleet = Fleet::new(false, Duration::from_secs(30));
    fleet.run_until(END / 4);
    assert!(fleet.overrun() > 20, "{} servers", fleet.overrun());
}

#[test]
fn requests_that_are_under_way_for_longer_than_was_reckoned_with_are_too_many() {
    let mut fleet = Fleet::new(true, Duration::from_secs(600));
    fleet.run_until(END / 4);
    assert!(fleet.overrun() > 0);
}
