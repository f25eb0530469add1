//! A loop over the variables of a model, unrolled by literal index.
//!
//! Inside a loop over neurons, a loop over the variables is unrolled by the optimiser only sometimes, and a kernel
//! that is not unrolled is not vectorised. The macro leaves no choice.

/// The most variables a model may have.
pub(crate) const MOST_VARIABLES: usize = 16;

/// `unroll!(k < D, statement)`: the statement for `k` = 0, 1, ... `D` - 1, with `D` at most 16.
macro_rules! unroll {
    ($k:ident < $d:ident, $body:expr) => {{
        const { assert!($d <= crate::unroll::MOST_VARIABLES, "a model has at most 16 variables") };
        unroll!(@ $k, $d, $body, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    }};
    (@ $k:ident, $d:ident, $body:expr, $($literal:literal)*) => {
        $(if $literal < $d {
            #[allow(non_upper_case_globals)]
            const $k: usize = $literal;
            $body;
        })*
    };
}
