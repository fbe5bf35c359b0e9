// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real nginx and Caddy with the files of tools/deploy, only names of files and ports replaced,
// first before the real hailong, then before a server that tells what a proxy says to it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { campaign, folder, must, randomUUID, response, serve, units } from '../support/program.mjs';
import { device } from '../support/device.mjs';
import { opensAlone, trusting } from '../support/worker.mjs';

const name = 'khaosat.example.vn';
const deploy = new URL('../../tools/deploy/', import.meta.url);
// tools/deps.sh full puts there what is not installed.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:${new URL('../../build/tools', import.meta.url).pathname}` };
const lookup = (_, { all }, found) => (all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4));

async function freePort() {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// Replaces each text exactly as often as the file of tools/deploy has it.
function replaced(text, pairs) {
  for (const [from, to, times = 1] of pairs) {
    assert.equal(text.split(from).length - 1, times, `"${from}"`);
    text = text.replaceAll(from, to);
  }
  return text;
}

async function nginxFiles({ where, upstream, http, https }, edited = (site) => site) {
  const site = edited(await readFile(new URL('nginx.conf', deploy), 'utf8'));
  await writeFile(join(where, 'hailong.conf'), replaced(site, [
    ['127.0.0.1:8080;', `127.0.0.1:${upstream};`],
    ['listen 80;', `listen 127.0.0.1:${http};`], ['listen [::]:80;', ''],
    ['listen 443 ssl', `listen 127.0.0.1:${https} ssl`], ['listen [::]:443 ssl http2;', ''],
    [`/etc/letsencrypt/live/${name}/fullchain.pem`, join(where, 'server.crt')],
    [`/etc/letsencrypt/live/${name}/privkey.pem`, join(where, 'server.key')],
    ['/var/log/nginx/hailong-error.log', join(where, 'site.log')]]));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${where}/${kind};`);
  await writeFile(join(where, 'main.conf'), `daemon off; ${process.getuid() === 0 ? 'user root;' : ''} pid ${where}/pid;
    error_log stderr; events {} http { ${temporary.join(' ')} include ${where}/hailong.conf; }`);
  return ['nginx', ['-p', where, '-e', 'stderr', '-c', join(where, 'main.conf')]];
}

async function caddyFiles({ where, upstream, http, https }) {
  const file = await readFile(new URL('Caddyfile', deploy), 'utf8');
  await writeFile(join(where, 'Caddyfile'), replaced(file, [
    ['reverse_proxy 127.0.0.1:8080', `reverse_proxy 127.0.0.1:${upstream}`],
    ['\n{\n\tservers {', `\n{\n\tadmin off\n\thttp_port ${http}\n\thttps_port ${https}\n\tdefault_bind 127.0.0.1\n\tservers {`],
    ['# tls /etc/caddy/fullchain.pem /etc/caddy/privkey.pem', `tls ${where}/server.crt ${where}/server.key`]]));
  return ['caddy', ['run', '--config', join(where, 'Caddyfile'), '--adapter', 'caddyfile']];
}

async function answers(port) {
  for (let i = 0; i < 100; i++) {
    try {
      const socket = connectTls({ port, host: '127.0.0.1', servername: name, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      socket.destroy();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`nothing on port ${port}`);
}

// Starts a proxy before `upstream` (a port): {http, https: ports, err()}.
async function start(t, files, where, upstream) {
  const ports = { http: await freePort(), https: await freePort() };
  const [program, args] = await files({ where, upstream, ...ports });
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, HOME: where, XDG_DATA_HOME: where, XDG_CONFIG_HOME: where } });
  let err = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  const ended = once(child, 'exit');
  child.on('error', ({ message }) => { err += `${message}: tools/deps.sh full`; });
  t.after(() => { child.kill('SIGTERM'); return ended; });
  await answers(ports.https).catch((error) => { throw new Error(`${program}: ${error.message}\n${err}`); });
  return { ...ports, err: () => err };
}

// Says raw bytes over TLS, and gives what comes back until the end.
async function say({ https, ca }, bytes) {
  const socket = connectTls({ port: https, host: '127.0.0.1', servername: name, ca });
  await once(socket, 'secureConnect');
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket.setEncoding('latin1')) text += chunk;
  return text;
}

// One request over HTTP/1.1.
function ask({ https, ca }, path, { method = 'GET', headers = {}, body, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(`https://${name}:${https}${path}`, { method, headers, ca, lookup, agent: false, ...options }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk) => { text += chunk; })
        .on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}

// Many requests over one connection of HTTP/2, with the length of the body as browsers send it.
async function overHttp2(t, { https, ca }) {
  const session = connectHttp2(`https://${name}:${https}`, { ca, lookup });
  t.after(() => session.close());
  await once(session, 'connect');
  return (path, { method = 'GET', headers = {}, body } = {}) => new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
    const stream = session.request({ ':path': path, ':method': method, ...length, ...headers });
    let status; let text = ''; let received;
    stream.on('response', (reply) => { status = reply[':status']; received = reply; }).on('error', reject).setEncoding('utf8')
      .on('data', (chunk) => { text += chunk; })
      .on('end', () => resolve({ status, headers: received, text }));
    stream.end(body);
  });
}

// The status of a large upload by curl (the HTTP/2 client of Node 20 loses an answer that comes before
// the end of a body; curl and Chromium do not). The stream may end before the words after the status.
async function upload({ https, ca }, version, size) {
  const where = await mkdtemp(join(tmpdir(), 'hailong-upload-'));
  try {
    await writeFile(join(where, 'ca.crt'), ca);
    await writeFile(join(where, 'body'), Buffer.alloc(size, 'x'));
    const { stdout } = await promisify(execFile)('curl', ['-s', version === 'HTTP/2' ? '--http2' : '--http1.1', '--cacert', join(where, 'ca.crt'),
      '--resolve', `${name}:${https}:127.0.0.1`, '-T', join(where, 'body'), '-o', join(where, 'reply'), '-w', '%{http_version} %{http_code}',
      `https://${name}:${https}/api/v1/responses/x`]).catch((error) => error);
    assert.equal(stdout.split(' ')[0], version === 'HTTP/2' ? '2' : '1.1');
    return Number(stdout.split(' ')[1]);
  } finally {
    await rm(where, { recursive: true });
  }
}

// The fields of a plain form as a browser would send them, the first choice everywhere.
function fieldsOf(html) {
  const form = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const part = (what) => new RegExp(` ${what}="([^"]*)"`).exec(tag)?.[1];
    const choice = /type="(radio|checkbox)"/.test(tag);
    if (part('name') && !/type="submit"/.test(tag) && !(choice && form.has(part('name')))) form.append(part('name'), part('value') ?? '');
  }
  return form;
}

