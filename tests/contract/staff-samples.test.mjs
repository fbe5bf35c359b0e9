// SPDX-License-Identifier: GPL-3.0-or-later
//
// Samples for staff, as a client sees them: how many to ask, frames, draws, fieldwork; who may, and
// what attackers get.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frame, visits } from '../support/frames.mjs';
import { campaign, folder, must, run, serve, units } from '../support/program.mjs';
import { enter, sealed, sendFile as send, visit } from '../support/staff.mjs';

const home = '/staff/campaigns/qt/samples';
const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  return { data, server, come: (name, role, place) => enter(data, server, name, role, place) };
}

const there = (reply) => reply.headers.get('location')?.replace(/\?.*/, '');

async function draw(server, cookie, seed = '2026', plan = 'papi-two-level') {
  const taken = await send(server, home, cookie, frame());
  assert.equal(taken.status, 303, await taken.text());
  const drawn = await sealed(server, there(taken), { plan, seed }, cookie);
  assert.equal(drawn.status, 303, await drawn.text());
  return there(drawn);
}

const text = async (server, path, cookie) => (await visit(server, path, cookie)).text();

test('a page and the command answer alike, and the address is what was asked', async (t) => {
  const { server, come } = await office(t);
  const lan = await come('lan', 'analyst', '44');
  const cases = [
    ['aim=share&share=80%25&half-width=3%25&population=12000&response=0,8&cost-commune=500000&cost-village=200000&cost-household=30000',
      ['--share', '80%', '--half-width', '3%', '--population', '12000', '--response', '0.8', '--cost', '500000;200000;30000']],
    ['aim=difference&share=80%25&other=70%25&threshold=60%25', ['--share', '80%', '--other', '70%']],
    ['aim=band&share=85%25&threshold=80%25&other=&rho=0&cost-household=1', ['--share', '85%', '--threshold', '80%', '--rho', '0', '--cost', '0;0;1']],
    ['', []],
  ];
  for (const [query, options] of cases) {
    const { out } = await must(['sample', 'size', ...options, '--json']);
    const { size, known_rule: rule } = JSON.parse(out);
    const page = await text(server, `/staff/sample-size?lang=en&${query}`, lan);
    for (const figure of [size.completed, size.issued, rule]) assert.ok(page.includes(Math.round(figure).toLocaleString('en-US')), `${query}: ${figure}`);
    const file = await visit(server, `/staff/sample-size?lang=en&${query}&format=csv`, lan);
    assert.equal(file.status, 200);
    assert.match(file.headers.get('content-type'), /text\/csv/);
    assert.match(page, /format=pdf&amp;aim=\w+/);
  }
  const marked = await text(server, '/staff/sample-size?lang=en&population=8.000&cost-commune=500.000&cost-village=200+000&cost-household=30,000', lan);
  const { size } = JSON.parse((await must(['sample', 'size', '--population', '8000', '--cost', '500000;200000;30000', '--json'])).out);
  for (const figure of [size.completed, size.cost]) assert.ok(marked.includes(Math.round(figure).toLocaleString('en-US')), `thousands marked off: ${figure}`);
  const pdf = await visit(server, '/staff/sample-size?format=pdf', lan);
  assert.equal((await pdf.text()).slice(0, 5), '%PDF-');
});

test('what cannot be worked out is said beside what was typed, and nothing that is typed runs', async (t) => {
  const { server, come } = await office(t);
  const lan = await come('lan', 'analyst', '44');
  for (const [query, said] of [
    ['share=2', /Tỷ lệ dự kiến: số này không dùng được/], ['half-width=', /Sai số/], ['aim=band&threshold=', /Ngưỡng/], ['aim=difference&share=50%25&other=50%25', /bằng nhau/],
    ['cost-village=-1', /Chi phí/], ['cost-village=1;2', /Chi phí/], ['population=1e400', /Số hộ/], ['half-width=0.0001&deff=100', /tỷ/], [`share=${'9'.repeat(4000)}`, /Tỷ lệ dự kiến/],
    ['share=%22%3E%3Cscript%3Ealert(1)%3C/script%3E', /&lt;script/]]) {
    const reply = await visit(server, `/staff/sample-size?${query}`, lan);
    const page = await reply.text();
    assert.equal(reply.status, 422, query.slice(0, 60));
    assert.match(page, said, query.slice(0, 60));
    assert.ok(!page.includes('<script>alert'), query);
  }
  assert.equal((await visit(server, '/staff/sample-size?share=2&format=pdf', lan)).status, 422);
  assert.equal((await visit(server, '/staff/sample-size?format=exe', lan)).status, 422);
});

