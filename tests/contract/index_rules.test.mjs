// SPDX-License-Identifier: GPL-3.0-or-later
//
// hailong index with rules over inputs: a definition nobody has compiled in is scored as its file
// says, and what is wrong with one is told with its place. The expected figures are worked out by hand
// beside each.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, run } from '../support/program.mjs';

const invented = fileURLToPath(new URL('../cases/indices/invented-2027.json', import.meta.url));
const head = 'unit,on_time,all,share_online,done,late,open,ideas,faults,P';

async function index(definition, text, t, ...more) {
  const path = join(await folder(t), 'input.csv');
  await writeFile(path, text);
  const { status, out, err } = await run(['index', definition, path, '--json', '--lang', 'en', ...more]);
  assert.equal(status, 0, err);
  return JSON.parse(out);
}

async function one(t, row, ...more) {
  const result = await index(invented, `${head}\nA,${row}\n`, t, ...more);
  return { ...result.units[0], findings: result.findings };
}

test('an index of 2027 that the program was not built with', async (t) => {
  // on = 10 x 98/100; step = 7 from 50; tasks = 10 x (6 + 1)/9 = 7.7778; N = 7.3889;
  // W = 0.6 x 9.8 + 0.4 x 7.3889 = 8.83556; T = 8.83556 + 5.5 + 1 - 2 = 13.33556 -> 13.34
  const a = await one(t, '98,100,65,6,2,1,2,2,5.5');
  assert.deepEqual(a.nodes, { T: '13.3400', W: '8.8356', on: '9.8000', N: '7.3889', step: '7.0000', tasks: '7.7778', old: null, P: '5.5000', B: '1.0000', M: '2.0000' });
  assert.equal(a.grades.T, 'good');
  assert.equal(a.lost.T, '-6.6600');
  assert.equal(a.percents.tasks, '77.78');
  assert.equal(a.ranks.M, null, 'what is taken off has no rank');
});

test('a floor, a step table, both sides of each bound', async (t) => {
  assert.equal((await one(t, '95,100,0,1,0,0,0,0,0')).nodes.on, '9.5000');
  assert.equal((await one(t, '949,1000,0,1,0,0,0,0,0')).nodes.on, '0.0000');
  for (const [share, points] of [['29.99', '0.0000'], ['30', '4.0000'], ['49.9999', '4.0000'], ['50', '7.0000'], ['80', '10.0000'], ['100', '10.0000']])
    assert.equal((await one(t, `95,100,${share},1,0,0,0,0,0`)).nodes.step, points, share);
});

test('grades: 15 itself is excellent, and what rounds to it too', async (t) => {
  // W = 0.6 x 10 + 0.4 x (10 + 10)/2 = 10 with everything full, so T = 10 + P
  for (const [published, total, grade] of [['5', '15.0000', 'excellent'], ['4.995', '15.0000', 'excellent'],
    ['4.994', '14.9900', 'good'], ['2', '12.0000', 'good'], ['1.99', '11.9900', 'fair'], ['0', '10.0000', 'fair']]) {
    const a = await one(t, `100,100,80,1,0,0,0,0,${published}`);
    assert.equal(a.nodes.T, total, published);
    assert.equal(a.grades.T, grade, published);
  }
  assert.equal((await one(t, '0,100,0,0,0,1,0,0,8.99')).grades.T, 'weak');
});

test('bonus and penalty: not over the maximum, not under 0, nothing where not known', async (t) => {
  assert.equal((await one(t, '100,100,80,1,0,0,9,0,10')).nodes.T, '20.0000');
  assert.equal((await one(t, '0,100,0,0,0,1,0,5,0')).nodes.T, '0.0000');
  assert.equal((await one(t, '100,100,80,1,0,0,,,5')).nodes.T, '15.0000');
  assert.equal((await one(t, '100,100,80,1,0,0,0,0,')).nodes.T, null, 'a part that counts is missing');
});

