//! What is written on figures.

use super::*;

/// A figure with a text in each place that takes one.
fn labelled(text: &str) -> Figure {
    let values = Samples { variable: text.into(), unit: text.into(), ..samples(20, 2, |row, _| row as f64) };
    let panel = Panel::new().line(&[0.0, 1.0], &[0.0, 1.0]).named(text).title(text).x_label(text).y_label(text);
    let raster = Panel::new().raster(&spikes(10, 5)).named(text).shade(0.0, 1.0).named(text);
    let bars = Panel::new().line(&[0.0, 1.0], &[0.0, 1.0]).scale_bar(text).upright_scale_bar(text);
    let stack = Figure::new().title(text).trace(&values).space_time(&values);
    Figure::grid(2).title(text).panel(panel).panel(raster).panel(bars).cell(stack)
}

#[test]
fn a_document_is_well_formed_whatever_its_labels_hold() {
    let path = path("well_formed.svg");
    for first in (0..0x3000).step_by(64).chain([0xFFC0, 0x1F600]) {
        let text: String = (first..first + 64).filter_map(char::from_u32).collect();
        labelled(&text).save(&path).unwrap();
        let svg = std::fs::read_to_string(&path).unwrap();
        // XML 1.0, production 2; DEL and the controls after it are discouraged there.
        let refused = |&c: &char| c.is_control() && !"\t\n\r".contains(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
        assert_eq!(svg.chars().find(refused), None, "from {first:x}");
        let ampersands = svg
            .split('&')
            .skip(1)
            .filter(|rest| !["lt;", "gt;", "amp;", "quot;", "apos;"].iter().any(|name| rest.starts_with(name)));
        assert_eq!(ampersands.count() + svg.matches("<<").count(), 0, "from {first:x}");
    }
}

#[test]
fn a_letter_without_a_shape_shows_as_a_box() {
    let path = path("letters.png");
    let ink = |title: &str| {
        Figure::new().title(title).size(400, 60).panel(Panel::new().bare()).save(&path).unwrap();
        let (_, _, pixels) = decoded(&path);
        pixels.iter().filter(|&&value| value < 128).count()
    };
    assert_eq!((ink(""), ink(" ")), (0, 0));
    for letter in ["漢", "\u{7}", "\u{FFFD}", "😀", "ﬁ"] {
        assert!(ink(letter) > 50, "{letter:?}: {}", ink(letter));
    }
    assert_eq!(ink("\n"), 0);
}

#[test]
fn axes_and_scales_name_the_unit() {
    let path = path("units.svg");
    let mut current = samples(20, 1, |row, _| row as f64);
    (current.variable, current.unit) = ("i".into(), "uA/cm2".into());
    let bars = Panel::new().line(&[0.0, 10.0], &[0.0, 10.0]).scale_bar("us").upright_scale_bar("uA/cm^2");
    let stack = Figure::new().trace(&current).space_time(&current);
    Figure::grid(1).cell(stack).panel(bars).save(&path).unwrap();
    let svg = std::fs::read_to_string(&path).unwrap();
    assert_eq!((svg.matches("i (µA/cm²)").count(), svg.matches("uA").count()), (2, 0));
    assert!(svg.contains("2 µs") && svg.contains("5 µA/cm²"), "{svg}");
}

/// The numbers written below the axis of time.
fn numbers(figure: &Figure) -> Vec<String> {
    let path = path("numbers.svg");
    figure.save(&path).unwrap();
    let svg = std::fs::read_to_string(&path).unwrap();
    let middle = svg.split("<text").skip(1).filter(|text| text.contains("text-anchor=\"middle\""));
    let text = middle.filter_map(|text| Some(text.split_once('>')?.1.split_once('<')?.0.trim().to_string()));
    text.filter(|text| text.parse::<f64>().is_ok()).collect()
}

#[test]
fn the_last_tick_stands_at_the_end() {
    let of_line = |low: f64, high: f64| {
        let panel = Panel::new().line(&[low, high], &[0.0, 1.0]).x_label("x");
        numbers(&Figure::new().panel(panel)).last().cloned().unwrap()
    };
    // Samples and midpoints of bins end just before a round value.
    assert_eq!([of_line(0.5, 99.5), of_line(0.0, 0.9999), of_line(0.0, 299.5)], ["100", "1.0", "300"]);
    // At other steps than the finest.
    assert_eq!([of_line(0.0, 150.0), of_line(0.0, 2500.0)], ["150", "2500"]);
    // What was set stays.
    let set = Panel::new().line(&[0.0, 1.0], &[0.0, 1.0]).x_range(0.0, 99.5).x_label("x");
    assert_eq!(numbers(&Figure::new().panel(set)).last().unwrap(), "90");

    // A recording of a thousand cells.
    let path = path("ends.svg");
    Figure::new().raster(&spikes(500, 1000)).save(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap().matches("\n1000\n").count(), 2);
}
