// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every figure of the provinces' documents that a program can reproduce: each file of
// tests/cases/seeds is one, with the figures it is made of, run through the program. A second pass
// alters each of those by enough to change what is printed (of a rank: two units swapped), and the
// answer must change: nothing is known by heart. Those of tests/cases/misfits do not come out as
// printed, for the reasons docs/reproduced.md gives: what is computed instead is held.
//
//   index    an id, or "definition": tables.definition, JSON in a text
//   tables   the files, as rows of cells; or the name of a file of tests/cases/papi
//   read     where the figure stands in the JSON; a first name that is no member is a unit's
//   alter    by how much, by column, "unit/column", "table:dimension" or "*"; 1 where it says nothing,
//            0 = left alone
//   swap     two units of the file `input` that change places
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, run } from '../support/program.mjs';

const cases = fileURLToPath(new URL('../cases/', import.meta.url));
const list = async (where) => (await readdir(join(cases, where))).filter((name) => name.endsWith('.json')).sort();
const names = await list('seeds');

async function load(where, name) {
  const one = JSON.parse(await readFile(join(cases, where, name), 'utf8'));
  for (const [table, rows] of Object.entries(one.tables)) {
    if (table !== 'definition' && typeof rows === 'string')
      one.tables[table] = (await readFile(join(cases, 'papi', rows), 'utf8')).trim().split(/\r?\n/).map((line) => line.split(','));
  }
  return one;
}

async function answer(one, where) {
  const path = (table) => join(where, table === 'definition' ? 'definition.json' : `${table}.csv`);
  for (const [table, rows] of Object.entries(one.tables))
    await writeFile(path(table), table === 'definition' ? rows : rows.map((row) => row.join(',')).join('\n') + '\n');
  const index = one.index === 'definition' ? path('definition') : one.index;
  const options = (one.options ?? []).map((word) => word.replace(/^\{(.*)\}$/, (_, table) => path(table)));
  const digits = one.digits === undefined ? [] : ['--digits', String(one.digits)];
  const { status, out, err } = await run(['index', index, path('input'), '--json', '--lang', 'en', ...options, ...digits]);
  assert.equal(status, 0, err);
  const result = JSON.parse(out);
  const [first, ...rest] = one.read;
  const start = first in result ? result[first] : result.units.find((unit) => unit.unit === first);
  return rest.reduce((value, key) => value[key], start);
}

// A figure as the document has it: "0.76" of "0.76", -14 of "-14", { value: "0.66" } of "0.66".
const shown = (value) => (value !== null && typeof value === 'object' ? String(value.value) : String(value));

function amount(alter, table, unit, column) {
  if (typeof alter === 'string') return Number(alter);
  return alter?.[`${table}:${column.split('.')[0]}`] ?? alter?.[`${unit}/${column}`] ?? alter?.[column] ?? alter?.['*'] ?? 1;
}

function* altered(one) {
  for (const [table, rows] of Object.entries(one.tables)) {
    if (table === 'definition') continue;
    for (let row = 1; row < rows.length; row++) {
      for (let column = 1; column < rows[row].length; column++) {
        const by = amount(one.alter, table, rows[row][0], rows[0][column]);
        if (by === 0 || rows[row][column] === '') continue;
        const copy = structuredClone(one);
        const cell = Number(rows[row][column]);
        copy.tables[table][row][column] = String(Number((cell + by).toFixed(9)));
        yield [`${table} ${rows[row][0]} ${rows[0][column]} by ${by}`, copy];
      }
    }
  }
}

function swapped(one) {
  const copy = structuredClone(one);
  const rows = copy.tables.input;
  const [a, b] = one.swap.map((unit) => rows.findIndex((row) => row[0] === unit));
  assert.ok(a > 0 && b > 0, one.swap.join(' '));
  [rows[a][0], rows[b][0]] = [rows[b][0], rows[a][0]];
  if (typeof one.read[0] === 'string' && one.read[0] === 'units') [rows[a], rows[b]] = [rows[b], rows[a]];
  return copy;
}

test('there are as many figures as the documents have that fit', () => {
  assert.equal(names.length, 78); // 76 of the list, PAPI's total of 2022 beside that of 2023, ups and downs apart
});

for (const name of names) {
  test(name, async (t) => {
    const one = await load('seeds', name);
    const where = await folder(t);
    assert.equal(shown(await answer(one, where)), one.printed, one.quantity);
    if (one.swap) {
      assert.notEqual(shown(await answer(swapped(one), where)), one.printed, 'swapped');
      return;
    }
    let count = 0;
    for (const [what, copy] of altered(one)) {
      assert.notEqual(shown(await answer(copy, where)), one.printed, what);
      count++;
    }
    assert.ok(count > 0, 'nothing was altered');
  });
}

for (const name of await list('misfits')) {
  test(`misfit ${name}`, async (t) => {
    const one = await load('misfits', name);
    assert.equal(shown(await answer(one, await folder(t))), one.computed, one.quantity);
    assert.notEqual(one.computed, one.printed, one.reason);
  });
}
