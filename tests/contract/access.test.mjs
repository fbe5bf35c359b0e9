// SPDX-License-Identifier: GPL-3.0-or-later
//
// Campaigns that are not open to everybody: tickets, each good for one response, and enrolled
// devices; over PUT, batch and plain form.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { counts, fields, folder, index, item, must, post, put, randomUUID, response, run, serve, submit, units } from '../support/program.mjs';

const none = { responses: 0, quarantined: 0, conflicts: 0, partial: 0 };
const spoken = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

async function create(data, id, access, more = []) {
  await must(['campaign', 'create', '--data', data, '--id', id, '--form', 'sipas-2026', '--index', 'sipas-2026',
    '--units', units.join(','), '--access', access, ...more]);
  await must(['campaign', 'open', '--data', data, '--id', id]);
}

async function issue(data, id, count, out) {
  await must(['ticket', 'issue', '--data', data, '--campaign', id, '--count', String(count), '--out', out]);
  const [name, ...tickets] = (await readFile(out, 'utf8')).trim().split('\r\n');
  assert.equal(name, 'ticket');
  return tickets;
}

async function ticketed(t, count) {
  const where = await folder(t);
  const data = `${where}/data`;
  await must(['init', '--data', data]);
  await create(data, 'qt', 'ticket');
  const tickets = await issue(data, 'qt', count, `${where}/sheets/qt.csv`);
  return { where, data, tickets, server: await serve(t, data) };
}

const shown = (name, value) => ({ headers: { 'content-type': 'application/json', [name]: value } });
async function told(reply) {
  const body = await reply.json();
  return [reply.status, (body.findings ?? []).map(({ severity, at, code }) => [severity, at, code].join(' '))];
}
const refused = [202, ['error  ticket']];
const spent = async (data, id = 'qt') => JSON.parse((await must(['ticket', 'count', '--data', data, '--campaign', id, '--json'])).out).spent;

test('tickets are issued as a sheet that only its owner reads', async (t) => {
  const { where, data, tickets } = await ticketed(t, 200);
  assert.equal(tickets.length, 200);
  assert.equal(new Set(tickets).size, 200);
  for (const ticket of tickets) assert.match(ticket, spoken);
  assert.equal((await stat(`${where}/sheets/qt.csv`)).mode & 0o777, 0o600);
  const kept = await readFile(`${data}/hailong.db`, 'latin1');
  assert.ok(!kept.includes(tickets[0]), 'nowhere else');
  const again = await run(['ticket', 'issue', '--data', data, '--campaign', 'qt', '--count', '1', '--out', `${where}/sheets/qt.csv`]);
  assert.equal(again.status, 1, 'a sheet is not written over');
  const { out } = await must(['ticket', 'issue', '--data', data, '--campaign', 'qt', '--count', '3', '--out', `${where}/more.csv`, '--json']);
  assert.deepEqual(JSON.parse(out), { campaign: 'qt', issued: 3, out: `${where}/more.csv` });
  assert.deepEqual(JSON.parse((await must(['ticket', 'count', '--data', data, '--campaign', 'qt', '--json'])).out), { campaign: 'qt', issued: 203, spent: 0 });
  for (const [status, args] of [[2, ['--campaign', 'qt', '--count', '0']], [2, ['--campaign', 'qt', '--count', '100001']], [2, ['--campaign', 'qt', '--count', 'x']],
    [3, ['--campaign', 'none', '--count', '1']]]) {
    const result = await run(['ticket', 'issue', '--data', data, ...args, '--out', `${where}/x.csv`]);
    assert.equal(result.status, status, args.join(' '));
  }
  await create(data, 'open', 'open');
  assert.equal((await run(['ticket', 'issue', '--data', data, '--campaign', 'open', '--count', '1', '--out', `${where}/x.csv`])).status, 1);
});

