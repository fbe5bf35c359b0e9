// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same seed draws the same sample, built with -O0 and with -O3, now and when the numbers here
// were written.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { binary } from '../support/program.mjs';

const draws = async (level) => (await promisify(execFile)(join(dirname(binary), `tests/sample_draws_O${level}`),
  { maxBuffer: 64 << 20 })).stdout.trimEnd().split('\n').map((line) => JSON.parse(line));

test('25 draws, two builds, one sample each', async () => {
  const [plain, fast] = await Promise.all([draws(0), draws(3)]);
  assert.equal(plain.length, 25);
  assert.deepEqual(fast, plain);
  assert.equal(new Set(plain.map(({ hash }) => hash)).size, 25);
  const units = plain.slice(0, 15).flatMap((record) => record.units);
  assert.ok(units.some(({ certain }) => certain) && units.some(({ certain }) => !certain));
});

// Who is drawn; not the program's version, which is in the record too.
test('the samples are those that were drawn once', async () => {
  const chosen = (await draws(3)).map(({ units, clusters }) => [units.map(({ code, probability, reserve }) => [code, probability, reserve]),
    clusters.map(({ code, numbers, reserves }) => [code, numbers, reserves])]);
  assert.equal(createHash('sha256').update(JSON.stringify(chosen)).digest('hex'), '320976aeae67f7e5a38ba8a238f60003e05f562068fed0fc821b58c7e9a42db2');
});
