// SPDX-License-Identifier: GPL-3.0-or-later
//
// Accounts in Chromium, by keyboard and without script: from an administrator's first look to somebody
// else's one-time code; axe and width of every page in both languages, wide and narrow, and on paper.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, serve, units } from '../support/program.mjs';
import { assertSound, browser, shot } from '../support/citizen.mjs';
import { codeOf, leads, member, password } from '../support/staff.mjs';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  return { data, server, chrome: await browser(t) };
}

// Chooses the password of a link.
async function welcome(page, link) {
  await page.goto(link);
  await page.fill('#password', password);
  await page.fill('#again', password);
  await leads(page, () => page.keyboard.press('Enter'));
  await page.waitForURL(/\/staff(\?|$)/);
}

test('an account is added, takes its codes and loses them, without script', async (t) => {
  const { data, server, chrome } = await office(t);
  const office1 = await chrome.newContext({ javaScriptEnabled: false });
  const chi = await office1.newPage();
  await welcome(chi, server.address + await member(data, server, 'chi', 'administrator', '44'));
  await leads(chi, () => chi.click('nav.sections a[href*="/staff/accounts"]'));
  await chi.click('a[href="#add"]');
  await chi.focus('#name');
  await chi.keyboard.type('an');
  await chi.keyboard.press('Tab');
  await chi.keyboard.type('Nguyễn Thị An');
  await chi.selectOption('#role', 'officer');
  await chi.selectOption('#place', units[0]);
  await chi.focus('form.card button');
  await leads(chi, () => chi.keyboard.press('Enter'));
  await chi.waitForURL(/\/staff\/accounts\/an/);
  const link = (await chi.inputValue('#link')).trim();
  assert.ok(link.startsWith(`${server.address}/staff/welcome/`), link);
  await chi.reload();
  assert.equal(await chi.locator('#link').count(), 0);

  const office2 = await chrome.newContext({ javaScriptEnabled: false });
  const an = await office2.newPage();
  await welcome(an, link);
  await leads(an, () => an.click('nav.sections a[href*="/staff/me"]'));
  assert.equal(await an.locator('a[href*="/staff/accounts"]').count(), 0);
  await an.fill('#code-old', password);
  await leads(an, () => an.keyboard.press('Enter'));
  await an.waitForSelector('.code-text');
  const secret = await an.textContent('.code-text');
  assert.ok(await an.locator('.code-picture').isVisible());
  await an.fill('#code', codeOf(secret));
  await leads(an, () => an.keyboard.press('Enter'));
  await an.waitForSelector('.said-done');
  assert.match(await an.textContent('.said-done'), /Đã bật/);
  await leads(an, () => an.click('.me button'));
  await an.fill('#name', 'an');
  await an.fill('#password', password);
  await leads(an, () => an.keyboard.press('Enter'));
  await an.waitForURL(/\/staff\/sign-in\/code/);
  await an.fill('#code', '000000');
  await leads(an, () => an.keyboard.press('Enter'));
  assert.match(await an.textContent('#wrong'), /Mã không đúng/);
  await an.fill('#code', codeOf(secret, 1));
  await leads(an, () => an.keyboard.press('Enter'));
  await an.waitForURL(`${server.address}/staff`);

  await chi.goto(`${server.address}/staff/accounts?q=nguyen%20thi`);
  await leads(chi, () => chi.click('tbody a'));
  await leads(chi, () => chi.click('button[value="code"]'));
  assert.match(await chi.textContent('.said-done'), /không còn/);
  await chi.click('button[value="remove"]');
  assert.ok(await chi.isVisible('#q, .tick'), 'not without the tick');
  await chi.check('.tick input');
  await leads(chi, () => chi.click('button[value="remove"]'));
  await chi.waitForURL(/\/staff\/accounts(\?|$)/);
  assert.match(await chi.textContent('.said-done'), /Đã xóa/);
  await an.reload();
  assert.equal(new URL(an.url()).pathname, '/staff');
  assert.equal(await an.locator('#password').count(), 1, 'asked to sign in');
});

test('every page of accounts: axe, width, both languages, wide and narrow', async (t) => {
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
        await shot(page, `accounts-${name}-${lang}-${width}`, { fullPage: true });
      }
    };
    const here = async (name) => {
      await assertSound(page, `${name} ${width}`);
      await shot(page, `accounts-${name}-${width}`, { fullPage: true });
    };
    await welcome(page, server.address + await member(data, server, `p${width}`, 'administrator', '44'));
    await page.goto(`${server.address}/staff/accounts`);
    await look('list');
    await page.fill('#name', 'Wrong Name');
    await page.fill('#full_name', 'Nguyễn Thị An');
    assert.equal(await page.inputValue('#place'), '', 'no place is given by a slip');
    await page.selectOption('#role', 'viewer');
    await page.selectOption('#place', '44');
    await leads(page, () => page.click('form.card button'));
    await here('refused');
    await page.fill('#name', `an${width}`);
    await leads(page, () => page.click('form.card button'));
    await here('link');
    await look('one');
    await page.goto(`${server.address}/staff/me`);
    await look('me');
    await page.fill('#code-old', 'something else');
    await leads(page, () => page.click('button[value="code-start"]'));
    await here('me-refused');
    await page.fill('#code-old', password);
    await leads(page, () => page.click('button[value="code-start"]'));
    await look('offer');
    assert.ok(await page.evaluate(() => document.querySelector('.code-picture').naturalWidth > 0), 'the picture is one');
    await page.fill('#code', codeOf(await page.textContent('.code-text')));
    await leads(page, () => page.click('button[value="code-confirm"]'));
    await here('on');
    await leads(page, () => page.click('.me button'));
    await page.fill('#name', `p${width}`);
    await page.fill('#password', password);
    await leads(page, () => page.keyboard.press('Enter'));
    await page.waitForURL(/sign-in\/code/);
    await look('code');
    await context.close();
  }
  const context = await chrome.newContext({ viewport: { width: 794, height: 1123 } });
  const page = await context.newPage();
  await welcome(page, server.address + await member(data, server, 'paper', 'administrator', '44'));
  await page.goto(`${server.address}/staff/accounts`);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the list fits a sheet of A4');
  assert.equal(await page.isVisible('form.card'), false);
  await shot(page, 'accounts-print', { fullPage: true });
});
