// SPDX-License-Identifier: GPL-3.0-or-later
//
// The workbook of a report through LibreOffice: it opens without a complaint, every printed page has
// its mark and number, and what is read back from the sheets adds up to what was written.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { papers, read } from '../support/papers.mjs';
import { sheets } from '../support/workbook.mjs';

const program = promisify(execFile);
// Every sheet a file of its own, as stored rather than as shown.
const csv = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1';
const sum = (numbers) => Math.round(numbers.reduce((total, number) => total + number, 0) * 1e4) / 1e4;

test('through LibreOffice: marks, pages, sums', async (t) => {
  for (const language of ['vi', 'en']) {
    const { where } = await papers(t, language, 'html,xlsx');
    const path = join(where, 'thu-19333.xlsx');
    const out = join(where, 'opened');
    const convert = async (format) => program('soffice', [`-env:UserInstallation=file://${join(where, 'profile')}`, '--headless', '--convert-to', format, '--outdir', out, path], { timeout: 120000 });
    await convert('pdf');
    const pdf = join(out, 'thu-19333.pdf');
    assert.match(read('pdfinfo', pdf), /Page size: +841\.\d+ x 595\.\d+ pts \(A4\)/);
    const pages = Number(/Pages: +(\d+)/.exec(read('pdfinfo', pdf))[1]);
    const list = sheets(path);
    assert.ok(pages >= list.length);
    for (let page = 1; page <= pages; page++) {
      const text = read('pdftotext', '-f', String(page), '-l', String(page), '-layout', pdf, '-').normalize('NFC');
      assert.ok(text.includes(language === 'vi' ? 'SỐ LIỆU MÔ PHỎNG' : 'SIMULATED'), `page ${page}`);
      assert.ok(text.includes(`${page}/${pages}`), `page ${page}`);
      assert.ok(!text.includes('###'), `page ${page}: a number is wider than its cell`);
    }
    await convert(csv);
    const files = (await readdir(out)).filter((name) => name.endsWith('.csv'));
    assert.equal(files.length, list.length);
    for (const { name, rows } of list) {
      const text = await readFile(join(out, files.find((file) => file.normalize('NFC') === `thu-19333-${name}.csv`.normalize('NFC'))), 'utf8');
      const numbers = [...text.replace(/"(?:[^"]|"")*"/g, '').matchAll(/(?<=^|,)-?\d+(?:\.\d+)?(?=,|$)/gm)].map(([number]) => Number(number));
      const written = rows.flat().map(({ value }) => value).filter((value) => typeof value === 'number');
      assert.equal(numbers.length, written.length, name);
      assert.equal(sum(numbers), sum(written), name);
    }
  }
});
