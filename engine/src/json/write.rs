//! Ground of the engine: answers as JSON text, byte for byte as serde_json writes them.
//!
//! Why not serde_json: it carries errors of files and streams through every type that is written, and a string has none. A tenth of what an answer costs a
//! browser to load is saved.

use alloc::string::String;
use core::fmt::{Display, Error, Write as _};

use serde::{
    Serialize, Serializer,
    ser::{
        Impossible, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
        SerializeTupleVariant,
    },
};

/// Any value as compact JSON. Floats, bytes and maps are none of this engine's values; a value that holds one is written as `null`.
#[must_use]
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    if value.serialize(Writer(&mut out)).is_err() {
        out.clear();
        out.push_str("null");
    }
    out
}

type Done = Result<(), Error>;

struct Writer<'o>(&'o mut String);

/// A list or object that is open, and what closes it.
struct Open<'o> {
    out: &'o mut String,
    first: bool,
    closing: &'static str,
}

impl<'o> Writer<'o> {
    fn open(self, opening: &str, closing: &'static str) -> Result<Open<'o>, Error> {
        self.0.push_str(opening);
        Ok(Open { out: self.0, first: true, closing })
    }

    fn variant(self, name: &str, opening: &str, closing: &'static str) -> Result<Open<'o>, Error> {
        self.0.push('{');
        quote(name, self.0);
        self.0.push(':');
        self.open(opening, closing)
    }

    fn display(self, value: impl Display) -> Done {
        write!(self.0, "{value}")
    }
}

impl Open<'_> {
    fn next(&mut self) {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.next();
        value.serialize(Writer(self.out))
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Done {
        self.next();
        quote(key, self.out);
        self.out.push(':');
        value.serialize(Writer(self.out))
    }

    fn close(self) -> Done {
        self.out.push_str(self.closing);
        Ok(())
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        let escape = match c {
            '"' => '"',
            '\\' => '\\',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\0'..' ' => {
                out.push_str("\\u00");
                let digit = |n: u32| char::from_digit(n & 15, 16).unwrap_or('0');
                out.push(digit(u32::from(c) >> 4));
                out.push(digit(u32::from(c)));
                continue;
            }
            _ => {
                out.push(c);
                continue;
            }
        };
        out.push('\\');
        out.push(escape);
    }
    out.push('"');
}

macro_rules! numbers {
    ($($name:ident: $kind:ty,)*) => {
        $(fn $name(self, number: $kind) -> Done {
            self.display(number)
        })*
    };
}

impl<'o> Serializer for Writer<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Open<'o>;
    type SerializeTuple = Open<'o>;
    type SerializeTupleStruct = Open<'o>;
    type SerializeTupleVariant = Open<'o>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Open<'o>;
    type SerializeStructVariant = Open<'o>;

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
    }

    fn serialize_bool(self, truth: bool) -> Done {
        self.0.push_str(if truth { "true" } else { "false" });
        Ok(())
    }

    #[expect(clippy::disallowed_types, reason = "it is refused")]
    fn serialize_f32(self, _: f32) -> Done {
        Err(Error)
    }

    #[expect(clippy::disallowed_types, reason = "it is refused")]
    fn serialize_f64(self, _: f64) -> Done {
        Err(Error)
    }

    fn serialize_char(self, c: char) -> Done {
        quote(c.encode_utf8(&mut [0; 4]), self.0);
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Done {
        quote(text, self.0);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Done {
        Err(Error)
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Done {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Done {
        let mut open = self.open("{", "}")?;
        open.member(name, value)?;
        open.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'o>, Error> {
        self.open("[", "]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'o>, Error> {
        self.open("[", "]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'o>, Error> {
        self.open("[", "]")
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, name: &'static str, _: usize) -> Result<Open<'o>, Error> {
        self.variant(name, "[", "]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        Err(Error)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'o>, Error> {
        self.open("{", "}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Open<'o>, Error> {
        self.variant(name, "{", "}}")
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Done {
        // Why: what is written so here are dates and numbers, which have nothing to escape; a text would be a `str`.
        self.0.push('"');
        write!(self.0, "{value}")?;
        self.0.push('"');
        Ok(())
    }
}

macro_rules! lists {
    ($($kind:ident $item:ident)*) => {
        $(impl $kind for Open<'_> {
            type Ok = ();
            type Error = Error;
            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                self.item(value)
            }
            fn end(self) -> Done {
                self.close()
            }
        })*
    };
}

lists! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

macro_rules! objects {
    ($($kind:ident)*) => {
        $(impl $kind for Open<'_> {
            type Ok = ();
            type Error = Error;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
                self.member(key, value)
            }
            fn end(self) -> Done {
                self.close()
            }
        })*
    };
}

objects! { SerializeStruct SerializeStructVariant }

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use serde::Serialize;

    use super::to_json;
    use crate::{date::Date, plan::verify::tests::empty};

    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Unit,
        New(i64),
        Pair(u8, bool),
        Named { text: &'static str, none: Option<u32> },
    }

    #[test]
    fn it_writes_what_serde_json_writes() {
        let mut hostile: String = (0_u32..0x300).filter_map(char::from_u32).collect();
        hostile.push_str("驿站\u{2028}\u{feff}😀");
        let kinds = [Kind::Unit, Kind::New(i64::MIN), Kind::Pair(255, true), Kind::Named { text: "\"", none: None }];
        let day = Date::new(2026, 2, 28);
        let all = (hostile.as_str(), kinds, day, [0_u8; 0], 'x', Some(-1), ());
        assert_eq!(to_json(&all), serde_json::to_string(&all).unwrap_or_default());
        assert_eq!(to_json(&empty()), serde_json::to_string(&empty()).unwrap_or_default());
    }

    #[test]
    fn what_it_cannot_write_is_null() {
        assert_eq!(to_json(&[0_u8; 2].map(|_| serde_json::Map::new())), "null");
    }
}
