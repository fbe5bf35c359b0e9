// SPDX-License-Identifier: GPL-3.0-or-later
//
// The statuses of a response, over HTTP, with the counts that each must and must not change.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { campaign, counts, folder, index, must, put, randomUUID, response, serve, units } from '../support/program.mjs';

const none = { responses: 0, quarantined: 0, conflicts: 0, partial: 0 };

test('the life of a response', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  const id = randomUUID();
  const expected = { ...none };
  const holds = async () => assert.deepEqual(counts(await index(server)), expected);
  await holds();

  await t.test('valid: 201, found in the index', async () => {
    const reply = await put(server, id, response());
    assert.equal(reply.status, 201);
    assert.deepEqual(await reply.json(), { id, status: 'stored', findings: [] });
    expected.responses = 1;
    await holds();
  });

  await t.test('the same again, members in another order: 200', async () => {
    const body = response();
    body.started = undefined;
    const first = response((b) => { b.started = '2026-11-21T08:00:00+07:00'; });
    const other = randomUUID();
    assert.equal((await put(server, other, first)).status, 201);
    const turned = Object.fromEntries(Object.entries(first).reverse());
    const reply = await put(server, other, JSON.stringify(turned, null, 2));
    assert.equal(reply.status, 200);
    assert.equal((await reply.json()).status, 'repeated');
    expected.responses = 2;
    await holds();
  });

  await t.test('eight first PUTs at once: one 201, seven 200, one row', async () => {
    for (let round = 0; round < 5; round++) {
      const eight = randomUUID();
      const body = JSON.stringify(response());
      const replies = await Promise.all(Array.from({ length: 8 }, () => put(server, eight, body)));
      assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
      expected.responses += 1;
      await holds();
    }
  });

  await t.test('same id, other body: 409, kept and counted once', async () => {
    const changed = response((b) => { b.answers.q9_24 = 5; });
    for (let i = 0; i < 2; i++) {
      const reply = await put(server, id, changed);
      assert.equal(reply.status, 409);
      await reply.arrayBuffer();
    }
    expected.conflicts = 1;
    await holds();
  });

  const quarantine = async (change, code, at) => {
    const bad = randomUUID();
    const body = response(change);
    const reply = await put(server, bad, body);
    assert.equal(reply.status, 202);
    const said = await reply.json();
    assert.equal(said.status, 'quarantined');
    assert.ok(said.findings.some((f) => f.code === code && f.at === at && f.severity === 'error'),
      `${code} at ${at} in ${JSON.stringify(said.findings)}`);
    assert.equal((await put(server, bad, body)).status, 200, 'the same again');
    return said;
  };

  await t.test('q9_24 = 99: 202 with its reason', async () => {
    const said = await quarantine((b) => { b.answers.q9_24 = 99; }, 'range', '/answers/q9_24');
    assert.equal(said.findings.length, 1);
    expected.quarantined = 1;
    await holds();
  });
  await t.test('q9_30 missing: 202 with its reason', async () => {
    await quarantine((b) => { delete b.answers.q9_30; }, 'required', '/answers/q9_30');
    expected.quarantined = 2;
    await holds();
  });
  await t.test('other reasons', async () => {
    await quarantine((b) => { b.answers.q9_1 = 'tốt'; }, 'type', '/answers/q9_1');
    await quarantine((b) => { b.answers.q2 = [9]; }, 'choice', '/answers/q2');
    await quarantine((b) => { b.answers.q99 = 1; }, 'unknown_member', '/answers/q99');
    await quarantine((b) => { b.answers.q2_other = 'loa tay'; }, 'relevance', '/answers/q2_other');
    await quarantine((b) => { b.version = '7'; }, 'version', '/version');
    await quarantine((b) => { b.started = '2099-01-01T00:00:00+07:00'; }, 'time', '/started');
    await quarantine((b) => { b.consent = { notice: '1', agreed: false }; }, 'consent', '/consent/agreed');
    expected.quarantined = 9;
    await holds();
    await quarantine((b) => { b.unit = '00004'; }, 'unit', '/unit');
    await holds(); // it names no unit of the campaign: not this unit's
    assert.equal((await index(server, '44')).quarantined >= 9, true);
  });

  await t.test('unfinished: 201, counted as partial, outside the index', async () => {
    const reply = await put(server, randomUUID(), response((b) => { b.complete = false; b.answers = { q9_24: 5 }; }));
    assert.equal(reply.status, 201);
    expected.partial = 1;
    await holds();
  });

  await t.test('refused: nothing changes', async () => {
    const refused = [
      [422, randomUUID(), '{"campaign":"qt",'], [422, randomUUID(), '[]'], [422, randomUUID(), '{"unit":"19333"}'],
      [422, randomUUID(), '{"campaign":"qt","campaign":"qt"}'], [422, 'no-uuid', response()],
      [404, randomUUID(), response((b) => { b.campaign = 'none'; })], [413, randomUUID(), 'x'.repeat(2 << 20)]];
    for (const [status, name, body] of refused) {
      const reply = await put(server, name, body);
      assert.equal(reply.status, status);
      assert.equal(reply.headers.get('content-type'), 'application/problem+json');
      const problem = await reply.json();
      assert.equal(problem.status, status);
      assert.ok(problem.title && problem.detail, 'a problem says what and what to do');
    }
    await holds();
  });

  await t.test('draft and closed campaigns quarantine', async () => {
    await must(['campaign', 'create', '--data', data, '--id', 'draft', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units[0]]);
    const draft = await put(server, randomUUID(), response((b) => { b.campaign = 'draft'; }));
    assert.equal(draft.status, 202);
    assert.equal((await draft.json()).findings[0].code, 'draft');
    await must(['campaign', 'closing', '--data', data, '--id', 'qt']);
    assert.equal((await put(server, randomUUID(), response())).status, 201, 'closing still takes late answers');
    await must(['campaign', 'close', '--data', data, '--id', 'qt']);
    const late = await put(server, randomUUID(), response());
    assert.equal(late.status, 202);
    assert.equal((await late.json()).findings[0].code, 'late');
    assert.equal((await put(server, id, response())).status === 201, false);
  });

  await t.test('staff paths need the token', async () => {
    const path = `${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=${units[0]}`;
    assert.equal((await fetch(path)).status, 401);
    assert.equal((await fetch(path, { headers: { authorization: 'Bearer wrong' } })).status, 401);
    const bearer = { headers: { authorization: `Bearer ${server.token}` } };
    assert.equal((await fetch(path.replace('=19333', '=99999'), bearer)).status, 404);
    assert.equal((await fetch(`${path}&sex=1`, bearer)).status, 422, 'a filter it does not know is not passed over');
    assert.equal((await fetch(path.replace('/qt/', '/none/'), bearer)).status, 404);
  });

  await t.test('a graceful stop says so', async () => {
    const { code } = await server.stop();
    assert.equal(code, 0);
  });
});
