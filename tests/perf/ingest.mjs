// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers a second: hailong serve against what this machine, its disk and the parts can do. Rounds
// go through all cases in turn, so that a slow minute of the machine meets all alike; figures are
// medians of the rounds. Only ratios within the run decide the exit status, and those of the disk only
// where syncs are 5 ms slower, as an office's disk has them: where a sync takes 0.2 ms, the processor
// sets the pace, and one commit for many saves the bare probe itself but half to three quarters.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const build = resolve(process.argv[2]);
const hailong = join(build, 'hailong');
const tool = (name) => join(build, 'tests/perf', `perf_${name}`);
const slowDisk = join(build, 'tests/perf/libperf_slow_disk.so');
const script = new URL('answers.lua', import.meta.url).pathname;
const rounds = Number(process.env.HAILONG_PERF_ROUNDS ?? 3);
const seconds = Number(process.env.HAILONG_PERF_SECONDS ?? 4);
const base = process.env.HAILONG_PERF_FOLDER ?? join(build, 'perf');
const slowMs = 5;

const run = async (...command) => (await execute(command[0], command.slice(1))).stdout;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// --- servers -------------------------------------------------------------------------------------

// Starts a server that prints where it listens; `stop` ends it and yields what it used.
async function start(command, pattern, where, delay, stopping) {
  const count = join(where, 'syncs');
  const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LD_PRELOAD: slowDisk, SLOW_DISK_COUNT: count, SLOW_DISK_MS: String(delay) } });
  const ended = new Promise((done) => child.on('exit', done));
  const port = await new Promise((done, fail) => {
    let out = '';
    child.stdout.on('data', (chunk) => { const found = pattern.exec(out += chunk); if (found) done(found[1]); });
    ended.then(() => fail(new Error(`${command.join(' ')} ended`)));
  });
  const syncs = async () => Number((await readFile(count)).readBigUInt64LE());
  const peak = async () => Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
  return { port, syncs, peak, stop: () => { stopping(child); return ended; } };
}

const probe = (mode) => async (where, delay) =>
  ({ ...await start([tool('probe'), where, mode], /(\d+)\n/, where, delay, (child) => child.stdin.end()), kind: 'probe' });

const serve = (...options) => async (where, delay) => {
  const data = join(where, 'data');
  await run(hailong, 'init', '--data', data);
  await run(hailong, 'campaign', 'create', '--data', data, '--id', 'qt', '--form', 'sipas-2026',
    '--index', 'sipas-2026', '--units', '19333');
  await run(hailong, 'campaign', 'open', '--data', data, '--id', 'qt');
  const server = await start([hailong, 'serve', '--data', data, '--listen', '127.0.0.1:0', ...options],
    /127\.0\.0\.1:(\d+)/, where, delay, (child) => child.kill('SIGTERM'));
  return { ...server, kind: 'hailong', token: (await readFile(join(data, 'operator.token'), 'utf8')).trim() };
};

// COMMITs of the server so far, as it says itself.
async function commits(server) {
  if (server.kind !== 'hailong') return NaN;
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  return Number(/^hailong_writer_commits_total (\d+)/m.exec(text)[1]);
}

// What is wrong with what was stored after `requests` were answered: everything must be valid, and
// nothing missing; what wrk did not wait for may be there, too.
async function wrongly(server, requests, connections) {
  const reply = await fetch(`http://127.0.0.1:${server.port}/api/v1/campaigns/qt/index/sipas-2026?unit=19333`,
    { headers: { authorization: `Bearer ${server.token}` } });
  const { responses, quarantined, conflicts } = await reply.json();
  const missing = Math.max(0, requests - responses);
  const excess = Math.max(0, responses - requests - connections);
  return quarantined + conflicts + missing + excess;
}

// --- cases ---------------------------------------------------------------------------------------

async function load(make, connections, { delay = 0, idle = 0 } = {}) {
  const where = await mkdtemp(join(base, 'run-'));
  const server = await make(where, delay);
  try {
    const holder = idle > 0 ? await hold(server.port, idle) : null;
    const before = [await server.syncs(), await commits(server)];
    const out = await run('wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', script,
      `http://127.0.0.1:${server.port}`, '--', server.kind);
    const figures = JSON.parse(out.slice(out.lastIndexOf('{')));
    const after = [await server.syncs(), await commits(server)];
    const [synced, committed] = after.map((count, i) => (count - before[i]) / figures.requests);
    const left = holder ? await holder.release() : 0;
    const wrong = server.kind === 'hailong' ? await wrongly(server, figures.requests, connections) : 0;
    return { rate: figures.requests / figures.seconds, p50: figures.p50, p99: figures.p99, rss: await server.peak(),
      syncs: synced, ...(committed >= 0 && { commits: committed }), errors: figures.errors + wrong + (idle - left) };
  } finally {
    await server.stop();
    await rm(where, { recursive: true });
  }
}

