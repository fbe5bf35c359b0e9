// SPDX-License-Identifier: GPL-3.0-or-later
//
// stress - names that a report must carry right in every format: every vowel with every tone, letters of
// the minorities, signs that markup knows, a word without end, marks of direction and control characters.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, must } from './program.mjs';

const tones = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'];
const vowels = [...'aăâeêioôơuưy'].map((vowel) => tones.map((tone) => (vowel + tone).normalize('NFC')).join('')).join(' ');

// By unit: as it is written in the list, and what every format must show.
export const names = {
  '19333': ['ẫ ự ỗ Đồi Ðông Nghệ đ'.normalize('NFD'), 'ẫ ự ỗ Đồi Ðông Nghệ đ'],
  '19351': [`${vowels} ${vowels.toLocaleUpperCase('vi')} đĐ`, `${vowels} ${vowels.toLocaleUpperCase('vi')} đĐ`],
  '18880': [`Ê Đê M'Nông č ƀ ñ ŏ\u0306 & < > " ' ${'Dài'.repeat(40)}`, `Ê Đê M'Nông č ƀ ñ ŏ\u0306 & < > " ' ${'Dài'.repeat(40)}`],
  '18859': ['chuông\u0007 và\u0001 hết\u007f', 'chuông và hết'],
};

const quoted = (text) => `"${text.replaceAll('"', '""')}"`;

// Reports of a campaign over such units, in every format: {out}, a folder.
export async function stressed(t, language = 'vi') {
  const where = await folder(t);
  const data = join(where, 'data');
  const out = join(where, 'out');
  await writeFile(join(where, 'units.csv'), `code,level,type,name,full_name,full_name_en,parent\n44,province,tỉnh,Quảng Trị,,,\n${
    Object.entries(names).map(([code, [written]]) => `${code},commune,phường,${quoted(written)},${quoted(written)},,44\n`).join('')}`);
  await must(['init', '--data', data, '--units', join(where, 'units.csv')]);
  await must(['campaign', 'create', '--data', data, '--id', 'thu', '--form', 'counter-3-neutral', '--index', 'counter-3-neutral', '--province', '44', '--simulated']);
  await must(['campaign', 'open', '--data', data, '--id', 'thu']);
  await must(['import', '--data', data, '--campaign', 'thu', fileURLToPath(new URL('../cases/pdf/answers.csv', import.meta.url))]);
  await must(['report', '--data', data, '--campaign', 'thu', '--all', '--format', 'json,html,pdf,docx', '--out', out, '--lang', language]);
  return { where, out };
}
