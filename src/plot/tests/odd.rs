//! Figures of odd data, however public fields disagree.

use super::*;

/// Values that programs stumble over, by a sequence that is the same each time.
struct Odd(u64);

impl Odd {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn number(&mut self) -> f64 {
        const ODD: [f64; 16] = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            1e-300,
            5e-324,
            1e300,
            -1e300,
            f64::MAX,
            f64::MIN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            1e15,
            1e-9,
        ];
        ODD[self.below(ODD.len())]
    }

    fn numbers(&mut self) -> Vec<f64> {
        (0..self.below(7)).map(|_| self.number()).collect()
    }

    fn spikes(&mut self) -> Spikes {
        const LENGTHS: [usize; 6] = [0, 1, 2, 1000, usize::MAX - 1, usize::MAX];
        let neurons = (0..self.below(7)).map(|_| LENGTHS[self.below(6)]).collect();
        let len = LENGTHS[self.below(6)];
        Spikes { times: self.numbers().into(), neurons, len, start: self.number(), stop: self.number() }
    }

    fn samples(&mut self) -> Samples {
        let (rows, columns) = (self.below(5), self.below(9));
        let values = Array2::from_shape_fn((rows, columns), |_| self.number());
        let neurons = (0..self.below(4)).collect();
        Samples { variable: "x".into(), unit: "u".into(), times: self.numbers().into(), neurons, values }
    }

    fn panel(&mut self) -> Panel {
        let mut panel = Panel::new();
        for _ in 0..1 + self.below(4) {
            let (a, b) = (self.number(), self.number());
            panel = match self.below(16) {
                0 => panel.raster(&self.spikes()),
                1 => panel.raster(&self.spikes()).named("E"),
                2 => panel.rate(&self.spikes(), a),
                3 => panel.trace(&self.samples()),
                4 => panel.space_time(&self.samples()).color_range(a, b),
                5 => panel.heat_map(self.samples().values.view(), (a, b), (b, self.number())),
                6 => panel.line(&self.numbers(), &self.numbers()).thickness(a),
                7 => panel.scatter(&self.numbers(), &self.numbers()).named("points").thickness(a),
                8 => panel.histogram(&self.numbers(), [0, 1, 7, usize::MAX][self.below(4)]),
                9 => panel.bars(&self.numbers(), &self.numbers()),
                10 => panel.flow((a, b), (b, a), |x, y| (x * y, y - x)),
                11 => panel.shade(a, b).named("shade"),
                12 => panel.vertical(a).horizontal(b),
                13 => panel.x_range(a, b),
                14 => panel.y_range(a, b).height(a),
                _ => panel.scale_bar("ms").upright_scale_bar("mV"),
            };
        }
        panel
    }
}

#[test]
fn odd_fields_draw() {
    let mut odd = Odd(1);
    for number in 0..600 {
        let mut figure = Figure::grid([0, 1, 2, usize::MAX][odd.below(4)]).size(200, 150);
        for _ in 0..1 + odd.below(3) {
            figure = figure.panel(odd.panel());
        }
        let ending = if number % 8 == 0 { "png" } else { "svg" };
        figure.save(path(&format!("fields.{ending}"))).unwrap();
    }
}

#[test]
fn two_populations_of_all_neurons_there_can_be() {
    let all = Spikes { len: usize::MAX, ..spikes(10, 5) };
    let panel = Panel::new().raster(&all).named("E").raster(&all).named("I");
    Figure::new().panel(panel).raster(&all).rate(&all, 5.0).save(path("all.svg")).unwrap();
}

#[test]
fn grids_within_grids_end() {
    let panel = || Panel::new().line(&[0.0, 1.0], &[0.0, 1.0]);
    let nested =
        |depth: usize| (1..depth).fold(Figure::grid(1).panel(panel()), |figure, _| Figure::grid(1).cell(figure));
    nested(32).save(path("nested.png")).unwrap();
    for depth in [33, 34, 65, 20_000] {
        let figure = nested(depth);
        for figure in [figure.clone(), Figure::new().cell(figure.clone()), Figure::grid(2).panel(panel()).cell(figure)]
        {
            let Err(Error::Figure { reason }) = figure.save(path("nested.svg")) else { panic!("{depth} accepted") };
            assert!(reason.contains("32"), "{reason}");
            assert!(format!("{figure:?}").len() < 1_000_000);
        }
    }
}
