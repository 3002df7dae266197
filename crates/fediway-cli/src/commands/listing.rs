//! Printing a list: as much of it as is wanted, and where it goes on.

use std::io::IsTerminal;

use fediway::{Error, ErrorKind, Items};
use futures_util::TryStreamExt;
use indicatif::ProgressBar;
use serde_json::Value;

use super::context::Context;
use super::dates::Pick;
use super::patience::progress_line;
use super::walk::Walk;
use crate::cli::Paging;
use crate::failure::{Exit, Failure};
use crate::listed::Numbers;
use crate::output;
use crate::place::Place;
use crate::show::Show;

/// A request for a list as its items: with pages of the size that is wanted, from where it goes on.
macro_rules! items {
    ($request:expr, $paging:expr, $most:literal) => {{
        let request = $request.limit($paging.page($most));
        match $paging.after.as_ref().and_then(|place| place.cursor()) {
            Some(cursor) => request.after(cursor),
            None => request,
        }
        .items()
    }};
}
pub(super) use items;

impl Context {
    /// Prints a list under its name.
    pub async fn list<T: Show + Send + 'static>(
        &self,
        name: &'static str,
        items: Items<T>,
        paging: &Paging,
    ) -> Result<(), Failure> {
        self.list_of(name, items, paging, |_| true).await
    }

    /// Prints those of a list that are wanted. The others do not count.
    pub async fn list_of<T: Show + Send + 'static, P: Into<Pick>>(
        &self,
        name: &'static str,
        items: Items<T>,
        paging: &Paging,
        is_wanted: impl Fn(&T) -> P,
    ) -> Result<(), Failure> {
        let mut walk = Walk::new(items, paging.after.clone());
        let mut printed = Printed::new(self, name, paging.all);
        let outcome = loop {
            if printed.count >= paging.wanted() {
                break Ok(());
            }
            match self.next_wanted(&mut walk, &is_wanted).await {
                Ok(None) => break Ok(()),
                Ok(Some(item)) => printed.item(&item).await?,
                Err(failure) => break Err(failure),
            }
        };
        // What came before an error is printed whole.
        printed.end(walk.place())?;
        outcome
    }

    /// The items of a list, newest last.
    pub async fn list_reversed<T: Show + Send + 'static, P: Into<Pick>>(
        &self,
        name: &'static str,
        items: Items<T>,
        paging: &Paging,
        is_wanted: impl Fn(&T) -> P,
    ) -> Result<(), Failure> {
        let (mut all, place) = self.collect(items, paging, is_wanted).await?;
        all.reverse();
        self.list_part(name, &all, place).await
    }

    /// The items of a list that are to be shown, and where it goes on.
    pub async fn collect<T: Show + Send + 'static, P: Into<Pick>>(
        &self,
        items: Items<T>,
        paging: &Paging,
        is_wanted: impl Fn(&T) -> P,
    ) -> Result<(Vec<T>, Option<Place>), Failure> {
        let mut walk = Walk::new(items, paging.after.clone());
        let mut all = Vec::new();
        while all.len() < paging.wanted() {
            match self.next_wanted(&mut walk, &is_wanted).await? {
                None => break,
                Some(item) => all.push(item),
            }
        }
        Ok((all, walk.place()))
    }

    /// The next item that is to be shown.
    async fn next_wanted<T: Show + Send + 'static, P: Into<Pick>>(
        &self,
        walk: &mut Walk<T>,
        is_wanted: impl Fn(&T) -> P,
    ) -> Result<Option<T>, Failure> {
        loop {
            match walk.next().await {
                Ok(None) => return Ok(None),
                Ok(Some(item)) if item.is_hidden(&self.look) => {}
                Ok(Some(item)) => match is_wanted(&item).into() {
                    Pick::Shown => return Ok(Some(item)),
                    Pick::LeftOut => {}
                    Pick::End => {
                        walk.end();
                        return Ok(None);
                    }
                },
                Err(error) => self.after_error(error, walk.place()).await?,
            }
        }
    }

    /// Every item of a list, whatever the filters say.
    pub async fn everything<T: Send + 'static>(
        &self,
        mut items: Items<T>,
    ) -> Result<Vec<T>, Failure> {
        let mut all = Vec::new();
        loop {
            match items.try_next().await {
                Ok(None) => return Ok(all),
                Ok(Some(item)) => all.push(item),
                Err(error) => self.after_error(error, None).await?,
            }
        }
    }

    /// Prints a list that comes at once.
    pub async fn list_whole<'a, T: Show + 'a>(
        &self,
        name: &'static str,
        items: impl IntoIterator<Item = &'a T>,
    ) -> Result<(), Failure> {
        self.list_part(name, items, None).await
    }

    /// Prints what was fetched of a list, and where it goes on.
    pub async fn list_part<'a, T: Show + 'a>(
        &self,
        name: &'static str,
        items: impl IntoIterator<Item = &'a T>,
        place: Option<Place>,
    ) -> Result<(), Failure> {
        let mut printed = Printed::new(self, name, false);
        for item in items {
            printed.item(item).await?;
        }
        printed.end(place)
    }

    /// What an error in a list means: the list goes on after an unreadable item, and after a rate
    /// limit.
    async fn after_error(&self, error: Error, place: Option<Place>) -> Result<(), Failure> {
        if error.kind() == &ErrorKind::Decode && error.http_status().is_none() {
            output::note(&format!(
                "note: left out: {}",
                crate::failure::reason(&error)
            ));
            return Ok(());
        }
        let waited = self.patience.wait_after(error).await;
        waited.map_err(|failure| going_on(failure, place))
    }
}

