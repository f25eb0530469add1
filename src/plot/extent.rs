//! How far the data of a panel reach.

use super::panel::{Data, Layer, Panel};
use super::range::Range;
use crate::recording::Spikes;

/// An axis is longer than its data by up to this share of them, if it then ends at a round value.
const NEAR: f64 = 0.02;

/// The same for an image, which would leave a gap.
const NEAR_IMAGE: f64 = 0.002;

/// The horizontal range of a stack: as set for one of its panels, or the extent of all data.
pub fn shared_x_range(panels: &[Panel]) -> Range {
    let set = panels.iter().rev().find_map(|panel| panel.x_range);
    let extent = || panels.iter().filter_map(x_extent).reduce(Range::join);
    let near = if panels.iter().any(has_image) { NEAR_IMAGE } else { NEAR };
    set.or_else(|| extent().map(|range| range.rounded(near))).unwrap_or(Range::new(0.0, 1.0))
}

/// The range of the colours of a panel's images: as set, or the extent of their values; `None` without an image.
pub fn color_range(panel: &Panel) -> Option<Range> {
    let extent = |layer: &Layer| match &layer.data {
        Data::Image { values, .. } => Some(Range::of(values.iter().copied()).unwrap_or(Range::new(0.0, 1.0))),
        _ => None,
    };
    let extent = panel.layers.iter().filter_map(extent).reduce(Range::join)?;
    Some(panel.color_range.unwrap_or_else(|| extent.rounded(NEAR)))
}

fn has_image(panel: &Panel) -> bool {
    panel.layers.iter().any(|layer| matches!(layer.data, Data::Image { .. }))
}

/// The extent of the data along the horizontal axis.
fn x_extent(panel: &Panel) -> Option<Range> {
    let extent = |layer: &Layer| match &layer.data {
        Data::Raster(spikes) => Some(Range::new(spikes.start, spikes.stop)),
        Data::Line { points, .. } => Range::of(points.iter().map(|point| point.0)),
        Data::Points(points) => Range::of(points.iter().map(|point| point.0)).map(|range| range.padded(0.04, 0.04)),
        Data::Bars { edges, .. } => Range::of(edges.iter().copied()),
        Data::Image { x, .. } => Some(*x),
        Data::Shade(..) | Data::Vertical(_) | Data::Horizontal(_) => None,
    };
    panel.layers.iter().filter_map(extent).reduce(Range::join)
}

/// The range of the vertical axis: as set, or the extent of the data with a margin.
pub fn y_range(panel: &Panel) -> Range {
    let neurons: f64 = rasters(panel).map(|(_, spikes)| spikes.len as f64).sum();
    let extent = |layer: &Layer| match &layer.data {
        Data::Raster(_) => Some(Range::new(-0.5, neurons.max(1.0) - 0.5)),
        Data::Line { points, from_zero } => Range::of(points.iter().map(|point| point.1)).map(|range| {
            if *from_zero { Range::new(0.0, range.high).padded(0.0, 0.06) } else { range.padded(0.06, 0.06) }
        }),
        Data::Points(points) => Range::of(points.iter().map(|point| point.1)).map(|range| range.padded(0.06, 0.06)),
        Data::Bars { heights, .. } => {
            Range::of(heights.iter().copied()).map(|range| range.join(Range::new(0.0, range.high)).padded(0.0, 0.06))
        }
        Data::Image { y, .. } => Some(*y),
        Data::Horizontal(y) => Range::of([*y]).map(|_| Range { low: *y, high: *y }),
        Data::Shade(..) | Data::Vertical(_) => None,
    };
    let joined = panel.layers.iter().filter_map(extent).reduce(Range::join);
    let near = if has_image(panel) { NEAR_IMAGE } else { NEAR };
    let found = joined.map(|range| Range::new(range.low, range.high).rounded(near));
    panel.y_range.or(found).unwrap_or(Range::new(0.0, 1.0))
}

/// The layers that are rasters.
pub fn rasters(panel: &Panel) -> impl Iterator<Item = (&Layer, &Spikes)> {
    panel.layers.iter().filter_map(|layer| match &layer.data {
        Data::Raster(spikes) => Some((layer, spikes)),
        _ => None,
    })
}
