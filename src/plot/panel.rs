use ndarray::{Array2, ArrayView2};

use super::color::Color;
use super::label::{printed_unit, with_unit};
use super::range::Range;
use crate::analysis::smoothed_rate;
use crate::recording::{Samples, Spikes};

/// One pair of axes and what is drawn on it.
///
/// Each method that draws adds a layer; [`Panel::named`], [`Panel::color`] and [`Panel::thickness`] set the layer added
/// last.
///
/// ```no_run
/// # fn main() -> synfire::Result<()> {
/// use synfire::plot::{Figure, Panel};
///
/// let current = [0.0, 1.0, 2.0, 3.0];
/// let panel = Panel::new()
///     .line(&current, &[0.0, 0.0, 12.0, 21.0])
///     .named("model")
///     .scatter(&current, &[0.1, 0.0, 11.5, 22.0])
///     .named("measured")
///     .x_label("input (nA)")
///     .y_label("rate (Hz)");
/// Figure::new().panel(panel).save("f-i.png")?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Panel {
    pub(super) layers: Vec<Layer>,
    pub(super) title: String,
    pub(super) x_label: Option<String>,
    pub(super) y_label: Option<String>,
    pub(super) x_range: Option<Range>,
    pub(super) y_range: Option<Range>,
    pub(super) color_range: Option<Range>,
    pub(super) weight: Option<f64>,
    pub(super) bare: bool,
    /// The units of the scale bars along the horizontal and the vertical axis.
    pub(super) scale_bars: [Option<String>; 2],
}

/// One set of data, and how it looks.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub data: Data,
    pub name: String,
    pub color: Option<Color>,
    pub thickness: f64,
    pub dashed: bool,
    pub hollow: bool,
}

/// What a layer shows.
#[derive(Clone, Debug)]
pub(super) enum Data {
    Raster(Spikes),
    Line { points: Vec<(f64, f64)>, from_zero: bool },
    Points(Vec<(f64, f64)>),
    Bars { edges: Vec<f64>, heights: Vec<f64> },
    Image { values: Array2<f64>, x: Range, y: Range },
    Shade(f64, f64),
    Vertical(f64),
    Horizontal(f64),
}

impl Panel {
    /// An empty panel.
    pub fn new() -> Panel {
        Panel::default()
    }

    /// A dot for each spike. Several rasters are stacked, the first at the bottom, each in its colour, with its name
    /// on the axis.
    pub fn raster(self, spikes: &Spikes) -> Panel {
        self.layer(Data::Raster(spikes.clone())).labels("time (ms)", "neuron")
    }

    /// The mean rate of the neurons (Hz), smoothed with a Gaussian of standard deviation `sd` ms.
    pub fn rate(self, spikes: &Spikes, sd: f64) -> Panel {
        let fine = if sd > 0.0 && sd.is_finite() { 0.2 * sd } else { 1.0 };
        let bin = fine.max(spikes.duration() / 5000.0);
        let rate = smoothed_rate(spikes, bin, sd);
        let points = rate.iter().enumerate().map(|(k, &rate)| (spikes.start + (k as f64 + 0.5) * bin, rate)).collect();
        self.layer(Data::Line { points, from_zero: true }).labels("time (ms)", "rate (Hz)")
    }

    /// A curve for each sampled neuron, with a legend if there are two to six.
    pub fn trace(mut self, samples: &Samples) -> Panel {
        let several = (2..=6).contains(&samples.values.ncols());
        for (column, trace) in samples.values.columns().into_iter().enumerate() {
            let points = samples.times.iter().copied().zip(trace.iter().copied()).collect();
            self = self.layer(Data::Line { points, from_zero: false });
            if let Some(neuron) = samples.neurons.get(column).filter(|_| several) {
                self = self.named(format!("neuron {neuron}"));
            }
        }
        self.labels("time (ms)", &with_unit(&samples.variable, &samples.unit))
    }

    /// The samples as an image: time to the right, neurons upwards, values as colours, whose scale has the variable's name
    /// and unit. Each sample fills the time since the one before.
    pub fn space_time(self, samples: &Samples) -> Panel {
        let times = Range::of(samples.times.iter().copied()).unwrap_or(Range::new(0.0, 1.0));
        let gaps = samples.times.len().saturating_sub(1).max(1) as f64;
        let times = Range::new(times.low - (times.high - times.low) / gaps, times.high);
        let values = samples.values.t().to_owned();
        let neurons = Range::new(-0.5, values.nrows() as f64 - 0.5);
        let image =
            self.layer(Data::Image { values, x: times, y: neurons }).named(with_unit(&samples.variable, &samples.unit));
        image.labels("time (ms)", "neuron")
    }

