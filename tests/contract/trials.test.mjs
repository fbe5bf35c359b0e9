// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers that try a campaign out ("test":true): kept and judged as all others, counted nowhere.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { campaign, fields, folder, must, post, put, randomUUID, response, run, serve, submit, units } from '../support/program.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  await must(['campaign', 'create', '--data', data, '--id', 'draft', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(','), '--from', '2030-01-01']);
  return { data, server: await serve(t, data) };
}

const trial = (change = () => {}) => response((body) => { body.test = true; change(body); });
const draft = (change = () => {}) => trial((body) => { body.campaign = 'draft'; change(body); });

test('a test is stored in a draft, in an open campaign, before the first day, without ticket or device', async (t) => {
  const { data, server } = await office(t);
  for (const access of ['ticket', 'device'])
    await must(['campaign', 'create', '--data', data, '--id', access, '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(','), '--access', access]);
  assert.equal((await put(server, randomUUID(), draft())).status, 201);
  assert.equal((await put(server, randomUUID(), trial())).status, 201);
  for (const access of ['ticket', 'device']) assert.equal((await put(server, randomUUID(), trial((body) => { body.campaign = access; }))).status, 201, access);
  assert.equal((await put(server, randomUUID(), response((body) => { body.campaign = 'draft'; }))).status, 202, 'what is no test waits');
  const odd = await put(server, randomUUID(), draft((body) => { body.answers.q5 = 77; }));
  assert.equal(odd.status, 202);
  assert.deepEqual((await odd.json()).findings.map(({ at, code }) => [at, code]), [['/answers/q5', 'choice']]);
  await must(['campaign', 'closing', '--data', data, '--id', 'qt']);
  await must(['campaign', 'close', '--data', data, '--id', 'qt']);
  const late = await put(server, randomUUID(), trial());
  assert.equal(late.status, 202);
  assert.deepEqual((await late.json()).findings.map(({ code }) => code), ['late']);
});

test('only true may stand there', async (t) => {
  const { server } = await office(t);
  for (const value of [false, 'true', 1, {}, []]) {
    const reply = await put(server, randomUUID(), response((body) => { body.test = value; }));
    assert.equal(reply.status, 202, JSON.stringify(value));
    assert.deepEqual((await reply.json()).findings.map(({ at, code }) => [at, code]), [['/test', 'type']]);
  }
  assert.equal((await put(server, randomUUID(), response((body) => { body.test = null; }))).status, 201, 'null is not there');
});

test('ids of tests and of answers', async (t) => {
  const { data, server } = await office(t);
  const id = randomUUID();
  assert.equal((await put(server, id, trial())).status, 201);
  const body = trial();
  const again = randomUUID();
  const firsts = await Promise.all(Array.from({ length: 8 }, () => put(server, again, body)));
  assert.deepEqual(firsts.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
  assert.equal((await put(server, again, trial((other) => { other.answers.q5 = 2; }))).status, 409);
  assert.equal((await put(server, again, response())).status, 201, 'a test keeps no answer out');
  assert.equal((await put(server, again, trial((other) => { other.seconds = 1; }))).status, 409);
  assert.equal(sql(data, 'SELECT count(*) FROM conflict'), '0');
  const batch = await post(server, { responses: [{ id: randomUUID(), ...trial() }, { id: randomUUID(), ...response() }] });
  assert.deepEqual(batch.body.results.map(({ status }) => status), [201, 201]);
  assert.equal(sql(data, 'SELECT count(*) FROM test_response'), '3');
  assert.equal(sql(data, 'SELECT count(*) FROM response'), '2');
});

test('a test is counted nowhere', async (t) => {
  const { data, server } = await office(t);
  for (let i = 0; i < 3; i++) assert.equal((await put(server, randomUUID(), response())).status, 201);
  const index = async () => (await fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=${units[0]}`, { headers: { authorization: `Bearer ${server.token}` } })).json();
  const before = await index();
  for (let i = 0; i < 5; i++) assert.equal((await put(server, randomUUID(), trial((body) => { body.answers.q9_1 = 1; }))).status, 201);
  assert.equal((await put(server, randomUUID(), trial((body) => { body.answers.q5 = 77; }))).status, 202);
  assert.deepEqual(await index(), before);
  assert.equal(before.responses, 3);
  assert.equal(sql(data, 'SELECT count(*) FROM response_codes'), '3');
  await must(['verify', '--data', data]);
  await must(['rebuild', '--data', data]);
  await must(['verify', '--data', data]);
  const out = join(data, '..', 'all.jsonl');
  const lines = async (...more) => {
    await must(['export', '--data', data, '--campaign', 'qt', '--format', 'jsonl', '--out', out, ...more]);
    return (await readFile(out, 'utf8')).trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  };
  assert.equal((await lines()).length, 3);
  assert.equal((await lines('--quarantined')).length, 3);
  const all = await lines('--include-test');
  assert.equal(all.filter((line) => line.test === true).length, 5);
  assert.equal(all.length, 8);
  assert.equal((await lines('--include-test', '--quarantined')).length, 9);
  assert.equal((await lines('--include-test', '--unit', units[1])).length, 0);
  assert.equal((await lines('--include-test', '--mode', 'phone')).length, 0);
  assert.equal((await run(['export', '--data', data, '--campaign', 'qt', '--format', 'csv', '--include-test', '--out', out])).status, 2);
  sql(data, "UPDATE test_response SET document = document || ' '");
  assert.equal((await run(['verify', '--data', data])).status, 1, 'a damaged test is noticed');
});

// The key in the link that a campaign's page shows.
async function keyOf(server, id) {
  const page = await (await fetch(`${server.address}/staff/campaigns/${id}/settings`, { headers: { authorization: `Bearer ${server.token}` } })).text();
  return /[?;]test=([0-9a-f]{16})"/.exec(page)[1];
}

test('only who has the campaign\'s link sees its form before it is open', async (t) => {
  const { server } = await office(t);
  const key = await keyOf(server, 'draft');
  assert.notEqual(key, await keyOf(server, 'qt'));
  const wrong = ['1', '', 'x', key.slice(1), `${key}0`, key.toUpperCase() === key ? 'A' : key.toUpperCase(), await keyOf(server, 'qt'), '%00', '%ff1'];
  for (const one of wrong) {
    for (const path of ['/c/draft', '/c/draft/done', '/c/draft/refused']) {
      const reply = await fetch(`${server.address}${path}?unit=${units[0]}&test=${one}`);
      const text = await reply.text();
      if (one === '%ff1') assert.doesNotMatch(text, /<form id="form"/); // no text: as good as absent
      else assert.equal(reply.status, 404, `${path} ${one}`);
      if (one === 'x') assert.match(text, /Đường dẫn điền thử không dùng được/);
    }
    const sent = await fetch(`${server.address}/c/qt?test=${one === (await keyOf(server, 'qt')) ? key : one}`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: fields(randomUUID(), response()) });
    if (one !== '%ff1') assert.equal(sent.status, 404, 'a stale link never makes an answer that counts');
  }
  assert.equal((await fetch(`${server.address}/c/draft?unit=${units[0]}&test=${key}`)).status, 200);
});

test('there is an end to trying, and answers go on', async (t) => {
  const { data, server } = await office(t);
  const batch = (count, change) => post(server, { responses: Array.from({ length: count }, () => ({ id: randomUUID(), ...draft(change) })) });
  const first = { id: randomUUID(), ...draft() };
  assert.equal((await put(server, first.id, first)).status, 201);
  sql(data, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 998)
    INSERT INTO test_response (province, id, campaign, unit, received_ms, hash, document) SELECT province, randomblob(16), campaign, unit, received_ms, hash, document FROM test_response, n`);
  assert.deepEqual((await batch(3)).body.results.map(({ status }) => status), [201, 422, 422]);
  const full = await put(server, randomUUID(), draft());
  assert.equal(full.status, 422);
  const { code, detail } = await full.json();
  assert.equal(code, 'trials_full');
  assert.match(detail, /draft.*1000.*không được lưu/);
  assert.equal((await put(server, first.id, first)).status, 200, 'what is stored is known');
  const page = await fetch(`${server.address}/c/draft?unit=${units[0]}&test=${await keyOf(server, 'draft')}`, { method: 'POST', redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: fields(randomUUID(), response()) });
  assert.equal(page.status, 422);
  assert.match(await page.text(), /Đã đủ phiếu thử/);
  assert.equal((await put(server, randomUUID(), trial())).status, 201, 'another campaign has room');
  await must(['campaign', 'create', '--data', data, '--id', 'ready', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(',')]);
  sql(data, "UPDATE test_response SET campaign = 'ready' WHERE campaign = 'draft'");
  await must(['campaign', 'open', '--data', data, '--id', 'ready']);
  assert.equal((await put(server, randomUUID(), trial((body) => { body.campaign = 'ready'; }))).status, 422);
  assert.equal((await put(server, randomUUID(), response((body) => { body.campaign = 'ready'; }))).status, 201, 'real answers are taken as ever');
  assert.equal(sql(data, "SELECT count(*) FROM test_response WHERE campaign = 'ready'"), '1000');
});

test('the page says that it is a test, from first to last', async (t) => {
  const { data, server } = await office(t);
  const [key, other] = [await keyOf(server, 'draft'), await keyOf(server, 'qt')];
  const page = async (path) => { const reply = await fetch(server.address + path); return { status: reply.status, text: await reply.text() }; };
  assert.match((await page(`/c/draft?unit=${units[0]}`)).text, /chưa|không nhận/i);
  assert.doesNotMatch((await page(`/c/draft?unit=${units[0]}`)).text, /<form id="form"/);
  const shown = await page(`/c/draft?unit=${units[0]}&test=${key}`);
  assert.match(shown.text, /<form id="form"/);
  assert.match(shown.text, /PHIẾU THỬ/);
  assert.match(shown.text, /&quot;test&quot;:true/);
  const [, action] = /<form id="form" method="post" action="([^"]+)"/.exec(shown.text);
  assert.ok(action.includes(`test=${key}`));
  const body = response((one) => { one.campaign = 'draft'; });
  const sent = await fetch(server.address + action.replaceAll('&amp;', '&'), { method: 'POST', redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: fields(randomUUID(), body) });
  assert.equal(sent.status, 303);
  assert.match((await page(sent.headers.get('location'))).text, /PHIẾU THỬ/);
  assert.equal(sql(data, "SELECT count(*), campaign FROM test_response"), '1|draft');
  assert.equal(sql(data, 'SELECT count(*) FROM response'), '0');
  const refused = await fetch(`${server.address}/c/qt/refuse?unit=${units[0]}&test=${other}`, { method: 'POST', redirect: 'manual' });
  assert.equal(refused.status, 303);
  assert.equal(sql(data, 'SELECT count(*) FROM refusal'), '0', 'who only tries refuses nothing');
  assert.equal((await submit(server, 'qt', fields(randomUUID(), response()))).status, 303);
  assert.equal(sql(data, 'SELECT count(*) FROM response'), '1', 'without the mark it counts');
});
