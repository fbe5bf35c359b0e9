// SPDX-License-Identifier: GPL-3.0-or-later
//
// The simulated province, 500 samples by one plan: without weights the truth is missed, with them it
// is held as often as is said. And that the rules can fail. All plans: province.slow.test.mjs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { study, unsaid } from '../support/study.mjs';

const province = (...words) => study('analysis_province', words);

test('500 samples: bias and coverage, with and without weights, as the page says', async () => {
  const { status, out } = await province('--plan', 'sampford');
  assert.equal(status, 0, out);
  assert.equal(out.match(/^holds: /gm).length, 32);
  assert.deepEqual(await unsaid(out, 'simulation.md'), []);
});

test('samples depend on the seed only, and few of them may fail the rules', async () => {
  const [first, again, other] = await Promise.all(['1', '1', '2'].map((seed) => province('--plan', 'brewer', '--repetitions', '5', '--seed', seed)));
  assert.equal(first.out, again.out);
  assert.notEqual(first.out, other.out);
  assert.equal(first.status, 1, first.out);
  assert.match(first.out, /^fails: .* s\.e\. \/ spread/m);
});

test('what is no option is refused', async () => {
  for (const words of [['--repetitions', '1'], ['--seed', '-5'], ['--what'], ['more']])
    assert.equal((await province(...words)).status, 2, words.join(' '));
  assert.equal((await province('--plan', 'none')).status, 4);
});
