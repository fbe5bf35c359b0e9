// SPDX-License-Identifier: GPL-3.0-or-later
//
// `hailong index` beside another round, the best and the worst, the units of a region: figures that
// provinces print, and everything that is not to be compared.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, run } from '../support/program.mjs';

const cases = fileURLToPath(new URL('../cases/papi/', import.meta.url));
const indices = fileURLToPath(new URL('../../analysis/indices/', import.meta.url));
const scores = (year) => join(cases, `papi-${year}.csv`);

async function index(...args) {
  const { status, out, err } = await run(['index', ...args.map(String), '--json']);
  assert.equal(status, 0, err);
  const result = JSON.parse(out);
  return { ...result, of: (unit) => result.units.find((one) => one.unit === unit) };
}

// Files of rows of cells in a folder of the test.
async function files(t) {
  const path = await folder(t);
  return async (name, rows) => {
    await writeFile(join(path, name), rows.map((row) => row.join(',')).join('\n') + '\n');
    return join(path, name);
  };
}

const two = (...args) => index('papi-2021', scores(2023), '--year', 2023, '--before', scores(2022), '--before-year', 2022, ...args);

// The scores of every leaf of a definition, of each unit the same one.
async function flat(id, units) {
  const definition = JSON.parse(await readFile(join(indices, `${id}.json`), 'utf8'));
  const codes = definition.nodes.filter((node) => node.given && !node.retired).map((node) => node.code);
  return [['unit', ...codes], ...units.map(([unit, score]) => [unit, ...codes.map(() => score)])];
}

test('changes that provinces print', async () => {
  const { of, before, year } = await two();
  assert.deepEqual([before.index, before.year, before.successors, year], ['papi-2021', 2022, null, 2023]);
  assert.equal(of('Dak Nong').changes.total.value, '-1.5563');
  assert.equal(of('Kon Tum').changes.total.value, '-0.0143');
  assert.deepEqual(of('Kon Tum').moves.total, { up: 4, down: 4, same: 0, refused: 0 });
  const changed = (unit, codes) => codes.map((code) => Math.sign(Number(of(unit).changes[code].value)));
  assert.deepEqual(changed('Kon Tum', [...'12345678']), [1, 1, -1, 1, -1, -1, -1, 1]);
  const { total } = of('Quang Tri').changes;
  assert.deepEqual([total.before.rank, total.before.ranked, total.now.rank, total.now.ranked], [37, 61, 26, 61]);
  assert.deepEqual([total.places, total.words.vi, total.words.en, total.unit], [11, 'tăng 11 bậc', 'up by 11 places', 'points']);
  assert.equal(of('Tay Ninh').changes.total.words.vi, 'giữ nguyên bậc');
  assert.equal(of('Dak Nong').changes.total.places, -10);
  assert.match(of('Dak Nong').changes.total.words.vi, /^giảm 10 bậc$/);
});

test('what was not published in one of the rounds is refused with the year', async () => {
  const { of } = await two();
  assert.equal(of('Quang Ninh').changes.total.refused, 'missing_now');
  assert.equal(of('Bac Ninh').changes.total.refused, 'missing_before');
  assert.match(of('Bac Ninh').changes.total.words.vi, /2022.*không có số liệu/);
  assert.deepEqual(of('Binh Duong').moves.total, { up: 0, down: 0, same: 0, refused: 8 });
});

test('for people: figures, places and words, in both languages; reasons once', async () => {
  for (const [lang, words] of [
    ['vi', [/Năm 2023 so với năm 2022/, /Quang Tri +41,7742 +42,7705 +\+0,9963 +37\/61 → 26\/61 +tăng 11 bậc +6 +2 +0/, /Dak Nong .*-1,5563/,
      /Bac Ninh không có số liệu/, /Thấp nhất: Dak Nong, 38,9711/, /Kon Tum +6,0802 +0,9902 +4\/5 +Tây Nguyên/]],
    ['en', [/2023 compared with 2022/, /37\/61 → 26\/61 +up by 11 places/, /Best: Thua Thien Hue, 46\.0415/, /Central Highlands/]]]) {
    const { status, out } = await run(['index', 'papi-2021', scores(2023), '--year', '2023', '--before', scores(2022),
      '--before-year', '2022', '--lang', lang]);
    assert.equal(status, 0);
    for (const word of words) assert.match(out, word);
    assert.equal(out.split('Bac Ninh').length - 1, 5, 'four tables and one reason');
  }
});

