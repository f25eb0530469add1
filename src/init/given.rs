//! What will do where an [`Init`] is asked for.

use super::Init;
use ndarray::{Array1, ArrayView1};

impl From<f64> for Init {
    fn from(value: f64) -> Init {
        Init::Same(value)
    }
}

impl From<f32> for Init {
    fn from(value: f32) -> Init {
        Init::Same(value.into())
    }
}

impl From<i32> for Init {
    fn from(value: i32) -> Init {
        Init::Same(value.into())
    }
}

impl From<u32> for Init {
    fn from(value: u32) -> Init {
        Init::Same(value.into())
    }
}

impl From<&Init> for Init {
    fn from(init: &Init) -> Init {
        init.clone()
    }
}

impl From<Vec<f64>> for Init {
    fn from(values: Vec<f64>) -> Init {
        Init::Each(values)
    }
}

impl From<&Vec<f64>> for Init {
    fn from(values: &Vec<f64>) -> Init {
        Init::Each(values.clone())
    }
}

impl From<&[f64]> for Init {
    fn from(values: &[f64]) -> Init {
        Init::Each(values.to_vec())
    }
}

impl<const N: usize> From<[f64; N]> for Init {
    fn from(values: [f64; N]) -> Init {
        Init::Each(values.to_vec())
    }
}

impl<const N: usize> From<&[f64; N]> for Init {
    fn from(values: &[f64; N]) -> Init {
        Init::Each(values.to_vec())
    }
}

impl From<Array1<f64>> for Init {
    fn from(values: Array1<f64>) -> Init {
        Init::Each(values.to_vec())
    }
}

impl From<&Array1<f64>> for Init {
    fn from(values: &Array1<f64>) -> Init {
        Init::Each(values.to_vec())
    }
}

impl From<ArrayView1<'_, f64>> for Init {
    fn from(values: ArrayView1<'_, f64>) -> Init {
        Init::Each(values.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::{AllToAll, Connect};

    /// What reads as a number is one, whatever its type.
    #[test]
    fn literals_need_no_type() {
        let given = |init: Init| format!("{init:?}");
        assert_eq!(given(AllToAll.weight(1).weight), "Same(1)");
        assert_eq!(given(AllToAll.weight(-1).weight), "Same(-1)");
        assert_eq!(given(AllToAll.weight(0.5).weight), "Same(0.5)");
        assert_eq!(given(AllToAll.weight(0.1 * 3.0).weight), "Same(0.30000000000000004)");
        assert_eq!(given(AllToAll.weight(1).delay(2).delay), "Same(2)");
        assert_eq!(given(Init::from(0.5_f32)), "Same(0.5)");
        assert_eq!(given(Init::from(7_u32)), "Same(7)");
    }

    #[test]
    fn lists_of_any_kind_will_do() {
        let values = [0.5, 1.5];
        let array = ndarray::array![0.5, 1.5];
        let all: [Init; 8] = [
            values.into(),
            (&values).into(),
            values[..].into(),
            values.to_vec().into(),
            (&values.to_vec()).into(),
            array.view().into(),
            (&array).into(),
            array.into(),
        ];
        for init in &all {
            assert_eq!(format!("{:?}", Init::from(init)), "Each([0.5, 1.5])");
        }
        assert!(matches!(Init::from([]), Init::Each(none) if none.is_empty()));
    }
}
