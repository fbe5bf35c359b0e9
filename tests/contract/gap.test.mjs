// SPDX-License-Identifier: GPL-3.0-or-later
//
// Published figures beside a report: Đắk Nông's counter buttons, SIPAS and PAPI of 2023 (tests/cases/gap),
// what fits no report is refused with the reason, and what is kept in the folder stands in every report.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { folder, must, randomUUID, response, run } from '../support/program.mjs';
import { refuses } from '../support/speech.mjs';

const cases = fileURLToPath(new URL('../cases/gap/', import.meta.url));
const published = `${cases}published.csv`;
const communes = ['24611', '24640'];

// A folder with a campaign of the province whose answers are of the months given.
async function province(t, months = ['2023-10', '2023-11']) {
  const where = await folder(t);
  const data = `${where}/data`;
  await must(['init', '--data', data, '--units', `${cases}units.csv`]);
  await must(['campaign', 'create', '--data', data, '--id', 'dn', '--form', 'sipas-2026', '--index', 'sipas-2026',
    '--units', communes.join(',')]);
  await must(['campaign', 'open', '--data', data, '--id', 'dn']);
  const lines = Array.from({ length: 60 }, (_, i) => JSON.stringify({ id: randomUUID(), ...response((body) => {
    body.campaign = 'dn';
    body.unit = communes[i % 2];
    body.place.village = `${body.unit}-0${i % 7}`;
    body.started = `${months[i % months.length]}-1${i % 9}T08:00:00+07:00`;
    for (let q = 24; q < 40; q++) body.answers[`q9_${q}`] = i % 5 === 0 ? 2 : 4;
  }) }));
  await writeFile(`${where}/a.jsonl`, `${lines.join('\n')}\n`);
  await must(['import', `${where}/a.jsonl`, '--data', data, '--campaign', 'dn']);
  const reports = async (...args) => {
    const { err } = await must(['report', '--data', data, '--campaign', 'dn', '--format', 'json,html', '--out', `${where}/out`, ...args]);
    const unit = args[args.indexOf('--unit') + 1];
    return { err, html: await readFile(`${where}/out/dn-${unit}.html`, 'utf8'),
      ...JSON.parse(await readFile(`${where}/out/dn-${unit}.json`, 'utf8')) };
  };
  return { where, data, reports };
}

// A copy of the published figures in which a function changed the text.
async function changed(where, change) {
  const path = `${where}/changed.csv`;
  await writeFile(path, change(await readFile(published, 'utf8')));
  return path;
}

const gapOf = ({ beside }, higher, lower) => beside.differences.find((one) =>
  one.higher === higher && one.lower === lower && !one.higher_own && !one.lower_own)?.percentage_points;

test('Đắk Nông 2023: 99,55% at the buttons, 81,21% by SIPAS, 7,0977 points of PAPI', async (t) => {
  const { reports, where } = await province(t);
  const report = await reports('--unit', '67', '--beside', published);
  assert.equal(report.err, '');
  const { rows, year, reasons, refused } = report.beside;
  assert.equal(year, 2023);
  const shown = rows.map(({ instrument, own, value, unit, n, rank, ranked, scale }) => ({ instrument, own, value, unit, n, rank, ranked, scale }));
  const percent = { unit: 'percent', rank: null, ranked: null, scale: [0, 100] };
  assert.deepEqual(shown, [
    { instrument: 'counter-3-neutral', own: false, value: '99.55', n: null, ...percent },
    { instrument: 'sipas', own: false, value: '81.21', n: null, ...percent },
    { instrument: 'sipas', own: true, value: '80.00', n: 60, ...percent },
    { instrument: 'papi-5', own: false, value: '7.0977', unit: 'points', n: 240, rank: 43, ranked: 61, scale: [1, 10] }]);
  assert.equal(rows[2].form, 'sipas-2026');
  assert.equal(gapOf(report, 'counter-3-neutral', 'sipas'), '18.34');
  assert.ok(report.beside.differences.every(({ higher, lower }) => higher !== 'papi-5' && lower !== 'papi-5'));
  assert.deepEqual(reasons, ['people', 'where', 'items', 'middle', 'time', 'missing', 'experience', 'voluntary']);
  assert.deepEqual(refused, []);
  for (const words of ['99,55 − 81,21 = 18,34', '7,0977 điểm', '43/61', '566/VPUBND-HCQT', 'không đổi ra phần trăm'])
    assert.ok(report.html.includes(words), words);
  assert.ok(!/70,98|70,977|7,0977%/.test(report.html), 'points are no percentage');
  assert.ok(report.blocks.some(({ kind, text }) => kind === 'note' && text.startsWith('Ai trả lời')));
  const english = await reports('--unit', '67', '--beside', published, '--lang', 'en');
  assert.ok(english.html.includes('18.34 percentage points'));
  assert.equal((await readdir(`${where}/out`)).length, 2);
});

