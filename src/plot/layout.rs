//! Where the panels of a figure go.

use super::extent;
use super::font;
use super::frame::{Frame, NUMBERS, TICK};
use super::panel::{Data, Panel};
use super::scene::{Area, Scene};
use super::{axes, legend};

/// The height of a panel relative to the others.
pub fn weight(panel: &Panel) -> f64 {
    let usual = |data: &Data| match data {
        Data::Raster(_) => 3.0,
        Data::Image { .. } => 2.0,
        _ => 1.0,
    };
    panel.weight.unwrap_or_else(|| panel.layers.iter().map(|layer| usual(&layer.data)).fold(1.0, f64::max))
}

/// The places of `count` cells in `columns` columns, row by row.
pub fn cells(count: usize, columns: usize, area: Area) -> Vec<Area> {
    let columns = columns.min(count.max(1));
    let rows = count.div_ceil(columns).max(1);
    let (width, height) = (area.width() / columns as f64, area.height() / rows as f64);
    let place = |k: usize| {
        let (left, top) = (area.left + (k % columns) as f64 * width, area.top + (k / columns) as f64 * height);
        Area { left, top, right: left + width, bottom: top + height }
    };
    (0..count).map(place).collect()
}

/// The room that numbers and labels need to the left of the panels.
pub fn left_margin(panels: &[Panel], area: &Area) -> f64 {
    let need = |panel: &Panel| {
        if panel.bare {
            return 8.0;
        }
        let range = extent::y_range(panel);
        let labels = (2..=axes::MOST_TICKS).flat_map(|most| axes::y_axis(panel, range, most).1);
        let numbers = labels.map(|(_, label)| font::width(&label, NUMBERS)).fold(0.0, f64::max);
        let label = if axes::y_label(panel).is_empty() { 0.0 } else { 18.0 };
        numbers + label + TICK + 12.0
    };
    panels.iter().map(need).fold(0.0, f64::max).min(0.6 * area.width())
}

/// Draws panels one above the other, with at least this left margin.
pub fn stack(panels: &[Panel], area: Area, margin: f64, scene: &mut Scene) {
    let Some(last) = panels.last() else { return };
    let left = left_margin(panels, &area).max(margin);
    let right = panels.iter().map(legend::right_margin).fold(18.0, f64::max);
    let label = panels.iter().rev().find_map(|panel| panel.x_label.clone()).unwrap_or_default();
    let below = match &last.scale_bars[0] {
        _ if !last.bare => 20.0 + if label.is_empty() { 0.0 } else { 17.0 },
        Some(_) => 18.0,
        None => 6.0,
    };
    let strips: Vec<f64> = panels.iter().map(|panel| if legend::has_strip(panel) { 22.0 } else { 9.0 }).collect();
    let room = (area.height() - below - strips.iter().sum::<f64>()).max(1.0);
    let total: f64 = panels.iter().map(weight).sum();
    let x = extent::shared_x_range(panels);
    let mut top = area.top;
    for (k, (panel, strip)) in panels.iter().zip(&strips).enumerate() {
        let height = (room * weight(panel) / total).max(1.0);
        let plot = Area {
            left: area.left + left,
            right: (area.right - right).max(area.left + left + 1.0),
            top: top + strip,
            bottom: top + strip + height,
        };
        let x_label = (k + 1 == panels.len()).then_some(label.as_str());
        let frame = Frame {
            panel,
            plot,
            x,
            y: extent::y_range(panel),
            x_label,
            outer_left: area.left,
            outer_right: area.right,
        };
        frame.draw_layers(scene);
        axes::draw(&frame, scene);
        legend::draw(&frame, scene);
        top += strip + height;
    }
}
