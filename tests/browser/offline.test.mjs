// SPDX-License-Identifier: GPL-3.0-or-later
//
// No finished answer is lost, and none counts twice: the store and the upload of a device
// (scripts/store.js, upload.js) in Chromium against the real server, on the page they share with
// the staff screen. Servers and browsers are killed; storage is full, blocked or absent.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, must, serve, units } from '../support/program.mjs';
import { counts, device, finished, id7, sent, stored, submit, until } from '../support/device.mjs';

// A data folder with a campaign, a server on it, and a browser at the staff screen.
async function start(t, options = {}) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const server = await serve(t, data);
  const tablet = await device(t, `${where}-profile`, options);
  await tablet.page.goto(`${server.address}/kiosk`);
  await tablet.page.evaluate(() => window.hailong.upload.now()); // the pass of the start is over
  return { where, data, server, ...tablet, port: new URL(server.address).port };
}

const again = (t, { data, port }) => serve(t, data, ['--listen', `127.0.0.1:${port}`]);
const now = (page) => page.evaluate(() => { window.hailong.upload.now(); });
const only = (responses) => ({ responses, quarantined: 0, conflicts: 0 });

test('the server is killed and comes back: every finished answer arrives once', async (t) => {
  const place = await start(t);
  await submit(place.page, finished(2));
  await now(place.page);
  await sent(place.page);
  await place.server.kill();
  await submit(place.page, finished(3));
  await now(place.page);
  await place.page.waitForFunction(() => window.hailong.upload.state().wait > 20);
  assert.match(await place.page.textContent('#queue-said'), /tự thử lại sau \d+ giây/);
  assert.equal(await place.page.textContent('#unsent'), '3');
  const server = await again(t, place);
  await sent(place.page, 50); // by the timer alone
  assert.deepEqual(await stored(server), only(5));
  assert.equal(await place.page.textContent('#unsent'), '0');
});

test('200 answers without network, the browser killed and started again: all 200 once', async (t) => {
  const place = await start(t);
  await place.context.setOffline(true);
  const answers = finished(200);
  await submit(place.page, answers);
  await now(place.page);
  assert.equal((await counts(place.page)).unsent, 200);
  await place.kill();
  assert.deepEqual(await stored(place.server), only(0));
  const batches = [];
  const { page } = await device(t, `${place.where}-profile`);
  page.on('request', (request) => {
    if (request.method() === 'POST') batches.push(JSON.parse(request.postData()).responses.length);
  });
  await page.goto(`${place.server.address}/kiosk`);
  await sent(page, 60);
  assert.deepEqual(await stored(place.server), only(200));
  assert.deepEqual(batches, [50, 50, 50, 50], 'in batches of 50');
});

test('a draft is kept after each answer, and goes with its submit or not at all', async (t) => {
  const place = await start(t);
  const [answer] = finished(1);
  await place.context.setOffline(true);
  const kept = await place.page.evaluate(async (id) => {
    const { store } = window.hailong;
    await store.save({ key: '/c/qt', id, answers: { q5: 1 } });
    await store.save({ key: '/c/qt', id, answers: { q5: 2 } });
    await store.save({ key: '/c/other', id: 'x', answers: {} });
    return store.draft('/c/qt');
  }, answer.id);
  assert.deepEqual(kept.answers, { q5: 2 });
  await place.kill();
  const { page, context } = await device(t, `${place.where}-profile`);
  await page.goto(`${place.server.address}/kiosk`);
  await context.setOffline(true);
  const draft = (key) => page.evaluate((name) => window.hailong.store.draft(name), key);
  assert.deepEqual((await draft('/c/qt')).answers, { q5: 2 }, 'after the kill');
  // a body that cannot be cloned into the database: neither part of the submit happens there
  const both = await page.evaluate(async (id) => {
    const { store } = window.hailong;
    await store.submit({ id, campaign: 'qt', answers: { q5: () => 1 } }).catch(() => {});
    return { draft: await store.draft('/c/qt'), ok: store.state() };
  }, answer.id);
  assert.deepEqual(both.ok, { ok: false, why: 'broken' });
  await page.reload({ waitUntil: 'commit' }).catch(() => {});
  await context.setOffline(false);
  await page.goto(`${place.server.address}/kiosk`);
  assert.deepEqual((await draft('/c/qt')).answers, { q5: 2 }, 'the draft is still there');
  assert.equal((await counts(page)).unsent, 0);
  await context.setOffline(true);
  await submit(page, [answer]);
  assert.equal(await draft('/c/qt'), null);
  assert.notEqual(await draft('/c/other'), null, 'only its own draft goes');
  assert.equal((await counts(page)).unsent, 1);
});

