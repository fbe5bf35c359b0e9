// SPDX-License-Identifier: GPL-3.0-or-later
//
// docs/openapi.yaml held to the routes, its examples to its schemas, and the answers of a running
// server to what it says: no status, body or header that is not described.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { api, examplesOf, faults, operations, resolved, undescribed } from '../support/openapi.mjs';
import { folder, must, randomUUID, response, serve, units } from '../support/program.mjs';
import { routes } from '../support/routes.mjs';

const described = (method, path) => operations.find((operation) => operation.method === method && operation.path === path);
const addresses = {
  put: described('PUT', '/api/v1/responses/{uuid}'),
  batch: described('POST', '/api/v1/responses'),
  form: described('GET', '/api/v1/forms/{id}/{version}'),
  index: described('GET', '/api/v1/campaigns/{id}/index/{definition}'),
  health: described('GET', '/healthz'),
  metrics: described('GET', '/metrics'),
};

// What a client does next with a response is the contract's: forget it after 200, 201, 202, 409; set
// it aside after 413, 422; keep and retry after anything else. A batch that is refused is no response.
const kept = ['200', '201', '202', '409'];
const never = ['413', '422'];
const thenOf = {
  PUT: (status) => (kept.includes(status) ? 'forget' : never.includes(status) ? 'set-aside' : 'retry'),
  POST: (status) => (kept.includes(status) ? 'by-item' : never.includes(status) ? 'split' : 'retry'),
  GET: (status) => (status < 400 ? 'use' : status < 500 ? 'mend' : 'retry'),
};

// The members that a part of the page may have; a comma too many in YAML makes others.
const members = {
  operation: ['operationId', 'summary', 'description', 'tags', 'security', 'parameters', 'requestBody', 'responses'],
  parameter: ['name', 'in', 'required', 'description', 'schema', 'example'],
  response: ['description', 'x-client-then', 'headers', 'content'],
  header: ['description', 'required', 'schema'],
  content: ['schema', 'example', 'examples'],
};
const only = (kind, thing, at) => assert.deepEqual(Object.keys(thing).filter((name) => !members[kind].includes(name)), [], `${at}: ${kind}`);

// Every object of the page, with its place.
function* everything(thing, at = '#') {
  if (thing === null || typeof thing !== 'object') return;
  yield [at, thing];
  for (const [name, part] of Object.entries(thing)) yield* everything(part, `${at}/${name}`);
}

test('the page is whole', async (t) => {
  await t.test('references lead somewhere, and everything shared is referred to', () => {
    assert.match(api.openapi, /^3\.1\.\d+$/);
    const used = new Set();
    for (const [, thing] of everything(api)) if (typeof thing.$ref === 'string') used.add(thing.$ref) && resolved(thing);
    for (const [kind, parts] of Object.entries(api.components))
      for (const name of Object.keys(parts)) if (kind !== 'securitySchemes') assert.ok(used.has(`#/components/${kind}/${name}`), `${kind} ${name} is used`);
  });

  await t.test('every operation says what it is, and every status what to do then', () => {
    for (const { path, method, operation } of operations) {
      const name = `${method} ${path}`;
      only('operation', operation, name);
      for (const parameter of (operation.parameters ?? []).map(resolved)) only('parameter', parameter, name);
      assert.ok(operation.summary && operation.operationId && operation.security, name);
      assert.ok(operation.tags.every((tag) => api.tags.some((one) => one.name === tag)), name);
      for (const [status, reply] of Object.entries(operation.responses)) {
        const { description, 'x-client-then': then, headers = {}, content = {} } = resolved(reply);
        assert.ok(description, `${name} ${status}`);
        only('response', resolved(reply), `${name} ${status}`);
        for (const header of Object.values(headers)) only('header', resolved(header), `${name} ${status}`);
        for (const body of Object.values(content)) only('content', body, `${name} ${status}`);
        assert.equal(then, thenOf[method](status), `${name} ${status}`);
      }
    }
    assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
  });

  await t.test('the routes of the interface, both ways', () => {
    const ours = routes().filter(({ pattern }) => pattern.startsWith('/api/v1/') || ['/healthz', '/metrics'].includes(pattern));
    assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).sort(), ours.map(({ method, pattern }) => `${method} ${pattern}`).sort());
    const security = { STAFF: [{ operatorToken: [] }], LOCAL: [{}, { operatorToken: [] }] };
    for (const { method, pattern, permission } of ours) {
      const { operation } = described(method, pattern);
      assert.deepEqual(operation.security, security[permission] ?? [], `${method} ${pattern}`);
      assert.equal('401' in operation.responses, permission in security, `${method} ${pattern}`);
      const holes = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole);
      const given = (operation.parameters ?? []).map(resolved).filter((parameter) => parameter.in === 'path');
      assert.deepEqual(given.map(({ name, required }) => [name, required]), holes.map((hole) => [hole, true]), `${method} ${pattern}`);
    }
  });
});

