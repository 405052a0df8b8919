//! One column of one row group, encoded: pages, compressed, with what the file's footer says of
//! them. Made for columns that are coded already: a Parquet dictionary costs a look at each code,
//! where a general writer hashes and compares the text of every row.

use arrow::array::Array;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding, PageType};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, ColumnChunkMetaDataBuilder, PageEncodingStats};
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::delta::{Layout, Lengths};
use super::page::{self, PageBytes};
use super::runs;
use super::values::{Distinct, Values};

/// Rows per page: what a reader decodes at least at a time, and what fits the processor's cache.
const PAGE_ROWS: usize = 1 << 15;
/// Texts by which the layout of a chunk is chosen.
const TEXTS_SEEN: usize = 1 << 12;
/// Columns of which more than this share of the filled rows are distinct have no dictionary.
const DICTIONARY_SHARE: f64 = 0.35;
/// A first page of which compressing leaves more than this share says that it does not pay: hashes
/// and ids are random, digits nearly so. Every reader would have to undo it, too.
const POOR_RATIO: f64 = 0.7;
/// Last bytes of a page by which that is told: lengths stand in front. As many are compressed at a
/// time.
const BYTES_SEEN: usize = 1 << 16;

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
    /// What is known of compressing from the row group before.
    compression: Option<Compression>,
    /// Room of chunks that were written: the next are about as large.
    spare: Vec<Vec<u8>>,
}

/// Room that encoding needs, whatever the column. Kept from one column to the next.
pub struct Scratch {
    /// One place per entry of a dictionary; zeros between columns.
    places: Vec<u32>,
    /// Definition levels, and indices behind them.
    levels: Vec<u8>,
    lengths: Lengths,
    page: PageBytes,
    compressed: Vec<u8>,
    snappy: snap::raw::Encoder,
}

impl Default for Scratch {
    fn default() -> Self {
        Scratch {
            places: Vec::new(),
            levels: Vec::new(),
            lengths: Lengths::default(),
            page: PageBytes::default(),
            compressed: Vec::new(),
            snappy: snap::raw::Encoder::new(),
        }
    }
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
            compression: None,
            spare: Vec::new(),
        }
    }

    /// Takes back a chunk of this column that was written.
    pub fn recycle(&mut self, chunk: Bytes) {
        let mut room = Vec::from(chunk);
        room.clear();
        self.spare.push(room);
    }

    /// Encodes the rows of one row group.
    ///
    /// # Errors
    /// Not implemented, for types that no published table has.
    pub fn encode(
        &mut self,
        array: &dyn Array,
        scratch: &mut Scratch,
    ) -> Result<Chunk, ParquetError> {
        let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
        let values = Values::of(array, nulls)?;
        let rows = array.len();
        let distinct = self.distinct(&values, &mut scratch.places);
        // The first texts tell what the others are like.
        let first_texts = 0..values.len().min(TEXTS_SEEN);
        let texts = values.texts().filter(|_| distinct.is_none());
        let texts = texts.map(|texts| (texts, Layout::of(&texts, first_texts)));
        let encoding = match (&distinct, &texts) {
            (Some(_), _) => Encoding::RLE_DICTIONARY,
            (None, None) => Encoding::PLAIN,
            (None, Some((_, Layout::Whole))) => Encoding::DELTA_LENGTH_BYTE_ARRAY,
            (None, Some((_, Layout::Differing))) => Encoding::DELTA_BYTE_ARRAY,
        };
        let mut pages = Pages::new(self.spare.pop().unwrap_or_default(), self.compression);
        if let Some(distinct) = &distinct {
            scratch.page.clear();
            values.put_plain(cells(distinct), &mut scratch.page);
            let of = |buf| Page::DictionaryPage {
                buf,
                num_values: distinct.cells.len() as u32,
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            pages.write(of, Encoding::PLAIN, scratch)?;
        }
        let mut cell = 0;
        for start in (0..rows).step_by(PAGE_ROWS) {
            let page_rows = (rows - start).min(PAGE_ROWS);
            let present = nulls.map(|it| it.inner().slice(start, page_rows));
            let filled = present.as_ref().map_or(page_rows, |it| it.count_set_bits());
            let end = cell + filled;
            let levels = &mut scratch.levels;
            levels.clear();
            if self.column.max_def_level() > 0 {
                runs::put_levels(levels, present.as_ref(), page_rows);
            }
            if let Some(distinct) = &distinct {
                let width = runs::width(distinct.cells.len());
                levels.push(width);
                runs::put(levels, &distinct.indices[cell..end], width);
            }
            scratch.page.clear();
            scratch.page.put(levels);
            match (&distinct, &texts) {
                (Some(_), _) => {}
                (None, None) => values.put_plain(cell..end, &mut scratch.page),
                (None, Some((texts, layout))) => {
                    layout.put(texts, cell..end, &mut scratch.lengths, &mut scratch.page);
                }
            }
            cell = end;
            let of = |buf| Page::DataPage {
                buf,
                num_values: page_rows as u32,
                encoding,
                def_level_encoding: Encoding::RLE,
                rep_level_encoding: Encoding::RLE,
                statistics: None,
            };
            pages.write(of, encoding, scratch)?;
            if start == 0 {
                // Pages are of a size, so the buffer need not grow by copying.
                let left = (rows - page_rows).div_ceil(PAGE_ROWS);
                let so_far = pages.sink.bytes_written();
                pages.sink.inner_mut().reserve(so_far * left);
            }
        }
        self.compression = pages.pays().then_some(Compression::SNAPPY);
        let mut metadata = ColumnChunkMetaData::builder(self.column.clone());
        if self.bounds == Bounds::Told {
            let missing = (rows - values.len()) as u64;
            metadata = metadata.set_statistics(match &distinct {
                Some(distinct) => values.bounds(cells(distinct), missing),
                None => values.bounds(0..values.len(), missing),
            });
        }
        pages.close(metadata, rows as u64)
    }

    fn distinct(&mut self, values: &Values<'_>, places: &mut Vec<u32>) -> Option<Distinct> {
        if self.too_many {
            return None;
        }
        let most = (values.len() as f64 * DICTIONARY_SHARE) as usize;
        let found = values.distinct(most, places);
        if found.is_none() && values.len() > 0 {
            self.too_many = true;
        }
        found.filter(|found| !found.cells.is_empty())
    }
}

