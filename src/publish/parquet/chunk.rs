//! One column of one row group, encoded: pages, compressed, with what the file's footer says of
//! them. Made for columns that are coded already: a Parquet dictionary costs a look at each code,
//! where a general writer hashes and compares the text of every row.

use std::ops::Range;

use arrow::array::Array;
use arrow::buffer::NullBuffer;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding, PageType};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, ColumnChunkMetaDataBuilder, PageEncodingStats};
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::runs;
use super::values::{Distinct, Values};

/// Rows per page: what a reader decodes at least at a time, and what fits the processor's cache.
const PAGE_ROWS: usize = 1 << 15;
/// Columns of which more than this share of the filled rows are distinct have no dictionary.
const DICTIONARY_SHARE: f64 = 0.35;
/// A first page that keeps more than this share of its size says that compressing does not pay:
/// hashes and ids are random. Every reader would have to undo it, too.
const POOR_RATIO: f64 = 0.85;

/// Whether readers are told the smallest and the largest value of each row group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// They are.
    Told,
    /// Unordered text, which lets no reader skip anything.
    Useless,
}

/// Encodes one column, row group by row group.
pub struct ColumnEncoder {
    column: ColumnDescPtr,
    bounds: Bounds,
    /// Earlier row groups had too many distinct values for a dictionary.
    too_many: bool,
    /// Kept between row groups.
    scratch: Vec<u32>,
    snappy: snap::raw::Encoder,
}

/// An encoded column of a row group.
pub struct Chunk {
    /// As it stands in the file.
    pub bytes: Bytes,
    /// What the footer says of it.
    pub close: ColumnCloseResult,
}

impl ColumnEncoder {
    /// An encoder of a column.
    pub fn new(column: ColumnDescPtr, bounds: Bounds) -> Self {
        ColumnEncoder {
            column,
            bounds,
            too_many: false,
            scratch: Vec::new(),
            snappy: snap::raw::Encoder::new(),
        }
    }

    /// Encodes the rows of one row group.
    ///
    /// # Errors
    /// Not implemented, for types that no published table has.
    pub fn encode(&mut self, array: &dyn Array) -> Result<Chunk, ParquetError> {
        let values = Values::of(array)?;
        let present = Present {
            nulls: array.nulls().filter(|nulls| nulls.null_count() > 0),
            rows: array.len(),
        };
        let distinct = self.distinct(&values, &present);
        let encoding = match distinct {
            Some(_) => Encoding::RLE_DICTIONARY,
            None => Encoding::PLAIN,
        };
        let mut pages = Pages::new();
        let mut raw = Vec::new();
        if let Some(distinct) = &distinct {
            let rows = distinct.rows.iter().map(|&row| row as usize);
            values.put_plain(rows, &mut raw);
            let buf = self.compress(&raw, &mut pages.compression)?;
            let page = Page::DictionaryPage {
                buf,
                num_values: distinct.rows.len() as u32,
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            pages.write(page, raw.len(), Encoding::PLAIN)?;
        }
        let mut indices = distinct.as_ref().map_or(&[][..], |it| &it.indices);
        for start in (0..present.rows).step_by(PAGE_ROWS) {
            let rows = start..(start + PAGE_ROWS).min(present.rows);
            raw.clear();
            if self.column.max_def_level() > 0 {
                let page = present.nulls.map(|it| it.inner().slice(start, rows.len()));
                runs::put_levels(&mut raw, page.as_ref(), rows.len());
            }
            match &distinct {
                None => values.put_plain(present.within(rows.clone()), &mut raw),
                Some(distinct) => {
                    let width = runs::width(distinct.rows.len());
                    let (these, rest) = indices.split_at(present.count(rows.clone()));
                    raw.push(width);
                    runs::put(&mut raw, these, width);
                    indices = rest;
                }
            }
            let buf = self.compress(&raw, &mut pages.compression)?;
            let page = Page::DataPage {
                buf,
                num_values: rows.len() as u32,
                encoding,
                def_level_encoding: Encoding::RLE,
                rep_level_encoding: Encoding::RLE,
                statistics: None,
            };
            pages.write(page, raw.len(), encoding)?;
            if start == 0 {
                // Pages are of a size, so the buffer need not grow by copying.
                let left = (present.rows - rows.len()).div_ceil(PAGE_ROWS);
                let so_far = pages.sink.bytes_written();
                pages.sink.inner_mut().reserve(so_far * left);
            }
        }
        let mut metadata = ColumnChunkMetaData::builder(self.column.clone());
        if self.bounds == Bounds::Told {
            let filled = present.count(0..present.rows);
            let missing = (present.rows - filled) as u64;
            metadata = match &distinct {
                Some(distinct) => {
                    let rows = distinct.rows.iter().map(|&row| row as usize);
                    metadata.set_statistics(values.bounds(rows, missing))
                }
                None => {
                    let rows = present.within(0..present.rows);
                    metadata.set_statistics(values.bounds(rows, missing))
                }
            };
        }
        pages.close(metadata, present.rows as u64)
    }

    fn distinct(&mut self, values: &Values<'_>, present: &Present<'_>) -> Option<Distinct> {
        if self.too_many {
            return None;
        }
        let filled = present.count(0..present.rows);
        let most = (filled as f64 * DICTIONARY_SHARE) as usize;
        let rows = present.within(0..present.rows);
        let found = values.distinct(rows, most, &mut self.scratch);
        if found.is_none() && filled > 0 {
            self.too_many = true;
            self.scratch = Vec::new();
        }
        found.filter(|found| !found.rows.is_empty())
    }

    /// A page as it stands in the file; the first one decides how.
    fn compress(
        &mut self,
        raw: &[u8],
        compression: &mut Option<Compression>,
    ) -> Result<Bytes, ParquetError> {
        if *compression == Some(Compression::UNCOMPRESSED) {
            return Ok(Bytes::copy_from_slice(raw));
        }
        let mut compressed = vec![0; snap::raw::max_compress_len(raw.len())];
        let length = self
            .snappy
            .compress(raw, &mut compressed)
            .map_err(|cause| ParquetError::General(cause.to_string()))?;
        if compression.is_none() && length as f64 > raw.len() as f64 * POOR_RATIO {
            *compression = Some(Compression::UNCOMPRESSED);
            return Ok(Bytes::copy_from_slice(raw));
        }
        *compression = Some(Compression::SNAPPY);
        compressed.truncate(length);
        Ok(Bytes::from(compressed))
    }
}

/// Which rows have a value.
struct Present<'a> {
    /// `None` if all have.
    nulls: Option<&'a NullBuffer>,
    rows: usize,
}

