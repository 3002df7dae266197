//! What happens: posts, cuts, faults of lists, and changes of subscriptions.

use std::time::Duration;

use super::server::{Lists, Posted};
use super::world::{LATENESS, World};
use crate::error::{Error, ErrorKind};
use crate::streaming::subscription::Subscription;
use crate::streaming::tracker::Moment;

impl World {
    pub(super) fn put(&mut self, list: usize, mut item: Posted) {
        item.at = self.now;
        self.note(|| format!("posted {} on {list}", item.id));
        let delay = self.random.millis(100);
        self.server.post(list, item, delay);
    }

    fn post(&mut self, list: usize) {
        self.next_id += 10;
        let id = self.next_id;
        let item = Posted::new(id, self.now);
        if self.random.one_in(6) {
            let at = self.now + self.random.millis(LATENESS);
            return self.late.push((at, list, item));
        }
        if list == 1 && self.random.one_in(4) {
            self.put(
                1,
                Posted {
                    direct: true,
                    ..item.clone()
                },
            );
            let about = Some(id);
            self.next_id += 10;
            return self.put(
                0,
                Posted {
                    about,
                    ..Posted::new(self.next_id, self.now)
                },
            );
        }
        self.put(list, item);
    }

    fn change(&mut self) {
        if self.has_changed {
            return;
        }
        let all = [
            Subscription::User,
            Subscription::public(),
            Subscription::list("7"),
        ];
        let one = &all[self.random.below(3) as usize];
        let was_wanted = self.wanted.contains(one);
        match was_wanted {
            true => self.wanted.retain(|other| other != one),
            false => self.wanted.push(one.clone()),
        }
        self.note(|| format!("{} {one:?}", if was_wanted { "without" } else { "with" }));
        for (list, account) in self.server.lists.iter().zip(&mut self.accounts) {
            if list.subscription != *one {
                continue;
            }
            if was_wanted {
                let due = account.from.take().map(|from| (from, self.now));
                account.due.extend(due);
                account.absent.push((self.now, Moment::MAX));
            } else if let Some((_, to)) = account.absent.last_mut() {
                *to = self.now;
            }
        }
        match self.connecting {
            Some(_) => self.has_changed = true,
            None => self.tracker.on_change(self.wanted.clone(), self.now),
        }
    }

    pub(super) fn cut(&mut self) {
        if self.server.connection.is_some() {
            self.note(|| "cut".to_owned());
            self.server.cut();
            let reason = Error::new(ErrorKind::Network);
            self.tracker.on_broken(reason, self.now);
        }
    }

    pub(super) fn something(&mut self) {
        match self.random.below(16) {
            0 | 1 => self.cut(),
            2 => {
                self.server.is_down = !self.server.is_down;
                self.cut();
            }
            3 => {
                let list = self.server.random_list(&mut self.random);
                let answers = [Lists::Fine, Lists::Failing, Lists::Refused];
                let answers = answers[self.random.below(3) as usize];
                self.note(|| format!("list {list}: {answers:?}"));
                self.server.lists[list].answers = answers;
            }
            4 => self.change(),
            5 => {
                for _ in 0..self.random.below(15) {
                    let list = self.server.random_list(&mut self.random);
                    self.post(list);
                }
            }
            _ => {
                let list = self.server.random_list(&mut self.random);
                self.post(list);
            }
        }
        self.run_actions();
    }

    /// Everything works again: nothing stays undelivered.
    pub(super) fn recover(&mut self) {
        self.note(|| "everything works again".to_owned());
        self.server.is_down = false;
        for list in &mut self.server.lists {
            list.answers = Lists::Fine;
        }
        // Whatever waits after a failure is tried again, and a last gap is filled.
        self.live_until(self.now + Duration::from_secs(60));
        self.cut();
        self.run_actions();
        self.live_until(self.now + Duration::from_secs(60));
    }
}
