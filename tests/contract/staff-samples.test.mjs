// SPDX-License-Identifier: GPL-3.0-or-later
//
// Samples for staff, as a client sees them: how many to ask; who may, and what attackers get.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, must, serve, units } from '../support/program.mjs';
import { enter, visit } from '../support/staff.mjs';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  return { data, server, come: (name, role, place) => enter(data, server, name, role, place) };
}

const text = async (server, path, cookie) => (await visit(server, path, cookie)).text();

test('a page and the command answer alike, and the address is what was asked', async (t) => {
  const { server, come } = await office(t);
  const lan = await come('lan', 'analyst', '44');
  const cases = [
    ['aim=share&share=80%25&half-width=3%25&population=12000&response=0,8&cost-commune=500000&cost-village=200000&cost-household=30000',
      ['--share', '80%', '--half-width', '3%', '--population', '12000', '--response', '0.8', '--cost', '500000;200000;30000']],
    ['aim=difference&share=80%25&other=70%25&threshold=60%25', ['--share', '80%', '--other', '70%']],
    ['aim=band&share=85%25&threshold=80%25&other=&rho=0&cost-household=1', ['--share', '85%', '--threshold', '80%', '--rho', '0', '--cost', '0;0;1']],
    ['', []],
  ];
  for (const [query, options] of cases) {
    const { out } = await must(['sample', 'size', ...options, '--json']);
    const { size, known_rule: rule } = JSON.parse(out);
    const page = await text(server, `/staff/sample-size?lang=en&${query}`, lan);
    for (const figure of [size.completed, size.issued, rule]) assert.ok(page.includes(Math.round(figure).toLocaleString('en-US')), `${query}: ${figure}`);
    const file = await visit(server, `/staff/sample-size?lang=en&${query}&format=csv`, lan);
    assert.equal(file.status, 200);
    assert.match(file.headers.get('content-type'), /text\/csv/);
    assert.match(page, /format=pdf&amp;aim=\w+/);
  }
  const pdf = await visit(server, '/staff/sample-size?format=pdf', lan);
  assert.equal((await pdf.text()).slice(0, 5), '%PDF-');
});

test('what cannot be worked out is said beside what was typed, and nothing that is typed runs', async (t) => {
  const { server, come } = await office(t);
  const lan = await come('lan', 'analyst', '44');
  for (const [query, said] of [
    ['share=2', /Tỷ lệ dự kiến: số này không dùng được/], ['half-width=', /Sai số/], ['aim=band&threshold=', /Ngưỡng/], ['aim=difference&share=50%25&other=50%25', /bằng nhau/],
    ['cost-village=-1', /Chi phí/], ['cost-village=1;2', /Chi phí/], ['population=1e400', /Số hộ/], ['half-width=0.0001&deff=100', /tỷ/], [`share=${'9'.repeat(4000)}`, /Tỷ lệ dự kiến/],
    ['share=%22%3E%3Cscript%3Ealert(1)%3C/script%3E', /&lt;script/]]) {
    const reply = await visit(server, `/staff/sample-size?${query}`, lan);
    const page = await reply.text();
    assert.equal(reply.status, 422, query.slice(0, 60));
    assert.match(page, said, query.slice(0, 60));
    assert.ok(!page.includes('<script>alert'), query);
  }
  assert.equal((await visit(server, '/staff/sample-size?share=2&format=pdf', lan)).status, 422);
  assert.equal((await visit(server, '/staff/sample-size?format=exe', lan)).status, 422);
});

test('samples are for analysts and administrators', async (t) => {
  const { server, come } = await office(t);
  const rows = [['viewer', 404], ['officer', 404], ['analyst', 200], ['administrator', 200]];
  for (const [role, status] of rows) {
    for (const place of ['44', units[0]]) {
      const cookie = await come(`${role}-${place}`, role, place);
      assert.equal((await visit(server, '/staff/sample-size', cookie)).status, status, `${role} ${place}`);
      assert.equal((await text(server, '/staff', cookie)).includes('/staff/sample-size'), status === 200, role);
    }
  }
  assert.equal((await visit(server, '/staff/sample-size')).status, 401);
});
