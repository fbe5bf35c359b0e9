// SPDX-License-Identifier: GPL-3.0-or-later
//
// The staff screen of a device, /kiosk (scripts/kiosk-staff.js, pin.js), in Chromium: unsent answers
// written to a file come in by `hailong import`; set-up; the PIN; axe and width in both languages.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, must, serve, units } from '../support/program.mjs';
import { assertAxe, shot } from '../support/citizen.mjs';
import { counts, device, finished, sent, stored, submit, until } from '../support/device.mjs';

async function start(t) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const server = await serve(t, data);
  const tablet = await device(t, `${where}-profile`);
  await tablet.page.goto(`${server.address}/kiosk`);
  await tablet.page.waitForSelector('#staff:not([hidden])');
  return { where, data, server, ...tablet };
}

async function secondCampaign(data) {
  await must(['campaign', 'create', '--data', data, '--id', 'qt-2', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units.join(',')]);
  await must(['campaign', 'open', '--data', data, '--id', 'qt-2']);
}

test('unsent answers are written to files, one a campaign, and imported; sent later they count once', async (t) => {
  const { where, data, server, page } = await start(t);
  await secondCampaign(data);
  await page.route('**/api/v1/responses**', (route) => route.abort());
  const here = finished(7).map((one) => ({ ...one, ticket: 'T' }));
  const there = finished(2, (body) => { body.campaign = 'qt-2'; });
  const partial = finished(1, (body) => { body.complete = false; body.answers = { q5: 1 }; });
  await submit(page, [...here, ...there, ...partial]);
  const downloads = [];
  page.on('download', (download) => downloads.push(download));
  await page.evaluate(() => window.hailong.store.write('device', 'k7'));
  await page.click('#write-file');
  await until('two files', () => downloads.length === 2);
  assert.deepEqual(await page.$$eval('#files a', (found) => found.map((a) => a.textContent)), ['qt: 8 phiếu', 'qt-2: 2 phiếu']);
  assert.equal((await page.inputValue('#lines-text')).trim().split('\n').length, 10);
  for (const download of downloads) {
    const name = download.suggestedFilename();
    const [, id] = /^(qt|qt-2)-k7-\d{8}-\d{6}\.jsonl$/.exec(name);
    const path = join(where, name);
    await download.saveAs(path);
    assert.doesNotMatch(await readFile(path, 'utf8'), /ticket/);
    await must(['import', '--data', data, '--campaign', id, path]);
  }
  assert.deepEqual(await stored(server), { responses: 7, quarantined: 0, conflicts: 0 });
  assert.equal((await counts(page)).unsent, 10, 'they stay on the device');
  await page.unroute('**/api/v1/responses**');
  await page.click('#send-now');
  await sent(page);
  assert.deepEqual(await stored(server), { responses: 7, quarantined: 0, conflicts: 0 });
  await page.click('#write-file');
  await page.waitForFunction(() => /không có phiếu nào/.test(document.getElementById('queue-said').textContent));
});

test('set-up: name, token and form are kept; mistakes are named', async (t) => {
  const { data, server, page, where, kill } = await start(t);
  const { out } = await must(['device', 'enrol', '--data', data, '--id', 'k7', '--unit', units[0], '--json']);
  const token = /[0-9A-Z]{4}(-[0-9A-Z]{4}){6}/.exec(out)[0];
  const save = async (id, code, form) => {
    await page.evaluate(() => { document.getElementById('device-said').textContent = ''; });
    await page.fill('#device-id', id);
    await page.fill('#device-token', code);
    await page.fill('#form-address', form);
    await page.click('#device button[type=submit]');
    await page.waitForFunction(() => document.getElementById('device-said').textContent !== '');
    return page.textContent('#device-said');
  };
  for (const [id, code, form, said] of [['k 7', '', '', /không dấu/], ['k7', 'ABCD', '', /28 chữ và số/], ['k7', '', 'qt', /bắt đầu bằng \/c\//]]) {
    assert.match(await save(id, code, form), said);
    assert.equal(await page.evaluate(() => window.hailong.store.read('device')), null);
  }
  assert.equal(await save('k7', token.toLowerCase(), `${server.address}/c/qt?unit=${units[0]}&counter=Q2`), 'Đã lưu.');
  assert.equal(await page.inputValue('#device-token'), '', 'a token is not shown again');
  const form = `/c/qt?unit=${units[0]}&counter=Q2&mode=kiosk&device=k7`;
  assert.equal(await page.inputValue('#form-address'), form);
  assert.equal(await page.getAttribute('#form-open', 'href'), form);
  const heard = async () => JSON.parse((await must(['device', 'list', '--data', data, '--json'])).out).find(({ id }) => id === 'k7');
  await until('the server hears of k7', async () => (await heard())?.seen);
  await save('k7', `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`, form);
  await page.waitForFunction(() => /không nhận mã này/.test(document.getElementById('device-said').textContent));
  await kill();
  const { page: again } = await device(t, `${where}-profile`);
  await again.goto(`${server.address}/kiosk#start`);
  await again.waitForURL(`${server.address}${form}`);
  assert.match(await again.textContent('h1'), /\S/);
});

test('a form chosen from the list opens as a kiosk', async (t) => {
  const { page } = await start(t);
  await page.click('text=Chọn phiếu trong danh sách');
  await page.click('a[href^="/c/qt"]');
  await page.click(`a[href*="unit=${units[0]}"]`);
  assert.match(page.url(), /[?&]mode=kiosk/);
  await page.waitForFunction(() => globalThis.hailong?.page); // else kiosk.js takes away what is put there next
  await page.evaluate(() => sessionStorage.setItem('hailong-home', location.href)); // as kiosk.js does
  const form = new URL(page.url());
  await page.goto(`${form.origin}/kiosk`);
  await page.waitForFunction(() => document.getElementById('form-address').value !== '');
  assert.equal(await page.inputValue('#form-address'), form.pathname + form.search);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('hailong-home')), null);
});

