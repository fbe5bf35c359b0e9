// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pages of staff in a campaign of the whole nation: the first request of each (counting anew) and
// the median of those after it, milliseconds. Goals are printed; only ratios within the run decide the
// exit status: kept counts must be worth having, and a page of 100 units must not cost what a nation's does.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { stored } from './stored.mjs';

const execute = promisify(execFile);
const hailong = resolve(process.argv[2]);
const rounds = Number(process.env.HAILONG_PERF_ROUNDS ?? 15);
const answers = Number(process.env.HAILONG_PERF_ANSWERS ?? 1000000);
const run = async (...command) => (await execute(command[0], command.slice(1), { maxBuffer: 1 << 26 })).stdout;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

// The demo's answers, spread over every commune of the nation under new ids, with villages of their own.
const spread = (rows) => `
  CREATE TEMP TABLE source AS SELECT row_number() OVER (ORDER BY id) - 1 AS number, * FROM response_codes WHERE campaign = 'demo';
  CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY unit) - 1 AS number, unit FROM campaign_unit WHERE campaign = 'nation';
  CREATE UNIQUE INDEX temp.source_number ON source (number);
  CREATE UNIQUE INDEX temp.place_number ON place (number);
  CREATE TEMP TABLE made AS
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows} - 1)
    SELECT place.unit AS unit, randomblob(16) AS id, started_day, complete, mode, place.unit || '-' || (i % 7) AS village, counter, field, codes
    FROM n JOIN source ON source.number = (i * 7919) % (SELECT count(*) FROM source)
    JOIN place ON place.number = i % (SELECT count(*) FROM place);
  INSERT INTO response_codes SELECT 'nation', unit, id, started_day, complete, mode, village, counter, field, codes FROM made ORDER BY unit, id;
  INSERT INTO response (province, id, campaign, unit, received_ms, started_ms, started_day, complete, quarantined, hash, document)
    SELECT 'VN', id, 'nation', unit, started_day * 86400000, started_day * 86400000, started_day, complete, 0, randomblob(32), '{}' FROM made ORDER BY unit, id;`;

async function nation(where) {
  const { data } = await stored(hailong, where, 1);
  const codes = await run('sqlite3', join(data, 'hailong.db'), "SELECT group_concat(code) FROM unit WHERE level = 'commune'");
  await run(hailong, 'campaign', 'create', '--data', data, '--id', 'nation', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', codes.trim(), '--simulated');
  await run(hailong, 'campaign', 'open', '--data', data, '--id', 'nation');
  await run('sqlite3', join(data, 'hailong.db'), spread(answers));
  return data;
}

async function serve(data) {
  const child = spawn(hailong, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const address = await new Promise((done, fail) => {
    let out = '';
    child.stdout.on('data', (chunk) => { out += chunk; const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(out) ?? []; if (found) done(found); });
    child.on('exit', () => fail(new Error('the server ended')));
  });
  return { child, address };
}

const where = await mkdtemp(join(tmpdir(), 'hailong-perf-'));
const verdicts = [];
const judge = (name, value, bound) => {
  verdicts.push(value <= bound);
  console.log(`${value <= bound ? 'ok  ' : 'NOT '} ${name}: ${value.toFixed(3)} (at most ${bound})`);
};
let server = null;
try {
  const data = await nation(where);
  server = await serve(data);
  const headers = { authorization: `Bearer ${(await readFile(join(data, 'operator.token'), 'utf8')).trim()}` };
  const ask = async (path) => {
    const start = process.hrtime.bigint();
    const reply = await fetch(server.address + path, { headers });
    const bytes = (await reply.arrayBuffer()).byteLength;
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status}`);
    return { ms: Number(process.hrtime.bigint() - start) / 1e6, bytes };
  };
  const base = '/staff/campaigns/nation';
  const pages = { campaigns: '/staff', campaign: base, 'campaign, page 20': `${base}?page=20`, 'search without tones': `${base}?find=dong`, fieldwork: `${base}/fieldwork`,
    'province: index': `${base}/results/44`, 'province: units': `${base}/results/44?part=units`, 'province: questions': `${base}/results/44?part=items`,
    'province: by month': `${base}/results/44?part=trend`, 'province: fields': `${base}/results/44?part=groups`, 'commune: index': `${base}/results/19333`,
    'province, women': `${base}/results/44?group=gender:2` };
  console.log(`${answers.toLocaleString('en')} answers, load ${loadavg()[0].toFixed(1)}`.padEnd(34) + '   first  median      KB');
  const figures = {};
  for (const [name, path] of Object.entries(pages)) {
    const first = await ask(path);
    const later = [];
    for (let round = 0; round < rounds; round++) later.push((await ask(path)).ms);
    figures[name] = { first: first.ms, median: median(later) };
    console.log(`${name.padEnd(32)} ${first.ms.toFixed(0).padStart(8)} ${median(later).toFixed(1).padStart(7)} ${(first.bytes / 1024).toFixed(0).padStart(7)}`);
  }
  console.log(`     goal 300 ms at the median: ${Math.max(...Object.values(figures).map((one) => one.median)).toFixed(0)} ms at most`);
  console.log(`     goal 1000 ms for a province's first: ${figures['province: index'].first.toFixed(0)} ms at a load of ${loadavg()[0].toFixed(1)}`);
  judge('a province again : counted anew', figures['province: index'].median / figures['province: index'].first, 0.3);
  judge('page 20 of the units : a province counted anew', figures['campaign, page 20'].median / figures['province: index'].first, 0.3);
} finally {
  server?.child.kill('SIGTERM');
  await rm(where, { recursive: true, force: true });
}
process.exit(verdicts.every(Boolean) ? 0 : 1);
