// SPDX-License-Identifier: GPL-3.0-or-later
//
// Campaigns made, changed, opened and closed by staff in the browser, as a client sees it: who may,
// what is refused and why, and what an attacker is told. Posters are read by a QR reader.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, must, put, randomUUID, response, run, serve, units } from '../support/program.mjs';
import { member, password, post, signIn, visit } from '../support/staff.mjs';
import { codesOf } from '../support/qr.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const sealOf = (text) => /name="seal" value="([0-9a-f]+)"/.exec(text)[1];

// Somebody who is signed in: pages by path, posts with the seal.
async function person(data, server, name, role, place) {
  await post(server, await member(data, server, name, role, place), { password, again: password });
  const cookie = await signIn(server, name);
  const seal = sealOf(await (await visit(server, '/staff', cookie)).text());
  return { cookie, seal,
    look: async (path) => { const reply = await visit(server, path, cookie); return { status: reply.status, headers: reply.headers, text: await reply.text() }; },
    file: async (path) => Buffer.from(await (await visit(server, path, cookie)).arrayBuffer()),
    send: async (path, fields, more = { seal }) => {
      const list = new URLSearchParams(more);
      for (const [key, value] of Object.entries(fields)) for (const one of [value].flat()) list.append(key, one);
      const reply = await post(server, path, list, { cookie });
      return { status: reply.status, where: reply.headers.get('location'), text: await reply.text() };
    } };
}

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  return { data, server: await serve(t, data) };
}

const plan = (more = {}) => ({ id: 'moi', below: units[0], all: '1', instrument: 'sipas-2026|1|sipas-2026', kind: 'counter', access: 'open', ...more });

test('who may make and run which campaign', async (t) => {
  const { data, server } = await office(t);
  const people = {};
  for (const [role, place] of [['viewer', units[0]], ['officer', units[0]], ['analyst', '44'], ['officer', '46'], ['administrator', '44'], ['administrator', 'VN']])
    people[`${role}-${place}`] = await person(data, server, `${role}-${place.toLowerCase()}`, role, place);
  const paths = { new: '/staff/campaigns/new', settings: '/staff/campaigns/qt/settings', state: '/staff/campaigns/qt/state/closing', poster: '/staff/campaigns/qt/poster', own: `/staff/campaigns/qt/poster?unit=${units[0]}`, beside: `/staff/campaigns/qt/poster?unit=${units[1]}` };
  const wanted = { [`viewer-${units[0]}`]: [404, 404, 404, 404, 404, 404], [`officer-${units[0]}`]: [200, 404, 404, 200, 200, 404], 'analyst-44': [404, 404, 404, 404, 404, 404],
    'officer-46': [200, 404, 404, 404, 404, 404], 'administrator-44': [200, 200, 200, 200, 200, 200], 'administrator-VN': [200, 200, 200, 200, 200, 200] };
  for (const [who, row] of Object.entries(wanted)) {
    for (const [i, [what, path]] of Object.entries(paths).entries()) assert.equal((await people[who].look(path)).status, row[i], `${who}: ${what}`);
    if (row[1] === 404) {
      assert.equal((await people[who].send(paths.settings, plan())).status, 404, who);
      assert.equal((await people[who].send(paths.state, {})).status, 404, who);
    }
    if (row[0] === 404) assert.equal((await people[who].send(paths.new, plan())).status, 404, who);
  }
  assert.equal(sql(data, "SELECT state FROM campaign WHERE id = 'qt'"), 'open');
  const officer = people[`officer-${units[0]}`];
  for (const unit of [units[1], '44', '99999', "' OR 1=1 --"]) {
    const refused = await officer.send(paths.new, { ...plan({ unit }), all: '' });
    assert.equal(refused.status, 422, unit);
  }
  assert.equal((await officer.send(paths.new, plan({ below: '44' }))).status, 303, 'below what is not theirs is their own place');
  assert.equal(sql(data, "SELECT group_concat(unit) FROM campaign_unit WHERE campaign = 'moi'"), units[0]);
  assert.equal(sql(data, "SELECT actor || ' ' || action FROM audit WHERE subject = 'moi'"), `officer-${units[0]} campaign_create`);
  const whole = await people['administrator-44'].send(paths.new, plan({ id: 'tinh', below: '44' }));
  assert.equal(whole.status, 303);
  assert.equal(sql(data, "SELECT count(*) > 50, province FROM campaign_unit JOIN campaign ON id = campaign WHERE campaign = 'tinh'"), '1|44');
});

