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
import { missingWords, papers, read } from '../support/papers.mjs';

const program = promisify(execFile);

test('through LibreOffice: words, marks, pages', async (t) => {
  for (const language of ['vi', 'en']) {
    const { where, html, docx } = await papers(t, language);
    const out = join(where, 'opened');
    await program('soffice', [`-env:UserInstallation=file://${join(where, 'profile')}`, '--headless', '--convert-to', 'pdf', '--outdir', out, docx], { timeout: 120000 });
    const pdf = join(out, 'thu-19333.pdf');
    assert.deepEqual(missingWords(html, pdf), [], language);
    const pages = Number(/Pages: +(\d+)/.exec(read('pdfinfo', pdf))[1]);
    for (let page = 1; page <= pages; page++) {
      const text = read('pdftotext', '-f', String(page), '-l', String(page), '-layout', pdf, '-').normalize('NFC');
      assert.ok(text.includes(language === 'vi' ? 'SỐ LIỆU MÔ PHỎNG' : 'SIMULATED'), `page ${page}`);
      assert.ok(text.includes(`${page}/${pages}`), `page ${page}`);
    }
  }
});

test('the same report is the same file', async (t) => {
  const { where, make, docx } = await papers(t, 'vi');
  await make(join(where, 'again'));
  assert.deepEqual(await readFile(join(where, 'again', 'thu-19333.docx')), await readFile(docx));
});
