// SPDX-License-Identifier: GPL-3.0-or-later
//
// frames - a list of villages to draw from, results of visits to a draw, answers to weigh.
import { units } from './program.mjs';

// Eight villages in each unit, of 60 to 200 households.
export const frame = (places = units) => `code,name,unit,households\n${places.flatMap((unit) => Array.from({ length: 8 },
  (_, i) => `${unit}-0${i + 1},Thôn ${i + 1},${unit},${60 + 20 * i}`)).join('\n')}\n`;

// Visits to the first `count` forms of sample.csv: two complete, one refused, and so on.
export const visits = (sample, count) => `form,visit,day,code,note\n${sample.trim().split(/\r?\n/).slice(1).map((line) => line.split(','))
  .filter((cells) => /^\d+-\d+-\d+$/.test(cells[0])).slice(0, count)
  .map(([form], i) => `${form},1,2026-11-25,${i % 3 < 2 ? '1.1' : '2.1'},Nguyễn Văn A`).join('\n')}\n`;

// What the population is, and answers tied to a sample: 600 people, of whom four in five answered.
export const margins = 'margin,level,total\nsex,1,4400\nsex,2,4400\nage,1,3000\nage,2,3000\nage,3,2800\n';
export const joined = () => `form,stratum,answered,base,sex,age,name\n${Array.from({ length: 600 }, (_, i) =>
  [`19333-${Math.floor(i / 20)}-${i % 20}`, `s${i % 3}`, i % 5 === 0 ? 0 : 1, 10 + (i % 7), (i * 7) % 11 < 6 ? 1 : 2, 1 + ((i * 5) % 13) % 3, 'Nguyễn Văn A'].join(',')).join('\n')}\n`;
