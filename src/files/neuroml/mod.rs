//! Point neurons, synapses, inputs and small networks of NeuroML 2 (Cannon et al., 2014).
//!
//! | element | becomes |
//! |---|---|
//! | `iafCell`, `iafRefCell` | [`Lif`] |
//! | `izhikevichCell` | [`Izhikevich`] |
//! | `izhikevich2007Cell` | [`AdaptiveQuadraticIf`] |
//! | `adExIaFCell` | [`AdEx`] |
//! | `fitzHughNagumo1969Cell` | [`FitzHughNagumo`], with its current |
//! | `expOneSynapse`, `expTwoSynapse`, `alphaSynapse` | [`ReceptorModel`] |
//! | `pulseGenerator`, `sineGenerator` and those that end in `DL` | [`Current`] |
//! | `spikeArray` | spike times |
//! | `network` with `population`, `projection`, `explicitInput`, `inputList` | [`Document::build`] |
//!
//! Quantities are turned into mV, ms, nS, pF and pA; those of cells without dimensions stay as they are. An element that is not
//! known is an error that names it and its line; notes and annotations are passed over.
//!
//! # References
//!
//! Cannon R. C., Gleeson P., Crook S., et al. (2014). LEMS: a language for expressing complex biological models in concise and
//! hierarchical form and its use in underpinning NeuroML 2. Frontiers in Neuroinformatics 8, 79.
//! <https://doi.org/10.3389/fninf.2014.00079>

mod build;
mod element;
mod quantity;

use super::trouble::unreadable;
use crate::error::Result;
use crate::models::neurons::{AdEx, AdaptiveQuadraticIf, FitzHughNagumo, Izhikevich, Lif};
use element::Element;
use quantity::Dimension::{Capacitance, Conductance, ConductancePerPotential, Number, Potential, Rate, Time};
use std::f64::consts::TAU;
use std::path::Path;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 28;

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cell {
    /// `iafCell` or `iafRefCell`. Currents in pA.
    Iaf(Lif),
    /// `izhikevichCell`.
    Izhikevich(Izhikevich),
    /// `izhikevich2007Cell`. Currents in pA.
    Izhikevich2007(AdaptiveQuadraticIf),
    /// `adExIaFCell`. Currents in pA.
    AdEx(AdEx),
    /// `fitzHughNagumo1969Cell`, and its current. Its unit of time, 1 s in NeuroML, is 1 ms here.
    FitzHughNagumo(FitzHughNagumo, f64),
}

/// The time course of a conductance.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Course {
    /// It jumps, and decays with a time constant (ms).
    ExpOne(f64),
    /// It rises and decays with two time constants (ms), to a peak of 1.
    ExpTwo(f64, f64),
    /// An alpha function, to a peak of 1 after this time (ms).
    Alpha(f64),
}

/// A synapse: the conductance that a spike opens, and its reversal potential.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReceptorModel {
    /// Conductance at weight 1 (nS).
    pub g: f64,
    /// Reversal potential (mV).
    pub reversal: f64,
    /// Time course.
    pub course: Course,
}

/// A current from outside (pA, or without dimension).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Current {
    /// When it begins (ms).
    pub delay: f64,
    /// How long it lasts (ms).
    pub duration: f64,
    /// Its amplitude.
    pub amplitude: f64,
    /// Phase at the beginning (rad) and period (ms), if it is a sine.
    pub sine: Option<(f64, f64)>,
}

impl Current {
    /// The current at a time (ms).
    pub fn at(&self, t: f64) -> f64 {
        let since = t - self.delay;
        if !(0.0..self.duration).contains(&since) {
            return 0.0;
        }
        let shape = |(phase, period): (f64, f64)| crate::math::sin_cos(phase + TAU * since / period).0;
        self.amplitude * self.sine.map_or(1.0, shape)
    }
}

