//! How far the data of a panel reach.

use super::panel::{Data, Layer, Panel};
use super::range::Range;

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
