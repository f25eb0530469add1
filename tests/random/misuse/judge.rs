//! Running a program, and what is asked of it.
//!
//! Two networks are built: the subject, in which user code panics now and then, and its twin, which gets only those
//! calls that the subject has taken. They must be equal after each call.

use super::calls;
use super::dice::Dice;
use super::temper::{Charge, Thrown};
use super::world::{BUDGET, Done, Look, World};
use crate::ALLOCATOR;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

/// A program: what it draws its calls from.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    pub seed: u64,
    pub calls: Vec<u64>,
}

/// What is wrong with a program's outcome.
pub struct Verdict {
    pub what: String,
}

/// The latest panic that is not the user's own.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// Keep panics for the verdict, rather than print them.
pub fn listen() {
    std::panic::set_hook(Box::new(|panic| {
        if panic.payload().downcast_ref::<Thrown>().is_none() {
            let text = said(panic.payload()).chars().take(200).collect::<String>();
            let place = panic.location().map_or(String::new(), |at| format!("{}:{}", at.file(), at.line()));
            *PANIC.lock().unwrap() = format!("{text:?} at {place}");
        }
    }));
}

/// The text of a panic.
fn said(payload: &dyn Any) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("?")
}

/// How a call ended.
enum End {
    Done(String),
    Refused(synfire::Error),
    Thrown,
}

impl Program {
    pub fn new(seed: u64, calls: u64) -> Program {
        Program { seed, calls: (1..=calls).collect() }
    }

    /// What is wrong, if anything is.
    pub fn verdict(&self, tell: fn(&str)) -> Option<Verdict> {
        let mut worlds = [World::new(self.seed, 1 + (self.seed % 3) as usize, tell), World::new(self.seed, 1, |_| ())];
        worlds[0].restores = self.seed.is_multiple_of(2);
        let tried = catch_unwind(AssertUnwindSafe(|| self.play(&mut worlds)));
        let what = match tried {
            Ok(Ok(())) => return None,
            Ok(Err(what)) => what,
            Err(_) => format!("between calls, a panic of the library: {}", PANIC.lock().unwrap()),
        };
        Some(Verdict { what })
    }

    fn play(&self, [subject, twin]: &mut [World; 2]) -> Result<(), String> {
        for &number in &self.calls {
            let mut dice = Dice::new(self.seed, number);
            let call = calls::draw(&mut dice);
            let most = dice.pick(&[10, 60, 400, 2000]);
            let charge = match dice.below(8) {
                0 => Charge::Calls(1 + dice.below(most) as i64),
                1 => Charge::Copies(1 + dice.below(12) as i64),
                _ => Charge::Never,
            };
            let next = step(subject, twin, call, dice, charge).map_err(|what| format!("{}: {what}", call.name))?;
            if next == Next::Stop {
                return Ok(());
            }
        }
        // What has been harmed without a sign shows itself.
        let last = step(subject, twin, calls::last(), Dice::new(self.seed, 0), Charge::Never);
        last.map(drop).map_err(|what| format!("at last: {what}"))
    }
}

/// Whether a program goes on.
#[derive(PartialEq)]
enum Next {
    Go,
    Stop,
}

/// Let the subject be called, and if it takes the call, its twin.
fn step(subject: &mut World, twin: &mut World, call: &calls::Call, dice: Dice, charge: Charge) -> Result<Next, String> {
    let before = subject.look();
    let snapshot = subject.net.snapshot();
    subject.fuse.arm(charge);
    ALLOCATOR.reset_peak_usage();
    let used = ALLOCATOR.current_usage();
    let end = end(subject, call, dice.clone())?;
    let blown = subject.fuse.disarm();
    let peak = ALLOCATOR.peak_usage().saturating_sub(used) as f64;
    if peak > 1.1 * BUDGET as f64 + call.slack() as f64 {
        return Err(format!("{peak:e} bytes were taken, with a budget of {BUDGET}"));
    }
    let stopped = subject.has_stopped();
    match end {
        End::Done(_) if stopped => Err("a call that succeeds has stopped the network".into()),
        // Of a panic that is an answer, the call goes on.
        End::Done(told) => follow(subject, twin, &told, call, dice, if blown { charge } else { Charge::Never }),
        End::Thrown | End::Refused(synfire::Error::Memory { .. })
            if !stopped && subject.net.time() > twin.net.time() =>
        {
            // A report that panics, and spikes beyond the budget, end the run at a time at which the network is whole.
            let rest = subject.net.time() - twin.net.time();
            match twin.net.run(rest) {
                Ok(_) | Err(synfire::Error::Memory { .. }) => equal(subject, twin),
                Err(error) => Err(format!("the twin does not follow by {rest} ms: {error}")),
            }
        }
        End::Refused(_) | End::Thrown => {
            let when = match &end {
                End::Refused(error) => format!("after {}", name(error)),
                _ => "after a panic of the user's".into(),
            };
            if stopped {
                // What a run has left can be had, and makes no difference.
                let _ = subject.net.recorded();
                match subject.net.restore(&snapshot) {
                    // It was changed half, and says so for good.
                    Err(synfire::Error::Stopped { .. }) if matches!(end, End::Thrown) => return Ok(Next::Stop),
                    restored => restored.map_err(|error| format!("{when}, its own snapshot is refused: {error}"))?,
                }
            }
            as_before(&subject.look(), &before, &when)
        }
    }
}

/// Let the twin be called as the subject was, which told this.
fn follow(
    subject: &World,
    twin: &mut World,
    told: &str,
    call: &calls::Call,
    dice: Dice,
    charge: Charge,
) -> Result<Next, String> {
    twin.fuse.arm(charge);
    let end = end(twin, call, dice)?;
    twin.fuse.disarm();
    match end {
        End::Done(other) if other == told => equal(subject, twin),
        End::Done(other) => Err(format!("the twin tells {other:.300}, the subject {told:.300}")),
        End::Refused(error) => Err(format!("the twin refuses: {error}")),
        End::Thrown => Err("the twin panics".into()),
    }
}

fn end(world: &mut World, call: &calls::Call, mut dice: Dice) -> Result<End, String> {
    match catch_unwind(AssertUnwindSafe(|| -> Done { (call.act)(world, &mut dice) })) {
        Ok(Ok(told)) => Ok(End::Done(told)),
        Ok(Err(error)) => Ok(End::Refused(error)),
        Err(payload) if payload.is::<Thrown>() => Ok(End::Thrown),
        Err(_) => Err(format!("a panic of the library: {}", PANIC.lock().unwrap())),
    }
}

/// Which error it is.
fn name(error: &synfire::Error) -> String {
    format!("{error:?}").split([' ', '{']).next().unwrap_or_default().into()
}

fn as_before(now: &Look, before: &Look, when: &str) -> Result<Next, String> {
    if now == before {
        Ok(Next::Go)
    } else {
        Err(format!("{when}, the network is another: {now:?}, but {before:?} before"))
    }
}

fn equal(subject: &World, twin: &World) -> Result<Next, String> {
    let (subject, twin) = (subject.look(), twin.look());
    if subject == twin { Ok(Next::Go) } else { Err(format!("the networks differ: {subject:?}, twin {twin:?}")) }
}
