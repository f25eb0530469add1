mod floors;
mod labels;
mod odd;
mod pixels;

use std::path::PathBuf;

use ndarray::{Array1, Array2, array};

use super::panel::Data;
use super::*;
use crate::Error;
use crate::recording::{Samples, Spikes};

/// A path in a folder of this process's own.
fn path(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("synfire-plot-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// Width, height, and red, green and blue of each pixel.
fn decoded(path: &std::path::Path) -> (usize, usize, Vec<u8>) {
    let file = std::fs::read(path).unwrap();
    let mut decoder = ::png::Decoder::new(file.as_slice());
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width as usize, info.height as usize, pixels)
}

fn spikes(count: usize, len: usize) -> Spikes {
    let times = Array1::from_shape_fn(count, |k| 1000.0 * k as f64 / count as f64);
    let neurons = Array1::from_shape_fn(count, |k| k.wrapping_mul(2_654_435_761) % len);
    Spikes { times, neurons, len, start: 0.0, stop: 1000.0 }
}

fn samples(rows: usize, columns: usize, value: impl Fn(usize, usize) -> f64) -> Samples {
    Samples {
        variable: "V".into(),
        unit: "mV".into(),
        times: Array1::from_shape_fn(rows, |k| k as f64),
        neurons: (0..columns).collect(),
        values: Array2::from_shape_fn((rows, columns), |(row, column)| value(row, column)),
    }
}

/// Every kind of layer, fed with the same odd numbers.
fn all_kinds(odd: &[f64]) -> Figure {
    let wave = Spikes {
        times: odd.to_vec().into(),
        neurons: Array1::zeros(odd.len()),
        len: odd.len(),
        start: odd.first().copied().unwrap_or(0.0),
        stop: odd.last().copied().unwrap_or(0.0),
    };
    let values = samples(odd.len(), 2, |row, _| odd[row]);
    let end = odd.first().copied().unwrap_or(f64::NAN);
    Figure::grid(3)
        .cell(Figure::new().title("stack").raster(&wave).rate(&wave, end).trace(&values).space_time(&values))
        .panel(Panel::new().line(odd, odd).named("line").scatter(odd, odd).named("points").title("curves"))
        .panel(Panel::new().histogram(odd, 5).x_label("x").bars(odd, odd))
        .panel(Panel::new().heat_map(values.values.view(), (end, end), (f64::NAN, 1.0)))
        .panel(Panel::new().vertical(end).horizontal(end).x_range(end, 0.0).y_range(end, end))
        .panel(Panel::new().flow((end, 1.0), (0.0, 1.0), |x, y| (end * x, y)))
        .panel(Panel::new().raster(&wave).named("E").raster(&wave).named("I").height(end))
        .panel(Panel::new().bare())
        .panel(Panel::new().line(odd, odd).scale_bar("ms").upright_scale_bar("mV"))
        .cell(Figure::grid(2).title("inner").panel(Panel::new()).cell(Figure::new()))
}

#[test]
fn odd_data_draw() {
    let wide = [f64::MAX, -f64::MAX, 0.0, 1e-300];
    let cases: [&[f64]; 8] = [
        &[],
        &[1.0],
        &[2.0; 4],
        &[f64::NAN; 3],
        &[f64::INFINITY, 1.0, f64::NEG_INFINITY],
        &wide,
        &[3.0, 2.0, 1.0],
        &[1e15, 1e15 + 1.0],
    ];
    for (number, odd) in cases.iter().enumerate() {
        for ending in ["svg", "PNG"] {
            let path = path(&format!("odd{number}.{ending}"));
            all_kinds(odd).save(&path).unwrap();
            assert!(std::fs::metadata(&path).unwrap().len() > 500);
        }
    }
    Figure::new().save(path("empty.svg")).unwrap();
    Figure::grid(0).save(path("empty.png")).unwrap();
}

#[test]
fn a_million_spikes_take_megabytes() {
    let many = spikes(1_000_000, 10_000);
    let long = samples(500_000, 2, |row, column| (row * (column + 7) % 1001) as f64);
    for ending in ["svg", "png"] {
        let path = path(&format!("many.{ending}"));
        Figure::new().raster(&many).rate(&many, 5.0).trace(&long).save(&path).unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() < 4_000_000, "{ending}");
    }
}

