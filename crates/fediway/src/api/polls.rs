//! [polls](https://docs.joinmastodon.org/methods/polls/)

use crate::api::resource::resource;
use crate::entities::Poll;
use crate::ids::PollId;

resource! {
    /// Polls on statuses. One is made with [`PostStatus::poll`](super::PostStatus::poll).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, poll: fediway::PollId) -> fediway::Result<()> {
    /// let poll = client.polls().vote(poll, [0]).await?;
    /// println!("{} votes", poll.votes_count);
    /// # Ok(()) }
    /// ```
    polls => Polls {
        /// One poll.
        GET "/api/v1/polls/{id}" [ReadStatuses] get as GetPoll(id: PollId) -> Poll

        /// Votes for options, by their positions from 0. A vote cannot be changed.
        POST "/api/v1/polls/{id}/votes" [WriteStatuses]
        vote as VoteInPoll(id: PollId, choices: [u32]) -> Poll
    }
}
