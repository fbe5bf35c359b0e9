// SPDX-License-Identifier: GPL-3.0-or-later
//
// With script: somebody who does not agree is counted and nothing else, and leaves the kiosk to the
// next; somebody who answered is shown the code that takes the answer back, and the next one is not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { folder, run, serve, units } from '../support/program.mjs';
import { askedCampaign } from '../support/asked.mjs';
import { answer, browser, send, visit } from '../support/citizen.mjs';

async function start(t) {
  const data = join(await folder(t), 'data');
  await askedCampaign(join(data, '..'), data, ['--withdrawal']);
  const server = await serve(t, data);
  const address = (more) => `${server.address}/c/asked?unit=${units[0]}&lang=vi${more}`;
  const refused = async () => JSON.stringify(JSON.parse((await run(['campaign', 'list', '--data', data, '--json'])).out)).match(/"refused":(\d+)/)[1];
  return { chrome: await browser(t), address, refused };
}

test('a refusal at a kiosk is a count, and the kiosk is the next one\'s', async (t) => {
  const { chrome, address, refused } = await start(t);
  const page = await visit(t, chrome, address('&mode=kiosk'));
  await page.tap('#start');
  assert.equal(await refused(), '0');
  await page.tap('.refuse');
  await page.waitForSelector('#start', { state: 'visible' });
  assert.equal(page.url(), address('&mode=kiosk'));
  for (let i = 0; i < 50 && await refused() !== '1'; i++) await page.waitForTimeout(100);
  assert.equal(await refused(), '1');
});

test('refusals at a kiosk without a line are counted when it is back, each once', async (t) => {
  const { chrome, address, refused } = await start(t);
  const page = await visit(t, chrome, address('&mode=kiosk'));
  await page.context().setOffline(true);
  for (let person = 0; person < 3; person++) {
    await page.tap('#start');
    await page.tap('.refuse');
    await page.waitForSelector('#start', { state: 'visible' });
  }
  await page.waitForFunction(() => globalThis.hailong.store.read('refusals').then((counts) => Object.values(counts ?? {})[0] === 3));
  assert.equal(await refused(), '0');
  await page.context().setOffline(false);
  for (let i = 0; i < 100 && await refused() !== '3'; i++) await page.waitForTimeout(100);
  await page.waitForFunction(() => globalThis.hailong.store.read('refusals').then((counts) => Object.keys(counts).length === 0));
  await page.evaluate(() => globalThis.hailong.upload.now());
  assert.equal(await refused(), '3');
});

test('a refusal on a phone goes to the page that says so', async (t) => {
  const { chrome, address, refused } = await start(t);
  const page = await visit(t, chrome, address(''));
  await page.tap('#start');
  await Promise.all([page.waitForNavigation(), page.tap('.refuse')]);
  assert.match(page.url(), /\/refused/);
  assert.equal(await refused(), '1');
});

test('the code is shown to whoever answered on a phone, and goes with the thanks', async (t) => {
  const { chrome, address } = await start(t);
  const page = await visit(t, chrome, address(''));
  await answer(page);
  await send(page);
  await page.waitForSelector('#taken-back', { state: 'visible' });
  assert.match(await page.textContent('#code'), /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  await page.tap('#again');
  assert.equal(await page.textContent('#code'), '');
  const kiosk = await visit(t, chrome, address('&mode=kiosk'));
  assert.equal(await kiosk.$('#taken-back'), null, 'at a kiosk the next one would read it');
});
