// SPDX-License-Identifier: GPL-3.0-or-later
//
// hailong scorecard: the annex of Quảng Trị (2023) gives the figures it prints, in both formats and
// back; what is wrong in a table is told with its cell; what if, and the fewest criteria to a target.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binary, folder, must, run } from '../support/program.mjs';
import { refuses } from '../support/speech.mjs';

const sample = fileURLToPath(new URL('../../samples/scorecard/quang-tri-2023.csv', import.meta.url));
const maker = fileURLToPath(new URL('../../samples/scorecard/make.sh', import.meta.url));
const head = 'STT,Lĩnh vực/Tiêu chí,Điểm chuẩn,Điểm tự chấm,Điểm thẩm định,Điểm bị trừ\n';

const scorecard = async (path, ...more) => JSON.parse((await must(['scorecard', path, '--json', ...more])).out);
const units = (text) => Math.round(Number(text) * 10000);
const sum = (list, value) => list.reduce((all, one) => all + units(value(one)), 0);

async function table(t, rows, title = head) {
  const path = join(await folder(t), 'bang.csv');
  await writeFile(path, title + rows.map((row) => `${row}\n`).join(''));
  return path;
}

test('the annex gives the figures it prints', async () => {
  const { total, lost, rows, kinds, win_back: gains, findings } = await scorecard(sample);
  assert.deepEqual([total.maximum, total.points, total.shown, total.lost, lost],
    ['100', '86.2482', '86.25', '-13.7518', '-13.7518']);
  const fields = rows.filter((row) => row.parent === null);
  const criteria = rows.filter((row) => row.parent !== null);
  assert.deepEqual([fields.length, criteria.length, gains.length], [8, 46, 45]);
  assert.equal(sum(fields, (row) => row.points), 862482);
  for (const field of fields) {
    const under = criteria.filter((row) => row.leaf && row.code.startsWith(`${field.code}.`));
    assert.equal(units(field.maximum) + sum(under, (row) => row.lost), units(field.points), field.code);
  }
  for (const row of criteria) assert.ok(Number(row.lost) < 0, row.code);
  const survey = kinds.find(({ kind }) => kind === 'survey');
  assert.deepEqual([survey.count, survey.points, survey.maximum], [22, '17.6573', '22']);
  assert.deepEqual(kinds.map(({ count }) => count), [18, 22, 5]);
  assert.equal(rows.find(({ code }) => code === '8.1').points, '7.9662');
  assert.deepEqual(findings.map(({ severity, at, code, args }) => [severity, at, code, args.code, args.right]),
    [['E15', '3.4.1', '-0.0075'], ['E16', '3.4.2', '-0.0369'], ['E17', '3.4.3', '-0.0011'], ['E40', '6.3.5', '-0.2703']]
      .map(([at, code, right]) => ['warning', at, 'scorecard_sign_lost', code, right]));
});

test('what there is to win back, most first, with its running sum', async () => {
  const { win_back: gains, leads } = await scorecard(sample);
  assert.deepEqual(gains.slice(0, 3).map(({ code, points }) => `${code} ${points}`), ['1.5 1.0000', '6.3.3 1.0000', '8.4 1.0000']);
  gains.forEach((gain, i) => {
    assert.ok(i === 0 || units(gain.points) <= units(gains[i - 1].points), gain.code);
    assert.equal(units(gain.running), sum(gains.slice(0, i + 1), ({ points }) => points));
  });
  assert.deepEqual([gains.at(-1).running, gains.at(-1).running_share, gains[0].share], ['13.7518', '100.00', '7.27']);
  assert.equal(sum(leads, ({ lost }) => lost), 137518);
  assert.equal(leads[0].lead, 'Sở Nội vụ');
});

test('the same table as workbook and as CSV, there and back', async (t) => {
  const where = await folder(t);
  const [xlsx, once, twice, back] = ['a.xlsx', 'a.csv', 'b.csv', 'b.xlsx'].map((name) => join(where, name));
  await must(['scorecard', sample, '--out', xlsx]);
  await must(['scorecard', sample, '--out', once]);
  await must(['scorecard', xlsx, '--out', twice]);
  assert.equal(await readFile(twice, 'utf8'), await readFile(once, 'utf8'));
  await must(['scorecard', twice, '--out', back]);
  const [first, second, third] = await Promise.all([sample, xlsx, back].map((path) => scorecard(path)));
  // the row of the workbook is not the line of the file, and the signs are now right
  const plain = ({ rows, findings, ...rest }) => ({ ...rest, rows: rows.map(({ line, printed_deduction, ...row }) => row) });
  assert.deepEqual(plain(second), plain(first));
  assert.deepEqual(plain(third), plain(first));
  assert.deepEqual(second.findings, []);
  assert.deepEqual((await readFile(once, 'utf8')).split('\r\n')[1].split(',').slice(0, 3),
    ['STT', 'Lĩnh vực/Tiêu chí/ Tiêu chí thành phần', 'Điểm chuẩn']);
});

