//! Graphs of the Neuromorphic Intermediate Representation (Pedersen et al., 2024).
//!
//! A graph has nodes under names, each with the parameters of its equation, and edges between them. Times are in seconds, as the
//! format has them. Read and written by the Python package `nir`.
//!
//! # References
//!
//! Pedersen J. E., Abreu S., Jobst M., et al. (2024). Neuromorphic intermediate representation: a unified instruction set for
//! interoperable brain-inspired computing. Nature Communications 15, 8122. <https://doi.org/10.1038/s41467-024-52259-9>

use super::{Source, read, write};
use crate::error::{Error, Result};
use hdf5_pure::{FileBuilder, GroupBuilder};
use ndarray::Array2;
use std::path::Path;

/// A node of a graph.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Node {
    /// Where spikes come in, with their shape.
    Input(Vec<usize>),
    /// Where spikes go out, with their shape.
    Output(Vec<usize>),
    /// `y = W x + b`, a row of weights for each target.
    Affine {
        /// Weights.
        weight: Array2<f64>,
        /// Bias of each target.
        bias: Vec<f64>,
    },
    /// `y = W x`, a row of weights for each target.
    Linear(Array2<f64>),
    /// `tau dv/dt = (v_leak - v) + r I`.
    Li {
        /// Time constant (s).
        tau: Vec<f64>,
        /// Resistance.
        r: Vec<f64>,
        /// Leak potential.
        v_leak: Vec<f64>,
    },
    /// As `Li`, with a spike where v reaches the threshold, and a reset.
    Lif {
        /// Time constant (s).
        tau: Vec<f64>,
        /// Resistance.
        r: Vec<f64>,
        /// Leak potential.
        v_leak: Vec<f64>,
        /// Threshold.
        v_threshold: Vec<f64>,
        /// Potential after a spike; 0 if a file has none.
        v_reset: Vec<f64>,
    },
    /// As `Lif`, whose current follows its input: `tau_syn dI/dt = -I + w_in S`.
    CubaLif {
        /// Time constant of the current (s).
        tau_syn: Vec<f64>,
        /// Time constant of the membrane (s).
        tau_mem: Vec<f64>,
        /// Resistance.
        r: Vec<f64>,
        /// Leak potential.
        v_leak: Vec<f64>,
        /// Threshold.
        v_threshold: Vec<f64>,
        /// Potential after a spike; 0 if a file has none.
        v_reset: Vec<f64>,
        /// Weight of the input.
        w_in: Vec<f64>,
    },
}

/// A graph of nodes.
///
/// ```
/// use ndarray::array;
/// use synfire::files::hdf5::nir::{Graph, Node};
///
/// # let folder = std::env::temp_dir().join(format!("synfire-nir-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let path = folder.join("graph.nir");
/// let mut graph = Graph::default();
/// graph.nodes.push(("input".into(), Node::Input(vec![2])));
/// graph.nodes.push(("map".into(), Node::Linear(array![[0.5, -1.0]])));
/// graph.nodes.push(("output".into(), Node::Output(vec![1])));
/// graph.edges = vec![("input".into(), "map".into()), ("map".into(), "output".into())];
/// graph.save(&path)?;
/// assert_eq!(Graph::load(&path)?, graph);
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok::<(), synfire::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Nodes under their names, which are read in alphabetical order.
    pub nodes: Vec<(String, Node)>,
    /// From which node to which. An edge from a node to one before it makes the graph recurrent.
    pub edges: Vec<(String, String)>,
}

impl Graph {
    /// Read a graph.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the file cannot be read, has a node of a kind that is not known here, or an edge to a node that is
    /// not there.
    pub fn load(path: impl AsRef<Path>) -> Result<Graph> {
        read(path.as_ref(), |file| {
            let kind = file.text("node/type")?;
            if kind != "NIRGraph" {
                return Err(format!("node/type is \"{kind}\", but must be \"NIRGraph\""));
            }
            let mut graph = Graph::default();
            for name in file.groups("node/nodes")? {
                let node = node(file, &format!("node/nodes/{name}"))?;
                graph.nodes.push((name, node));
            }
            let edges = file.texts("node/edges")?;
            graph.edges = edges.chunks_exact(2).map(|edge| (edge[0].clone(), edge[1].clone())).collect();
            match graph.without_end() {
                Some(name) => Err(format!("node/edges names a node \"{name}\", which is not there")),
                None => Ok(graph),
            }
        })
    }

    /// Write the graph.
    ///
    /// # Errors
    /// [`Error::Missing`] if an edge names a node that is not there, [`Error::File`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        if let Some(name) = self.without_end() {
            return Err(Error::Missing {
                what: format!("an edge of the graph names \"{name}\", which is no node of it"),
            });
        }
        let mut file = FileBuilder::new();
        file.create_dataset("version").with_vlen_strings(&["1.0"]).with_shape(&[]);
        let mut graph = file.create_group("node");
        graph.create_dataset("type").with_vlen_strings(&["NIRGraph"]).with_shape(&[]);
        let ends: Vec<&str> = self.edges.iter().flat_map(|(from, to)| [from.as_str(), to.as_str()]).collect();
        graph.create_dataset("edges").with_vlen_strings(&ends).with_shape(&[self.edges.len() as u64, 2]);
        let mut nodes = graph.create_group("nodes");
        for (name, node) in &self.nodes {
            let mut group = nodes.create_group(name);
            put(&mut group, node);
            nodes.add_group(group.finish());
        }
        graph.add_group(nodes.finish());
        file.add_group(graph.finish());
        write(path.as_ref(), file)
    }

    /// The end of an edge that is no node.
    fn without_end(&self) -> Option<&str> {
        let mut ends = self.edges.iter().flat_map(|(from, to)| [from, to]);
        ends.find(|end| !self.nodes.iter().any(|(name, _)| name == *end)).map(String::as_str)
    }
}

