//! The response of a request.

/// What an answer of a declaration means: its Rust `type`, its `name` in the table of endpoints, how
/// it is `read`, and for tests how it is `written` again.
macro_rules! answer {
    (type Empty) => { () };
    (type Text) => { String };
    (type Bytes) => { bytes::Bytes };
    (type [$Item:ident $($paging:tt)*]) => { $crate::page::Page<$Item> };
    (type ($Entity:ident if any)) => { Option<$Entity> };
    (type ($Entity:ident $($paging:tt)*)) => { $Entity };
    (type $Entity:ident) => { $Entity };

    (name [$Item:ident $($paging:tt)*]) => { concat!(stringify!($Item), "[]") };
    (name ($Entity:ident $($more:tt)*)) => { stringify!($Entity) };
    (name $Entity:ident) => { stringify!($Entity) };

    (read $response:ident Empty) => { $response.accepted() };
    (read $response:ident Text) => {
        Ok(String::from_utf8_lossy($response.body()).into_owned())
    };
    (read $response:ident Bytes) => { Ok($response.body().clone()) };
    (read $response:ident [$Item:ident in $key:ident $($paging:tt)*]) => {
        $crate::page::Page::read_in($response, stringify!($key))
    };
    (read $response:ident [$Item:ident by link $($paging:tt)*]) => {
        $crate::page::Page::read($response)
    };
    (read $response:ident [$Item:ident by offset $($paging:tt)*]) => {
        $crate::page::Page::read($response)
    };
    (read $response:ident [$Item:ident by $($paging:tt)*]) => {
        $crate::page::read_by_id($response)
    };
    (read $response:ident [$Item:ident]) => { $crate::page::Page::read($response) };
    (read $response:ident ($Entity:ident if any)) => { $response.json_if_any() };
    (read $response:ident $Entity:tt) => { $response.json() };

    (malformed $answer:ident [$($list:tt)*]) => { $answer.malformed.len() };
    (malformed $answer:ident $Answer:tt) => { 0 };

    (written $answer:ident [$($list:tt)*]) => {
        $answer.items.iter().map(|item| item.rewritten()).collect::<serde_json::Value>()
    };
    (written $answer:ident ($Entity:ident if any)) => {
        $answer.map_or_else(|| serde_json::json!({}), |answer| answer.rewritten())
    };
    (written $answer:ident Bytes) => { { let _ = $answer; serde_json::Value::Null } };
    (written $answer:ident $Answer:tt) => { $answer.rewritten() };
}
pub(crate) use answer;