test('heads in English read back', async (t) => {
  const path = join(await folder(t), 'a.xlsx');
  await must(['scorecard', sample, '--out', path, '--lang', 'en']);
  const { total, rows, findings } = await scorecard(path);
  assert.deepEqual([total.points, rows.length, findings.length, rows[1].product], ['86.2482', 54, 0, 'Công văn đôn đốc; giao ban định kỳ']);
});

test('what if some criteria had other points', async () => {
  const { what_if: result } = await scorecard(sample, '--what-if', '6.3.3=1,8.4=1.5');
  assert.deepEqual(result, { changes: { '6.3.3': '1.0000', 8.4: '1.5000' },
    points: { 6: '10.8480', '6.3.3': '1.0000', 8: '13.8273', 8.4: '1.5000' }, total: '88.2482' });
  const part = await scorecard(sample, '--what-if', '8.1.1=1.5');
  assert.deepEqual(part.what_if.points, { 8: '13.1271', 8.1: '8.2660', '8.1.1': '1.5000' });
  const less = await scorecard(sample, '--what-if', '1.5=0');
  assert.equal(less.what_if.total, '85.2482');
});

for (const [target, what, codes] of [['88', null, '1.5 6.3.3'], ['88.2482', null, '1.5 6.3.3'], ['88.2483', null, '1.5 6.3.3 8.4'],
  ['86', null, ''], ['88', '1.5=2', '6.3.3'], ['88', '1.5=2,6.3.3=1', '']])
  test(`the fewest criteria to ${target}${what ? ` with ${what}` : ''}`, async () => {
    const { target: result } = await scorecard(sample, '--target', target, ...what ? ['--what-if', what] : []);
    assert.equal(result.reached, true);
    assert.equal(result.criteria.map(({ code }) => code).join(' '), codes);
  });

test('a target out of reach', async () => {
  const { target } = await scorecard(sample, '--target', '100.1');
  assert.deepEqual(target, { total: '100.1', reached: false, attainable: '100.0000', criteria: [] });
  const { out } = await must(['scorecard', sample, '--target', '100.1']);
  assert.match(out, /Không đạt được: lấy lại tất cả cũng chỉ được 100,0000 điểm/);
});

test('self-scored beside appraised', async (t) => {
  const path = await table(t, ['1,A,50,50,"49,5",-0.5', '1.1,a,2,2,1.5,-0.5', '2,B,50,50,50,0']);
  const { rows, total } = await scorecard(path);
  assert.deepEqual(rows.map((row) => row.appraised_less_self), ['-0.5000', '-0.5000', '0.0000']);
  assert.deepEqual([total.points, total.maximum], ['99.5000', '100']);
  assert.match((await must(['scorecard', path])).out, /Tự chấm và thẩm định[^]*1\.1 +a +2,0000 +1,5000 +-0,5000/);
});

test('a page for people, in both languages', async () => {
  const vi = (await must(['scorecard', sample, '--target', '90'])).out;
  assert.match(vi, /Tổng điểm: 86,25\n.*86,2482 trên 100,00 điểm; chênh lệch -13,7518/);
  assert.match(vi, /Điều tra XHH +22 +22,00 +17,6573 +4,3427 +31,6/);
  assert.match(vi, /Tổng cộng: +100,00 +86,2482 +-13,7518 +100,0/);
  const en = (await must(['scorecard', sample, '--lang', 'en'])).out;
  assert.match(en, /Total: 86\.25\n/);
});

test('a report of one file, everything escaped', async (t) => {
  const where = await folder(t);
  const path = await table(t, ['1,<b>A</b>,100,100,99,-1', '1.1,"x & ""y""",2,2,1,-1']);
  await must(['scorecard', path, '--out', join(where, 'a.html'), '--what-if', '1.1=2']);
  const html = await readFile(join(where, 'a.html'), 'utf8');
  assert.match(html, /&lt;b&gt;A&lt;\/b&gt;/);
  assert.match(html, /x &amp; &quot;y&quot;/);
  assert.doesNotMatch(html, /<b>|<script|src=|href=/);
  assert.match(html, /Giả định/);
});

