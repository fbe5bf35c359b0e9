// SPDX-License-Identifier: GPL-3.0-or-later
//
// The simulated province: made once, the same on every machine, marked everywhere.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { binary, folder, must, run } from '../support/program.mjs';

const mark = 'SỐ LIỆU MÔ PHỎNG';

// Starts the demo, waits until it serves: {address, out, err, stop()}.
async function demo(t, data) {
  const child = spawn(binary, ['demo', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => { said.out += chunk; });
  child.stderr.on('data', (chunk) => { said.err += chunk; });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const stop = async () => { if (child.exitCode === null) child.kill('SIGTERM'); return ended; };
  t.after(stop);
  const deadline = Date.now() + 120000;
  while (!/Ctrl\+C/.test(said.out)) {
    assert.ok(child.exitCode === null && Date.now() < deadline, `no address: ${said.out}${said.err}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { said, stop, address: /http:\/\/127\.0\.0\.1:\d+/.exec(said.out)[0] };
}

async function exported(where, data) {
  const path = join(where, 'all.jsonl');
  await must(['export', '--data', data, '--campaign', 'demo', '--format', 'jsonl', '--out', path]);
  return readFile(path, 'utf8');
}

test('the demo', async (t) => {
  const where = await folder(t);
  const data = join(where, 'demo');
  const first = await demo(t, data);
  const [, role, unit] = /account add --data \S+ --name toi --role (\S+) --unit (\S+) --address http/.exec(first.said.out);
  assert.match((await must(['account', 'add', '--data', data, '--name', 'toi', '--role', role, '--unit', unit, '--address', first.address])).out, /\/staff\/welcome\//);

  await t.test('about 2,000 answers over 78 communes, some kept apart, some unfinished', async () => {
    const token = (await readFile(join(data, 'operator.token'), 'utf8')).trim();
    const reply = await fetch(`${first.address}/api/v1/campaigns/demo/index/sipas-2026?unit=44`,
      { headers: { authorization: `Bearer ${token}` } });
    assert.equal(reply.status, 200);
    const index = await reply.json();
    assert.equal(index.simulated, true);
    assert.equal(index.wording, 'own');
    assert.equal(index.responses + index.quarantined + index.partial, 2000);
    assert.ok(index.quarantined > 5 && index.quarantined < 80, `${index.quarantined} quarantined`);
    assert.ok(index.partial > 10 && index.partial < 120, `${index.partial} partial`);
    const percent = Number(index.official.II.percent);
    assert.ok(percent > 65 && percent < 90, `II ${percent}`);
    assert.ok(index.estimate.II.deff > 1.5, 'villages and communes cluster');
    assert.ok(index.shares.q5['2'] > 0 && index.shares.q5['1'] > 80);
  });

  await t.test('marked on every page, report and export', async () => {
    for (const path of ['/', '/c/demo', '/c/demo?unit=19333', '/c/demo/done'])
      assert.match(await (await fetch(first.address + path)).text(), new RegExp(mark), path);
    const reports = (await readdir(join(data, 'reports'))).filter((name) => name.endsWith('.html'));
    assert.equal(reports.length, 2);
    for (const name of reports)
      assert.match(await readFile(join(data, 'reports', name), 'utf8'), new RegExp(mark), name);
    await must(['report', '--data', data, '--campaign', 'demo', '--unit', '19333', '--format', 'json', '--out', where]);
    const report = JSON.parse(await readFile(join(where, 'demo-19333.json'), 'utf8'));
    assert.equal(report.index.simulated, true);
    await must(['export', '--data', data, '--campaign', 'demo', '--format', 'csv', '--out', join(where, 'all.csv')]);
    const lines = (await readFile(join(where, 'all.csv'), 'utf8')).trimEnd().split('\r\n');
    assert.ok(lines.slice(1).every((line) => line.endsWith(mark)));
    assert.ok((await exported(where, data)).trimEnd().split('\n').every((line) => JSON.parse(line).simulated === true));
  });

  await t.test('what is said under the figure is what it shows', async () => {
    await must(['report', '--data', data, '--campaign', 'demo', '--unit', '44', '--lang', 'vi', '--format', 'json', '--out', where]);
    const { compared, index, blocks } = JSON.parse(await readFile(join(where, 'demo-44.json'), 'utf8'));
    const band = index.estimate.II;
    const drawn = compared.filter(({ low }) => typeof low === 'number');
    const hollow = drawn.filter(({ differs, low, high }) => !differs && (low > band.high || high < band.low)).length;
    assert.ok(hollow > 0, 'the demo has bars clear of the band without ground to say more');
    const said = blocks.map(({ text }) => text ?? '').find((text) => text.includes('Thứ tự không phải là xếp hạng'));
    const above = drawn.filter(({ differs, estimate }) => differs && estimate > band.percent).length;
    const below = drawn.filter(({ differs, estimate }) => differs && estimate < band.percent).length;
    const apart = drawn.reduce((sum, { higher_than: higher }) => sum + higher, 0);
    for (const words of [`: ${above} cao hơn và ${below} thấp hơn`, `Có ${hollow} vạch không chạm dải xám`, `So từng đôi, ${apart} trên `])
      assert.ok(said.includes(words), `${words}: ${said}`);
  });

  const before = createHash('sha256').update(await exported(where, data)).digest('hex');
  assert.equal(await first.stop(), 0);

  await t.test('a second start finds its data', async () => {
    const again = await demo(t, data);
    assert.doesNotMatch(again.said.err, /2000/);
    assert.equal(createHash('sha256').update(await exported(where, data)).digest('hex'), before);
    assert.equal(await again.stop(), 0);
  });

  await t.test('another folder holds the same answers', async () => {
    const other = join(where, 'other');
    const second = await demo(t, other);
    assert.equal(createHash('sha256').update(await exported(where, other)).digest('hex'), before);
    assert.equal(await second.stop(), 0);
  });

  await t.test('a folder of something else is refused', async () => {
    const data2 = join(where, 'mine');
    await must(['init', '--data', data2]);
    const refused = await run(['demo', '--data', data2, '--listen', '127.0.0.1:0']);
    assert.equal(refused.status, 3);
    assert.match(refused.err, /mine/);
  });
});
