// SPDX-License-Identifier: GPL-3.0-or-later
//
// Import and export: what goes out comes in again as it was; a file is taken whole or not at all,
// with every mistake at its line; twice is once; killed half-way it goes on; and beside a server.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir, writeFile, symlink } from 'node:fs/promises';
import { once } from 'node:events';
import { binary, campaign, folder, must, put, randomUUID, response, run, serve, units } from '../support/program.mjs';
import { cells, columns, csv, csvRow, many } from '../support/rows.mjs';

const mark = 'SỐ LIỆU MÔ PHỎNG';
const text = (path) => readFile(path, 'utf8');

// Imports a file and gives {status, err, ...the JSON}.
async function imports(data, file, ...more) {
  const { status, out, err } = await run(['import', '--data', data, '--campaign', 'qt', file, '--json', ...more]);
  return { status, err, ...(out === '' ? {} : JSON.parse(out)) };
}
const became = ({ status, rows, stored, repeated, quarantined, conflicts, refused }) =>
  ({ status, rows, stored, repeated, quarantined, conflicts, refused });
const counts = (status, rows, { stored = 0, repeated = 0, quarantined = 0, conflicts = 0, refused = 0 } = {}) =>
  ({ status, rows, stored, repeated, quarantined, conflicts, refused });

async function exports(data, out, ...more) {
  await must(['export', '--data', data, '--campaign', 'qt', '--out', out, ...more]);
  return text(out);
}

// The index object of a unit, as the report has it.
async function indexOf(data, where, unit, ...more) {
  await must(['report', '--data', data, '--campaign', 'qt', '--unit', unit, '--format', 'json', '--out', where, ...more]);
  return JSON.parse(await text(`${where}/qt-${unit}.json`)).index;
}

// A line of JSON Lines; `change` edits the response.
const line = (change, id = randomUUID()) => JSON.stringify({ id, ...response(change) });

// --- out and in again ----------------------------------------------------------------------------

