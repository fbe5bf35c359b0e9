// SPDX-License-Identifier: GPL-3.0-or-later
//
// hailong index: published PAPI scores give the totals, places and groups that PAPI and the provinces
// print, and other scores give others.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, run } from '../support/program.mjs';

const cases = fileURLToPath(new URL('../cases/papi/', import.meta.url));
const indices = fileURLToPath(new URL('../../analysis/indices/', import.meta.url));
const scores = (year) => join(cases, `papi-${year}.csv`);

async function index(...args) {
  const { status, out, err } = await run(['index', ...args, '--json']);
  assert.equal(status, 0, err);
  const result = JSON.parse(out);
  return { ...result, of: (unit) => result.units.find((one) => one.unit === unit) };
}

// A copy of a year's scores in which a function changed the rows (arrays of cells).
async function changed(t, year, change) {
  const rows = (await readFile(scores(year), 'utf8')).trim().split(/\r?\n/).map((line) => line.split(','));
  change(rows, (unit) => rows.find((row) => row[0] === unit));
  const path = join(await folder(t), 'scores.csv');
  await writeFile(path, rows.map((row) => row.join(',')).join('\n') + '\n');
  return path;
}

// Printed by provinces' plans and PAPI's pages.
const printed = [
  [2022, 'Dak Nong', 'total', '40.5274', null, null],
  [2023, 'Dak Nong', 'total', '38.9711', null, null],
  [2023, 'Dak Nong', '5', '7.0977', 43, 'lower_middle'],
  [2022, 'Kon Tum', 'total', '39.9756', null, null],
  [2023, 'Kon Tum', 'total', '39.9613', 56, 'low'],
  [2022, 'Quang Tri', 'total', null, 37, null],
  [2023, 'Quang Tri', 'total', '42.7705', 26, null],
  [2023, 'Hanoi', 'total', '43.9603', null, null],
];

test('printed figures come out', async () => {
  const years = { 2022: await index('papi-2021', scores(2022)), 2023: await index('papi-2021', scores(2023)) };
  for (const [year, unit, node, value, rank, group] of printed) {
    const found = years[year].of(unit);
    if (value) assert.equal(found.nodes[node], value, `${year} ${unit} ${node}`);
    if (rank) assert.equal(found.ranks[node], rank, `${year} ${unit} ${node}`);
    if (group) assert.equal(found.groups[node], group, `${year} ${unit} ${node}`);
  }
  assert.equal(years[2022].ranked.total, 61);
  assert.equal(years[2023].ranked['5'], 61);
});

test('the four groups of dimension 6 in 2022, over 63 provinces', async () => {
  const { units } = await index('papi-2021', scores(2022));
  const cuts = { high: [16, '7.8579', '8.3148'], upper_middle: [16, '7.5189', '7.8072'],
    lower_middle: [15, '7.2294', '7.5173'], low: [16, '6.4132', '7.2275'] };
  for (const [group, [count, low, high]] of Object.entries(cuts)) {
    const values = units.filter((one) => one.groups['6'] === group).map((one) => one.nodes['6']).sort();
    assert.deepEqual([values.length, values[0], values.at(-1)], [count, low, high], group);
  }
});

test('ties at a cut: 2023 has 15 low provinces of 61, or 16 as its report says', async () => {
  const low = async (...args) => (await index('papi-2021', scores(2023), ...args)).units
    .filter((one) => one.groups.total === 'low').length;
  assert.equal(await low(), 15);
  assert.equal(await low('--tie', 'upper'), 15);
  assert.equal(await low('--tie', 'lower'), 16);
});

test('a definition may be a file as well as an id, and gives the same', async () => {
  const bySelf = await run(['index', join(indices, 'papi-2021.json'), scores(2023), '--json']);
  const byId = await run(['index', 'papi-2021', scores(2023), '--json']);
  assert.equal(bySelf.status, 0);
  assert.equal(bySelf.out, byId.out);
});

