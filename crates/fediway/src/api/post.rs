//! Publishing, and comparing the result with the request.

use super::deviation::{self, Deviation};
use super::statuses::PostStatus;
use crate::endpoint::Request;
use crate::entities::Status;
use crate::future::{RequestFuture, boxed};

impl PostStatus {
    /// What is otherwise in this answer than this request asks for: for those who sent the request
    /// by other means.
    pub fn deviations(&self, answer: &Status) -> Vec<Deviation> {
        deviation::between(&self.call, answer)
    }

    /// Sends it, and says what the server did otherwise than it was asked to: some servers publish
    /// an unlisted status for everyone, and some drop the content warning or the language.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::Visibility;
    ///
    /// let post = client.statuses().post("Not for everyone").visibility(Visibility::Unlisted);
    /// let (status, deviations) = post.with_deviations().await?;
    /// for deviation in deviations {
    ///     eprintln!("{}: {deviation}", status.uri);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As without.
    pub fn with_deviations(self) -> RequestFuture<(Status, Vec<Deviation>)> {
        boxed(async move {
            let status = Self::read(&self.client.send(&self.call).await?)?;
            let deviations = deviation::between(&self.call, &status);
            Ok((status, deviations))
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::entities::{QuotePolicy, Visibility};
    use crate::{Client, Instance, InstanceUrl, NewPoll};

    fn post() -> PostStatus {
        let url = InstanceUrl::parse("example.org").unwrap();
        Client::anonymous(Instance::without_discovery(url))
            .statuses()
            .post("x")
    }

    fn answer(json: Value) -> Status {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn whatever_differs_is_said() {
        let poll = NewPoll::new(["a", "b"], std::time::Duration::from_secs(300));
        let asked = post()
            .visibility(Visibility::Unlisted)
            .spoiler_text("warning")
            .language("de")
            .media_ids(["1", "2"])
            .sensitive(true)
            .in_reply_to_id("3")
            .quoted_status_id("4")
            .poll(poll);
        let media = json!([{ "id": "1", "type": "image" }]);
        let got = answer(json!({ "id": "9", "visibility": "public", "media_attachments": media }));
        let said: Vec<_> = asked
            .deviations(&got)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            said,
            [
                "the visibility is public, not unlisted",
                "the content warning is missing",
                "the media are not hidden",
                "the language de is missing",
                "the status has 1 files, not 2",
                "the poll is missing or incomplete",
                "the status is not a reply",
                "the status does not quote anything",
            ]
        );
    }

    fn said(deviations: &[Deviation]) -> Vec<String> {
        deviations.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn parts_of_a_poll_that_differ_are_said() {
        let poll = || NewPoll::new(["a", "b"], std::time::Duration::from_secs(3600));
        let got = |poll: Value| {
            answer(json!({ "id": "9", "created_at": "2026-11-26T08:00:00Z", "poll": poll }))
        };
        let whole = || {
            json!({
                "id": "1", "multiple": false, "expires_at": "2026-11-26T09:00:00Z",
                "options": [{ "title": "a" }, { "title": "b" }],
            })
        };
        assert_eq!(post().poll(poll()).deviations(&got(whole())), []);
        let multiple = post().poll(poll().multiple());
        assert_eq!(multiple.deviations(&got(whole())), [Deviation::Poll]);
        let mut short = whole();
        short["expires_at"] = "2026-11-26T08:10:00Z".into();
        let short = post().poll(poll()).deviations(&got(short));
        assert_eq!(said(&short), ["the poll lasts 600 seconds, not 3600"]);
        let mut fewer = whole();
        fewer["options"] = json!([{ "title": "a" }]);
        assert_eq!(
            post().poll(poll()).deviations(&got(fewer)),
            [Deviation::Poll]
        );
    }

    #[test]
    fn a_status_that_more_may_see_or_quote_is_said() {
        let approval = |automatic: Value| {
            let approval = json!({ "automatic": automatic, "manual": [] });
            answer(json!({ "id": "9", "quote_approval": approval }))
        };
        let [nobody, followers, public] = [
            QuotePolicy::Nobody,
            QuotePolicy::Followers,
            QuotePolicy::Public,
        ]
        .map(|policy| post().quote_approval_policy(policy));
        let (all, some, none) = (
            approval(json!(["public"])),
            approval(json!(["followers"])),
            approval(json!([])),
        );
        let silent = answer(json!({ "id": "9" }));
        for (asked, got, by_more) in [
            (&nobody, &all, true),
            (&nobody, &some, true),
            (&nobody, &silent, true),
            (&nobody, &none, false),
            (&followers, &all, true),
            (&followers, &silent, true),
            (&followers, &some, false),
            (&followers, &none, false),
            (&public, &none, false),
            (&public, &silent, false),
        ] {
            assert_eq!(!asked.deviations(got).is_empty(), by_more, "{got:?}");
        }
        assert_eq!(
            said(&nobody.deviations(&all)),
            ["it may be quoted by more than nobody"]
        );

        let stays = answer(json!({ "id": "9", "local_only": true }));
        for post in [post().local_only(true), post().federated(false)] {
            assert_eq!(post.deviations(&silent), [Deviation::LocalOnly]);
            assert_eq!(post.deviations(&stays), []);
        }
        assert_eq!(post().federated(true).deviations(&silent), []);
    }

    #[test]
    fn a_reply_to_another_status_is_said() {
        let got = answer(json!({ "id": "9", "in_reply_to_id": "4" }));
        assert_eq!(post().in_reply_to_id("4").deviations(&got), []);
        assert_eq!(
            post().in_reply_to_id("3").deviations(&got),
            [Deviation::Reply]
        );
        let quote = answer(json!({ "id": "9", "quote_id": "4" }));
        assert_eq!(post().quote_id("4").deviations(&quote), []);
        assert_eq!(post().quote_id("4").deviations(&got), [Deviation::Quote]);
    }

    #[test]
    fn what_was_not_asked_for_cannot_differ() {
        let got = answer(json!({ "id": "9", "visibility": "private", "language": "en" }));
        assert_eq!(post().deviations(&got), []);
        let regional = post().language("EN-gb").visibility(Visibility::Private);
        assert_eq!(regional.deviations(&got), []);
        let warned = answer(json!({
            "id": "9", "spoiler_text": "W", "sensitive": true,
            "media_attachments": [{ "id": "1", "type": "image" }],
        }));
        assert_eq!(
            post()
                .spoiler_text("w ")
                .sensitive(false)
                .deviations(&warned),
            []
        );
    }
}
