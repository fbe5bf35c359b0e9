// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every page of staff has: a switch of languages that keeps what the address says.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, must, serve, units } from '../support/program.mjs';
import { enter, visit } from '../support/staff.mjs';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  return { data, server, cookie: await enter(data, server, 'an', 'administrator', 'VN') };
}

// Where the link of a page to itself in a language leads.
const link = (page, language) => new RegExp(`<a href="([^"]*)" lang="${language}"`).exec(page)?.[1].replaceAll('&amp;', '&');

test('in another language the address says the same', async (t) => {
  const { server, cookie } = await office(t);
  const addresses = {
    '/staff/campaigns/qt/results/44': { part: 'items', from: '2026-01-01', to: '2030-12-31', mode: 'kiosk,paper', counter: 'Quầy "1" & 2', group: 'gender:2', filter: '["=","q5",1]' },
    '/staff/units': { q: 'Đông Hà', page: '1' },
    '/staff/accounts': { q: 'an&lang=en', page: '1' },
    '/staff/audit': { from: '2026-01-01', to: '2030-12-31', actor: 'an', action: 'sign_in' },
    '/staff/campaigns/qt/quarantine': { unit: units[0], ruled: 'in' },
    '/staff/campaigns/qt/fieldwork': { q: 'dong ha' },
    '/staff/campaigns/new': { below: '44', q: 'hà' },
    '/staff/forms/sipas-2026/1/preview': { 'a&b="><script>': '=é/#' },
    '/staff': {},
  };
  for (const [path, query] of Object.entries(addresses)) {
    const page = await (await visit(server, `${path}?${new URLSearchParams({ lang: 'vi', ...query })}`, cookie)).text();
    for (const language of ['vi', 'en']) {
      const there = new URL(link(page, language) ?? `/none?${path}`, server.address);
      assert.equal(there.pathname, path);
      assert.deepEqual(Object.fromEntries(there.searchParams), { lang: language, ...query }, path);
    }
    assert.ok(!page.includes('<script>'), path);
    const english = await visit(server, link(page, 'en'), cookie);
    assert.equal(english.status, 200, path);
    assert.match(await english.text(), /<html lang="en"/);
  }
  const door = await (await visit(server, '/staff/campaigns/qt')).text();
  assert.equal(link(door, 'en'), '/staff/sign-in?lang=en&next=%2Fstaff%2Fcampaigns%2Fqt');
  assert.match(await (await visit(server, link(door, 'en'))).text(), /name="next" value="\/staff\/campaigns\/qt"/);
});

// Units and people are looked for alike: without tones both are found, with tones only what has them.
test('a search heeds tones that are typed, and refuses a page that is none', async (t) => {
  const { data, server, cookie } = await office(t);
  for (const [name, full] of [['hoa-1', 'Nguyễn Thị Hòa'], ['hoa-2', 'Trần Văn Hoa'], ['hoa-3', 'Lê Thị Hoá']])
    await must(['account', 'add', '--data', data, '--name', name, '--full-name', full, '--role', 'viewer', '--unit', units[0]]);
  const look = async (path, query) => (await visit(server, `${path}?${new URLSearchParams(query)}`, cookie)).text();
  const people = async (q) => [...new Set((await look('/staff/accounts', { q })).match(/accounts\/hoa-\d/g))].map((found) => found.slice(-1)).sort().join('');
  for (const [q, wanted] of [['hoa', '123'], ['Hòa', '1'], ['hòa'.normalize('NFD'), '1'], ['HOÁ', '3'], ['hoa-2', '2'], ['nguyen thi', '1'], ['Nguyên', ''], ['', '123'], ['%', '']]) assert.equal(await people(q), wanted, q);
  const pages = { '/staff/units': 'q', '/staff/campaigns/new': 'q', '/staff/campaigns/qt': 'find' };
  for (const [path, name] of Object.entries(pages)) {
    const found = async (words) => { const text = await look(path, { ...(path.endsWith('new') ? { below: '44' } : {}), [name]: words }); return [['Phường Đông Hà', '19333'], ['Phường Đồng Hới', '18880']].filter(([one, code]) => text.includes(`>${one}<`) || text.includes(`name="unit" value="${code}"`)).length; };
    assert.deepEqual([await found('dong h'), await found('đông h'), await found('ĐỒNG H'), await found('dông h'), await found('19333')], [2, 1, 1, 0, 1], path);
  }
  for (const path of ['/staff/units', '/staff/accounts', '/staff/campaigns/qt'])
    for (const [page, status] of [['1', 200], ['0', 422], ['-1', 422], ['x', 422], ['1.5', 422], ['99999999999999999999', 422], ['2147483647', 200]])
      assert.equal((await visit(server, `${path}?page=${page}`, cookie)).status, status, `${path} ${page}`);
});

test('the first page leads staff to theirs, a device at the counter does not', async (t) => {
  const { server } = await office(t);
  const page = async (query) => (await visit(server, `/${query}`)).text();
  assert.match(await page(''), /<a href="\/staff\?lang=vi">Dành cho cán bộ<\/a>/);
  assert.match(await page('?lang=en'), /<a href="\/staff\?lang=en">For staff<\/a>/);
  for (const path of ['?mode=kiosk', 'kiosk', `c/qt?unit=${units[0]}`, `c/qt?unit=${units[0]}&mode=kiosk`, 'c/qt/done']) assert.doesNotMatch(await page(path), /href="\/staff/, path);
});
