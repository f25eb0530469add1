//! What a drive gives.

use super::Fingerprint;
use crate::network::drives::{Drive, Moment};
use std::any::type_name;

/// Steps from now at which a drive of a user's own is asked.
const AHEAD: [u64; 5] = [0, 1, 10, 100, 1000];

/// Of how many neurons at the beginning and at the end of its view.
const NEURONS: usize = 8;

/// What a drive was given, if it tells, or else what it gives at some moments.
pub(crate) fn drive<D: Drive>(print: &mut Fingerprint, drive: &D, neurons: usize, now: &Moment) {
    print.text(&without_crates(type_name::<D>()));
    if drive.parameters(&mut |number| print.number(number)) {
        return;
    }
    print.word(drive.white().map_or(0, f64::to_bits));
    let ends = [0..neurons.min(NEURONS), neurons.saturating_sub(NEURONS)..neurons];
    for (range, ahead) in ends.into_iter().flat_map(|range| AHEAD.map(|ahead| (range.clone(), ahead))) {
        let step = now.step + ahead;
        let moment = Moment { time: now.time + ahead as f64 * now.dt, step, ..*now };
        print.ask(&mut |answers| {
            let mut memory = vec![0.0; if drive.remembers() { range.len() } else { 0 }];
            drive.begin(&moment, range.clone(), &mut memory);
            answers.resize(range.len(), 0.0);
            drive.add(&moment, range.clone(), &mut memory, answers);
        });
    }
}

/// The name of a type, of which paths do not begin with the crate: a library and a program may share a file.
fn without_crates(name: &str) -> String {
    let in_path = |letter: char| letter.is_alphanumeric() || "_:{}#".contains(letter);
    let mut found = String::new();
    for (at, piece) in name.split_inclusive(|letter| !in_path(letter)).enumerate() {
        let path = piece.split_once("::").map_or(piece, |(_, path)| path);
        found += if at == 0 || piece.contains("::") { path } else { piece };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_known_by_its_place_in_its_crate() {
        assert_eq!(
            without_crates("synfire::network::Signal<one::a::b::{{closure}}>"),
            "network::Signal<a::b::{{closure}}>"
        );
        assert_eq!(without_crates("x::A<y::z::B, f64>"), "A<z::B, f64>");
        assert_eq!(without_crates("f64"), "f64");
    }
}
