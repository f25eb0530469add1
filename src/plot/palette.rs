//! The palette of a picture: 256 colours chosen for it, so that its file is small and each pixel keeps its colour.

/// Colours of a palette.
const MOST: usize = 256;

/// No colour is replaced by one that differs by more than this in red, green and blue together, as a distance in the cube of
/// colours, whose edge is 255.
const FARTHEST: u32 = 20;

/// A picture with more colours than this has no palette: choosing one would take long.
const MANY: usize = 1 << 16;

/// Colours, and for each pixel the index of its own.
pub struct Indexed {
    pub colors: Vec<[u8; 3]>,
    pub pixels: Vec<u8>,
}

/// `pixels` (red, green, blue) by a palette; `None` if 256 colours would not do.
pub fn indexed(pixels: &[u8]) -> Option<Indexed> {
    // Most pixels have the colour of the one before.
    let runs = || pixels.as_chunks().0.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len()));
    let mut found: Vec<([u8; 3], usize)> = runs().collect();
    found.sort_unstable();
    found.dedup_by(|next, first| {
        let equal = next.0 == first.0;
        first.1 += if equal { next.1 } else { 0 };
        equal
    });
    let (colors, nearest) = chosen(&found)?;
    let index = |color| found.binary_search_by(|other| other.0.cmp(&color)).map_or(0, |place| nearest[place]);
    let pixels = runs().flat_map(|(color, length)| std::iter::repeat_n(index(color), length)).collect();
    Some(Indexed { colors, pixels })
}

/// A palette for colours, given with their numbers of pixels, and for each the index of the nearest in the palette.
///
/// It begins with the most frequent colour, and grows by the one that is worst off, until none is left or it is full.
fn chosen(found: &[([u8; 3], usize)]) -> Option<(Vec<[u8; 3]>, Vec<u8>)> {
    if found.len() > MANY {
        return None;
    }
    let mut nearest = vec![(u32::MAX, 0_u8); found.len()];
    let mut colors = Vec::new();
    let mut next = found.iter().enumerate().max_by_key(|(_, (_, count))| *count).map(|(place, _)| place);
    while let Some(place) = next.filter(|_| colors.len() < MOST) {
        let color = found[place].0;
        for (best, (other, _)) in nearest.iter_mut().zip(found) {
            *best = (*best).min((square(color, *other), colors.len() as u8));
        }
        colors.push(color);
        let worst = nearest.iter().zip(found).enumerate().max_by_key(|(_, ((square, _), (_, count)))| {
            // Where many pixels would change, a change is seen more easily.
            u64::from(*square) * u64::from(count.ilog2() + 1)
        });
        next = worst.filter(|(_, ((square, _), _))| *square > 0).map(|(place, _)| place);
    }
    let near = nearest.iter().all(|(square, _)| *square <= FARTHEST * FARTHEST);
    near.then(|| (colors, nearest.iter().map(|(_, index)| *index).collect()))
}

/// The square of the distance of two colours.
fn square(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}
