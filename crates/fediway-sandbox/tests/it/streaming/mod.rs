//! The streams, seen by a WebSocket client and over bare TCP.

mod client;
mod events;
mod faults;
mod notifications;
mod places;
mod server_sent;
mod servers;