    /// An image of `values`: the first row at the bottom, the first column at the left, stretched over the range `x`
    /// and the range `y`.
    pub fn heat_map(self, values: ArrayView2<f64>, x: (f64, f64), y: (f64, f64)) -> Panel {
        self.layer(Data::Image { values: values.to_owned(), x: Range::new(x.0, x.1), y: Range::new(y.0, y.1) })
    }

    /// A curve through points, up to the end of the shorter list. It is interrupted where a value is not finite.
    pub fn line<'a>(self, x: impl IntoIterator<Item = &'a f64>, y: impl IntoIterator<Item = &'a f64>) -> Panel {
        let points = x.into_iter().copied().zip(y.into_iter().copied()).collect();
        self.layer(Data::Line { points, from_zero: false })
    }

    /// A disc at each point.
    pub fn scatter<'a>(self, x: impl IntoIterator<Item = &'a f64>, y: impl IntoIterator<Item = &'a f64>) -> Panel {
        self.layer(Data::Points(x.into_iter().copied().zip(y.into_iter().copied()).collect()))
    }

    /// Grey strokes in the direction of `flow`, each from a dot at its place: the phase plane of two variables, over the
    /// range `x` and the range `y`.
    ///
    /// ```
    /// use synfire::plot::Panel;
    ///
    /// // A swinging pendulum.
    /// let panel = Panel::new().flow((-3.0, 3.0), (-2.0, 2.0), |angle, speed| (speed, -angle.sin()));
    /// # let _ = panel;
    /// ```
    pub fn flow(self, x: (f64, f64), y: (f64, f64), flow: impl Fn(f64, f64) -> (f64, f64)) -> Panel {
        const STROKES: usize = 15;
        let (width, height) = ((x.1 - x.0) / STROKES as f64, (y.1 - y.0) / STROKES as f64);
        let (mut dots, mut strokes) = (Vec::new(), Vec::new());
        for place in 0..STROKES * STROKES {
            let from_low = |index: usize| index as f64 + 0.5;
            let at = (x.0 + width * from_low(place % STROKES), y.0 + height * from_low(place / STROKES));
            let (dx, dy) = flow(at.0, at.1);
            let (right, up) = (dx / width, dy / height);
            let scale = 0.7 / (right * right + up * up).sqrt();
            dots.push(at);
            strokes.extend([at, (at.0 + scale * dx, at.1 + scale * dy), (f64::NAN, f64::NAN)]);
        }
        let strokes = self.layer(Data::Line { points: strokes, from_zero: false }).color(Color::GREY).thickness(0.7);
        let dots = strokes.layer(Data::Points(dots)).color(Color::GREY).thickness(0.4);
        dots.x_range(x.0, x.1).y_range(y.0, y.1)
    }

    /// How many of `values` fall into each of `bins` equal bins between their extremes.
    pub fn histogram<'a>(self, values: impl IntoIterator<Item = &'a f64>, bins: usize) -> Panel {
        let values: Vec<f64> = values.into_iter().copied().filter(|value| value.is_finite()).collect();
        let range = Range::of(values.iter().copied()).unwrap_or(Range::new(0.0, 1.0));
        let bins = bins.clamp(1, 100_000);
        let mut heights = vec![0.0; bins];
        for value in values {
            heights[((range.share(value) * bins as f64) as usize).min(bins - 1)] += 1.0;
        }
        let edge = |k: usize| range.low + (range.high - range.low) * k as f64 / bins as f64;
        self.bars(&(0..=bins).map(edge).collect::<Vec<_>>(), &heights).labels("", "count")
    }

    /// Bars of the given `heights` between successive `edges`.
    pub fn bars<'a>(
        self,
        edges: impl IntoIterator<Item = &'a f64>,
        heights: impl IntoIterator<Item = &'a f64>,
    ) -> Panel {
        let (edges, heights) = (edges.into_iter().copied().collect(), heights.into_iter().copied().collect());
        self.layer(Data::Bars { edges, heights })
    }

    /// Light grey behind everything else from `from` to `to` on the horizontal axis, as for the time of a stimulus.
    pub fn shade(self, from: f64, to: f64) -> Panel {
        self.layer(Data::Shade(from, to)).color(Color(232, 232, 232))
    }

    /// A grey line across the panel at `x`.
    pub fn vertical(self, x: f64) -> Panel {
        self.layer(Data::Vertical(x)).color(Color::GREY)
    }

    /// A grey line along the panel at `y`.
    pub fn horizontal(self, y: f64) -> Panel {
        self.layer(Data::Horizontal(y)).color(Color::GREY)
    }

    /// The name of the layer added last, for the legend; of a raster, for the axis; of an image, for the colour scale.
    pub fn named(self, name: impl Into<String>) -> Panel {
        self.latest(|layer| layer.name = name.into())
    }

    /// The colour of the layer added last.
    pub fn color(self, color: Color) -> Panel {
        self.latest(|layer| layer.color = Some(color))
    }

    /// The thickness of the curve, or the diameter of the points, of the layer added last, relative to the usual one.
    pub fn thickness(self, thickness: f64) -> Panel {
        self.latest(|layer| layer.thickness = if thickness.is_finite() { thickness.clamp(0.1, 10.0) } else { 1.0 })
    }

    /// Breaks the curve of the layer added last into dashes, as for what is unstable.
    pub fn dashed(self) -> Panel {
        self.latest(|layer| layer.dashed = true)
    }

    /// Makes rings of the discs of the layer added last.
    pub fn hollow(self) -> Panel {
        self.latest(|layer| layer.hollow = true)
    }

    /// A title above the panel.
    pub fn title(self, title: impl Into<String>) -> Panel {
        Panel { title: title.into(), ..self }
    }

    /// What the horizontal axis shows, with its unit, as in "time (ms)".
    pub fn x_label(self, label: impl Into<String>) -> Panel {
        Panel { x_label: Some(label.into()), ..self }
    }

    /// What the vertical axis shows, with its unit, as in "rate (Hz)".
    pub fn y_label(self, label: impl Into<String>) -> Panel {
        Panel { y_label: Some(label.into()), ..self }
    }

    /// The ends of the horizontal axis. Panels of a stack share theirs.
    pub fn x_range(self, low: f64, high: f64) -> Panel {
        Panel { x_range: Some(Range::new(low, high)), ..self }
    }

    /// The ends of the vertical axis.
    pub fn y_range(self, low: f64, high: f64) -> Panel {
        Panel { y_range: Some(Range::new(low, high)), ..self }
    }

    /// The values with the darkest and the brightest colour of an image; by default the extremes of its values.
    pub fn color_range(self, low: f64, high: f64) -> Panel {
        Panel { color_range: Some(Range::new(low, high)), ..self }
    }

    /// The height relative to the other panels of the stack: by default 3 for a raster, 2 for an image, otherwise 1.
    pub fn height(self, weight: f64) -> Panel {
        Panel { weight: Some(if weight.is_finite() { weight.clamp(0.05, 100.0) } else { 1.0 }), ..self }
    }

    /// Leaves the axes out.
    pub fn bare(self) -> Panel {
        Panel { bare: true, ..self }
    }

    /// Below the panel, in place of an axis, a bar that is a round number of these units long, as in "20 ms".
    pub fn scale_bar(self, unit: impl Into<String>) -> Panel {
        let [_, upright] = self.scale_bars;
        Panel { scale_bars: [Some(printed_unit(&unit.into())), upright], bare: true, ..self }
    }

    /// Beside the panel, in place of an axis, an upright bar that is a round number of these units high.
    pub fn upright_scale_bar(self, unit: impl Into<String>) -> Panel {
        let [flat, _] = self.scale_bars;
        Panel { scale_bars: [flat, Some(printed_unit(&unit.into()))], bare: true, ..self }
    }

    /// The colour of each layer: as set, or the next of those that differ.
    pub(super) fn colors(&self) -> Vec<Color> {
        let mut number = 0;
        let mut next = || {
            number += 1;
            Color::of_layer(number - 1)
        };
        self.layers.iter().map(|layer| layer.color.unwrap_or_else(&mut next)).collect()
    }

    fn layer(mut self, data: Data) -> Panel {
        self.layers.push(Layer {
            data,
            name: String::new(),
            color: None,
            thickness: 1.0,
            dashed: false,
            hollow: false,
        });
        self
    }

    fn latest(mut self, change: impl FnOnce(&mut Layer)) -> Panel {
        if let Some(layer) = self.layers.last_mut() {
            change(layer);
        }
        self
    }

    /// Labels for axes that have none yet.
    fn labels(mut self, x: &str, y: &str) -> Panel {
        self.x_label.get_or_insert_with(|| x.into());
        self.y_label.get_or_insert_with(|| y.into());
        self
    }
}
