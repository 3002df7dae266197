//! How servers differ from the common profile: one table, keyed by the nodeinfo software name.
//!
//! Only this file names a software. Other code reads a column. The types of the columns are in
//! `columns.rs`.

use std::time::Duration;

use super::columns::{
    AppProbe, DeadToken, Keys, RefusedCode, Revocation, Since, Streaming, TimeInIds,
};
use super::deletion_pace::DeletionPace;
use super::min_id::MinId;

/// The differences of one software.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Quirks {
    /// The nodeinfo software name.
    pub(crate) software: &'static str,
    /// Why there is nothing to log in to, if the software has no Mastodon client API.
    pub(crate) no_client_api: Option<&'static str>,
    /// A loopback redirect may use any port (RFC 8252, section 7.3), whichever was registered.
    pub(crate) any_loopback_port: bool,
    /// Granular scopes are dropped without a word, so that only coarse ones may be asked for.
    pub(crate) coarse_scopes_only: bool,
    /// A browser that is signed in gets a token instead of a code unless sign-in is forced.
    pub(crate) force_login: bool,
    /// How long a code lives on the server.
    pub(crate) code_lifetime: Duration,
    /// What it answers to a code that is wrong, where that is not `invalid_grant`.
    pub(crate) refused_code: Option<RefusedCode>,
    /// How a token is ended.
    pub(crate) revocation: Revocation,
    /// A second login of the same app and account gets the token of the first.
    pub(crate) shares_tokens: bool,
    /// Revoking a token deletes the registered app as well.
    pub(crate) revocation_ends_app: bool,
    /// What a repeated `Idempotency-Key` does.
    pub(crate) keys: Keys,
    /// The parameters of a DELETE are read from the query, and not from a body.
    pub(crate) delete_takes_query: bool,
    /// What it answers to a token that is dead, where that is no 401.
    pub(crate) dead_token: &'static [DeadToken],
    /// How to find out whether it still knows a registered app, without creating anything.
    pub(crate) app_probe: AppProbe,
    /// A time to publish a status at is ignored, and the status is published at once.
    pub(crate) ignores_schedule: bool,
    /// A status with both a poll and files is refused.
    pub(crate) refuses_poll_with_files: bool,
    /// How many requests in which time it should get, where it does not say what it allows.
    pub(crate) pace: Option<(u32, Duration)>,
    /// How many statuses a program should delete in which time.
    pub(crate) deletions: DeletionPace,
    /// What its lists do with a `min_id`: the path of a list, or how it begins. The first one that fits
    /// counts.
    pub(crate) min_id: &'static [(&'static str, MinId)],
    /// How its ids of statuses tell the time, if it takes a made-up one for a `max_id`.
    pub(crate) time_in_ids: Option<TimeInIds>,
    /// How it streams.
    pub(crate) streaming: Streaming,
    /// A direct message comes on a stream twice, as a status and as a notification.
    pub(crate) direct_comes_twice: bool,
    /// Endpoints that it has under another path: as they are declared, and here.
    pub(crate) other_paths: &'static [(&'static str, &'static str)],
}

/// The row of an unknown server.
const COMMON: Quirks = Quirks {
    software: "",
    no_client_api: None,
    any_loopback_port: false,
    coarse_scopes_only: false,
    force_login: false,
    code_lifetime: minutes(10),
    refused_code: None,
    revocation: Revocation::Form,
    shares_tokens: false,
    revocation_ends_app: false,
    keys: Keys::Ignored,
    delete_takes_query: false,
    dead_token: &[],
    // On a server of which nothing is known, even a made-up code might give a token.
    app_probe: AppProbe::Revocation,
    ignores_schedule: false,
    refuses_poll_with_files: false,
    pace: None,
    // It may be a fork of Mastodon.
    deletions: MASTODONS_DELETIONS,
    min_id: &[],
    time_in_ids: None,
    // A server that knows only one of the two headers ignores the other.
    streaming: Streaming::Protocol,
    direct_comes_twice: false,
    other_paths: &[],
};

/// Pleroma keeps the responses to keys of all requests, once they are sent.
const PLEROMAS_KEYS: Keys = Keys::Honoured {
    scheduled: Since::Always,
    locked: Since::Never,
};

/// As Mastodon documents it, in every list.
const ABOVE: &[(&str, MinId)] = &[("", MinId::Above)];

/// What Pleroma allows for posting by default; it sends no headers.
const PLEROMAS_PACE: Option<(u32, Duration)> = Some((15, Duration::from_secs(10)));

