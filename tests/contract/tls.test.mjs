// SPDX-License-Identifier: GPL-3.0-or-later
//
// HTTPS from the outside: a root certificate of our own, the server's certificate under it, its
// renewal, and what is said before and while serving. What Chromium makes of it is in
// tests/browser/https.test.mjs; every status of the server over TLS in tests/server.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { chmod, readFile, readdir, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { get } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { campaign, folder, must, randomUUID, response, run, serve, units } from '../support/program.mjs';

// One request by a client that trusts `ca` alone, made to 127.0.0.1 under whatever name.
function ask(address, { method = 'GET', headers = {}, body, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, headers, agent: false, ...options,
      lookup: (_, { all }, found) => (all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)) }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk) => { text += chunk; })
        .on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text, protocol: reply.socket.getProtocol?.() }));
    });
    sent.on('error', reject).end(body);
  });
}

const read = (data, name) => readFile(join(data, 'tls', name), 'utf8');
const files = (data) => ['--tls-cert', join(data, 'tls', 'server.crt'), '--tls-key', join(data, 'tls', 'server.key')];
const init = async (data, ...more) => JSON.parse((await must(['tls', 'init', '--data', data, '--json', ...more])).out);
const day = (text) => Date.parse(`${text}T00:00:00+07:00`) / 86400000;
const today = () => Math.floor((Date.now() + 7 * 3600000) / 86400000);

// A data folder with a campaign, a certificate for some names, and a server of it.
async function secure(t, ...more) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  await init(data, ...more);
  const server = await serve(t, data, files(data));
  const ca = await read(data, 'ca.crt');
  const at = (host, path = '/') => `https://${host}:${new URL(server.address).port}${path}`;
  return { data, server, ca, at };
}

test('a root and a server under it', async (t) => {
  const data = join(await folder(t), 'data');
  await must(['init', '--data', data]);
  const made = await init(data, '--names', 'may-chu,khaosat.lan,192.168.1.5,::1');
  const crt = new X509Certificate(await read(data, 'server.crt'));
  const root = new X509Certificate(await read(data, 'ca.crt'));
  assert.deepEqual(made.names, ['may-chu', 'khaosat.lan', '192.168.1.5', '::1']);
  assert.equal(crt.subjectAltName, 'DNS:may-chu, DNS:khaosat.lan, IP Address:192.168.1.5, IP Address:0:0:0:0:0:0:0:1');
  assert.ok(crt.verify(root.publicKey) && root.verify(root.publicKey) && root.ca && !crt.ca);
  assert.equal(root.fingerprint256, made.authority_sha256);
  assert.equal(day(made.certificate_last_day) + 7 / 24, today() + 730);
  assert.match(root.subject, /^CN=hailong CA may-chu \d{4}-\d\d-\d\d$/);
  assert.deepEqual((await readdir(join(data, 'tls'))).sort(), ['ca.crt', 'ca.key', 'server.crt', 'server.key']);
  assert.deepEqual((await readdir(data)).sort(), ['hailong.db', 'operator.token', 'tls']);
  for (const [name, mode] of [['ca.key', 0o600], ['server.key', 0o600], ['ca.crt', 0o644], ['server.crt', 0o644]])
    assert.equal((await stat(join(data, 'tls', name))).mode & 0o777, mode, name);
});

test('without names it stands for this machine', async (t) => {
  const data = join(await folder(t), 'data');
  await must(['init', '--data', data]);
  const { names } = await init(data);
  for (const name of ['localhost', '127.0.0.1', '::1']) assert.ok(names.includes(name), names.join());
  if (/^[a-z\d]([a-z\d-]*[a-z\d])?$/.test(hostname()) && !/^\d+$/.test(hostname())) assert.equal(names[0], hostname());
  assert.ok(!names.some((name) => /^fe80|^169\.254\./.test(name)), names.join());
});

test('what to do next is said in both languages', async (t) => {
  const data = join(await folder(t), 'data');
  await must(['init', '--data', data]);
  const say = async (...more) => (await must(['tls', 'init', '--data', data, '--names', 'may-chu,localhost', ...more])).out;
  const first = await say();
  assert.match(first, /Đã tạo chứng thư gốc/);
  assert.match(first, /1\. Cài .*ca\.crt lên từng máy tính bảng/);
  assert.ok(first.includes(`hailong serve --data ${data} --listen 0.0.0.0:8443 ${files(data).join(' ')}`), first);
  assert.ok(first.includes('https://may-chu:8443/') && !first.includes('https://localhost'), first);
  assert.match(first, /^.*SHA-256.*: ([\dA-F]{2}:){31}[\dA-F]{2}$/m);
  const again = await say('--lang', 'en');
  assert.match(again, /is used again .* need nothing new/);
  assert.match(again, /Restart hailong serve/);
  assert.doesNotMatch(again, /1\. Install/);
});

