/// A colour: red, green and blue, each from 0 to 255.
///
/// ```
/// use synfire::plot::Color;
///
/// assert_eq!(Color::BLUE, Color(0, 114, 178));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// The colour of text.
    pub const INK: Color = Color(38, 38, 38);
    /// For what should stand back.
    pub const GREY: Color = Color(150, 150, 150);
    /// Okabe and Ito's blue.
    pub const BLUE: Color = Color(0, 114, 178);
    /// Okabe and Ito's vermilion.
    pub const VERMILION: Color = Color(213, 94, 0);
    /// Okabe and Ito's bluish green.
    pub const GREEN: Color = Color(0, 158, 115);
    /// Okabe and Ito's reddish purple.
    pub const PURPLE: Color = Color(204, 121, 167);
    /// Okabe and Ito's orange.
    pub const ORANGE: Color = Color(230, 159, 0);
    /// Okabe and Ito's sky blue.
    pub const SKY: Color = Color(86, 180, 233);

    const PALETTE: [Color; 7] =
        [Color::BLUE, Color::VERMILION, Color::GREEN, Color::PURPLE, Color(90, 90, 90), Color::ORANGE, Color::SKY];

    /// The colour of the layer with this number. Readers with any kind of colour vision can tell the colours apart.
    pub(super) fn of_layer(number: usize) -> Color {
        Color::PALETTE[number % Color::PALETTE.len()]
    }

    /// The colour of a share from 0 (dark) to 1 (bright): the "viridis" scale, linear between eleven of its colours.
    pub(super) fn of_share(share: f64) -> Color {
        const SCALE: [Color; 11] = [
            Color(68, 1, 84),
            Color(72, 36, 117),
            Color(65, 68, 135),
            Color(53, 95, 141),
            Color(42, 120, 142),
            Color(33, 145, 140),
            Color(34, 168, 132),
            Color(68, 191, 112),
            Color(122, 209, 81),
            Color(189, 223, 38),
            Color(253, 231, 37),
        ];
        let place = share.clamp(0.0, 1.0) * 10.0;
        let below = (place as usize).min(9);
        let part = place - below as f64;
        let mix = |a: u8, b: u8| (f64::from(a) + part * (f64::from(b) - f64::from(a))).round() as u8;
        let (a, b) = (SCALE[below], SCALE[below + 1]);
        Color(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
    }
}
