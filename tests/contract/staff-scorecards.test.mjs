// SPDX-License-Identifier: GPL-3.0-or-later
//
// PAR scorecards as working lists of staff, as a client sees them: taken in, given out, done, overdue,
// summed up by quarter; who may, and what attackers get.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, must, run, serve, units } from '../support/program.mjs';
import { member, password, post, signIn, visit } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const home = '/staff/scorecards';
const sample = await readFile(new URL('../../samples/scorecard/quang-tri-2023.csv', import.meta.url));
const small = 'STT,Tiêu chí,Điểm chuẩn,Điểm thẩm định,Lý do\n1,Chỉ đạo,4,"2,5",\n1.1,Kế hoạch,2,"1,5",Chậm\n1.2,Kiểm tra,2,1,"Chưa\nđủ"\nTổng cộng,,4,"2,5",\n';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  const come = async (name, role, place) => {
    await post(server, await member(data, server, name, role, place), { password, again: password });
    return signIn(server, name);
  };
  return { data, server, come };
}

const text = async (server, path, cookie) => (await visit(server, path, cookie)).text();
const hidden = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1];

async function send(server, cookie, file, fields = {}, name = 'a.csv') {
  const body = new FormData();
  const page = await text(server, '/staff', cookie);
  for (const [key, value] of Object.entries({ seal: hidden(page, 'seal'), unit: '44', year: '2023', ...fields })) if (value !== null) body.append(key, value);
  if (file !== null) body.append('file', new Blob([file]), name);
  return fetch(server.address + home, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
}

// The path of a scorecard that was taken in.
async function taken(server, cookie, file, fields, name) {
  const reply = await send(server, cookie, file, fields, name);
  assert.equal(reply.status, 303, await reply.text());
  return reply.headers.get('location').replace(/\?.*/, '');
}

// What the form of a criterion's page would post, with these fields.
async function change(server, cookie, path, fields) {
  const page = await text(server, path, cookie);
  return post(server, path, { seal: hidden(page, 'seal'), seen: hidden(page, 'seen'), state: 'open', ...fields }, { cookie });
}

const rows = (page) => [...page.matchAll(/<tr role="row"><th role="rowheader"[^>]*>([^]*?)<\/th>([^]*?)<\/tr>/g)]
  .map(([, name, cells]) => [name, ...[...cells.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell]) => cell)].map((cell) => cell.replace(/<[^>]+>/g, '').trim()));

