//! Numbers as messages write them.

/// A number as one would write it: 0.25, but 1e300 rather than a one and its zeros.
pub(crate) fn number(x: f64) -> String {
    if x == 0.0 || (1e-6..1e16).contains(&x.abs()) { x.to_string() } else { format!("{x:e}") }
}

/// The values that a time could have in place of the one between them.
pub(super) fn values(below: f64, above: f64) -> String {
    let (one, other) = (number(below), number(above));
    if below == above { format!("value is {one} ms") } else { format!("values are {one} and {other} ms") }
}

/// Bytes that are needed and bytes that are left, in three digits, or to the last byte if that makes them the same.
pub(super) fn sizes(needed: u128, left: u128) -> (String, String) {
    let words = (size(needed), size(left));
    if words.0 == words.1 { (format!("{needed} bytes"), format!("{left} bytes")) } else { words }
}

/// So many bytes in three digits: 804 GB, 1.25 MB.
fn size(bytes: u128) -> String {
    const UNITS: [&str; 6] = ["bytes", "kB", "MB", "GB", "TB", "PB"];
    let (mut size, mut unit) = (bytes as f64, 0);
    while size >= 999.5 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    let places = match size {
        _ if unit == 0 => 0,
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    format!("{size:.places$} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let written = [0.0, -1.0, 0.25, 1e-9, -1e300, f64::NAN, f64::INFINITY].map(number);
        assert_eq!(written, ["0", "-1", "0.25", "1e-9", "-1e300", "NaN", "inf"]);
    }

    #[test]
    fn bytes_have_three_digits() {
        let sized = [0, 999, 1000, 1254, 9_996, 80_390_000, 803_912_000_000, 999_600_000_000, 5 << 60].map(size);
        assert_eq!(
            sized,
            ["0 bytes", "999 bytes", "1.00 kB", "1.25 kB", "10.0 kB", "80.4 MB", "804 GB", "1.00 TB", "5765 PB"]
        );
    }

    #[test]
    fn what_is_needed_never_reads_like_what_is_left() {
        assert_eq!(sizes(803_912_000_000, 2_000_000), ("804 GB".into(), "2.00 MB".into()));
        assert_eq!(sizes(2_000_001, 2_000_000), ("2000001 bytes".into(), "2000000 bytes".into()));
    }
}
