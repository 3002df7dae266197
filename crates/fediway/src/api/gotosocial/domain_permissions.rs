//! Drafts, exclusions and subscriptions for blocking and allowing domains on
//! [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/).

use crate::api::resource::resource;
use crate::entities::{
    DomainBlock, DomainListFormat, DomainPermission, DomainPermissionSubscription,
    DomainPermissionType,
};
use crate::ids::{DomainPermissionId, DomainPermissionSubscriptionId};
use crate::secret::Password;

resource! {
    /// Lists of domains that the server reads to block or allow them, drafts that a moderator looks
    /// at first, and domains that no list may touch. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for draft in client.gotosocial_domain_permissions().drafts().await? {
    ///     client.gotosocial_domain_permissions().accept_draft(draft.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    gotosocial_domain_permissions => GotosocialDomainPermissions {
        /// The drafts, newest first.
        GET "/api/v1/admin/domain_permission_drafts" [AdminRead]
        drafts as GtsListPermissionDrafts() -> [DomainPermission by DomainPermissionId, 20..100] {
            /// Only drafts from this subscription.
            subscription_id: DomainPermissionSubscriptionId,
            /// Only drafts for this domain.
            domain: String,
            /// Only blocks, or only allowances.
            permission_type: DomainPermissionType,
        }

        /// Makes a draft: whether a domain is to be blocked or allowed.
        POST "/api/v1/admin/domain_permission_drafts" [AdminWrite]
        create_draft as GtsCreatePermissionDraft(
            domain: String,
            permission_type: DomainPermissionType,
        ) -> DomainPermission {
            /// Whether others see only a part of its name.
            obfuscate: bool,
            /// The reason, for everyone.
            public_comment: String,
            /// A note for other moderators.
            private_comment: String,
        }

        /// One draft.
        GET "/api/v1/admin/domain_permission_drafts/{id}" [AdminRead]
        draft as GtsGetPermissionDraft(id: DomainPermissionId) -> DomainPermission

        /// Puts a draft into force.
        POST "/api/v1/admin/domain_permission_drafts/{id}/accept" [AdminWrite]
        accept_draft as GtsAcceptPermissionDraft(id: DomainPermissionId) -> DomainPermission {
            /// Whether it replaces what is there for the domain; no when not given.
            overwrite: bool,
        }

        /// Drops a draft.
        POST "/api/v1/admin/domain_permission_drafts/{id}/remove" [AdminWrite]
        delete_draft as GtsDeletePermissionDraft(id: DomainPermissionId) -> DomainPermission {
            /// Whether no list may touch the domain from now on; no when not given.
            exclude_target: bool,
        }

        /// The domains that no list may touch, newest first.
        GET "/api/v1/admin/domain_permission_excludes" [AdminRead]
        excludes as GtsListPermissionExcludes()
        -> [DomainPermission by DomainPermissionId, 20..100] {
            /// Only this domain.
            domain: String,
        }

        /// Lets no list touch a domain and what is below it.
        POST "/api/v1/admin/domain_permission_excludes" [AdminWrite]
        create_exclude as GtsCreatePermissionExclude(domain: String) -> DomainPermission {
            /// A note for other moderators.
            private_comment: String,
        }

        /// One domain that no list may touch.
        GET "/api/v1/admin/domain_permission_excludes/{id}" [AdminRead]
        exclude as GtsGetPermissionExclude(id: DomainPermissionId) -> DomainPermission

        /// Lets lists touch a domain again.
        DELETE "/api/v1/admin/domain_permission_excludes/{id}" [AdminWrite]
        delete_exclude as GtsDeletePermissionExclude(id: DomainPermissionId) -> DomainPermission

        /// The lists that the server reads, newest first.
        GET "/api/v1/admin/domain_permission_subscriptions" [AdminRead]
        subscriptions as GtsListPermissionSubscriptions()
        -> [DomainPermissionSubscription by DomainPermissionSubscriptionId, 20..100] {
            /// Only lists to block, or only lists to allow.
            permission_type: DomainPermissionType,
        }

        /// The lists in the order in which they count.
        GET "/api/v1/admin/domain_permission_subscriptions/preview" [AdminRead]
        preview_subscriptions as GtsPreviewPermissionSubscriptions(permission_type: DomainPermissionType)
        -> [DomainPermissionSubscription]

        /// Makes the server read a list.
        POST "/api/v1/admin/domain_permission_subscriptions" [AdminWrite]
        create_subscription as GtsCreatePermissionSubscription(
            permission_type: DomainPermissionType,
            uri: String,
            content_type: DomainListFormat
        ) -> DomainPermissionSubscription {
            /// Which of several lists counts: from 0 to 255, the highest first; 0 when not given.
            priority: u32,
            /// The name.
            title: String,
            /// Whether a moderator looks at each domain first; yes when not given.
            as_draft: bool,
            /// Whether it takes over what is there already for its domains; no when not given.
            adopt_orphans: bool,
            /// Whether a domain that leaves the list is no longer blocked or allowed; yes when not
            /// given.
            remove_retracted: bool,
            /// The name to fetch the list with.
            fetch_username: String,
            /// The password to fetch the list with.
            fetch_password: Password,
        }

        /// One list.
        GET "/api/v1/admin/domain_permission_subscriptions/{id}" [AdminRead]
        subscription as GtsGetPermissionSubscription(id: DomainPermissionSubscriptionId)
        -> DomainPermissionSubscription

        /// Changes how the server reads a list.
        PATCH "/api/v1/admin/domain_permission_subscriptions/{id}" [AdminWrite]
        update_subscription as GtsUpdatePermissionSubscription(id: DomainPermissionSubscriptionId)
        -> DomainPermissionSubscription {
            /// Which of several lists counts: from 0 to 255, the highest first.
            priority: u32,
            /// The name.
            title: String,
            /// Where the list is.
            uri: String,
            /// Whether a moderator looks at each domain first; yes when not given.
            as_draft: bool,
            /// Whether it takes over what is there already for its domains; no when not given.
            adopt_orphans: bool,
            /// Whether a domain that leaves the list is no longer blocked or allowed; yes when not
            /// given.
            remove_retracted: bool,
            /// The format of the list.
            content_type: DomainListFormat,
            /// The name to fetch the list with.
            fetch_username: String,
            /// The password to fetch the list with.
            fetch_password: Password,
        }

        /// No longer reads a list.
        POST "/api/v1/admin/domain_permission_subscriptions/{id}/remove" [AdminWrite]
        delete_subscription as GtsDeletePermissionSubscription(id: DomainPermissionSubscriptionId)
        -> DomainPermissionSubscription {
            /// Whether what it blocked or allowed goes too; yes when not given.
            remove_children: bool,
        }

        /// Reads a list without doing anything: the domains that it would block or allow. Where the
        /// list cannot be read, an error's text comes in their place, which does not decode.
        POST "/api/v1/admin/domain_permission_subscriptions/{id}/test" [AdminWrite]
        test_subscription as GtsTestPermissionSubscription(id: DomainPermissionSubscriptionId)
        -> [DomainBlock]
    }
}
