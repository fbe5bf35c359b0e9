// SPDX-License-Identifier: GPL-3.0-or-later
//
// `hailong weights --replicates`: each method to its end, errors beside R's, beside `svy` on replicates of its own steps,
// and beside weighings of the sample without one unit after the other; what is refused.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder, run } from '../support/program.mjs';

const margins = 'margin,level,total\nsex,1,1400\nsex,2,1400\nage,1,1300\nage,2,800\nage,3,700\n';
const head = ['commune', 'village', 'sex', 'age', 'class', 'answered', 'base', 'q', 'N'];

// 240 people drawn in 12 villages of 4 communes, three of 12 in each; five of six answer.
function people() {
  let state = 7;
  const draw = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };
  return Array.from({ length: 240 }, (_, i) => {
    const village = Math.floor(i / 20);
    const commune = Math.floor(village / 3);
    return [commune, village, draw() < 0.45 ? 1 : 2, 1 + Math.floor(draw() ** 2 * 3), village % 2, draw() < 0.8 ? 1 : 0, 10 + commune,
      draw() < 0.4 + village / 40 ? 1 : 0, 12];
  });
}
const csv = (lines) => `${[head, ...lines].map((line) => line.join(',')).join('\n')}\n`;
const table = (text) => text.trim().split('\n').map((line) => line.split(',').map(Number));
const design = { ids: 'village', strata: 'commune', fpc: 'N' };

async function workshop(t, lines = people(), own = design) {
  const top = await folder(t);
  const at = (name) => join(top, name);
  await writeFile(at('a.csv'), csv(lines));
  await writeFile(at('m.csv'), margins);
  await writeFile(at('d.json'), JSON.stringify(own));
  const weigh = (out, ...more) => run(['weights', '--json', '--lang', 'en', '--data', at('a.csv'), '--base', 'base', '--design', at('d.json'),
    '--out', at(out), ...more]);
  const figure = async (name, ...question) => {
    const { status, out, err } = await run(['svy', '--json', '--data', at(`${name}.csv`), '--design', at(`${name}.design.json`), ...question]);
    assert.equal(status, 0, err);
    return JSON.parse(out);
  };
  return { top, at, weigh, figure };
}
function near(got, wanted, relative) {
  assert.ok(Math.abs(got - wanted) <= relative * Math.abs(wanted), `${got} is not ${wanted}`);
}

test('JKn, raked: the errors of R, and of svy raking the replicates itself', async (t) => {
  const { at, weigh, figure } = await workshop(t);
  const { status, out, err } = await weigh('w.csv', '--rake', at('m.csv'), '--replicates', 'JKn');
  assert.equal(status, 0, err);
  const told = JSON.parse(out);
  assert.deepEqual(told.replicates, { method: 'JKn', count: 12, df: 11, out: at('w.replicates.csv') });
  const mean = await figure('w', 'mean', 'q');
  const total = await figure('w', 'total', 'q');
  // R 4.2.2, survey 4.1.1: as.svrepdesign(type = "JKn"), rake(list(~sex, ~age), epsilon = 1e-13), svymean, svytotal.
  near(mean.figures[0].estimate, 0.56648022036993706, 1e-12);
  near(mean.figures[0].se, 0.037099326408289425, 1e-10);
  near(total.figures[0].se, 103.87811394321102, 1e-10);
  assert.equal(mean.figures[0].df, 11);
  assert.equal(mean.design.weights_version, told.version);
  assert.equal(mean.design.df_rule, 'rank_of_replicates');
  assert.deepEqual(mean.findings, []);

  assert.equal((await weigh('plain.csv', '--replicates', 'JKn')).status, 0);
  assert.equal((await weigh('taylor.csv', '--rake', at('m.csv'))).status, 0);
  const raw = JSON.parse(await readFile(at('plain.design.json'), 'utf8'));
  const { adjust } = JSON.parse(await readFile(at('taylor.design.json'), 'utf8'));
  await writeFile(at('plain.design.json'), JSON.stringify({ ...raw, adjust }));
  near((await figure('plain', 'mean', 'q')).figures[0].se, mean.figures[0].se, 1e-12);
  near((await figure('plain', 'total', 'q')).figures[0].se, total.figures[0].se, 1e-12);
});

