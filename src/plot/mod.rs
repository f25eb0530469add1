//! Figures of recordings, as SVG or PNG.
//!
//! A [`Figure`] stacks panels that share the axis of time; a grid of them, [`Figure::grid`], sets independent ones side
//! by side. A [`Panel`] holds layers: rasters, rates, traces, space-time images, curves, points, histograms and marker
//! lines. Everything has a default; what is not finite leaves a gap.
//!
//! ```no_run
//! # fn main() -> synfire::Result<()> {
//! # let spikes = synfire::recording::Spikes {
//! #     times: ndarray::array![10.0], neurons: ndarray::array![0], len: 1, start: 0.0, stop: 100.0,
//! # };
//! use synfire::plot::Figure;
//!
//! Figure::new().title("E/I network").raster(&spikes).rate(&spikes, 5.0).save("network.svg")?;
//! # Ok(())
//! # }
//! ```
//!
//! # Text
//!
//! A label may hold any characters. A tab or the end of a line becomes a space, and another control character "�",
//! since an SVG can hold neither. In a PNG, letters beyond Latin-1 and Greek, apart from mathematical signs and arrows, show as
//! a box; in an SVG the viewer's fonts draw them. Units are printed as in books: that of [`Samples`](crate::recording::Samples)
//! or of a scale bar may be given as "uA/cm2", and reads "µA/cm²".
//!
//! # Large data
//!
//! Spikes that fall onto the same spot, half a unit (a pixel of the SVG at its natural size) wide, are drawn once, and a
//! curve is drawn through its first, least, greatest and last value of each such column, which changes nothing to the
//! eye. If more than 50,000 spots remain in a raster, or if a panel is an image, the SVG holds them as an embedded
//! picture of two pixels per unit. A million spikes take a second or so, and the file stays below some MB.

// Each file imports only files below it, from top to bottom: figure; png and svg over draw, canvas and palette; layout over
// axes, legend and layers; extent and frame over panel; curve and image; font, range and scene; color and label.
mod axes;
mod canvas;
mod color;
mod curve;
mod draw;
mod extent;
mod figure;
mod font;
mod frame;
mod image;
mod label;
mod layers;
mod layout;
mod legend;
mod palette;
mod panel;
mod png;
mod range;
mod scene;
mod svg;
#[cfg(test)]
mod tests;

pub use color::Color;
pub use figure::Figure;
pub use panel::Panel;
