// SPDX-License-Identifier: GPL-3.0-or-later
//
// The units of tools/deploy: read by systemd itself (which need not be running), scored, and their
// system call filter held against what the program really calls.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { campaign, folder, must, randomUUID, response, units } from '../support/program.mjs';

const binary = process.env.HAILONG_RELEASE;
await access(binary).catch(() => { throw new Error(`${binary}: cmake --preset release && cmake --build --preset release`); });
const deploy = new URL('../../tools/deploy/', import.meta.url);
const run = promisify(execFile);

// The units as an operator has them, with the binary that was built: {where, analyze()}.
async function installed(t, ...dropIns) {
  const where = await folder(t);
  for (const name of ['hailong.service', 'hailong-backup.service', 'hailong-backup.timer']) {
    const text = await readFile(new URL(name, deploy), 'utf8');
    await writeFile(join(where, name), text.replaceAll('/usr/local/bin/hailong', binary));
  }
  for (const name of dropIns) {
    await mkdir(join(where, 'hailong.service.d'), { recursive: true });
    const text = await readFile(new URL(name, deploy), 'utf8');
    await writeFile(join(where, 'hailong.service.d', 'tls.conf'), text.replaceAll('/usr/local/bin/hailong', binary));
  }
  const analyze = (...args) => run('systemd-analyze', ['--no-pager', ...args],
    { env: { ...process.env, SYSTEMD_UNIT_PATH: `${where}:`, SYSTEMD_LOG_LEVEL: 'warning', LC_ALL: 'C.UTF-8' } });
  return { where, analyze };
}

// [unit, drop-ins, the worst score in tenths]
const scores = [['hailong.service', [], 10], ['hailong.service', ['hailong-tls.conf'], 11], ['hailong-backup.service', [], 2]];

test('systemd finds nothing to say', async (t) => {
  for (const dropIns of [[], ['hailong-tls.conf']]) {
    const { where, analyze } = await installed(t, ...dropIns);
    for (const unit of ['hailong.service', 'hailong-backup.service', 'hailong-backup.timer']) {
      const { stdout, stderr } = await analyze('verify', '--recursive-errors=no', join(where, unit));
      assert.equal(stdout + stderr, '', unit);
    }
  }
});

for (const [unit, dropIns, worst] of scores)
  test(`exposure of ${[unit, ...dropIns].join(' with ')}`, async (t) => {
    const { where, analyze } = await installed(t, ...dropIns);
    const { stdout } = await analyze('security', '--offline=yes', `--threshold=${worst}`, join(where, unit));
    t.diagnostic(/Overall exposure level.*: [\d.]+ \S+/.exec(stdout)[0]);
  });

test('a unit that is worse would be noticed', async (t) => {
  const { where, analyze } = await installed(t);
  const text = await readFile(join(where, 'hailong.service'), 'utf8');
  await writeFile(join(where, 'hailong.service'), text.replace('ProtectSystem=strict', '').replace('SystemCallFilter=@system-service', ''));
  await assert.rejects(analyze('security', '--offline=yes', '--threshold=10', join(where, 'hailong.service')));
});

// The system calls that a unit allows, groups opened.
async function allowed(unit) {
  const { stdout } = await run('systemd-analyze', ['--no-pager', 'syscall-filter']);
  const groups = Object.fromEntries(stdout.split(/\n(?=@)/).map((text) => {
    const [name, ...calls] = text.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));
    return [name, calls];
  }));
  const open = (names) => names.flatMap((name) => (name.startsWith('@') ? open(groups[name]) : [name]));
  const calls = new Set();
  for (const [, filter] of (await readFile(new URL(unit, deploy), 'utf8')).matchAll(/^SystemCallFilter=(.*)$/gm)) {
    const names = open(filter.replace('~', '').split(' '));
    for (const name of names) if (filter.startsWith('~')) calls.delete(name); else calls.add(name);
  }
  return calls;
}

