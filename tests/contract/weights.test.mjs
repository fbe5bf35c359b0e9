// SPDX-License-Identifier: GPL-3.0-or-later
//
// `hailong weights`: rows, record and design that it leaves, what it refuses, and `hailong svy` on them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile, appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder, run } from '../support/program.mjs';

const margins = 'margin,level,total\nsex,1,4400\nsex,2,4400\nage,1,3000\nage,2,3000\nage,3,2800\n';
const head = 'commune,village,sex,age,class,answered,base,q';

// 600 people drawn in 60 villages of 10 communes; four of five answer.
function people() {
  let state = 7;
  const draw = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };
  return Array.from({ length: 600 }, (_, i) => {
    const commune = Math.floor(i / 60);
    const answered = draw() < 0.8 ? 1 : 0;
    return [commune, Math.floor(i / 10), draw() < 0.45 ? 1 : 2, 1 + Math.floor(draw() ** 2 * 3), Math.floor(commune / 5), answered, 10 + commune,
      answered ? (draw() < 0.7 ? 1 : 0) : ''].join(',');
  });
}

async function workshop(t) {
  const top = await folder(t);
  const at = (name) => join(top, name);
  await writeFile(at('answers.csv'), `${head}\n${people().join('\n')}\n`);
  await writeFile(at('margins.csv'), margins);
  await writeFile(at('design.json'), '{"ids":"village","strata":"commune","weights":"base"}');
  const weigh = (out, ...more) => run(['weights', '--json', '--data', at('answers.csv'), '--design', at('design.json'), '--base', 'base',
    '--nonresponse', 'class:answered', '--rake', at('margins.csv'), '--out', at(out), ...more]);
  return { top, at, weigh };
}
const rows = async (path) => (await readFile(path, 'utf8')).trim().split('\n').slice(1).map((line) => line.split(','));
const sum = (values) => values.reduce((total, value) => total + value, 0);

test('a page with pictures says what the weights are like, in both languages', async (t) => {
  const { top, at, weigh } = await workshop(t);
  for (const [language, words] of [['vi', /Trọng số qua từng bước/], ['en', /How the weights spread/]]) {
    const { status, out, err } = await weigh('p.csv', '--lang', language, '--trim', '8,20', '--report', at('p.html'));
    assert.equal(status, 0, err);
    const { version, steps, margins: told } = JSON.parse(out);
    const page = await readFile(at('p.html'), 'utf8');
    assert.match(page, words);
    assert.ok(page.includes(version));
    const pictures = [...page.matchAll(/<svg [^]*?<\/svg>/g)].map(([svg]) => svg);
    assert.equal(pictures.length, 2);
    for (const svg of pictures) assert.match(svg, /<title[^>]*>[^<]{5,}<\/title>\s*<desc[^>]*>[^<]{30,}<\/desc>/);
    assert.equal(pictures[0].match(/<polyline/g).length, 2);
    // A dot for each group, where its weight stands beside the population.
    const cells = told.flatMap((margin) => margin.cells);
    const dots = [...pictures[1].matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="3.2"/g)].map(([, x]) => Number(x)).slice(-cells.length);
    const percents = cells.map(({ after, wanted }) => after / wanted);
    const order = (values) => values.map((_, i) => i).sort((a, b) => percents[a] - percents[b]).map((i) => values[i]);
    assert.equal(dots.length, cells.length);
    assert.deepEqual(order(dots), [...dots].sort((a, b) => a - b));
    assert.equal(steps.length, 4);
  }
  await weigh('p.csv', '--report', at('p.pdf'));
  assert.equal((await readFile(at('p.pdf'))).subarray(0, 5).toString(), '%PDF-');
  const before = (await readdir(top)).sort();
  const { status, err } = await weigh('none.csv', '--report', at('p.exe'));
  assert.equal(status, 2, err);
  assert.deepEqual((await readdir(top)).sort(), before, 'nothing is written');
});