// The demo's folder, made and left alone.
async function demo(t, data) {
  const child = spawn(binary, ['demo', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  let out = '';
  for await (const chunk of child.stdout) {
    out += chunk;
    if (out.includes('Ctrl+C')) break;
  }
  child.kill('SIGTERM');
  await once(child, 'exit');
}

test('the demo goes out and comes in again', async (t) => {
  const where = await folder(t);
  const old = `${where}/demo`;
  await demo(t, old);
  const ways = [['csv'], ['jsonl'], ['csv', '--quarantined'], ['jsonl', '--quarantined']];
  const out = async (data, name) => Promise.all(ways.map(async ([format, ...more], i) => {
    const path = `${where}/${name}${i}.${format}`;
    await must(['export', '--data', data, '--campaign', 'demo', '--format', format, '--out', path, ...more]);
    return text(path);
  }));
  const index = async (data, unit, name) => {
    await must(['report', '--data', data, '--campaign', 'demo', '--unit', unit, '--format', 'json', '--out', `${where}/${name}`]);
    return JSON.parse(await text(`${where}/${name}/demo-${unit}.json`)).index;
  };
  const before = await out(old, 'old');
  const commune = before[0].split('\n')[1].split(',')[1];
  assert.ok(before[0].startsWith('id,unit,started,mode,language,') && before[0].includes(mark));
  assert.ok(before[2].includes(',quarantined,reasons\r\n') && /,true,[a-z_]+ \//.test(before[2]));
  assert.ok(before[3].includes('"quarantined":true,"reasons":[{'));

  for (const [i, [format, ...more]] of ways.entries()) {
    await t.test([format, ...more].join(' '), async () => {
      const data = `${where}/new${i}`;
      await must(['init', '--data', data]);
      await must(['campaign', 'create', '--data', data, '--id', 'demo', '--form', 'sipas-2026', '--index', 'sipas-2026',
        '--province', '44', '--simulated']);
      await must(['campaign', 'open', '--data', data, '--id', 'demo']);
      const bring = ['import', '--data', data, '--campaign', 'demo', `${where}/old${i}.${format}`, '--json',
        ...more.length ? ['--quarantine'] : []];
      const first = JSON.parse((await must(bring)).out);
      const rows = before[i].trimEnd().split('\n').length - (format === 'csv');
      assert.equal(first.rows, rows);
      assert.equal(first.stored + first.quarantined, rows);
      assert.equal(first.quarantined > 0, more.length > 0);
      const after = await out(data, `new${i}-`);
      assert.ok(after[0] === before[0], 'the same CSV');
      if (format === 'jsonl') assert.ok(after[1] === before[1], 'the same JSON Lines');
      if (more.length) assert.ok(after[i] === before[i], 'those in quarantine, too');
      for (const unit of ['44', commune]) {
        const [was, is] = await Promise.all([index(old, unit, 'was'), index(data, unit, `is${i}`)]);
        if (!more.length) was.quarantined = 0;
        assert.deepEqual(is, was);
      }
      const twice = JSON.parse((await must(bring)).out);
      assert.deepEqual([twice.stored, twice.quarantined, twice.repeated, twice.conflicts], [0, 0, rows, 0]);
      assert.deepEqual(await out(data, `twice${i}-`), after);
      assert.match((await must(['verify', '--data', data])).err, /\d/);
    });
  }
  await t.test('into the folder it came from: nothing new, though a CSV has no timings', async () => {
    for (const [i, [format]] of ways.entries()) {
      const { status, out: said, err } = await run(['import', '--data', old, '--campaign', 'demo', `${where}/old${i}.${format}`,
        ...i > 1 ? ['--quarantine'] : []]);
      assert.deepEqual([status, said], [0, '']);
      assert.match(err, /Không có gì mới/);
    }
    assert.deepEqual(await out(old, 'again'), before);
  });
  await t.test('invented answers go into no real campaign', async () => {
    const data = `${where}/real`;
    await must(['init', '--data', data]);
    await must(['campaign', 'create', '--data', data, '--id', 'demo', '--form', 'sipas-2026', '--index', 'sipas-2026', '--province', '44']);
    await must(['campaign', 'open', '--data', data, '--id', 'demo']);
    for (const file of ['old0.csv', 'old1.jsonl']) {
      for (const more of [[], ['--quarantine'], ['--check']]) {
        const { status, out: said } = await run(['import', '--data', data, '--campaign', 'demo', `${where}/${file}`, '--json', ...more]);
        const { stored, refused, rows, findings, findings_more } = JSON.parse(said);
        assert.deepEqual([status, stored, refused], [1, 0, rows]);
        assert.ok(findings.every(({ code }) => code === 'import_simulated') && findings.length + findings_more === rows);
      }
    }
    assert.equal(await out(data, 'real').then(([, lines]) => lines), '');
  });
});

test('texts of every kind go out and come in again', async (t) => {
  const where = await folder(t);
  await campaign(`${where}/a`);
  await campaign(`${where}/b`);
  const odd = ['=1+1', "'=1", "''=1", 'null', "'null", '-5', '-', '+84 912', ' x ', '"', 'a,b', 'dòng 1\r\ndòng 2', '\n', '1;6', '@', "'", '\t', 'Rất tốt…', '\u0001', 'true'];
  await writeFile(`${where}/in.jsonl`, odd.map((other) => line((body) => { body.answers.other = other; body.place.field = other; })).join('\r\n'));
  assert.deepEqual(became(await imports(`${where}/a`, `${where}/in.jsonl`)), counts(0, odd.length, { stored: odd.length }));
  const out = await exports(`${where}/a`, `${where}/a.csv`, '--format', 'csv');
  assert.deepEqual(became(await imports(`${where}/b`, `${where}/a.csv`)), counts(0, odd.length, { stored: odd.length }));
  assert.equal(await exports(`${where}/b`, `${where}/b.csv`, '--format', 'csv'), out);
  const said = (await exports(`${where}/b`, `${where}/b.jsonl`)).trimEnd().split('\n').map((row) => JSON.parse(row));
  assert.deepEqual(said.map((row) => row.answers.other).sort(), [...odd].sort());
  assert.deepEqual(said.map((row) => row.place.field).sort(), [...odd].sort());
});

// --- what is refused -----------------------------------------------------------------------------

const id = randomUUID();
const wrongLines = [
  ['not JSON', [line(), '{"id":,}', line()], ['line 2', 'row_json']],
  ['cut off', [line(), line().slice(0, 300)], ['line 2', 'row_json']],
  ['two on a line', [line() + line()], ['line 1', 'row_json']],
  ['an array', [line(), '[]'], ['line 2', 'row_object']],
  ['no id', [line(), JSON.stringify(response())], ['line 2', 'row_id_missing']],
  ['an id that is none', [line(undefined, 'phieu-1')], ['line 1', 'response_id']],
  ['a member twice', [line().replace('{', '{"unit":"1","unit":"2",')], ['line 1', 'json_duplicate']],
  ['not UTF-8', Buffer.concat([Buffer.from(`${line()}\n{"id":"`), Buffer.from([0xff]), Buffer.from('"}\n')]), ['line 2', 'row_json']],
  ['a line that is too long', [`{"id":"${'x'.repeat(300000)}"}`, line()], ['line 1', 'line_long']],
  ['no campaign', [line((body) => { delete body.campaign; })], ['line 1', 'response_no_campaign']],
  ['another campaign', [line(), line((body) => { body.campaign = 'khac'; })], ['line 2', 'import_campaign']],
  ['simulated', [line().replace('{', '{"simulated":true,')], ['line 1', 'import_simulated']],
];
const wrongRows = [
  ['empty', '', ['', 'file_empty']],
  ['columns by semicolons', csv([cells()]).replaceAll(',', ';'), ['line 1', 'table_separator']],
  ['no id column', csv([cells()], columns.slice(1)), ['line 1', 'table_missing']],
  ['no unit column', csv([cells()], columns.filter((name) => name !== 'unit')), ['line 1', 'table_missing']],
  ['a column that is unknown', csv([cells()], [...columns, 'nhan_xet']), ['line 1', 'table_unknown']],
  ['a column that is nearly right', csv([cells()]).replace('q9_24', 'q9-24'), ['line 1', 'table_near']],
  ['a column twice', csv([cells()], [...columns, 'unit']), ['line 1', 'table_twice']],
  ['a cell too few', `${csv([cells(), cells()])}${csvRow(cells()).replace(/,[^,]*$/, '')}\n`, ['line 4', 'csv_columns']],
  ['an open quote', `${csv([cells()])}"${csvRow(cells())}\n`, ['line 3', 'csv_quote']],
  ['not UTF-8', Buffer.concat([Buffer.from(csv([cells()])), Buffer.from(csvRow(cells({ other: 'X' })).replace('X', '\xe1\xba'), 'latin1')]), ['line 3', 'csv_utf8']],
  ['UTF-16', Buffer.from(`\ufeff${csv([cells()])}`, 'utf16le'), ['line 1', 'csv_nul']],
  ['no id in a row', csv([cells(), cells({ id: '' })]), ['line 3', 'row_id_missing']],
  ['an id that is none', csv([cells({ id: '12' })]), ['line 2', 'response_id']],
  ['a cell without a name', csv([{ ...cells(), '': 'x' }], [...columns, '']), ['line 2', 'table_unnamed']],
  ['simulated', csv([cells({ simulated: mark })], [...columns, 'simulated']), ['line 2', 'import_simulated']],
];
const wrongAnswers = [
  ['range', { q9_24: 9 }, 'line 2 q9_24'],
  ['choice', { gender: 7 }, 'line 2 gender'],
  ['type', { gender: 'Nam' }, 'line 2 gender'],
  ['type', { q2: '1,6' }, 'line 2 q2'],
  ['required', { q9_1: '' }, 'line 2 q9_1'],
  ['relevance', { other: '', ethnicity_other: 'Tày' }, 'line 2 ethnicity_other', [...columns, 'ethnicity_other']],
  ['unit', { unit: '99999' }, 'line 2 unit'],
  ['choice', { mode: 'web' }, 'line 2 mode'],
  ['type', { started: '21/11/2026' }, 'line 2 started'],
  ['required', { started: '' }, 'line 2 started'],
  ['time', { started: '2036-01-01T08:00:00+07:00' }, 'line 2 started'],
  ['choice', { language: 'fr' }, 'line 2 language'],
];

test('a file that is wrong somewhere is refused as a whole', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const refuses = async (name, bytes, expected, { quarantine }) => {
    await writeFile(`${where}/${name}`, bytes);
    for (const more of [[], ['--check'], ...quarantine ? [] : [['--quarantine']]]) {
      const result = await imports(data, `${where}/${name}`, ...more);
      assert.equal(result.status, 1, result.err);
      assert.deepEqual(result.findings.filter(({ severity }) => severity === 'error').map(({ at, code }) => [at, code]), [expected]);
      assert.deepEqual([result.accepted, result.stored, result.quarantined], [false, 0, 0]);
      assert.match(result.err, /Chưa nhập phiếu nào/);
    }
    const { err } = await run(['import', '--data', data, '--campaign', 'qt', `${where}/${name}`, '--lang', 'en']);
    assert.match(err, /Nothing was imported/);
    if (expected[0]) assert.ok(err.includes(`${where}/${name}: line ${expected[0].slice(5).replace(' ', ', ')}: error: `), err);
    assert.doesNotMatch(err, /\{[a-z]+\}|AddressSanitizer|runtime error/);
  };
  for (const [what, lines, expected] of wrongLines)
    await t.test(`JSON Lines: ${what}`, () => refuses('x.jsonl', Buffer.isBuffer(lines) ? lines : lines.join('\n'), expected, {}));
  for (const [what, bytes, expected] of wrongRows)
    await t.test(`CSV: ${what}`, () => refuses('x.csv', bytes, expected, {}));
  for (const [code, change, at, names] of wrongAnswers)
    await t.test(`CSV: ${code} ${at}`, () => refuses('x.csv', csv([cells(change), cells()], names), [at, code], { quarantine: true }));
  await t.test('JSON Lines: range', () => refuses('x.jsonl', `${line()}\n${line((body) => { body.answers.q9_24 = 9; })}`,
    ['line 2 /answers/q9_24', 'range'], { quarantine: true }));
  await t.test('the same id with other answers', () => refuses('x.csv', csv([cells({ id }), cells(), cells({ id, q9_1: 1 })]),
    ['line 4', 'import_conflict_line'], { quarantine: true }));
  await t.test('everything at once', async () => {
    const rows = [cells({ q9_24: 9, gender: 7 }), cells(), cells({ id: 'x' }), cells({ unit: '18' })];
    await writeFile(`${where}/x.csv`, csv(rows));
    const { findings, rows: read, refused } = await imports(data, `${where}/x.csv`);
    assert.deepEqual(findings.map(({ at, code }) => `${at} ${code}`),
      ['line 2 gender choice', 'line 2 q9_24 range', 'line 4 response_id', 'line 5 unit unit']);
    assert.deepEqual([read, refused], [4, 3]);
  });
  await t.test('a column that is wrong in every row does not hide the others', async () => {
    const rows = Array.from({ length: 300 }, () => cells({ q9_24: 9 }));
    rows[299].gender = 7;
    await writeFile(`${where}/x.csv`, csv(rows));
    const result = await imports(data, `${where}/x.csv`);
    assert.equal(result.findings.length, 11);
    assert.deepEqual([result.findings_more, result.refused], [290, 300]);
    assert.deepEqual(result.findings[10], { severity: 'error', at: 'line 301 gender', code: 'choice', args: { question: 'gender', value: '7' } });
    const { err } = await run(['import', '--data', data, '--campaign', 'qt', `${where}/x.csv`]);
    assert.match(err, /q9_24: còn 290 dòng nữa/);
    assert.match(err, /301 lỗi/);
  });
  assert.equal(await exports(data, `${where}/nothing`, '--quarantined'), '');
});

test('what is no file of responses', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  await must(['campaign', 'create', '--data', data, '--id', 'draft', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units[0]]);
  await mkdir(`${where}/dir.csv`);
  await writeFile(`${where}/x.csv`, csv([cells()]));
  await writeFile(`${where}/x.xlsx`, 'PK');
  await symlink('/dev/null', `${where}/null.jsonl`);
  const cases = [['none.csv', 3], ['none.jsonl', 3], ['x.xlsx', 2], ['dir.csv', 2], ['null.jsonl', 2], ['x.csv', 3, '--campaign', 'khong-co'], ['x.csv', 1, '--campaign', 'draft']];
  for (const [name, status, ...more] of cases) {
    for (const [language, words] of [['vi', /[Xx]in /], ['en', /Use|Check|Save|Run/]]) {
      const result = await run(['import', '--data', data, ...more.length ? more : ['--campaign', 'qt'], `${where}/${name}`, '--lang', language]);
      assert.deepEqual([result.status, result.out], [status, ''], `${name}: ${result.err}`);
      assert.match(result.err, words);
    }
  }
  assert.equal((await run(['import', '--data', data, '--campaign', 'qt', '-'])).status, 2);
  assert.equal((await run(['import', '--data', data, '--campaign', 'draft', `${where}/x.csv`, '--quarantine'])).status, 0, 'kept for review');
});

// --- what is tolerated ---------------------------------------------------------------------------

test('what spreadsheets and editors do to a file', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const takes = async (name, bytes, rows, codes = []) => {
    await writeFile(`${where}/${name}`, bytes);
    const result = await imports(data, `${where}/${name}`);
    assert.deepEqual(became(result), counts(0, rows, { stored: rows }), JSON.stringify(result.findings));
    assert.deepEqual(result.findings.map(({ code }) => code), codes);
  };
  await t.test('mark, CRLF, no last end of line, empty lines', async () => {
    await takes('x.csv', `\ufeff${csv([cells(), cells()], columns, '\r\n').trimEnd()}`, 2);
    await takes('x.jsonl', `\ufeff${line()}\r\n\r\n${line()}`, 2);
    await takes('X.JSONL', '', 0);
    await takes('x.csv', csv([]), 0);
  });
  await t.test('empty columns at the edge, other order, blanks around codes', async () => {
    await takes('x.csv', csv([{ ...cells({ gender: ' 2 ', mode: ' paper ' }), '': '' }], ['', ...[...columns].reverse(), '']), 1);
  });
  await t.test('columns of the design are named as not stored', async () => {
    await takes('x.csv', csv([cells({ weight: 1.5, psu: 7 })], [...columns, 'weight', 'psu']), 1, ['table_not_stored', 'table_not_stored']);
    assert.doesNotMatch(await exports(data, `${where}/out.csv`, '--format', 'csv'), /weight|psu/);
  });
  await t.test('TRUE and FALSE, seconds', async () => {
    const row = cells({ complete: 'FALSE', seconds: 77, q9_1: '' });
    await takes('x.csv', csv([row], [...columns, 'complete', 'seconds']), 1);
    const lines = (await exports(data, `${where}/out.jsonl`)).trimEnd().split('\n').map((each) => JSON.parse(each));
    const { complete, seconds } = lines.find((each) => each.id === row.id);
    assert.deepEqual([complete, seconds], [false, 77]);
  });
  await t.test('zeros taken from a code are told', async () => {
    const other = `${where}/other`;
    await must(['init', '--data', other]);
    await must(['campaign', 'create', '--data', other, '--id', 'qt', '--form', 'sipas-2026', '--index', 'sipas-2026', '--province', '01']);
    await must(['campaign', 'open', '--data', other, '--id', 'qt']);
    const [{ code }] = JSON.parse((await must(['unit', 'list', '--data', other, '--parent', '01', '--json'])).out);
    assert.match(code, /^0/);
    await writeFile(`${where}/x.csv`, csv([cells({ unit: String(Number(code)), village: '' })]));
    const { status, findings } = await imports(other, `${where}/x.csv`);
    assert.equal(status, 1);
    assert.deepEqual(findings.map(({ code: each, args }) => [each, args.near]), [['unit', undefined], ['import_unit_zeros', code]]);
  });
});

