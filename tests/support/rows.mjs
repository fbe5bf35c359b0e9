// SPDX-License-Identifier: GPL-3.0-or-later
//
// rows - responses to sipas-2026 as rows of a CSV, valid unless changed.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { randomUUID, response, units } from './program.mjs';

const items = [['q1', 9], ['q3', 7], ['q7', 3], ['q8', 7], ['q9', 39], ['q10', 10]]
  .flatMap(([name, count]) => Array.from({ length: count }, (_, i) => `${name}_${i + 1}`));
const answers = ['gender', 'ethnicity', 'age', 'education', 'occupation', 'q2', 'q4', 'q5', 'q6', ...items, 'other'];
export const columns = ['id', 'unit', 'started', 'mode', 'language', ...answers, 'village'];

// A row by its columns, of a response that is valid; `change` edits it.
export function cells(change = {}) {
  const { answers: given, started, unit, place } = response();
  return { id: randomUUID(), unit, started, mode: 'paper', language: 'vi', ...given, q2: '1;6', occupation: 'null',
    village: place.village, ...change };
}
const quote = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
export const csvRow = (row, names = columns) => names.map((name) => quote(String(row[name] ?? ''))).join(',');
export const csv = (rows, names = columns, end = '\n') => [names.join(','), ...rows.map((row) => csvRow(row, names))].join(end) + end;

// A file of many rows over the three communes.
export const many = async (path, rows) => {
  const out = createWriteStream(path);
  out.write(`${columns.join(',')}\n`);
  for (let i = 0; i < rows; i++) {
    const row = cells({ unit: units[i % 3], q9_24: 1 + i % 5, mode: i % 2 ? 'paper' : 'kiosk', village: `${units[i % 3]}-0${i % 7}` });
    if (!out.write(`${csvRow(row)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
};
