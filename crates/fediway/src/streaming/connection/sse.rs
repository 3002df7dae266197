//! A parser of server-sent events by the HTML standard, with limits.

use std::mem;
use std::time::Duration;

/// What an event stream holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SseItem {
    Event {
        event: String,
        data: Option<String>,
    },
    /// How long the server wants to be left alone before the next connection.
    Retry(Duration),
}

/// A line or an event was longer than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Takes bytes as they come, cut anywhere.
#[derive(Debug, Default)]
pub(super) struct Parser {
    line: Vec<u8>,
    /// The last byte ended a line as a carriage return, so that a newline belongs to it.
    after_cr: bool,
    /// A line was read. Before the first one, a byte-order mark may come.
    started: bool,
    event: Option<String>,
    data: Option<String>,
    limit: usize,
}

impl Parser {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }

    /// Reads on and hands over what is complete.
    pub(super) fn push(
        &mut self,
        mut bytes: &[u8],
        mut found: impl FnMut(SseItem),
    ) -> Result<(), TooLong> {
        while !bytes.is_empty() {
            if mem::take(&mut self.after_cr)
                && let Some(rest) = bytes.strip_prefix(b"\n")
            {
                bytes = rest;
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            if self.line.len() + part.len() > self.limit {
                return Err(TooLong);
            }
            self.line.extend_from_slice(part);
            let Some((ended_by, rest)) = rest.split_first() else {
                return Ok(());
            };
            self.after_cr = *ended_by == b'\r';
            bytes = rest;
            let line = mem::take(&mut self.line);
            self.take_line(&line, &mut found)?;
            // The buffer serves the next line.
            self.line = line;
            self.line.clear();
        }
        Ok(())
    }

    fn take_line(&mut self, line: &[u8], found: &mut impl FnMut(SseItem)) -> Result<(), TooLong> {
        let line = match mem::replace(&mut self.started, true) {
            true => line,
            false => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
        };
        if line.is_empty() {
            let (event, mut data) = (self.event.take(), self.data.take());
            if event.is_some() || data.is_some() {
                // Every line put a newline behind itself.
                data.as_mut().map(String::pop);
                let event = event.unwrap_or_default();
                found(SseItem::Event { event, data });
            }
            return Ok(());
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            // A comment keeps the connection open.
            "" => {}
            "event" => self.event = Some(value.to_owned()),
            "data" => {
                let data = self.data.get_or_insert_default();
                if data.len() + value.len() >= self.limit {
                    return Err(TooLong);
                }
                data.push_str(value);
                data.push('\n');
            }
            // Gaps are filled by the ids of what came.
            "id" => {}
            "retry" => {
                // The format has anything else than digits ignored.
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                if let Ok(milliseconds) = value.parse()
                    && digits
                {
                    found(SseItem::Retry(Duration::from_millis(milliseconds)));
                }
            }
            // Not in this format. By the standard, it would be ignored.
            _ => found(SseItem::Event {
                event: String::new(),
                data: Some(line.into_owned()),
            }),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(pieces: &[&[u8]], limit: usize) -> Result<Vec<SseItem>, TooLong> {
        let (mut parser, mut found) = (Parser::new(limit), Vec::new());
        for piece in pieces {
            parser.push(piece, |item| found.push(item))?;
        }
        Ok(found)
    }

    fn event(event: &str, data: &str) -> SseItem {
        let (event, data) = (event.to_owned(), Some(data.to_owned()));
        SseItem::Event { event, data }
    }

    #[test]
    fn events_comments_and_line_ends_are_read() {
        let text = "\u{feff}:)\nevent: update\ndata: {\ndata:}\n\r\n:thump\r\revent:delete\r\ndata: 7\r\n\r\nid: 3\nretry: 5\nretry: soon\n\nevent: filters_changed\n\ndata\n\ndata: cut";
        let found = all(&[text.as_bytes()], 100).unwrap();
        let bare = SseItem::Event {
            event: "filters_changed".into(),
            data: None,
        };
        let expected = [
            event("update", "{\n}"),
            event("delete", "7"),
            SseItem::Retry(Duration::from_millis(5)),
            bare,
            event("", ""),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_no_field_is_kept_and_what_is_too_long_ends_it() {
        let found = all(&[b"<html>\nnonsense: x\n\n"], 100).unwrap();
        let unreadable = |line: &str| event("", line);
        assert_eq!(found, [unreadable("<html>"), unreadable("nonsense: x")]);
        assert_eq!(all(&[&[b'x'; 101]], 100), Err(TooLong));
        assert_eq!(all(&[&[b':'; 60], &[b':'; 60]], 100), Err(TooLong));
        assert_eq!(all(&[&b"data: 0123456789\n".repeat(20)], 100), Err(TooLong));
    }

    proptest! {
        /// Nothing is lost or changed by where the bytes are cut.
        #[test]
        fn it_does_not_matter_where_it_is_cut(
            text in "(event: ?|data: ?|:|id: ?|x|é|\\PC{0,3}|\r|\n|\r\n|\n\n){0,40}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<_> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
            let single: Vec<_> = bytes.chunks(1).collect();
            let whole = all(&[bytes], 1 << 20);
            prop_assert_eq!(&all(&pieces, 1 << 20), &whole);
            prop_assert_eq!(&all(&single, 1 << 20), &whole);
        }

        /// What is written as events is read as the same events.
        #[test]
        fn what_was_sent_arrives(events in prop::collection::vec(("[a-z._]{1,12}", "[^\r\n]{0,30}"), 0..8)) {
            let text: String = events
                .iter()
                .map(|(event, data)| format!("event: {event}\ndata: {data}\n\n:thump\n"))
                .collect();
            let sent: Vec<_> = events.iter().map(|(name, data)| event(name, data)).collect();
            prop_assert_eq!(all(&[text.as_bytes()], 1 << 20).unwrap(), sent);
        }

        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..300), limit in 1usize..200) {
            let _ = all(&bytes.chunks(7).collect::<Vec<_>>(), limit);
        }
    }
}
