// SPDX-License-Identifier: GPL-3.0-or-later
//
// The end of keeping: what goes is nowhere in the folder's files, what stays gives the same figures, and
// nothing comes back.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, must, put, randomUUID, response, run, serve, units } from '../support/program.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const traces = ['bí mật quán nước', 'Trần Văn Kín', 'may-tinh-bang-7', 'dtv-rieng', 'phieu-nha-so-9', 'Câu hỏi lạ của ông Kín'];

// Which of the words stand in any file of the folder, however SQLite keeps them.
async function found(data) {
  const all = Buffer.concat(await Promise.all((await readdir(data)).filter((name) => name.startsWith('hailong.db')).map((name) => readFile(join(data, name)))));
  return traces.filter((word) => all.includes(Buffer.from(word)));
}

async function survey(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  const bodies = new Map();
  const send = async (change) => {
    const id = randomUUID();
    const body = response((one) => {
      one.by = { device: 'may-tinh-bang-7', interviewer: 'dtv-rieng' };
      one.place.assignment = 'phieu-nha-so-9';
      change(one);
    });
    bodies.set(id, body);
    return (await put(server, id, body)).status;
  };
  for (let i = 0; i < 8; i++) assert.equal(await send((one) => { one.unit = units[i % 2]; one.seconds += i; one.answers.q2 = [1, 6, 7]; one.answers.q2_other = traces[0]; }), 201);
  assert.equal(await send((one) => { one.answers.q5 = traces[1]; }), 202);
  assert.equal(await send((one) => { one.answers[traces[5]] = 1; one.answers.q5 = 77; }), 202);
  const [first] = bodies.keys();
  assert.equal((await put(server, first, response((one) => { one.answers.q5 = traces[0]; }))).status, 409); // kept, whole
  return { data, server, bodies, first };
}

