// SPDX-License-Identifier: GPL-3.0-or-later
//
// Staff in the browser, as a client sees it: links, signing in, who sees what, and what a stranger is
// refused. The look of the pages is tried in tests/browser/staff.test.mjs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { get } from 'node:http';
import { join } from 'node:path';
import { campaign, fields, folder, must, put, randomUUID, response, run, serve, submit, units } from '../support/program.mjs';
import { member, password, signIn, post, visit } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  return { data, server };
}

test('a link gives one password, once', async (t) => {
  const { data, server } = await office(t);
  const link = await member(data, server, 'an', 'officer', units[0]);
  assert.equal((await visit(server, link)).status, 200);
  const refused = async (body, words) => {
    const reply = await post(server, link, body);
    assert.equal(reply.status, 422);
    assert.match(await reply.text(), words);
    assert.equal(reply.headers.get('set-cookie'), null);
  };
  await refused({ password: 'ngắn', again: 'ngắn' }, /ít nhất 10 ký tự/);
  await refused({ password: '1234567890', again: '1234567890' }, /dễ đoán/);
  await refused({ password, again: `${password}.` }, /không giống nhau/);
  await refused({}, /ít nhất 10 ký tự/);
  const done = await post(server, link, { password, again: password });
  assert.equal(done.status, 303);
  assert.equal(done.headers.get('location'), '/staff');
  assert.match(done.headers.get('set-cookie'), /^hailong=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.equal((await visit(server, link)).status, 404);
  assert.equal((await post(server, link, { password, again: password })).status, 404);
  for (const key of ['x', '0000-0000-0000-0000-0000-0000-0000', '%00', 'a%2fb'])
    assert.equal((await visit(server, `/staff/welcome/${key}`)).status, 404, key);
  sql(data, "UPDATE account SET password = 'x'");
  assert.equal(sql(data, 'SELECT count(*) FROM account WHERE password LIKE \'%mèo%\''), '0');
  const again = await member(data, server, 'an', null, null);
  sql(data, 'UPDATE invitation SET expires_ms = 1');
  assert.equal((await visit(server, again)).status, 404, 'a link that is out of date');
});

test('signing in, out, and what stays of it', async (t) => {
  const { data, server } = await office(t);
  await post(server, await member(data, server, 'an', 'officer', units[0]), { password, again: password });
  const cookie = await signIn(server, 'an');
  assert.equal((await visit(server, '/staff', cookie)).status, 200);
  assert.equal((await visit(server, '/staff')).status, 401);
  const other = await signIn(server, 'an', cookie); // a new secret; the old one is worth nothing
  assert.notEqual(other, cookie);
  assert.equal((await visit(server, '/staff', cookie)).status, 401);
  const page = await (await visit(server, '/staff', other)).text();
  const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(page);
  assert.ok(!page.includes(other.slice(8)), 'the secret stands in no page');
  assert.equal((await post(server, '/staff/sign-out', {}, { cookie: other })).status, 403);
  assert.equal((await post(server, '/staff/sign-out', { seal: seal.replace(/./, 'g') }, { cookie: other })).status, 403);
  assert.equal((await visit(server, '/staff', other)).status, 200);
  const out = await post(server, '/staff/sign-out', { seal }, { cookie: other });
  assert.equal(out.status, 303);
  assert.match(out.headers.get('set-cookie'), /Max-Age=0/);
  assert.equal((await visit(server, '/staff', other)).status, 401);
  assert.ok(!sql(data, 'SELECT hex(hash) FROM session').toLowerCase().includes(other.slice(8)), 'only hashes are kept');

  const last = await signIn(server, 'an');
  await must(['account', 'disable', '--data', data, '--name', 'an']);
  assert.equal((await visit(server, '/staff', last)).status, 401, 'at once');
  assert.equal((await post(server, '/staff/sign-in', { name: 'an', password })).status, 422);
});

test('where one goes after signing in is a page of ours', async (t) => {
  const { data, server } = await office(t);
  await post(server, await member(data, server, 'an', 'officer', units[0]), { password, again: password });
  const goes = async (next) => (await post(server, '/staff/sign-in', { name: 'an', password, next })).headers.get('location');
  assert.equal(await goes('/staff/campaigns/qt'), '/staff/campaigns/qt');
  assert.equal(await goes('/staff?lang=en'), '/staff?lang=en');
  for (const next of ['//evil.example/staff', 'https://evil.example', '/staffx', '/staff//../x\\y', '/staff/\r\nX: y', '/', '', '/c/qt', '/staff/sign-out', 'javascript:alert(1)', '/staff/@evil', '/staff/é', '/staff/../c/qt', '/staff/..//evil.example'])
    assert.equal(await goes(next), '/staff', next);
  const asked = await (await visit(server, '/staff/campaigns/qt')).text();
  assert.match(asked, /name="next" value="\/staff\/campaigns\/qt"/);
});

test('a wrong name and a wrong password are told apart by nothing', async (t) => {
  const { data, server } = await office(t);
  await post(server, await member(data, server, 'an', 'officer', units[0]), { password, again: password });
  await member(data, server, 'binh', 'viewer', units[0]); // has no password yet
  const tries = async (name) => {
    const reply = await post(server, '/staff/sign-in', { name, password: 'wrong and wrong' });
    return { status: reply.status, text: (await reply.text()).replace(`value="${name}"`, 'value="NAME"'), wait: reply.headers.get('retry-after') };
  };
  for (let i = 0; i < 5; i++) {
    const [right, ...others] = [await tries('an'), await tries('binh'), await tries('nobody'), await tries('Robert"; DROP')];
    assert.equal(right.status, 422);
    for (const other of others.slice(0, 2)) assert.deepEqual(other, right);
    assert.equal(others[2].status, 422);
  }
  for (const name of ['an', 'binh', 'nobody']) {
    const { status, wait } = await tries(name);
    assert.equal(status, 429, name);
    assert.ok(Number(wait) > 25 && Number(wait) <= 30, wait);
  }
  const right = await post(server, '/staff/sign-in', { name: 'an', password });
  assert.equal(right.status, 429, 'not even the right one before its time');
  sql(data, "UPDATE account SET failed_ms = failed_ms - 60000 WHERE name = 'an'");
  assert.equal((await post(server, '/staff/sign-in', { name: 'an', password })).status, 303);
  assert.equal(sql(data, "SELECT failures FROM account WHERE name = 'an'"), '0');
  assert.equal(sql(data, "SELECT count(*) FROM audit WHERE action = 'sign_in_wrong' AND actor = 'an'"), '5');
});

// Who sees what: role x place, on every address. Rows: place; columns: what is asked for.
test('everybody sees their place and nothing else, in the same words as what is not there', async (t) => {
  const { data, server } = await office(t);
  await must(['campaign', 'create', '--data', data, '--id', 'other', '--form', 'counter-3', '--index', 'counter-3', '--units', '00004']);
  await must(['campaign', 'open', '--data', data, '--id', 'other']);
  for (const unit of units) assert.equal((await put(server, randomUUID(), response((body) => { body.unit = unit; body.place.village = `${unit}-01`; }))).status, 201);
  const paths = { home: '/staff', campaign: '/staff/campaigns/qt', own: `/staff/campaigns/qt/units/${units[0]}`, beside: `/staff/campaigns/qt/units/${units[1]}`,
    province: '/staff/campaigns/qt/units/44', foreign: '/staff/campaigns/other', nowhere: '/staff/campaigns/none', unit: '/staff/campaigns/qt/units/99999' };
  const wanted = { [units[0]]: { home: 200, campaign: 200, own: 200, beside: 404, province: 404, foreign: 404, nowhere: 404, unit: 404 },
    44: { home: 200, campaign: 200, own: 200, beside: 200, province: 200, foreign: 404, nowhere: 404, unit: 404 },
    46: { home: 200, campaign: 404, own: 404, beside: 404, province: 404, foreign: 404, nowhere: 404, unit: 404 },
    VN: { home: 200, campaign: 200, own: 200, beside: 200, province: 200, foreign: 200, nowhere: 404, unit: 404 } };
  const missing = await (await fetch(`${server.address}/staff/campaigns/none`, { headers: { authorization: `Bearer ${server.token}` } })).text();
  for (const role of ['viewer', 'officer', 'analyst', 'administrator'])
    for (const [place, row] of Object.entries(wanted)) {
      const name = `${role}-${place.toLowerCase()}`;
      await post(server, await member(data, server, name, role, place), { password, again: password });
      const cookie = await signIn(server, name);
      for (const [what, path] of Object.entries(paths)) {
        const reply = await visit(server, path, cookie);
        const text = await reply.text();
        assert.equal(reply.status, row[what], `${name}: ${what}`);
        if (reply.status === 404) assert.equal(text.replace(/<nav[^]*?<\/nav>/g, ''), missing.replace(/<nav[^]*?<\/nav>/g, ''), `${name}: ${what}`);
        if (what === 'home') assert.equal(text.includes('/staff/campaigns/other'), place === 'VN', name);
        if (what === 'campaign' && place === units[0]) assert.ok(!text.includes(units[1]) && /<dd>1<\/dd>/.test(text), name);
      }
      assert.equal((await visit(server, '/staff/audit', cookie)).status, role === 'administrator' && place === 'VN' ? 200 : 404, `${name}: audit`);
      assert.equal((await visit(server, `/api/v1/campaigns/qt/index/sipas-2026?unit=${units[0]}`, cookie)).status, 401, 'the API is the operator\'s');
    }
});

test('fieldwork is counted for whoever has a part in it', async (t) => {
  const { data, server } = await office(t);
  const send = async (unit, change = () => {}) => (await put(server, randomUUID(), response((body) => { body.unit = unit; body.place.village = `${unit}-01`; change(body); }))).status;
  for (let i = 0; i < 3; i++) assert.equal(await send(units[0]), 201);
  assert.equal(await send(units[0], (body) => { body.complete = false; delete body.answers.q5; }), 201);
  assert.equal(await send(units[0], (body) => { body.answers.q5 = 77; }), 202);
  assert.equal(await send(units[1]), 201);
  await must(['device', 'enrol', '--data', data, '--id', 'k7', '--unit', units[0]]);
  await must(['device', 'enrol', '--data', data, '--id', 'k8', '--unit', units[1]]);
  const look = async (role, place) => {
    await post(server, await member(data, server, `${role}-${place}`, role, place), { password, again: password });
    const reply = await visit(server, '/staff/campaigns/qt/fieldwork', await signIn(server, `${role}-${place}`));
    const text = await reply.text();
    return { status: reply.status, text, rows: [...text.matchAll(/<tr[^>]*><th[^>]*scope="row"[^>]*>([^]*?)<\/th>([^]*?)<\/tr>/g)]
      .map(([, name, cells]) => [name, ...[...cells.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell]) => cell)].map((cell) => cell.replace(/<span class="unseen">[^<]*<\/span>|<[^>]+>/g, ''))) };
  };
  const own = await look('officer', units[0]);
  assert.equal(own.status, 200);
  const today = new Date(Date.now() + 7 * 3600e3 - 60000).toISOString().slice(0, 10).split('-').reverse().join('/');
  assert.deepEqual(own.rows, [[today, '3', '1', '0'], ['Phường Đông Hà', '3', '3', '3', '1', '1 (20,0%)', '0', today],
    ['chọn mức không có trong phiếu', '1'], ['k7', 'Phường Đông Hà', 'chưa báo lần nào', '', '']]);
  const all = await look('analyst', '44');
  assert.match(all.text, /<span>Hợp lệ<\/span> <strong>4<\/strong>/);
  assert.deepEqual(all.rows.slice(1, 4).map(([name]) => name), ['Phường Đồng Hới', 'Phường Nam Đông Hà', 'Phường Đông Hà'], 'who lags first');
  assert.equal(all.rows.filter(([name]) => /^k[78]$/.test(name)).length, 2);
  assert.ok(all.text.includes('chưa có phiếu'), 'a unit where nothing came in');
  const viewer = await look('viewer', units[0]);
  assert.equal(viewer.status, 404);
  assert.equal((await look('officer', '46')).status, 404);
});

