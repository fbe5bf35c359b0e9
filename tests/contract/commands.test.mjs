// SPDX-License-Identifier: GPL-3.0-or-later
//
// The command line: bad input to every command (exit status, message and remedy in both languages,
// nothing changed), the help of every command, and the good paths, alone and beside a server.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { spawn } from 'node:child_process';
import { cp, mkdir, open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { binary, folder, must, put, randomUUID, response, run, serve } from '../support/program.mjs';
import { check, refuses, speech } from '../support/speech.mjs';
import { table } from '../support/commands.mjs';

// Every command: its operand, the options it needs, the others, those that take no value (`--all` too).
const commands = Object.entries(table).map(([name, { operand, needs = [], may = [], flags = [] }]) =>
  ({ name, operand, needs, may, flags }));

const words = (text, ...more) => [...text.split(' '), ...more];

// Every file under a folder with the hash of its bytes; of SQLite's helpers only a WAL with
// something in it counts.
async function contents(where) {
  const files = {};
  for (const entry of await readdir(where, { recursive: true, withFileTypes: true })) {
    const path = `${entry.path}/${entry.name}`;
    const bytes = entry.isFile() ? await readFile(path) : Buffer.from(entry.isDirectory() ? 'folder' : 'other');
    if (!path.endsWith('.db-shm') && !(path.endsWith('.db-wal') && bytes.length === 0))
      files[path] = createHash('sha256').update(bytes).digest('hex');
  }
  return files;
}

// What the commands themselves show of a store.
async function shown(where, data) {
  const out = `${where}/shown.jsonl`;
  const lists = ['campaign list', 'form list', 'unit list', 'unit list --parent 44', 'unit list --parent 46'];
  const all = await Promise.all(lists.map(async (list) => JSON.parse((await must(words(`${list} --data ${data} --json`))).out)));
  await must(['export', '--data', data, '--campaign', 'qt', '--out', out]);
  all.push((await readFile(out, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line)));
  await rm(out);
  return { counts: all.map((list) => list.length), all };
}

// --- bad files -----------------------------------------------------------------------------------

const head = 'code,level,type,name,full_name,full_name_en,parent\n';
const provinces = '44,province,tỉnh,Quảng Trị,,,\n46,province,thành phố,Huế,,,\n';
const communes = '19333,commune,phường,Đông Hà,,,44\n19351,commune,phường,Nam Đông Hà,,,44\n' +
  '19753,commune,phường,Phú Xuân,,,46\n';
const badUnits = [
  ['bad header', 'code,level,type,ten,full_name,full_name_en,parent\n', 1, 'name', 'ten'],
  ['no header', '44,province,x,y,,,\n', 1, 'full_name_en'],
  ['duplicate code', `${head}${provinces}${communes}19333,commune,phường,Khác,,,44\n`, 7, '19333'],
  ['unknown parent', `${head}${provinces}00100,commune,xã,Lạc,,,45\n`, 4, '00100', '45'],
  ['no parent', `${head}${provinces}00100,commune,xã,Lạc,,,\n`, 4, '00100'],
  ['parent of the same level', `${head}${provinces}${communes}00100,commune,xã,Lạc,,,19333\n`, 7, '19333'],
  ['bad UTF-8', Buffer.concat([Buffer.from(head + provinces), Buffer.from('01,commune,\xe1\xba,,,,44\n', 'latin1')]), 4, 'UTF-8'],
  ['UTF-16', Buffer.from(`\ufeff${head}`, 'utf16le'), 1],
  ['open quote', `${head}${provinces}00100,commune,xã,"Lạc,,,44\n`, 4],
  ['too few cells', `${head}${provinces}00100,commune,xã\n`, 4, '3', '7'],
  ['unknown level', `${head}44,tinh,tỉnh,Quảng Trị,,,\n`, 2, 'tinh', 'province'],
  ['bad code', `${head}4 4,province,tỉnh,Quảng Trị,,,\n`, 2, '4 4'],
  ['no name', `${head}44,province,tỉnh,,,,\n`, 2, '44'],
  ['bad day', `${head.trim()},valid_from\n44,province,tỉnh,Quảng Trị,,,,30/4/2026\n`, 2, '30/4/2026'],
  ['two mistakes at once', `${head}44,tinh,tỉnh,Quảng Trị,,,\n46,province,thành phố,,,,\n`, 2, 3],
  ['empty file', ''],
];

function form(change = () => {}) {
  const document = { id: 'thu', version: '1', wording: 'own', languages: ['vi'], title: { vi: 'Phiếu thử' },
    scales: { muc: [{ value: 1, label: { vi: 'Kém' } }, { value: 2, label: { vi: 'Tốt' } }] },
    questions: [{ id: 'a', type: 'scale', scale: 'muc', label: { vi: 'Câu a' } },
      { id: 'b', type: 'one', label: { vi: 'Câu b' },
        choices: [{ value: 1, label: { vi: 'Có' } }, { value: 2, label: { vi: 'Không' } }] },
      { id: 'c', type: 'text', label: { vi: 'Câu c' }, relevant: ['=', 'a', 1] }] };
  change(document, document.questions);
  return JSON.stringify(document, null, 2);
}
const badForms = [
  ['not JSON', '{\n  "id": "thu",\n  "version": 1,,\n}', 3, ['cột 16', 'column 16']],
  ['cut off', form().slice(0, 200), ['cột', 'column']],
  ['duplicate member', form().replace('"wording"', '"id": "hai",\n  "wording"'), '"id"'],
  ['bad UTF-8', Buffer.from('{\n "id": "th\xfa"}', 'latin1'), 2],
  ['empty file', '', 1],
  ['not an object', '[]', '{}'],
  ['unknown type', form((_, q) => { q[1].type = 'chon'; }), '/questions/1/type', 'chon'],
  ['unknown scale', form((_, q) => { q[0].scale = 'diem'; }), '/questions/0/scale', 'diem'],
  ['relevant to a later question', form((_, q) => { q[0].relevant = ['=', 'b', 1]; }), '/questions/0/relevant'],
  ['relevant to a choice that is not', form((_, q) => { q[2].relevant = ['=', 'a', 7]; }), '/questions/2/relevant', '7'],
  ['unknown member', form((document) => { document.mau = 1; }), 'mau'],
  ['no version', form((document) => { delete document.version; }), 'version'],
  ['duplicate question', form((_, q) => { q[1].id = 'a'; }), '/questions/1/id'],
  ['two mistakes at once', form((_, q) => { q[0].scale = 'diem'; q[1].type = 'chon'; }), '/questions/0/scale', '/questions/1/type'],
  ['too large', form((document) => { document.title.vi = 'x'.repeat(1 << 20); }), '1048576'],
];

// --- the cases: [what, arguments, exit status, what the message names] ---------------------------

const usage = [
  ['no command', [], 2, '--help'],
  ['unknown command', ['khong'], 2, 'khong', '--help'],
  ['group without its verb', ['campaign'], 2, 'campaign', 'create', 'closing'],
  ['unknown verb', ['campaign', 'xoa'], 2, 'campaign xoa', 'create', 'closing'],
  ['flag twice', ['report', '--all', '--all'], 2, '--all'],
  ['flag with a value', ['report', '--all=co'], 2, '--all=co'],
  ...commands.flatMap(({ name, operand, needs, may }) => {
    const [option] = [...may, ...needs];
    const line = [name.split(' '), operand ? operand.includes('...') ? ['tep'] : operand.split(' ').map(() => 'tep') : [],
      needs.flatMap((option) => [`--${option}`, 'x'])].flat();
    return [
      ['unknown option', [...line, '--khong', 'x'], 2, '--khong', `hailong ${name}`],
      ...operand?.endsWith('...') ? [] : [['one too many', [...line, 'du'], 2, '"du"', `hailong ${name}`]],
      ['bare --', [...line, '--'], 2, '--', `hailong ${name}`],
      ...operand ? [['no operand', name.split(' '), 2, operand], ['empty operand', words(name, ''), 2, operand]] : [],
      ...needs.map((option) => [`no --${option}`, [...words(name), ...operand ? ['tep'] : [],
        ...needs.flatMap((other) => (other === option ? [] : [`--${other}`, 'x']))], 2, `--${option}`]),
      ...option ? [[`--${option} twice`, [...line, `--${option}`, 'x', `--${option}=y`], 2, `--${option}`],
        [`--${option} empty`, words(name, `--${option}=`), 2, `--${option}`],
        [`--${option} last`, words(name, `--${option}`), 2, `--${option}`],
        [`--${option} before another option`, words(name, `--${option}`, '--json'), 2, `--${option}`]] : [],
    ].map(([what, ...rest]) => [`${name}: ${what}`, ...rest]);
  }),
];

function cases({ where, data, taken }) {
  const fresh = `${where}/fresh`;
  const sipas = ['--form', 'sipas-2026', '--index', 'sipas-2026'];
  const create = (...more) => ['campaign', 'create', '--data', data, ...more];
  const made = (...more) => create('--id', 'm', ...sipas, ...more);
  const report = (...more) => ['report', '--data', data, '--campaign', 'qt', '--out', `${where}/out`, ...more];
  const saves = (out, ...more) => ['export', '--data', data, '--campaign', 'qt', '--out', out, ...more];
  const turns = (verb, id) => ['campaign', verb, '--data', data, '--id', id];
  const listens = (at) => ['serve', '--data', data, '--listen', at];
  // one working line of every command that opens a store
  const opens = (store) => [['serve', '--listen', '127.0.0.1:0'], ['campaign', 'create', '--id', 'm', ...sipas, '--units', '19333'],
    ['campaign', 'list'], ['campaign', 'open', '--id', 'draft'], ['campaign', 'closing', '--id', 'qt'], ['campaign', 'close', '--id', 'qt'],
    ['form', 'list'], ['form', 'show', '--id', 'thu'], ['form', 'publish', `${where}/thu.json`], ['unit', 'list'],
    ['unit', 'import', `${where}/units.csv`], ['export', '--campaign', 'qt', '--out', `${where}/x`],
    ['report', '--campaign', 'qt', '--all', '--out', `${where}/out`]].map((line) => [...line, '--data', store]);
  const whole = { init: ['init', '--data', fresh, '--units'], check: ['unit', 'check'], import: ['unit', 'import', '--data', data],
    lint: ['form', 'lint'], publish: ['form', 'publish', '--data', data] };
  const files = (kind, bad, names) => names.flatMap((name) => [
    [`${name}: missing file`, [...whole[name], `${where}/none`], 3, `${where}/none`],
    ...bad.map(([what, , ...says], i) => [`${name}: ${what}`, [...whole[name], `${where}/${kind}${i}`], 1, `${kind}${i}`, ...says])]);
  return {
    init: [['folder not empty', ['init', '--data', data], 1, data],
      ['folder is a file', ['init', '--data', `${where}/units.csv`], 1, 'units.csv'],
      ['folder under a file', ['init', '--data', `${where}/units.csv/data`], 1, 'units.csv'],
      ...files('units', badUnits, ['init'])],
    unit: [['list: unknown parent', ['unit', 'list', '--data', data, '--parent', '99'], 3, '99', 'hailong unit list'],
      ...files('units', badUnits, ['check', 'import'])],
    form: [['show: unknown form', ['form', 'show', '--data', data, '--id', 'khong-co'], 3, 'khong-co'],
      ['show: unknown version', ['form', 'show', '--data', data, '--id', 'thu', '--version', '9'], 3, 'thu', '9'],
      ['publish: changed under the same version', ['form', 'publish', '--data', data, `${where}/changed.json`], 1, 'thu', '1'],
      ...files('form', badForms, ['lint', 'publish'])],
    'campaign create': [
      ['unknown form', create(...words('--id m --form khong-co --index sipas-2026 --units 19333')), 3, 'khong-co', 'hailong form list'],
      ['unknown index', create(...words('--id m --form sipas-2026 --index khong-co --units 19333')), 3, 'khong-co'],
      ['index of another form', create(...words('--id m --form thu --index sipas-2026 --units 19333')), 1, 'thu', 'sipas-2026'],
      ['unknown unit', made('--units', '19333,99999'), 3, '99999', 'hailong unit list'],
      ['an empty unit', made('--units', '19333,'), 3, '""', 'hailong unit list'],
      ['a unit twice', made('--units', '19333,19351,19333'), 2, '19333'],
      ['unknown province', made('--province', '99'), 3, '99', 'hailong unit list'],
      ['a province that is none', made('--province', '19333'), 3, '19333'],
      ['both ways', made('--units', '19333', '--province', '44'), 2, '--units', '--province'],
      ['neither way', made(), 2, '--units', '--province'],
      ['bad first day', made('--units', '19333', '--from', '2026-02-30'), 2, '--from', '2026-02-30'],
      ['bad last day', made('--units', '19333', '--to', '1/12/2026'), 2, '--to', '1/12/2026'],
      ['last before first', made('--units', '19333', '--from', '2026-12-02', '--to', '2026-12-01'), 2, '--from', '--to'],
      ['bad access', made('--units', '19333', '--access', 'kin'), 2, 'kin', 'ticket'],
      ...['đợt 1', 'a/b', 'a'.repeat(65)].map((id) => [`id ${id}`, create('--id', id, ...sipas, '--units', '19333'), 2, id]),
      ['id taken', create('--id', 'qt', ...sipas, '--units', '19333'), 1, 'qt']],
    'campaign state': [
      ...['open', 'closing', 'close'].map((verb) => [`${verb}: unknown`, turns(verb, 'khong-co'), 3, 'khong-co']),
      ...['open qt open', 'close qt open', 'closing draft draft', 'close draft draft', 'open over closed', 'closing over closed']
        .map((text) => text.split(' ')).map(([verb, id, state]) => [`${verb} from ${state}`, turns(verb, id), 1, id, state])],
    export: [['unknown campaign', ['export', '--data', data, '--campaign', 'khong-co', '--out', `${where}/x`], 3, 'khong-co'],
      ['bad format', saves(`${where}/x`, '--format', 'xls'), 2, 'xls', 'csv'],
      ...['xlsx', 'sav', 'dta'].map((format) => [`format ${format}`, saves(`${where}/x`, '--format', format), 2, format, 'jsonl']),
      ['a mark in JSON Lines', saves(`${where}/x`, '--bom'), 2, '--bom', 'csv'],
      ['JSON among responses', saves('-', '--json'), 2, '--json', '--out -'],
      ['bad day', saves(`${where}/x`, '--from', '1/12/2026'), 2, '--from', '1/12/2026'],
      ['last before first', saves(`${where}/x`, '--from', '2026-12-02', '--to', '2026-12-01'), 2, '--from', '--to'],
      ...['web', 'kiosk,', ',', 'kiosk;phone'].map((mode) => [`mode ${mode}`, saves(`${where}/x`, '--mode', mode), 2, mode, 'interviewer']),
      ['unknown unit', saves(`${where}/x`, '--unit', '19333,99999'), 3, '99999', 'qt'],
      ['a device as path', saves('/dev/null'), 1, '/dev/null'],
      ['a folder as path', saves(`${where}/plain`), 4, `${where}/plain`],
      ['path under a file', saves(`${where}/units.csv/x`), 1, `${where}/units.csv`],
      ['path that cannot be made', saves('/proc/none/x'), 3, '/proc/none']],
    report: [['unknown campaign', ['report', '--data', data, '--campaign', 'khong-co', '--all', '--out', `${where}/out`], 3, 'khong-co'],
      ['unknown unit', report('--unit', '99999'), 3, '99999'],
      ['no unit code', report('--unit', '../../x'), 3, '../../x'],
      ['unit of another province', report('--unit', '19753'), 3, '19753'],
      ['another province', report('--unit', '46'), 3, '46'],
      ['--unit and --all', report('--unit', '19333', '--all'), 2, '--unit', '--all'],
      ['neither', report(), 2, '--unit', '--all'],
      ...['odt', 'html,odt', 'html,,json'].map((format) => [`format ${format}`, report('--all', '--format', format), 2, 'json', 'html']),
      ['bad day', report('--all', '--from', 'hôm qua'), 2, '--from', 'hôm qua'],
      ['bad mode', report('--all', '--mode', 'web'), 2, 'web', 'paper'],
      ['last before first', report('--all', '--from', '2026-12-02', '--to', '2026-12-01'), 2, '--from', '--to'],
      ['out is a file', ['report', '--data', data, '--campaign', 'qt', '--all', '--out', `${where}/units.csv`], 1, 'units.csv'],
      ['out under a file', ['report', '--data', data, '--campaign', 'qt', '--all', '--out', `${where}/units.csv/out`], 4, 'units.csv'],
      ['out that cannot be made', ['report', '--data', data, '--campaign', 'qt', '--all', '--out', '/proc/none'], 3, '/proc/none']],
    serve: [['port taken', listens(`127.0.0.1:${taken}`), 4, `127.0.0.1:${taken}`],
      ['address of another machine', listens('192.0.2.1:8080'), 4, '192.0.2.1:8080'],
      ...['nonsense', '127.0.0.1', '127.0.0.1:', '127.0.0.1:x', '127.0.0.1:99999', '127.0.0.1:-1', '300.1.1.1:8080',
        '[::1:8080', 'localhost.invalid:80'].map((at) => [`address ${at}`, listens(at), 2, at]),
      ...['0', '513', '-1', 'x', '1.5'].map((rows) => [`batch ${rows}`, [...listens('127.0.0.1:0'), `--batch=${rows}`], 2, '--batch', rows, '512']),
      ['no token', ['serve', '--data', `${where}/no-token`, '--listen', '127.0.0.1:0'], 3, 'operator.token'],
      ['wrong rate', ['serve', '--data', data, '--listen', '127.0.0.1:0', '--rate', '0/s'], 2, '0/s', '5/s'],
      ['access log that cannot be opened',
        ['serve', '--data', data, '--listen', '127.0.0.1:0', '--access-log', `${where}/none/log`], 4, `${where}/none/log`],
      ['bad token', ['serve', '--data', `${where}/bad-token`, '--listen', '127.0.0.1:0'], 1, 'operator.token']],
    demo: [['a folder of another kind', ['demo', '--data', `${where}/plain`, '--listen', '127.0.0.1:0'], 3, `${where}/plain`],
      ['a folder with real campaigns', ['demo', '--data', data, '--listen', '127.0.0.1:0'], 3, data],
      ['a file', ['demo', '--data', `${where}/units.csv`, '--listen', '127.0.0.1:0'], 3, 'units.csv'],
      ['bad address', ['demo', '--data', fresh, '--listen', 'nonsense'], 2, 'nonsense']],
    // every command on two of them, three commands on the rest
    folders: [['none', 3, 1], ['damaged', 4, 1], ['plain', 3, 6], ['foreign', 1, 6], ['newer', 1, 6], ['text', 4, 6]]
      .flatMap(([kind, status, step]) => opens(`${where}/${kind}`).filter((_, i) => i % step === 0)
        .map((line) => [`${kind}: ${line[0]} ${line[1]}`, line, status, `${where}/${kind}`])),
  };
}

// --- bad input -----------------------------------------------------------------------------------

async function withBytes(from, to, change) {
  await cp(from, to, { recursive: true });
  const bytes = await readFile(`${to}/hailong.db`);
  await writeFile(`${to}/hailong.db`, change(bytes) ?? bytes);
}

// A store with something of everything, and beside it folders and files of every bad kind.
async function prepare(t) {
  const where = await folder(t);
  const data = `${where}/data`;
  const texts = { 'units.csv': head + provinces + communes, 'thu.json': form(),
    'changed.json': form((document) => { document.title.vi = 'Khác'; }) };
  badUnits.forEach(([, text], i) => { texts[`units${i}`] = text; });
  badForms.forEach(([, text], i) => { texts[`form${i}`] = text; });
  await Promise.all(Object.entries(texts).map(([name, text]) => writeFile(`${where}/${name}`, text)));
  await must(['init', '--data', data, '--units', `${where}/units.csv`]);
  await must(['form', 'publish', '--data', data, `${where}/thu.json`]);
  for (const [id, ...states] of [['qt', 'open'], ['draft'], ['over', 'open', 'closing', 'close']]) {
    await must(['campaign', 'create', '--data', data, '--id', id, '--form', 'sipas-2026', '--index', 'sipas-2026', '--province', '44']);
    for (const state of states) await must(['campaign', state, '--data', data, '--id', id]);
  }
  const server = await serve(t, data);
  for (let i = 0; i < 3; i++) assert.equal((await put(server, randomUUID(), response())).status, 201);
  await server.stop();
  await mkdir(`${where}/plain`);
  await writeFile(`${where}/plain/readme`, 'x');
  await withBytes(data, `${where}/foreign`, (bytes) => { bytes.writeUInt32BE(0, 68); });
  await withBytes(data, `${where}/newer`, (bytes) => { bytes.writeUInt32BE(9999, 60); });
  await withBytes(data, `${where}/text`, () => 'x'.repeat(9000));
  await withBytes(data, `${where}/damaged`, (bytes) => { bytes.fill(0xff, 4096); });
  await withBytes(data, `${where}/no-token`, () => {});
  await rm(`${where}/no-token/operator.token`);
  await withBytes(data, `${where}/bad-token`, () => {});
  await writeFile(`${where}/bad-token/operator.token`, 'x\n');
  return { where, data };
}

test('bad usage of every command', async (t) => {
  for (const [what, args, status, ...says] of usage)
    await t.test(what, () => refuses(args, status, says));
  await t.test('unknown language', async () => {
    for (const [language, said] of [['fr', '"fr"'], ['', '--lang']]) {
      const { status, out, err } = await run(['campaign', 'list', '--data', 'x', '--lang', language]);
      assert.deepEqual([status, out], [2, '']);
      check(err, 'vi', [said]);
    }
  });
});

test('bad input changes nothing', async (t) => {
  const { where, data } = await prepare(t);
  const occupied = createServer().listen(0, '127.0.0.1');
  t.after(() => occupied.close());
  await new Promise((resolve) => occupied.on('listening', resolve));
  const before = await shown(where, data);
  assert.deepEqual(before.counts, [3, 7, 2, 2, 1, 3]);
  let files = await contents(where);
  for (const [command, list] of Object.entries(cases({ where, data, taken: occupied.address().port }))) {
    await t.test(command, async (group) => {
      for (const [what, args, status, ...says] of list)
        await group.test(what, async () => {
          await refuses(args, status, says).finally(async () => {
            const old = files;
            files = await contents(where);
            assert.deepEqual(files, old, 'nothing changed');
          });
        });
    });
  }
  assert.deepEqual(await shown(where, data), before);
});

test('a result that cannot be written is a fault', async () => {
  const full = await open('/dev/full', 'w');
  const child = spawn(binary, ['--help'], { stdio: ['ignore', full.fd, 'pipe'], env: { ...process.env, LC_ALL: 'vi' } });
  let err = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  const status = await new Promise((resolve) => child.on('close', resolve));
  await full.close();
  assert.equal(status, 4);
  check(err, 'vi', []);
});

test('form lint --json gives findings, refused or not', async (t) => {
  const where = await folder(t);
  const lint = async (text) => {
    await writeFile(`${where}/f`, text);
    const { status, out } = await run(['form', 'lint', `${where}/f`, '--json']);
    return { status, ...JSON.parse(out) };
  };
  assert.deepEqual(await lint(form()), { status: 0, accepted: true, findings: [],
    coverage: [{ language: 'vi', name: null, fallback: null, texts: 8, missing: 0 }] });
  const scale = await lint(form((_, q) => { q[0].scale = 'diem'; }));
  assert.deepEqual(scale, { status: 1, accepted: false,
    findings: [{ severity: 'error', at: '/questions/0/scale', code: 'form_scale_unknown', args: { scale: 'diem' } }] });
  const syntax = await lint('{\n"id":}');
  assert.deepEqual([syntax.status, syntax.accepted, syntax.findings.length], [1, false, 1]);
  assert.equal(syntax.findings[0].code, 'json_syntax');
  assert.deepEqual([syntax.findings[0].args.line, syntax.findings[0].args.column], ['2', '6']);
});

// --- help ----------------------------------------------------------------------------------------

test('help of every command in both languages', async (t) => {
  for (const [language, more] of [['vi', []], ['en', ['--lang', 'en']]]) {
    const helps = async (args) => {
      const { status, out, err } = await run([...args, ...more]);
      assert.deepEqual([status, err], [0, '']);
      assert.ok(speech[language].is(out), out);
      assert.doesNotMatch(out, /\b(help|option|usage)_[a-z]/, 'a bare message id');
      return out;
    };
    for (const all of [['--help'], ['help']])
      await t.test(`${all} ${language}`, async () => {
        const listed = [...(await helps(all)).matchAll(/^ {2}hailong (\S+(?: \S+)?) {2,}\S/gm)].map((found) => found[1]);
        assert.deepEqual(listed, commands.map(({ name }) => name));
      });
    await t.test(`campaign ${language}`, async () => {
      const out = await helps(['campaign', '--help']);
      for (const verb of ['create', 'list', 'open', 'closing', 'close']) assert.ok(out.includes(`hailong campaign ${verb}`), out);
    });
    for (const { name, operand, needs, may, flags } of commands)
      await t.test(`${name} ${language}`, async () => {
        const out = await helps([...words(name), '--help']);
        const listed = [...out.matchAll(/^ {2}--([a-z-]+) .*\S {2,}\S|^ {2}--([a-z-]+)  +\S/gm)].map((found) => found[1] ?? found[2]);
        assert.deepEqual(listed.sort(), [...needs, ...may, ...flags, 'lang', 'json', 'help'].sort());
        assert.ok(out.includes(`hailong ${name}${operand ? ` ${operand}` : ''}`), out);
      });
  }
  assert.match((await run(['--version'])).out, /^hailong \d+\.\d+\.\d+\n$/);
  const { status, out } = await run(['--lang', 'en', 'campaign', 'list', '--help']);
  assert.deepEqual([status, out.includes('List the campaigns')], [0, true], '--lang may stand first');
});

// --- good paths ----------------------------------------------------------------------------------

function csv(text) {
  const rows = [];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)) {
    if (!rows.open) rows.push(rows.open = []);
    rows.open.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ',') rows.open = null;
  }
  return rows;
}

