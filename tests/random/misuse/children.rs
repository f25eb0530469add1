//! Programs run in child processes, and cut down to what shows a fault.

use super::judge::{Program, Verdict, listen};
use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Children at a time.
const CHILDREN: u64 = 2;

/// Programs that a child is given at once.
const SHARE: usize = 200;

/// How long a program may take before it is told of, and before it is given up.
const SLOW: Duration = Duration::from_secs(20);
const LOST: u32 = 15;

/// A program that does harm.
#[derive(Clone, Debug)]
pub struct Finding {
    pub program: Program,
    pub what: String,
    pub story: Vec<String>,
}

impl Finding {
    /// What is wrong, without its particulars.
    pub fn kind(&self) -> String {
        let numberless: String = self.what.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
        let general = [": Look", " tells", ": {", " ms,"]
            .iter()
            .fold(&numberless[..], |text, end| text.split(end).next().unwrap_or(text));
        general.chars().take(120).collect()
    }
}

/// The programs of these seeds that do harm.
pub fn findings(seeds: Range<u64>) -> Vec<Finding> {
    let seeds: Vec<u64> = seeds.collect();
    let shares = Mutex::new(seeds.chunks(SHARE));
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..CHILDREN {
            scope.spawn(|| {
                // The lock is for taking a share, not for working on it.
                let next = || shares.lock().unwrap().next();
                while let Some(mut rest) = next() {
                    while !rest.is_empty() {
                        let programs: Vec<_> = rest.iter().map(|&seed| Program::new(seed, super::CALLS)).collect();
                        let (done, findings) = run(&programs);
                        found.lock().unwrap().extend(findings);
                        rest = &rest[done..];
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort_by_key(|finding| finding.program.seed);
    found
}

/// The same harm, done by as few of the calls as will do it.
pub fn shrunk(finding: &Finding) -> Finding {
    let mut least = finding.clone();
    let mut size = least.program.calls.len().div_ceil(2);
    loop {
        let mut from = 0;
        while from < least.program.calls.len() {
            let mut calls = least.program.calls.clone();
            calls.drain(from..calls.len().min(from + size));
            let (_, mut found) = run(&[Program { seed: least.program.seed, calls }]);
            match found.pop().filter(|found| found.kind() == finding.kind()) {
                Some(found) => least = found,
                None => from += size,
            }
        }
        if size == 1 {
            return least;
        }
        size /= 2;
    }
}

/// Let a child run programs: how many it has got through, the last of which may have been its end, and what was found.
fn run(programs: &[Program]) -> (usize, Vec<Finding>) {
    let text: Vec<_> = programs
        .iter()
        .map(|Program { seed, calls }| {
            format!("{seed}:{}", calls.iter().map(u64::to_string).collect::<Vec<_>>().join(","))
        })
        .collect();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "misuse::child", "--nocapture", "--test-threads", "1"])
        .env("SYNFIRE_CHILD", text.join(" "))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (send, lines) = channel();
    let (out, errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let reader = std::thread::spawn(move || {
        BufReader::new(out).lines().map_while(Result::ok).for_each(|line| drop(send.send(line)));
    });
    let complaint = std::thread::spawn(move || std::io::read_to_string(errors).unwrap_or_default());
    let (mut done, mut findings, mut calls, mut waits) = (0, Vec::new(), Vec::new(), 0);
    let mut finding = |done: usize, what: String, story: Vec<String>| {
        findings.push(Finding { program: programs[done].clone(), what, story });
    };
    loop {
        match lines.recv_timeout(SLOW) {
            Ok(line) => {
                waits = 0;
                match line.split_once('\t') {
                    Some(("call", call)) => calls.push(call.to_string()),
                    Some(("harm", what)) => finding(done, what.into(), std::mem::take(&mut calls)),
                    Some(("done", _)) => {
                        done += 1;
                        calls.clear();
                    }
                    _ => {}
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                waits += 1;
                let program = programs.get(done).map_or("none".into(), |program| format!("{program:?}"));
                let _ = writeln!(std::io::stderr(), "{:?} in {program}: {:?}", SLOW * waits, calls.last());
                if waits == LOST {
                    let _ = child.kill();
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    reader.join().unwrap();
    let status = child.wait().unwrap();
    if done < programs.len() {
        let end = if waits >= LOST { "does not end".into() } else { format!("{status}") };
        let complaint = complaint.join().unwrap();
        let last = calls.last().and_then(|call| call.split(['(', ' ']).next()).unwrap_or("").to_string();
        finding(
            done,
            format!("{last}: the process died: {end}, {}", complaint.trim().lines().last().unwrap_or("")),
            calls,
        );
        done += 1;
    }
    (done, findings)
}

/// Run programs, and print what happens.
pub fn serve(programs: &str) {
    listen();
    println!();
    for program in programs.split(' ') {
        let (seed, calls) = program.split_once(':').unwrap();
        let calls = calls.split(',').filter_map(|call| call.parse().ok()).collect();
        let program = Program { seed: seed.parse().unwrap(), calls };
        if let Some(Verdict { what }) = program.verdict(|call| println!("call\t{}", call.replace('\n', " "))) {
            println!("harm\t{}", what.replace('\n', " "));
        }
        println!("done\t");
    }
}
