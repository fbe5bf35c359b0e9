// SPDX-License-Identifier: GPL-3.0-or-later
//
// Results in the browser, as a client sees them: the report's own figures, filters, what is kept from
// whoever may not know small groups, who sees which place, hostile addresses.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, item, must, post as send, randomUUID, serve, units } from '../support/program.mjs';
import { member, password, post, signIn, visit } from '../support/staff.mjs';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  return { data, server: await serve(t, data) };
}

async function enter(data, server, role, place) {
  const name = `${role}-${place.toLowerCase()}`;
  await post(server, await member(data, server, name, role, place), { password, again: password });
  return signIn(server, name);
}

// `count` answers of a unit, each changed.
async function answers(server, unit, count, change = () => {}) {
  const list = Array.from({ length: count }, (_, i) => item(randomUUID(), (body) => {
    body.unit = unit;
    body.place.village = `${unit}-0${i % 3}`;
    body.answers.q9_1 = 1 + i % 5;
    change(body, i);
  }));
  for (let from = 0; from < count; from += 50) {
    const { body } = await send(server, { responses: list.slice(from, from + 50) });
    assert.deepEqual(body.results.map(({ status }) => status).filter((status) => status !== 201), []);
  }
}

const plain = (html) => html.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
// The rows of every table of a page, by caption.
function tables(text) {
  const names = Object.fromEntries([...text.matchAll(/<(?:p|summary)[^>]* id="(table-\d+)">([^]*?)<\/(?:p|summary)>/g)].map(([, id, name]) => [id, plain(name)]));
  return Object.fromEntries([...text.matchAll(/<table class="[^"]*" aria-labelledby="(table-\d+)">[^]*?<tbody>([^]*?)<\/tbody>/g)].map(([, id, body]) =>
    [names[id], [...body.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)].map(([, row]) => [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell]) => plain(cell)))]));
}

async function reported(data, unit, ...limits) {
  const out = join(data, '..', `out-${randomUUID()}`);
  await must(['report', '--data', data, '--campaign', 'qt', '--unit', unit, '--format', 'json', '--out', out, ...limits]);
  const report = JSON.parse(await readFile(join(out, `qt-${unit}.json`), 'utf8'));
  return { report, tables: Object.fromEntries(report.blocks.filter(({ kind }) => kind === 'table').map((block) => [block.text, block.rows.map((row) => row.cells ?? row)])) };
}

async function look(server, cookie, unit, query = '') {
  const reply = await visit(server, `/staff/campaigns/qt/results/${unit}?${query}`, cookie);
  const text = await reply.text();
  return { status: reply.status, text, tables: tables(text) };
}

test('every figure is the report\'s, to the digit', async (t) => {
  const { data, server } = await office(t);
  await answers(server, units[0], 30, (body, i) => { body.place.counter = `Q${i % 2}`; body.place.field = 'dat-dai'; body.answers.gender = 1 + i % 2; });
  await answers(server, units[1], 24, (body, i) => { body.mode = i % 2 ? 'paper' : 'kiosk'; body.answers.gender = 1 + i % 2; });
  await answers(server, units[2], 3);
  const cookie = await enter(data, server, 'analyst', '44');
  let compared = 0;
  for (const [limits, query] of [[[], ''], [['--group', 'gender:2'], 'group=gender:2'], [['--group', 'users'], 'group=users'], [['--counter', 'Q1', '--field', 'dat-dai'], 'counter=Q1&field=dat-dai'],
    [['--mode', 'paper'], 'mode=paper'], [['--filter', '["=","q9_1",3]'], `filter=${encodeURIComponent('["=","q9_1",3]')}`], [['--from', '2026-01-01', '--to', '2030-12-31'], 'from=2026-01-01&to=2030-12-31']])
    for (const unit of ['44', units[0]]) {
      const report = await reported(data, unit, ...limits, '--lang', 'vi');
      for (const part of ['components', 'units', 'items', 'trend', 'groups']) {
        const { status, tables: shown } = await look(server, cookie, unit, `part=${part}&${query}`);
        assert.equal(status, 200);
        for (const [caption, rows] of Object.entries(shown)) {
          assert.deepEqual(rows, report.tables[caption], `${unit} ${query} ${part}: ${caption}`);
          compared++;
        }
      }
      const object = await (await fetch(`${server.address}/api/v1/campaigns/qt/index/sipas-2026?unit=${unit}&${query}`, { headers: { authorization: `Bearer ${server.token}` } })).json();
      assert.deepEqual(object, report.report.index, `${unit} ${query}`);
    }
  assert.ok(compared > 60, String(compared));
  const whole = (await reported(data, '44')).report.index;
  const women = (await reported(data, '44', '--group', 'gender:2')).report.index;
  assert.equal(whole.responses, 57);
  assert.equal(women.responses, 15 + 12 + 3);
  assert.deepEqual([women.group, women.counter, women.field], ['gender:2', null, null]);
  assert.ok(!('group' in whole), 'the object of all is as it was');
});

