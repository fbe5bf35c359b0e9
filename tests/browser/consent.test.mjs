// SPDX-License-Identifier: GPL-3.0-or-later
//
// The notice, a refusal and taking an answer back in Chromium without script; axe, width and targets of
// their pages. Look at consent-*.png in $HAILONG_SCREENS.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { browser } from '../support/chromium.mjs';
import { folder, must, serve, units } from '../support/program.mjs';
import { askedCampaign } from '../support/asked.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const screens = process.env.HAILONG_SCREENS;
if (screens) await mkdir(screens, { recursive: true });

test('notice, refusal, taking back: by touch without script, and accessible', async (t) => {
  const data = join(await folder(t), 'data');
  await askedCampaign(join(data, '..'), data, ['--withdrawal']);
  const server = await serve(t, data);
  const chrome = await browser(t);
  const form = `${server.address}/c/asked?unit=${units[0]}&lang=vi`;
  const put = await fetch(`${server.address}/api/v1/responses/${randomUUID()}`, { method: 'PUT', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ campaign: 'asked', form: 'sipas-2026', version: '2', unit: units[0], language: 'vi', mode: 'phone', started: new Date().toISOString(),
      complete: false, answers: { gender: 1 }, consent: { notice: '2', agreed: true } }) });
  const { withdrawal: code } = await put.json();

  await t.test('axe, width, targets', async () => {
    const pages = { form, done: `${server.address}/c/asked/done?unit=${units[0]}&lang=vi&code=${code}`, withdraw: `${server.address}/c/asked/withdraw?lang=vi`,
      refused: `${server.address}/c/asked/refused?unit=${units[0]}&lang=vi` };
    for (const [width, height] of [[320, 640], [1280, 800]]) {
      const context = await chrome.newContext({ viewport: { width, height }, bypassCSP: true });
      await context.route(/\/assets\/.*\.js$/, (route) => route.abort()); // with script: refusal.test.mjs
      const page = await context.newPage();
      for (const [name, address] of [...Object.entries(pages), ['wrong', null]]) {
        if (address) await page.goto(address);
        else {
          await page.goto(pages.withdraw);
          await page.fill('#code', '7K3Q');
          await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
        }
        if (screens) await page.screenshot({ path: join(screens, `consent-${name}-${width}.png`) });
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: { type: 'tag',
          values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }));
        assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [], `${name} at ${width}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} at ${width} is too wide`);
        const low = await page.$$eval('button', (all) => all.filter((one) => one.offsetParent !== null && one.getBoundingClientRect().height < 64).length);
        assert.equal(low, 0, `${name} at ${width}: buttons of 64 px`);
      }
      await page.context().close();
    }
  });

  await t.test('without script: refuse after answering, then take the answer back', async () => {
    const page = await (await chrome.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, javaScriptEnabled: false })).newPage();
    await page.goto(form);
    await page.tap('[id="gender-1"]');
    const [request] = await Promise.all([page.waitForRequest((one) => one.method() === 'POST'), page.tap('button.refuse')]);
    assert.equal(request.postData() ?? '', '', 'nothing of the form travels');
    await page.waitForURL(/\/refused/);
    const [campaign] = JSON.parse((await must(['campaign', 'list', '--data', data, '--json'])).out);
    assert.equal(campaign.refused, 1);
    await page.goto(`${server.address}/c/asked/withdraw?lang=vi`);
    await page.fill('#code', code.toLowerCase());
    await Promise.all([page.waitForNavigation(), page.tap('button[type=submit]')]);
    assert.match(await page.textContent('h1'), /đã được xóa/);
  });
});