const figures = async (server, unit) => {
  const reply = await fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=${unit}`, { headers: { authorization: `Bearer ${server.token}` } });
  assert.equal(reply.status, 200);
  return reply.json();
};
const purge = async (data, what, ...more) => JSON.parse((await must(['purge', '--data', data, '--campaign', 'qt', '--what', what, '--json', ...more])).out);

test('texts, then documents, of a closed campaign are gone; figures stay; nothing comes back', async (t) => {
  const { data, server, bodies, first } = await survey(t);
  await must(['campaign', 'closing', '--data', data, '--id', 'qt']);
  const open = await run(['purge', '--data', data, '--campaign', 'qt', '--what', 'texts', '--yes']);
  assert.equal(open.status, 1);
  assert.match(open.err, /campaign close/);
  await must(['campaign', 'close', '--data', data, '--id', 'qt']);
  assert.equal((await run(['purge', '--data', data, '--campaign', 'none', '--what', 'texts'])).status, 3);
  for (const wrong of [['--what', 'all'], ['--what', 'texts', '--before', 'x']])
    assert.equal((await run(['purge', '--data', data, '--campaign', 'qt', ...wrong])).status, 2);
  const before = await Promise.all([units[0], '44'].map((unit) => figures(server, unit)));
  assert.equal(before[1].quarantined, 2);
  const was = await found(data);
  assert.deepEqual(was, traces);
  const rows = sql(data, 'SELECT count(*) FROM audit WHERE NOT looked');
  assert.deepEqual(await purge(data, 'texts'), { campaign: 'qt', what: 'texts', done: false, responses: 10, conflicts: 1 });
  assert.deepEqual(await purge(data, 'texts', '--before', '2001-01-01'), { campaign: 'qt', what: 'texts', done: false, responses: 0, conflicts: 0 });
  assert.equal(sql(data, 'SELECT count(*) FROM audit WHERE NOT looked'), rows, 'a dry run changes nothing');
  assert.deepEqual(await found(data), traces);

  const back = join(data, '..', 'back.jsonl');
  await must(['export', '--data', data, '--campaign', 'qt', '--format', 'jsonl', '--out', back]);
  for (const [what, left] of [['texts', 8], ['answers', 0]]) {
    assert.deepEqual(await purge(data, what, '--yes'), { campaign: 'qt', what, done: true, responses: 10, conflicts: what === 'texts' ? 1 : 0, log_cut: true });
    assert.deepEqual(await found(data), [], `${what}: the words are in no file`);
    for (const [i, unit] of [units[0], '44'].entries()) assert.deepEqual(await figures(server, unit), before[i], `${what} ${unit}`);
    assert.equal((await run(['verify', '--data', data])).err, (await must(['verify', '--data', data])).err);
    await must(['rebuild', '--data', data]);
    await must(['verify', '--data', data]);
    assert.deepEqual(await figures(server, '44'), before[1], `${what}: after rebuild`);
    const told = JSON.parse((await must(['export', '--data', data, '--campaign', 'qt', '--format', 'jsonl', '--json', '--out', `${data}/../${what}.jsonl`])).out);
    assert.deepEqual([told.responses, told.purged], [left, 8 - left]);
    // Sent again it is known; another body under its id is refused and its words are not kept.
    assert.equal((await put(server, first, bodies.get(first))).status, 200);
    assert.equal((await put(server, first, response((one) => { one.answers.q5 = traces[0]; }))).status, 409);
    const again = await run(['import', '--data', data, '--campaign', 'qt', back]);
    assert.ok(again.status === 0 || again.status === 1, again.err);
    assert.deepEqual(await found(data), [], `${what}: nothing came back`);
    assert.equal(sql(data, 'SELECT count(*) FROM response'), '10');
    assert.equal(sql(data, 'SELECT count(*) FROM conflict'), '1');
  }
  const lines = (await readFile(`${data}/../texts.jsonl`, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  const { by, place, ...rest } = response();
  for (const line of lines) {
    assert.equal(line.by, undefined);
    assert.deepEqual(Object.keys(line.place), ['village']);
    assert.deepEqual(line.answers, { ...rest.answers, q2: [1, 6, 7] });
  }
  assert.equal(sql(data, "SELECT group_concat(what || ' ' || responses || ' ' || conflicts || ' ' || length(ids)) FROM purge"), '1 10 1 32,2 10 0 32');
  assert.match((await must(['audit', 'list', '--data', data, '--action', 'purge'])).out, /hủy dữ liệu hết hạn lưu của đợt khảo sát qt \(answers: 10 \+ 0\)/);
  const last = await purge(data, 'answers', '--yes');
  assert.deepEqual([last.responses, last.conflicts], [0, 0]);
  assert.equal(sql(data, 'SELECT count(*) FROM purge'), '2', 'nothing to do is no purge');
  await must(['backup', '--data', data, '--out', `${data}/../b.db`]);
  await must(['restore', `${data}/../b.db`, '--data', `${data}/../restored`]);
  await must(['verify', '--data', `${data}/../restored`]);
});

test('what was taken out behind the program\'s back is no purge', async (t) => {
  const { data } = await survey(t);
  sql(data, "UPDATE response SET purged = 2, left_hash = hash WHERE number = 1");
  const { status, out } = await run(['verify', '--data', data, '--json']);
  assert.equal(status, 1);
  assert.deepEqual(JSON.parse(out).findings.map(({ code }) => code), ['verify_purge']);
  assert.throws(() => sql(data, "INSERT INTO purge (at_ms, actor, campaign, what, responses, conflicts, ids) VALUES (1, 'x', 'qt', 1, 1, 0, zeroblob(32)); DELETE FROM purge"), /append-only/);
});

test('only what came before the day goes', async (t) => {
  const { data } = await survey(t);
  await must(['campaign', 'closing', '--data', data, '--id', 'qt']);
  await must(['campaign', 'close', '--data', data, '--id', 'qt']);
  sql(data, 'UPDATE response SET received_ms = 1704041999999 WHERE number = 1; UPDATE response SET received_ms = 1704042000000 WHERE number = 2'); // 31/12/2023 23:59:59.999 and 1/1/2024 00:00 in Vietnam
  const told = await purge(data, 'texts', '--before', '2024-01-01', '--yes');
  assert.equal(told.responses, 1);
  assert.equal(sql(data, 'SELECT group_concat(number) FROM response WHERE purged'), '1');
  assert.equal(sql(data, 'SELECT before_day FROM purge'), String(Date.UTC(2024, 0, 1) / 864e5));
  await must(['verify', '--data', data]);
});
