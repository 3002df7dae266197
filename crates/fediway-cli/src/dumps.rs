//! Keeps tokens in memory out of core dumps.

/// From now on, a crash writes no core dump, and other processes of the same user cannot read the memory
/// of this one. Programs that are started from here are as they would be without this.
#[cfg(target_os = "linux")]
pub fn switch_off() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    // Where a sandbox of the system forbids it, the command works all the same.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

#[cfg(not(target_os = "linux"))]
pub fn switch_off() {}