// --- quarantine, conflicts, twice ----------------------------------------------------------------

test('with --quarantine what breaks a rule is kept with its reasons', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const rows = [cells(), cells({ q9_24: 9 }), cells({ id }), cells({ unit: '99999' })];
  await writeFile(`${where}/x.csv`, csv(rows));
  assert.deepEqual(became(await imports(data, `${where}/x.csv`, '--quarantine', '--check')), counts(0, 4, { stored: 2, quarantined: 2 }));
  assert.equal(await exports(data, `${where}/e`, '--quarantined'), '');
  const first = await imports(data, `${where}/x.csv`, '--quarantine');
  assert.deepEqual(became(first), counts(0, 4, { stored: 2, quarantined: 2 }));
  assert.deepEqual(first.findings.map(({ at, code }) => [at, code]), [['line 3 q9_24', 'range'], ['line 5 unit', 'unit']]);
  assert.deepEqual(became(await imports(data, `${where}/x.csv`, '--quarantine')), counts(0, 4, { repeated: 4 }));
  assert.deepEqual(became(await imports(data, `${where}/x.csv`)), counts(0, 4, { repeated: 4 }), 'they are there: nothing to refuse');

  await t.test('staff see them', async () => {
    const held = (await exports(data, `${where}/e`, '--quarantined')).trimEnd().split('\n').map((each) => JSON.parse(each))
      .filter(({ quarantined }) => quarantined);
    assert.deepEqual(held.map((each) => [each.id, each.reasons.map(({ code, at }) => [code, at])]).sort(), [
      [rows[1].id, [['range', '/answers/q9_24']]], [rows[3].id, [['unit', '/unit']]]].sort());
    const table = (await exports(data, `${where}/e`, '--quarantined', '--format', 'csv')).trimEnd().split('\r\n');
    assert.equal(table[0].split(',').slice(-3).join(), 'complete,quarantined,reasons');
    assert.equal(table.filter((each) => each.endsWith(',true,false,')).length, 2);
    assert.equal(table.filter((each) => each.endsWith(',true,true,range /answers/q9_24')).length, 1);
    assert.equal((await exports(data, `${where}/e`)).trimEnd().split('\n').length, 2);
  });
  await t.test('another body under a taken id', async () => {
    await writeFile(`${where}/y.csv`, csv([cells({ id, q9_1: 1 }), cells()]));
    const refused = await imports(data, `${where}/y.csv`);
    assert.deepEqual(became(refused), counts(1, 2, { conflicts: 1, refused: 1 }));
    assert.deepEqual(refused.findings.map(({ at, code }) => [at, code]), [['line 2', 'import_conflict']]);
    assert.deepEqual(became(await imports(data, `${where}/y.csv`, '--quarantine')), counts(0, 2, { stored: 1, conflicts: 1 }));
    const { conflicts, quarantined, responses } = await indexOf(data, `${where}/r`, '44');
    assert.deepEqual([conflicts, quarantined, responses], [1, 2, 3]);
    await imports(data, `${where}/y.csv`, '--quarantine');
    assert.equal((await indexOf(data, `${where}/r`, '44')).conflicts, 1, 'kept once');
  });
  await t.test('the same row twice in a file', async () => {
    const row = cells();
    await writeFile(`${where}/z.csv`, csv([row, row]));
    assert.deepEqual(became(await imports(data, `${where}/z.csv`)), counts(0, 2, { stored: 1, repeated: 1 }));
    await writeFile(`${where}/z.csv`, csv([cells({ id: row.id, q9_1: 2 }), row, cells({ id: row.id, q9_1: 2 })]));
    const again = await imports(data, `${where}/z.csv`, '--quarantine');
    assert.deepEqual(became(again), counts(0, 3, { repeated: 1, conflicts: 2 }));
  });
});