// What a traced run called, after the program itself had begun.
async function called(file) {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const calls = new Set(lines.map((line) => /^\d+ +([a-z0-9_]+)\(/.exec(line)?.[1]).filter(Boolean));
  if (process.getuid() === 0) calls.delete('fchown'); // SQLite's, and only as root
  return { lines, calls };
}

function assertWithin({ calls, lines }, filter, families) {
  assert.ok(calls.size > 15, `${calls.size} calls`);
  assert.deepEqual([...calls].filter((call) => !filter.has(call)), []);
  // MemoryDenyWriteExecute and RestrictAddressFamilies
  for (const line of lines) {
    assert.doesNotMatch(line, /mmap\(.*PROT_WRITE\|PROT_EXEC|mprotect\(.*PROT_EXEC/);
    const family = /^\d+ +socket\((AF_\w+)/.exec(line)?.[1];
    assert.ok(!family || families.includes(family), line);
  }
}

test('serving stays within its filter, over HTTP and HTTPS', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  await must(['tls', 'init', '--data', data, '--names', '127.0.0.1']);
  const filter = await allowed('hailong.service');
  for (const more of [[], ['--tls-cert', join(data, 'tls', 'server.crt'), '--tls-key', join(data, 'tls', 'server.key')]]) {
    const trace = join(where, 'trace');
    const child = spawn('strace', ['-f', '-qq', '-o', trace, binary, 'serve', '--data', data, '--listen', '127.0.0.1:0', ...more],
      { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    t.after(() => child.exitCode === null && process.kill(-child.pid, 'SIGKILL'));
    let out = '';
    child.stdout.on('data', (chunk) => { out += chunk; });
    for (let i = 0; i < 300 && !/https?:\S+:\d+/.test(out); i++) await sleep(100);
    const address = /https?:\S+:\d+/.exec(out)[0];
    const ask = async (path, ...args) => (await run('curl', ['-sS', '--cacert', join(data, 'tls', 'ca.crt'), '-o', join(where, 'reply'),
      '-w', '%{http_code}', `${address}${path}`, ...args])).stdout;
    await writeFile(join(where, 'body'), JSON.stringify(response()));
    assert.equal(await ask(`/api/v1/responses/${randomUUID()}`, '-T', join(where, 'body')), '201');
    await writeFile(join(where, 'large'), 'x'.repeat(300000));
    assert.equal(await ask(`/api/v1/responses/${randomUUID()}`, '-T', join(where, 'large')), '413');
    for (const [path, status] of [['/', '200'], [`/c/qt?unit=${units[0]}`, '200'], ['/healthz', '200'], ['/none', '404']])
      assert.equal(await ask(path), status, path);
    process.kill(-child.pid, 'SIGTERM');
    await ended;
    assertWithin(await called(trace), filter, ['AF_INET', 'AF_INET6', 'AF_UNIX']);
  }
});

test('a backup stays within its filter, without any socket of its own', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const trace = join(where, 'trace');
  await run('strace', ['-f', '-qq', '-o', trace, '/bin/sh', '-c', `exec ${binary} backup --data ${data} --out ${where}/b-$(date +%F).db`]);
  // Who runs it is named in the audit: the C library asks nscd first, and reads /etc/passwd where it may not.
  const calls = await called(trace);
  assertWithin(calls, await allowed('hailong-backup.service'), ['AF_UNIX']);
  for (const line of calls.lines.filter((text) => /connect\(|bind\(/.test(text))) assert.match(line, /"\/var\/run\/nscd\/socket"/);
});

test('what is named in the units is there', async () => {
  const service = await readFile(new URL('hailong.service', deploy), 'utf8');
  const limits = await readFile(new URL('../../survey-server/limits.h', import.meta.url), 'utf8');
  const connections = Number(/LIMIT_CONNECTIONS = (\d+)/.exec(limits)[1]);
  assert.ok(Number(/LimitNOFILE=(\d+)/.exec(service)[1]) > connections + 128, 'files for every connection');
  const { stdout } = await run(binary, ['serve', '--help']);
  const secure = await readFile(new URL('hailong-tls.conf', deploy), 'utf8');
  const options = `${service}${secure}`.match(/^ExecStart=.* serve .*$/gm).join(' ').match(/--[a-z-]+/g);
  assert.ok(options.includes('--tls-key'));
  for (const option of options) assert.ok(stdout.includes(`${option} `), option);
});
