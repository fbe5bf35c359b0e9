// SPDX-License-Identifier: GPL-3.0-or-later
//
// Somebody else holds the store's lock for longer than the program waits for it: every answer that
// comes meanwhile is refused with 503 together, not one after the other; reading goes on.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { campaign, counts, folder, index, put, randomUUID, response, serve, units } from '../support/program.mjs';

const heldMs = 12000;
const waiting = 30;

// The sqlite3 program with the write lock; release() lets go.
async function lock(t, data) {
  const child = spawn('sqlite3', ['-batch', `${data}/hailong.db`], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  child.stdin.write("PRAGMA busy_timeout = 5000;\nBEGIN EXCLUSIVE;\nSELECT 'locked';\n");
  child.stdout.setEncoding('utf8');
  let said = '';
  while (!said.includes('locked')) said += (await once(child.stdout, 'data'))[0];
  return async () => {
    child.stdin.end('COMMIT;\n');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  };
}

test('a locked store', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  assert.equal((await put(server, randomUUID(), response())).status, 201);
  const release = await lock(t, data);
  const released = new Promise((resolve) => setTimeout(resolve, heldMs)).then(release);
  const ids = Array.from({ length: waiting }, randomUUID);
  const answers = Promise.all(ids.map((id) => put(server, id, response())));

  for (const path of ['/healthz', '/', `/c/qt?unit=${units[0]}`])
    assert.equal((await fetch(server.address + path)).status, 200, path);
  assert.equal((await index(server)).responses, 1);

  for (const reply of await answers) {
    assert.equal(reply.status, 503);
    assert.ok(Number(reply.headers.get('retry-after')) > 0);
    assert.equal((await reply.json()).status, 503);
  }
  await released;
  for (const id of ids) assert.equal((await put(server, id, response())).status, 201);
  assert.deepEqual(counts(await index(server)), { responses: 1 + waiting, quarantined: 0, conflicts: 0, partial: 0 });
  const lines = server.err().split('\n').filter((line) => line.includes(' error '));
  t.diagnostic(`${waiting} refused, ${lines.length} lines logged`);
  assert.ok(lines.length >= 1 && lines.length <= 3, server.err());
});
