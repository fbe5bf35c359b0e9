// SPDX-License-Identifier: GPL-3.0-or-later
//
// The workbook of a report says what its JSON says: numbers as numbers with as many digits, texts as
// texts, charts drawn from cells, heads that stay, the mark on every page.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, item, must, units } from '../support/program.mjs';
import { part, referred, sheets } from '../support/workbook.mjs';

const language = { vi: { point: ',', group: '.' }, en: { point: '.', group: ',' } };

// "1.236", "72,05" -> {number, digits}; undefined for what is no number.
function numberOf(text, { point, group }) {
  const found = new RegExp(`^(-?\\d{1,3}(?:\\${group}\\d{3})*)(?:\\${point}(\\d+))?$`).exec(text);
  if (!found) return undefined;
  const [, whole, fraction = ''] = found;
  return { number: Number(`${whole.replaceAll(group, '')}.${fraction}`), digits: fraction.length };
}

// The two ends of "64,6–78,4".
function intervalOf(text, words) {
  const ends = text.split('–').map((end) => numberOf(end, words));
  return ends.length === 2 && ends.every(Boolean) ? ends : undefined;
}

const formatOf = (digits) => `#,##0${digits > 0 ? '.' : ''}${'0'.repeat(digits)}_)`;

function sameNumber(cell, { number, digits }, where) {
  assert.equal(cell.value, number, where);
  assert.equal(cell.format, formatOf(digits), where);
}

// A row of the sheet beside the cells of the JSON; an interval takes two cells.
function sameRow(cells, texts, columns, intervals, words, where) {
  let at = 0;
  texts.forEach((text, index) => {
    const here = `${where}, ${columns[index].title}: ${text}`;
    const ends = intervals[index] ? intervalOf(text, words) : undefined;
    const number = columns[index].align === 'right' ? numberOf(text, words) : undefined;
    if (ends) ends.forEach((end, place) => sameNumber(cells[at + place], end, here));
    else if (number) sameNumber(cells[at], number, here);
    else if (typeof cells[at]?.value === 'number') sameNumber(cells[at], numberOf(text, words), here);
    else assert.equal(cells[at]?.value ?? '', text, here);
    at += intervals[index] ? 2 : 1;
  });
}

function sameTable(list, block, words) {
  const intervals = block.columns.map((_, index) => block.rows.some(({ cells }) => intervalOf(cells[index], words)));
  const sheet = list.find(({ rows }) => rows.some((row) => row[0]?.value === block.text && row.length > 1));
  assert.ok(sheet, block.text);
  const grouped = block.columns.some(({ group }) => group !== null);
  const caption = sheet.rows.findIndex((row) => row[0]?.value === block.text);
  const head = caption + (grouped ? 2 : 1);
  const title = ({ title: text, unit }) => (unit === null ? text : `${text} (${unit})`);
  const heads = block.columns.flatMap((column, index) => (intervals[index] ? [title(column), title(column)] : [title(column)]));
  heads.forEach((text, index) => assert.ok(sheet.rows[head][index].value.startsWith(text), text));
  block.rows.forEach(({ cells }, index) => sameRow(sheet.rows[head + 1 + index], cells, block.columns, intervals, words, block.text));
  return { sheet, head, last: head + block.rows.length };
}

const uuid = (seed) => {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

// A simulated campaign of three communes whose satisfaction differs: {make(unit, language) -> {json, path}}.
async function reports(t) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const line = (unit, number, index) => JSON.stringify(item(uuid(`${unit} ${number}`), (body) => {
    body.unit = unit;
    body.place = { village: `${unit}-0${1 + (number % 4)}` };
    for (let i = 1; i <= 39; i++) body.answers[`q9_${i}`] = (number * 7 + i * (index + 3)) % (index + 3) === 0 ? 2 : 4 + (number % 2);
  }));
  const lines = units.flatMap((unit, index) => Array.from({ length: index === 2 ? 4 : 30 }, (_, number) => line(unit, number, index)));
  await writeFile(join(where, 'answers.jsonl'), `${lines.join('\n')}\n`);
  await must(['import', join(where, 'answers.jsonl'), '--data', data, '--campaign', 'qt']);
  return { make: async (unit, lang, out = lang) => {
    await must(['report', '--data', data, '--campaign', 'qt', '--unit', unit, '--format', 'json,xlsx', '--out', join(where, out), '--lang', lang]);
    return { json: JSON.parse(await readFile(join(where, out, `qt-${unit}.json`), 'utf8')), path: join(where, out, `qt-${unit}.xlsx`) };
  } };
}

