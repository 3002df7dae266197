//! Compares the declarations with the fact tables: endpoints, parameters, scopes and paging. Intended
//! differences are listed with their reasons.

mod differences;
mod docs;
mod endpoints;
mod facts;
mod parameters;