// --- killed, and beside a server -----------------------------------------------------------------

test('an import killed half-way is finished by the same command', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  const rows = 8000;
  await campaign(data);
  await many(`${where}/x.csv`, rows);
  let halfway = 0;
  for (let i = 0, stored = 0; i < 40 && stored < rows; i++) {
    const child = spawn(binary, ['import', '--data', data, '--campaign', 'qt', `${where}/x.csv`], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    const before = stored;
    while (child.exitCode === null && stored <= before) { // killed once it has stored something more
      await new Promise((resolve) => setTimeout(resolve, 20));
      stored = (await indexOf(data, `${where}/r`, '44')).responses;
    }
    child.kill('SIGKILL');
    await ended;
    if (child.signalCode === 'SIGKILL' && stored > 0 && stored < rows) halfway += 1;
    if (halfway >= 3) break;
  }
  assert.ok(halfway >= 1, 'none was killed half-way');
  const last = await imports(data, `${where}/x.csv`);
  assert.equal(last.status, 0);
  assert.equal(last.stored + last.repeated, rows);
  assert.ok(last.repeated > 0);
  t.diagnostic(`killed half-way ${halfway} times; ${last.repeated} rows were there already`);
  assert.deepEqual(became(await imports(data, `${where}/x.csv`)), counts(0, rows, { repeated: rows }));
  await must(['verify', '--data', data]);
  assert.equal((await readdir(where)).filter((name) => name.includes('tmp')).length, 0);
});