test('a ticket is good for one response, however it travels', async (t) => {
  const { where, data, tickets, server } = await ticketed(t, 30);
  const [header, beside, field, typed, once, odd, known, wrong] = tickets;
  const id = randomUUID();
  const body = response();
  assert.deepEqual(await told(await put(server, id, body, shown('Hailong-Ticket', header))), [201, []]);
  assert.deepEqual(await told(await put(server, randomUUID(), body, shown('Hailong-Ticket', header))), refused, 'spent');
  assert.deepEqual(await told(await put(server, randomUUID(), body)), refused, 'none');
  assert.deepEqual(await told(await put(server, randomUUID(), body, shown('Hailong-Ticket', 'A'.repeat(16)))), refused, 'no ticket at all');

  const batch = await post(server, { responses: [{ ...item(randomUUID()), ticket: beside }, { ...item(randomUUID()), ticket: beside }, item(randomUUID())] });
  assert.deepEqual(batch.body.results.map(({ status }) => status), [201, 202, 202]);
  assert.deepEqual(batch.body.results[1].findings.map(({ code }) => code), ['ticket']);

  const posted = fields(randomUUID(), response(), { ticket: field });
  assert.equal((await submit(server, 'qt', posted)).status, 303);
  assert.equal(await spent(data), 3);
  assert.deepEqual(await told(await put(server, randomUUID(), response(), shown('Hailong-Ticket', field))), refused);

  assert.deepEqual(await told(await put(server, randomUUID(), response(), shown('Hailong-Ticket', ` ${typed.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`))), [201, []]);
  assert.deepEqual(await told(await put(server, randomUUID(), response((b) => { b.answers.q9_1 = 99; b.ticket = once; }))),
    [202, ['error  ticket', 'error /ticket unknown_member', 'error /answers/q9_1 range']], 'in the body of a PUT it is a member nobody knows');

  const strange = response((b) => { b.answers.q9_24 = 99; });
  assert.deepEqual(await told(await put(server, randomUUID(), strange, shown('Hailong-Ticket', odd))), [202, ['error /answers/q9_24 range']]);
  assert.deepEqual(await told(await put(server, randomUUID(), response(), shown('Hailong-Ticket', odd))), refused, 'a response held back has used its ticket');

  assert.deepEqual((await told(await put(server, id, body, shown('Hailong-Ticket', known))))[0], 200, 'a known id is 200 before any ticket');
  assert.equal((await put(server, id, body)).status, 200);
  assert.equal((await put(server, id, { ...body, seconds: 1 }, shown('Hailong-Ticket', known))).status, 409);
  assert.deepEqual(await told(await put(server, randomUUID(), response(), shown('Hailong-Ticket', known))), [201, []]);

  await create(data, 'other', 'ticket');
  const [other] = await issue(data, 'other', 1, `${where}/other.csv`);
  assert.deepEqual(await told(await put(server, randomUUID(), response(), shown('Hailong-Ticket', other))), refused, 'of another campaign');
  assert.deepEqual(await told(await put(server, randomUUID(), response((b) => { b.campaign = 'other'; }), shown('Hailong-Ticket', wrong))), refused);
  await create(data, 'open', 'open');
  assert.deepEqual(await told(await put(server, randomUUID(), response((b) => { b.campaign = 'open'; }), shown('Hailong-Ticket', wrong))), [201, []]);
  assert.deepEqual(await told(await put(server, randomUUID(), response(), shown('Hailong-Ticket', wrong))), [201, []], 'was not spent where none is asked for');

  for (const format of ['jsonl', 'csv']) {
    await must(['export', '--data', data, '--campaign', 'qt', '--format', format, '--out', `${where}/qt.${format}`]);
    const text = await readFile(`${where}/qt.${format}`, 'utf8');
    assert.ok(!/ticket/i.test(text) && !tickets.some((ticket) => text.includes(ticket)));
  }
});

test('eight responses at once with one ticket: one is stored', async (t) => {
  const { data, tickets, server } = await ticketed(t, 10);
  for (let round = 0; round < 5; round++) {
    const replies = await Promise.all(Array.from({ length: 8 }, () => put(server, randomUUID(), response(), shown('Hailong-Ticket', tickets[round]))));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 202, 202, 202, 202, 202, 202, 202]);
  }
  const id = randomUUID();
  const body = JSON.stringify(response());
  const same = await Promise.all(Array.from({ length: 8 }, () => put(server, id, body, shown('Hailong-Ticket', tickets[9]))));
  assert.deepEqual(same.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
  assert.deepEqual(counts(await index(server)), { ...none, responses: 6, quarantined: 35 });
  assert.equal(await spent(data), 6);
});

