//! Broken forms of what servers stream: nothing panics, and nothing is swallowed.