test('examples fit their schemas, and what is changed about them does not', () => {
  let count = 0;
  const judge = (at, { schema }, examples) => {
    for (const [name, value] of examples) {
      count += 1;
      assert.deepEqual(faults(schema, value), [], `${at} ${name}`);
      const { additionalProperties, unevaluatedProperties, required = [] } = resolved(schema);
      if (additionalProperties === false || unevaluatedProperties === false) assert.notDeepEqual(faults(schema, { ...value, unheard_of: 1 }), [], `${at} ${name}: a member more`);
      for (const member of required) {
        const { [member]: gone, ...rest } = value;
        assert.notDeepEqual(faults(schema, rest), [], `${at} ${name}: without ${member}, ${gone}`);
      }
    }
  };
  for (const [at, thing] of everything(api)) {
    if (thing.schema === undefined) continue;
    const examples = examplesOf(thing);
    judge(at, thing, examples);
    if (thing.in !== undefined) assert.ok(examples.length > 0, `${at} has an example`);
  }
  assert.ok(count > 15, `${count} examples`);
  const outcome = { $ref: '#/components/schemas/Outcome' };
  assert.notDeepEqual(faults(outcome, { id: randomUUID(), status: 'quarantined', findings: [] }), [], 'quarantined for no reason');
  assert.notDeepEqual(faults(outcome, { id: randomUUID(), status: 'stored', findings: [{ severity: 'error', at: '', code: 'range', args: {} }] }), []);
  assert.notDeepEqual(faults({ type: 'string', format: 'date' }, '2026-13-01'), []);
});

// --- a running server ----------------------------------------------------------------------------

const example = (name) => structuredClone(addresses.put.operation.requestBody.content['application/json'].examples[name].value);
const campaignId = example('whole').campaign;
const whole = (change = () => {}) => response((body) => { body.campaign = campaignId; change(body); });

