//! The server's rules, for administrators, on [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/).

use crate::api::resource::resource;
use crate::entities::Rule;
use crate::ids::RuleId;

resource! {
    /// The server's rules, to be changed. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.gotosocial_rules().create("Be kind.").await?;
    /// # Ok(()) }
    /// ```
    gotosocial_rules => GotosocialRules {
        /// The rules, in their order.
        GET "/api/v1/admin/instance/rules" [AdminRead]
        list as GtsListRules() -> [Rule]

        /// One rule.
        GET "/api/v1/admin/instance/rules/{id}" [AdminRead]
        get as GtsGetRule(id: RuleId) -> Rule

        /// Adds a rule.
        POST "/api/v1/admin/instance/rules" [AdminWrite; multipart]
        create as GtsCreateRule(text: String) -> Rule

        /// Changes the text of a rule.
        PATCH "/api/v1/admin/instance/rules/{id}" [AdminWrite; multipart]
        update as GtsUpdateRule(id: RuleId, text: String) -> Rule

        /// Deletes a rule.
        DELETE "/api/v1/admin/instance/rules/{id}" [AdminWrite]
        delete as GtsDeleteRule(id: RuleId) -> Rule
    }
}