test('one unit: a line a part, with places printed in the file: 42 of 63 to 35 of 63', async (t) => {
  const file = await files(t);
  const head = ['tỉnh', 'II', 'rank:II', 'ranked:II'];
  const now = await file('now.csv', [head, ['Kon Tum', '82.10', 35, 63]]);
  const before = await file('before.csv', [head, ['Kon Tum', '79.85', 42, 63]]);
  const args = ['sipas-2026', now, '--year', '2024', '--before', before, '--before-year', '2023'];
  const { II } = (await index(...args)).of('Kon Tum').changes;
  assert.deepEqual([II.value, II.unit, II.places, II.words.vi], ['2.25', 'percentage_points', 7, 'tăng 7 bậc']);
  const { out } = await run(['index', ...args, '--lang', 'vi']);
  assert.match(out, /79,85 +82,10 +\+2,25 +42\/63 → 35\/63 +tăng 7 bậc/);
  assert.match(out, /điểm phần trăm/);
  assert.doesNotMatch(out, /Khoảng cách/);
});

test('numbers ranked that differ are said with the words', async (t) => {
  const file = await files(t);
  const head = ['tỉnh', 'II', 'rank:II', 'ranked:II'];
  const now = await file('now.csv', [head, ['Quảng Trị', '80', 48, 60]]);
  const before = await file('before.csv', [head, ['Quang Tri', '80', 42, 63]]);
  const args = ['sipas-2026', now, '--year', 2024, '--before', before, '--before-year', 2023];
  const { II } = (await index(...args)).of('Quảng Trị').changes;
  assert.deepEqual([II.value, II.places, II.same_ranked, II.before, II.now],
    ['0.00', -6, false, { node: 'II', value: '80.00', rank: 42, ranked: 63 }, { value: '80.00', rank: 48, ranked: 60 }]);
  assert.match(II.words.vi, /^giảm 6 bậc \(số đơn vị được xếp hạng khác nhau\)$/);
  const { out } = await run(['index', ...args.map(String), '--lang', 'vi']);
  assert.match(out, /42\/63 → 48\/60 +giảm 6 bậc\n[^]*Hai đợt xếp hạng số đơn vị khác nhau/);
});

test('places printed in both files are told without figures, and beside a refusal', async (t) => {
  const file = await files(t);
  const head = ['tỉnh', 'rank:total', 'ranked:total'];
  const now = await file('now.csv', [head, ['Kon Tum', 35, 63]]);
  const before = await file('before.csv', [head, ['Kon Tum', 42, 63]]);
  const { total } = (await index('papi-2021', now, '--year', 2023, '--before', before, '--before-year', 2022)).of('Kon Tum').changes;
  assert.deepEqual([total.value, total.places, total.words.vi, total.refused], [null, 7, 'tăng 7 bậc', undefined]);
  const args = ['papi-2021', now, '--year', 2021, '--before', before, '--before-year', 2020, '--before-index', 'papi-2019'];
  const refused = (await index(...args)).of('Kon Tum').changes.total;
  assert.deepEqual([refused.refused, refused.value, refused.places, refused.places_words.vi], ['concept', undefined, 7, 'tăng 7 bậc']);
  const { out } = await run(['index', ...args.map(String), '--lang', 'vi']);
  assert.match(out, /x +42\/63 → 35\/63 +tăng 7 bậc/);
});

test('a place among the few lines of a file is not held against one among all', async (t) => {
  const file = await files(t);
  const now = await file('now.csv', [['tỉnh', 'II', 'rank:II', 'ranked:II'], ['A', '80', 35, 63]]);
  const before = await file('before.csv', [['tỉnh', 'II'], ['A', '79'], ['B', '90']]);
  const { II } = (await index('sipas-2026', now, '--year', 2024, '--before', before, '--before-year', 2023)).of('A').changes;
  assert.deepEqual([II.value, II.places, II.words, II.before.ranked], ['1.00', null, null, 2]);
});

test('a printed place gives way to the places of a file that has as many units', async (t) => {
  const rows = (await readFile(scores(2023), 'utf8')).trim().split(/\r?\n/).map((line) => line.split(','));
  const file = await files(t);
  const path = await file('scores.csv', rows.map((row, i) => [...row, i === 0 ? 'rank:total' : 5, i === 0 ? 'ranked:total' : 61]));
  const { of } = await index('papi-2021', path);
  assert.equal(of('Quang Tri').ranks.total, 26);
  assert.deepEqual(of('Quang Tri').printed, {});
});

