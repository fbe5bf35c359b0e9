// SPDX-License-Identifier: GPL-3.0-or-later
//
// `hailong svy … index`: an index's percentages under a design and weights. Held to the report of the
// same answers in a store, to sums by hand, to other statistics of svy, and to the way from a sample
// through weights; what is no answer, and what is refused.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { campaign, folder, must, run, units } from '../support/program.mjs';
import { cells, csv } from '../support/rows.mjs';
import { refuses } from '../support/speech.mjs';

const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const sum = (values) => values.reduce((total, value) => total + value, 0);
const close = (got, wanted, what, within = 1e-12) => assert.ok(Math.abs(got - wanted) <= within, `${what}: ${got}, not ${wanted}`);
const leaf = (code) => ({ code, share: { question: code, levels: [4, 5] } });
const name = { vi: 'Phần', en: 'Part' };
const definition = (nodes, more = {}) => JSON.stringify({ id: 'phan', name, form: 'sipas-2026', verified: true, source: 'thử', valid: { from: 2023, to: 2030 },
  rounding: { percent: 2, points: 4 }, assumed_deff: '1.5', headline: nodes[0].code, nodes, ...more });
const rule = ['round', ['*', 'maximum', ['/', ['round', 'percent', 2], 100]], 4];

// A folder with files by name; ask(data, design, ...arguments) -> the sheet.
async function desk(t, files = {}) {
  const top = await folder(t);
  const at = (file) => join(top, file);
  for (const [file, text] of Object.entries(files)) await writeFile(at(file), typeof text === 'string' ? text : JSON.stringify(text));
  const line = (data, design, ...more) => ['svy', '--data', at(data), '--design', at(design), ...more];
  const ask = async (...args) => JSON.parse((await must([...line(...args), '--json'])).out);
  return { at, line, ask };
}
const rowsOf = async (path) => {
  const [names, ...lines] = (await readFile(path, 'utf8')).trimEnd().split(/\r?\n/).map((line) => line.split(','));
  return lines.map((line) => Object.fromEntries(line.map((cell, i) => [names[i], cell])));
};
const figure = ({ figures }, code, group) => figures.find((one) => one.column === code && (group === undefined || Object.values(one.group)[0] === group));

// --- the report of the same answers ------------------------------------------------------------

