// SPDX-License-Identifier: GPL-3.0-or-later
//
// speech - what a message of the program must be: in the language asked for, with the place and the
// remedy, without a hole or a bare id; and how a command refuses.
import assert from 'node:assert/strict';
import { run } from './program.mjs';

const vietnamese = /[à-ỹ]/i;
export const speech = {
  vi: { is: (text) => vietnamese.test(text), line: 'dòng', remedy: /\bxin |Cách dùng:/i },
  en: { is: (text) => !vietnamese.test(text), line: 'line',
    remedy: new RegExp('Usage:|\\b(Please|Check|Choose|Copy|Correct|Fill|Install|Keep|Mend|Publish|Remove|Restore|' +
      'Run|Save|See|Split|Use|Write|copy it|restore it|order is|listed by)\\b') },
};

// `says`: texts that must be there; a number is a line, a pair is [Vietnamese, English].
export function check(err, language, says) {
  const { is, line, remedy } = speech[language];
  assert.doesNotMatch(err, /\{[a-z_]+\}|(?<=: |^)[a-z]+(_[a-z0-9]+)+( [a-z_]+=|$)/m, 'a hole or a bare message id');
  assert.doesNotMatch(err, /AddressSanitizer|runtime error|LeakSanitizer/);
  assert.doesNotMatch(err, /\b0 (lỗi|errors)/, 'refused for no reason');
  assert.match(err, remedy, 'a remedy');
  const texts = says.map((say) => typeof say === 'number' ? `${line} ${say}` : Array.isArray(say) ? say[language === 'vi' ? 0 : 1] : say);
  for (const text of texts) assert.ok(err.includes(text), `"${text}" in: ${err}`);
  // what the caller wrote may be in any language
  assert.ok(is(texts.reduce((rest, text) => rest.replaceAll(text, ''), err)), `${language}: ${err}`);
}

// Runs a command in Vietnamese, then in English (asked for in both ways, one per case in turn);
// checks status, words and silence on stdout.
let turn = 0;
export async function refuses(args, status, says) {
  const limit = { timeout: 30000 };
  turn += 1;
  const [vi, en] = await Promise.all([run(args, limit),
    turn % 2 ? run([...args, '--lang', 'en'], limit) : run(args, { ...limit, env: { LC_MESSAGES: 'en_US.UTF-8' } })]);
  for (const [result, language] of [[vi, 'vi'], [en, 'en']]) {
    assert.equal(result.status, status, result.err);
    assert.equal(result.out, '');
    check(result.err, language, says);
  }
}
