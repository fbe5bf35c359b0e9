// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every POST of staff's pages x who posts (nobody, four roles, the operator) x where their place is x how
// the form is sealed. The table below has a row for every such route of survey-server/routes.c.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { campaign, folder, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { frame } from '../support/frames.mjs';
import { routes } from '../support/routes.mjs';
import { enter, member, post, sealed, sendFile, visit } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const held = randomUUID();
const run = ['officer', 'administrator'];
const draw = ['analyst', 'administrator'];
const all = ['viewer', 'officer', 'analyst', 'administrator'];

// Behind the door: who has the right, and what a sealed post that changes nothing gets of those who have
// it here (a mistake is told: 422) and elsewhere. `country`: only whoever has the right everywhere is here.
// `closed`: the place is looked at before the seal.
const behind = {
  '/staff/campaigns/new': { roles: run, here: 422, elsewhere: 422, fields: { id: 'moi', unit: units[0], shown: '1', instrument: 'x' } },
  '/staff/campaigns/{id}/settings': { path: '/staff/campaigns/qt/settings', roles: run, here: 422, elsewhere: 404 },
  '/staff/campaigns/{id}/state/{state}': { path: '/staff/campaigns/qt/state/open', roles: run, here: 303, elsewhere: 404 },
  '/staff/campaigns/{id}/quarantine': { path: '/staff/campaigns/qt/quarantine', roles: run, here: 422, elsewhere: 404, fields: { id: held } },
  '/staff/campaigns/{id}/quarantine/{uuid}': { path: `/staff/campaigns/qt/quarantine/${held}`, roles: run, here: 422, elsewhere: 404 },
  '/staff/campaigns/{id}/samples': { path: '/staff/campaigns/qt/samples', roles: draw, here: 422, elsewhere: 404, closed: true },
  '/staff/campaigns/{id}/samples/frames/{number}': { path: '/staff/campaigns/qt/samples/frames/1', roles: draw, here: 422, elsewhere: 404, closed: true },
  '/staff/campaigns/{id}/samples/{number}': { path: '/staff/campaigns/qt/samples/1', roles: draw, here: 422, elsewhere: 404, closed: true },
  '/staff/campaigns/{id}/samples/{number}/weights': { path: '/staff/campaigns/qt/samples/1/weights', roles: draw, here: 422, elsewhere: 404, closed: true, fields: { base: 'base' } },
  '/staff/forms/publish': { roles: ['administrator'], country: true, here: 422, elsewhere: 404 },
  '/staff/units/upload': { roles: ['administrator'], country: true, here: 422, elsewhere: 404 },
  '/staff/scorecards': { roles: ['officer', 'analyst', 'administrator'], here: 422, elsewhere: 422, fields: { unit: '44', year: '2023' } },
  '/staff/scorecards/{id}/carry': { path: '/staff/scorecards/1/carry', roles: ['officer', 'analyst', 'administrator'], here: 422, elsewhere: 404, fields: { from: '1' } },
  '/staff/scorecards/{id}/criteria/{code}': { path: '/staff/scorecards/1/criteria/1.1', roles: ['officer', 'analyst', 'administrator'], here: 422, elsewhere: 404 },
  '/staff/me': { roles: all, here: 303, elsewhere: 303, fields: { do: 'code-cancel' } },
  '/staff/accounts': { roles: ['administrator'], here: 422, elsewhere: 422, fields: { name: 'An', full_name: 'An', role: 'viewer', place: units[0] } },
  '/staff/accounts/{name}': { path: '/staff/accounts/target', roles: ['administrator'], here: 422, elsewhere: 404, fields: { do: 'change', full_name: 'An', role: 'boss', place: units[0] } },
};
// At the door: the same answer for everybody, sealed or not; signing out ends what a seal shows.
const door = { '/staff/sign-in': 422, '/staff/sign-in/code': 303, '/staff/welcome/{key}': 404, '/staff/sign-out': 'seal' };

const table = 'STT,Tiêu chí,Điểm chuẩn,Điểm thẩm định,Lý do\n1,Chỉ đạo,4,"2,5",\n1.1,Kế hoạch,2,"1,5",Chậm\n1.2,Kiểm tra,2,1,Chậm\nTổng cộng,,4,"2,5",\n';

async function takeIn(server, cookie) {
  const reply = await sendFile(server, '/staff/scorecards', cookie, table, { unit: '44', year: '2023' });
  assert.match(reply.headers.get('location') ?? await reply.text(), /^\/staff\/scorecards\/1\?/);
}

