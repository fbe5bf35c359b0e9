// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a hostile insider tries on the pages of staff: each test is an attack that once worked.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { campaign, folder, must, put, randomUUID, response, run, serve, units } from '../support/program.mjs';
import { enter, sealed, visit } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const hanoi = '00004'; // a ward of another province
const plan = (more) => ({ id: 'moi', unit: units[0], shown: '1', instrument: 'sipas-2026|1|sipas-2026', kind: 'counter', access: 'open', ...more });

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  return { data, server: await serve(t, data) };
}

test('a campaign of one province takes in no unit of another: who sees the province would see it', async (t) => {
  const { data, server } = await office(t);
  const vn = await enter(data, server, 'vn', 'administrator', 'VN');
  const settings = async (id, fields) => {
    const [, revision] = /name="revision" value="(\d+)"/.exec(await (await visit(server, `/staff/campaigns/${id}/settings`, vn)).text());
    return sealed(server, `/staff/campaigns/${id}/settings`, plan({ revision, ...fields }), vn);
  };
  const refused = await settings('qt', { unit: hanoi });
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /00004 không thuộc tỉnh 44/);
  assert.equal(sql(data, "SELECT group_concat(unit) FROM campaign_unit WHERE campaign = 'qt'"), [...units].sort().join(','));
  assert.equal((await settings('qt', { unit: units[1] })).status, 303);
  await must(['campaign', 'create', '--data', data, '--id', 'ca-nuoc', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', `${units[0]},${hanoi}`]);
  assert.equal((await settings('ca-nuoc', { unit: hanoi })).status, 303, 'one of the whole country takes any');
});

test('no campaign is called what browsers walk away from', async (t) => {
  const { data, server } = await office(t);
  const officer = await enter(data, server, 'o', 'officer', units[0]);
  for (const id of ['.', '..']) {
    assert.equal((await sealed(server, '/staff/campaigns/new', plan({ id }), officer)).status, 422, id);
    assert.notEqual((await run(['campaign', 'create', '--data', data, '--id', id, '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units[0]])).status, 0, id);
  }
  assert.equal(sql(data, 'SELECT count(*) FROM campaign'), '1');
});

test('nobody takes the name under which the audit writes the operator', async (t) => {
  const { data, server } = await office(t);
  const admin = await enter(data, server, 'a', 'administrator', units[0]);
  const reply = await sealed(server, '/staff/accounts', { name: 'operator', full_name: 'X', role: 'viewer', place: units[0] }, admin);
  assert.equal(reply.status, 422);
  assert.notEqual((await run(['account', 'add', '--data', data, '--name', 'operator', '--role', 'viewer', '--unit', 'VN', '--address', server.address])).status, 0);
  assert.equal(sql(data, "SELECT count(*) FROM account WHERE name = 'operator'"), '0');
});

test('an account called like the machine\'s own is told from the commands', async (t) => {
  const { data, server } = await office(t);
  const { username } = userInfo();
  const cookie = await enter(data, server, username, 'administrator', 'VN');
  assert.equal((await sealed(server, '/staff/campaigns/new', plan(), cookie)).status, 303);
  assert.equal(sql(data, "SELECT group_concat(subject || ' ' || actor, ', ') FROM audit WHERE action = 'campaign_create'"), `qt command:${username}, moi ${username}`);
  const listed = (await must(['audit', 'list', '--data', data, '--actor', username, '--json'])).out.trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(listed.length > 0 && listed.every(({ actor }) => actor === username), 'asked for by name');
  const page = await (await visit(server, `/staff/audit?actor=command%3A${username}`, cookie)).text();
  assert.ok(page.includes(`command:${username}<`) && !page.includes(`>${username}<`), page);
  assert.equal((await sealed(server, '/staff/accounts', { name: `command:${username}`, full_name: 'X', role: 'viewer', place: units[0] }, cookie)).status, 422);
  assert.notEqual((await run(['account', 'add', '--data', data, '--name', `command:${username}`, '--role', 'viewer', '--unit', 'VN', '--address', server.address])).status, 0);
});

test('a form tells of the campaigns of one\'s own place alone', async (t) => {
  const { data, server } = await office(t);
  await must(['campaign', 'create', '--data', data, '--id', 'kin-cua-ha-noi', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', hanoi]);
  const reads = async (name, place) => (await visit(server, '/staff/forms/sipas-2026/1', await enter(data, server, name, 'viewer', place))).text();
  const own = await reads('xa', units[0]);
  assert.match(own, /\bqt\b/);
  assert.doesNotMatch(own, /kin-cua-ha-noi/);
  assert.doesNotMatch(await reads('tinh', '46'), /kin-cua-ha-noi|\bqt\b/);
  assert.match(await reads('vn', 'VN'), /kin-cua-ha-noi/);
});

test('a filter shows a viewer nobody who was ruled in', async (t) => {
  const { data, server } = await office(t);
  for (let i = 0; i < 60; i++) assert.equal((await put(server, randomUUID(), response((body) => { body.answers.gender = 1 + i % 2; }))).status, 201);
  const id = randomUUID();
  assert.equal((await put(server, id, response((body) => { body.answers.gender = 2; body.answers.q5 = 77; body.answers.q9_1 = 1; }))).status, 202);
  await must(['quarantine', 'rule', '--data', data, '--campaign', 'qt', '--response', id, '--verdict', 'in', '--why', 'đã gọi lại']);
  const viewer = await enter(data, server, 'xem', 'viewer', units[0]);
  const analyst = await enter(data, server, 'pt', 'analyst', units[0]);
  const ruled = /Figures with answers ruled in/;
  const at = async (path, cookie) => { const reply = await visit(server, `/staff/campaigns/qt/${path}`, cookie); assert.equal(reply.status, 200, path); return reply.text(); };
  for (const path of [`units/${units[0]}?lang=en&group=gender:2`, `units/${units[0]}?lang=en&mode=kiosk`]) {
    assert.match(await at(path, analyst), ruled, path);
    assert.doesNotMatch(await at(path, viewer), ruled, path);
  }
  assert.match(await at(`units/${units[0]}?lang=en`, viewer), ruled, 'beside the official figures of all');
});

test('pages with two filters, one and none do not add up to the few who meet neither', async (t) => {
  const { data, server } = await office(t);
  for (const [mode, gender, count] of [['kiosk', 1, 30], ['kiosk', 2, 10], ['phone', 1, 8], ['phone', 2, 2]])
    for (let i = 0; i < count; i++) assert.equal((await put(server, randomUUID(), response((body) => { body.mode = mode; body.answers.gender = gender; }))).status, 201);
  const viewer = await enter(data, server, 'xem', 'viewer', units[0]);
  const shown = async (query) => (await visit(server, `/staff/campaigns/qt/units/${units[0]}?${query}`, viewer)).status;
  assert.equal(await shown(''), 200);
  assert.equal(await shown('mode=kiosk'), 200);
  assert.equal(await shown('group=gender:1'), 200);
  assert.equal(await shown('mode=kiosk&group=gender:1'), 422, '50 - 40 - 38 + 30 = 2');
});

test('what was given to try a campaign out goes with a purge too', async (t) => {
  const { data, server } = await office(t);
  const word = 'bí mật trong phiếu thử';
  assert.equal((await put(server, randomUUID(), response((body) => { body.test = true; body.answers.q2 = [7]; body.answers.q2_other = word; }))).status, 201);
  await must(['campaign', 'closing', '--data', data, '--id', 'qt']);
  await must(['campaign', 'close', '--data', data, '--id', 'qt']);
  await must(['purge', '--data', data, '--campaign', 'qt', '--what', 'texts', '--before', '2001-01-01', '--yes']);
  assert.equal(sql(data, 'SELECT count(*) FROM test_response'), '1');
  await must(['purge', '--data', data, '--campaign', 'qt', '--what', 'texts', '--yes']);
  assert.equal(sql(data, 'SELECT count(*) FROM test_response'), '0');
  assert.equal(sql(data, 'SELECT count(*) FROM purge'), '1');
  await must(['verify', '--data', data]);
});
