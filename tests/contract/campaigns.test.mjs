// SPDX-License-Identifier: GPL-3.0-or-later
//
// The life of a campaign, and each reason for holding a response back, over the three ways in.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { fields, folder, index, item, must, post, put, randomUUID, response, run, serve, submit, units } from '../support/program.mjs';

const day = (offset = 0) => new Date(Date.now() + 7 * 3600e3 + offset * 86400e3).toISOString().slice(0, 10);
const time = (ms) => new Date(Date.now() + ms).toISOString();
const hour = 3600e3;

async function started(t) {
  const where = await folder(t);
  const data = `${where}/data`;
  await must(['init', '--data', data]);
  return { where, data };
}

// Makes a campaign and brings it into a state by the way that leads there.
async function create(data, id, state, more = []) {
  await must(['campaign', 'create', '--data', data, '--id', id, '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(','), ...more]);
  const way = { draft: [], open: ['open'], closing: ['open', 'closing'], closed: ['open', 'closing', 'close'] }[state];
  for (const verb of way) await must(['campaign', verb, '--data', data, '--id', id]);
}

const reasons = (findings) => findings.map(({ severity, at, code }) => (severity === 'error' ? `${code} ${at}` : severity));

// The status and reasons of a response over PUT and in a batch, which must be the same.
async function both(server, change) {
  const body = response(change);
  const reply = await put(server, randomUUID(), body);
  const said = await reply.json();
  const { body: batch } = await post(server, { responses: [{ id: randomUUID(), ...body }] });
  const [result] = batch.results;
  assert.deepEqual([result.status, result.findings], [reply.status, said.findings]);
  return [reply.status, ...reasons(said.findings)];
}

// The same by the plain form, in the quarantine by its count: no page tells a citizen of it.
async function byForm(server, id, body, more) {
  const held = async () => (await index(server, '44', id)).quarantined;
  const before = await held();
  const reply = await submit(server, id, fields(randomUUID(), body, more));
  return [reply.status, (await held()) - before];
}

test('states: draft, open, closing, closed', async (t) => {
  const { data } = await started(t);
  for (const state of ['draft', 'open', 'closing', 'closed']) await create(data, state, state);
  const server = await serve(t, data);
  const to = (id) => (b) => { b.campaign = id; };
  assert.deepEqual(await both(server, to('draft')), [202, 'draft /campaign']);
  assert.deepEqual(await both(server, to('open')), [201]);
  assert.deepEqual(await both(server, to('closing')), [201]);
  assert.deepEqual(await both(server, to('closed')), [202, 'late /campaign']);
  assert.deepEqual(await byForm(server, 'draft', response()), [303, 1]);
  assert.deepEqual(await byForm(server, 'open', response()), [303, 0]);
  assert.deepEqual(await byForm(server, 'closing', response()), [303, 0]);
  assert.deepEqual(await byForm(server, 'closed', response()), [303, 1]);
  const home = await (await fetch(`${server.address}/`)).text();
  assert.deepEqual([...home.matchAll(/href="\/c\/([a-z]+)/g)].map(([, id]) => id), ['open'], 'no new form but where it is open');
  for (const [id, shown] of [['draft', false], ['open', true], ['closing', true], ['closed', false]])
    assert.equal(/<form /.test(await (await fetch(`${server.address}/c/${id}?unit=${units[0]}`)).text()), shown, id);
});

test('one campaign through its life, seen by a running server', async (t) => {
  const { data } = await started(t);
  await create(data, 'qt', 'draft');
  const server = await serve(t, data);
  const id = randomUUID();
  const body = response();
  const move = (verb) => run(['campaign', verb, '--data', data, '--id', 'qt']);
  assert.deepEqual(await both(server), [202, 'draft /campaign']);
  assert.equal((await move('closing')).status, 1);
  assert.equal((await move('close')).status, 1);
  assert.equal((await move('open')).status, 0);
  assert.equal((await put(server, id, body)).status, 201);
  assert.deepEqual(await both(server), [201]);
  assert.equal((await move('closing')).status, 0);
  assert.deepEqual(await both(server), [201]);
  assert.equal((await move('open')).status, 0, 'open again from closing');
  assert.deepEqual(await both(server), [201]);
  assert.equal((await move('closing')).status, 0);
  assert.equal((await move('close')).status, 0);
  assert.deepEqual(await both(server), [202, 'late /campaign']);
  assert.equal((await put(server, id, body)).status, 200, 'what was stored is still known');
  assert.equal((await put(server, id, { ...body, seconds: 1 })).status, 409);
  for (const verb of ['open', 'closing', 'close']) assert.equal((await move(verb)).status, 1, 'closed for ever');
});

test('dates: the first day, the last day, the next day', async (t) => {
  const { data } = await started(t);
  await create(data, 'dated', 'open', ['--from', day(-1), '--to', day(1)]);
  await create(data, 'past', 'open', ['--from', day(-9), '--to', day(-1)]);
  await create(data, 'future', 'open', ['--from', day(1)]);
  await create(data, 'undated', 'open');
  await create(data, 'past-closed', 'closed', ['--from', day(-9), '--to', day(-1)]);
  const server = await serve(t, data);
  const begun = (campaign, text) => (b) => { b.campaign = campaign; b.started = text; };
  const late = [202, 'time /started'];
  assert.deepEqual(await both(server, begun('dated', `${day(-1)}T00:00:00+07:00`)), [201]);
  assert.deepEqual(await both(server, begun('dated', `${day(-2)}T17:00:00Z`)), [201], 'a day is a day of the country');
  assert.deepEqual(await both(server, begun('dated', `${day(-2)}T23:59:59+07:00`)), late);
  assert.deepEqual(await both(server, begun('dated', time(24 * hour - 60e3))), [201]);
  assert.deepEqual(await both(server, begun('dated', time(24 * hour + 60e3))), late);
  assert.deepEqual(await both(server, begun('past', `${day(-2)}T08:00:00+07:00`)), [201], 'past its last day: as closing');
  assert.deepEqual(await both(server, begun('past', time(-hour / 60))), [201]);
  assert.deepEqual(await both(server, begun('past', `${day(-10)}T08:00:00+07:00`)), late);
  assert.deepEqual(await both(server, begun('future', time(0))), late);
  assert.deepEqual(await both(server, begun('future', `${day(1)}T00:00:00+07:00`)), [201], 'a clock may be some hours ahead');
  assert.deepEqual(await both(server, begun('undated', '1999-01-01T00:00:00Z')), [201], 'no first day: no rule');
  assert.deepEqual(await both(server, begun('undated', time(24 * hour + 60e3))), late);
  assert.deepEqual(await both(server, begun('past-closed', `${day(-2)}T08:00:00+07:00`)), [202, 'late /campaign']);
  assert.deepEqual(await byForm(server, 'dated', response(), { started: time(25 * hour) }), [303, 1]);
  assert.deepEqual(await byForm(server, 'dated', response(), { started: `${day(-2)}T08:00:00+07:00` }), [303, 1]);
  assert.deepEqual(await byForm(server, 'past', response()), [303, 0]);
  const home = await (await fetch(`${server.address}/`)).text();
  assert.deepEqual([...home.matchAll(/href="\/c\/([a-z-]+)/g)].map(([, id]) => id).sort(), ['dated', 'undated']);
});

test('each reason about a response', async (t) => {
  const { data } = await started(t);
  await create(data, 'qt', 'open');
  const server = await serve(t, data);
  const answers = (change) => (b) => { Object.assign(b.answers, change); };
  const cases = [
    ['type /answers/q9_1', answers({ q9_1: 'tốt' })], ['type /answers/q2', answers({ q2: 3 })], ['type /answers/q9_1', answers({ q9_1: 1.5 })],
    ['type /answers/other', answers({ other: 7 })], ['type /seconds', (b) => { b.seconds = 'x'; }], ['type /complete', (b) => { b.complete = 'yes'; }],
    ['type /started', (b) => { b.started = 'yesterday'; }], ['type /place', (b) => { b.place = []; }], ['type /timings', (b) => { b.timings = 3; }],
    ['range /answers/q9_24', answers({ q9_24: 99 })], ['range /answers/q9_24', answers({ q9_24: 0 })], ['range /answers/other', answers({ other: 'x'.repeat(1001) })],
    ['range /seconds', (b) => { b.seconds = -1; }], ['range /place/counter', (b) => { b.place = { counter: 'q'.repeat(65) }; }],
    ['choice /answers/q5', answers({ q5: 77 })], ['choice /answers/q2', answers({ q2: [1, 77] })], ['choice /mode', (b) => { b.mode = 'telepathy'; }],
    ['required /answers/q9_30', (b) => { delete b.answers.q9_30; }], ['required /unit', (b) => { delete b.unit; }], ['required /answers', (b) => { delete b.answers; }],
    ['relevance /answers/q2_other', answers({ q2_other: 'loa tay' })],
    ['unknown_member /answers/q99', answers({ q99: 1 })], ['unknown_member /colour', (b) => { b.colour = 'red'; }], ['unknown_member /place/room', (b) => { b.place.room = 1; }],
    ['consent /consent/agreed', (b) => { b.consent = { notice: '1', agreed: false }; }], ['consent /consent/agreed', (b) => { b.consent = {}; }],
    ['version /form', (b) => { b.form = 'sipas-2025'; }], ['version /version', (b) => { b.version = '7'; }],
    ['unit /unit', (b) => { b.unit = '00004'; }], ['unit /unit', (b) => { b.unit = '44'; }],
    ['time /started', (b) => { b.started = '2099-01-01T00:00:00+07:00'; }],
  ];
  for (const [reason, change] of cases) assert.deepEqual(await both(server, change), [202, reason]);
  assert.deepEqual(await both(server, (b) => { b.version = '7'; b.unit = '00004'; b.answers.q9_1 = 9; }),
    [202, 'range /answers/q9_1', 'version /version', 'unit /unit'], 'all reasons at once');
  assert.deepEqual(await both(server, (b) => { b.answers.q99 = 1; b.complete = false; }), [202, 'unknown_member /answers/q99'], 'unfinished ones are judged too');
  assert.deepEqual(await both(server, (b) => { b.complete = false; b.answers = {}; }), [201]);
  const { responses, partial, quarantined } = await index(server);
  assert.deepEqual([responses, partial], [0, 2]);
  assert.ok(quarantined > 0);
});

test('each reason by the plain form', async (t) => {
  const { data } = await started(t);
  await create(data, 'qt', 'open');
  const server = await serve(t, data);
  const mend = [{ q9_1: 'tốt' }, { q9_24: '99' }, { q5: '77' }, { q9_30: null }, { q2_other: 'loa tay' }, { other: 'x'.repeat(1001) }];
  for (const more of mend) assert.deepEqual(await byForm(server, 'qt', response(), more), [422, 0], JSON.stringify(more));
  const keep = [{ q99: '1' }, { version: '7' }, { unit: '00004' }, { unit: null }, { started: '2099-01-01T00:00:00+07:00' }, { started: 'x' }];
  for (const more of keep) assert.deepEqual(await byForm(server, 'qt', response(), more), [303, 1], JSON.stringify(more));
  assert.equal((await submit(server, 'qt', fields('no-uuid', response()))).status, 422);
  assert.equal((await submit(server, 'none', fields(randomUUID(), response()))).status, 404);
});

test('a form that asks for consent', async (t) => {
  const { where, data } = await started(t);
  const form = JSON.parse((await must(['form', 'show', '--data', data, '--id', 'sipas-2026'])).out);
  form.version = '2';
  form.questions.unshift({ id: 'agree', type: 'consent', label: { vi: 'Tôi đồng ý trả lời.', en: 'I agree to answer.' } });
  await writeFile(`${where}/form.json`, JSON.stringify(form));
  await must(['form', 'publish', `${where}/form.json`, '--data', data]);
  await create(data, 'qt', 'open');
  const server = await serve(t, data);
  const second = (change = () => {}) => (b) => { b.version = '2'; change(b); };
  assert.deepEqual(await both(server, second()), [202, 'consent /consent/agreed'], 'silence is no consent');
  assert.deepEqual(await both(server, second((b) => { b.consent = { notice: '2', agreed: true }; })), [201]);
  for (const agreed of [false, 'true', 1, null])
    assert.deepEqual(await both(server, second((b) => { b.consent = { notice: '2', agreed }; })), [202, 'consent /consent/agreed']);
  assert.deepEqual(await both(server), [202, 'consent /consent/agreed', 'version /version']);
  const body = response((b) => { b.version = '2'; });
  assert.deepEqual(await byForm(server, 'qt', body), [422, 0]);
  assert.deepEqual(await byForm(server, 'qt', body, { agree: '1' }), [303, 0]);
});

test('statuses and shapes, whatever the way in', async (t) => {
  const { data } = await started(t);
  await create(data, 'qt', 'open');
  const server = await serve(t, data);
  const [good, odd] = [randomUUID(), randomUUID()];
  const body = response();
  const bad = response((b) => { b.answers.q9_24 = 99; });
  const tell = async (id, sent) => { const reply = await put(server, id, sent); return [reply.status, reply.headers.get('content-type'), await reply.json()]; };
  const json = 'application/json';
  const finding = { severity: 'error', at: '/answers/q9_24', code: 'range', args: { question: 'q9_24', value: '99', low: '1', high: '5' } };
  assert.deepEqual(await tell(good, body), [201, json, { id: good, status: 'stored', findings: [] }]);
  assert.deepEqual(await tell(good, body), [200, json, { id: good, status: 'repeated', findings: [] }]);
  assert.deepEqual(await tell(odd, bad), [202, json, { id: odd, status: 'quarantined', findings: [finding] }]);
  assert.deepEqual(await tell(odd, bad), [200, json, { id: odd, status: 'repeated', findings: [] }]);
  assert.deepEqual(await tell(good, bad), [409, json, { id: good, status: 'conflict', findings: [] }]);
  assert.deepEqual((await post(server, { responses: [{ id: good, ...body }, { id: odd, ...bad }, { id: good, ...bad }] })).body.results,
    [{ id: good, status: 200, findings: [] }, { id: odd, status: 200, findings: [] }, { id: good, status: 409, findings: [] }], 'one store behind both');
  assert.equal((await put(server, odd.toUpperCase(), bad)).status, 200, 'an id is the same in capitals');
  assert.equal((await submit(server, 'qt', fields(good, response((b) => { b.answers.q5 = 2; })))).location.includes('before=1'), true);
  for (const [status, id, sent] of [[422, 'x', body], [422, good, '{'], [422, good, '[]'], [422, good, '{"unit":"1"}'], [404, good, { ...body, campaign: 'none' }],
    [413, good, ' '.repeat((256 << 10) + 1)]]) {
    const [found, type, problem] = await tell(id, sent);
    assert.deepEqual([found, type, problem.status, problem.type], [status, 'application/problem+json', status, 'about:blank']);
    assert.deepEqual(Object.keys(problem).sort(), ['code', 'detail', 'status', 'title', 'type']);
  }
  const eight = randomUUID();
  const once = JSON.stringify(item(eight));
  const mixed = await Promise.all([...Array(4)].flatMap(() => [put(server, eight, once).then(({ status }) => status),
    post(server, `{"responses":[${once}]}`).then((reply) => reply.body.results[0].status)]));
  assert.deepEqual(mixed.sort(), [200, 200, 200, 200, 200, 200, 200, 201], 'PUTs and batches at once');
});
