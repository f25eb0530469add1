//! The axes of one panel, or the scale bars in their place.

use super::color::Color;
use super::extent::rasters;
use super::font;
use super::frame::{AXIS, Frame, LABELS, NUMBERS, TICK};
use super::panel::{Data, Panel};
use super::range::{Range, Ticks};
use super::scene::{Anchor, Area, Scene};

/// Thickness of scale bars (units).
const BAR: f64 = 1.6;

/// The most steps of a vertical axis.
pub const MOST_TICKS: usize = 7;

/// Whether the rasters of a panel are told apart on the axis.
fn has_groups(panel: &Panel) -> bool {
    rasters(panel).any(|(layer, _)| !layer.name.is_empty())
}

/// The label of the vertical axis, which the names of rasters replace.
pub fn y_label(panel: &Panel) -> &str {
    let label = panel.y_label.as_deref().unwrap_or_default();
    if has_groups(panel) && label == "neuron" { "" } else { label }
}

/// Where the ticks of the vertical axis are, and what is written where.
pub fn y_axis(panel: &Panel, range: Range, most: usize) -> (Vec<f64>, Vec<(f64, String)>) {
    if has_groups(panel) {
        let mut edges = vec![-0.5];
        let mut labels = Vec::new();
        for (layer, spikes) in rasters(panel) {
            let (low, len) = (edges[edges.len() - 1], spikes.len as f64);
            edges.push(low + len);
            labels.push((low + 0.5 * len, layer.name.clone()));
        }
        return (edges, labels);
    }
    let whole = panel.layers.iter().any(|layer| matches!(layer.data, Data::Raster(_)));
    let ticks = range.ticks_to_end(most, whole);
    (ticks.values.clone(), ticks.values.iter().copied().zip(ticks.labels()).collect())
}

pub fn draw(frame: &Frame, scene: &mut Scene) {
    if !frame.panel.bare {
        draw_x_axis(frame, scene);
        draw_y_axis(frame, scene);
    }
    draw_scale_bars(frame, scene);
}

fn draw_x_axis(frame: &Frame, scene: &mut Scene) {
    let Area { left, right, bottom, .. } = frame.plot;
    scene.line(&[(left, bottom), (right, bottom)], Color::INK, AXIS);
    for (value, label) in x_ticks(frame) {
        let x = frame.place((value, 0.0)).0;
        scene.line(&[(x, bottom), (x, bottom + TICK)], Color::INK, AXIS);
        if frame.x_label.is_some() {
            scene.text(&label, (x, bottom + TICK + 11.5), NUMBERS, Anchor::Middle);
        }
    }
    if let Some(label) = frame.x_label {
        let size = font::fitting(label, LABELS, frame.plot.width());
        scene.text(label, (0.5 * (left + right), bottom + TICK + 28.0), size, Anchor::Middle);
    }
}

/// As many ticks as have room for their labels.
fn x_ticks(frame: &Frame) -> Vec<(f64, String)> {
    let with = |most: usize| -> Vec<(f64, String)> {
        let ticks = frame.x.ticks_to_end(most, false);
        ticks.values.iter().copied().zip(ticks.labels()).collect()
    };
    let room = |ticks: &[(f64, String)]| {
        let widest = ticks.iter().map(|(_, label)| font::width(label, NUMBERS)).fold(0.0, f64::max);
        (widest + 16.0) * ticks.len() as f64 <= frame.plot.width()
    };
    (3..=10).rev().map(with).find(|ticks| room(ticks)).unwrap_or_else(|| with(2))
}

fn draw_y_axis(frame: &Frame, scene: &mut Scene) {
    let Area { left, top, bottom, right } = frame.plot;
    scene.line(&[(left, top), (left, bottom)], Color::INK, AXIS);
    let (ticks, labels) = y_axis(frame.panel, frame.y, ((frame.plot.height() / 22.0) as usize).clamp(2, MOST_TICKS));
    let inside = |y: f64| (top - 0.1..=bottom + 0.1).contains(&y);
    for y in ticks.into_iter().map(|value| frame.place((0.0, value)).1).filter(|&y| inside(y)) {
        scene.line(&[(left - TICK, y), (left, y)], Color::INK, AXIS);
        if has_groups(frame.panel) && y > top + 1.0 && y < bottom - 1.0 {
            scene.line(&[(left, y), (right, y)], Color(205, 205, 205), 0.6);
        }
    }
    for (value, label) in labels {
        let y = frame.place((0.0, value)).1;
        if inside(y) {
            scene.text(&label, (left - TICK - 3.0, y + 0.36 * NUMBERS), NUMBERS, Anchor::End);
        }
    }
    let label = y_label(frame.panel);
    let size = font::fitting(label, LABELS, frame.plot.height() + 8.0);
    scene.upright(label, (frame.outer_left + 16.0, 0.5 * (top + bottom)), size);
}

/// Bars at the lower right, about a fifth of the panel's width and half its height.
fn draw_scale_bars(frame: &Frame, scene: &mut Scene) {
    let Area { left, right, top, bottom } = frame.plot;
    let round = |range: Range, most: usize, unit: &str| {
        let step = range.ticks(most, false).step;
        let number = Ticks { values: vec![step], step }.labels().concat();
        (step, format!("{number} {unit}"))
    };
    let [flat, upright] = &frame.panel.scale_bars;
    if let Some(unit) = flat {
        let (step, label) = round(frame.x, 6, unit);
        let (from, y) = (right - step / (frame.x.high - frame.x.low) * (right - left), bottom + 9.0);
        scene.line(&[(from, y), (right, y)], Color::INK, BAR);
        scene.text(&label, (from - 5.0, y + 0.36 * NUMBERS), NUMBERS, Anchor::End);
    }
    if let Some(unit) = upright {
        let (step, label) = round(frame.y, 3, unit);
        let (to, x) = (bottom - step / (frame.y.high - frame.y.low) * (bottom - top), right + 5.0);
        scene.line(&[(x, bottom), (x, to)], Color::INK, BAR);
        scene.upright(&label, (x + 11.0, 0.5 * (bottom + to)), NUMBERS);
    }
}
