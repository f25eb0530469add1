//! Tables both ways, and readers that are not ours.

use crate::folder::Folder;
use crate::python;
use ndarray::{Array2, array};
use std::fs;
use synfire::files::{Column, Metadata, ParquetSink, Table, load_matrix, recover};
use synfire::init::Init;
use synfire::prelude::*;
use synfire::recording::SameStep;

const ENDINGS: [&str; 4] = ["csv", "npy", "npz", "parquet"];

/// Numbers with every bit in use, and those at the ends of the range.
fn numbers(n: usize) -> Vec<f64> {
    let odd = [0.1, -0.0, 1e300, 5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, 1.0, -3.0];
    let mut word = 1u64;
    let mut next = || {
        word = word.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        Some(f64::from_bits(word)).filter(|x| !x.is_nan()).unwrap_or(0.25)
    };
    (0..n).map(|k| odd.get(k).copied().unwrap_or_else(&mut next)).collect()
}

fn spikes(n: usize) -> Spikes {
    let times: Vec<f64> = (0..n).map(|k| (k / 7 + 1) as f64 / 10.0).collect();
    let neurons: Vec<usize> = (0..n).map(|k| k * 7919 % 400).collect();
    let stop = (n / 7 + 2) as f64 / 10.0;
    Spikes::new(times, neurons, 400, 0.0, stop).unwrap()
}

#[test]
fn a_table_comes_back_to_the_last_bit() {
    let folder = Folder::new("bits");
    for ending in ENDINGS {
        for rows in [0, 1, 9, 1000] {
            let integers = (0..rows as i64).map(|k| (k - 5) * 0x0123_4567_89ab).collect();
            let mut table = Table::new()
                .column("time", Column::Numbers(numbers(rows)))
                .column("odd, \"name\"", Column::Integers(integers));
            if ["npy", "npz"].contains(&ending) {
                table.columns[1].0 = "count".into();
            }
            table.metadata = Metadata::new().with("subject", "a, \"b\" ü").with("dt", 0.1);
            let path = folder.join(format!("table.{ending}"));
            table.save(&path).unwrap();
            let read = Table::load(&path).unwrap();
            let bits = |table: &Table| match table.get("time") {
                Some(Column::Numbers(numbers)) => numbers.iter().map(|x| x.to_bits()).collect::<Vec<u64>>(),
                _ => Vec::new(),
            };
            assert_eq!(bits(&read), bits(&table), "{ending}, {rows}");
            if rows > 0 {
                assert_eq!(read.columns[1], table.columns[1], "{ending}, {rows}");
            }
            if ending != "npy" {
                assert_eq!(read.metadata, table.metadata, "{ending}");
            }
        }
    }
}

#[test]
fn spikes_samples_and_synapses_come_back() {
    let folder = Folder::new("results");
    let spikes = spikes(5000);
    let values = Array2::from_shape_fn((50, 3), |(row, k)| (row as f64).exp() / (k + 1) as f64);
    let times: Vec<f64> = (0..50).map(|k| k as f64 / 10.0).collect();
    let samples = Samples::new("v", "mV", times, vec![4, 0, 9], values).unwrap();
    let mut net = Network::new(0.1).unwrap();
    let cells = net.add(50, Lif::default()).unwrap();
    let wiring = FixedProb(0.3).weight(Init::Normal(0.5, 0.1)).delay(Init::Uniform(0.5, 3.0));
    let wires = net.connect(cells, cells, wiring, Synapse::new(Exponential { tau: 5.0 })).unwrap();
    for ending in ENDINGS {
        let path = folder.join(format!("spikes.{ending}"));
        spikes.save_with(&path, &Metadata::of(&net)).unwrap();
        assert_eq!(Spikes::load_within(&path, spikes.len, spikes.start, spikes.stop).unwrap(), spikes, "{ending}");
        let path = folder.join(format!("samples.{ending}"));
        samples.save_long(&path, &Metadata::new()).unwrap();
        let long = Samples::load(&path).unwrap();
        assert_eq!((&long.values, &long.neurons), (&samples.values, &samples.neurons), "{ending}");
        samples.save(&path).unwrap();
        if ending != "npy" {
            assert_eq!(Spikes::load(folder.join(format!("spikes.{ending}"))).unwrap(), spikes, "{ending}");
            assert_eq!(Samples::load(&path).unwrap(), samples, "{ending}");
        }
        let path = folder.join(format!("synapses.{ending}"));
        net.save_synapses(wires, &path).unwrap();
        let mut other = Network::new(0.1).unwrap();
        let cells = other.add(50, Lif::default()).unwrap();
        let again =
            other.connect(cells, cells, Pairs::load(&path).unwrap(), Synapse::new(Exponential { tau: 5.0 })).unwrap();
        assert_eq!(other.synapses(again).unwrap(), net.synapses(wires).unwrap(), "{ending}");
    }
}

