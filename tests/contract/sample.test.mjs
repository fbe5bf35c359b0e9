// SPDX-License-Identifier: GPL-3.0-or-later
//
// hailong sample: a frame drawn from, the record that draws it again, what is refused; sizes; the
// papers of the fieldwork.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binary, folder, must, run } from '../support/program.mjs';
import { refuses } from '../support/speech.mjs';

const sample = (name) => fileURLToPath(new URL(`../../samples/sample/${name}`, import.meta.url));
const villages = sample('villages.csv');
const table = async (path) => {
  const [head, ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\r\n').map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i], cell])));
};
const file = async (t, text, name = 'khung.csv') => {
  const path = join(await folder(t), name);
  await writeFile(path, text);
  return path;
};

async function drawn(t, { plan = sample('plan.json'), frame = villages, seed = '2026', more = [] } = {}) {
  const out = join(await folder(t), 'mau');
  await must(['sample', 'draw', '--plan', plan, '--frame', frame, '--seed', seed, '--out', out, ...more]);
  const record = join(out, 'record.json');
  return { out, record, json: JSON.parse(await readFile(record, 'utf8')) };
}

test('what a draw writes fits together', async (t) => {
  const { out, json } = await drawn(t);
  assert.deepEqual((await readdir(out)).sort(), ['design.json', 'joint.csv', 'probabilities.csv', 'record.json', 'sample.csv']);
  const forms = await table(join(out, 'sample.csv'));
  const main = forms.filter(({ reserve }) => reserve === '');
  assert.equal(new Set(forms.map(({ form }) => form)).size, forms.length);
  const clusters = json.clusters.filter(({ reserve }) => reserve === 0);
  assert.equal(main.length, clusters.reduce((sum, { numbers }) => sum + numbers.length, 0));
  for (const { probability, weight, p_commune, p_village, p_form } of main) {
    assert.ok(Math.abs(probability * weight - 1) < 1e-12);
    assert.ok(Math.abs(p_commune * p_village * p_form * weight - 1) < 1e-12);
  }
  for (const { overall, decimal } of clusters.filter(({ overall }) => overall !== undefined)) {
    const [part, whole] = overall.split('/').map(Number);
    assert.ok(Math.abs(part / (whole ?? 1) - decimal) < 1e-12);
  }
  const units = await table(join(out, 'probabilities.csv'));
  for (const { stratum, take } of json.strata) {
    const first = units.filter((unit) => unit.stage === 'commune' && unit.stratum === stratum);
    assert.equal(first.filter(({ drawn }) => drawn === 'yes').length, Math.min(take, first.length));
    assert.ok(Math.abs(first.reduce((sum, { decimal }) => sum + Number(decimal), 0) - Math.min(take, first.length)) < 1e-9);
  }
  for (const { joint } of await table(join(out, 'joint.csv'))) assert.ok(joint === '' || (joint >= 0 && joint <= 1));
});

test('the same seed, the same sample; names and order of lines change nothing', async (t) => {
  const lines = (await readFile(villages, 'utf8')).trimEnd().split('\n');
  const turned = await file(t, `${[lines[0], ...lines.slice(1).reverse()].map((line) => line.replace(/Khu phố|Thôn/, 'Ấp')).join('\n')}\n`);
  const [one, again, other] = await Promise.all([drawn(t), drawn(t, { frame: turned }), drawn(t, { seed: '2027' })]);
  assert.equal(again.json.hash, one.json.hash);
  assert.notDeepEqual(other.json.clusters, one.json.clusters);
  assert.equal((await run(['sample', 'verify', '--record', one.record, '--frame', turned])).status, 0);
});

test('verify tells what differs', async (t) => {
  const { record, json } = await drawn(t);
  const args = ['sample', 'verify', '--record', record];
  assert.deepEqual(JSON.parse((await must([...args, '--frame', villages, '--json'])).out), { same: true, findings: [] });
  const text = await readFile(villages, 'utf8');
  const more = await file(t, text.replace(/,(\d+),village/, (_, count) => `,${Number(count) + 1},village`));
  const changed = await run([...args, '--frame', more, '--json']);
  assert.equal(changed.status, 1);
  assert.ok(JSON.parse(changed.out).findings.some(({ at }) => at === '/frame/hash'));
  await refuses([...args, '--frame', more], 1, ['/frame/hash', record]);
  const forged = { ...json, seed: 2027 };
  const path = await file(t, JSON.stringify(forged), 'record.json');
  await refuses(['sample', 'verify', '--record', path, '--frame', villages], 1, ['/hash']);
  await refuses(['sample', 'verify', '--record', await file(t, '{"record":2}', 'r.json'), '--frame', villages], 1, ['/record']);
});

const head = 'code,name,unit,households\n';
const good = '19333-01,Khu phố 1,19333,120\n';
// [what, frame, says]
const bad = [
  ['a code twice', `${head}${good}${good}`, 3, '19333-01'],
  ['no households', `${head}${good}19333-02,Khu phố 2,19333,0\n`, 3, '19333-02'],
  ['households missing', `${head}${good}19333-02,Khu phố 2,19333,\n`, 3, '19333-02'],
  ['an unknown unit', `${head}${good}x,Khu phố 2,99999,50\n`, 3, '99999'],
  ['nothing', head],
  ['another size than there are', `${head}${good}19333-02,Khu phố 2,19333,3\n`, '19333-02', '20', '3'],
];
const strict = JSON.stringify({ id: 'a', version: '1', title: { vi: 'a', en: 'a' }, frame: 'villages', strata: 'none',
  stages: { household: { method: 'simple', take: 20 } } });
for (const [what, text, ...says] of bad)
  test(`nothing is drawn: ${what}`, async (t) => {
    const out = join(await folder(t), 'mau');
    const plan = await file(t, strict, 'plan.json');
    await refuses(['sample', 'draw', '--plan', plan, '--frame', await file(t, text), '--seed', '1', '--out', out], 1, ['khung.csv', ...says]);
    await assert.rejects(readdir(out), { code: 'ENOENT' });
  });

test('a unit that is not in force', async (t) => {
  const out = join(await folder(t), 'mau');
  const plan = await file(t, strict, 'plan.json');
  await refuses(['sample', 'draw', '--plan', plan, '--frame', await file(t, head + good), '--seed', '1', '--out', out, '--day', '2025-01-01'],
    1, [2, '19333', '2025-01-01']);
});

test('names of people are told and nowhere kept', async (t) => {
  const frame = await file(t, 'number,Họ và tên,unit,field,finished\n' +
    Array.from({ length: 60 }, (_, i) => `H${i}/2026,Nguyễn Văn An ${i},19333,${i % 2 ? 'dat-dai' : 'ho-tich'},2026-10-01\n`).join(''));
  const out = join(await folder(t), 'mau');
  const { err } = await must(['sample', 'draw', '--plan', 'users-of-a-commune', '--frame', frame, '--seed', '1', '--out', out]);
  assert.match(err, /Họ và tên/);
  for (const name of await readdir(out)) assert.doesNotMatch(await readFile(join(out, name), 'utf8'), /Nguyễn/);
  const forms = await table(join(out, 'sample.csv'));
  assert.ok(forms.every(({ dossier }) => /^H\d+\/2026$/.test(dossier)));
});

for (const plan of ['sipas-2024-two-level', 'papi-two-level'])
  test(`the plan ${plan} is in the program, and can be changed`, async (t) => {
    const shown = (await must(['sample', 'plans', '--id', plan])).out;
    const copy = await file(t, shown, 'plan.json');
    const [built, copied] = await Promise.all([drawn(t, { plan }), drawn(t, { plan: copy })]);
    assert.equal(copied.json.hash, built.json.hash);
    assert.match((await must(['sample', 'plans'])).out, new RegExp(`^${plan} `, 'm'));
  });

test('a record that is there is not written over by another draw', async (t) => {
  const { out, record, json } = await drawn(t);
  const again = (seed) => ['sample', 'draw', '--plan', sample('plan.json'), '--frame', villages, '--seed', seed, '--day', json.day, '--out', out];
  await must(again('2026'));
  const before = await readFile(record, 'utf8');
  await refuses(again('2027'), 1, ['record.json', '--out']);
  assert.equal(await readFile(record, 'utf8'), before);
});

test('plans and seeds that are refused', async (t) => {
  const out = join(await folder(t), 'mau');
  const draw = (plan, seed = '1') => ['sample', 'draw', '--plan', plan, '--frame', villages, '--seed', seed, '--out', out];
  await refuses(draw(await file(t, strict.replace('simple', 'brewer'), 'plan.json')), 1, ['/stages/household/method', 'brewer']);
  for (const seed of ['-1', 'x', '9007199254740992', '1.5']) await refuses(draw(sample('plan.json'), seed), 2, [seed]);
  await refuses(['sample', 'plans', '--id', 'none'], 3, ['none']);
  await refuses(draw('papi'), 3, ['papi', 'hailong sample plans']);
});

test('sizes: as in the books, and beside the rule people know', async (t) => {
  const size = async (...args) => JSON.parse((await must(['sample', 'size', '--json', ...args])).out);
  const share = await size('--deff', '1', '--population', '1000');
  assert.deepEqual([share.size.completed, share.known_rule], [278, 286]);
  const full = await size('--share', '80%', '--half-width', '3%', '--population', '12000', '--response', '0,8', '--cost', '500000;200000;30000');
  assert.deepEqual([full.size.completed, full.size.issued, full.size.villages, full.size.communes, full.size.cost, full.cheapest_cluster],
    [1199, 1499, 60, 30, 71970000, 15]);
  assert.equal((await size('--share', '0.6', '--other', '0.5', '--deff', '1')).size.groups, 2);
  assert.equal((await size('--share', '0.85', '--threshold', '0.8', '--deff', '1')).size.completed, 471);
  const { out } = await must(['sample', 'size']);
  assert.match(out, /n = N\/\(1 \+ N·e²\)/);
  const where = await folder(t);
  for (const [name, starts] of [['a.svg', '<svg'], ['a.pdf', '%PDF'], ['a.html', '<!doctype html>']]) {
    await must(['sample', 'size', '--out', join(where, name)]);
    assert.ok((await readFile(join(where, name), 'latin1')).toLowerCase().startsWith(starts.toLowerCase()), name);
  }
});

for (const [args, ...says] of [[['--share', '1'], '--share'], [['--share', 'x'], '--share'], [['--half-width', '0'], '--half-width'],
  [['--threshold', '0.5'], ['khác nhau', 'differ']], [['--other', '0.4', '--threshold', '0.3'], '--other'], [['--cost', '1;2'], '--cost'],
  [['--response', '0'], '--response'], [['--out', 'a.doc'], 'a.doc']])
  test(`sizes refused: ${args.join(' ')}`, async () => refuses(['sample', 'size', ...args], 2, says));

test('sheets: a page a village, no other names', async (t) => {
  const { record, out, json } = await drawn(t);
  const pdf = join(out, 'phieu.pdf');
  await must(['sample', 'sheets', '--record', record, '--frame', villages, '--out', pdf]);
  const { stdout } = await promisify(execFile)('pdftotext', ['-layout', pdf, '-'], { maxBuffer: 1 << 24 });
  const pages = stdout.split('\f').slice(1, -1);
  assert.equal(pages.length, json.clusters.length);
  pages.forEach((page, i) => assert.ok(page.includes(`(${json.clusters[i].code})`) && page.includes(`${json.clusters[i].code}-R01`), page));
  await refuses(['sample', 'sheets', '--record', record, '--frame', villages, '--out', join(out, 'a.doc')], 2, ['a.doc']);
});

test('progress: rates, and reserves by the rule', async (t) => {
  const { record, json } = await drawn(t);
  const [{ code }] = json.clusters;
  const contacts = await file(t, `form,visit,day,code\n${code}-01,1,2026-11-25,1.1\n${code}-02,1,2026-11-25,2.11\n` +
    `${code}-R01,1,2026-11-26,1.1\n${code}-R02,1,2026-11-26,1.1\n`, 'den.csv');
  const args = ['sample', 'progress', '--record', record, '--frame', villages, '--contacts', contacts];
  const told = JSON.parse((await must([...args, '--json'])).out);
  assert.deepEqual([told.results.complete, told.results.refusal, told.rates.RR1, told.rates.COOP1, told.rates.REF1], [3, 1, '3/4', '3/4', '1/4']);
  assert.deepEqual(told.findings.map(({ at, code: id }) => [at, id]), [['line 5', 'contact_reserve']]);
  assert.deepEqual([told.villages[0].done, told.villages[0].replaced, told.villages[0].reserves], [3, 1, 2]);
  assert.match((await must(args)).out, /RR1 .* 75,0/);
  await refuses([...args.slice(0, -1), await file(t, 'form,visit,day,code\nx-01,1,2026-11-25,1.1\n', 'x.csv')], 1, [2, 'x-01']);
});

test('the sample is made by its script', async (t) => {
  const where = await folder(t);
  const { stdout } = await promisify(execFile)(sample('make.sh'), [where], { env: { ...process.env, HAILONG: binary } });
  assert.deepEqual((await readdir(where)).sort(), ['co-mau.html', 'dieu-tra-vien.html', 'mau', 'mau-tra-loi.csv', 'mau-tra-loi.design.json',
    'phieu-phan-cong.pdf', 'phuc-tra', 'phuc-tra.html', 'phuong.csv', 'quyen-so.csv', 'quyen-so.design.json', 'quyen-so.record.json', 'tien-do.html', 'tra-loi.csv']);
  const [, version] = /Trọng số (w-[0-9a-f]{16})/.exec(stdout);
  assert.match(stdout, new RegExp(`Trọng số: phiên bản ${version}`), 'the index names the version of its weights');
});
