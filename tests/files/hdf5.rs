//! SONATA and NIR both ways, and h5py and the package nir on the other side.

use crate::folder::Folder;
use crate::python;
use ndarray::array;
use synfire::files::hdf5::nir::{Graph, Node};
use synfire::files::hdf5::sonata;
use synfire::init::Init;
use synfire::prelude::*;

fn spikes() -> Spikes {
    let times: Vec<f64> = (0..1000).map(|k| (k / 7 + 1) as f64 / 10.0).collect();
    Spikes::new(times, (0..1000).map(|k| k * 7 % 40).collect::<Vec<_>>(), 40, 0.0, 20.0).unwrap()
}

fn network() -> (Network, Proj) {
    let mut net = Network::new(0.1).unwrap();
    let cells = net.add(40, Lif::default()).unwrap();
    let wiring = FixedProb(0.3).weight(Init::Normal(0.5, 0.1)).delay(Init::Uniform(0.5, 3.0));
    let wires = net.connect(cells, cells, wiring, Synapse::new(Exponential { tau: 5.0 })).unwrap();
    (net, wires)
}

#[test]
fn sonata_comes_back_to_the_last_bit() {
    let folder = Folder::new("sonata");
    let (path, spikes) = (folder.join("spikes.h5"), spikes());
    sonata::save_spikes(&path, &[("e", &spikes), ("i", &spikes.of(0..10))]).unwrap();
    assert_eq!(sonata::load_spikes(&path, "e", 40, 0.0, 20.0).unwrap(), spikes);
    assert_eq!(sonata::load_spikes(&path, "i", 10, 0.0, 20.0).unwrap(), spikes.of(0..10));
    let message = sonata::load_spikes(&path, "x", 40, 0.0, 20.0).unwrap_err().to_string();
    assert!(message.contains("spikes/x/timestamps"), "{message}");
    assert!(sonata::load_spikes(&path, "e", 30, 0.0, 20.0).unwrap_err().to_string().contains("below 30"));

    let (net, wires) = network();
    let path = folder.join("edges.h5");
    sonata::save_edges(&path, &net, wires, "e_to_e", ("e", "e")).unwrap();
    let edges = sonata::load_edges(&path, "e_to_e").unwrap();
    assert_eq!((edges.source.as_str(), edges.target.as_str()), ("e", "e"));
    let mut other = Network::new(0.1).unwrap();
    let cells = other.add(40, Lif::default()).unwrap();
    let again = other.connect(cells, cells, edges.wiring, Synapse::new(Exponential { tau: 5.0 })).unwrap();
    assert_eq!(other.synapses(again).unwrap(), net.synapses(wires).unwrap());

    let path = folder.join("nodes.h5");
    sonata::save_nodes(&path, "e", &[100, 100, 101]).unwrap();
    assert_eq!(sonata::load_nodes(&path, "e").unwrap(), [100, 100, 101]);
}