test('two tabs: one sends at a time, and every answer arrives once', async (t) => {
  const place = await start(t);
  const other = await place.context.newPage();
  await other.goto(`${place.server.address}/kiosk`);
  let under = 0;
  let most = 0;
  for (const page of [place.page, other]) {
    await page.route('**/api/v1/responses**', async (route) => {
      most = Math.max(most, under += 1);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const reply = await route.fetch();
      under -= 1;
      await route.fulfill({ response: reply });
    });
  }
  await Promise.all([submit(place.page, finished(60)), submit(other, finished(60))]);
  await Promise.all([place.page, other].map((page) => now(page)));
  await sent(place.page);
  assert.equal(most, 1);
  assert.deepEqual(await stored(place.server), only(120));
});

test('eight resends at once: one is stored, the queue forgets it', async (t) => {
  const place = await start(t);
  const [{ id, ...body }] = finished(1);
  const statuses = await place.page.evaluate(async ([uuid, text]) => {
    const send = () => fetch(`/api/v1/responses/${uuid}`, { method: 'PUT', body: text }).then((reply) => reply.status);
    return Promise.all(Array.from({ length: 8 }, send));
  }, [id, JSON.stringify(body)]);
  assert.deepEqual(statuses.sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
  await submit(place.page, [{ id, ...body }]);
  await now(place.page);
  await sent(place.page);
  assert.deepEqual(await stored(place.server), only(1));
});

test('storage is full: it says so, keeps what it can, and recovers', async (t) => {
  const before = await start(t);
  await before.context.setOffline(true);
  await submit(before.page, finished(3));
  await before.kill(); // a Chromium that has written lately looks at the quota half a minute late
  const place = { ...before, ...await device(t, `${before.where}-profile`) };
  await place.page.route('**/api/v1/responses**', (route) => route.abort());
  await place.page.goto(`${place.server.address}/kiosk`);
  const session = await place.context.newCDPSession(place.page);
  const origin = new URL(place.server.address).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const events = await place.page.evaluate(() => {
    window.told = [];
    document.addEventListener('hailong:storage', (event) => window.told.push(event.detail));
  }).then(() => submit(place.page, finished(4))).then(() => place.page.evaluate(() => window.told));
  assert.deepEqual(events, [{ ok: false, why: 'full' }]);
  const { unsent, memory } = await counts(place.page);
  assert.deepEqual({ unsent, memory }, { unsent: 7, memory: 4 });
  await place.page.evaluate(() => window.hailong.upload.now());
  assert.match(await place.page.textContent('#storage'), /Đã đầy.*4 phiếu/);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await submit(place.page, finished(1));
  await until('all are written', async () => (await counts(place.page)).memory === 0);
  await place.page.waitForFunction(() => /không mất khi tắt máy/.test(document.getElementById('storage').textContent));
  await place.page.unroute('**/api/v1/responses**');
  await now(place.page);
  await sent(place.page);
  assert.deepEqual(await stored(place.server), only(8));
});

test('full until the end: what is in memory is sent too', async (t) => {
  const place = await start(t);
  const session = await place.context.newCDPSession(place.page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(place.server.address).origin, quotaSize: 1 });
  await submit(place.page, finished(5));
  assert.equal((await counts(place.page)).memory, 5);
  await now(place.page);
  await sent(place.page);
  assert.deepEqual(await stored(place.server), only(5));
});

