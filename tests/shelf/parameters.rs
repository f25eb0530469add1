//! Reads and changes the parameters of any model, numbers that are not finite included, which JSON does not know.

use super::Shelved;
use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde_json::{Error, Value};

/// A model's parameters, some of which may have parameters of their own.
#[derive(Clone, Debug, PartialEq)]
pub enum Parameter {
    Number(f64),
    Flag(bool),
    Group(Vec<(String, Parameter)>),
}

impl From<Value> for Parameter {
    fn from(value: Value) -> Self {
        match value {
            Value::Number(number) => Parameter::Number(number.as_f64().expect("a number")),
            Value::Bool(flag) => Parameter::Flag(flag),
            Value::Object(group) => {
                Parameter::Group(group.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
            other => panic!("{other} is no parameter"),
        }
    }
}

impl<'de> IntoDeserializer<'de, Error> for Parameter {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Parameter {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Parameter::Number(number) => visitor.visit_f64(number),
            Parameter::Flag(flag) => visitor.visit_bool(flag),
            Parameter::Group(group) => visitor.visit_map(MapDeserializer::new(group.into_iter())),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Parameter::Group(group) = self else { panic!("{self:?} is no variant") };
        visitor.visit_enum(MapAccessDeserializer::new(MapDeserializer::new(group.into_iter())))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl Parameter {
    /// Every number, by its name.
    pub fn numbers(&self) -> Vec<(String, f64)> {
        let Parameter::Group(group) = self else { panic!("{self:?} has no names") };
        let mut found = Vec::new();
        for (name, value) in group {
            match value {
                Parameter::Number(number) => found.push((name.clone(), *number)),
                Parameter::Group(_) => found.extend(value.numbers()),
                Parameter::Flag(_) => {}
            }
        }
        found
    }

    /// The same parameters, but the number of this name.
    fn with(&self, changed: &str, to: f64) -> Parameter {
        let Parameter::Group(group) = self else { return self.clone() };
        let change = |(name, value): &(String, Parameter)| match value {
            Parameter::Number(_) if name == changed => (name.clone(), Parameter::Number(to)),
            value => (name.clone(), value.with(changed, to)),
        };
        Parameter::Group(group.iter().map(change).collect())
    }
}

/// The parameters of a model.
pub fn parameters<M: Shelved<D>, const D: usize>(model: &M) -> Parameter {
    serde_json::to_value(model).expect("a model can be written").into()
}

/// The model with one number changed.
pub fn changed<M: Shelved<D>, const D: usize>(model: &M, name: &str, to: f64) -> M {
    M::deserialize(parameters(model).with(name, to)).expect("a model can be read")
}
