// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole coverage study: its rules hold, and docs/coverage.md has its figures.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { study, unsaid } from '../support/study.mjs';

test('the rules hold, and the page says what came out', async () => {
  const { status, out } = await study('survey_coverage', []);
  assert.equal(status, 0, out);
  assert.deepEqual(await unsaid(out, 'coverage.md'), []);
});
