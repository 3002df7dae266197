//! Writing all pages, a hundred posts in memory at a time.

use fediway::Timestamp;
use fediway::entities::Notification;
use maud::{Markup, html};

use super::addresses;
use super::entry::Entry;
use super::folder::Folder;
use super::frame::{self, Frame, pager};
use super::index::Index;
use super::local::Local;
use super::options::{Include, Options};
use super::pages::{self, Month, Part};
use super::shown::{Place, Shown};
use super::{date, names, notifications, read, statistics, tree};
use crate::archive::Archive;
use crate::error::Result;
use crate::rows::OwnerRow;

/// How many posts a page has at most.
pub(super) const AT_ONCE: usize = 100;

pub(super) struct Site<'a> {
    pub(super) archive: &'a Archive,
    pub(super) options: &'a Options,
    pub(super) owner: OwnerRow,
    pub(super) folder: Folder,
    pub(super) shown: Shown,
    pub(super) frame: Frame,
    pub(super) posts: u64,
}

impl Site<'_> {
    fn has(&self, part: Include) -> bool {
        self.options.include.contains(&part)
    }

    pub(super) async fn write(&mut self) -> Result<()> {
        let months = self.shown.months().await?;
        let mut index = Index::default();
        for month in &months {
            self.month(month, &mut index).await?;
        }
        index.finish(&self.folder)?;
        self.threads().await?;
        for (part, list, title) in LISTS {
            if self.has(part) {
                self.list(list, title).await?;
            }
        }
        if self.has(Include::Notifications) {
            self.notifications().await?;
        }
        let numbers = self.shown.numbers().await?;
        let page = statistics::page(&self.frame, &numbers);
        self.folder.page(names::STATISTICS, &page)?;
        let page = pages::search(&self.frame, index.parts);
        self.folder.page(names::SEARCH, &page)?;
        self.folder.write(names::STYLE, frame::STYLE)?;
        self.folder.write(names::SCRIPT, frame::SCRIPT)?;
        self.first_page(&months).await
    }

    async fn first_page(&mut self, months: &[Month]) -> Result<()> {
        let me = match self.owner.account {
            Some(row) => self.archive.account(row).await?,
            None => None,
        };
        let mut account = me.map(|me| me.account()).transpose()?;
        let mut local = Local::default();
        if let Some(account) = &mut account {
            account.acct.clone_from(&self.owner.handle);
            self.fetch(&addresses::of_account(account), &mut local)
                .await?;
        }
        let page = pages::index(&self.frame, account.as_ref(), months, &local);
        self.folder.page(names::INDEX, &page)
    }

    async fn month(&mut self, month: &Month, index: &mut Index) -> Result<()> {
        let title = month.title();
        let count = usize::try_from(month.count).unwrap_or(usize::MAX);
        let files: Vec<String> = (0..count.div_ceil(AT_ONCE))
            .map(|page| names::month(&month.name, page))
            .collect();
        let mut after: Place = (i64::MIN, 0);
        for at in 0..files.len() {
            let places = self.shown.of_month(&month.name, after, AT_ONCE).await?;
            after = places.last().copied().unwrap_or(after);
            let entries = self.entries(&places).await?;
            for entry in &entries {
                index.add(&self.folder, &files[at], entry)?;
            }
            self.posts += entries.len() as u64;
            self.part(&title, &files, at, &entries).await?;
        }
        Ok(())
    }

    async fn threads(&mut self) -> Result<()> {
        let mut after = 0;
        loop {
            let roots = self.shown.threads(after, 100).await?;
            let Some(last) = roots.last() else {
                return Ok(());
            };
            after = *last;
            for root in roots {
                self.thread(root).await?;
            }
        }
    }

    async fn thread(&mut self, root: i64) -> Result<()> {
        let posts = tree::ordered(&self.shown.of_thread(root).await?);
        let files: Vec<String> = (0..posts.len().div_ceil(AT_ONCE))
            .map(|page| names::thread(root, page))
            .collect();
        for (at, some) in posts.chunks(AT_ONCE).enumerate() {
            let mut entries = Vec::new();
            for (depth, id) in some {
                if let Some(mut entry) = self.entry(*id).await? {
                    entry.depth = *depth;
                    entry.thread = None;
                    entries.push(entry);
                }
            }
            self.part("Thread", &files, at, &entries).await?;
        }
        Ok(())
    }

    /// A list of posts of other people. How many pages it has is only known at its end, so each page
    /// leads to the next one alone.
    async fn list(&mut self, list: &str, title: &str) -> Result<()> {
        let mut before: Place = (i64::MAX, i64::MAX);
        let mut files = vec![names::numbered(list, 0)];
        loop {
            let places = self.shown.of_list(list, before, AT_ONCE).await?;
            before = places.last().copied().unwrap_or(before);
            let more = !self.shown.of_list(list, before, 1).await?.is_empty() && !places.is_empty();
            let at = files.len() - 1;
            if more {
                files.push(names::numbered(list, at + 1));
            }
            let entries = self.entries(&places).await?;
            self.part(title, &files, at, &entries).await?;
            if !more {
                return Ok(());
            }
        }
    }

    async fn notifications(&mut self) -> Result<()> {
        let (mut after, mut page) = (String::new(), 0);
        loop {
            let documents = self
                .archive
                .documents(self.owner.id, "notifications", &after, AT_ONCE as u32)
                .await?;
            let more = documents.len() == AT_ONCE;
            if documents.is_empty() && page > 0 {
                return Ok(());
            }
            let mut body = Vec::new();
            for document in &documents {
                after.clone_from(&document.key);
                body.push(self.notification(&document.json).await?);
            }
            let mut files = (0..=page).map(|page| names::numbered("notifications", page));
            let mut files: Vec<String> = files.by_ref().collect();
            if more {
                files.push(names::numbered("notifications", page + 1));
            }
            let body =
                html! { (pager(&files, page)) @for item in &body { (item) } (pager(&files, page)) };
            let html = self.frame.page(&files[page], "Notifications", &body);
            self.folder.page(&files[page], &html)?;
            page += 1;
            if !more {
                return Ok(());
            }
        }
    }

    async fn notification(&mut self, json: &str) -> Result<Markup> {
        let Ok(notification) = serde_json::from_str::<Notification>(json) else {
            return Ok(html! {});
        };
        let mut local = Local::default();
        if let Some(account) = &notification.account {
            self.fetch(&addresses::of_account(account), &mut local)
                .await?;
        }
        let target = match &notification.status {
            Some(status) => self.archive.find_status(&status.uri).await?,
            None => None,
        };
        let target = match target {
            Some(id) => self.shown.page_of(id).await?,
            None => None,
        };
        Ok(notifications::item(
            &notification,
            target.as_deref(),
            &local,
        ))
    }

    async fn entries(&mut self, places: &[Place]) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for (_, id) in places {
            entries.extend(self.entry(*id).await?);
        }
        Ok(entries)
    }

    async fn entry(&mut self, id: i64) -> Result<Option<Entry>> {
        read::entry(self.archive, &mut self.shown, id).await
    }

    async fn part(
        &mut self,
        title: &str,
        files: &[String],
        at: usize,
        entries: &[Entry],
    ) -> Result<()> {
        let mut local = Local::default();
        for entry in entries {
            self.fetch(&addresses::of_entry(entry), &mut local).await?;
        }
        let part = Part {
            title,
            files,
            at,
            entries,
            local: &local,
        };
        let html = part.page(&self.frame);
        self.folder.page(&files[at], &html)
    }

    /// Copies what the archive has under these addresses.
    async fn fetch(&mut self, urls: &[&str], local: &mut Local) -> Result<()> {
        for url in urls {
            if url.is_empty() || local.file(url).is_some() {
                continue;
            }
            if let Some(row) = self.archive.file_of(url).await? {
                let file = self.folder.media(self.archive.folder(), &row)?;
                local.add(url, file);
            }
        }
        Ok(())
    }
}

/// The lists that have pages of their own if they are named.
const LISTS: [(Include, &str, &str); 2] = [
    (Include::Favourites, "favourites", "Favourites"),
    (Include::Bookmarks, "bookmarks", "Bookmarks"),
];

/// The pages that every page leads to.
pub(super) fn navigation(options: &Options) -> Vec<(String, &'static str)> {
    let mut pages = vec![
        (names::INDEX.to_owned(), "Archive"),
        (names::STATISTICS.to_owned(), "Statistics"),
        (names::SEARCH.to_owned(), "Search"),
    ];
    for (part, list, title) in LISTS {
        if options.include.contains(&part) {
            pages.push((names::numbered(list, 0), title));
        }
    }
    if options.include.contains(&Include::Notifications) {
        pages.push((names::numbered("notifications", 0), "Notifications"));
    }
    pages
}

/// The frame of the pages of an owner.
pub(super) fn frame(owner: &OwnerRow, options: &Options, now: Timestamp) -> Frame {
    Frame {
        title: format!("@{}", owner.handle),
        pages: navigation(options),
        made: date::day(now),
    }
}