test('a new answer is in the next page', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'analyst', '44');
  for (let round = 1; round <= 3; round++) {
    await answers(server, units[0], 4);
    assert.match((await look(server, cookie, units[0])).text, new RegExp(`>${4 * round} phiếu<`));
    const all = await Promise.all(Array.from({ length: 6 }, () => look(server, cookie, units[0], 'group=gender:2')));
    assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([200]));
  }
});

test('CSV and XLSX of a page', async (t) => {
  const { data, server } = await office(t);
  await answers(server, units[0], 30);
  const cookie = await enter(data, server, 'viewer', units[0]);
  const path = `/staff/campaigns/qt/results/${units[0]}`;
  const csv = await visit(server, `${path}?format=csv`, cookie);
  assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.equal(csv.headers.get('content-disposition'), `attachment; filename="qt-${units[0]}-components.csv"`);
  const bytes = Buffer.from(await csv.arrayBuffer());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const lines = bytes.toString('utf8').slice(1).split('\r\n');
  const head = lines.findIndex((line) => line.startsWith('Mã;Thành phần;'));
  assert.ok(head >= 0, lines.slice(0, 4).join('\n'));
  const width = lines[head].split(';').length;
  const rows = (await look(server, cookie, units[0])).tables;
  const [caption] = Object.keys(rows);
  rows[caption].forEach((row, i) => {
    const cells = lines[head + 1 + i].split(';');
    assert.equal(cells.length, width, lines[head + 1 + i]);
    assert.equal(cells[0], row[0]);
    assert.ok(cells.includes(row[2]), `${row[2]} in ${cells}`); // 96,15: a comma
  });
  const english = Buffer.from(await (await visit(server, `${path}?format=csv&lang=en`, cookie)).arrayBuffer()).toString('utf8');
  assert.match(english, /;\d+\.\d\d;/);
  const book = await visit(server, `${path}?format=xlsx&part=items`, cookie);
  assert.equal(book.headers.get('content-disposition'), `attachment; filename="qt-${units[0]}-items.xlsx"`);
  assert.equal(Buffer.from(await book.arrayBuffer()).subarray(0, 2).toString(), 'PK');
  for (const [query, status] of [['format=csv&table=99', 404], ['format=csv&table=0', 404], ['format=csv&table=-1', 404], ['format=csv&table=x', 404], ['format=exe', 422], ['format=', 422]])
    assert.equal((await visit(server, `${path}?${query}`, cookie)).status, status, query);
});