test('with equal weights every percentage and every point is the report\'s', async (t) => {
  const { at, ask, line } = await desk(t, { 'simple.json': {}, 'villages.json': { ids: 'village', strata: 'unit' } });
  const answers = (i) => Object.fromEntries(Array.from({ length: 39 }, (_, k) => [`q9_${k + 1}`, i % 5 === 0 && (i * 7 + k * k) % 11 === 0 ? '' : 1 + (i * (k + 3) + k) % 5]));
  const rows = Array.from({ length: 48 }, (_, i) => cells({ unit: units[i % 3], village: `${units[i % 3]}-0${i % 4}`, complete: i % 5 > 0, ...answers(i) }));
  const names = Object.keys(rows[0]);
  await writeFile(at('go.csv'), csv(rows, names));
  await campaign(at('data'));
  await must(['import', at('go.csv'), '--data', at('data'), '--campaign', 'qt']);
  await must(['export', '--data', at('data'), '--campaign', 'qt', '--format', 'csv', '--out', at('answers.csv')]);
  const official = async (unit) => {
    await must(['report', '--data', at('data'), '--campaign', 'qt', '--unit', unit, '--format', 'json', '--out', at('report')]);
    return JSON.parse(await readFile(at(`report/qt-${unit}.json`), 'utf8')).index;
  };
  const complete = ['--where', 'complete=true'];
  const whole = await ask('answers.csv', 'simple.json', 'index', 'sipas-2026', ...complete);
  const by = await ask('answers.csv', 'villages.json', 'index', 'sipas-2026', ...complete, '--by', 'unit');
  for (const [place, sheet, group] of [['44', whole], [units[1], by, units[1]]]) {
    const { official: { par, ...percents }, estimate } = await official(place);
    assert.equal(Object.keys(percents).length, 50);
    for (const [code, { satisfied, answers: count, percent }] of Object.entries(percents)) {
      const one = figure(sheet, code, group);
      assert.deepEqual([one.n, one.share], [count, true], code);
      close(one.estimate, satisfied / count, code);
      close(one.unweighted, satisfied / count, `${code} unweighted`);
      close(100 * one.estimate, Number(percent), code, 0.005 + 1e-9);
      if (group) assert.equal(one.df, estimate[code].df, code);
    }
    assert.equal(Object.keys(par).length, 6);
    for (const [code, points] of Object.entries(par)) {
      const { estimate: made, unweighted, se, interval, n, share } = figure(sheet, code, group);
      assert.deepEqual([made, unweighted], [Number(points), Number(points)], code);
      assert.deepEqual([se, interval, n, share], [null, null, null, false]);
    }
  }
  // In the definition's order; an item is the share that `proportion` has, in every number.
  const { nodes } = JSON.parse(await readFile(here('analysis/indices/sipas-2026.json'), 'utf8'));
  assert.deepEqual(whole.figures.map(({ column }) => column), nodes.map(({ code }) => code));
  const item = await ask('answers.csv', 'villages.json', 'proportion', 'q9_24>=4', ...complete, '--by', 'unit');
  for (const want of item.figures) {
    const got = figure(by, 'q9_24', want.group.unit);
    assert.deepEqual([got.n, got.df, got.method, got.pooled_groups, got.doubts], [want.n, want.df, want.method, want.pooled_groups, want.doubts]);
    for (const key of ['estimate', 'se', 'deff', 'pooled_deff']) close(got[key], want[key], key);
    want.interval.forEach((end, i) => close(got.interval[i], end, 'interval'));
  }
  assert.deepEqual([whole.index.id, whole.index.verified, whole.statistic], ['sipas-2026', false, 'index']);
  const { out } = await must([...line('answers.csv', 'simple.json', 'index', 'sipas-2026', ...complete)]);
  for (const say of [/^Chỉ số theo thiết kế mẫu: sipas-2026 – /, /Không trọng số/, /^ {2}II\.A: Tiếp cận dịch vụ$/m, /^ {2}8\.1\.1: .* \(tối đa 1,5\)$/m,
    /^8\.1\.1 +\d,\d{4} +\d,\d{4}$/m, /^II\.A +\d\d,\d+% +\d,\d+% +\d\d,\d+% +\d\d,\d+% +\d\d,\d+% +\d,\d\d +\d\d +\d+$/m,
    /Khoảng của các tỷ lệ: cách wilson_adj/, /chưa được đối chiếu/]) assert.match(out, say);
  const { out: english } = await must([...line('answers.csv', 'villages.json', 'index', 'sipas-2026', ...complete, '--by', 'unit', '--lang', 'en')]);
  for (const say of [/^Index under the design: /, /Unweighted/, /\(at most 1\.5\)$/m, /method wilson_deff, each part with its own design effect/]) assert.match(english, say);
  assert.doesNotMatch(english.replaceAll(/^ {2}\S+: .*$/gm, ''), /Khoảng|Ước|trọng số|phiếu/);
});

// --- a sample, weighed ---------------------------------------------------------------------------

const weighted = [{ code: 'I', name, combine: 'pooled', children: ['I.A', 'I.B'] }, { code: 'I.A', name, combine: 'pooled', children: ['q9_1', 'q9_2'] }, leaf('q9_1'), leaf('q9_2'),
  { code: 'I.B', name, combine: 'pooled', children: ['q9_3', 'q9_4'] }, leaf('q9_3'), leaf('q9_4'),
  { code: 'T', name, combine: 'sum', maximum: '4', children: ['T.A', 'T.B'] }, { code: 'T.A', name, of: 'I.A', maximum: '1.5', points: rule }, { code: 'T.B', name, of: 'I.B', maximum: '2.5', points: rule }];
const items = { I: ['q9_1', 'q9_2', 'q9_3', 'q9_4'], 'I.A': ['q9_1', 'q9_2'], 'I.B': ['q9_3', 'q9_4'], q9_1: ['q9_1'], q9_2: ['q9_2'], q9_3: ['q9_3'], q9_4: ['q9_4'] };

