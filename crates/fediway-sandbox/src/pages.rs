//! The HTML a person sees: signing in, consenting, the out-of-band code.

use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderValue, StatusCode};
use ring::digest::{SHA256, digest};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;\
padding:0 1rem}label{display:block;margin:.75rem 0}input{font:inherit;width:100%;\
box-sizing:border-box;padding:.4rem}button{font:inherit;padding:.4rem 1rem}form{margin:1rem 0}\
.alert{color:#a00}";

/// A page with the headers every page carries.
pub(crate) fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n\
         </body>\n</html>\n"
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.insert(CACHE_CONTROL, fixed("no-store"));
    headers.insert(X_FRAME_OPTIONS, fixed("DENY"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    // The address of the page may hold a code or a state.
    headers.insert(REFERRER_POLICY, fixed("no-referrer"));
    if let Ok(policy) = HeaderValue::try_from(policy()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// No `form-action`: Chrome applies it to the redirect after the form as well,
/// which leads to the app.
fn policy() -> String {
    let style = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// A page that only says something, mostly that something is wrong.
pub(crate) fn message(status: StatusCode, text: &str) -> Response {
    let title = if status.is_success() {
        "Sandbox"
    } else {
        "Error"
    };
    page(status, title, &format!("<p>{}</p>", escape(text)))
}

/// The sign-in form, perhaps with the reason why it is shown again.
pub(crate) fn sign_in(csrf: &str, alert: Option<&str>) -> Response {
    let status = match alert {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let alert = alert.map_or_else(String::new, |text| {
        format!("<p class=\"alert\">{}</p>\n", escape(text))
    });
    let body = format!(
        "{alert}<form action=\"/auth/sign_in\" method=\"post\">\n{}\
         <label>User name or e-mail address\n\
         <input name=\"username\" autocomplete=\"username\" autofocus required></label>\n\
         <label>Password\n<input type=\"password\" name=\"password\" \
         autocomplete=\"current-password\" required></label>\n\
         <button type=\"submit\">Sign in</button>\n</form>",
        hidden("authenticity_token", csrf)
    );
    page(status, "Sign in", &body)
}

/// What the consent page tells.
pub(crate) struct Consent<'a> {
    pub(crate) app: &'a str,
    pub(crate) username: &'a str,
    pub(crate) scopes: Vec<&'a str>,
    pub(crate) csrf: &'a str,
    /// The parameters of the request, sent back with the decision.
    pub(crate) fields: Vec<(&'static str, String)>,
}

pub(crate) fn consent(consent: &Consent<'_>) -> Response {
    let scopes: String = consent
        .scopes
        .iter()
        .map(|scope| format!("<li><code>{}</code></li>\n", escape(scope)))
        .collect();
    let mut fields = hidden("authenticity_token", consent.csrf);
    for (name, value) in &consent.fields {
        fields += &hidden(name, value);
    }
    let body = format!(
        "<p><strong>{app}</strong> would like permission to access your account \
         <strong>@{username}</strong>. If you do not trust it, do not authorize it.</p>\n\
         <ul class=\"scopes\">\n{scopes}</ul>\n\
         <form action=\"/oauth/authorize\" method=\"post\">\n{fields}\
         <button type=\"submit\">Authorize</button>\n</form>\n\
         <form action=\"/oauth/authorize\" method=\"post\">\n{deny}{fields}\
         <button type=\"submit\">Deny</button>\n</form>",
        app = escape(consent.app),
        username = escape(consent.username),
        deny = hidden("_method", "delete"),
    );
    page(StatusCode::OK, "Authorization required", &body)
}

/// The page that shows a code to be copied into the app.
pub(crate) fn out_of_band(code: &str) -> Response {
    let code = escape(code);
    let body = format!(
        "<p>Copy this authorization code and paste it to the application.</p>\n\
         <input class=\"oauth-code\" type=\"text\" value=\"{code}\" readonly>\n\
         <p><code>{code}</code></p>"
    );
    page(StatusCode::OK, "Authorization code", &body)
}

fn hidden(name: &str, value: &str) -> String {
    format!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n",
        escape(name),
        escape(value)
    )
}

/// Escapes for element content and double-quoted attributes alike.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("<script>\"'&"), "&lt;script&gt;&quot;&#39;&amp;");
    }
}