#[test]
fn svg_holds_its_text() {
    let path = path("text.svg");
    let spikes = spikes(500, 10);
    Figure::new().title("a < b & \"c\"").raster(&spikes).rate(&spikes, 5.0).save(&path).unwrap();
    let svg = std::fs::read_to_string(&path).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && svg.matches("<svg").count() == 1);
    let text: Vec<&str> =
        svg.split("<text").skip(1).filter_map(|rest| rest.split_once('>')).map(|(_, rest)| rest).collect();
    for expected in ["a &lt; b &amp; &quot;c&quot;", "time (ms)", "rate (Hz)", "neuron", "1000"] {
        assert!(text.iter().any(|text| text.trim_start().starts_with(expected)), "{expected}: {text:?}");
    }
    assert!(svg.contains("sans-serif"));
}

#[test]
fn png_is_an_image_with_text() {
    let path = path("text.png");
    let save = |title: &str| {
        Figure::new().title(title).size(400, 200).panel(Panel::new().bare()).save(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap()[..8], *b"\x89PNG\r\n\x1a\n");
        let (width, height, pixels) = decoded(&path);
        assert_eq!((width, height), (800, 400));
        // Rows 10 to 28 units from the top hold the title.
        pixels[20 * 2400..56 * 2400].iter().filter(|&&value| value < 128).count()
    };
    assert_eq!(save(""), 0);
    assert!(save("title") > 300);
}

#[test]
fn refusals_name_the_reason() {
    let figure = Figure::new();
    for name in ["figure.pdf", "figure", "svg"] {
        let Err(Error::Figure { reason }) = figure.save(path(name)) else { panic!("{name} was accepted") };
        assert!(reason.contains(".svg") && reason.contains(".png"), "{reason}");
    }
    let nowhere = path("no/such/folder/figure.svg");
    let Err(Error::File { path: named, .. }) = figure.save(&nowhere) else { panic!("written to nowhere") };
    assert_eq!(named, nowhere.display().to_string());
    for (width, height) in [(0, 100), (100, 6000), (4000, 4000), (u32::MAX, u32::MAX)] {
        assert!(matches!(figure.clone().size(width, height).save(path("size.png")), Err(Error::Figure { .. })));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_reported() {
    let link = path("full.png");
    let _ = std::fs::remove_file(&link);
    std::os::unix::fs::symlink("/dev/full", &link).unwrap();
    assert!(matches!(Figure::new().save(&link), Err(Error::File { .. })));
}

#[test]
fn dots_that_share_a_spot_are_drawn_once() {
    let path = path("merged.svg");
    let mut same = spikes(1000, 1);
    same.times.fill(500.0);
    Figure::new().raster(&same).save(&path).unwrap();
    let svg = std::fs::read_to_string(&path).unwrap();
    let dots = svg.split("<path d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(dots.matches('M').count(), 1, "{dots}");
}

#[test]
fn a_trace_that_is_not_finite_has_a_gap() {
    let path = path("gap.svg");
    let y = array![0.0, 1.0, f64::NAN, 1.0, 0.0];
    Figure::new().panel(Panel::new().bare().line(&array![0.0, 1.0, 2.0, 3.0, 4.0], &y)).save(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap().matches("<polyline").count(), 2);
}

#[test]
fn a_scale_bar_is_as_long_as_it_says() {
    let path = path("bars.svg");
    let panel = Panel::new().line(&[0.0, 170.0], &[-70.0, 30.0]).scale_bar("ms").upright_scale_bar("mV");
    Figure::new().size(196, 200).panel(panel).save(&path).unwrap();
    let svg = std::fs::read_to_string(&path).unwrap();
    assert!(svg.contains("50 ms") && svg.contains("50 mV"), "{svg}");
    // 196 units less margins of 8 and 18 are as many as the panel's 170 ms; points are in tenths of a unit.
    assert!(svg.contains("points=\"1280,1910 1780,1910 \""), "{svg}");
}

#[test]
fn strokes_have_the_direction_of_the_flow_on_the_page() {
    // A panel twice as high as wide in its own units, 15 strokes to a side.
    let panel =
        Panel::new().flow((0.0, 15.0), (0.0, 30.0), |x, y| if x < 1.0 && y < 2.0 { (0.0, 0.0) } else { (3.0, 6.0) });
    let Data::Line { points, .. } = &panel.layers[0].data else { panic!("no strokes") };
    let (from, to) = (points[3], points[4]);
    assert_eq!((points.len(), from), (3 * 225, (1.5, 1.0)));
    assert!(
        (to.1 - from.1 - 2.0 * (to.0 - from.0)).abs() < 1e-12 && (to.0 - from.0 - 0.7 / 2.0_f64.sqrt()).abs() < 1e-12
    );
    assert!(points[1].0.is_nan(), "no stroke where nothing flows");
}
