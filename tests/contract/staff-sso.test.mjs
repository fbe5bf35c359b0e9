// SPDX-License-Identifier: GPL-3.0-or-later
//
// Single sign-on behind a proxy (serve --sso-header): whom the proxy names is let in, and nobody else by
// that header; and that the time of an answer at the door tells nothing of a name.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { campaign, folder, must, run, serve, units } from '../support/program.mjs';
import { enter, member, post } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const secret = '5f'.repeat(32);
const https = { host: 'danhgia.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };
const by = (name, more = {}) => ({ ...https, 'x-remote-user': name, 'hailong-proxy-secret': secret, ...more });

async function office(t, listen = []) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  await writeFile(join(where, 'secret'), `${secret}\n`);
  const server = await serve(t, data, ['--sso-header', 'X-Remote-User', '--sso-secret-file', join(where, 'secret'), ...listen]);
  await member(data, server, 'an', 'officer', units[0]);
  return { where, data, server };
}

// What fetch cannot send: a Host, and headers said twice.
const ask = (server, path, headers = {}, { method = 'GET', body } = {}) => new Promise((done, fail) => {
  const sent = request(`${server.address}${path}`, { method, headers: body === undefined ? headers : { 'content-type': 'application/x-www-form-urlencoded', ...headers } }, (reply) => {
    let text = '';
    reply.on('data', (chunk) => { text += chunk; }).on('end', () => done({ status: reply.statusCode, headers: reply.headers, text }));
  });
  sent.on('error', fail).end(body);
});
const cookieOf = (reply) => reply.headers['set-cookie']?.[0].split(';')[0];

