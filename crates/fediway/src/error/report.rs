//! An error as text: one clause, or everything about it.

use std::error::Error as StdError;
use std::fmt::{self, Display, Formatter};

use super::kind::ErrorKind;
use super::value::Error;
use crate::printable;

/// One clause: what happened, where, the HTTP status, and the server's words.
impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = self.what();
        if let Some(cause) = self.telling_cause().filter(|cause| !text.contains(cause)) {
            text = format!("{text}: {cause}");
        }
        f.write_str(&text)?;
        if let (Some(place), Some(path)) = (&self.0.place, self.asked_path()) {
            write!(f, " ({} {path} on {}", place.method, place.host)?;
            if let Some(status) = self.0.status {
                write!(f, ", HTTP {status}")?;
            }
            f.write_str(")")?;
        }
        match &self.0.words {
            Some(words) => write!(f, ": {words}"),
            None => Ok(()),
        }
    }
}

impl Error {
    /// What happened, without where.
    fn what(&self) -> String {
        let has_begun = self.0.kind == ErrorKind::Network && self.0.status.is_some();
        let what = match self.is_unknown_endpoint() {
            true => "the server has no such call".to_owned(),
            false if has_begun => "the connection broke within the answer".to_owned(),
            false => self.0.kind.what(),
        };
        let mut text = match (&self.0.kind, &self.0.message) {
            // "Something on this machine failed" says nothing that the message does not.
            (ErrorKind::Local, Some(message)) => message.clone(),
            (_, Some(message)) => format!("{what}: {message}"),
            (_, None) => what,
        };
        if let Some(phase) = self.0.phase {
            text = format!("{text} ({})", phase.text());
        }
        match self.decode_path() {
            Some(path) if !matches!(path, "" | "." | "?") => format!("{text} at `{path}`"),
            _ => text,
        }
    }

    /// The last cause, for those kinds that say too little without it: which file is missing,
    /// whether the connection was refused or the certificate has expired.
    fn telling_cause(&self) -> Option<String> {
        let says_too_little = matches!(
            self.0.kind,
            ErrorKind::Network
                | ErrorKind::Tls
                | ErrorKind::Local
                | ErrorKind::Store
                | ErrorKind::InvalidInput(_)
        );
        let last = self.causes().last().filter(|_| says_too_little)?;
        Some(printable::short(&last.to_string())).filter(|text| !text.is_empty())
    }

    fn causes(&self) -> impl Iterator<Item = &(dyn StdError + 'static)> {
        fn next<'e>(error: &&'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
            (*error).source()
        }
        std::iter::successors(self.source(), next)
    }

    /// Everything about this error, for a log or a terminal: the clause of `Display`, then a line for each
    /// refused field, for an unexpected response, for each cause, for the request's id, and for the next
    /// step.
    ///
    /// ```
    /// # use fediway::Error;
    /// let full = std::io::Error::other("the disk is full");
    /// let error = Error::store("cannot write the file", full);
    /// assert_eq!(
    ///     error.report().to_string(),
    ///     "the credential store failed: cannot write the file: the disk is full\n\
    ///      next: check the place where the credentials are kept"
    /// );
    /// ```
    pub fn report(&self) -> Report<'_> {
        Report {
            error: self,
            next_step: true,
        }
    }
}

/// The text of [`Error::report`].
#[derive(Clone, Copy, Debug)]
pub struct Report<'e> {
    error: &'e Error,
    next_step: bool,
}

impl Report<'_> {
    /// Without the line for the next step, for programs that have a better one.
    #[must_use]
    pub fn without_next_step(mut self) -> Self {
        self.next_step = false;
        self
    }

    fn lines(&self) -> Vec<String> {
        let error = self.error;
        let mut lines = vec![error.to_string()];
        for wrong in error.field_errors() {
            lines.push(format!("{}: {}", wrong.field, wrong.description));
        }
        if let Some(snippet) = error.snippet().filter(|snippet| !snippet.is_empty()) {
            lines.push(format!("the answer up to there: {snippet}"));
        }
        for cause in error.causes() {
            let cause = printable::short(&cause.to_string());
            if !cause.is_empty() && !lines.iter().any(|line| line.contains(&cause)) {
                lines.push(format!("caused by: {cause}"));
            }
        }
        if let Some(id) = error.server_request_id() {
            lines.push(format!("request id: {id}"));
        }
        if self.next_step {
            lines.push(format!("next: {}", error.next_step()));
        }
        lines
    }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::super::place::Place;
    use super::*;

    fn place() -> Place {
        Place {
            host: "example.org".into(),
            method: http::Method::GET,
            endpoint: "/api/v1/statuses/{id}",
        }
    }

    #[test]
    fn a_clause_says_what_and_where() {
        let error = Error::new(ErrorKind::NotFound)
            .at(&place())
            .status(http::StatusCode::NOT_FOUND)
            .server_said("Record not found");
        assert_eq!(
            error.to_string(),
            "not found (GET /api/v1/statuses/{id} on example.org, HTTP 404): Record not found"
        );
    }

    #[test]
    fn a_clause_names_the_cause_that_matters() {
        let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
        let error = Error::new(ErrorKind::Network)
            .at(&place())
            .source(refused());
        assert_eq!(
            error.to_string(),
            "the server could not be reached: connection refused \
             (GET /api/v1/statuses/{id} on example.org)"
        );
        let error = Error::local("cannot read cat.png", io::Error::other("no such file"));
        assert_eq!(error.to_string(), "cannot read cat.png: no such file");
    }

    #[test]
    fn a_report_has_all_of_it_once() {
        let taken = ["username", "ERR_TAKEN", "is taken"].map(str::to_owned);
        let error = Error::new(ErrorKind::Unprocessable)
            .at(&place())
            .server_said("Validation failed")
            .fields([taken])
            .request_id(Some("7f".into()))
            .source(io::Error::other("the cause"));
        let report = error.report();
        assert_eq!(
            report.to_string(),
            "the server refused what was sent (GET /api/v1/statuses/{id} on example.org): \
             Validation failed\n\
             username: is taken\n\
             caused by: the cause\n\
             request id: 7f\n\
             next: correct what the server names"
        );
        assert!(!report.without_next_step().to_string().contains("next:"));
    }

    #[test]
    fn a_cause_cannot_steer_a_terminal() {
        let error = Error::local("x", io::Error::other("a\u{1b}[2J\u{202e}b\nc"));
        assert_eq!(error.to_string(), "x: a[2Jb c");
        assert_eq!(error.report().without_next_step().to_string(), "x: a[2Jb c");
    }
}
