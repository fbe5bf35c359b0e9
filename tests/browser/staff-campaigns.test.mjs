// SPDX-License-Identifier: GPL-3.0-or-later
//
// Campaigns by staff in Chromium: from nothing to a printed QR code in under 20 actions, with and
// without script; a campaign's whole life; axe and width of every page in both languages.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { assertSound, browser, shot } from '../support/citizen.mjs';
import { codesOf } from '../support/qr.mjs';
import { leads, member, password, post, signIn } from '../support/staff.mjs';

async function empty(t) {
  const data = join(await folder(t), 'data');
  await must(['init', '--data', data]);
  return { data, server: await serve(t, data), chrome: await browser(t) };
}

async function signedIn(context, data, server, name, role, place) {
  await post(server, await member(data, server, name, role, place), { password, again: password });
  const [key, value] = (await signIn(server, name)).split('=');
  await context.addCookies([{ name: key, value, url: server.address }]);
}

// A page that counts what a person does on it.
async function counted(context) {
  const page = await context.newPage();
  const done = { count: 0 };
  const act = (work) => async (...args) => { done.count++; return work(...args); };
  return { page, done, click: act((at) => leads(page, () => page.click(at))), type: act((at, text) => page.fill(at, text)), choose: act((at, value) => page.selectOption(at, value)) };
}

for (const javaScriptEnabled of [true, false])
  test(`from nothing to a printed QR code in under 20 actions${javaScriptEnabled ? '' : ', without script'}`, async (t) => {
    const { data, server, chrome } = await empty(t);
    const context = await chrome.newContext({ javaScriptEnabled, acceptDownloads: true });
    await signedIn(context, data, server, 'an', 'administrator', 'VN');
    const { page, done, click, type, choose } = await counted(context);
    await page.goto(`${server.address}/staff`);
    await click('.sections a[href*="campaigns/new"]');
    await choose('#below', '44');
    await type('#q', 'dong ha');
    await click('.look button');
    assert.match(await page.textContent('.picks'), /Đông Hà/, 'found without tones');
    await page.locator('.picks input[value="19333"]').check();
    done.count++;
    await type('#id', 'hai-long');
    await type('#name_vi', 'Hài lòng năm 2026');
    await type('#each', '200');
    await click('#plan button');
    await page.waitForURL(/hai-long\/settings/);
    await click('.button[href*="state/open"]');
    await click('main form.card button');
    await page.waitForURL(/hai-long\/settings/);
    done.count++;
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href*="/poster"]')]);
    assert.deepEqual(await codesOf(await download.path()), [`${server.address}/c/hai-long?unit=19333`]);
    assert.ok(done.count < 20, String(done.count));
    t.diagnostic(`${done.count} actions`);
    await context.close();
  });

test('the whole life of a campaign, without script', async (t) => {
  const { data, server, chrome } = await empty(t);
  const context = await chrome.newContext({ javaScriptEnabled: false });
  await signedIn(context, data, server, 'an', 'officer', units[0]);
  const page = await context.newPage();
  const send = async (change = () => {}) => (await put(server, randomUUID(), response((body) => { body.campaign = 'doi'; change(body); }))).status;
  const state = async (name) => {
    await page.goto(`${server.address}/staff/campaigns/doi/settings`);
    await leads(page, () => page.click(`.button[href*="state/${name}"]`));
    await leads(page, () => page.click('main form.card button'));
    await page.waitForURL(/settings/);
  };
  await page.goto(`${server.address}/staff/campaigns/new`);
  await page.fill('#id', 'doi');
  await leads(page, () => page.click('#plan button'));
  await page.waitForURL(/doi\/settings/);
  await leads(page, () => page.click('a[href*="test="]'));
  assert.match(await page.textContent('.simulated'), /PHIẾU THỬ/);
  assert.equal(await page.locator('#form').count(), 1, 'the form can be tried');
  assert.equal(await send((body) => { body.test = true; }), 201);
  assert.equal(await send(), 202);
  await state('open');
  assert.equal(await send(), 201);
  await page.goto(`${server.address}/staff/campaigns/doi`);
  assert.match(await page.textContent('dl'), /1/);
  await state('closing');
  assert.equal(await send(), 201);
  await state('closed');
  assert.equal(await send(), 202);
  assert.equal(await page.locator('#plan').count(), 0, 'closed for good');
  await context.close();
});

test('pages of campaigns: axe and width, both languages', async (t) => {
  const { data, server, chrome } = await empty(t);
  for (const [width, height] of [[320, 640], [360, 740], [1280, 800]]) {
    const context = await chrome.newContext({ viewport: { width, height }, bypassCSP: true });
    const name = `an-${width}`;
    await signedIn(context, data, server, name, 'administrator', '44');
    const page = await context.newPage();
    const look = async (what, path) => {
      for (const lang of ['vi', 'en']) {
        await page.goto(`${server.address}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
        await assertSound(page, `${what} ${lang} ${width}`);
        await shot(page, `campaign-${what}-${lang}-${width}`, { fullPage: true });
      }
    };
    await look('new', '/staff/campaigns/new');
    await look('search', '/staff/campaigns/new?q=ha');
    await page.fill('#id', 'x y');
    await leads(page, () => page.click('#plan button'));
    await page.waitForSelector('#wrong');
    await assertSound(page, `refused ${width}`);
    await page.fill('#id', name);
    await page.check('input[name="all"]');
    await leads(page, () => page.click('#plan button'));
    await page.waitForURL(/settings/);
    await look('settings', `/staff/campaigns/${name}/settings`);
    await look('state', `/staff/campaigns/${name}/state/open`);
    await page.goto(`${server.address}/staff/campaigns/${name}/settings`);
    const [, key] = /test=([0-9a-f]+)/.exec(await page.getAttribute('a[href*="test="]', 'href'));
    await look('test', `/c/${name}?unit=19333&test=${key}`);
    await context.close();
  }
});