test('over 2018: totals and what came in are not compared, what stayed is', async (t) => {
  const file = await files(t);
  const now = await file('now.csv', await flat('papi-2018', [['A', '1.5'], ['B', '1']]));
  const before = await file('before.csv', await flat('papi-2011', [['A', '1.25'], ['B', '1.5']]));
  const args = ['papi-2018', now, '--year', 2018, '--before', before, '--before-year', 2017, '--before-index', 'papi-2011'];
  const { changes, moves } = (await index(...args)).of('A');
  assert.equal(changes.total.refused, 'concept');
  assert.deepEqual(changes.total.came.map((one) => one.code), ['2.1', '7', '8']);
  assert.deepEqual(changes.total.went, []);
  assert.match(changes.total.words.vi, /2017: có thêm 2\.1 .*; 7 Quản trị môi trường; 8 Quản trị điện tử\./);
  assert.equal(changes['7'].refused, 'concept');
  assert.equal(changes['2.1'].refused, 'concept');
  assert.equal(changes['2.2'].refused, 'scale', 'it was 2.1, one of three parts, and is one of four');
  assert.equal(changes['6.4'].value, '0.2500');
  assert.equal(changes['1'].value, '1.0000');
  assert.equal(moves.total.refused, 3);
  const { out } = await run(['index', ...args.map(String), '--lang', 'en']);
  assert.match(out, /total PAPI: .*2017: 2\.1 .*came in/);
});

test('dimension 5 of 2021 lost 5.2, and its parts have another scale', async (t) => {
  const file = await files(t);
  const now = await file('now.csv', await flat('papi-2021', [['A', '1.5']]));
  const before = await file('before.csv', await flat('papi-2019', [['A', '1.5']]));
  const { changes } = (await index('papi-2021', now, '--year', 2021, '--before', before, '--before-year', 2020,
    '--before-index', 'papi-2019')).of('A');
  assert.equal(changes['5'].refused, 'concept');
  assert.deepEqual(changes['5'].went, [{ code: '5.2', concept: 'papi.construction' }]);
  assert.match(changes['5'].words.vi, /không còn 5\.2 Giấy phép xây dựng/);
  assert.equal(changes['5.1'].refused, 'scale');
  assert.equal(changes['8'].value, '0.0000');
});

test('years outside a definition, and other instruments, are refused as a whole', async (t) => {
  const late = await index('papi-2021', scores(2023), '--year', 2023, '--before', scores(2022), '--before-year', 2020);
  assert.equal(late.of('Hanoi').changes.total.refused, 'year_before');
  assert.match(late.of('Hanoi').changes.total.words.vi, /2020.*2021/);
  const file = await files(t);
  const sipas = await file('sipas.csv', [['tỉnh', 'II'], ['Hanoi', '80']]);
  const other = await index('papi-2021', scores(2023), '--year', 2024, '--before', sipas, '--before-year', 2023, '--before-index', 'sipas-2026');
  assert.equal(other.of('Hanoi').changes['1'].refused, 'instrument');
  assert.equal(Object.values(other.of('Hanoi').changes).filter((one) => !one.refused).length, 0);
});

test('over 1/7/2025 published scores of merged provinces are never compared; unchanged ones are', async (t) => {
  const file = await files(t);
  const now = await file('now.csv', await flat('papi-2021', [['Hà Nội', '1.5'], ['Huế', '1.5'], ['Lâm Đồng', '1.5'], ['Quảng Trị', '1.5'], ['Đắk Nông', '1.5']]));
  const { of, before } = await index('papi-2021', now, '--year', 2025, '--before', scores(2023), '--before-year', 2024);
  assert.equal(before.successors, 'provinces-2025');
  assert.equal(of('Hà Nội').changes.total.value, (1.5 * 28 - 43.9603).toFixed(4));
  assert.deepEqual([of('Hà Nội').changes.total.before.ranked, of('Hà Nội').changes.total.places], [61, null], 'five are not 61');
  assert.equal(of('Huế').changes.total.before.value, '46.0415');
  const { total } = of('Lâm Đồng').changes;
  assert.deepEqual([total.refused, total.units], ['unit_merged', ['Đắk Nông', 'Bình Thuận', 'Lâm Đồng']]);
  assert.match(total.words.vi, /Đắk Nông, Bình Thuận, Lâm Đồng.*không lấy trung bình được/);
  assert.equal(of('Quảng Trị').changes['1.1'].refused, 'unit_merged');
  assert.equal(of('Đắk Nông').changes.total.refused, 'unit_unknown');
  assert.equal(of('Lâm Đồng').region, null);
});