/// A failure that says where the list goes on.
fn going_on(failure: Failure, place: Option<Place>) -> Failure {
    let goes_on = matches!(failure.exit(), Exit::RateLimited | Exit::Network);
    match place.filter(|_| goes_on) {
        Some(place) => {
            let next = format!("{}; go on with --after '{place}'", failure.next());
            Failure::new(failure.exit(), failure.what(), next)
        }
        None => failure,
    }
}

/// A list that is being printed.
struct Printed<'a> {
    context: &'a Context,
    name: &'static str,
    count: usize,
    numbers: Numbers,
    progress: Option<ProgressBar>,
}

impl<'a> Printed<'a> {
    fn new(context: &'a Context, name: &'static str, is_long: bool) -> Self {
        // On a terminal the items themselves show that it goes on.
        let shows = is_long && !std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
        Self {
            context,
            name,
            count: 0,
            numbers: Numbers::default(),
            progress: shows.then(progress_line),
        }
    }

    async fn item(&mut self, item: &impl Show) -> Result<(), Failure> {
        if self.context.is_json {
            let before = match self.count {
                0 => format!("{{\"{}\":[", self.name),
                _ => ",".to_owned(),
            };
            output::part(&before, &item.json())?;
        } else if self.context.has_template() {
            self.context.print(item).await?;
        } else {
            let mut lines = item.shown(&self.context.look);
            if let Some(id) = item.status_id().filter(|_| self.context.look.is_terminal) {
                self.numbers.mark(&mut lines, id);
            }
            let is_long = lines.len() > 1;
            self.context.write(lines, &self.context.look).await?;
            if is_long {
                output::line("")?;
            }
        }
        self.count += 1;
        if let Some(progress) = &self.progress {
            progress.set_message(format!("{} {}", self.count, self.name));
        }
        Ok(())
    }

    fn end(self, place: Option<Place>) -> Result<(), Failure> {
        if let Some(progress) = &self.progress {
            progress.finish_and_clear();
        }
        let next = place.map(|place| place.to_string());
        if self.context.is_json {
            let before = match self.count {
                0 => format!("{{\"{}\":[],\"next\":", self.name),
                _ => "],\"next\":".to_owned(),
            };
            return output::end(&before, &next.map_or(Value::Null, Value::from), "}");
        }
        if self.count == 0 && self.context.look.is_terminal && !self.context.has_template() {
            output::note("note: the list is empty");
        }
        self.numbers.keep(&self.context.client)?;
        if let Some(next) = next.filter(|_| self.context.look.is_terminal && self.count > 0) {
            output::note(&format!("more: --all, or --after '{next}'"));
        }
        Ok(())
    }
}