/// Mastodon allows 30 in each half hour of the clock, including undone boosts, for all tokens of an
/// account together, in all versions since 2.7.2. Some are left for the user's other clients.
const MASTODONS_DELETIONS: DeletionPace = DeletionPace::new(25, minutes(30)).of_the_clock();

/// A fifth of the usual limit for all requests, if no limit for deletions is known.
const USUAL_DELETIONS: DeletionPace = DeletionPace::new(60, minutes(5));

/// Of the 15 actions that it allows by default.
const PLEROMAS_DELETIONS: DeletionPace = DeletionPace::new(12, Duration::from_secs(10));

/// The limit of Mastodon, for servers that send no headers.
const MASTODONS_PACE: Option<(u32, Duration)> = Some((300, minutes(5)));

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

const fn other_api(software: &'static str, api: &'static str) -> Quirks {
    Quirks {
        software,
        no_client_api: Some(api),
        ..COMMON
    }
}

const TABLE: &[Quirks] = &[
    Quirks {
        software: "mastodon",
        min_id: ABOVE,
        refuses_poll_with_files: true,
        any_loopback_port: true,
        shares_tokens: true,
        // mastodon/mastodon#37879 locks keys, #30084 keeps those of scheduled statuses.
        keys: Keys::Honoured {
            scheduled: Since::Version(4, 3),
            locked: Since::Version(4, 6),
        },
        time_in_ids: Some(TimeInIds::Snowflake),
        streaming: Streaming::Header,
        ..COMMON
    },
    Quirks {
        software: "gotosocial",
        // Half of what it allows an address for everything.
        deletions: DeletionPace::new(150, minutes(5)),
        refused_code: Some(RefusedCode {
            status: 400,
            words: Some("sql: no rows in result set"),
        }),
        app_probe: AppProbe::Code,
        min_id: ABOVE,
        refuses_poll_with_files: true,
        code_lifetime: minutes(5),
        time_in_ids: Some(TimeInIds::Ulid),
        direct_comes_twice: true,
        ..COMMON
    },
    Quirks {
        software: "pleroma",
        deletions: PLEROMAS_DELETIONS,
        app_probe: AppProbe::Code,
        min_id: ABOVE,
        force_login: true,
        keys: PLEROMAS_KEYS,
        pace: PLEROMAS_PACE,
        time_in_ids: Some(TimeInIds::Flake),
        ..COMMON
    },
    Quirks {
        software: "akkoma",
        deletions: PLEROMAS_DELETIONS,
        app_probe: AppProbe::Code,
        min_id: ABOVE,
        force_login: true,
        shares_tokens: true,
        keys: PLEROMAS_KEYS,
        pace: PLEROMAS_PACE,
        time_in_ids: Some(TimeInIds::Flake),
        ..COMMON
    },
    Quirks {
        software: "takahe",
        deletions: USUAL_DELETIONS,
        ignores_schedule: true,
        code_lifetime: minutes(1),
        refused_code: Some(RefusedCode {
            status: 500,
            words: None,
        }),
        app_probe: AppProbe::Code,
        dead_token: &[DeadToken {
            endpoint: None,
            status: 400,
            words: Some("invalid bearer token"),
        }],
        pace: MASTODONS_PACE,
        streaming: Streaming::None,
        ..COMMON
    },
    Quirks {
        software: "snac",
        deletions: USUAL_DELETIONS,
        // It compares no codes.
        app_probe: AppProbe::ConsentPage,
        revocation_ends_app: true,
        dead_token: &[DeadToken {
            endpoint: Some("/api/v1/accounts/verify_credentials"),
            status: 422,
            words: None,
        }],
        pace: MASTODONS_PACE,
        streaming: Streaming::None,
        ..COMMON
    },
    Quirks {
        software: "mitra",
        deletions: USUAL_DELETIONS,
        refused_code: Some(RefusedCode {
            status: 404,
            words: Some("authorization not found"),
        }),
        delete_takes_query: true,
        app_probe: AppProbe::Code,
        ignores_schedule: true,
        coarse_scopes_only: true,
        code_lifetime: minutes(5),
        revocation: Revocation::Bearer,
        min_id: &[
            ("/api/v1/notifications", MinId::Unknown),
            ("", MinId::Ignored),
        ],
        time_in_ids: Some(TimeInIds::Uuid),
        streaming: Streaming::None,
        ..COMMON
    },
    Quirks {
        software: "hollo",
        deletions: USUAL_DELETIONS,
        app_probe: AppProbe::Code,
        other_paths: &[(
            "/api/v1/pleroma/statuses/{id}/reactions/{emoji}",
            "/api/v1/statuses/{id}/emoji_reactions/{emoji}",
        )],
        min_id: &[
            ("/api/v1/accounts/{id}/statuses", MinId::Newest),
            ("/api/v1/timelines/", MinId::Newest),
        ],
        ignores_schedule: true,
        time_in_ids: Some(TimeInIds::Uuid),
        streaming: Streaming::None,
        ..COMMON
    },
    Quirks {
        software: "pixelfed",
        deletions: USUAL_DELETIONS,
        app_probe: AppProbe::Code,
        any_loopback_port: true,
        revocation: Revocation::None,
        ..COMMON
    },
    Quirks {
        software: "friendica",
        deletions: USUAL_DELETIONS,
        app_probe: AppProbe::Code,
        code_lifetime: minutes(5),
        shares_tokens: true,
        ..COMMON
    },
    Quirks {
        software: "sharkey",
        deletions: USUAL_DELETIONS,
        app_probe: AppProbe::Code,
        revocation: Revocation::None,
        ..COMMON
    },
    Quirks {
        software: "firefish",
        deletions: USUAL_DELETIONS,
        app_probe: AppProbe::Code,
        revocation: Revocation::None,
        ..COMMON
    },
    other_api("misskey", "Misskey, which has an API of its own"),
    other_api("lemmy", "Lemmy, which has an API of its own"),
    other_api("peertube", "PeerTube, which has an API of its own"),
    other_api("loops", "Loops, which has an API of its own"),
];