test('the sample is made by its script', async (t) => {
  const where = await folder(t);
  await promisify(execFile)(maker, [where], { env: { ...process.env, HAILONG: binary } });
  const html = await readFile(join(where, 'quang-tri-2023.html'), 'utf8');
  for (const text of ['86,25', '-13,7518', '86,2482', '88,2482', 'Ô E15: Tiêu chí 3.4.1: điểm bị trừ in là 0,0075']) assert.ok(html.includes(text), text);
  assert.equal(JSON.parse(await readFile(join(where, 'quang-tri-2023.json'), 'utf8')).total.shown, '86.25');
  assert.equal((await scorecard(join(where, 'quang-tri-2023.xlsx'))).total.points, '86.2482');
});

// [what, rows, the cell, what the message names]
const refused = [
  ['two readings', ['1,A,1.000,,0.5,'], 'C2', '1.000', '1.0', '1000.0', '--decimal', 'Điểm chuẩn'],
  ['no number', ['1,A,10,,x9,'], 'E2', 'x9', 'Điểm thẩm định'],
  ['over the maximum', ['1,A,10,,9,-1', '1.1,a,2,,2.5,'], 'E3', '1.1', '2.5', 'Điểm thẩm định'],
  ['self-scored over the maximum', ['1,A,10,,9,-1', '1.1,a,2,3,1,'], 'D3', '1.1', 'Điểm tự chấm'],
  ['under 0', ['1,A,10,,-9,'], 'E2', '-9', 'Điểm thẩm định'],
  ['a code twice', ['1,A,10,,9,-1', '1.1,a,2,,1,-1', '1.1,b,2,,1,-1'], 'A4', '1.1', 3],
  ['no code', ['1,A,10,,9,-1', ',a,2,,1,-1'], 'A3'],
  ['a code that is none', ['1,A,10,,9,-1', '1-1,a,2,,1,-1'], 'A3', '1-1'],
  ['no maximum', ['1,A,,,9,'], 'C2', '1'],
  ['several at once', ['1,A,10,,x,', '1-1,a,2,,1,'], 'E2', 'A3', '2', 'Điểm thẩm định'],
];
for (const [what, rows, ...says] of refused)
  test(`refused: ${what}`, async (t) => refuses(['scorecard', await table(t, rows)], 1, ['bang.csv', ...says]));

// [what, rows, the cell, code, arguments]
const warned = [
  ['the sign lost', ['1,A,10,,9,-1', '1.1,a,2,,1,1'], 'F3', 'scorecard_sign_lost', { code: '1.1', value: '1.0', right: '-1.0' }],
  ['another deduction', ['1,A,10,,9,-1', '1.1,a,2,,1,-0.9'], 'F3', 'scorecard_deduction', { code: '1.1', value: '-0.9', right: '-1.0' }],
  ['a field that does not add up', ['1,A,10,,9.1,-0.9', '1.1,a,2,,1,-1'], 'E2', 'scorecard_sum', { code: '1', value: '9.1', right: '9.0' }],
  ['a total that does not add up', ['1,A,100,,99,-1', '1.1,a,2,,1,-1', ',Tổng cộng,100,,98,-2'], 'E4', 'scorecard_total', { value: '98.0', right: '99.0' }],
  ['a maximum that does not add up', ['1,A,90,,89,-1', '1.1,a,2,,1,-1', ',Tổng cộng,100,,89,-11'], 'C4', 'scorecard_total_maximum', { value: '100.0', right: '90.0' }],
  ['a total that is not 100', ['1,A,90,,89,-1', '1.1,a,2,,1,-1', ',Tổng cộng,90,,89,-1'], 'C4', 'scorecard_total_hundred', { value: '90.0' }],
  ['a wrong twin', ['1,A,100,,99,-1', '1.1,a,2,,1,-1', ',Tổng cộng,100,,"99 (99,5)",-1'], 'E4', 'scorecard_twin', { value: '99.0', twin: '99.5' }],
  ['no field', ['1.1,a,2,,1,-1'], 'A2', 'scorecard_field_missing', { code: '1.1', field: '1' }],
  ['no points', ['1,A,10,,10,', '1.1,a,2,,,'], 'E3', 'scorecard_points_missing', { code: '1.1' }],
];
for (const [what, rows, at, code, args] of warned)
  test(`told: ${what}`, async (t) => {
    const path = await table(t, rows);
    const { findings } = await scorecard(path);
    assert.deepEqual(findings, [{ severity: 'warning', at, code, args }]);
    const { err } = await must(['scorecard', path]);
    assert.match(err, new RegExp(`^${path}: ${at}: `));
  });

