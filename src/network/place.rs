//! Giving neurons places.

use super::fingerprint::Fingerprint;
use super::stop::Half;
use super::{Network, Pop};
use crate::error::{Error, Result, name_of, require};
use crate::random::{Purpose, Source};
use crate::space::{Geometry, Layout, Places, Point, Space, View};
use ndarray::Array2;
use std::sync::Arc;

impl Network {
    /// Give the neurons of a view places, by a [layout](crate::space). Wirings that ask for distances then know them, if they
    /// are given afterwards.
    ///
    /// Views of one population may have layouts of their own, such as excitatory and inhibitory cells two lattices, if these
    /// are of the same space. Neurons that are placed again move; synapses that there are stay as they are.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(500, Lif::default())?;
    /// let (exc, inh) = cells.split(400);
    /// net.place(exc, Grid::new([20, 20], [1.0, 1.0]).periodic())?;
    /// net.place(inh, Grid::new([10, 10], [1.0, 1.0]).periodic())?;
    /// assert_eq!(net.positions(inh)?.row(0).to_vec(), [0.05, 0.05]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if a layout has not a place for each neuron, [`Error::Parameter`] if a number of it makes no sense,
    /// [`Error::Conflict`] if other neurons of the population are in another space, [`Error::Memory`] if the places are beyond
    /// the memory budget.
    pub fn place(&mut self, pop: Pop, layout: impl Layout) -> Result<()> {
        self.ready()?;
        self.check_view(pop)?;
        let population = &self.populations[pop.index];
        let bytes = if population.places.is_some() { 0.0 } else { Places::bytes(population.len) };
        // A rule that asks for places sorts those of the sources.
        self.budget.allow("places", bytes + 3.0 * Places::bytes(population.len))?;
        let random = Source::new(self.seed, population.object, Purpose::Place);
        let (space, points) = layout.lay_out(pop.range(), random)?;
        check_points(layout_name(&layout), space, &points, pop.len())?;
        let mut places = match &population.places {
            Some(places) => (**places).clone(),
            None => Places { space, points: vec![[f64::NAN; 3]; population.len] },
        };
        places.points[pop.range()].copy_from_slice(&points);
        let others = places.points[..pop.start].iter().chain(&places.points[pop.end..]);
        if places.space != space && others.into_iter().any(|point| !point[0].is_nan()) {
            let what = format!(
                "other neurons of {} are in another space; place all of them in one, of the same dimensions and periods",
                population.name
            );
            return Err(Error::Conflict { what });
        }
        places.space = space;
        let mut print = Fingerprint::of("place");
        print.view(pop);
        points.iter().flatten().for_each(|&x| print.number(x));
        self.change(Half::Structure, |net| {
            net.note_given(print);
            net.budget.take(bytes);
            net.populations[pop.index].places = Some(Arc::new(places));
            Ok(())
        })
    }

    /// The places of the neurons of a view: a row for each neuron, a column for each dimension.
    ///
    /// # Errors
    /// [`Error::Missing`] if not all of them have places.
    pub fn positions(&self, pop: Pop) -> Result<Array2<f64>> {
        self.check_view(pop)?;
        let population = &self.populations[pop.index];
        let missing = || Error::Missing {
            what: format!("not all neurons of {} have places; give them some with Network::place", population.name),
        };
        let places = population.places.as_ref().ok_or_else(missing)?;
        let points = &places.points[pop.range()];
        if points.iter().any(|point| point[0].is_nan()) {
            return Err(missing());
        }
        Ok(Array2::from_shape_fn((points.len(), places.space.dimensions()), |(neuron, axis)| points[neuron][axis]))
    }

    /// Where the two ends of a projection are, as far as they have places.
    pub(in crate::network) fn geometry(&self, pre: Pop, post: Pop) -> Geometry {
        Geometry::new([pre, post].map(|pop| {
            let population = &self.populations[pop.index];
            let view = |places: &Arc<Places>| View { places: places.clone(), start: pop.start, len: pop.len() };
            population.places.as_ref().map(view).ok_or_else(|| population.name.clone())
        }))
    }
}

fn layout_name<L: Layout>(_: &L) -> &'static str {
    name_of::<L>()
}

