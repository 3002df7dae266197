//! `fediway poll`.

use fediway::Poll;

use super::context::Context;
use crate::cli::{Global, OnePoll, PollCommand};
use crate::failure::{Exit, Failure};
use crate::{refer, text};

pub async fn run(global: &Global, command: PollCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    match command {
        PollCommand::Show(named) => context.print(&poll(&context, &named).await?).await,
        PollCommand::Vote {
            poll: named,
            choices,
        } => {
            let poll = poll(&context, &named).await?;
            let choices = choices.iter().map(|choice| place(&poll, choice));
            let choices = choices.collect::<Result<Vec<u32>, Failure>>()?;
            let voted = context
                .ask(context.client.polls().vote(&poll.id, choices))
                .await?;
            context.print(&voted).await
        }
    }
}

async fn poll(context: &Context, named: &OnePoll) -> Result<Poll, Failure> {
    let client = &context.client;
    if named.id {
        return context.ask(client.polls().get(&*named.poll)).await;
    }
    let status = refer::status(client, &named.poll).await?;
    let shown = status.reblog.as_deref().unwrap_or(&status);
    match &shown.poll {
        Some(poll) => Ok((**poll).clone()),
        None => {
            let next = "name a status with a poll, or the id of a poll with --id";
            Err(Failure::new(Exit::Usage, "the status has no poll", next))
        }
    }
}

/// The position of a choice: it is named by its number, counted from 1, or by its text. A text
/// counts more, because an option may be a number.
fn place(poll: &Poll, choice: &str) -> Result<u32, Failure> {
    let same =
        |text: &str| text::one_line(text).to_lowercase() == text::one_line(choice).to_lowercase();
    let named = poll.options.iter().position(|option| same(&option.title));
    let numbered = choice
        .trim()
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1));
    let place = named.or(numbered.filter(|place| *place < poll.options.len()));
    place
        .and_then(|place| u32::try_from(place).ok())
        .ok_or_else(|| {
            let options = poll.options.iter().enumerate();
            let options: Vec<_> = options
                .map(|(place, option)| format!("{} {}", place + 1, text::one_line(&option.title)))
                .collect();
            let what = format!("there is no choice {}", text::one_line(choice));
            Failure::new(
                Exit::Usage,
                what,
                format!("choose of: {}", options.join(", ")),
            )
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_choice_is_named_by_its_text_or_counted_from_one() {
        let options = ["Tea", "2", "Cof\nfee"].map(|title| json!({ "title": title }));
        let poll: Poll = serde_json::from_value(json!({ "id": "1", "options": options })).unwrap();
        for (choice, expected) in [("1", 0), ("tea", 0), ("2", 1), ("3", 2), ("Cof fee", 2)] {
            assert_eq!(place(&poll, choice).unwrap(), expected, "{choice}");
        }
        for choice in ["0", "4", "", "milk"] {
            let failure = place(&poll, choice).unwrap_err();
            assert_eq!(failure.next(), "choose of: 1 Tea, 2 2, 3 Cof fee");
        }
    }
}
