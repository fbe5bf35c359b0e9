// SPDX-License-Identifier: GPL-3.0-or-later
//
// worker - a form that a device keeps: what the service worker holds, and that it is enough.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { units } from './program.mjs';
import { until } from './device.mjs';

const execute = promisify(execFile);

// A home folder whose Chromium trusts a root certificate.
export async function trusting(home, root) {
  const store = `sql:${join(home, '.pki', 'nssdb')}`;
  await mkdir(join(home, '.pki', 'nssdb'), { recursive: true });
  await execute('certutil', ['-d', store, '-N', '--empty-password']);
  await execute('certutil', ['-d', store, '-A', '-t', 'C,,', '-n', 'hailong', '-i', root]);
  return home;
}

export const form = `/c/qt?mode=kiosk&unit=${units[0]}`; // its parts in the order the worker keeps them
export const controlled = (page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);
export const held = (page) => page.evaluate(async () => {
  const lists = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
  return lists.flat();
});
export const holds = (page, path) => until(`${path} is kept`, async () => (await held(page)).some((url) => url.endsWith(path)));

// The form, kept, can be opened and reloaded without the server, with its style.
export async function opensAlone(page, address, stop) {
  await page.goto(`${address}/kiosk`);
  await controlled(page);
  assert.match(await page.textContent('#reload'), /Tải lại trang vẫn được/);
  await page.goto(`${address}${form}&counter=Q2&device=k7`);
  await holds(page, form);
  const title = await page.title();
  await stop();
  await page.reload();
  assert.equal(await page.title(), title);
  assert.equal(await page.$$eval('input[name=q5]', (found) => found.length > 0), true);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.top')).backgroundColor), 'rgb(255, 255, 255)');
  await page.goto(`${address}/kiosk`);
  await page.waitForSelector('#staff', { state: 'visible' });
}
