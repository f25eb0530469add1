//! All firing patterns that have a name, drawn as in the papers: the potential above (in the second figure with the
//! threshold, in grey), the current that shows the pattern below, and bars for the scales. E. M. Izhikevich (2003,
//! 2004), <https://doi.org/10.1109/TNN.2004.832719>, whose panels have letters and whose seven classes of 2003 have
//! none; S. Mihalas and E. Niebur (2009), <https://doi.org/10.1162/neco.2008.12-07-680>; R. Naud et al. (2008),
//! <https://doi.org/10.1007/s00422-008-0264-7>.

use synfire::models::Stimulus;
use synfire::plot::{Color, Figure, Panel};
use synfire::prelude::*;

/// The time step (ms).
const DT: f64 = 0.01;

/// One pattern, run and drawn: these variables, of which the first spikes, each spike up to `peak` (mV).
fn show<M: Neuron<D>, const D: usize>(
    (peak, variables, unit): (f64, &[&str], &str),
    name: String,
    (cell, start): (M, [f64; D]),
    stimulus: Stimulus,
) -> Result<Figure> {
    let mut net = Network::new(DT)?;
    let cells = net.add(1, cell)?;
    for (variable, value) in M::VARS.into_iter().zip(start) {
        net.set(cells, variable, value)?;
        net.record(cells, variable)?;
    }
    net.record_spikes(cells)?;
    net.drive(cells, stimulus.clone())?;
    let run = net.run(stimulus.duration)?;

    let times = &run.samples(cells, variables[0])?.times;
    let mut potential = Panel::new().height(3.0).upright_scale_bar("mV");
    for (variable, color) in variables.iter().zip([Color::INK, Color::GREY]) {
        let mut values = run.samples(cells, variable)?.values.column(0).to_vec();
        if color == Color::INK {
            // A spike ends within a step, between two samples.
            run.spikes(cells)?.times.iter().for_each(|t| values[(t / DT).round() as usize - 1] = peak);
        }
        potential = potential.line(times, &values).color(color);
    }
    let mut current: Vec<f64> = times.iter().map(|&t| stimulus.at(t)).collect();
    if stimulus.pieces.len() == 1 {
        // A current that never changes is seen to come on.
        current[0] = 0.0;
    }
    let current = Panel::new().line(times, &current).color(Color::GREY).scale_bar("ms").upright_scale_bar(unit);
    Ok(Figure::new().title(name).panel(potential).panel(current))
}

fn grid(title: &str, columns: usize, mut panels: impl Iterator<Item = Result<Figure>>) -> Result<Figure> {
    panels.try_fold(Figure::grid(columns).title(title), |figure, panel| Ok(figure.cell(panel?)))
}

fn main() -> Result<()> {
    let letters = || ('A'..='T').map(|letter| format!("({letter}) ")).chain(std::iter::repeat(String::new()));

    let panels = letters().zip(FiringPattern::ALL).map(|(letter, pattern)| {
        show((30.0, &["v"], "mV/ms"), letter + pattern.name(), (pattern.model(), pattern.start()), pattern.stimulus())
    });
    println!("writing firing_patterns_izhikevich.png");
    grid("Izhikevich", 4, panels)?.size(1000, 1300).save("firing_patterns_izhikevich.png")?;

    let panels = letters().zip(GeneralizedIfPattern::ALL).map(|(letter, pattern)| {
        show(
            (-10.0, &["v", "v_th"], "mV/ms"),
            letter + pattern.name(),
            (pattern.model(), pattern.start()),
            pattern.stimulus(),
        )
    });
    println!("writing firing_patterns_generalized_if.png");
    grid("Mihalas and Niebur", 4, panels)?.size(1000, 1000).save("firing_patterns_generalized_if.png")?;

    let panels = AdExPattern::ALL.into_iter().map(|pattern| {
        show((0.0, &["v"], "pA"), pattern.name().into(), (pattern.model(), pattern.model().rest()), pattern.stimulus())
    });
    println!("writing firing_patterns_adex.png");
    grid("AdEx", 3, panels)?.size(900, 480).save("firing_patterns_adex.png")
}