// A frame and a sample drawn from it, both the first.
async function drawn(server, cookie) {
  assert.equal((await sendFile(server, '/staff/campaigns/qt/samples', cookie, frame())).status, 303);
  const reply = await sealed(server, '/staff/campaigns/qt/samples/frames/1', { plan: 'papi-two-level', seed: '1' }, cookie);
  assert.match(reply.headers.get('location') ?? await reply.text(), /^\/staff\/campaigns\/qt\/samples\/1\b/);
}

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  assert.equal((await put(server, held, response((body) => { body.answers.q5 = 77; }))).status, 202);
  await member(data, server, 'target', 'viewer', units[0]);
  return { data, server };
}

// What posts could change, whole.
const kept = ['campaign', 'campaign_unit', 'account', 'ruling', 'scorecard', 'score_task', 'form_version', 'unit', 'sample_frame', 'sample_draw', 'sample_visits', 'sample_weights'];
const state = (data) => sql(data, `.dump ${kept.join(' ')}`);

test('every POST of staff has a row', () => {
  const posts = routes().filter(({ method, pattern }) => method === 'POST' && pattern.startsWith('/staff')).map(({ pattern, permission }) => `${permission} ${pattern}`);
  const rows = [...Object.keys(behind).map((pattern) => `PERSON ${pattern}`), ...Object.keys(door).map((pattern) => `ANYONE ${pattern}`)];
  assert.deepEqual(posts.sort(), rows.sort());
});

test('who may post what, where, and sealed how', async (t) => {
  const { data, server } = await office(t);
  const cookies = {};
  for (const role of all)
    for (const place of ['44', '46', 'VN']) cookies[`${role} ${place}`] = await enter(data, server, `${role}-${place.toLowerCase()}`, role, place);
  await takeIn(server, cookies['officer 44']);
  await drawn(server, cookies['analyst 44']);
  const other = await enter(data, server, 'other', 'administrator', 'VN');
  const seals = {};
  for (const [who, cookie] of Object.entries({ ...cookies, other }))
    [, seals[who]] = /name="seal" value="([0-9a-f]{64})"/.exec(await (await visit(server, '/staff', cookie)).text());
  const before = state(data);
  const told = async (path, fields, headers, wanted, what) => {
    const reply = await post(server, path, fields, headers);
    const text = await reply.text();
    assert.equal(reply.status, wanted, `${path}: ${what}: ${text.replace(/<[^>]+>|\s+/g, ' ').slice(-300)}`);
  };
  for (const [pattern, row] of Object.entries(behind)) {
    const path = row.path ?? pattern;
    for (const seal of [{}, { seal: seals.other }]) await told(path, { ...row.fields, ...seal }, {}, 401, 'no session');
    await Promise.all(Object.entries(cookies).map(async ([who, cookie]) => {
      const [role, place] = who.split(' ');
      const has = row.roles.includes(role);
      const isHere = place === 'VN' || (place === '44' && !row.country);
      const sealedOne = !has ? 404 : isHere ? row.here : row.elsewhere;
      const wrong = who === 'administrator VN' ? { empty: { seal: '' }, wrong: { seal: '0'.repeat(64) } } : {};
      for (const [what, seal] of Object.entries({ none: {}, 'another\'s': { seal: seals.other }, ...wrong }))
        await told(path, { ...row.fields, ...seal }, { cookie }, has && (isHere || !row.closed) ? 403 : 404, `${who}, seal ${what}`);
      if (who === 'administrator VN') await told(path, { ...row.fields, seal: seals[who] }, { cookie, origin: 'https://evil.example' }, 403, 'another site');
      await told(path, { ...row.fields, seal: seals[who] }, { cookie }, sealedOne, who);
    }));
  }
  assert.equal(state(data), before, 'nothing is changed');
  for (const [who, cookie] of Object.entries({ ...cookies, nobody: undefined }))
    for (const [pattern, wanted] of Object.entries(door))
      for (const seal of [{}, { seal: seals.other }, { seal: seals[who] ?? '' }]) {
        const right = cookie !== undefined && seal.seal === seals[who];
        await told(pattern.replace('{key}', 'x'), { name: 'an', password: 'x'.repeat(257), ...seal }, cookie ? { cookie } : {}, wanted === 'seal' ? (right ? 303 : 403) : wanted, who);
      }
  for (const [who, cookie] of Object.entries(cookies)) assert.equal((await visit(server, '/staff', cookie)).status, 401, `${who} has signed out`);
});

test('the operator\'s token needs no seal, and another token is nobody\'s', async (t) => {
  const { data, server } = await office(t);
  await takeIn(server, await enter(data, server, 'officer', 'officer', '44'));
  await drawn(server, await enter(data, server, 'analyst', 'analyst', '44'));
  for (const [pattern, { path = pattern, fields = {}, here }] of Object.entries(behind)) {
    const by = async (token) => (await post(server, path, fields, { authorization: `Bearer ${token}` })).status;
    assert.equal(await by('0'.repeat(server.token.length)), 401, pattern);
    assert.equal(await by(server.token), pattern === '/staff/me' ? 404 : here, pattern);
  }
});
