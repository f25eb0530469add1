//! Tables: columns of equal length.

use super::Metadata;
use crate::error::{Error, Result};

/// The numbers of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Floating-point numbers.
    Numbers(Vec<f64>),
    /// Whole numbers.
    Integers(Vec<i64>),
}

impl Column {
    /// How many numbers there are.
    pub fn len(&self) -> usize {
        match self {
            Column::Numbers(numbers) => numbers.len(),
            Column::Integers(integers) => integers.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Columns of equal length, each under a name, as they are in a file.
///
/// | ending | format | read by |
/// |---|---|---|
/// | `.csv` | text; metadata in a second file, `.metadata.csv` | pandas, R, MATLAB, by eye |
/// | `.npy` | one structured array, without metadata | numpy |
/// | `.npz` | an array for each column, and one of metadata | numpy |
/// | `.parquet` | columns, compressed, in row groups | pandas, polars, R, DuckDB |
///
/// ```
/// use synfire::files::{Column, Table};
///
/// # let folder = std::env::temp_dir().join(format!("synfire-table-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let path = folder.join("table.parquet");
/// let table = Table::new()
///     .column("time", Column::Numbers(vec![0.1, 0.2]))
///     .column("count", Column::Integers(vec![3, 5]));
/// table.save(&path)?;
/// assert_eq!(Table::load(&path)?.get("count"), Some(&Column::Integers(vec![3, 5])));
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok::<(), synfire::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names and columns.
    pub columns: Vec<(String, Column)>,
    /// What is said of them.
    pub metadata: Metadata,
}

impl Table {
    /// A table without columns.
    pub fn new() -> Table {
        Table::default()
    }

    /// With a column more.
    pub fn column(mut self, name: impl Into<String>, column: Column) -> Table {
        self.columns.push((name.into(), column));
        self
    }

    /// The column of this name.
    pub fn get(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(own, _)| own == name).map(|(_, column)| column)
    }

    /// Rows of the table: the length of its columns.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    pub(super) fn check(&self) -> Result<()> {
        for (k, (name, column)) in self.columns.iter().enumerate() {
            if self.columns[..k].iter().any(|(other, _)| other == name) {
                return Err(Error::Conflict {
                    what: format!("two columns have the name \"{name}\"; name one otherwise"),
                });
            }
            if column.len() != self.rows() {
                let (what, unit) = (format!("the column \"{name}\""), "one for each row".into());
                return Err(Error::Length { what, found: column.len(), expected: self.rows(), unit });
            }
        }
        Ok(())
    }

    /// The column of this name as floating-point numbers.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<f64>, String> {
        match self.get(name) {
            Some(Column::Numbers(numbers)) => Ok(numbers.clone()),
            Some(Column::Integers(integers)) => Ok(integers.iter().map(|&integer| integer as f64).collect()),
            None => Err(self.without(name)),
        }
    }

    /// The column of this name as indices.
    pub(crate) fn indices(&self, name: &str) -> Result<Vec<usize>, String> {
        let index = |row: usize, value: Option<usize>, found: &dyn ToString| {
            let refused = || format!("the column \"{name}\" has {} in row {row}, which is no index", found.to_string());
            value.ok_or_else(refused)
        };
        match self.get(name) {
            Some(Column::Integers(integers)) => {
                let each = integers.iter().enumerate();
                each.map(|(row, &found)| index(row, usize::try_from(found).ok(), &found)).collect()
            }
            Some(Column::Numbers(numbers)) => {
                let whole = |&x: &f64| (x >= 0.0 && x < (1u64 << 53) as f64 && x.fract() == 0.0).then_some(x as usize);
                numbers.iter().enumerate().map(|(row, found)| index(row, whole(found), found)).collect()
            }
            None => Err(self.without(name)),
        }
    }

    fn without(&self, name: &str) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).take(8).collect();
        format!("it has no column \"{name}\", but {}", if names.is_empty() { "none".into() } else { names.join(", ") })
    }
}
