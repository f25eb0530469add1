//! Linear algebra by `nalgebra`, without its products of large matrices, whose last digits depend on the processor.

use nalgebra::{DMatrix, DVector, Schur};

use super::eigenvalue::Eigenvalue;

/// A matrix from its columns.
pub fn from_columns(columns: &[Vec<f64>]) -> DMatrix<f64> {
    DMatrix::from_fn(columns.first().map_or(0, Vec::len), columns.len(), |row, column| columns[column][row])
}

/// The solution of `matrix x = right`, if there is one.
pub fn solve(matrix: DMatrix<f64>, right: &[f64]) -> Option<Vec<f64>> {
    let solution = matrix.lu().solve(&DVector::from_column_slice(right))?;
    solution.iter().all(|x| x.is_finite()).then(|| solution.iter().copied().collect())
}

/// The eigenvalues, from the greatest real part to the least.
pub fn eigenvalues(matrix: &DMatrix<f64>) -> Vec<Eigenvalue> {
    if matrix.iter().any(|x| !x.is_finite()) {
        return vec![Eigenvalue { re: f64::NAN, im: f64::NAN }; matrix.nrows()];
    }
    let mut values: Vec<Eigenvalue> = match matrix.nrows() {
        0 => vec![],
        1 => vec![Eigenvalue { re: matrix[(0, 0)], im: 0.0 }],
        2 => of_two(matrix).to_vec(),
        _ => of_many(matrix),
    };
    values.sort_by(|a, b| b.re.total_cmp(&a.re).then(b.im.total_cmp(&a.im)));
    values
}

/// Those of many, by the Schur form: equal eigenvalues can keep it from the last digits, and then fewer will do.
fn of_many(matrix: &DMatrix<f64>) -> Vec<Eigenvalue> {
    let none = Eigenvalue { re: f64::NAN, im: f64::NAN };
    let sharpness = [f64::EPSILON, 1e-14, 1e-12, 1e-9].into_iter();
    let form = sharpness.filter_map(|eps| Schur::try_new(matrix.clone(), eps, 60 * matrix.nrows())).next();
    form.map_or(vec![none; matrix.nrows()], |form| {
        form.complex_eigenvalues().iter().map(|value| Eigenvalue { re: value.re, im: value.im }).collect()
    })
}

/// Those of two rows and columns, in closed form.
fn of_two(matrix: &DMatrix<f64>) -> [Eigenvalue; 2] {
    let (a, b, c, d) = (matrix[(0, 0)], matrix[(0, 1)], matrix[(1, 0)], matrix[(1, 1)]);
    let (half_trace, half_gap) = (0.5 * (a + d), 0.5 * (a - d));
    let square = half_gap * half_gap + b * c;
    if square < 0.0 {
        let im = (-square).sqrt();
        return [Eigenvalue { re: half_trace, im }, Eigenvalue { re: half_trace, im: -im }];
    }
    // The one of greater size first: the other from the product, without cancellation.
    let far = half_trace + square.sqrt().copysign(half_trace);
    let near = if far == 0.0 { 0.0 } else { (a * d - b * c) / far };
    [Eigenvalue { re: far, im: 0.0 }, Eigenvalue { re: near, im: 0.0 }]
}

/// A vector of length 1 that the matrix, of as many rows as columns or one fewer, takes nearest to 0.
pub fn null_vector(matrix: &DMatrix<f64>) -> Vec<f64> {
    let columns = matrix.ncols();
    let square = DMatrix::from_fn(
        columns,
        columns,
        |row, column| {
            if row < matrix.nrows() { matrix[(row, column)] } else { 0.0 }
        },
    );
    // Inverse iteration, from a border that makes the matrix regular.
    let size = square.amax().max(1e-300);
    let mut best = (f64::INFINITY, vec![0.0; columns]);
    for first in 0..columns {
        let mut bordered = DMatrix::zeros(columns + 1, columns + 1);
        bordered.view_mut((0, 0), (columns, columns)).copy_from(&square);
        bordered[(columns, first)] = size;
        // The left border: rows that are 0 already, or the last one.
        let row = if matrix.nrows() < columns { columns - 1 } else { pivot_row(&square) };
        bordered[(row, columns)] = size;
        let mut right = vec![0.0; columns + 1];
        right[columns] = size;
        let Some(mut vector) = solve(bordered, &right) else { continue };
        vector.truncate(columns);
        let length = norm(&vector);
        vector.iter_mut().for_each(|x| *x /= length);
        let left: f64 = norm(&apply(&square, &vector));
        if length.is_finite() && left < best.0 {
            best = (left, vector);
        }
    }
    best.1
}

/// A row that depends on the others: the one whose removal leaves most.
fn pivot_row(square: &DMatrix<f64>) -> usize {
    let size = |row: usize| {
        let rest = square.clone().remove_row(row);
        // The greatest of the minors.
        (0..rest.ncols()).map(|column| rest.clone().remove_column(column).determinant().abs()).fold(0.0, f64::max)
    };
    (0..square.nrows())
        .map(|row| (row, size(row)))
        .fold((0, -1.0), |best, next| if next.1 > best.1 { next } else { best })
        .0
}

/// An eigenvector of length 1 for a real eigenvalue.
pub fn eigenvector(matrix: &DMatrix<f64>, value: f64) -> Vec<f64> {
    let mut shifted = matrix.clone();
    (0..matrix.nrows()).for_each(|k| shifted[(k, k)] -= value);
    null_vector(&shifted)
}

/// `matrix x`.
pub fn apply(matrix: &DMatrix<f64>, x: &[f64]) -> Vec<f64> {
    (0..matrix.nrows()).map(|row| (0..matrix.ncols()).map(|column| matrix[(row, column)] * x[column]).sum()).collect()
}

/// The product of two small matrices, term by term.
pub fn product(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    DMatrix::from_fn(a.nrows(), b.ncols(), |row, column| (0..a.ncols()).map(|k| a[(row, k)] * b[(k, column)]).sum())
}

/// The Euclidean length.
pub fn norm(x: &[f64]) -> f64 {
    dot(x, x).sqrt()
}

/// The sum of the products.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_vectors_are_taken_to_nothing() {
        let matrix = DMatrix::from_row_slice(3, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
        let vector = null_vector(&matrix);
        assert!(norm(&apply(&matrix, &vector)) < 1e-13 && (norm(&vector) - 1.0).abs() < 1e-14, "{vector:?}");
        let flat = DMatrix::from_row_slice(1, 2, &[3.0, 4.0]);
        assert!(dot(&null_vector(&flat), &[3.0, 4.0]).abs() < 1e-14);
        let vector = eigenvector(&DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 0.0, -3.0]), -3.0);
        assert!((vector[0] / vector[1] + 0.2).abs() < 1e-14);
    }

    #[test]
    fn eigenvalues_of_a_rotation_and_of_a_shear() {
        let turn = DMatrix::from_row_slice(3, 3, &[0.5, -2.0, 0.0, 2.0, 0.5, 0.0, 0.0, 0.0, -1.0]);
        let values = eigenvalues(&turn);
        assert!((values[0].re - 0.5).abs() < 1e-13 && (values[0].im - 2.0).abs() < 1e-13);
        assert!((values[2].re + 1.0).abs() < 1e-13);
        // 1e8 and 1e-8: the small one is not lost.
        let stiff = DMatrix::from_row_slice(2, 2, &[1e8, 0.0, 1.0, 1e-8]);
        assert!((eigenvalues(&stiff)[1].re / 1e-8 - 1.0).abs() < 1e-12);
    }
}