test('a sample drawn, answered and weighed: figures as by hand, with the version of the weights', async (t) => {
  const { at, ask } = await desk(t, { 'phan.json': definition(weighted) });
  const [frame, plan, contacts] = ['villages.csv', 'plan.json', 'contacts.csv'].map((file) => here(`samples/sample/${file}`));
  await writeFile(at('answers.csv'), (await readFile(here('samples/sample/answers.csv'), 'utf8')).replace(/^form,/, 'assignment,'));
  await must(['sample', 'draw', '--plan', plan, '--frame', frame, '--seed', '2026', '--out', at('mau')]);
  await must(['sample', 'answers', '--record', at('mau/record.json'), '--frame', frame, '--contacts', contacts, '--answers', at('answers.csv'), '--out', at('joined.csv')]);
  const [head, ...drawn] = (await readFile(at('joined.csv'), 'utf8')).trimEnd().split(/\r?\n/);
  await writeFile(at('joined.csv'), `${head},class\n${drawn.map((one) => `${one},${one.split(',')[1] === 'phường' ? 1 : 2}`).join('\n')}\n`); // nobody went to the island yet
  await must(['weights', '--data', at('joined.csv'), '--design', at('joined.design.json'), '--base', 'base', '--nonresponse', 'class:answered', '--out', at('w.csv')]);
  const { version } = JSON.parse(await readFile(at('w.record.json'), 'utf8'));
  const sheet = await ask('w.csv', 'w.design.json', 'index', at('phan.json'));
  assert.match(version, /^w-[0-9a-f]{16}$/);
  assert.equal(sheet.design.weights_version, version);

  // Y and X of each row by hand; who did not answer counts nowhere.
  const rows = await rowsOf(at('w.csv'));
  const answer = (row, code) => Number(/^[1-5]$/.test(row[code]) && row[code]);
  const sides = (row, codes) => [codes.filter((code) => answer(row, code) >= 4).length, codes.filter((code) => answer(row, code) > 0).length];
  assert.ok(rows.some((row) => row.q9_4 === 'null') && rows.some((row) => row.answered === '0' && Number(row.weight_final) === 0));
  const shares = {};
  const place = (code, one, chosen) => {
    const pairs = chosen.map((row) => [Number(row.weight_final), ...sides(row, items[code])]).filter(([w]) => w > 0);
    shares[code] = sum(pairs.map(([w, y]) => w * y)) / sum(pairs.map(([w, , x]) => w * x));
    close(one.estimate, shares[code], code);
    close(one.unweighted, sum(pairs.map(([, y]) => y)) / sum(pairs.map(([, , x]) => x)), `${code} unweighted`);
    assert.equal(one.n, sum(pairs.map(([, , x]) => x)), code);
    return sum(pairs.map(([w, , x]) => w * x));
  };
  for (const code of Object.keys(items)) place(code, figure(sheet, code), rows);
  assert.ok(Math.abs(figure(sheet, 'I').estimate - figure(sheet, 'I').unweighted) > 1e-4, 'weights do something');
  const points = (code, maximum) => Math.round(maximum * Math.round(shares[code] * 1e4 + 1e-7) + 1e-7) / 1e4;
  assert.deepEqual(['T.A', 'T.B', 'T'].map((code) => figure(sheet, code).estimate), [points('I.A', 1.5), points('I.B', 2.5), Math.round(1e4 * (points('I.A', 1.5) + points('I.B', 2.5))) / 1e4]);

  // Error and df: the same component as a ratio of two columns, under the same design.
  const names = (await readFile(at('w.csv'), 'utf8')).split(/\r?\n/)[0];
  const lines = (await readFile(at('w.csv'), 'utf8')).trimEnd().split(/\r?\n/).slice(1);
  const [y, x] = [0, 1].map((side) => rows.map((row) => (sides(row, items['I.B'])[1] > 0 ? sides(row, items['I.B'])[side] : '')));
  await writeFile(at('pairs.csv'), `${names},y,x,y0,x0\n${lines.map((line, i) => `${line},${y[i]},${x[i]},${Number(y[i])},${Number(x[i])}`).join('\n')}\n`);
  const [ratio] = (await ask('pairs.csv', 'w.design.json', 'ratio', 'y/x')).figures;
  const { se, df } = figure(sheet, 'I.B');
  close(se, ratio.se, 'se', 1e-14);
  assert.equal(df, ratio.df);
  assert.ok(se > 0.005);
  const design = JSON.parse(await readFile(at('w.design.json'), 'utf8'));
  await mkdir(at('cases'));
  await writeFile(at('cases/case.json'), JSON.stringify({ id: 'I.B', dataset: 'pairs.csv', design, statistic: { kind: 'ratio', numerator: 'y0', denominator: 'x0' } }));
  const told = JSON.parse((await must(['svy', at('cases/case.json')])).out);
  close(se, [told.se].flat()[0], 'se of the case', 1e-14);

  // Groups: each by hand, and together the whole; the design effect is of answers.
  const groups = ['1', '2', '3'];
  const by = await ask('w.csv', 'w.design.json', 'index', at('phan.json'), '--by', 'q2');
  assert.equal(by.figures.length, groups.length * weighted.length);
  const whole = figure(sheet, 'I.A');
  const parts = groups.map((group) => ({ one: figure(by, 'I.A', group), x: place('I.A', figure(by, 'I.A', group), rows.filter(({ q2 }) => q2 === group)) }));
  close(sum(parts.map(({ one, x: weight }) => one.estimate * weight)) / sum(parts.map(({ x: weight }) => weight)), whole.estimate, 'groups together');
  assert.equal(sum(parts.map(({ one }) => one.n)), whole.n);
  const where = await ask('w.csv', 'w.design.json', 'index', at('phan.json'), '--where', 'q2=2');
  for (const key of ['estimate', 'se', 'df', 'n']) assert.equal(figure(where, 'I.A')[key], figure(by, 'I.A', '2')[key], key);
  assert.ok(figure(by, 'I.A', '2').se > 0.005);
  close(whole.deff, whole.se ** 2 / (whole.estimate * (1 - whole.estimate) / (whole.n - 1)) / (design.fpc ? 1 - whole.n / sum(parts.map(({ x: weight }) => weight)) : 1), 'design effect', 1e-9);
});

