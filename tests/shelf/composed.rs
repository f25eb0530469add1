//! A cell that has every channel of the library, one of each.

use serde::{Deserialize, Serialize};
use synfire::affine::Affine;
use synfire::error::{Check, finite};
use synfire::integrate::Method;
use synfire::models::channels::*;
use synfire::traits::Neuron;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Composed {
    leak: Leak,
    sodium: Sodium,
    rectifier: DelayedRectifier,
    squid_sodium: SquidSodium,
    squid_potassium: SquidPotassium,
    m: MCurrent,
    a: ACurrent,
    t: TCurrent,
    l: LCurrent,
    h: HCurrent,
    v_th: f64,
}

/// The channels of the squid are few, lest they make its spikes.
impl Default for Composed {
    fn default() -> Self {
        Composed {
            leak: Leak::default(),
            sodium: Sodium::default(),
            rectifier: DelayedRectifier::default(),
            squid_sodium: SquidSodium { g: 1.0, ..SquidSodium::default() },
            squid_potassium: SquidPotassium { g: 0.3, ..SquidPotassium::default() },
            m: MCurrent::default(),
            a: ACurrent::default(),
            t: TCurrent::default(),
            l: LCurrent::default(),
            h: HCurrent::default(),
            v_th: 0.0,
        }
    }
}

impl Neuron<14> for Composed {
    const VARS: [&'static str; 14] = ["v", "m", "h", "n", "sm", "sh", "sn", "p", "a", "b", "u", "q", "r", "y"];
    const UNITS: [&'static str; 14] = ["mV", "", "", "", "", "", "", "", "", "", "", "", "", ""];
    const METHOD: Method = Method::Staggered;

    fn rest(&self) -> [f64; 14] {
        let at = |v: f64| {
            let ([m, h], [n], [sm, sh]) =
                (self.sodium.steady(v), self.rectifier.steady(v), self.squid_sodium.steady(v));
            let ([sn], [p], [a, b]) = (self.squid_potassium.steady(v), self.m.steady(v), self.a.steady(v));
            let ([u], [q, r], [y]) = (self.t.steady(v), self.l.steady(v), self.h.steady(v));
            [v, m, h, n, sm, sh, sn, p, a, b, u, q, r, y]
        };
        at(resting_potential(|v| self.flow(at(v), Affine::default())[0].at(v), -120.0, 130.0))
    }

    #[inline(always)]
    fn flow(&self, [v, m, h, n, sm, sh, sn, p, a, b, u, q, r, y]: [f64; 14], input: Affine) -> [Affine; 14] {
        let fast = self.sodium.current([m, h], v) + self.rectifier.current([n], v) + self.leak.current([], v);
        let squid = self.squid_sodium.current([sm, sh], v) + self.squid_potassium.current([sn], v);
        let slow = self.m.current([p], v) + self.a.current([a, b], v) + self.h.current([y], v);
        let calcium = self.t.current([u], v) + self.l.current([q, r], v);
        let ([m, h], [n], [sm, sh]) = (self.sodium.gates(v), self.rectifier.gates(v), self.squid_sodium.gates(v));
        let ([sn], [p], [a, b]) = (self.squid_potassium.gates(v), self.m.gates(v), self.a.gates(v));
        let ([u], [q, r], [y]) = (self.t.gates(v), self.l.gates(v), self.h.gates(v));
        [fast + squid + slow + calcium + input, m, h, n, sm, sh, sn, p, a, b, u, q, r, y]
    }

    #[inline(always)]
    fn fires(&self, before: [f64; 14], after: [f64; 14]) -> bool {
        before[0] < self.v_th && after[0] >= self.v_th
    }

    fn check(&self) -> Check {
        self.leak.check()?;
        self.sodium.check()?;
        self.rectifier.check()?;
        self.squid_sodium.check()?;
        self.squid_potassium.check()?;
        self.m.check()?;
        self.a.check()?;
        self.t.check()?;
        self.l.check()?;
        self.h.check()?;
        finite("v_th", self.v_th)
    }
}
