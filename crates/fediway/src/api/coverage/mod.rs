//! The declarations are those of the fact tables: every endpoint, parameter, scope and kind of
//! paging, under the names of the wire. What differs on purpose is listed with its reason.

mod differences;
mod docs;
mod endpoints;
mod facts;
mod parameters;