test('a percentage on the edge of rounding is rounded as the exact one', async (t) => {
  const { ask, at } = await desk(t, { 'w.csv': 'q9_1,w,u\n5,16667,1\n1,3333,2\n', 'd.json': { ids: 'u', weights: 'w' },
    'x.json': definition([leaf('q9_1'), { code: 'T', name, of: 'q9_1', maximum: '1.5', points: rule }]) });
  assert.equal(figure(await ask('w.csv', 'd.json', 'index', at('x.json')), 'T').estimate, 1.2501); // 83.335% is 83.34%
});

test('answers worth parts of one, means of percentages, parts nobody answered', async (t) => {
  const data = 'commune,village,w,q9_1,q9_2,q9_3\nA,1,1,5,1,\nA,2,3,2,5,\nA,3,2,3,9,\nA,4,1,4,,\nB,1,5,1,3,\nB,2,1,,,\nB,3,0,5,5,5\n';
  const worth = (first, second) => [{ code: first, name, rescaled: { question: 'q9_1', from: [1, 5] } }, { code: second, name, survey: { question: 'q9_2', values: [[1, '1'], [3, '0.5'], [5, '0']] } }];
  const { ask, at } = await desk(t, { 'd.csv': data, 'd.json': { ids: 'village', strata: 'commune', weights: 'w', nest: true },
    'x.json': definition([{ code: 'P', name, combine: 'pooled', children: ['a', 'b'] }, ...worth('a', 'b'), { code: 'M', name, combine: 'mean', children: ['c', 'd'] }, ...worth('c', 'd'),
      leaf('q9_3'), { code: 'T', name, of: 'q9_3', maximum: '2', points: rule }, { code: 'old', retired: true, share: { question: 'gone', levels: [1] } }]) });
  const sheet = await ask('d.csv', 'd.json', 'index', at('x.json'));
  assert.deepEqual(sheet.figures.map(({ column }) => column), ['P', 'a', 'b', 'M', 'c', 'd', 'q9_3', 'T']);
  const a = (1 * 1 + 3 * 0.25 + 2 * 0.5 + 1 * 0.75 + 5 * 0) / 12;
  const b = (1 * 1 + 3 * 0 + 5 * 0.5) / 9;
  for (const [code, want] of Object.entries({ a, b, M: (a + b) / 2, P: (12 * a + 9 * b) / 21 })) close(figure(sheet, code).estimate, want, code, 1e-11);
  assert.deepEqual([figure(sheet, 'P').n, figure(sheet, 'a').n, figure(sheet, 'b').n, figure(sheet, 'M').share, figure(sheet, 'M').se], [8, 5, 3, true, null]);
  for (const code of ['q9_3', 'T']) // whoever answered it has no weight
    assert.deepEqual([figure(sheet, code).estimate, figure(sheet, code).unweighted, figure(sheet, code).doubts], [null, null, ['empty']]);
  const outside = sheet.findings.filter(({ code }) => code === 'svy_index_outside');
  assert.deepEqual(outside.map(({ args }) => [args.column, args.count, args.value]), [['q9_2', '1', '9']]);
  assert.ok(sheet.findings.some(({ code }) => code === 'svy_doubt_empty'));
});