test('other figures give another report, and no figures none', async (t) => {
  const { reports, where } = await province(t);
  const path = await changed(where, (text) => text.replace('"81,21"', '82.5').replace('99,55', '98,005'));
  const report = await reports('--unit', '67', '--beside', path);
  assert.equal(gapOf(report, 'counter-3-neutral', 'sipas'), '15.505');
  assert.ok(report.html.includes('98,005 − 82,5 = 15,505'));
  const fewer = await changed(where, (text) => text.split('\n').filter((line) => !line.includes('counter')).join('\n'));
  const without = await reports('--unit', '67', '--beside', fewer);
  assert.deepEqual(without.beside.reasons, ['experience', 'voluntary']);
  assert.ok(!/[Nn]út bấm/.test(without.html));
  const none = await reports('--unit', '67');
  assert.equal(none.beside, undefined);
  assert.ok(!none.html.includes('So với các con số đã công bố'));
});

test('figures of the province are marked in the report of a commune, and not subtracted from its own', async (t) => {
  const { reports } = await province(t);
  const report = await reports('--unit', '24611', '--beside', published);
  assert.deepEqual(report.beside.rows.map(({ place, of_province: of }) => [place, of]),
    [['24611', false], ['67', true], ['67', true], ['67', true]]);
  assert.equal(typeof report.beside.rows[0].low, 'number');
  assert.deepEqual(report.beside.differences.map(({ place, percentage_points: points }) => [place, points]), [['67', '18.34']]);
  assert.ok(report.html.includes('Chỉ số hài lòng SIPAS (số của tỉnh Đắk Nông)'));
});

test('a campaign at the buttons is one of the instruments, by its own form', async (t) => {
  const { where, data } = await province(t);
  await must(['campaign', 'create', '--data', data, '--id', 'nut', '--form', 'counter-3-neutral', '--index', 'counter-3-neutral',
    '--units', communes.join(',')]);
  await must(['campaign', 'open', '--data', data, '--id', 'nut']);
  const form = JSON.parse((await must(['form', 'show', '--data', data, '--id', 'counter-3-neutral'])).out);
  const { id } = form.questions.find(({ type, required }) => required && ['one', 'scale'].includes(type));
  const lines = Array.from({ length: 40 }, (_, i) => JSON.stringify({ id: randomUUID(), ...response((body) => {
    Object.assign(body, { campaign: 'nut', form: 'counter-3-neutral', version: form.version, unit: communes[i % 2],
      started: '2023-10-11T08:00:00+07:00', answers: { [id]: i === 0 ? 2 : 3 } });
    delete body.place;
  }) }));
  await writeFile(`${where}/nut.jsonl`, `${lines.join('\n')}\n`);
  await must(['import', `${where}/nut.jsonl`, '--data', data, '--campaign', 'nut']);
  const path = await changed(where, (text) => text.split('\n').filter((line) => !line.includes('counter')).join('\n'));
  await must(['report', '--data', data, '--campaign', 'nut', '--unit', '67', '--format', 'json,html', '--out', `${where}/nut`, '--beside', path]);
  const { beside } = JSON.parse(await readFile(`${where}/nut/nut-67.json`, 'utf8'));
  assert.deepEqual(beside.rows.map(({ instrument, own, form: of, value }) => [instrument, own, of, value]),
    [['counter-3-neutral', true, 'counter-3-neutral', '97.50'], ['sipas', false, null, '81.21'], ['papi-5', false, null, '7.0977']]);
  assert.deepEqual(beside.reasons, ['people', 'where', 'items', 'middle', 'time', 'missing', 'experience']);
  const html = await readFile(`${where}/nut/nut-67.html`, 'utf8');
  assert.ok(html.includes('97,50 − 81,21 = 16,29'));
});