test('a scorecard is a list of things to do, what gives most first', async (t) => {
  const { data, server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  assert.match(await text(server, home, cookie), /Chưa có bảng điểm nào/);
  const path = await taken(server, cookie, sample);
  const page = await text(server, path, cookie);
  assert.match(page, /Tổng điểm: 86,2482 \/ 100,0000\. Tổng điểm đã mất: 13,\d{4}\./);
  const list = rows(page);
  assert.deepEqual(list[0].slice(4), ['chưa có người', '', 'chưa giao việc']);
  const lost = list.map((row) => Number(row[3].replace(',', '.')));
  assert.ok(lost.length > 30 && lost.every((value, i) => i === 0 || value <= lost[i - 1]), String(lost));
  assert.match(page, /3\.4\.1[^<]*<\/a> <span class="flag">cần xem lại/, 'a sign that was lost');
  const json = JSON.parse((await must(['scorecard', '--json', new URL('../../samples/scorecard/quang-tri-2023.csv', import.meta.url).pathname])).out);
  assert.deepEqual(list.map(([name]) => name.split(' ')[0]), json.win_back.map(({ code }) => code), 'the page and the command say the same');
  assert.equal(await taken(server, cookie, sample), path, 'the same once more is the one that is there');
  assert.equal(sql(data, "SELECT actor || ' ' || subject || ' ' || detail FROM audit WHERE action = 'scorecard_add'"), 'an 44 1 2023');
  assert.equal((await run(['verify', '--data', data])).status, 0);
  assert.match(await text(server, `${path}?lang=en`, cookie), /86\.2482 \/ 100\.0000/);
});

test('a workbook and a CSV file make the same list', async (t) => {
  const { server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const file = join(await folder(t), 'a.xlsx');
  await must(['scorecard', new URL('../../samples/scorecard/quang-tri-2023.csv', import.meta.url).pathname, '--out', file]);
  const csv = rows(await text(server, await taken(server, cookie, sample), cookie)).map((row) => [row[0].replace(/\s*cần xem lại$/, ''), ...row.slice(1)]);
  const path = await taken(server, cookie, await readFile(file), {}, 'a.xlsx');
  assert.equal(path, `${home}/2`);
  assert.deepEqual(rows(await text(server, path, cookie)).map((row) => [row[0].replace(/\s*cần xem lại$/, ''), ...row.slice(1)]), csv);
});

test('what is wrong with a file is told, and nothing is kept', async (t) => {
  const { data, server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const refused = async (file, fields, words, name) => {
    const reply = await send(server, cookie, file, fields, name);
    const page = await reply.text();
    assert.equal(reply.status, 422, page);
    assert.match(page, words);
    return page;
  };
  await refused(null, {}, /Chưa có tệp bảng điểm/);
  await refused('', {}, /Chưa có tệp bảng điểm/);
  await refused('a,b\n1,2\n', {}, /không có dòng tiêu đề bảng điểm/);
  await refused('a;b\n1;2\n', {}, /dấu chấm phẩy/);
  await refused('PK\x03\x04abc', {}, /alert/, 'a.xlsx');
  await refused(small.replace('"1,5"', '9'), {}, /lớn hơn điểm chuẩn|9/);
  for (const year of ['', '23', '1999', '2200', '2023x', '-1', '99999999999999999999', null]) await refused(small, { year }, /Năm “/);
  for (const unit of ['', '46', 'VN', '99999', '<script>', null]) assert.doesNotMatch(await refused(small, { unit }, /alert/), /<script>/);
  const page = await refused(small, { unit: '46', year: '2"><script>x', decimal: 'point', fill: 'yes' }, /alert/);
  assert.ok(!page.includes('<script>x') && page.includes('value="point" selected') && /name="fill" value="yes" checked/.test(page));
  const two = small.replace('"1,5"', '"1.500"').replace('1.1,Kế hoạch,2,', '1.1,Kế hoạch,2000,');
  await refused(two, {}, /1\.500/);
  assert.equal(sql(data, 'SELECT count(*) FROM scorecard'), '0');
  const big = Buffer.alloc(1.2e6, 'a');
  const reply = await send(server, cookie, big).catch(() => null);
  assert.ok(reply === null || reply.status === 413, String(reply?.status));
  assert.equal(sql(data, 'SELECT count(*) FROM scorecard'), '0');
});

test('a task is given out, done, and every change of it is kept', async (t) => {
  const { data, server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const other = await come('binh', 'analyst', '44');
  const path = await taken(server, cookie, small);
  const one = `${path}/criteria/1.2`;
  assert.match(await text(server, one, cookie), /<dd>Chưa đủ<\/dd>/);
  const day = (ago) => new Date(Date.now() + 7 * 3600e3 - ago * 86400e3).toISOString().slice(0, 10);
  assert.equal((await change(server, cookie, one, { account: 'binh', due: day(1), hoped: '0,75', note: 'Rà soát\r\nlại' })).status, 303);
  const page = await text(server, one, cookie);
  assert.match(page, /Đã lưu\./);
  assert.ok(page.includes('value="0,75"') && page.includes('<option value="binh" selected>') && page.includes(`value="${day(1)}"`), page);
  const shown = async (show, who = cookie) => rows(await text(server, `${path}?show=${show}`, who)).map(([name]) => name);
  assert.deepEqual(await shown('overdue'), ['1.2 Kiểm tra']);
  assert.deepEqual(await shown('open'), ['1.2 Kiểm tra']);
  assert.deepEqual(await shown('mine'), []);
  assert.deepEqual(await shown('mine', other), ['1.2 Kiểm tra']);
  assert.deepEqual(await shown('none'), ['1.1 Kế hoạch']);
  assert.deepEqual(await shown('all'), ['1.2 Kiểm tra', '1.1 Kế hoạch']);
  assert.deepEqual(await shown("x' OR 1"), ['1.2 Kiểm tra', '1.1 Kế hoạch']);
  assert.match(await text(server, home, cookie), /<strong class="late">1<\/strong>/);
  assert.equal((await change(server, cookie, one, { account: 'binh', due: day(1).split('-').reverse().join('/'), hoped: '0.75', note: 'Rà soát\nlại' })).status, 303);
  assert.equal(sql(data, 'SELECT count(*) FROM score_task'), '1', 'the same again is no change');
  assert.equal((await change(server, other, one, { account: '', person: 'Sở Nội vụ', due: '', state: 'done', hoped: '' })).status, 303);
  assert.deepEqual(await shown('overdue'), []);
  assert.deepEqual(await shown('done'), ['1.2 Kiểm tra']);
  assert.equal(sql(data, "SELECT group_concat(actor || ' ' || account || person || ' ' || state, ';') FROM score_task"), 'an binh 0;binh Sở Nội vụ 1');
  assert.equal(sql(data, "SELECT group_concat(actor || ' ' || subject || ' ' || detail, ';') FROM audit WHERE action = 'score_task_change'"), 'an 44 1 2023 1.2 open;binh 44 1 2023 1.2 done');
  for (const table of ['scorecard', 'score_task']) {
    assert.throws(() => execFileSync('sqlite3', [`${data}/hailong.db`, `UPDATE ${table} SET actor = 'x'`], { stdio: 'pipe' }), /append-only|never changed/);
    assert.throws(() => execFileSync('sqlite3', [`${data}/hailong.db`, `DELETE FROM ${table}`], { stdio: 'pipe' }), /append-only|never deleted/);
  }
});

test('two at once: the second is told, and looks again', async (t) => {
  const { data, server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const one = `${await taken(server, cookie, small)}/criteria/1.1`;
  const page = await text(server, one, cookie);
  const fields = { seal: hidden(page, 'seal'), seen: '0', state: 'open' };
  assert.equal((await post(server, one, { ...fields, person: 'A' }, { cookie })).status, 303);
  const broken = await post(server, one, { ...fields, person: 'B', due: 'x' }, { cookie });
  assert.equal(broken.status, 422);
  assert.equal(hidden(await broken.text(), 'seen'), '0', 'a mistake does not make up for what was not seen');
  const late = await post(server, one, { ...fields, person: 'B' }, { cookie });
  assert.equal(late.status, 422);
  const again = await late.text();
  assert.match(again, /vừa được người khác cập nhật/);
  assert.ok(again.includes('value="B"'), 'what was typed stays');
  assert.equal((await post(server, one, { ...fields, seen: hidden(again, 'seen'), person: 'B' }, { cookie })).status, 303);
  const both = await Promise.all(['C', 'D', 'E'].map((person) => post(server, one, { ...fields, seen: '2', person }, { cookie })));
  assert.deepEqual(both.map(({ status }) => status).sort(), [303, 422, 422]);
  assert.equal(sql(data, 'SELECT count(*) FROM score_task'), '3');
});

test('a quarter is summed up as it stood when it ended', async (t) => {
  const { data, server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const path = await taken(server, cookie, small);
  const put = (code, state, due, at) => sql(data, `INSERT INTO score_task (scorecard, code, account, person, due_day, state, hoped, note, actor, at_ms)
    VALUES (1, '${code}', '', 'Sở Nội vụ', ${Math.floor(Date.parse(due) / 86400e3)}, ${state}, '0.5', '=1+1', 'an', ${Date.parse(at)})`);
  put('1.1', 0, '2024-02-10', '2024-01-05T08:00:00+07:00');
  put('1.1', 1, '2024-02-10', '2024-03-31T23:59:00+07:00');
  put('1.2', 0, '2024-06-30', '2024-04-01T00:00:00+07:00');
  put('1.2', 1, '2024-06-30', '2024-07-01T00:00:00+07:00');
  put('1.1', 1, '2024-02-10', '2024-05-31T08:00:00+07:00');
  const tiles = async (quarter) => [...(await text(server, `${path}/summary?quarter=${quarter}`, cookie)).matchAll(/<li><span>[^<]*<\/span> <strong>(\d+)</g)].map(([, n]) => Number(n));
  // done in the quarter, done in all, open, overdue, dropped, without a task
  assert.deepEqual(await tiles('2023-Q4'), [0, 0, 0, 0, 0, 2]);
  assert.deepEqual(await tiles('2024-Q1'), [1, 1, 0, 0, 0, 1]);
  assert.deepEqual(await tiles('2024-Q2'), [0, 1, 1, 0, 0, 0], 'a note on what is done does not do it again; due on its last day is in time');
  assert.deepEqual(await tiles('2024-Q3'), [1, 2, 0, 0, 0, 0]);
  const page = await text(server, `${path}/summary?quarter=2024-Q2`, cookie);
  assert.match(page, /Quý II năm 2024/);
  assert.match(page, /Số liệu tính đến hết ngày 30\/06\/2024/);
  assert.match(page, /Điểm mong lấy lại ở việc đang làm<\/dt><dd>0,5000/);
  const file = await visit(server, `${path}/summary?quarter=2024-Q2&format=csv`, cookie);
  assert.equal(file.headers.get('content-disposition'), 'attachment; filename="scorecard-1-2024-Q2.csv"');
  const bytes = Buffer.from(await file.arrayBuffer());
  assert.equal(bytes.toString(), "\ufeffcode,name,maximum,points,lost,who,due,state,overdue,hoped,note\r\n1.2,Kiểm tra,2.0000,1.0000,1.0000,Sở Nội vụ,2024-06-30,open,,0.5,'=1+1\r\n1.1,Kế hoạch,2.0000,1.5000,0.5000,Sở Nội vụ,2024-02-10,done,,0.5,'=1+1\r\n");
  for (const quarter of ['2024-Q0', '2024-Q5', '2024', '1999-Q1', '2024-Q11', "2024-Q1'", '%0d%0aX:y', '']) assert.equal((await visit(server, `${path}/summary?quarter=${quarter}`, cookie)).status, 422, quarter);
});

// The groups of a page of taking over: what each says of a criterion, name and remark.
const groups = (page) => Object.fromEntries([...page.matchAll(/<h2 id="score_carry_(\w+)">[^]*?<\/table>/g)]
  .map(([part, name]) => [name, rows(part).map((row) => [row[0], row[5]])]));

test('a corrected scorecard takes over the tasks of the earlier one', async (t) => {
  const { data, server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const other = await come('binh', 'analyst', '44');
  const table = (...lines) => `STT,Tiêu chí,Điểm chuẩn,Điểm thẩm định\n${lines.join('\n')}\n`;
  const first = await taken(server, cookie, table('1,Chỉ đạo,12,6', '1.1,Kế hoạch,2,1', '1.2,Kiểm tra,2,1', '1.3,Tuyên truyền,2,1', '1.4,Sáng kiến,2,1', '1.5,Báo cáo,2,1', '1.6,Họp,2,1'));
  assert.doesNotMatch(await text(server, first, cookie), /carry/);
  assert.match(await text(server, `${first}/carry`, cookie), /Không có bảng điểm trước nào/);
  const give = async (card, code, fields, who = cookie) => assert.equal((await change(server, who, `${card}/criteria/${code}`, fields)).status, 303, code);
  await give(first, '1.1', { account: 'binh', due: '2026-09-30', hoped: '1', note: 'Rà soát' });
  await give(first, '1.1', { account: 'binh', due: '2026-10-31', hoped: '1', note: 'Rà soát\nlại', state: 'done' }, other);
  for (const code of ['1.2', '1.3', '1.4', '1.5']) await give(first, code, { person: 'Sở Nội vụ', hoped: '0.5' });
  // 1.1 lost less, 1.3 is gone, 1.4 is divided, 1.5 is whole, 1.6 (never a task) has no points.
  const second = await taken(server, cookie, table('1,Chỉ đạo,12,', '1.1,Kế hoạch,2,"1,5"', '1.2,Kiểm tra,2,', '1.4,Sáng kiến,2,1', '1.4.1,Một,1,1', '1.4.2,Hai,1,0', '1.5,Báo cáo,2,2', '1.6,Họp,2,1'));
  assert.match(await text(server, first, cookie), new RegExp(`mới hơn: <a href="${second}\\?`));
  let page = await text(server, second, cookie);
  assert.match(page, /Bảng điểm đã được lưu\./);
  assert.match(page, new RegExp(`bảng điểm trước của đơn vị và năm này: <a href="${first}\\?[^]*: <strong>2</strong> / 5\\.`));
  const stays = [['1.3 Tuyên truyền', 'bảng điểm này không có tiêu chí ấy'], ['1.4 Sáng kiến', 'tiêu chí nay gồm các tiêu chí thành phần, xin giao việc theo từng thành phần'], ['1.5 Báo cáo', 'tiêu chí không còn mất điểm']];
  const hoped = 'điểm mong lấy lại lớn hơn điểm mất hiện nay, xin xem lại';
  assert.deepEqual(groups(await text(server, `${second}/carry`, cookie)), { goes: [['1.1 Kế hoạch', hoped], ['1.2 Kiểm tra', '']], stays });
  const seal = hidden(page, 'seal');
  const before = sql(data, 'SELECT * FROM score_task');
  const dump = 'SELECT code, account, person, due_day, state, hoped, note, actor, at_ms FROM score_task WHERE code IN (\'1.1\', \'1.2\') AND scorecard =';
  // Two at once, and once more: once.
  const replies = await Promise.all([cookie, cookie].map((who) => post(server, `${second}/carry`, { seal, from: '1' }, { cookie: who })));
  assert.deepEqual(replies.map(({ status }) => status), [303, 303]);
  const there = replies[0].headers.get('location');
  assert.match(there, new RegExp(`^${second}/carry\\?.*from=1$`));
  assert.match(await text(server, there, cookie), /class="said-done"/);
  assert.equal((await post(server, `${second}/carry`, { seal, from: '1' }, { cookie })).status, 303);
  page = await text(server, there, cookie);
  assert.match(page, /Không có việc nào mới để chuyển/);
  assert.ok(!page.includes('name="from"'), 'nothing is left to take over');
  assert.deepEqual(groups(page), { came: [['1.1 Kế hoạch', hoped], ['1.2 Kiểm tra', '']], stays });
  assert.equal(sql(data, 'SELECT * FROM score_task WHERE scorecard = 1'), before, 'the earlier one stays as it was');
  assert.equal(sql(data, `${dump} 2`), sql(data, `${dump} 1`), 'every change, as it was made');
  assert.equal(sql(data, 'SELECT count(*) || min(origin) FROM score_task WHERE scorecard = 2'), '31');
  assert.equal(sql(data, "SELECT group_concat(actor || ' ' || subject || ' ' || detail, ';') FROM audit WHERE action = 'score_task_carry'"), 'an 44 2 2023 1.1 from 1;an 44 2 2023 1.2 from 1');
  page = await text(server, `${second}/criteria/1.1`, cookie);
  assert.match(page, new RegExp(`chuyển từ bảng điểm <a href="${first}/criteria/1\\.1\\?`));
  assert.equal(page.match(/<li><p><strong>/g).length, 2);
  // What is changed since is still taken over, and goes no other way.
  await give(second, '1.1', { person: 'Sở Tài chính' });
  assert.deepEqual(groups(await text(server, there, cookie)).came, [['1.1 Kế hoạch', ''], ['1.2 Kiểm tra', '']]);
  // A third, of whose tasks one is there already: it stays.
  const third = await taken(server, cookie, table('1,Chỉ đạo,12,', '1.1,Kế hoạch,2,1', '1.2,Kiểm tra,2,0', '1.3,Tuyên truyền,2,1'));
  await give(third, '1.2', { person: 'Sở Y tế' });
  page = await text(server, `${third}/carry`, cookie);
  assert.match(page, new RegExp(`${third}/carry\\?[^"]*from=1"`), 'the first can be chosen too');
  assert.deepEqual(groups(page), { goes: [['1.1 Kế hoạch', '']], stays: [['1.2 Kiểm tra', 'bảng điểm này đã có việc về tiêu chí ấy, giữ nguyên']] });
  for (const from of ['2', '1']) assert.equal((await post(server, `${third}/carry`, { seal, from }, { cookie })).status, 303);
  assert.equal(sql(data, "SELECT group_concat(code || person || coalesce(origin, ''), ';') FROM (SELECT * FROM score_task WHERE scorecard = 3 ORDER BY number)"), '1.2Sở Y tế;1.12;1.12;1.1Sở Tài chính2;1.3Sở Nội vụ1');
  assert.equal((await run(['verify', '--data', data])).status, 0);
});

test('tasks are taken over only from an earlier scorecard of the same unit and year', async (t) => {
  const { data, server, come } = await office(t);
  const owner = await come('an', 'administrator', 'VN');
  const first = await taken(server, owner, small);
  for (const fields of [{ unit: units[0] }, { year: '2024' }, {}]) await taken(server, owner, `${small}\n`, { ...fields, decimal: 'comma' });
  for (const card of [1, 2, 3, 4]) assert.equal((await change(server, owner, `${home}/${card}/criteria/1.1`, { person: `Sở ${card}` })).status, 303);
  await taken(server, owner, small, { decimal: 'point' });
  const target = `${home}/5/carry`;
  const seal = hidden(await text(server, home, owner), 'seal');
  const before = sql(data, 'SELECT * FROM score_task');
  for (const from of ['2', '3', '5', '6', '0', '-1', '', 'x', '1x', '99999999999999999999', '<script>alert(1)</script>', "1' OR 1"]) {
    const reply = await post(server, target, { seal, from }, { cookie: owner });
    const page = await reply.text();
    assert.equal(reply.status, 422, from);
    assert.match(page, /không phải là bảng điểm trước/, from);
    assert.ok(!page.includes('<script>alert'), from);
    assert.equal((await visit(server, `${target}?from=${encodeURIComponent(from)}`, owner)).status, 404, from);
  }
  assert.equal((await post(server, `${first}/carry`, { seal, from: '5' }, { cookie: owner })).status, 422, 'not from a later one');
  assert.equal((await post(server, target, { from: '1' }, { cookie: owner })).status, 403, 'without the seal');
  const viewer = await come('xem', 'viewer', '44');
  assert.match(await text(server, target, viewer), /Chuyển được/);
  for (const page of [target, `${home}/5`]) assert.ok(!(await text(server, page, viewer)).includes('name="from"'), 'who only looks is offered nothing');
  assert.equal((await post(server, target, { seal: hidden(await text(server, '/staff', viewer), 'seal'), from: '1' }, { cookie: viewer })).status, 404);
  const far = await come('xa', 'officer', '46');
  assert.equal((await visit(server, target, far)).status, 404);
  assert.equal((await post(server, target, { seal: hidden(await text(server, '/staff', far), 'seal'), from: '1' }, { cookie: far })).status, 404);
  assert.equal(sql(data, 'SELECT * FROM score_task'), before);
  assert.equal(sql(data, "SELECT count(*) FROM audit WHERE action = 'score_task_carry'"), '0');
  assert.match(await text(server, target, owner), /Sở 4/, 'the last earlier one');
  assert.equal((await post(server, target, { seal, from: '4' }, { cookie: owner })).status, 303);
  assert.equal(sql(data, 'SELECT person FROM score_task WHERE scorecard = 5'), 'Sở 4');
});

test('everybody sees the scorecards of their place; who works on them changes tasks', async (t) => {
  const { server, come } = await office(t);
  const owner = await come('an', 'administrator', 'VN');
  const path = await taken(server, owner, small);
  const commune = await taken(server, owner, small, { unit: units[0] });
  const seen = { [units[0]]: [404, 200], 44: [200, 200], 46: [404, 404], VN: [200, 200] };
  const missing = await text(server, `${home}/99`, owner);
  const bare = (page) => page.replace(/<nav[^]*?<\/nav>/g, '').replace(/<div class="me">[^]*?<\/div>/g, '');
  for (const role of ['viewer', 'officer', 'analyst', 'administrator'])
    for (const [place, wanted] of Object.entries(seen)) {
      const name = `${role}-${place.toLowerCase()}`;
      const cookie = await come(name, role, place);
      const works = role !== 'viewer';
      const seal = hidden(await text(server, '/staff', cookie), 'seal');
      const list = await text(server, home, cookie);
      assert.equal(list.includes('enctype='), works, name);
      for (const [i, card] of [path, commune].entries()) {
        assert.equal(list.includes(`"${card}?`), wanted[i] === 200, `${name} ${card}`);
        for (const tail of ['', '/summary', '/summary?format=csv', '/criteria/1.1', '/carry']) {
          const reply = await visit(server, card + tail, cookie);
          assert.equal(reply.status, wanted[i], `${name} ${card}${tail}`);
          const page = await reply.text();
          if (wanted[i] === 404) assert.equal(bare(page), bare(missing), `${name} ${card}${tail}`);
          if (tail === '/criteria/1.1' && wanted[i] === 200) assert.equal(page.includes('name="state"'), works, name);
        }
        const made = await post(server, `${card}/criteria/1.1`, { seal, seen: '9999', state: 'open', person: name }, { cookie });
        assert.equal(made.status, works && wanted[i] === 200 ? 303 : 404, `${name} ${card}`);
      }
      if (!works) assert.equal((await send(server, cookie, small, { unit: place })).status, 404, name);
    }
});

test('attackers get nothing', async (t) => {
  const { data, server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const foreign = await come('chi', 'officer', '46');
  const evil = '"><script>alert(1)</script>{{t}}\'; DROP TABLE score_task; --';
  const path = await taken(server, cookie, `${small}`.replace('Kế hoạch', `"${evil.replace(/"/g, '""')}"`).replace('Chậm', '"<img src=x onerror=alert(1)>"'));
  const one = `${path}/criteria/1.1`;
  const page = await text(server, one, cookie);
  const seal = hidden(page, 'seal');
  const sealed = (fields, headers = {}) => post(server, one, { seal, seen: '0', state: 'open', ...fields }, { cookie, ...headers });
  assert.equal((await post(server, one, { seen: '0', state: 'open' }, { cookie })).status, 403, 'no seal');
  assert.equal((await post(server, one, { seal: hidden(await text(server, home, foreign), 'seal'), seen: '0', state: 'open' }, { cookie })).status, 403, "another's seal");
  assert.equal((await sealed({}, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await sealed({}, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await send(server, cookie, small, { seal: null })).status, 403);
  assert.equal((await post(server, one, { state: 'open' })).status, 401);
  assert.equal((await fetch(server.address + one, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: '{}' })).status, 415);
  for (const fields of [{ state: 'x' }, { state: '' }, { state: '3' }, { account: 'chi' }, { account: 'none' }, { account: evil }, { account: 'an', person: 'x' }, { person: 'a\r\nb' }, { person: 'x'.repeat(201) },
    { person: '\u0007' }, { note: 'x'.repeat(1001) }, { due: '2026-02-30' }, { due: '30/02/2026' }, { due: evil }, { hoped: '-1' }, { hoped: '0.5001' }, { hoped: 'x' }, { hoped: '1e9' }, { hoped: '9'.repeat(400) }, { hoped: '0,5 (0,5)' }]) {
    const reply = await sealed(fields);
    const told = await reply.text();
    assert.equal(reply.status, 422, JSON.stringify(fields));
    assert.ok(!told.includes('<script>alert') && !told.includes('<img'), JSON.stringify(fields));
  }
  assert.equal(sql(data, 'SELECT count(*) FROM score_task'), '0');
  assert.equal((await sealed({ person: evil, note: evil })).status, 303);
  for (const at of [one, path, home, `${path}/summary`, `${path}?lang=en`]) {
    const told = await text(server, at, cookie);
    assert.ok(!told.includes('<script>alert') && !told.includes('<img'), at);
  }
  for (const bad of ['0', '-1', '99', '1x', '%00', '..', '1%2f..', '99999999999999999999', '01x'])
    assert.equal((await visit(server, `${home}/${bad}`, cookie)).status, 404, bad);
  for (const bad of ['1', '9', '1.1.', '1.1x', '%2e%2e', "1.1'--", 'x'.repeat(500), '1.3'])
    assert.equal((await visit(server, `${path}/criteria/${bad}`, cookie)).status, 404, bad);
  for (const seen of ['', 'x', '-5', '99999999999999999999']) assert.ok([303, 422].includes((await sealed({ seen, person: 'Sở' })).status), seen);
});

test('verify finds a scorecard that was tampered with; a backup has them', async (t) => {
  const { data, server, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const path = await taken(server, cookie, small);
  assert.equal((await change(server, cookie, `${path}/criteria/1.1`, { person: 'Sở Nội vụ' })).status, 303);
  const copy = join(await folder(t), 'copy.db');
  await must(['backup', '--data', data, '--out', copy]);
  assert.equal(execFileSync('sqlite3', [copy, 'SELECT count(*) FROM scorecard JOIN score_task ON scorecard = scorecard.number']).toString().trim(), '1');
  sql(data, "DROP TRIGGER scorecard_is_never_changed; UPDATE scorecard SET document = document || ' '");
  const { status, out, err } = await run(['verify', '--data', data]);
  assert.notEqual(status, 0);
  assert.match(out + err, /scorecard 1/);
});
