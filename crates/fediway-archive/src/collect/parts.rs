//! The parts of a list, one after another: its pages, or what several tasks have read ahead.

use fediway::{Cursor, Error, Page, Pages, ParallelItems, RawItem, TryStreamExt};

/// A part of a list, from newer to older items.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) items: Vec<RawItem>,
    /// Where it begins and ends, where that is not said by the ids of its items.
    pub(super) newest: Option<String>,
    pub(super) oldest: Option<String>,
    /// Where the next one begins; none where the list ended.
    pub(super) next: Option<Cursor>,
}

/// A list, part by part.
pub(super) enum Parts {
    Pages(Box<Pages<Page<RawItem>>>),
    Ahead(Box<Ahead>),
}

/// What several tasks read, in the order of the list.
pub(super) struct Ahead {
    items: ParallelItems<RawItem>,
    /// How many items a part has.
    size: usize,
    /// What came after the last part.
    failed: Option<Error>,
}

impl Parts {
    pub(super) fn pages(pages: Pages<Page<RawItem>>) -> Self {
        Self::Pages(Box::new(pages))
    }

    pub(super) fn ahead(items: ParallelItems<RawItem>, size: usize) -> Self {
        let failed = None;
        Self::Ahead(Box::new(Ahead {
            items,
            size,
            failed,
        }))
    }

    /// The next part; `None` after the last one.
    pub(super) async fn next(&mut self) -> Result<Option<Part>, Error> {
        match self {
            Self::Pages(pages) => {
                let page = pages.try_next().await?;
                Ok(page.map(|page| Part::of(page, pages.cursor())))
            }
            Self::Ahead(ahead) => ahead.next().await,
        }
    }
}

impl Ahead {
    /// What came before an error is a part, too. The error follows.
    async fn next(&mut self) -> Result<Option<Part>, Error> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let mut items = Vec::with_capacity(self.size);
        while items.len() < self.size {
            match self.items.try_next().await {
                Ok(Some(item)) => items.push(item),
                Ok(None) => break,
                Err(error) if items.is_empty() => return Err(error),
                Err(error) => {
                    self.failed = Some(error);
                    break;
                }
            }
        }
        let next = self.items.cursor();
        Ok((!items.is_empty()).then(|| Part {
            items,
            next,
            ..Part::default()
        }))
    }
}

impl Part {
    fn of(page: Page<RawItem>, next: Option<Cursor>) -> Self {
        let value = |cursor: &Option<Cursor>| {
            let (_, value) = cursor.as_ref()?.params().next()?;
            Some(value.to_owned())
        };
        Self {
            newest: value(&page.prev),
            oldest: value(&page.next),
            items: page.into_iter().collect(),
            next,
        }
    }
}
