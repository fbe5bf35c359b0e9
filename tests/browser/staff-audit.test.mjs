// SPDX-License-Identifier: GPL-3.0-or-later
//
// The audit in Chromium, without script: filtered by keyboard, kept as a file, axe and width in both
// languages, on A4.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { assertSound, browser, shot } from '../support/citizen.mjs';
import { enterPage, leads } from '../support/staff.mjs';

test('an administrator finds in the audit who did what', async (t) => {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  assert.equal((await put(server, randomUUID(), response())).status, 201);
  await must(['device', 'enrol', '--data', data, '--id', 'k7', '--unit', units[0]]);
  await must(['export', '--data', data, '--campaign', 'qt', '--format', 'csv', '--out', `${data}/../qt.csv`]);
  const chrome = await browser(t);
  const enter = (page, name) => enterPage(page, data, server, name, 'administrator', 'VN');
  const bare = await chrome.newContext({ javaScriptEnabled: false, acceptDownloads: true });
  const page = await bare.newPage();
  await enter(page, 'an');
  await leads(page, () => page.click('nav.sections a[href*="/staff/audit"]'));
  assert.match(await page.textContent('nav.sections a[aria-current]'), /Nhật ký/);
  assert.match(await page.textContent('table.audit'), /mở đợt khảo sát qt/);
  await page.focus('#actor');
  await page.keyboard.type('an');
  await page.keyboard.press('Tab');
  await page.selectOption('#action', { label: 'Đặt mật khẩu' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/actor=an/);
  assert.equal(await page.inputValue('#actor'), 'an');
  assert.equal(await page.inputValue('#action'), 'password_set');
  assert.equal(await page.locator('table.audit tbody tr').count(), 1);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href*="format=csv"]')]);
  assert.equal(download.suggestedFilename(), 'nhat-ky.csv');
  assert.match((await readFile(await download.path())).toString(), /^\ufeffnumber,at,actor,/);
  await bare.close();
  for (const [width, height] of [[320, 640], [360, 740], [1280, 800]]) {
    const context = await chrome.newContext({ viewport: { width, height }, bypassCSP: true });
    const there = await context.newPage();
    await enter(there, `an-${width}`);
    for (const lang of ['vi', 'en'])
      for (const [name, query] of [['audit', ''], ['audit-none', '&actor=nobody']]) {
        await there.goto(`${server.address}/staff/audit?lang=${lang}${query}`);
        await assertSound(there, `${name} ${lang} ${width}`);
        await shot(there, `staff-${name}-${lang}-${width}`, { fullPage: true });
      }
    if (width === 1280) {
      await there.goto(`${server.address}/staff/audit`);
      await there.emulateMedia({ media: 'print' });
      await there.setViewportSize({ width: 794, height: 1123 });
      assert.ok(await there.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'fits A4');
      assert.ok(await there.locator('form.filter').isHidden());
      await shot(there, 'staff-audit-print', { fullPage: true });
    }
    await context.close();
  }
});
