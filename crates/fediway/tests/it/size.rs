//! How large the future of a call is: a program that makes ten thousand calls at once holds as many.

use fediway::{Client, Instance, InstanceUrl};

/// In bytes, on a machine of 64 bits.
const LARGEST: usize = 2_048;

#[test]
fn the_future_of_a_call_is_small() {
    let url = InstanceUrl::parse("social.example").unwrap();
    let client = Client::anonymous(Instance::without_discovery(url));
    let get = client.statuses().get("1").into_future();
    let post = client.statuses().post("Hello").into_future();
    for (name, size) in [("get", size_of_val(&*get)), ("post", size_of_val(&*post))] {
        println!("{name}: {size} bytes");
        assert!(size <= LARGEST, "{name}: {size} bytes");
    }
}