/// What a file has, each under its id.
///
/// ```
/// use synfire::files::neuroml::{Cell, Document};
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let text = r#"<neuroml xmlns="http://www.neuroml.org/schema/neuroml2" id="example">
///     <iafRefCell id="iaf" C="200pF" leakConductance="0.01uS" leakReversal="-70mV" thresh="-50mV" reset="-0.06V" refract="2ms"/>
/// </neuroml>"#;
/// let document = Document::parse(text)?;
/// let Some(Cell::Iaf(cell)) = document.cell("iaf") else { panic!() };
/// assert_eq!((cell.tau, cell.v_reset, cell.t_ref), (20.0, -60.0, 2.0));
///
/// let error = Document::parse("<neuroml>\n<hhCell id=\"b\"/>\n</neuroml>").unwrap_err().to_string();
/// assert!(error.contains("line 2, <hhCell id=\"b\">"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Cells.
    pub cells: Vec<(String, Cell)>,
    /// Synapses.
    pub synapses: Vec<(String, ReceptorModel)>,
    /// Currents.
    pub currents: Vec<(String, Current)>,
    /// Spike times (ms).
    pub spike_arrays: Vec<(String, Vec<f64>)>,
    networks: Vec<Element>,
}

impl Document {
    /// Read a file.
    ///
    /// # Errors
    /// [`crate::Error::Unreadable`] if the file cannot be read, with the line and the element where something is wrong.
    pub fn load(path: impl AsRef<Path>) -> Result<Document> {
        let path = path.as_ref();
        let read = || -> Result<Document, String> {
            let len = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
            if len > LARGEST {
                return Err(format!("it has {len} bytes, but {LARGEST} are the most"));
            }
            let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
            let text =
                std::str::from_utf8(&bytes).map_err(|error| format!("byte {} is no text", error.valid_up_to()))?;
            document(text)
        };
        read().map_err(|reason| unreadable(path, reason))
    }

    /// Read a text.
    ///
    /// # Errors
    /// As [`Document::load`].
    pub fn parse(text: &str) -> Result<Document> {
        document(text).map_err(|reason| unreadable(Path::new("the text"), reason))
    }

    /// The cell of this id.
    pub fn cell(&self, id: &str) -> Option<Cell> {
        find(&self.cells, id)
    }

    /// The synapse of this id.
    pub fn synapse(&self, id: &str) -> Option<ReceptorModel> {
        find(&self.synapses, id)
    }

    /// The current of this id.
    pub fn current(&self, id: &str) -> Option<Current> {
        find(&self.currents, id)
    }
}

fn find<T: Clone>(list: &[(String, T)], id: &str) -> Option<T> {
    list.iter().find(|(own, _)| own == id).map(|(_, value)| value.clone())
}

fn document(text: &str) -> Result<Document, String> {
    let root = element::parse(text)?;
    if root.name != "neuroml" {
        return Err(root.wrong("the outermost element must be <neuroml>"));
    }
    let mut document = Document::default();
    for element in root.children {
        let id = || element.text("id").map(str::to_string);
        match element.name.as_str() {
            "notes" | "annotation" | "property" => {}
            "network" => document.networks.push(element),
            "spikeArray" => document.spike_arrays.push((id()?, times(&element)?)),
            "expOneSynapse" | "expTwoSynapse" | "alphaSynapse" => document.synapses.push((id()?, receptor(&element)?)),
            "pulseGenerator" | "pulseGeneratorDL" | "sineGenerator" | "sineGeneratorDL" => {
                document.currents.push((id()?, current(&element)?));
            }
            _ => document.cells.push((id()?, cell(&element)?)),
        }
    }
    Ok(document)
}

