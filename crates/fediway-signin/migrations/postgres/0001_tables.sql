-- Times are milliseconds since 1970 in UTC. What is sealed is XChaCha20-Poly1305; see docs/database.md.

-- What is known of a server. The key is the authority of its address: host, or host:port.
CREATE TABLE fediway_servers (
    server TEXT PRIMARY KEY,
    instance TEXT NOT NULL,
    discovered_at BIGINT NOT NULL
);

-- Each domain that leads to a server: its own, and the domain of its handles.
CREATE TABLE fediway_server_names (
    name TEXT PRIMARY KEY,
    server TEXT NOT NULL REFERENCES fediway_servers ON DELETE CASCADE
);
CREATE INDEX fediway_server_names_of ON fediway_server_names (server);

-- What was tried in vain and is not tried again for a while.
CREATE TABLE fediway_refusals (
    subject TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX fediway_refusals_until ON fediway_refusals (until);

-- One app on one server with one redirect URI, one set of scopes and one name. `id` is the hash of these.
-- A row without a client id is a claim: somebody registers, or was refused.
CREATE TABLE fediway_registrations (
    id BYTEA PRIMARY KEY,
    server TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL,
    app TEXT NOT NULL,
    client_id TEXT,
    secret BYTEA,
    sealed_with BIGINT,
    lease BYTEA,
    free_at BIGINT NOT NULL,
    refusal TEXT,
    used_at BIGINT NOT NULL
);
CREATE INDEX fediway_registrations_used ON fediway_registrations (used_at) WHERE client_id IS NOT NULL;
CREATE INDEX fediway_registrations_claimed ON fediway_registrations (free_at) WHERE client_id IS NULL;
CREATE INDEX fediway_registrations_sealed ON fediway_registrations (sealed_with);

-- How much of a limit is spent: the moment from which on all of it is free again.
CREATE TABLE fediway_budgets (
    name BYTEA PRIMARY KEY,
    free_at BIGINT NOT NULL
);
CREATE INDEX fediway_budgets_free ON fediway_budgets (free_at);

-- Logins under way. `state` and `browser` are hashes.
CREATE TABLE fediway_logins (
    state BYTEA PRIMARY KEY,
    browser BYTEA NOT NULL,
    data BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX fediway_logins_expires ON fediway_logins (expires_at);

-- Who signed in.
CREATE TABLE fediway_identities (
    server TEXT NOT NULL,
    account_id TEXT NOT NULL,
    uri TEXT NOT NULL,
    handle TEXT NOT NULL,
    display_name TEXT NOT NULL,
    avatar_url TEXT,
    account_created_at BIGINT,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    PRIMARY KEY (server, account_id)
);
CREATE INDEX fediway_identities_uri ON fediway_identities USING hash (uri);

-- Sessions of the site. `id` is a hash.
CREATE TABLE fediway_sessions (
    id BYTEA PRIMARY KEY,
    server TEXT NOT NULL,
    account_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (server, account_id) REFERENCES fediway_identities ON DELETE CASCADE
);
CREATE INDEX fediway_sessions_of ON fediway_sessions (server, account_id);
CREATE INDEX fediway_sessions_expires ON fediway_sessions (expires_at);

-- Tokens. `handle` is with the domain that was proven for it, `own_handle` with the host of the server.
CREATE TABLE fediway_credentials (
    server TEXT NOT NULL,
    account_id TEXT NOT NULL,
    data BYTEA NOT NULL,
    sealed_with BIGINT NOT NULL,
    handle TEXT,
    own_handle TEXT,
    kept_at BIGINT NOT NULL,
    checked_at BIGINT NOT NULL,
    refresh_at BIGINT,
    lease BYTEA,
    leased_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (server, account_id)
);
CREATE INDEX fediway_credentials_handle ON fediway_credentials (handle);
CREATE INDEX fediway_credentials_own_handle ON fediway_credentials (own_handle);
CREATE INDEX fediway_credentials_kept ON fediway_credentials (kept_at, server, account_id);
CREATE INDEX fediway_credentials_checked ON fediway_credentials (checked_at);
CREATE INDEX fediway_credentials_refresh ON fediway_credentials (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX fediway_credentials_sealed ON fediway_credentials (sealed_with);

-- Tokens that were revoked a moment ago, as hashes: another sign-in may have got the same one.
CREATE TABLE fediway_ended_tokens (
    token BYTEA PRIMARY KEY,
    server TEXT NOT NULL,
    account_id TEXT NOT NULL,
    until BIGINT NOT NULL,
    FOREIGN KEY (server, account_id) REFERENCES fediway_identities ON DELETE CASCADE
);
CREATE INDEX fediway_ended_tokens_of ON fediway_ended_tokens (server, account_id);
CREATE INDEX fediway_ended_tokens_until ON fediway_ended_tokens (until);

-- What happened, without addresses of clients.
CREATE TABLE fediway_audit (
    at BIGINT NOT NULL,
    id BYTEA NOT NULL,
    event TEXT NOT NULL,
    server TEXT,
    account_id TEXT,
    detail TEXT NOT NULL,
    PRIMARY KEY (at, id)
);
CREATE INDEX fediway_audit_of ON fediway_audit (server, account_id, at);

-- A few values of the database itself.
CREATE TABLE fediway_settings (
    name TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);