test('samples are for analysts and administrators', async (t) => {
  const { server, come } = await office(t);
  const rows = [['viewer', 404], ['officer', 404], ['analyst', 200], ['administrator', 200]];
  for (const [role, status] of rows) {
    for (const place of ['44', units[0]]) {
      const cookie = await come(`${role}-${place}`, role, place);
      assert.equal((await visit(server, '/staff/sample-size', cookie)).status, status, `${role} ${place}`);
      assert.equal((await text(server, '/staff', cookie)).includes('/staff/sample-size'), status === 200, role);
    }
  }
  assert.equal((await visit(server, '/staff/sample-size')).status, 401);
});

test('a frame is taken in, a sample drawn, checked and kept; the command finds the same', async (t) => {
  const { data, server, come } = await office(t);
  const lan = await come('lan', 'analyst', '44');
  const path = await draw(server, lan);
  assert.match(await text(server, path, lan), /giống hệt biên bản/);
  const file = async (name) => (await visit(server, `${path}?format=${name}`, lan)).text();
  const names = ['record', 'frame', 'sample', 'probabilities', 'joint'];
  const files = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await file(name)])));
  await writeFile(join(data, 'record.json'), files.record);
  await writeFile(join(data, 'frame.csv'), files.frame);
  await must(['sample', 'verify', '--record', join(data, 'record.json'), '--frame', join(data, 'frame.csv')]);
  const day = JSON.parse(files.record).day;
  await must(['sample', 'draw', '--plan', 'papi-two-level', '--frame', join(data, 'frame.csv'), '--seed', '2026', '--day', day, '--out', join(data, 'again')]);
  for (const [name, own] of [['sample', 'sample.csv'], ['joint', 'joint.csv'], ['probabilities', 'probabilities.csv']])
    assert.equal(files[name], execFileSync('cat', [join(data, 'again', own)]).toString(), name);
  assert.equal((await file('sheets')).slice(0, 5), '%PDF-');

  const before = await text(server, `${path}?lang=en`, lan);
  assert.doesNotMatch(before, /RR1/);
  assert.equal((await visit(server, `${path}?format=visits`, lan)).status, 422, 'there are none yet');
  assert.doesNotMatch(before, /format=visits/);
  const sent = await send(server, path, lan, visits(files.sample, 30));
  assert.equal(sent.status, 303, await sent.text());
  assert.match(await text(server, path, lan), /format=visits/);
  assert.equal((await send(server, path, lan, visits(files.sample, 30).replaceAll(',', ';'))).status, 303);
  assert.equal((await file('visits')).replaceAll('\r', ''), visits(files.sample, 30).replaceAll(/,(note|Nguyễn Văn A)$/gm, ''));
  const after = await text(server, `${path}?lang=en`, lan);
  assert.match(after, /RR1/);
  await writeFile(join(data, 'visits.csv'), visits(files.sample, 30));
  const told = JSON.parse((await must(['sample', 'progress', '--json', '--record', join(data, 'record.json'), '--frame', join(data, 'frame.csv'), '--contacts', join(data, 'visits.csv')])).out);
  assert.equal(told.results.complete, 20);
  assert.ok(!sql(data, 'SELECT document FROM sample_visits').includes('Nguyễn'), 'what interviewers noted is not kept');

  assert.equal(await draw(server, lan), path, 'the same frame, plan and seed is the same draw');
  assert.notEqual(await draw(server, lan, '2027'), path);
  assert.deepEqual(sql(data, "SELECT action, count(*), min(actor) FROM audit WHERE action LIKE 'sample_%' AND action <> 'sample_keep' GROUP BY action ORDER BY action").split('\n'),
    ['sample_draw|2|lan', 'sample_frame_add|1|lan', 'sample_visits_add|2|lan']);
  for (const table of ['sample_frame', 'sample_draw', 'sample_visits']) {
    assert.throws(() => sql(data, `DELETE FROM ${table}`), /never|append/);
    assert.throws(() => sql(data, `UPDATE ${table} SET actor = 'x'`), /never|append/);
  }
  assert.equal((await run(['verify', '--data', data])).status, 0);
});