// Hưng Yên: 900 of 1,000 satisfied in Thái Bình, 10 of 100 in Hưng Yên: 910 of 1,100 = 82.73 %, where
// the mean of 90 % and 10 % would be 50 %.
test('over 1/7/2025 counts of merged provinces are added up', async (t) => {
  const file = await files(t);
  const head = ['tỉnh', 'q9_24=1', 'q9_24=4', 'q9_24=5', 'q9_1=2', 'q9_1=5', 'rank:II', 'ranked:II'];
  const now = await file('now.csv', [head, ['Hưng Yên', 100, 500, 400, 1, 1, '', ''], ['Sơn La', 50, 50, 0, 1, 1, 20, 34],
    ['Tây Ninh', 1, 1, 1, 1, 1, '', '']]);
  const before = await file('before.csv', [head, ['Thai Binh', 100, 400, 500, 1, 3, 9, 63], ['Hung Yen', 90, 10, 0, 0, 0, 60, 63],
    ['Son La', 60, 40, 0, 1, 1, 30, 63], ['Long An', 1, 1, 1, 1, 1, '', '']]);
  const args = ['sipas-2026', now, '--year', 2025, '--before', before, '--before-year', 2024];
  const { of } = await index(...args);
  const pooled = of('Hưng Yên').changes;
  assert.equal(pooled.q9_24.before.value, '82.73');
  assert.notEqual(pooled.q9_24.before.value, '50.00');
  assert.equal(pooled.q9_24.value, '7.27');
  assert.deepEqual([pooled.q9_24.before.rank, pooled.q9_24.before.ranked, pooled.q9_24.places], [1, 2, 0]);
  assert.equal(pooled['II.A'].before.value, '82.73');
  assert.equal(pooled.q9_1.refused, 'unit_merged', 'one part has no answers to it');
  assert.equal(of('Sơn La').changes.q9_24.value, '10.00');
  assert.deepEqual([of('Sơn La').changes.II.before.rank, of('Sơn La').changes.II.places], [30, 10], 'as printed');
  assert.equal(pooled.II.before.ranked, 2, 'the place of a part is not that of the whole');
  assert.deepEqual([of('Tây Ninh').changes.q9_24.refused, of('Tây Ninh').changes.q9_24.units], ['unit_part', ['Long An', 'Tây Ninh']]);
  assert.match(of('Tây Ninh').changes.q9_24.words.vi, /thiếu đơn vị cũ Tây Ninh/);
});

test('a table of successors of one\'s own: merged, renamed and split', async (t) => {
  const file = await files(t);
  const head = ['xã', 'q9_24=1', 'q9_24=5'];
  const now = await file('now.csv', [head, ['Xã Mới', 1, 1], ['Xã Đổi Tên', 1, 3], ['Xã Nửa', 1, 1]]);
  const before = await file('before.csv', [head, ['Xã A', 1, 2], ['Xã B', 0, 1], ['Xã C', 1, 1], ['Xã D', 1, 1]]);
  const table = await file('table.csv', [['old', 'new', 'share'], ['Xã A', 'Xã Mới', ''], ['Xã B', 'Xã Mới', 1], ['Xã C', 'Xã Đổi Tên', ''],
    ['Xã D', 'Xã Nửa', '0.4']]);
  const { of, before: { successors } } = await index('sipas-2026', now, '--year', 2024, '--before', before, '--before-year', 2023, '--successors', table);
  assert.equal(successors, table);
  assert.equal(of('Xã Mới').changes.q9_24.before.value, '75.00');
  assert.equal(of('Xã Đổi Tên').changes.q9_24.value, '25.00');
  assert.equal(of('Xã Nửa').changes.q9_24.refused, 'unit_split');
});

const sipas = [['tỉnh', 'II'], ['Gia Lai', '80.38'], ['Đắk Lắk', '83.84'], ['KON TUM', '82.10'], ['Lâm Đồng', '81.49'], ['Dak Nong', '81.21'],
  ['Hải Phòng', '99.93'], ['Quảng Ninh', '99.27'], ['TP.HCM', '79.48']];

