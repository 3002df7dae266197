//! `fediway api`.

use clap::Args;

#[derive(Debug, Args)]
pub struct Api {
    /// GET, POST, PUT, PATCH or DELETE
    #[arg(required_unless_present = "list")]
    pub method: Option<String>,
    /// The path, such as /api/v1/accounts/verify_credentials, or a whole address of the server
    #[arg(required_unless_present = "list")]
    pub path: Option<String>,
    /// A parameter as text; a[b]=x for a part of a form, a[]=x for one of a list
    #[arg(short = 'f', long, value_name = "KEY=VALUE", value_parser = pair)]
    pub raw_field: Vec<(String, String)>,
    /// A parameter that is true, false, null or a whole number if it reads so, and the file FILE if
    /// it reads @FILE
    #[arg(short = 'F', long, value_name = "KEY=VALUE", value_parser = pair)]
    pub field: Vec<(String, String)>,
    /// A file with parameters as one JSON object, or - for standard input
    #[arg(long, value_name = "FILE")]
    pub input: Option<String>,
    /// Fetch every page of a list and write all items as one list
    #[arg(long, conflicts_with = "include")]
    pub paginate: bool,
    /// Also write the status and headers of the answer
    #[arg(short, long)]
    pub include: bool,
    /// List every endpoint that is known: method, path, scopes, answer and paging
    #[arg(long, conflicts_with_all = ["method", "path", "raw_field", "field", "input", "paginate", "include"])]
    pub list: bool,
}

pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".into()),
    }
}
