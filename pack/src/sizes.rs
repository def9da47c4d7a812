//! Beside the pipeline: what a browser has to load: raw, gzip and brotli.

use std::io::Write as _;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// The sizes of one file.
pub(crate) struct Sizes {
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

impl Sizes {
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, String> {
        let why = |why: std::io::Error| format!("compressing: {why}");
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes).map_err(why)?;
        let gzip = gzip.finish().map_err(why)?.len();
        let mut brotli = Vec::new();
        let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
        brotli::BrotliCompress(&mut &*bytes, &mut brotli, &params).map_err(why)?;
        Ok(Self { raw: bytes.len(), gzip, brotli: brotli.len() })
    }
}
