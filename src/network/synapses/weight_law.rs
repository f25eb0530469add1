//! Which weights the synapses of a projection may have.

use crate::error::{Broken, Check, Result, name_of, number, require};
use crate::traits::{Coupling, Output};
use std::sync::Arc;

/// The first of some weights that is refused, and what refuses it.
type FirstRefused = dyn Fn(&[f64]) -> Option<(usize, &'static str, Broken)> + Send + Sync;

/// Which weights the synapses of a projection may have: those that their output or coupling takes, between the bounds of
/// their learning rule. It is asked whenever weights are given.
#[derive(Clone)]
pub(crate) struct WeightLaw {
    first_refused: Arc<FirstRefused>,
}

/// How drawn weights can be kept to a law.
pub(crate) const OF_DRAWN: &str = "; Init::redrawn and Init::at_least keep what is drawn within bounds";

impl WeightLaw {
    /// Any weights.
    pub fn any() -> WeightLaw {
        WeightLaw { first_refused: Arc::new(|_| None) }
    }

    /// What an output takes.
    pub fn of_output<O: Output>(output: &O) -> WeightLaw {
        let output = output.clone();
        WeightLaw::from_check::<O>(move |weight| output.check_weight(weight))
    }

    /// What a coupling takes.
    pub fn of_coupling<G: Coupling>(coupling: &G) -> WeightLaw {
        let coupling = coupling.clone();
        WeightLaw::from_check::<G>(move |weight| coupling.check_weight(weight))
    }

    fn from_check<T>(check: impl Fn(f64) -> Check + Send + Sync + 'static) -> WeightLaw {
        let first_refused = move |weights: &[f64]| {
            let first = weights.iter().position(|&weight| check(weight).is_err())?;
            Some((first, name_of::<T>(), check(weights[first]).err()?))
        };
        WeightLaw { first_refused: Arc::new(first_refused) }
    }

    /// Of these weights, those within the bounds of a learning rule.
    pub fn within<P>(self, (low, high): (f64, f64)) -> WeightLaw {
        if low == f64::NEG_INFINITY && high == f64::INFINITY {
            return self;
        }
        let first_refused = move |weights: &[f64]| {
            let first = weights.iter().position(|&weight| !(low <= weight && weight <= high));
            let of_rule = first.and_then(|first| {
                let broken = require(false, "", weights[first], between(low, high)).err()?;
                Some((first, name_of::<P>(), broken))
            });
            let of_output = (self.first_refused)(weights);
            [of_output, of_rule].into_iter().flatten().min_by_key(|&(first, ..)| first)
        };
        WeightLaw { first_refused: Arc::new(first_refused) }
    }

    /// An error for the first of these weights that is refused, which `name` calls by its number among them; `way_out` is
    /// one that there is besides that of whatever refuses it.
    pub fn check(&self, weights: &[f64], way_out: &str, name: impl Fn(usize) -> String) -> Result<()> {
        let Some((first, of, broken)) = (self.first_refused)(weights) else { return Ok(()) };
        Err(Broken { parameter: name(first), rule: broken.rule + way_out, ..broken }.of(of))
    }
}

/// The bounds of a rule, in words.
fn between(low: f64, high: f64) -> String {
    let bounds = match (low > f64::MIN, high < f64::MAX) {
        (true, true) => format!("at least {} and at most {}", number(low), number(high)),
        (true, false) => format!("at least {}", number(low)),
        _ => format!("at most {}", number(high)),
    };
    bounds + ", the bounds of this rule's weights; widen them, or give another weight"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::learning::Stdp;
    use crate::models::synapses::{Conductance, Current};

    fn first(law: &WeightLaw, weights: &[f64]) -> Option<String> {
        law.check(weights, "", |k| format!("number {k}")).err().map(|error| error.to_string())
    }

    #[test]
    fn the_first_weight_refused_is_named_with_what_refuses_it() {
        let law = WeightLaw::of_output(&Conductance(0.0)).within::<Stdp>((f64::MIN, 1.0));
        assert_eq!(first(&law, &[0.0, 0.5, 1.0]), None);
        let message = first(&law, &[0.5, -1.0, 3.0]).unwrap();
        assert!(message.starts_with("Conductance: number 1 = -1, but it must be zero or positive"), "{message}");
        let message = first(&law, &[0.5, 3.0, -1.0]).unwrap();
        assert!(message.starts_with("Stdp: number 1 = 3, but it must be at most 1, the bounds"), "{message}");
        assert!(first(&law, &[f64::NAN]).is_some());
    }

    #[test]
    fn bounds_hold_themselves_and_none_need_not_be_there() {
        let law = WeightLaw::of_output(&Current);
        let free = law.clone().within::<Stdp>((f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!(first(&free, &[-f64::MAX, f64::MAX]), None);
        let law = law.within::<Stdp>((-0.5, f64::MAX));
        assert_eq!(first(&law, &[-0.5, f64::MAX]), None);
        let message = first(&law, &[-0.6]).unwrap();
        assert!(message.contains("at least -0.5, the bounds"), "{message}");
        assert_eq!(first(&WeightLaw::any(), &[-1.0, 1e300]), None);
    }
}