test('JKn goes through nonresponse, raking and limits: the sample weighed without one village after the other', async (t) => {
  const { at, weigh, figure } = await workshop(t);
  const steps = ['--nonresponse', 'class:answered', '--rake', at('m.csv'), '--trim', '5,19'];
  assert.equal((await weigh('w.csv', ...steps, '--replicates', 'JKn')).status, 0);
  const matrix = table(await readFile(at('w.replicates.csv'), 'utf8'));
  assert.equal(matrix.length, 240);
  const estimates = [];
  for (let village = 0; village < 12; village++) {
    const commune = Math.floor(village / 3);
    const left = people().map((row, i) => [...row, i]).filter((row) => row[1] !== village)
      .map((row) => (row[0] === commune ? [...row.slice(0, 6), row[6] * 1.5, ...row.slice(7)] : row));
    await writeFile(at('a.csv'), csv(left.map((row) => row.slice(0, 9))));
    const { status, err } = await weigh('left.csv', ...steps);
    assert.equal(status, 0, err);
    const weights = table(await readFile(at('left.csv'), 'utf8')).slice(1).map((row) => row[10]);
    left.forEach((row, i) => assert.ok(Math.abs(matrix[row[9]][village] - weights[i]) <= 1e-8 * weights[i], `row ${row[9]} without ${village}`));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    estimates.push(left.reduce((all, row, i) => all + weights[i] * row[7], 0) / sum);
  }
  const mean = estimates.reduce((all, value) => all + value, 0) / 12;
  const se = Math.sqrt(estimates.reduce((all, value) => all + (value - mean) ** 2, 0) * 0.75 * 2 / 3);
  near((await figure('w', 'mean', 'q')).figures[0].se, se, 1e-8);
});

test('every method to its end; the version knows it, and the same seed gives the same bytes', async (t) => {
  const pairs = people().filter((row) => row[1] % 3 < 2);
  const { at, weigh, figure } = await workshop(t, pairs, { ids: 'village', strata: 'commune' });
  const taylor = JSON.parse((await weigh('taylor.csv', '--rake', at('m.csv'))).out);
  const { se } = (await figure('taylor', 'mean', 'q')).figures[0];
  const versions = [taylor.version];
  const wanted = { JKn: 8, BRR: 8, 'Fay:0.3': 8, 'bootstrap:150:7': 150, 'bootstrap:150:8': 150 };
  for (const [method, count] of Object.entries(wanted)) {
    const { status, out, err } = await weigh('w.csv', '--rake', at('m.csv'), '--bounds', '0.2,5', '--nonresponse', 'class:answered', '--replicates', method);
    assert.equal(status, 0, err);
    const told = JSON.parse(out);
    versions.push(told.version);
    assert.equal(told.replicates.count, count);
    const record = JSON.parse(await readFile(at('w.record.json'), 'utf8'));
    const [name, ...rest] = method.split(':');
    const more = { Fay: { rho: 0.3 }, bootstrap: { seed: Number(rest[1]) } }[name] ?? {};
    assert.deepEqual(record.steps.replicates, { method: name, count, ...more });
    assert.match(record.output.replicates.hash, /^[0-9a-f]{64}$/);
    const bytes = await readFile(at('w.replicates.csv'), 'utf8');
    assert.deepEqual([...new Set(table(bytes).map((row) => row.length))], [count]);
    for (let which = 0; which < count; which++) {
      const women = table(bytes).reduce((all, row, i) => all + (pairs[i][2] === 2 ? row[which] : 0), 0);
      assert.ok(Math.abs(women - 1400) < 0.14, `${method}: replicate ${which} has ${women}`);
      if (which > 20) break;
    }
    const [got] = (await figure('w', 'mean', 'q')).figures;
    assert.ok(got.se > se / 2.5 && got.se < se * 2.5, `${method}: ${got.se}, by linearization ${se}`);
    assert.ok((await figure('w', 'total', 'sex')).figures[0].se < 0.1, 'a known total has no error');
    await weigh('w.csv', '--rake', at('m.csv'), '--bounds', '0.2,5', '--nonresponse', 'class:answered', '--replicates', method);
    assert.equal(await readFile(at('w.replicates.csv'), 'utf8'), bytes, method);
  }
  assert.equal(new Set(versions).size, versions.length);
  await writeFile(at('d.json'), '{"ids":"village"}');
  assert.equal(JSON.parse((await weigh('w.csv', '--replicates', 'JK1')).out).replicates.df, 7);
  const page = await run(['weights', '--lang', 'vi', '--data', at('a.csv'), '--base', 'base', '--design', at('d.json'), '--out', at('w.csv'),
    '--replicates', 'JK1', '--report', at('w.html')]);
  for (const text of [page.out, await readFile(at('w.html'), 'utf8')]) assert.match(text, /JK1, 8 lần lặp, 7 bậc tự do/);
});

test('replicates that miss their margins within the bounds are counted in a warning', async (t) => {
  const { at, weigh } = await workshop(t);
  const { status, err } = await weigh('w.csv', '--rake', at('m.csv'), '--bounds', '0.68,1.58', '--replicates', 'JKn');
  assert.equal(status, 0, err);
  const matrix = table(await readFile(at('w.replicates.csv'), 'utf8'));
  const wanted = margins.trim().split('\n').slice(1).map((line) => line.split(','));
  const off = matrix[0].map((_, which) => Math.max(...wanted.map(([column, level, total]) => Math.abs(people()
    .reduce((all, row, i) => all + (row[head.indexOf(column)] === Number(level) ? matrix[i][which] : 0), 0) / total - 1))));
  const missed = off.filter((value) => value > 1e-4).length;
  assert.ok(missed > 0);
  assert.match(err, new RegExp(`${missed} of 12 replicates miss a margin by more than 0.01%, at most by ${(Math.max(...off) * 100).toPrecision(2)}%`));
});