test('what cannot be is told, and what was typed is kept', async (t) => {
  const { data, server } = await office(t);
  const an = await person(data, server, 'an', 'administrator', '44');
  const refused = async (change, words) => {
    const reply = await an.send('/staff/campaigns/new', plan({ name_vi: 'Đợt <b>thử</b> "một"', ...change }));
    assert.equal(reply.status, 422, JSON.stringify(change));
    assert.match(reply.text, words);
    assert.match(reply.text, /role="alert"/);
    if (!change.name_vi) assert.ok(reply.text.includes('Đợt &lt;b&gt;thử&lt;/b&gt; &quot;một&quot;'), 'kept, and harmless');
  };
  await refused({ id: '' }, /Mã đợt khảo sát/);
  await refused({ id: '../../etc' }, /Mã đợt khảo sát/);
  await refused({ id: 'new' }, /Mã đợt khảo sát/);
  await refused({ id: 'a\r\nSet-Cookie: x=1' }, /Mã đợt khảo sát/);
  await refused({ id: 'qt' }, /Đã có đợt khảo sát qt/);
  await refused({ instrument: 'none|1|none' }, /Xin chọn trong danh sách/);
  await refused({ kind: 'other' }, /other/);
  await refused({ access: '<script>' }, /&lt;script&gt;/);
  await refused({ idle: '5' }, /15 đến 3600/);
  await refused({ idle: '99999999999999999999' }, /15 đến 3600/);
  await refused({ from_day: '31/02/2026' }, /không phải là ngày/);
  await refused({ from_day: '2026-05-02', to_day: '2026-05-01' }, /trước ngày bắt đầu/);
  await refused({ all: '' }, /ít nhất một đơn vị/);
  await refused({ each: '-3' }, /số nguyên/);
  await refused({ table: 'unit,target\n00004,5\n' }, /00004/);
  await refused({ table: 'x' }, /unit,target/);
  await refused({ name_vi: 'a'.repeat(201) }, /200 ký tự/);
  await refused({ name_vi: 'a\nb' }, /một dòng/);
  assert.equal(sql(data, 'SELECT count(*) FROM campaign'), '1');
  for (const seal of [{}, { seal: '' }, { seal: 'x' }, { seal: (await person(data, server, 'binh', 'administrator', '44')).seal }])
    assert.equal((await an.send('/staff/campaigns/new', plan(), seal)).status, 403, JSON.stringify(seal));
  const twice = await Promise.all([1, 2].map(() => an.send('/staff/campaigns/new', plan())));
  assert.deepEqual(twice.map(({ status }) => status).sort(), [303, 422]);
});

