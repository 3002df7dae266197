macro_rules! facts {
    ($METHOD:ident $path:tt) => { concat!("`", stringify!($METHOD), " ", $path, "`") };
}
pub(crate) use facts;
