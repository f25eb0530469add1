//! Quantities with units, in those of this crate: mV, ms, nS, pF, pA.

/// What a quantity measures, and the units it may have, each with its factor.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dimension {
    Potential,
    Time,
    Rate,
    Conductance,
    ConductancePerPotential,
    Capacitance,
    Current,
    Number,
}

impl Dimension {
    fn units(self) -> &'static [(&'static str, f64)] {
        match self {
            Dimension::Potential => &[("mV", 1.0), ("V", 1e3)],
            Dimension::Time => &[("ms", 1.0), ("s", 1e3)],
            Dimension::Rate => &[("per_ms", 1.0), ("per_s", 1e-3), ("Hz", 1e-3)],
            Dimension::Conductance => &[("nS", 1.0), ("pS", 1e-3), ("uS", 1e3), ("mS", 1e6), ("S", 1e9)],
            Dimension::ConductancePerPotential => &[("nS_per_mV", 1.0), ("uS_per_V", 1.0), ("S_per_V", 1e6)],
            Dimension::Capacitance => &[("pF", 1.0), ("nF", 1e3), ("uF", 1e6), ("F", 1e12)],
            Dimension::Current => &[("pA", 1.0), ("nA", 1e3), ("uA", 1e6), ("A", 1e12)],
            Dimension::Number => &[("", 1.0)],
        }
    }
}

/// The number of a text such as "-70 mV", in the unit that the dimension has here.
pub(super) fn quantity(text: &str, dimension: Dimension) -> Result<f64, String> {
    let text = text.trim();
    let known = dimension.units();
    // Numbers may end in a letter themselves: the longest unit that leaves one is meant.
    let read = known.iter().filter_map(|&(unit, factor)| {
        let number: f64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
        let scaled = number * factor;
        (scaled.is_finite()).then_some((unit.len(), scaled))
    });
    read.max_by_key(|(len, _)| *len).map(|(_, number)| number).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(unit, _)| *unit).collect();
        let expected = if names == [""] { "without a unit".into() } else { format!("in one of {}", names.join(", ")) };
        let shown: String = text.chars().take(40).collect();
        format!("\"{shown}\" is no number {expected}")
    })
}