test('unequal probabilities and later stages: made, with a warning, and read by svy', async (t) => {
  const { at, weigh, figure } = await workshop(t, people().map((row) => [...row.slice(0, 8), 0.25]),
    { ids: ['village'], strata: ['commune'], fpc: ['N'], pps: { method: 'brewer' }, lonely_psu: 'adjust' });
  const { status, err } = await weigh('w.csv', '--replicates', 'JKn');
  assert.equal(status, 0, err);
  assert.match(err, /warning.*unequal probabilities/);
  const rows = JSON.parse(await readFile(at('w.design.json'), 'utf8'));
  assert.deepEqual([rows.pps, rows.fpc, rows.replicates.rscales[0]], [undefined, undefined, 2 / 3]);
  assert.equal((await figure('w', 'mean', 'q')).figures[0].df, 8);
  await writeFile(at('a.csv'), csv(people()));
  await writeFile(at('d.json'), '{"ids":["village","q"],"strata":"commune","fpc":["N"],"nest":true}');
  assert.match((await weigh('w.csv', '--replicates', 'JKn')).err, /warning.*first stage/);
  await figure('w', 'mean', 'q');
});

test('what cannot be made is refused with its remedy, and nothing is written', async (t) => {
  const { top, at, weigh } = await workshop(t);
  const before = await readdir(top);
  const refuse = async (status, sentence, ...more) => {
    const got = await weigh('no.csv', ...more);
    assert.equal(got.status, status, `${more.join(' ')}: ${got.err}`);
    assert.match(got.err, sentence);
  };
  const bare = await run(['weights', '--lang', 'en', '--data', at('a.csv'), '--base', 'base', '--out', at('no.csv'), '--replicates', 'JKn']);
  assert.equal(bare.status, 2);
  assert.match(bare.err, /with --design how the rows were drawn/);
  const other = await run(['weights', '--lang', 'en', '--data', at('a.csv'), '--base', 'nothere', '--design', at('d.json'), '--out', at('no.csv'),
    '--replicates', 'JKn']);
  assert.equal(other.status, 2);
  assert.match(other.err, /nothere/);
  for (const method of ['jkn', 'JKn:1', 'Fay', 'Fay:1', 'Fay:-0.1', 'Fay:x', 'Fay:', 'bootstrap', 'bootstrap:100', 'bootstrap:1:7', 'bootstrap:100:-1',
    'bootstrap:100:7x', 'bootstrap::7', 'bootstrap:100:9007199254740992', ''])
    await refuse(2, /JKn|--replicates/, '--replicates', method);
  await refuse(2, /--bounds in place of --trim/, '--replicates', 'BRR', '--trim', '5,30');
  await refuse(1, /Stratum 0 has an odd number of units/, '--replicates', 'BRR');
  await refuse(1, /JK1 is for samples without strata/, '--replicates', 'JK1');
  await refuse(1, /5000 replicates, more than 4096/, '--replicates', 'bootstrap:5000:1');

  const silent = people().map((row) => [...row.slice(0, 4), row[1] < 2 ? 9 : 1, row[1] === 1 ? 0 : 1, ...row.slice(6)]);
  await writeFile(at('a.csv'), csv(silent));
  await refuse(1, /Without the unit village=0 nobody in class 9 answered/, '--replicates', 'JKn', '--nonresponse', 'class:answered');
  await refuse(1, /Nobody in class 9 answered in replicate \d+/, '--replicates', 'bootstrap:50:1', '--nonresponse', 'class:answered');
  const young = people().map((row) => [...row.slice(0, 3), row[1] === 5 ? 3 : 1 + row[3] % 2, ...row.slice(4)]);
  await writeFile(at('a.csv'), csv(young));
  await refuse(1, /Margin age: without the unit village=5 nobody is in 3/, '--replicates', 'JKn', '--rake', at('m.csv'));
  await writeFile(at('a.csv'), csv(people().filter((row) => row[0] > 0 || row[1] === 0)));
  await refuse(1, /Stratum 0 has one unit/, '--replicates', 'JKn');
  await writeFile(at('d.json'), '{"type":"replicate","weights":"base","replicates":{"file":"x.csv","combined":true}}');
  await refuse(2, /replicate weights of its own/, '--replicates', 'JKn');
  assert.deepEqual(await readdir(top), before);

  const many = Array.from({ length: 15000 }, (_, i) => [0, i, 1 + i % 2, 1 + i % 3, 0, 1, 10, i % 2, 12]);
  await writeFile(at('a.csv'), csv(many));
  await writeFile(at('d.json'), '{"ids":"village"}');
  await refuse(1, /60000000 numbers, more than 50000000/, '--replicates', 'bootstrap:4000:1');
});
