// SPDX-License-Identifier: GPL-3.0-or-later
//
// The PDF of a report says what its HTML says, in letters that can be found and copied, on A4, with its
// fonts inside and its marks on every page.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, must } from '../support/program.mjs';

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });

async function reports(t, language) {
  const where = await folder(t);
  const data = join(where, 'data');
  await must(['init', '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', 'thu', '--form', 'counter-3-neutral', '--index', 'counter-3-neutral', '--units', '19333,19351', '--simulated']);
  await must(['campaign', 'open', '--data', data, '--id', 'thu']);
  const answers = fileURLToPath(new URL('../cases/pdf/answers.csv', import.meta.url));
  await must(['import', '--data', data, '--campaign', 'thu', answers]);
  await must(['report', '--data', data, '--campaign', 'thu', '--unit', '19333', '--format', 'html,pdf', '--out', where, '--lang', language]);
  return { html: await readFile(join(where, 'thu-19333.html'), 'utf8'), pdf: join(where, 'thu-19333.pdf') };
}

// What is read of a page: without style, without what a screen alone needs, without figures.
function wordsOfPage(html) {
  const body = html.slice(html.indexOf('<body>')).replace(/<svg[\s\S]*?<\/svg>/g, ' ')
    .replace(/<p class="swipe"[\s\S]*?<\/p>/g, ' ').replace(/<div class="across"[\s\S]*?<\/div>/g, ' ').replace(/<p class="mark">[\s\S]*?<\/p>/g, ' ')
    .replace(/<[^>]+>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
  return body.toLocaleUpperCase('vi').normalize('NFC').split(/\s+/).filter((word) => word !== '');
}

const counted = (words) => words.reduce((map, word) => map.set(word, (map.get(word) ?? 0) + 1), new Map());

test('every word of the page is on the paper', async (t) => {
  for (const language of ['vi', 'en']) {
    const { html, pdf } = await reports(t, language);
    const text = run('pdftotext', pdf, '-').toLocaleUpperCase('vi').normalize('NFC');
    const paper = counted(text.split(/\s+/));
    for (const [word, count] of counted(wordsOfPage(html)))
      assert.ok((paper.get(word) ?? 0) >= count || text.replace(/\s+/g, '').includes(word), `${language}: ${word} is there ${paper.get(word) ?? 0} times of ${count}`);
  }
});

test('sections stand in the order of the page, and in the outline', async (t) => {
  const { html, pdf } = await reports(t, 'vi');
  const headings = [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map((match) => match[1].replace(/&quot;/g, '"'));
  const text = run('pdftotext', pdf, '-').replace(/\s+/g, ' ').normalize('NFC');
  let at = -1;
  assert.ok(headings.length >= 2);
  for (const heading of headings) {
    const next = text.indexOf(heading.normalize('NFC'), at + 1);
    assert.ok(next > at, heading);
    at = next;
  }
});

test('A4, fonts embedded, marks and numbers on every page', async (t) => {
  const { pdf } = await reports(t, 'vi');
  const info = run('pdfinfo', pdf);
  assert.match(info, /Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/);
  assert.match(info, /Title: .*phường Đông Hà/);
  const pages = Number(/Pages: +(\d+)/.exec(info)[1]);
  const fonts = run('pdffonts', pdf).trim().split('\n').slice(2);
  assert.ok(fonts.length > 0);
  for (const font of fonts) {
    assert.match(font, /Liberation(Serif|Sans)/, 'every Vietnamese letter comes from the font asked for');
    assert.match(font, / yes yes yes /);
  }
  for (let page = 1; page <= pages; page++) {
    const text = run('pdftotext', '-f', String(page), '-l', String(page), '-layout', pdf, '-').normalize('NFC');
    assert.ok(text.includes('SỐ LIỆU MÔ PHỎNG'), `page ${page}`);
    assert.ok(text.includes(`${page}/${pages}`), `page ${page}`);
  }
});