test('a report is to be read, or to be kept', async (t) => {
  const { data, server } = await office(t);
  assert.equal((await put(server, randomUUID(), response())).status, 201);
  await post(server, await member(data, server, 'an', 'viewer', units[0]), { password, again: password });
  const cookie = await signIn(server, 'an');
  const path = `/staff/campaigns/qt/units/${units[0]}`;
  const page = await visit(server, path, cookie);
  assert.match(page.headers.get('content-security-policy'), /^default-src 'none'; style-src 'unsafe-inline'; .*sandbox/);
  assert.equal(page.headers.get('content-disposition'), null);
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.match(await page.text(), /<title>Báo cáo: /);
  for (const [format, start] of [['pdf', '%PDF-'], ['docx', 'PK'], ['xlsx', 'PK'], ['json', '{'], ['html', '<!doctype html>']]) {
    const file = await visit(server, `${path}?format=${format}`, cookie);
    assert.equal(file.status, 200, format);
    assert.equal(file.headers.get('content-disposition'), `attachment; filename="qt-${units[0]}.${format}"`);
    assert.ok(Buffer.from(await file.arrayBuffer()).toString('latin1').startsWith(start), format);
  }
  for (const [query, status] of [['format=exe', 422], ['day=1', 422], ['from=x', 422], ['mode=kiosk', 200], ['from=2026-01-01&to=2026-12-31', 200], [`filter=${encodeURIComponent('["=","q5",1]')}`, 422], ['filter=)', 422]])
    assert.equal((await visit(server, `${path}?${query}`, cookie)).status, status, query);
  await post(server, await member(data, server, 'binh', 'analyst', units[0]), { password, again: password });
  assert.equal((await visit(server, `${path}?filter=${encodeURIComponent('["=","q5",1]')}`, await signIn(server, 'binh'))).status, 200, 'who may take answers out');
});

