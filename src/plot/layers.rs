//! The data of a panel as marks.

use super::color::Color;
use super::curve;
use super::extent;
use super::frame::Frame;
use super::image;
use super::panel::{Data, Layer};
use super::range::Range;
use super::scene::{Area, Mark, RING, Scene, Spots};
use crate::recording::Spikes;

/// Thickness of curves (units).
const CURVE: f64 = 1.1;

/// Diameter of points (units).
const POINT: f64 = 4.5;

/// Lengths of a dash and of the gap after it (units).
const DASH: (f64, f64) = (5.0, 3.5);

impl Frame<'_> {
    pub fn draw_layers(&self, scene: &mut Scene) {
        let is_shade = |layer: &Layer| matches!(layer.data, Data::Shade(..));
        let (behind, rest): (Vec<_>, Vec<_>) =
            self.panel.layers.iter().enumerate().partition(|(_, layer)| is_shade(layer));
        let is_marker = |layer: &Layer| matches!(layer.data, Data::Vertical(_) | Data::Horizontal(_));
        let alone = rest.iter().filter(|(_, layer)| !is_marker(layer)).count() == 1;
        let (colors, scale) = (self.panel.colors(), extent::color_range(self.panel).unwrap_or(Range::new(0.0, 1.0)));
        let mut neurons_below = 0.0;
        for (number, layer) in behind.into_iter().chain(rest) {
            let color = colors[number];
            match &layer.data {
                Data::Raster(spikes) => {
                    let color = if alone { layer.color.unwrap_or(Color::INK) } else { color };
                    scene.marks.extend(self.raster(spikes, neurons_below, color, layer.thickness));
                    neurons_below += spikes.len as f64;
                }
                Data::Line { points, .. } if layer.dashed => self.dashes(points, color, layer.thickness * CURVE, scene),
                Data::Line { points, .. } => self.curve(points, color, layer.thickness * CURVE, scene),
                Data::Points(points) => {
                    scene.marks.extend(self.points(points, color, layer.thickness * POINT));
                    if layer.hollow {
                        let inner = layer.thickness * POINT * RING;
                        scene.marks.extend(self.points(points, Color(255, 255, 255), inner));
                    }
                }
                Data::Bars { edges, heights } => self.bars(edges, heights, color, scene),
                Data::Image { values, x, y } => {
                    let (left, bottom) = self.place((x.low, y.low));
                    let (right, top) = self.place((x.high, y.high));
                    scene.marks.extend(image::picture(values, Area { left, top, right, bottom }, self.plot, scale));
                }
                Data::Shade(from, to) => self.shade(*from, *to, color, scene),
                Data::Vertical(x) => self.marker([(*x, self.y.low), (*x, self.y.high)], layer, scene),
                Data::Horizontal(y) => self.marker([(self.x.low, *y), (self.x.high, *y)], layer, scene),
            }
        }
    }

    fn curve(&self, points: &[(f64, f64)], color: Color, width: f64, scene: &mut Scene) {
        let points: Vec<_> = points.iter().map(|&point| self.place(point)).collect();
        for piece in curve::pieces(&points, self.plot) {
            scene.line(&piece, color, width);
        }
    }

    fn dashes(&self, points: &[(f64, f64)], color: Color, width: f64, scene: &mut Scene) {
        let points: Vec<_> = points.iter().map(|&point| self.place(point)).collect();
        for dash in curve::pieces(&points, self.plot).iter().flat_map(|piece| curve::dashes(piece, DASH)) {
            scene.line(&dash, color, width);
        }
    }

    fn marker(&self, ends: [(f64, f64); 2], layer: &Layer, scene: &mut Scene) {
        self.curve(&ends, layer.color.unwrap_or(Color::GREY), 0.9 * layer.thickness, scene);
    }

    fn shade(&self, from: f64, to: f64, color: Color, scene: &mut Scene) {
        let Area { left, top, right, bottom } = self.plot;
        let (from, to) = (self.place((from, 0.0)).0, self.place((to, 0.0)).0);
        let area = Area { left: from.min(to).max(left), top, right: from.max(to).min(right), bottom };
        if area.right > area.left {
            scene.marks.push(Mark::Bar { area, color });
        }
    }

    /// The height of a row of the rasters (units).
    fn row(&self) -> f64 {
        self.plot.height() / (self.y.high - self.y.low)
    }

    /// The diameter of a dot for a spike (units): as high as a row, or larger if few dots share the panel.
    fn dot(&self) -> f64 {
        let spikes: usize = extent::rasters(self.panel).map(|(_, spikes)| spikes.count()).sum();
        let room = self.plot.width() * self.plot.height() / spikes.max(1) as f64;
        (0.1 * room).sqrt().min(2.4).max((0.9 * self.row()).min(2.0)).max(1.2)
    }

    /// Upright bars if there is room for them, otherwise dots.
    fn raster(&self, spikes: &Spikes, neurons_below: f64, color: Color, thickness: f64) -> Option<Mark> {
        let bars = self.row() >= 3.0;
        let dot = thickness * self.dot();
        let (width, height) = if bars { (1.2 * thickness, (0.75 * self.row()).min(14.0)) } else { (dot, dot) };
        let centres = self.merged(spikes.events().map(|(time, neuron)| (time, neurons_below + neuron as f64)));
        let round = !bars && width > 1.2;
        (!centres.is_empty()).then_some(Mark::Spots { centres, width, height, round, color })
    }

    fn points(&self, points: &[(f64, f64)], color: Color, diameter: f64) -> Option<Mark> {
        let centres = self.merged(points.iter().copied());
        (!centres.is_empty()).then_some(Mark::Spots { centres, width: diameter, height: diameter, round: true, color })
    }

    /// The places of the visible points, one for each spot that they fall on.
    fn merged(&self, points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
        let Area { left, top, right, bottom } = self.plot;
        let inside = |&(x, y): &(f64, f64)| (left..=right).contains(&x) && (top..=bottom).contains(&y);
        let mut spots = Spots::over(self.plot);
        points.map(|point| self.place(point)).filter(inside).filter(|&place| spots.take(place)).collect()
    }

    fn bars(&self, edges: &[f64], heights: &[f64], color: Color, scene: &mut Scene) {
        let Area { left, top, right, bottom } = self.plot;
        for (pair, &height) in edges.windows(2).zip(heights) {
            let (from, zero) = self.place((pair[0], 0.0));
            let (to, end) = self.place((pair[1], height));
            if ![from, zero, to, end].iter().all(|place| place.is_finite()) {
                continue;
            }
            let gap = if (to - from).abs() > 4.0 { 0.5 } else { 0.0 };
            let area = Area {
                left: from.min(to).max(left) + gap,
                right: from.max(to).min(right) - gap,
                top: end.min(zero).clamp(top, bottom),
                bottom: end.max(zero).clamp(top, bottom),
            };
            if area.right > area.left && area.bottom > area.top {
                scene.marks.push(Mark::Bar { area, color });
            }
        }
    }
}
