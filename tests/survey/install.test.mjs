// SPDX-License-Identifier: GPL-3.0-or-later
//
// The library as a stranger gets it: installed under a prefix of its own, found by pkg-config alone;
// the first program of samples/survey is compiled, run, and its figures computed once more here.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binary, folder } from '../support/program.mjs';

const execute = promisify(execFile);
const samples = fileURLToPath(new URL('../../samples/survey', import.meta.url));
const strict = ['-std=gnu17', '-Wall', '-Wextra', '-Wshadow', '-Wstrict-prototypes', '-Werror'];

// An installation, moved once it is there: {top, compile(arguments, words)}.
async function installed(t) {
  const place = await folder(t);
  const top = join(place, 'moved');
  await execute('cmake', ['--install', dirname(binary), '--prefix', join(place, 'first'), '--component', 'survey']);
  await rename(join(place, 'first'), top);
  const env = { ...process.env, PKG_CONFIG_PATH: join(top, 'lib/pkgconfig') };
  const flags = async (what) => (await execute('pkg-config', [what, 'hailong-survey'], { env })).stdout.trim().split(/\s+/);
  const [headers, libraries] = [await flags('--cflags'), await flags('--libs')];
  assert.ok([...headers, ...libraries].some((flag) => flag.includes(top)), 'the files moved along');
  const compile = (first, last = []) => execute('cc', [...strict, ...first, ...headers, ...last.flatMap((word) => (word === 'LIBS' ? libraries : [word]))], { cwd: top });
  return { top, compile };
}

// t quantile 0.975 of 4 degrees of freedom, from a table.
const T4 = 2.7764451052;

// Mean, standard error and interval of a commune whose villages were drawn: [lines of cells].
function expected(rows) {
  const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);
  const weight = sum(rows, (row) => row.weight);
  const mean = sum(rows, (row) => row.weight * row.score) / weight;
  const villages = [...new Set(rows.map((row) => row.village))];
  const parts = villages.map((village) => sum(rows.filter((row) => row.village === village), (row) => row.weight * (row.score - mean) / weight));
  const m = villages.length;
  assert.equal(m, 5);
  const se = Math.sqrt(m / (m - 1) * sum(parts, (part) => part ** 2));
  return [mean, se, mean - T4 * se, mean + T4 * se].map((value) => value.toFixed(3)).concat(String(m - 1), String(rows.length));
}

test('the first program runs on an installation', async (t) => {
  const { top, compile } = await installed(t);
  const program = join(top, 'commune_means');
  await compile([join(samples, 'commune_means.c')], ['LIBS', '-o', program]);
  const answers = join(samples, 'answers.csv');
  const { stdout } = await execute(program, [answers]);
  const rows = (await readFile(answers, 'utf8')).trim().split('\n').slice(1).map((line) => line.split(','))
    .filter(([, , , score]) => score !== '').map(([commune, village, weight, score]) => ({ commune, village, weight: Number(weight), score: Number(score) }));
  const communes = [...new Set(rows.map((row) => row.commune))].sort();
  const lines = stdout.trim().split('\n').slice(1).map((line) => line.trim().replace(' - ', ' ').split(/\s+/));
  assert.deepEqual(lines.map((cells) => cells.slice(6).join(' ')), communes);
  for (const [i, commune] of communes.entries())
    assert.deepEqual(lines[i].slice(0, 6), expected(rows.filter((row) => row.commune === commune)), commune);
  await assert.rejects(execute(program, [join(top, 'none.csv')]), ({ code, stderr }) => code === 1 && stderr.includes('none.csv') && /\w+ \w+/.test(stderr));
});

test('each header stands alone, and the whole archive links', async (t) => {
  const { top, compile } = await installed(t);
  const root = join(top, 'include/hailong');
  const names = (await Promise.all(['analysis/survey', 'base'].map(async (part) => (await readdir(join(root, part))).map((name) => `${part}/${name}`)))).flat();
  assert.ok(names.includes('analysis/survey/proportion.h') && names.includes('base/arena.h'));
  for (const name of names) {
    await writeFile(join(top, 'one.c'), `#include "${name}"\nint main(void) { return 0; }\n`);
    await compile(['-fsyntax-only', 'one.c']);
  }
  await compile(['one.c', '-Wl,--whole-archive', join(top, 'lib/libhailong-survey.a'), '-Wl,--no-whole-archive'], ['LIBS', '-o', 'whole']);
});
