// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every row of survey-server/routes.c by the requests below, and every row below in routes.c: who
// may, what is answered to anyone and to staff, other methods, and the dress of problems.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { frame, joined, margins } from '../support/frames.mjs';
import { campaign, folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { routes } from '../support/routes.mjs';
import { member } from '../support/staff.mjs';

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const known = randomUUID(); // stored before the requests
let invited; // the key of a one-time link
const link = () => invited;
const held = randomUUID(); // set aside before the requests

// "METHOD pattern" -> the requests: path, what is sent, the status for whoever may.
const table = {
  'GET /': [{ path: '/', status: 200 }],
  'GET /c/{campaign}': [{ path: `/c/qt?unit=${units[0]}`, status: 200 }, { path: '/c/none', status: 404 }],
  'POST /c/{campaign}': [
    { path: `/c/qt?unit=${units[0]}`, headers: form, body: () => new URLSearchParams({ id: randomUUID(), unit: units[0] }), status: 422 },
    { path: `/c/qt?unit=${units[0]}`, headers: json, body: () => '{}', status: 415 },
    { path: '/c/none', headers: form, body: () => new URLSearchParams({ id: randomUUID() }), status: 404 }],
  'GET /c/{campaign}/done': [{ path: `/c/qt/done?unit=${units[0]}`, status: 200 }, { path: '/c/none/done', status: 404 }],
  'PUT /api/v1/responses/{uuid}': [
    { path: () => `/api/v1/responses/${randomUUID()}`, headers: json, body: () => JSON.stringify(response()), status: 201 },
    { path: `/api/v1/responses/${known}`, headers: json, body: () => JSON.stringify(response((b) => { b.answers.q5 = 2; })), status: 409 },
    { path: '/api/v1/responses/1', headers: json, body: () => JSON.stringify(response()), status: 422 }],
  'POST /api/v1/responses': [
    { path: '/api/v1/responses', headers: json, body: () => JSON.stringify({ responses: [{ id: randomUUID(), ...response() }] }), status: 200 },
    { path: '/api/v1/responses', headers: json, body: () => '[]', status: 422 }],
  'GET /api/v1/forms/{id}/{version}': [{ path: '/api/v1/forms/sipas-2026/1', status: 200 }, { path: '/api/v1/forms/sipas-2026/0', status: 404 }],
  'GET /api/v1/campaigns/{id}/index/{definition}': [
    { path: `/api/v1/campaigns/qt/index/sipas-2026?unit=${units[0]}`, status: 200 },
    { path: '/api/v1/campaigns/none/index/sipas-2026', status: 404 },
    { path: '/api/v1/campaigns/qt/index/sipas-2026?day=1', status: 422 }],
  'POST /c/{campaign}/refuse': [{ path: `/c/qt/refuse?unit=${units[0]}`, status: 303 }, { path: '/c/none/refuse', status: 404 }],
  'GET /c/{campaign}/refused': [{ path: `/c/qt/refused?unit=${units[0]}`, status: 200 }, { path: '/c/none/refused', status: 404 }],
  'GET /c/{campaign}/withdraw': [{ path: '/c/wd/withdraw', status: 200 }, { path: '/c/qt/withdraw', status: 404 }],
  'POST /c/{campaign}/withdraw': [
    { path: '/c/wd/withdraw', headers: form, body: () => new URLSearchParams({ code: '0000-0000-0000-0000' }), status: 422 },
    { path: '/c/qt/withdraw', headers: form, body: () => new URLSearchParams({ code: '0' }), status: 404 }],
  'GET /media/{form}/{name}': [{ path: '/media/sipas-2026/a.mp3', status: 200 }, { path: '/media/sipas-2026/none.mp3', status: 404 }],
  'GET /healthz': [{ path: '/healthz', status: 200 }],
  'GET /metrics': [{ path: '/metrics', status: 200 }],
  'GET /staff': [{ path: '/staff', status: 200 }],
  'GET /staff/campaigns/{id}': [{ path: '/staff/campaigns/qt', status: 200 }, { path: '/staff/campaigns/none', status: 404 }],
  'GET /staff/audit': [{ path: '/staff/audit', status: 200 }, { path: '/staff/audit?from=x', status: 422 }],
  'GET /staff/campaigns/{id}/fieldwork': [{ path: '/staff/campaigns/qt/fieldwork', status: 200 }, { path: '/staff/campaigns/none/fieldwork', status: 404 }],
  'GET /staff/campaigns/{id}/quarantine': [{ path: '/staff/campaigns/qt/quarantine', status: 200 }, { path: '/staff/campaigns/none/quarantine', status: 404 }],
  'POST /staff/campaigns/{id}/quarantine': [
    { path: '/staff/campaigns/qt/quarantine', headers: form, body: () => new URLSearchParams({ id: 'x', verdict: 'out', why: 'x' }), status: 404 },
    { path: '/staff/campaigns/qt/quarantine', headers: form, body: () => new URLSearchParams({ verdict: 'out', why: 'x' }), status: 422 },
    { path: '/staff/campaigns/qt/quarantine', headers: json, body: () => '{}', status: 415 }],
  'GET /staff/campaigns/{id}/quarantine/{uuid}': [
    { path: () => `/staff/campaigns/qt/quarantine/${held}`, status: 200 }, { path: () => `/staff/campaigns/qt/quarantine/${randomUUID()}`, status: 404 }],
  'POST /staff/campaigns/{id}/quarantine/{uuid}': [
    { path: () => `/staff/campaigns/qt/quarantine/${held}`, headers: form, body: () => new URLSearchParams({ verdict: 'out', why: '' }), status: 422 },
    { path: () => `/staff/campaigns/qt/quarantine/${held}`, headers: json, body: () => '{}', status: 415 }],
  'GET /staff/campaigns/new': [{ path: '/staff/campaigns/new', status: 200 }],
  'POST /staff/campaigns/new': [
    { path: '/staff/campaigns/new', headers: form, body: () => new URLSearchParams({ id: '' }), status: 422 },
    { path: '/staff/campaigns/new', headers: json, body: () => '{}', status: 415 }],
  'GET /staff/campaigns/{id}/settings': [{ path: '/staff/campaigns/qt/settings', status: 200 }, { path: '/staff/campaigns/none/settings', status: 404 }],
  'POST /staff/campaigns/{id}/settings': [
    { path: '/staff/campaigns/qt/settings', headers: form, body: () => new URLSearchParams({}), status: 422 },
    { path: '/staff/campaigns/qt/settings', headers: json, body: () => '{}', status: 415 }],
  'GET /staff/campaigns/{id}/state/{state}': [
    { path: '/staff/campaigns/qt/state/closing', status: 200 }, { path: '/staff/campaigns/qt/state/none', status: 404 }],
  'POST /staff/campaigns/{id}/state/{state}': [
    { path: '/staff/campaigns/wd/state/closing', headers: form, body: () => new URLSearchParams({}), status: 303 },
    { path: '/staff/campaigns/qt/state/closing', headers: json, body: () => '{}', status: 415 }],
  'GET /staff/campaigns/{id}/poster': [{ path: `/staff/campaigns/qt/poster?unit=${units[0]}`, status: 200 }, { path: '/staff/campaigns/none/poster', status: 404 }],
  'GET /staff/campaigns/{id}/results': [{ path: '/staff/campaigns/qt/results', status: 303 }, { path: '/staff/campaigns/none/results', status: 404 }],
  'GET /staff/campaigns/{id}/results/{unit}': [
    { path: `/staff/campaigns/qt/results/${units[0]}`, status: 200 }, { path: '/staff/campaigns/qt/results/99999', status: 404 },
    { path: `/staff/campaigns/qt/results/${units[0]}?part=x`, status: 422 }],
  'GET /staff/campaigns/{id}/units/{unit}': [
    { path: `/staff/campaigns/qt/units/${units[0]}`, status: 200 }, { path: '/staff/campaigns/qt/units/99999', status: 404 },
    { path: `/staff/campaigns/qt/units/${units[0]}?format=exe`, status: 422 }],
  'GET /staff/forms': [{ path: '/staff/forms', status: 200 }],
  'GET /staff/forms/publish': [{ path: '/staff/forms/publish', status: 200 }],
  'POST /staff/forms/publish': [{ path: '/staff/forms/publish', headers: form, body: () => new URLSearchParams({ file: 'x' }), status: 422 }],
  'GET /staff/forms/{id}/{version}': [{ path: '/staff/forms/sipas-2026/1', status: 200 }, { path: '/staff/forms/none/1', status: 404 }],
  'GET /staff/forms/{id}/{version}/preview': [{ path: '/staff/forms/sipas-2026/1/preview', status: 200 }, { path: '/staff/forms/none/1/preview', status: 404 }],
  'GET /staff/units': [{ path: '/staff/units', status: 200 }, { path: '/staff/units?below=none', status: 404 }],
  'GET /staff/units/heirs': [{ path: '/staff/units/heirs', status: 200 }],
  'GET /staff/units/upload': [{ path: '/staff/units/upload', status: 200 }],
  'POST /staff/units/upload': [{ path: '/staff/units/upload', headers: form, body: () => new URLSearchParams({ file: 'x' }), status: 422 }],
  'GET /staff/sample-size': [{ path: '/staff/sample-size', status: 200 }, { path: '/staff/sample-size?share=x', status: 422 }],
  'GET /staff/campaigns/{id}/samples': [{ path: '/staff/campaigns/qt/samples', status: 200 }, { path: '/staff/campaigns/none/samples', status: 404 }],
  'POST /staff/campaigns/{id}/samples': [{ path: '/staff/campaigns/qt/samples', headers: form, body: () => new URLSearchParams({ kind: 'villages' }), status: 422 }],
  'GET /staff/campaigns/{id}/samples/frames/{number}': [{ path: '/staff/campaigns/qt/samples/frames/1', status: 200 }, { path: '/staff/campaigns/qt/samples/frames/99', status: 404 }],
  'POST /staff/campaigns/{id}/samples/frames/{number}': [{ path: '/staff/campaigns/qt/samples/frames/1', headers: form, body: () => new URLSearchParams({ seed: 'x' }), status: 422 }],
  'GET /staff/campaigns/{id}/samples/{number}': [{ path: '/staff/campaigns/qt/samples/1', status: 200 }, { path: '/staff/campaigns/qt/samples/99', status: 404 }],
  'POST /staff/campaigns/{id}/samples/{number}': [{ path: '/staff/campaigns/qt/samples/1', headers: form, body: () => new URLSearchParams({ file: '' }), status: 422 }],
  'GET /staff/campaigns/{id}/samples/{number}/weights': [{ path: '/staff/campaigns/qt/samples/1/weights', status: 200 }, { path: '/staff/campaigns/qt/samples/99/weights', status: 404 }],
  'POST /staff/campaigns/{id}/samples/{number}/weights': [{ path: '/staff/campaigns/qt/samples/1/weights', headers: form, body: () => new URLSearchParams({ answers: '' }), status: 422 }],
  'GET /staff/campaigns/{id}/samples/{number}/weights/{weights}': [{ path: '/staff/campaigns/qt/samples/1/weights/1', status: 200 }, { path: '/staff/campaigns/qt/samples/1/weights/99', status: 404 }],
  'GET /staff/scorecards': [{ path: '/staff/scorecards', status: 200 }],
  'POST /staff/scorecards': [{ path: '/staff/scorecards', headers: form, body: () => new URLSearchParams({ unit: '44', year: '2023' }), status: 422 }],
  'GET /staff/scorecards/{id}': [{ path: '/staff/scorecards/1', status: 200 }, { path: '/staff/scorecards/99', status: 404 }],
  'GET /staff/scorecards/{id}/summary': [{ path: '/staff/scorecards/1/summary', status: 200 }, { path: '/staff/scorecards/1/summary?quarter=x', status: 422 }],
  'GET /staff/scorecards/{id}/carry': [{ path: '/staff/scorecards/1/carry', status: 200 }, { path: '/staff/scorecards/1/carry?from=1', status: 404 }],
  'POST /staff/scorecards/{id}/carry': [{ path: '/staff/scorecards/1/carry', headers: form, body: () => new URLSearchParams({ from: '1' }), status: 422 }],
  'GET /staff/scorecards/{id}/criteria/{code}': [{ path: '/staff/scorecards/1/criteria/1', status: 200 }, { path: '/staff/scorecards/1/criteria/9', status: 404 }],
  'POST /staff/scorecards/{id}/criteria/{code}': [{ path: '/staff/scorecards/1/criteria/1', headers: form, body: () => new URLSearchParams({ state: 'x' }), status: 422 }],
  'GET /staff/sign-in': [{ path: '/staff/sign-in', status: 200 }],
  'POST /staff/sign-in': [
    { path: '/staff/sign-in', headers: form, body: () => new URLSearchParams({ name: randomUUID(), password: 'x' }), status: 422 },
    { path: '/staff/sign-in', headers: json, body: () => '{}', status: 415 }],
  'GET /staff/sign-in/code': [{ path: '/staff/sign-in/code', status: 303 }],
  'POST /staff/sign-in/code': [
    { path: '/staff/sign-in/code', headers: form, body: () => new URLSearchParams({ code: '123456' }), status: 303 },
    { path: '/staff/sign-in/code', headers: json, body: () => '{}', status: 415 }],
  'GET /staff/me': [{ path: '/staff/me', status: 404 }], // the token is nobody's account
  'POST /staff/me': [{ path: '/staff/me', headers: form, body: () => new URLSearchParams({ do: 'others' }), status: 404 }],
  'GET /staff/accounts': [{ path: '/staff/accounts', status: 200 }],
  'POST /staff/accounts': [{ path: '/staff/accounts', headers: form, body: () => new URLSearchParams({}), status: 422 }],
  'GET /staff/accounts/{name}': [{ path: '/staff/accounts/an', status: 200 }, { path: '/staff/accounts/none', status: 404 }],
  'POST /staff/accounts/{name}': [
    { path: '/staff/accounts/an', headers: form, body: () => new URLSearchParams({ do: 'sign-out' }), status: 303 },
    { path: '/staff/accounts/an', headers: form, body: () => new URLSearchParams({ do: 'remove' }), status: 422 },
    { path: '/staff/accounts/an', headers: form, body: () => new URLSearchParams({}), status: 404 }],
  'POST /staff/sign-out': [
    { path: '/staff/sign-out', headers: form, body: () => new URLSearchParams({}), status: 403 },
    { path: '/staff/sign-out', headers: json, body: () => '{}', status: 415 }],
  'GET /staff/welcome/{key}': [{ path: () => `/staff/welcome/${link()}`, status: 200 }, { path: '/staff/welcome/none', status: 404 }],
  'POST /staff/welcome/{key}': [
    { path: () => `/staff/welcome/${link()}`, headers: form, body: () => new URLSearchParams({ password: 'x', again: 'x' }), status: 422 },
    { path: '/staff/welcome/none', headers: form, body: () => new URLSearchParams({}), status: 404 }],
  'GET /kiosk': [{ path: '/kiosk', status: 200 }],
  'GET /offline': [{ path: '/offline', status: 200 }],
  'GET /sw.js': [{ path: '/sw.js', status: 200 }],
  'GET /assets/{name}': [{ path: '/assets/citizen.css', status: 200 }, { path: '/assets/none.css', status: 404 }],
};

const send = (server, { path, headers = {}, body, method }, authorization) => fetch(server.address + (typeof path === 'function' ? path() : path),
  { method, headers: { ...headers, ...(authorization ? { authorization } : {}) }, body: body?.(), redirect: 'manual' });

const shape = { API: 'application/problem+json', PAGE: 'text/html; charset=utf-8' };

// A refusal comes in the dress of its route, and is kept by nobody.
async function refused(reply, dress, what) {
  assert.equal(reply.headers.get('content-type'), shape[dress], what);
  assert.equal(reply.headers.get('cache-control'), 'no-store', what);
  if (dress === 'API') assert.equal((await reply.json()).status, reply.status, what);
  else assert.match(await reply.text(), /<h1/, what);
}

// The status of each request with an Authorization; problems are looked at on the way.
async function statuses(server, { method, pattern, dress }, authorization) {
  const found = [];
  for (const request of table[`${method} ${pattern}`]) {
    const reply = await send(server, { ...request, method }, authorization);
    found.push(reply.status);
    if (reply.status >= 400 && !(reply.headers.get('content-type') ?? '').startsWith('application/json') && method !== 'POST')
      await refused(reply, dress, `${method} ${request.path}`);
    else await reply.arrayBuffer();
  }
  return found;
}

const strangers = (token) => [undefined, 'Bearer', 'Bearer wrong', `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, `Basic ${token}`, token];

test('routes', async (t) => {
  const rows = routes();
  const data = `${await folder(t)}/data`;
  await campaign(data);
  await must(['campaign', 'create', '--data', data, '--id', 'wd', '--form', 'counter-3', '--index', 'counter-3', '--units', units[0], '--withdrawal']);
  await must(['campaign', 'open', '--data', data, '--id', 'wd']);
  await mkdir(`${data}/media/sipas-2026`, { recursive: true });
  await writeFile(`${data}/media/sipas-2026/a.mp3`, 'sound');
  const server = await serve(t, data);
  assert.equal((await put(server, known, response())).status, 201);
  assert.equal((await put(server, held, response((body) => { body.answers.q5 = 77; }))).status, 202);
  const right = `Bearer ${server.token}`;
  const card = new URLSearchParams({ unit: '44', year: '2023', file: 'STT,Điểm chuẩn,Điểm thẩm định\n1,2,1\n' });
  for (const [path, fields] of [['samples', { kind: 'villages', file: frame() }], ['samples/frames/1', { plan: 'papi-two-level', seed: '1' }],
    ['samples/1/weights', { answers: joined(), margins, base: 'base' }]])
    assert.equal((await fetch(`${server.address}/staff/campaigns/qt/${path}`, { method: 'POST', redirect: 'manual', headers: { ...form, authorization: right }, body: new URLSearchParams(fields) })).status, 303, path);
  assert.equal((await fetch(`${server.address}/staff/scorecards`, { method: 'POST', redirect: 'manual', headers: { ...form, authorization: right }, body: card })).status, 303);
  invited = (await member(data, server, 'an', 'viewer', units[0])).split('/').at(-1);

  await t.test('routes.c and this table have the same rows, each with a line of help', () => {
    assert.deepEqual(rows.map(({ method, pattern }) => `${method} ${pattern}`).sort(), Object.keys(table).sort());
    for (const { pattern, help } of rows) assert.match(help, /\w.*[^.]$/, pattern);
    assert.equal(new Set(rows.map(({ method, pattern }) => `${method} ${pattern}`)).size, rows.length, 'no row twice');
  });

  for (const row of rows) {
    const name = `${row.method} ${row.pattern}`;
    const wanted = (table[name] ?? []).map(({ status }) => status);
    await t.test(`${name}: ${row.permission.toLowerCase()}`, async () => {
      assert.ok(wanted.some((status) => status < 400 || status === 422 || ['POST /staff/sign-out', 'GET /staff/me', 'POST /staff/me'].includes(name)), 'a request that is let in');
      assert.deepEqual(await statuses(server, row, right), wanted);
      for (const stranger of strangers(server.token)) {
        const shut = ['STAFF', 'PERSON'].includes(row.permission) ? wanted.map(() => 401) : wanted;
        assert.deepEqual(await statuses(server, row, stranger), shut, `Authorization: ${stranger}`);
      }
      if (row.permission === 'STAFF') {
        const reply = await send(server, { ...table[name][0], method: row.method });
        assert.equal(reply.headers.get('www-authenticate'), 'Bearer realm="hailong"');
        await reply.arrayBuffer();
      }
    });
  }

  await t.test('HEAD goes where GET goes, without a body', async () => {
    for (const { method, pattern } of rows.filter((row) => row.method === 'GET')) {
      const [request] = table[`${method} ${pattern}`];
      const [whole, head] = [await send(server, { ...request, method }, right), await send(server, { ...request, method: 'HEAD' }, right)];
      assert.equal(head.status, whole.status, pattern);
      assert.equal(head.headers.get('content-type'), whole.headers.get('content-type'), pattern);
      assert.equal((await head.arrayBuffer()).byteLength, 0, pattern);
      await whole.arrayBuffer();
    }
  });

  await t.test('OPTIONS and 405 tell which methods are taken', async () => {
    for (const { pattern } of rows) {
      const here = rows.filter((row) => row.pattern === pattern);
      const taken = ['OPTIONS', ...here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))];
      const [request] = table[`${here[0].method} ${pattern}`];
      for (const method of ['OPTIONS', 'GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter((name) => name === 'OPTIONS' || !taken.includes(name))) {
        const reply = await send(server, { path: request.path, method }, right);
        assert.equal(reply.status, method === 'OPTIONS' ? 204 : 405, `${method} ${pattern}`);
        assert.deepEqual(reply.headers.get('allow').split(', ').sort(), [...taken].sort(), `${method} ${pattern}`);
        await reply.arrayBuffer();
      }
    }
  });

  await t.test('no other address answers', async () => {
    for (const { pattern } of rows.filter((row) => row.pattern !== '/')) {
      for (const path of [`${pattern.replace(/\{\w+\}/g, 'x')}/x`, pattern.replace(/\/[^/]*$/, '/'), pattern.replace(/^\/(\w+)/, '/$1x').replace(/\{\w+\}/g, 'x')]) {
        if (rows.some((row) => new RegExp(`^${row.pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))) continue;
        const reply = await send(server, { path, method: 'GET' }, right);
        assert.equal(reply.status, 404, path);
        await refused(reply, path.startsWith('/api/') ? 'API' : 'PAGE', path);
      }
    }
  });
});
