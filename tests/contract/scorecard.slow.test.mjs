// SPDX-License-Identifier: GPL-3.0-or-later
//
// Workbooks of hailong in LibreOffice, and workbooks of LibreOffice in hailong: the scorecard is the
// same, and every printed page begins with the head.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { folder, must } from '../support/program.mjs';

const sample = fileURLToPath(new URL('../../samples/scorecard/quang-tri-2023.csv', import.meta.url));
const program = promisify(execFile);

const convert = (where, profile, path, to) => program('soffice', [`-env:UserInstallation=file://${profile}`, '--headless',
  '--convert-to', to, '--outdir', where, path], { timeout: 120000 });
const figures = async (path) => {
  const { rows, findings, ...rest } = JSON.parse((await must(['scorecard', path, '--json'])).out);
  return { ...rest, rows: rows.map(({ line, printed_deduction, ...row }) => row) };
};

test('through LibreOffice and back', async (t) => {
  const where = await folder(t);
  const [made, profile, again] = [join(where, 'made.xlsx'), join(where, 'profile'), join(where, 'again')];
  await must(['scorecard', sample, '--out', made]);
  const expected = await figures(sample);
  await convert(again, profile, made, 'xlsx');
  assert.deepEqual(await figures(join(again, 'made.xlsx')), expected);
  await convert(again, profile, made, 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false');
  assert.deepEqual((await figures(join(again, 'made.csv'))).total, expected.total);
});

test('every page begins with the head, one page wide', async (t) => {
  const where = await folder(t);
  const made = join(where, 'made.xlsx');
  await must(['scorecard', sample, '--out', made]);
  await convert(where, join(where, 'profile'), made, 'pdf');
  const { stdout } = await program('pdftotext', ['-layout', join(where, 'made.pdf'), '-']);
  const pages = stdout.split('\f').filter((page) => page.trim() !== '');
  assert.ok(pages.length >= 2 && pages.length <= 8, `${pages.length} pages`);
  pages.forEach((page, i) => {
    assert.match(page, /STT/, `page ${i + 1}`);
    assert.match(page, new RegExp(`${i + 1}/${pages.length}\\s*$`));
  });
  assert.match(pages.at(-1), /86[.,]2482/);
  assert.ok((await readFile(join(where, 'made.pdf'))).length > 0);
});
