//! What a PNG shows, pixel by pixel.

use super::*;

/// The pixels of a curve alone, over 100 by 100 units.
fn drawn(x: &[f64], y: &[f64], width: f64) -> Vec<u8> {
    let path = path("drawn.png");
    let panel = Panel::new().bare().line(x, y).color(Color(0, 0, 0)).thickness(width);
    Figure::new().size(126, 115).panel(panel.x_range(0.0, 100.0).y_range(0.0, 100.0)).save(&path).unwrap();
    decoded(&path).2
}

/// How much ink is on the page, in pixels of full ink.
fn ink(pixels: &[u8]) -> f64 {
    pixels.iter().map(|&value| f64::from(255 - value)).sum::<f64>() / (3.0 * 255.0)
}

#[test]
fn a_line_is_as_thick_on_the_slant_as_along_an_axis() {
    for width in [1.0, 2.0, 5.0] {
        let thickness = |(x0, y0): (f64, f64), (x1, y1): (f64, f64)| {
            let length = 2.0 * ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)).sqrt();
            ink(&drawn(&[x0, x1], &[y0, y1], width)) / length
        };
        let right = 2.0 * 1.1 * width;
        for to in [(90.0, 50.0), (50.0, 90.0), (80.0, 80.0), (70.0, 85.0), (90.0, 57.0), (15.0, 20.0)] {
            let found = thickness((50.0, 50.0), to);
            // A line along an axis is a whole number of quarter units thick.
            let slack = if to.0 == 50.0 || to.1 == 50.0 { 0.25 } else { 0.05 * right };
            assert!((found - right).abs() < slack, "to {to:?}: {found} for {right}");
        }
    }
}

#[test]
fn joints_do_not_show() {
    let along = |count: usize| -> Vec<f64> { (0..=count).map(|k| 10.0 + 80.0 * k as f64 / count as f64).collect() };
    let across = |x: &[f64]| -> Vec<f64> { x.iter().map(|x| 20.0 + 0.7 * (x - 10.0)).collect() };
    for width in [1.0, 3.0] {
        let whole = drawn(&along(1), &across(&along(1)), width);
        let pieces = drawn(&along(40), &across(&along(40)), width);
        let greatest = whole.iter().zip(&pieces).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(greatest <= 4, "{greatest}");
    }
    // At a corner the line is round: nothing stands out beyond half its width.
    let pixels = drawn(&[10.0, 50.0, 90.0], &[10.0, 90.0, 10.0], 5.0);
    // Rows above the corner, which is 9 + 10 units from the top, less half a width of 2.75 units and a pixel.
    assert_eq!(ink(&pixels[..3 * 252 * (2 * 19 - 7)]), 0.0);
}

#[test]
fn a_picture_keeps_its_colours() {
    let path = path("colors.png");
    let values = samples(300, 300, |row, column| (row * row + column) as f64);
    let all = [Color::BLUE, Color::VERMILION, Color::GREEN, Color::PURPLE, Color::ORANGE, Color::SKY];
    let mut panel = Panel::new();
    for (k, color) in all.into_iter().enumerate() {
        panel = panel.line(&[0.0, 1.0], &[k as f64, 0.3 + k as f64]).color(color).thickness(4.0);
    }
    Figure::new().size(500, 400).space_time(&values).panel(panel).save(&path).unwrap();
    let file = std::fs::read(&path).unwrap();
    let reader = ::png::Decoder::new(file.as_slice()).read_info().unwrap();
    let palette = reader.info().palette.as_ref().unwrap();
    for color in all {
        let near = |entry: &[u8]| [color.0, color.1, color.2].iter().zip(entry).all(|(a, b)| a.abs_diff(*b) <= 4);
        assert!(palette.chunks(3).any(near), "{color:?}");
    }
    // Of the hundred and more colours of the scale, most are there.
    let (_, _, pixels) = decoded(&path);
    let mut shown: Vec<&[u8]> = pixels.chunks(3).collect();
    shown.sort_unstable();
    shown.dedup();
    assert!(shown.len() > 200, "{}", shown.len());
}
