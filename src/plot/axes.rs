//! Axes, labels and legends of one panel.

use super::color::Color;
use super::font;
use super::image;
use super::layout::{LABELS, NUMBERS, TICK};
use super::panel::{Data, Layer, Panel};
use super::range::{Range, Ticks};
use super::scene::{Anchor, Area, Mark, Scene};

/// Thickness of axes (units).
const AXIS: f64 = 0.8;

/// Thickness of scale bars (units).
const BAR: f64 = 1.6;

/// The most steps of a vertical axis.
pub const MOST_TICKS: usize = 7;

/// A panel in its place.
pub struct Frame<'a> {
    pub panel: &'a Panel,
    pub plot: Area,
    pub x: Range,
    pub y: Range,
    /// The label below; `None` if another panel follows.
    pub x_label: Option<&'a str>,
    /// Where the margin for the labels begins.
    pub outer_left: f64,
}

/// The extent of the data along the horizontal axis.
pub fn x_extent(panel: &Panel) -> Option<Range> {
    let extent = |layer: &Layer| match &layer.data {
        Data::Raster(spikes) => Some(Range::new(spikes.start, spikes.stop)),
        Data::Line { points, .. } => Range::of(points.iter().map(|point| point.0)),
        Data::Points(points) => Range::of(points.iter().map(|point| point.0)).map(|range| range.padded(0.04, 0.04)),
        Data::Bars { edges, .. } => Range::of(edges.iter().copied()),
        Data::Image { x, .. } => Some(*x),
        Data::Vertical(_) | Data::Horizontal(_) => None,
    };
    panel.layers.iter().filter_map(extent).reduce(Range::join)
}

/// The range of the vertical axis: as set, or the extent of the data with a margin.
pub fn y_range(panel: &Panel) -> Range {
    let neurons: usize = rasters(panel).map(|(_, len)| len).sum();
    let extent = |layer: &Layer| match &layer.data {
        Data::Raster(_) => Some(Range::new(-0.5, neurons.max(1) as f64 - 0.5)),
        Data::Line { points, from_zero } => Range::of(points.iter().map(|point| point.1)).map(|range| {
            if *from_zero { Range::new(0.0, range.high).padded(0.0, 0.06) } else { range.padded(0.06, 0.06) }
        }),
        Data::Points(points) => Range::of(points.iter().map(|point| point.1)).map(|range| range.padded(0.06, 0.06)),
        Data::Bars { heights, .. } => {
            Range::of(heights.iter().copied()).map(|range| range.join(Range::new(0.0, range.high)).padded(0.0, 0.06))
        }
        Data::Image { y, .. } => Some(*y),
        Data::Horizontal(y) => Range::of([*y]).map(|_| Range { low: *y, high: *y }),
        Data::Vertical(_) => None,
    };
    let joined = panel.layers.iter().filter_map(extent).reduce(Range::join);
    panel.y_range.or(joined.map(|range| Range::new(range.low, range.high))).unwrap_or(Range::new(0.0, 1.0))
}

/// The layers that are rasters, with their numbers of neurons.
pub fn rasters(panel: &Panel) -> impl Iterator<Item = (&Layer, usize)> {
    panel.layers.iter().filter_map(|layer| match &layer.data {
        Data::Raster(spikes) => Some((layer, spikes.len)),
        _ => None,
    })
}

/// Whether the rasters of a panel are told apart on the axis.
fn has_groups(panel: &Panel) -> bool {
    rasters(panel).any(|(layer, _)| !layer.name.is_empty())
}

/// The label of the vertical axis, which the names of rasters replace.
pub fn y_label(panel: &Panel) -> &str {
    let label = panel.y_label.as_deref().unwrap_or_default();
    if has_groups(panel) && label == "neuron" { "" } else { label }
}

/// Whether there is a title or a legend above the panel.
pub fn has_strip(panel: &Panel) -> bool {
    !panel.title.is_empty() || panel.layers.iter().any(in_legend)
}