#[test]
fn what_a_file_does_not_say_is_asked_for() {
    let folder = Folder::new("asked");
    let path = folder.join("spikes.csv");
    fs::write(&path, "time,neuron\n1.5,0\n2.5,3\n").unwrap();
    let message = Spikes::load(&path).unwrap_err().to_string();
    assert!(message.contains("no \"neurons\"") && message.contains("Spikes::load_within"), "{message}");
    assert_eq!(Spikes::load_within(&path, 4, 0.0, 10.0).unwrap().count(), 2);
    let message = Spikes::load_within(&path, 3, 0.0, 10.0).unwrap_err().to_string();
    assert!(message.contains("neuron number 1 = 3"), "{message}");
    fs::write(&path, "time,neuron\n1.5,0\n2.5,-3\n").unwrap();
    assert!(Spikes::load_within(&path, 4, 0.0, 10.0).unwrap_err().to_string().contains("-3 in row 1"));
    fs::write(&path, "time,neuron\n1.5,0\n2.5,x\n").unwrap();
    assert!(Table::load(&path).unwrap_err().to_string().contains("line 3: \"x\" in column \"neuron\" is no number"));
    fs::write(&path, "time,neuron\n1.5\n").unwrap();
    assert!(Table::load(&path).unwrap_err().to_string().contains("line 2 has 1 fields, but the first line has 2"));
    assert!(Pairs::load(&path).is_err());
    fs::write(&path, "source,target\n0,1\n2,0\n").unwrap();
    assert_eq!(Pairs::load(&path).unwrap().rule, Pairs(vec![(0, 1), (2, 0)]));
    assert!(Table::load(folder.join("spikes.xlsx")).unwrap_err().to_string().contains("none of .csv"));
    assert!(matches!(Table::new().save(folder.join("spikes")), Err(Error::File { .. })));
}

/// A network that fires, with spikes and samples recorded.
fn network() -> (Network, Pop) {
    let mut net = Network::new(0.1).unwrap().seed(5);
    let cells = net.add(300, Lif::default()).unwrap();
    net.drive(cells, OrnsteinUhlenbeck { mean: 25.0, sd: 5.0, tau: 5.0 }).unwrap();
    net.record_spikes(cells.slice(100..300)).unwrap();
    net.record_some(cells, "v", &[0, 7], 0.5).unwrap();
    (net, cells)
}

#[test]
fn a_run_into_a_sink_is_the_run_in_memory() {
    let folder = Folder::new("sink");
    let (mut plain, cells) = network();
    let run = plain.run(1000.0).unwrap();
    let (mut net, _) = network();
    let mut sink = ParquetSink::create(&folder.0, &Metadata::of(&net)).unwrap();
    net.run_into(300.0, &mut sink).unwrap();
    net.checkpoint(folder.join("state"), 100.0).unwrap();
    net.run_into(700.0, &mut sink).unwrap();
    sink.finish().unwrap();
    assert_eq!(net.state_hash(), plain.state_hash());
    let read = Spikes::load_population(folder.join("spikes.parquet"), 0).unwrap();
    let spikes = run.spikes(cells.slice(100..300)).unwrap();
    assert!(spikes.count() > 1000);
    assert_eq!(read.of(100..300), spikes);
    assert_eq!(read.len, 300);
    let samples = Samples::load(folder.join("v-population-0.parquet")).unwrap();
    assert_eq!(&samples, run.samples(cells, "v").unwrap());
    let table = Table::load(folder.join("spikes.parquet")).unwrap();
    assert_eq!((table.metadata.get("complete"), table.metadata.get("seed")), (Some("true"), Some("5")));
    let message = Spikes::load(folder.join("spikes.parquet")).unwrap_err().to_string();
    assert!(message.contains("load_population"), "{message}");
}

