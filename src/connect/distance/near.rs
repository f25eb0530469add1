//! The cells around a neuron, with how probable a synapse in each may be.

use super::Kernel;
use super::cells::{Cells, bounds, counts, least_square};
use crate::math::{ln, ln_1p};
use crate::random::Stream;
use crate::simd;
use crate::space::{Between, Point, Space, View};
use std::ops::Range;

/// Neurons that may have partners, and the cells in which these are.
pub(super) struct Neighbourhood {
    kernel: Kernel,
    space: Space,
    /// Those for which partners are drawn.
    entities: View,
    /// Whether they are the targets, so that a displacement leads to them.
    by_target: bool,
    pub partners: Cells,
    rows: Vec<Row>,
    near: Vec<NearCell>,
    /// The square of the distance up to which cells are near.
    cut: f64,
    /// A probability that is not exceeded farther off, and the logarithm of its complement.
    pub beyond: f64,
    log_of_miss: f64,
}

/// Consecutive cells along the first axis.
struct Row {
    y: i64,
    z: i64,
    first: i64,
    cells: Range<usize>,
}

/// A cell at a distance.
pub(super) struct NearCell {
    /// A probability that is not exceeded there.
    pub bound: f64,
    /// The negative logarithm of its complement.
    hazard: f64,
}

/// The expected number of partners beyond the cells that are looked at one by one.
const FEW: f64 = 0.5;

/// A bound from which on each neuron of a cell has a draw of its own.
const DENSE: f64 = 0.5;

impl Neighbourhood {
    /// Partners of targets among the sources, or of sources among the targets.
    pub fn new(kernel: &Kernel, between: &Between, by_target: bool) -> Neighbourhood {
        let Between { space, sources, targets } = between;
        let (entities, partners) = if by_target { (targets, sources) } else { (sources, targets) };
        let cut = kernel.radius_of(FEW / (partners.len as f64).max(1.0));
        let bounds = bounds(partners, *space);
        let counts = best_counts(kernel, *space, bounds.1, partners.len, cut);
        let partners = Cells::new(partners, *space, bounds, counts);
        let beyond = if cut < kernel.reach() { kernel.bound(cut) } else { 0.0 };
        let mut all = Neighbourhood {
            kernel: kernel.clone(),
            space: *space,
            entities: entities.clone(),
            by_target,
            partners,
            rows: Vec::new(),
            near: Vec::new(),
            cut: cut * cut * (1.0 + 1e-9),
            beyond,
            log_of_miss: ln_1p(-beyond),
        };
        all.look_around();
        all
    }

    /// List the near cells.
    fn look_around(&mut self) {
        let (edge, cut) = (self.partners.edge, self.cut);
        let range = |axis: usize| {
            let within = (cut.sqrt() / edge[axis]).min(1e6) as i64 + 1;
            let (down, up) = self.partners.range(axis, if self.space.dimensions() > axis { within } else { 0 });
            -down..=up
        };
        let (xs, ys, zs) = (range(0), range(1), range(2));
        for z in zs {
            for y in ys.clone() {
                let near = |x: &i64| least_square([*x, y, z], edge) <= cut;
                let Some(first) = xs.clone().find(near) else { continue };
                let start = self.near.len();
                let cell = |x: i64| {
                    let bound = self.kernel.bound(least_square([x, y, z], edge).sqrt()).min(1.0);
                    NearCell { bound, hazard: -ln_1p(-bound) }
                };
                self.near.extend((first..=*xs.end()).take_while(|x| near(x)).map(cell));
                self.rows.push(Row { y, z, first, cells: start..self.near.len() });
            }
        }
    }

    /// Visit the cells near a neuron that have members.
    #[inline(always)]
    fn each_near(&self, at: [i64; 3], mut visit: impl FnMut(Range<usize>, &NearCell)) {
        for row in &self.rows {
            let Some(z) = self.partners.along(2, at[2] + row.z) else { continue };
            let Some(y) = self.partners.along(1, at[1] + row.y) else { continue };
            let base = self.partners.number([0, y, z]);
            let first = at[0] + row.first;
            if self.partners.closes(0) {
                for (k, cell) in self.near[row.cells.clone()].iter().enumerate() {
                    let Some(x) = self.partners.along(0, first + k as i64) else { continue };
                    visit(self.partners.members(base + x as usize), cell);
                }
            } else {
                let len = row.cells.len() as i64;
                let (from, to) = ((-first).clamp(0, len), (self.partners.counts[0] - first).clamp(0, len));
                let cells = &self.near[row.cells.start + from as usize..][..(to - from).max(0) as usize];
                for (k, cell) in cells.iter().enumerate() {
                    visit(self.partners.members(base + (first + from) as usize + k), cell);
                }
            }
        }
    }

