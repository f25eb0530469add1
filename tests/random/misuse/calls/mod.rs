//! The calls of a program.

mod aside;
mod change;
mod connect;
mod observe;
mod populate;
mod run;

use super::dice::Dice;
use super::world::{Done, World};

/// One kind of call.
pub struct Call {
    /// How often it is drawn, in proportion.
    weight: usize,
    pub name: &'static str,
    pub act: fn(&mut World, &mut Dice) -> Done,
}

impl Call {
    /// Bytes that the call may take beyond the budget: for messages and what it returns, or for what has no budget.
    pub fn slack(&self) -> usize {
        match self.name {
            "snapshot" | "restore" | "forge" | "figure" | "run" => 400_000_000,
            _ => 20_000_000,
        }
    }
}

const fn call(weight: usize, name: &'static str, act: fn(&mut World, &mut Dice) -> Done) -> Call {
    Call { weight, name, act }
}

const CALLS: &[Call] = &[
    call(10, "add", populate::add),
    call(3, "add_each", populate::add_each),
    call(3, "add_spike_times", populate::add_spike_times),
    call(8, "drive", populate::drive),
    call(3, "background", populate::background),
    call(14, "connect", connect::connect),
    call(4, "couple", connect::couple),
    call(3, "couple_plastic", connect::couple_plastic),
    call(3, "field", connect::field),
    call(4, "set", observe::set),
    call(2, "get", observe::get),
    call(3, "set_weights", observe::set_weights),
    call(3, "synapses", observe::synapses),
    call(2, "opening", observe::opening),
    call(2, "reward", observe::reward),
    call(3, "replace", change::replace),
    call(1, "set_rate", change::set_rate),
    call(2, "switch", change::switch),
    call(1, "remove", change::remove),
    call(1, "trial", change::trial),
    call(2, "silence", change::silence),
    call(2, "learning", change::learning),
    call(4, "record_spikes", observe::record_spikes),
    call(6, "record", observe::record),
    call(14, "run", run::run),
    call(2, "progress", run::progress),
    call(2, "snapshot", run::snapshot),
    call(3, "restore", run::restore),
    call(2, "forge", run::forge),
    call(1, "threads", run::threads),
    call(2, "statistics", aside::statistics),
    call(1, "figure", aside::figure),
    call(1, "values", aside::values),
    call(1, "plan", aside::plan),
    call(1, "random", aside::random),
    call(1, "ring", aside::ring),
    call(1, "progress_bar", aside::progress_bar),
];

/// A call of any kind. `SYNFIRE_CALL` names a kind to be drawn alone.
pub fn draw(dice: &mut Dice) -> &'static Call {
    let mut place = dice.below(CALLS.iter().map(|call| call.weight).sum());
    let found = CALLS.iter().find(|call| {
        let found = place < call.weight;
        place = place.wrapping_sub(call.weight);
        found
    });
    found.unwrap_or(&CALLS[0])
}

/// A run without anything odd about it.
pub fn last() -> &'static Call {
    const LAST: Call = call(1, "run", run::calmly);
    &LAST
}
