// SPDX-License-Identifier: GPL-3.0-or-later
//
// A short run of the coverage study, and that it can fail. The whole: coverage.slow.test.mjs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { study as run } from '../support/study.mjs';

const study = (words) => run('survey_coverage', words);

test('the rules hold, as far as a short run can tell', async () => {
  const { status, out } = await study(['--provinces', '20', '--allow', '4']);
  assert.equal(status, 0, out);
  assert.equal(out.match(/^holds: /gm)?.length, 3);
  assert.equal(out.match(/^\| (\d\d\.\d) \|/gm)?.length, 30);
});

test('an interval that does not hold the truth fails', async () => {
  for (const method of ['mean', 'beta', 'wilson']) {
    const { status, out } = await study(['--provinces', '4', '--allow', '4', '--judge', method]);
    assert.equal(status, 1, out);
    assert.match(out, /^fails: mean of the grid/m);
  }
  const { status, out } = await study(['--provinces', '4', '--allow', '1', '--judge', 'kg_nchs']);
  assert.equal(status, 1, out); // holds too often
});

test('draws depend on the seed only', async () => {
  const [first, again, other] = await Promise.all(['1', '1', '2'].map((seed) => study(['--provinces', '4', '--seed', seed])));
  assert.equal(first.out, again.out);
  assert.notEqual(first.out, other.out);
});

test('what is no option is refused', async () => {
  for (const words of [['--provinces', '1'], ['--provinces', '-5'], ['--communes', '1001'], ['--judge', 'guess'], ['--what'], ['more']])
    assert.equal((await study(words)).status, 2, words.join(' '));
});