#[test]
fn an_unfinished_file_is_read_up_to_its_last_complete_group() {
    use synfire::network::Sink;
    let folder = Folder::new("unfinished");
    let path = folder.join("spikes.parquet");
    const GROUP: usize = 1 << 20;
    let origin = {
        // An origin comes from a run.
        struct Keep(Option<synfire::network::Origin>);
        impl Sink for Keep {
            fn spikes(&mut self, of: synfire::network::Origin, _: &Spikes) -> Result<()> {
                self.0 = Some(of);
                Ok(())
            }

            fn samples(&mut self, _: synfire::network::Origin, _: &Samples) -> Result<()> {
                Ok(())
            }
        }
        let mut keep = Keep(None);
        network().0.run_into(1.0, &mut keep).unwrap();
        keep.0.unwrap()
    };
    let piece =
        Spikes { len: 200, neurons: spikes(GROUP / 4).neurons.mapv(|neuron| neuron % 200), ..spikes(GROUP / 4) };
    let mut sink = ParquetSink::create(&folder.0, &Metadata::new()).unwrap();
    for _ in 0..11 {
        sink.spikes(origin, &piece).unwrap();
    }
    // Without `finish`: two groups and three quarters of one were handed over.
    drop(sink);
    let whole = fs::read(&path).unwrap();
    assert_eq!(Table::load(&path).unwrap().rows(), 2 * GROUP);
    assert_eq!(Table::load(&path).unwrap().metadata.get("complete"), Some("false"));
    assert_eq!(recover(&path).unwrap(), 2 * GROUP);
    assert_eq!(fs::read(&path).unwrap(), whole, "a whole file is left as it is");
    // Killed while it wrote the second group, or its footer.
    for cut in [whole.len() - 1, whole.len() - 100, whole.len() * 3 / 4] {
        fs::write(&path, &whole[..cut]).unwrap();
        let message = Table::load(&path).unwrap_err().to_string();
        assert!(message.contains("recover"), "{message}");
        assert_eq!(recover(&path).unwrap(), GROUP);
        assert_eq!(Table::load(&path).unwrap().rows(), GROUP);
    }
    fs::write(&path, &whole[..1000]).unwrap();
    assert!(recover(&path).unwrap_err().to_string().contains("no complete group"));
}

#[test]
fn python_reads_what_is_written() {
    let folder = Folder::new("python-reads");
    let spikes = spikes(5000);
    for ending in ENDINGS {
        spikes.save_with(folder.join(format!("spikes.{ending}")), &Metadata::new().with("dt", 0.1)).unwrap();
        let odd = Table::new().column("x", Column::Numbers(numbers(2000)));
        odd.save(folder.join(format!("odd.{ending}"))).unwrap();
    }
    let script = r#"
folder = sys.argv[1]
npz = numpy.load(folder + "/spikes.npz")
frames = [
    pandas.read_csv(folder + "/spikes.csv"),
    pandas.DataFrame(numpy.load(folder + "/spikes.npy")),
    pandas.DataFrame({"time": npz["time"], "neuron": npz["neuron"]}),
    pandas.read_parquet(folder + "/spikes.parquet"),
]
for frame in frames:
    assert list(frame.columns) == ["time", "neuron"], frame.columns
    assert (frame["neuron"] == numpy.arange(5000) * 7919 % 400).sum() > 0
    assert frame["time"].sum() == frames[0]["time"].sum()
    assert (frame["neuron"] * numpy.arange(1, 5001)).sum() == (frames[0]["neuron"] * numpy.arange(1, 5001)).sum()
assert dict(npz["metadata"])["dt"] == "0.1"
said = pandas.read_csv(folder + "/spikes.metadata.csv", index_col="key")["value"]
assert said["neurons"] == "400"
schema = pyarrow.parquet.read_schema(folder + "/spikes.parquet")
assert schema.metadata[b"time unit"] == b"ms", schema.metadata
odd = [
    pandas.read_csv(folder + "/odd.csv", float_precision="round_trip")["x"].to_numpy(),
    numpy.load(folder + "/odd.npy")["x"],
    numpy.load(folder + "/odd.npz")["x"],
    pandas.read_parquet(folder + "/odd.parquet")["x"].to_numpy(),
]
bits = [x.astype("<f8").tobytes() for x in odd]
assert all(each == bits[0] for each in bits)
import hashlib
print(frames[3]["time"].sum(), (frames[3]["neuron"] * numpy.arange(1, 5001)).sum(), sum(odd[0].view("u8").tolist()) % 2**64)
"#;
    let Some(printed) = python::run(&["numpy", "pandas", "pyarrow.parquet"], script, &[&folder.0]) else { return };
    let weighted: usize = spikes.iter().enumerate().map(|(k, (_, neuron))| (k + 1) * neuron).sum();
    let bits = numbers(2000).iter().fold(0u64, |sum, x| sum.wrapping_add(x.to_bits()));
    let words: Vec<&str> = printed.split(' ').collect();
    // Python adds in another order: 5000 sums are off by 5000 halves of the last digit at most.
    let total: f64 = spikes.times.sum();
    assert!((words[0].parse::<f64>().unwrap() - total).abs() <= 5000.0 * f64::EPSILON * total, "{printed}");
    assert_eq!(words[1..], [weighted.to_string(), bits.to_string()]);
}