test('what cannot be drawn from is refused with its lines, and nothing of people is kept', async (t) => {
  const { data, server, come } = await office(t);
  const lan = await come('lan', 'analyst', '44');
  const good = frame();
  const cases = [
    ['', /Chưa có tệp CSV/], ['code;name;unit\n', /households/], [good.replace(',60', ',0'), /line 2|dòng 2/], [good.replace('19333-02', '19333-01'), /19333-01/],
    [good.replaceAll(',19351,', ',99999,'), /99999/], [good.replaceAll('19351', '44'), /44/], ['\u0000', /CSV UTF-8/], [Buffer.from(good, 'utf16le'), /CSV UTF-8/], ['PK\u0003\u0004x', /CSV UTF-8/],
    ['"' + 'x'.repeat(200000), null],
    [`${good}19333-09,<script>alert(1)</script>,26734,100\n`, /26734/]];
  for (const [file, said] of cases) {
    const reply = await send(server, home, lan, file);
    const page = await reply.text();
    assert.equal(reply.status, 422, file.slice(0, 80));
    if (said) assert.match(page, said, file.slice(0, 80));
    assert.ok(!page.includes('<script>alert'));
  }
  assert.equal((await send(server, home, lan, 'x'.repeat(2 << 20))).status, 413);
  assert.equal(sql(data, 'SELECT count(*) FROM sample_frame'), '0');
  const excel = `\ufeff${good.replaceAll(',', ';').replaceAll('\n', '\r\n')}`;
  const semicolons = there(await send(server, home, lan, excel));
  assert.equal(there(await send(server, home, lan, good)), semicolons, 'semicolons of a spreadsheet are the same list');
  const people = good.replace('households', 'households,Chủ hộ').replace(/(,\d+)\n/g, '$1,Trần Thị Bình\n');
  const taken = await send(server, home, lan, people);
  assert.equal(taken.status, 303, await taken.text());
  assert.ok(!sql(data, 'SELECT document FROM sample_frame').includes('Bình'));
  assert.equal(there(taken), semicolons, 'what is not known is no part of a list');
  const path = there(taken);
  for (const [fields, said] of [[{ plan: 'papi-two-level', seed: '-1' }, /Hạt giống/], [{ plan: 'papi-two-level', seed: '9007199254740992' }, /Hạt giống/], [{ plan: 'papi-two-level' }, /Hạt giống/],
    [{ plan: 'x"><script>alert(1)</script>', seed: '1' }, /kế hoạch/], [{ plan: 'users-of-a-commune', seed: '1' }, /kế hoạch/]]) {
    const reply = await sealed(server, path, fields, lan);
    const page = await reply.text();
    assert.equal(reply.status, 422, JSON.stringify(fields));
    assert.match(page, said);
    assert.ok(!page.includes('<script>alert'));
  }
  const drawn = there(await sealed(server, path, { plan: 'papi-two-level', seed: '1' }, lan));
  for (const [file, said] of [['', /Chưa có tệp CSV/], ['form,visit,day,code\nx<b>,1,2026-11-25,1.1\n', /x&lt;b&gt;/], ['form,visit\n', /day/], ['form;visit\n', /day/]]) {
    const reply = await send(server, drawn, lan, file);
    assert.equal(reply.status, 422, file);
    assert.match(await reply.text(), said);
  }
  const many = await (await send(server, drawn, lan, `form,visit,day,code\n${'x,1,2026-11-25,1.1\n'.repeat(700)}`)).text();
  assert.match(many, /Còn 20\d điểm nữa không liệt kê/);
  assert.equal((await visit(server, `${drawn}?format=../record`, lan)).status, 422);
  assert.equal((await send(server, home, lan, good, { seal: 'f'.repeat(64) })).status, 403);
  assert.equal((await send(server, drawn, lan, good, { seal: null })).status, 403);
  assert.equal(sql(data, 'SELECT count(*) FROM sample_visits'), '0');
});

test('a sample is seen in its place by those with the right, and by nobody else', async (t) => {
  const { data, server, come } = await office(t);
  const lan = await come('lan', 'analyst', '44');
  const path = await draw(server, lan);
  const list = sql(data, 'SELECT number FROM sample_frame');
  const paths = [home, `${home}/frames/${list}`, path];
  const rows = [['viewer', '44', 404], ['officer', '44', 404], ['analyst', '44', 200], ['administrator', '44', 200], ['analyst', 'VN', 200], ['administrator', '01', 404], ['analyst', '01', 404]];
  for (const [role, place, status] of rows) {
    const cookie = await come(`${role}-${place.toLowerCase()}`, role, place);
    for (const at of paths) {
      assert.equal((await visit(server, at, cookie)).status, status, `${role} ${place} ${at}`);
      if (status === 404) assert.equal((await send(server, at, cookie, frame())).status, 404, `${role} ${place} POST ${at}`);
    }
  }
  const commune = await come('hoa', 'analyst', units[0]);
  assert.doesNotMatch(await text(server, home, commune), /samples\/\d/, 'a province\'s draw is not a commune\'s');
  for (const at of paths.slice(1)) assert.equal((await visit(server, at, commune)).status, 404, at);
  assert.match(await (await send(server, home, commune, frame())).text(), new RegExp(units[1]), 'its frame has its own villages alone');
  assert.equal((await send(server, home, commune, frame([units[0]]))).status, 303);
  for (const at of ['/staff/campaigns/none/samples', `${home}/0`, `${home}/99`, `${home}/x`, `${home}/-1`, `${home}/frames/99`, `${home}/1e3`])
    assert.equal((await visit(server, at, lan)).status, 404, at);
  for (const at of paths) assert.equal((await visit(server, at)).status, 401, at);
});
