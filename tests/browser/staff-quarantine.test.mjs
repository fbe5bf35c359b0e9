// SPDX-License-Identifier: GPL-3.0-or-later
//
// A quarantine ruled on in Chromium, by keyboard and without script; axe, width and paper of the pages
// of quarantine and fieldwork in both languages.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { assertSound, browser, shot } from '../support/citizen.mjs';
import { enterPage as enter, leads } from '../support/staff.mjs';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  const send = async (status, change = () => {}) => {
    const id = randomUUID();
    assert.equal((await put(server, id, response(change))).status, status);
    return id;
  };
  const day = (ago) => new Date(Date.now() - ago * 86400e3 + 7 * 3600e3).toISOString().slice(0, 11) + '00:30:00+07:00';
  for (let i = 0; i < 40; i++) await send(201, (body) => { body.seconds = i; body.started = day(i % 9); body.unit = units[i % 5 === 0 ? 1 : 0]; body.place.village = `${body.unit}-01`; });
  const held = [];
  held.push(await send(202, (body) => { body.answers.q5 = 77; body.answers.strange = 'x'.repeat(60); body.answers.other = 'Cán bộ giải thích rõ, tuy nhiên phải chờ lâu.'; }));
  held.push(await send(202, (body) => { delete body.answers.q9_3; delete body.answers.q4; }));
  held.push(await send(202, (body) => { body.version = '9'; }));
  held.push(await send(202, (body) => { body.unit = '99999'; }));
  await must(['device', 'enrol', '--data', data, '--id', 'k7', '--unit', units[0]]);
  return { data, server, held, chrome: await browser(t) };
}

test('a quarantine is ruled on, by keyboard, without script', async (t) => {
  const { data, server, held, chrome } = await office(t);
  const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await enter(page, data, server, 'an', 'officer', '44');
  await page.click('a.door');
  await page.click('main a[href*="/fieldwork"]');
  await leads(page, () => page.click('main a.button[href*="/quarantine"]'));
  assert.equal(await page.locator('.held > li').count(), 4);
  await leads(page, () => page.click(`a[href*="${held[0]}"]`));
  assert.match(await page.textContent('.answers .odd'), /77.*chọn mức không có trong phiếu/s);
  await page.focus('#verdict-in');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Bấm nhầm câu 5, đã gọi lại.');
  await page.keyboard.press('Tab');
  await leads(page, () => page.keyboard.press('Enter'));
  assert.match(await page.textContent('ol.held'), /duyệt tính thêm.*Bấm nhầm câu 5.*an, /s);
  await leads(page, () => page.click('.eyebrow a'));
  assert.equal(await page.locator('.held > li').count(), 3);
  await page.check(`#t-${held[1]}`);
  await page.check(`#t-${held[2]}`);
  await page.check('#verdict-in');
  await page.fill('#why', 'Cùng một lỗi máy');
  await leads(page, () => page.click('main form[method=post] .card button'));
  assert.match(await page.textContent('#wrong'), /một mẫu hoặc phiên bản khác/);
  assert.ok(await page.isChecked(`#t-${held[1]}`));
  assert.equal(await page.inputValue('#why'), 'Cùng một lỗi máy');
  await page.uncheck(`#t-${held[2]}`);
  await page.click('main form[method=post] .card button');
  await page.waitForURL(/ruled=none/);
  assert.equal(await page.locator('.held > li').count(), 2);
  await page.selectOption('#ruled', 'in');
  await leads(page, () => page.click('.sieve button'));
  assert.equal(await page.locator('.held > li').count(), 2);
  await page.goto(`${server.address}/staff/campaigns/qt/units/${units[0]}`);
  assert.match(await page.textContent('body'), /Kết quả khi tính thêm phiếu được duyệt/);
  await context.close();
});

test('pages of quarantine and fieldwork: axe, width, both languages, paper', async (t) => {
  const { data, server, held, chrome } = await office(t);
  for (const [width, height] of [[320, 640], [360, 740], [1280, 800]]) {
    const context = await chrome.newContext({ viewport: { width, height }, bypassCSP: true });
    const page = await context.newPage();
    await enter(page, data, server, `p-${width}`, 'officer', '44');
    for (const [name, path] of [['quarantine', 'quarantine'], ['quarantine-any', 'quarantine?ruled=any&reason=choice'], ['answer', `quarantine/${held[0]}`], ['answer-barred', `quarantine/${held[2]}`], ['fieldwork', 'fieldwork'], ['fieldwork-found', 'fieldwork?find=phuong&show=all']])
      for (const lang of ['vi', 'en']) {
        const there = new URL(`${server.address}/staff/campaigns/qt/${path}`);
        there.searchParams.set('lang', lang);
        await page.goto(there.href);
        if (name === 'fieldwork') await page.click('summary');
        await assertSound(page, `${name} ${lang} ${width}`);
        await shot(page, `staff-${name}-${lang}-${width}`, { fullPage: true });
      }
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 720, height: 1020 });
    for (const path of ['fieldwork', `quarantine/${held[0]}`]) {
      await page.goto(`${server.address}/staff/campaigns/qt/${path}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${path} on paper: ${over} px too wide`);
    }
    await context.close();
  }
});