test('every table of the report, number by number', async (t) => {
  const { make } = await reports(t);
  for (const [lang, unit] of [['vi', units[0]], ['en', units[0]], ['vi', '44']]) {
    const { json, path } = await make(unit, lang);
    const list = sheets(path);
    const tables = json.blocks.filter(({ kind }) => kind === 'table');
    assert.ok(tables.length >= 6);
    for (const block of tables) sameTable(list, block, language[lang]);
    const headline = json.index.official.II.percent;
    const share = list[0].rows.flat().find(({ value, format }) => typeof value === 'number' && format?.includes('%'));
    assert.equal(share.value, Number(headline));
    assert.equal(share.format, '#,##0.00"%"');
    for (const { name, rows } of list)
      for (const row of rows)
        row.forEach(({ value, formula }, column) => {
          assert.ok(!formula, name);
          if (typeof value === 'string' && column > 0)
            assert.ok(!numberOf(value, language[lang]) && !intervalOf(value, language[lang]), `${name}: "${value}" is a text`);
        });
  }
});

test('names, heads, paper and properties', async (t) => {
  const { make } = await reports(t);
  const { json, path } = await make(units[0], 'vi');
  const list = sheets(path);
  const names = list.map(({ name }) => name);
  assert.equal(names[0], 'Tóm tắt');
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  const headings = json.blocks.filter(({ kind, level }) => kind === 'heading' && level === 2);
  for (const name of names.slice(1)) {
    assert.ok([...name].length <= 31 && !/[[\]:*?/\\']/.test(name), name);
    assert.ok(headings.some(({ text }) => text.startsWith(name.replace(/ \(\d+\)$/, '').slice(0, 3))), name);
  }
  const items = json.blocks.filter(({ kind }) => kind === 'table').find(({ rows }) => rows.length > 39);
  const { sheet, head, last } = sameTable(list, items, language.vi);
  assert.match(sheet.xml, new RegExp(`<pane ySplit="${head + 1}" [^>]*state="frozen"`));
  assert.match(sheet.xml, new RegExp(`<autoFilter ref="A${head + 1}:G${last + 1}"`));
  const titles = /<definedName name="_xlnm.Print_Titles" localSheetId="(\d+)">[^<]*<\/definedName>/g;
  const printed = [...part(path, 'xl/workbook.xml').matchAll(titles)].find(([, index]) => list[Number(index)] === sheet);
  assert.ok(printed[0].includes(`!$${head}:$${head + 1}<`));
  for (const { xml, name } of list) {
    // Over as many pages as it takes; a picture stands upright on one.
    assert.match(xml, /<pageSetup paperSize="9" (?:fitToHeight="0" orientation="landscape"|orientation="portrait")/, name);
    assert.match(xml, /<pageSetUpPr fitToPage="1"\/>/, name);
    assert.match(xml, /<oddFooter>[^<]*Phường Đông Hà[^<]*&amp;P\/&amp;N<\/oddFooter>/, name);
  }
  assert.match(part(path, 'docProps/core.xml'), /<dc:title>[^<]*phường Đông Hà<\/dc:title><dc:creator>[^<]*Đông Hà<\/dc:creator>/);
  assert.match(part(path, 'docProps/custom.xml'), /name="Language"><vt:lpwstr>vi</);
});

test('a column to fill in is empty, framed and wide', async (t) => {
  const { make } = await reports(t);
  const { json, path } = await make(units[0], 'vi');
  const block = json.blocks.find(({ to_fill: fill }) => fill);
  const { sheet, head } = sameTable(sheets(path), block, language.vi);
  const column = sheet.rows[head].length - 1;
  const width = Number(new RegExp(`<col min="${column + 1}" max="${column + 1}" width="([\\d.]+)"`).exec(sheet.xml)[1]);
  assert.ok(width > 30);
  for (const row of sheet.rows.slice(head + 1, head + 1 + block.rows.length)) {
    assert.equal(row[column].value, '');
    assert.notEqual(row[column].border, '0');
  }
});

test('the chart of intervals is drawn from cells that hold the figures of the JSON', async (t) => {
  const { make } = await reports(t);
  const { json, path } = await make(units[0], 'vi');
  const list = sheets(path);
  const chart = part(path, 'xl/charts/chart1.xml');
  const formulas = [...chart.matchAll(/<c:ser>[\s\S]*?<\/c:ser>/g)].map(([series]) => ({
    name: /<c:tx><c:strRef><c:f>([^<]*)</.exec(series)[1], names: /<c:cat><c:strRef><c:f>([^<]*)</.exec(series)[1],
    values: /<c:val><c:numRef><c:f>([^<]*)</.exec(series)[1] }));
  assert.equal(formulas.length, 5);
  assert.match(chart, /<c:hiLowLines>/);
  assert.doesNotMatch(chart, /Lit>/, 'no figure of its own');
  for (const [, symbol] of chart.matchAll(/<c:symbol val="(\w+)"/g)) assert.ok(['square', 'circle', 'diamond'].includes(symbol), symbol);
  const [low, value, high, hollow, apart] = formulas.map(({ values }) => referred(list, values));
  assert.deepEqual(formulas.map(({ name }) => referred(list, name)[0]), ['Cận dưới', 'Ước lượng, %', 'Cận trên', 'Chưa đủ căn cứ để nói khác toàn tỉnh', 'Đơn vị của báo cáo này']);
  const names = referred(list, formulas[0].names);
  const rounded = (number) => (number === null ? '' : Math.round(number * 10) / 10); // null: not told, an empty cell
  const compared = json.compared.filter(({ n }) => n >= 300);
  assert.equal(compared.length, 2);
  assert.deepEqual(value.slice(1), compared.map(({ estimate }) => rounded(estimate)));
  assert.deepEqual(low.slice(1), compared.map((one) => rounded(one.low)));
  assert.deepEqual(high.slice(1), compared.map((one) => rounded(one.high)));
  assert.deepEqual(hollow.slice(1), compared.map(({ unit, differs, estimate }) => (differs || unit === units[0] ? '' : rounded(estimate))));
  const reach = [...chart.matchAll(/<c:(?:plus|minus)><c:numRef><c:f>([^<]*)</g)].map(([, formula]) => referred(list, formula));
  assert.equal(reach.length, 2);
  value.forEach((one, index) => {
    if (low[index] === '') return assert.deepEqual([reach[0][index], reach[1][index]], ['', '']);
    assert.deepEqual([rounded(one + reach[0][index]), rounded(one - reach[1][index])], [high[index], low[index]]);
  });
  const whole = json.whole.nodes.II;
  assert.deepEqual([names[0], low[0], value[0], high[0]], ['Toàn tỉnh', rounded(whole.low), rounded(whole.estimate), rounded(whole.high)]);
  assert.deepEqual(apart.map((one, index) => (one === '' ? null : names[index])).filter(Boolean), ['Phường Đông Hà']);
  assert.equal((chart.match(/<c:title>/g) ?? []).length, 3, 'the chart and both axes');
  assert.match(part(path, 'xl/drawings/drawing1.xml'), /descr="[^"]{40,}"/);
});

test('the same report is the same file', async (t) => {
  const { make } = await reports(t);
  const first = await make(units[0], 'vi');
  const again = await make(units[0], 'vi', 'again');
  assert.deepEqual(await readFile(again.path), await readFile(first.path));
});
