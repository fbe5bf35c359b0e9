// SPDX-License-Identifier: GPL-3.0-or-later
//
// The audit as people meet it: by command, on its page, as a file, and its head in reports.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, must, put, randomUUID, response, run, serve, units } from '../support/program.mjs';
import { member, password, post, signIn, visit } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const freely = 'DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted;';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  return { data, server };
}

async function enter(data, server, name, role, place) {
  await post(server, await member(data, server, name, role, place), { password, again: password });
  return signIn(server, name);
}

// Looks are written soon after the page, not before it.
async function until(look) {
  for (let i = 0; i < 100 && !look(); i++) await new Promise((done) => { setTimeout(done, 20); });
  assert.ok(look());
}

const verify = async (data, ...more) => {
  const { status, out } = await run(['audit', 'verify', '--data', data, '--json', ...more]);
  return { status, ...JSON.parse(out) };
};

test('a chain is walked, and what was done to it is named in both languages', async (t) => {
  const { data, server } = await office(t);
  for (let i = 0; i < 3; i++) assert.equal((await put(server, randomUUID(), response())).status, 201);
  const whole = await verify(data);
  assert.deepEqual([whole.status, whole.clean, whole.findings], [0, true, []]);
  assert.equal(String(whole.entries), sql(data, 'SELECT count(*) FROM audit'));
  assert.equal(whole.head, sql(data, 'SELECT lower(hex(hash)) FROM audit ORDER BY number DESC LIMIT 1'));
  assert.equal((await verify(data, '--head', whole.head.slice(0, 16))).found, whole.number);
  assert.equal((await verify(data, '--head', whole.head.toUpperCase())).found, whole.number);
  const gone = await verify(data, '--head', 'ffff'.repeat(4));
  assert.deepEqual([gone.status, gone.findings[0].code], [1, 'audit_head_gone']);
  for (const head of ['abc', 'x'.repeat(16), whole.head + 'a', ''])
    assert.equal((await run(['audit', 'verify', '--data', data, '--head', head])).status, 2, head);

  sql(data, `${freely} UPDATE audit SET actor = 'nobody' WHERE number = 2`);
  const broken = await verify(data);
  assert.deepEqual([broken.status, broken.findings.map(({ code, args }) => [code, args.number])], [1, [['audit_broken', '2']]]);
  assert.match((await run(['audit', 'verify', '--data', data])).err, /Mục 2 của nhật ký không khớp/);
  assert.match((await run(['audit', 'verify', '--data', data, '--lang', 'en'])).err, /Entry 2 of the audit does not fit/);
  assert.equal((await run(['verify', '--data', data])).status, 1, 'verify looks at the chain, too');
});

