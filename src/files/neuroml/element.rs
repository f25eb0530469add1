//! Elements of XML with their attributes and the line on which they begin.

use super::quantity::{Dimension, quantity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// How deep elements may lie within each other.
const DEEPEST: usize = 64;

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub name: String,
    pub line: usize,
    attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self, name: &str) -> Result<&str, String> {
        self.attribute(name).ok_or_else(|| self.wrong(&format!("it has no attribute \"{name}\"")))
    }

    pub fn number(&self, name: &str, dimension: Dimension) -> Result<f64, String> {
        quantity(self.text(name)?, dimension).map_err(|reason| self.wrong(&format!("{name} = {reason}")))
    }

    pub fn number_or(&self, name: &str, dimension: Dimension, otherwise: f64) -> Result<f64, String> {
        if self.attribute(name).is_some() { self.number(name, dimension) } else { Ok(otherwise) }
    }

    pub fn index(&self, name: &str) -> Result<usize, String> {
        let text = self.text(name)?;
        text.trim().parse().map_err(|_| self.wrong(&format!("{name} = \"{text}\" is no whole number")))
    }

    /// What is wrong, with the element and its line.
    pub fn wrong(&self, reason: &str) -> String {
        let id = self.attribute("id").map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        format!("line {}, <{}{id}>: {reason}", self.line, self.name)
    }
}

/// The outermost element of a text.
pub(super) fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let (mut open, mut root): (Vec<Element>, Option<Element>) = (Vec::new(), None);
    let (mut line, mut counted) = (1, 0);
    loop {
        let at = reader.buffer_position() as usize;
        line += text.as_bytes().get(counted..at).unwrap_or_default().iter().filter(|&&byte| byte == b'\n').count();
        counted = at;
        let event = reader.read_event().map_err(|error| format!("line {line}: {error}"))?;
        let closed = match &event {
            Event::Start(start) if open.len() < DEEPEST => {
                open.push(element(start, line)?);
                None
            }
            Event::Start(_) => return Err(format!("line {line}: elements lie more than {DEEPEST} deep")),
            Event::Empty(start) => Some(element(start, line)?),
            Event::End(_) => {
                Some(open.pop().ok_or_else(|| format!("line {line}: an element ends that has not begun"))?)
            }
            Event::Eof => break,
            _ => None,
        };
        match (closed, open.last_mut()) {
            (Some(element), Some(parent)) => parent.children.push(element),
            (Some(element), None) => root = root.or(Some(element)),
            _ => {}
        }
    }
    match open.pop() {
        Some(element) => Err(element.wrong("it does not end: the file was cut short")),
        None => root.ok_or_else(|| "it has no element".into()),
    }
}

fn element(start: &BytesStart, line: usize) -> Result<Element, String> {
    let name = start.name().local_name();
    let name = String::from_utf8_lossy(name.as_ref().as_ref()).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("line {line}, <{name}>: {error}"))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| format!("line {line}, <{name}>: {error}"))?;
        let key = String::from_utf8_lossy(attribute.key.as_ref().as_ref()).into_owned();
        attributes.push((key, value.into_owned()));
    }
    Ok(Element { name, line, attributes, children: Vec::new() })
}
