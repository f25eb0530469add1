//! Networks and spikes as SONATA (Dai et al., 2020).
//!
//! Edges lie in `/edges/NAME`, nodes in `/nodes/NAME`, spikes in `/spikes/POPULATION`, as the developers' guide of the format says.
//! Read by libsonata, BMTK, NEST, and by h5py.
//!
//! # References
//!
//! Dai K., Hernando J., Billeh Y. N., et al. (2020). The SONATA data format for efficient description of large-scale network
//! models. PLoS Computational Biology 16, e1007696. <https://doi.org/10.1371/journal.pcbi.1007696>

use super::{read, write};
use crate::connect::{Connect, Pairs, Wiring};
use crate::error::Result;
use crate::network::{Network, Proj};
use crate::recording::Spikes;
use hdf5_pure::{AttrValue, FileBuilder};
use std::path::Path;

/// The attribute by which a SONATA file is known, and the version of the format.
const MAGIC: u32 = 0x0A7A;

/// Synapses between two populations of nodes.
#[derive(Clone, Debug)]
pub struct Edges {
    /// The population of sources.
    pub source: String,
    /// The population of targets.
    pub target: String,
    /// The type of each synapse, which a table beside the file tells more of.
    pub types: Vec<i64>,
    /// Pairs, weights (`syn_weight`, 1 if there is none) and delays (`delay`, ms, 0 if there is none).
    pub wiring: Wiring<Pairs>,
}

/// Write spikes of populations, in order of time.
///
/// ```
/// use synfire::files::hdf5::sonata;
/// use synfire::recording::Spikes;
///
/// # let folder = std::env::temp_dir().join(format!("synfire-sonata-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let path = folder.join("spikes.h5");
/// let spikes = Spikes::new(vec![10.0, 20.1], vec![1, 0], 2, 0.0, 100.0)?;
/// sonata::save_spikes(&path, &[("excitatory", &spikes)])?;
/// assert_eq!(sonata::load_spikes(&path, "excitatory", 2, 0.0, 100.0)?, spikes);
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// # Errors
/// [`crate::Error::File`] if the file cannot be written.
pub fn save_spikes(path: impl AsRef<Path>, populations: &[(&str, &Spikes)]) -> Result<()> {
    let mut file = begun();
    let mut group = file.create_group("spikes");
    for (name, spikes) in populations {
        let mut population = group.create_group(name);
        population.set_attr("sorting", AttrValue::AsciiString("by_time".into()));
        let times = population.create_dataset("timestamps").with_f64_data(&spikes.times.to_vec());
        times.set_attr("units", AttrValue::AsciiString("ms".into()));
        let nodes: Vec<u64> = spikes.neurons.iter().map(|&neuron| neuron as u64).collect();
        population.create_dataset("node_ids").with_u64_data(&nodes);
        let population = population.finish();
        group.add_group(population);
    }
    file.add_group(group.finish());
    write(path.as_ref(), file)
}

/// Read the spikes of a population of `len` nodes, in a recording from `start` to `stop` (ms).
///
/// # Errors
/// [`crate::Error::Unreadable`] if the file cannot be read, has no such population, or has spikes that are not within.
pub fn load_spikes(path: impl AsRef<Path>, population: &str, len: usize, start: f64, stop: f64) -> Result<Spikes> {
    read(path.as_ref(), |file| {
        let of = format!("spikes/{population}");
        let (times, nodes) = (file.numbers(&format!("{of}/timestamps"))?, file.indices(&format!("{of}/node_ids"))?);
        Spikes::new(times, nodes, len, start, stop).map_err(|error| error.to_string())
    })
}

/// Write the synapses of a projection as edges between two populations of nodes, all of type 0.
///
/// # Errors
/// [`crate::Error::File`] if the file cannot be written; otherwise as [`Network::synapses`].
pub fn save_edges(
    path: impl AsRef<Path>,
    net: &Network,
    projection: Proj,
    name: &str,
    (source, target): (&str, &str),
) -> Result<()> {
    let synapses = net.synapses(projection)?;
    let n = synapses.len();
    let mut file = begun();
    let mut all = file.create_group("edges");
    let mut edges = all.create_group(name);
    let sources: Vec<u64> = synapses.iter().map(|synapse| synapse.source as u64).collect();
    let targets: Vec<u64> = synapses.iter().map(|synapse| synapse.target as u64).collect();
    let population = |name: &str| AttrValue::AsciiString(name.into());
    edges.create_dataset("source_node_id").with_u64_data(&sources).set_attr("node_population", population(source));
    edges.create_dataset("target_node_id").with_u64_data(&targets).set_attr("node_population", population(target));
    edges.create_dataset("edge_type_id").with_i64_data(&vec![0; n]);
    edges.create_dataset("edge_group_id").with_u64_data(&vec![0; n]);
    edges.create_dataset("edge_group_index").with_u64_data(&(0..n as u64).collect::<Vec<_>>());
    let mut group = edges.create_group("0");
    group
        .create_dataset("syn_weight")
        .with_f64_data(&synapses.iter().map(|synapse| synapse.weight).collect::<Vec<_>>());
    group.create_dataset("delay").with_f64_data(&synapses.iter().map(|synapse| synapse.delay).collect::<Vec<_>>());
    let group = group.finish();
    edges.add_group(group);
    let edges = edges.finish();
    all.add_group(edges);
    file.add_group(all.finish());
    write(path.as_ref(), file)
}

