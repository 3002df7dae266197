//! [instance](https://docs.joinmastodon.org/methods/instance/). The group is not named so because
//! [`Client::instance`](crate::Client::instance) is what is known without asking.

use crate::api::resource::resource;
use crate::entities::{
    DomainBlock, ExtendedDescription, InstanceActivity, InstanceDocument, InstanceV1,
    PrivacyPolicy, Rule, SupportedLocale, TermsOfService, TranslationLanguages,
};
use crate::time::Date;

resource! {
    /// What the server says of itself.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let instance = client.server().instance().await?;
    /// println!("{}: {} people", instance.title, instance.usage.users.active_month);
    /// for rule in instance.rules {
    ///     println!("{}", rule.text);
    /// }
    /// # Ok(()) }
    /// ```
    server => Server {
        /// The instance document: name, limits, contact, rules.
        GET "/api/v2/instance" [] instance as GetInstance() -> InstanceDocument

        /// The domains that the server knows.
        GET "/api/v1/instance/peers" [; rules = [Needs("filter", "flat")]]

        peers as ListPeers() -> [String] {
            /// Which domains: words such as `open` and `suspended`, with commas between. GoToSocial.
            filter: String,
            /// Whether domains come as plain names, which is what this method reads. GoToSocial.
            flat: bool,
        }

        /// How much it was used in each of the last twelve weeks.
        GET "/api/v1/instance/activity" [] activity as ListActivity() -> [InstanceActivity]

        /// The rules.
        GET "/api/v1/instance/rules" [] rules as ListRules() -> [Rule]

        /// The domains that it blocks, where it says so.
        GET "/api/v1/instance/domain_blocks" []
        domain_blocks as ListInstanceDomainBlocks() -> [DomainBlock]

        /// What it says of itself at length.
        GET "/api/v1/instance/extended_description" []
        extended_description as GetExtendedDescription() -> ExtendedDescription

        /// The privacy policy.
        GET "/api/v1/instance/privacy_policy" []
        privacy_policy as GetPrivacyPolicy() -> PrivacyPolicy

        /// The terms of service; 404 if there are none.
        GET "/api/v1/instance/terms_of_service" []
        terms_of_service as GetTermsOfService() -> TermsOfService

        /// The terms of service that hold from a day on.
        GET "/api/v1/instance/terms_of_service/{date}" []
        terms_of_service_of as GetTermsOfServiceOf(date: Date) -> TermsOfService

        /// The languages that it translates statuses to, by the language they are in.
        GET "/api/v1/instance/translation_languages" []
        translation_languages as GetTranslationLanguages() -> TranslationLanguages

        /// The languages that statuses may be written in.
        GET "/api/v1/instance/languages" [] languages as ListLanguages() -> [SupportedLocale]

        /// The instance document in its older form.
        #[deprecated(note = "use `Server::instance`")]
        GET "/api/v1/instance" [] instance_v1 as GetInstanceV1() -> InstanceV1
    }
}