for (const [what, why, options, prepare] of [
  ['blocked by the user', 'denied', { preferences: { profile: { default_content_setting_values: { cookies: 2 } } } }],
  ['absent', 'missing', {}, () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
  ['there, but never answers', 'denied', {}, () => Object.defineProperty(window, 'indexedDB', { value: { open: () => ({}) } })],
]) {
  test(`IndexedDB is ${what}: it says so, and the open page still sends`, async (t) => {
    const place = await start(t, options);
    if (prepare) {
      await place.page.addInitScript(prepare);
      await place.page.reload();
    }
    await place.page.waitForFunction(() => !window.hailong.store.state().ok);
    assert.deepEqual(await place.page.evaluate(() => window.hailong.store.state()), { ok: false, why });
    await place.server.kill();
    await submit(place.page, finished(4));
    const { unsent, memory } = await counts(place.page);
    assert.deepEqual({ unsent, memory }, { unsent: 4, memory: 4 });
    await now(place.page);
    await place.page.waitForFunction(() => /Phiếu mất nếu đóng trang.*4 phiếu/.test(document.getElementById('storage').textContent));
    const server = await again(t, place);
    await place.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await sent(place.page, 50);
    assert.deepEqual(await stored(server), only(4));
  });
}

test('an insecure address: the queue works, a lease stands for locks, staff are told', async (t) => {
  const place = await start(t, { args: ['--host-resolver-rules=MAP kiosk.example 127.0.0.1'] });
  const address = `http://kiosk.example:${place.port}/kiosk`;
  const other = await place.context.newPage();
  for (const page of [place.page, other]) await page.goto(address);
  assert.deepEqual(await place.page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator, 'locks' in navigator]), [false, false, false]);
  assert.match(await place.page.textContent('#reload'), /tải lại trang thì cần máy chủ/);
  let under = 0;
  let most = 0;
  for (const page of [place.page, other]) {
    await page.route('**/api/v1/responses**', async (route) => {
      most = Math.max(most, under += 1);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const reply = await route.fetch({ url: route.request().url().replace('kiosk.example', '127.0.0.1') });
      under -= 1;
      await route.fulfill({ response: reply });
    });
  }
  await Promise.all([submit(place.page, finished(60)), submit(other, finished(60))]);
  await Promise.all([place.page, other].map((page) => now(page)));
  await sent(place.page);
  assert.equal(most, 1);
  assert.deepEqual(await stored(place.server), only(120));
  assert.equal(await place.page.evaluate(() => window.hailong.store.lease('somebody', 0, 90000)), true, 'the lease was given back');
  assert.equal(await place.page.evaluate(async () => {
    await window.hailong.store.lease('a', 60000, 90000);
    return window.hailong.store.lease('b', 60000, 90000);
  }), false, 'and holds');
  assert.equal(await place.page.evaluate(() => window.hailong.store.lease('b', 60000, 10)), true, 'unless a clock was set back');
});

test('the page is closed and the insecure server gone: what was queued is sent when it is back', async (t) => {
  const place = await start(t, { args: ['--host-resolver-rules=MAP kiosk.example 127.0.0.1'] });
  await place.page.goto(`http://kiosk.example:${place.port}/kiosk`);
  await place.page.evaluate(() => window.hailong.upload.now()); // else the lease goes down with the browser
  await place.server.kill();
  await submit(place.page, finished(6));
  await place.kill();
  const server = await again(t, place);
  const { page } = await device(t, `${place.where}-profile`, { args: ['--host-resolver-rules=MAP kiosk.example 127.0.0.1'] });
  await page.goto(`http://kiosk.example:${place.port}/kiosk`);
  await sent(page);
  assert.deepEqual(await stored(server), only(6));
});

