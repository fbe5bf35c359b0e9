// SPDX-License-Identifier: GPL-3.0-or-later
//
// What those who run a server rely on: its limit, its access log, its metrics, its health, and what
// it does with connections that behave oddly. Slow clients, who are cut off after a minute, are in
// tests/server/test_http.c with a shorter one; a full disk is in tests/server/test_operations.c.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { campaign, folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, condition) {
  for (let i = 0; i < 500; i++) {
    if (await condition()) return;
    await sleep(20);
  }
  assert.fail(`never: ${what}`);
}

// --- bytes over a connection ---------------------------------------------------------------------

// A connection whose answers are read one by one: send(text), next() = {status, headers, body},
// ended() = the server closed it.
function dial(t, server) {
  const { hostname, port } = new URL(server.address);
  const socket = connect(Number(port), hostname);
  let seen = '';
  let closed = false;
  let wake = () => {};
  socket.setTimeout(20000, () => socket.destroy());
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => { seen += chunk; wake(); });
  socket.on('close', () => { closed = true; wake(); });
  socket.on('error', () => {}); // followed by close
  t.after(() => socket.destroy());
  const more = () => new Promise((resolve) => { wake = resolve; });
  return {
    socket,
    send: (text) => new Promise((resolve) => { socket.write(text, 'latin1', resolve); }),
    async next(method = 'GET') {
      while (!seen.includes('\r\n\r\n')) {
        if (closed) return null;
        await more();
      }
      const end = seen.indexOf('\r\n\r\n') + 4;
      const [line, ...lines] = seen.slice(0, end - 4).split('\r\n');
      const headers = Object.fromEntries(lines.map((text) => [text.slice(0, text.indexOf(':')).toLowerCase(), text.slice(text.indexOf(':') + 2)]));
      const length = method === 'HEAD' ? 0 : Number(headers['content-length'] ?? 0);
      while (seen.length < end + length && !closed) await more();
      const body = seen.slice(end, end + length);
      seen = seen.slice(end + length);
      return { status: Number(line.split(' ')[1]), headers, body };
    },
    async ended() {
      while (!closed) await more();
      return seen === '';
    },
  };
}

const head = (line, ...headers) => `${[`${line} HTTP/1.1`, 'Host: x', ...headers].join('\r\n')}\r\n\r\n`;

// --- metrics -------------------------------------------------------------------------------------

// Reads the text format as strictly as its description says; families by name, with series
// {labels, value} by their name and labels.
function parse(text) {
  assert.ok(text.endsWith('\n'));
  const families = {};
  let family = null;
  const series = {};
  for (const line of text.slice(0, -1).split('\n')) {
    const [, what, name, rest] = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line) ?? [];
    if (what === 'HELP') {
      assert.ok(!families[name], `${name} twice`);
      family = families[name] = { help: rest, series: [] };
      continue;
    }
    if (what === 'TYPE') {
      assert.match(rest, /^(counter|gauge|histogram|summary)$/);
      assert.equal(family, families[name], `TYPE of ${name} after its HELP`);
      family.type = rest;
      continue;
    }
    const found = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\n"])*",?)+)\})? (-?\d+(?:\.\d+)?|\+Inf)$/.exec(line);
    assert.ok(found, line);
    const base = Object.keys(families).at(-1);
    const suffix = found[1].slice(base.length);
    assert.ok(found[1].startsWith(base), line);
    assert.ok({ histogram: ['_bucket', '_sum', '_count'], summary: ['_sum', '_count'] }[family.type]?.includes(suffix) ?? suffix === '', line);
    if (family.type === 'counter') assert.match(found[1], /_total$/);
    const labels = Object.fromEntries([...(found[2] ?? '').matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
    const key = `${found[1]}{${found[2] ?? ''}}`;
    assert.ok(!(key in series), `${key} twice`);
    series[key] = Number(found[3]);
    family.series.push({ suffix, labels, value: Number(found[3]) });
  }
  for (const [name, { type, help, series: all }] of Object.entries(families)) {
    assert.ok(type && help, name);
    if (type === 'histogram') checkHistogram(name, all);
  }
  return { families, series };
}