async function hold(port, count) {
  const child = spawn(tool('idle'), [port, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  const ended = new Promise((done) => child.on('close', done));
  const said = () => [...out.matchAll(/open (\d+)/g)].map((one) => Number(one[1]));
  while (said().length === 0) {
    if (child.exitCode !== null) throw new Error('idle ended');
    await sleep(20);
  }
  return { release: async () => { child.stdin.end(); await ended; return said()[1]; } };
}

async function alone(name, ...args) {
  const where = await mkdtemp(join(base, 'run-'));
  const rate = Number(await run(tool(name), where, ...args, String(seconds / 2)));
  await rm(where, { recursive: true });
  return { rate };
}

// As many as the server takes (LIMIT_CONNECTIONS) or open files allow, less those that work.
const files = Number(await run('bash', '-c', 'ulimit -Hn').then((text) => text.trim().replace('unlimited', '1e9')));
const idle = Math.min(files, 4096) - 256;

const cases = {
  'disk: 4 KB made durable': () => alone('disk'),
  'SQLite, 64 rows a commit': () => alone('batches', '64'),
  'SQLite, 256 rows a commit': () => alone('batches', '256'),
  'probe, group commit, 1': () => load(probe('group'), 1),
  'probe, group commit, 64': () => load(probe('group'), 64),
  'probe, a commit each, 64': () => load(probe('alone'), 64),
  'hailong, 1': () => load(serve(), 1),
  'hailong, 16': () => load(serve(), 16),
  'hailong, 64': () => load(serve(), 64),
  'hailong, 256': () => load(serve(), 256),
  'hailong --batch 1, 64': () => load(serve('--batch', '1'), 64),
  [`hailong, 64, ${idle} idle`]: () => load(serve(), 64, { idle }),
  [`probe, 64, sync +${slowMs} ms`]: () => load(probe('group'), 64, { delay: slowMs }),
  [`hailong, 64, sync +${slowMs} ms`]: () => load(serve(), 64, { delay: slowMs }),
  [`hailong --batch 1, 64, sync +${slowMs} ms`]: () => load(serve('--batch', '1'), 64, { delay: slowMs }),
};

// --- the run -------------------------------------------------------------------------------------

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const of = (figures, name) => (name in figures[0] ? median(figures.map((one) => one[name])) : undefined);
const show = (number, digits) => (number === undefined ? '' : number.toFixed(digits));

async function measure() {
  const measured = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, measureOne] of Object.entries(cases)) {
      const figures = await measureOne();
      measured[name].push(figures);
      console.error(`${round}/${rounds} ${name}: ${show(figures.rate, 0)}/s`);
    }
  }
  return measured;
}

function table(measured) {
  const columns = [['rate', 9, 0], ['p50', 8, 1], ['p99', 8, 1], ['syncs', 7, 3], ['commits', 7, 3], ['rss', 7, 1]];
  console.log(`${'medians of '.concat(rounds, ' rounds').padEnd(36)}      each      p50      p99   syncs commits     RSS  errors`);
  console.log(`${''.padEnd(36)}   /second       ms       ms /answer /answer      MB`);
  for (const [name, figures] of Object.entries(measured)) {
    const cells = columns.map(([column, width, digits]) => show(of(figures, column), digits).padStart(width)).join(' ');
    const errors = 'errors' in figures[0] ? String(figures.reduce((sum, one) => sum + one.errors, 0)) : '';
    console.log(`${name.padEnd(36)} ${cells} ${errors.padStart(7)}`);
  }
}

// The ratio of two cases: taken round by round, so that both met the same minute.
function ratio(measured, a, b) {
  return median(measured[a].map((figures, round) => figures.rate / measured[b][round].rate));
}

function judge(measured) {
  const busy = 'hailong, 64';
  const served = Object.entries(measured).filter(([name]) => name.startsWith('hailong'));
  const most = (name) => Math.max(...served.map(([, figures]) => of(figures, name)));
  const errors = Object.values(measured).flat().reduce((sum, one) => sum + (one.errors ?? 0), 0);
  const ratios = [
    [`many a commit : one a commit, sync +${slowMs} ms`,
      ratio(measured, `hailong, 64, sync +${slowMs} ms`, `hailong --batch 1, 64, sync +${slowMs} ms`), '>=', 5],
    [`hailong : probe, 64 connections, sync +${slowMs} ms`,
      ratio(measured, `hailong, 64, sync +${slowMs} ms`, `probe, 64, sync +${slowMs} ms`), '>=', 0.6],
    ['commits an answer, 64 connections', of(measured[busy], 'commits'), '<=', 0.12],
    ['errors, all rounds', errors, '<=', 0],
  ];
  const beside = [
    ['many a commit : one a commit (least 3, goal 5)', ratio(measured, busy, 'hailong --batch 1, 64')],
    ['the same of the bare probe', ratio(measured, 'probe, group commit, 64', 'probe, a commit each, 64')],
    ['hailong : probe, 64 connections (goal 0.6)', ratio(measured, busy, 'probe, group commit, 64')],
    ['p99 at 64 connections, ms (goal: at most 150)', of(measured[busy], 'p99')],
    ['most memory of any hailong, MB (goal: under 100)', most('rss')],
  ];
  console.log();
  for (const [name, value, how, bound, note = ''] of ratios) {
    const holds = how === '>=' ? value >= bound : value <= bound;
    console.log(`${holds ? 'holds' : 'FAILS'}  ${name.padEnd(48)} ${value.toFixed(2).padStart(8)}  ${how} ${bound} ${note}`);
  }
  for (const [name, value] of beside) console.log(`       ${name.padEnd(48)} ${value.toFixed(2).padStart(8)}`);
  return ratios.every(([, value, how, bound]) => (how === '>=' ? value >= bound : value <= bound));
}

await mkdir(base, { recursive: true });
const disk = (await run('stat', '-f', '-c', '%T', base)).trim();
console.log(`${new Date().toISOString().slice(0, 10)}: ${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, ` +
  `${disk}, ${seconds} s each; wrk runs on the same processors`);
const measured = await measure();
table(measured);
process.exitCode = judge(measured) ? 0 : 1;
