//! Who is let in: the cooldown of a user, and how much is worked on at the same time.
//!
//! Every question takes a [`Pass`] and gives it back when its answer is out. The limits are per user, per channel and
//! in all, so what one user or channel sends in a flood waits or is refused without anybody else noticing.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tokio::sync::Notify;

use super::recent::Recent;
use crate::ops::settings::Limits;

/// Users whose cooldown is remembered. An entry takes 32 bytes.
const MOST_USERS: usize = 50_000;
/// After this long every allowance is full again at any sensible setting, in seconds.
const FORGET_AFTER: u64 = 3_600;

/// Why there is no pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The service is stopping.
    Stopping,
    /// The user asks too fast; `told` where this was said since the allowance ran out.
    Cooldown { seconds: u64, told: bool },
    /// Too much is being worked on, of this user, this channel or in all.
    Busy,
}

#[derive(Debug)]
pub struct Gate {
    limits: Limits,
    state: Mutex<State>,
    idle: Notify,
}

#[derive(Debug)]
struct State {
    stopping: bool,
    inside: usize,
    users: FxHashMap<u64, usize>,
    channels: FxHashMap<u64, usize>,
    allowances: Recent<u64, Allowance>,
}

#[derive(Debug, Clone, Copy)]
struct Allowance {
    left: f64,
    at: f64,
    told: bool,
}

/// Leave to work on one question. Given back when dropped.
#[derive(Debug)]
pub struct Pass {
    gate: Arc<Gate>,
    user: u64,
    channel: Option<u64>,
}

impl Gate {
    pub fn new(limits: Limits) -> Arc<Self> {
        let state = State {
            stopping: false,
            inside: 0,
            users: FxHashMap::default(),
            channels: FxHashMap::default(),
            allowances: Recent::new(MOST_USERS, FORGET_AFTER),
        };
        Arc::new(Self { limits, state: Mutex::new(state), idle: Notify::new() })
    }

    /// Asks for a pass for a question that counts. `channel` is given where the answer takes part in the channel's own
    /// rate limit (a message), not for interactions. `now` is in seconds from any start.
    pub fn enter(self: &Arc<Self>, user: u64, channel: Option<u64>, now: f64) -> Result<Pass, Refused> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.room(&state, user, channel)?;
        self.allowance(&mut state, user, now)?;
        Ok(self.pass(&mut state, user, channel))
    }

    /// A pass for what a question brings with it and does not count: autocomplete, an edit, a deletion.
    pub fn enter_free(self: &Arc<Self>, user: u64) -> Result<Pass, Refused> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.room(&state, user, None)?;
        Ok(self.pass(&mut state, user, None))
    }

    fn room(&self, state: &State, user: u64, channel: Option<u64>) -> Result<(), Refused> {
        let of = |map: &FxHashMap<u64, usize>, key| map.get(&key).copied().unwrap_or_default();
        if state.stopping {
            return Err(Refused::Stopping);
        }
        let full = state.inside >= self.limits.queue
            || of(&state.users, user) >= self.limits.user_queue
            || channel.is_some_and(|c| of(&state.channels, c) >= self.limits.channel_queue);
        if full { Err(Refused::Busy) } else { Ok(()) }
    }

    /// A bucket of `burst` questions that fills again by `per_minute`.
    fn allowance(&self, state: &mut State, user: u64, now: f64) -> Result<(), Refused> {
        let (burst, rate) = (f64::from(self.limits.burst), f64::from(self.limits.per_minute) / 60.0);
        let seconds = now as u64;
        let mut allowance = state.allowances.get(&user, seconds).copied().unwrap_or(Allowance { left: burst, at: now, told: false });
        allowance.left = (allowance.left + (now - allowance.at).max(0.0) * rate).min(burst);
        allowance.at = now;
        let refused = (allowance.left < 1.0)
            .then(|| Refused::Cooldown { seconds: ((1.0 - allowance.left) / rate).ceil().max(1.0) as u64, told: allowance.told });
        if refused.is_none() {
            allowance.left -= 1.0;
        }
        allowance.told = refused.is_some();
        state.allowances.insert(user, allowance, seconds);
        refused.map_or(Ok(()), Err)
    }

    fn pass(self: &Arc<Self>, state: &mut State, user: u64, channel: Option<u64>) -> Pass {
        state.inside += 1;
        *state.users.entry(user).or_default() += 1;
        if let Some(channel) = channel {
            *state.channels.entry(channel).or_default() += 1;
        }
        Pass { gate: Arc::clone(self), user, channel }
    }

    /// Lets nobody in any more.
    pub fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopping = true;
    }

    /// How many are inside.
    pub fn inside(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).inside
    }

    /// Waits until nobody is inside.
    pub async fn empty(&self) {
        loop {
            let notified = self.idle.notified();
            if self.inside() == 0 {
                return;
            }
            notified.await;
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.gate.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.inside -= 1;
        leave(&mut state.users, self.user);
        if let Some(channel) = self.channel {
            leave(&mut state.channels, channel);
        }
        if state.inside == 0 {
            self.gate.idle.notify_waiters();
        }
    }
}

fn leave(map: &mut FxHashMap<u64, usize>, key: u64) {
    if let Some(count) = map.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            map.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate() -> Arc<Gate> {
        Gate::new(Limits { burst: 2, per_minute: 30, user_queue: 2, channel_queue: 2, queue: 4 })
    }

    #[test]
    fn a_fast_user_waits_and_others_do_not() {
        let gate = gate();
        assert!(gate.enter(1, None, 0.0).is_ok() && gate.enter(1, None, 0.0).is_ok());
        assert_eq!(gate.enter(1, None, 0.5).err(), Some(Refused::Cooldown { seconds: 2, told: false }));
        assert_eq!(gate.enter(1, None, 0.5).err(), Some(Refused::Cooldown { seconds: 2, told: true }));
        assert!(gate.enter(2, None, 0.5).is_ok());
        assert!(gate.enter(1, None, 2.5).is_ok());
    }

    #[test]
    fn a_full_channel_leaves_room_for_another() {
        let gate = gate();
        let first = (gate.enter(1, Some(7), 0.0), gate.enter(2, Some(7), 0.0));
        assert_eq!(gate.enter(3, Some(7), 0.0).err(), Some(Refused::Busy));
        let other = gate.enter(3, Some(8), 0.0);
        assert!(other.is_ok());
        drop(first);
        assert!(gate.enter(4, Some(7), 0.0).is_ok());
        assert_eq!(gate.inside(), 1);
    }

    #[test]
    fn a_closed_gate_refuses() {
        let gate = gate();
        gate.close();
        assert_eq!(gate.enter(1, None, 0.0).err(), Some(Refused::Stopping));
    }
}
