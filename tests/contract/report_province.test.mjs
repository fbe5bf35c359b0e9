// SPDX-License-Identifier: GPL-3.0-or-later
//
// A province's report: an earlier campaign beside it, its map, its units in bands, fields of procedures.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { folder, must, randomUUID, response } from '../support/program.mjs';
import { refuses } from '../support/speech.mjs';
import { squares } from '../support/squares.mjs';

const communes = ['19333', '19351', '19360', '19363', '19366', '19414'];

// Answers of a year: one of `miss` marks of II is not satisfied; the second field of three people in four.
function answers(campaign, year, miss) {
  return Array.from({ length: 240 }, (_, i) => JSON.stringify({ id: randomUUID(), ...response((body) => {
    body.campaign = campaign;
    body.unit = communes[i % communes.length];
    body.place = { village: `${body.unit}-0${i % 5}`, field: i % 4 === 0 ? 'Đất đai' : 'Hộ tịch' };
    body.started = `${year}-10-1${i % 9}T08:00:00+07:00`;
    for (let q = 24; q < 40; q++) body.answers[`q9_${q}`] = (i + q) % miss === 0 ? 2 : 4;
  }) })).join('\n');
}

async function province(t) {
  const where = await folder(t);
  const data = `${where}/data`;
  await must(['init', '--data', data]);
  for (const [id, year, miss] of [['truoc', 2025, 3], ['nay', 2026, 6]]) {
    await must(['campaign', 'create', '--data', data, '--id', id, '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', communes.join(',')]);
    await must(['campaign', 'open', '--data', data, '--id', id]);
    await writeFile(`${where}/${id}.jsonl`, `${answers(id, year, miss)}\n`);
    await must(['import', `${where}/${id}.jsonl`, '--data', data, '--campaign', id]);
  }
  const args = (unit, ...more) => ['report', '--data', data, '--campaign', 'nay', '--unit', unit, '--format', 'json,html,pdf,docx', '--out', where, ...more];
  const report = async (unit, ...more) => {
    const { err } = await must(args(unit, ...more));
    return { err, html: await readFile(`${where}/nay-${unit}.html`, 'utf8'), ...JSON.parse(await readFile(`${where}/nay-${unit}.json`, 'utf8')) };
  };
  return { where, data, args, report };
}

const table = (report, caption) => report.blocks.find((block) => block.kind === 'table' && block.text.includes(caption));
const decimal = (text) => Number(text.replace('−', '-').replace('+', '').replace(',', '.'));

test('what changed since an earlier campaign: figures, interval and verdict agree', async (t) => {
  const { report } = await province(t);
  // 1 - 16 / 3 and 16 / 6 of 16 marks; at every sixth respondent 6 and 3 of 16
  for (const [unit, then, now] of [['44', '66,7', '83,3'], ['19333', '62,5', '81,3']]) {
    const made = await report(unit, '--previous', 'truoc');
    const rows = table(made, 'Ước lượng của hai đợt').rows.map((row) => row.cells);
    assert.equal(rows.length, 11);
    const headline = rows.find((cells) => cells[0].startsWith('II  '));
    assert.deepEqual(headline.slice(1, 3), [then, now]);
    assert.ok(Math.abs(decimal(headline[2]) - decimal(headline[1]) - decimal(headline[3])) <= 0.11, headline.join('|'));
    const [low, high] = headline[4].split(' đến ').map(decimal);
    assert.ok(low < decimal(headline[3]) && decimal(headline[3]) < high);
    assert.equal(headline[5], '▲ Tăng');
    assert.ok(low > 0);
    assert.match(made.html, /Đợt trước: truoc, từ 10\/10\/2025 đến 18\/10\/2025/);
  }
});

test('an earlier campaign that cannot be compared is refused with the reason', async (t) => {
  const { report, args, data, where } = await province(t);
  assert.match((await report('44', '--previous', 'nay')).html, /đợt nay chính là đợt của báo cáo này/);
  await refuses([...args('44'), '--previous', 'khong-co'], 3, ['khong-co']);
  await must(['campaign', 'create', '--data', data, '--id', 'khac', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', '19351']);
  await must(['campaign', 'open', '--data', data, '--id', 'khac']);
  assert.match((await report('19333', '--previous', 'khac')).html, /phường Đông Hà không thuộc đợt khac/);
  await must(['report', '--data', data, '--campaign', 'truoc', '--unit', '44', '--out', where, '--previous', 'nay']);
  assert.match(await readFile(`${where}/truoc-44.html`, 'utf8'), /không kết thúc trước đợt này/);
});

test('a map is drawn from outlines, and says what it lacks', async (t) => {
  const { where, report, args } = await province(t);
  const file = `${where}/squares.geojson`;
  await writeFile(file, JSON.stringify(squares([...communes.slice(1), '99999'])));
  const made = await report('44', '--map', file);
  assert.match(made.err, /\/features\/5: .*99999/);
  const chart = made.blocks.find((block) => block.kind === 'chart' && block.svg.includes('id="map-title"'));
  assert.equal(chart.svg.match(/fill-rule="evenodd"/g).length, communes.length - 1);
  assert.match(chart.text, /1 đơn vị có phiếu không có hình/);
  assert.doesNotMatch((await report('19351', '--map', file)).html, /id="map-title"/); // a province's part
  const bad = squares(communes);
  bad.features[2].geometry.coordinates[0][1] = [586000, 1850000];
  await writeFile(file, JSON.stringify(bad));
  await refuses([...args('44'), '--map', file], 1, ['/features/2', 'VN-2000']);
  await writeFile(file, '{');
  await refuses([...args('44'), '--map', file], 1, [1]);
  await refuses([...args('44'), '--map', `${where}/none.geojson`], 3, ['none.geojson']);
});

test('fields of procedures have their own figures', async (t) => {
  const { report } = await province(t);
  const fields = table(await report('44'), 'theo lĩnh vực');
  assert.deepEqual(fields.rows.map((row) => row.cells.slice(0, 2)), [['Hộ tịch', '180'], ['Đất đai', '60']]);
  assert.equal(fields.rows.reduce((sum, row) => sum + Number(row.cells[3].replaceAll('.', '')), 0), 240 * 16);
});
