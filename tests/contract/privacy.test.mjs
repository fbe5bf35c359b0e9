// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is kept of somebody who answers, and of somebody who does not: the whole data folder is searched
// for what a request says of its sender. That the search finds what is there, an answer shows.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { folder, index, must, run, serve, units } from '../support/program.mjs';
import { asked, askedCampaign } from '../support/asked.mjs';

// What a browser, a proxy and a network tell of a person beside the answer.
const told = { 'user-agent': 'Mau-May-7731/5.1 (Ten-May)', 'x-forwarded-for': '203.0.113.77', forwarded: 'for=198.51.100.23', 'x-real-ip': '203.0.113.78',
  referer: 'https://tim-kiem.example/?q=ho-so-cua-toi', cookie: 'phien=banh-quy-4242', 'accept-language': 'sv-FI;q=0.7', 'x-device-name': 'may-cua-chi-Lan' };
const marks = ['Mau-May-7731', 'Ten-May', '203.0.113.7', '198.51.100.23', 'tim-kiem.example', 'banh-quy-4242', 'sv-FI', 'may-cua-chi-Lan', '127.0.0.1'];

async function filesWith(where, text) {
  const found = [];
  for (const entry of await readdir(where, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && (await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}

const refused = async (data) => JSON.parse((await must(['campaign', 'list', '--data', data, '--json'])).out).find(({ id }) => id === 'asked').refused;

test('of who answers only the answer is kept; of who refuses only that somebody did', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await askedCampaign(where, data);
  const log = join(where, 'access.log');
  const server = await serve(t, data, ['--access-log', log]);
  const unit = units[0];
  const at = (path = '', query = '') => `${server.address}/c/asked${path}?unit=${unit}&lang=vi${query}`;
  const answered = (more) => new URLSearchParams({ id: randomUUID(), unit, lang: 'vi', version: '2', started: new Date().toISOString(), ...more });
  const responses = async () => { const { responses: valid, partial, quarantined } = await index(server, unit, 'asked'); return [valid, partial, quarantined]; };
  const post = (path, body) => fetch(at(path), { method: 'POST', redirect: 'manual', body, headers: { ...told, origin: server.address } });

  await t.test('the notice stands before every question, with a way to refuse that sends no answer', async () => {
    const html = await (await fetch(at())).text();
    assert.ok(html.indexOf('id="notice"') > 0 && html.indexOf('id="notice"') < html.indexOf('id="gender"'));
    assert.match(html, /<button type="submit" class="refuse" form="refuse">Tôi không đồng ý<\/button>/);
    const own = /<form id="refuse" method="post" action="([^"]+)">([^]*?)<\/form>/.exec(html);
    assert.equal(own[1], `/c/asked/refuse?lang=vi&amp;unit=${unit}`);
    assert.equal(own[2].trim(), '', 'no field travels with a refusal');
  });

  await t.test('answers without a yes are not stored', async () => {
    const reply = await post('', answered({ gender: '1', other: 'Chua-Dong-Y-5150' }));
    assert.equal(reply.status, 422);
    assert.deepEqual(await responses(), [0, 0, 0]);
    assert.deepEqual(await filesWith(where, 'Chua-Dong-Y-5150'), []);
  });

  await t.test('a refusal is counted, and says so', async () => {
    assert.equal(await refused(data), 0);
    for (let i = 1; i <= 3; i++) {
      const reply = await post('/refuse', answered({ other: 'Gui-Kem-6160' }));
      assert.equal(reply.status, 303);
      const page = await fetch(server.address + reply.headers.get('location'));
      assert.equal(page.status, 200);
      assert.match(await page.text(), /Không có câu trả lời nào được lưu/);
      assert.equal(await refused(data), i);
    }
    assert.equal((await fetch(at('/refuse', '&mode=kiosk'), { method: 'POST' })).status, 200);
    assert.equal(await refused(data), 4);
    assert.deepEqual(await filesWith(where, 'Gui-Kem-6160'), []);
    assert.deepEqual(await responses(), [0, 0, 0]);
  });

  await t.test('no refusal from another site, of no unit, of no campaign, of a campaign that is not open', async () => {
    const foreign = await fetch(at('/refuse'), { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
    assert.equal(foreign.status, 403);
    for (const path of ['/c/asked/refuse', '/c/asked/refuse?unit=99999', '/c/none/refuse?unit=19333'])
      assert.equal((await fetch(server.address + path, { method: 'POST' })).status, 404, path);
    assert.equal((await fetch(at('/refuse'))).status, 405);
    assert.equal(await refused(data), 4);
  });

  await t.test('an answer is kept without its sender', async () => {
    const body = { campaign: 'asked', form: 'sipas-2026', version: '2', unit, language: 'vi', mode: 'phone', started: new Date().toISOString(), complete: false,
      answers: { gender: 1, other: 'Tra-Loi-8281' }, consent: { notice: '2', agreed: true } };
    const put = await fetch(`${server.address}/api/v1/responses/${randomUUID()}`, { method: 'PUT', body: JSON.stringify(body), headers: { ...told, 'content-type': 'application/json' } });
    assert.equal(put.status, 201);
    await fetch(at(), { headers: told });
    await server.stop();
    assert.notDeepEqual(await filesWith(where, 'Tra-Loi-8281'), [], 'the search finds what is there');
    assert.deepEqual(await filesWith(log, '').catch(() => []), []);
    assert.match(await readFile(log, 'utf8'), /\/c\/\{campaign\}\/refuse/);
    for (const mark of marks) assert.deepEqual(await filesWith(where, mark), [], mark);
    const table = (await must(['verify', '--data', data, '--json'])).out;
    assert.ok(JSON.parse(table));
  });
});

test('what in a written answer points at a person is covered in the file when asked', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await askedCampaign(where, data);
  const row = (id, other) => JSON.stringify({ id, campaign: 'asked', form: 'sipas-2026', version: '2', unit: units[0], language: 'vi', mode: 'paper',
    started: '2026-11-21T08:00:00+07:00', complete: false, answers: { gender: 1, q2: [1, 6], other }, consent: { notice: '2', agreed: true } });
  const ids = [randomUUID(), randomUUID()];
  await writeFile(join(where, 'in.jsonl'), `${row(ids[0], 'Gọi anh Nguyễn Văn Bình 0912 345 678, CCCD 046123456789')}\n${row(ids[1], 'Mong thêm ghế')}\n`);
  await must(['import', '--data', data, '--campaign', 'asked', join(where, 'in.jsonl')]);
  for (const format of ['jsonl', 'csv']) {
    const [plain, covered] = [join(where, `plain.${format}`), join(where, `covered.${format}`)];
    const common = ['export', '--data', data, '--campaign', 'asked', '--format', format, '--out'];
    await must([...common, plain]);
    const done = await must([...common, covered, '--screen-text']);
    assert.match(done.err, /3/);
    const [before, after] = [await readFile(plain, 'utf8'), await readFile(covered, 'utf8')];
    assert.match(before, /0912 345 678/);
    assert.match(after, /Gọi anh \[tên đã che\] \[số đã che\], CCCD \[số đã che\]/);
    assert.equal(after, before.replace('Nguyễn Văn Bình 0912 345 678, CCCD 046123456789', '[tên đã che] [số đã che], CCCD [số đã che]'), 'nothing else changed');
  }
  const told = JSON.parse((await must(['export', '--data', data, '--campaign', 'asked', '--out', join(where, 'j.jsonl'), '--screen-text', '--json'])).out);
  assert.equal(told.covered, 3);
});

test('form lint: how much of a form each language has; a notice that comes late', async (t) => {
  const where = await folder(t);
  const file = join(where, 'a.json');
  await writeFile(file, JSON.stringify(asked()));
  const { coverage } = JSON.parse((await must(['form', 'lint', file, '--json'])).out);
  const of = (code) => coverage.find(({ language }) => language === code);
  assert.equal(of('vi').missing, 0);
  assert.deepEqual(of('jra'), { language: 'jra', name: 'Jrai', fallback: 'rad', texts: of('vi').texts, missing: of('vi').texts - 1 });
  assert.ok(of('vi').texts > 100);
  assert.match((await must(['form', 'lint', file])).err, new RegExp(`rad Ê Đê: có 1 trong ${of('vi').texts} lời; chỗ thiếu hiện bằng vi`));
  await writeFile(file, JSON.stringify(asked({ late: true })));
  const { findings } = JSON.parse((await must(['form', 'lint', file, '--json'])).out);
  assert.deepEqual(findings.filter(({ code }) => code === 'form_consent_late').map(({ severity, args }) => [severity, args.question]), [['warning', 'gender']]);
  await writeFile(file, JSON.stringify({ ...asked(), language_names: { xx: 'X' } }));
  assert.equal((await run(['form', 'lint', file])).status, 1);
});