test('SIPAS of Tây Nguyên, and gaps to both ends', async (t) => {
  const file = await files(t);
  const path = await file('sipas.csv', sipas);
  const { of } = await index('sipas-2026', path, '--year', 2023);
  assert.equal(of('KON TUM').region.name.vi, 'Tây Nguyên');
  assert.deepEqual(of('KON TUM').region.places.II, { rank: 2, ranked: 5 });
  assert.equal(of('TP.HCM').region.name.en, 'Southeast');
  const { best, worst, ranked } = of('Quảng Ninh').gaps.II;
  assert.deepEqual([best, worst, ranked], [{ value: '0.66', unit: 'Hải Phòng', of: '99.93', shared: 1 },
    { value: '19.79', unit: 'TP.HCM', of: '79.48', shared: 1 }, 8]);
  assert.equal(of('Quảng Ninh').gaps.I, null);
  for (const year of [[], ['--year', 2025]]) assert.equal((await index('sipas-2026', path, ...year)).of('KON TUM').region, null);
});

test('groups of one\'s own', async (t) => {
  const file = await files(t);
  const path = await file('sipas.csv', sipas);
  const groups = await file('groups.csv', [['region', 'unit'], ['Cụm 1', 'Kon Tum'], ['Cụm 1', 'Quảng Ninh'], ['Cụm 2', 'Gia Lai']]);
  const { of } = await index('sipas-2026', path, '--regions', groups);
  assert.deepEqual([of('KON TUM').region.name, of('KON TUM').region.places.II], [{ vi: 'Cụm 1', en: 'Cụm 1' }, { rank: 2, ranked: 2 }]);
  assert.deepEqual(of('Gia Lai').region.places.II, { rank: 1, ranked: 1 });
  assert.equal(of('Lâm Đồng').region, null);
});

test('mistakes', async (t) => {
  const file = await files(t);
  const bad = await file('bad.csv', [['old', 'new'], ['A', 'B'], ['A', 'C']]);
  const regions = await file('regions.csv', [['region'], ['Tây Nguyên']]);
  const alone = await file('alone.csv', [['tỉnh', 'II', 'rank:II'], ['A', '80', 3]]);
  const beyond = await file('beyond.csv', [['tỉnh', 'II', 'rank:II', 'ranked:II'], ['A', '80', 64, 63]]);
  const places = await file('places.csv', [['tỉnh', 'II', 'rank:II', 'ranked:II'], ['A', '80', 'x', 63]]);
  const before = ['--before', scores(2022)];
  const rows = [
    [[scores(2023), ...before], 2, /--year and --before-year/],
    [[scores(2023), '--year', '2023', ...before], 2, /--year and --before-year/],
    [[scores(2023), '--year', '2022', ...before, '--before-year', '2022'], 2, /must be before 2022/],
    [[scores(2023), '--year', 'x'], 2, /--year: "x" is/],
    [[scores(2023), '--before-year', '2022'], 2, /--before-year has a meaning only/],
    [[scores(2023), '--successors', bad], 2, /--successors has a meaning only/],
    [[scores(2023), '--year', '2023', ...before, '--before-year', '2022', '--successors', bad], 1, /line 3.*A add up to more than 1/],
    [[scores(2023), '--year', '2023', ...before, '--before-year', '2022', '--before-index', 'papi-1999'], 3, /papi-1999/],
    [[scores(2023), '--year', '2023', '--before', scores(1999), '--before-year', '2022'], 3, /papi-1999\.csv/],
    [[scores(2023), '--regions', regions], 1, /column unit is missing/],
  ];
  for (const [args, status, words] of rows) {
    const result = await run(['index', 'papi-2021', ...args, '--lang', 'en']);
    assert.equal(result.status, status, args.join(' ') + result.err);
    assert.match(result.err, words, args.join(' '));
    assert.equal(result.out, '');
  }
  for (const [path, words] of [[alone, /line 2.*II lacks the number ranked/], [beyond, /64 of II is beyond/], [places, /line 2.*x in column rank:II/]]) {
    const result = await run(['index', 'sipas-2026', path, '--lang', 'en']);
    assert.equal(result.status, 1, result.err);
    assert.match(result.err, words);
  }
});