/// What a layout of a user's own returns may be anything.
fn check_points(layout: &str, space: Space, points: &[Point], expected: usize) -> Result<()> {
    if points.len() != expected {
        let unit = "one place for each neuron".to_string();
        return Err(Error::Length { what: layout.into(), found: points.len(), expected, unit });
    }
    for (k, point) in points.iter().enumerate() {
        for (axis, &x) in point.iter().enumerate() {
            let within = space.period(axis).is_none_or(|period| (0.0..period).contains(&x));
            let rule = "a finite number; on an axis that closes, at least 0 and below the period";
            if !x.is_finite() || !within {
                let broken = require(false, &format!("coordinate {axis} of point {k}"), x, rule);
                return broken.map_err(|broken| broken.of(layout));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::prelude::*;
    use std::time::Instant;

    fn placed(n: usize, layout: impl Layout) -> Result<(Network, Pop)> {
        let mut net = Network::new(0.1)?.seed(3);
        let cells = net.add(n, Lif::default())?;
        net.place(cells, layout)?;
        Ok((net, cells))
    }

    fn jumps() -> Synapse<VoltageJump> {
        Synapse::new(VoltageJump::default())
    }

    #[test]
    fn views_of_one_population_share_a_space() -> Result<()> {
        let (mut net, cells) = placed(500, Scatter::new([1.0, 1.0]))?;
        let (exc, inh) = cells.split(400);
        let random = net.positions(inh)?;
        net.place(exc, Grid::new([20, 20], [1.0, 1.0]))?;
        assert_eq!(net.positions(inh)?, random, "the others stay");
        assert_eq!(net.positions(exc)?.row(21).to_vec(), [0.075, 0.075]);
        let conflict = net.place(inh, Grid::new([10, 10], [1.0, 1.0]).periodic());
        assert!(matches!(conflict, Err(Error::Conflict { what }) if what.contains("another space")));
        assert!(matches!(net.place(inh, Line::new(1.0)), Err(Error::Conflict { .. })));
        net.place(inh, Scatter::new([1.0, 1.0]))?;
        assert_eq!(net.positions(inh)?, random, "a place is drawn by the number of its neuron");
        Ok(())
    }

    #[test]
    fn what_has_no_place_is_told() -> Result<()> {
        let mut net = Network::new(0.1)?;
        let cells = net.add(10, Lif::default())?;
        let refused = |net: &mut Network| net.connect(cells, cells, Nearest(1).weight(1.0), jumps());
        assert!(refused(&mut net).unwrap_err().to_string().contains("population 0 (Lif) has no places"));
        assert!(matches!(net.positions(cells), Err(Error::Missing { .. })));
        net.place(cells.slice(0..4), Line::new(1.0))?;
        assert!(refused(&mut net).unwrap_err().to_string().contains("source 4 has no place"));
        assert!(matches!(net.positions(cells), Err(Error::Missing { .. })));
        let by_distance = AllToAll.weight(Init::by_distance(|d| d));
        assert!(net.connect(cells, cells, by_distance.clone(), jumps()).unwrap_err().to_string().starts_with("weight"));
        net.place(cells, Line::new(1.0))?;
        net.connect(cells, cells, by_distance, jumps())?;
        assert!(matches!(net.set(cells, "v", Init::by_distance(|d| d)), Err(Error::Conflict { .. })));
        assert!(matches!(net.place(cells, Grid::new([3, 3], [1.0, 1.0])), Err(Error::Length { found: 9, .. })));
        assert!(net.place(cells, Grid::new([2, 5], [1.0, 0.0])).unwrap_err().to_string().contains("extent = 0"));
        assert!(net.place(cells, Points::new(vec![[f64::NAN]; 10])).is_err());
        assert!(net.place(cells, Points::new(vec![[1.0]; 10]).periodic([1.0])).is_err());
        let absurd = net.place(cells, Grid::new([usize::MAX, 2], [1.0, 1.0]));
        assert!(matches!(absurd, Err(Error::Length { .. })));
        Ok(())
    }

    #[test]
    fn weights_and_delays_follow_distances() -> Result<()> {
        let (mut net, cells) = placed(300, Scatter::new([1.0, 0.5]).periodic())?;
        let weight = Init::by_distance(|d| 2.0 * d).at_least(0.2);
        let delay = Init::by_distance(|d| 0.5 + 10.0 * d);
        let kernel = Kernel::exponential(0.9, 0.2);
        let wires = net.connect(cells, cells, ByDistance(kernel).weight(weight).delay(delay), jumps())?;
        let (at, synapses) = (net.positions(cells)?, net.synapses(wires)?);
        assert!(synapses.len() > 1000);
        for synapse in synapses {
            let way = |axis: usize, period: f64| {
                let straight = (at[[synapse.source, axis]] - at[[synapse.target, axis]]).abs();
                straight.min(period - straight)
            };
            let distance = (way(0, 1.0) * way(0, 1.0) + way(1, 0.5) * way(1, 0.5)).sqrt();
            assert!((synapse.weight - (2.0 * distance).max(0.2)).abs() < 1e-7);
            assert!((synapse.delay - 0.5 - 10.0 * distance).abs() < 0.0500001);
        }
        Ok(())
    }

    /// The synapses of each rule by distance, on so many threads.
    fn synapses(threads: usize) -> Result<Vec<Vec<(usize, usize)>>> {
        let (mut net, cells) = placed(3000, Scatter::new([1.0, 1.0]))?;
        net = net.threads(threads);
        let kernel = || Kernel::gaussian(0.4, 0.05);
        let all = [
            net.connect(cells, cells, ByDistance(kernel()).weight(1.0), jumps())?,
            net.connect(cells, cells, FixedInDegree(20).by_distance(kernel()).weight(1.0), jumps())?,
            net.connect(cells, cells, FixedOutDegree(20).by_distance(kernel()).weight(1.0).multapses(false), jumps())?,
            net.connect(cells, cells, Nearest(9).weight(1.0), jumps())?,
            net.connect(cells, cells, Symmetric(ByDistance(kernel())).weight(1.0), jumps())?,
            net.connect(cells, cells, SmallWorld { neighbours: 8, rewired: 0.2 }.weight(1.0), jumps())?,
        ];
        let listed = |&wires| Ok(net.synapses(wires)?.iter().map(|s| (s.source, s.target)).collect());
        all.iter().map(listed).collect()
    }

    #[test]
    fn wiring_does_not_depend_on_threads() -> Result<()> {
        let one = synapses(1)?;
        assert!(one.iter().all(|synapses| synapses.len() > 20_000));
        assert_eq!(synapses(2)?, one);
        assert_eq!(synapses(5)?, one);
        Ok(())
    }

    #[test]
    fn a_snapshot_knows_places() -> Result<()> {
        let snapshot = placed(100, Line::new(1.0))?.0.snapshot();
        assert!(placed(100, Line::new(1.0))?.0.restore(&snapshot).is_ok());
        assert!(placed(100, Line::new(1.1))?.0.restore(&snapshot).is_err());
        Ok(())
    }

    /// Whatever gives the neurons of a network places.
    type Placing<'a> = &'a dyn Fn(&mut Network, Pop) -> Result<()>;

    /// `cargo test --lib million -- --ignored --nocapture`
    #[test]
    #[ignore = "a measurement of some seconds and a gigabyte"]
    fn a_million_neurons_are_wired_in_the_time_of_fixed_in_degree() -> Result<()> {
        const N: usize = 1_000_000;
        let sigma = (100.0 / (std::f64::consts::TAU * N as f64 * 0.1)).sqrt();
        let wire = |name: &str, layout: Option<Placing>, rule: &dyn Fn(&mut Network, Pop) -> Result<Proj>| {
            let mut net = Network::new(0.1)?;
            let cells = net.add(N, Lif::default())?;
            let start = Instant::now();
            layout.map_or(Ok(()), |place| place(&mut net, cells))?;
            let placed = start.elapsed().as_secs_f64();
            let wires = rule(&mut net, cells)?;
            let (all, memory) = (start.elapsed().as_secs_f64(), net.memory(wires)? as f64);
            let mut synapses = 0_usize;
            net.each_synapse(wires, |_| synapses += 1)?;
            println!(
                "{name}: placed {placed:.2} s, all {all:.2} s, {synapses} synapses of {:.2} bytes",
                memory / synapses as f64
            );
            Ok::<f64, Error>(all)
        };
        let grid = |net: &mut Network, cells| net.place(cells, Grid::new([1000, 1000], [1.0, 1.0]).periodic());
        let scatter = |net: &mut Network, cells| net.place(cells, Scatter::new([1.0, 1.0]).periodic());
        for _ in 0..2 {
            let plain =
                wire("FixedInDegree(100)", None, &|net, c| net.connect(c, c, FixedInDegree(100).weight(0.1), jumps()))?;
            for (name, place) in [("grid", &grid as Placing), ("scatter", &scatter)] {
                let kernel = || Kernel::gaussian(0.1, sigma);
                let by_distance = wire(&format!("{name}, ByDistance"), Some(place), &|net, c| {
                    net.connect(c, c, ByDistance(kernel()).weight(0.1), jumps())
                })?;
                let degree = wire(&format!("{name}, FixedInDegree(100) by distance"), Some(place), &|net, c| {
                    net.connect(c, c, FixedInDegree(100).by_distance(kernel()).weight(0.1), jumps())
                })?;
                println!("  {:.2} and {:.2} times as long", by_distance / plain, degree / plain);
            }
        }
        Ok(())
    }
}
