// SPDX-License-Identifier: GPL-3.0-or-later
//
// A kiosk's day, by a citizen's hand, when things fail: the server dies in the middle of a form
// and comes back, the page is reloaded meanwhile, the plug is pulled.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, serve, units } from '../support/program.mjs';
import { counts, device, sent, stored } from '../support/device.mjs';
import { form, holds } from '../support/worker.mjs';
import { answer, send } from '../support/citizen.mjs';

const only = (responses) => ({ responses, quarantined: 0, conflicts: 0 });

async function start(t) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const server = await serve(t, data);
  const tablet = await device(t, `${where}-profile`);
  const again = () => serve(t, data, ['--listen', `127.0.0.1:${new URL(server.address).port}`]);
  return { where, server, again, ...await opened(tablet, server) };
}

async function opened({ page, kill }, server) {
  page.tap = page.click; // the profile's own window has no touch
  await page.setViewportSize({ width: 800, height: 1280 });
  await page.goto(`${server.address}${form}&counter=Q2`);
  return { page, kill };
}

const touched = async (page) => {
  await page.waitForSelector('#start', { state: 'visible' });
  await answer(page);
};

test('the server is killed in the middle of a form: it is finished, reloaded, and arrives once', async (t) => {
  const { page, server, again } = await start(t);
  await holds(page, form);
  await touched(page);
  await server.kill();
  await send(page);
  assert.equal((await counts(page)).unsent, 1);
  await page.reload();
  await touched(page);
  await send(page);
  assert.equal((await counts(page)).unsent, 2);
  const back = await again();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await sent(page, 60);
  assert.deepEqual(await stored(back), only(2));
});

test('the plug is pulled after the last form of the day, the network being away', async (t) => {
  const { page, where, server, kill, again } = await start(t);
  await holds(page, form);
  await server.kill();
  await touched(page);
  await send(page);
  await kill();
  const back = await again();
  const tablet = await opened(await device(t, `${where}-profile`), back);
  await sent(tablet.page, 60);
  assert.deepEqual(await stored(back), only(1));
  assert.equal(await tablet.page.isVisible('#start'), true, 'and the next person finds an empty form');
});
