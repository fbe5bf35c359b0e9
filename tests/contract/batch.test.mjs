// SPDX-License-Identifier: GPL-3.0-or-later
//
// POST /api/v1/responses: every item as a PUT would have fared, alone and all at once.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { campaign, counts, folder, index, item, must, post, put, randomUUID, response, serve, units } from '../support/program.mjs';

const none = { responses: 0, quarantined: 0, conflicts: 0, partial: 0 };
const statuses = (reply) => reply.body.results.map((result) => result.status);
const ids = (count) => Array.from({ length: count }, () => randomUUID());
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/;

async function started(t) {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  return { data, server, holds: async (expected) => assert.deepEqual(counts(await index(server)), { ...none, ...expected }) };
}

test('results come in order, each with its status', async (t) => {
  const { server, holds } = await started(t);
  const [good, odd, partial, other] = ids(4);
  const sent = [item(good), item(odd, (b) => { b.answers.q9_24 = 99; }),
    item(partial, (b) => { b.complete = false; b.answers = { q9_24: 5 }; }), item(other, (b) => { b.campaign = 'none'; })];
  const reply = await post(server, { responses: sent });
  assert.equal(reply.status, 200);
  assert.equal(reply.headers.get('content-type'), 'application/json');
  assert.deepEqual(Object.keys(reply.body), ['received', 'results']);
  assert.match(reply.body.received, time);
  assert.ok(Math.abs(Date.parse(reply.body.received) - Date.now()) < 60000);
  const [first, second, third, fourth] = reply.body.results;
  assert.deepEqual(first, { id: good, status: 201, findings: [] });
  assert.deepEqual(second, { id: odd, status: 202, findings: [{ severity: 'error', at: '/answers/q9_24', code: 'range',
    args: { question: 'q9_24', value: '99', low: '1', high: '5' } }] });
  assert.deepEqual(third, { id: partial, status: 201, findings: [] });
  assert.deepEqual([fourth.id, fourth.status, fourth.code, fourth.findings], [other, 404, 'campaign_unknown', []]);
  assert.ok(fourth.detail);
  await holds({ responses: 1, quarantined: 1, partial: 1 });
  const again = await post(server, { responses: [...sent.slice(0, 3), { ...sent[0], seconds: 1 }] });
  assert.deepEqual(again.body.results.map(({ status, findings }) => [status, findings]), [[200, []], [200, []], [200, []], [409, []]]);
});

