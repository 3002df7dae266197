//! The steps of the demo: each runs, is held against the server's own record, and prints a line.

use std::time::{Duration, Instant};

use fediway_sandbox::{RecordedRequest, Sandbox};
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::output;

/// The requests that the server must have received in a step: method, path, status.
pub type Expected = &'static [(&'static str, &'static str, u16)];

/// A request that was made, with `{id}` for an id and without a query.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub status: u16,
}

impl From<&RecordedRequest> for Request {
    fn from(recorded: &RecordedRequest) -> Self {
        Self {
            method: recorded.method.to_string(),
            path: template(&recorded.path),
            status: recorded.status.as_u16(),
        }
    }
}

impl Request {
    fn is(&self, (method, path, status): (&str, &str, u16)) -> bool {
        self.method == method && self.path == path && self.status == status
    }
}

pub struct Steps {
    json: bool,
    /// How many of the server's requests belong to the steps before.
    told: usize,
}

impl Steps {
    pub fn new(json: bool) -> Self {
        Self { json, told: 0 }
    }

    /// Starts the server that the other steps talk to.
    pub async fn start(
        &self,
        starting: impl Future<Output = Result<Sandbox, Failure>>,
    ) -> Result<Sandbox, Failure> {
        let began = Instant::now();
        let what = "start a server";
        match starting.await {
            Ok(sandbox) => {
                let about = format!("{}, in this process", sandbox.url());
                self.done(what, &about, &[], began.elapsed())?;
                Ok(sandbox)
            }
            Err(failure) => Err(self.failed(what, &failure)),
        }
    }

    /// A step whose requests go to the server: those expected must be in its record.
    pub async fn step<T>(
        &mut self,
        sandbox: &Sandbox,
        what: &str,
        expected: &[(&str, &str, u16)],
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let began = Instant::now();
        let outcome = work.await;
        let took = began.elapsed();
        let record = sandbox.requests();
        let requests: Vec<_> = record.iter().skip(self.told).map(Request::from).collect();
        self.told = record.len();
        match outcome.and_then(|value| received(&requests, expected).map(|()| value)) {
            Ok(value) => {
                self.done(what, &summary(&requests), &requests, took)?;
                Ok(value)
            }
            Err(failure) => Err(self.failed(what, &failure)),
        }
    }

    /// A step whose one request goes to another listener on this machine.
    pub async fn step_elsewhere(
        &self,
        what: &str,
        work: impl Future<Output = Result<Request, Failure>>,
    ) -> Result<(), Failure> {
        let began = Instant::now();
        match work.await {
            Ok(request) => {
                let requests = [request];
                self.done(what, &summary(&requests), &requests, began.elapsed())
            }
            Err(failure) => Err(self.failed(what, &failure)),
        }
    }

    fn done(
        &self,
        what: &str,
        about: &str,
        requests: &[Request],
        took: Duration,
    ) -> Result<(), Failure> {
        let milliseconds = took.as_millis();
        if !self.json {
            return output::line(&format!("✓ {what:<22}  {about}  {milliseconds} ms"));
        }
        let request =
            |r: &Request| json!({ "method": r.method, "path": r.path, "status": r.status });
        let requests: Vec<_> = requests.iter().map(request).collect();
        output::document(&json!({
            "step": what,
            "ok": true,
            "requests": requests,
            "milliseconds": u64::try_from(milliseconds).unwrap_or(u64::MAX),
        }))
    }

    /// Prints that a step failed, and makes that the reason of the whole failure.
    fn failed(&self, what: &str, failure: &Failure) -> Failure {
        let why = failure.what();
        let shown = match self.json {
            true => output::document(&json!({ "step": what, "ok": false, "error": why })),
            false => output::line(&format!("✗ {what:<22}  {why}")),
        };
        match shown {
            Ok(()) => Failure::new(failure.exit(), format!("{what}: {why}"), failure.next()),
            Err(unwritten) => unwritten,
        }
    }
}

/// A step that did not come out as it must.
pub fn failed(why: &str) -> Failure {
    Failure::new(
        Exit::Other,
        why,
        "report this: the demo should work everywhere",
    )
}

pub fn check(holds: bool, why: &str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(failed(why)) }
}

/// Whether the server received what the step claims.
fn received(requests: &[Request], expected: &[(&str, &str, u16)]) -> Result<(), Failure> {
    for &(method, path, status) in expected {
        let found = requests
            .iter()
            .any(|request| request.is((method, path, status)));
        check(
            found,
            &format!("the server did not answer {method} {path} with {status}"),
        )?;
    }
    Ok(())
}

/// The path with `{id}` in place of ids, which are numbers on this server.
fn template(path: &str) -> String {
    let is_id = |segment: &str| !segment.is_empty() && segment.bytes().all(|b| b.is_ascii_digit());
    let segments = path.split('/').map(|segment| match is_id(segment) {
        true => "{id}",
        false => segment,
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The requests in one line; of a request that was repeated only the statuses are.
fn summary(requests: &[Request]) -> String {
    let mut line = String::new();
    let mut before: Option<&Request> = None;
    for request in requests {
        let repeated =
            before.is_some_and(|b| (&b.method, &b.path) == (&request.method, &request.path));
        if repeated {
            line += &format!(" {}", request.status);
        } else {
            let comma = if line.is_empty() { "" } else { ", " };
            line += &format!(
                "{comma}{} {} {}",
                request.method, request.path, request.status
            );
        }
        before = Some(request);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str, status: u16) -> Request {
        Request {
            method: "GET".into(),
            path: template(path),
            status,
        }
    }

    #[test]
    fn repeated_requests_are_told_shortly() {
        let requests = [get("/m/17", 206), get("/m/17", 200), get("/v2", 200)];
        assert_eq!(summary(&requests), "GET /m/{id} 206 200, GET /v2 200");
    }

    #[test]
    fn a_step_that_the_server_knows_nothing_of_fails() {
        let requests = [get("/m/17", 206)];
        assert!(received(&requests, &[("GET", "/m/{id}", 206)]).is_ok());
        for missing in [
            ("GET", "/m/{id}", 200),
            ("POST", "/m/{id}", 206),
            ("GET", "/m", 206),
        ] {
            assert!(received(&requests, &[missing]).is_err(), "{missing:?}");
        }
        assert!(received(&[], &[("GET", "/m/{id}", 206)]).is_err());
    }

    #[tokio::test]
    async fn what_the_server_did_not_see_did_not_happen() {
        let sandbox = Sandbox::start().await.unwrap();
        let mut steps = Steps::new(true);
        let claimed = &[("GET", "/api/v2/instance", 200)];
        let work = async { Ok(()) };
        let failure = steps.step(&sandbox, "claim", claimed, work).await;
        assert_eq!(failure.unwrap_err().exit(), Exit::Other);

        let asking = async || {
            sandbox
                .browser()
                .open(&format!("{}/api/v2/instance", sandbox.url()))
                .await
        };
        let work = async {
            asking()
                .await
                .map(drop)
                .map_err(|error| failed(&error.to_string()))
        };
        steps.step(&sandbox, "ask", claimed, work).await.unwrap();
        let work = async { Ok(()) };
        let again = steps.step(&sandbox, "claim again", claimed, work).await;
        assert!(again.is_err(), "a request belongs to one step only");
    }
}
