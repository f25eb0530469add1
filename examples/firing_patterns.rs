//! All firing patterns that have a name, drawn as in the papers: the potential above, the current that shows the
//! pattern below. E. M. Izhikevich (2003, 2004), <https://doi.org/10.1109/TNN.2004.832719>; S. Mihalas and E. Niebur
//! (2009), <https://doi.org/10.1162/neco.2008.12-07-680>; R. Naud et al. (2008),
//! <https://doi.org/10.1007/s00422-008-0264-7>.

use synfire::models::Stimulus;
use synfire::plot::{Color, Figure, Panel};
use synfire::prelude::*;

/// What belongs to a family of patterns.
struct Family {
    dt: f64,
    /// How high a spike is drawn (mV).
    peak: f64,
    /// The variables that are drawn; the first of them spikes.
    variables: &'static [&'static str],
}

impl Family {
    /// One cell of the figure.
    fn show<M: Neuron<D>, const D: usize>(
        &self,
        name: &str,
        model: M,
        start: [f64; D],
        stimulus: Stimulus,
    ) -> Result<Figure> {
        let mut net = Network::new(self.dt)?;
        let cell = net.add(1, model)?;
        for (variable, value) in M::VARS.into_iter().zip(start) {
            net.set(cell, variable, value)?;
        }
        for variable in self.variables {
            net.record(cell, variable)?;
        }
        net.record_spikes(cell)?;
        net.drive(cell, stimulus.clone())?;
        let run = net.run(stimulus.duration)?;

        let mut potential = Panel::new().height(3.0).bare();
        for (variable, color) in self.variables.iter().zip([Color::INK, Color::GREY]) {
            let samples = run.samples(cell, variable)?;
            let mut values = samples.values.column(0).to_vec();
            if color == Color::INK {
                // A spike ends within a step, between two samples.
                run.spikes(cell)?.times.iter().for_each(|t| values[(t / self.dt).round() as usize - 1] = self.peak);
            }
            potential = potential.line(&samples.times, &values).color(color);
        }
        let times = &run.samples(cell, self.variables[0])?.times;
        let current: Vec<f64> = times.iter().map(|&t| stimulus.at(t)).collect();
        let current = Panel::new().line(times, &current).color(Color::GREY).bare();
        Ok(Figure::new().title(name).panel(potential).panel(current))
    }
}

fn main() -> Result<()> {
    let izhikevich = Family { dt: 0.01, peak: 30.0, variables: &["v"] };
    let mut figure = Figure::grid(4).title("Izhikevich").size(1000, 1200);
    for pattern in FiringPattern::ALL {
        figure = figure.cell(izhikevich.show(pattern.name(), pattern.model(), pattern.start(), pattern.stimulus())?);
    }
    figure.save("firing_patterns_izhikevich.svg")?;

    let generalized = Family { dt: 0.01, peak: -10.0, variables: &["v", "v_th"] };
    let mut figure = Figure::grid(4).title("generalised integrate-and-fire").size(1000, 900);
    for pattern in GeneralizedIfPattern::ALL {
        figure = figure.cell(generalized.show(pattern.name(), pattern.model(), pattern.start(), pattern.stimulus())?);
    }
    figure.save("firing_patterns_generalized_if.svg")?;

    let adex = Family { dt: 0.01, peak: 0.0, variables: &["v"] };
    let mut figure = Figure::grid(3).title("adaptive exponential integrate-and-fire").size(900, 420);
    for pattern in AdExPattern::ALL {
        figure = figure.cell(adex.show(pattern.name(), pattern.model(), pattern.model().rest(), pattern.stimulus())?);
    }
    figure.save("firing_patterns_adex.svg")
}
