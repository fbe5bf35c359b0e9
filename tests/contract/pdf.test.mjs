// SPDX-License-Identifier: GPL-3.0-or-later
//
// The PDF of a report says what its HTML says, in letters that can be found and copied, on A4, with its
// fonts inside and its marks on every page.
import test from 'node:test';
import assert from 'node:assert/strict';
import { addedWords, missingWords, papers, read, strayHeadings } from '../support/papers.mjs';

test('every word of the page is on the paper and no other, headings in their order', async (t) => {
  for (const language of ['vi', 'en']) {
    const { html, pdf } = await papers(t, language, 'html,pdf');
    assert.deepEqual(missingWords(html, pdf), [], language);
    assert.deepEqual(addedWords(html, pdf), [], language);
    assert.deepEqual(strayHeadings(html, pdf), [], language);
  }
});

test('sections stand in the order of the page, and in the outline', async (t) => {
  const { html, pdf } = await papers(t, 'vi', 'html,pdf');
  const headings = [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map((match) => match[1].replace(/&quot;/g, '"'));
  const text = read('pdftotext', pdf, '-').replace(/\s+/g, ' ').normalize('NFC');
  let at = -1;
  assert.ok(headings.length >= 2);
  for (const heading of headings) {
    const next = text.indexOf(heading.normalize('NFC'), at + 1);
    assert.ok(next > at, heading);
    at = next;
  }
});

test('A4, fonts embedded, marks and numbers on every page', async (t) => {
  const { pdf } = await papers(t, 'vi', 'html,pdf');
  const info = read('pdfinfo', pdf);
  assert.match(info, /Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/);
  assert.match(info, /Title: .*phường Đông Hà/);
  const pages = Number(/Pages: +(\d+)/.exec(info)[1]);
  const fonts = read('pdffonts', pdf).trim().split('\n').slice(2);
  assert.ok(fonts.length > 0);
  for (const font of fonts) {
    assert.match(font, /Liberation(Serif|Sans)/, 'every Vietnamese letter comes from the font asked for');
    assert.match(font, / yes yes yes /);
  }
  for (let page = 1; page <= pages; page++) {
    const text = read('pdftotext', '-f', String(page), '-l', String(page), '-layout', pdf, '-').normalize('NFC');
    assert.ok(text.includes('SỐ LIỆU MÔ PHỎNG'), `page ${page}`);
    assert.ok(text.includes(`${page}/${pages}`), `page ${page}`);
  }
});
