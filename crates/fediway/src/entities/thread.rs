//! A conversation as a tree.

use std::collections::HashMap;

use super::status::{Context, Status};
use crate::ids::StatusId;

/// A conversation: what a status replies to, the status, and all replies, each right after what it
/// replies to.
///
/// It is flat, however deep the conversation is: each status comes with its depth.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    statuses: Vec<(usize, Status)>,
}

impl Context {
    /// The conversation around the status that this is the context of.
    ///
    /// A reply to a status that is not there stands at the top, and nothing is left out.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, id: fediway::StatusId) -> fediway::Result<()> {
    /// let status = client.statuses().get(&id).await?;
    /// let thread = client.statuses().context(&id).await?.thread(status);
    /// for (depth, status) in thread.iter() {
    ///     println!("{}{}", "  ".repeat(depth), status.content);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn thread(self, status: Status) -> Thread {
        let mut statuses = self.ancestors;
        statuses.push(status);
        statuses.extend(self.descendants);
        Thread::of(statuses)
    }
}

impl Thread {
    fn of(statuses: Vec<Status>) -> Self {
        let places: HashMap<StatusId, usize> = statuses
            .iter()
            .enumerate()
            .filter(|(_, status)| !status.id.as_str().is_empty())
            .map(|(place, status)| (status.id.clone(), place))
            .collect();
        let mut replies = vec![Vec::new(); statuses.len()];
        let mut tops = Vec::new();
        for (place, status) in statuses.iter().enumerate() {
            let parent = status.in_reply_to_id.as_ref().and_then(|id| places.get(id));
            match parent.filter(|parent| **parent != place) {
                Some(parent) => replies[*parent].push(place),
                None => tops.push(place),
            }
        }
        // Statuses that reply to each other in a circle have no top: the first of them is one.
        let all = tops.into_iter().chain(0..statuses.len());
        let mut left: Vec<Option<Status>> = statuses.into_iter().map(Some).collect();
        let mut ordered = Vec::with_capacity(left.len());
        for top in all {
            let mut open = vec![(0, top)];
            while let Some((depth, place)) = open.pop() {
                if let Some(status) = left[place].take() {
                    ordered.push((depth, status));
                    open.extend(replies[place].iter().rev().map(|reply| (depth + 1, *reply)));
                }
            }
        }
        Self { statuses: ordered }
    }

    /// Every status with its depth, each right after what it replies to.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Status)> {
        self.statuses.iter().map(|(depth, status)| (*depth, status))
    }

    /// The direct replies to a status.
    pub fn replies<'t>(&'t self, id: &'t StatusId) -> impl Iterator<Item = &'t Status> {
        let statuses = self.statuses.iter().map(|(_, status)| status);
        statuses.filter(move |status| status.in_reply_to_id.as_ref() == Some(id))
    }
}

impl IntoIterator for Thread {
    type Item = (usize, Status);
    type IntoIter = std::vec::IntoIter<(usize, Status)>;

    fn into_iter(self) -> Self::IntoIter {
        self.statuses.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn status(id: &str, parent: &str) -> Status {
        let parent = (!parent.is_empty()).then_some(parent);
        serde_json::from_value(json!({ "id": id, "in_reply_to_id": parent, "content": id }))
            .unwrap()
    }

    fn shape(statuses: &[(&str, &str)]) -> Vec<String> {
        let statuses = statuses
            .iter()
            .map(|(id, parent)| status(id, parent))
            .collect();
        let thread = Thread::of(statuses);
        thread
            .iter()
            .map(|(depth, status)| format!("{depth}{}", status.id))
            .collect()
    }

    #[test]
    fn replies_follow_what_they_reply_to() {
        let statuses = [
            ("a", ""),
            ("b", "a"),
            ("c", "b"),
            ("d", "a"),
            ("e", "b"),
            ("f", "gone"),
        ];
        assert_eq!(shape(&statuses), ["0a", "1b", "2c", "2e", "1d", "0f"]);
    }

    #[test]
    fn circles_and_repetitions_lose_nothing() {
        assert_eq!(
            shape(&[("a", "b"), ("b", "a"), ("c", "c")]),
            ["0c", "0a", "1b"]
        );
        assert_eq!(
            shape(&[("a", ""), ("a", ""), ("", "a"), ("", "a")]).len(),
            4
        );
    }

    #[test]
    fn depth_costs_no_stack() {
        let names: Vec<String> = (0..100_000).map(|number| format!("s{number}")).collect();
        let parents = std::iter::once("").chain(names.iter().map(String::as_str));
        let pairs = names.iter().zip(parents);
        let statuses = pairs.map(|(id, parent)| status(id, parent)).collect();
        assert_eq!(Thread::of(statuses).iter().last().unwrap().0, 99_999);
    }

    #[test]
    fn a_context_is_put_around_its_status() {
        let context = Context {
            ancestors: vec![status("a", "")],
            descendants: vec![status("c", "b")],
        };
        let thread = context.thread(status("b", "a"));
        assert_eq!(thread.replies(&"b".into()).count(), 1);
        let ids: Vec<_> = thread
            .into_iter()
            .map(|(_, status)| status.id.to_string())
            .collect();
        assert_eq!(ids, ["a", "b", "c"]);
    }
}