test('whom the proxy names is let in, as long as it names them', async (t) => {
  const { data, server } = await office(t);
  const first = await ask(server, '/staff', by('an'));
  assert.equal(first.status, 200);
  assert.match(first.headers['set-cookie'][0], /^__Host-hailong=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  const cookie = cookieOf(first);
  const again = await ask(server, '/staff', by('an', { cookie }));
  assert.equal(again.status, 200);
  assert.equal(again.headers['set-cookie'], undefined, 'the session goes on');
  assert.match((await ask(server, '/staff/me', by('an', { cookie }))).text, /qua cổng của cơ quan/);
  assert.equal((await ask(server, '/staff', { ...https, cookie })).status, 401, 'and ends with the proxy\'s word');
  await member(data, server, 'binh', 'viewer', '46');
  const other = await ask(server, '/staff', by('binh', { cookie }));
  assert.match(other.text, /binh/);
  assert.notEqual(cookieOf(other), cookie);
  assert.equal((await ask(server, `/staff/campaigns/qt`, by('binh', { cookie: cookieOf(other) }))).status, 404, 'with their own place');
  assert.equal(sql(data, "SELECT group_concat(actor || ' ' || action) FROM audit WHERE action = 'sign_in_by_proxy'"), 'an sign_in_by_proxy,binh sign_in_by_proxy');

  // A form works on the very first page, and is sealed like any other.
  const fresh = await ask(server, '/staff', by('an'));
  const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(fresh.text);
  const act = (fields, headers) => ask(server, '/staff/me', by('an', headers), { method: 'POST', body: new URLSearchParams(fields).toString() });
  assert.equal((await act({ do: 'others', seal }, { cookie: cookieOf(fresh) })).status, 303);
  assert.equal((await act({ do: 'others' }, { cookie: cookieOf(fresh) })).status, 403);
  assert.equal((await act({ do: 'others', seal }, {})).status, 403, 'another session');
  assert.equal((await act({ do: 'others', seal }, { cookie: cookieOf(fresh), origin: 'https://evil.example' })).status, 403);

  await must(['account', 'disable', '--data', data, '--name', 'an']);
  assert.equal((await ask(server, '/staff', by('an', { cookie: cookieOf(fresh) }))).status, 401);
  assert.equal((await ask(server, '/staff', by('an'))).status, 401);
});

test('nobody else comes in by the header', async (t) => {
  const { data, server } = await office(t);
  const wrong = {
    'no secret': { ...https, 'x-remote-user': 'an' },
    'another secret': by('an', { 'hailong-proxy-secret': '5e'.repeat(32) }),
    'part of the secret': by('an', { 'hailong-proxy-secret': secret.slice(0, -1) }),
    'an empty secret': by('an', { 'hailong-proxy-secret': '' }),
    'no name': { ...https, 'hailong-proxy-secret': secret },
    'an empty name': by(''),
    'the name twice': by(['an', 'an']),
    'two names': by(['an', 'binh']),
    'two names in one': by('an, an'),
    'the secret twice': by('an', { 'hailong-proxy-secret': [secret, secret] }),
    'another case twice': [...Object.entries(by('an')).flat(), 'X-REMOTE-USER', 'an'],
    'nobody\'s name': by('nobody'),
    'a capital': by('An'),
    'SQL': by("an' OR '1'='1"),
    'the operator': by('operator'),
    'another header': { ...https, 'remote-user': 'an', 'hailong-proxy-secret': secret },
    'an underscore for a hyphen': { ...https, 'x_remote_user': 'an', 'hailong-proxy-secret': secret },
    'an underscore in the secret\'s name': { ...https, 'x-remote-user': 'an', 'hailong_proxy_secret': secret },
    'a very long name': by('a'.repeat(5000)),
    'a very long secret': by('an', { 'hailong-proxy-secret': secret.repeat(60) }),
    'a tab within': by('a\tn'),
    'a letter beyond ASCII': by('\u00e1n'),
    'a name with a space': by('an binh'),
    'https said of another hop': by('an', { 'x-forwarded-proto': 'http, https' }),
    'Forwarded alone': { host: 'danhgia.example', forwarded: 'for=127.0.0.1;proto=https', 'x-remote-user': 'an', 'hailong-proxy-secret': secret },
    'without https': { 'x-forwarded-proto': 'http', 'x-remote-user': 'an', 'hailong-proxy-secret': secret },
  };
  for (const [what, headers] of Object.entries(wrong)) {
    const reply = await ask(server, '/staff', headers);
    assert.equal(reply.status, 401, what);
    assert.equal(reply.headers['set-cookie'], undefined, what);
  }
  assert.equal(sql(data, 'SELECT count(*) FROM session'), '0');
  assert.equal(sql(data, "SELECT count(*) FROM account WHERE name <> 'an'"), '0', 'nobody is made');
  // A password's session stays one's own under a name that nobody has.
  const signed = await enter(data, server, 'chi', 'viewer', units[0]);
  assert.equal((await ask(server, '/staff', { cookie: signed, 'x-remote-user': 'nobody', 'hailong-proxy-secret': secret })).status, 200);
  assert.equal((await ask(server, '/api/v1/campaigns/qt/index/sipas-2026', by('an'))).status, 401, 'the API is the operator\'s');
});

// What no client library sends: a request as bytes; the status of the answer, 0 when there is none.
const bytes = (server, lines) => new Promise((done) => {
  const socket = connect(Number(new URL(server.address).port), '127.0.0.1', () => socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')));
  let text = '';
  const end = () => { socket.destroy(); done({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text }); };
  socket.setTimeout(3000, end);
  socket.on('data', (chunk) => { text += chunk; if (text.includes('\r\n\r\n')) end(); }).on('error', end).on('close', end);
});

test('control letters, other people\'s sessions and invented proxies let nobody in', async (t) => {
  const { data, server } = await office(t);
  const head = ['GET /staff HTTP/1.1', 'Host: danhgia.example', 'X-Forwarded-Proto: https', 'Connection: close', `Hailong-Proxy-Secret: ${secret}`];
  assert.equal((await bytes(server, [...head, 'X-REMOTE-USER: an'])).status, 200, 'the case of a header\'s name says nothing');
  for (const value of ['a\0n', 'an\x01', 'an\x7f', 'an\x80', 'an\r', 'an\r\n X', '\x1b[2Jan']) {
    const { status, text } = await bytes(server, [...head, `X-Remote-User: ${value}`]);
    assert.ok(status !== 200 && !/set-cookie/i.test(text), JSON.stringify(value));
  }
  // Somebody else's session beside the header: who comes in is whom the proxy names, or nobody of both.
  const chi = (await enter(data, server, 'chi', 'administrator', 'VN')).replace(/^hailong=/, '__Host-hailong=');
  const both = await ask(server, '/staff/accounts', by('an', { cookie: chi }));
  assert.equal(both.status, 404, 'the officer, not the administrator of the cookie');
  assert.equal((await ask(server, '/staff', { ...https, cookie: chi })).status, 401, 'the session of the same browser is ended');
  await must(['account', 'disable', '--data', data, '--name', 'an']);
  const disabled = await ask(server, '/staff', by('an'));
  assert.equal(disabled.status, 401, 'shut out');
  for (const spoofed of [{ 'x-forwarded-for': '127.0.0.1' }, { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' }, { 'x-forwarded-host': 'localhost' }, { 'x-real-ip': '127.0.0.1' }, { 'x-forwarded-user': 'chi' }, { 'remote-user': 'chi' }])
    assert.equal((await ask(server, '/staff', { ...https, ...spoofed })).status, 401, JSON.stringify(spoofed));
});

test('from another machine, or where it is off, the header says nothing', async (t) => {
  const elsewhere = Object.values(networkInterfaces()).flat().find(({ internal, family }) => !internal && family === 'IPv4');
  const { where, data, server } = await office(t, ['--listen', '0.0.0.0:0']);
  const port = new URL(server.address).port;
  assert.equal((await ask({ address: `http://127.0.0.1:${port}` }, '/staff', by('an'))).status, 200);
  if (elsewhere) assert.equal((await ask({ address: `http://${elsewhere.address}:${port}` }, '/staff', by('an'))).status, 401);
  const plain = await serve(t, data);
  assert.equal((await ask(plain, '/staff', by('an'))).status, 401, 'off by default');
  const refused = async (args, status, words) => {
    const { status: found, err } = await run(['serve', '--data', data, '--listen', '127.0.0.1:0', '--lang', 'en', ...args]);
    assert.equal(found, status, err);
    assert.match(err, words);
  };
  await writeFile(join(where, 'short'), 'x'.repeat(31));
  await writeFile(join(where, 'spaced'), `${'x'.repeat(40)} y`);
  await writeFile(join(where, 'empty'), '');
  await refused(['--sso-header', 'X-Remote-User'], 2, /belong together/);
  await refused(['--sso-secret-file', join(where, 'secret')], 2, /belong together/);
  for (const name of ['', 'Cookie', 'host', 'X Remote', 'X-Remote-User:', 'x_remote_user', '-x', 'Hailong-Proxy-Secret', 'x'.repeat(65)])
    await refused(['--sso-header', name, '--sso-secret-file', join(where, 'secret')], 2, /--sso-header/);
  for (const file of ['short', 'spaced', 'empty']) await refused(['--sso-header', 'X-User', '--sso-secret-file', join(where, file)], 1, /32 to 256/);
  await refused(['--sso-header', 'X-User', '--sso-secret-file', join(where, 'none')], 3, /none/);
});

// Kinds of names take turns, so that whatever else the machine does befalls all alike; the middle of each
// kind's times must lie within the spread of a single kind.
test('the time of a wrong password tells nothing of the name', async (t) => {
  const { data, server } = await office(t);
  const names = { known: 'chi', code: 'dung', disabled: 'em', waiting: 'an', nobody: 'nobody', nothing: 'Nobody At All' };
  for (const name of ['chi', 'dung', 'em']) await enter(data, server, name, 'viewer', units[0]);
  sql(data, "UPDATE account SET code_secret = zeroblob(20) WHERE name = 'dung'");
  await must(['account', 'disable', '--data', data, '--name', 'em']);
  const times = Object.fromEntries(Object.keys(names).map((kind) => [kind, []]));
  const look = async (kind, name) => {
    const begun = performance.now();
    const reply = await post(server, '/staff/sign-in', { name, password: 'wrong and wrong' });
    await reply.text();
    times[kind].push(performance.now() - begun);
    assert.equal(reply.status, 422);
  };
  for (let round = 0; round < 12; round++) {
    for (const [kind, name] of Object.entries(names)) await look(kind, kind.startsWith('no') ? `${name}${round}` : name);
    sql(data, 'UPDATE account SET failures = 0');
  }
  const sorted = (list) => [...list].sort((a, b) => a - b);
  const middle = (list) => sorted(list)[list.length >> 1];
  const spread = (list) => sorted(list).at(-3) - sorted(list)[2];
  const middles = Object.fromEntries(Object.entries(times).map(([kind, list]) => [kind, middle(list)]));
  const all = Object.values(middles);
  const allowed = Math.max(5, ...Object.values(times).map(spread));
  t.diagnostic(`middles ${JSON.stringify(middles)} ms, allowed ${allowed}`);
  assert.ok(Math.max(...all) - Math.min(...all) <= allowed, JSON.stringify(middles));
  assert.ok(Math.min(...all) > 20, `each is hashed: ${JSON.stringify(middles)}`);
  assert.equal(sql(data, "SELECT count(*) FROM audit WHERE action = 'sign_in_wrong' AND actor = '?'"), '24', 'and written down, without the name');
});