function checkHistogram(name, all) {
  const groups = new Map();
  for (const { suffix, labels: { le, ...labels }, value } of all) {
    const key = JSON.stringify(labels);
    if (!groups.has(key)) groups.set(key, { buckets: [] });
    if (suffix === '_bucket') groups.get(key).buckets.push([le === '+Inf' ? Infinity : Number(le), value]);
    else groups.get(key)[suffix] = value;
  }
  for (const [labels, { buckets, _sum: sum, _count: count }] of groups) {
    const what = `${name} ${labels}`;
    assert.ok(buckets.every(([le, value], i) => i === 0 || (le > buckets[i - 1][0] && value >= buckets[i - 1][1])), what);
    assert.deepEqual(buckets.at(-1), [Infinity, count], what);
    assert.ok(sum >= 0 && (count > 0 || sum === 0), what);
  }
}

async function metrics(server, headers = {}) {
  const reply = await fetch(`${server.address}/metrics`, { headers });
  assert.equal(reply.status, 200);
  assert.equal(reply.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const text = await reply.text();
  return { text, ...parse(text) };
}

const promtool = fileURLToPath(new URL('../../build/tools/promtool', import.meta.url));

test('metrics', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  const before = await metrics(server);
  const outcome = (name) => `hailong_responses_total{outcome="${name}"}`;

  await t.test('every name is there from the start', () => {
    for (const name of ['hailong_http_requests_total', 'hailong_http_request_duration_seconds', 'hailong_responses_total',
      'hailong_writer_queue_jobs', 'hailong_writer_commits_total', 'hailong_writer_commit_seconds', 'hailong_writer_batch_rows',
      'hailong_healthy', 'hailong_wal_bytes', 'hailong_store_bytes', 'hailong_connections', 'hailong_rate_limited_total',
      'hailong_access_log_dropped_total', 'hailong_uptime_seconds', 'hailong_build_info',
      'process_resident_memory_bytes', 'process_open_fds'])
      assert.ok(before.families[name], name);
    for (const name of ['stored', 'quarantined', 'repeated', 'conflict', 'refused'])
      assert.equal(before.series[outcome(name)], 0);
    assert.equal(before.series['hailong_healthy{}'], 1);
  });

  await t.test('they grow by what was done', async () => {
    const ids = [randomUUID(), randomUUID()];
    const body = response();
    assert.equal((await put(server, ids[0], body)).status, 201);
    assert.equal((await put(server, ids[0], body)).status, 200);
    assert.equal((await put(server, ids[0], response((b) => { b.seconds = 7; }))).status, 409);
    assert.equal((await put(server, ids[1], response((b) => { b.answers.q9_1 = 99; }))).status, 202);
    for (const [status, text] of [[422, '{'], [413, 'x'.repeat(300000)], [404, response((b) => { b.campaign = 'none'; })]])
      assert.equal((await put(server, ids[1], text)).status, status);
    assert.equal((await fetch(`${server.address}/c/qt?unit=${units[0]}`)).status, 200);
    assert.equal((await fetch(`${server.address}/marked`)).status, 404);
    const batch = await fetch(`${server.address}/api/v1/responses`, { method: 'POST',
      body: JSON.stringify({ responses: [{ id: randomUUID(), ...body }, { id: 'marked', ...body }, { id: ids[0], ...body }] }) });
    assert.deepEqual((await batch.json()).results.map(({ status }) => status), [201, 422, 200]);
    const after = await metrics(server);
    for (const [name, count] of [['stored', 2], ['repeated', 2], ['conflict', 1], ['quarantined', 1], ['refused', 4]])
      assert.equal(after.series[outcome(name)], count, name);
    const of = (route, method, status) => after.series[`hailong_http_requests_total{route="${route}",method="${method}",status="${status}"}`];
    for (const status of [200, 201, 202, 404, 409, 413, 422])
      assert.equal(of('/api/v1/responses/{uuid}', 'PUT', status), 1, status);
    assert.equal(of('/c/{campaign}', 'GET', 200), 1);
    assert.equal(of('other', 'GET', 404), 1);
    const durations = after.families.hailong_http_request_duration_seconds.series;
    assert.equal(durations.find(({ suffix, labels }) => suffix === '_count' && labels.method === 'PUT').value, 7);
    const commits = after.series['hailong_writer_commits_total{}'];
    assert.ok(commits >= 5 && commits <= 6, commits);
    assert.equal(after.series['hailong_writer_batch_rows_sum{}'], 6);
    assert.ok(after.series['hailong_wal_bytes{}'] > 0 && after.series['hailong_store_bytes{}'] > 100000);
    assert.ok(after.series['hailong_uptime_seconds{}'] > before.series['hailong_uptime_seconds{}']);
    assert.ok(after.series['process_resident_memory_bytes{}'] > 1e6);
    assert.ok(after.series['hailong_connections{}'] >= 1);
    for (const secret of [...ids, 'marked', units[0], server.token]) assert.ok(!after.text.includes(secret), secret);
    // no status without a place of its own
    assert.ok(after.families.hailong_http_requests_total.series.every(({ labels }) => labels.status !== 'other'));
  });

  const without = !existsSync(promtool) && 'promtool is not there: tools/deps.sh full';
  await t.test('promtool agrees', { skip: without }, async () => {
    const checked = spawnSync(promtool, ['check', 'metrics'], { input: (await metrics(server)).text, encoding: 'utf8' });
    assert.equal(`${checked.status} ${checked.stdout}${checked.stderr}`, '0 ');
  });

  const page = await readFile(new URL('../../docs/monitoring.md', import.meta.url), 'utf8');
  await t.test('docs/monitoring.md names what is there', async () => {
    const known = Object.keys((await metrics(server)).families);
    const named = [...page.matchAll(/\b(?:hailong|process)_[a-z_]+/g)].map(([name]) => name)
      .filter((name) => !known.includes(name.replace(/_(bucket|sum|count)$/, '')));
    assert.deepEqual(named, []);
    assert.deepEqual(known.filter((name) => !page.includes(name)), [], 'every metric is described');
  });

  await t.test('its alarms are valid', { skip: without }, async () => {
    const rules = `${data}-rules.yml`;
    await writeFile(rules, /```yaml\n([^]*?)```/.exec(page)[1]);
    const checked = spawnSync(promtool, ['check', 'rules', rules], { encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  });
});

// --- the limit -----------------------------------------------------------------------------------

const outside = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test('the limit holds for addresses', { skip: outside === undefined && 'this machine has no address but the loopback, which is exempt' }, async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data, ['--listen', `${outside}:0`, '--rate', '3/m']);
  const bearer = { authorization: `Bearer ${server.token}` };
  const ids = Array.from({ length: 4 }, randomUUID);
  const body = response();

  await t.test('so many, then 429 with a time to come back', async () => {
    for (const id of ids.slice(0, 3)) assert.equal((await put(server, id, body)).status, 201);
    const reply = await put(server, ids[3], body);
    assert.equal(reply.status, 429);
    assert.equal(reply.headers.get('content-type'), 'application/problem+json');
    const wait = Number(reply.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= 20, wait);
    const problem = await reply.json();
    assert.deepEqual([problem.status, problem.code], [429, 'http_rate']);
    assert.match(problem.detail, new RegExp(`${wait} giây`));
    assert.equal((await put(server, ids[0], body)).status, 429, 'whatever is sent');
    assert.equal((await put(server, ids[0], '{')).status, 429);
  });

  await t.test('the plain form keeps its answers', async () => {
    const reply = await fetch(`${server.address}/c/qt?unit=${units[0]}`, { method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'id=x&other=%3Cghi+nh%E1%BB%9B%3E' });
    assert.equal(reply.status, 429);
    assert.ok(Number(reply.headers.get('retry-after')) >= 1);
    const page = await reply.text();
    assert.match(page, /name="other" value="&lt;ghi nhớ&gt;"/);
    assert.match(page, /<button type="submit">/);
  });

  const enrol = async (id) => ({ 'hailong-device': (await must(['device', 'enrol', '--data', data, '--id', id, '--unit', units[0]])).out.trim() });
  const batch = (responses, headers) => fetch(`${server.address}/api/v1/responses`, { method: 'POST',
    headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ responses }) });

  await t.test('an enrolled device counts for itself, a token that is none for its address', async () => {
    const headers = await enrol('k7');
    for (let i = 0; i < 3; i++) assert.equal((await put(server, randomUUID(), body, { headers })).status, 201);
    assert.equal((await put(server, randomUUID(), body, { headers })).status, 429);
    const wrong = { 'hailong-device': headers['hailong-device'].replace(/^./, (c) => (c === '2' ? '3' : '2')) };
    assert.equal((await put(server, randomUUID(), body, { headers: wrong })).status, 429);
  });

  await t.test('a batch is admitted by its first response and paid for by all', async () => {
    const headers = await enrol('k8');
    const reply = await batch(Array.from({ length: 5 }, () => ({ id: randomUUID(), ...body })), headers);
    assert.equal(reply.status, 200);
    assert.deepEqual((await reply.json()).results.map(({ status }) => status), [201, 201, 201, 201, 201]);
    const next = await batch([], headers);
    assert.equal(next.status, 429);
    const wait = Number(next.headers.get('retry-after'));
    assert.ok(wait > 40 && wait <= 60, `${wait}: two in debt and one to come, 20 seconds each`);
  });

  await t.test('pages, health and metrics are not limited; metrics need the token from here', async () => {
    for (let i = 0; i < 10; i++)
      assert.equal((await fetch(`${server.address}/c/qt?unit=${units[0]}`)).status, 200);
    assert.equal((await fetch(`${server.address}/healthz`)).status, 200);
    const refused = await fetch(`${server.address}/metrics`);
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('www-authenticate'), 'Bearer realm="hailong"');
    assert.equal((await fetch(`${server.address}/metrics`, { headers: { authorization: 'Bearer x' } })).status, 401);
    const { series } = await metrics(server, bearer);
    assert.equal(series['hailong_rate_limited_total{}'], 7);
    assert.equal(series['hailong_responses_total{outcome="refused"}'], 0, 'they are to come again');
  });
});

