//! At the end: what the server has, against what its clients believe.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use crate::Account;
use crate::client::{Post, Soaked, download, is_of};
use crate::plan::PER_ACCOUNT;
use crate::tally::Tally;

/// Compares each account. `kept` has its statuses by their ids, read in the server's process.
pub fn compare(soaked: &[Soaked], kept: &Value, tally: &Tally) {
    let accounts = kept.as_array().unwrap();
    for (number, (clients, kept)) in soaked.chunks(PER_ACCOUNT).zip(accounts).enumerate() {
        let posts = clients.iter().flat_map(|client| &client.posts);
        let believed: BTreeMap<_, _> = posts.map(|post| (post.id.as_str(), post)).collect();
        let kept = kept.as_array().unwrap();
        for status in kept {
            let id = status["id"].as_str().unwrap();
            if !believed.get(id).is_some_and(|post| is_same(post, status)) {
                tally.fault(format!("account {number} has this, too: {status}"));
            }
        }
        if kept.len() != believed.len() {
            let (has, should) = (kept.len(), believed.len());
            tally.fault(format!("account {number} has {has} statuses, not {should}"));
        }
    }
}

fn is_same(post: &Post, status: &Value) -> bool {
    let files: Vec<_> = status["files"].as_array().unwrap().iter().collect();
    let wanted = post.picture.iter().map(|it| it.id.as_str());
    is_of(status["content"].as_str().unwrap(), &post.mark) && wanted.eq(files)
}

/// Downloads every picture of a status.
pub async fn compare_files(soaked: &[Soaked], accounts: &[Account], tally: &Tally) {
    let pictures = soaked.iter().flat_map(|client| {
        let (client, posts) = (&accounts[client.number / PER_ACCOUNT].0, &client.posts);
        posts
            .iter()
            .filter_map(move |post| Some((client, post, post.picture.as_ref()?)))
    });
    let pictures: Vec<_> = pictures.collect();
    println!("{:>9}  pictures at the end", pictures.len());
    stream::iter(pictures)
        .for_each_concurrent(16, async |(client, post, picture)| {
            match download(client, picture).await {
                Ok(bytes) if picture.is(&bytes) => {}
                Ok(_) => tally.fault(format!("the picture of {} is another one", post.mark)),
                Err(error) => tally.fault(format!("the picture of {}: {error}", post.mark)),
            }
        })
        .await;
}