test('a unit whose rule divides by zero is told of, the others are scored', async (t) => {
  const result = await index(invented, `${head}\nA,0,0,65,6,2,1,2,2,5.5\nB,98,100,65,6,2,1,2,2,5.5\n`, t);
  assert.equal(result.units[0].nodes.on, null);
  assert.equal(result.units[0].nodes.T, null);
  assert.equal(result.units[1].nodes.T, '13.3400');
  assert.equal(result.ranked.T, 1);
  const found = result.findings.filter((finding) => finding.code === 'index_rule_divided');
  assert.equal(found.length, 1);
  assert.equal(found[0].at, 'line 2');
});

test('published values stand in for their parts; beside them they are held against them', async (t) => {
  const direct = await index(invented, 'unit,W,P,B,M\nA,9,4,1,0.5\n', t);
  assert.equal(direct.units[0].nodes.T, '13.5000');
  const row = 'A,98,100,65,6,2,1,2,2,5.5';
  const right = await index(invented, `${head},T\n${row},13.34\n`, t);
  assert.deepEqual(right.findings, []);
  const wrong = await index(invented, `${head},T\n${row},13.35\n`, t);
  assert.equal(wrong.units[0].nodes.T, '13.3400');
  assert.deepEqual(wrong.findings.map((finding) => finding.code), ['index_claim_differs']);
});

test('what a file may get wrong', async (t) => {
  const found = async (text) => (await index(invented, text, t)).findings.map((finding) => [finding.code, finding.at]);
  assert.deepEqual(await found(`${head},old\nA,98,100,65,6,2,1,2,2,5.5,3\n`), [['index_column_retired', 'line 1']]);
  assert.deepEqual(await found(`${head}\nA,98,100,165,6,2,1,2,2,5.5\n`), [['index_cell_range', 'line 2']]);
  assert.deepEqual(await found(`${head}\nA,198,100,65,6,2,1,2,2,5.5\n`), [['index_beyond', 'line 2']]);
  assert.deepEqual(await found('unit,on_time,all,P\nA,98,100,5\n'),
    [['index_column_missing', 'line 1'], ['index_column_missing', 'line 1']], 'step and tasks');
});

test('a total with its bonus may be over its maximum, one without may not', async (t) => {
  const bonus = { id: 'bonus', name: { vi: 'Thử', en: 'Trial' }, verified: true, source: 'thử', valid: { from: 2020, to: 2030 },
    rounding: { percent: 2, points: 4 }, inputs: [{ code: 'ideas', name: { vi: 'a', en: 'a' } }],
    nodes: [{ code: 'T', name: { vi: 'T', en: 'T' }, combine: 'sum', maximum: '2', children: ['P', 'B'] },
      { code: 'P', name: { vi: 'P', en: 'P' }, given: { low: '0', high: '2' }, round: 1 },
      { code: 'B', name: { vi: 'B', en: 'B' }, maximum: '1', role: 'bonus', score: ['min', 'maximum', 'ideas'] }] };
  const path = join(await folder(t), 'bonus.json');
  await writeFile(path, JSON.stringify(bonus));
  const found = async (rows) => index(path, `unit,P,ideas,T\n${rows}\n`, t);
  assert.deepEqual((await found('A,2,1,3')).findings, []);
  assert.deepEqual((await found('A,1.26,0,1.3')).findings, [], 'a published score is rounded as its node says');
  assert.equal((await found('A,1.25,0.5,')).units[0].nodes.T, '1.8000');
  assert.deepEqual((await found('A,2.5,0,2.5')).findings.map(({ code, args }) => [code, args.column]), [['index_cell_range', 'P']]);
  bonus.nodes[0].clamp = true;
  await writeFile(path, JSON.stringify(bonus));
  assert.deepEqual((await found('A,2,1,3')).findings.map(({ code }) => code), ['index_cell_range', 'index_claim_differs']);
});

