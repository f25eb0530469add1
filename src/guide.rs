//! The guide, in thirteen short chapters.
//!
//! 1. [A first network](first_network)
//! 2. [Neurons and integrators](neurons)
//! 3. [Synapses and wiring](synapses)
//! 4. [Drives and noise](drives)
//! 5. [Recording, statistics, figures](recording)
//! 6. [Learning](learning)
//! 7. [Models of your own](own_models)
//! 8. [Reproducibility](reproducibility)
//! 9. [Errors](errors)
//! 10. [Changing a network](changing)
//! 11. [Space and structure](space_and_structure)
//! 12. [Files](files)
//! 13. [Dynamics](dynamics)
//!
//! And one table: [how large time steps may be](steps).
//!
//! Three networks, each with what it shows, its equations, and what to try:
//!
//! - [Balance of excitation and inhibition](ei_balance)
//! - [The continuous attractor](continuous_attractor)
//! - [Gamma oscillations](gamma_oscillations)
//!
//! For whoever wants to know, or change, how the engine works: [its architecture](architecture).
//!
//! Its programs are compiled and run with the tests.

#[doc = include_str!("../docs/guide/1-first-network.md")]
pub mod first_network {}

#[doc = include_str!("../docs/guide/2-neurons.md")]
pub mod neurons {}

#[doc = include_str!("../docs/guide/3-synapses.md")]
pub mod synapses {}

#[doc = include_str!("../docs/guide/4-drives.md")]
pub mod drives {}

#[doc = include_str!("../docs/guide/5-recording.md")]
pub mod recording {}

#[doc = include_str!("../docs/guide/6-learning.md")]
pub mod learning {}

#[doc = include_str!("../docs/guide/7-own-models.md")]
pub mod own_models {}

#[doc = include_str!("../docs/guide/8-reproducibility.md")]
pub mod reproducibility {}

#[doc = include_str!("../docs/guide/9-errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/guide/10-changing.md")]
pub mod changing {}

#[doc = include_str!("../docs/guide/13-dynamics.md")]
pub mod dynamics {}

#[doc = include_str!("../docs/steps.md")]
pub mod steps {}

// The pages that follow begin with a sentence and pictures, whose place in the repository is not its place in the
// documentation: a comment opened here swallows both, and ends where the page has an empty one.

#[doc = "Space and structure: neurons that have a place, and networks whose wiring has a form."]
#[doc = ""]
#[doc = "`cargo run --example wiring` draws each rule.\n\n<!--"]
#[doc = include_str!("../docs/guide/11-space-and-structure.md")]
pub mod space_and_structure {}

#[doc = include_str!("../docs/guide/12-files.md")]
pub mod files {}

#[doc = "Balance of excitation and inhibition: why cells that receive thousands of spikes fire irregularly."]
#[doc = ""]
#[doc = "`cargo run --example ei_balance` draws the picture.\n\n<!--"]
#[doc = include_str!("../docs/networks/ei-balance.md")]
pub mod ei_balance {}

#[doc = "The continuous attractor: a bump of activity that stands for a position, keeps it, and follows a moving one."]
#[doc = ""]
#[doc = "`cargo run --example cann` draws the picture.\n\n<!--"]
#[doc = include_str!("../docs/networks/continuous-attractor.md")]
pub mod continuous_attractor {}

#[doc = "Gamma oscillations: interneurons that inhibit each other, and thereby fire together, 40 times in a second."]
#[doc = ""]
#[doc = "`cargo run --example gamma_oscillation` draws the picture.\n\n<!--"]
#[doc = include_str!("../docs/networks/gamma-oscillations.md")]
pub mod gamma_oscillations {}

