// SPDX-License-Identifier: GPL-3.0-or-later
//
// Import and export of many rows: the memory they take, and how fast they are. HAILONG_ROWS says how
// many (100,000); under a sanitizer, which holds on to what was freed, few and without a bound.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { binary, campaign, folder, run } from '../support/program.mjs';
import { many } from '../support/rows.mjs';

const text = (path) => readFile(path, 'utf8');
const isSanitized = async () => (await readFile(binary)).includes('__asan_init');

// Runs a command and gives {status, seconds, megabytes} with the most memory it held.
async function measured(args) {
  const begun = Date.now();
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let kilobytes = 0;
  const ended = once(child, 'exit');
  const watch = setInterval(async () => {
    const status = await text(`/proc/${child.pid}/status`).catch(() => '');
    kilobytes = Math.max(kilobytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 20);
  const [status] = await ended;
  clearInterval(watch);
  return { status, seconds: (Date.now() - begun) / 1000, megabytes: kilobytes / 1024 };
}

test('memory does not grow with the rows', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  const rows = Number(process.env.HAILONG_ROWS ?? 100000);
  const sanitized = await isSanitized();
  const few = sanitized ? 2000 : rows / 10;
  const all = sanitized ? 6000 : rows;
  await campaign(data);
  await many(`${where}/few.csv`, few);
  await many(`${where}/all.csv`, all);
  const command = { import: (name) => ['import', '--data', data, '--campaign', 'qt', `${where}/${name}.csv`],
    export: () => ['export', '--data', data, '--campaign', 'qt', '--format', 'csv', '--out', `${where}/out.csv`] };
  const small = {};
  for (const [name, size] of [['few', few], ['all', all]]) {
    for (const [what, args] of Object.entries(command)) {
      const { status, seconds, megabytes } = await measured(args(name));
      assert.equal(status, 0);
      t.diagnostic(`${what} of ${size}: ${seconds.toFixed(1)} s, ${Math.round(size / seconds)} a second, ${megabytes.toFixed(1)} MB`);
      small[what] ??= megabytes;
      if (!sanitized) assert.ok(megabytes < 64 && megabytes < small[what] + 32, `${what}: ${megabytes} MB, ${small[what]} for a tenth`);
    }
  }
  assert.equal((await text(`${where}/out.csv`)).split('\n').length, few + all + 2);
});

// `script` gives the command a terminal.
test('a long import tells how far it is, on a terminal only', async (t) => {
  const where = await folder(t);
  const data = `${where}/data`;
  await campaign(data);
  await many(`${where}/x.csv`, await isSanitized() ? 6000 : 60000);
  const line = `'${binary}' import --data '${data}' --campaign qt --check '${where}/x.csv'`;
  const terminal = spawn('script', ['-qec', line, '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  let out = '';
  terminal.stdout.on('data', (chunk) => { out += chunk; });
  assert.equal((await once(terminal, 'close'))[0], 0);
  assert.match(out, /\r\x1b\[KĐang kiểm tra: [\d.]+ phiếu/);
  const { err } = await run(['import', '--data', data, '--campaign', 'qt', '--check', `${where}/x.csv`]);
  assert.doesNotMatch(err, /Đang kiểm tra|\x1b/);
});
