// SPDX-License-Identifier: GPL-3.0-or-later
//
// Results in Chromium, without script: tabs, filters and search by keyboard, axe and width in both
// languages, A4.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, item, post, randomUUID, serve, units } from '../support/program.mjs';
import { assertSound, browser, shot } from '../support/citizen.mjs';
import { enterPage } from '../support/staff.mjs';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  for (const unit of units) {
    const responses = Array.from({ length: 30 }, (_, i) => item(randomUUID(), (body) => {
      Object.assign(body, { unit, place: { village: `${unit}-0${i % 4}`, counter: `Q${i % 2}`, field: 'dat-dai' } });
      body.answers.gender = 1 + i % 2;
      for (let question = 1; question <= 39; question++) body.answers[`q9_${question}`] = 1 + (i * question + question) % 5;
    }));
    assert.equal((await post(server, { responses })).status, 200);
  }
  return { data, server, chrome: await browser(t) };
}

test('from the campaign to a filtered table, by keyboard, without script', async (t) => {
  const here = await office(t);
  const context = await here.chrome.newContext({ javaScriptEnabled: false, acceptDownloads: true });
  const page = await context.newPage();
  await enterPage(page, here.data, here.server, 'an', 'officer', '44');
  await page.goto(`${here.server.address}/staff/campaigns/qt?find=dong+ha`);
  assert.equal(await page.locator('tbody tr').count(), 3, 'the province, Đông Hà, Nam Đông Hà');
  await page.focus('tbody th a[href*="/19333"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/results\/19333/);
  await page.focus('.filters summary');
  await page.keyboard.press('Enter');
  await page.selectOption('#group', 'gender:2');
  await page.focus('.filters button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/group=gender%3A2/);
  assert.equal(await page.inputValue('#group'), 'gender:2', 'what was asked stays');
  assert.match(await page.textContent('.results'), /Giới tính/);
  await page.click('.parts a >> nth=2');
  await page.waitForURL(/part=items/);
  assert.match(page.url(), /group=gender:2/, 'and goes along');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.files a >> nth=1')]);
  assert.equal(download.suggestedFilename(), 'qt-19333-items.csv');
  await page.click('.doing a');
  await page.waitForURL((url) => !url.search.includes('group'));
  await page.goto(`${here.server.address}/staff/campaigns/qt/results/19333?group=gender:9`);
  assert.match(await page.textContent('.message'), /gender:9/);
  await context.close();
});

test('every page of results: axe, width, both languages, wide and narrow, on paper', async (t) => {
  const here = await office(t);
  for (const [width, height] of [[320, 640], [1280, 800]]) {
    const context = await here.chrome.newContext({ viewport: { width, height }, bypassCSP: true });
    const page = await context.newPage();
    const thrown = [];
    page.on('pageerror', (error) => thrown.push(error.message));
    await enterPage(page, here.data, here.server, `person-${width}`, 'officer', '44');
    for (const lang of ['vi', 'en'])
      for (const [name, path] of [...['components', 'units', 'items', 'trend', 'groups'].map((part) => [part, `44?part=${part}`]), ['commune', '19333?part=units&group=gender:1'], ['refused', '19333?group=gender:9'], ['limited', '44?counter=Q1']]) {
        await page.goto(`${here.server.address}/staff/campaigns/qt/results/${path}&lang=${lang}`);
        await assertSound(page, `${name} ${lang} ${width}`);
        await shot(page, `staff-results-${name}-${lang}-${width}`, { fullPage: true });
      }
    assert.deepEqual(thrown, []);
    await context.close();
  }
  const context = await here.chrome.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await enterPage(page, here.data, here.server, 'paper', 'officer', '44');
  await page.goto(`${here.server.address}/staff/campaigns/qt/results/44?part=units`);
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.filters', '.parts', '.files', '.me', '.sections']) assert.equal(await page.isVisible(hidden), false, hidden);
  await page.setViewportSize({ width: 680, height: 1000 }); // 180 mm
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 680), 'as wide as A4');
  assert.ok((await page.pdf({ format: 'A4', preferCSSPageSize: true })).length > 10000);
  await context.close();
});
