//! What is known of each endpoint, for its documentation: made of `tests/data/facts` by
//! `FEDIWAY_WRITE_SNAPSHOTS=1 cargo test -p fediway --lib api`. Do not change it here.

/// A paragraph about an endpoint: its address, token, servers and documentation.
macro_rules! facts {
    (GET "/.well-known/host-meta") => {
        "`GET /.well-known/host-meta`. Needs no token. On Mastodon, GoToSocial. [Documentation](https://docs.joinmastodon.org/dev/routes/)."
    };
    (GET "/.well-known/nodeinfo") => {
        "`GET /.well-known/nodeinfo`. Needs no token. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/dev/routes/)."
    };
    (GET "/.well-known/oauth-authorization-server") => {
        "`GET /.well-known/oauth-authorization-server`. Needs no token. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/oauth/#:~:text=GET%20/.well%2Dknown/oauth%2Dauthorization%2Dserver)."
    };
    (GET "/.well-known/webfinger") => {
        "`GET /.well-known/webfinger`. Needs no token. On Mastodon, GoToSocial. [Documentation](https://docs.joinmastodon.org/dev/routes/)."
    };
    (GET "/api/oembed") => {
        "`GET /api/oembed`. Needs no token. On Mastodon since 1.0. [Documentation](https://docs.joinmastodon.org/methods/oembed/#:~:text=GET%20/api/oembed)."
    };
    (GET "/api/v1/accounts") => {
        "`GET /api/v1/accounts`. Needs no token. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts)."
    };
    (POST "/api/v1/accounts") => {
        "`POST /api/v1/accounts`. Needs the token of an app with the scope `write:accounts`. On Mastodon since 2.7, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts)."
    };
    (POST "/api/v1/accounts/alias") => {
        "`POST /api/v1/accounts/alias`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/accounts/delete") => {
        "`POST /api/v1/accounts/delete`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/accounts/familiar_followers") => {
        "`GET /api/v1/accounts/familiar_followers`. Needs a token with the scope `read:follows`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/familiar_followers)."
    };
    (GET "/api/v1/accounts/lookup") => {
        "`GET /api/v1/accounts/lookup`. Needs a token with the scope `read:accounts`. On Mastodon since 3.4, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/lookup)."
    };
    (POST "/api/v1/accounts/move") => {
        "`POST /api/v1/accounts/move`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/accounts/relationships") => {
        "`GET /api/v1/accounts/relationships`. Needs a token with the scope `read:follows`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/relationships)."
    };
    (GET "/api/v1/accounts/search") => {
        "`GET /api/v1/accounts/search`. Needs a token with the scope `read:accounts`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/search)."
    };
    (GET "/api/v1/accounts/themes") => {
        "`GET /api/v1/accounts/themes`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (PATCH "/api/v1/accounts/update_credentials") => {
        "`PATCH /api/v1/accounts/update_credentials`. Needs a token with the scope `write:accounts`. On Mastodon since 1.1.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=PATCH%20/api/v1/accounts/update_credentials)."
    };
    (GET "/api/v1/accounts/verify_credentials") => {
        "`GET /api/v1/accounts/verify_credentials`. Needs a token with the scope `profile` or `read:accounts`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/verify_credentials)."
    };
    (GET "/api/v1/accounts/{account_id}/collections") => {
        "`GET /api/v1/accounts/{account_id}/collections`. Shows what is public without a token, and more to one with the scope `read:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=GET%20/api/v1/accounts/:account_id/collections)."
    };
    (GET "/api/v1/accounts/{account_id}/in_collections") => {
        "`GET /api/v1/accounts/{account_id}/in_collections`. Needs a token with the scope `read:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=GET%20/api/v1/accounts/:account_id/in_collections)."
    };
    (GET "/api/v1/accounts/{id}") => {
        "`GET /api/v1/accounts/{id}`. Needs no token. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/:id)."
    };
    (POST "/api/v1/accounts/{id}/block") => {
        "`POST /api/v1/accounts/{id}/block`. Needs a token with the scope `write:blocks`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/block)."
    };
    (POST "/api/v1/accounts/{id}/endorse") => {
        "`POST /api/v1/accounts/{id}/endorse`. Needs a token with the scope `write:accounts`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/endorse)."
    };
    (GET "/api/v1/accounts/{id}/endorsements") => {
        "`GET /api/v1/accounts/{id}/endorsements`. Needs no token. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/:id/endorsements)."
    };
    (GET "/api/v1/accounts/{id}/featured_tags") => {
        "`GET /api/v1/accounts/{id}/featured_tags`. Needs no token. On Mastodon since 3.3, GoToSocial (always empty). [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/:id/featured_tags)."
    };
    (POST "/api/v1/accounts/{id}/follow") => {
        "`POST /api/v1/accounts/{id}/follow`. Needs a token with the scope `write:follows`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/follow)."
    };
    (GET "/api/v1/accounts/{id}/followers") => {
        "`GET /api/v1/accounts/{id}/followers`. Needs no token. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/:id/followers)."
    };
    (GET "/api/v1/accounts/{id}/following") => {
        "`GET /api/v1/accounts/{id}/following`. Needs no token. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/:id/following)."
    };
    (GET "/api/v1/accounts/{id}/identity_proofs") => {
        "`GET /api/v1/accounts/{id}/identity_proofs`. Needs a token. On Mastodon since 2.8, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/:id/identity_proofs)."
    };
    (GET "/api/v1/accounts/{id}/lists") => {
        "`GET /api/v1/accounts/{id}/lists`. Needs a token with the scope `read:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/:id/lists)."
    };
    (POST "/api/v1/accounts/{id}/mute") => {
        "`POST /api/v1/accounts/{id}/mute`. Needs a token with the scope `write:mutes`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/mute)."
    };
    (POST "/api/v1/accounts/{id}/note") => {
        "`POST /api/v1/accounts/{id}/note`. Needs a token with the scope `write:accounts`. On Mastodon since 3.2, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/note)."
    };
    (POST "/api/v1/accounts/{id}/pin") => {
        "`POST /api/v1/accounts/{id}/pin`. Needs a token with the scope `write:accounts`. On Mastodon since 2.5, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/pin)."
    };
    (POST "/api/v1/accounts/{id}/remove_from_followers") => {
        "`POST /api/v1/accounts/{id}/remove_from_followers`. Needs a token with the scope `write:follows`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/remove_from_followers)."
    };
    (GET "/api/v1/accounts/{id}/statuses") => {
        "`GET /api/v1/accounts/{id}/statuses`. Shows what is public without a token, and more to one with the scope `read:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=GET%20/api/v1/accounts/:id/statuses)."
    };
    (POST "/api/v1/accounts/{id}/unblock") => {
        "`POST /api/v1/accounts/{id}/unblock`. Needs a token with the scope `write:blocks`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/unblock)."
    };
    (POST "/api/v1/accounts/{id}/unendorse") => {
        "`POST /api/v1/accounts/{id}/unendorse`. Needs a token with the scope `write:accounts`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/unendorse)."
    };
    (POST "/api/v1/accounts/{id}/unfollow") => {
        "`POST /api/v1/accounts/{id}/unfollow`. Needs a token with the scope `write:follows`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/unfollow)."
    };
    (POST "/api/v1/accounts/{id}/unmute") => {
        "`POST /api/v1/accounts/{id}/unmute`. Needs a token with the scope `write:mutes`. On Mastodon, GoToSocial, Pleroma and Akkoma (not certain). [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/unmute)."
    };
    (POST "/api/v1/accounts/{id}/unpin") => {
        "`POST /api/v1/accounts/{id}/unpin`. Needs a token with the scope `write:accounts`. On Mastodon since 2.5, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/accounts/#:~:text=POST%20/api/v1/accounts/:id/unpin)."
    };
    (GET "/api/v1/admin/accounts") => {
        "`GET /api/v1/admin/accounts`. Needs a token with the scope `admin:read:accounts`. On Mastodon since 2.9.1, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=GET%20/api/v1/admin/accounts)."
    };
    (DELETE "/api/v1/admin/accounts/{id}") => {
        "`DELETE /api/v1/admin/accounts/{id}`. Needs a token with the scope `admin:write:accounts`. On Mastodon since 3.3. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=DELETE%20/api/v1/admin/accounts/:id)."
    };
    (GET "/api/v1/admin/accounts/{id}") => {
        "`GET /api/v1/admin/accounts/{id}`. Needs a token with the scope `admin:read:accounts`. On Mastodon since 2.9.1, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=GET%20/api/v1/admin/accounts/:id)."
    };
    (POST "/api/v1/admin/accounts/{id}/action") => {
        "`POST /api/v1/admin/accounts/{id}/action`. Needs a token with the scope `admin:write:accounts`. On Mastodon since 2.9.1, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=POST%20/api/v1/admin/accounts/:id/action)."
    };
    (POST "/api/v1/admin/accounts/{id}/approve") => {
        "`POST /api/v1/admin/accounts/{id}/approve`. Needs a token with the scope `admin:write:accounts`. On Mastodon since 2.9.1, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=POST%20/api/v1/admin/accounts/:id/approve)."
    };
    (POST "/api/v1/admin/accounts/{id}/enable") => {
        "`POST /api/v1/admin/accounts/{id}/enable`. Needs a token with the scope `admin:write:accounts`. On Mastodon since 2.9.1. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=POST%20/api/v1/admin/accounts/:id/enable)."
    };
    (POST "/api/v1/admin/accounts/{id}/reject") => {
        "`POST /api/v1/admin/accounts/{id}/reject`. Needs a token with the scope `admin:write:accounts`. On Mastodon since 2.9.1, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=POST%20/api/v1/admin/accounts/:id/reject)."
    };
    (POST "/api/v1/admin/accounts/{id}/unsensitive") => {
        "`POST /api/v1/admin/accounts/{id}/unsensitive`. Needs a token with the scope `admin:write:accounts`. On Mastodon since 3.3. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=POST%20/api/v1/admin/accounts/:id/unsensitive)."
    };
    (POST "/api/v1/admin/accounts/{id}/unsilence") => {
        "`POST /api/v1/admin/accounts/{id}/unsilence`. Needs a token with the scope `admin:write:accounts`. On Mastodon since 2.9.1. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=POST%20/api/v1/admin/accounts/:id/unsilence)."
    };
    (POST "/api/v1/admin/accounts/{id}/unsuspend") => {
        "`POST /api/v1/admin/accounts/{id}/unsuspend`. Needs a token with the scope `admin:write:accounts`. On Mastodon since 2.9.1. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=POST%20/api/v1/admin/accounts/:id/unsuspend)."
    };
    (GET "/api/v1/admin/canonical_email_blocks") => {
        "`GET /api/v1/admin/canonical_email_blocks`. Needs a token with the scope `admin:read:canonical_email_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/canonical_email_blocks/#:~:text=GET%20/api/v1/admin/canonical_email_blocks)."
    };
    (POST "/api/v1/admin/canonical_email_blocks") => {
        "`POST /api/v1/admin/canonical_email_blocks`. Needs a token with the scope `admin:write:canonical_email_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/canonical_email_blocks/#:~:text=POST%20/api/v1/admin/canonical_email_blocks)."
    };
    (POST "/api/v1/admin/canonical_email_blocks/test") => {
        "`POST /api/v1/admin/canonical_email_blocks/test`. Needs a token with the scope `admin:read:canonical_email_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/canonical_email_blocks/#:~:text=POST%20/api/v1/admin/canonical_email_blocks/test)."
    };
    (DELETE "/api/v1/admin/canonical_email_blocks/{id}") => {
        "`DELETE /api/v1/admin/canonical_email_blocks/{id}`. Needs a token with the scope `admin:write:canonical_email_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/canonical_email_blocks/#:~:text=DELETE%20/api/v1/admin/canonical_email_blocks/:id)."
    };
    (GET "/api/v1/admin/canonical_email_blocks/{id}") => {
        "`GET /api/v1/admin/canonical_email_blocks/{id}`. Needs a token with the scope `admin:read:canonical_email_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/canonical_email_blocks/#:~:text=GET%20/api/v1/admin/canonical_email_blocks/:id)."
    };
    (GET "/api/v1/admin/custom_emojis") => {
        "`GET /api/v1/admin/custom_emojis`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/custom_emojis") => {
        "`POST /api/v1/admin/custom_emojis`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/custom_emojis/categories") => {
        "`GET /api/v1/admin/custom_emojis/categories`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (DELETE "/api/v1/admin/custom_emojis/{id}") => {
        "`DELETE /api/v1/admin/custom_emojis/{id}`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/custom_emojis/{id}") => {
        "`GET /api/v1/admin/custom_emojis/{id}`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (PATCH "/api/v1/admin/custom_emojis/{id}") => {
        "`PATCH /api/v1/admin/custom_emojis/{id}`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/debug/apurl") => {
        "`GET /api/v1/admin/debug/apurl`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/debug/caches/clear") => {
        "`POST /api/v1/admin/debug/caches/clear`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/dimensions") => {
        "`POST /api/v1/admin/dimensions`. Needs a token with the scope `admin:read`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/admin/dimensions/#:~:text=POST%20/api/v1/admin/dimensions)."
    };
    (GET "/api/v1/admin/domain_allows") => {
        "`GET /api/v1/admin/domain_allows`. Needs a token with the scope `admin:read:domain_allows`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_allows/#:~:text=GET%20/api/v1/admin/domain_allows)."
    };
    (POST "/api/v1/admin/domain_allows") => {
        "`POST /api/v1/admin/domain_allows`. Needs a token with the scope `admin:write:domain_allows`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_allows/#:~:text=POST%20/api/v1/admin/domain_allows)."
    };
    (DELETE "/api/v1/admin/domain_allows/{id}") => {
        "`DELETE /api/v1/admin/domain_allows/{id}`. Needs a token with the scope `admin:write:domain_allows`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_allows/#:~:text=DELETE%20/api/v1/admin/domain_allows/:id)."
    };
    (GET "/api/v1/admin/domain_allows/{id}") => {
        "`GET /api/v1/admin/domain_allows/{id}`. Needs a token with the scope `admin:read:domain_allows`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_allows/#:~:text=GET%20/api/v1/admin/domain_allows/:id)."
    };
    (PUT "/api/v1/admin/domain_allows/{id}") => {
        "`PUT /api/v1/admin/domain_allows/{id}`. Needs a token with the scope `admin:write:domain_allows`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/domain_allows?import=true") => {
        "`POST /api/v1/admin/domain_allows?import=true`. Needs a token with the scope `admin:write:domain_allows`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_allows/#:~:text=POST%20/api/v1/admin/domain_allows)."
    };
    (GET "/api/v1/admin/domain_blocks") => {
        "`GET /api/v1/admin/domain_blocks`. Needs a token with the scope `admin:read:domain_blocks`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_blocks/#:~:text=GET%20/api/v1/admin/domain_blocks)."
    };
    (POST "/api/v1/admin/domain_blocks") => {
        "`POST /api/v1/admin/domain_blocks`. Needs a token with the scope `admin:write:domain_blocks`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_blocks/#:~:text=POST%20/api/v1/admin/domain_blocks)."
    };
    (DELETE "/api/v1/admin/domain_blocks/{id}") => {
        "`DELETE /api/v1/admin/domain_blocks/{id}`. Needs a token with the scope `admin:write:domain_blocks`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_blocks/#:~:text=DELETE%20/api/v1/admin/domain_blocks/:id)."
    };
    (GET "/api/v1/admin/domain_blocks/{id}") => {
        "`GET /api/v1/admin/domain_blocks/{id}`. Needs a token with the scope `admin:read:domain_blocks`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_blocks/#:~:text=GET%20/api/v1/admin/domain_blocks/:id)."
    };
    (PUT "/api/v1/admin/domain_blocks/{id}") => {
        "`PUT /api/v1/admin/domain_blocks/{id}`. Needs a token with the scope `admin:write:domain_blocks`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_blocks/#:~:text=PUT%20/api/v1/admin/domain_blocks/:id)."
    };
    (POST "/api/v1/admin/domain_blocks?import=true") => {
        "`POST /api/v1/admin/domain_blocks?import=true`. Needs a token with the scope `admin:write:domain_blocks`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/domain_blocks/#:~:text=POST%20/api/v1/admin/domain_blocks)."
    };
    (POST "/api/v1/admin/domain_keys_expire") => {
        "`POST /api/v1/admin/domain_keys_expire`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/domain_permission_drafts") => {
        "`GET /api/v1/admin/domain_permission_drafts`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/domain_permission_drafts") => {
        "`POST /api/v1/admin/domain_permission_drafts`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/domain_permission_drafts/{id}") => {
        "`GET /api/v1/admin/domain_permission_drafts/{id}`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/domain_permission_drafts/{id}/accept") => {
        "`POST /api/v1/admin/domain_permission_drafts/{id}/accept`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/domain_permission_drafts/{id}/remove") => {
        "`POST /api/v1/admin/domain_permission_drafts/{id}/remove`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/domain_permission_excludes") => {
        "`GET /api/v1/admin/domain_permission_excludes`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/domain_permission_excludes") => {
        "`POST /api/v1/admin/domain_permission_excludes`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (DELETE "/api/v1/admin/domain_permission_excludes/{id}") => {
        "`DELETE /api/v1/admin/domain_permission_excludes/{id}`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/domain_permission_excludes/{id}") => {
        "`GET /api/v1/admin/domain_permission_excludes/{id}`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/domain_permission_subscriptions") => {
        "`GET /api/v1/admin/domain_permission_subscriptions`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/domain_permission_subscriptions") => {
        "`POST /api/v1/admin/domain_permission_subscriptions`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/domain_permission_subscriptions/preview") => {
        "`GET /api/v1/admin/domain_permission_subscriptions/preview`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/domain_permission_subscriptions/{id}") => {
        "`GET /api/v1/admin/domain_permission_subscriptions/{id}`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (PATCH "/api/v1/admin/domain_permission_subscriptions/{id}") => {
        "`PATCH /api/v1/admin/domain_permission_subscriptions/{id}`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/domain_permission_subscriptions/{id}/remove") => {
        "`POST /api/v1/admin/domain_permission_subscriptions/{id}/remove`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/domain_permission_subscriptions/{id}/test") => {
        "`POST /api/v1/admin/domain_permission_subscriptions/{id}/test`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/email/test") => {
        "`POST /api/v1/admin/email/test`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/email_domain_blocks") => {
        "`GET /api/v1/admin/email_domain_blocks`. Needs a token with the scope `admin:read:email_domain_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/email_domain_blocks/#:~:text=GET%20/api/v1/admin/email_domain_blocks)."
    };
    (POST "/api/v1/admin/email_domain_blocks") => {
        "`POST /api/v1/admin/email_domain_blocks`. Needs a token with the scope `admin:write:email_domain_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/email_domain_blocks/#:~:text=POST%20/api/v1/admin/email_domain_blocks)."
    };
    (DELETE "/api/v1/admin/email_domain_blocks/{id}") => {
        "`DELETE /api/v1/admin/email_domain_blocks/{id}`. Needs a token with the scope `admin:write:email_domain_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/email_domain_blocks/#:~:text=DELETE%20/api/v1/admin/email_domain_blocks/:id)."
    };
    (GET "/api/v1/admin/email_domain_blocks/{id}") => {
        "`GET /api/v1/admin/email_domain_blocks/{id}`. Needs a token with the scope `admin:read:email_domain_blocks`. On Mastodon since 4.1. [Documentation](https://docs.joinmastodon.org/methods/admin/email_domain_blocks/#:~:text=GET%20/api/v1/admin/email_domain_blocks/:id)."
    };
    (GET "/api/v1/admin/header_allows") => {
        "`GET /api/v1/admin/header_allows`. Needs a token with the scope `admin`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/header_allows") => {
        "`POST /api/v1/admin/header_allows`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (DELETE "/api/v1/admin/header_allows/{id}") => {
        "`DELETE /api/v1/admin/header_allows/{id}`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/header_allows/{id}") => {
        "`GET /api/v1/admin/header_allows/{id}`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/header_blocks") => {
        "`GET /api/v1/admin/header_blocks`. Needs a token with the scope `admin`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/header_blocks") => {
        "`POST /api/v1/admin/header_blocks`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (DELETE "/api/v1/admin/header_blocks/{id}") => {
        "`DELETE /api/v1/admin/header_blocks/{id}`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/header_blocks/{id}") => {
        "`GET /api/v1/admin/header_blocks/{id}`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/instance/rules") => {
        "`GET /api/v1/admin/instance/rules`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/instance/rules") => {
        "`POST /api/v1/admin/instance/rules`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (DELETE "/api/v1/admin/instance/rules/{id}") => {
        "`DELETE /api/v1/admin/instance/rules/{id}`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/instance/rules/{id}") => {
        "`GET /api/v1/admin/instance/rules/{id}`. Needs a token with the scope `admin:read`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (PATCH "/api/v1/admin/instance/rules/{id}") => {
        "`PATCH /api/v1/admin/instance/rules/{id}`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/ip_blocks") => {
        "`GET /api/v1/admin/ip_blocks`. Needs a token with the scope `admin:read:ip_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/ip_blocks/#:~:text=GET%20/api/v1/admin/ip_blocks)."
    };
    (POST "/api/v1/admin/ip_blocks") => {
        "`POST /api/v1/admin/ip_blocks`. Needs a token with the scope `admin:write:ip_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/ip_blocks/#:~:text=POST%20/api/v1/admin/ip_blocks)."
    };
    (DELETE "/api/v1/admin/ip_blocks/{id}") => {
        "`DELETE /api/v1/admin/ip_blocks/{id}`. Needs a token with the scope `admin:write:ip_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/ip_blocks/#:~:text=DELETE%20/api/v1/admin/ip_blocks/:id)."
    };
    (GET "/api/v1/admin/ip_blocks/{id}") => {
        "`GET /api/v1/admin/ip_blocks/{id}`. Needs a token with the scope `admin:read:ip_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/ip_blocks/#:~:text=GET%20/api/v1/admin/ip_blocks/:id)."
    };
    (PUT "/api/v1/admin/ip_blocks/{id}") => {
        "`PUT /api/v1/admin/ip_blocks/{id}`. Needs a token with the scope `admin:write:ip_blocks`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/admin/ip_blocks/#:~:text=PUT%20/api/v1/admin/ip_blocks/:id)."
    };
    (POST "/api/v1/admin/measures") => {
        "`POST /api/v1/admin/measures`. Needs a token with the scope `admin:read`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/admin/measures/#:~:text=POST%20/api/v1/admin/measures)."
    };
    (POST "/api/v1/admin/media_cleanup") => {
        "`POST /api/v1/admin/media_cleanup`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/admin/media_refetch") => {
        "`POST /api/v1/admin/media_refetch`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/admin/reports") => {
        "`GET /api/v1/admin/reports`. Needs a token with the scope `admin:read:reports`. On Mastodon since 2.9.1, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/reports/#:~:text=GET%20/api/v1/admin/reports)."
    };
    (GET "/api/v1/admin/reports/{id}") => {
        "`GET /api/v1/admin/reports/{id}`. Needs a token with the scope `admin:read:reports`. On Mastodon since 2.9.1, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/reports/#:~:text=GET%20/api/v1/admin/reports/:id)."
    };
    (PUT "/api/v1/admin/reports/{id}") => {
        "`PUT /api/v1/admin/reports/{id}`. Needs a token with the scope `admin:write:reports`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/admin/reports/#:~:text=PUT%20/api/v1/admin/reports/:id)."
    };
    (POST "/api/v1/admin/reports/{id}/assign_to_self") => {
        "`POST /api/v1/admin/reports/{id}/assign_to_self`. Needs a token with the scope `admin:write:reports`. On Mastodon since 2.9.1. [Documentation](https://docs.joinmastodon.org/methods/admin/reports/#:~:text=POST%20/api/v1/admin/reports/:id/assign_to_self)."
    };
    (POST "/api/v1/admin/reports/{id}/reopen") => {
        "`POST /api/v1/admin/reports/{id}/reopen`. Needs a token with the scope `admin:write:reports`. On Mastodon since 2.9.1. [Documentation](https://docs.joinmastodon.org/methods/admin/reports/#:~:text=POST%20/api/v1/admin/reports/:id/reopen)."
    };
    (POST "/api/v1/admin/reports/{id}/resolve") => {
        "`POST /api/v1/admin/reports/{id}/resolve`. Needs a token with the scope `admin:write:reports`. On Mastodon since 2.9.1, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/reports/#:~:text=POST%20/api/v1/admin/reports/:id/resolve)."
    };
    (POST "/api/v1/admin/reports/{id}/unassign") => {
        "`POST /api/v1/admin/reports/{id}/unassign`. Needs a token with the scope `admin:write:reports`. On Mastodon since 2.9.1. [Documentation](https://docs.joinmastodon.org/methods/admin/reports/#:~:text=POST%20/api/v1/admin/reports/:id/unassign)."
    };
    (POST "/api/v1/admin/retention") => {
        "`POST /api/v1/admin/retention`. Needs a token with the scope `admin:read`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/admin/retention/#:~:text=POST%20/api/v1/admin/retention)."
    };
    (GET "/api/v1/admin/trends/links") => {
        "`GET /api/v1/admin/trends/links`. Needs a token with the scope `admin:read`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=GET%20/api/v1/admin/trends/links)."
    };
    (POST "/api/v1/admin/trends/links/{id}/approve") => {
        "`POST /api/v1/admin/trends/links/{id}/approve`. Needs a token with the scope `admin:write`. On Mastodon since 4.2. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=POST%20/api/v1/admin/trends/links/:id/approve)."
    };
    (POST "/api/v1/admin/trends/links/{id}/reject") => {
        "`POST /api/v1/admin/trends/links/{id}/reject`. Needs a token with the scope `admin:write`. On Mastodon since 4.2. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=POST%20/api/v1/admin/trends/links/:id/reject)."
    };
    (GET "/api/v1/admin/trends/statuses") => {
        "`GET /api/v1/admin/trends/statuses`. Needs a token with the scope `admin:read`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=GET%20/api/v1/admin/trends/statuses)."
    };
    (POST "/api/v1/admin/trends/statuses/{id}/approve") => {
        "`POST /api/v1/admin/trends/statuses/{id}/approve`. Needs a token with the scope `admin:write`. On Mastodon since 4.2. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=POST%20/api/v1/admin/trends/statuses/:id/approve)."
    };
    (POST "/api/v1/admin/trends/statuses/{id}/reject") => {
        "`POST /api/v1/admin/trends/statuses/{id}/reject`. Needs a token with the scope `admin:write`. On Mastodon since 4.2. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=POST%20/api/v1/admin/trends/statuses/:id/reject)."
    };
    (GET "/api/v1/admin/trends/tags") => {
        "`GET /api/v1/admin/trends/tags`. Needs a token with the scope `admin:read`. On Mastodon since 3.5. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=GET%20/api/v1/admin/trends/tags)."
    };
    (POST "/api/v1/admin/trends/tags/{id}/approve") => {
        "`POST /api/v1/admin/trends/tags/{id}/approve`. Needs a token with the scope `admin:write`. On Mastodon since 4.2. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=POST%20/api/v1/admin/trends/tags/:id/approve)."
    };
    (POST "/api/v1/admin/trends/tags/{id}/reject") => {
        "`POST /api/v1/admin/trends/tags/{id}/reject`. Needs a token with the scope `admin:write`. On Mastodon since 4.2. [Documentation](https://docs.joinmastodon.org/methods/admin/trends/#:~:text=POST%20/api/v1/admin/trends/tags/:id/reject)."
    };
    (GET "/api/v1/announcements") => {
        "`GET /api/v1/announcements`. Needs a token. On Mastodon since 3.1, GoToSocial (always empty), Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/announcements/#:~:text=GET%20/api/v1/announcements)."
    };
    (POST "/api/v1/announcements/{id}/dismiss") => {
        "`POST /api/v1/announcements/{id}/dismiss`. Needs a token with the scope `write:accounts`. On Mastodon since 3.1, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/announcements/#:~:text=POST%20/api/v1/announcements/:id/dismiss)."
    };
    (DELETE "/api/v1/announcements/{id}/reactions/{name}") => {
        "`DELETE /api/v1/announcements/{id}/reactions/{name}`. Needs a token with the scope `write:favourites`. On Mastodon since 3.1. [Documentation](https://docs.joinmastodon.org/methods/announcements/#:~:text=DELETE%20/api/v1/announcements/:id/reactions/:name)."
    };
    (PUT "/api/v1/announcements/{id}/reactions/{name}") => {
        "`PUT /api/v1/announcements/{id}/reactions/{name}`. Needs a token with the scope `write:favourites`. On Mastodon since 3.1. [Documentation](https://docs.joinmastodon.org/methods/announcements/#:~:text=PUT%20/api/v1/announcements/:id/reactions/:name)."
    };
    (GET "/api/v1/annual_reports") => {
        "`GET /api/v1/annual_reports`. Needs a token with the scope `read:accounts`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/annual_reports/#:~:text=GET%20/api/v1/annual_reports)."
    };
    (GET "/api/v1/annual_reports/{year}") => {
        "`GET /api/v1/annual_reports/{year}`. Needs a token with the scope `read:accounts`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/annual_reports/#:~:text=GET%20/api/v1/annual_reports/:year)."
    };
    (POST "/api/v1/annual_reports/{year}/generate") => {
        "`POST /api/v1/annual_reports/{year}/generate`. Needs a token with the scope `write:accounts`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/annual_reports/#:~:text=POST%20/api/v1/annual_reports/:year/generate)."
    };
    (POST "/api/v1/annual_reports/{year}/read") => {
        "`POST /api/v1/annual_reports/{year}/read`. Needs a token with the scope `write:accounts`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/annual_reports/#:~:text=POST%20/api/v1/annual_reports/:year/read)."
    };
    (GET "/api/v1/annual_reports/{year}/state") => {
        "`GET /api/v1/annual_reports/{year}/state`. Needs a token with the scope `read:accounts`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/annual_reports/#:~:text=GET%20/api/v1/annual_reports/:year/state)."
    };
    (GET "/api/v1/apps") => {
        "`GET /api/v1/apps`. Needs a token with the scope `read:applications`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/apps") => {
        "`POST /api/v1/apps`. Needs no token. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/apps/#:~:text=POST%20/api/v1/apps)."
    };
    (GET "/api/v1/apps/verify_credentials") => {
        "`GET /api/v1/apps/verify_credentials`. Needs the token of an app. On Mastodon since 2.0, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/apps/#:~:text=GET%20/api/v1/apps/verify_credentials)."
    };
    (DELETE "/api/v1/apps/{id}") => {
        "`DELETE /api/v1/apps/{id}`. Needs a token with the scope `write:applications`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/apps/{id}") => {
        "`GET /api/v1/apps/{id}`. Needs a token with the scope `read:applications`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/blocks") => {
        "`GET /api/v1/blocks`. Needs a token with the scope `read:blocks`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/blocks/#:~:text=GET%20/api/v1/blocks)."
    };
    (GET "/api/v1/bookmarks") => {
        "`GET /api/v1/bookmarks`. Needs a token with the scope `read:bookmarks`. On Mastodon since 3.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/bookmarks/#:~:text=GET%20/api/v1/bookmarks)."
    };
    (POST "/api/v1/collections") => {
        "`POST /api/v1/collections`. Needs a token with the scope `write:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=POST%20/api/v1/collections)."
    };
    (POST "/api/v1/collections/{collection_id}/items") => {
        "`POST /api/v1/collections/{collection_id}/items`. Needs a token with the scope `write:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=POST%20/api/v1/collections/:collection_id/items)."
    };
    (DELETE "/api/v1/collections/{collection_id}/items/{id}") => {
        "`DELETE /api/v1/collections/{collection_id}/items/{id}`. Needs a token with the scope `write:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=DELETE%20/api/v1/collections/:collection_id/items/:id)."
    };
    (POST "/api/v1/collections/{collection_id}/items/{id}/revoke") => {
        "`POST /api/v1/collections/{collection_id}/items/{id}/revoke`. Needs a token with the scope `write:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=POST%20/api/v1/collections/:collection_id/items/:id/revoke)."
    };
    (DELETE "/api/v1/collections/{id}") => {
        "`DELETE /api/v1/collections/{id}`. Needs a token with the scope `write:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=DELETE%20/api/v1/collections/:id)."
    };
    (GET "/api/v1/collections/{id}") => {
        "`GET /api/v1/collections/{id}`. Shows what is public without a token, and more to one with the scope `read:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=GET%20/api/v1/collections/:id)."
    };
    (PATCH "/api/v1/collections/{id}") => {
        "`PATCH /api/v1/collections/{id}`. Needs a token with the scope `write:collections`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/collections/#:~:text=PATCH%20/api/v1/collections/:id)."
    };
    (GET "/api/v1/conversations") => {
        "`GET /api/v1/conversations`. Needs a token with the scope `read:statuses`. On Mastodon since 2.6, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/conversations/#:~:text=GET%20/api/v1/conversations)."
    };
    (DELETE "/api/v1/conversations/{id}") => {
        "`DELETE /api/v1/conversations/{id}`. Needs a token with the scope `write:conversations`. On Mastodon since 2.6, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/conversations/#:~:text=DELETE%20/api/v1/conversations/:id)."
    };
    (POST "/api/v1/conversations/{id}/read") => {
        "`POST /api/v1/conversations/{id}/read`. Needs a token with the scope `write:conversations`. On Mastodon since 2.6, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/conversations/#:~:text=POST%20/api/v1/conversations/:id/read)."
    };
    (GET "/api/v1/custom_emojis") => {
        "`GET /api/v1/custom_emojis`. Needs no token. On Mastodon since 2.0, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/custom_emojis/#:~:text=GET%20/api/v1/custom_emojis)."
    };
    (GET "/api/v1/directory") => {
        "`GET /api/v1/directory`. Needs no token. On Mastodon since 3.0, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/directory/#:~:text=GET%20/api/v1/directory)."
    };
    (DELETE "/api/v1/domain_blocks") => {
        "`DELETE /api/v1/domain_blocks`. Needs a token with the scope `write:blocks` or `follow`. On Mastodon since 1.4, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/domain_blocks/#:~:text=DELETE%20/api/v1/domain_blocks)."
    };
    (GET "/api/v1/domain_blocks") => {
        "`GET /api/v1/domain_blocks`. Needs a token with the scope `read:blocks` or `follow`. On Mastodon since 1.4, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/domain_blocks/#:~:text=GET%20/api/v1/domain_blocks)."
    };
    (POST "/api/v1/domain_blocks") => {
        "`POST /api/v1/domain_blocks`. Needs a token with the scope `write:blocks` or `follow`. On Mastodon since 1.4, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/domain_blocks/#:~:text=POST%20/api/v1/domain_blocks)."
    };
    (POST "/api/v1/emails/confirmations") => {
        "`POST /api/v1/emails/confirmations`. Needs a token. On Mastodon since 3.4. [Documentation](https://docs.joinmastodon.org/methods/emails/#:~:text=POST%20/api/v1/emails/confirmations)."
    };
    (GET "/api/v1/endorsements") => {
        "`GET /api/v1/endorsements`. Needs a token with the scope `read:accounts`. On Mastodon since 2.5, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/endorsements/#:~:text=GET%20/api/v1/endorsements)."
    };
    (GET "/api/v1/exports/blocks.csv") => {
        "`GET /api/v1/exports/blocks.csv`. Needs a token with the scope `read:blocks`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/exports/followers.csv") => {
        "`GET /api/v1/exports/followers.csv`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/exports/following.csv") => {
        "`GET /api/v1/exports/following.csv`. Needs a token with the scope `read:follows`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/exports/lists.csv") => {
        "`GET /api/v1/exports/lists.csv`. Needs a token with the scope `read:lists`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/exports/mutes.csv") => {
        "`GET /api/v1/exports/mutes.csv`. Needs a token with the scope `read:mutes`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/exports/stats") => {
        "`GET /api/v1/exports/stats`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/favourites") => {
        "`GET /api/v1/favourites`. Needs a token with the scope `read:favourites`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/favourites/#:~:text=GET%20/api/v1/favourites)."
    };
    (GET "/api/v1/featured_tags") => {
        "`GET /api/v1/featured_tags`. Needs a token with the scope `read:accounts`. On Mastodon since 3.0, GoToSocial (always empty), Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/featured_tags/#:~:text=GET%20/api/v1/featured_tags)."
    };
    (POST "/api/v1/featured_tags") => {
        "`POST /api/v1/featured_tags`. Needs a token with the scope `write:accounts`. On Mastodon since 3.0, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/featured_tags/#:~:text=POST%20/api/v1/featured_tags)."
    };
    (GET "/api/v1/featured_tags/suggestions") => {
        "`GET /api/v1/featured_tags/suggestions`. Needs a token with the scope `read:accounts`. On Mastodon since 3.0, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/featured_tags/#:~:text=GET%20/api/v1/featured_tags/suggestions)."
    };
    (DELETE "/api/v1/featured_tags/{id}") => {
        "`DELETE /api/v1/featured_tags/{id}`. Needs a token with the scope `write:accounts`. On Mastodon since 3.0, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/featured_tags/#:~:text=DELETE%20/api/v1/featured_tags/:id)."
    };
    (GET "/api/v1/filters") => {
        "`GET /api/v1/filters`. Needs a token with the scope `read:filters`. On Mastodon since 2.4.3, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=GET%20/api/v1/filters)."
    };
    (POST "/api/v1/filters") => {
        "`POST /api/v1/filters`. Needs a token with the scope `write:filters`. On Mastodon since 2.4.3, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=POST%20/api/v1/filters)."
    };
    (DELETE "/api/v1/filters/{id}") => {
        "`DELETE /api/v1/filters/{id}`. Needs a token with the scope `write:filters`. On Mastodon since 2.4.3, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=DELETE%20/api/v1/filters/:id)."
    };
    (GET "/api/v1/filters/{id}") => {
        "`GET /api/v1/filters/{id}`. Needs a token with the scope `read:filters`. On Mastodon since 2.4.3, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=GET%20/api/v1/filters/:id)."
    };
    (PUT "/api/v1/filters/{id}") => {
        "`PUT /api/v1/filters/{id}`. Needs a token with the scope `write:filters`. On Mastodon since 2.4.3, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=PUT%20/api/v1/filters/:id)."
    };
    (GET "/api/v1/follow_requests") => {
        "`GET /api/v1/follow_requests`. Needs a token with the scope `read:follows` or `follow`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/follow_requests/#:~:text=GET%20/api/v1/follow_requests)."
    };
    (GET "/api/v1/follow_requests/outgoing") => {
        "`GET /api/v1/follow_requests/outgoing`. Needs a token with the scope `read:follows`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/follow_requests/{account_id}/authorize") => {
        "`POST /api/v1/follow_requests/{account_id}/authorize`. Needs a token with the scope `write:follows` or `follow`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/follow_requests/#:~:text=POST%20/api/v1/follow_requests/:account_id/authorize)."
    };
    (POST "/api/v1/follow_requests/{account_id}/reject") => {
        "`POST /api/v1/follow_requests/{account_id}/reject`. Needs a token with the scope `write:follows` or `follow`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/follow_requests/#:~:text=POST%20/api/v1/follow_requests/:account_id/reject)."
    };
    (GET "/api/v1/followed_tags") => {
        "`GET /api/v1/followed_tags`. Needs a token with the scope `read:follows`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/followed_tags/#:~:text=GET%20/api/v1/followed_tags)."
    };
    (POST "/api/v1/import") => {
        "`POST /api/v1/import`. Needs a token with the scope `write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/instance") => {
        "`GET /api/v1/instance`. Needs no token. On Mastodon since 1.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance)."
    };
    (PATCH "/api/v1/instance") => {
        "`PATCH /api/v1/instance`. Needs a token with the scope `admin:write`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/instance/activity") => {
        "`GET /api/v1/instance/activity`. Needs no token. On Mastodon since 2.1.2, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/activity)."
    };
    (GET "/api/v1/instance/domain_allows") => {
        "`GET /api/v1/instance/domain_allows`. Needs a token. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/instance/domain_blocks") => {
        "`GET /api/v1/instance/domain_blocks`. Shows what is public without a token, and more to one. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/domain_blocks)."
    };
    (GET "/api/v1/instance/extended_description") => {
        "`GET /api/v1/instance/extended_description`. Needs no token. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/extended_description)."
    };
    (GET "/api/v1/instance/languages") => {
        "`GET /api/v1/instance/languages`. Needs no token. On Mastodon since 4.2. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/languages)."
    };
    (GET "/api/v1/instance/peers") => {
        "`GET /api/v1/instance/peers`. Needs no token. On Mastodon since 2.1.2, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/peers)."
    };
    (GET "/api/v1/instance/privacy_policy") => {
        "`GET /api/v1/instance/privacy_policy`. Needs no token. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/privacy_policy)."
    };
    (GET "/api/v1/instance/rules") => {
        "`GET /api/v1/instance/rules`. Needs no token. On Mastodon since 3.4, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/rules)."
    };
    (GET "/api/v1/instance/terms_of_service") => {
        "`GET /api/v1/instance/terms_of_service`. Needs no token. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/terms_of_service)."
    };
    (GET "/api/v1/instance/terms_of_service/{date}") => {
        "`GET /api/v1/instance/terms_of_service/{date}`. Needs no token. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/terms_of_service/:date)."
    };
    (GET "/api/v1/instance/translation_languages") => {
        "`GET /api/v1/instance/translation_languages`. Needs no token. On Mastodon since 4.2. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v1/instance/translation_languages)."
    };
    (GET "/api/v1/interaction_policies/defaults") => {
        "`GET /api/v1/interaction_policies/defaults`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (PATCH "/api/v1/interaction_policies/defaults") => {
        "`PATCH /api/v1/interaction_policies/defaults`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/interaction_requests") => {
        "`GET /api/v1/interaction_requests`. Needs a token with the scope `read:notifications`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/interaction_requests/{id}") => {
        "`GET /api/v1/interaction_requests/{id}`. Needs a token with the scope `read:notifications`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/interaction_requests/{id}/authorize") => {
        "`POST /api/v1/interaction_requests/{id}/authorize`. Needs a token with the scope `write:statuses`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/interaction_requests/{id}/reject") => {
        "`POST /api/v1/interaction_requests/{id}/reject`. Needs a token with the scope `write:statuses`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/lists") => {
        "`GET /api/v1/lists`. Needs a token with the scope `read:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/lists/#:~:text=GET%20/api/v1/lists)."
    };
    (POST "/api/v1/lists") => {
        "`POST /api/v1/lists`. Needs a token with the scope `write:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/lists/#:~:text=POST%20/api/v1/lists)."
    };
    (DELETE "/api/v1/lists/{id}") => {
        "`DELETE /api/v1/lists/{id}`. Needs a token with the scope `write:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/lists/#:~:text=DELETE%20/api/v1/lists/:id)."
    };
    (GET "/api/v1/lists/{id}") => {
        "`GET /api/v1/lists/{id}`. Needs a token with the scope `read:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/lists/#:~:text=GET%20/api/v1/lists/:id)."
    };
    (PUT "/api/v1/lists/{id}") => {
        "`PUT /api/v1/lists/{id}`. Needs a token with the scope `write:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/lists/#:~:text=PUT%20/api/v1/lists/:id)."
    };
    (DELETE "/api/v1/lists/{id}/accounts") => {
        "`DELETE /api/v1/lists/{id}/accounts`. Needs a token with the scope `write:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/lists/#:~:text=DELETE%20/api/v1/lists/:id/accounts)."
    };
    (GET "/api/v1/lists/{id}/accounts") => {
        "`GET /api/v1/lists/{id}/accounts`. Needs a token with the scope `read:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/lists/#:~:text=GET%20/api/v1/lists/:id/accounts)."
    };
    (POST "/api/v1/lists/{id}/accounts") => {
        "`POST /api/v1/lists/{id}/accounts`. Needs a token with the scope `write:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/lists/#:~:text=POST%20/api/v1/lists/:id/accounts)."
    };
    (GET "/api/v1/markers") => {
        "`GET /api/v1/markers`. Needs a token with the scope `read:statuses`. On Mastodon since 3.0, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/markers/#:~:text=GET%20/api/v1/markers)."
    };
    (POST "/api/v1/markers") => {
        "`POST /api/v1/markers`. Needs a token with the scope `write:statuses`. On Mastodon since 3.0, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/markers/#:~:text=POST%20/api/v1/markers)."
    };
    (POST "/api/v1/media") => {
        "`POST /api/v1/media`. Needs a token with the scope `write:media`. On Mastodon, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/media/#:~:text=POST%20/api/v1/media)."
    };
    (DELETE "/api/v1/media/{id}") => {
        "`DELETE /api/v1/media/{id}`. Needs a token with the scope `write:media`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/media/#:~:text=DELETE%20/api/v1/media/:id)."
    };
    (GET "/api/v1/media/{id}") => {
        "`GET /api/v1/media/{id}`. Needs a token with the scope `write:media`. On Mastodon since 3.1.3, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/media/#:~:text=GET%20/api/v1/media/:id)."
    };
    (PUT "/api/v1/media/{id}") => {
        "`PUT /api/v1/media/{id}`. Needs a token with the scope `write:media`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/media/#:~:text=PUT%20/api/v1/media/:id)."
    };
    (GET "/api/v1/mutes") => {
        "`GET /api/v1/mutes`. Needs a token with the scope `read:mutes` or `follow`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/mutes/#:~:text=GET%20/api/v1/mutes)."
    };
    (GET "/api/v1/notifications") => {
        "`GET /api/v1/notifications`. Needs a token with the scope `read:notifications`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=GET%20/api/v1/notifications)."
    };
    (POST "/api/v1/notifications/clear") => {
        "`POST /api/v1/notifications/clear`. Needs a token with the scope `write:notifications`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=POST%20/api/v1/notifications/clear)."
    };
    (GET "/api/v1/notifications/requests") => {
        "`GET /api/v1/notifications/requests`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=GET%20/api/v1/notifications/requests)."
    };
    (POST "/api/v1/notifications/requests/accept") => {
        "`POST /api/v1/notifications/requests/accept`. Needs a token with the scope `write:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=POST%20/api/v1/notifications/requests/accept)."
    };
    (POST "/api/v1/notifications/requests/dismiss") => {
        "`POST /api/v1/notifications/requests/dismiss`. Needs a token with the scope `write:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=POST%20/api/v1/notifications/requests/dismiss)."
    };
    (GET "/api/v1/notifications/requests/merged") => {
        "`GET /api/v1/notifications/requests/merged`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=GET%20/api/v1/notifications/requests/merged)."
    };
    (GET "/api/v1/notifications/requests/{id}") => {
        "`GET /api/v1/notifications/requests/{id}`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=GET%20/api/v1/notifications/requests/:id)."
    };
    (POST "/api/v1/notifications/requests/{id}/accept") => {
        "`POST /api/v1/notifications/requests/{id}/accept`. Needs a token with the scope `write:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=POST%20/api/v1/notifications/requests/:id/accept)."
    };
    (POST "/api/v1/notifications/requests/{id}/dismiss") => {
        "`POST /api/v1/notifications/requests/{id}/dismiss`. Needs a token with the scope `write:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=POST%20/api/v1/notifications/requests/:id/dismiss)."
    };
    (GET "/api/v1/notifications/unread_count") => {
        "`GET /api/v1/notifications/unread_count`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=GET%20/api/v1/notifications/unread_count)."
    };
    (GET "/api/v1/notifications/{id}") => {
        "`GET /api/v1/notifications/{id}`. Needs a token with the scope `read:notifications`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=GET%20/api/v1/notifications/:id)."
    };
    (POST "/api/v1/notifications/{id}/dismiss") => {
        "`POST /api/v1/notifications/{id}/dismiss`. Needs a token with the scope `write:notifications`. On Mastodon since 1.3, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=POST%20/api/v1/notifications/:id/dismiss)."
    };
    (PATCH "/api/v1/pleroma/accounts/update_avatar") => {
        "`PATCH /api/v1/pleroma/accounts/update_avatar`. Needs a token with the scope `write:accounts`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (PATCH "/api/v1/pleroma/accounts/update_background") => {
        "`PATCH /api/v1/pleroma/accounts/update_background`. Needs a token with the scope `write:accounts`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (PATCH "/api/v1/pleroma/accounts/update_banner") => {
        "`PATCH /api/v1/pleroma/accounts/update_banner`. Needs a token with the scope `write:accounts`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (GET "/api/v1/pleroma/accounts/{id}/favourites") => {
        "`GET /api/v1/pleroma/accounts/{id}/favourites`. Needs a token with the scope `read:favourites`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (GET "/api/v1/pleroma/chats") => {
        "`GET /api/v1/pleroma/chats`. Needs a token with the scope `read`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (POST "/api/v1/pleroma/chats/by-account-id/{id}") => {
        "`POST /api/v1/pleroma/chats/by-account-id/{id}`. Needs a token with the scope `write`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (GET "/api/v1/pleroma/chats/{id}") => {
        "`GET /api/v1/pleroma/chats/{id}`. Needs a token with the scope `read`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (GET "/api/v1/pleroma/chats/{id}/messages") => {
        "`GET /api/v1/pleroma/chats/{id}/messages`. Needs a token with the scope `read`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (POST "/api/v1/pleroma/chats/{id}/messages") => {
        "`POST /api/v1/pleroma/chats/{id}/messages`. Needs a token with the scope `write`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (DELETE "/api/v1/pleroma/chats/{id}/messages/{message_id}") => {
        "`DELETE /api/v1/pleroma/chats/{id}/messages/{message_id}`. Needs a token with the scope `write`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (POST "/api/v1/pleroma/notifications/read") => {
        "`POST /api/v1/pleroma/notifications/read`. Needs a token with the scope `write:notifications`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (GET "/api/v1/pleroma/statuses/{id}/reactions") => {
        "`GET /api/v1/pleroma/statuses/{id}/reactions`. Needs a token with the scope `read:statuses`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (DELETE "/api/v1/pleroma/statuses/{id}/reactions/{emoji}") => {
        "`DELETE /api/v1/pleroma/statuses/{id}/reactions/{emoji}`. Needs a token with the scope `write:statuses`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (GET "/api/v1/pleroma/statuses/{id}/reactions/{emoji}") => {
        "`GET /api/v1/pleroma/statuses/{id}/reactions/{emoji}`. Needs a token with the scope `read:statuses`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (PUT "/api/v1/pleroma/statuses/{id}/reactions/{emoji}") => {
        "`PUT /api/v1/pleroma/statuses/{id}/reactions/{emoji}`. Needs a token with the scope `write:statuses`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (GET "/api/v1/polls/{id}") => {
        "`GET /api/v1/polls/{id}`. Shows what is public without a token, and more to one with the scope `read:statuses`. On Mastodon since 2.8, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/polls/#:~:text=GET%20/api/v1/polls/:id)."
    };
    (POST "/api/v1/polls/{id}/votes") => {
        "`POST /api/v1/polls/{id}/votes`. Needs a token with the scope `write:statuses`. On Mastodon since 2.8, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/polls/#:~:text=POST%20/api/v1/polls/:id/votes)."
    };
    (GET "/api/v1/preferences") => {
        "`GET /api/v1/preferences`. Needs a token with the scope `read:accounts`. On Mastodon since 2.8, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/preferences/#:~:text=GET%20/api/v1/preferences)."
    };
    (GET "/api/v1/profile") => {
        "`GET /api/v1/profile`. Needs a token with the scope `profile` or `read:accounts`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/profile/#:~:text=GET%20/api/v1/profile)."
    };
    (PATCH "/api/v1/profile") => {
        "`PATCH /api/v1/profile`. Needs a token with the scope `write:accounts`. On Mastodon since 4.6. [Documentation](https://docs.joinmastodon.org/methods/profile/#:~:text=PATCH%20/api/v1/profile)."
    };
    (DELETE "/api/v1/profile/avatar") => {
        "`DELETE /api/v1/profile/avatar`. Needs a token with the scope `write:accounts`. On Mastodon since 4.2, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/profile/#:~:text=DELETE%20/api/v1/profile/avatar)."
    };
    (DELETE "/api/v1/profile/header") => {
        "`DELETE /api/v1/profile/header`. Needs a token with the scope `write:accounts`. On Mastodon since 4.2, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/profile/#:~:text=DELETE%20/api/v1/profile/header)."
    };
    (DELETE "/api/v1/push/subscription") => {
        "`DELETE /api/v1/push/subscription`. Needs a token with the scope `push`. On Mastodon since 2.4, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/push/#:~:text=DELETE%20/api/v1/push/subscription)."
    };
    (GET "/api/v1/push/subscription") => {
        "`GET /api/v1/push/subscription`. Needs a token with the scope `push`. On Mastodon since 2.4, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/push/#:~:text=GET%20/api/v1/push/subscription)."
    };
    (POST "/api/v1/push/subscription") => {
        "`POST /api/v1/push/subscription`. Needs a token with the scope `push`. On Mastodon since 2.4, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/push/#:~:text=POST%20/api/v1/push/subscription)."
    };
    (PUT "/api/v1/push/subscription") => {
        "`PUT /api/v1/push/subscription`. Needs a token with the scope `push`. On Mastodon since 2.4, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/push/#:~:text=PUT%20/api/v1/push/subscription)."
    };
    (GET "/api/v1/reports") => {
        "`GET /api/v1/reports`. Needs a token with the scope `read:accounts`. On Mastodon before 2.5.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/reports/#:~:text=GET%20/api/v1/reports)."
    };
    (POST "/api/v1/reports") => {
        "`POST /api/v1/reports`. Needs a token with the scope `write:reports`. On Mastodon since 1.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/reports/#:~:text=POST%20/api/v1/reports)."
    };
    (GET "/api/v1/reports/{id}") => {
        "`GET /api/v1/reports/{id}`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/scheduled_statuses") => {
        "`GET /api/v1/scheduled_statuses`. Needs a token with the scope `read:statuses`. On Mastodon since 2.7, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/scheduled_statuses/#:~:text=GET%20/api/v1/scheduled_statuses)."
    };
    (DELETE "/api/v1/scheduled_statuses/{id}") => {
        "`DELETE /api/v1/scheduled_statuses/{id}`. Needs a token with the scope `write:statuses`. On Mastodon since 2.7, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/scheduled_statuses/#:~:text=DELETE%20/api/v1/scheduled_statuses/:id)."
    };
    (GET "/api/v1/scheduled_statuses/{id}") => {
        "`GET /api/v1/scheduled_statuses/{id}`. Needs a token with the scope `read:statuses`. On Mastodon since 2.7, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/scheduled_statuses/#:~:text=GET%20/api/v1/scheduled_statuses/:id)."
    };
    (PUT "/api/v1/scheduled_statuses/{id}") => {
        "`PUT /api/v1/scheduled_statuses/{id}`. Needs a token with the scope `write:statuses`. On Mastodon since 2.7, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/scheduled_statuses/#:~:text=PUT%20/api/v1/scheduled_statuses/:id)."
    };
    (GET "/api/v1/statuses") => {
        "`GET /api/v1/statuses`. Shows what is public without a token, and more to one with the scope `read:statuses`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=GET%20/api/v1/statuses)."
    };
    (POST "/api/v1/statuses") => {
        "`POST /api/v1/statuses`. Needs a token with the scope `write:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses)."
    };
    (DELETE "/api/v1/statuses/{id}") => {
        "`DELETE /api/v1/statuses/{id}`. Needs a token with the scope `write:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=DELETE%20/api/v1/statuses/:id)."
    };
    (GET "/api/v1/statuses/{id}") => {
        "`GET /api/v1/statuses/{id}`. Shows what is public without a token, and more to one with the scope `read:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=GET%20/api/v1/statuses/:id)."
    };
    (PUT "/api/v1/statuses/{id}") => {
        "`PUT /api/v1/statuses/{id}`. Needs a token with the scope `write:statuses`. On Mastodon since 3.5, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=PUT%20/api/v1/statuses/:id)."
    };
    (POST "/api/v1/statuses/{id}/bookmark") => {
        "`POST /api/v1/statuses/{id}/bookmark`. Needs a token with the scope `write:bookmarks`. On Mastodon since 3.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/bookmark)."
    };
    (GET "/api/v1/statuses/{id}/context") => {
        "`GET /api/v1/statuses/{id}/context`. Shows what is public without a token, and more to one with the scope `read:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=GET%20/api/v1/statuses/:id/context)."
    };
    (POST "/api/v1/statuses/{id}/favourite") => {
        "`POST /api/v1/statuses/{id}/favourite`. Needs a token with the scope `write:favourites`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/favourite)."
    };
    (GET "/api/v1/statuses/{id}/favourited_by") => {
        "`GET /api/v1/statuses/{id}/favourited_by`. Shows what is public without a token, and more to one with the scope `read:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=GET%20/api/v1/statuses/:id/favourited_by)."
    };
    (GET "/api/v1/statuses/{id}/history") => {
        "`GET /api/v1/statuses/{id}/history`. Shows what is public without a token, and more to one with the scope `read:statuses`. On Mastodon since 3.5, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=GET%20/api/v1/statuses/:id/history)."
    };
    (PUT "/api/v1/statuses/{id}/interaction_policy") => {
        "`PUT /api/v1/statuses/{id}/interaction_policy`. Needs a token with the scope `write:statuses`. On Mastodon since 4.5. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=PUT%20/api/v1/statuses/:id/interaction_policy)."
    };
    (POST "/api/v1/statuses/{id}/mute") => {
        "`POST /api/v1/statuses/{id}/mute`. Needs a token with the scope `write:mutes`. On Mastodon since 1.4.2, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/mute)."
    };
    (POST "/api/v1/statuses/{id}/pin") => {
        "`POST /api/v1/statuses/{id}/pin`. Needs a token with the scope `write:accounts`. On Mastodon since 1.6, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/pin)."
    };
    (GET "/api/v1/statuses/{id}/quotes") => {
        "`GET /api/v1/statuses/{id}/quotes`. Needs a token with the scope `read:statuses`. On Mastodon since 4.5. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=GET%20/api/v1/statuses/:id/quotes)."
    };
    (POST "/api/v1/statuses/{id}/quotes/{quoting_status_id}/revoke") => {
        "`POST /api/v1/statuses/{id}/quotes/{quoting_status_id}/revoke`. Needs a token with the scope `write:statuses`. On Mastodon since 4.5. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/quotes/:quoting_status_id/revoke)."
    };
    (POST "/api/v1/statuses/{id}/reblog") => {
        "`POST /api/v1/statuses/{id}/reblog`. Needs a token with the scope `write:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/reblog)."
    };
    (GET "/api/v1/statuses/{id}/reblogged_by") => {
        "`GET /api/v1/statuses/{id}/reblogged_by`. Shows what is public without a token, and more to one with the scope `read:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=GET%20/api/v1/statuses/:id/reblogged_by)."
    };
    (GET "/api/v1/statuses/{id}/source") => {
        "`GET /api/v1/statuses/{id}/source`. Needs the token of an app with the scope `read:statuses`. On Mastodon since 3.5, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=GET%20/api/v1/statuses/:id/source)."
    };
    (POST "/api/v1/statuses/{id}/translate") => {
        "`POST /api/v1/statuses/{id}/translate`. Needs the token of an app with the scope `read:statuses`. On Mastodon since 4.0. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/translate)."
    };
    (POST "/api/v1/statuses/{id}/unbookmark") => {
        "`POST /api/v1/statuses/{id}/unbookmark`. Needs a token with the scope `write:bookmarks`. On Mastodon since 3.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/unbookmark)."
    };
    (POST "/api/v1/statuses/{id}/unfavourite") => {
        "`POST /api/v1/statuses/{id}/unfavourite`. Needs a token with the scope `write:favourites`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/unfavourite)."
    };
    (POST "/api/v1/statuses/{id}/unmute") => {
        "`POST /api/v1/statuses/{id}/unmute`. Needs a token with the scope `write:mutes`. On Mastodon since 1.4.2, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/unmute)."
    };
    (POST "/api/v1/statuses/{id}/unpin") => {
        "`POST /api/v1/statuses/{id}/unpin`. Needs a token with the scope `write:accounts`. On Mastodon since 1.6, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/unpin)."
    };
    (POST "/api/v1/statuses/{id}/unreblog") => {
        "`POST /api/v1/statuses/{id}/unreblog`. Needs a token with the scope `write:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/statuses/#:~:text=POST%20/api/v1/statuses/:id/unreblog)."
    };
    (GET "/api/v1/streaming/health") => {
        "`GET /api/v1/streaming/health`. Needs no token. On Mastodon since 2.5. [Documentation](https://docs.joinmastodon.org/methods/streaming/#:~:text=GET%20/api/v1/streaming/health)."
    };
    (GET "/api/v1/suggestions") => {
        "`GET /api/v1/suggestions`. Needs a token with the scope `read`. On Mastodon since 2.4.3, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/suggestions/#:~:text=GET%20/api/v1/suggestions)."
    };
    (DELETE "/api/v1/suggestions/{account_id}") => {
        "`DELETE /api/v1/suggestions/{account_id}`. Needs a token with the scope `read`. On Mastodon since 2.4.3. [Documentation](https://docs.joinmastodon.org/methods/suggestions/#:~:text=DELETE%20/api/v1/suggestions/:account_id)."
    };
    (POST "/api/v1/tags/{id}/feature") => {
        "`POST /api/v1/tags/{id}/feature`. Needs a token with the scope `write:accounts`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/tags/#:~:text=POST%20/api/v1/tags/:id/feature)."
    };
    (POST "/api/v1/tags/{id}/unfeature") => {
        "`POST /api/v1/tags/{id}/unfeature`. Needs a token with the scope `write:accounts`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/tags/#:~:text=POST%20/api/v1/tags/:id/unfeature)."
    };
    (GET "/api/v1/tags/{name}") => {
        "`GET /api/v1/tags/{name}`. Shows what is public without a token, and more to one. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/tags/#:~:text=GET%20/api/v1/tags/:name)."
    };
    (POST "/api/v1/tags/{name}/follow") => {
        "`POST /api/v1/tags/{name}/follow`. Needs a token with the scope `write:follows`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/tags/#:~:text=POST%20/api/v1/tags/:name/follow)."
    };
    (POST "/api/v1/tags/{name}/unfollow") => {
        "`POST /api/v1/tags/{name}/unfollow`. Needs a token with the scope `write:follows`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/tags/#:~:text=POST%20/api/v1/tags/:name/unfollow)."
    };
    (GET "/api/v1/timelines/home") => {
        "`GET /api/v1/timelines/home`. Needs a token with the scope `read:statuses`. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/timelines/#:~:text=GET%20/api/v1/timelines/home)."
    };
    (GET "/api/v1/timelines/link") => {
        "`GET /api/v1/timelines/link`. Needs a token only where the server shows nothing to visitors. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/timelines/#:~:text=GET%20/api/v1/timelines/link)."
    };
    (GET "/api/v1/timelines/list/{list_id}") => {
        "`GET /api/v1/timelines/list/{list_id}`. Needs a token with the scope `read:lists`. On Mastodon since 2.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/timelines/#:~:text=GET%20/api/v1/timelines/list/:list_id)."
    };
    (GET "/api/v1/timelines/public") => {
        "`GET /api/v1/timelines/public`. Needs a token only where the server shows nothing to visitors. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/timelines/#:~:text=GET%20/api/v1/timelines/public)."
    };
    (GET "/api/v1/timelines/tag/{hashtag}") => {
        "`GET /api/v1/timelines/tag/{hashtag}`. Needs a token only where the server shows nothing to visitors. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/timelines/#:~:text=GET%20/api/v1/timelines/tag/:hashtag)."
    };
    (GET "/api/v1/tokens") => {
        "`GET /api/v1/tokens`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/tokens/{id}") => {
        "`GET /api/v1/tokens/{id}`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/tokens/{id}/invalidate") => {
        "`POST /api/v1/tokens/{id}/invalidate`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/trends") => {
        "`GET /api/v1/trends`. Needs no token. On Mastodon since 3.0, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/trends/#:~:text=GET%20/api/v1/trends)."
    };
    (GET "/api/v1/trends/links") => {
        "`GET /api/v1/trends/links`. Needs no token. On Mastodon since 3.5, GoToSocial (always empty). [Documentation](https://docs.joinmastodon.org/methods/trends/#:~:text=GET%20/api/v1/trends/links)."
    };
    (GET "/api/v1/trends/statuses") => {
        "`GET /api/v1/trends/statuses`. Needs no token. On Mastodon since 3.5, GoToSocial (always empty). [Documentation](https://docs.joinmastodon.org/methods/trends/#:~:text=GET%20/api/v1/trends/statuses)."
    };
    (GET "/api/v1/trends/tags") => {
        "`GET /api/v1/trends/tags`. Needs no token. On Mastodon since 3.0, GoToSocial (always empty). [Documentation](https://docs.joinmastodon.org/methods/trends/#:~:text=GET%20/api/v1/trends/tags)."
    };
    (GET "/api/v1/user") => {
        "`GET /api/v1/user`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/user/2fa/disable") => {
        "`POST /api/v1/user/2fa/disable`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/user/2fa/enable") => {
        "`POST /api/v1/user/2fa/enable`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/user/2fa/qr.png") => {
        "`GET /api/v1/user/2fa/qr.png`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1/user/2fa/qruri") => {
        "`GET /api/v1/user/2fa/qruri`. Needs a token with the scope `read:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/user/email_change") => {
        "`POST /api/v1/user/email_change`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v1/user/password_change") => {
        "`POST /api/v1/user/password_change`. Needs a token with the scope `write:accounts`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v1_alpha/async_refreshes/{id}") => {
        "`GET /api/v1_alpha/async_refreshes/{id}`. Needs a token with the scope `read`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/async_refreshes/#:~:text=GET%20/api/v1_alpha/async_refreshes/:id)."
    };
    (GET "/api/v2/admin/accounts") => {
        "`GET /api/v2/admin/accounts`. Needs a token with the scope `admin:read:accounts`. On Mastodon since 3.5, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/admin/accounts/#:~:text=GET%20/api/v2/admin/accounts)."
    };
    (GET "/api/v2/filters") => {
        "`GET /api/v2/filters`. Needs a token with the scope `read:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=GET%20/api/v2/filters)."
    };
    (POST "/api/v2/filters") => {
        "`POST /api/v2/filters`. Needs a token with the scope `write:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=POST%20/api/v2/filters)."
    };
    (DELETE "/api/v2/filters/keywords/{id}") => {
        "`DELETE /api/v2/filters/keywords/{id}`. Needs a token with the scope `write:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=DELETE%20/api/v2/filters/keywords/:id)."
    };
    (GET "/api/v2/filters/keywords/{id}") => {
        "`GET /api/v2/filters/keywords/{id}`. Needs a token with the scope `read:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=GET%20/api/v2/filters/keywords/:id)."
    };
    (PUT "/api/v2/filters/keywords/{id}") => {
        "`PUT /api/v2/filters/keywords/{id}`. Needs a token with the scope `write:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=PUT%20/api/v2/filters/keywords/:id)."
    };
    (DELETE "/api/v2/filters/statuses/{id}") => {
        "`DELETE /api/v2/filters/statuses/{id}`. Needs a token with the scope `write:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=DELETE%20/api/v2/filters/statuses/:id)."
    };
    (GET "/api/v2/filters/statuses/{id}") => {
        "`GET /api/v2/filters/statuses/{id}`. Needs a token with the scope `read:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=GET%20/api/v2/filters/statuses/:id)."
    };
    (GET "/api/v2/filters/{filter_id}/keywords") => {
        "`GET /api/v2/filters/{filter_id}/keywords`. Needs a token with the scope `read:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=GET%20/api/v2/filters/:filter_id/keywords)."
    };
    (POST "/api/v2/filters/{filter_id}/keywords") => {
        "`POST /api/v2/filters/{filter_id}/keywords`. Needs a token with the scope `write:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=POST%20/api/v2/filters/:filter_id/keywords)."
    };
    (GET "/api/v2/filters/{filter_id}/statuses") => {
        "`GET /api/v2/filters/{filter_id}/statuses`. Needs a token with the scope `read:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=GET%20/api/v2/filters/:filter_id/statuses)."
    };
    (POST "/api/v2/filters/{filter_id}/statuses") => {
        "`POST /api/v2/filters/{filter_id}/statuses`. Needs a token with the scope `write:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=POST%20/api/v2/filters/:filter_id/statuses)."
    };
    (DELETE "/api/v2/filters/{id}") => {
        "`DELETE /api/v2/filters/{id}`. Needs a token with the scope `write:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=DELETE%20/api/v2/filters/:id)."
    };
    (GET "/api/v2/filters/{id}") => {
        "`GET /api/v2/filters/{id}`. Needs a token with the scope `read:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=GET%20/api/v2/filters/:id)."
    };
    (PUT "/api/v2/filters/{id}") => {
        "`PUT /api/v2/filters/{id}`. Needs a token with the scope `write:filters`. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/filters/#:~:text=PUT%20/api/v2/filters/:id)."
    };
    (GET "/api/v2/instance") => {
        "`GET /api/v2/instance`. Needs no token. On Mastodon since 4.0, GoToSocial. [Documentation](https://docs.joinmastodon.org/methods/instance/#:~:text=GET%20/api/v2/instance)."
    };
    (POST "/api/v2/media") => {
        "`POST /api/v2/media`. Needs a token with the scope `write:media`. On Mastodon since 3.1.3, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/media/#:~:text=POST%20/api/v2/media)."
    };
    (GET "/api/v2/media/{id}") => {
        "`GET /api/v2/media/{id}`. Needs a token with the scope `read:media`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (PUT "/api/v2/media/{id}") => {
        "`PUT /api/v2/media/{id}`. Needs a token with the scope `write:media`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v2/notifications") => {
        "`GET /api/v2/notifications`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/grouped_notifications/#:~:text=GET%20/api/v2/notifications)."
    };
    (GET "/api/v2/notifications/policy") => {
        "`GET /api/v2/notifications/policy`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=GET%20/api/v2/notifications/policy)."
    };
    (PATCH "/api/v2/notifications/policy") => {
        "`PATCH /api/v2/notifications/policy`. Needs a token with the scope `write:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/notifications/#:~:text=PATCH%20/api/v2/notifications/policy)."
    };
    (GET "/api/v2/notifications/unread_count") => {
        "`GET /api/v2/notifications/unread_count`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/grouped_notifications/#:~:text=GET%20/api/v2/notifications/unread_count)."
    };
    (GET "/api/v2/notifications/{group_key}") => {
        "`GET /api/v2/notifications/{group_key}`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/grouped_notifications/#:~:text=GET%20/api/v2/notifications/:group_key)."
    };
    (GET "/api/v2/notifications/{group_key}/accounts") => {
        "`GET /api/v2/notifications/{group_key}/accounts`. Needs a token with the scope `write:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/grouped_notifications/#:~:text=GET%20/api/v2/notifications/:group_key/accounts)."
    };
    (POST "/api/v2/notifications/{group_key}/dismiss") => {
        "`POST /api/v2/notifications/{group_key}/dismiss`. Needs a token with the scope `write:notifications`. On Mastodon since 4.3. [Documentation](https://docs.joinmastodon.org/methods/grouped_notifications/#:~:text=POST%20/api/v2/notifications/:group_key/dismiss)."
    };
    (GET "/api/v2/pleroma/search") => {
        "`GET /api/v2/pleroma/search`. Needs a token with the scope `read:search`. On Pleroma, Akkoma. [Documentation](https://docs-develop.pleroma.social/backend/development/API/pleroma_api/)."
    };
    (GET "/api/v2/polls/{id}") => {
        "`GET /api/v2/polls/{id}`. Needs a token with the scope `read:statuses`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (POST "/api/v2/polls/{id}/votes") => {
        "`POST /api/v2/polls/{id}/votes`. Needs a token with the scope `write:statuses`. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/api/v2/search") => {
        "`GET /api/v2/search`. Shows what is public without a token, and more to one with the scope `read:search`. On Mastodon since 2.4.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/search/#:~:text=GET%20/api/v2/search)."
    };
    (GET "/api/v2/suggestions") => {
        "`GET /api/v2/suggestions`. Needs a token with the scope `read`. On Mastodon since 3.4, GoToSocial (always empty). [Documentation](https://docs.joinmastodon.org/methods/suggestions/#:~:text=GET%20/api/v2/suggestions)."
    };
    (GET "/api/v2_alpha/notifications") => {
        "`GET /api/v2_alpha/notifications`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3.0-beta.1. [Documentation](https://docs.joinmastodon.org/methods/notifications_alpha/#:~:text=GET%20/api/v2_alpha/notifications)."
    };
    (GET "/api/v2_alpha/notifications/unread_count") => {
        "`GET /api/v2_alpha/notifications/unread_count`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3.0-beta.1. [Documentation](https://docs.joinmastodon.org/methods/notifications_alpha/#:~:text=GET%20/api/v2_alpha/notifications/unread_count)."
    };
    (GET "/api/v2_alpha/notifications/{group_key}") => {
        "`GET /api/v2_alpha/notifications/{group_key}`. Needs a token with the scope `read:notifications`. On Mastodon since 4.3.0-beta.1. [Documentation](https://docs.joinmastodon.org/methods/notifications_alpha/#:~:text=GET%20/api/v2_alpha/notifications/:group_key)."
    };
    (POST "/api/v2_alpha/notifications/{group_key}/dismiss") => {
        "`POST /api/v2_alpha/notifications/{group_key}/dismiss`. Needs a token with the scope `write:notifications`. On Mastodon since 4.3.0-beta.1. [Documentation](https://docs.joinmastodon.org/methods/notifications_alpha/#:~:text=POST%20/api/v2_alpha/notifications/:group_key/dismiss)."
    };
    (GET "/health") => {
        "`GET /health`. Needs no token. On Mastodon since 3.0. [Documentation](https://docs.joinmastodon.org/methods/health/#:~:text=GET%20/health)."
    };
    (GET "/livez") => {
        "`GET /livez`. Needs no token. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (HEAD "/livez") => {
        "`HEAD /livez`. Needs no token. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (GET "/nodeinfo/{version}") => {
        "`GET /nodeinfo/{version}`. Needs no token. On Mastodon, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/dev/routes/)."
    };
    (GET "/oauth/authorize") => {
        "`GET /oauth/authorize`. Needs no token. On Mastodon since 0.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/oauth/#:~:text=GET%20/oauth/authorize)."
    };
    (POST "/oauth/revoke") => {
        "`POST /oauth/revoke`. Needs no token. On Mastodon since 0.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/oauth/#:~:text=POST%20/oauth/revoke)."
    };
    (POST "/oauth/token") => {
        "`POST /oauth/token`. Needs no token. On Mastodon since 0.1, GoToSocial, Pleroma, Akkoma. [Documentation](https://docs.joinmastodon.org/methods/oauth/#:~:text=POST%20/oauth/token)."
    };
    (GET "/oauth/userinfo") => {
        "`GET /oauth/userinfo`. Needs a token with the scope `profile`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/oauth/#:~:text=GET%20/oauth/userinfo)."
    };
    (POST "/oauth/userinfo") => {
        "`POST /oauth/userinfo`. Needs a token with the scope `profile`. On Mastodon since 4.4. [Documentation](https://docs.joinmastodon.org/methods/oauth/#:~:text=POST%20/oauth/userinfo)."
    };
    (GET "/readyz") => {
        "`GET /readyz`. Needs no token. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    (HEAD "/readyz") => {
        "`HEAD /readyz`. Needs no token. On GoToSocial. [Documentation](https://docs.gotosocial.org/en/latest/api/swagger/)."
    };
    ($METHOD:ident $path:tt) => { concat!("`", stringify!($METHOD), " ", $path, "`") };
}
pub(crate) use facts;