test('beside a server', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  const rows = 4000;
  await campaign(data);
  await many(`${where}/x.csv`, rows);
  const server = await serve(t, data);
  let done = false;
  const statuses = [];
  const load = Array.from({ length: 4 }, async () => {
    while (!done) statuses.push((await put(server, randomUUID(), response())).status);
  });
  const result = await imports(data, `${where}/x.csv`);
  done = true;
  await Promise.all(load);
  assert.deepEqual(became(result), counts(0, rows, { stored: rows }));
  assert.ok(statuses.length > 20 && statuses.every((status) => status === 201), `${statuses.length} answers`);
  assert.equal((await indexOf(data, `${where}/r`, '44')).responses, rows + statuses.length);
  assert.deepEqual(became(await imports(data, `${where}/x.csv`)), counts(0, rows, { repeated: rows }));
  t.diagnostic(`${statuses.length} answers were taken in meanwhile`);
});

// --- what goes out -------------------------------------------------------------------------------

test('an export by day, mode and unit, and the report of the same', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const rows = Array.from({ length: 60 }, (_, i) => cells({ unit: units[i % 3], village: '',
    mode: ['kiosk', 'phone', 'interviewer', 'paper'][i % 4], started: `2026-10-${10 + i % 5}T23:30:00+07:00` }));
  await writeFile(`${where}/x.csv`, csv([...rows, cells({ mode: 'phone', q9_24: 9, started: '2026-10-10T08:00:00+07:00' })]));
  assert.equal((await imports(data, `${where}/x.csv`, '--quarantine')).status, 0);
  const ids = async (...more) => (await exports(data, `${where}/e`, ...more)).split('\n').filter(Boolean).map((each) => JSON.parse(each).id).sort();
  const those = (keep) => rows.filter(keep).map((row) => row.id).sort();
  assert.deepEqual(await ids(), those(() => true));
  assert.deepEqual(await ids('--mode', 'kiosk,paper'), those(({ mode }) => mode === 'kiosk' || mode === 'paper'));
  assert.deepEqual(await ids('--from', '2026-10-11', '--to', '2026-10-12'), those(({ started }) => /-1[12]T/.test(started)));
  assert.deepEqual(await ids('--unit', `${units[0]},${units[2]}`), those(({ unit }) => unit !== units[1]));
  assert.deepEqual(await ids('--unit', '44'), those(() => true));
  assert.deepEqual(await ids('--unit', units[1], '--mode', 'phone', '--to', '2026-10-12'),
    those(({ unit, mode, started }) => unit === units[1] && mode === 'phone' && /-1[012]T/.test(started)));
  assert.equal((await ids('--mode', 'phone', '--quarantined')).length, 16);
  assert.equal((await ids('--mode', 'paper', '--quarantined')).length, 15);

  const told = JSON.parse((await must(['export', '--data', data, '--campaign', 'qt', '--out', `${where}/e`, '--mode', 'phone', '--quarantined', '--json'])).out);
  assert.deepEqual(told, { campaign: 'qt', file: `${where}/e`, period: { from: null, to: null }, modes: ['phone'], filter: null, responses: 15, quarantined: 1, purged: 0, simulated: false });
  assert.equal((await text(`${where}/e`)).trimEnd().split('\n').length, 16);

  for (const [modes, expected, held] of [[undefined, 60, 1], ['phone', 15, 1], ['kiosk,paper', 30, 0]]) {
    const more = modes ? ['--mode', modes] : [];
    const index = await indexOf(data, `${where}/r`, '44', ...more);
    assert.deepEqual([index.modes, index.responses, index.quarantined], [modes ? modes.split(',') : null, expected, held]);
    const server = await serve(t, data);
    const reply = await fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=44${modes ? `&mode=${modes}` : ''}`,
      { headers: { authorization: `Bearer ${server.token}` } });
    assert.deepEqual(await reply.json(), index);
    if (modes === 'phone') {
      const bad = await fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?mode=web`, { headers: { authorization: `Bearer ${server.token}` } });
      assert.equal(bad.status, 422);
    }
    await server.stop();
  }
  await must(['report', '--data', data, '--campaign', 'qt', '--unit', '44', '--mode', 'kiosk,paper', '--out', `${where}/r`]);
  assert.match(await text(`${where}/r/qt-44.html`), /chỉ phiếu trả lời tại máy đặt ở quầy, trên giấy/);
});