test('one unit written twice in two ways is told', async (t) => {
  const row = '98,100,65,6,2,1,2,2,5.5';
  const { findings, units } = await index(invented, `${head}\nĐắk Nông,${row}\nTỈNH DAK NONG,${row}\nĐắk Lắk,${row}\n`, t);
  assert.equal(units.length, 3);
  assert.deepEqual(findings.map(({ code, at, severity, args }) => [code, at, severity, args.other, args.line]),
    [['index_unit_alike', 'line 3', 'warning', 'Đắk Nông', '2']]);
});

test('rows and columns as a spreadsheet leaves them', async (t) => {
  const row = '98,100,65,6,2,1,2,2,5.5';
  assert.equal((await index(invented, `\ufeff${head}\r\n,,,,,,,,,\r\nA,${row}\r\n,,,,,,,,,\r\n`, t)).units.length, 1);
  const path = join(await folder(t), 'semicolons.csv');
  await writeFile(path, `${head.replaceAll(',', ';')}\nA;${row.replaceAll(',', ';')}\n`);
  const { status, err } = await run(['index', invented, path, '--lang', 'en']);
  assert.equal(status, 1);
  assert.match(err, /semicolons\.csv, line 1: the columns are separated by semicolons/);
});

test('a year the index is not for', async (t) => {
  const found = async (year) => (await index(invented, `${head}\nA,98,100,65,6,2,1,2,2,5.5\n`, t, '--year', year)).findings;
  assert.deepEqual((await found('2199')).map(({ code, args }) => [code, args.year]), [['change_refused_year', '2199']]);
  assert.deepEqual(await found('2027'), []);
});

test('a level that the form of the index does not offer', async (t) => {
  const path = join(await folder(t), 'answers.csv');
  await writeFile(path, 'unit,q9_1=4,q9_1=7\nA,20,900\n');
  const { status, err } = await run(['index', 'sipas-2026', path, '--lang', 'en']);
  assert.equal(status, 1);
  assert.match(err, /line 1: error: Column q9_1=7: question q9_1 of the form sipas-2026 has no such level/);
});

test('digits: from the exact value, not from a rounded one', async (t) => {
  assert.equal((await one(t, '98,100,65,6,2,1,2,2,5.5', '--digits', '1')).nodes.W, '8.8');
  assert.equal((await one(t, '2,3,65,6,2,1,2,2,5.5', '--digits', '9')).nodes.step, '7.000000000');
});

// --- answers counted -----------------------------------------------------------------------------

const answers = {
  id: 'answers', name: { vi: 'Thử', en: 'Trial' }, form: 'f', verified: true, source: 'thử',
  valid: { from: 2020, to: 2030 }, rounding: { percent: 2, points: 4 }, assumed_deff: '1.5', headline: 'a',
  nodes: [
    { code: 'a', share: { question: 'q1', levels: [4, 5], among: [1, 2, 3, 4, 5] } },
    { code: 'b', name: { vi: 'b', en: 'b' }, survey: { question: 'q2', values: [[1, '1'], [2, '0.6'], [3, '0.2'], [4, '0']] } },
    { code: 'c', name: { vi: 'c', en: 'c' }, rescaled: { question: 'q3', from: [1, 4] } },
    { code: 'd', name: { vi: 'd', en: 'd' }, rescaled: { question: 'q3', from: [4, 1] } },
    { code: 'b.points', name: { vi: 'b', en: 'b' }, of: 'b', maximum: '2', points: ['*', 'maximum', ['/', 'percent', 100]] },
    { code: 'm', name: { vi: 'm', en: 'm' }, combine: 'mean', children: ['c', 'b'] },
  ],
};

async function counted(t, columns) {
  const path = join(await folder(t), 'answers.json');
  await writeFile(path, JSON.stringify(answers));
  const names = Object.keys(columns);
  return (await index(path, `unit,${names.join(',')}\nA,${names.map((name) => columns[name]).join(',')}\n`, t)).units[0].nodes;
}

