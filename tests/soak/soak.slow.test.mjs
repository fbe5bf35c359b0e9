// SPDX-License-Identifier: GPL-3.0-or-later
//
// Minutes of everything at once against one server: responses alone and in batches, plain forms,
// pages, indices, and beside it the commands that read the same folder. Memory and open files are
// sampled each second: after a warm-up they stay where they are. Nothing acknowledged is lost.
//   HAILONG_SOAK_SECONDS=180
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { campaign, folder, index, must, run, serve, units } from '../support/program.mjs';
import { batching, Ledger, posting, putting } from '../support/load.mjs';

const seconds = Number(process.env.HAILONG_SOAK_SECONDS ?? 180);
const warm = [30, 60]; // seconds whose median the last 30 are held against
const growth = 1.1; // of memory; a sanitizer's own memory goes on growing for a while
const sanitizedGrowth = 1.3;
const moreFiles = 16; // open files may differ by what is under way when they are counted

// AddressSanitizer keeps freed memory back, up to this much: that is no growth of the server's.
process.env.ASAN_OPTIONS = [process.env.ASAN_OPTIONS, 'quarantine_size_mb=4'].filter(Boolean).join(':');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

// Memory (MB) and open files of the server, each second.
async function watch(server, going) {
  const samples = [];
  while (going()) {
    const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8');
    const files = await readdir(`/proc/${server.child.pid}/fd`);
    samples.push({ memory: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024, files: files.length });
    await sleep(1000);
  }
  return samples;
}

// Asks again and again, `pause` ms apart; counts the statuses.
async function asking(statuses, going, pause, ask) {
  while (going()) {
    const reply = await ask();
    await reply.arrayBuffer();
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    await sleep(pause);
  }
}

// Runs a command again and again; how often. None may fail.
async function running(going, pause, ...args) {
  let count = 0;
  for (; going(); count++) {
    const { status, err } = await run(args);
    assert.equal(status, 0, `${args.join(' ')}: ${err}`);
    await sleep(pause);
  }
  return count;
}

function flat(t, samples, growth) {
  const part = (name, from, to) => median(samples.slice(from, to).map((one) => one[name]));
  for (const [name, unit, most] of [['memory', 'MB', (first) => first * growth], ['files', 'open files', (first) => first + moreFiles]]) {
    const first = part(name, ...warm);
    const last = part(name, -30);
    t.diagnostic(`${name}: ${first.toFixed(1)} ${unit} in seconds ${warm.join('-')}, ${last.toFixed(1)} in the last 30, ` +
      `${Math.max(...samples.map((one) => one[name])).toFixed(1)} at most`);
    assert.ok(last <= most(first), `${name} grew from ${first} to ${last}`);
  }
}

test('a server under everything at once stays as it is', async (t) => {
  assert.ok(seconds >= warm[1] + 30, 'too short to tell');
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  const server = await serve(t, data);
  const ledger = new Ledger();
  const statuses = new Map();
  const end = Date.now() + seconds * 1000;
  const going = () => Date.now() < end;
  const paced = (pause, kind, ...args) => kind(server, ledger, async () => { await sleep(pause); return going(); }, ...args);
  const get = (path) => () => fetch(server.address + path);
  const staff = { headers: { authorization: `Bearer ${server.token}` } };
  const unit = `/api/v1/campaigns/qt/index/sipas-2026?unit=${units[0]}`;
  const command = (pause, ...args) => running(going, pause, ...args);
  const [samples, backups, reports, exports] = await Promise.all([
    watch(server, going),
    command(5000, 'backup', '--data', data, '--out', `${where}/backup.db`),
    command(5000, 'report', '--data', data, '--campaign', 'qt', '--all', '--out', `${where}/reports`),
    command(5000, 'export', '--data', data, '--campaign', 'qt', '--format', 'csv', '--out', `${where}/all.csv`),
    ...Array.from({ length: 8 }, () => paced(20, putting)),
    ...Array.from({ length: 2 }, () => paced(200, batching, 20)),
    ...Array.from({ length: 2 }, () => paced(50, posting)),
    asking(statuses, going, 50, get(`/c/qt?unit=${units[1]}`)),
    asking(statuses, going, 100, get('/')),
    asking(statuses, going, 100, get('/healthz')),
    asking(statuses, going, 100, get('/api/v1/forms/sipas-2026/1')),
    asking(statuses, going, 2000, () => fetch(server.address + unit, staff)),
  ]);
  t.diagnostic(`${seconds} s: ${ledger.acknowledged.size} acknowledged, ${ledger.forms} plain forms, ` +
    `pages and indices ${JSON.stringify([...statuses])}, ${backups} backups, ${reports} times all reports, ${exports} exports; ` +
    `refused ${JSON.stringify([...ledger.refused])}`);
  const sanitized = /lib[at]san/.test(await readFile(`/proc/${server.child.pid}/maps`, 'utf8'));
  flat(t, samples, sanitized ? sanitizedGrowth : growth);

  const { responses, quarantined, conflicts } = await index(server, '44');
  const { code, err } = await server.stop();
  assert.equal(code, 0, err);
  assert.doesNotMatch(err, /Sanitizer/);
  const { exported, missing, changed, extra } = await ledger.compare(data, where);
  t.diagnostic(`${exported} exported, ${missing.length} missing, ${changed} changed`);
  assert.deepEqual(missing, []);
  assert.deepEqual([changed, extra, quarantined, conflicts], [0, ledger.forms + ledger.open.size, 0, 0]);
  assert.equal(responses, exported);
  assert.deepEqual([...statuses.keys()], [200]);
  assert.deepEqual([...ledger.refused.keys()].filter((status) => status !== 503), [], '503 says: come again');
  assert.equal(ledger.open.size, ledger.refused.get(503) ?? 0);
  await must(['verify', '--data', data]);
  await must(['restore', '--data', `${where}/restored`, `${where}/backup.db`]);
  await must(['verify', '--data', `${where}/restored`]);
});
