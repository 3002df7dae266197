//! Walks through lists of every kind, over a socket.

mod bounds;
mod by_id;
mod by_link;
mod by_offset;
mod changing;
mod circles;
mod empty_pages;
mod entities;
mod malformed_items;
mod odd_servers;
mod out_of_order;
mod server;
mod streams;
mod things;
