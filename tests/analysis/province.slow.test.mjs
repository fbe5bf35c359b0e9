// SPDX-License-Identifier: GPL-3.0-or-later
//
// The simulated province by every plan: the rules hold, and docs/simulation.md has the figures.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { study, unsaid } from '../support/study.mjs';

test('the rules hold, and the page says what came out', async () => {
  const { status, out } = await study('analysis_province', []);
  assert.equal(status, 0, out);
  assert.equal(out.match(/^## /gm).length, 3);
  assert.deepEqual(await unsaid(out, 'simulation.md'), []);
});
