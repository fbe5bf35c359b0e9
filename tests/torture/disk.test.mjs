// SPDX-License-Identifier: GPL-3.0-or-later
//
// A disk that is full, as far as a program can tell: no file may grow beyond a limit. Answers are
// refused with 503, reading goes on, the log does not flood, and with room again everything that
// was acknowledged is there and everything that was refused is taken.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { campaign, counts, folder, index, must, put, randomUUID, response, serve, units } from '../support/program.mjs';

const roomKib = 512;
const refusedAtOnce = 40;

async function refused(server, id) {
  const reply = await put(server, id, response());
  assert.equal(reply.status, 503);
  assert.equal(reply.headers.get('content-type'), 'application/problem+json');
  assert.ok(Number(reply.headers.get('retry-after')) > 0, 'Retry-After');
  assert.equal((await reply.json()).status, 503);
}

async function readingGoesOn(server, stored, health = 200) {
  assert.equal((await fetch(`${server.address}/healthz`)).status, health);
  for (const path of ['/', `/c/qt?unit=${units[0]}`]) {
    const page = await fetch(server.address + path);
    assert.equal(page.status, 200, path);
    assert.match(await page.text(), /<\/html>/);
  }
  assert.deepEqual(counts(await index(server)), { responses: stored, quarantined: 0, conflicts: 0, partial: 0 });
}

// The citizen's form with everything answered, as a browser would post it.
async function filledForm(server) {
  const page = await (await fetch(`${server.address}/c/qt?unit=${units[0]}`)).text();
  const form = new URLSearchParams();
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) form.set(name, value);
  for (const [name, value] of Object.entries(response().answers))
    for (const one of [value].flat()) form.append(name, one);
  return form;
}

const post = (server, form) =>
  fetch(`${server.address}/c/qt?unit=${units[0]}`, { method: 'POST', body: form, redirect: 'manual' });

test('a full disk', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const fileKib = Math.ceil((await stat(`${data}/hailong.db`)).size / 1024) + roomKib;
  const stored = [];
  const turnedAway = [];
  const first = await serve(t, data, [], { fileKib });

  await t.test('is answered 503 with Retry-After', async () => {
    for (;;) {
      const id = randomUUID();
      const reply = await put(first, id, response());
      await reply.arrayBuffer();
      if (reply.status !== 201) {
        turnedAway.push(id);
        break;
      }
      stored.push(id);
      assert.ok(stored.length < 5000, 'the limit bites');
    }
    assert.ok(stored.length > 0);
    const more = Array.from({ length: refusedAtOnce }, randomUUID);
    await Promise.all([...more, turnedAway[0]].map((id) => refused(first, id)));
    turnedAway.push(...more);
  });

  const form = await filledForm(first);
  await t.test('is told to a citizen on a page that keeps the answers', async () => {
    const reply = await post(first, form);
    assert.equal(reply.status, 503);
    assert.ok(Number(reply.headers.get('retry-after')) > 0);
    const page = await reply.text();
    for (const [name, value] of form) assert.ok(page.includes(`name="${name}" value="${value}"`), `${name}=${value}`);
  });

  await t.test('leaves reading as it was, and health says no', () => readingGoesOn(first, stored.length, 503));

  await t.test('does not flood the log', () => {
    const lines = first.err().split('\n').filter((line) => line.includes(' error '));
    t.diagnostic(`${stored.length} stored, ${turnedAway.length} refused, ${lines.length} lines logged`);
    assert.ok(lines.length >= 1, 'the operator is told');
    assert.match(lines[0], /hailong\.db is full/);
    assert.ok(lines.length < turnedAway.length / 4, `${lines.length} lines`);
  });

  await t.test('with room again goes on without a restart', async () => {
    execFileSync('prlimit', ['--pid', String(first.child.pid), '--fsize=unlimited']);
    for (const id of turnedAway.splice(0, refusedAtOnce / 2)) {
      assert.equal((await put(first, id, response())).status, 201);
      stored.push(id);
    }
    assert.equal((await post(first, form)).status, 303);
    stored.push(form.get('id'));
    await readingGoesOn(first, stored.length);
    assert.equal((await first.stop()).code, 0);
  });

  await t.test('has lost nothing', async () => {
    const second = await serve(t, data);
    for (const id of turnedAway) {
      assert.equal((await put(second, id, response())).status, 201);
      stored.push(id);
    }
    await readingGoesOn(second, stored.length);
    await must(['export', '--data', data, '--campaign', 'qt', '--format', 'jsonl', '--out', `${where}/all.jsonl`]);
    const lines = (await readFile(`${where}/all.jsonl`, 'utf8')).trimEnd().split('\n');
    assert.deepEqual(lines.map((line) => JSON.parse(line).id).sort(), stored.sort());
  });
});