test('another year or place is refused with the reason, the rest stands', async (t) => {
  const { reports, where } = await province(t);
  const path = await changed(where, (text) => `${text}67,2022,sipas,"80,1",,,,,,Nguồn A\n62,2023,sipas,"82,10",,,,,,Nguồn B\n`);
  const report = await reports('--unit', '67', '--beside', path);
  assert.equal(report.beside.rows.length, 4);
  assert.deepEqual(report.beside.refused.map(({ at, code, severity }) => [at, code, severity]),
    [['line 5', 'gap_year_other', 'warning'], ['line 6', 'gap_place_other', 'warning']]);
  assert.match(report.err, /dòng 5.*2022.*2023/);
  assert.match(report.err, /dòng 6.*62/);
  const all = await must(['report', '--data', `${where}/data`, '--campaign', 'dn', '--all', '--out', `${where}/out`, '--beside', path, '--lang', 'en']);
  assert.equal(all.err.trim().split('\n').length, 2, 'each refused once');
});

test('answers of two years, and of another one', async (t) => {
  const { reports } = await province(t, ['2022-12', '2023-01']);
  const two = await reports('--unit', '67', '--beside', published);
  assert.deepEqual(two.beside.rows, []);
  assert.ok(two.beside.refused.every(({ code }) => code === 'gap_years_two'));
  assert.match(two.err, /--from/);
  const one = await reports('--unit', '67', '--beside', published, '--from', '2023-01-01', '--to', '2023-12-31');
  assert.equal(one.beside.rows.length, 4);
  const other = await reports('--unit', '67', '--beside', published, '--to', '2022-12-31');
  assert.ok(other.beside.refused.length === 3 && other.beside.refused.every(({ code }) => code === 'gap_year_other'));
});

test('kept in the folder they stand in every report', async (t) => {
  const { data, reports, where } = await province(t);
  const kept = async () => JSON.parse((await must(['published', 'list', '--data', data, '--json'])).out);
  assert.deepEqual(await kept(), []);
  const { err } = await must(['published', 'add', published, '--data', data]);
  assert.match(err, /3/);
  await must(['published', 'add', published, '--data', data]);
  assert.deepEqual((await kept()).map(({ place, year, instrument, value }) => [place, year, instrument, value]),
    [['67', 2023, 'counter-3-neutral', '99.55'], ['67', 2023, 'papi-5', '7.0977'], ['67', 2023, 'sipas', '81.21']]);
  assert.match((await must(['published', 'list', '--data', data])).out, /^67\t2023\tsipas\t81,21%\t/m);
  const report = await reports('--unit', '67');
  assert.equal(report.beside.rows.length, 4);
  assert.equal(gapOf(report, 'counter-3-neutral', 'sipas'), '18.34');
  assert.equal((await reports('--unit', '67', '--beside', published)).beside.rows.length, 4, 'the same twice is one');

  const other = await changed(where, (text) => text.replace('"81,21"', '"81,22"'));
  for (const args of [['published', 'add', other, '--data', data],
    ['report', '--data', data, '--campaign', 'dn', '--unit', '67', '--out', `${where}/none`, '--beside', other]])
    await refuses(args, 1, ['sipas', '2023', '67', 'hailong published remove']);
  await must(['published', 'remove', '--data', data, '--place', '67', '--year', '2023', '--instrument', 'sipas']);
  await must(['published', 'add', other, '--data', data]);
  assert.equal(gapOf(await reports('--unit', '67'), 'counter-3-neutral', 'sipas'), '18.33');

  // What is kept of another year is told, of another place it is not meant here.
  await must(['published', 'add', await changed(where, (text) => `${text.split('\n')[0]}\n67,2022,sipas,80,,,,,,A\n62,2023,sipas,82.1,,,,,,B\n`), '--data', data]);
  const more = await reports('--unit', '67');
  assert.deepEqual(more.beside.refused.map(({ code, severity }) => [code, severity]), [['gap_year_other', 'note']]);

  // They go with the folder.
  await must(['backup', '--data', data, '--out', `${where}/b`]);
  await must(['restore', `${where}/b`, '--data', `${where}/again`]);
  assert.equal(JSON.parse((await must(['published', 'list', '--data', `${where}/again`, '--json'])).out).length, 5);
  assert.equal((await run(['verify', '--data', data])).status, 0);
});