    /// The probability of a synapse with the partner at a place.
    #[inline(always)]
    fn chance(&self, own: Point, place: Point) -> f64 {
        let (from, to) = if self.by_target { (place, own) } else { (own, place) };
        self.kernel.probability(self.space.displacement(from, to))
    }

    /// As [`Neighbourhood::chance`], by the partner's place in the order of cells; 0 for the one that is excluded.
    #[inline(always)]
    pub fn chance_of(&self, own: Point, place: usize, excluded: Option<usize>) -> f64 {
        match excluded == Some(self.partners.order[place] as usize) {
            true => 0.0,
            false => self.chance(own, self.partners.points[place]),
        }
    }

    pub fn entity(&self, entity: usize) -> Point {
        self.entities.at(entity)
    }

    /// Whether a place is in one of the cells that are looked at one by one.
    pub fn is_near(&self, at: [i64; 3], place: Point) -> bool {
        let offset = self.partners.offset(at, self.partners.locate_inside(place));
        least_square(offset, self.partners.edge) <= self.cut
    }

    /// Draw each partner with its probability.
    pub fn draw(&self, entity: usize, excluded: Option<usize>, stream: &mut Stream, list: &mut Vec<u32>) {
        let (own, cells) = (self.entities.at(entity), &self.partners);
        let (at, mut gaps) = (cells.locate(own), Gaps::new());
        let mut left = f64::INFINITY;
        let start = list.len();
        self.each_near(at, |members, cell| {
            if members.is_empty() {
                return;
            }
            if cell.bound >= DENSE {
                for place in members {
                    let p = self.chance(own, cells.points[place]);
                    if p >= 1.0 || p > 0.0 && stream.uniform() < p {
                        list.push(cells.order[place]);
                    }
                }
                return;
            }
            if left == f64::INFINITY {
                left = gaps.next(stream).0;
            }
            let mut place = members.start;
            loop {
                let whole = (members.end - place) as f64 * cell.hazard;
                if left >= whole {
                    left -= whole;
                    return;
                }
                place = (place + (left / cell.hazard) as usize).min(members.end - 1);
                let (next, uniform) = gaps.next(stream);
                if uniform * cell.bound < self.chance(own, cells.points[place]) {
                    list.push(cells.order[place]);
                }
                (place, left) = (place + 1, next);
            }
        });
        if self.beyond > 0.0 {
            self.draw_beyond(own, at, stream, list);
        }
        if let Some(excluded) = excluded
            && let Some(found) = list[start..].iter().position(|&partner| partner as usize == excluded)
        {
            list.swap_remove(start + found);
        }
        list[start..].sort_unstable();
    }

    /// Draw the partners that are farther off than the near cells: hardly any, so all are skipped over at once.
    fn draw_beyond(&self, own: Point, at: [i64; 3], stream: &mut Stream, list: &mut Vec<u32>) {
        let cells = &self.partners;
        let mut place = 0.0;
        loop {
            place += (ln(stream.uniform()) / self.log_of_miss).floor();
            if place >= cells.order.len() as f64 {
                return;
            }
            let (partner, point) = (cells.order[place as usize], cells.points[place as usize]);
            if !self.is_near(at, point) && stream.uniform() * self.beyond < self.chance(own, point) {
                list.push(partner);
            }
            place += 1.0;
        }
    }

    /// The cells near a neuron with their members, as a list: where members begin, the sum of bounds up to the cell's end,
    /// and its bound. Their whole sum.
    pub fn weigh(&self, own: Point, list: &mut Vec<(u32, f64, f64)>) -> f64 {
        let mut sum = 0.0;
        self.each_near(self.partners.locate(own), |members, cell| {
            if !members.is_empty() {
                sum += members.len() as f64 * cell.bound;
                list.push((members.start as u32, sum, cell.bound));
            }
        });
        sum
    }

