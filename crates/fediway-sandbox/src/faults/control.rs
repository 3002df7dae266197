//! The same over HTTP, for other languages and for a person with `curl`:
//!
//! ```text
//! POST   /_sandbox/faults        {"fault": "status", "status": 503, …}
//! GET    /_sandbox/faults
//! DELETE /_sandbox/faults
//! POST   /_sandbox/advance       {"seconds": 600}
//! POST   /_sandbox/forget_apps
//! ```
//!
//! A fault has the name of its constructor and these fields: `status`, `body`,
//! `content_type`, `headers` (an object), `retry_after`, `style` (`iso8601`,
//! `epoch`, `retry_after_seconds`, `retry_after_date`), `bytes`, `millis`,
//! `location`, `count`, `length`. When it happens: `method`, `path`, `times`
//! (null for always), `after`, `every`.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde_json::{Value, json};

use super::rule::{Faults, On, Rule};
use super::{Fault, RateLimitStyle};
use crate::shared::Shared;
use crate::sync::lock;

/// What can be controlled.
#[derive(Clone)]
struct Control {
    faults: Arc<Mutex<Faults>>,
    shared: Arc<Shared>,
}

pub(crate) fn routes(faults: Arc<Mutex<Faults>>, shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/_sandbox/faults", get(list).post(inject).delete(clear))
        .route("/_sandbox/advance", post(advance))
        .route("/_sandbox/forget_apps", post(forget_apps))
        .with_state(Control { faults, shared })
}

async fn list(State(control): State<Control>) -> Json<Value> {
    let faults = lock(&control.faults);
    Json(faults.all().iter().map(describe).collect())
}

fn describe(rule: &Rule) -> Value {
    json!({
        "id": rule.number,
        "fault": format!("{:?}", rule.fault.kind),
        "method": rule.on.method,
        "path": rule.on.path,
        "times": rule.on.times,
        "after": rule.on.after,
        "every": rule.on.every,
        "hits": rule.fired,
    })
}

async fn inject(State(control): State<Control>, Json(asked): Json<Value>) -> Response {
    match (fault(&asked), when(&asked)) {
        (Ok(fault), Ok(on)) => {
            let id = lock(&control.faults).add(fault, on);
            (StatusCode::CREATED, Json(json!({ "id": id }))).into_response()
        }
        (Err(why), _) | (_, Err(why)) => refused(&why),
    }
}

async fn clear(State(control): State<Control>) -> Json<Value> {
    lock(&control.faults).clear();
    Json(json!({}))
}

async fn advance(State(control): State<Control>, Json(asked): Json<Value>) -> Response {
    let Some(seconds) = asked["seconds"].as_u64() else {
        return refused("seconds must be a number");
    };
    control.shared.clock.advance(Duration::from_secs(seconds));
    Json(json!({ "now": control.shared.now().to_string() })).into_response()
}

async fn forget_apps(State(control): State<Control>) -> Json<Value> {
    control.shared.state().forget_apps();
    Json(json!({}))
}

fn refused(why: &str) -> Response {
    let error = json!({ "error": why });
    (StatusCode::BAD_REQUEST, Json(error)).into_response()
}

fn fault(asked: &Value) -> Result<Fault, String> {
    let name = asked["fault"].as_str().unwrap_or_default();
    let mut fault = match name {
        "status" => Fault::status(status(asked)?),
        "html" => Fault::html(status(asked)?),
        "rate_limited" => Fault::rate_limited(asked["retry_after"].as_u64(), style(asked)?),
        "redirect" => Fault::redirect(status(asked)?, text(asked, "location")?),
        "huge" => Fault::huge(number(asked, "bytes")?),
        "gzip_bomb" => Fault::gzip_bomb(number(asked, "bytes")?),
        "truncated" => Fault::truncated(),
        "delay" => Fault::delay(millis(asked)?),
        "slow_drip" => Fault::slow_drip(millis(asked)?),
        "drop_before" => Fault::drop_before(),
        "drop_after" => Fault::drop_after(),
        "answer_early" => Fault::answer_early(status(asked)?, millis(asked)?),
        "drop_early" => Fault::drop_early(millis(asked)?),
        "headers" => Fault::headers(small(asked, "count")?, small(asked, "length")?),
        other => return Err(format!("unknown fault {other:?}")),
    };
    if let Some(body) = asked["body"].as_str() {
        fault = fault.body(body);
    }
    if let Some(kind) = asked["content_type"].as_str() {
        fault = fault.content_type(kind);
    }
    for (name, value) in asked["headers"].as_object().into_iter().flatten() {
        fault = fault.header(name, value.as_str().unwrap_or_default());
    }
    Ok(fault)
}

fn when(asked: &Value) -> Result<On, String> {
    let usual = On::default();
    let or = |name: &str, usual: u64| match &asked[name] {
        Value::Null => Ok(usual),
        _ => number(asked, name),
    };
    Ok(On {
        method: asked["method"].as_str().map(str::to_owned),
        path: asked["path"].as_str().map(str::to_owned),
        after: or("after", usual.after)?,
        every: or("every", usual.every)?,
        times: match asked.get("times") {
            None => usual.times,
            Some(Value::Null) => None,
            Some(_) => Some(number(asked, "times")?),
        },
    })
}

fn style(asked: &Value) -> Result<RateLimitStyle, String> {
    Ok(match asked["style"].as_str() {
        None | Some("iso8601") => RateLimitStyle::Iso8601,
        Some("epoch") => RateLimitStyle::Epoch,
        Some("retry_after_seconds") => RateLimitStyle::RetryAfterSeconds,
        Some("retry_after_date") => RateLimitStyle::RetryAfterDate,
        Some(other) => return Err(format!("unknown style {other:?}")),
    })
}

fn status(asked: &Value) -> Result<u16, String> {
    let number = number(asked, "status")?;
    u16::try_from(number)
        .ok()
        .filter(|status| (200..600).contains(status))
        .ok_or_else(|| "status must be between 200 and 599".to_owned())
}

fn millis(asked: &Value) -> Result<Duration, String> {
    number(asked, "millis").map(Duration::from_millis)
}

fn small(asked: &Value, name: &str) -> Result<usize, String> {
    let number = number(asked, name)?;
    usize::try_from(number).map_err(|_| format!("{name} is too large"))
}

fn number(asked: &Value, name: &str) -> Result<u64, String> {
    let value = asked[name].as_u64();
    value.ok_or_else(|| format!("{name} must be a whole number"))
}

fn text<'a>(asked: &'a Value, name: &str) -> Result<&'a str, String> {
    let value = asked[name].as_str();
    value.ok_or_else(|| format!("{name} must be a text"))
}
