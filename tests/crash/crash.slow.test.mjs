// SPDX-License-Identifier: GPL-3.0-or-later
//
// Twenty times kill -9 on one folder, under a load of single responses and of batches, some of them
// while a backup, all reports or an export are made of the same folder. Nothing that was said to be
// stored is missing or changed, what was left unanswered can be sent again, and verify finds
// nothing after any of them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { campaign, folder, must, run, serve } from '../support/program.mjs';
import { batching, Ledger, putting } from '../support/load.mjs';

const kills = 20;
const wanted = 10000; // acknowledged in all; further rounds until they are
const killsMost = 100;
const [singles, batches, batchSize] = [12, 4, 20];
const [delayLeast, delayMost] = [200, 2000]; // ms after the first 201 of a round

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What runs beside the server when it is killed; undefined = nothing.
const beside = (data, where) => [
  undefined,
  ['backup', '--data', data, '--out', `${where}/backup.db`],
  ['report', '--data', data, '--campaign', 'qt', '--all', '--out', `${where}/reports`],
  ['export', '--data', data, '--campaign', 'qt', '--out', `${where}/export.jsonl`],
];

async function kill(t, data, ledger, round, command) {
  const server = await serve(t, data);
  const kept = await ledger.settle(server);
  await ledger.sample(server, 200);
  const before = ledger.acknowledged.size;
  const always = () => true;
  const loads = [...Array.from({ length: singles }, () => putting(server, ledger, always)),
    ...Array.from({ length: batches }, () => batching(server, ledger, always, batchSize))];
  while (ledger.acknowledged.size === before) await sleep(5);
  const running = command && run(command);
  await sleep(delayLeast + (delayMost - delayLeast) * ((round * 7) % kills) / (kills - 1));
  const { signal, err } = await server.kill();
  assert.equal(signal, 'SIGKILL');
  assert.doesNotMatch(err, /Sanitizer/);
  await Promise.all(loads);
  const ran = await running;
  assert.equal(ran?.status ?? 0, 0, `${command}: ${ran?.err}`);
  const verified = await run(['verify', '--data', data, '--json']);
  assert.equal(verified.status, 0, verified.out + verified.err);
  assert.ok(JSON.parse(verified.out).responses >= ledger.acknowledged.size);
  return { kept, acknowledged: ledger.acknowledged.size - before };
}

test('nothing acknowledged is lost by twenty kills -9', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const ledger = new Ledger();
  const commands = beside(data, where);
  let kept = 0;
  let round = 0;
  for (; round < kills || (ledger.acknowledged.size < wanted && round < killsMost); round++) {
    const command = commands[round % commands.length];
    const one = await kill(t, data, ledger, round, command);
    kept += one.kept;
    t.diagnostic(`kill ${round + 1}${command ? ` beside ${command[0]}` : ''}: ${one.acknowledged} acknowledged, ` +
      `${ledger.open.size} left open`);
  }
  const server = await serve(t, data);
  kept += await ledger.settle(server);
  await ledger.sample(server, 50);
  await server.stop();
  const { exported, missing, changed, extra } = await ledger.compare(data, where);
  t.diagnostic(`${round} kills, ${ledger.acknowledged.size} acknowledged, ${exported} exported, ${missing.length} missing, ` +
    `${changed} changed; ${kept} that were left open had been stored`);
  assert.deepEqual([...ledger.refused], []);
  assert.deepEqual(missing, []);
  assert.deepEqual([changed, extra], [0, 0]);
  assert.ok(ledger.acknowledged.size >= wanted);

  await must(['restore', '--data', `${where}/restored`, `${where}/backup.db`]);
  await must(['verify', '--data', `${where}/restored`]);
});
