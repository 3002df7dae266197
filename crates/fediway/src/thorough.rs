//! How much is tried, in the unit tests of the library as well.

/// Less in the tests that one waits for, all of it if `FEDIWAY_THOROUGH` is set.
pub(crate) fn quick_or<T>(quick: T, thorough: T) -> T {
    match std::env::var_os("FEDIWAY_THOROUGH") {
        Some(_) => thorough,
        None => quick,
    }
}
