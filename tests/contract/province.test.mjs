// SPDX-License-Identifier: GPL-3.0-or-later
//
// One sample of the simulated province by the command alone: `sample draw`, the answers beside it,
// `weights`, `svy`. tests/analysis/province.c goes the same way in C and says what must come out.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder, must } from '../support/program.mjs';
import { study } from '../support/study.mjs';

const seed = '20261122';
const lines = async (path) => (await readFile(path, 'utf8')).trimEnd().split(/\r?\n/);
const close = (got, wanted, what) => assert.ok(Math.abs(got - wanted) <= 1e-12 * Math.abs(wanted), `${what}: ${got}, not ${wanted}`);

// The sample's lines with the answers of each form.
async function joined(at) {
  const sample = await lines(at('mau/sample.csv'));
  const answers = await lines(at('answers.csv'));
  assert.equal(sample.length, answers.length);
  return sample.map((line, i) => {
    const [form, ...rest] = answers[i].split(',');
    assert.equal(line.slice(0, line.indexOf(',')), form);
    return `${line},${rest}`;
  });
}

test('drawn, answered, weighed and estimated by the command as in C', async (t) => {
  const top = await folder(t);
  const at = (name) => join(top, name);
  assert.equal((await study('analysis_province', ['--walk', top, '--seed', seed])).status, 0);
  await must(['sample', 'draw', '--plan', at('plan.json'), '--frame', at('frame.csv'), '--seed', seed, '--out', at('mau')]);
  await writeFile(at('data.csv'), `${(await joined(at)).join('\n')}\n`);
  await must(['weights', '--data', at('data.csv'), '--design', at('mau/design.json'), '--base', 'weight', '--nonresponse', 'area:answered',
    '--rake', at('margins.csv'), '--out', at('weighed.csv')]);

  const figures = JSON.parse(await readFile(at('figures.json'), 'utf8'));
  const ask = async (data, design, ...question) =>
    JSON.parse((await must(['svy', '--json', '--data', at(data), '--design', at(design), ...question])).out).figures[0];
  const same = async (way, data, design) => {
    const asked = [[['proportion', 'q1>=4'], 100, 0], [['mean', 'q2'], 25, 1], [['proportion', 'q1>=4', '--where', 'area=1'], 100, 0]];
    for (const [i, [question, scale, from]] of asked.entries()) {
      const figure = await ask(data, design, ...question);
      close((figure.estimate - from) * scale, figures[way][i].estimate, `${way} ${question}`);
      close(figure.se * scale, figures[way][i].se, `${way} ${question}: standard error`);
      assert.equal(figure.df, figures[way][i].df);
    }
  };
  await same('raked to area, age, sex', 'weighed.csv', 'weighed.design.json');
  await same('base weights', 'data.csv', 'mau/design.json');
});
