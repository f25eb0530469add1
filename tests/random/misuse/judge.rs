//! Running a program, and what is asked of it.
//!
//! Two networks are built: the subject, in which user code panics now and then, and its twin, which gets only those
//! calls that the subject has taken. They must be equal after each call.

use super::calls;
use super::dice::Dice;
use super::temper::Thrown;
use super::world::{BUDGET, Done, Look, Not, World};
use crate::ALLOCATOR;
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
            let text = panic.payload_as_str().unwrap_or("?").chars().take(200).collect::<String>();
            let place = panic.location().map_or(String::new(), |at| format!("{}:{}", at.file(), at.line()));
            *PANIC.lock().unwrap() = format!("{text:?} at {place}");
        }
    }));
}

/// How a call ended.
enum End {
    Done(String),
    Refused(synfire::Error),
    Thrown,
    Left,
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
            let fuse = if dice.chance(0.15) { 1 + dice.below(60) as i64 } else { 0 };
            if step(subject, twin, call, dice, fuse).map_err(|what| format!("{}: {what}", call.name))? == Next::Stop {
                return Ok(());
            }
        }
        // What has been harmed without a sign shows itself.
        let last = calls::last();
        step(subject, twin, last, Dice::new(self.seed, 0), 0).map_err(|what| format!("at last: {what}")).map(drop)
    }
}

#[derive(PartialEq)]
enum Next {
    Go,
    Stop,
}

fn step(subject: &mut World, twin: &mut World, call: &calls::Call, dice: Dice, fuse: i64) -> Result<Next, String> {
    let before = subject.look();
    let snapshot = subject.net.snapshot();
    subject.fuse.arm(fuse);
    ALLOCATOR.reset_peak_usage();
    let used = ALLOCATOR.current_usage();
    let end = end(subject, call, dice.clone())?;
    subject.fuse.arm(0);
    let peak = ALLOCATOR.peak_usage().saturating_sub(used) as f64;
    if peak > 1.1 * BUDGET as f64 + call.slack() as f64 {
        return Err(format!("{peak:e} bytes were taken, with a budget of {BUDGET}"));
    }
    let stopped = subject.has_stopped();
    let told = match end {
        End::Left => return Ok(Next::Go),
        End::Done(told) => told,
        End::Refused(_) | End::Thrown if stopped => {
            let harmed = match &end {
                End::Refused(error) => format!("after {}", name(error)),
                _ => "after a panic of the user's".into(),
            };
            subject.restored = true;
            let restored = subject.net.restore(&snapshot);
            restored.map_err(|error| format!("{harmed}, its own snapshot is refused: {error}"))?;
            return as_before(&subject.look(), &before, &harmed).map(|()| Next::Go);
        }
        End::Refused(error) => return as_before(&subject.look(), &before, &format!("after {}", name(&error))).map(|()| Next::Go),
        End::Thrown if subject.net.time() > twin.net.time() => {
            // A report that panics ends the run at a time at which the network is whole.
            let rest = subject.net.time() - twin.net.time();
            twin.net.run(rest).map_err(|error| format!("the twin does not follow by {rest} ms: {error}"))?;
            return equal(subject, twin);
        }
        End::Thrown => return as_before(&subject.look(), &before, "after a panic of the user's").map(|()| Next::Go),
    };
    if stopped {
        return Err("a call that succeeds has stopped the network".into());
    }
    match self::end(twin, call, dice)? {
        End::Done(other) if other == told => equal(subject, twin),
        End::Done(other) => Err(format!("the twin tells {other:.300}, the subject {told:.300}")),
        End::Refused(error) => Err(format!("the twin refuses: {error}")),
        End::Thrown | End::Left => Err("the twin panics".into()),
    }
}

fn end(world: &mut World, call: &calls::Call, mut dice: Dice) -> Result<End, String> {
    match catch_unwind(AssertUnwindSafe(|| -> Done { (call.act)(world, &mut dice) })) {
        Ok(Ok(told)) => Ok(End::Done(told)),
        Ok(Err(Not::Refused(error))) => Ok(End::Refused(error)),
        Ok(Err(Not::Tried)) => Ok(End::Left),
        Err(payload) if payload.is::<Thrown>() => Ok(End::Thrown),
        Err(_) => Err(format!("a panic of the library: {}", PANIC.lock().unwrap())),
    }
}

/// Which error it is.
fn name(error: &synfire::Error) -> String {
    format!("{error:?}").split([' ', '{']).next().unwrap_or_default().into()
}

fn as_before(now: &Look, before: &Look, when: &str) -> Result<(), String> {
    if now == before { Ok(()) } else { Err(format!("{when}, the network is another: {now:?}, but {before:?} before")) }
}

fn equal(subject: &World, twin: &World) -> Result<Next, String> {
    let (subject, twin) = (subject.look(), twin.look());
    if subject == twin { Ok(Next::Go) } else { Err(format!("the networks differ: {subject:?}, twin {twin:?}")) }
}
