//! Titles, legends and colour scales.

use super::color::Color;
use super::font;
use super::frame::{AXIS, Frame, LABELS, NUMBERS};
use super::image;
use super::panel::{Data, Layer, Panel};
use super::range::Range;
use super::scene::{Anchor, Area, Mark, Scene};

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
    let scale = frame.panel.layers.iter().find_map(|layer| match &layer.data {
        Data::Image { values, .. } => Some((Range::of(values.iter().copied())?, layer.name.as_str())),
        _ => None,
    });
    if let Some((range, name)) = scale {
        draw_color_scale(frame, range, name, scene);
    }
}

/// The title at the left, the legend at the right.
fn draw_strip(frame: &Frame, scene: &mut Scene) {
    let baseline = frame.plot.top - 7.0;
    let mut right = frame.plot.right;
    for (number, layer) in frame.panel.layers.iter().enumerate().rev().filter(|(_, layer)| in_legend(layer)) {
        let width = font::width(&layer.name, NUMBERS) + 20.0;
        if right - width < frame.plot.left {
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
    let size = font::fitting(&frame.panel.title, LABELS, right - frame.plot.left);
    scene.text(&frame.panel.title, (frame.plot.left, baseline), size, Anchor::Start);
}

fn draw_color_scale(frame: &Frame, range: Range, name: &str, scene: &mut Scene) {
    let Area { right, top, bottom, .. } = frame.plot;
    let bar = Area { left: right + 8.0, right: right + 16.0, top, bottom };
    let steps = ndarray::Array2::from_shape_fn((64, 1), |(row, _)| row as f64);
    scene.marks.extend(image::picture(&steps, bar, bar, Range::new(0.0, 63.0)));
    let ticks = range.ticks(((frame.plot.height() / 40.0) as usize).clamp(2, 5), false);
    for (&value, label) in ticks.values.iter().zip(ticks.labels()) {
        let y = bottom - range.share(value) * frame.plot.height();
        scene.line(&[(bar.right, y), (bar.right + 2.5, y)], Color::INK, AXIS);
        scene.text(&label, (bar.right + 5.0, y + 0.36 * NUMBERS), NUMBERS, Anchor::Start);
    }
    scene.text(name, (bar.left, top - 7.0), NUMBERS, Anchor::Start);
}
