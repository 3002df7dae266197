//! The account's own filters, as the server says that statuses match them.

use fediway::Status;
use fediway::entities::{Filter, FilterAction, FilterContext};

use crate::text;

/// What becomes of a status.
#[derive(Debug, PartialEq, Eq)]
pub enum Shown {
    Whole,
    /// One line, with the names of the filters.
    Warning(String),
    /// Without its media; the names of the filters.
    WithoutMedia(String),
    Hidden,
}

/// What the filters make of a status in this place.
pub fn shown(status: &Status, place: &FilterContext) -> Shown {
    let boosted = status.reblog.as_deref().into_iter();
    let results = std::iter::once(status)
        .chain(boosted)
        .flat_map(|it| &it.filtered);
    let filters = results.filter_map(|result| result.filter.as_deref());
    let acting: Vec<&Filter> = filters.filter(|it| it.context.contains(place)).collect();
    let does = |action: FilterAction| acting.iter().any(|it| it.filter_action == action);
    if acting.is_empty() {
        return Shown::Whole;
    }
    if does(FilterAction::Hide) {
        return Shown::Hidden;
    }
    let mut names: Vec<_> = acting.iter().map(|it| text::one_line(&it.title)).collect();
    names.dedup();
    let names = names.join(", ");
    match acting
        .iter()
        .all(|it| it.filter_action == FilterAction::Blur)
    {
        true => Shown::WithoutMedia(names),
        // An action that is not known is taken for a warning.
        false => Shown::Warning(names),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn status(actions: &[&str]) -> Status {
        let filtered: Vec<_> = actions
            .iter()
            .map(|action| {
                json!({ "filter": {
                    "id": "1", "title": format!("F {action}"), "context": ["home"],
                    "filter_action": action,
                }})
            })
            .collect();
        serde_json::from_value(json!({ "id": "1", "filtered": filtered })).unwrap()
    }

    #[test]
    fn the_strictest_filter_of_the_place_decides() {
        for (actions, expected) in [
            (&[][..], Shown::Whole),
            (&["blur"], Shown::WithoutMedia("F blur".into())),
            (&["blur", "warn"], Shown::Warning("F blur, F warn".into())),
            (&["warn", "hide"], Shown::Hidden),
            (&["of the future"], Shown::Warning("F of the future".into())),
        ] {
            let status = status(actions);
            assert_eq!(shown(&status, &FilterContext::Home), expected);
            assert_eq!(shown(&status, &FilterContext::Public), Shown::Whole);
            let boost = json!({ "id": "2", "reblog": status });
            let boost = serde_json::from_value(boost).unwrap();
            assert_eq!(shown(&boost, &FilterContext::Home), expected);
        }
    }
}
