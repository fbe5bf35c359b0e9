// SPDX-License-Identifier: GPL-3.0-or-later
//
// Weights for staff, as a client sees them: made from answers and margins, kept, the command's to the last
// bit; who may, and what attackers get.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frame, joined, margins } from '../support/frames.mjs';
import { campaign, folder, must, run, serve, units } from '../support/program.mjs';
import { enter, sealed, visit } from '../support/staff.mjs';

const samples = '/staff/campaigns/qt/samples';
const home = `${samples}/1/weights`;
const usual = { base: 'base', class: 'stratum', answered: 'answered' };
const sql = (data, text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${data}/hailong.db`, text]).toString().trim();
const there = (reply) => reply.headers.get('location')?.replace(/\?.*/, '');
const text = async (server, path, cookie) => (await visit(server, path, cookie)).text();

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  const come = (name, role, place) => enter(data, server, name, role, place);
  const lan = await come('lan', 'analyst', '44');
  for (const [path, fields] of [['', { kind: 'villages', file: frame() }], ['/frames/1', { plan: 'papi-two-level', seed: '1' }]])
    assert.equal((await sealed(server, samples + path, fields, lan)).status, 303, path);
  return { data, server, come, lan };
}

// Posts the form as a browser does: two files and the fields.
async function send(server, cookie, answers, population, fields = usual, path = home) {
  const body = new FormData();
  const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(await text(server, '/staff', cookie));
  for (const [key, value] of Object.entries({ seal, ...fields })) if (value !== null) body.append(key, value);
  for (const [key, file] of [['answers', answers], ['margins', population]]) body.append(key, new Blob([file]), file === '' ? '' : 'x.csv');
  return fetch(server.address + path, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
}

test('weights are the command\'s to the last bit, kept once, and nothing of the answers with them', async (t) => {
  const { data, server, lan } = await office(t);
  const at = (name) => join(data, name);
  await writeFile(at('answers.csv'), joined());
  await writeFile(at('margins.csv'), margins);
  const cases = [
    [usual, ['--nonresponse', 'stratum:answered', '--rake', at('margins.csv')]],
    [{ ...usual, bounds_low: '0,4', bounds_high: '2.5' }, ['--nonresponse', 'stratum:answered', '--rake', at('margins.csv'), '--bounds', '0.4,2.5']],
    [{ ...usual, trim_low: '8', trim_high: '30' }, ['--nonresponse', 'stratum:answered', '--rake', at('margins.csv'), '--trim', '8,30']],
    [{ base: 'base', class: '' }, []],
  ];
  for (const [i, [fields, options]] of cases.entries()) {
    const population = options.includes('--rake') ? margins : '';
    const made = await send(server, lan, joined(), population, fields);
    assert.equal(made.status, 303, await made.text());
    assert.match(there(made), /^\/staff\/campaigns\/qt\/samples\/1\/weights\/\d+$/);
    assert.equal(there(await send(server, lan, joined(), population, fields)), there(made), 'the same weights are kept once');
    const told = JSON.parse((await must(['weights', '--json', '--data', at('answers.csv'), '--base', 'base', ...options, '--out', at('w.csv')])).out);
    const page = await text(server, `${there(made)}?lang=en`, lan);
    assert.ok(page.includes(told.version));
    for (const { sum } of told.steps) assert.ok(page.includes(sum.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })), `${i}: ${sum}`);
    assert.equal(page.match(/<svg /g).length, population === '' ? 1 : 2);
    const file = async (format) => visit(server, `${there(made)}?format=${format}`, lan);
    const record = JSON.parse(await (await file('record')).text());
    const own = JSON.parse(await readFile(at('w.record.json'), 'utf8'));
    assert.equal(record.version, told.version);
    assert.deepEqual([record.inputs, record.steps], [own.inputs, own.steps]);
    const rows = (content) => content.trim().split(/\r?\n/).map((line) => line.split(','));
    const kept = rows(await (await file('weights')).text());
    const full = rows(await readFile(at('w.csv'), 'utf8'));
    assert.deepEqual(kept[0], ['form', 'weight_base', 'weight_nonresponse', 'weight_raked', 'weight_final']);
    assert.deepEqual(kept.slice(1).map(([form, , answers, , final]) => [form, answers, final]), full.slice(1).map((row) => [row[0], ...row.slice(-2)]));
    assert.match((await file('weights')).headers.get('content-disposition'), new RegExp(`"${told.version}\\.csv"`));
  }
  assert.ok(!sql(data, '.dump sample_weights').includes('Nguyễn'), 'answers are not kept');
  assert.equal(sql(data, "SELECT count(*), min(actor), min(subject) FROM audit WHERE action = 'sample_weights_add'"), `${cases.length}|lan|qt`);
  for (const change of ['DELETE FROM sample_weights', "UPDATE sample_weights SET actor = 'x'"]) assert.throws(() => sql(data, change), /never/);
  assert.equal((await run(['verify', '--data', data])).status, 0);
});

test('what cannot be weighed is said on the page, with what was typed', async (t) => {
  const { data, server, lan } = await office(t);
  const typed = { base: 'base', class: 'stratum', answered: 'answered', bounds_low: '', bounds_high: '', trim_low: '', trim_high: '' };
  for (const [fields, answers, population, said] of [
    [{}, '', margins, /Chưa có tệp CSV/],
    [{}, joined(), margins.replace('age,3,', 'age,4,'), /không có trong danh sách nhóm/],
    [{}, joined(), margins.replace('2800', '2700'), /age là 8700/],
    [{}, joined(), 'a,b\n1,2\n', /margin, level, total/],
    [{}, joined(), margins.replace('2800', 'many'), /dòng 6/],
    [{}, 'form;base\n1;2\n', '', /chấm phẩy/],
    [{}, 'form,base\n', '', /không có dòng dữ liệu/],
    [{ base: 'nặng' }, joined(), '', /nặng/],
    [{ base: 'name' }, joined(), '', /không phải là số/],
    [{ base: '"><script>alert(1)</script>' }, joined(), '', /&lt;script/],
    [{ class: 'lớp' }, joined(), '', /lớp/],
    [{ answered: '' }, joined(), '', /cột ai đã trả lời/],
    [{ bounds_low: '2', bounds_high: '0,5' }, joined(), margins, /Giới hạn hệ số/],
    [{ bounds_low: '0,99', bounds_high: '1,01' }, joined(), margins, null],
    [{ bounds_low: '1e9', bounds_high: 'nan' }, joined(), margins, /Giới hạn hệ số/],
    [{ trim_low: '5' }, joined(), margins, /Cắt trọng số/],
    [{ trim_low: '1', trim_high: '1.0001' }, joined(), margins, null],
    [{}, `${joined()}"`, '', null],
    [{}, 'a,a\n1,2\n', '', null],
    [{}, '\u0000', '', null],
  ]) {
    const what = JSON.stringify([fields, answers.slice(0, 20), population.slice(0, 20)]);
    const reply = await send(server, lan, answers, population, { ...typed, ...fields });
    const page = await reply.text();
    assert.equal(reply.status, 422, `${what} ${reply.headers.get('location')}`);
    if (said) assert.match(page, said, what);
    assert.ok(!page.includes('<script>alert'), what);
    for (const [name, value] of Object.entries({ ...typed, ...fields }))
      if (answers !== '\u0000') assert.ok(page.includes(`name="${name}" value="${value.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`), `${what}: ${name}`);
  }
  assert.equal((await send(server, lan, 'x'.repeat(2 << 20), '')).status, 413);
  assert.equal((await send(server, lan, joined(), '', { ...usual, seal: 'f'.repeat(64) })).status, 403);
  assert.equal((await send(server, lan, joined(), '', { ...usual, seal: null })).status, 403);
  assert.equal(sql(data, 'SELECT count(*) FROM sample_weights'), '0');
});