const isOurs = ({ headers }) => /default-src 'none'/.test(headers['content-security-policy'] ?? '');

async function beforeHailong(t, proxy) {
  const put = (over, id, body) => over(`/api/v1/responses/${id}`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
  const one = (path, options) => ask(proxy, path, options);
  for (const [version, open] of [['HTTP/1.1', () => one], ['HTTP/2', (group) => overHttp2(group, proxy)]]) {
    await t.test(`${version}: pages`, async (group) => {
      const over = await open(group);
      for (const path of ['/', `/c/qt?unit=${units[0]}`]) {
        const reply = await over(path);
        assert.deepEqual([reply.status, isOurs(reply)], [200, true], path);
        assert.equal(reply.headers['strict-transport-security'], 'max-age=15552000');
        assert.doesNotMatch(reply.headers.server ?? '', /\d/);
      }
    });
    await t.test(`${version}: a plain form; not one from another site`, async (group) => {
      const over = await open(group);
      const html = (await over(`/c/qt?unit=${units[0]}`)).text;
      const action = /<form[^>]* action="([^"]*)"/.exec(html)?.[1].replaceAll('&amp;', '&') ?? '/c/qt';
      const post = (origin) => over(action, { method: 'POST', body: fieldsOf(html).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin, 'sec-fetch-site': 'same-origin' } });
      assert.equal((await post('https://elsewhere.example')).status, 403);
      const { status, headers } = await post(`https://${name}:${proxy.https}`);
      assert.equal(status, 303);
      assert.match(headers.location, /^\/c\/qt\/done/);
    });
    await t.test(`${version}: responses`, async (group) => {
      const over = await open(group);
      const id = randomUUID();
      const body = JSON.stringify(response());
      const other = JSON.stringify(response((edited) => { edited.answers.q5 = 2; }));
      const statuses = [];
      for (const text of [body, body, other]) statuses.push((await put(over, id, text)).status);
      assert.deepEqual(statuses, [201, 200, 409]);
    });
    await t.test(`${version}: bodies over our limit and over the proxy's`, async (group) => {
      const over = await open(group);
      const ours = await put(over, randomUUID(), 'x'.repeat(256 * 1024 + 1));
      assert.deepEqual([ours.status, isOurs(ours)], [413, true]);
      assert.equal((await put(over, randomUUID(), 'x'.repeat(2 * 1024 * 1024 + 1))).status, 413);
      for (const size of [3000000, 12345678]) assert.equal(await upload(proxy, version, size), 413, `${size}`);
    });
  }
  await t.test('figures stay inside', async () => {
    assert.match(await (await fetch(`${proxy.direct}/metrics`)).text(), /# HELP/);
    for (const path of ['/metrics', '/metrics?x=1', '/%6detrics', '//metrics', '/./metrics', '/metrics/', '/METRICS', '/x/..%2fmetrics'])
      assert.doesNotMatch(await say(proxy, `GET ${path} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`), /# HELP| 200 /, path);
  });
  await t.test('two hundred at once', async (group) => {
    const two = await overHttp2(group, proxy);
    const body = JSON.stringify(response());
    const replies = await Promise.all(Array.from({ length: 200 }, (_, i) => put(i % 2 ? one : two, randomUUID(), body)));
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [201]);
  });
  await t.test('smaller when asked, and unchanged when known', async () => {
    const form = '/api/v1/forms/sipas-2026/1';
    const whole = await one(form);
    const small = await one(form, { headers: { 'accept-encoding': 'gzip' } });
    assert.deepEqual([small.headers['content-encoding'], whole.headers['content-encoding']], ['gzip', undefined]);
    for (const { headers } of [whole, small])
      assert.equal((await one(form, { headers: { 'accept-encoding': 'gzip', 'if-none-match': headers.etag } })).status, 304);
  });
  await t.test('plain HTTP is sent to HTTPS', async () => {
    const reply = await fetch(`http://127.0.0.1:${proxy.http}/c/qt?unit=1`, { headers: { host: name }, redirect: 'manual' });
    assert.ok([301, 308].includes(reply.status), `${reply.status}`);
    assert.match(reply.headers.get('location'), /^https:\/\/.*\/c\/qt\?unit=1$/);
  });
}

