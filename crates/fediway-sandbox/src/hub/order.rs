//! What the task of a connection is told.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use tokio::sync::{mpsc, watch};

use super::name::Name;

/// What is to be done on one connection, one after the other.
#[derive(Debug, Clone)]
pub(crate) enum Order {
    Text(String),
    Binary(Bytes),
    /// These bytes and no others.
    Raw(Bytes),
    /// So many deletions, numbered from 1.
    Flood(Name, u64),
    Heartbeat,
    Close(u16, String),
}

/// What is to be done at once, whatever is still queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    Run,
    Silent,
    Drop,
}

/// The two ends a task holds of its line.
pub(crate) struct Ends {
    pub(crate) number: u64,
    pub(crate) orders: mpsc::Receiver<Order>,
    pub(crate) control: watch::Receiver<Control>,
}

/// How something is written byte by byte.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pieces {
    /// Each byte is a write of its own.
    pub(crate) bytes: Arc<AtomicBool>,
    /// Each byte is a frame of its own.
    pub(crate) frames: Arc<AtomicBool>,
}