test('the loopback is exempt from the limit', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data, ['--rate', '1/m']);
  for (let i = 0; i < 5; i++) assert.equal((await put(server, randomUUID(), response())).status, 201);
});

// --- the access log ------------------------------------------------------------------------------

const line = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z (GET|HEAD|POST|PUT|OPTIONS|other) (\/[a-z0-9{}\/]*|-) (\d{3}|-) \d+ \d+\.\d$/;

test('the access log', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const log = `${where}/access.log`;
  const lines = async (path = log) => (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  const server = await serve(t, data, ['--access-log', log]);
  const id = randomUUID();
  const agent = { 'user-agent': 'dau-vet/1.0', 'x-forwarded-for': '203.0.113.77', referer: 'http://dau-vet.vn/',
    'accept-language': 'vi-dau-vet' };
  const get = async (path, options = {}) => (await fetch(server.address + path, { ...options, headers: { ...agent, ...options.headers } })).text();

  await t.test('says what was done and of nobody', async () => {
    await put(server, id, response((b) => { b.answers.other = 'dau-vet'; }), { headers: agent });
    await put(server, 'dau-vet', '{"dau-vet"', { headers: agent });
    await get(`/c/qt?unit=${units[0]}&dau-vet=1`);
    await get('/c/dau-vet');
    await get('/dau-vet');
    await get(`/api/v1/campaigns/qt/index/sipas-2026?unit=${units[0]}`, { headers: { authorization: `Bearer ${server.token}` } });
    await get('/healthz', { method: 'HEAD' });
    await get('/', { method: 'OPTIONS' });
    await get('/', { method: 'DELETE' });
    const dropped = dial(t, server);
    await dropped.send(head(`PUT /api/v1/responses/${id}`, 'Content-Length: 99', 'User-Agent: dau-vet', 'Expect: 100-continue'));
    assert.equal((await dropped.next()).status, 100, 'it waits for the body');
    dropped.socket.destroy();
    await until('ten lines', async () => (await lines()).length === 10);
    const all = await lines();
    for (const text of all) assert.match(text, line);
    const said = all.map((text) => text.split(' ').slice(1, 4).join(' '));
    assert.deepEqual(said.slice(0, 9), ['PUT /api/v1/responses/{uuid} 201', 'PUT /api/v1/responses/{uuid} 422',
      'GET /c/{campaign} 200', 'GET /c/{campaign} 404', 'GET - 404', 'GET /api/v1/campaigns/{id}/index/{definition} 200',
      'HEAD /healthz 200', 'OPTIONS / 204', 'other / 405']);
    assert.equal(said[9], 'PUT /api/v1/responses/{uuid} -');
    assert.match(all[2], / \d{5,} \d+\.\d$/, 'bytes of a page');
    assert.match(all[6], / 0 \d+\.\d$/, 'HEAD has no body');
  });

  await t.test('SIGHUP follows logrotate', async () => {
    await rename(log, `${log}.1`);
    await get('/'); // still into the old file
    server.child.kill('SIGHUP');
    await until('a new file', () => stat(log).then(() => true, () => false));
    await get('/healthz');
    await until('a line', async () => (await lines()).length === 1);
    assert.match((await lines())[0], /GET \/healthz 200/);
    assert.equal((await lines(`${log}.1`)).length, 11);
    assert.equal(((await stat(log)).mode & 0o137), 0, 'not for everybody');
  });

  await t.test('what is left is written at the stop', async () => {
    await get('/healthz');
    const { code, err } = await server.stop();
    assert.equal(code, 0);
    assert.equal((await lines()).length, 2);
    const text = `${(await lines(`${log}.1`)).join('\n')}\n${(await lines()).join('\n')}\n${err}`;
    for (const secret of ['dau-vet', '127.0.0.1', '203.0.113.77', id, units[0], server.token, 'sipas', 'qt', 'vi-', data])
      assert.ok(!text.includes(secret), secret);
  });
});