#[doc = "How the engine is built: its rooms, the way of a spike through them, and where to add what."]
#[doc = ""]
#[doc = include_str!("../docs/architecture.svg")]
#[doc = "\n<!--"]
#[doc = include_str!("../docs/architecture.md")]
pub mod architecture {}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    /// The text of each file below a folder of this crate whose name ends so.
    fn texts(folder: &str, ending: &str) -> Vec<String> {
        let (mut texts, mut folders) = (Vec::new(), vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)]);
        while let Some(folder) = folders.pop() {
            let mut found: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            found.sort();
            for path in found {
                if path.is_dir() {
                    folders.push(path);
                } else if path.to_str().is_some_and(|path| path.ends_with(ending)) {
                    texts.push(fs::read_to_string(path).unwrap());
                }
            }
        }
        texts
    }

    /// The name that a line declares after these words.
    fn declared<'a>(line: &'a str, words: &str) -> Option<&'a str> {
        let rest = line.strip_prefix(words)?;
        rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().filter(|name| !name.is_empty())
    }

    /// The public methods that a source file gives to a type.
    fn methods<'a>(source: &'a str, of: &str) -> Vec<&'a str> {
        let head = format!("\nimpl {of} {{\n");
        let blocks = source.split(&head).skip(1).map(|rest| rest.split("\n}\n").next().unwrap());
        blocks.flat_map(|block| block.lines().filter_map(|line| declared(line, "    pub fn "))).collect()
    }

    /// The models of a source file: what implements one of the traits that an engine asks for.
    fn models(source: &str) -> Vec<&str> {
        const KINDS: [&str; 8] =
            ["Neuron<", "Kinetics<", "Output ", "Release<", "Plasticity<", "Coupling ", "RateRule<", "Field "];
        let source = source.split("#[cfg(test)]").next().unwrap();
        let heads = source.lines().filter(|line| line.starts_with("impl"));
        let of = |head: &'static str| move |line: &&str| line.contains(&format!(" {head}"));
        KINDS
            .iter()
            .flat_map(|kind| {
                heads.clone().filter(of(kind)).filter_map(|line| declared(line.split_once(" for ")?.1, ""))
            })
            .collect()
    }

    #[test]
    fn the_guide_shows_all_that_a_network_can_do() {
        let guide = [texts("docs/guide", ".md"), texts("docs/networks", ".md")].concat().concat();
        let sources = texts("src/network", ".rs");
        for of in ["Network", "Recording"] {
            let methods: Vec<&str> = sources.iter().flat_map(|source| methods(source, of)).collect();
            assert!(methods.len() > 3, "{of} has {methods:?}");
            for method in methods {
                let shown = [format!(".{method}("), format!("::{method}("), format!("Network::{method})")];
                assert!(shown.iter().any(|way| guide.contains(way)), "no page of the guide shows {of}::{method}");
            }
        }
    }

    #[test]
    fn the_tables_have_every_model() {
        let (front, readme) = (include_str!("lib.rs"), include_str!("../README.md"));
        for (folder, least) in [("neurons", 20), ("synapses", 15), ("learning", 8), ("fields", 1)] {
            let sources = texts(&format!("src/models/{folder}"), ".rs");
            let models: Vec<&str> = sources.iter().flat_map(|source| models(source)).collect();
            assert!(models.len() >= least, "only {models:?}");
            for model in models.into_iter().filter(|&model| model != "RingField") {
                assert!(front.contains(&format!("[`{model}`](models::{folder}::")), "{model} is in no table of lib.rs");
                assert!(readme.contains(&format!("`{model}`")), "{model} is in no table of README.md");
            }
        }
    }

    #[test]
    fn no_page_shows_a_picture_that_the_documentation_lacks() {
        for page in texts("docs", ".md") {
            let shown = page.split_once("<!-- -->").map_or(page.as_str(), |(_, rest)| rest);
            assert!(!shown.contains("<img") && !shown.contains("\n!["), "{}", page.lines().next().unwrap_or_default());
        }
        let opened = include_str!("guide.rs").matches("<!--\"]").count();
        let pictures = texts("docs", ".md").iter().filter(|page| page.contains("<img")).count();
        assert_eq!(opened, pictures);
    }
}
