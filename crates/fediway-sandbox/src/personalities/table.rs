//! Which row is which server.

use super::mastodon::MASTODON_4_5;
use super::pleroma::PLEROMA;
use super::{
    Personality, akkoma, friendica, gotosocial, hollo, iceshrimp_js, iceshrimp_net, mastodon,
    mitra, pixelfed, sharkey, snac, takahe,
};
use crate::software::Software;

/// The row of a software.
pub(crate) fn of(software: Software) -> &'static Personality {
    match software {
        Software::Mastodon42 => &mastodon::MASTODON_4_2,
        Software::Mastodon43 => &mastodon::MASTODON_4_3,
        Software::Mastodon45 => &MASTODON_4_5,
        Software::GoToSocial => &gotosocial::GOTOSOCIAL,
        Software::Pleroma => &PLEROMA,
        Software::Akkoma => &akkoma::AKKOMA,
        Software::Takahe => &takahe::TAKAHE,
        Software::Mitra => &mitra::MITRA,
        Software::Hollo => &hollo::HOLLO,
        Software::Pixelfed => &pixelfed::PIXELFED,
        Software::Friendica => &friendica::FRIENDICA,
        Software::Snac => &snac::SNAC,
        Software::IceshrimpNet => &iceshrimp_net::ICESHRIMP_NET,
        Software::IceshrimpJs => &iceshrimp_js::ICESHRIMP_JS,
        Software::Sharkey => &sharkey::SHARKEY,
    }
}