test('a full disk under the access log loses lines, counts them and holds nobody up', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data, ['--access-log', '/dev/full']);
  for (let i = 0; i < 20; i++) assert.equal((await put(server, randomUUID(), response())).status, 201);
  const lost = async () => (await metrics(server)).series['hailong_access_log_dropped_total{}'];
  await until('lines are counted', async () => (await lost()) >= 20);
  assert.equal((await server.stop()).code, 0);
});

test('the access log on standard error', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data, ['--access-log', '-']);
  await fetch(`${server.address}/healthz`);
  const { err } = await server.stop();
  assert.equal(err.split('\n').filter((text) => line.test(text) && text.includes('GET /healthz 200')).length, 1, err);
});

// --- health, methods -----------------------------------------------------------------------------

test('health', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  const ask = async (method = 'GET') => {
    const reply = await fetch(`${server.address}/healthz`, { method });
    return { status: reply.status, text: await reply.text() };
  };
  assert.deepEqual(await ask(), { status: 200, text: '{"status":"ok"}' });
  assert.deepEqual(await ask('HEAD'), { status: 200, text: '' });
  await rename(`${data}/hailong.db`, `${data}/away`);
  const gone = await ask();
  assert.equal(gone.status, 503);
  assert.equal(JSON.parse(gone.text).code, 'health_moved');
  assert.ok(!gone.text.includes(data), 'no path');
  assert.deepEqual(await ask('HEAD'), { status: 503, text: '' });
  await rename(`${data}/away`, `${data}/hailong.db`);
  assert.equal((await ask()).status, 200);
  assert.equal((await put(server, randomUUID(), response())).status, 201);
});