// A server in hailong's place: what it was asked, and its connections.
async function listener(t) {
  const seen = { requests: [], bodies: [], connections: 0, closed: [] };
  const server = createServer({ keepAliveTimeout: 0 }, (asked, reply) => {
    seen.requests.push({ method: asked.method, url: asked.url, headers: asked.headers, version: asked.httpVersion });
    let size = 0;
    asked.on('data', (chunk) => { size += chunk.length; }).on('end', () => { seen.bodies.push(size); reply.end('ok'); });
  });
  server.on('connection', (socket) => {
    seen.connections += 1;
    let last = Date.now();
    socket.on('data', () => { last = Date.now(); });
    socket.on('end', () => seen.closed.push(Date.now() - last));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections?.(); server.close(); });
  return { seen, port: server.address().port };
}

async function beforeListener(t, proxy, { seen }) {
  await t.test('what we are told of a request', async () => {
    await ask(proxy, '/c/qt?unit=1&lang=en', { headers: { 'x-forwarded-for': '203.0.113.5' } });
    const { headers, url, version } = seen.requests.at(-1);
    assert.deepEqual([url, version, headers.host], ['/c/qt?unit=1&lang=en', '1.1', `${name}:${proxy.https}`]);
    for (const header of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'])
      assert.equal(headers[header], undefined, header);
    assert.ok(!JSON.stringify(headers).includes('127.0.0.1'), JSON.stringify(headers));
  });
  await t.test('a batch of two mebibytes arrives whole', async () => {
    const { status } = await ask(proxy, '/api/v1/responses', { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) });
    assert.deepEqual([status, seen.bodies.at(-1)], [200, 2 * 1024 * 1024]);
  });
  await t.test('connections are used again', async () => {
    const before = seen.connections;
    for (let i = 0; i < 30; i++) await ask(proxy, '/healthz');
    assert.ok(seen.connections - before <= 2, `${seen.connections - before} connections`);
  });
  await t.test('figures stay inside, however they are asked for', async () => {
    const before = seen.requests.length;
    for (const [path, host = name] of [['/metrics'], ['/metrics?x=1'], ['/%6detrics'], ['/%6D%65trics'],
      [`https://${name}:${proxy.https}/metrics`], ['/metrics', `${name}:${proxy.https}`]])
      assert.match(await say(proxy, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), /^HTTP\/1\.1 40[04]/, path);
    // these are other paths to hailong (404), and may pass
    for (const path of ['//metrics', '/./metrics', '/x/../metrics', '/metrics/', '/metrics%23x', '/METRICS'])
      await say(proxy, `GET ${path} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`);
    for (const { url } of seen.requests.slice(before)) assert.notEqual(decodeURIComponent(url.split('?')[0]), '/metrics');
  });
  await t.test('a slow client does not reach us before its request is whole', async () => {
    const { requests, connections } = { requests: seen.requests.length, connections: seen.connections };
    const socket = connectTls({ port: proxy.https, host: '127.0.0.1', servername: name, ca: proxy.ca });
    await once(socket, 'secureConnect');
    socket.write(`PUT /api/v1/responses/x HTTP/1.1\r\nHost: ${name}\r\nContent-Length: 30\r\n\r\n`);
    for (let i = 0; i < 29; i++) {
      socket.write('x');
      await sleep(50);
    }
    assert.deepEqual([seen.requests.length, seen.connections - connections <= 0], [requests, true]);
    socket.write('x');
    await once(socket, 'data');
    assert.equal(seen.requests.length, requests + 1);
    socket.destroy();
  });
  await t.test('idle connections are ended before we would end them', async () => {
    await ask(proxy, '/healthz');
    const before = seen.closed.length;
    for (let i = 0; i < 28 && seen.closed.length === before; i++) await sleep(1000);
    assert.ok(seen.closed.length > before, 'kept for 28 seconds');
    assert.ok(seen.closed.at(-1) < 26000, `${seen.closed.at(-1)} ms`);
  });
}