test('looks, sign-ins and copies are rows; lists are none; a report says the same whoever looked', async (t) => {
  const { data, server } = await office(t);
  assert.equal((await put(server, randomUUID(), response())).status, 201);
  const cookie = await enter(data, server, 'an', 'analyst', '44');
  const before = Number(sql(data, 'SELECT max(number) FROM audit'));
  const report = `/staff/campaigns/qt/units/${units[0]}`;
  const first = await (await visit(server, `${report}?format=json`, cookie)).json();
  for (const path of ['/staff', '/staff/campaigns/qt', '/staff/campaigns/none', `/staff/campaigns/qt/units/99999`]) await visit(server, path, cookie);
  await visit(server, report, cookie);
  await visit(server, '/staff/campaigns/qt/fieldwork', cookie);
  await fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=${units[0]}`, { headers: { authorization: `Bearer ${server.token}` } });
  await until(() => sql(data, "SELECT count(*) FROM audit WHERE action = 'index_read'") === '1');
  await must(['export', '--data', data, '--campaign', 'qt', '--format', 'csv', '--out', `${data}/../qt.csv`]);
  await must(['report', '--data', data, '--campaign', 'qt', '--unit', units[0], '--format', 'json', '--out', `${data}/..`]);
  await must(['backup', '--data', data, '--out', `${data}/../b.db`]);
  const me = sql(data, 'SELECT actor FROM audit WHERE number = 1');
  assert.deepEqual(sql(data, `SELECT actor, action, subject, detail, looked FROM audit WHERE number > ${before} ORDER BY number`).split('\n'), [
    `an|report_keep|qt|${units[0]}.json|1`, `an|report_read|qt|${units[0]}|1`, 'an|fieldwork_read|qt||1', `operator|index_read|qt|${units[0]}|1`,
    `${me}|export|qt|csv: 1|1`, `${me}|report_make|qt|${units[0]}|1`, `${me}|backup|||1`]);
  const again = JSON.parse(await readFile(`${data}/../qt-${units[0]}.json`, 'utf8'));
  assert.deepEqual(again.audit, first.audit);
  assert.equal(first.audit.head, sql(data, `SELECT lower(substr(hex(hash), 1, 16)) FROM audit WHERE number = ${first.audit.number}`));
  assert.equal((await verify(data, '--head', first.audit.head)).found, first.audit.number);
  for (const format of ['html', 'docx', 'xlsx', 'pdf']) {
    await must(['report', '--data', data, '--campaign', 'qt', '--unit', units[0], '--format', format, '--out', `${data}/..`]);
    const path = `${data}/../qt-${units[0]}.${format}`;
    const text = format === 'pdf' ? execFileSync('pdftotext', [path, '-']) : format === 'html' ? await readFile(path) : execFileSync('unzip', ['-p', path]);
    assert.ok(text.toString().includes(first.audit.head), format);
  }
  const listed = (await must(['audit', 'list', '--data', data, '--actor', 'an', '--lang', 'en'])).out;
  assert.match(listed, /\tan\tread the report of unit \d+, campaign qt\n/);
  assert.ok(!listed.includes('took in'));
  assert.match((await must(['audit', 'list', '--data', data, '--action', 'responses_put'])).out, /nhận 1 phiếu mới/);
  const rows = (await must(['audit', 'list', '--data', data, '--answers', '--json'])).out.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(String(rows.length), sql(data, 'SELECT count(*) FROM audit'));
  assert.deepEqual(rows.map(({ number }) => number), rows.map((_, i) => rows.length - i));
  assert.equal((await must(['audit', 'list', '--data', data, '--from', '2001-01-01', '--to', '2001-01-02'])).out, '');
  assert.equal((await run(['audit', 'list', '--data', data, '--from', 'x'])).status, 2);
  const known = sql(data, 'SELECT DISTINCT action FROM audit').split('\n');
  const said = (await must(['audit', 'list', '--data', data, '--answers'])).out;
  for (const action of known) assert.ok(!said.includes(`\t${action} `), `${action} has no words`);
});

test('the page: newest first, filtered by its address, a hundred at a time, for administrators of everything', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'chu', 'administrator', 'VN');
  for (let i = 0; i < 120; i++) assert.equal((await visit(server, '/staff/campaigns/qt/fieldwork', cookie)).status, 200);
  await enter(data, server, 'khach', 'viewer', '44');
  await post(server, '/staff/sign-in', { name: 'khach', password: 'wrong and wrong' });
  await until(() => sql(data, "SELECT count(*) FROM audit WHERE action = 'fieldwork_read'") === '120');
  const look = async (query = '') => {
    const reply = await visit(server, `/staff/audit${query}`, cookie);
    const text = await reply.text();
    return { status: reply.status, text, numbers: [...text.matchAll(/<td class="number">(\d+)</g)].map(([, number]) => Number(number)),
      older: /<a href="([^"]+)" rel="next"/.exec(text)?.[1].replaceAll('&amp;', '&') };
  };
  const first = await look();
  assert.equal(first.status, 200);
  assert.equal(first.numbers.length, 100);
  assert.deepEqual(first.numbers, [...first.numbers].sort((a, b) => b - a));
  const second = await look(first.older.slice('/staff/audit'.length));
  assert.ok(second.numbers[0] < first.numbers.at(-1) && second.numbers.length > 10);
  assert.equal(second.older, undefined);
  assert.match(second.text, /tạo đợt khảo sát qt/);
  assert.match(second.text, /mở đợt khảo sát qt/);
  assert.match((await look('?lang=en')).text, /failed to sign in as khach/);
  assert.equal((await look('?actor=khach&action=sign_in')).numbers.length, 1);
  assert.equal((await look('?action=campaign_create')).numbers.length, 1);
  assert.equal((await look('?from=2001-01-01&to=2001-01-02')).numbers.length, 0);
  assert.equal((await look('?from=&to=&actor=&action=')).numbers.length, 100, 'empty fields are none');
  for (const query of ['?from=x', '?before=-1', '?before=1e9', `?before=${'9'.repeat(40)}`, '?x=1', '?actor=%ff', '?format=exe', '?to=2026-13-01'])
    assert.equal((await look(query)).status, 422, query);
  const script = await look(`?actor=${encodeURIComponent('"><script>alert(1)</script>')}`);
  assert.equal(script.status, 200);
  assert.ok(!script.text.includes('<script>alert'), 'what was asked for is text');
  assert.equal((await look("?actor=' OR 1=1 --")).numbers.length, 0);
  const head = sql(data, 'SELECT lower(substr(hex(hash), 1, 16)) FROM audit ORDER BY number DESC LIMIT 1');
  assert.ok((await look()).text.includes(head));

  const file = await visit(server, '/staff/audit?format=csv&lang=en', cookie);
  assert.equal(file.headers.get('content-type'), 'text/csv; charset=utf-8');
  const bytes = Buffer.from(await file.arrayBuffer());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const lines = bytes.toString().trim().split('\r\n');
  assert.equal(String(lines.length - 1), sql(data, "SELECT count(*) FROM audit WHERE action <> 'audit_keep'"));
  assert.match(lines.find((line) => line.includes('sign_in_wrong')), /failed to sign in as khach,sign_in_wrong,khach,,0,0,[0-9a-f]{64}$/);
  await until(() => sql(data, "SELECT count(*) FROM audit WHERE action = 'audit_keep' AND actor = 'chu'") === '1');

  sql(data, `${freely} DELETE FROM audit WHERE number = 3`);
  assert.match((await look()).text, /role="alert"[^]*thiếu các mục 3 đến 3/);
  assert.equal((await visit(server, '/staff/audit')).status, 401);
  for (const [role, place] of [['administrator', '44'], ['analyst', 'VN'], ['officer', 'VN'], ['viewer', 'VN']]) {
    const other = await enter(data, server, `${role}-${place.toLowerCase()}`, role, place);
    assert.equal((await visit(server, '/staff/audit', other)).status, 404, `${role} ${place}`);
    assert.equal((await visit(server, '/staff/audit?format=csv', other)).status, 404, `${role} ${place}`);
    assert.ok(!(await (await visit(server, '/staff', other)).text()).includes('/staff/audit'), `${role} ${place}`);
  }
});
