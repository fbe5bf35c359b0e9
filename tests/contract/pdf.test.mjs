// SPDX-License-Identifier: GPL-3.0-or-later
//
// The PDF of a report says what its HTML says, in letters that can be found and copied, on A4, with its
// fonts inside and its marks on every page.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addedWords, missingWords, papers, read, strayHeadings } from '../support/papers.mjs';
import { folder, must } from '../support/program.mjs';

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

// The long reports of a campaign of 39 items: {json, pages}, a page as its words in the order drawn
// (what stands on every sheet comes first, up to the page's number).
async function longReport(t, unit, language) {
  const where = await folder(t);
  const data = join(where, 'data');
  await must(['init', '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', 'mau', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', '18859,18880,18904,19288', '--simulated']);
  await must(['campaign', 'open', '--data', data, '--id', 'mau']);
  await must(['import', '--data', data, '--campaign', 'mau', fileURLToPath(new URL('../cases/golden-report/answers.csv', import.meta.url))]);
  await must(['report', '--data', data, '--campaign', 'mau', '--unit', unit, '--format', 'json,pdf', '--out', where, '--lang', language]);
  const pdf = join(where, `mau-${unit}.pdf`);
  const count = Number(/Pages: +(\d+)/.exec(read('pdfinfo', pdf))[1]);
  const pages = Array.from({ length: count }, (_, i) => {
    const text = plain(read('pdftotext', '-raw', '-f', String(i + 1), '-l', String(i + 1), pdf, '-'));
    const number = `${i + 1}/${count}`;
    return text.slice(text.indexOf(number) + number.length);
  });
  return { json: JSON.parse(await readFile(join(where, `mau-${unit}.json`), 'utf8')), pages };
}

const plain = (text) => text.replace(/\s+/g, '').normalize('NFC');

test('no page ends with a heading, a caption or a row that heads others, none begins with a source', async (t) => {
  for (const [unit, language] of [['19288', 'vi'], ['44', 'vi'], ['19288', 'en']]) {
    const { json: { blocks }, pages } = await longReport(t, unit, language);
    const rows = blocks.filter(({ kind }) => kind === 'table')
      .flatMap(({ rows }) => rows.filter((row, i) => row.emphasis && rows[i + 1]?.level > row.level).map(({ cells }) => cells.join('')));
    const leads = [...blocks.filter(({ kind }) => kind === 'heading' || kind === 'table').map(({ text }) => text), ...rows].map(plain);
    const sources = blocks.filter(({ source }) => source).map(({ source }) => plain(source));
    assert.ok(pages.length > 5 && rows.length > 9 && sources.length > 3);
    for (const [i, page] of pages.entries()) {
      assert.deepEqual(leads.filter((text) => page.endsWith(text)), [], `end of page ${i + 1} of ${unit}`);
      assert.deepEqual(sources.filter((text) => page.startsWith(text)), [], `beginning of page ${i + 1} of ${unit}`);
    }
  }
});