impl Quirks {
    /// The row of a software, or the common profile.
    pub(crate) fn of(software: &str) -> &'static Quirks {
        TABLE
            .iter()
            .find(|row| row.software == software)
            .unwrap_or(&COMMON)
    }

    /// Whether an answer with these words is what this software answers to a dead token.
    pub(crate) fn is_dead_token(&self, endpoint: &str, status: u16, words: &str) -> bool {
        self.dead_token.iter().any(|dead| {
            let here = dead.endpoint.is_none_or(|only| only == endpoint);
            let said = dead.words.unwrap_or_default().eq_ignore_ascii_case(words);
            here && said && status == dead.status
        })
    }

    /// Whether the table has a row for a software.
    pub(crate) fn knows(software: &str) -> bool {
        TABLE.iter().any(|row| row.software == software)
    }

    /// What a list does with a `min_id`. `path` is that of its endpoint.
    pub(crate) fn min_id(&self, path: &str) -> MinId {
        let mut rows = self.min_id.iter();
        let row = rows.find(|(list, _)| path.starts_with(list));
        row.map_or(MinId::Unknown, |(_, min_id)| *min_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_software_gets_the_common_profile() {
        assert_eq!(Quirks::of("something new"), &COMMON);
        assert!(Quirks::of("mastodon").any_loopback_port);
    }

    #[test]
    fn no_server_is_asked_to_delete_more_than_it_allows() {
        let mastodon = Quirks::of("mastodon").deletions;
        assert!(mastodon.most < 30 && mastodon.of_the_clock);
        assert_eq!(mastodon.window, minutes(30));
        for row in TABLE {
            if let Some((requests, per)) = row.pace {
                let allowed = f64::from(requests) / per.as_secs_f64();
                let deletions = row.deletions;
                let asked = f64::from(deletions.most) / deletions.window.as_secs_f64();
                assert!(asked < allowed, "{}", row.software);
            }
        }
    }

    #[test]
    fn what_a_min_id_does_is_told_per_list() {
        let mitra = Quirks::of("mitra");
        assert_eq!(mitra.min_id("/api/v1/timelines/home"), MinId::Ignored);
        assert!(mitra.min_id("/api/v1/notifications").may_go_up());
        let unknown = Quirks::of("something new").min_id("/api/v1/timelines/home");
        assert_eq!(unknown, MinId::Unknown);
    }

    #[test]
    fn another_path_has_the_same_placeholders() {
        let placeholders = |path: &str| -> Vec<String> {
            let names = path.split('{').skip(1);
            names
                .map(|name| name.split('}').next().unwrap().to_owned())
                .collect()
        };
        for (declared, here) in TABLE.iter().flat_map(|row| row.other_paths) {
            assert_eq!(placeholders(declared), placeholders(here), "{declared}");
        }
    }

    #[test]
    fn each_software_has_one_row_under_its_nodeinfo_name() {
        let mut names: Vec<_> = TABLE.iter().map(|row| row.software).collect();
        assert!(
            names
                .iter()
                .all(|name| !name.is_empty() && *name == name.to_lowercase())
        );
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.len());
    }
}