#[test]
fn what_python_writes_is_read() {
    let folder = Folder::new("python-writes");
    let script = r#"
folder = sys.argv[1]
frame = pandas.DataFrame({"time": [0.5, 1.5, 2.25], "neuron": numpy.array([2, 0, 1], dtype="int32")})
frame.to_csv(folder + "/spikes.csv", index=False)
frame.to_parquet(folder + "/spikes.parquet")
numpy.save(folder + "/spikes.npy", frame.to_records(index=False))
numpy.savez_compressed(folder + "/spikes.npz", time=frame["time"].astype("f4"), neuron=frame["neuron"].astype(">u2"))
matrix = numpy.array([[0, 0.5, 0], [-1, 0, 2.0]])
numpy.save(folder + "/rows.npy", matrix)
numpy.save(folder + "/columns.npy", numpy.asfortranarray(matrix.astype(">f4")))
numpy.savez(folder + "/csr.npz", format=numpy.array(b"csr"), indptr=[0, 1, 3], indices=[1, 0, 2], data=[0.5, -1, 2.0], shape=[2, 3])
numpy.savez(folder + "/coo.npz", format=numpy.array(b"coo"), row=[0, 1, 1], col=[1, 0, 2], data=[0.5, -1, 2.0], shape=[2, 3])
frame = pandas.DataFrame({"x": [1.0, None, 3.0], "k": pandas.array([1, None, 3], dtype="Int64")})
frame.to_parquet(folder + "/gaps.parquet")
frame.to_csv(folder + "/gaps.csv", index=False)
"#;
    if python::run(&["numpy", "pandas", "pyarrow.parquet"], script, &[&folder.0]).is_none() {
        return;
    }
    for ending in ENDINGS {
        let spikes = Spikes::load_within(folder.join(format!("spikes.{ending}")), 3, 0.0, 3.0).unwrap();
        assert_eq!(Vec::from_iter(&spikes), [(0.5, 2), (1.5, 0), (2.25, 1)], "{ending}");
    }
    let matrix = array![[0.0, 0.5, 0.0], [-1.0, 0.0, 2.0]];
    for name in ["rows", "columns"] {
        assert_eq!(load_matrix(folder.join(format!("{name}.npy"))).unwrap(), matrix, "{name}");
    }
    let dense = Pairs::from_dense(&matrix).unwrap();
    for name in ["csr", "coo"] {
        let sparse = Pairs::load(folder.join(format!("{name}.npz"))).unwrap();
        assert_eq!(format!("{sparse:?}"), format!("{dense:?}"), "{name}");
    }
    for ending in ["parquet", "csv"] {
        let gaps = Table::load(folder.join(format!("gaps.{ending}"))).unwrap();
        for name in ["x", "k"] {
            let Some(Column::Numbers(numbers)) = gaps.get(name) else { panic!("{ending}: {gaps:?}") };
            assert!(numbers[0] == 1.0 && numbers[1].is_nan() && numbers[2] == 3.0, "{ending}");
        }
    }
    let snapped = Spikes::load_within(folder.join("spikes.csv"), 3, 0.0, 3.0).unwrap();
    assert_eq!(snapped.snapped(0.5, SameStep::Refuse).unwrap().times, array![0.5, 1.5, 2.5]);
}