fn cells(distinct: &Distinct) -> impl Iterator<Item = usize> {
    distinct.cells.iter().map(|&cell| cell as usize)
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
    /// None yet; they go into this room. Whether they are compressed is known, or is yet to be seen.
    fn new(room: Vec<u8>, compression: Option<Compression>) -> Self {
        Pages {
            compression,
            sink: TrackedWrite::new(room),
            dictionary: None,
            first: None,
            encodings: Vec::new(),
            uncompressed: 0,
        }
    }

    /// Writes what lies in the scratch as a page; the first one decides whether pages are
    /// compressed.
    fn write(
        &mut self,
        of: impl FnOnce(Bytes) -> Page,
        encoding: Encoding,
        scratch: &mut Scratch,
    ) -> Result<(), ParquetError> {
        let raw = scratch.page.bytes();
        let uncompressed = raw.len();
        let most = snap::raw::max_compress_len(raw.len());
        if scratch.compressed.len() < most {
            scratch.compressed.resize(most, 0);
        }
        let mut compress = |raw: &[u8]| {
            let length = scratch.snappy.compress(raw, &mut scratch.compressed);
            length.map_err(|cause| ParquetError::General(cause.to_string()))
        };
        let compression = match self.compression {
            Some(compression) => compression,
            None => {
                let seen = &raw[raw.len().saturating_sub(BYTES_SEEN)..];
                let pays = compress(seen)? as f64 <= seen.len() as f64 * POOR_RATIO;
                match pays {
                    true => Compression::SNAPPY,
                    false => Compression::UNCOMPRESSED,
                }
            }
        };
        self.compression = Some(compression);
        if compression == Compression::SNAPPY {
            let length = compress(raw)?;
            let append = |bytes| self.append(of(bytes), uncompressed, encoding);
            return page::lend(&mut scratch.compressed, length, append);
        }
        let append = |bytes| self.append(of(bytes), uncompressed, encoding);
        scratch.page.lend(append)
    }

    fn append(
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

    /// Whether compressing them was worth it, so that the next ones need not be tried first. What
    /// was not compressed is tried again: other sources write otherwise.
    fn pays(&self) -> bool {
        let compressed = self.sink.bytes_written() as f64;
        compressed <= self.uncompressed as f64 * POOR_RATIO
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