impl Present<'_> {
    fn within(&self, rows: Range<usize>) -> impl Iterator<Item = usize> {
        rows.filter(|&row| self.nulls.is_none_or(|nulls| nulls.is_valid(row)))
    }

    fn count(&self, rows: Range<usize>) -> usize {
        self.nulls.map_or(rows.len(), |nulls| {
            let bits = nulls.inner().slice(rows.start, rows.len());
            bits.count_set_bits()
        })
    }
}

/// The pages of a chunk so far.
struct Pages {
    compression: Option<Compression>,
    sink: TrackedWrite<Vec<u8>>,
    dictionary: Option<PageWriteSpec>,
    first: Option<PageWriteSpec>,
    encodings: Vec<PageEncodingStats>,
    uncompressed: usize,
}

impl Pages {
    fn new() -> Self {
        Pages {
            compression: None,
            sink: TrackedWrite::new(Vec::new()),
            dictionary: None,
            first: None,
            encodings: Vec::new(),
            uncompressed: 0,
        }
    }

    fn write(
        &mut self,
        page: Page,
        uncompressed: usize,
        encoding: Encoding,
    ) -> Result<(), ParquetError> {
        let page_type = page.page_type();
        let page = CompressedPage::new(page, uncompressed);
        let spec = SerializedPageWriter::new(&mut self.sink).write_page(page)?;
        self.uncompressed += spec.uncompressed_size;
        match page_type {
            PageType::DICTIONARY_PAGE => self.dictionary = Some(spec),
            _ => {
                self.first.get_or_insert(spec);
            }
        }
        match self.encodings.last_mut() {
            Some(last) if last.page_type == page_type => last.count += 1,
            _ => self.encodings.push(PageEncodingStats {
                page_type,
                encoding,
                count: 1,
            }),
        }
        Ok(())
    }

    fn close(self, metadata: ColumnChunkMetaDataBuilder, rows: u64) -> Result<Chunk, ParquetError> {
        let bytes = self.sink.into_inner()?;
        let encodings = self.encodings.iter().map(|it| &it.encoding);
        let encodings = encodings.chain([&Encoding::RLE]).copied();
        let metadata = metadata
            .set_compression(self.compression.unwrap_or(Compression::UNCOMPRESSED))
            .set_encodings(encodings.collect())
            .set_page_encoding_stats(self.encodings)
            .set_total_compressed_size(bytes.len() as i64)
            .set_total_uncompressed_size(self.uncompressed as i64)
            .set_num_values(rows as i64)
            .set_dictionary_page_offset(self.dictionary.map(|it| it.offset as i64))
            .set_data_page_offset(self.first.map_or(0, |it| it.offset as i64))
            .build()?;
        Ok(Chunk {
            close: ColumnCloseResult {
                bytes_written: bytes.len() as u64,
                rows_written: rows,
                metadata,
                bloom_filter: None,
                column_index: None,
                offset_index: None,
            },
            bytes: Bytes::from(bytes),
        })
    }
}