test('a condition on the answers', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const rows = Array.from({ length: 40 }, (_, i) => cells({ gender: 1 + i % 2, q9_1: 1 + i % 5, q2: i % 4 ? '1;6' : '6' }));
  await writeFile(`${where}/x.csv`, csv(rows));
  await imports(data, `${where}/x.csv`);
  const server = await serve(t, data);
  const ask = (filter) => fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=44&filter=${encodeURIComponent(filter)}`,
    { headers: { authorization: `Bearer ${server.token}` } });
  for (const [filter, keep] of [
    [['=', 'gender', 2], ({ gender }) => gender === 2],
    [['and', ['=', 'gender', 1], ['<=', 'q9_1', 2]], ({ gender, q9_1: item }) => gender === 1 && item <= 2],
    [['has', 'q2', 1], ({ q2 }) => q2 === '1;6'],
    [['empty', 'q9_1'], () => false]]) {
    const text = JSON.stringify(filter);
    const out = await exports(data, `${where}/e`, '--filter', text);
    assert.deepEqual(out.split('\n').filter(Boolean).map((each) => JSON.parse(each).id).sort(), rows.filter(keep).map((row) => row.id).sort());
    const index = await indexOf(data, `${where}/r`, '44', '--filter', text);
    assert.deepEqual([index.responses, index.filter], [rows.filter(keep).length, filter]);
    assert.deepEqual(await (await ask(text)).json(), index);
  }
  assert.equal((await indexOf(data, `${where}/r`, '44')).filter, null);
  for (const [bad, words] of [['[', /JSON/], ['["=","khong",1]', /khong/], ['["=","gender",9]', /gender.*9/], ['["empty","other"]', /other/], ['5', /"=", "q1", 2/]]) {
    for (const line of [['export', '--out', `${where}/e`], ['report', '--all', '--out', `${where}/r`]]) {
      const { status, err } = await run([...line, '--data', data, '--campaign', 'qt', '--filter', bad]);
      assert.equal(status, 2, err);
      assert.match(err, words);
    }
    assert.equal((await ask(bad)).status, 422);
  }
  for (const broken of ['filter=%ff', 'mode=%ff', 'from=%ff', 'mode='])
    assert.equal((await fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=44&${broken}`,
      { headers: { authorization: `Bearer ${server.token}` } })).status, 422, broken);
});

