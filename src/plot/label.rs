//! What is written: characters that any file can hold, and units as they are printed.

/// `text` with a space for a tab or the end of a line, and a replacement character for another control character or for
/// what is no character: SVG can hold neither.
pub fn printable(text: &str) -> String {
    let shown = |c: char| match c {
        '\u{2028}' | '\u{2029}' => ' ',
        '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() && c.is_whitespace() => ' ',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// A variable with its unit, as in "v (mV)".
pub fn with_unit(variable: &str, unit: &str) -> String {
    if unit.is_empty() { variable.into() } else { format!("{variable} ({})", printed_unit(unit)) }
}

/// A unit as it is printed: "uA/cm2" becomes "µA/cm²".
pub fn printed_unit(unit: &str) -> String {
    unit.split_inclusive(|c: char| !c.is_alphanumeric() && !"^-".contains(c)).map(printed_factor).collect()
}

/// One factor of a unit, and what separates it from the next.
fn printed_factor(factor: &str) -> String {
    const MICRO: [&str; 13] = ["A", "C", "F", "H", "J", "L", "M", "S", "V", "W", "m", "mol", "s"];
    let letters = factor.find(|c: char| !c.is_alphabetic()).unwrap_or(factor.len());
    let (base, rest) = factor.split_at(letters);
    let micro = base.strip_prefix('u').filter(|rest| MICRO.contains(rest));
    let base = micro.map_or(base.into(), |rest| format!("µ{rest}"));
    let power = rest.strip_prefix('^').unwrap_or(rest);
    let digits = power.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(power.len());
    match power[..digits].parse() {
        Ok(exponent) if letters > 0 => base + &superscript(exponent) + &power[digits..],
        _ => base + rest,
    }
}

/// A number as an exponent.
pub fn superscript(number: i32) -> String {
    let raised = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32(0x2070 + digit as u32 - '0' as u32).unwrap_or(digit),
    };
    number.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_printed_as_in_books() {
        let pairs = [
            ("uA/cm2", "µA/cm²"),
            ("uA/cm^2", "µA/cm²"),
            ("mS cm^-2", "mS cm⁻²"),
            ("uM", "µM"),
            ("µA/cm²", "µA/cm²"),
            ("mV", "mV"),
            ("1/ms", "1/ms"),
            ("mV/√ms", "mV/√ms"),
            ("units", "units"),
            ("u", "u"),
            ("", ""),
            ("2", "2"),
            ("m99999999999", "m99999999999"),
        ];
        for (plain, printed) in pairs {
            assert_eq!(printed_unit(plain), printed);
        }
        assert_eq!(with_unit("i", "uA/cm2"), "i (µA/cm²)");
        assert_eq!(with_unit("x", ""), "x");
    }

    #[test]
    fn every_character_becomes_one_that_a_document_can_hold() {
        assert_eq!(printable("a\tb\r\nc\u{7}d\u{9F}\u{FFFF}"), "a b  c\u{FFFD}d\u{FFFD}\u{FFFD}");
        assert_eq!(printable("τ = 20 ms, Σ 漢"), "τ = 20 ms, Σ 漢");
    }
}
