//! Each rule of wiring: who is connected to whom, how many synapses the targets have, and how the share of connected pairs
//! depends on their distance.

use synfire::plot::Color;
use synfire::prelude::*;

type Wires = Vec<(usize, usize)>;

/// What a rule connects among `n` neurons, on a lattice if `side` of them are in a row.
fn wires(n: usize, side: Option<usize>, rule: impl Connect) -> Result<(Wires, Vec<[f64; 2]>)> {
    let mut net = Network::new(0.1)?.seed(1);
    let cells = net.add(n, Lif::default())?;
    let mut at = vec![[0.0; 2]; n];
    if let Some(side) = side {
        net.place(cells, Grid::new([side, side], [1.0, 1.0]).periodic())?;
        at = net.positions(cells)?.rows().into_iter().map(|row| [row[0], row[1]]).collect();
    }
    let wired = net.connect(cells, cells, rule.weight(1.0).autapses(false), Synapse::new(VoltageJump::default()))?;
    Ok((net.synapses(wired)?.iter().map(|s| (s.source, s.target)).collect(), at))
}

/// How many targets have each number of synapses.
fn degrees(wires: &Wires, n: usize) -> Panel {
    let mut degrees = vec![0; n];
    wires.iter().for_each(|wire| degrees[wire.1] += 1);
    degrees.sort_unstable();
    let (low, high) = (degrees[0], degrees[n - 1].min(5 * degrees[n / 2]));
    let width = ((high - low) / 40).max(1);
    let bins = low / width..=high / width;
    let edges: Vec<f64> = (low / width..=high / width + 1).map(|k| (k * width) as f64 - 0.5).collect();
    let heights: Vec<f64> = bins.map(|k| degrees.iter().filter(|&&d| d / width == k).count() as f64).collect();
    let panel = Panel::new().bars(&edges, &heights).x_label("sources of a neuron").y_label("neurons");
    panel.x_range(edges[0] - 3.0, edges[edges.len() - 1] + 3.0)
}

/// The share of pairs that are connected, by distance.
fn profile(wires: &Wires, n: usize, bin: f64, bins: usize, distance: impl Fn(usize, usize) -> f64) -> Panel {
    let (mut found, mut all) = (vec![0.0; bins], vec![0.0; bins]);
    let place = |s, t| ((distance(s, t) / bin) as usize).min(bins);
    wires.iter().map(|&(s, t)| place(s, t)).filter(|&k| k < bins).for_each(|k| found[k] += 1.0);
    let pairs = (0..n).flat_map(|s| (0..n).step_by(7).map(move |t| (s, t))).filter(|(s, t)| s != t);
    pairs.map(|(s, t)| place(s, t)).filter(|&k| k < bins).for_each(|k| all[k] += 7.0);
    let middle: Vec<f64> = (0..bins).map(|k| bin * (k as f64 + 0.5)).collect();
    let share: Vec<f64> = found.iter().zip(&all).map(|(found, all)| found / all).collect();
    let most = share.iter().fold(0.0_f64, |most, &share| most.max(share));
    Panel::new().scatter(&middle, &share).thickness(1.5).y_label("share connected").y_range(0.0, 1.2 * most)
}

const SIDE: usize = 60;

/// A rule by distance: the sources of a neuron in the middle of a lattice.
fn in_space(title: &str, rule: impl Connect, kernel: Option<Kernel>) -> Result<[Panel; 3]> {
    let (wires, at) = wires(SIDE * SIDE, Some(SIDE), rule)?;
    let middle = SIDE * SIDE / 2 + SIDE / 2;
    let own: Vec<usize> = wires.iter().filter(|wire| wire.1 == middle).map(|wire| wire.0).collect();
    let of = |axis: usize| own.iter().map(|&source| at[source][axis]).collect::<Vec<f64>>();
    let all = |axis: usize| at.iter().step_by(7).map(|point| point[axis]).collect::<Vec<f64>>();
    let places = Panel::new().scatter(&all(0), &all(1)).color(Color(215, 215, 215)).thickness(0.5);
    let places = places.scatter(&of(0), &of(1)).color(Color::BLUE).thickness(1.3);
    let places = places.scatter(&[at[middle][0]], &[at[middle][1]]).color(Color::VERMILION);
    let places = places
        .thickness(3.0)
        .x_label("blue: the sources of the red one")
        .y_label("y")
        .x_range(0.0, 1.0)
        .y_range(0.0, 1.0)
        .title(title);
    let distance = |s: usize, t: usize| {
        let way = [0, 1].map(|axis| (at[s][axis] - at[t][axis]).abs()).map(|d: f64| d.min(1.0 - d));
        way[0].hypot(way[1])
    };
    let mut shares = profile(&wires, SIDE * SIDE, 0.01, 45, distance).named("found").x_label("distance");
    if let Some(kernel) = kernel {
        let x: Vec<f64> = (0..450).map(|k| 0.001 * f64::from(k)).collect();
        let y: Vec<f64> = x.iter().map(|&x| kernel.at(x)).collect();
        shares = shares.line(&x, &y).named("asked for");
    }
    Ok([places, degrees(&wires, SIDE * SIDE), shares])
}

