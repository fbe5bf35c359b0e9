// SPDX-License-Identifier: GPL-3.0-or-later
//
// `hailong report --all`: the same bytes whoever makes them and whenever; whole files only when it is
// stopped, and the rest afterwards; a file that cannot be made keeps none of the others from being made.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binary, folder, must, run } from '../support/program.mjs';
import { read } from '../support/papers.mjs';

const formats = 'json,html,pdf,docx,xlsx';

// A campaign over a whole province, or over `units`.
async function store(t, units) {
  const where = await folder(t);
  const data = join(where, 'data');
  await must(['init', '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', 'thu', '--form', 'counter-3-neutral', '--index', 'counter-3-neutral',
    ...units ? ['--units', units] : ['--province', '44'], '--simulated']);
  await must(['campaign', 'open', '--data', data, '--id', 'thu']);
  await must(['import', '--data', data, '--campaign', 'thu', fileURLToPath(new URL('../cases/pdf/answers.csv', import.meta.url))]);
  const words = (out, ...more) => ['report', '--data', data, '--campaign', 'thu', '--all', '--out', join(where, out), ...more];
  return { where, data, words, in: (out, ...name) => join(where, out, ...name) };
}

const lines = (text) => text.trimEnd().split('\n');
async function hashes(path) {
  const all = {};
  for (const name of (await readdir(path)).sort())
    all[name] = createHash('sha256').update(await readFile(join(path, name))).digest('hex');
  return all;
}

test('one worker or three, today or the same day again: the same bytes, told in the same order', async (t) => {
  const one = await store(t, '19333,19351,18880');
  const env = { SOURCE_DATE_EPOCH: '1767225600' }; // 2026-01-01, already 7 o'clock there
  const first = await run(one.words('a', '--format', formats, '--workers', '1'), { env });
  const second = await run(one.words('b', '--format', formats, '--workers', '3'), { env });
  assert.equal(first.status, 0, first.err);
  assert.equal(second.status, 0, second.err);
  const expected = ['44', '18880', '19333', '19351'].flatMap((unit) => formats.split(',').map((format) => `thu-${unit}.${format}`));
  assert.deepEqual(lines(first.out), expected.map((name) => one.in('a', name)));
  assert.deepEqual(lines(second.out), expected.map((name) => one.in('b', name)));
  assert.deepEqual(await hashes(one.in('a')), await hashes(one.in('b')));
  assert.deepEqual(Object.keys(await hashes(one.in('a'))), [...expected].sort(), 'and nothing else');
  assert.match(read('pdfinfo', '-isodates', one.in('a', 'thu-44.pdf')), /CreationDate: +2025-12-31T17:00:00Z|CreationDate: +2026-01-01T00:00:00\+07/);
  assert.match(read('unzip', '-p', one.in('a', 'thu-44.docx'), 'docProps/core.xml'), /<dcterms:created[^>]*>2026-01-01T00:00:00Z</);
  assert.match(await readFile(one.in('a', 'thu-44.html'), 'utf8'), /01\/01\/2026/);
  const alone = await run(['report', '--data', one.data, '--campaign', 'thu', '--unit', '19333', '--format', formats, '--out', one.in('c')], { env });
  assert.equal(alone.status, 0, alone.err);
  for (const [name, hash] of Object.entries(await hashes(one.in('c')))) assert.equal(hash, (await hashes(one.in('a')))[name], name);
});

test('a file that cannot be made is told with its path; the others are there; --resume makes it', async (t) => {
  const one = await store(t, '19333,19351,18880');
  await mkdir(one.in('a', 'thu-19333.pdf'), { recursive: true });
  const made = await run(one.words('a', '--format', formats));
  assert.equal(made.status, 1);
  assert.equal(lines(made.out).length, 19);
  assert.ok(!made.out.includes('thu-19333.pdf'));
  const [finding, sum] = lines(made.err).slice(-2);
  assert.ok(finding.startsWith(`${one.in('a', 'thu-19333.pdf')}: `), finding);
  assert.match(sum, /^hailong: 1 trong 20 /);
  const before = (await stat(one.in('a', 'thu-44.pdf'))).mtimeMs;
  await rm(one.in('a', 'thu-19333.pdf'), { recursive: true });
  await truncate(one.in('a', 'thu-19351.docx'), 100);
  const again = await run(one.words('a', '--format', formats, '--resume'));
  assert.equal(again.status, 0, again.err);
  assert.equal(lines(again.out).length, 20);
  assert.equal((await stat(one.in('a', 'thu-44.pdf'))).mtimeMs, before, 'what was whole is not made again');
  assert.ok((await stat(one.in('a', 'thu-19351.docx'))).size > 1000, 'what was cut short is');
  assert.deepEqual((await readdir(one.in('a'))).length, 20, 'no list is left');
  await must(one.words('b', '--format', formats));
  assert.deepEqual(await hashes(one.in('a')), await hashes(one.in('b')));
});