test('everybody satisfied: an interval, and no error', async (t) => {
  const { ask, at } = await desk(t, { 'd.csv': `u,w,q9_1\n${Array.from({ length: 8 }, (_, i) => `${i},${1 + i / 3},5`).join('\n')}\n`, 'd.json': { ids: 'u', weights: 'w' }, 'x.json': definition([leaf('q9_1')]) });
  const { estimate, se, interval: [low, high], doubts } = figure(await ask('d.csv', 'd.json', 'index', at('x.json')), 'q9_1');
  assert.deepEqual([estimate, se, high, doubts], [1, null, 1, ['alike']]);
  assert.ok(low > 0.4 && low < 1);
});

// --- mistakes ------------------------------------------------------------------------------------

test('mistakes', async (t) => {
  const { line, at } = await desk(t, { 'd.csv': 'u,q9_1,q9_2,q9_3\n1,1,1;6,tốt\n2,2,3,4\n', 'd.json': { ids: 'u' }, 'x.json': definition([leaf('q9_1')]),
    'many.json': definition([leaf('q9_2')]), 'text.json': definition([leaf('q9_3')]), 'two.json': definition([leaf('q9_8')]),
    'bad.json': '{"id":"x"}', 'empty.json': '' });
  const say = (...more) => line('d.csv', 'd.json', 'index', ...more);
  for (const [given, status, ...says] of [
    [say(), 2, 'index sipas-2026'],
    [say(at('x.json'), 'sipas-2026'), 2, 'index sipas-2026'],
    [say('sipas-2026'), 2, '36', 'q9_4, q9_5', 'sipas-2026'],
    [say(at('two.json')), 2, '1', 'q9_8'],
    [say('par-2022'), 2, 'par-2022', 'hailong index par-2022'],
    [say('khong-co'), 3, 'khong-co'],
    [say(at('none.json')), 3, 'none.json'],
    [say(at('bad.json')), 1, 'bad.json'],
    [say(at('empty.json')), 1, 'empty.json'],
    [say(at('many.json')), 1, 'q9_2', '1;6'],
    [say(at('text.json')), 1, 'q9_3', 'tốt'],
    [say(at('x.json'), '--by', 'khong'), 2, 'khong'],
    [say(at('x.json'), '--method', 'wald'), 2, 'wald'],
    [say(at('x.json'), '--method', 'wilson_deff'), 2, 'wilson_deff', '--by'],
    [['svy', 'index', 'sipas-2026'], 2, '--data'],
  ]) await t.test(given.slice(1).join(' '), () => refuses(given, status, says));
  assert.equal((await run([...say(at('x.json')), '--method', 'kg_nchs', '--level', '0.9'])).status, 0);
});
