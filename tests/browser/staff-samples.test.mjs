// SPDX-License-Identifier: GPL-3.0-or-later
//
// Samples in Chromium, by keyboard and without script: how many, a frame, a draw, its fieldwork, weights; axe
// and width of their pages in both languages.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frame, joined, margins, visits } from '../support/frames.mjs';
import { campaign, folder, put, randomUUID, response, serve } from '../support/program.mjs';
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

// axe and width of pages in both languages: at the least width, and at a desk's.
async function assertAll(chrome, context, pages) {
  for (const [width, language] of [[320, 'vi'], [1280, 'en']]) {
    const other = await (await chrome.newContext({ viewport: { width, height: 900 }, storageState: await context.storageState() })).newPage();
    for (const [name, address] of pages) {
      await other.goto(address.replace('LANG', language));
      await assertSound(other, `${name} ${language} ${width}`);
      if (width === 1280) await shot(other, `staff-${name}-1280`, { fullPage: true });
    }
    await other.close();
  }
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
  await shot(page, 'staff-sample-size-360', { fullPage: true });
  await page.fill('#half-width', 'ba');
  await page.click('.doing button');
  await page.waitForSelector('[role=alert]');
  assert.match(await page.textContent('[role=alert]'), /Sai số/);
  assert.equal(await page.inputValue('#half-width'), 'ba');
  await assertAll(chrome, context, [['sample-size', `${server.address}/staff/sample-size?lang=LANG&share=80%25&half-width=3%25&cost-household=30000`]]);
});

test('a frame is taken in, a sample drawn and its fieldwork followed, by keyboard, without script', async (t) => {
  const { data, server, chrome } = await office(t);
  const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await writeFile(join(data, 'frame.csv'), frame());
  await enter(page, data, server, 'lan', 'analyst', '44');
  await page.goto(`${server.address}/staff/campaigns/qt`);
  await page.click('a.button[href*="/samples"]');
  await page.waitForURL(/\/samples/);
  const list = page.url().replace(/\?.*/, '');
  await page.setInputFiles('#file', join(data, 'frame.csv'));
  await page.focus('main form[enctype] button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/samples\/frames\/1/);
  assert.match(await page.textContent('.answers'), /24.*3.*3120/s);
  await shot(page, 'staff-sample-frame-360', { fullPage: true });
  await page.fill('#seed', 'hai');
  await page.click('main form.card button');
  await page.waitForSelector('[role=alert]');
  assert.equal(await page.inputValue('#seed'), 'hai');
  await page.fill('#seed', '20261122');
  await page.focus('#seed');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/samples\/1/);
  assert.match(await page.textContent('.said-done'), /giống hệt biên bản/);
  const drawn = page.url().replace(/\?.*/, '');
  const sample = await (await context.request.get(`${drawn}?format=sample`)).text();
  await writeFile(join(data, 'visits.csv'), visits(sample, 30));
  await page.setInputFiles('#file', join(data, 'visits.csv'));
  await page.click('main form[enctype] button');
  await page.waitForSelector('.results');
  assert.match(await page.textContent('.results'), /RR1/);
  await shot(page, 'staff-sample-draw-360', { fullPage: true });
  await writeFile(join(data, 'answers.csv'), joined());
  await writeFile(join(data, 'margins.csv'), margins);
  await page.click('a.button[href*="/weights"]');
  await page.waitForURL(/\/weights/);
  const weights = page.url().replace(/\?.*/, '');
  assert.ok(await page.isChecked('#source-file'), 'no answer has a form number');
  await page.setInputFiles('#answers', join(data, 'answers.csv'));
  await page.setInputFiles('#margins', join(data, 'margins.csv'));
  await page.fill('#class', 'stratum');
  await page.fill('#bounds_low', '2');
  await page.fill('#bounds_high', '0,5');
  await page.click('main form[enctype] button');
  await page.waitForSelector('[role=alert]');
  assert.equal(await page.inputValue('#bounds_high'), '0,5');
  await page.fill('#bounds_low', '0,4');
  await page.fill('#bounds_high', '2,5');
  await page.setInputFiles('#answers', join(data, 'answers.csv'));
  await page.setInputFiles('#margins', join(data, 'margins.csv'));
  await shot(page, 'staff-weights-360', { fullPage: true });
  await page.focus('#bounds_high');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/weights\/\d+/);
  assert.match(await page.textContent('.answers'), /0,4 – 2,5/);
  assert.equal(await page.locator('.results svg').count(), 2);
  await shot(page, 'staff-weighing-360', { fullPage: true });
  await page.goto(weights);
  const numbers = sample.split(/\r?\n/).map((line) => line.split(',')[0]).filter((number) => /^\d+-\d+-\d+$/.test(number)).slice(0, 12);
  for (const number of numbers) assert.equal((await put(server, randomUUID(), response((body) => Object.assign(body, { unit: number.slice(0, 5), place: { assignment: number } })))).status, 201);
  await page.reload();
  assert.ok(await page.isChecked('#source-campaign'));
  await page.fill('#class', '');
  await shot(page, 'staff-weights-own-360', { fullPage: true });
  await page.focus('#base');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/weights\/\d+/);
  assert.match(await page.textContent('.answers'), /12 có câu trả lời/);
  assert.match(await page.textContent('.told'), /2\.1, không phải 1\.1/);
  await shot(page, 'staff-weighing-own-360', { fullPage: true });
  const made = page.url().replace(/\?.*/, '');
  await assertAll(chrome, context, [['weights', `${weights}?lang=LANG`], ['weighing', `${made}?lang=LANG`], ['samples', `${list}?lang=LANG`], ['sample-frame', `${list}/frames/1?lang=LANG`], ['sample-draw', `${drawn}?lang=LANG`]]);
});
