use std::sync::Mutex;
use std::time::Duration;

use fediway::transport::{Clock, TransportBuilder};
use fediway::{AddressPolicy, Client, Instance, Timestamp, Transport};
use fediway_sandbox::Sandbox;

/// A client of an account of the sandbox, which does not wait between tries.
pub async fn client(sandbox: &Sandbox, name: &str) -> Client {
    let transport = transport(sandbox).clock(Skipping::default());
    client_by(sandbox, name, transport.build().unwrap()).await
}

/// A client with the machine's clock, for one that streams.
pub async fn patient_client(sandbox: &Sandbox, name: &str) -> Client {
    client_by(sandbox, name, transport(sandbox).build().unwrap()).await
}

fn transport(sandbox: &Sandbox) -> TransportBuilder {
    Transport::builder()
        .policy(AddressPolicy::loopback_for_tests())
        .root_certificates(sandbox.ca_pem().unwrap())
}

async fn client_by(sandbox: &Sandbox, name: &str, transport: Transport) -> Client {
    let instance = Instance::discover(sandbox.url()).transport(&transport);
    let token = sandbox.access_token(name).unwrap();
    Client::with_token(instance.await.unwrap(), token).with_transport(&transport)
}

/// What an account posted, the newest first.
pub async fn posts(client: &Client) -> Vec<String> {
    let me = client.accounts().verify_credentials().await.unwrap();
    let posts = client.accounts().statuses(&me.id).limit(40).await.unwrap();
    posts.iter().map(|status| status.text()).collect()
}

/// Waits until something is so. Far longer than it takes: a test that would hang fails.
pub async fn until<F: Future<Output = bool>>(mut is_so: impl FnMut() -> F) {
    let waited = tokio::time::timeout(Duration::from_secs(60), async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    waited.await.expect("in time");
}

/// Moves on instead of waiting.
#[derive(Default)]
struct Skipping(Mutex<Duration>);

impl Clock for Skipping {
    fn now(&self) -> Timestamp {
        Timestamp::now() + *self.0.lock().unwrap()
    }

    fn sleep_until(
        &self,
        moment: Timestamp,
    ) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut skipped = self.0.lock().unwrap();
        let left = moment.duration_since(Timestamp::now() + *skipped);
        *skipped += Duration::try_from(left).unwrap_or_default();
        Box::pin(tokio::task::yield_now())
    }
}