test('where an export goes', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  await writeFile(`${where}/x.csv`, csv([cells({ other: 'Tốt' }), cells()]));
  await imports(data, `${where}/x.csv`);
  const lines = await exports(data, `${where}/e.jsonl`);
  for (const out of ['-', '/dev/stdout']) {
    const { status, out: said, err } = await run(['export', '--data', data, '--campaign', 'qt', '--out', out]);
    assert.deepEqual([status, said], [0, lines]);
    assert.match(err, /2 phiếu/);
  }
  const plain = await exports(data, `${where}/e.csv`, '--format', 'csv');
  assert.ok(plain.startsWith('id,'));
  assert.equal(await exports(data, `${where}/bom.csv`, '--format', 'csv', '--bom'), `\ufeff${plain}`);
  await copyFile(`${where}/bom.csv`, `${where}/again.csv`);
  assert.deepEqual(became(await imports(data, `${where}/again.csv`)), counts(0, 2, { repeated: 2 }));
  await symlink('/dev/full', `${where}/full`);
  const full = spawn('sh', ['-c', `exec "$0" export --data "${data}" --campaign qt --out - > /dev/full`, binary], { stdio: 'ignore' });
  assert.equal((await once(full, 'exit'))[0], 4, 'disk full');
  assert.equal((await run(['export', '--data', data, '--campaign', 'qt', '--out', `${where}/full`])).status, 1, 'a link to a device');
  if (process.getuid() !== 0)
    assert.equal((await run(['export', '--data', data, '--campaign', 'qt', '--out', '/hailong-not-allowed'])).status, 3);
  assert.deepEqual((await readdir(where)).filter((name) => name.includes('.tmp-')), []);
});
