//! Every query, once. Nothing in them comes from input: values are bound.

use super::query::queries;

queries! {
    // Settings.
    SETTING = "SELECT value FROM fediway_settings WHERE name = $1";
    SET = "INSERT INTO fediway_settings (name, value) VALUES ($1, $2)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    SET_ONCE = "INSERT INTO fediway_settings (name, value) VALUES ($1, $2)
                ON CONFLICT (name) DO NOTHING";
    UNSET = "DELETE FROM fediway_settings WHERE name = $1 AND value = $2";

    // Servers.
    SERVER = "SELECT server, instance, discovered_at FROM fediway_servers WHERE server = $1";
    SERVER_BY_NAME = "SELECT s.server, s.instance, s.discovered_at FROM fediway_server_names n
                      JOIN fediway_servers s ON s.server = n.server WHERE n.name = $1";
    SAVE_SERVER = "INSERT INTO fediway_servers (server, instance, discovered_at) VALUES ($1, $2, $3)
                   ON CONFLICT (server) DO UPDATE
                   SET instance = excluded.instance, discovered_at = excluded.discovered_at";
    NAME_SERVER = "INSERT INTO fediway_server_names (name, server) VALUES ($1, $2)
                   ON CONFLICT (name) DO UPDATE SET server = excluded.server";
    NAMES_OF_SERVER = "SELECT name FROM fediway_server_names WHERE server = $1 ORDER BY name";
    FORGET_SERVER = "DELETE FROM fediway_servers WHERE server = $1";

    // What was tried in vain.
    REFUSE = "INSERT INTO fediway_refusals (subject, reason, until) VALUES ($1, $2, $3)
              ON CONFLICT (subject) DO UPDATE SET reason = excluded.reason, until = excluded.until";
    REFUSAL = "SELECT reason, until FROM fediway_refusals WHERE subject = $1 AND until > $2";
    FORGET_REFUSAL = "DELETE FROM fediway_refusals WHERE subject = $1";
    SWEEP_REFUSALS = "DELETE FROM fediway_refusals"
        batch "fediway_refusals" "until <= $1 ORDER BY until LIMIT $2";

    // Registrations.
    REGISTRATION = "SELECT client_id, secret, refusal, free_at, used_at, scopes, redirect_uri
                    FROM fediway_registrations WHERE id = $1";
    CLAIM_REGISTRATION =
        "INSERT INTO fediway_registrations
             (id, server, redirect_uri, scopes, app, lease, free_at, used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE
         SET lease = excluded.lease, free_at = excluded.free_at, refusal = NULL
         WHERE fediway_registrations.client_id IS NULL
           AND fediway_registrations.free_at <= excluded.used_at
         RETURNING free_at";
    COMPLETE_REGISTRATION =
        "UPDATE fediway_registrations
         SET client_id = $3, secret = $4, sealed_with = $5, used_at = $6, redirect_uri = $7, scopes = $8,
             lease = NULL, refusal = NULL
         WHERE id = $1 AND lease = $2";
    REFUSE_REGISTRATION =
        "UPDATE fediway_registrations SET lease = NULL, refusal = $3, free_at = $4
         WHERE id = $1 AND lease = $2";
    RELEASE_REGISTRATION = "DELETE FROM fediway_registrations WHERE id = $1 AND lease = $2";
    SAVE_REGISTRATION =
        "INSERT INTO fediway_registrations
             (id, server, redirect_uri, scopes, app, client_id, secret, sealed_with, free_at, used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)
         ON CONFLICT (id) DO UPDATE
         SET client_id = excluded.client_id, secret = excluded.secret,
             sealed_with = excluded.sealed_with, used_at = excluded.used_at, lease = NULL,
             refusal = NULL";
    USE_REGISTRATION = "UPDATE fediway_registrations SET used_at = $2 WHERE id = $1 AND used_at < $3";
    FORGET_REGISTRATION = "DELETE FROM fediway_registrations WHERE id = $1 AND client_id = $2";
    FORGET_ANY_REGISTRATION = "DELETE FROM fediway_registrations WHERE id = $1";
    UNUSED_REGISTRATIONS =
        "SELECT id, server, redirect_uri, scopes, app, client_id, secret
         FROM fediway_registrations
         WHERE client_id IS NOT NULL AND used_at < $1 ORDER BY used_at LIMIT $2";
    DROP_UNUSED_REGISTRATION =
        "DELETE FROM fediway_registrations WHERE id = $1 AND client_id = $2 AND used_at < $3";
    SWEEP_CLAIMS = "DELETE FROM fediway_registrations"
        batch "fediway_registrations"
        "client_id IS NULL AND free_at <= $1 ORDER BY free_at LIMIT $2";
    // Written as a range, because all rows may have the same key: a plan for any key would scan then.
    REGISTRATIONS_SEALED_WITH =
        "SELECT id, server, secret FROM fediway_registrations
         WHERE sealed_with BETWEEN $1 AND $1 ORDER BY sealed_with LIMIT $2";
    RESEAL_REGISTRATION =
        "UPDATE fediway_registrations SET secret = $3, sealed_with = $4
         WHERE id = $1 AND secret = $2";

    // Budgets. $2 is now, $3 what is spent, $4 the latest moment from which on so much may be spent.
    SPEND = "INSERT INTO fediway_budgets (name, free_at) VALUES ($1, CAST($2 AS BIGINT) + $3)
             ON CONFLICT (name) DO UPDATE
             SET free_at = $3 + CASE WHEN fediway_budgets.free_at > $2
                                     THEN fediway_budgets.free_at ELSE $2 END
             WHERE fediway_budgets.free_at <= $4
             RETURNING free_at";
    REFUND = "UPDATE fediway_budgets SET free_at = free_at - $2 WHERE name = $1";
    BUDGET = "SELECT free_at FROM fediway_budgets WHERE name = $1";
    RESET_BUDGET = "DELETE FROM fediway_budgets WHERE name = $1";
    SWEEP_BUDGETS = "DELETE FROM fediway_budgets"
        batch "fediway_budgets" "free_at <= $1 ORDER BY free_at LIMIT $2";

    // Logins under way.
    PUT_LOGIN = "INSERT INTO fediway_logins (state, browser, data, expires_at)
                 VALUES ($1, $2, $3, $4)";
    TAKE_LOGIN = "DELETE FROM fediway_logins WHERE state = $1 AND browser = $2
                  RETURNING data, expires_at";
    SWEEP_LOGINS = "DELETE FROM fediway_logins"
        batch "fediway_logins" "expires_at <= $1 ORDER BY expires_at LIMIT $2";

    // Identities.
    SEE_FIRST =
        "INSERT INTO fediway_identities
             (server, account_id, uri, handle, display_name, avatar_url, account_created_at,
              first_seen, last_seen)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         ON CONFLICT (server, account_id) DO NOTHING";
    SEE_AGAIN =
        "UPDATE fediway_identities
         SET last_seen = CASE WHEN last_seen > $3 THEN last_seen ELSE $3 END
         WHERE server = $1 AND account_id = $2
         RETURNING uri, handle, display_name, avatar_url, account_created_at, first_seen";
    UPDATE_IDENTITY =
        "UPDATE fediway_identities
         SET uri = $3, handle = $4, display_name = $5, avatar_url = $6, account_created_at = $7
         WHERE server = $1 AND account_id = $2";
    IDENTITY =
        "SELECT server, account_id, uri, handle, display_name, avatar_url, account_created_at,
                first_seen, last_seen
         FROM fediway_identities WHERE server = $1 AND account_id = $2";
    OTHERS_AT_URI =
        "SELECT server, account_id FROM fediway_identities
         WHERE uri = $1 AND NOT (server = $2 AND account_id = $3) LIMIT 8";
    FORGET_IDENTITY = "DELETE FROM fediway_identities WHERE server = $1 AND account_id = $2";

    // Sessions.
    START_SESSION = "INSERT INTO fediway_sessions (id, server, account_id, created_at, expires_at)
                     VALUES ($1, $2, $3, $4, $5)";
    SESSION =
        "SELECT i.server, i.account_id, i.uri, i.handle, i.display_name, i.avatar_url,
                i.account_created_at, i.first_seen, i.last_seen, s.created_at, s.expires_at
         FROM fediway_sessions s
         JOIN fediway_identities i ON i.server = s.server AND i.account_id = s.account_id
         WHERE s.id = $1 AND s.expires_at > $2";
    EXTEND_SESSION = "UPDATE fediway_sessions SET expires_at = $2
                      WHERE id = $1 AND expires_at > $3 AND expires_at < $2";
    SESSIONS_OF = "SELECT created_at, expires_at FROM fediway_sessions
                   WHERE server = $1 AND account_id = $2 ORDER BY created_at";
    LIVE_SESSION = "SELECT expires_at FROM fediway_sessions
                    WHERE server = $1 AND account_id = $2 AND expires_at > $3 LIMIT 1";
    END_SESSION = "DELETE FROM fediway_sessions WHERE id = $1";
    END_SESSIONS_OF = "DELETE FROM fediway_sessions WHERE server = $1 AND account_id = $2";
    SWEEP_SESSIONS = "DELETE FROM fediway_sessions"
        batch "fediway_sessions" "expires_at <= $1 ORDER BY expires_at LIMIT $2";

    // Credentials.
    SAVE_CREDENTIALS =
        "INSERT INTO fediway_credentials
             (server, account_id, data, sealed_with, handle, own_handle, kept_at, checked_at, refresh_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
         ON CONFLICT (server, account_id) DO UPDATE
         SET data = excluded.data, sealed_with = excluded.sealed_with, handle = excluded.handle,
             own_handle = excluded.own_handle, refresh_at = excluded.refresh_at";
    KEEP_FIRST_CREDENTIALS =
        "INSERT INTO fediway_credentials
             (server, account_id, data, sealed_with, handle, own_handle, kept_at, checked_at, refresh_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
         ON CONFLICT (server, account_id) DO NOTHING";
    // Changes nothing, and locks the row for the rest of the transaction.
    LOCK_CREDENTIALS =
        "UPDATE fediway_credentials SET kept_at = kept_at
         WHERE server = $1 AND account_id = $2 RETURNING data";
    UPDATE_CREDENTIALS =
        "UPDATE fediway_credentials
         SET data = $3, sealed_with = $4, handle = $5, own_handle = $6, refresh_at = $7
         WHERE server = $1 AND account_id = $2";
    CREDENTIALS = "SELECT data, kept_at, refresh_at FROM fediway_credentials
                   WHERE server = $1 AND account_id = $2";
    CREDENTIALS_BY_HANDLE = "SELECT server, account_id, data FROM fediway_credentials
                             WHERE handle = $1 OR own_handle = $1 LIMIT $2";
    CREDENTIALS_OF_SERVER = "SELECT server, account_id, data FROM fediway_credentials
                             WHERE server = $1 ORDER BY account_id LIMIT $2";
    CREDENTIALS_IN_ORDER =
        "SELECT server, account_id, data, kept_at FROM fediway_credentials
         WHERE (kept_at, server, account_id) > ($1, $2, $3)
         ORDER BY kept_at, server, account_id LIMIT $4";
    FORGET_CREDENTIALS = "DELETE FROM fediway_credentials WHERE server = $1 AND account_id = $2";
    LEASE_REFRESH =
        "UPDATE fediway_credentials SET lease = $3, leased_until = $4
         WHERE server = $1 AND account_id = $2 AND leased_until <= $5";
    LEASED_UNTIL = "SELECT leased_until FROM fediway_credentials WHERE server = $1 AND account_id = $2";
    EXTEND_REFRESH = "UPDATE fediway_credentials SET leased_until = $4
                      WHERE server = $1 AND account_id = $2 AND lease = $3";
    DUE_FOR_REFRESH = "UPDATE fediway_credentials SET lease = $4, leased_until = $3"
        batch "fediway_credentials"
        "refresh_at <= $1 AND leased_until <= $2 ORDER BY refresh_at LIMIT $5"
        then "RETURNING server, account_id, data";
    DUE_FOR_CHECK = "UPDATE fediway_credentials SET checked_at = $2"
        batch "fediway_credentials" "checked_at <= $1 ORDER BY checked_at LIMIT $3"
        then "RETURNING server, account_id";
    CHECKED_AT = "UPDATE fediway_credentials SET checked_at = $3
                  WHERE server = $1 AND account_id = $2";
    CREDENTIALS_SEALED_WITH =
        "SELECT server, account_id, data FROM fediway_credentials
         WHERE sealed_with BETWEEN $1 AND $1 ORDER BY sealed_with LIMIT $2";
    RESEAL_CREDENTIALS =
        "UPDATE fediway_credentials SET data = $4, sealed_with = $5
         WHERE server = $1 AND account_id = $2 AND data = $3";

    // Tokens that were revoked a moment ago.
    NOTE_ENDED_TOKEN =
        "INSERT INTO fediway_ended_tokens (token, server, account_id, until)
         SELECT $1, server, account_id, $4 FROM fediway_identities
         WHERE server = $2 AND account_id = $3
         ON CONFLICT (token) DO UPDATE SET until = excluded.until";
    ENDED_TOKEN = "SELECT server, account_id FROM fediway_ended_tokens WHERE token = $1 AND until > $2";
    FORGET_ENDED_TOKEN = "DELETE FROM fediway_ended_tokens WHERE token = $1";
    SWEEP_ENDED_TOKENS = "DELETE FROM fediway_ended_tokens"
        batch "fediway_ended_tokens" "until <= $1 ORDER BY until LIMIT $2";

    // Audit.
    AUDIT = "INSERT INTO fediway_audit (at, id, event, server, account_id, detail)
             VALUES ($1, $2, $3, $4, $5, $6)";
    AUDIT_OF = "SELECT at, event, server, account_id, detail FROM fediway_audit
                WHERE server = $1 AND account_id = $2 ORDER BY at LIMIT $3";
    AUDIT_SINCE = "SELECT at, event, server, account_id, detail FROM fediway_audit
                   WHERE at >= $1 ORDER BY at LIMIT $2";
    FORGET_AUDIT_OF = "DELETE FROM fediway_audit WHERE server = $1 AND account_id = $2";
    SWEEP_AUDIT = "DELETE FROM fediway_audit"
        batch "fediway_audit" "at <= $1 ORDER BY at LIMIT $2";
}
