// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a commune's report says of how its answers came together, from answers sent to the real
// program: kept aside and why, broken off, refused; by unit, day and mode; and the line by which
// anybody makes the same report again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askedCampaign } from '../support/asked.mjs';
import { campaign, folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';

const unit = units[0];

async function report(where, data, more = [], of = unit, id = 'qt') {
  const out = join(where, `out${Math.random()}`);
  await must(['report', '--data', data, '--campaign', id, '--unit', of, '--format', 'json,html', '--out', out, ...more]);
  return JSON.parse(await readFile(join(out, `${id}-${of}.json`), 'utf8'));
}

const tables = ({ blocks }) => blocks.filter(({ kind }) => kind === 'table');
const collected = (made) => Object.fromEntries(tables(made).find(({ text }) => /Phiếu đã thu/.test(text)).rows
  .map(({ cells }) => [cells[0], cells.slice(1, 3)]));
const lastText = ({ blocks }) => blocks.filter(({ kind }) => kind === 'text').at(-1).text;

test('a commune told how its answers came together', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const server = await serve(t, data);
  const send = async (status, change, to = unit) => {
    const reply = await put(server, randomUUID(), response((body) => { body.unit = to; change(body); }));
    assert.equal(reply.status, status, await reply.text());
  };
  for (let i = 0; i < 30; i++) await send(201, (body) => { body.answers.q9_24 = i < 2 ? 1 : 5; });
  for (let i = 0; i < 3; i++) await send(201, (body) => { body.complete = false; });
  for (let i = 0; i < 2; i++) await send(202, (body) => { body.answers.q9_24 = 9; body.answers.q9_25 = 9; });
  await send(202, (body) => { body.answers.age = 99; body.answers.q9_25 = 'x'; });
  await send(202, (body) => { body.answers.q9_24 = 9; }, units[1]);

  await t.test('begun, finished, broken off, kept aside with reasons', async () => {
    const rows = collected(await report(where, data));
    assert.deepEqual(rows['Đã bắt đầu'], ['36', '100,00']);
    assert.deepEqual(rows['Hoàn thành, được tính'], ['30', '83,33']);
    assert.deepEqual(rows['Làm dở'], ['3', '8,33']);
    assert.deepEqual(rows['Tạm giữ để xem xét'], ['3', '8,33']);
    assert.deepEqual(rows['giá trị ngoài khoảng cho phép'], ['2', '5,56'], 'each form once, whatever it has wrong');
    assert.deepEqual(rows['chọn mức không có trong phiếu'], ['1', '2,78']);
    assert.deepEqual(rows['sai kiểu dữ liệu'], ['1', '2,78']);
  });

  await t.test('more than 5 in 100 kept aside is a warning', async () => {
    const notes = (await report(where, data)).blocks.filter(({ kind }) => kind === 'note').map(({ text }) => text);
    assert.ok(notes.some((text) => text.includes('3 trên 36 phiếu đã bắt đầu (8,3%), nhiều hơn 5%')));
  });

  await t.test('another unit has its own, a day without answers none', async () => {
    assert.deepEqual(collected(await report(where, data, [], units[1]))['Tạm giữ để xem xét'], ['1', '100,00']);
    const none = await report(where, data, ['--to', '2020-01-01']);
    assert.equal(tables(none).some(({ text }) => /Phiếu đã thu/.test(text)), false);
  });

  await t.test('two people are pointed at neither by counts nor by what is beside them', async () => {
    const made = await report(where, data);
    const levels = tables(made).filter(({ text }) => text?.startsWith('Số người chọn từng mức, nội dung '));
    assert.equal(levels.length, 2);
    const row = levels.flatMap(({ rows }) => rows).find(({ cells }) => cells[0] === '24').cells;
    assert.deepEqual(row.slice(2), ['không nêu', 'không nêu', 'không nêu', '0', '28', '30', '0']);
  });

  await t.test('the same store gives the same line, a change another', async () => {
    const first = lastText(await report(where, data));
    assert.match(first, /^Để ai cũng có thể lập lại báo cáo này: hailong [\d.]+; đơn vị 19333; .* Nhật ký của kho đến mục số \d+, mã chuỗi [0-9a-f]{16}\./);
    assert.equal(lastText(await report(where, data)), first);
    await send(201, () => {});
    assert.notEqual(lastText(await report(where, data)), first);
  });
});

test('refusals are counted by unit, day and mode', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await askedCampaign(where, data);
  const server = await serve(t, data);
  const refuse = async (to) => {
    const body = new URLSearchParams({ id: randomUUID(), unit: to, lang: 'vi', version: '2', started: new Date().toISOString() });
    const reply = await fetch(`${server.address}/c/asked/refuse?unit=${to}&lang=vi`, { method: 'POST', redirect: 'manual', body, headers: { origin: server.address } });
    await reply.arrayBuffer();
  };
  for (let i = 0; i < 3; i++) await refuse(unit);
  await refuse(units[1]);
  const refused = async (more, of) => collected(await report(where, data, more, of, 'asked'))['Từ chối'][0];
  assert.equal(await refused([], unit), '3');
  assert.equal(await refused([], units[1]), '1');
  assert.equal(await refused(['--mode', 'phone'], unit), '3');
  const gone = await report(where, data, ['--mode', 'paper'], unit, 'asked');
  assert.equal(tables(gone).some(({ text }) => /Phiếu đã thu/.test(text)), false);
});
