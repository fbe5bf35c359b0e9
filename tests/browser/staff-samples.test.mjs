// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sample sizes in Chromium: by keyboard and without script; axe, width and paper in both languages.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, serve } from '../support/program.mjs';
import { assertSound, browser, shot } from '../support/citizen.mjs';
import { member, password } from '../support/staff.mjs';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  return { data, server: await serve(t, data), chrome: await browser(t) };
}

async function enter(page, data, server, name, role, place) {
  await page.goto(server.address + await member(data, server, name, role, place));
  await page.fill('#password', password);
  await page.fill('#again', password);
  await page.click('main button[type=submit]');
  await page.waitForURL(/\/staff(\?|$)/);
}

test('how many to ask is found by keyboard, without script, and its address says it again', async (t) => {
  const { data, server, chrome } = await office(t);
  const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await enter(page, data, server, 'lan', 'analyst', '44');
  await page.click('.sections a[href*="/staff/sample-size"]');
  await page.waitForURL(/sample-size/);
  await page.fill('#share', '80%');
  await page.fill('#half-width', '3%');
  await page.fill('#population', '12000');
  await page.fill('#response', '0,8');
  await page.fill('#cost-commune', '500000');
  await page.fill('#cost-village', '200000');
  await page.fill('#cost-household', '30000');
  await page.focus('#cost-household');
  await page.keyboard.press('Enter');
  await page.waitForURL(/half-width=3/);
  const figures = await page.textContent('.results');
  await page.goto(page.url());
  assert.equal(await page.textContent('.results'), figures);
  assert.equal(await page.inputValue('#half-width'), '3%');
  assert.match(figures, /n = N/);
  assert.equal(await page.locator('.results svg').count(), 1);
  const name = await page.locator('.results svg').evaluate((svg) => svg.querySelector('title').textContent).catch(() => null);
  assert.ok(name === null || name.length > 5);
  await shot(page, 'staff-sample-size-360', { fullPage: true });
  await page.fill('#half-width', 'ba');
  await page.click('.doing button');
  await page.waitForSelector('[role=alert]');
  assert.match(await page.textContent('[role=alert]'), /Sai số/);
  assert.equal(await page.inputValue('#half-width'), 'ba');
  for (const language of ['vi', 'en']) {
    for (const width of [320, 1280]) {
      const other = await (await chrome.newContext({ viewport: { width, height: 900 }, storageState: await context.storageState() })).newPage();
      await other.goto(`${server.address}/staff/sample-size?lang=${language}&share=80%25&half-width=3%25&cost-household=30000`);
      await assertSound(other, `sample size ${language} ${width}`);
      if (width === 1280) await shot(other, `staff-sample-size-${language}-1280`, { fullPage: true });
      await other.close();
    }
  }
});
