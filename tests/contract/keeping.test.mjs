// SPDX-License-Identifier: GPL-3.0-or-later
//
// backup, restore, verify and rebuild as a user runs them, beside a server that goes on storing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { campaign, folder, must, put, randomUUID, response, run, serve } from '../support/program.mjs';

const clean = async (data) => JSON.parse((await must(['verify', '--data', data, '--json'])).out);
const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]);

test('a backup made while answers come in is restored, whole, with a token of its own', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const server = await serve(t, data);
  let sending = true;
  const acknowledged = [];
  const load = (async () => {
    while (sending) {
      const id = randomUUID();
      if ((await put(server, id, response())).status === 201) acknowledged.push(id);
    }
  })();
  while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = acknowledged.length;
  const made = JSON.parse((await must(['backup', '--data', data, '--out', `${where}/new/b.db`, '--json'])).out);
  sending = false;
  await load;
  assert.ok(made.responses >= before && made.responses <= acknowledged.length);
  const { mode } = await stat(`${where}/new/b.db`);
  assert.equal(mode & 0o777, 0o600);
  assert.equal((await clean(data)).responses, acknowledged.length);

  await must(['restore', '--data', `${where}/restored`, `${where}/new/b.db`]);
  assert.deepEqual(await clean(`${where}/restored`), { clean: true, responses: made.responses, findings: [] });
  const second = await serve(t, `${where}/restored`);
  assert.notEqual(second.token, server.token);
  const other = response((body) => { body.seconds += 1; }); // the same body within one second would be a repeat: 200
  assert.equal((await put(second, acknowledged[0], other)).status, 409, 'it was stored there before');
});

test('what cannot be is refused, in words', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await must(['init', '--data', data]);
  const refused = async (args, status, words) => {
    const result = await run([...args, '--lang', 'en']);
    assert.equal(result.status, status, `${args.join(' ')}: ${result.err}`);
    assert.match(result.err, words);
  };
  await refused(['backup', '--data', `${where}/no`, '--out', `${where}/b.db`], 3, /no/);
  await refused(['restore', '--data', `${where}/r`, `${where}/no.db`], 3, /no\.db/);
  await writeFile(`${where}/text.db`, 'a text, and no store, but long enough to be read as a header ...');
  await refused(['restore', '--data', `${where}/r`, `${where}/text.db`], 4, /text\.db/);
  await must(['backup', '--data', data, '--out', `${where}/b.db`]);
  await refused(['restore', '--data', data, `${where}/b.db`], 1, /empty|data/);
  await refused(['backup', '--data', data, '--out', '/dev/null'], 1, /\/dev\/null/);
  execFileSync('sqlite3', [`${where}/b.db`, 'PRAGMA user_version = 9999']);
  await refused(['restore', '--data', `${where}/r`, `${where}/b.db`], 1, /9999/);
});

test('verify tells what was changed behind the back of the program; rebuild mends what is derived', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  for (let i = 0; i < 20; i++) assert.equal((await put(server, randomUUID(), response())).status, 201);
  sql(data, "UPDATE response_codes SET codes = x'00' ");
  const told = await run(['verify', '--data', data, '--json']);
  assert.equal(told.status, 1);
  assert.equal(JSON.parse(told.out).findings.filter(({ code }) => code === 'verify_codes').length, 20);
  await must(['rebuild', '--data', data]);
  assert.equal((await clean(data)).clean, true);
  assert.equal((await put(server, randomUUID(), response())).status, 201, 'the server went on');
  sql(data, 'DELETE FROM response WHERE number = 7');
  const gone = await run(['verify', '--data', data, '--json']);
  assert.equal(gone.status, 1);
  assert.ok(JSON.parse(gone.out).findings.some(({ code, args }) => code === 'verify_count' &&
    args.audit === '21' && args.table === '20'), gone.out);
});
