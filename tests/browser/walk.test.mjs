// SPDX-License-Identifier: GPL-3.0-or-later
//
// The walk of docs/walk.md in Chromium: from an empty folder to a closed campaign, as its pages tell it, counting
// what a person does. With HAILONG_SCREENS each stop is pictured wide and as a phone shows it; tools/walk.sh
// makes the page's pictures of them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { answer, assertSound, browser, send, shot, visit } from '../support/citizen.mjs';
import { codesOf } from '../support/qr.mjs';
import { password } from '../support/staff.mjs';

const sizes = [[390, 844], [1280, 800]];

// A desk: a page that counts what is done on it and is pictured at both widths.
async function desk(chrome) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, bypassCSP: true, locale: 'vi-VN' });
  const page = await context.newPage();
  const done = { count: 0 };
  const act = (work) => async (...args) => { done.count++; return work(...args); };
  return { page, done, click: act(async (at) => { await page.click(at); await page.waitForLoadState(); }), type: act((at, text) => page.fill(at, text)),
    choose: act((at, value) => page.selectOption(at, value)), tick: act((at) => page.check(at)),
    keep: act(async (at) => (await Promise.all([page.waitForEvent('download'), page.click(at)]))[0]),
    stop: async (name) => {
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        await assertSound(page, `${name} ${width}`);
        await shot(page, `walk-${name}-${width}`, { fullPage: true });
      }
    } };
}

async function choosePassword({ page, type, click, stop }, link, name) {
  await page.goto(link);
  await stop(name);
  await type('#password', password);
  await type('#again', password);
  await click('main button[type=submit]');
  await page.waitForURL(/\/staff(\?|$)/);
}

async function phone(t, chrome, address, name, last = send) {
  const page = await visit(t, chrome, address, { width: 390, height: 844 });
  await shot(page, `walk-${name}-first-390`);
  await answer(page, { each: async (count) => { if (count === 6) await shot(page, `walk-${name}-middle-390`); } });
  await last(page);
  await shot(page, `walk-${name}-thanks-390`);
}

const picture = (pdf, name) => {
  if (process.env.HAILONG_SCREENS)
    execFileSync('pdftoppm', ['-png', '-r', '80', '-f', '1', '-l', '1', '-singlefile', pdf, join(process.env.HAILONG_SCREENS, `walk-${name}`)]);
};

test('the walk: from an empty folder to a closed campaign', async (t) => {
  const began = Date.now();
  const data = join(await folder(t), 'data');
  await must(['init', '--data', data]);
  const server = await serve(t, data);
  const chrome = await browser(t);
  const an = await desk(chrome);
  const { page, done, click, type, choose, tick, keep, stop } = an;

  const { out: link } = await must(['account', 'add', '--data', data, '--name', 'an', '--full-name', 'Nguyễn Thị An', '--role', 'administrator',
    '--unit', '44', '--address', server.address]);
  await choosePassword(an, link.trim(), 'link');
  await stop('home-empty');

  await click('.card a.button');
  await type('#q', 'dong ha');
  await click('.look button');
  await tick(`.picks input[value="${units[0]}"]`);
  await stop('new');
  await type('#id', 'hai-long-2026');
  await type('#name_vi', 'Hài lòng năm 2026');
  await type('#from_day', '2026-01-05');
  await type('#each', '200');
  await click('#plan button');
  await page.waitForURL(/settings/);
  assert.equal(await page.inputValue('#each'), '200', 'one number for every unit stays one number');
  assert.match(await page.textContent('main'), /Tiếng Việt/, 'languages by name');
  await stop('draft');

  const tried = await page.getAttribute('a[href*="test="]', 'href');
  done.count++;
  await phone(t, chrome, server.address + tried, 'try');
  await page.reload();
  assert.match(await page.textContent('main'), /(phiếu thử|PHIẾU THỬ)/i);
  await stop('tried');

  await click('.button[href*="state/open"]');
  await stop('open-ask');
  await click('main form.card button');
  await page.waitForURL(/settings/);
  await stop('open');
  const poster = await (await keep('a[href*="/poster"]')).path();
  picture(poster, 'poster');
  const [address] = await codesOf(poster);
  assert.equal(address, `${server.address}/c/hai-long-2026?unit=${units[0]}`);

  await phone(t, chrome, address, 'citizen');
  for (let i = 0; i < 30; i++)
    assert.equal((await put(server, randomUUID(), response((body) => {
      Object.assign(body, { campaign: 'hai-long-2026', mode: 'phone', seconds: 200 + i });
      body.answers.q9_20 = 1 + i % 4;
      body.answers.q9_30 = 2 + i % 3;
      body.answers.gender = 1 + i % 2;
    }))).status, 201);
  assert.equal((await put(server, randomUUID(), response((body) => {
    body.campaign = 'hai-long-2026';
    body.answers.q5 = 7;
  }))).status, 202);

  await click('nav.sections a[href^="/staff"]');
  await stop('home');
  await click('a.door');
  await stop('campaign');
  await click('main a[href*="/fieldwork"]');
  await stop('fieldwork');
  await click('main a.button[href*="/quarantine"]');
  await stop('quarantine');
  await click('.held-name a');
  await stop('held');
  await click('label[for=verdict-out]');
  await type('#why', 'Bấm nhầm câu 5; không gọi lại được.');
  await click('form[action*="quarantine"] button[type=submit]');
  await page.waitForSelector('ol.held');
  await stop('ruled');

  await page.goto(`${server.address}/staff/campaigns/hai-long-2026`);
  await click('main a.button[href*="/results"]');
  await stop('results');
  await page.goto(`${server.address}/staff/campaigns/hai-long-2026`);
  const report = await (await keep('a[href$="format=pdf"]')).path();
  assert.equal((await readFile(report)).subarray(0, 5).toString(), '%PDF-');
  const said = execFileSync('pdftotext', [report, '-'], { encoding: 'utf8' });
  assert.match(said, /Đông Hà/i);
  assert.match(said, /Nên xem trước/, 'what to mend first');
  picture(report, 'report');

  await click('nav.sections a[href*="/staff/accounts"]');
  await click('a[href="#add"]');
  await type('#name', 'binh');
  await type('#full_name', 'Trần Văn Bình');
  await choose('#role', 'officer');
  if (await page.locator('select#place').count() > 0) await choose('#place', units[0]);
  else await type('#place', units[0]);
  await click('form.card button');
  await page.waitForURL(/\/staff\/accounts\/binh/);
  await stop('colleague');

  await page.goto(`${server.address}/staff/campaigns/hai-long-2026/settings`);
  for (const state of ['closing', 'closed']) {
    await click(`.button[href*="state/${state}"]`);
    await stop(`${state}-ask`);
    await click('main form.card button');
    await page.waitForURL(/settings/);
    await stop(state);
  }
  await click('main a.button[href$="hai-long-2026"], main a.button[href*="hai-long-2026?"]');
  assert.match(await page.textContent('tbody'), /PDF/, 'from a closed campaign to its reports');
  assert.ok(done.count <= 38, `docs/walk.md says 38 actions: ${done.count}`);
  t.diagnostic(`${done.count} actions, ${Math.round((Date.now() - began) / 1000)} seconds`);
});
