// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page of fieldwork as a client sees it: units of a nation found, chosen and turned page by page,
// and counts that are kept yet tell what has just come in.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { campaign, folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { enter, sealed, visit } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();

// What a page says: each tile's number, and each unit's name with its cells.
function told(html) {
  const plain = (text) => text.replace(/<[^>]*>/g, '').trim();
  const list = html.includes('aria-labelledby="units"') ? html.slice(html.indexOf('aria-labelledby="units"')).split('</table>')[0] : '';
  return {
    tiles: [...html.split('class="tiles"')[1].split('</ul>')[0].matchAll(/<strong>(\d+)<\/strong>/g)].map(([, number]) => Number(number)),
    rows: [...list.matchAll(/<tr role="row"><th role="rowheader" scope="row">([^]*?)<\/th>([^]*?)<\/tr>/g)]
      .map(([, name, rest]) => [plain(name), ...[...rest.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell]) => plain(cell))]),
    next: /href="([^"]*)" rel="next"/.exec(html)?.[1].replaceAll('&amp;', '&'),
    previous: /href="([^"]*)" rel="prev"/.exec(html)?.[1].replaceAll('&amp;', '&'),
    all: Number(/Số đơn vị: (\d+)\./.exec(html)?.[1]),
  };
}

async function office(t, prepare) {
  const data = join(await folder(t), 'data');
  await prepare(data);
  const server = await serve(t, data);
  const look = async (path, cookie) => {
    const reply = await visit(server, path, cookie);
    const html = await reply.text();
    assert.equal(reply.status, 200, html);
    return { html, ...told(html) };
  };
  const send = async (id, unit, change, status) => {
    const reply = await put(server, id, response((body) => { body.unit = unit; body.place.village = `${unit}-01`; body.campaign = 'qt'; change(body); }));
    assert.equal(reply.status, status, await reply.text());
  };
  return { data, server, look, send };
}

