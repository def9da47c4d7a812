// Browser tests: archives as people upload them, written by hand so that nothing has to be installed: a zip, and a workbook with one sheet.

import { crc32 } from "node:zlib";

/** A zip of `{ path: bytes or text }`; nothing in it is deflated. */
export function zip(files) {
  const [parts, list] = [[], []];
  let at = 0;
  for (const [path, content] of Object.entries(files)) {
    const [name, bytes] = [Buffer.from(path, "utf8"), Buffer.from(content)];
    const both = Buffer.alloc(26);
    // Version 2.0, names in UTF-8, stored, 1 January 1980.
    [20, 0x0800, 0, 0, 0x21].forEach((value, n) => both.writeUInt16LE(value, 2 * n));
    [crc32(bytes), bytes.length, bytes.length].forEach((value, n) => both.writeUInt32LE(value, 10 + 4 * n));
    both.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from("PK\x03\x04"), both, name, bytes);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(at, 10);
    list.push(Buffer.from("PK\x01\x02\x14\x00"), both, more, name);
    at += 30 + name.length + bytes.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(18);
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, directory, Buffer.from("PK\x05\x06"), end]);
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = "http://schemas.openxmlformats.org";

/** A workbook with one sheet of `rows`; numbers stay numbers. */
export function workbook(rows) {
  const cell = (value, n, row) => {
    const at = `${String.fromCharCode(65 + n)}${row + 1}`;
    return typeof value === "number" ? `<c r="${at}"><v>${value}</v></c>` : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
  };
  return zip({
    "[Content_Types].xml": `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    "_rels/.rels": `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${XML}<workbook xmlns="${OFFICE}/spreadsheetml/2006/main" xmlns:r="${OFFICE}/officeDocument/2006/relationships"><sheets><sheet name="案例" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${XML}<worksheet xmlns="${OFFICE}/spreadsheetml/2006/main"><sheetData>${rows.map((row, n) => `<row r="${n + 1}">${row.map((value, at) => cell(value, at, n)).join("")}</row>`).join("")}</sheetData></worksheet>`,
  });
}
