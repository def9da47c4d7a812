//! Desk, digests: SHA-256 as `sha256:` and 64 hexadecimal digits, of bytes or of fields.

use sha2::{Digest as _, Sha256};

/// What stands before the digits.
const PREFIX: &str = "sha256:";

/// The digest of bytes, nothing added.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> String {
    shown(Sha256::new().chain_update(bytes))
}

/// The digest of fields under a name: the name and a line feed, then each field after its length in bytes (eight bytes, the greatest first).
///
/// Why: with the length before it, no field can run over into the next, and with the name no digest of one kind stands for one of another.
#[must_use]
pub fn of_fields(name: &str, fields: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    digest.update(name.as_bytes());
    digest.update(b"\n");
    for field in fields {
        digest.update((field.len() as u64).to_be_bytes());
        digest.update(field);
    }
    shown(digest)
}

/// The hash of a plan file as the engine computes it, from its text; nothing if the text has not the frame of a plan file.
///
/// Why: of earlier publications nobody needs the plan itself, and a format of before must still be found unaltered.
pub(crate) fn of_plan_file(text: &str) -> Option<String> {
    let rest = text.trim_end().strip_prefix("{\"format\":")?;
    let (format, rest) = rest.split_once(",\"hash\":\"")?;
    let (stated, rest) = rest.split_once("\",\"plan\":")?;
    let plan = rest.strip_suffix('}')?;
    let found = shown(Sha256::new().chain_update(format!("zhunsheng plan {format}\n")).chain_update(plan));
    (found == stated).then_some(found)
}

fn shown(digest: Sha256) -> String {
    let mut text = String::with_capacity(PREFIX.len() + 64);
    text.push_str(PREFIX);
    for byte in digest.finalize() {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    text
}

/// The bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::{of_bytes, of_fields};

    #[test]
    fn it_is_sha_256() {
        // Why these: the examples of FIPS 180-4.
        assert_eq!(of_bytes(b"abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(of_bytes(b""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        assert_ne!(of_fields("a", &[b"bc", b"d"]), of_fields("a", &[b"b", b"cd"]));
        assert_ne!(of_fields("a", &[b"bc"]), of_fields("b", &[b"bc"]));
        assert_ne!(of_fields("a", &[b"", b"x"]), of_fields("a", &[b"x", b""]));
    }
}
