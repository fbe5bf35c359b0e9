// SPDX-License-Identifier: GPL-3.0-or-later
//
// Folders that earlier programs wrote (tests/cases/folders/NNNN.tar.gz: `data`, and `expected`:
// what that program said of it) open in this one and say the same. 0001 was left by kill -9, with
// a log that was never copied back.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { folder, must, put, randomUUID, response, serve } from '../support/program.mjs';

const folders = new URL('../cases/folders/', import.meta.url).pathname;

for (const name of readdirSync(folders).filter((file) => file.endsWith('.tar.gz'))) {
  test(`a folder of ${name} opens, complete`, async (t) => {
    const where = await folder(t);
    const data = `${where}/data`;
    const expected = (file) => readFile(`${where}/expected/${file}`, 'utf8');
    execFileSync('tar', ['-xzf', `${folders}/${name}`, '-C', where, '--no-same-owner']);
    for (const format of ['jsonl', 'csv']) {
      await must(['export', '--data', data, '--campaign', 'qt', '--format', format, '--out', `${where}/qt.${format}`]);
      assert.equal(await readFile(`${where}/qt.${format}`, 'utf8'), await expected(`qt.${format}`));
    }
    const server = await serve(t, data);
    const indexes = JSON.parse(await expected('index.json'));
    assert.ok(Object.keys(indexes).length > 1);
    for (const [unit, index] of Object.entries(indexes)) {
      const reply = await fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=${unit}`,
        { headers: { authorization: `Bearer ${server.token}` } });
      assert.equal(reply.status, 200);
      const now = await reply.json();
      // What is told beside the figures grows with the program.
      const { findings, ...figures } = index;
      for (const [member, value] of Object.entries(figures)) assert.deepEqual(now[member], value, `${unit} ${member}`);
      for (const finding of now.findings) assert.notEqual(finding.severity, 'error', `${unit} ${finding.code}`);
      assert.ok(now.findings.length >= findings.length);
    }
    const known = JSON.parse(await expected('told.json')).find(({ status }) => status === 201);
    assert.equal((await put(server, known.id, response())).status, 409, 'an id that was stored is still taken');
    assert.equal((await put(server, randomUUID(), response())).status, 201);
    // What has been shipped since comes in when a campaign asks for it.
    await must(['campaign', 'create', '--data', data, '--id', 'later', '--form', 'counter-3', '--index', 'counter-3', '--units', '19333']);
    await must(['report', '--data', data, '--campaign', 'later', '--unit', '19333', '--format', 'json', '--out', where]);
  });
}