test('the form carries its ticket', async (t) => {
  const { data, tickets, server } = await ticketed(t, 5);
  const page = async (query) => (await fetch(`${server.address}/c/qt?unit=${units[0]}${query}`)).text();
  const held = (html) => /<input type="hidden" name="ticket" value="([^"]*)">/.exec(html)?.[1];
  assert.equal(held(await page('')), '', 'a form without a ticket is still shown');
  assert.equal(held(await page(`&ticket=${tickets[0]}`)), tickets[0]);
  assert.equal(held(await page(`&ticket=${tickets[0].toLowerCase().replaceAll('-', '+')}`)), tickets[0]);
  assert.equal(held(await page('&ticket=%22%3E%3Cb%3E')), '');
  const html = await page(`&ticket=${tickets[0]}`);
  const links = [...html.matchAll(/href="(\/c\/[^"]*)"/g)].map(([, link]) => link.replaceAll('&amp;', '&'));
  assert.ok(links.length >= 2 && links.every((link) => link.includes(`ticket=${tickets[0]}`)), 'another language keeps it');
  assert.ok(!/<form[^>]*action="[^"]*ticket/.test(html));
  const chooser = await (await fetch(`${server.address}/c/qt?ticket=${tickets[0]}`)).text();
  assert.ok(chooser.includes(`unit=${units[0]}&amp;ticket=${tickets[0]}`), 'choosing a commune keeps it');

  const half = fields(randomUUID(), response(), { ticket: tickets[0], q5: null });
  const mistakes = await submit(server, 'qt', half);
  assert.equal(mistakes.status, 422);
  assert.equal(held(mistakes.text), tickets[0], 'it is kept with the answers');
  assert.equal(await spent(data), 0, 'and not spent');
  half.append('q5', '1');
  const stored = await submit(server, 'qt', half);
  assert.equal(stored.status, 303);
  assert.ok(!stored.location.includes('ticket'));
  assert.equal((await submit(server, 'qt', half)).status, 303, 'sent twice');
  assert.equal((await submit(server, 'qt', fields(randomUUID(), response(), { ticket: tickets[0] }))).status, 303, 'held back, the citizen is done');
  assert.equal((await submit(server, 'qt', fields(randomUUID(), response()))).status, 303);
  assert.deepEqual(counts(await index(server)), { ...none, responses: 1, quarantined: 2 });
  await create(data, 'open', 'open');
  assert.equal(held(await (await fetch(`${server.address}/c/open?unit=${units[0]}&ticket=${tickets[1]}`)).text()), undefined);
  const known = fields(randomUUID(), response(), { ticket: tickets[1] });
  assert.equal((await submit(server, 'open', known)).status, 303);
  assert.equal((await index(server, units[0], 'open')).responses, 1, 'taken out, not an answer nobody knows');
});

