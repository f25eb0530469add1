//! Do the models follow references computed without the crate?
#![allow(clippy::disallowed_methods)]

mod common;
use common::{Case, Expected, load};
use synfire::integrate::Recommended;
use synfire::models::neurons::Lif;

fn lif(case: &Case) -> Lif {
    let p = |name: &str| case.params[name];
    Lif {
        v_rest: p("V_rest"),
        v_reset: p("V_reset"),
        v_th: p("V_th"),
        r: p("R"),
        tau: p("tau"),
        t_ref: p("t_ref"),
        soft_reset: false,
    }
}

#[test]
fn lif_follows_every_reference() {
    for case in &load("lif").cases {
        let model = lif(case);
        let expected = Expected { steps: case.spikes.len() as f64, order: 1, floor: 1e-10 };
        let e = case.assert_converges(["V"], 0.1, expected, |dt| case.run(&model, ["V"], dt, Recommended));
        println!("{} {e:?}", case.name);
    }
}
