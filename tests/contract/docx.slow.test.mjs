// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Word file of a report: LibreOffice opens it, every word of the page is in it, each page has its
// mark and number, and the same report is the same bytes.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { names, stressed } from '../support/stress.mjs';
import { missingWords, papers, read, strayHeadings } from '../support/papers.mjs';

const program = promisify(execFile);

test('through LibreOffice: words, marks, pages', async (t) => {
  for (const language of ['vi', 'en']) {
    const { where, html, docx, pdf: own } = await papers(t, language);
    const out = join(where, 'opened');
    await program('soffice', [`-env:UserInstallation=file://${join(where, 'profile')}`, '--headless', '--convert-to', 'pdf', '--outdir', out, docx], { timeout: 120000 });
    const pdf = join(out, 'thu-19333.pdf');
    assert.deepEqual(missingWords(html, pdf), [], language);
    assert.deepEqual(strayHeadings(html, pdf), [], language);
    const pages = Number(/Pages: +(\d+)/.exec(read('pdfinfo', pdf))[1]);
    assert.ok(Math.abs(pages - Number(/Pages: +(\d+)/.exec(read('pdfinfo', own))[1])) <= 2, `${pages} pages, about as many as the PDF`);
    for (let page = 1; page <= pages; page++) {
      const text = read('pdftotext', '-f', String(page), '-l', String(page), '-layout', pdf, '-').normalize('NFC');
      assert.ok(text.includes(language === 'vi' ? 'SỐ LIỆU MÔ PHỎNG' : 'SIMULATED'), `page ${page}`);
      assert.ok(text.includes(`${page}/${pages}`), `page ${page}`);
    }
  }
});

test('names of every tone and sign, through LibreOffice', async (t) => {
  const { where, out } = await stressed(t);
  await program('soffice', [`-env:UserInstallation=file://${join(where, 'profile')}`, '--headless', '--convert-to', 'txt:Text (encoded):UTF8',
    '--outdir', join(where, 'opened'), ...Object.keys(names).map((code) => join(out, `thu-${code}.docx`))], { timeout: 240000 });
  for (const [code, [, name]] of Object.entries(names)) {
    const text = await readFile(join(where, 'opened', `thu-${code}.txt`), 'utf8');
    assert.ok(text.includes(name), code);
    assert.ok(text === text.normalize('NFC'), code);
  }
});

test('the same report is the same file', async (t) => {
  const { where, make, docx } = await papers(t, 'vi');
  await make(join(where, 'again'));
  assert.deepEqual(await readFile(join(where, 'again', 'thu-19333.docx')), await readFile(docx));
});