test('other scores give other figures', async (t) => {
  const one = await changed(t, 2023, (rows, of) => { of('Dak Nong')[1] = '1.0001'; });
  assert.notEqual((await index('papi-2021', one)).of('Dak Nong').nodes.total, '38.9711');
  const swapped = await changed(t, 2023, (rows, of) => {
    [of('Quang Tri')[0], of('Hanoi')[0]] = ['Hanoi', 'Quang Tri'];
  });
  const after = await index('papi-2021', swapped);
  assert.equal(after.of('Hanoi').ranks.total, 26);
  assert.notEqual(after.of('Quang Tri').ranks.total, 26);
});

test('what is not published has no score, place or group, and no other place moves for it', async (t) => {
  const { of, ranked } = await index('papi-2021', scores(2023));
  const missing = of('Quang Ninh');
  for (const part of ['nodes', 'ranks', 'groups']) assert.equal(missing[part].total, null, part);
  assert.equal(ranked.total, 61);
  const less = await changed(t, 2023, (rows, row) => { row('Hanoi')[1] = ''; });
  const after = await index('papi-2021', less);
  assert.equal(after.of('Hanoi').nodes['1'], null);
  assert.equal(after.of('Hanoi').nodes.total, null);
  assert.notEqual(after.of('Hanoi').nodes['2'], null);
  assert.equal(after.ranked.total, 60);
  assert.equal(after.of('Quang Tri').ranks.total, 25);
});

test('older rounds: six dimensions to 2017, eight without 8.3 in 2018, with 5.2 to 2020', async (t) => {
  const parts = { 'papi-2011': [6, 22], 'papi-2018': [8, 28], 'papi-2019': [8, 29], 'papi-2021': [8, 28] };
  for (const [id, [dimensions, leaves]] of Object.entries(parts)) {
    const definition = JSON.parse(await readFile(join(indices, `${id}.json`), 'utf8'));
    const codes = definition.nodes.filter((node) => node.given).map((node) => node.code);
    assert.equal(codes.length, leaves, id);
    const path = join(await folder(t), 'scores.csv');
    const row = (name, score) => [name, ...codes.map(() => score)].join(',');
    await writeFile(path, [['province', ...codes].join(','), row('A', '1.5'), row('B', '2.125')].join('\n'));
    const result = await index(id, path);
    assert.equal(result.of('B').nodes.total, (2.125 * leaves).toFixed(4), id);
    assert.equal(result.of('B').ranks.total, 1);
    assert.equal(result.of('A').groups.total, null, 'two units have no quartiles');
    assert.equal(Object.keys(result.ranked).filter((code) => /^\d$/.test(code)).length, dimensions);
    assert.deepEqual(result.findings, []);
  }
});

test('equal scores share a place', async (t) => {
  const tied = await changed(t, 2023, (rows, of) => { of('Ha Giang').splice(1, 29, ...of('Hanoi').slice(1)); });
  const { of } = await index('papi-2021', tied);
  assert.equal(of('Ha Giang').ranks.total, of('Hanoi').ranks.total);
});

// What is wrong with a file is told with its place, in both languages; the exit status says the rest.
test('mistakes', async (t) => {
  const path = join(await folder(t), 'bad.csv');
  const head = 'province,1.1,1.2';
  const rows = [
    [`${head}\nA,1.5,x\n`, 1, /line 2.*x in column 1\.2 is no number/, /dòng 2.*không phải là số/],
    [`${head}\nA,"1,5",2\n`, 1, /line 2.*1,5 in column 1\.1/, /1,5 ở cột 1\.1/],
    [`${head}\n,1.5,2\n`, 1, /line 2.*name the unit/, /tên đơn vị/],
    [`${head}\nA,1.5,2\nA,1.5,2\n`, 1, /line 3.*two lines/, /hai dòng/],
    ['province,1.1,1.1\nA,1,2\n', 1, /line 1.*twice/, /hai lần/],
    [`${head}\n`, 1, /no row of scores/, /không có dòng điểm/],
    ['', 1, /no row of scores/, /không có dòng điểm/],
    ['province,a,b\nA,1,2\n', 1, /no column.*papi-2021/, /không có cột nào.*papi-2021/],
  ];
  for (const [text, status, en, vi] of rows) {
    await writeFile(path, text);
    for (const [lang, words] of [['en', en], ['vi', vi]]) {
      const result = await run(['index', 'papi-2021', path, '--lang', lang]);
      assert.equal(result.status, status, text);
      assert.match(result.err, words, text);
      assert.equal(result.out, '', text);
    }
  }
  const others = [
    [['index', 'papi-2021'], 2, /Two names are needed/],
    [['index', 'papi-1999', scores(2023)], 3, /papi-1999/],
    [['index', 'papi-2021', scores(1999)], 3, /papi-1999\.csv/],
    [['index', scores(2023), scores(2023)], 1, /papi-2023\.csv/],
    [['index', 'papi-2021', scores(2023), '--tie', 'both'], 2, /both/],
  ];
  for (const [args, status, words] of others) {
    const result = await run([...args, '--lang', 'en']);
    assert.equal(result.status, status, args.join(' ') + result.err);
    assert.match(result.err, words, args.join(' '));
  }
});

