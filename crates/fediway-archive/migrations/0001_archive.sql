-- The tables of an archive. docs/archive.md describes them for other tools.
-- Every moment is an integer: milliseconds since 1970 in UTC. Every `json` is as the server sent it.

-- 'fway', so that `file` and other tools can tell an archive from another SQLite file.
PRAGMA application_id = 1719099769;
PRAGMA user_version = 1;

-- The accounts that are archived. `person` is the same text for accounts of one person.
CREATE TABLE owners (
    id         INTEGER PRIMARY KEY,
    server     TEXT NOT NULL,
    remote_id  TEXT NOT NULL,
    handle     TEXT NOT NULL,
    person     TEXT,
    software   TEXT,
    account    INTEGER REFERENCES accounts (id),
    added_at   INTEGER NOT NULL,
    UNIQUE (server, remote_id)
);

-- Everybody who was seen: authors, followers, who is blocked. `handle` is `user@example.com`.
CREATE TABLE accounts (
    id           INTEGER PRIMARY KEY,
    uri          TEXT UNIQUE,
    url          TEXT,
    handle       TEXT NOT NULL,
    display_name TEXT NOT NULL,
    avatar       TEXT,
    header       TEXT,
    print        TEXT NOT NULL,
    first_seen   INTEGER NOT NULL,
    last_seen    INTEGER NOT NULL,
    json         TEXT NOT NULL
);
CREATE INDEX accounts_handle ON accounts (handle);

-- Under which id each server knows an account.
CREATE TABLE account_ids (
    server    TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    account   INTEGER NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (server, remote_id)
) WITHOUT ROWID;

-- What an account was before its name, text, fields or pictures changed.
CREATE TABLE account_versions (
    account  INTEGER NOT NULL REFERENCES accounts (id),
    until    INTEGER NOT NULL,
    handle   TEXT NOT NULL,
    json     TEXT NOT NULL,
    PRIMARY KEY (account, until)
) WITHOUT ROWID;

