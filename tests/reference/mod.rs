//! Reads the references beside this file: runs of one model each, computed without the crate.

#![allow(dead_code)]

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;

/// Values by name.
pub type Named<T> = BTreeMap<String, T>;

#[derive(Deserialize)]
struct File<C> {
    schema: String,
    cases: Vec<C>,
}

/// All cases of a file.
pub fn cases<C: DeserializeOwned>(file: &str) -> Vec<C> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(file).with_extension("json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let File { schema, cases } = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(schema, "synfire-reference/1", "{file}");
    assert!(!cases.is_empty(), "{file}");
    cases
}

/// A synapse, or a pair of cells with synapses, over time. Fields that a file lacks are empty or 0.
#[derive(Deserialize)]
pub struct SynapseCase {
    pub name: String,
    pub params: Named<f64>,
    #[serde(default)]
    pub pre_spikes: Vec<f64>,
    #[serde(default)]
    pub post_spikes: Vec<f64>,
    #[serde(default, rename = "spikes_A")]
    pub spikes_a: Vec<f64>,
    #[serde(default, rename = "spikes_B")]
    pub spikes_b: Vec<f64>,
    #[serde(default)]
    pub delay: f64,
    pub t_end: f64,
    pub sample_dt: f64,
    pub states: Named<Vec<f64>>,
    #[serde(default)]
    pub clamped_current: Vec<Clamped>,
    #[serde(default)]
    pub scale_factors: Named<f64>,
    #[serde(default)]
    pub events: Vec<Released>,
    #[serde(default)]
    pub u_rest: f64,
}

impl SynapseCase {
    /// The case of that name.
    pub fn load(file: &str, name: &str) -> SynapseCase {
        let found = cases::<SynapseCase>(file).into_iter().find(|case| case.name == name);
        found.unwrap_or_else(|| panic!("{file} has no case {name}"))
    }
}

/// The current into a target whose potential stands still.
#[derive(Deserialize)]
pub struct Clamped {
    #[serde(rename = "V")]
    pub v: f64,
    #[serde(rename = "I")]
    pub i: Vec<f64>,
}

/// What a spike finds, uses up and leaves behind in short-term plasticity.
#[derive(Deserialize)]
pub struct Released {
    pub t: f64,
    pub u_before: f64,
    pub x_before: f64,
    pub u_after: f64,
    pub released: f64,
    pub x_after: f64,
}

/// A weight that learns from two trains of spikes.
#[derive(Deserialize)]
pub struct SpikeLearningCase {
    pub name: String,
    pub params: Named<f64>,
    pub w0: f64,
    pub pre_spikes: Vec<f64>,
    pub post_spikes: Vec<f64>,
    pub events: Vec<Learned>,
}

/// The spikes at a time, and weight and traces after it.
#[derive(Deserialize)]
pub struct Learned {
    pub t: f64,
    pub pre: bool,
    pub post: bool,
    pub w: f64,
    #[serde(rename = "A_s")]
    pub source_trace: f64,
    #[serde(rename = "A_t")]
    pub target_trace: f64,
}