test('an item fares as the PUT of the same body', async (t) => {
  const { server } = await started(t);
  const deep = (depth) => `{"campaign":"qt","answers":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
  const padded = (size) => { const text = JSON.stringify(response()); return `${text.slice(0, -1)}${' '.repeat(size - text.length)}}`; };
  const bodies = [response(), response((b) => { delete b.unit; }), response((b) => { b.answers = null; }),
    response((b) => { b.extra = 1; }), response((b) => { b.campaign = ''; }), response((b) => { b.campaign = 'none'; }), '[]', '7', '"x"', 'null', '{}',
    deep(31), deep(32), deep(33), deep(34), deep(300), padded(200 * 1024)];
  for (const body of bodies) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const [alone, together] = ids(2);
    const one = await put(server, alone, text);
    const said = await one.json();
    const many = await post(server, `{"responses":[${text.startsWith('{') ? text.replace('{', `{"id":"${together}"${text === '{}' ? '' : ','}`) : text}]}`);
    const what = text.slice(0, 60);
    assert.equal(many.status, 200, what);
    const [result] = many.body.results;
    assert.equal(result.status, one.status, what);
    assert.deepEqual(result.findings, said.findings ?? [], what);
    if (one.status < 400) continue;
    assert.equal(result.code, said.code, what);
    if (said.code !== 'response_not_json') assert.equal(result.detail, said.detail, what);
  }
});

test('one bad item harms no other', async (t) => {
  const { server, holds } = await started(t);
  const fifty = ids(50).map((id) => item(id));
  fifty[3].id = 'no-uuid';
  fifty[20] = [1, 2];
  fifty[49].campaign = 'none';
  const reply = await post(server, { responses: fifty });
  assert.equal(reply.status, 200);
  const wanted = Array(50).fill(201);
  wanted[3] = 422;
  wanted[20] = 422;
  wanted[49] = 404;
  assert.deepEqual(statuses(reply), wanted);
  assert.deepEqual(reply.body.results.map(({ id }) => id), fifty.map((one, i) => (i === 20 ? null : one.id)));
  await holds({ responses: 47 });
});

test('what is no batch is refused as a whole', async (t) => {
  const { server, holds } = await started(t);
  const good = JSON.stringify(item(randomUUID()));
  const refused = ['', '{', 'null', '[]', '{}', good, `[${good}]`, '{"responses":7}', '{"responses":{}}', `{"responses":[${good}]`,
    `{"responses":[${good}],"responses":[]}`, `{"sent":"x","responses":[${good}],"sent":"y"}`,
    `{"responses":[${good},{"campaign":"qt","campaign":"qt"}]}`, `{"responses":[${good},]}`, `{"responses":[${good},1e999]}`,
    JSON.stringify({ responses: ids(51).map((id) => item(id)) })];
  for (const body of refused) {
    const reply = await post(server, body);
    assert.equal(reply.status, 422, body.slice(0, 60));
    assert.equal(reply.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual([reply.body.type, reply.body.status], ['about:blank', 422]);
    assert.ok(reply.body.title && reply.body.detail && reply.body.code);
  }
  await holds({});
  assert.deepEqual((await post(server, { responses: [] })).body.results, []);
});

test('ids that come twice, in one batch and in two at once', async (t) => {
  const { server, holds } = await started(t);
  const one = item(randomUUID());
  const changed = { ...one, seconds: 1 };
  assert.deepEqual(statuses(await post(server, { responses: [one, one, changed, one] })), [201, 200, 409, 200]);
  const shared = ids(20).map((id) => item(id));
  const own = () => ids(10).map((id) => item(id));
  const [left, right] = await Promise.all([post(server, { responses: [...own(), ...shared] }),
    post(server, { responses: [...shared, ...own()].reverse() })]);
  const of = (reply, id) => reply.body.results.find((result) => result.id === id).status;
  for (const { id } of shared) assert.deepEqual([of(left, id), of(right, id)].sort(), [200, 201]);
  await holds({ responses: 41, conflicts: 1 });
});

test('one batch eight times at once: each response once', async (t) => {
  const { server, holds } = await started(t);
  for (let round = 1; round <= 3; round++) {
    const body = JSON.stringify({ responses: ids(50).map((id) => item(id)) });
    const replies = await Promise.all(Array.from({ length: 8 }, () => post(server, body)));
    for (let i = 0; i < 50; i++)
      assert.deepEqual(replies.map((reply) => reply.body.results[i].status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
    await holds({ responses: 50 * round });
  }
});

test('sizes: a response 256 KiB, a batch 2 MiB', async (t) => {
  const { server, holds } = await started(t);
  const padded = (id, size) => { const text = JSON.stringify(item(id)); return `${text.slice(0, -1)}${' '.repeat(size - text.length)}}`; };
  const limit = 256 << 10;
  const reply = await post(server, `{"responses":[${padded(randomUUID(), limit)},${padded(randomUUID(), limit + 1)},${JSON.stringify(item(randomUUID()))}]}`);
  assert.deepEqual(statuses(reply), [201, 413, 201]);
  assert.equal(reply.body.results[1].code, 'response_large');
  const whole = (size) => { const text = JSON.stringify({ responses: [item(randomUUID())] }); return text + ' '.repeat(size - text.length); };
  const inside = (size) => { const text = `{"responses":[${JSON.stringify(item(randomUUID()))}`; return `${text}${' '.repeat(size - text.length - 2)}]}`; };
  assert.deepEqual(statuses(await post(server, inside(2 << 20))), [201], 'exactly 2 MiB, mostly between the items');
  const large = await post(server, inside((2 << 20) + 1));
  assert.deepEqual([large.status, large.body.status], [413, 413]);
  assert.equal(large.headers.get('content-type'), 'application/problem+json');
  assert.equal((await post(server, whole(32 << 10))).status, 200);
  assert.equal((await post(server, { device: { id: 'k', note: 'x'.repeat(100 << 10) }, responses: [item(randomUUID())] })).status, 413,
    'what is not responses is bounded too');
  const chunked = await new Promise((resolve, reject) => {
    const sending = request(`${server.address}/api/v1/responses`, { method: 'POST' }, (answer) => { answer.resume(); resolve(answer.statusCode); });
    sending.on('error', reject);
    const text = inside((2 << 20) + 5);
    for (let at = 0; at < text.length; at += 1 << 16) sending.write(text.slice(at, at + (1 << 16)));
    sending.end();
  });
  assert.equal(chunked, 413);
  await holds({ responses: 4 });
});

test('a device tells how it is, and staff see it', async (t) => {
  const { data, server, holds } = await started(t);
  const list = async () => JSON.parse((await must(['device', 'list', '--data', data, '--json'])).out);
  assert.deepEqual(await list(), []);
  const now = Date.now();
  const text = (ms) => new Date(ms).toISOString();
  const reply = await post(server, { sent: text(now - 3600e3), device: { id: 'k7', unsent: 12, oldest: text(now - 7200e3), app: '1.2.0',
    form: 'sipas-2026/1', storage_free: 123456789, battery: 0.5 }, responses: [item(randomUUID())] });
  assert.deepEqual(statuses(reply), [201]);
  const [device] = await list();
  assert.equal(device.id, 'k7');
  assert.deepEqual([device.unsent, device.app, device.form, device.storage_free, device.enrolled], [12, '1.2.0', 'sipas-2026/1', 123456789, false]);
  assert.ok(device.silent_s >= 0 && device.silent_s < 60);
  assert.ok(device.skew_s >= 3600 && device.skew_s < 3660, 'an hour behind');
  assert.ok(Math.abs(Date.parse(device.oldest) - (now - 3600e3)) < 60000, 'by our clock');
  assert.deepEqual((await post(server, { device: { id: 'k7', unsent: 0 }, responses: [] })).body.results, []);
  const [later] = await list();
  assert.deepEqual([later.unsent, later.skew_s, later.app], [0, null, null], 'the last report counts, whole');
  for (const lang of ['vi', 'en']) {
    const { out } = await must(['device', 'list', '--data', data, '--lang', lang]);
    assert.match(out, lang === 'vi' ? /^k7\t-\tchưa đăng ký\tthấy lần cuối .*im lặng 0 phút\tchưa gửi 0\t/ : /^k7\t-\tnot enrolled\tlast seen .*silent for 0 min\tunsent 0\t/);
  }
  await holds({ responses: 1 });
});

test('the clock of a device is corrected', async (t) => {
  const data = `${await folder(t)}/data`;
  const day = (ms) => new Date(ms + 7 * 3600e3).toISOString().slice(0, 10);
  const text = (ms) => new Date(ms).toISOString();
  const now = Date.now();
  await must(['init', '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', 'qt', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(','), '--from', day(now - 86400e3)]);
  await must(['campaign', 'open', '--data', data, '--id', 'qt']);
  const server = await serve(t, data);
  const year = 365 * 86400e3;
  const begun = (skew) => item(randomUUID(), (b) => { b.started = text(now - skew - 600e3); });
  const sentBy = async (skew, more) => statuses(await post(server, { sent: text(Date.now() - skew), responses: [begun(skew), ...more ?? []] }));
  assert.deepEqual(await sentBy(year), [201], 'a year behind');
  assert.deepEqual(await sentBy(-3600e3), [201], 'an hour ahead');
  assert.deepEqual(await sentBy(-30 * 86400e3), [201], 'a month ahead');
  assert.deepEqual(await sentBy(now - 600e3), [201], 'in 1970');
  assert.deepEqual(statuses(await post(server, { responses: [begun(year)] })), [202], 'not told: before the first day');
  assert.deepEqual(statuses(await post(server, { sent: 'soon', responses: [begun(year)] })), [202]);
  assert.deepEqual(statuses(await post(server, { sent: '9999-01-01T00:00:00Z', responses: [begun(year)] })), [202], 'absurd: as if not told');
  assert.deepEqual(await sentBy(year, [begun(0)]), [201, 202], 'by that clock today is a year ahead');
  const { body } = await post(server, { sent: 7, responses: [] });
  assert.deepEqual([body.findings[0].at, body.findings[0].severity], ['/sent', 'warning']);
  await must(['export', '--data', data, '--campaign', 'qt', '--format', 'jsonl', '--out', `${data}/../out.jsonl`]);
  assert.equal((await must(['verify', '--data', data])).status, 0);
});