test('from an empty folder to reports', async (t) => {
  const where = await folder(t);
  const data = `${where}/new/nested/data`;
  const json = async (...args) => JSON.parse((await must([...args, '--data', data, '--json'])).out);

  await t.test('init', async () => {
    const { out, err } = await must(['init', '--data', data]);
    assert.equal(out, '');
    assert.match(err, /3355/);
    assert.deepEqual((await readdir(data)).sort(), ['hailong.db', 'operator.token']);
    assert.equal((await stat(`${data}/operator.token`)).mode & 0o777, 0o600);
    assert.equal((await stat(data)).mode & 0o777, 0o700);
    assert.match(await readFile(`${data}/operator.token`, 'utf8'), /^\S{32,}\n$/);
    assert.deepEqual(await readdir(`${where}/new/nested`), ['data']);
  });
  await t.test('init into an empty folder that is there, or is the current one', async () => {
    await writeFile(`${where}/units.csv`, head + provinces + communes);
    for (const [name, path] of [['there', `${where}/there/`], ['here', '.']]) {
      await mkdir(`${where}/${name}`);
      const options = { cwd: `${where}/${name}` };
      const { status, err } = await run(['init', '--data', path, '--units', `${where}/units.csv`], options);
      assert.equal(status, 0, err);
      assert.deepEqual((await readdir(`${where}/${name}`)).sort(), ['hailong.db', 'operator.token']);
      assert.equal((await run(['campaign', 'list', '--data', path], options)).status, 0);
    }
  });
  await t.test('unit list', async () => {
    const provinceList = await json('unit', 'list');
    assert.equal(provinceList.length, 34);
    assert.deepEqual(provinceList.find(({ code }) => code === '44'),
      { code: '44', level: 'province', name: 'Quảng Trị', full_name: 'Tỉnh Quảng Trị', parent: '' });
    const communeList = await json('unit', 'list', '--parent', '44');
    assert.equal(communeList.length, 78);
    assert.ok(communeList.every(({ level, parent }) => level === 'commune' && parent === '44'));
    assert.match((await must(['unit', 'list', '--data', data])).out, /^44\tTỉnh Quảng Trị$/m);
  });
  await t.test('unit check and import', async () => {
    await writeFile(`${where}/more.csv`, `${head}44,province,tỉnh,Quảng Trị,,,\n44-9,department,sở,Sở Nội vụ,,,44\n`);
    assert.match((await must(['unit', 'check', `${where}/more.csv`])).err, /2 /);
    await must(['unit', 'import', '--data', data, `${where}/more.csv`]);
    assert.equal((await json('unit', 'list', '--parent', '44')).length, 79);
  });
  await t.test('form list, show, lint, publish', async () => {
    const shipped = await json('form', 'list');
    assert.deepEqual(shipped.map((one) => [one.form, one.version, /^[0-9a-f]{64}$/.test(one.hash)]),
      ['counter-3', 'counter-3-neutral', 'counter-9', 'papi-commune', 'par-leaders-2022', 'sipas-2026'].map((id) => [id, '1', true]));
    const { out } = await must(['form', 'show', '--data', data, '--id', 'sipas-2026']);
    assert.equal(JSON.parse(out).id, 'sipas-2026');
    await writeFile(`${where}/f.json`, out);
    assert.equal(JSON.parse((await must(['form', 'lint', `${where}/f.json`, '--json'])).out).accepted, true);
    await must(['form', 'publish', '--data', data, `${where}/f.json`]); // the same again
    assert.deepEqual(await json('form', 'list'), shipped);
    await writeFile(`${where}/f.json`, form());
    await must(['form', 'publish', '--data', data, `${where}/f.json`]);
    assert.deepEqual((await json('form', 'list')).map(({ form: id }) => id), [...shipped.map(({ form: id }) => id), 'thu']);
  });
  await t.test('campaign create, list, states', async () => {
    assert.deepEqual(await json('campaign', 'list'), []);
    const create = `campaign create --data ${data} --form sipas-2026 --index sipas-2026`;
    await must(words(`${create} --id tinh --province 44 --access ticket --from 2026-11-01 --to 2026-11-30`));
    await must(words(`${create} --id qt --units 19351,19333`));
    await must(words(`${create} --id nuoc --units 19333,19753`));
    for (const state of ['open', 'closing', 'open', 'closing', 'close']) await must(['campaign', state, '--data', data, '--id', 'nuoc']);
    await must(['campaign', 'open', '--data', data, '--id', 'qt']);
    const same = { form: 'sipas-2026', version: '1', index: 'sipas-2026', simulated: false, withdrawal: false, refused: 0, kind: 'counter', name_vi: '', name_en: '' };
    const list = await json('campaign', 'list');
    assert.deepEqual(list.sort((a, b) => (a.id < b.id ? -1 : 1)), [
      { id: 'nuoc', state: 'closed', ...same, province: 'VN', units: 2, access: 'open', from: null, to: null },
      { id: 'qt', state: 'open', ...same, province: '44', units: 2, access: 'open', from: null, to: null },
      { id: 'tinh', state: 'draft', ...same, province: '44', units: 78, access: 'ticket', from: '2026-11-01', to: '2026-11-30' }]);
  });

  const bodies = new Map();
  await t.test('export and report beside a server', async (group) => {
    const server = await serve(group, data);
    const comment = '=1+1, "tốt"\r\nlắm';
    const send = async (id, status, change) => {
      const body = response(change);
      bodies.set(id, body);
      assert.equal((await put(server, id, body)).status, status);
    };
    const first = randomUUID();
    await send(first, 201, (body) => { body.answers.other = comment; body.place.counter = 'Q2'; body.by = { device: 'k7' }; });
    for (let i = 0; i < 12; i++) await send(randomUUID(), 201, (body) => { body.unit = i % 2 ? '19351' : '19333'; });
    await send(randomUUID(), 201, (body) => { body.complete = false; body.answers = { q9_24: 5 }; });
    const held = randomUUID();
    await send(held, 202, (body) => { body.answers.q9_24 = 99; });
    bodies.delete(held);

    assert.equal((await must(['export', '--data', data, '--campaign', 'qt', '--out', `${where}/e/x/qt.jsonl`])).out, '');
    const lines = (await readFile(`${where}/e/x/qt.jsonl`, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.ok(lines.every((line) => Object.keys(line)[0] === 'id'), 'id comes first');
    assert.deepEqual(new Map(lines.map(({ id, ...body }) => [id, body])), bodies);

    await must(['export', '--data', data, '--campaign', 'qt', '--format', 'csv', '--out', `${where}/e/qt.csv`]);
    const [names, ...rows] = csv(await readFile(`${where}/e/qt.csv`, 'utf8'));
    const asked = JSON.parse((await must(['form', 'show', '--data', data, '--id', 'sipas-2026'])).out)
      .questions.filter(({ type }) => !['note', 'group', 'consent'].includes(type)).map(({ id }) => id);
    assert.deepEqual(names, ['id', 'unit', 'started', 'mode', 'language', ...asked,
      'village', 'counter', 'field', 'assignment', 'device', 'interviewer', 'complete']);
    assert.deepEqual(rows.map((row) => row.length), rows.map(() => names.length));
    assert.deepEqual(rows.map(([id]) => id).sort(), [...bodies.keys()].sort());
    const row = Object.fromEntries(rows.find(([id]) => id === first).map((cell, i) => [names[i], cell]));
    const { unit, started, mode, language, q2, q9_24: item, occupation, other, village, counter, device, field } = row;
    assert.deepEqual({ unit, mode, language, q2, item, occupation, other, village, counter, device, field },
      { unit: '19333', mode: 'kiosk', language: 'vi', q2: '1;6', item: '4', occupation: 'null', other: `'${comment}`,
        village: '19333-01', counter: 'Q2', device: 'k7', field: '' });
    assert.equal(Date.parse(started), Date.parse(bodies.get(first).started));

    const one = await must(words(`report --data ${data} --campaign qt --unit 19333 --format html,json --out ${where}/r/a/b`));
    assert.deepEqual(one.out.trimEnd().split('\n').sort(), ['html', 'json'].map((end) => `${where}/r/a/b/qt-19333.${end}`));
    assert.deepEqual((await readdir(`${where}/r/a/b`)).sort(), ['qt-19333.html', 'qt-19333.json']);
    assert.equal(JSON.parse(await readFile(`${where}/r/a/b/qt-19333.json`, 'utf8')).index.responses, 7);
    const html = await readFile(`${where}/r/a/b/qt-19333.html`, 'utf8');
    assert.ok(html.includes('lang="vi"') && html.includes('Đông Hà') && !html.includes('<script'), 'a Vietnamese page without script');
    await must(words(`report --data ${data} --campaign qt --all --lang en --out ${where}/r/all --from 2000-01-01 --to 2000-01-01`));
    assert.deepEqual((await readdir(`${where}/r/all`)).sort(), ['qt-19333.html', 'qt-19351.html', 'qt-44.html']);
    assert.ok((await readFile(`${where}/r/all/qt-44.html`, 'utf8')).includes('lang="en"'));
    assert.equal((await server.stop()).code, 0);
  });
});

test('every command works beside a server; a killed process blocks nothing', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await writeFile(`${where}/units.csv`, head + provinces + communes);
  await writeFile(`${where}/thu.json`, form());
  await must(['init', '--data', data, '--units', `${where}/units.csv`]);
  const every = async (id, version) => {
    await writeFile(`${where}/thu.json`, form((document) => { document.version = version; }));
    for (const line of [`campaign create --id ${id} --form sipas-2026 --index sipas-2026 --province 44`,
      `campaign open --id ${id}`, 'campaign list', `campaign closing --id ${id}`, `campaign open --id ${id}`,
      'form list', `form publish ${where}/thu.json`, `form show --id thu --version ${version}`, 'unit list',
      `unit import ${where}/units.csv`, `export --campaign ${id} --out ${where}/x`, `report --campaign ${id} --all --out ${where}/r`]) {
      const begun = Date.now();
      await must(words(line, '--data', data));
      assert.ok(Date.now() - begun < 8000, `${line} waited for a lock`);
    }
  };
  const server = await serve(t, data);
  await every('qt', '1');
  await new Promise((resolve) => setTimeout(resolve, 1500)); // a server looks for new campaigns each second
  assert.equal((await run(['init', '--data', data])).status, 1);
  const id = randomUUID();
  assert.equal((await put(server, id, response())).status, 201);
  const other = await serve(t, data);
  assert.equal((await put(other, id, response((body) => { body.seconds = 1; }))).status, 409, 'one store under both');
  await other.stop();

  let acknowledged = 1;
  const load = Array.from({ length: 8 }, async () => {
    for (;;) {
      const reply = await put(server, randomUUID(), response()).catch(() => null);
      if (!reply) return;
      if (reply.status === 201) acknowledged += 1;
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await server.kill();
  await Promise.all(load);
  for (let i = 1; i <= 6; i++) { // and commands killed half-way
    const line = i % 2 ? `init --data ${where}/half` : `unit import --data ${data} ${where}/units.csv`;
    const child = spawn(binary, words(line), { stdio: 'ignore' });
    setTimeout(() => child.kill('SIGKILL'), 25 * i);
    await new Promise((resolve) => child.on('exit', resolve));
  }
  await run(['init', '--data', `${where}/half`]); // refused only if one of those killed had finished
  await must(['unit', 'list', '--data', `${where}/half`]);
  await every('sau', '2');
  const again = await serve(t, data);
  assert.equal((await put(again, id, response())).status === 201, false, 'kept through the kill');
  await again.stop();
  await must(['export', '--data', data, '--campaign', 'qt', '--out', `${where}/x`]);
  const kept = (await readFile(`${where}/x`, 'utf8')).trimEnd().split('\n').length;
  assert.ok(kept >= acknowledged, `${kept} kept of ${acknowledged}`);
});