/// A rule by number: all synapses among 100 neurons, and the degrees of 2000.
fn by_number(title: &str, few: impl Connect, many: impl Connect) -> Result<[Panel; 3]> {
    let (wired, _) = wires(100, None, few)?;
    let ends = |end: fn(&(usize, usize)) -> usize| wired.iter().map(|wire| end(wire) as f64).collect::<Vec<f64>>();
    let matrix = Panel::new().scatter(&ends(|wire| wire.0), &ends(|wire| wire.1)).thickness(0.8).title(title);
    let matrix = matrix.x_label("source").y_label("target").x_range(-1.0, 100.0).y_range(-1.0, 100.0);
    let (wired, _) = wires(2000, None, many)?;
    let shares = profile(&wired, 2000, 5.0, 60, |s, t| s.abs_diff(t) as f64).x_label("difference of numbers");
    Ok([matrix, degrees(&wired, 2000), shares])
}

/// Two rules in a row, each with its three panels.
fn save(name: &str, rules: Vec<[Panel; 3]>) -> Result<()> {
    println!("writing {name}");
    let height = 235 * rules.len() as u32 / 2;
    rules.into_iter().flatten().fold(Figure::grid(6), Figure::panel).size(1560, height).save(name)
}

fn main() -> Result<()> {
    let gaussian = Kernel::gaussian(0.5, 0.08);
    let steep = Kernel::exponential(0.9, 0.05);
    let rings = Kernel::difference_of_gaussians((0.6, 0.12), (0.6, 0.06));
    let ahead = Kernel::within(0.3, 0.25).mask(|[x, y, _]| x.abs() > 2.0 * y.abs());
    let by_distance = vec![
        in_space("FixedInDegree(60)", FixedInDegree(60), None)?,
        in_space("... .by_distance(Gaussian)", FixedInDegree(60).by_distance(gaussian.clone()), None)?,
        in_space("ByDistance, Gaussian", ByDistance(gaussian.clone()), Some(gaussian))?,
        in_space("ByDistance, exponential", ByDistance(steep.clone()), Some(steep))?,
        in_space("ByDistance, difference", ByDistance(rings.clone()), Some(rings))?,
        in_space("ByDistance, masked", ByDistance(ahead), None)?,
        in_space("WithinRadius(0.1)", WithinRadius(0.1), Some(Kernel::within(1.0, 0.1)))?,
        in_space("Nearest(60)", Nearest(60), None)?,
    ];
    save("wiring_by_distance.png", by_distance)?;

    let fading = |most: f64, length: f64| ByPair::new(most, move |s, t| most / (1.0 + s.abs_diff(t) as f64 / length));
    let ring = |neighbours| SmallWorld { neighbours, rewired: 0.1 };
    let ahead = |p| Where::new(|s, t| s < t).prob(p);
    let by_structure = vec![
        by_number("FixedProb", FixedProb(0.1), FixedProb(0.02))?,
        by_number("Symmetric(FixedProb)", Symmetric(FixedProb(0.1)), Symmetric(FixedProb(0.02)))?,
        by_number("PairwisePoisson", PairwisePoisson(0.1), PairwisePoisson(0.02))?,
        by_number("Clusters", Clusters::with_ratio(5, 0.1, 10.0), Clusters::with_ratio(10, 0.02, 10.0))?,
        by_number("ByPair", fading(0.5, 4.0), fading(0.5, 10.0))?,
        by_number("Where source < target", ahead(0.2), ahead(0.04))?,
        by_number("SmallWorld", ring(8), ring(40))?,
        by_number("ScaleFree", ScaleFree(4), ScaleFree(10))?,
    ];
    save("wiring_by_structure.png", by_structure)
}