test('only an enrolled device answers, for its unit', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await must(['init', '--data', data]);
  await create(data, 'qt', 'device');
  await create(data, 'other', 'device');
  const server = await serve(t, data);
  const enrol = async (id, unit, more = []) => (await must(['device', 'enrol', '--data', data, '--id', id, '--unit', unit, ...more])).out.trim();
  const k7 = await enrol('k7', units[0]);
  const team = await enrol('team', '44');
  const bound = await enrol('bound', units[0], ['--campaign', 'other']);
  assert.match(k7, /^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.ok(!(await readFile(`${data}/hailong.db`, 'latin1')).includes(k7), 'kept as its hash');
  const ask = async (token, change) => told(await put(server, randomUUID(), response(change), token === null ? {} : shown('Hailong-Device', token)));
  const at = (place) => [202, [`error ${place} device`]];

  assert.deepEqual(await ask(k7), [201, []]);
  assert.deepEqual(await ask(k7.toLowerCase()), [201, []]);
  assert.deepEqual(await ask(null), at(''));
  assert.deepEqual(await ask('x'), at(''));
  assert.deepEqual(await ask(`${k7.slice(0, -1)}${k7.endsWith('0') ? '1' : '0'}`), at(''));
  assert.deepEqual(await ask(k7, (b) => { b.unit = units[1]; }), at('/unit'));
  assert.deepEqual(await ask(team, (b) => { b.unit = units[1]; }), [201, []], 'a device of the province, for its communes');
  assert.deepEqual(await ask(k7, (b) => { b.by = { device: 'k7' }; }), [201, []]);
  assert.deepEqual(await ask(k7, (b) => { b.by = { device: 'k9' }; }), at('/by/device'));
  assert.deepEqual(await ask(bound), at('/campaign'));
  assert.deepEqual(await ask(bound, (b) => { b.campaign = 'other'; }), [201, []]);

  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
  const batch = await post(server, { responses: [item(a), item(b, (r) => { r.unit = units[1]; }), item(c, (r) => { r.answers.q9_1 = 9; })] }, { headers: { 'hailong-device': k7 } });
  assert.deepEqual(batch.body.results.map(({ status, findings }) => [status, findings.map(({ code }) => code).sort()]), [[201, []], [202, ['device']], [202, ['range']]]);
  const bare = await post(server, { responses: [item(randomUUID())] });
  assert.deepEqual(bare.body.results.map(({ status }) => status), [202]);

  const page = await fetch(`${server.address}/c/qt?unit=${units[0]}`);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<form /, 'the form is shown: it may be a kiosk');
  assert.equal((await submit(server, 'qt', fields(randomUUID(), response()))).status, 303);

  const id = randomUUID();
  const body = response();
  assert.equal((await put(server, id, body, shown('Hailong-Device', k7))).status, 201);
  await must(['device', 'revoke', '--data', data, '--id', 'k7']);
  assert.equal((await put(server, id, body)).status, 200, 'a known id is 200 before the device is looked at');
  assert.deepEqual(await ask(k7), at(''), 'at once');
  const fresh = await enrol('k7', units[0]);
  assert.notEqual(fresh, k7);
  assert.deepEqual(await ask(k7), at(''));
  assert.deepEqual(await ask(fresh), [201, []]);
});

test('the list of devices, and what may be done to them', async (t) => {
  const data = `${await folder(t)}/data`;
  await must(['init', '--data', data]);
  const enrol = (...args) => run(['device', 'enrol', '--data', data, ...args]);
  const made = JSON.parse((await must(['device', 'enrol', '--data', data, '--id', 'k7', '--unit', units[0], '--json'])).out);
  assert.deepEqual([made.id, made.unit, made.campaign], ['k7', units[0], null]);
  const server = await serve(t, data);
  for (const [status, args] of [[1, ['--id', 'k7', '--unit', units[0]]], [1, ['--id', 'k 7', '--unit', units[0]]], [3, ['--id', 'k8', '--unit', '99999']],
    [3, ['--id', 'k8', '--unit', units[0], '--campaign', 'none']], [2, ['--id', 'k8']], [2, ['--unit', units[0]]]])
    assert.equal((await enrol(...args)).status, status, args.join(' '));
  const list = async () => JSON.parse((await must(['device', 'list', '--data', data, '--json'])).out);
  const beat = { device: { id: 'k7', unsent: 3 }, responses: [] };
  assert.deepEqual((await post(server, beat)).body.findings.map(({ code, severity }) => [code, severity]), [['heartbeat_token', 'warning']]);
  assert.deepEqual((await list()).map(({ id, enrolled, seen, unsent }) => [id, enrolled, seen, unsent]), [['k7', true, null, null]], 'nobody speaks for an enrolled device');
  const own = await post(server, beat, { headers: { 'hailong-device': made.token } });
  assert.equal(own.body.findings, undefined);
  const [device] = await list();
  assert.deepEqual([device.unit, device.enrolled, device.revoked, device.unsent], [units[0], true, false, 3]);
  assert.equal((await run(['device', 'forget', '--data', data, '--id', 'k7'])).status, 1, 'in force');
  await must(['device', 'revoke', '--data', data, '--id', 'k7']);
  assert.deepEqual((await list()).map(({ enrolled, revoked }) => [enrolled, revoked]), [[false, true]]);
  assert.equal((await run(['device', 'revoke', '--data', data, '--id', 'k7'])).status, 3);
  await must(['device', 'forget', '--data', data, '--id', 'k7']);
  assert.deepEqual(await list(), []);
  assert.equal((await run(['device', 'forget', '--data', data, '--id', 'k7'])).status, 3);
});
