// SPDX-License-Identifier: GPL-3.0-or-later
//
// papers - a report in several formats, and what is read of it.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, must } from './program.mjs';

export const read = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });

// A report of a small simulated campaign: {where, html, pdf, docx}; html is its text, the others paths.
export async function papers(t, language, formats = 'html,pdf,docx') {
  const where = await folder(t);
  const data = join(where, 'data');
  await must(['init', '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', 'thu', '--form', 'counter-3-neutral', '--index', 'counter-3-neutral', '--units', '19333,19351', '--simulated']);
  await must(['campaign', 'open', '--data', data, '--id', 'thu']);
  const answers = fileURLToPath(new URL('../cases/pdf/answers.csv', import.meta.url));
  await must(['import', '--data', data, '--campaign', 'thu', answers]);
  const make = (out) => must(['report', '--data', data, '--campaign', 'thu', '--unit', '19333', '--format', formats, '--out', out, '--lang', language]);
  await make(where);
  return { where, make, html: await readFile(join(where, 'thu-19333.html'), 'utf8'), pdf: join(where, 'thu-19333.pdf'), docx: join(where, 'thu-19333.docx') };
}

const plain = (html) => html.replace(/<[^>]+>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
const cut = (text) => text.toLocaleUpperCase('vi').normalize('NFC').split(/\s+/).filter((word) => word !== '');
const bodyOf = (html) => html.slice(html.indexOf('<body>'))
  .replace(/<p class="swipe"[\s\S]*?<\/p>/g, ' ').replace(/<div class="across"[\s\S]*?<\/div>/g, ' ').replace(/<p class="mark">[\s\S]*?<\/p>/g, ' ');

// What is read of a page: without style, without what a screen alone needs, without figures.
export const wordsOfPage = (html) => cut(plain(bodyOf(html).replace(/<svg[\s\S]*?<\/svg>/g, ' ')));

// The words drawn in its figures.
const wordsOfFigures = (html) => cut([...bodyOf(html).matchAll(/<svg[\s\S]*?<\/svg>/g)]
  .map(([svg]) => plain(svg.replace(/<(title|desc|style)[\s\S]*?<\/\1>/g, ' '))).join(' '));

const counted = (words) => words.reduce((map, word) => map.set(word, (map.get(word) ?? 0) + 1), new Map());
const textOf = (pdf) => read('pdftotext', '-raw', pdf, '-').toLocaleUpperCase('vi').normalize('NFC');

// Words of the page that a PDF has less often, as [word, times there, times wanted]; a word broken
// at the end of a line counts as there.
export function missingWords(html, pdf) {
  const text = textOf(pdf);
  const paper = counted(text.split(/\s+/));
  const whole = text.replace(/\s+/g, '');
  return [...counted(wordsOfPage(html))].map(([word, count]) => [word, paper.get(word) ?? 0, count])
    .filter(([word, there, count]) => there < count && whole.split(word).length <= count);
}

// Words that a PDF has more often than its page, but for what stands on every sheet (mark, notice,
// issuer, number) and heads of tables, which may stand on each: as [word, times there, times allowed].
export function addedWords(html, pdf) {
  const sheets = Number(/Pages: +(\d+)/.exec(read('pdfinfo', pdf))[1]);
  const heads = [...bodyOf(html).matchAll(/<thead>[\s\S]*?<\/thead>/g)].map(([head]) => plain(head)).join(' ');
  const css = [...html.matchAll(/content:"([^"]*)"/g)].map((match) => match[1].replace(/\\([0-9a-f]+) /g, (_, code) => String.fromCodePoint(parseInt(code, 16)))).join(' ');
  const repeated = counted(cut(`${heads} ${css}`));
  const marks = cut(css).join(' ');
  const wanted = counted([...wordsOfPage(html), ...wordsOfFigures(html)]);
  return [...counted(textOf(pdf).split(/\s+/).filter((word) => word !== '' && word !== '•' && !/^\d+\/\d+$/.test(word)))]
    .map(([word, there]) => [word, there, (wanted.get(word) ?? 0) + sheets * 2 * (repeated.get(word) ?? 0)])
    .filter(([word, there, allowed]) => there > allowed && !marks.includes(word));
}

// Headings and captions of the page in their order, as a reader of the paper meets them; those that
// do not come where they should.
export function strayHeadings(html, pdf) {
  const text = textOf(pdf).replace(/\s+/g, ' ');
  const titles = [...bodyOf(html).matchAll(/<h[23]>([\s\S]*?)<\/h[23]>|<p class="caption"[^>]*>([\s\S]*?)<\/p>|<summary[^>]*>([\s\S]*?)<\/summary>/g)]
    .map((match) => cut(plain(match[1] ?? match[2] ?? match[3])).join(' '));
  let at = 0;
  return titles.filter((title) => {
    const next = text.indexOf(title, at);
    if (next >= 0) at = next + title.length;
    return next < 0;
  });
}
