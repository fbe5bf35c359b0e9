// SPDX-License-Identifier: GPL-3.0-or-later
//
// kill -9 under load, three times on one folder: every acknowledged response is in the export.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { campaign, folder, must, put, randomUUID, response, serve } from '../support/program.mjs';

const connections = 16;

// Sends answers until the server is gone; the ids it acknowledged.
async function load(server, acknowledged) {
  for (;;) {
    const id = randomUUID();
    try {
      const reply = await put(server, id, response());
      if (reply.status === 201) acknowledged.push(id);
      await reply.arrayBuffer();
    } catch {
      return;
    }
  }
}

test('every 201 survives kill -9', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const acknowledged = [];
  for (const delay of [300, 800, 1500]) {
    const server = await serve(t, data);
    const before = acknowledged.length;
    const loads = Array.from({ length: connections }, () => load(server, acknowledged));
    while (acknowledged.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, delay));
    const { signal } = await server.kill();
    assert.equal(signal, 'SIGKILL');
    await Promise.all(loads);
    assert.ok(acknowledged.length > before + 20, `only ${acknowledged.length - before} acknowledged`);
  }
  await must(['export', '--data', data, '--campaign', 'qt', '--format', 'jsonl', '--out', `${where}/all.jsonl`]);
  const lines = (await readFile(`${where}/all.jsonl`, 'utf8')).trimEnd().split('\n');
  const exported = new Set(lines.map((line) => JSON.parse(line).id));
  const missing = acknowledged.filter((id) => !exported.has(id));
  t.diagnostic(`${acknowledged.length} acknowledged, ${exported.size} exported, ${missing.length} missing`);
  assert.deepEqual(missing, []);
  assert.equal(exported.size, lines.length);
});