/// Read the edges of a name, whose weights and delays, if there are any, are in their group 0.
///
/// # Errors
/// [`crate::Error::Unreadable`] if the file cannot be read, has no such edges, or has them in several groups.
pub fn load_edges(path: impl AsRef<Path>, name: &str) -> Result<Edges> {
    read(path.as_ref(), |file| {
        let of = |part: &str| format!("edges/{name}/{part}");
        let (sources, targets) = (file.indices(&of("source_node_id"))?, file.indices(&of("target_node_id"))?);
        let n = sources.len();
        let fits = |what: &str, found: usize| match found == n {
            true => Ok(()),
            false => Err(format!("{} has {found} rows, but there are {n} sources", of(what))),
        };
        fits("target_node_id", targets.len())?;
        let population = |part: &str| -> Result<String, String> {
            let attributes = file.dataset(&of(part))?.attrs().map_err(|error| format!("{}: {error}", of(part)))?;
            Ok(attributes.get("node_population").map(text).unwrap_or_default())
        };
        let (source, target) = (population("source_node_id")?, population("target_node_id")?);
        let types = file.integers(&of("edge_type_id"))?;
        fits("edge_type_id", types.len())?;
        if file.has(&of("edge_group_id")) && file.integers(&of("edge_group_id"))?.iter().any(|&group| group != 0) {
            return Err(format!("{} names several groups, of which one is read", of("edge_group_id")));
        }
        let rows = match file.has(&of("edge_group_index")) {
            true => file.indices(&of("edge_group_index"))?,
            false => (0..n).collect(),
        };
        fits("edge_group_index", rows.len())?;
        let values = |part: &str| -> Result<Option<Vec<f64>>, String> {
            if !file.has(&of(part)) {
                return Ok(None);
            }
            let values = file.numbers(&of(part))?;
            let value = |&row: &usize| values.get(row).copied().ok_or_else(|| format!("{} has no row {row}", of(part)));
            rows.iter().map(value).collect::<Result<_, _>>().map(Some)
        };
        let mut wiring = Pairs(sources.into_iter().zip(targets).collect()).weight(1.0);
        if let Some(weights) = values("0/syn_weight")? {
            wiring.weight = weights.into();
        }
        if let Some(delays) = values("0/delay")? {
            wiring.delay = delays.into();
        }
        Ok(Edges { source, target, types, wiring })
    })
}

/// Write a population of nodes, with the type of each.
///
/// # Errors
/// [`crate::Error::File`] if the file cannot be written.
pub fn save_nodes(path: impl AsRef<Path>, name: &str, types: &[i64]) -> Result<()> {
    let n = types.len() as u64;
    let mut file = begun();
    let mut all = file.create_group("nodes");
    let mut nodes = all.create_group(name);
    nodes.create_dataset("node_id").with_u64_data(&(0..n).collect::<Vec<_>>());
    nodes.create_dataset("node_type_id").with_i64_data(types);
    nodes.create_dataset("node_group_id").with_u64_data(&vec![0; types.len()]);
    nodes.create_dataset("node_group_index").with_u64_data(&(0..n).collect::<Vec<_>>());
    let group = nodes.create_group("0").finish();
    nodes.add_group(group);
    let nodes = nodes.finish();
    all.add_group(nodes);
    file.add_group(all.finish());
    write(path.as_ref(), file)
}

/// Read the types of a population of nodes, one for each.
///
/// # Errors
/// [`crate::Error::Unreadable`] if the file cannot be read or has no such population.
pub fn load_nodes(path: impl AsRef<Path>, name: &str) -> Result<Vec<i64>> {
    read(path.as_ref(), |file| file.integers(&format!("nodes/{name}/node_type_id")))
}

fn begun() -> FileBuilder {
    let mut file = FileBuilder::new();
    file.set_attr("magic", AttrValue::U32(MAGIC));
    file.set_attr("version", AttrValue::U32Array(vec![0, 1]));
    file
}

fn text(value: &AttrValue) -> String {
    match value {
        AttrValue::String(text)
        | AttrValue::AsciiString(text)
        | AttrValue::VarLenString(text)
        | AttrValue::VarLenAsciiString(text) => text.clone(),
        _ => String::new(),
    }
}