test('methods', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  const get = [['/', 200], [`/c/qt?unit=${units[0]}`, 200, 'GET, HEAD, POST, OPTIONS'], ['/c/qt/done', 200], ['/healthz', 200],
    ['/metrics', 200], ['/api/v1/forms/sipas-2026/1', 200], ['/api/v1/campaigns/qt/index/sipas-2026', 401],
    ['/assets/citizen.css', 200]];
  const paths = [...get, [`/api/v1/responses/${randomUUID()}`, 405, 'PUT, OPTIONS']];
  const ask = (path, method) => fetch(server.address + path, { method, headers: { origin: 'https://other.vn', 'access-control-request-method': 'PUT' } });
  for (const [path, , allow = 'GET, HEAD, OPTIONS'] of paths) {
    await t.test(`OPTIONS and others ${path}`, async () => {
      const options = await ask(path, 'OPTIONS');
      assert.deepEqual([options.status, options.headers.get('allow'), await options.text()], [204, allow, '']);
      assert.deepEqual([...options.headers.keys()].filter((name) => name.startsWith('access-control')), []);
      assert.equal(options.headers.get('x-content-type-options'), 'nosniff');
      for (const method of ['DELETE', 'PATCH']) {
        const reply = await ask(path, method);
        assert.deepEqual([reply.status, reply.headers.get('allow')], [405, allow]);
        await reply.arrayBuffer();
      }
    });
  }
  for (const [path, status] of get) {
    await t.test(`HEAD ${path}`, async () => {
      const connection = dial(t, server);
      const replies = [];
      for (const method of ['HEAD', 'GET']) {
        await connection.send(head(`${method} ${path}`));
        replies.push(await connection.next(method));
      }
      assert.deepEqual(replies.map((reply) => reply.status), [status, status]);
      assert.equal(replies[0].body, '');
      assert.ok(replies[1].body.length > 0);
      const [a, b] = replies.map(({ headers: { date, ...rest } }) => rest);
      if (path === '/metrics') delete a['content-length'], delete b['content-length']; // it counted the first
      assert.deepEqual(a, b);
    });
  }
  for (const method of ['OPTIONS', 'HEAD', 'GET', 'DELETE'])
    assert.equal((await ask('/nowhere', method)).status, 404, method);
});

