// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every case of cases/ through `hailong svy`, compared with what R and own quadratures say, as
// README.md says; and what becomes of a case that cannot be answered.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, run } from '../support/program.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const told = new Set(['names', 'order', 'by', 'names_of_terms', 'units', 'levels', 'value_r', 'p_value_r', 'dispersion', 'n_eff_used', 'factors_file']);
const matrices = new Set(['vcov', 'ci', 'estimate_matrix']);
const number = (value) => ({ NaN, Inf: Infinity, '-Inf': -Infinity }[value] ?? value);
const leaves = (value) => (Array.isArray(value) ? value.flatMap(leaves) : [number(value)]);

// What is wrong with `got`, or null; `scale` is a matrix' largest value.
function difference(want, got, tolerance, path = '', scale = 0) {
  const wanted = number(want);
  if (wanted === null || Number.isNaN(wanted)) return null;
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) return `${path}: another shape`;
    return wanted.map((value, i) => difference(value, got[i], tolerance, `${path}[${i}]`, scale)).find((found) => found) ?? null;
  }
  if (typeof wanted === 'object') {
    for (const key of Object.keys(wanted)) {
      if (told.has(key) || key.endsWith('_r_default')) continue;
      if (got?.[key] === undefined) return `${path}.${key}: is missing`;
      const largest = matrices.has(key) ? Math.max(0, ...leaves(wanted[key]).filter(Number.isFinite).map(Math.abs)) : 0;
      const found = difference(wanted[key], got[key], tolerance, `${path}.${key}`, largest);
      if (found) return found;
    }
    return null;
  }
  const given = number(got);
  if (typeof wanted !== 'number' || !Number.isFinite(wanted)) return wanted === given ? null : `${path}: ${given}, not ${wanted}`;
  const room = tolerance.abs + tolerance.rel * Math.max(Math.abs(wanted), scale);
  return typeof given === 'number' && Math.abs(given - wanted) <= room ? null : `${path}: ${given}, not ${wanted}`;
}

async function answers(paths) {
  const { out, status } = await run(['svy', ...paths]);
  const lines = out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  return { status, byId: new Map(lines.map((line) => [line.id, line])), count: lines.length };
}

test('the cases come out as they should', async () => {
  const names = (await readdir(join(here, 'cases'))).filter((name) => name.endsWith('.json')).sort();
  const { byId, count } = await answers(names.map((name) => join(here, 'cases', name)));
  assert.equal(count, names.length);
  const wrong = [];
  for (const name of names) {
    const { id, expected, tolerance } = JSON.parse(await readFile(join(here, 'cases', name), 'utf8'));
    const got = byId.get(id);
    const found = expected.error ? (got.error ? null : 'is not refused') : got.error ?? difference(expected, got, tolerance);
    if (found) wrong.push(`${id} ${found}`);
  }
  assert.deepEqual(wrong, []);
  assert.equal(names.length, 273);
});

const hasR = spawnSync('Rscript', ['-e', 'library(survey)'], { stdio: 'ignore' }).status === 0;