test('the PIN: RFC 8018, asked for without a server, slow to guess', async (t) => {
  const { server, page } = await start(t);
  for (const [pin, salt, rounds] of [['1234', '00112233445566778899aabbccddeeff', 10000], ['000000000000', 'ff', 1], ['98765', 'a0'.repeat(51), 3]]) {
    const wanted = pbkdf2Sync(pin, Buffer.from(salt, 'hex'), rounds, 32, 'sha256').toString('hex');
    assert.equal(await page.evaluate(([a, b, c]) => window.hailong.pin.hash(a, b, c), [pin, salt, rounds]), wanted);
  }
  const set = async (one, two) => {
    await page.fill('#pin-new', one);
    await page.fill('#pin-again', two);
    await page.click('#pin button');
    return page.waitForFunction(() => document.getElementById('pin-said').textContent).then((found) => found.jsonValue());
  };
  assert.match(await set('123', '123'), /từ 4 đến 12 chữ số/);
  assert.match(await set('12a4', '12a4'), /từ 4 đến 12 chữ số/);
  assert.match(await set('1234', '1235'), /không giống nhau/);
  await page.evaluate(() => { document.getElementById('pin-said').textContent = ''; });
  assert.equal(await set('1234', '1234'), 'Đã lưu.');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await server.kill();
  await page.reload();
  await page.waitForSelector('#lock:not([hidden])');
  assert.equal(await page.isVisible('#staff'), false);
  assert.doesNotMatch(JSON.stringify(await page.evaluate(() => window.hailong.store.read('pin'))), /1234"/);
  const unlock = async (pin) => {
    await page.evaluate(() => { document.getElementById('lock-said').textContent = ''; });
    await page.fill('#unlock', pin);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('lock-said').textContent !== '' || !document.getElementById('staff').hidden);
    return page.textContent('#lock-said');
  };
  for (const wrong of ['0000', '', '12345', '123']) assert.match(await unlock(wrong), /không đúng/);
  assert.match(await unlock('9999'), /đợi 30 giây/);
  assert.match(await unlock('1234'), /đợi (2\d|30) giây/, 'not even the right one');
  await page.evaluate(() => window.hailong.store.write('pin_tries', { count: 5, until: Date.now() + 8 * 3600 * 1000 }));
  assert.equal(await unlock('1234'), '', 'a clock that was set back locks nobody out');
  assert.equal(await page.isVisible('#staff'), true);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await page.waitForSelector('#lock:not([hidden])'); // whoever comes back to it
});

test('without script the screen says what it needs', async (t) => {
  const { server, context } = await start(t);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setScriptExecutionDisabled', { value: true });
  await page.goto(`${server.address}/kiosk`);
  assert.equal(await page.isVisible('#no-script'), true);
  assert.equal(await page.isVisible('#staff'), false);
});

test('axe, width and targets of the screen, open and locked, in both languages', async (t) => {
  const { server, page } = await start(t);
  await page.route('**/api/v1/responses**', (route) => route.abort());
  await submit(page, finished(3));
  await page.evaluate(() => window.hailong.store.settle([{ id: 'x', status: 422, fate: 'aside' }]));
  const look = async (name) => {
    await assertAxe(page, name);
    const low = await page.$$eval('button, input', (list) => list.filter((one) => one.offsetParent && one.getBoundingClientRect().height < 64)
      .map((one) => one.outerHTML));
    assert.deepEqual(low, [], name);
    await shot(page, name, { fullPage: true });
  };
  for (const state of ['open', 'locked']) {
    for (const language of ['vi', 'en']) {
      for (const [width, height] of [[320, 640], [800, 1280], [1280, 800]]) {
        await page.setViewportSize({ width, height });
        await page.goto(`${server.address}/kiosk?lang=${language}`);
        await page.waitForSelector(state === 'open' ? '#staff:not([hidden])' : '#lock:not([hidden])');
        await page.evaluate(() => window.hailong.upload.now());
        await look(`kiosk-${state}-${language}-${width}`);
      }
    }
    await page.evaluate(() => window.hailong.pin.set('1234'));
  }
});
