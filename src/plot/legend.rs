//! Titles, legends and colour scales.

use super::color::Color;
use super::extent;
use super::font;
use super::frame::{AXIS, Frame, LABELS, NUMBERS};
use super::image;
use super::panel::{Data, Layer, Panel};
use super::range::{Range, Ticks};
use super::scene::{Anchor, Area, Mark, RING, Scene};

/// Between a panel and its colour scale, and the width of the scale (units).
const SCALE_GAP: f64 = 8.0;
const SCALE_WIDTH: f64 = 8.0;

/// Whether there is a title or a legend above the panel.
pub fn has_strip(panel: &Panel) -> bool {
    !panel.title.is_empty() || panel.layers.iter().any(in_legend)
}

fn in_legend(layer: &Layer) -> bool {
    !layer.name.is_empty() && !matches!(layer.data, Data::Raster(_) | Data::Image { .. })
}

/// What stands above a panel, and the colour scale of an image beside it.
pub fn draw(frame: &Frame, scene: &mut Scene) {
    draw_strip(frame, scene);
    if let Some(scale) = color_scale(frame.panel) {
        draw_color_scale(frame, scale, scene);
    }
}

/// The range of the colours of a panel that has an image, and what they show.
fn color_scale(panel: &Panel) -> Option<(Range, &str)> {
    let images = || panel.layers.iter().filter(|layer| matches!(layer.data, Data::Image { .. }));
    let name = images().map(|layer| layer.name.as_str()).find(|name| !name.is_empty());
    Some((extent::color_range(panel)?, name.unwrap_or_default()))
}

/// The title at the left, the legend at the right.
fn draw_strip(frame: &Frame, scene: &mut Scene) {
    let baseline = frame.plot.top - 7.0;
    let mut right = frame.plot.right;
    let layers = frame.panel.layers.iter().zip(frame.panel.colors());
    for (layer, color) in layers.rev().filter(|(layer, _)| in_legend(layer)) {
        let width = font::width(&layer.name, NUMBERS) + 20.0;
        if right - width < frame.plot.left {
            break;
        }
        scene.text(&layer.name, (right, baseline), NUMBERS, Anchor::End);
        let (from, y) = (right - width, baseline - 0.36 * NUMBERS);
        match layer.data {
            Data::Points(_) => {
                let mut spot = |size: f64, color: Color| {
                    let centres = vec![(from + 10.0, y)];
                    scene.marks.push(Mark::Spots { centres, width: size, height: size, round: true, color });
                };
                spot(if layer.hollow { 7.0 } else { 5.0 }, color);
                if layer.hollow {
                    spot(7.0 * RING, Color(255, 255, 255));
                }
            }
            Data::Shade(..) => {
                let area = Area { left: from + 3.0, top: y - 4.0, right: from + 15.0, bottom: y + 4.0 };
                scene.marks.push(Mark::Bar { area, color });
            }
            _ if layer.dashed => {
                scene.line(&[(from + 2.0, y), (from + 7.0, y)], color, 2.0);
                scene.line(&[(from + 11.0, y), (from + 16.0, y)], color, 2.0);
            }
            _ => scene.line(&[(from + 2.0, y), (from + 16.0, y)], color, 2.0),
        }
        right -= width + 10.0;
    }
    let size = font::fitting(&frame.panel.title, LABELS, right - frame.plot.left);
    scene.text(&frame.panel.title, (frame.plot.left, baseline), size, Anchor::Start);
}

/// The numbers beside the colour scale of a panel of this height.
fn color_ticks(range: Range, height: f64) -> Ticks {
    range.ticks_to_end(((height / 40.0) as usize).clamp(2, 5), false)
}

/// The room to the right of a panel that its colour scale needs.
pub fn right_margin(panel: &Panel) -> f64 {
    let Some((range, name)) = color_scale(panel) else { return 0.0 };
    let labels = [0.0, 120.0, 160.0, 200.0].into_iter().flat_map(|height| color_ticks(range, height).labels());
    let numbers = labels.map(|label| font::width(&label, NUMBERS)).fold(0.0, f64::max);
    SCALE_GAP + SCALE_WIDTH + 5.0 + numbers + if name.is_empty() { 8.0 } else { 22.0 }
}

fn draw_color_scale(frame: &Frame, (range, name): (Range, &str), scene: &mut Scene) {
    let Area { right, top, bottom, .. } = frame.plot;
    let bar = Area { left: right + SCALE_GAP, right: right + SCALE_GAP + SCALE_WIDTH, top, bottom };
    let steps = ndarray::Array2::from_shape_fn((256, 1), |(row, _)| row as f64);
    scene.marks.extend(image::picture(&steps, bar, bar, Range::new(0.0, 255.0)));
    let ticks = color_ticks(range, frame.plot.height());
    for (&value, label) in ticks.values.iter().zip(ticks.labels()) {
        let y = bottom - range.share(value) * frame.plot.height();
        scene.line(&[(bar.right, y), (bar.right + 2.5, y)], Color::INK, AXIS);
        scene.text(&label, (bar.right + 5.0, y + 0.36 * NUMBERS), NUMBERS, Anchor::Start);
    }
    let size = font::fitting(name, LABELS, frame.plot.height() + 8.0);
    scene.upright(name, (frame.outer_right - 7.0, 0.5 * (top + bottom)), size);
}
