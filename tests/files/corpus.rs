//! Files that went wrong: fifty of each format, made by mutation, are read without a panic and within bounded memory.

use crate::folder::Folder;
use peak_alloc::PeakAlloc;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use synfire::prelude::*;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Mutations of each file.
const MUTATIONS: usize = 50;

/// A whole file of each format, and what reads it.
type Case = (PathBuf, fn(&Path) -> Result<()>);

fn cases(folder: &Path) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut net = Network::new(0.1).unwrap();
    net.add(100, Lif::default()).unwrap();
    net.save(folder.join("state.synfire")).unwrap();
    cases.push((folder.join("state.synfire"), |path| synfire::network::Snapshot::load(path).map(drop)));
    #[cfg(feature = "tables")]
    for ending in ["csv", "npy", "npz", "parquet"] {
        let path = folder.join(format!("spikes.{ending}"));
        let times: Vec<f64> = (0..500).map(|k| (k + 1) as f64 / 10.0).collect();
        let spikes = Spikes::new(times, (0..500).map(|k| k % 20).collect::<Vec<_>>(), 20, 0.0, 50.0).unwrap();
        spikes.save(&path).unwrap();
        cases.push((path, |path| Spikes::load_within(path, 20, 0.0, 50.0).map(drop)));
    }
    #[cfg(feature = "hdf5")]
    {
        use synfire::files::hdf5::nir::{Graph, Node};
        use synfire::files::hdf5::sonata;
        let times: Vec<f64> = (0..500).map(|k| (k + 1) as f64 / 10.0).collect();
        let spikes = Spikes::new(times, (0..500).map(|k| k % 20).collect::<Vec<_>>(), 20, 0.0, 50.0).unwrap();
        sonata::save_spikes(folder.join("sonata.h5"), &[("e", &spikes)]).unwrap();
        cases.push((folder.join("sonata.h5"), |path| sonata::load_spikes(path, "e", 20, 0.0, 50.0).map(drop)));
        let weights = Node::Linear(ndarray::Array2::ones((8, 8)));
        let nodes = vec![("in".into(), Node::Input(vec![8])), ("weights".into(), weights)];
        Graph { nodes, edges: vec![("in".into(), "weights".into())] }.save(folder.join("graph.nir")).unwrap();
        cases.push((folder.join("graph.nir"), |path| Graph::load(path).map(drop)));
    }
    #[cfg(feature = "neuroml")]
    {
        fs::write(folder.join("cells.nml"), crate::neuroml::CELLS).unwrap();
        cases.push((folder.join("cells.nml"), |path| synfire::files::neuroml::Document::load(path).map(drop)));
    }
    cases
}

/// The file after mutation number `k`.
fn mutated(good: &[u8], k: usize) -> Vec<u8> {
    let mut word = (k as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |below: usize| {
        word = word.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (word >> 33) as usize % below.max(1)
    };
    let mut file = good.to_vec();
    // Half of them near the ends, where heads and footers are.
    let len = file.len();
    let at = match k % 4 {
        0 => next(len.min(128)),
        1 => len - 1 - next(len.min(400)),
        _ => next(len),
    };
    match k % 10 {
        0 | 1 => file.truncate(at),
        2 => file[at] ^= 1 << next(8),
        3 => file[at] = 0xff,
        4 => (at..(at + 8).min(len)).for_each(|at| file[at] = 0xff),
        5 => (at..(at + 4).min(len)).for_each(|at| file[at] = 0),
        6 => (at..(at + 8).min(len)).for_each(|at| file[at] = next(256) as u8),
        7 => drop(file.drain(at..(at + 1 + next(16)).min(len))),
        8 => drop(file.splice(at..at, (0..next(32)).map(|k| k as u8).collect::<Vec<_>>())),
        _ => {
            let from = next(len);
            let piece = file[from..(from + 64).min(len)].to_vec();
            let end = (at + piece.len()).min(len);
            file[at..end].copy_from_slice(&piece[..end - at]);
        }
    }
    file
}

#[test]
fn malformed_files_are_errors_with_a_reason() {
    // In a process of its own, whose memory nothing else takes.
    let folder = Folder::new("corpus");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "corpus::reads_the_corpus", "--nocapture"])
        .env("SYNFIRE_CORPUS", &folder.0)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
}

#[test]
#[ignore = "run by malformed_files_are_errors_with_a_reason"]
fn reads_the_corpus() {
    let folder =
        PathBuf::from(std::env::var_os("SYNFIRE_CORPUS").expect("a folder, given by the test that starts this one"));
    for (path, read) in cases(&folder) {
        read(&path).unwrap();
        let good = fs::read(&path).unwrap();
        let (mut refused, mut most) = (0, 0);
        for k in 0..MUTATIONS {
            fs::write(&path, mutated(&good, k)).unwrap();
            let before = ALLOCATOR.current_usage();
            ALLOCATOR.reset_peak_usage();
            let outcome = read(&path);
            most = most.max(ALLOCATOR.peak_usage() - before);
            let Err(error) = outcome else { continue };
            refused += 1;
            let Error::Unreadable { path: named, reason } = &error else { panic!("{error}") };
            assert!(named.as_str() == path.to_str().unwrap() && reason.len() > 10, "{error}");
        }
        println!("{}: {refused} of {MUTATIONS} refused, {most} bytes at most", path.display());
        // A number may be another number, and what is unused anything, without anybody knowing.
        assert!(refused >= MUTATIONS / 5, "{}: {refused}", path.display());
        assert!(most < 16 << 20, "{}: {most} bytes", path.display());
    }
}