test('a file with mistakes is refused whole, with its lines', async (t) => {
  const { data, where } = await province(t);
  const head = 'place,year,instrument,value,n,rank,ranked,from,to,source\n';
  const rows = [
    [`${head}99,2023,sipas,80,,,,,,A\n`, 2, '99', 'hailong unit list'],
    [`${head}67,23,sipas,80,,,,,,A\n`, 2, '23', '2000'],
    [`${head}67,2023,par,80,,,,,,A\n`, 2, 'par', 'counter-3-neutral'],
    [`${head}67,2023,sipas,"180,5",,,,,,A\n`, 2, '180,5', '100'],
    [`${head}67,2023,papi-5,70.977,,,,,,A\n`, 2, '70.977', 'papi-5'],
    [`${head}67,2023,sipas,81%,,,,,,A\n`, 2, '81%'],
    [`${head}67,2023,sipas,81,,,,,,A\n67,2023,sipas,82,,,,,,B\n`, 3, 2, 'sipas'],
    [`${head}67,2023,sipas,81,,,,,,\n`, 2, '500'],
    ['place,year,value\n67,2023,81\n', 1, 'instrument'],
    [head],
    [`${head}67,2023\n`, 2],
  ];
  for (const [text, ...says] of rows) {
    const path = `${where}/bad.csv`;
    await writeFile(path, text);
    for (const args of [['published', 'add', path, '--data', data],
      ['report', '--data', data, '--campaign', 'dn', '--unit', '67', '--out', `${where}/none`, '--beside', path]])
      await refuses(args, 1, ['bad.csv', ...says]);
  }
  await writeFile(`${where}/bad.csv`, `${head}67,2023,sipas,"81,21,,,,,,A\n`);
  assert.equal((await run(['published', 'add', `${where}/bad.csv`, '--data', data])).status, 1);
  await refuses(['published', 'add', `${where}/none.csv`, '--data', data], 3, ['none.csv']);
  await refuses(['published', 'remove', '--data', data, '--place', '67', '--year', '2023', '--instrument', 'sipas'], 3, ['sipas', 'hailong published list']);
  await refuses(['published', 'remove', '--data', data, '--place', '67', '--year', 'x', '--instrument', 'sipas'], 2, ['--year', 'x']);
  assert.ok(!(await readdir(where)).includes('none'), 'a refused report leaves no folder');
  assert.equal((await must(['published', 'list', '--data', data])).out, '');
});

test('points of ten taken for a percentage, and a code of other years, are warned of', async (t) => {
  const { data, where } = await province(t);
  const path = await changed(where, (text) => text.replace('"81,21"', '"8,17"'));
  assert.match((await must(['published', 'add', path, '--data', data])).err, /dòng 3.*8,17.*8\.1/);
  await writeFile(path, 'place,year,instrument,value,source\n67,2026,sipas,80,A\n');
  assert.match((await must(['published', 'add', path, '--data', data, '--lang', 'en'])).err, /line 2.*67.*2026/);
});
