//! Do clusters of cells make their counts as variable as the paper has it?

#[allow(dead_code)]
#[path = "../../examples/litwin_kumar_2012.rs"]
mod litwin_kumar_2012;

use litwin_kumar_2012::{fano_factor, simulate};
use synfire::prelude::*;

/// Counts of a uniform network are more regular than those of Poisson processes; where cells of a cluster are connected 2.5 times
/// as often, they are more variable, as figure 2 of the paper shows. The uniform network misses the band of the clustered one.
#[test]
fn clusters_make_counts_variable() -> Result<()> {
    let factor = |ratio: f64| Ok::<f64, Error>(fano_factor(&simulate(ratio, 1700.0, 1)?.between(500.0, 1700.0)));
    let [uniform, clustered] = [factor(1.0)?, factor(2.5)?];
    assert!((0.5..0.95).contains(&uniform), "{uniform}");
    assert!(clustered > 1.0, "{clustered}");
    Ok(())
}
