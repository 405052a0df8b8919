//! Workbooks. Bytes as they are or, as checksums guard a zip archive against mutations, the XML
//! of a sheet or of a whole ods document, packed anew.

#![no_main]

use std::io::{Cursor, Write};

use checks::{read, spec, start_with_caught_panics};
use goldsieve::ingest::{Format, HeaderLine};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Divides an input into the sheet, its styles and its shared strings.
const NEXT_PART: &[u8] = b"<?part?>";

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const STYLES: &[u8] = br#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="164" formatCode="[&lt;=99999999]####-####;(0##) ####-####"/><numFmt numFmtId="165" formatCode="000-0000-0000"/><numFmt numFmtId="166" formatCode="[h]:mm:ss"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>"#;
const STRINGS: &[u8] = br#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="3" uniqueCount="3"><si><t>id</t></si><si><t>name</t></si><si><r><t>Kim </t></r><r><t>Minsu</t></r></si></sst>"#;
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &[u8] = br#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;

fuzz_target!(init: start_with_caught_panics(), |data: &[u8]| {
    let spec = spec(Format::Workbook, HeaderLine::Detect);
    let _ = if data.starts_with(b"<office:") {
        read(&spec, &ods(data))
    } else if data.starts_with(b"<") {
        read(&spec, &xlsx(data))
    } else {
        read(&spec, data)
    };
});

fn xlsx(data: &[u8]) -> Vec<u8> {
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(NEXT_PART.len()).position(|w| w == NEXT_PART) {
        parts.push(&rest[..at]);
        rest = &rest[at + NEXT_PART.len()..];
    }
    parts.push(rest);
    pack(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", parts[0]),
        ("xl/styles.xml", parts.get(1).unwrap_or(&STYLES)),
        ("xl/sharedStrings.xml", parts.get(2).unwrap_or(&STRINGS)),
    ])
}

fn ods(content: &[u8]) -> Vec<u8> {
    pack(&[
        ("mimetype", ODS),
        ("META-INF/manifest.xml", MANIFEST),
        ("content.xml", content),
    ])
}

fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(*name, stored).expect("an entry");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}