// A server that answers what it is told to for responses, before the real page's own server.
async function between(t, place, answer) {
  const seen = [];
  await place.page.route('**/api/v1/responses**', async (route) => {
    const request = route.request();
    seen.push({ method: request.method(), url: request.url(), headers: request.headers(), body: request.postDataJSON(), at: Date.now() });
    const reply = await answer(seen.length, request);
    if (reply) await route.fulfill(reply);
    else await route.continue();
  });
  return seen;
}

const json = (status, body, headers = {}) => ({ status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

test('what the real server refuses for good is set aside and told; what is wrong with one harms no other', async (t) => {
  const place = await start(t);
  await place.context.setOffline(true);
  const good = finished(4);
  const long = finished(1, (body) => { body.answers.other = 'x'.repeat(300000); });
  const foreign = finished(1, (body) => { body.campaign = 'none'; });
  const broken = [{ ...finished(1)[0], id: `${id7()}x` }];
  await submit(place.page, [...good, ...long, ...foreign, ...broken]);
  await place.context.setOffline(false);
  await now(place.page);
  await sent(place.page);
  assert.equal((await counts(place.page)).aside, 3);
  assert.deepEqual(await stored(place.server), only(4));
  await place.page.waitForFunction(() => document.getElementById('aside').textContent === '3');
  assert.ok(await place.page.isVisible('#send-aside'));
  const statuses = await place.page.evaluate(async () => (await window.hailong.store.all()).map((row) => row.status));
  assert.deepEqual(statuses.sort(), [404, 413, 422]);
  await campaignNamed(place.data, 'none');
  await place.page.reload(); // what had no campaign is tried again when a page starts
  await until('the campaign is there now', async () => (await counts(place.page)).aside === 2);
  await sent(place.page);
  await place.page.click('#send-aside');
  await until('tried and refused again', async () => (await counts(place.page)).aside === 2 && (await counts(place.page)).unsent === 0);
});

async function campaignNamed(data, id) {
  await must(['campaign', 'create', '--data', data, '--id', id, '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(',')]);
  await must(['campaign', 'open', '--data', data, '--id', id]);
}

test('rule-breaking, repeated and conflicting answers are the server\'s: forgotten', async (t) => {
  const place = await start(t);
  const [first] = finished(1);
  await submit(place.page, [first]);
  await now(place.page);
  await sent(place.page);
  const wrong = finished(1, (body) => { body.answers.q5 = 9; });
  const other = { ...first, answers: { ...first.answers, q5: 2 } };
  await submit(place.page, [first, ...wrong]);
  await now(place.page);
  await sent(place.page);
  await submit(place.page, [other]);
  await now(place.page);
  await sent(place.page);
  assert.deepEqual(await stored(place.server), { responses: 1, quarantined: 1, conflicts: 1 });
  assert.equal((await counts(place.page)).aside, 0);
});

test('503: nothing is sent before Retry-After, whatever happens; then all is', async (t) => {
  const place = await start(t);
  const seen = await between(t, place, (n) => (n === 1 ? json(503, { status: 503 }, { 'retry-after': '3' }) : null));
  await submit(place.page, finished(5));
  await now(place.page);
  await until('the first was answered', () => place.page.evaluate(() => window.hailong.upload.state().wait > 0));
  for (let i = 0; i < 5; i++) {
    await place.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await now(place.page);
  }
  assert.equal(seen.length, 1);
  await sent(place.page);
  assert.ok(seen[1].at - seen[0].at >= 2900, `${seen[1].at - seen[0].at} ms`);
  assert.deepEqual(await stored(place.server), only(5));
});

test('a Wi-Fi login page that says 200 is not the server', async (t) => {
  const place = await start(t);
  const login = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Đăng nhập Wi-Fi</html>' };
  let away = true;
  const seen = await between(t, place, () => (away ? login : null));
  const [one, ...more] = finished(6);
  await submit(place.page, [one]);
  await now(place.page);
  await until('the first was answered', () => place.page.evaluate(() => window.hailong.upload.state().wait > 0));
  await submit(place.page, more);
  await now(place.page);
  await until('a batch was answered', () => seen.some(({ method }) => method === 'POST'));
  assert.equal((await counts(place.page)).unsent, 6);
  away = false;
  await now(place.page);
  await sent(place.page, 60);
  assert.deepEqual(await stored(place.server), only(6));
});

test('one answer that the server cannot take now does not hold up the others', async (t) => {
  const place = await start(t);
  const answers = finished(3);
  await between(t, place, (n, request) => (request.url().endsWith(answers[0].id) ? json(500, { status: 500, code: 'unknown' }) : null));
  await submit(place.page, answers);
  await now(place.page);
  await until('two of three', async () => (await counts(place.page)).unsent === 1);
  assert.deepEqual(await stored(place.server), only(2));
});

test('a batch refused as a whole (413 of a proxy) is sent one by one', async (t) => {
  const place = await start(t);
  const seen = await between(t, place, (n, request) => (request.method() === 'POST' ? { status: 413, body: 'too large' } : null));
  await submit(place.page, finished(5));
  await now(place.page);
  await sent(place.page);
  assert.deepEqual(seen.map(({ method }) => method), ['POST', 'PUT', 'PUT', 'PUT', 'PUT', 'PUT']);
  assert.deepEqual(await stored(place.server), only(5));
});

test('fifty long answers do not fit into one batch, and go in several', async (t) => {
  const place = await start(t);
  await place.context.setOffline(true);
  await submit(place.page, finished(20, (body) => { body.answers.other = 'ế'.repeat(80000); body.answers.other2 = 'x'; }));
  const seen = await between(t, place, () => null);
  await place.context.setOffline(false);
  await now(place.page);
  await sent(place.page);
  assert.ok(seen.length >= 3, `${seen.length} requests`);
  assert.deepEqual(await stored(place.server), { responses: 0, quarantined: 20, conflicts: 0 }, 'too long, and kept');
});

test('a ticket goes beside its answer, alone and in a batch; the token and the state of the device too', async (t) => {
  const place = await start(t);
  const token = 'A'.repeat(28);
  await place.page.evaluate((text) => Promise.all([window.hailong.store.write('device', 'k7'), window.hailong.store.write('token', text)]), token);
  const seen = await between(t, place, () => null);
  const alone = finished(1).map((one) => ({ ...one, ticket: '7K3Q-M0XD-9TVB-52HE' }));
  await submit(place.page, alone);
  await now(place.page);
  await sent(place.page);
  assert.equal(seen[0].headers['hailong-ticket'], '7K3Q-M0XD-9TVB-52HE');
  assert.equal(seen[0].headers['hailong-device'], token);
  assert.equal(seen[0].body.ticket, undefined);
  assert.equal(seen[0].body.id, undefined);
  await place.context.setOffline(true);
  await submit(place.page, finished(4).map((one) => ({ ...one, ticket: 'T' })));
  await place.context.setOffline(false);
  await now(place.page);
  await sent(place.page);
  const batch = seen.find(({ method, body }) => method === 'POST' && body.responses.length === 4).body;
  assert.ok(batch.responses.every(({ ticket, id }) => ticket === 'T' && id));
  assert.equal(batch.device.id, 'k7');
  assert.equal(batch.device.unsent, 4);
  assert.equal(batch.device.form, 'sipas-2026/1');
  assert.match(batch.device.app, /^[0-9a-f]{16}$/);
  assert.ok(batch.device.storage_free > 0);
  assert.ok(Math.abs(Date.parse(batch.sent) - Date.now()) < 60000);
});

test('without anything to send the server still hears of a device that has a name', async (t) => {
  const place = await start(t);
  const seen = await between(t, place, () => null);
  await now(place.page);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepEqual(seen, [], 'one without a name says nothing');
  await place.page.evaluate(() => window.hailong.store.write('device', 'k7'));
  for (let i = 0; i < 3; i++) await place.page.evaluate(() => window.hailong.upload.now());
  assert.deepEqual(seen.map(({ body }) => body.responses), [[]], 'once an hour');
  assert.equal(seen[0].body.device.unsent, 0);
});