fn in_legend(layer: &Layer) -> bool {
    !layer.name.is_empty() && !matches!(layer.data, Data::Raster(_) | Data::Image { .. })
}

/// Where the ticks of the vertical axis are, and what is written where.
pub fn y_axis(panel: &Panel, range: Range, most: usize) -> (Vec<f64>, Vec<(f64, String)>) {
    if has_groups(panel) {
        let mut edges = vec![-0.5];
        let mut labels = Vec::new();
        for (layer, len) in rasters(panel) {
            let low = edges[edges.len() - 1];
            edges.push(low + len as f64);
            labels.push((low + 0.5 * len as f64, layer.name.clone()));
        }
        return (edges, labels);
    }
    let whole = panel.layers.iter().any(|layer| matches!(layer.data, Data::Raster(_)));
    let ticks = range.ticks(most, whole);
    (ticks.values.clone(), ticks.values.iter().copied().zip(ticks.labels()).collect())
}

impl Frame<'_> {
    pub fn draw(&self, scene: &mut Scene) {
        self.draw_layers(scene);
        if !self.panel.bare {
            self.draw_x_axis(scene);
            self.draw_y_axis(scene);
        }
        self.draw_scale_bars(scene);
        self.draw_strip(scene);
        let scale = self.panel.layers.iter().find_map(|layer| match &layer.data {
            Data::Image { values, .. } => Some((Range::of(values.iter().copied())?, layer.name.as_str())),
            _ => None,
        });
        if let Some((range, name)) = scale {
            self.draw_color_scale(range, name, scene);
        }
    }

    pub fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let plot = &self.plot;
        (plot.left + self.x.share(x) * plot.width(), plot.bottom - self.y.share(y) * plot.height())
    }

    fn draw_x_axis(&self, scene: &mut Scene) {
        let Area { left, right, bottom, .. } = self.plot;
        scene.line(&[(left, bottom), (right, bottom)], Color::INK, AXIS);
        for (value, label) in self.x_ticks() {
            let x = self.place((value, 0.0)).0;
            scene.line(&[(x, bottom), (x, bottom + TICK)], Color::INK, AXIS);
            if self.x_label.is_some() {
                scene.text(&label, (x, bottom + TICK + 11.5), NUMBERS, Anchor::Middle);
            }
        }
        if let Some(label) = self.x_label {
            let size = font::fitting(label, LABELS, self.plot.width());
            scene.text(label, (0.5 * (left + right), bottom + TICK + 28.0), size, Anchor::Middle);
        }
    }

    /// As many ticks as have room for their labels.
    fn x_ticks(&self) -> Vec<(f64, String)> {
        let with = |most: usize| -> Vec<(f64, String)> {
            let ticks = self.x.ticks(most, false);
            ticks.values.iter().copied().zip(ticks.labels()).collect()
        };
        let room = |ticks: &[(f64, String)]| {
            let widest = ticks.iter().map(|(_, label)| font::width(label, NUMBERS)).fold(0.0, f64::max);
            (widest + 16.0) * ticks.len() as f64 <= self.plot.width()
        };
        (3..=10).rev().map(with).find(|ticks| room(ticks)).unwrap_or_else(|| with(2))
    }

    fn draw_y_axis(&self, scene: &mut Scene) {
        let Area { left, top, bottom, right } = self.plot;
        scene.line(&[(left, top), (left, bottom)], Color::INK, AXIS);
        let (ticks, labels) = y_axis(self.panel, self.y, ((self.plot.height() / 22.0) as usize).clamp(2, MOST_TICKS));
        let inside = |y: f64| (top - 0.1..=bottom + 0.1).contains(&y);
        for y in ticks.into_iter().map(|value| self.place((0.0, value)).1).filter(|&y| inside(y)) {
            scene.line(&[(left - TICK, y), (left, y)], Color::INK, AXIS);
            if has_groups(self.panel) && y > top + 1.0 && y < bottom - 1.0 {
                scene.line(&[(left, y), (right, y)], Color(205, 205, 205), 0.6);
            }
        }
        for (value, label) in labels {
            let y = self.place((0.0, value)).1;
            if inside(y) {
                scene.text(&label, (left - TICK - 3.0, y + 0.36 * NUMBERS), NUMBERS, Anchor::End);
            }
        }
        let label = y_label(self.panel);
        let size = font::fitting(label, LABELS, self.plot.height() + 8.0);
        scene.upright(label, (self.outer_left + 16.0, 0.5 * (top + bottom)), size);
    }

    /// Bars at the lower right, about a fifth of the panel's width and half its height.
    fn draw_scale_bars(&self, scene: &mut Scene) {
        let Area { left, right, top, bottom } = self.plot;
        let round = |range: Range, most: usize, unit: &str| {
            let step = range.ticks(most, false).step;
            let number = Ticks { values: vec![step], step }.labels().concat();
            (step, format!("{number} {unit}"))
        };
        let [flat, upright] = &self.panel.scale_bars;
        if let Some(unit) = flat {
            let (step, label) = round(self.x, 6, unit);
            let (from, y) = (right - step / (self.x.high - self.x.low) * (right - left), bottom + 9.0);
            scene.line(&[(from, y), (right, y)], Color::INK, BAR);
            scene.text(&label, (from - 5.0, y + 0.36 * NUMBERS), NUMBERS, Anchor::End);
        }
        if let Some(unit) = upright {
            let (step, label) = round(self.y, 3, unit);
            let (to, x) = (bottom - step / (self.y.high - self.y.low) * (bottom - top), right + 5.0);
            scene.line(&[(x, bottom), (x, to)], Color::INK, BAR);
            scene.upright(&label, (x + 11.0, 0.5 * (bottom + to)), NUMBERS);
        }
    }

    /// The title at the left, the legend at the right.
    fn draw_strip(&self, scene: &mut Scene) {
        let baseline = self.plot.top - 7.0;
        let mut right = self.plot.right;
        for (number, layer) in self.panel.layers.iter().enumerate().rev().filter(|(_, layer)| in_legend(layer)) {
            let width = font::width(&layer.name, NUMBERS) + 20.0;
            if right - width < self.plot.left {
                break;
            }
            scene.text(&layer.name, (right, baseline), NUMBERS, Anchor::End);
            let (from, y) = (right - width, baseline - 0.36 * NUMBERS);
            let color = layer.color.unwrap_or(Color::of_layer(number));
            match layer.data {
                Data::Points(_) => scene.marks.push(Mark::Spots {
                    centres: vec![(from + 10.0, y)],
                    width: 5.0,
                    height: 5.0,
                    round: true,
                    color,
                }),
                _ => scene.line(&[(from + 2.0, y), (from + 16.0, y)], color, 2.0),
            }
            right -= width + 10.0;
        }
        let size = font::fitting(&self.panel.title, LABELS, right - self.plot.left);
        scene.text(&self.panel.title, (self.plot.left, baseline), size, Anchor::Start);
    }

    fn draw_color_scale(&self, range: Range, name: &str, scene: &mut Scene) {
        let Area { right, top, bottom, .. } = self.plot;
        let bar = Area { left: right + 8.0, right: right + 16.0, top, bottom };
        let steps = ndarray::Array2::from_shape_fn((64, 1), |(row, _)| row as f64);
        scene.marks.extend(image::picture(&steps, bar, bar, Range::new(0.0, 63.0)));
        let ticks = range.ticks(((self.plot.height() / 40.0) as usize).clamp(2, 5), false);
        for (&value, label) in ticks.values.iter().zip(ticks.labels()) {
            let y = bottom - range.share(value) * self.plot.height();
            scene.line(&[(bar.right, y), (bar.right + 2.5, y)], Color::INK, AXIS);
            scene.text(&label, (bar.right + 5.0, y + 0.36 * NUMBERS), NUMBERS, Anchor::Start);
        }
        scene.text(name, (bar.left, top - 7.0), NUMBERS, Anchor::Start);
    }
}