fn graph() -> Graph {
    let (two, three) = (|x: f64| vec![x, 2.0 * x], |x: f64| vec![x, 0.5 * x, x / 3.0]);
    let nodes = vec![
        ("a_input", Node::Input(vec![2])),
        ("b_affine", Node::Affine { weight: array![[0.1, -0.2], [0.3, 1.0 / 3.0], [0.0, 2.0]], bias: three(0.1) }),
        (
            "c_cuba",
            Node::CubaLif {
                tau_syn: three(0.005),
                tau_mem: three(0.02),
                r: three(1.0),
                v_leak: three(0.0),
                v_threshold: three(1.0),
                v_reset: three(0.0),
                w_in: three(4.0),
            },
        ),
        ("d_linear", Node::Linear(array![[0.5, 0.25, 0.125], [1.0, 2.0, 4.0]])),
        (
            "e_lif",
            Node::Lif { tau: two(0.02), r: two(1.0), v_leak: two(0.0), v_threshold: two(1.0), v_reset: two(-0.1) },
        ),
        ("f_li", Node::Li { tau: two(0.02), r: two(1.0), v_leak: two(0.5) }),
        ("g_recurrent", Node::Linear(array![[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])),
        ("h_output", Node::Output(vec![2])),
    ];
    let way = ["a_input", "b_affine", "c_cuba", "d_linear", "e_lif", "f_li", "h_output"];
    let mut edges: Vec<(String, String)> = way.windows(2).map(|two| (two[0].into(), two[1].into())).collect();
    edges.extend([("c_cuba", "g_recurrent"), ("g_recurrent", "c_cuba")].map(|(one, other)| (one.into(), other.into())));
    Graph { nodes: nodes.into_iter().map(|(name, node)| (name.into(), node)).collect(), edges }
}

#[test]
fn a_graph_comes_back() {
    let folder = Folder::new("nir");
    let path = folder.join("graph.nir");
    graph().save(&path).unwrap();
    assert_eq!(Graph::load(&path).unwrap(), graph());
    let mut loose = graph();
    loose.edges.push(("e_lif".into(), "nowhere".into()));
    assert!(matches!(loose.save(&path), Err(Error::Missing { what }) if what.contains("nowhere")));
}

#[test]
fn python_reads_and_writes_the_same() {
    let folder = Folder::new("hdf5-python");
    let (net, wires) = network();
    sonata::save_spikes(folder.join("spikes.h5"), &[("e", &spikes())]).unwrap();
    sonata::save_edges(folder.join("edges.h5"), &net, wires, "e_to_e", ("e", "e")).unwrap();
    graph().save(folder.join("graph.nir")).unwrap();
    let script = r#"
folder = sys.argv[1]
with h5py.File(folder + "/spikes.h5") as file:
    times, nodes = file["spikes/e/timestamps"], file["spikes/e/node_ids"]
    assert times.attrs["units"] in ("ms", b"ms"), times.attrs["units"]
    assert (times[:] == (numpy.arange(1000) // 7 + 1) / 10).all()
    groups = numpy.split(numpy.arange(1000) * 7 % 40, range(7, 1000, 7))
    assert (nodes[:] == numpy.concatenate([numpy.sort(group) for group in groups])).all()
    assert file.attrs["magic"] == 0x0A7A
with h5py.File(folder + "/edges.h5") as file:
    edges = file["edges/e_to_e"]
    weights, delays = edges["0/syn_weight"][:], edges["0/delay"][:]
    print(len(weights), sum(edges["source_node_id"][:].tolist()), sum(edges["target_node_id"][:].tolist()), sum(weights.view("u8").tolist()) % 2**64)
    with h5py.File(folder + "/peer.h5", "w") as peer:
        group = peer.create_group("edges/e_to_e")
        for name in ["source_node_id", "target_node_id"]:
            group.create_dataset(name, data=edges[name][:].astype("u4"), chunks=(64,), compression="gzip")
            group[name].attrs["node_population"] = "e"
        group.create_dataset("edge_type_id", data=edges["edge_type_id"][:])
        group.create_dataset("edge_group_id", data=numpy.zeros(len(weights), "u2"))
        group.create_dataset("edge_group_index", data=numpy.arange(len(weights))[::-1])
        group.create_dataset("0/syn_weight", data=weights[::-1], chunks=(100,), shuffle=True, compression="gzip")
        group.create_dataset("0/delay", data=delays[::-1])
graph = nir.read(folder + "/graph.nir")
assert len(graph.nodes) == 8 and len(graph.edges) == 8, graph
assert type(graph.nodes["c_cuba"]).__name__ == "CubaLIF"
assert graph.nodes["b_affine"].weight[1, 1] == 1 / 3
assert graph.nodes["e_lif"].v_reset.tolist() == [-0.1, -0.2]
nir.write(folder + "/peer.nir", graph)
"#;
    let Some(printed) = python::run(&["numpy", "h5py", "nir"], script, &[&folder.0]) else { return };
    let synapses = net.synapses(wires).unwrap();
    let sum = |part: fn(&synfire::network::Synaptic) -> usize| synapses.iter().map(part).sum::<usize>();
    let bits = synapses.iter().fold(0u64, |sum, synapse| sum.wrapping_add(synapse.weight.to_bits()));
    assert_eq!(printed, format!("{} {} {} {bits}", synapses.len(), sum(|one| one.source), sum(|one| one.target)));
    let (own, peer) = ("edges.h5", "peer.h5");
    let [own, peer] = [own, peer].map(|name| sonata::load_edges(folder.join(name), "e_to_e").unwrap());
    assert_eq!(format!("{own:?}"), format!("{peer:?}"));
    assert_eq!(Graph::load(folder.join("peer.nir")).unwrap(), graph());
}
