// SPDX-License-Identifier: GPL-3.0-or-later
//
// Taking an answer back with the code that the thanks have shown: it is gone from every file of the
// folder, nobody else's code does it, and what is left still adds up.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { folder, index, must, serve, units } from '../support/program.mjs';
import { askedCampaign } from '../support/asked.mjs';

const unit = units[0];
const body = (other, answers = {}) => ({ campaign: 'asked', form: 'sipas-2026', version: '2', unit, language: 'vi', mode: 'phone', started: '2026-11-21T08:00:00+07:00',
  complete: false, answers: { gender: 1, other, ...answers }, consent: { notice: '2', agreed: true } });
const form = { 'content-type': 'application/x-www-form-urlencoded' };

async function setUp(t, options) {
  const where = await folder(t);
  const data = join(where, 'data');
  await askedCampaign(where, data, options);
  const server = await serve(t, data);
  const put = async (id, one) => {
    const reply = await fetch(`${server.address}/api/v1/responses/${id}`, { method: 'PUT', body: JSON.stringify(one), headers: { 'content-type': 'application/json' } });
    return { status: reply.status, ...await reply.json() };
  };
  const withdraw = (code, path = `/c/asked/withdraw?lang=vi`) => fetch(server.address + path, { method: 'POST', headers: form, body: new URLSearchParams({ code }) });
  const count = async () => { const found = await index(server, unit, 'asked'); return [found.partial, found.quarantined, found.conflicts]; };
  return { data, server, put, withdraw, count };
}

async function holds(data, text) {
  for (const name of await readdir(data)) if ((await readFile(join(data, name))).includes(text)) return true;
  return false;
}

test('an answer is taken back with its code, and by nothing else', async (t) => {
  const { data, server, put, withdraw, count } = await setUp(t, ['--withdrawal']);
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
  const one = await put(first, body('Mot-1111'));
  const two = await put(second, body('Hai-2222'));
  const odd = await put(third, body('Ba-3333', { gender: 99 }));
  await put(first, body('Khac-4444'));

  await t.test('everybody gets a code of his own, the same each time, and not with other answers', async () => {
    for (const { withdrawal } of [one, two, odd]) assert.match(withdrawal, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    assert.equal(new Set([one, two, odd].map(({ withdrawal }) => withdrawal)).size, 3);
    assert.equal((await put(first, body('Mot-1111'))).withdrawal, one.withdrawal);
    const other = await put(first, body('Khac-5555'));
    assert.deepEqual([other.status, other.withdrawal], ['conflict', undefined]);
    assert.equal(await holds(data, one.withdrawal), false, 'it is kept nowhere');
    assert.deepEqual(await count(), [2, 1, 2]);
  });

  await t.test('a code of nobody, half a code, an id: nothing happens, and the page says so', async () => {
    const wrong = one.withdrawal.replace(/^./, (symbol) => (symbol === '7' ? '8' : '7'));
    for (const code of [wrong, one.withdrawal.slice(0, 9), '', first, '0000-0000-0000-0000', 'x'.repeat(5000)]) {
      const reply = await withdraw(code);
      assert.equal(reply.status, 422, code.slice(0, 40));
      assert.match(await reply.text(), /Không có phiếu nào với mã này/);
    }
    assert.deepEqual(await count(), [2, 1, 2]);
  });

  await t.test('as it was read aloud: gone from the folder, with the other bodies under its id', async () => {
    const reply = await withdraw(` ${one.withdrawal.toLowerCase().replaceAll('-', ' ')} `);
    assert.equal(reply.status, 200);
    assert.match(await reply.text(), /Câu trả lời đã được xóa/);
    assert.deepEqual(await count(), [1, 1, 0]);
    assert.equal((await withdraw(one.withdrawal)).status, 422, 'once');
    assert.equal((await withdraw(odd.withdrawal)).status, 200, 'one in quarantine too');
    const eight = await Promise.all(Array.from({ length: 8 }, () => withdraw(two.withdrawal)));
    assert.equal(eight.filter(({ status }) => status === 200).length, 1, 'eight at once: one of them');
    assert.deepEqual(await count(), [0, 0, 0]);
  });

  await t.test('closed: the results are made, and it says so', async () => {
    const late = await put(randomUUID(), body('Muon-6666'));
    await must(['campaign', 'closing', '--data', data, '--id', 'asked']);
    await must(['campaign', 'close', '--data', data, '--id', 'asked']);
    await new Promise((done) => setTimeout(done, 1500)); // the server learns of it within a second
    const reply = await withdraw(late.withdrawal);
    assert.equal(reply.status, 409);
    assert.deepEqual(await count(), [1, 0, 0]);
  });

  await t.test('nothing is left in the files, and verify finds that it adds up', async () => {
    await server.stop();
    assert.equal(await holds(data, 'Muon-6666'), true, 'the search finds what is there');
    for (const text of ['Mot-1111', 'Hai-2222', 'Ba-3333', 'Khac-4444', 'Khac-5555']) assert.equal(await holds(data, text), false, text);
    await must(['verify', '--data', data]);
  });
});

test('the plain form: the thanks show the code, on a telephone and not on a kiosk', async (t) => {
  const { server, withdraw, count } = await setUp(t, ['--withdrawal']);
  const fields = async (mode) => {
    const html = await (await fetch(`${server.address}/c/asked?unit=${unit}&lang=vi${mode}`)).text();
    const names = [...new Set([...html.matchAll(/<input type="(?:radio|checkbox)"[^>]* name="([^"]+)" value="([^"]+)"/g)].map(([, name, value]) => `${name}=${value}`))];
    const chosen = new Map(names.map((pair) => pair.split('=')));
    for (const [, name, value] of html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) chosen.set(name, value);
    return new URLSearchParams([...chosen]);
  };
  for (const mode of ['', '&mode=kiosk']) {
    const reply = await fetch(`${server.address}/c/asked?unit=${unit}&lang=vi${mode}`, { method: 'POST', headers: form, body: await fields(mode), redirect: 'manual' });
    assert.equal(reply.status, 303, mode);
    const page = await (await fetch(server.address + reply.headers.get('location'))).text();
    const code = /<p class="code">([^<]+)<\/p>/.exec(page)?.[1];
    if (mode) assert.equal(code, undefined);
    else {
      assert.equal((await index(server, unit, 'asked')).responses, 1);
      assert.equal((await withdraw(code)).status, 200);
      assert.equal((await index(server, unit, 'asked')).responses, 0);
    }
  }
  const made = await (await fetch(`${server.address}/c/asked/done?unit=${unit}&code=%3Cb%3E`)).text();
  assert.doesNotMatch(made, /class="code"/, 'what is no code is not repeated');
  assert.deepEqual(await count(), [0, 0, 0]);
});

test('where the campaign does not allow it there is no code, no page, no way', async (t) => {
  const { put, withdraw, server } = await setUp(t, []);
  assert.equal((await put(randomUUID(), body('x'))).withdrawal, undefined);
  assert.equal((await withdraw('0000-0000-0000-0000')).status, 404);
  assert.equal((await fetch(`${server.address}/c/asked/withdraw`)).status, 404);
});