// The place in the definition, and what to do.
test('definitions that are wrong', async (t) => {
  const path = join(await folder(t), 'bad.json');
  const good = JSON.parse(await readFile(join(indices, 'papi-2021.json'), 'utf8'));
  const rows = [
    [(d) => { d.nodes[0].given.low = [30, 10]; }, '/nodes/0/given', /low bound must be below/],
    [(d) => { d.nodes[0].given.high = [10, 0]; }, '/nodes/0/given/high/1', /whole number from 1/],
    [(d) => { d.nodes[0].given.high = [10]; }, '/nodes/0/given/high', /\[10, 3\]/],
    [(d) => { delete d.nodes[0].given; }, '/nodes/0', /how it is scored/],
    [(d) => { d.nodes[4].maximum = '11'; }, '/nodes/4/maximum', /add up to 10/],
    [(d) => { d.nodes[4].children.push('9.9'); }, '/nodes/4/children/4', /no node 9\.9/],
    [(d) => { d.nodes[4].children.push('2.1'); }, '/nodes/9/children/0', /counted twice/],
    [(d) => { d.nodes[4].children[0] = '1'; d.nodes[36].children.shift(); }, '/nodes/4', /part of itself/],
    [(d) => { d.groups.ties = 'both'; }, '/groups/ties', /both/],
    [(d) => { d.groups.rule = 'thirds'; }, '/groups/rule', /thirds/],
    [(d) => { d.headline = '1'; }, '/headline', /computed from a form/],
    [(d) => { d.form = 'sipas-2026'; }, '/nodes/0', /Published scores/],
    [(d) => { d.nodes[0].code = d.nodes[1].code; }, '/nodes/1/code', /twice/],
    [(d) => { d.rounding.points = 99; }, '/rounding/points', /0 to 15/],
  ];
  for (const [spoil, place, words] of rows) {
    const bad = structuredClone(good);
    spoil(bad);
    await writeFile(path, JSON.stringify(bad));
    const { status, out, err } = await run(['index', path, scores(2023), '--lang', 'en']);
    assert.equal(status, 1, err);
    assert.equal(out, '');
    const line = err.split('\n').find((one) => one.includes(`${place}:`));
    assert.match(line ?? err, words, `${place}\n${err}`);
  }
});

test('a column the index does not know, and a score off its scale, are told and do not stop it', async (t) => {
  const path = await changed(t, 2023, (rows, of) => { of('Hanoi')[1] = '9.5'; });
  const { findings, of } = await index('papi-2021', path);
  assert.deepEqual(findings.map(({ severity, code }) => [severity, code]),
    [['warning', 'index_column_unknown'], ['warning', 'index_cell_range']]);
  assert.notEqual(of('Hanoi').nodes.total, null);
});

test('for people: a table with places of how many, what the groups are, and that nothing was verified', async () => {
  for (const [lang, words] of [['vi', ['Tổng', '26/61', 'trung bình cao', 'chưa được đối chiếu']],
    ['en', ['Total', '26/61', 'upper middle', 'not read in the source']]]) {
    const { status, out } = await run(['index', 'papi-2021', scores(2023), '--lang', lang]);
    assert.equal(status, 0);
    for (const word of words) assert.ok(out.includes(word), word);
  }
});
