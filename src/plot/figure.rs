use std::path::Path;

use super::layout;
use super::panel::Panel;
use super::scene::{Anchor, Area, Scene};
use super::{font, png, svg};
use crate::recording::{Samples, Spikes};
use crate::{Error, Result};

/// Grids within grids: no figure is kept within more others than this, and so none needs much of the machine's stack.
const DEEPEST: usize = 32;

/// A stack of panels that share their horizontal axis, or a grid of such stacks.
///
/// ```no_run
/// # fn main() -> synfire::Result<()> {
/// # let spikes = synfire::recording::Spikes {
/// #     times: ndarray::array![10.0], neurons: ndarray::array![0], len: 1, start: 0.0, stop: 100.0,
/// # };
/// # let other = spikes.clone();
/// use synfire::plot::{Color, Figure, Panel};
///
/// // Two networks side by side, each as a raster above its rate.
/// let raster = Panel::new().raster(&other.of(..1)).named("E").raster(&other.of(1..)).named("I");
/// Figure::grid(2)
///     .cell(Figure::new().title("clocks").raster(&spikes).rate(&spikes, 5.0))
///     .cell(Figure::new().title("balanced").panel(raster).rate(&other, 5.0))
///     .save("two.svg")?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Figure {
    title: String,
    size: Option<(f64, f64)>,
    panels: Vec<Panel>,
    cells: Vec<Figure>,
    /// Of a grid; 0 for a stack.
    columns: usize,
    /// How many grids lie within each other here.
    depth: usize,
    /// Whether a cell was left out, since it lay too deep.
    too_deep: bool,
}

impl Figure {
    /// A stack without panels.
    pub fn new() -> Figure {
        Figure::default()
    }

    /// A grid of this many columns, to be filled row by row.
    pub fn grid(columns: usize) -> Figure {
        Figure { columns: columns.max(1), ..Figure::default() }
    }

    /// A title above all panels.
    pub fn title(self, title: impl Into<String>) -> Figure {
        Figure { title: title.into(), ..self }
    }

    /// Width and height in units: pixels of an SVG at its natural size; a PNG has two pixels to the unit. By default
    /// they follow from the number of panels. The size of a cell within a grid follows from that of the grid.
    pub fn size(self, width: u32, height: u32) -> Figure {
        Figure { size: Some((f64::from(width), f64::from(height))), ..self }
    }

    /// Adds a panel: at the bottom of a stack, or as the next cell of a grid.
    pub fn panel(mut self, panel: Panel) -> Figure {
        if self.columns > 0 {
            return self.cell(Figure::new().panel(panel));
        }
        self.panels.push(panel);
        self
    }

    /// Adds a panel with [`Panel::raster`].
    pub fn raster(self, spikes: &Spikes) -> Figure {
        self.panel(Panel::new().raster(spikes))
    }

    /// Adds a panel with [`Panel::rate`].
    pub fn rate(self, spikes: &Spikes, sd: f64) -> Figure {
        self.panel(Panel::new().rate(spikes, sd))
    }

    /// Adds a panel with [`Panel::trace`].
    pub fn trace(self, samples: &Samples) -> Figure {
        self.panel(Panel::new().trace(samples))
    }

    /// Adds a panel with [`Panel::space_time`].
    pub fn space_time(self, samples: &Samples) -> Figure {
        self.panel(Panel::new().space_time(samples))
    }

    /// The next cell of the grid. A stack becomes the first cell of a grid of one column. A cell may be a grid itself, and
    /// so on up to 32 grids within each other.
    pub fn cell(mut self, cell: Figure) -> Figure {
        if self.columns == 0 {
            let panels = std::mem::take(&mut self.panels);
            if !panels.is_empty() {
                self.cells.push(Figure { panels, ..Figure::default() });
            }
            self.columns = 1;
        }
        self.too_deep |= cell.too_deep || cell.depth >= DEEPEST;
        if cell.depth < DEEPEST {
            self.depth = self.depth.max(cell.depth + 1);
            self.cells.push(cell);
        }
        self
    }