for (const [program, files] of [['nginx', nginxFiles], ['caddy', caddyFiles]]) {
  test(program, async (t) => {
    const where = await folder(t);
    const data = join(where, 'data');
    await campaign(data);
    await must(['tls', 'init', '--data', data, '--names', name]);
    const ca = await readFile(join(data, 'tls', 'ca.crt'));
    const place = async (kind) => {
      await mkdir(join(where, kind));
      for (const file of ['server.crt', 'server.key']) await cp(join(data, 'tls', file), join(where, kind, file));
      return join(where, kind);
    };
    await t.test('before hailong', async (group) => {
      const server = await serve(group, data);
      const proxy = await start(group, files, await place('real'), new URL(server.address).port);
      await beforeHailong(group, { ...proxy, ca, direct: server.address });
      await group.test('a tablet keeps the form while hailong is away', async (tablet) => {
        const home = await trusting(`${where}-home`, join(data, 'tls', 'ca.crt'));
        const { page } = await device(tablet, `${where}-profile`, { args: [`--host-resolver-rules=MAP ${name} 127.0.0.1`], home });
        await opensAlone(page, `https://${name}:${proxy.https}`, server.kill);
      });
    });
    await t.test('before a listener', async (group) => {
      const told = await listener(group);
      const proxy = await start(group, files, await place('told'), told.port);
      await beforeListener(group, { ...proxy, ca }, told);
    });
  });
}

test('nginx with its limit of senders', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  await must(['tls', 'init', '--data', data, '--names', name]);
  for (const file of ['server.crt', 'server.key']) await cp(join(data, 'tls', file), join(where, file));
  const server = await serve(t, data);
  const limited = (places) => nginxFiles(places, (site) => replaced(site, [['# limit_req', 'limit_req', 3]]));
  const proxy = { ...await start(t, limited, where, new URL(server.address).port), ca: await readFile(join(data, 'tls', 'ca.crt')) };
  const seen = await Promise.all(Array.from({ length: 120 }, (_, i) => (i % 2 ? ask(proxy, '/healthz')
    : ask(proxy, `/api/v1/responses/${randomUUID()}`, { method: 'PUT', body: JSON.stringify(response()) }))));
  const count = (odd, status) => seen.filter((reply, i) => i % 2 === odd && reply.status === status).length;
  assert.equal(count(1, 200), 60, 'pages are not limited');
  assert.ok(count(0, 201) >= 50 && count(0, 429) > 0 && count(0, 201) + count(0, 429) === 60, `${count(0, 201)} stored, ${count(0, 429)} told to wait`);
});

test('the Caddyfile as it is', () => promisify(execFile)('caddy',
  ['validate', '--adapter', 'caddyfile', '--config', new URL('Caddyfile', deploy).pathname], { env }));