test('a campaign is changed by one at a time, and what answers stand on stays', async (t) => {
  const { data, server } = await office(t);
  const an = await person(data, server, 'an', 'administrator', '44');
  const path = '/staff/campaigns/qt/settings';
  const revision = async () => /name="revision" value="(\d+)"/.exec((await an.look(path)).text)[1];
  const change = (more) => an.send(path, { kind: 'counter', access: 'open', offered: units, unit: units, ...more });
  const first = await revision();
  assert.equal((await change({ revision: first, name_vi: 'Hài lòng 2026', name_en: 'Satisfied', language: 'vi', idle: '90', each: '200', to_day: '31/12/2030' })).status, 303);
  const late = await change({ revision: first, name_vi: 'khác' });
  assert.equal(late.status, 422);
  assert.match(late.text, /người khác sửa/);
  assert.equal((await change({})).status, 422, 'nothing is changed unseen');
  assert.equal(sql(data, "SELECT sum(target) FROM campaign_target WHERE campaign = 'qt'"), '600');
  const page = await (await fetch(`${server.address}/c/qt?unit=${units[0]}&lang=en`)).text();
  assert.match(page, /<h1[^>]*>Hài lòng 2026<\/h1>/);
  assert.match(page, /&quot;idle&quot;:90/);
  assert.doesNotMatch(page, /hreflang="en"/, 'only what is offered');
  assert.equal((await put(server, randomUUID(), response())).status, 201);
  assert.match((await change({ revision: await revision(), kind: 'sample' })).text, /không đổi được/);
  assert.match((await change({ revision: await revision(), unit: units.slice(1) })).text, /không bỏ khỏi/);
  assert.equal((await change({ revision: await revision(), unit: [], offered: [units[2]] })).status, 303, 'what the page had no box for stays');
  assert.equal(sql(data, "SELECT count(*) FROM campaign_unit WHERE campaign = 'qt'"), '2');
  assert.equal(sql(data, "SELECT count(*) FROM audit WHERE action = 'campaign_change' AND actor = 'an'"), '2');
});

test('draft, open, closing, closed', async (t) => {
  const { data, server } = await office(t);
  const an = await person(data, server, 'an', 'officer', units[0]);
  assert.equal((await an.send('/staff/campaigns/new', plan())).where, '/staff/campaigns/moi/settings?lang=vi');
  const answer = async () => (await put(server, randomUUID(), response((body) => { body.campaign = 'moi'; }))).status;
  const go = async (state) => (await an.send(`/staff/campaigns/moi/state/${state}`, {})).status;
  assert.equal(await answer(), 202);
  assert.equal(await go('closed'), 422);
  assert.equal(await go('draft'), 404);
  assert.equal(await go('x'), 404);
  assert.match((await an.look('/staff/campaigns/moi/state/open')).text, /được tính vào kết quả/);
  assert.equal(await go('open'), 303);
  assert.equal(await go('open'), 303, 'sent twice');
  assert.equal(await answer(), 201);
  assert.equal(await go('closing'), 303);
  assert.equal(await answer(), 201);
  assert.equal(await go('closed'), 303);
  assert.equal(await answer(), 202);
  assert.equal(await go('open'), 422);
  assert.doesNotMatch((await an.look('/staff/campaigns/moi/settings')).text, /id="plan"/);
  assert.deepEqual(sql(data, "SELECT actor || ' ' || detail FROM audit WHERE action = 'campaign_state' AND subject = 'moi'").split('\n'), ['an open', 'an closing', 'an closed']);
});

test('a poster leads to the form of its unit', async (t) => {
  const { data, server } = await office(t);
  const an = await person(data, server, 'an', 'administrator', '44');
  const out = join(data, '..', 'qr.pdf');
  await writeFile(out, await an.file('/staff/campaigns/qt/poster'));
  assert.deepEqual(await codesOf(out), [...units].sort().map((unit) => `${server.address}/c/qt?unit=${unit}`));
  const words = execFileSync('pdftotext', ['-layout', out, '-']).toString();
  assert.match(words, /Đông Hà/);
  assert.match(words, /Point your telephone/);
  await must(['campaign', 'poster', '--data', data, '--campaign', 'qt', '--address', 'https://danhgia.quangtri.gov.vn/', '--unit', units[1], '--out', out]);
  assert.deepEqual(await codesOf(out), [`https://danhgia.quangtri.gov.vn/c/qt?unit=${units[1]}`]);
  const refused = async (args, status) => assert.equal((await run(['campaign', 'poster', '--data', data, '--campaign', 'qt', '--out', out, ...args])).status, status, args.join(' '));
  await refused(['--address', 'javascript:alert(1)'], 2);
  await refused(['--address', 'https://x" y'], 2);
  await refused(['--address', 'https://x', '--unit', '99999'], 3);
});

