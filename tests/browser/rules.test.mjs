// SPDX-License-Identifier: GPL-3.0-or-later
//
// The browser's rules give the verdicts of C: tests/cases/validate, which tests/forms/test_validate.c
// replays too.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cases = join(root, 'tests/cases/validate');
globalThis.window = {};
runInThisContext(await readFile(join(root, 'survey-server/scripts/rules.js'), 'utf8'));
const { rules } = globalThis.window.hailong;

// A form's questions as rules take them.
const described = (form) => form.questions.map(({ id, type, required, decline, relevant, choices, scale, min, max }) => ({
  id, type, required, decline, relevant, low: min, high: type === 'number' ? max : undefined, max: type === 'text' ? max : undefined,
  choices: (choices ?? form.scales?.[scale])?.map(({ value }) => value) }));

const load = async (form) => (typeof form === 'string'
  ? JSON.parse(await readFile(join(root, 'forms/definitions', `${form}.json`), 'utf8')) : form);

const answersOf = (base, { set = {}, drop = [] }) =>
  ({ ...Object.fromEntries(Object.entries(base).filter(([id]) => !drop.includes(id))), ...set });

for (const name of (await readdir(cases)).sort()) {
  test(`verdicts and places of ${name}`, async () => {
    const file = JSON.parse(await readFile(join(cases, name), 'utf8'));
    const questions = described(await load(file.form));
    assert.ok(file.cases.length >= 10);
    for (const one of file.cases) {
      const found = [...rules.check(questions, answersOf(file.base, one), one.complete !== false),
        ...rules.checkConsent(questions, one.consent)].map(({ at, code }) => `${at} ${code}`);
      // The page's language is the server's choice: rules have no say in it.
      const expected = one.expect.filter(([at]) => at !== '/language').map((pair) => pair.join(' '));
      assert.deepEqual([...found].sort(), expected.sort(), one.name);
    }
  });
}

test('what a finding says', () => {
  const questions = [{ id: 's', type: 'scale', choices: [1, 2, 5] }, { id: 't', type: 'text', max: 3 }, { id: 'n', type: 'number', low: -1, high: 9 }];
  const found = rules.check(questions, { s: 7, t: '😀😀😀😀', n: 'x', 'a/b~': 1 }, true);
  assert.deepEqual(found, [
    { at: '/answers/a~1b~0', code: 'unknown_member', args: { question: 'a/b~' } },
    { at: '/answers/s', code: 'range', args: { question: 's', value: '7', low: '1', high: '5' } },
    { at: '/answers/t', code: 'range', args: { question: 't', value: '4', low: '0', high: '3' } },
    { at: '/answers/n', code: 'type', args: { question: 'n', expected: '1' } }]);
});

test('names of every object are no answers', () => {
  const questions = [{ id: 'constructor', type: 'one', choices: [1], required: true }, { id: 'b', type: 'text', relevant: ['not', ['empty', 'toString']] }];
  assert.deepEqual(rules.check(questions, {}, true).map(({ at }) => at), ['/answers/constructor']);
  assert.equal(rules.judge(questions, {})[1].kind, 'not asked');
});
