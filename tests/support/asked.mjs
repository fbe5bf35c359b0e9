// SPDX-License-Identifier: GPL-3.0-or-later
//
// asked - the SIPAS form with a notice first and a third language, published as its version 2. Of the
// third language there are letters only: nobody's words are invented here.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must, units } from './program.mjs';

// Letters of each people's writing that Vietnamese has not, with those made of two or three marks.
export const letters = {
  rad: 'Ê Đê: ă â ƀ č đ ĕ ê ĭ ñ ŏ ô ơ ŭ ư ê̆ ô̆ ơ̆ ư̆ Ƀ Č Ĕ Ĭ Ŏ Ŭ Ê̆ Ô̆ Ơ̆ Ư̆',
  cmo: "M'Nông: ă â ƀ č đ ĕ ê ĭ ñ n̆ ŏ ô ơ ŭ ư ê̆ ô̆ ơ̆ ư̆ r̆ l̆",
  bdq: 'Ba Na: ă â ƀ č đ ĕ ê ĭ ñ n̆ ŏ ô ơ ŭ ư ê̆ ô̆ ơ̆ ư̆ ẽ',
  jra: 'Jrai: ă â ƀ č đ ĕ ê ĭ ñ ŏ ô ơ ŭ ư ê̆ ô̆ ơ̆ ư̆ dj',
};

export function asked({ late = false } = {}) {
  const form = JSON.parse(readFileSync(new URL('../../forms/definitions/sipas-2026.json', import.meta.url), 'utf8'));
  const codes = Object.keys(letters);
  form.version = '2';
  form.languages.push(...codes);
  form.fallback = { ...form.fallback, rad: 'vi', jra: 'rad', cmo: 'vi', bdq: 'vi' };
  form.language_names = { rad: 'Ê Đê', cmo: "M'Nông", bdq: 'Ba Na', jra: 'Jrai' };
  Object.assign(form.title, letters);
  const consent = { id: 'notice', type: 'consent', label: { vi: 'Tôi đã đọc thông báo.', en: 'I have read the notice.' } };
  form.questions.find(({ id }) => id === 'gender').audio = { rad: 'gender.rad.mp3' };
  form.questions.splice(late ? form.questions.length : 0, 0, consent);
  return form;
}

// A data folder's campaign `asked` over that form.
export async function askedCampaign(where, data, options = []) {
  const file = join(where, 'asked.json');
  await writeFile(file, JSON.stringify(asked()));
  await must(['init', '--data', data]);
  await must(['form', 'publish', file, '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', 'asked', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(','), ...options]);
  await must(['campaign', 'open', '--data', data, '--id', 'asked']);
}
