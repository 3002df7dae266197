//! Printing a list: as much of it as is wanted, and where it goes on.

use std::io::IsTerminal;

use fediway::{Cursor, Error, ErrorKind, Items};
use futures_util::TryStreamExt;
use indicatif::ProgressBar;
use serde_json::Value;

use super::context::Context;
use super::patience::progress_line;
use crate::cli::Paging;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::show::Show;

/// A request for a list as its items: with pages of the size that is wanted, from where it goes on.
macro_rules! items {
    ($request:expr, $paging:expr, $most:literal) => {{
        let request = $request.limit($paging.page($most));
        match &$paging.after {
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
    pub async fn list_of<T: Show + Send + 'static>(
        &self,
        name: &'static str,
        mut items: Items<T>,
        paging: &Paging,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<(), Failure> {
        let mut printed = Printed::new(self, name, paging.all);
        let outcome = loop {
            if printed.count >= paging.wanted() {
                break Ok(());
            }
            match items.try_next().await {
                Ok(None) => break Ok(()),
                Ok(Some(item)) if item.is_hidden(&self.look) || !is_wanted(&item) => {}
                Ok(Some(item)) => printed.item(&item)?,
                Err(error) => {
                    if let Err(failure) = self.after_error(error, &items.cursor()).await {
                        break Err(failure);
                    }
                }
            }
        };
        // What came before an error is printed whole.
        printed.end(items.cursor())?;
        outcome
    }

    /// The items of a list, newest last.
    pub async fn list_reversed<T: Show + Send + 'static>(
        &self,
        name: &'static str,
        items: Items<T>,
        paging: &Paging,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<(), Failure> {
        let (mut all, cursor) = self.collect(items, paging.wanted(), is_wanted).await?;
        all.reverse();
        let mut printed = Printed::new(self, name, false);
        for item in &all {
            printed.item(item)?;
        }
        printed.end(cursor)
    }

    /// The items of a list that are to be shown, and where it goes on.
    pub async fn collect<T: Show + Send + 'static>(
        &self,
        mut items: Items<T>,
        wanted: usize,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<(Vec<T>, Option<Cursor>), Failure> {
        let mut all = Vec::new();
        while all.len() < wanted {
            match items.try_next().await {
                Ok(None) => break,
                Ok(Some(item)) if item.is_hidden(&self.look) || !is_wanted(&item) => {}
                Ok(Some(item)) => all.push(item),
                Err(error) => self.after_error(error, &items.cursor()).await?,
            }
        }
        Ok((all, items.cursor()))
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
                Err(error) => self.after_error(error, &items.cursor()).await?,
            }
        }
    }

    /// Prints a list that comes at once.
    pub fn list_whole<'a, T: Show + 'a>(
        &self,
        name: &'static str,
        items: impl IntoIterator<Item = &'a T>,
    ) -> Result<(), Failure> {
        let mut printed = Printed::new(self, name, false);
        for item in items {
            printed.item(item)?;
        }
        printed.end(None)
    }

    /// What an error in a list means: the list goes on after an unreadable item, and after a rate
    /// limit.
    async fn after_error(&self, error: Error, cursor: &Option<Cursor>) -> Result<(), Failure> {
        if error.kind() == &ErrorKind::Decode && error.http_status().is_none() {
            output::note(&format!(
                "note: left out: {}",
                crate::failure::reason(&error)
            ));
            return Ok(());
        }
        let waited = self.patience.wait_after(error).await;
        waited.map_err(|failure| going_on(failure, cursor))
    }
}

/// A failure that says where the list goes on.
fn going_on(failure: Failure, cursor: &Option<Cursor>) -> Failure {
    let goes_on = matches!(failure.exit(), Exit::RateLimited | Exit::Network);
    match cursor.as_ref().filter(|_| goes_on) {
        Some(cursor) => {
            let next = format!("{}; go on with --after '{cursor}'", failure.next());
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
            progress: shows.then(progress_line),
        }
    }

    fn item(&mut self, item: &impl Show) -> Result<(), Failure> {
        if self.context.is_json {
            let before = match self.count {
                0 => format!("{{\"{}\":[", self.name),
                _ => ",".to_owned(),
            };
            output::part(&before, &item.json())?;
        } else if self.context.has_template() {
            self.context.print(item)?;
        } else {
            let lines = item.shown(&self.context.look);
            output::lines(&lines, &self.context.look)?;
            if lines.len() > 1 {
                output::line("")?;
            }
        }
        self.count += 1;
        if let Some(progress) = &self.progress {
            progress.set_message(format!("{} {}", self.count, self.name));
        }
        Ok(())
    }

    fn end(self, cursor: Option<Cursor>) -> Result<(), Failure> {
        if let Some(progress) = &self.progress {
            progress.finish_and_clear();
        }
        let next = cursor.map(|cursor| cursor.to_string());
        if self.context.is_json {
            let before = match self.count {
                0 => format!("{{\"{}\":[],\"next\":", self.name),
                _ => "],\"next\":".to_owned(),
            };
            return output::end(&before, &next.map_or(Value::Null, Value::from), "}");
        }
        if let Some(next) = next.filter(|_| self.context.look.is_terminal && self.count > 0) {
            output::note(&format!("more: --all, or --after '{next}'"));
        }
        Ok(())
    }
}