test('files too large for the disk are told, smaller ones are there', async (t) => {
  const one = await store(t, '19333,19351');
  const all = one.words('a', '--format', formats);
  const child = spawn('bash', ['-c', 'ulimit -f 40 && exec "$@"', 'bash', binary, ...all], { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  child.stdout.resume();
  const [status] = await new Promise((resolve) => child.on('close', (...how) => resolve(how)));
  assert.equal(status, 1, err);
  assert.match(err, /thu-44\.pdf: /);
  assert.match(err, /hailong: \d+ trong 15 /);
  assert.ok((await readdir(one.in('a'))).every((name) => !name.includes('.tmp')), 'nothing half written');
});

// Starts it and, when the first paths are told, does `act` to the process.
async function started(words, act) {
  const child = spawn(binary, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  let out = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  await new Promise((resolve) => child.stdout.on('data', (chunk) => { out += chunk; resolve(); }));
  await act(child);
  const [code, signal] = await new Promise((resolve) => child.on('close', (...how) => resolve(how)));
  return { code, signal, err, out };
}

test('stopped by a signal: whole files only, the signal as status; --resume makes the rest', async (t) => {
  const one = await store(t);
  const env = ['--format', 'html,pdf'];
  for (const [out, signal] of [['a', 'SIGINT'], ['b', 'SIGTERM']]) {
    const stopped = await started(one.words(out, ...env), (child) => child.kill(signal));
    assert.equal(stopped.signal, signal, stopped.err);
    assert.match(stopped.err, /--resume/);
    const told = lines(stopped.out);
    const there = (await readdir(one.in(out))).filter((name) => !name.startsWith('.hailong-report-'));
    assert.ok(told.length > 0 && there.length < 158, `${there.length} files`);
    for (const name of there) {
      const end = (await readFile(one.in(out, name))).subarray(-10).toString();
      assert.match(end, name.endsWith('.pdf') ? /%%EOF\s*$/ : /<\/html>\s*$/, name);
    }
  }
  const resumed = await run(one.words('a', ...env, '--resume'));
  assert.equal(resumed.status, 0, resumed.err);
  assert.equal(lines(resumed.out).length, 158);
  assert.equal((await readdir(one.in('a'))).length, 158);
});

test('a worker that goes down takes one file with it', async (t) => {
  const one = await store(t);
  const crashed = await started(one.words('a', '--format', 'pdf', '--workers', '2'), async (child) => {
    const [worker] = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')).trim().split(' ');
    process.kill(Number(worker), 'SIGKILL');
  });
  assert.equal(crashed.code, 1, crashed.err);
  const files = (await readdir(one.in('a'))).filter((name) => name.endsWith('.pdf'));
  assert.ok(files.length >= 78, `${files.length} of 79`);
  assert.equal(lines(crashed.out).length, 78);
  assert.match(crashed.err, /thu-\d+\.pdf: .*9.*--resume/);
  assert.match(crashed.err, /hailong: 1 trong 79 /);
  const resumed = await run(one.words('a', '--format', 'pdf', '--resume'));
  assert.equal(resumed.status, 0, resumed.err);
  assert.equal(lines(resumed.out).length, 79);
});

test('how far it is stands on the terminal, in one line that is taken away; a short run has none in a log', async (t) => {
  const one = await store(t);
  const words = one.words('a', '--format', 'pdf').map((word) => `'${word}'`).join(' ');
  const shown = read('script', '-qec', `'${binary}' ${words}`, '/dev/null');
  const told = [...shown.matchAll(/\r\x1b\[KĐang lập báo cáo: xong (\d+) trong 79 đơn vị/g)].map((match) => Number(match[1]));
  assert.ok(told.length > 0, shown.slice(0, 300));
  assert.deepEqual(told, [...told].sort((a, b) => a - b));
  assert.ok(shown.lastIndexOf('\r\x1b[K') > shown.lastIndexOf('Đang lập báo cáo'), 'taken away');
  const html = await run(one.words('b', '--format', 'html'));
  assert.deepEqual([html.status, html.err], [0, '']);
});

test('what it refuses', async (t) => {
  const one = await store(t, '19333,19351');
  for (const workers of ['0', '65', 'hai', '-1', '1.5']) {
    const { status, err } = await run(one.words('a', '--workers', workers));
    assert.equal(status, 2, workers);
    assert.match(err, /--workers/);
  }
  for (const only of [['--resume'], ['--workers', '2']]) {
    const { status, err } = await run(['report', '--data', one.data, '--campaign', 'thu', '--unit', '19333', '--out', one.in('a'), ...only]);
    assert.equal(status, 2);
    assert.match(err, /--all/);
  }
  await assert.rejects(stat(one.in('a')), 'a refused report leaves no folder');
});