-- Statuses and boosts, each once. A boost has `boost_of`. The columns are of the present version.
CREATE TABLE statuses (
    id          INTEGER PRIMARY KEY,
    uri         TEXT UNIQUE,
    url         TEXT,
    account     INTEGER NOT NULL REFERENCES accounts (id),
    -- Where the server does not say: when it was seen first.
    created_at  INTEGER NOT NULL,
    edited_at   INTEGER,
    visibility  TEXT NOT NULL,
    language    TEXT,
    warning     TEXT NOT NULL,
    text        TEXT NOT NULL,
    sensitive   INTEGER NOT NULL,
    has_poll    INTEGER NOT NULL,
    has_link    INTEGER NOT NULL,
    boost_of    INTEGER REFERENCES statuses (id),
    quote_of    INTEGER REFERENCES statuses (id),
    -- What it replies to: `server id` or a URI, and its row where the archive has it.
    reply_key   TEXT,
    reply_to    INTEGER REFERENCES statuses (id),
    replies     INTEGER NOT NULL,
    boosts      INTEGER NOT NULL,
    favourites  INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    first_seen  INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    -- When it was found to be gone from its server.
    gone_at     INTEGER,
    -- Up to which edit its history was fetched, and with how many replies its thread.
    history_of     INTEGER,
    thread_replies INTEGER
);
CREATE INDEX statuses_account ON statuses (account, created_at, id);
CREATE INDEX statuses_created ON statuses (created_at, id);
CREATE INDEX statuses_boost ON statuses (boost_of) WHERE boost_of IS NOT NULL;
CREATE INDEX statuses_reply ON statuses (reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX statuses_waiting ON statuses (reply_key) WHERE reply_to IS NULL AND reply_key IS NOT NULL;

-- Under which id each server knows a status.
CREATE TABLE status_ids (
    server    TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    status    INTEGER NOT NULL REFERENCES statuses (id),
    PRIMARY KEY (server, remote_id)
) WITHOUT ROWID;
CREATE INDEX status_ids_status ON status_ids (status);

-- Every version of a status. The JSON of the present one is as it was seen last, with its counts.
-- `origin` is `api`, `history`, or the kind of file that it was imported from.
CREATE TABLE versions (
    status    INTEGER NOT NULL REFERENCES statuses (id),
    number    INTEGER NOT NULL,
    origin    TEXT NOT NULL,
    print     TEXT NOT NULL,
    edited_at INTEGER,
    seen_at   INTEGER NOT NULL,
    json      TEXT NOT NULL,
    PRIMARY KEY (status, number)
) WITHOUT ROWID;

CREATE TABLE tags (
    status INTEGER NOT NULL REFERENCES statuses (id),
    -- In lower case.
    name   TEXT NOT NULL,
    PRIMARY KEY (status, name)
) WITHOUT ROWID;
CREATE INDEX tags_name ON tags (name);

CREATE TABLE mentions (
    status INTEGER NOT NULL REFERENCES statuses (id),
    handle TEXT NOT NULL,
    PRIMARY KEY (status, handle)
) WITHOUT ROWID;
CREATE INDEX mentions_handle ON mentions (handle);

-- The attachments of each version.
CREATE TABLE attachments (
    status      INTEGER NOT NULL REFERENCES statuses (id),
    version     INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    remote_id   TEXT,
    kind        TEXT NOT NULL,
    url         TEXT,
    preview_url TEXT,
    remote_url  TEXT,
    description TEXT,
    blurhash    TEXT,
    focus_x     REAL,
    focus_y     REAL,
    width       INTEGER,
    height      INTEGER,
    PRIMARY KEY (status, version, position)
) WITHOUT ROWID;
CREATE INDEX attachments_url ON attachments (url) WHERE url IS NOT NULL;

-- The files, by their SHA-256 in hexadecimal. `path` is relative to the folder of the archive.
CREATE TABLE files (
    sha256   TEXT PRIMARY KEY,
    bytes    INTEGER NOT NULL,
    mime     TEXT NOT NULL,
    path     TEXT NOT NULL,
    added_at INTEGER NOT NULL
) WITHOUT ROWID;

-- What is to be fetched, and where it is. `kind`: original, preview, avatar, header, emoji.
-- `state`: wanted, kept, gone, refused, large, waiting (a failure that may pass).
CREATE TABLE media (
    url      TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    state    TEXT NOT NULL,
    sha256   TEXT REFERENCES files (sha256),
    tries    INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER NOT NULL DEFAULT 0,
    reason   TEXT,
    -- What tells whether the rest of an unfinished file is of the same one.
    etag     TEXT,
    added_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX media_due ON media (next_try) WHERE state <> 'kept';

-- Up to which moment the wanted files of what was collected are in `media`.
CREATE TABLE wanted (
    owner       INTEGER NOT NULL REFERENCES owners (id),
    kind        TEXT NOT NULL,
    noted_until INTEGER NOT NULL,
    PRIMARY KEY (owner, kind)
) WITHOUT ROWID;

-- Which statuses are in which list: statuses, favourites, bookmarks, pinned, mentions, threads.
CREATE TABLE items (
    owner      INTEGER NOT NULL REFERENCES owners (id),
    collection TEXT NOT NULL,
    status     INTEGER NOT NULL REFERENCES statuses (id),
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    gone_at    INTEGER,
    PRIMARY KEY (owner, collection, status)
) WITHOUT ROWID;
CREATE INDEX items_status ON items (status);

-- Who follows, is followed, blocked, muted …, and since when it is known: followers, following,
-- blocks, mutes, endorsements, `list ID`. Who leaves and comes again has two rows.
CREATE TABLE relations (
    owner      INTEGER NOT NULL REFERENCES owners (id),
    kind       TEXT NOT NULL,
    account    INTEGER NOT NULL REFERENCES accounts (id),
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    ended_at   INTEGER,
    PRIMARY KEY (owner, kind, account, first_seen)
) WITHOUT ROWID;

-- Everything else, by collection and id: notifications, conversations, lists, filters, tags,
-- domain blocks, relationships (with notes), scheduled statuses, preferences, emoji, the instance.
CREATE TABLE documents (
    owner      INTEGER NOT NULL REFERENCES owners (id),
    collection TEXT NOT NULL,
    key        TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    gone_at    INTEGER,
    json       TEXT NOT NULL,
    PRIMARY KEY (owner, collection, key)
) WITHOUT ROWID;

-- The parts of each list that were walked without a gap, from the newest id to the oldest one.
-- `cursor` is where a walk goes on below; none where the list ended there.
CREATE TABLE intervals (
    owner      INTEGER NOT NULL REFERENCES owners (id),
    collection TEXT NOT NULL,
    -- 0 is the newest part.
    place      INTEGER NOT NULL,
    newest     TEXT NOT NULL,
    oldest     TEXT NOT NULL,
    cursor     TEXT,
    PRIMARY KEY (owner, collection, place)
) WITHOUT ROWID;

-- What is known of each collection: when it was complete last, or why the server has none.
CREATE TABLE collections (
    owner       INTEGER NOT NULL REFERENCES owners (id),
    name        TEXT NOT NULL,
    complete_at INTEGER,
    tried_at    INTEGER NOT NULL,
    missing     TEXT,
    PRIMARY KEY (owner, name)
) WITHOUT ROWID;

CREATE TABLE runs (
    id       INTEGER PRIMARY KEY,
    owner    INTEGER REFERENCES owners (id),
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome  TEXT,
    added    INTEGER NOT NULL DEFAULT 0,
    changed  INTEGER NOT NULL DEFAULT 0,
    gone     INTEGER NOT NULL DEFAULT 0
);

-- Words of the present versions; `rowid` is the id of the status. Letters of writing systems without
-- spaces are words of their own.
CREATE VIRTUAL TABLE search USING fts5 (
    text, warning, media, author,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
