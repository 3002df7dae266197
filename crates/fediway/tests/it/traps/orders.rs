//! Logins, logouts and forgotten apps in many orders: the next login works, whatever came before.

use fediway::login::{PendingLogin, logout};
use fediway::{Client, ErrorKind, Instance, LoginFailure};
use fediway_sandbox::{Answer, Software};

use super::world;
use crate::support::{ALICE, BOB, World, approve};
use crate::thorough::quick_or;

/// What happens, a letter each: `A` and `B` log in, `a` and `b` log out, the server forgets all apps
/// (`F`), a login is begun and approved (`P`) and ends later (`p`).
const ORDERS: [&str; 6] = ["AF", "AFa", "ABab", "APap", "APFp", "AaAaFA"];

/// One of each kind: how it tells whether it knows an app, and what a logout ends.
const SERVERS: [Software; 9] = [
    Software::Mastodon45,
    Software::GoToSocial,
    Software::Pleroma,
    Software::Takahe,
    Software::Mitra,
    Software::Hollo,
    Software::Pixelfed,
    Software::Snac,
    Software::IceshrimpNet,
];

/// Those of which a request tells that they do not know the app.
const TELLS: [Software; 3] = [Software::Mastodon45, Software::GoToSocial, Software::Snac];

struct Scene<'w> {
    world: &'w World,
    instance: &'w Instance,
    clients: Vec<(char, Client)>,
    pending: Option<(PendingLogin, String)>,
}

impl Scene<'_> {
    /// A login that is begun and approved. Where no request tells that the app is unknown, the consent
    /// page refuses it, and the next login has another one.
    async fn begin(&self, who: (&str, &str)) -> fediway::Result<(PendingLogin, String)> {
        for attempt in 0..2 {
            let pending = self.world.login(self.instance).start().await?;
            let mut browser = self.world.sandbox.browser();
            match approve(&mut browser, pending.url(), who).await {
                Answer::Code(shown) => return Ok((pending, shown)),
                refused => {
                    let software = self.world.sandbox.software();
                    let tells = TELLS.contains(&software);
                    assert!(attempt == 0 && !tells, "{software}: {refused:?}");
                }
            }
        }
        panic!("no consent page takes the app");
    }

    async fn log_in(&mut self, who: char) -> fediway::Result<()> {
        let account = if who == 'A' { ALICE } else { BOB };
        let (pending, shown) = self.begin(account).await?;
        let client = pending.finish(shown).await?;
        self.clients.push((who.to_ascii_lowercase(), client));
        Ok(())
    }

    async fn happens(&mut self, what: char) -> fediway::Result<()> {
        match what {
            'A' | 'B' => return self.log_in(what).await,
            'F' => self.world.sandbox.forget_apps(),
            'P' => self.pending = Some(self.begin(ALICE).await?),
            'p' => {
                let (pending, shown) = self.pending.take().unwrap();
                match pending.finish(shown).await {
                    Ok(_) => {}
                    // The app has gone meanwhile, or its codes with it.
                    Err(error) => assert!(
                        matches!(
                            error.kind(),
                            ErrorKind::Login(LoginFailure::UnknownApp | LoginFailure::CodeRefused)
                        ),
                        "{error:?}"
                    ),
                }
            }
            who => {
                let at = self
                    .clients
                    .iter()
                    .position(|(own, _)| *own == who)
                    .unwrap();
                let (_, client) = self.clients.remove(at);
                match logout(&client).await {
                    Ok(_) => {}
                    // Without its app nobody can revoke it, and it is alive: it stays kept.
                    Err(_) => return client.accounts().verify_credentials().await.map(drop),
                }
                assert!(
                    !self
                        .world
                        .kept_credentials()
                        .await
                        .iter()
                        .any(|kept| { kept.is_same_account(&client.credentials().unwrap()) })
                );
            }
        }
        Ok(())
    }
}

#[tokio::test]
async fn the_next_login_works_whatever_came_before() {
    for (number, software) in SERVERS.into_iter().enumerate() {
        // Each server with one order, or with all of them.
        let some = &ORDERS[number % ORDERS.len()..][..1];
        for order in quick_or(some, &ORDERS) {
            let (world, instance) = world(software).await;
            let mut scene = Scene {
                world: &world,
                instance: &instance,
                clients: Vec::new(),
                pending: None,
            };
            for what in order.chars().chain("AB".chars()) {
                let happened = scene.happens(what).await;
                happened.unwrap_or_else(|error| panic!("{software} {order} {what}: {error:?}"));
            }
            for (_, client) in scene.clients.iter().rev().take(2) {
                let me = client.accounts().verify_credentials().await;
                me.unwrap_or_else(|error| panic!("{software} {order}: {error}"));
            }
        }
    }
}
