//! Face server: how often one address may come. The address is that of the connection, or what proxies of ours say; never what a client says of itself.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _, clock::DefaultClock};

use crate::{
    app::Settings,
    contract::Rate,
    problem::{Problem, text},
};
use axum::http::StatusCode;

/// Sign-ins: so many at once, then one every few seconds.
const SIGN_INS: (u32, u32) = (10, 12);
/// Changes a minute: so many at once.
const CHANGES: (u32, u32) = (120, 120);
/// Previews a minute: pages ask while somebody types.
const PREVIEWS: (u32, u32) = (120, 240);
/// Old addresses are forgotten every so many looks.
const FORGET_EVERY: u32 = 60;

/// The rate limits of the server.
#[derive(Debug)]
pub(crate) struct Limits {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    change: DefaultKeyedRateLimiter<IpAddr>,
    preview: DefaultKeyedRateLimiter<IpAddr>,
    decide: DefaultKeyedRateLimiter<IpAddr>,
    none: bool,
    looks: AtomicU32,
}

impl Limits {
    pub(crate) fn new(settings: &Settings) -> Self {
        let number = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let a_minute = |(at_once, a_minute): (u32, u32)| {
            RateLimiter::keyed(Quota::per_minute(number(a_minute)).allow_burst(number(at_once)))
        };
        Self {
            sign_in: a_minute(SIGN_INS),
            change: a_minute(CHANGES),
            preview: a_minute(PREVIEWS),
            decide: RateLimiter::keyed(Quota::per_second(number(settings.decisions_a_second))),
            none: settings.decisions_a_second == 0,
            looks: AtomicU32::new(0),
        }
    }

    /// Counts a request, or says when to come again.
    pub(crate) fn count(&self, rate: Rate, peer: IpAddr) -> Result<(), Problem> {
        if self.none {
            return Ok(());
        }
        let limiter = match rate {
            Rate::SignIn => &self.sign_in,
            Rate::Change => &self.change,
            Rate::Preview => &self.preview,
            Rate::Decide => &self.decide,
        };
        limiter.check_key(&network(peer)).map_err(|early| {
            let wait = early.wait_time_from(DefaultClock::default().now());
            let seconds = wait.as_secs() + 1;
            let detail = text(
                format!("这个地址的请求过于频繁，请 {seconds} 秒后再试"),
                format!("too many requests from this address; come again in {seconds} s"),
            );
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail).retry_after(seconds)
        })
    }

    /// Forgets addresses that have not come for a while, now and then.
    pub(crate) fn forget_old(&self) {
        if self.looks.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGET_EVERY) {
            for limiter in [&self.sign_in, &self.change, &self.preview, &self.decide] {
                limiter.retain_recent();
            }
        }
    }
}

/// Whoever has an IPv6 address has all of its network.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

/// The address of whoever asks. Behind N proxies each has added the address that it saw, so the N-th from the right was seen by ours; what stands to the
/// left of it was written by the client.
pub(crate) fn peer(connection: IpAddr, forwarded: Option<&str>, behind_proxies: usize) -> IpAddr {
    let Some(at) = behind_proxies.checked_sub(1) else { return connection };
    let seen = forwarded.and_then(|all| all.rsplit(',').nth(at));
    seen.and_then(|address| address.trim().parse().ok()).unwrap_or(connection)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Limits, peer};
    use crate::{app::Settings, contract::Rate};

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap_or_else(|_| unreachable!("{text} is an address"))
    }

    #[test]
    fn a_forged_header_changes_nothing() {
        let ours = address("10.0.0.9");
        assert_eq!(peer(ours, Some("1.2.3.4"), 0), ours, "without proxies nobody else is believed");
        assert_eq!(peer(ours, Some("6.6.6.6, 1.2.3.4"), 1), address("1.2.3.4"));
        assert_eq!(peer(ours, Some("6.6.6.6, 1.2.3.4, 10.0.0.1"), 2), address("1.2.3.4"));
        assert_eq!(peer(ours, Some("not an address"), 1), ours);
        assert_eq!(peer(ours, Some("1.2.3.4"), 2), ours);
        assert_eq!(peer(ours, None, 1), ours);
    }

    #[test]
    fn sign_ins_of_one_network_are_counted_together() {
        let limits = Limits::new(&Settings::default());
        for number in 0..10 {
            assert!(limits.count(Rate::SignIn, address(&format!("2001:db8:1:2::{number}"))).is_ok());
        }
        let refused = limits.count(Rate::SignIn, address("2001:db8:1:2:ffff::1"));
        assert!(refused.is_err_and(|why| why.status.as_u16() == 429 && why.retry_after.is_some()));
        assert!(limits.count(Rate::SignIn, address("2001:db8:1:3::1")).is_ok(), "another network is another one");
        assert!(limits.count(Rate::Change, address("2001:db8:1:2::1")).is_ok(), "another limit counts for itself");
    }
}