// 3 of 40 are men: neither they nor the 37 who are left may be told.
test('small groups are kept from those who may not know them, also by difference', async (t) => {
  const { data, server } = await office(t);
  await answers(server, units[0], 40, (body, i) => { body.answers.gender = i < 3 ? 1 : 2; body.place.counter = i < 20 ? 'Q1' : 'Q2'; body.mode = i % 2 ? 'paper' : 'kiosk'; });
  await answers(server, units[1], 40, (body, i) => { body.answers.gender = 1 + i % 2; body.place.counter = i < 2 ? 'Q1' : 'Q2'; });
  await answers(server, units[2], 40, (body, i) => { body.answers.gender = 1 + i % 2; body.place.counter = i < 20 ? 'Q1' : 'Q2'; });
  const guarded = await enter(data, server, 'officer', '44');
  const viewer = await enter(data, server, 'viewer', units[0]);
  const analyst = await enter(data, server, 'analyst', '44');
  const refused = async (cookie, unit, query) => {
    for (const part of ['components', 'units', 'items']) {
      const { status, text, tables: shown } = await look(server, cookie, unit, `part=${part}&${query}`);
      assert.equal(status, 422, `${query} ${part}`);
      assert.match(text, /Quá ít người trả lời/);
      assert.deepEqual(shown, {}, 'no figure');
      assert.ok(!text.includes('<svg'), 'and no chart');
    }
    for (const format of ['csv', 'xlsx']) assert.equal((await visit(server, `/staff/campaigns/qt/results/${unit}?format=${format}&${query}`, cookie)).status, 422);
    for (const format of ['html', 'pdf', 'json']) assert.equal((await visit(server, `/staff/campaigns/qt/units/${unit}?format=${format}&${query}`, cookie)).status, 422, `the report ${format}`);
    assert.equal((await look(server, analyst, unit, query)).status, 200, 'who may take answers out may know');
  };
  for (const cookie of [guarded, viewer]) {
    await refused(cookie, units[0], 'group=gender:1');
    await refused(cookie, units[0], 'group=gender:2'); // all less these are 3
    await refused(cookie, units[0], 'group=gender:2&counter=Q2');
    await refused(cookie, units[0], 'group=gender:2&mode=kiosk');
  }
  for (const query of ['', 'counter=Q1', 'counter=Q2', 'mode=paper', 'from=2026-01-01&to=2030-12-31', 'mode=paper,kiosk'])
    assert.equal((await look(server, viewer, units[0], query)).status, 200, query);
  await refused(guarded, units[1], 'counter=Q1');
  await refused(guarded, units[1], 'counter=Q2');
  // The province: a unit that may not be told stands in no list, and another goes with it.
  const names = async (cookie, query) => Object.values((await look(server, cookie, '44', `part=units&${query}`)).tables).flat().map(([name]) => name).filter((name) => /^(Phường|Xã|phường|xã)/.test(name));
  assert.equal(new Set(await names(analyst, 'group=gender:2')).size, 3);
  assert.ok(!(await names(guarded, 'group=gender:2')).includes('Phường Đông Hà'));
  assert.ok(new Set(await names(guarded, 'group=gender:2')).size <= 1, 'else all less the others');
  const province = await look(server, guarded, '44', 'group=gender:2');
  assert.equal(province.status, 200, province.text.slice(0, 0));
  assert.match(province.text, /không được nêu ở đây/);
  assert.ok(!/Người đã dùng dịch vụ \(%\)/.test(province.text), 'no users apart');
  const items = await look(server, guarded, '44', 'group=gender:2&part=items');
  assert.ok(!Object.keys(items.tables).some((caption) => /quấy rầy|phiền hà|tiền/i.test(caption)), 'no distributions');
  for (const part of ['trend', 'groups']) assert.deepEqual((await look(server, guarded, '44', `group=gender:2&part=${part}`)).tables, {}, part);
  for (const query of ['from=2026-01-02', 'to=2026-11-29', `filter=${encodeURIComponent('["=","gender",2]')}`]) {
    const { status, tables: shown } = await look(server, guarded, units[2], query);
    assert.equal(status, 422, query);
    assert.deepEqual(shown, {}, query);
    assert.equal((await visit(server, `/staff/campaigns/qt/units/${units[2]}?${query}`, guarded)).status, 422, query);
  }
});

test('who did not say counts as a group too', async (t) => {
  const { data, server } = await office(t);
  await answers(server, units[0], 43, (body, i) => { body.answers.gender = i < 20 ? 1 : i < 40 ? 2 : null; });
  const viewer = await enter(data, server, 'viewer', units[0]);
  const shown = [];
  for (const value of [1, 2]) shown.push((await look(server, viewer, units[0], `group=gender:${value}`)).status);
  assert.ok(shown.includes(422), 'both together would tell the 3 who did not say');
});

test('everybody sees the results of their place and nothing else', async (t) => {
  const { data, server } = await office(t);
  for (const unit of units) await answers(server, unit, 12);
  const base = '/staff/campaigns/qt/results';
  const paths = { home: base, own: `${base}/${units[0]}`, beside: `${base}/${units[1]}`, province: `${base}/44`, foreign: `${base}/00004`, nowhere: `/staff/campaigns/none/results/${units[0]}`, unit: `${base}/99999`, nation: `${base}/VN` };
  const wanted = { [units[0]]: { home: 303, own: 200, beside: 404, province: 404, foreign: 404, nowhere: 404, unit: 404, nation: 404 },
    44: { home: 303, own: 200, beside: 200, province: 200, foreign: 404, nowhere: 404, unit: 404, nation: 404 },
    46: { home: 404, own: 404, beside: 404, province: 404, foreign: 404, nowhere: 404, unit: 404, nation: 404 },
    VN: { home: 303, own: 200, beside: 200, province: 200, foreign: 404, nowhere: 404, unit: 404, nation: 404 } };
  for (const role of ['viewer', 'officer', 'analyst', 'administrator'])
    for (const [place, row] of Object.entries(wanted)) {
      const cookie = await enter(data, server, role, place);
      for (const [what, path] of Object.entries(paths)) {
        const reply = await visit(server, path, cookie);
        assert.equal(reply.status, row[what], `${role}-${place}: ${what}`);
        if (reply.status === 303) assert.equal(reply.headers.get('location'), `${base}/${place === units[0] ? units[0] : '44'}?lang=vi`);
        for (const format of ['csv', 'xlsx'])
          if (row[what] === 404) assert.equal((await visit(server, `${path}?format=${format}`, cookie)).status, 404, `${role}-${place}: ${what} ${format}`);
      }
    }
  for (const path of Object.values(paths)) assert.equal((await visit(server, path)).status, 401, path);
});

