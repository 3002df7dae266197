//! The types of parameters.

use std::time::Duration;

use serde_json::Value;

use crate::entities::Focus;
use crate::entities::field::Words;
use crate::file::MediaFile;
use crate::ids;
use crate::secret::Password;
use crate::time::{Date, Timestamp};

/// One parameter of a [`Call`](super::Call).
#[derive(Clone)]
pub(crate) enum Param {
    /// A text, number, truth value, list or object.
    Value(Value),
    /// A text that is not printed and is wiped.
    Secret(Password),
    /// A file, read while it is sent.
    File(MediaFile),
}

/// A type that can be a parameter of a request: texts, numbers, booleans, ids, times, words of the API,
/// lists of these, files, secrets, and nested objects of single endpoints.
pub(crate) trait Parameter: Sized {
    fn into_param(self) -> Param;

    /// A value for the snapshots of all requests.
    #[cfg(test)]
    fn sample(name: &str) -> Self;
}

macro_rules! parameters {
    ($($Type:ty: |$value:ident| $param:expr, |$name:ident| $sample:expr;)*) => {$(
        impl Parameter for $Type {
            #[inline]
            fn into_param(self) -> Param {
                let $value = self;
                Param::Value(Value::from($param))
            }

            #[cfg(test)]
            fn sample($name: &str) -> Self {
                $sample
            }
        }
    )*};
}

parameters! {
    String: |text| text, |name| format!("a {name}");
    bool: |truth| truth, |_name| true;
    u32: |number| number, |_name| 3;
    u64: |number| number, |_name| 4;
    i64: |number| number, |_name| 5;
    f64: |number| number, |_name| 0.5;
    Timestamp: |moment| moment.to_string(), |_name| Timestamp::UNIX_EPOCH;
    Date: |date| date.to_string(), |_name| Date::constant(2026, 8, 1);
    // Whole seconds.
    Duration: |time| time.as_secs(), |_name| Duration::from_secs(3600);
    Lasting: |lasting| match lasting {
        Lasting::For(time) => Value::from(time.as_secs()),
        Lasting::Forever => Value::Null,
    }, |_name| Lasting::For(Duration::from_secs(3600));
    Focus: |focus| format!("{},{}", focus.x, focus.y), |_name| Focus::from((0.5, -0.25));
}

/// How long something lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// For this time from now, in whole seconds.
    For(Duration),
    /// Permanently. In a change, it removes the end.
    Forever,
}

impl From<Duration> for Lasting {
    fn from(time: Duration) -> Self {
        Self::For(time)
    }
}

macro_rules! id_parameters {
    ($($Id:ty),*) => {
        parameters! { $($Id: |id| String::from(id), |name| Self::from(format!("{name}-1"));)* }
    };
}
ids::each!(id_parameters);

impl<T: Words> Parameter for T {
    fn into_param(self) -> Param {
        Param::Value(Value::from(self.word()))
    }

    #[cfg(test)]
    fn sample(_: &str) -> Self {
        T::from(T::KNOWN[0])
    }
}

impl<T: Parameter> Parameter for Vec<T> {
    fn into_param(self) -> Param {
        let values = self.into_iter().map(|item| match item.into_param() {
            Param::Value(value) => value,
            // No endpoint takes a list of these.
            Param::Secret(_) | Param::File(_) => Value::Null,
        });
        Param::Value(values.collect())
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        vec![T::sample(name), T::sample(&format!("{name} more"))]
    }
}

impl Parameter for Password {
    fn into_param(self) -> Param {
        Param::Secret(self)
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self::new(format!("a {name}"))
    }
}

impl Parameter for MediaFile {
    fn into_param(self) -> Param {
        Param::File(self)
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self::bytes(format!("{name}.png"), "bytes")
    }
}

/// Makes parameters of plain structs: `Name = a sample;`.
macro_rules! nested {
    ($($Name:ident = $sample:expr;)*) => {$(
        impl $crate::endpoint::Parameter for $Name {
            fn into_param(self) -> $crate::endpoint::Param {
                // Plain structs of texts and numbers do not fail.
                $crate::endpoint::Param::Value(serde_json::to_value(self).unwrap_or_default())
            }

            #[cfg(test)]
            fn sample(_: &str) -> Self {
                $sample
            }
        }
    )*};
}
pub(crate) use nested;