// A request that fetch would not send: `lines` of headers as they are.
function raw(server, method, path, lines, body = '') {
  const { hostname, port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write([`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n')));
    const parts = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('error', reject);
    socket.on('end', () => {
      const [head, ...rest] = Buffer.concat(parts).toString().split('\r\n\r\n');
      const [first, ...headers] = head.split('\r\n');
      resolve(new Response(rest.join('\r\n\r\n'), { status: Number(first.split(' ')[1]), headers: headers.map((line) => line.split(/: (.*)/s).slice(0, 2)) }));
    });
  });
}

// Asks, and holds the answer to its description. `seen` collects the statuses of each operation.
function asker(server, seen) {
  const judge = async (address, reply, status) => {
    const text = await reply.text();
    const json = reply.headers.get('content-type')?.includes('json');
    const said = text === '' ? undefined : json ? JSON.parse(text) : text;
    const name = `${address.method} ${address.path}`;
    assert.equal(reply.status, status, `${name}: ${text}`);
    assert.deepEqual(undescribed(address, reply, said), [], name);
    seen.add(`${name} ${reply.status}`);
    return said;
  };
  const staff = { authorization: `Bearer ${server.token}` };
  const at = (address, values, query = '') => server.address + address.path.replace(/\{(\w+)\}/g, (_, hole) => values[hole]) + query;
  return {
    put: async (body, status, id = randomUUID(), headers = {}) => judge(addresses.put,
      await fetch(at(addresses.put, { uuid: id }, '?lang=en'), { method: 'PUT', headers, body: typeof body === 'string' ? body : JSON.stringify(body) }), status),
    batch: async (body, status) => judge(addresses.batch,
      await fetch(at(addresses.batch, {}, '?lang=en'), { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }), status),
    form: async (values, status, headers = {}) => judge(addresses.form, await fetch(at(addresses.form, values), { headers }), status),
    index: async (values, query, status, headers = staff) => judge(addresses.index,
      await fetch(at(addresses.index, { id: campaignId, definition: 'sipas-2026', ...values }, query), { headers }), status),
    health: async (status) => judge(addresses.health, await fetch(at(addresses.health, {})), status),
    metrics: async (status) => judge(addresses.metrics, await fetch(at(addresses.metrics, {})), status),
    raw: async (address, values, lines, status, body) => judge(address,
      await raw(server, address.method, at(address, values).slice(server.address.length), lines, body), status),
  };
}

const reasons = {
  type: (b) => { b.answers.q9_1 = 'tốt'; },
  range: (b) => { b.answers.q9_1 = 99; },
  choice: (b) => { b.answers.q2 = [9]; },
  required: (b) => { delete b.answers.q9_30; },
  relevance: (b) => { b.answers.q2_other = 'loa tay'; },
  unknown_member: (b) => { b.weather = 'nắng'; },
  consent: (b) => { b.consent = { notice: '1', agreed: false }; },
  version: (b) => { b.version = '7'; },
  unit: (b) => { b.unit = '00004'; },
  time: (b) => { b.started = '2099-01-01T00:00:00+07:00'; },
  late: (b) => { b.campaign = 'closed'; },
  draft: (b) => { b.campaign = 'draft'; },
  ticket: (b) => { b.campaign = 'ticket'; },
  device: (b) => { b.campaign = 'device'; },
};

// Described, and provoked in C: a full queue, a full disk, a campaign too large; in
// operations.test.mjs: a limit, a stranger who asks for metrics.
const elsewhere = /((?<!healthz )503|429|index\/\{definition\} (413|500)|forms.* (500|413)|healthz (400|413|500)|metrics (400|401|413|500))$/;

test('answers are as described', async (t) => {
  const data = `${await folder(t)}/data`;
  await must(['init', '--data', data]);
  for (const [id, access] of [[campaignId, 'open'], ['draft', 'open'], ['closed', 'open'], ['ticket', 'ticket'], ['device', 'device']])
    await must(['campaign', 'create', '--data', data, '--id', id, '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(','), '--access', access]);
  for (const [verb, id] of [['open', campaignId], ['open', 'ticket'], ['open', 'device'], ['open', 'closed'], ['closing', 'closed'], ['close', 'closed']])
    await must(['campaign', verb, '--data', data, '--id', id]);
  const server = await serve(t, data);
  const seen = new Set();
  const ask = asker(server, seen);

  await t.test('the examples of a body', async () => {
    const { examples } = addresses.put.operation.requestBody.content['application/json'];
    for (const [name, { value, 'x-answered': status }] of Object.entries(examples)) {
      const said = await ask.put(value, status);
      assert.equal(said.status, status === 202 ? 'quarantined' : 'stored', name);
    }
    const said = await ask.put(example('odd'), 202);
    assert.deepEqual(said.findings, addresses.put.operation.responses['202'].content['application/json'].example.findings, 'the finding of the example');
  });

  await t.test('one response, in every way', async () => {
    const id = randomUUID();
    const body = whole();
    assert.equal((await ask.put(body, 201, id)).status, 'stored');
    assert.equal((await ask.put(body, 200, id.toUpperCase())).id, id);
    assert.equal((await ask.put(whole((b) => { b.answers.q5 = 2; }), 409, id)).status, 'conflict');
    for (const bad of ['', '{', '[]', '{}', '{"campaign":1}', '{"campaign":"a","campaign":"a"}']) await ask.put(bad, 422);
    await ask.put(body, 422, 'no-uuid');
    await ask.put({ ...body, id: randomUUID() }, 422);
    await ask.put(whole((b) => { b.campaign = 'none'; }), 404);
    await ask.put('x'.repeat(300 * 1024), 413);
    await ask.raw(addresses.put, { uuid: id }, ['Host: a', 'Content-Length: 2', 'Transfer-Encoding: chunked'], 400, '2\r\n{}\r\n0\r\n\r\n');
  });

  await t.test('a batch, in every way', async () => {
    for (const [name, { value, 'x-answered': statuses }] of Object.entries(addresses.batch.operation.requestBody.content['application/json'].examples)) {
      const said = await ask.batch(value, 200);
      assert.deepEqual(said.results.map(({ id, status }) => [id, status]), statuses.map((status, i) => [value.responses[i].id, status]), name);
      assert.equal(said.findings, undefined, name);
    }
    const one = { id: randomUUID(), ...whole() };
    const mixed = await ask.batch({ sent: 'soon', device: { id: 7 }, responses: [one, one, { ...one, seconds: 1 }, [], { ...one, id: 'x' },
      { ...one, campaign: 'none' }, { ...one, id: randomUUID(), other: 'x'.repeat(300 * 1024) }] }, 200);
    assert.deepEqual(mixed.results.map(({ status }) => status), [201, 200, 409, 422, 422, 404, 413]);
    assert.deepEqual(mixed.findings.map(({ at }) => at), ['/sent', '/device/id']);
    for (const bad of ['', '{', '[]', '{}', '{"responses":7}', JSON.stringify({ responses: Array(51).fill(one) })]) await ask.batch(bad, 422);
    await ask.batch('x'.repeat(3 << 20), 413);
    await ask.raw(addresses.batch, {}, ['Host: a', 'Host: b'], 400);
  });

  await t.test('every reason of 202, and no other', async () => {
    assert.deepEqual(Object.keys(reasons), api.components.schemas.Reason.enum);
    for (const [reason, change] of Object.entries(reasons)) {
      const { findings } = await ask.put(whole(change), 202);
      assert.deepEqual([...new Set(findings.map(({ code }) => code))], [reason]);
    }
  });

  await t.test('what a ticket and a device open', async () => {
    const sheet = `${data}/../tickets.csv`;
    await must(['ticket', 'issue', '--data', data, '--campaign', 'ticket', '--count', '1', '--out', sheet]);
    const [, ticket] = (await readFile(sheet, 'utf8')).trim().split(/\r?\n/);
    const token = (await must(['device', 'enrol', '--data', data, '--id', 'k7', '--unit', units[0]])).out.trim();
    for (const [name, campaign, value] of [['Ticket', 'ticket', ticket], ['Device', 'device', token]]) {
      assert.deepEqual(faults(api.components.parameters[name].schema, value), []);
      await ask.put(whole((b) => { b.campaign = campaign; }), 201, randomUUID(), { [api.components.parameters[name].name]: value });
    }
  });

  await t.test('a form', async () => {
    const form = await ask.form({ id: 'sipas-2026', version: '1' }, 200);
    assert.ok(form.questions.length > 80);
    const { headers } = await fetch(`${server.address}/api/v1/forms/sipas-2026/1`);
    await ask.form({ id: 'sipas-2026', version: '1' }, 304, { 'if-none-match': headers.get('etag') });
    await ask.form({ id: 'sipas-2026', version: '2' }, 404);
    await ask.raw(addresses.form, { id: 'a', version: 'b' }, ['Host: a', 'Host: b'], 400);
  });

  await t.test('an index, of nobody, of few and of enough', async () => {
    await ask.index({}, `?unit=${units[2]}`, 200);
    const few = await ask.index({}, `?unit=${units[0]}`, 200);
    assert.equal(few.estimate['II.A'].reason, 'few');
    for (let i = 0; i < 24; i++) {
      const village = `${units[1]}-0${i % 4}`;
      await ask.put(whole((b) => Object.assign(b, { unit: units[1], place: { village }, answers: { ...b.answers, q9_24: 1 + (i % 5), q9_25: 1 + ((i * 7) % 5) } })), 201);
    }
    const enough = await ask.index({}, `?unit=${units[1]}&from=2020-01-01&to=2099-12-31`, 200);
    assert.ok(enough.estimate['II.A'].low < enough.estimate['II.A'].high);
    assert.deepEqual(enough.period, { from: '2020-01-01', to: '2099-12-31' });
    assert.deepEqual((await ask.index({}, '?mode=kiosk,paper', 200)).modes, ['kiosk', 'paper']);
    const filter = ['and', ['=', 'gender', 2], ['has', 'q2', 6]];
    assert.deepEqual((await ask.index({}, `?filter=${encodeURIComponent(JSON.stringify(filter))}`, 200)).filter, filter);
    await ask.index({}, '', 200);
    for (const query of ['?from=2026-13-01', '?mode=telephone', '?filter=1', '?sex=1']) await ask.index({}, query, 422);
    await ask.index({}, '?unit=99999', 404);
    await ask.index({ id: 'none' }, '', 404);
    await ask.index({}, '', 401, {});
    await ask.raw(addresses.index, { id: 'a', definition: 'b' }, ['Host: a', 'Host: b'], 400);
  });

  await t.test('health and metrics', async () => {
    await ask.health(200);
    await ask.metrics(200);
  });

  await t.test('a store taken away is our own failing', async () => {
    await rename(`${data}/hailong.db`, `${data}/elsewhere.db`);
    assert.equal((await ask.health(503)).code, 'health_moved');
    await ask.put(whole(), 500);
    await ask.batch({ device: { id: 'k9' }, responses: [] }, 500);
  });

  await t.test('every status described has been seen here, or is provoked elsewhere', () => {
    const all = operations.flatMap(({ method, path, operation }) => Object.keys(operation.responses).map((status) => `${method} ${path} ${status}`));
    assert.deepEqual(all.filter((one) => !seen.has(one) && !elsewhere.test(one)), []);
    assert.deepEqual(all.filter((one) => seen.has(one) && elsewhere.test(one)), [], 'seen after all');
  });
});