test('the command says the same', async (t) => {
  const { data } = await office(t);
  const table = join(data, '..', 'targets.csv');
  await writeFile(table, `unit,question,level,target\n${units[0]},gender,2,50\n${units[0]},,,120\n`);
  const change = (...args) => run(['campaign', 'change', '--data', data, '--id', 'qt', ...args]);
  await must(['campaign', 'change', '--data', data, '--id', 'qt', '--name-vi', 'Tên', '--kind', 'sample', '--idle', '60', '--targets', table, '--access', 'ticket']);
  await must(['campaign', 'change', '--data', data, '--id', 'qt', '--name-en', 'Name']);
  assert.equal(sql(data, "SELECT name_vi, name_en, kind, idle_s, access, revision FROM campaign WHERE id = 'qt'"), 'Tên|Name|sample|60|ticket|2');
  assert.equal(sql(data, "SELECT group_concat(question || level || ':' || target) FROM campaign_target"), '0:120,gender2:50');
  assert.equal((await change('--kind', 'x')).status, 2);
  assert.equal((await change('--languages', 'xx')).status, 2);
  assert.equal((await change('--target', '0')).status, 1);
  assert.equal((await run(['campaign', 'change', '--data', data, '--id', 'none'])).status, 3);
});

test('fieldwork is set against what is wanted, of units and of groups, for one\'s own place', async (t) => {
  const { data, server } = await office(t);
  const an = await person(data, server, 'an', 'administrator', '44');
  const binh = await person(data, server, 'binh', 'officer', units[1]);
  const path = '/staff/campaigns/qt/settings';
  const revision = /name="revision" value="(\d+)"/.exec((await an.look(path)).text)[1];
  const table = ['unit,question,level,target', `${units[0]},,,10`, `${units[1]},,,4`, `${units[1]},gender,1,2`, `${units[1]},gender,2,3`, `${units[0]},gender,1,5`].join('\n');
  assert.equal((await an.send(path, { revision, kind: 'counter', access: 'open', offered: units, unit: units, table })).status, 303);
  for (const gender of [1, 2, 2])
    assert.equal((await put(server, randomUUID(), response((body) => { body.unit = units[1]; body.place.village = `${units[1]}-01`; body.answers.gender = gender; }))).status, 201);
  const cells = (html, region) => [...html.slice(html.indexOf(`aria-labelledby="${region}"`)).split('</table>')[0].matchAll(/<tr role="row"><th role="rowheader" scope="row">([^<]*)<\/th>([^]*?)<\/tr>/g)]
    .map(([, name, rest]) => [name, ...[...rest.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell]) => cell.replace(/<[^>]*>/g, ''))]);
  const whole = (await an.look('/staff/campaigns/qt/fieldwork')).text;
  const rows = cells(whole, 'units');
  assert.deepEqual(rows.map(([, valid, wanted]) => [valid, wanted]), [['0', '10 (0%)'], ['3', '4 (75%)'], ['0', '']], 'who lags first, who is not asked last');
  assert.match(whole, /: 14<\/span>/, 'all that is wanted');
  assert.deepEqual(cells(whole, 'quotas').map((row) => row.slice(2)), [['0', '5 (0%)'], ['1', '2 (50%)'], ['2', '3 (66%)']]);
  const own = (await binh.look('/staff/campaigns/qt/fieldwork')).text;
  assert.deepEqual(cells(own, 'quotas').map((row) => row.slice(2)), [['1', '2 (50%)'], ['2', '3 (66%)']], 'one\'s own place alone');
  assert.match(own, /: 4<\/span>/);
});
