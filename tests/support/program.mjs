// SPDX-License-Identifier: GPL-3.0-or-later
//
// program - runs the real `hailong` (the binary named by $HAILONG) for black-box tests: commands to
// their end, servers on a free port of the loopback, folders that are removed afterwards.
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, rm, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

export const binary = process.env.HAILONG;
if (!binary) throw new Error('HAILONG must name the program to test');

// Runs a command to its end: {status, out, err}. Never throws for an exit status; status is -1
// when it was ended from outside. `env` adds to the environment, which names no language.
export function run(args, { env = {}, ...options } = {}) {
  return new Promise((resolve) => {
    execFile(binary, args, { maxBuffer: 64 << 20, timeout: 120000,
      env: { ...process.env, LC_ALL: '', LC_MESSAGES: '', ...env }, ...options },
    (error, out, err) => resolve({ status: error ? error.code ?? -1 : 0, out, err }));
  });
}

// The same, for set-up steps that must succeed.
export async function must(args) {
  const result = await run(args);
  if (result.status !== 0) throw new Error(`hailong ${args.join(' ')}: ${result.status}\n${result.err}`);
  return result;
}

// A folder of its own for a test, removed when the test ends.
export async function folder(t) {
  const path = await mkdtemp(join(tmpdir(), 'hailong-test-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

// A data folder with one open campaign over some communes of Quảng Trị.
export const units = ['19333', '19351', '18880'];
export async function campaign(data, id = 'qt') {
  await must(['init', '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', id, '--form', 'sipas-2026',
    '--index', 'sipas-2026', '--units', units.join(',')]);
  await must(['campaign', 'open', '--data', data, '--id', id]);
}

// A server of a data folder: {address, token, child, err(), stop(), kill()}; on the loopback unless
// `args` say otherwise. With `fileKib` no file of it may grow beyond so many KiB, until somebody
// lifts that (a soft limit).
export async function serve(t, data, args = [], { fileKib } = {}) {
  const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
  const command = [binary, 'serve', '--data', data, ...listen, ...args];
  if (fileKib) command.unshift('bash', '-c', `ulimit -S -f ${fileKib} && exec "$@"`, 'bash');
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  const address = await new Promise((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const found = /https?:\/\/[\d.]+:\d+/.exec(out);
      if (found) resolve(found[0]);
    });
    ended.then(() => reject(new Error(`serve ended: ${err}`)));
    setTimeout(() => reject(new Error(`serve said no address: ${err}`)), 30000).unref();
  });
  const end = async (signal) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return { ...(await ended), err };
  };
  const server = { address, child, ended, err: () => err, stop: () => end('SIGTERM'), kill: () => end('SIGKILL'),
    token: (await readFile(join(data, 'operator.token'), 'utf8')).trim() };
  t.after(() => server.kill());
  return server;
}

// A complete valid answer to sipas-2026; `change` edits it before it is sent.
export function response(change = () => {}) {
  const answers = { gender: 2, ethnicity: 1, age: 3, education: 3, occupation: null, q2: [1, 6], q4: 1, q5: 1, q6: 1 };
  for (const [name, count, value] of [['q1', 9, 3], ['q3', 7, 3], ['q7', 3, 2], ['q8', 7, 1], ['q9', 39, 4], ['q10', 10, 4]])
    for (let i = 1; i <= count; i++) answers[`${name}_${i}`] = value;
  const body = { campaign: 'qt', form: 'sipas-2026', version: '1', unit: units[0], language: 'vi', mode: 'kiosk',
    started: new Date(Date.now() - 60000).toISOString().replace(/\.\d+Z$/, '+00:00'), seconds: 213, complete: true,
    place: { village: `${units[0]}-01` }, answers };
  change(body);
  return body;
}

export function put(server, id, body, options = {}) {
  return fetch(`${server.address}/api/v1/responses/${id}`, { method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body), ...options });
}

// A batch: {status, headers, body}, the body parsed. A text goes as it is.
export async function post(server, body, options = {}) {
  const reply = await fetch(`${server.address}/api/v1/responses`, { method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body), ...options });
  return { status: reply.status, headers: reply.headers, body: await reply.json() };
}

// A response as an item of a batch.
export const item = (id, change) => ({ id, ...response(change) });

// What the plain form would post for a response; `more` adds fields, or takes some away (null).
export function fields(id, body, more = {}) {
  const list = new URLSearchParams({ id, unit: body.unit, lang: body.language, started: body.started, version: body.version });
  for (const [name, value] of Object.entries(body.answers))
    for (const one of [value].flat()) list.append(name, String(one));
  for (const [name, value] of Object.entries(more)) {
    list.delete(name);
    if (value !== null) list.append(name, value);
  }
  return list;
}

// Posts the plain form: {status, location, text}; a redirection is not followed.
export async function submit(server, campaign, list) {
  const reply = await fetch(`${server.address}/c/${campaign}?lang=vi`, { method: 'POST', redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: list.toString() });
  return { status: reply.status, location: reply.headers.get('location'), text: await reply.text() };
}

export async function index(server, unit = units[0], id = 'qt') {
  const reply = await fetch(`${server.address}/api/v1/campaigns/${id}/index/sipas-2026?unit=${unit}`,
    { headers: { authorization: `Bearer ${server.token}` } });
  if (reply.status !== 200) throw new Error(`index: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

// What an index says of how many there are.
export const counts = ({ responses, quarantined, conflicts, partial }) => ({ responses, quarantined, conflicts, partial });

export { randomUUID };