test('units are found without tones, and stand in pages of a hundred', async (t) => {
  const { data, server } = await office(t);
  await must(['campaign', 'create', '--data', data, '--id', 'nation', '--form', 'counter-3', '--index', 'counter-3',
    '--units', execFileSync('sqlite3', [`${data}/hailong.db`, "SELECT group_concat(code) FROM unit WHERE level = 'commune'"]).toString().trim()]);
  const cookie = await enter(data, server, 'officer', 'VN');
  const list = async (query, page = '') => {
    const text = await (await visit(server, `/staff/campaigns/nation${page}?${query}`, cookie)).text();
    return { text, names: [...text.matchAll(/<th scope="row">(?:<a[^>]*>)?([^<]*)/g)].map(([, name]) => name).filter((name) => /^(Xã|Phường|Đặc khu)/.test(name)) };
  };
  const first = await list('');
  assert.equal(first.names.length, 100);
  assert.match(first.text, /rel="next"/);
  assert.ok(!/rel="prev"/.test(first.text));
  const last = await list('page=34');
  assert.equal(last.names.length, 3321 - 33 * 100);
  assert.equal((await list('page=999')).names.length, last.names.length, 'beyond the last is the last');
  const { names: found } = await list('find=dong+ha');
  assert.ok(found.includes('Phường Đông Hà'));
  const { names: toned } = await list(`find=${encodeURIComponent('đông hà')}`);
  assert.ok(toned.includes('Phường Đông Hà') && toned.length <= found.length);
  assert.ok(!(await list(`find=${encodeURIComponent('đóng hà')}`)).names.includes('Phường Đông Hà'), 'typed with tones those alone');
  assert.deepEqual((await list('find=19333')).names, ['Phường Đông Hà']);
  assert.equal((await list('find=quang+tri')).names.length >= 78, true, 'a province finds its units');
  assert.match((await list('find=zzz')).text, /Không có đơn vị nào/);
  for (const find of ['<script>alert(1)</script>', '"><img src=x>', '%', '\\', 'a\r\nX: y', 'x'.repeat(5000)]) {
    const reply = await visit(server, `/staff/campaigns/nation?find=${encodeURIComponent(find)}`, cookie);
    const text = await reply.text();
    assert.equal(reply.status, 200, find.slice(0, 20));
    assert.ok(!text.includes('<script') && !text.includes('<img'), find.slice(0, 20));
  }
  for (const page of ['0', '-1', 'x', '1e9', '99999999999999999999']) assert.equal((await visit(server, `/staff/campaigns/nation?page=${page}`, cookie)).status, 422, page);
});

test('hostile values are text, and refused where they ask for nothing that is there', async (t) => {
  const { data, server } = await office(t);
  await answers(server, units[0], 12);
  const cookie = await enter(data, server, 'analyst', '44');
  const evil = ['<script>alert(1)</script>', '"><svg onload=alert(1)>', "'; DROP TABLE response;--", 'a\r\nSet-Cookie: x=1', '../../etc/passwd', '%00', 'ð'.repeat(1000), '{{t.simulated}}', '=cmd|calc'];
  for (const value of evil) {
    const coded = encodeURIComponent(value);
    for (const name of ['counter', 'field']) {
      const { status, text } = await look(server, cookie, units[0], `${name}=${coded}`);
      assert.equal(status, 200, `${name} ${value}`); // nobody answered there
      assert.ok(!/<script|<svg onload/.test(text), `${name} ${value}`);
      const csv = await visit(server, `/staff/campaigns/qt/results/${units[0]}?part=components&format=csv&${name}=${coded}`, cookie);
      assert.ok([200, 404].includes(csv.status));
      assert.equal(csv.headers.get('set-cookie'), null);
    }
    for (const name of ['group', 'from', 'to', 'mode', 'part', 'filter', 'nothing']) {
      const { status, text, tables: shown } = await look(server, cookie, units[0], `${name}=${coded}`);
      assert.equal(status, 422, `${name} ${value}`);
      assert.ok(!/<script|<svg onload/.test(text), `${name} ${value}`);
      assert.deepEqual(shown, {});
    }
    const path = await visit(server, `/staff/campaigns/qt/results/${coded}`, cookie);
    assert.equal(path.status, 404, value);
  }
  for (const group of ['gender', 'gender:', ':2', 'gender:9', 'gender:2:2', 'q2:1', 'other:1', 'nobody:1', 'gender:99999999999', 'x'.repeat(200) + ':1']) assert.equal((await look(server, cookie, units[0], `group=${group}`)).status, 422, group);
  assert.equal((await look(server, cookie, units[0], 'group=&counter=&field=&from=&to=&mode=&filter=')).status, 200, 'an empty form asks for all');
  assert.equal((await visit(server, `/staff/campaigns/qt/results/${units[0]}?counter=%ff`, cookie)).status, 422);
});
