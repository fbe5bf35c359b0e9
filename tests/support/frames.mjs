// SPDX-License-Identifier: GPL-3.0-or-later
//
// frames - a list of villages to draw from, and results of visits to a draw.
import { units } from './program.mjs';

// Eight villages in each unit, of 60 to 200 households.
export const frame = (places = units) => `code,name,unit,households\n${places.flatMap((unit) => Array.from({ length: 8 },
  (_, i) => `${unit}-0${i + 1},Thôn ${i + 1},${unit},${60 + 20 * i}`)).join('\n')}\n`;

// Visits to the first `count` forms of sample.csv: two complete, one refused, and so on.
export const visits = (sample, count) => `form,visit,day,code,note\n${sample.trim().split(/\r?\n/).slice(1).map((line) => line.split(','))
  .filter((cells) => /^\d+-\d+-\d+$/.test(cells[0])).slice(0, count)
  .map(([form], i) => `${form},1,2026-11-25,${i % 3 < 2 ? '1.1' : '2.1'},Nguyễn Văn A`).join('\n')}\n`;
