// SPDX-License-Identifier: GPL-3.0-or-later
//
// The reports of a fixed campaign are as they were when somebody last looked at them. A change that is
// meant: tests/golden/update.sh, look at the pages, commit them with the change.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kept, keptNames, made } from './golden.mjs';

test('reports of a fixed campaign, page by page and figure by figure', () => {
  const files = made(process.env.HAILONG);
  assert.deepEqual(Object.keys(files).sort(), keptNames());
  for (const [name, text] of Object.entries(files)) {
    const now = text.split('\n');
    const before = readFileSync(join(kept, name), 'utf8').split('\n');
    const line = now.findIndex((one, i) => one !== before[i]);
    assert.equal(line < 0 ? '' : now[line], line < 0 ? '' : before[line] ?? '', `${name}, line ${line + 1}: if this is meant, tests/golden/update.sh`);
    assert.equal(now.length, before.length, `${name}: lines`);
  }
});