fn cell(e: &Element) -> Result<Cell, String> {
    let (ms, mv, x) = (|name| e.number(name, Time), |name| e.number(name, Potential), |name| e.number(name, Number));
    match e.name.as_str() {
        "iafCell" | "iafRefCell" => {
            let g = above_zero(e, "leakConductance", Conductance)?;
            let t_ref = if e.name == "iafRefCell" { ms("refract")? } else { 0.0 };
            let (v_rest, v_reset, v_th) = (mv("leakReversal")?, mv("reset")?, mv("thresh")?);
            let tau = above_zero(e, "C", Capacitance)? / g;
            Ok(Cell::Iaf(Lif { v_rest, v_reset, v_th, r: 1.0 / g, tau, t_ref, ..Lif::default() }))
        }
        "izhikevichCell" => {
            let (a, b, c, d) = (x("a")?, x("b")?, x("c")?, x("d")?);
            let v_th = mv("thresh")?;
            Ok(Cell::Izhikevich(Izhikevich { a, b, c, d, v_th, t_ref: 0.0, ..Izhikevich::default() }))
        }
        "izhikevich2007Cell" => {
            let k = above_zero(e, "k", ConductancePerPotential)?;
            let pa = |name| e.number(name, quantity::Dimension::Current);
            let b = e.number("b", Conductance)?;
            Ok(Cell::Izhikevich2007(AdaptiveQuadraticIf {
                v_rest: mv("vr")?,
                v_reset: mv("c")?,
                v_th: mv("vpeak")?,
                v_c: mv("vt")?,
                a_0: 1.0,
                a: b,
                b: pa("d")?,
                r: 1.0 / k,
                tau: above_zero(e, "C", Capacitance)? / k,
                tau_w: 1.0 / above_zero(e, "a", Rate)?,
                t_ref: 0.0,
            }))
        }
        "adExIaFCell" => {
            let g = above_zero(e, "gL", Conductance)?;
            Ok(Cell::AdEx(AdEx {
                v_rest: mv("EL")?,
                v_reset: mv("reset")?,
                v_th: mv("thresh")?,
                v_t: mv("VT")?,
                delta_t: mv("delT")?,
                a: e.number("a", Conductance)?,
                b: e.number("b", quantity::Dimension::Current)?,
                r: 1.0 / g,
                tau: above_zero(e, "C", Capacitance)? / g,
                tau_w: ms("tauw")?,
                t_ref: ms("refract")?,
            }))
        }
        "fitzHughNagumo1969Cell" => {
            let model = FitzHughNagumo {
                a: x("a")?,
                b: x("b")?,
                tau: 1.0 / above_zero(e, "phi", Number)?,
                ..FitzHughNagumo::default()
            };
            Ok(Cell::FitzHughNagumo(model, x("I")?))
        }
        _ => Err(e.wrong("this element is not known here; the page of this module lists those that are")),
    }
}

fn receptor(e: &Element) -> Result<ReceptorModel, String> {
    let ms = |name| above_zero(e, name, Time);
    let course = match e.name.as_str() {
        "expOneSynapse" => Course::ExpOne(ms("tauDecay")?),
        "expTwoSynapse" => Course::ExpTwo(ms("tauRise")?, ms("tauDecay")?),
        _ => Course::Alpha(ms("tau")?),
    };
    Ok(ReceptorModel { g: e.number("gbase", Conductance)?, reversal: e.number("erev", Potential)?, course })
}

fn current(e: &Element) -> Result<Current, String> {
    let dimension = if e.name.ends_with("DL") { Number } else { quantity::Dimension::Current };
    let sine = match e.name.starts_with("sine") {
        true => Some((e.number("phase", Number)?, above_zero(e, "period", Time)?)),
        false => None,
    };
    let (delay, duration) = (e.number("delay", Time)?, e.number("duration", Time)?);
    Ok(Current { delay, duration, amplitude: e.number("amplitude", dimension)?, sine })
}

fn times(e: &Element) -> Result<Vec<f64>, String> {
    let each = e.children.iter().filter(|child| child.name != "notes");
    each.map(|child| match child.name.as_str() {
        "spike" => child.number("time", Time),
        _ => Err(child.wrong("a <spikeArray> has <spike> elements")),
    })
    .collect()
}

fn above_zero(e: &Element, name: &str, dimension: quantity::Dimension) -> Result<f64, String> {
    let number = e.number(name, dimension)?;
    if number > 0.0 { Ok(number) } else { Err(e.wrong(&format!("{name} = {number}, but it must be above zero"))) }
}