test('posts of other sites, other hosts and open lines are refused', async (t) => {
  const { data, server } = await office(t);
  await post(server, await member(data, server, 'an', 'viewer', units[0]), { password, again: password });
  const sign = (headers) => post(server, '/staff/sign-in', { name: 'an', password }, headers);
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
    assert.equal((await sign(headers)).status, 403, JSON.stringify(headers));
  assert.equal((await fetch(`${server.address}/staff/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status, 415);
  // By a name that is not this machine's own, and through a proxy without https, no cookie is sent.
  const through = (headers) => new Promise((done, fail) => {
    get(`${server.address}/staff/sign-in`, { headers }, (reply) => {
      let text = '';
      reply.on('data', (chunk) => { text += chunk; }).on('end', () => done(text));
    }).on('error', fail);
  });
  const asks = /<input type="password"/;
  assert.match(await through({}), asks);
  assert.match(await through({ host: 'localhost:8080' }), asks);
  assert.match(await through({ host: 'danhgia.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' }), asks);
  for (const headers of [{ host: '192.168.1.4:8080' }, { host: 'danhgia.example' }, { host: 'localhost.evil.example' }, { host: 'localhost:80@evil.example' }, { host: 'localhost.' },
    { 'x-forwarded-for': '203.0.113.9' }, { 'x-forwarded-proto': 'http' }, { 'x-real-ip': '203.0.113.9' }, { via: '1.1 proxy' }])
    assert.doesNotMatch(await through(headers), asks, JSON.stringify(headers));
  const proxied = await sign({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' });
  assert.match(proxied.headers.get('set-cookie'), /^__Host-hailong=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
});

test('a server with too much to do repeats no password, and answers citizens', async (t) => {
  const { data, server } = await office(t);
  await post(server, await member(data, server, 'binh', 'viewer', units[0]), { password, again: password });
  const cookie = await signIn(server, 'binh');
  const link = await member(data, server, 'an', 'officer', units[0]);
  const paths = Array.from({ length: 90 }, (_, i) => (i < 75 ? '/staff/sign-in' : link));
  const secret = 'con gà cục tác lá chanh';
  const flood = Promise.all(paths.map((path, i) => post(server, path, { name: `n${i}`, password: secret, again: 'x' })));
  assert.equal((await submit(server, 'qt', fields(randomUUID(), response()))).status, 303);
  const reports = [1, 2, 3].map(() => visit(server, `/staff/campaigns/qt/units/${units[0]}`, cookie));
  for (const reply of await Promise.all(reports)) assert.equal(reply.status, 200, 'who is signed in has room');
  const busy = (await flood).filter(({ status }) => status === 503);
  assert.ok(busy.length > 0 && busy.length < paths.length, String(busy.length));
  for (const reply of busy) {
    const text = await reply.text();
    assert.equal(reply.headers.get('retry-after'), '5');
    assert.ok(!text.includes(secret) && !text.includes('<form') && !text.includes('<script'), text);
    assert.match(text, /Xin đợi nửa phút rồi tải lại trang này/);
  }
  assert.equal((await visit(server, link)).status, 200, 'the link is still good');
  assert.doesNotMatch(await (await visit(server, '/c/qt/done')).text(), /<script/, 'nothing to run where nothing is asked');
});

test('a password nobody can have says nothing about a name', async (t) => {
  const { data, server } = await office(t);
  await post(server, await member(data, server, 'an', 'officer', units[0]), { password, again: password });
  for (let i = 0; i < 7; i++)
    for (const name of ['an', 'nobody']) assert.equal((await post(server, '/staff/sign-in', { name, password: 'x'.repeat(257) })).status, 422);
  assert.equal(sql(data, "SELECT failures FROM account WHERE name = 'an'"), '0', 'nor keeps anybody out');
  await signIn(server, 'an');
});

test('the command tells who is there', async (t) => {
  const { data, server } = await office(t);
  await post(server, await member(data, server, 'an', 'officer', units[0]), { password, again: password });
  await member(data, server, 'binh', 'analyst', '44');
  const list = JSON.parse((await must(['account', 'list', '--data', data, '--json'])).out);
  assert.deepEqual(list.map(({ name, role, unit, disabled, password: has, seen }) => [name, role, unit, disabled, has, seen !== null]),
    [['an', 'officer', units[0], false, true, true], ['binh', 'analyst', '44', false, false, false]]);
  const cookie = await signIn(server, 'an');
  await must(['account', 'change', '--data', data, '--name', 'an', '--role', 'viewer', '--unit', units[1]]);
  assert.equal((await visit(server, `/staff/campaigns/qt/units/${units[0]}`, cookie)).status, 404, 'from now on');
  assert.equal((await visit(server, `/staff/campaigns/qt/units/${units[1]}`, cookie)).status, 200);
  const refused = async (args, status, words) => {
    const { status: found, err } = await run([...args, '--data', data, '--lang', 'en']);
    assert.equal(found, status, err);
    assert.match(err, words);
  };
  await refused(['account', 'add', '--name', 'an', '--role', 'viewer', '--unit', units[0]], 1, /already/);
  await refused(['account', 'add', '--name', 'An', '--role', 'viewer', '--unit', units[0]], 2, /small unaccented/);
  await refused(['account', 'add', '--name', 'x', '--role', 'boss', '--unit', units[0]], 2, /no role "boss"/);
  await refused(['account', 'add', '--name', 'x', '--role', 'viewer', '--unit', '99999'], 3, /99999/);
  await refused(['account', 'add', '--name', 'x', '--role', 'viewer', '--unit', units[0], '--address', 'ftp://x'], 2, /ftp:\/\/x/);
  await refused(['account', 'remove', '--name', 'none'], 3, /account list/);
  await must(['account', 'remove', '--data', data, '--name', 'an']);
  assert.equal((await visit(server, '/staff', cookie)).status, 401);
});