    /// Writes the figure as SVG or PNG, as the ending of the path says.
    ///
    /// # Errors
    ///
    /// [`Error::Figure`] for another ending, for a size below 50 or above 5000 units or of more than 8 million square
    /// units, or for more than 32 grids within each other; [`Error::File`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let content = match ending.as_str() {
            "svg" => svg::render(&self.scene()?)?.into_bytes(),
            "png" => png::render(&self.scene()?)?,
            _ => {
                let reason = format!("{} ends in neither .svg nor .png; choose one of the two", path.display());
                return Err(Error::Figure { reason });
            }
        };
        let failed =
            |error: std::io::Error| Error::File { path: path.display().to_string(), reason: error.to_string() };
        std::fs::write(path, content).map_err(failed)
    }

    /// Width and height if none were given.
    fn natural_size(&self) -> (f64, f64) {
        let title = if self.title.is_empty() { 0.0 } else { 28.0 };
        if self.columns == 0 {
            let weights: f64 = self.panels.iter().map(layout::weight).sum();
            return (720.0, (title + 70.0 + (100.0 * weights).max(280.0)).min(3000.0));
        }
        let rows = self.cells.len().div_ceil(self.columns).max(1);
        let tallest =
            self.cells.iter().map(|cell| cell.panels.iter().map(layout::weight).sum::<f64>()).fold(1.0, f64::max);
        let across = if self.columns == 1 { 720.0 } else { 360.0 };
        let width = (across * self.columns as f64).min(1440.0).max(120.0 * self.columns as f64);
        let height = title + rows as f64 * (60.0 + 80.0 * tallest).clamp(160.0, 700.0);
        (width.min(3000.0), height.min(2600.0))
    }

    /// Everything that is to be drawn.
    fn scene(&self) -> Result<Scene> {
        let (width, height) = self.size.unwrap_or_else(|| self.natural_size());
        let sound = |length: f64| (50.0..=5000.0).contains(&length);
        if !sound(width) || !sound(height) || width * height > 8e6 {
            let reason = format!(
                "a size of {width} × {height} units; each must be 50 to 5000, and their product at most 8 million"
            );
            return Err(Error::Figure { reason });
        }
        if self.too_deep {
            let reason = format!("more than {DEEPEST} grids within each other; put their panels into fewer grids");
            return Err(Error::Figure { reason });
        }
        font::prepare()?;
        let mut scene = Scene { width, height, marks: Vec::new() };
        self.draw(Area { left: 0.0, top: 0.0, right: width, bottom: height }, &mut scene);
        Ok(scene)
    }

    fn draw(&self, area: Area, scene: &mut Scene) {
        let mut inner = area;
        if !self.title.is_empty() {
            let size = font::fitting(&self.title, 13.0, area.width() - 10.0);
            scene.text(&self.title, (0.5 * (area.left + area.right), area.top + 21.0), size, Anchor::Middle);
            inner.top += 28.0;
        }
        if self.columns == 0 {
            layout::stack(&self.panels, inner, 0.0, scene);
            return;
        }
        let places = layout::cells(self.cells.len(), self.columns, inner);
        let margins = self.cells.iter().zip(&places).map(|(cell, place)| layout::left_margin(&cell.panels, place));
        let margin = margins.fold(0.0, f64::max);
        for (cell, place) in self.cells.iter().zip(places) {
            match cell.columns {
                0 => layout::stack(&cell.titled_panels(), place, margin, scene),
                _ => cell.draw(place, scene),
            }
        }
    }

    /// The panels, the first of which takes over the title of the stack, if it has none of its own.
    fn titled_panels(&self) -> Vec<Panel> {
        let mut panels = self.panels.clone();
        if let Some(first) = panels.first_mut().filter(|panel| panel.title.is_empty()) {
            first.title.clone_from(&self.title);
        }
        panels
    }
}