// HAILONG_SEED draws others.
test('random designs come out as in R', { skip: hasR ? false : 'R with survey is not installed', timeout: 300000 }, async (t) => {
  const where = await folder(t);
  const seed = process.env.HAILONG_SEED ?? '20261122';
  const made = spawnSync('Rscript', [join(here, 'random.R'), where, seed], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const names = (await readdir(join(where, 'cases'))).sort();
  const { byId } = await answers(names.map((name) => join(where, 'cases', name)));
  const wrong = [];
  for (const name of names) {
    const { id, expected, tolerance } = JSON.parse(await readFile(join(where, 'cases', name), 'utf8'));
    const found = byId.get(id).error ?? difference(expected, byId.get(id), tolerance);
    if (found) wrong.push(`seed ${seed} ${id} ${found}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(names.length >= 40);
});

test('the comparison finds differences', () => {
  const tolerance = { abs: 1e-12, rel: 1e-10 };
  assert.equal(difference({ se: [1, 2] }, { se: [1, 2 + 1e-11] }, tolerance), null);
  assert.match(difference({ se: [1, 2] }, { se: [1, 2 + 1e-9] }, tolerance), /\.se\[1\]/);
  assert.match(difference({ df: 3 }, {}, tolerance), /is missing/);
  assert.match(difference({ df: 'Inf' }, { df: 3 }, tolerance), /3, not Infinity/);
  assert.equal(difference({ vcov: [[1, 0]] }, { vcov: [[1, 1e-11]] }, tolerance), null);
});

// A folder with a small file, in which cases are written: write(id, design, statistic) -> path.
async function workshop(t, csv) {
  const top = await folder(t);
  await mkdir(join(top, 'cases'));
  await writeFile(join(top, 'data.csv'), csv);
  return async (id, design, statistic, more = {}) => {
    const path = join(top, 'cases', `${id}.json`);
    await writeFile(path, JSON.stringify({ id, format: 1, dataset: 'data.csv', design, statistic, ...more }));
    return path;
  };
}
const mean = { kind: 'mean', variables: ['y'] };

test('what cannot be answered is refused, and the rest is answered', async (t) => {
  const write = await workshop(t, 'h,u,w,y,g\na,1,1,1,x\na,2,1,0,x\nb,3,2,1,y\nb,4,2,,y\n');
  const design = { ids: ['u'], strata: ['h'], weights: 'w' };
  const cases = [
    ['good', design, { ...mean, na_rm: true }],
    ['no-column', design, { kind: 'mean', variables: ['z'] }],
    ['no-number', design, { kind: 'ratio', numerator: ['g'], denominator: ['w'] }],
    ['no-kind', design, { kind: 'guess' }],
    ['later-type', { ...design, type: 'model' }, mean],
    ['empty', { ...design, subset: [{ var: 'g', op: '==', value: 'z' }] }, mean],
    ['lonely', { ids: ['h'], strata: ['g'], weights: 'w' }, { ...mean, na_rm: true }],
    ['two-strata', { ids: ['w'], strata: ['u'] }, mean],
    ['too-few', { ids: [], fpc: ['w'] }, mean],
  ];
  cases.push(['factors-in-a-list', design, { ...mean, na_rm: true }, { factors: ['y'] }], ['by-twice', design, { ...mean, na_rm: true, by: ['g', 'g'] }]);
  const paths = await Promise.all(cases.map((one) => write(...one)));
  const { status, byId } = await answers([...paths, join(dirname(paths[0]), 'none.json')]);
  assert.equal(status, 1);
  assert.equal(byId.get('good').estimate[0], 0.75);
  for (const [id] of cases.slice(1)) assert.equal(typeof byId.get(id).error, 'string', id);
  assert.match(byId.get('lonely').error, /remove.*average/);
  assert.equal([...byId.values()].filter(({ error }) => error).length, cases.length);
});

test('degenerate answers have no false precision', async (t) => {
  const write = await workshop(t, 'h,u,w,zero,y,z\na,1,1,0,1,5\na,1,1,0,1,\na,2,1,0,1,7\na,3,3,0,1,8\n');
  const design = { ids: ['u'], strata: ['h'], weights: 'w' };
  const one = { ...design, subset: [{ var: 'u', op: '==', value: 2 }] };
  const cases = [['alike', design, { ...mean, deff: 'replace' }], ['missing', design, { kind: 'mean', variables: ['y', 'z'] }],
    ['one', one, mean], ['zero', { ...design, weights: 'zero' }, mean], ['small', design, { ...mean, deff: 'wor' }]];
  const { byId } = await answers(await Promise.all(cases.map((given) => write(...given))));
  assert.deepEqual([byId.get('alike').se, byId.get('alike').deff], [[0], ['NaN']]);
  assert.deepEqual(byId.get('missing').estimate, [1, 'NaN']);
  assert.deepEqual(byId.get('missing').vcov, [[0, 'NaN'], ['NaN', 'NaN']]);
  assert.deepEqual([byId.get('one').df, byId.get('one').ci], [0, [['NaN', 'NaN']]]);
  assert.match(byId.get('zero').error, /./);
  assert.deepEqual(byId.get('small').deff, ['NaN']);
});
