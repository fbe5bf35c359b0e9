// SPDX-License-Identifier: GPL-3.0-or-later
//
// All reports of a province: seconds by one worker and by two, by format, beside one report by a command
// of its own, and the memory of all processes together (the highest each had, added up, though they share
// some of it). Only the ratio within the run and the memory decide the exit status.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { stored } from './stored.mjs';

const execute = promisify(execFile);
const hailong = resolve(process.argv[2]);
const rounds = Number(process.env.HAILONG_PERF_ROUNDS ?? 3);
const answers = Number(process.env.HAILONG_PERF_ANSWERS ?? 100000);
const run = async (...command) => (await execute(command[0], command.slice(1), { maxBuffer: 1 << 26 })).stdout;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const highest = async (pid) => Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1] ?? 0) / 1024;
const children = async (pid) => (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ').filter(Boolean);

// {seconds, mb, files} of a command.
async function measured(...words) {
  const start = process.hrtime.bigint();
  const child = spawn(hailong, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  const tops = new Map();
  const look = setInterval(async () => {
    for (const pid of [child.pid, ...await children(child.pid)]) tops.set(pid, Math.max(tops.get(pid) ?? 0, await highest(pid)));
  }, 50);
  const status = await new Promise((done) => child.on('close', done));
  clearInterval(look);
  if (status !== 0) throw new Error(`${words.join(' ')}: ${status}`);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, mb: [...tops.values()].reduce((sum, one) => sum + one, 0), files: out.trim().split('\n').length };
}

const where = await mkdtemp(join(tmpdir(), 'hailong-perf-'));
const verdicts = [];
const judge = (name, value, bound) => {
  verdicts.push(value <= bound);
  console.log(`${value <= bound ? 'ok  ' : 'NOT '} ${name}: ${value.toFixed(2)} (at most ${bound})`);
};
try {
  const { data, units: { province } } = await stored(hailong, where, answers);
  const known = /json,[\w,]+/.exec(await run(hailong, 'report', '--help'))[0].split(',');
  const formats = known.filter((format) => format !== 'json').join(',');
  const base = ['report', '--data', data, '--campaign', 'demo', '--out', join(where, 'out')];
  const cases = { [`all, ${formats}, 1 worker`]: [...base, '--all', '--format', formats, '--workers', '1'],
    [`all, ${formats}, 2 workers`]: [...base, '--all', '--format', formats, '--workers', '2'],
    ...Object.fromEntries(formats.split(',').map((format) => [`all, ${format}, 2 workers`, [...base, '--all', '--format', format, '--workers', '2']])),
    [`one report, ${formats}`]: [...base, '--unit', province, '--format', formats] };
  const figures = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++)
    for (const [name, words] of Object.entries(cases)) {
      figures[name].push(await measured(...words));
      console.error(`${round}/${rounds} ${name}: ${figures[name].at(-1).seconds.toFixed(1)} s, load ${loadavg()[0].toFixed(1)}`);
    }
  console.log(`\n${answers.toLocaleString('en')} answers`.padEnd(48) + ' seconds       MB    files');
  for (const [name, all] of Object.entries(figures))
    console.log(`${name.padEnd(46)} ${median(all.map((one) => one.seconds)).toFixed(2).padStart(8)} ${
      Math.max(...all.map((one) => one.mb)).toFixed(0).padStart(8)} ${String(all[0].files).padStart(8)}`);
  const seconds = Object.values(figures).map((all) => median(all.map((one) => one.seconds)));
  judge('two workers : one worker', seconds[1] / seconds[0], 0.75);
  console.log(`     goal 60 s by two workers: ${seconds[1].toFixed(1)} s at a load of ${loadavg()[0].toFixed(1)}`);
  judge('megabytes of all processes', Math.max(...Object.values(figures)[1].map((one) => one.mb)), 300);
} finally {
  await rm(where, { recursive: true, force: true });
}
process.exit(verdicts.every(Boolean) ? 0 : 1);