test('a column that nobody knows is passed over', async (t) => {
  const { findings } = await scorecard(await table(t, ['1,A,100,100,x'], 'STT,Tiêu chí,Điểm chuẩn,Điểm thẩm định,Màu\n'));
  assert.deepEqual(findings.map(({ at, code }) => [at, code]), [['E1', 'scorecard_head_unknown']]);
});

test('--decimal decides what has two readings, and nothing else', async (t) => {
  const path = await table(t, ['1,A,"1,500",,"0,5",-1.0']);
  await refuses(['scorecard', path], 1, ['C2', '1,500', 'Điểm chuẩn']);
  const comma = await scorecard(path, '--decimal', 'comma');
  assert.deepEqual([comma.rows[0].maximum, comma.rows[0].points], ['1.5', '0.5000']);
  assert.equal((await scorecard(path, '--decimal', 'point')).rows[0].maximum, '1500');
});

test('merged cells are filled down when asked', async () => {
  const row = async (...more) => (await scorecard(sample, ...more)).rows.find(({ code }) => code === '4.1.6');
  assert.equal((await row()).remedy, '');
  assert.match((await row('--fill-down')).remedy, /^Tuyên truyền/);
});

const usage = [
  ['what-if: no points', ['--what-if', '6.3.3'], '6.3.3', 'CODE'],
  ['what-if: a comma in a number', ['--what-if', '8.4=1,5'], '"5"'],
  ['what-if: unknown', ['--what-if', '9.9=1'], '9.9=1'],
  ['what-if: made of parts', ['--what-if', '8.1=9'], '8.1=9'],
  ['what-if: over the maximum', ['--what-if', '8.4=1.6'], '8.4=1.6'],
  ['what-if: under 0', ['--what-if', '8.4=-1'], '8.4=-1'],
  ['what-if: twice', ['--what-if', '8.4=1,8.4=1'], '8.4=1'],
  ['target: no number', ['--target', 'nhiều'], 'nhiều', '--target'],
  ['decimal: unknown', ['--decimal', 'cham'], 'cham', 'comma'],
  ['out: another format', ['--out', 'a.pdf'], 'a.pdf', '.xlsx'],
  ['sheet of a CSV file', ['--sheet', 'A'], '--sheet'],
];
for (const [what, options, ...says] of usage)
  test(`usage: ${what}`, async () => {
    const { status, out, err } = await run(['scorecard', sample, ...options]);
    assert.deepEqual([status, out], [2, '']);
    for (const say of says.filter((text) => text !== 'CODE')) assert.ok(err.includes(say), err);
  });

test('files that cannot be read', async (t) => {
  const where = await folder(t);
  const put = async (name, bytes) => {
    await writeFile(join(where, name), bytes);
    return join(where, name);
  };
  await refuses(['scorecard', join(where, 'none.xlsx')], 3, ['none.xlsx']);
  await refuses(['scorecard', await put('a.xlsx', 'PK\x03\x04abc')], 1, ['a.xlsx']);
  await refuses(['scorecard', await put('a.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'))], 1, ['a.xls', '.xlsx']);
  await refuses(['scorecard', await put('a.csv', 'STT;Điểm chuẩn\n1;2\n')], 1, ['a.csv']);
  await refuses(['scorecard', await put('b.csv', 'a,b\n1,2\n')], 1, ['b.csv']);
  await refuses(['scorecard', await put('c.csv', '')], 1, ['c.csv']);
  await refuses(['scorecard', await put('d.csv', head)], 1, ['d.csv']);
  await must(['scorecard', sample, '--out', join(where, 'e.xlsx')]);
  await refuses(['scorecard', join(where, 'e.xlsx'), '--sheet', 'Khác'], 3, ['e.xlsx', 'Khác', 'Bảng điểm']);
  const whole = await readFile(join(where, 'e.xlsx'));
  await refuses(['scorecard', await put('f.xlsx', whole.subarray(0, whole.length / 2))], 1, ['f.xlsx']);
});