test('shares, survey means and rescaled means of counted answers', async (t) => {
  const nodes = await counted(t, { 'q1=1': 1, 'q1=4': 2, 'q1=5': 1, 'q1=9': 6, 'q2=1': 3, 'q2=2': 2, 'q2=3': 1, 'q2=4': 4, 'q3=1': 1, 'q3=2': 1, 'q3=3': 0, 'q3=4': 2, 'q3=9': 5 });
  assert.equal(nodes.a, '75.00', '3 of 4: level 9 is no answer');
  assert.equal(nodes.b, '44.00', '(3 + 1.2 + 0.2)/10');
  assert.equal(nodes['b.points'], '0.8800');
  assert.equal(nodes.c, '58.33', '(11/4 - 1)/3');
  assert.equal(nodes.d, '41.67');
  assert.equal(nodes.m, '51.17', '(58.333 + 44)/2');
});

// --- definitions that are wrong ------------------------------------------------------------------

const node = (d, code) => d.nodes.find((one) => one.code === code);
const wrong = [
  ['a circle', (d) => { node(d, 'N').children.push('W'); node(d, 'T').children.shift(); }, /index_circle|part of itself/],
  ['a part nobody has', (d) => { node(d, 'W').children[0] = 'nobody'; }, /\/nodes\/1\/children\/0.*no node nobody/],
  ['an input nobody has', (d) => { node(d, 'M').score = ['min', 'maximum', 'sins']; }, /\/nodes\/9\/score.*sins.*no such input/],
  ['weights that come to less', (d) => { node(d, 'W').weights = ['0.6', '0.3']; }, /\/nodes\/1\/weights.*add up to 0\.9/],
  ['weights that come to more', (d) => { node(d, 'W').weights = ['0.6', '0.6']; }, /\/nodes\/1\/weights.*add up to 1\.2/],
  ['a weight too few', (d) => { node(d, 'W').weights = ['1']; }, /\/nodes\/1\/weights.*as many weights/],
  ['a weight below 0', (d) => { node(d, 'W').weights = ['1.5', '-0.5']; }, /\/nodes\/1\/weights\/1.*not be negative/],
  ['grades that overlap', (d) => { node(d, 'T').grades[1].below = '16'; }, /\/nodes\/0\/grades\/1\/below.*overlaps.*excellent/],
  ['grades with a gap', (d) => { node(d, 'T').grades[1].below = '14.5'; }, /\/nodes\/0\/grades\/1\/below.*gap/],
  ['grades in another order', (d) => { node(d, 'T').grades[1].from = '15.5'; delete node(d, 'T').grades[2].below; }, /\/nodes\/0\/grades\/1\/from.*highest down/],
  ['nothing under the lowest grade', (d) => { node(d, 'T').grades[3].from = '3'; }, /\/nodes\/0\/grades\/3.*has no grade/],
  ['a grade over the maximum', (d) => { node(d, 'T').grades[0].from = '25'; node(d, 'T').grades[1].below = '25'; }, /\/nodes\/0\/grades.*nobody can reach/],
  ['two roots', (d) => { node(d, 'T').children.pop(); }, /\/nodes\/9.*exactly one node/],
  ['always by zero', (d) => { node(d, 'on').score = ['/', 'on_time', ['-', 'all', 'all']]; }, /\/nodes\/2\/score.*divides by zero/],
  ['too large', (d) => { node(d, 'on').score = ['*', '9000000000000000000', 'all']; }, /\/nodes\/2\/score.*too large/],
  ['no number', (d) => { node(d, 'on').score = ['<', 'on_time', 'all']; }, /\/nodes\/2\/score.*not yield a number/],
  ['maxima that do not add up', (d) => { node(d, 'T').maximum = '21'; }, /\/nodes\/0\/maximum.*add up to 20.*21/],
  ['all parts retired', (d) => { node(d, 'step').retired = true; node(d, 'tasks').retired = true; }, /\/nodes\/3.*All parts of N/],
  ['a bonus in a mean', (d) => { node(d, 'step').role = 'bonus'; }, /\/nodes\/3\/children\/0.*only be part of a sum/],
  ['an input twice', (d) => { d.inputs[1].code = 'on_time'; }, /\/inputs\/1\/code.*twice/],
  ['an input called as a node', (d) => { d.inputs[1].code = 'P'; }, /P is there twice/],
  ['an input with its bounds turned', (d) => { d.inputs[2].low = '100'; d.inputs[2].high = '0'; }, /\/inputs\/2.*low bound/],
  ['a word unknown', (d) => { node(d, 'B').role = 'gift'; }, /\/nodes\/8\/role.*gift/],
  ['a form beside rules', (d) => { d.form = 'f'; d.assumed_deff = '1.5'; d.headline = 'T'; }, /inputs.*only to an index that is not computed/],
];

