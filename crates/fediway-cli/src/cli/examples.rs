//! What `--help` of each family of commands ends with. A test runs these lines against the sandbox.

pub const TIMELINE: &str = "\
Examples:
  fediway timeline home --limit 40 --no-boosts
  fediway timeline home --new --reverse
  fediway timeline tag caturday --only-media
  fediway timeline public --host mastodon.social --limit 5
  fediway timeline account @bob@mastodon.social --all --json";

pub const STATUS: &str = "\
Examples:
  fediway status show https://mastodon.social/@bob/109302436954721982
  fediway status thread 109302436954721982
  fediway status boost 109302436954721982 --visibility unlisted
  fediway status favourite https://mastodon.social/@bob/109302436954721982";

pub const ACCOUNT: &str = "\
Examples:
  fediway account show @bob@mastodon.social
  fediway account follow @bob@mastodon.social --no-boosts
  fediway account mute @bob@mastodon.social --for 7d
  fediway account following --csv > following_accounts.csv
  fediway account note @bob@mastodon.social \"Met at the fair\"";

pub const LIST: &str = "\
Examples:
  fediway list create Friends --exclusive
  fediway list add Friends @bob@mastodon.social --follow
  fediway timeline list Friends
  fediway list members Friends --csv";

pub const FILTER: &str = "\
Examples:
  fediway filter create Sports --word football --word \"world cup\" --action hide --for 30d
  fediway filter add Sports offside
  fediway filter delete Sports --yes";

pub const NOTIFICATIONS: &str = "\
Examples:
  fediway notifications --grouped
  fediway notifications --type mention,poll --limit 5
  fediway notifications --mark-read
  fediway notifications clear --yes";

pub const SEARCH: &str = "\
Examples:
  fediway search gardening
  fediway search \"#caturday\" --type hashtags
  fediway search @bob@mastodon.social --resolve --json";

pub const EXPORT: &str = "\
Examples:
  fediway export following following_accounts.csv
  fediway export blocks > blocked_accounts.csv";

pub const IMPORT: &str = "\
Examples:
  fediway import following following_accounts.csv --dry-run
  fediway import following following_accounts.csv

What an earlier run did is not repeated. Rows that fail are written to a file beside FILE, to be imported
later.";

pub const TAG: &str = "\
Examples:
  fediway tag follow caturday gardening
  fediway tag followed --all";

pub const SCOPES: &str = "\
Examples:
  fediway scopes statuses.post timelines.home
  fediway scopes \"POST /api/v1/statuses\" streaming.user --host mastodon.social";
