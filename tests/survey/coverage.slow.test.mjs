// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole coverage study: its rules hold, and docs/coverage.md has its figures.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { study } from '../support/coverage.mjs';

test('the rules hold, and the page says what came out', async () => {
  const { status, out } = await study([]);
  assert.equal(status, 0, out);
  const page = await readFile(new URL('../../docs/coverage.md', import.meta.url), 'utf8');
  const lines = new Set(page.split('\n'));
  assert.deepEqual(out.split('\n').filter((line) => line !== '' && !lines.has(line)), []);
});