test('margins are met, the record names the work, svy names the version', async (t) => {
  const { at, weigh } = await workshop(t);
  const { status, out, err } = await weigh('w.csv');
  assert.equal(status, 0, err);
  const told = JSON.parse(out);
  const made = await rows(at('w.csv'));
  assert.equal(made.length, 600);
  const weight = (row) => Number(row[9]);
  for (const [column, level, total] of [[2, '1', 4400], [2, '2', 4400], [3, '1', 3000], [3, '2', 3000], [3, '3', 2800]])
    assert.ok(Math.abs(sum(made.filter((row) => row[column] === level).map(weight)) - total) < 1e-8 * total);
  assert.ok(made.every((row) => (row[5] === '1') === (weight(row) > 0)), 'who did not answer weighs nothing');
  for (const kind of ['0', '1']) {
    const own = made.filter((row) => row[4] === kind);
    assert.ok(Math.abs(sum(own.map((row) => Number(row[8]))) - sum(own.map((row) => Number(row[6])))) < 1e-8, 'respondents carry their class');
  }
  const record = JSON.parse(await readFile(at('w.record.json'), 'utf8'));
  assert.match(record.version, /^w-[0-9a-f]{16}$/);
  assert.equal(record.version, told.version);
  const final = told.steps.find(({ step }) => step === 'final');
  assert.ok(Math.abs(final.kish_deff * final.effective_n - final.rows) < 1e-6);

  const ask = (design, ...more) => run(['svy', '--json', '--data', at('w.csv'), '--design', at(design), ...more]);
  const known = JSON.parse((await ask('w.design.json', 'total', 'sex', 'q')).out);
  assert.equal(known.design.weights_version, record.version);
  assert.ok(Math.abs(known.figures[0].estimate - 13200) < 1e-6);
  assert.ok(known.figures[0].se < 1e-6, 'a known total has no error');
  await writeFile(at('plain.json'), '{"ids":"village","strata":"commune","weights":"weight_final"}');
  const plain = JSON.parse((await ask('plain.json', 'total', 'sex', 'q')).out);
  assert.ok(Math.abs(plain.figures[1].estimate - known.figures[1].estimate) < 1e-6);
  assert.ok(plain.figures[0].se > 1);
  assert.ok(plain.findings.some(({ code }) => code === 'svy_record_plain'));
  await appendFile(at('w.csv'), `${people()[0]},1,1\n`);
  const changed = JSON.parse((await ask('w.design.json', 'mean', 'q')).out);
  assert.equal(changed.design.weights_version, null);
  assert.ok(changed.findings.some(({ code }) => code === 'svy_record_other'));
});

test('the same work has the same version, other work another', async (t) => {
  const { weigh } = await workshop(t);
  const version = async (...args) => JSON.parse((await weigh(...args)).out).version;
  const first = await version('a.csv');
  assert.equal(await version('b.csv'), first);
  assert.notEqual(await version('c.csv', '--trim', '5,40'), first);
  assert.notEqual(await version('d.csv', '--bounds', '0.2,4'), first);
});

test('bounds hold with the margins met, limits hold with the sum kept', async (t) => {
  const { at, weigh } = await workshop(t);
  assert.equal((await weigh('b.csv', '--bounds', '0.4,2.5')).status, 0);
  const bound = (await rows(at('b.csv'))).filter((row) => row[5] === '1');
  for (const row of bound) assert.ok(row[9] / row[8] > 0.4 && row[9] / row[8] < 2.5);
  assert.ok(Math.abs(sum(bound.filter((row) => row[3] === '3').map((row) => Number(row[9]))) - 2800) < 1e-4);
  assert.equal((await weigh('t.csv', '--trim', '9,30')).status, 0);
  const cut = (await rows(at('t.csv'))).filter((row) => row[5] === '1').map((row) => Number(row[9]));
  assert.ok(Math.min(...cut) >= 9 && Math.max(...cut) <= 30);
  assert.ok(Math.abs(sum(cut) - 8800) < 1e-6);
  const { status, out } = await run(['svy', '--json', '--data', at('b.csv'), '--design', at('b.design.json'), 'total', 'sex']);
  assert.equal(status, 0);
  assert.ok(JSON.parse(out).figures[0].se < 1e-4);
});

test('what cannot be met is refused by name, and nothing is written', async (t) => {
  const { top, at, weigh } = await workshop(t);
  const before = await readdir(top);
  const bad = [
    [margins.replace('age,3,2800', 'age,3,2700\nage,4,100'), /age: mẫu không có ai thuộc nhóm 4/],
    [margins.replace('age,3,2800', 'age,3,2700'), /age là 8700, của biên sex là 8800/],
    [margins.replace('age,3,2800\n', ''), /không có trong danh sách nhóm/],
    [margins.replace('2800', 'many'), /dòng 6/],
    [margins.replace('margin,', 'bien,'), /margin, level, total/],
    [`${margins}village,0,8800\n`, /village.*không có trong danh sách nhóm/],
    [`${margins}unknown,0,8800\n`, /unknown/],
  ];
  for (const [text, sentence] of bad) {
    await writeFile(at('margins.csv'), text);
    const { status, err } = await weigh('no.csv');
    assert.notEqual(status, 0, text);
    assert.match(err, sentence);
  }
  await writeFile(at('margins.csv'), margins);
  for (const [more, wanted] of [[['--bounds', '0.98,1.02'], 1], [['--bounds', '2,1'], 2], [['--trim', 'x'], 2], [['--trim', '19,20'], 1]])
    assert.equal((await weigh('no.csv', ...more)).status, wanted, more.join(' '));
  assert.equal((await weigh('no.txt')).status, 2);
  assert.equal((await weigh('answers.csv')).status, 2);
  assert.deepEqual(await readdir(top), before);
  await writeFile(at('answers.csv'), `${head}\n${people().map((row) => row.replace(/^([5-9],.*),1,(\d+),[01]$/, '$1,0,$2,')).join('\n')}\n`);
  assert.match((await weigh('no.csv')).err, /Lớp 1 không có ai trả lời/);
});

test('the page is in both languages', async (t) => {
  const { at } = await workshop(t);
  const page = (env) => run(['weights', '--data', at('answers.csv'), '--base', 'base', '--out', at('p.csv')], { env });
  assert.match((await page({})).out, /Cỡ mẫu hiệu dụng/);
  assert.match((await page({ LC_ALL: 'en_US.UTF-8' })).out, /Effective n/);
});