// --- connections ---------------------------------------------------------------------------------

test('connections', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  const path = () => `/api/v1/responses/${randomUUID()}`;
  const whole = (body = JSON.stringify(response())) => head(`PUT ${path()}`, `Content-Length: ${body.length}`) + body;
  const chunk = (size) => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`;

  await t.test('1,000 requests over one', async () => {
    const connection = dial(t, server);
    for (let i = 0; i < 1000; i++) {
      await connection.send(i % 10 === 0 ? whole() : i % 10 === 1 ? whole('{') : head('GET /healthz'));
      const reply = await connection.next();
      assert.equal(reply.status, i % 10 === 0 ? 201 : i % 10 === 1 ? 422 : 200, `request ${i}`);
    }
  });

  await t.test('many sent before the first is answered, answered in order', async () => {
    const connection = dial(t, server);
    const kinds = Array.from({ length: 100 }, (_, i) => i % 3);
    await connection.send(kinds.map((kind) => [whole(), head('GET /nowhere'), whole('[]')][kind]).join(''));
    for (const kind of kinds) assert.equal((await connection.next()).status, [201, 404, 422][kind]);
  });

  await t.test('a body that is announced too long: 413 at once, nothing of it was sent', async () => {
    for (const [line, size] of [[`PUT ${path()}`, 2 << 20], [`PUT ${path()}`, 262145], ['POST /c/qt', 2 << 20], ['GET /healthz', 2 << 20]]) {
      const connection = dial(t, server);
      await connection.send(head(line, `Content-Length: ${size}`));
      const reply = await connection.next();
      assert.deepEqual([reply.status, reply.headers.connection], [413, 'close']);
      assert.ok(await connection.ended());
    }
  });

  await t.test('2 MB sent whole before reading: the answer is seen', async () => {
    const connection = dial(t, server);
    await connection.send(head(`PUT ${path()}`, `Content-Length: ${2 << 20}`) + 'x'.repeat(2 << 20));
    assert.equal((await connection.next()).status, 413);
  });

  await t.test('chunks over the limit are read to their end and answered 413; the connection lives', async () => {
    const connection = dial(t, server);
    await connection.send(head(`PUT ${path()}`, 'Transfer-Encoding: chunked'));
    for (let i = 0; i < 300; i++) await connection.send(chunk(1024));
    await connection.send('0\r\n\r\n');
    assert.equal((await connection.next()).status, 413);
    await connection.send(whole());
    assert.equal((await connection.next()).status, 201);
  });

  await t.test('chunks over twice the limit: dropped without an answer', async () => {
    const connection = dial(t, server);
    await connection.send(head(`PUT ${path()}`, 'Transfer-Encoding: chunked'));
    for (let i = 0; i < 600 && !connection.socket.destroyed; i++) connection.socket.write(chunk(1024));
    assert.ok(await connection.ended(), 'nothing was answered');
  });

  await t.test('none of it is left behind', async () => {
    await until('connections are closed', async () => (await metrics(server)).series['hailong_connections{}'] <= 5);
    const { series } = await metrics(server);
    assert.equal(series['hailong_http_requests_total{route="/api/v1/responses/{uuid}",method="PUT",status="none"}'], 1);
    assert.equal(series['hailong_writer_queue_jobs{}'], 0);
  });
});

test('a server that stops answers what it took, and says so', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data, ['--rate', '5/s']);
  const idle = dial(t, server);
  await idle.send(head('GET /healthz'));
  assert.equal((await idle.next()).status, 200);
  const replies = Array.from({ length: 20 }, () => put(server, randomUUID(), response()).then((reply) => reply.status, () => 0));
  const { code, err } = await server.stop();
  assert.equal(code, 0);
  assert.match(err, /Đang dừng[^]*Đã dừng/);
  const stored = (await Promise.all(replies)).filter((status) => status === 201).length;
  await must(['report', '--data', data, '--campaign', 'qt', '--unit', units[0], '--format', 'json', '--out', `${data}/../out`]);
  const report = JSON.parse(await readFile(`${data}/../out/qt-${units[0]}.json`, 'utf8'));
  assert.ok(report.index.responses >= stored, `${report.index.responses} of ${stored}`);
});
