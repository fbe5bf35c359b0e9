// SPDX-License-Identifier: GPL-3.0-or-later
//
// workbook - what an .xlsx file holds, read from its parts.
import { read } from './papers.mjs';

const unescape = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&');
const attribute = (text, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1];
const all = (text, pattern) => [...text.matchAll(pattern)];

export const part = (path, name) => read('unzip', '-p', path, name);

// {column, row} of "AB12", from 0.
export function place(reference) {
  const [, letters, digits] = /^\$?([A-Z]+)\$?(\d+)$/.exec(reference);
  return { column: [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1, row: Number(digits) - 1 };
}

function styles(path) {
  const xml = part(path, 'xl/styles.xml');
  const formats = new Map(all(xml, /<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g).map(([, id, code]) => [id, unescape(code)]));
  const cells = /<cellXfs[\s\S]*?<\/cellXfs>/.exec(xml)[0];
  return all(cells, /<xf ([^>]*)>/g).map(([, text]) => ({ format: formats.get(attribute(text, 'numFmtId')) ?? '', border: attribute(text, 'borderId') }));
}

function cellsOf(xml, texts, looks) {
  const rows = [];
  for (const [, attributes, , inside = ''] of all(xml, /<c ([^>]*?)(\/>|>([\s\S]*?)<\/c>)/g)) {
    const { column, row } = place(attribute(attributes, 'r'));
    const stored = /<v>([\s\S]*?)<\/v>/.exec(inside)?.[1];
    const isText = attribute(attributes, 't') === 's';
    rows[row] ??= [];
    rows[row][column] = { ...looks[Number(attribute(attributes, 's') ?? 0)], formula: inside.includes('<f'),
      value: stored === undefined ? '' : isText ? texts[Number(stored)] : Number(stored) };
  }
  return Array.from(rows, (row) => Array.from(row ?? [], (cell) => cell ?? { value: '' }));
}

// [{name, rows: [[{value, format, border, formula}]], xml}], value a text or a number.
export function sheets(path) {
  const texts = all(part(path, 'xl/sharedStrings.xml'), /<si>([\s\S]*?)<\/si>/g).map(([, si]) => all(si, /<t[^>]*>([\s\S]*?)<\/t>/g).map(([, text]) => unescape(text)).join(''));
  const looks = styles(path);
  return all(part(path, 'xl/workbook.xml'), /<sheet name="([^"]*)"/g).map(([, name], index) => {
    const xml = part(path, `xl/worksheets/sheet${index + 1}.xml`);
    return { name: unescape(name), xml, rows: cellsOf(xml, texts, looks) };
  });
}

// The cells a formula of a chart refers to: "'Tên'!$A$2:$A$9", one column.
export function referred(list, formula) {
  const [, name, first, last = first] = /^'?(.*?)'?!(\$[A-Z]+\$\d+)(?::(\$[A-Z]+\$\d+))?$/.exec(unescape(formula));
  const { rows } = list.find((sheet) => sheet.name === name);
  const from = place(first);
  const to = place(last);
  return rows.slice(from.row, to.row + 1).map((row) => row[from.column]?.value ?? '');
}
