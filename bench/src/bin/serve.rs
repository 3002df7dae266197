//! `serve [LATENCY_MS]`: the cheap server; prints its address and runs until standard input ends.

use std::time::Duration;

use tokio::io::AsyncReadExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let latency = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let address = fediway_bench::server::start(Duration::from_millis(latency.unwrap_or(0))).await?;
    println!("{address}");
    let mut rest = Vec::new();
    tokio::io::stdin().read_to_end(&mut rest).await?;
    Ok(())
}