fn node(file: &Source, at: &str) -> Result<Node, String> {
    let of = |part: &str| format!("{at}/{part}");
    let numbers = |part: &str| file.numbers(&of(part));
    let reset = |like: &Vec<f64>| if file.has(&of("v_reset")) { numbers("v_reset") } else { Ok(vec![0.0; like.len()]) };
    let node = match file.text(&of("type"))?.as_str() {
        "Input" => Node::Input(file.indices(&of("shape"))?),
        "Output" => Node::Output(file.indices(&of("shape"))?),
        "Affine" => Node::Affine { weight: matrix(file, &of("weight"))?, bias: numbers("bias")? },
        "Linear" => Node::Linear(matrix(file, &of("weight"))?),
        "LI" => Node::Li { tau: numbers("tau")?, r: numbers("r")?, v_leak: numbers("v_leak")? },
        "LIF" => {
            let v_threshold = numbers("v_threshold")?;
            let v_reset = reset(&v_threshold)?;
            Node::Lif { tau: numbers("tau")?, r: numbers("r")?, v_leak: numbers("v_leak")?, v_threshold, v_reset }
        }
        "CubaLIF" => {
            let v_threshold = numbers("v_threshold")?;
            let v_reset = reset(&v_threshold)?;
            let (tau_syn, tau_mem, w_in) = (numbers("tau_syn")?, numbers("tau_mem")?, numbers("w_in")?);
            Node::CubaLif { tau_syn, tau_mem, r: numbers("r")?, v_leak: numbers("v_leak")?, v_threshold, v_reset, w_in }
        }
        other => {
            let known = "Input, Output, Affine, Linear, LI, LIF and CubaLIF";
            return Err(format!("{} is \"{other}\"; what is read are {known}", of("type")));
        }
    };
    let lens: Vec<usize> = parameters(&node).iter().map(|(_, values)| values.len()).collect();
    let rows = if let Node::Affine { weight, .. } = &node { Some(weight.nrows()) } else { lens.first().copied() };
    if lens.iter().any(|&len| Some(len) != rows) {
        return Err(format!("{at} has parameters of different lengths, {lens:?}"));
    }
    Ok(node)
}

fn matrix(file: &Source, name: &str) -> Result<Array2<f64>, String> {
    let [rows, columns] = file.shape(name)?[..] else { return Err(format!("{name} is no matrix")) };
    Array2::from_shape_vec((rows, columns), file.numbers(name)?).map_err(|error| format!("{name}: {error}"))
}

/// The parameters of a node that has one for each neuron, under their names.
fn parameters(node: &Node) -> Vec<(&'static str, &Vec<f64>)> {
    match node {
        Node::Input(_) | Node::Output(_) | Node::Linear(_) => Vec::new(),
        Node::Affine { bias, .. } => vec![("bias", bias)],
        Node::Li { tau, r, v_leak } => vec![("tau", tau), ("r", r), ("v_leak", v_leak)],
        Node::Lif { tau, r, v_leak, v_threshold, v_reset } => {
            vec![("tau", tau), ("r", r), ("v_leak", v_leak), ("v_threshold", v_threshold), ("v_reset", v_reset)]
        }
        Node::CubaLif { tau_syn, tau_mem, r, v_leak, v_threshold, v_reset, w_in } => vec![
            ("tau_syn", tau_syn),
            ("tau_mem", tau_mem),
            ("r", r),
            ("v_leak", v_leak),
            ("v_threshold", v_threshold),
            ("v_reset", v_reset),
            ("w_in", w_in),
        ],
    }
}

fn put(group: &mut GroupBuilder, node: &Node) {
    let kind = match node {
        Node::Input(_) => "Input",
        Node::Output(_) => "Output",
        Node::Affine { .. } => "Affine",
        Node::Linear(_) => "Linear",
        Node::Li { .. } => "LI",
        Node::Lif { .. } => "LIF",
        Node::CubaLif { .. } => "CubaLIF",
    };
    group.create_dataset("type").with_vlen_strings(&[kind]).with_shape(&[]);
    match node {
        Node::Input(shape) | Node::Output(shape) => {
            group.create_dataset("shape").with_i64_data(&shape.iter().map(|&size| size as i64).collect::<Vec<_>>());
        }
        Node::Affine { weight, .. } | Node::Linear(weight) => {
            let shape = [weight.nrows() as u64, weight.ncols() as u64];
            group
                .create_dataset("weight")
                .with_f64_data(&weight.iter().copied().collect::<Vec<_>>())
                .with_shape(&shape);
        }
        _ => {}
    }
    for (name, values) in parameters(node) {
        group.create_dataset(name).with_f64_data(values);
    }
}