test('what is wrong with a definition is told with its place', async (t) => {
  const path = join(await folder(t), 'wrong.json');
  const input = join(await folder(t), 'input.csv');
  await writeFile(input, `${head}\nA,98,100,65,6,2,1,2,2,5.5\n`);
  for (const [what, change, words] of wrong) {
    const definition = JSON.parse(await readFile(invented, 'utf8'));
    change(definition);
    await writeFile(path, JSON.stringify(definition));
    const { status, out, err } = await run(['index', path, input, '--lang', 'en']);
    assert.equal(status, 1, `${what}: ${err}`);
    assert.match(err, words, what);
    assert.equal(out, '', what);
    const vi = await run(['index', path, input]);
    assert.notEqual(vi.err, err, what);
  }
});

test('levels, worth and among', async (t) => {
  const path = join(await folder(t), 'wrong.json');
  const input = join(await folder(t), 'input.csv');
  await writeFile(input, 'unit,q1=4\nA,3\n');
  const rows = [
    [(d) => { d.nodes[1].survey.values[0][1] = '1.5'; }, /\/nodes\/1\/survey\/values\/0\/1.*from 0 to 1/],
    [(d) => { d.nodes[1].survey.values[1][0] = 1; }, /\/nodes\/1\/survey\/values\/1\/0.*twice/],
    [(d) => { d.nodes[1].survey.values[1] = [2]; }, /\/nodes\/1\/survey\/values\/1.*\[1, "0\.6"\]/],
    [(d) => { d.nodes[1].survey.values[1][1] = '0.333333'; }, /\/nodes\/1.*no common denominator/],
    [(d) => { d.nodes[2].rescaled.from = [2, 2]; }, /\/nodes\/2\/rescaled\/from.*must differ/],
    [(d) => { d.nodes[2].rescaled.from = [1]; }, /\/nodes\/2\/rescaled\/from/],
    [(d) => { d.nodes[0].share.among = [1, 2]; }, /\/nodes\/0\/share\/among.*among the levels/],
    [(d) => { d.nodes[5].children = ['c', 'b.points']; }, /\/nodes\/5\/children\/1.*cannot be part of m/],
    [(d) => { d.nodes[5].maximum = '100'; }, /\/nodes\/5\/maximum.*no maximum/],
    [(d) => { d.headline = 'm'; }, /\/headline/],
  ];
  for (const [change, words] of rows) {
    const definition = structuredClone(answers);
    change(definition);
    await writeFile(path, JSON.stringify(definition));
    const { status, err } = await run(['index', path, input, '--lang', 'en']);
    assert.equal(status, 1, err);
    assert.match(err, words);
  }
});

test('what one unit, and several, look like to people', async (t) => {
  const path = join(await folder(t), 'input.csv');
  await writeFile(path, `${head}\nA,98,100,65,6,2,1,2,2,5.5\n`);
  const { out } = await run(['index', invented, path]);
  for (const words of ['Bộ chỉ số thử năm 2027', 'Đúng hạn, 0 khi dưới 95%', '13,3400', 'Tốt', '-6,6600'])
    assert.ok(out.includes(words), `${words}\n${out}`);
  await writeFile(path, `${head}\nA,98,100,65,6,2,1,2,2,5.5\nB,98,100,65,6,2,1,2,2,9\n`);
  const several = await run(['index', invented, path, '--lang', 'en']);
  assert.match(several.out, /A +13\.3400 +2\/2 +Good/);
  assert.match(several.out, /B +16\.8400 +1\/2 +Excellent/);
});
