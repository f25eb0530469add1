//! The networks of a document.

use super::element::Element;
use super::quantity::Dimension::{Number, Time};
use super::{Cell, Course, Document, find, unreadable};
use crate::connect::{Connect, Pairs};
use crate::error::{Error, Result};
use crate::models::synapses::{Alpha, Conductance, DualExponential, Exponential, Normalisation};
use crate::network::{Constant, Network, Pop, Signal};
use crate::synapse::Synapse;
use std::path::Path;

/// Populations under their ids.
type Populations = Vec<(String, Pop)>;

impl Document {
    /// Add the populations, projections and inputs of the network of this id to a [`Network`], and return its populations under
    /// their ids. Weights of projections are those of the file times the conductance of the synapse (nS).
    ///
    /// ```
    /// use synfire::files::neuroml::Document;
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let document = Document::parse(r#"<neuroml id="two">
    ///     <iafCell id="iaf" C="200pF" leakConductance="10nS" leakReversal="-70mV" thresh="-50mV" reset="-60mV"/>
    ///     <expOneSynapse id="ampa" gbase="1nS" erev="0mV" tauDecay="3ms"/>
    ///     <pulseGenerator id="pulse" delay="10ms" duration="100ms" amplitude="0.3nA"/>
    ///     <network id="net">
    ///         <population id="cells" component="iaf" size="2"/>
    ///         <projection id="p" presynapticPopulation="cells" postsynapticPopulation="cells" synapse="ampa">
    ///             <connectionWD id="0" preCellId="../cells[0]" postCellId="../cells[1]" weight="5" delay="1ms"/>
    ///         </projection>
    ///         <explicitInput target="cells[0]" input="pulse"/>
    ///     </network>
    /// </neuroml>"#)?;
    /// let mut net = Network::new(0.1)?;
    /// let cells = document.build("net", &mut net)?[0].1;
    /// net.record_spikes(cells)?;
    /// let spikes = net.run(120.0)?.spikes(cells)?;
    /// // From -70 mV towards -40 mV with 20 ms: 20 ln(3) ms after the pulse begins.
    /// assert!((spikes.times[0] - 10.0 - 20.0 * 3f64.ln()).abs() < 0.2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Missing`] if there is no network of this id, [`Error::Unreadable`] where an element is not known or names what is not
    /// there, and whatever the network refuses.
    pub fn build(&self, network: &str, net: &mut Network) -> Result<Populations> {
        let of_id = |element: &&Element| element.attribute("id") == Some(network);
        let missing = || Error::Missing { what: format!("the document has no network \"{network}\"") };
        let plan = self.networks.iter().find(of_id).ok_or_else(missing)?;
        let mut populations = Vec::new();
        for element in &plan.children {
            match element.name.as_str() {
                "notes" | "annotation" | "property" => {}
                "population" => populations.push(self.population(element, net)?),
                "projection" => self.projection(element, net, &populations)?,
                "explicitInput" => self.input(element, element, net, &populations)?,
                "inputList" => {
                    let inputs =
                        element.children.iter().filter(|child| child.name == "input" || child.name == "inputW");
                    inputs.into_iter().try_for_each(|input| self.input(element, input, net, &populations))?;
                }
                _ => return Err(wrong(element.wrong("this element of a <network> is not known here"))),
            }
        }
        Ok(populations)
    }

    fn population(&self, element: &Element, net: &mut Network) -> Result<(String, Pop)> {
        let (id, component) = (element.text("id").map_err(wrong)?, element.text("component").map_err(wrong)?);
        let instances = element.children.iter().filter(|child| child.name == "instance").count();
        let n = if element.attribute("size").is_some() { element.index("size").map_err(wrong)? } else { instances };
        let pop = match (self.cell(component), find(&self.spike_arrays, component)) {
            (Some(Cell::Iaf(model)), _) => net.add(n, model)?,
            (Some(Cell::Izhikevich(model)), _) => net.add(n, model)?,
            (Some(Cell::Izhikevich2007(model)), _) => net.add(n, model)?,
            (Some(Cell::AdEx(model)), _) => net.add(n, model)?,
            (Some(Cell::FitzHughNagumo(model, current)), _) => {
                let pop = net.add(n, model)?;
                net.drive(pop, Constant(current))?;
                pop
            }
            (None, Some(times)) => {
                let all: Vec<(usize, f64)> =
                    (0..n).flat_map(|cell| times.iter().map(move |&time| (cell, time))).collect();
                net.add_spike_times(n, &all)?
            }
            (None, None) => return Err(wrong(element.wrong(&format!("there is no component \"{component}\"")))),
        };
        Ok((id.into(), pop))
    }

    fn projection(&self, element: &Element, net: &mut Network, populations: &Populations) -> Result<()> {
        let end = |name: &str| population_of(element, name, populations).map_err(wrong);
        let (pre, post) = (end("presynapticPopulation")?, end("postsynapticPopulation")?);
        let id = element.text("synapse").map_err(wrong)?;
        let missing = || wrong(element.wrong(&format!("there is no synapse \"{id}\"")));
        let receptor = self.synapse(id).ok_or_else(missing)?;
        let (mut pairs, mut weights, mut delays) = (Vec::new(), Vec::new(), Vec::new());
        for connection in &element.children {
            if !["connection", "connectionWD"].contains(&connection.name.as_str()) {
                return Err(wrong(connection.wrong("a <projection> has <connection> and <connectionWD> elements")));
            }
            let read = || -> Result<_, String> {
                let pair = (cell_of(connection, "preCellId")?, cell_of(connection, "postCellId")?);
                Ok((pair, connection.number_or("weight", Number, 1.0)?, connection.number_or("delay", Time, 0.0)?))
            };
            let (pair, weight, delay) = read().map_err(wrong)?;
            pairs.push(pair);
            weights.push(receptor.g * weight);
            delays.push(delay);
        }
        let (wiring, output) = (Pairs(pairs).weight(weights).delay(delays), Conductance(receptor.reversal));
        let normalisation = Normalisation::Peak;
        match receptor.course {
            Course::ExpOne(tau) => net.connect(pre, post, wiring, Synapse::new(Exponential { tau }).output(output)),
            Course::ExpTwo(tau_rise, tau_decay) => {
                let kinetics = DualExponential { tau_rise, tau_decay, normalisation };
                net.connect(pre, post, wiring, Synapse::new(kinetics).output(output))
            }
            Course::Alpha(tau) => {
                net.connect(pre, post, wiring, Synapse::new(Alpha { tau, normalisation }).output(output))
            }
        }?;
        Ok(())
    }

    fn input(&self, list: &Element, one: &Element, net: &mut Network, populations: &Populations) -> Result<()> {
        let id = list.text(if list.name == "inputList" { "component" } else { "input" }).map_err(wrong)?;
        let missing = || wrong(list.wrong(&format!("there is no input \"{id}\"")));
        let current = self.current(id).ok_or_else(missing)?;
        let cell = cell_of(one, "target").map_err(wrong)?;
        let pop = if list.name == "inputList" {
            population_of(list, "population", populations).map_err(wrong)?
        } else {
            let target = one.text("target").map_err(wrong)?;
            let name = target.trim_start_matches("../").split(['[', '/']).next().unwrap_or_default();
            let missing = || wrong(one.wrong(&format!("there is no population \"{name}\" before it")));
            find(populations, name).ok_or_else(missing)?
        };
        let weight = one.number_or("weight", Number, 1.0).map_err(wrong)?;
        net.drive(pop.slice(cell..cell.saturating_add(1)), Signal(move |t| weight * current.at(t))).map(drop)
    }
}

fn population_of(element: &Element, name: &str, populations: &Populations) -> Result<Pop, String> {
    let id = element.text(name)?;
    find(populations, id).ok_or_else(|| element.wrong(&format!("{name} = \"{id}\" is no population before it")))
}

/// The cell of `../cells[3]`, `cells[3]`, `../cells/3/iaf` or `3`.
fn cell_of(element: &Element, name: &str) -> Result<usize, String> {
    let text = element.text(name)?;
    let path = text.trim_start_matches("../");
    let number = match path.split_once('[') {
        Some((_, rest)) => rest.split(']').next(),
        None => path.split('/').nth(if path.contains('/') { 1 } else { 0 }),
    };
    let parsed = number.and_then(|number| number.trim().parse().ok());
    parsed.ok_or_else(|| element.wrong(&format!("{name} = \"{text}\" names no cell")))
}

fn wrong(reason: String) -> Error {
    unreadable(Path::new("the document"), reason)
}
