#[cfg(feature = "plot")]
use super::bifurcation::BranchPoint;
use super::bifurcation::{Bifurcation, Branch, CycleEnd, Cycles, What};
use super::system::System;
#[cfg(feature = "plot")]
use crate::{
    Result,
    plot::{Color, Figure, Panel},
};

/// What [`Continuation`](super::Continuation) found: branches of fixed points and of cycles, and where they change.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// Branches of fixed points, that of the start first.
    pub branches: Vec<Branch>,
    /// Branches of cycles, one for each Hopf point that no other branch of cycles ends at.
    pub cycles: Vec<Cycles>,
    pub(super) system: System,
    pub(super) parameter: String,
    pub(super) range: (f64, f64),
}

impl Diagram {
    /// All bifurcations of one kind, of fixed points or of cycles, in the order of the parameter.
    pub fn all(&self, what: What) -> Vec<&Bifurcation> {
        let of_points = self.branches.iter().flat_map(|branch| &branch.bifurcations);
        let of_cycles = self.cycles.iter().flat_map(|cycles| &cycles.bifurcations);
        let mut found: Vec<&Bifurcation> = of_points.chain(of_cycles).filter(|point| point.what == what).collect();
        found.sort_by(|a, b| a.parameter.total_cmp(&b.parameter));
        found
    }

    /// Where the cycles of a branch end.
    pub fn ends(&self) -> Vec<CycleEnd> {
        self.cycles.iter().map(|cycles| cycles.end).collect()
    }

    /// The diagram of a variable, with the field's conventions: fixed points as a line, dashed where they are unstable; the
    /// greatest and the least value on a cycle as dots, open where it is unstable.
    ///
    /// # Errors
    /// [`Error::Missing`](crate::Error::Missing) if there is no such variable.
    #[cfg(feature = "plot")]
    pub fn panel(&self, variable: &str) -> Result<Panel> {
        let place = self.system.variable(variable)?;
        let mut panel = Panel::new();
        for branch in &self.branches {
            for piece in branch.points.chunk_by(|a, b| a.stable == b.stable) {
                panel = line(panel, branch, piece, place);
            }
        }
        for (stable, color) in [(true, Color::GREEN), (false, Color::BLUE)] {
            let cycles =
                self.cycles.iter().flat_map(|cycles| cycles.points.iter()).filter(|cycle| cycle.stable == stable);
            let ends = cycles
                .flat_map(|cycle| [(cycle.parameter, cycle.least[place]), (cycle.parameter, cycle.greatest[place])]);
            let (x, y): (Vec<f64>, Vec<f64>) = ends.unzip();
            if !x.is_empty() {
                let name = if stable { "stable cycle" } else { "unstable cycle" };
                panel = panel.scatter(&x, &y).color(color).thickness(0.8).named(name);
                panel = if stable { panel } else { panel.hollow() };
            }
        }
        let marks = [
            (What::Hopf, Color::VERMILION),
            (What::Fold, Color::PURPLE),
            (What::Transcritical, Color::ORANGE),
            (What::Pitchfork, Color::ORANGE),
        ];
        for (what, color) in marks {
            let (x, y): (Vec<f64>, Vec<f64>) =
                self.all(what).iter().map(|point| (point.parameter, point.state[place])).unzip();
            if !x.is_empty() {
                panel = panel.scatter(&x, &y).color(color).thickness(1.5).named(what.to_string());
            }
        }
        Ok(panel.x_range(self.range.0, self.range.1).x_label(self.parameter.clone()).y_label(self.system.label(place)))
    }

    /// The diagram of the first variable as a figure.
    ///
    /// # Errors
    /// As [`Diagram::panel`].
    #[cfg(feature = "plot")]
    pub fn figure(&self) -> Result<Figure> {
        Ok(Figure::new().size(620, 420).panel(self.panel(&self.system.variables()[0])?))
    }

    /// Writes it as SVG or PNG, as the ending of the path says.
    ///
    /// # Errors
    /// As [`Diagram::panel`] and [`Figure::save`].
    #[cfg(feature = "plot")]
    pub fn save(&self, path: impl AsRef<std::path::Path>) -> Result<()> {
        self.figure()?.save(path)
    }
}

/// A piece of a branch of one stability, up to the first point of the next.
#[cfg(feature = "plot")]
fn line(panel: Panel, branch: &Branch, piece: &[BranchPoint], place: usize) -> Panel {
    let next = branch.points.iter().skip_while(|point| !std::ptr::eq(*point, &piece[piece.len() - 1])).nth(1);
    let (x, y): (Vec<f64>, Vec<f64>) =
        piece.iter().chain(next).map(|point| (point.parameter, point.state[place])).unzip();
    let panel = panel.line(&x, &y).color(Color::INK).thickness(1.4);
    if piece[0].stable { panel } else { panel.dashed() }
}
