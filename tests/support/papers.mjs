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

// What is read of a page: without style, without what a screen alone needs, without figures.
export function wordsOfPage(html) {
  const body = html.slice(html.indexOf('<body>')).replace(/<svg[\s\S]*?<\/svg>/g, ' ')
    .replace(/<p class="swipe"[\s\S]*?<\/p>/g, ' ').replace(/<div class="across"[\s\S]*?<\/div>/g, ' ').replace(/<p class="mark">[\s\S]*?<\/p>/g, ' ')
    .replace(/<[^>]+>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
  return body.toLocaleUpperCase('vi').normalize('NFC').split(/\s+/).filter((word) => word !== '');
}

const counted = (words) => words.reduce((map, word) => map.set(word, (map.get(word) ?? 0) + 1), new Map());

// Words of the page that a PDF has less often, as [word, times there, times wanted]; a word broken
// at the end of a line counts as there.
export function missingWords(html, pdf) {
  const text = read('pdftotext', pdf, '-').toLocaleUpperCase('vi').normalize('NFC');
  const paper = counted(text.split(/\s+/));
  const whole = text.replace(/\s+/g, '');
  return [...counted(wordsOfPage(html))].map(([word, count]) => [word, paper.get(word) ?? 0, count])
    .filter(([word, there, count]) => there < count && !(there === 0 && whole.includes(word)));
}
