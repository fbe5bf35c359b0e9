// SPDX-License-Identifier: GPL-3.0-or-later
//
// Staff at their pages in Chromium, by keyboard and without script: from a one-time link to a report
// that is opened; axe and width of every page in both languages.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { assertSound, browser, shot } from '../support/citizen.mjs';
import { leads, member, password } from '../support/staff.mjs';

async function office(t) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const server = await serve(t, data);
  for (let i = 0; i < 12; i++) assert.equal((await put(server, randomUUID(), response((body) => { body.seconds += i; }))).status, 201);
  return { where, data, server, chrome: await browser(t) };
}

test('from a link to a report, by keyboard, without script', async (t) => {
  const { data, server, chrome } = await office(t);
  const context = await chrome.newContext({ javaScriptEnabled: false, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(server.address + await member(data, server, 'an', 'officer', units[0]));
  await page.focus('#password');
  await page.keyboard.type(password);
  await page.keyboard.press('Tab');
  await page.keyboard.type('something else');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#wrong');
  assert.match(await page.textContent('#wrong'), /không giống nhau/);
  assert.equal(await page.inputValue('#password'), '', 'a password is never sent back');
  await page.fill('#password', password);
  await page.fill('#again', password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.address}/staff`);
  await leads(page, () => page.click('a.door'));
  assert.match(await page.textContent('dl'), /12/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="format=pdf"]')]);
  assert.equal(download.suggestedFilename(), `qt-${units[0]}.pdf`);
  assert.equal((await readFile(await download.path())).subarray(0, 5).toString(), '%PDF-');
  await leads(page, () => page.click('tbody td a'));
  assert.match(await page.textContent('body'), /BÁO CÁO|Báo cáo/);
  const styled = await page.locator('body').evaluate((node) => getComputedStyle(node).fontFamily);
  assert.match(styled, /Noto|Liberation|sans|serif/i);
  await page.goBack();
  await page.click('.me button');
  await page.waitForURL(/\/staff\/sign-in/);
  await page.goto(`${server.address}/staff/campaigns/qt`);
  await page.fill('#name', 'an');
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.address}/staff/campaigns/qt`);
  await context.close();
});

test('every page of staff: axe, width, both languages, wide and narrow', async (t) => {
  const { data, server, chrome } = await office(t);
  for (const [width, height] of [[320, 640], [360, 740], [1280, 800]]) {
    const context = await chrome.newContext({ viewport: { width, height }, bypassCSP: true });
    const page = await context.newPage();
    const look = async (name) => {
      for (const lang of ['vi', 'en']) {
        const there = new URL(page.url());
        there.searchParams.set('lang', lang);
        await page.goto(there.href);
        await assertSound(page, `${name} ${lang} ${width}`);
        await shot(page, `staff-${name}-${lang}-${width}`, { fullPage: true });
      }
    };
    const name = `person-${width}`;
    await page.goto(`${server.address}/staff`);
    await look('sign-in');
    await page.goto(server.address + await member(data, server, name, 'analyst', '44'));
    await look('welcome');
    await page.fill('#password', 'x');
    await page.fill('#again', 'y');
    await leads(page, () => page.click('main button[type=submit]'));
    await assertSound(page, `refused ${width}`);
    await page.fill('#password', password);
    await page.fill('#again', password);
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/staff(\?|$)/);
    await look('home');
    await leads(page, () => page.click('a.door'));
    await look('campaign');
    await leads(page, () => page.click('a.button.second'));
    await look('fieldwork');
    await context.close();
  }
});