test('weights are seen where their draw is, and by nobody else', async (t) => {
  const { server, come, lan } = await office(t);
  const made = there(await send(server, lan, joined(), margins));
  for (const [role, place, status] of [['viewer', '44', 404], ['officer', '44', 404], ['analyst', '44', 200], ['administrator', 'VN', 200], ['analyst', '01', 404], ['analyst', units[0], 404]]) {
    const cookie = await come(`${role}-${place.toLowerCase()}`, role, place);
    for (const at of [home, made, `${made}?format=weights`]) assert.equal((await visit(server, at, cookie)).status, status, `${role} ${place} ${at}`);
    assert.equal((await send(server, cookie, joined(), margins)).status, status === 200 ? 303 : 404, `${role} ${place}`);
  }
  assert.equal((await sealed(server, `${samples}/frames/1`, { plan: 'papi-two-level', seed: '2' }, lan)).status, 303);
  for (const at of [`${home}/0`, `${home}/9`, `${home}/x`, `${samples}/2/weights/1`, `${samples}/9/weights`]) assert.equal((await visit(server, at, lan)).status, 404, at);
  assert.equal((await visit(server, `${made}?format=../x`, lan)).status, 422);
  for (const at of [home, made]) assert.equal((await visit(server, at)).status, 401, at);
});