test('units of a nation: who lags first, a hundred a page, found without tones, chosen; the address keeps it', async (t) => {
  const { data, server, look, send } = await office(t, async (where) => {
    await must(['init', '--data', where]);
    const codes = sql(where, "SELECT group_concat(code) FROM unit WHERE level = 'commune'");
    await must(['campaign', 'create', '--data', where, '--id', 'qt', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', codes]);
    await must(['campaign', 'open', '--data', where, '--id', 'qt']);
  });
  const path = '/staff/campaigns/qt/fieldwork';
  const cookie = await enter(data, server, 'an', 'administrator', 'VN');
  await send(randomUUID(), '19333', () => {}, 201);
  await send(randomUUID(), '19333', () => {}, 201);
  await send(randomUUID(), '19351', (body) => { body.answers.q5 = 77; }, 202);
  const first = await look(path, cookie);
  assert.deepEqual([first.rows.length, first.all, first.tiles[0], first.tiles[3]], [100, 3321, 2, 1]);
  assert.equal(first.previous, undefined);
  assert.ok(first.html.length < 200000, `${first.html.length} bytes are a page`);
  const second = await look(first.next, cookie);
  assert.equal(second.rows.length, 100);
  assert.notDeepEqual(second.rows[0], first.rows[0]);
  assert.deepEqual(second.tiles, first.tiles, 'all of them together stay');
  assert.deepEqual((await look(second.previous, cookie)).rows, first.rows);
  const last = await look(`${path}?page=99999`, cookie);
  assert.deepEqual([last.rows.length, last.rows.at(-1)[1], last.next], [21, '2', undefined], 'who has most stands last');
  const plain = await look(`${path}?find=dong%20ha`, cookie);
  assert.ok(plain.all >= 2 && plain.rows.some(([name]) => name === 'Phường Đông Hà,Tỉnh Quảng Trị'), JSON.stringify(plain.rows));
  assert.ok((await look(`${path}?find=${encodeURIComponent('đông hà')}`, cookie)).all <= plain.all);
  assert.equal((await look(`${path}?find=${encodeURIComponent('đóng hà')}`, cookie)).rows.length, 0, 'tones that were typed count');
  const held = await look(`${path}?show=held`, cookie);
  assert.deepEqual(held.rows.map((row) => row[5]), ['1 (100,0%) ' + held.rows[0][0].split(',')[0]]);
  const silent = await look(`${path}?show=silent&find=quang%20tri`, cookie);
  assert.match(silent.html, /<option value="silent" selected>/);
  const more = await look(`${path}?show=silent`, cookie);
  assert.equal(more.all, 3320);
  assert.match(more.next, /&show=silent&page=2$/);
  assert.equal((await look(`${path}?show=short`, cookie)).all, 0, 'nothing is wanted of any');
  assert.equal((await look(`${path}?show=%22%3E%3Cscript%3E&find=%3Cscript%3E`, cookie)).html.includes('<script>'), false);
  assert.equal((await visit(server, `${path}?page=0`, cookie)).status, 422);
  const own = await look(path, await enter(data, server, 'binh', 'officer', '44'));
  assert.deepEqual([own.all < 100, own.tiles[0]], [true, 2], 'a province has its own');
  const commune = await look(path, await enter(data, server, 'chi', 'officer', '19351'));
  assert.deepEqual([commune.rows.length, commune.tiles[0], commune.tiles[3]], [1, 0, 1]);
});

test('kept counts tell at once what came in, was set aside, ruled on or refused, and no test answer', async (t) => {
  const { data, server, look, send } = await office(t, campaign);
  const cookie = await enter(data, server, 'an', 'officer', '44');
  const say = async () => {
    const { tiles, rows } = await look('/staff/campaigns/qt/fieldwork', cookie);
    const page = await (await visit(server, '/staff/campaigns/qt', cookie)).text();
    const counted = [...page.split('<dl>')[1].split('</dl>')[0].matchAll(/<dd>(\d+)<\/dd>/g)].map(([, number]) => Number(number));
    assert.deepEqual(counted, [tiles[0], rows.reduce((sum, row) => sum + Number(row[4]), 0), tiles[3]], 'the campaign\'s page says the same');
    return tiles;
  };
  const held = randomUUID();
  assert.deepEqual(await say(), [0, 0, 0, 0, 0]);
  await send(randomUUID(), units[0], () => {}, 201);
  assert.deepEqual(await say(), [1, 1, 1, 0, 0]);
  assert.deepEqual(await say(), [1, 1, 1, 0, 0]);
  await send(held, units[1], (body) => { body.answers.q5 = 77; }, 202);
  assert.deepEqual(await say(), [1, 1, 1, 1, 0]);
  const list = '/staff/campaigns/qt/quarantine';
  const ruled = await sealed(server, `${list}/${held}`, { seen: '0', verdict: 'in', why: 'đã hỏi lại' }, cookie);
  assert.equal(ruled.status, 303);
  assert.deepEqual(await say(), [1, 1, 1, 1, 0], 'what is ruled in stays set aside');
  await send(randomUUID(), units[0], (body) => { body.test = true; }, 201);
  assert.deepEqual(await say(), [1, 1, 1, 1, 0]);
  sql(data, `INSERT INTO refusal VALUES ('qt', '${units[2]}', 20700, 0, 3)`);
  assert.deepEqual(await say(), [1, 1, 1, 1, 3]);
  await send(randomUUID(), '00000', () => {}, 202);
  const all = await enter(data, server, 'binh', 'administrator', '44');
  const { html, tiles } = await look('/staff/campaigns/qt/fieldwork', all);
  assert.deepEqual(tiles, [1, 1, 1, 1, 3], 'what names no unit is of none');
  assert.match(html, /reason=unit">1<\/a>/);
  assert.match(html, /reason=choice">[^<]+<\/a><\/th><td class="number">1</);
});