    /// How many partners have a probability above 0, if they are fewer than wanted.
    pub fn fewer_than(&self, entity: usize, wanted: usize, excluded: Option<usize>) -> Option<usize> {
        let own = self.entities.at(entity);
        let possible = |place: usize| self.chance_of(own, place, excluded) > 0.0;
        let mut found = 0;
        self.each_near(self.partners.locate(own), |mut members, _| {
            while found < wanted
                && let Some(place) = members.next()
            {
                found += usize::from(possible(place));
            }
        });
        if found < wanted && self.beyond > 0.0 {
            found = (0..self.partners.order.len()).filter(|&place| possible(place)).take(wanted).count();
        }
        (found < wanted).then_some(found)
    }

    /// The number of partners that a neuron is expected to have, on average over some of them, as if each partner were in
    /// the middle of its cell.
    pub fn expected(&self) -> f64 {
        const SAMPLE: usize = 64;
        let n = self.entities.len.min(SAMPLE);
        let total: f64 = (0..n)
            .map(|k| {
                let own = self.entities.at(k * self.entities.len / n);
                let mut sum = 0.0;
                self.each_near(self.partners.locate(own), |members, _| {
                    // A member stands for its cell: the middle one in order is as good as any.
                    if let Some(&place) =
                        self.partners.points.get((members.start + members.end) / 2).filter(|_| !members.is_empty())
                    {
                        sum += members.len() as f64 * self.chance(own, place);
                    }
                });
                sum
            })
            .sum();
        total / n.max(1) as f64
    }
}

/// How many cells along each axis make drawing quickest.
fn best_counts(kernel: &Kernel, space: Space, extent: Point, partners: usize, cut: f64) -> [i64; 3] {
    /// What it costs to look at a cell, and to draw a candidate.
    const LOOK: f64 = 2.0;
    const DRAW: f64 = 10.0;
    let dimensions = space.dimensions();
    let most = 2.0 * partners as f64 + 64.0;
    let volume: f64 = extent[..dimensions].iter().map(|&length| length.max(f64::MIN_POSITIVE)).product();
    let cost = |counts: [i64; 3]| {
        let edge: Point = std::array::from_fn(|axis| (extent[axis] / counts[axis] as f64).max(f64::MIN_POSITIVE));
        let around = |axis: usize| {
            let within = if axis < dimensions { (cut / edge[axis]).min(40.0) as i64 + 1 } else { 0 };
            within.min(counts[axis] - 1)
        };
        let density = partners as f64 / volume * edge[..dimensions].iter().product::<f64>();
        let mut cost = 0.0;
        for z in -around(2)..=around(2) {
            for y in -around(1)..=around(1) {
                for x in -around(0)..=around(0) {
                    let least = least_square([x, y, z], edge).sqrt();
                    if least <= cut {
                        cost += LOOK + DRAW * density * kernel.bound(least);
                    }
                }
            }
        }
        cost
    };
    let longest = extent.iter().fold(0.0_f64, |longest, &length| longest.max(length));
    let fit = |edge: f64| counts(extent, edge);
    let candidates = [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0].map(|parts| fit(cut / parts));
    let allowed = candidates.into_iter().filter(|counts| counts.iter().map(|&n| n as f64).product::<f64>() <= most);
    let best = allowed.map(|counts| (cost(counts), counts)).min_by(|one, other| one.0.total_cmp(&other.0));
    // If even cells as long as the reach are too many: as many as there are neurons.
    let sparse = || {
        let mut edge = cut.max(longest / most);
        while fit(edge).iter().map(|&n| n as f64).product::<f64>() > most {
            edge *= 1.5;
        }
        fit(edge)
    };
    best.map_or_else(sparse, |(_, counts)| counts)
}

/// Exponential numbers of mean 1, each with a uniform one, drawn many at a time.
struct Gaps {
    numbers: [f64; 2 * GAPS],
    used: usize,
}

const GAPS: usize = 16;

struct Logarithms([f64; 2 * GAPS]);

impl simd::Kernel for Logarithms {
    type Output = [f64; 2 * GAPS];

    #[inline(always)]
    fn run(mut self) -> [f64; 2 * GAPS] {
        self.0[..GAPS].iter_mut().for_each(|number| *number = -ln(*number));
        self.0
    }
}

impl Gaps {
    fn new() -> Gaps {
        Gaps { numbers: [0.0; 2 * GAPS], used: GAPS }
    }

    #[inline(always)]
    fn next(&mut self, stream: &mut Stream) -> (f64, f64) {
        if self.used == GAPS {
            stream.uniforms(&mut self.numbers);
            self.numbers = simd::run(Logarithms(self.numbers));
            self.used = 0;
        }
        self.used += 1;
        (self.numbers[self.used - 1], self.numbers[GAPS + self.used - 1])
    }
}