test('clients that trust the root, and those that do not', async (t) => {
  const { ca, at } = await secure(t, '--names', 'may-chu,localhost,127.0.0.1');
  for (const host of ['localhost', '127.0.0.1', 'may-chu']) {
    const { status, protocol } = await ask(at(host, '/healthz'), { ca });
    assert.deepEqual([status, protocol], [200, 'TLSv1.3'], host);
  }
  await assert.rejects(ask(at('localhost')), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  await assert.rejects(ask(at('other'), { ca }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  assert.equal((await ask(at('localhost', '/healthz'), { ca, maxVersion: 'TLSv1.2' })).status, 200);
  await assert.rejects(ask(at('localhost'), { ca, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }));
});

test('an address alone', async (t) => {
  const { ca, at } = await secure(t, '--names', '127.0.0.1');
  assert.equal((await ask(at('127.0.0.1', '/healthz'), { ca })).status, 200);
});

test('the whole way of an answer', async (t) => {
  const { server, ca, at } = await secure(t, '--names', 'may-chu,127.0.0.1');
  const put = (id, body) => ask(at('may-chu', `/api/v1/responses/${id}`), { ca, method: 'PUT', body });
  const id = randomUUID();
  const other = response((body) => { body.answers.q5 = 2; });
  const body = JSON.stringify(response());
  const statuses = [];
  for (const text of [body, body, JSON.stringify(other), 'x'.repeat(256 * 1024 + 1)]) statuses.push((await put(id, text)).status);
  assert.deepEqual(statuses, [201, 200, 409, 413]);
  const many = await Promise.all(Array.from({ length: 40 }, () => put(randomUUID(), body)));
  assert.deepEqual([...new Set(many.map(({ status }) => status))], [201]);

  await t.test('a plain form, with what a browser says of its origin', async () => {
    const page = await ask(at('may-chu', `/c/qt?unit=${units[0]}`), { ca });
    assert.equal(page.status, 200);
    const field = (name) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page.text)[1];
    const form = new URLSearchParams({ id: field('id'), unit: units[0], lang: 'vi', version: field('version'), q5: '1' });
    const post = (origin) => ask(at('may-chu', '/c/qt'), { ca, method: 'POST', body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin, 'sec-fetch-site': 'same-origin' } });
    assert.notEqual((await post(new URL(at('may-chu')).origin)).status, 403);
    assert.equal((await post('https://may-chu.example')).status, 403);
  });

  await t.test('no header that would lock people out (docs/decisions/0008-tls.md)', async () => {
    for (const path of ['/', '/healthz', '/none', '/assets/citizen.css']) {
      const { headers } = await ask(at('may-chu', path), { ca });
      assert.equal(headers['strict-transport-security'], undefined, path);
      assert.match(headers['content-security-policy'], /default-src 'none'/);
    }
  });

  await t.test('plain HTTP on that port gets nothing', async () => {
    await assert.rejects(new Promise((resolve, reject) => {
      get(at('127.0.0.1').replace('https:', 'http:'), resolve).on('error', reject);
    }));
  });

  const { code } = await server.stop();
  assert.equal(code, 0);
});

test('renewal: the same root, a new key, and the names stay', async (t) => {
  const { data, server, ca, at } = await secure(t, '--names', 'may-chu,127.0.0.1', '--days', '40');
  const [crt, key, root] = await Promise.all(['server.crt', 'server.key', 'ca.key'].map((name) => read(data, name)));
  const renewed = await init(data);
  assert.equal(renewed.new_authority, false);
  assert.deepEqual(renewed.names, ['may-chu', '127.0.0.1']);
  assert.equal(await read(data, 'ca.crt'), ca);
  assert.equal(await read(data, 'ca.key'), root);
  assert.notEqual(await read(data, 'server.crt'), crt);
  assert.notEqual(await read(data, 'server.key'), key);
  assert.equal((await ask(at('may-chu', '/healthz'), { ca })).status, 200, 'the running server keeps what it has read');
  await server.stop();
  const next = await serve(t, data, files(data));
  const { port } = new URL(next.address);
  assert.equal((await ask(`https://may-chu:${port}/healthz`, { ca })).status, 200);
  assert.equal((await init(data, '--names', 'khac.lan')).names.join(), 'khac.lan');
});

test('two at once leave a pair that fits, or one that is refused with a remedy', async (t) => {
  const data = join(await folder(t), 'data');
  await must(['init', '--data', data]);
  const first = await Promise.all([1, 2].map(() => run(['tls', 'init', '--data', data, '--names', 'may-chu'])));
  for (const { status, err } of first) assert.ok(status === 0 || (status === 1 && err.includes(join(data, 'tls'))), err);
  assert.ok(first.some(({ status }) => status === 0));
  assert.deepEqual((await readdir(data)).filter((name) => name.startsWith('tls')), ['tls'], 'nothing half-made');
  const root = new X509Certificate(await read(data, 'ca.crt'));
  assert.ok(new X509Certificate(await read(data, 'server.crt')).verify(root.publicKey));
});

test('what serve says of a certificate that browsers will mind', async (t) => {
  const data = join(await folder(t), 'data');
  await campaign(data);
  for (const [days, key, ...says] of [[10, 0o600, /TLS: cảnh báo: .*hết hạn ngày \d\d\/\d\d\/\d{4}, còn (9|10) ngày.*hailong tls init/],
    [40, 0o600], [40, 0o644, /TLS: cảnh báo: .*server\.key.*chmod 600/]]) {
    await init(data, '--names', '127.0.0.1', '--days', `${days}`);
    await chmod(join(data, 'tls', 'server.key'), key);
    const server = await serve(t, data, files(data));
    assert.match(server.address, /^https:/);
    const { err } = await server.stop();
    assert.equal([...err.matchAll(/TLS:/g)].length, says.length, err);
    for (const say of says) assert.match(err, say);
  }
});

