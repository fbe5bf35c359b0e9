// SPDX-License-Identifier: GPL-3.0-or-later
//
// The citizen's path in Chromium with script switched off, then accessibility and size of every page
// as it is without script (with it: screens.test.mjs).
// Screenshots go to $HAILONG_SCREENS when it is set: look at them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { campaign, counts, folder, index, must, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { assertAxe, browser, shot } from '../support/citizen.mjs';

// Answers every question there is, as a person would: by touching the cell (the input covers it).
async function fill(page, { skip = [] } = {}) {
  const names = await page.$$eval('input[type=radio], input[type=checkbox]',
    (inputs) => [...new Set(inputs.map((input) => input.name))]);
  for (const name of names) {
    if (skip.includes(name)) continue;
    const values = await page.$$eval(`input[name="${name}"]`, (inputs) => inputs.map((input) => input.value));
    const value = name.startsWith('q9_') ? '4' : values[0];
    await page.tap(`[id="${name}-${value}"]`);
  }
  return names;
}

test('a citizen answers without script, and is counted', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const server = await serve(t, data);
  const chrome = await browser(t);
  const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 }, hasTouch: true });
  const page = await context.newPage();
  const before = counts(await index(server));

  await page.goto(`${server.address}/`);
  await shot(page, 'home-360');
  await page.click('a[href^="/c/qt"]');
  await shot(page, 'units-360');
  await page.click(`a[href*="unit=${units[0]}"]`);
  assert.match(await page.title(), /\S/);
  await shot(page, 'form-360-top');
  const names = await fill(page);
  assert.equal(names.filter((name) => /^q9_\d+$/.test(name)).length, 39);
  assert.ok(names.length >= 84, `${names.length} questions`);
  await page.fill('textarea[name="other"]', 'Mong có thêm ghế chờ <b>cho người lớn tuổi</b>.');
  await (await page.$('#q9_24')).scrollIntoViewIfNeeded();
  await shot(page, 'form-360-q9');
  const posted = page.waitForRequest((request) => request.method() === 'POST');
  await page.click('button[type=submit]');
  const sent = await posted;
  assert.match(page.url(), /\/c\/qt\/done/);
  await shot(page, 'done-360');
  assert.deepEqual(counts(await index(server)), { ...before, responses: before.responses + 1 });

  await t.test('and found in the report and the export', async () => {
    await must(['report', '--data', data, '--campaign', 'qt', '--unit', units[0], '--format', 'json,html', '--out', join(where, 'out')]);
    const report = JSON.parse(await readFile(join(where, 'out', `qt-${units[0]}.json`), 'utf8'));
    assert.equal(report.index.responses, before.responses + 1);
    assert.equal(report.index.official['II.A'].percent, '100.00');
    const html = await readFile(join(where, 'out', `qt-${units[0]}.html`), 'utf8');
    assert.match(html, /<svg/);
    assert.doesNotMatch(html, /<script/);
    assert.match(html, /100,00/);
    await must(['export', '--data', data, '--campaign', 'qt', '--format', 'csv', '--out', join(where, 'all.csv')]);
    assert.match(await readFile(join(where, 'all.csv'), 'utf8'), /Mong có thêm ghế chờ <b>cho người lớn tuổi<\/b>\./);
  });

  await t.test('sent twice (a second touch, a resend by the browser): counted once', async () => {
    for (let i = 0; i < 2; i++) {
      const reply = await fetch(sent.url(), { method: 'POST', body: sent.postData(), redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' } });
      assert.equal(reply.status, 303);
      assert.match(reply.headers.get('location'), /\/c\/qt\/done/);
    }
    assert.equal((await index(server)).responses, before.responses + 1);
    const other = await fetch(sent.url(), { method: 'POST', body: sent.postData().replace('q9_24=4', 'q9_24=5'), redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    assert.equal(other.status, 303);
    await page.goto(new URL(other.headers.get('location'), server.address).href);
    assert.match(await page.textContent('h1'), /đã được gửi trước đó/);
    assert.deepEqual(counts(await index(server)), { ...before, responses: before.responses + 1, conflicts: before.conflicts + 1 });
  });

  await t.test('the next person finds an empty form, also by going back', async () => {
    await page.goBack();
    await page.goBack();
    assert.equal(await page.$$eval('input:checked', (found) => found.length), 0);
  });

  await t.test('an answer forgotten: the page says so and keeps the rest', async () => {
    await page.goto(`${server.address}/c/qt?unit=${units[0]}`);
    await fill(page, { skip: ['q9_24', 'q9_30', 'q5'] });
    const id = await page.getAttribute('input[name=id]', 'value');
    await page.click('button[type=submit]');
    assert.match(await page.title(), /^Lỗi:/);
    await shot(page, 'error-360');
    assert.equal(await page.isChecked('#q9_25-4'), true, 'answers are kept');
    assert.equal(await page.isChecked('#gender-1'), true);
    assert.equal(await page.getAttribute('input[name=id]', 'value'), id, 'the same id');
    const links = await page.$$eval('#errors a', (found) => found.map((a) => a.getAttribute('href')));
    assert.deepEqual(links.sort(), ['#q5', '#q9_24']);
    for (const target of ['q5-1', 'q9_24-5', 'q9_30-4']) await page.tap(`#${target}`);
    await page.click('button[type=submit]');
    assert.match(page.url(), /\/c\/qt\/done/);
    assert.equal((await index(server)).responses, before.responses + 2);
  });

  await t.test('in English', async () => {
    await page.goto(`${server.address}/c/qt?unit=${units[0]}&lang=en`);
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    assert.match(await page.textContent('body'), /Very satisfied/);
  });
});

// axe is script: the page's own is kept away, so that what stands there is the page without it.
async function looked(chrome, [width, height]) {
  const context = await chrome.newContext({ viewport: { width, height }, bypassCSP: true });
  await context.route(/\/assets\/.*\.js$/, (route) => route.abort());
  return context;
}

// What stands between the page and its own script: it fails, it comes late.
test('the whole form is there when its script is not, and stays with whoever began it', async (t) => {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  const chrome = await browser(t);
  const open = async (onScript) => {
    const context = await chrome.newContext();
    await context.route(/\/assets\/citizen\.\w+\.js$/, onScript);
    const page = await context.newPage();
    return { page, come: page.goto(`${server.address}/c/qt?unit=${units[0]}&lang=vi`, { waitUntil: 'load' }) };
  };
  const failed = await open((route) => route.abort());
  await failed.come;
  assert.ok(await failed.page.isVisible('#q9_39-5 + label'));
  assert.ok(!(await failed.page.isVisible('#start')));

  const late = await open(async (route) => { await new Promise((done) => setTimeout(done, 14000)); await route.continue(); });
  await late.page.waitForSelector('#gender-1 + label', { timeout: 12000 });
  await late.page.check('#gender-1');
  await late.come;
  assert.ok(await late.page.isVisible('#q9_39-5 + label'));
  assert.ok(await late.page.isChecked('#gender-1'));

  const unused = await open(async (route) => { await new Promise((done) => setTimeout(done, 10000)); await route.continue(); });
  await unused.come;
  assert.ok(await unused.page.isVisible('#start'));
  assert.ok(!(await unused.page.isVisible('#q9_39-5 + label')));
});

test('every page: axe, width, weight, policy', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const server = await serve(t, data);
  const chrome = await browser(t);
  const form = `/c/qt?unit=${units[0]}`;
  const pages = { home: '/', units: '/c/qt', form, 'form-en': `${form}&lang=en`, done: `/c/qt/done?unit=${units[0]}`, problem: '/c/none' };
  const sizes = { 320: [320, 640], 800: [800, 1280], 1280: [1280, 800] };
  await must(['report', '--data', data, '--campaign', 'qt', '--unit', units[0], '--format', 'html', '--out', join(where, 'out')]);
  for (let i = 0; i < 12; i++) await put(server, randomUUID(), response());
  const year = new Date(response().started).getFullYear();
  await writeFile(join(where, 'published.csv'), `place,year,instrument,value,n,rank,ranked,source\n44,${year},counter-3-neutral,99.55,,,,A\n` +
    `44,${year},sipas,81.21,,,,B\n44,${year},papi-5,7.0977,240,43,61,C\n${units[0]},${year},counter-3,98.2,1236,,,D\n`);
  await must(['report', '--data', data, '--campaign', 'qt', '--unit', units[0], '--out', join(where, 'beside'), '--beside', join(where, 'published.csv')]);
  const page = (folder) => `file://${join(where, folder, `qt-${units[0]}.html`)}`;
  const visit = { ...Object.fromEntries(Object.entries(pages).map(([name, path]) => [name, server.address + path])),
    report: page('out'), beside: page('beside') };

  for (const [size, dimensions] of Object.entries(sizes)) {
    const context = await looked(chrome, dimensions);
    const page = await context.newPage();
    const foreign = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(server.address) && !/^(file|data):/.test(request.url())) foreign.push(request.url());
    });
    for (const [name, address] of Object.entries(visit)) {
      await page.goto(address);
      await shot(page, `${name}-${size}`, { fullPage: name !== 'form' && name !== 'form-en' });
      await assertAxe(page, `${name} at ${size}`);
    }
    assert.deepEqual(foreign, [], 'nothing from another host');
    await context.close();
  }

  await t.test('targets are at least 64 px high at 360 px', async () => {
    const context = await looked(chrome, [360, 740]);
    const page = await context.newPage();
    await page.goto(server.address + form);
    const low = await page.$$eval('input[type=radio] + label, input[type=checkbox] + label, button[type=submit]',
      (found) => found.filter((one) => one.getBoundingClientRect().height < 64).map((one) => one.outerHTML.slice(0, 80)));
    assert.deepEqual(low, []);
    await context.close();
  });

  await t.test('light and strict', async () => {
    const reply = await fetch(server.address + form);
    const html = await reply.text();
    const styles = [...html.matchAll(/href="(\/assets\/[^"]+\.css)"/g)].map((m) => m[1]);
    assert.ok(styles.length > 0);
    const style = await (await fetch(server.address + styles[0])).text();
    const sources = [...html.matchAll(/<script src="(\/assets\/[^"]+\.js)"(?: defer)?><\/script>/g)].map((m) => m[1]);
    const scripts = await Promise.all(sources.map(async (source) => (await fetch(server.address + source)).text()));
    const bytes = [html, style, ...scripts].reduce((sum, text) => sum + gzipSync(text).length, 0);
    t.diagnostic(`form, style and ${scripts.length} scripts: ${bytes} bytes gzipped, ${[html, style, ...scripts].join('').length} plain`);
    assert.equal(scripts.length, 2);
    assert.ok(bytes < 40 * 1024);
    const policy = reply.headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:/);
    assert.doesNotMatch(html, /<script(?! src="\/assets\/[\w.]+"(?: defer)?><)|<style|\sstyle=|\son\w+=/);
  });
});

test('every other form that is shipped: filled in without script; its page and its report, axe and width', async (t) => {
  const forms = { 'counter-3': 'counter-3', 'counter-3-neutral': 'counter-3-neutral', 'counter-9': 'counter-9-citizen',
    'par-leaders-2022': 'par-leaders-2022', 'papi-commune': 'papi-commune' };
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  for (const [form, definition] of Object.entries(forms)) {
    await must(['campaign', 'create', '--data', data, '--id', form, '--form', form, '--index', definition, '--units', units.join(',')]);
    await must(['campaign', 'open', '--data', data, '--id', form]);
  }
  const server = await serve(t, data);
  const chrome = await browser(t);
  const plain = await (await chrome.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, hasTouch: true })).newPage();
  for (const form of Object.keys(forms)) {
    await plain.goto(`${server.address}/c/${form}?unit=${units[0]}&lang=vi`);
    await fill(plain);
    await Promise.all([plain.waitForNavigation(), plain.tap('form[method=post] button[type=submit]')]);
    assert.match(plain.url(), new RegExp(`/c/${form}/done`));
    await must(['report', '--data', data, '--campaign', form, '--unit', units[0], '--format', 'html', '--out', where]);
  }
  for (const [size, dimensions] of Object.entries({ 360: [360, 740], 1280: [1280, 800] })) {
    const context = await looked(chrome, dimensions);
    const page = await context.newPage();
    for (const form of Object.keys(forms)) {
      await page.goto(`${server.address}/c/${form}?unit=${units[0]}&lang=vi`);
      await shot(page, `form-${form}-${size}`, { fullPage: true });
      await assertAxe(page, `${form} at ${size}`);
      await page.goto(`file://${join(where, `${form}-${units[0]}.html`)}`);
      await shot(page, `report-${form}-${size}`, { fullPage: true });
      await assertAxe(page, `report of ${form} at ${size}`);
    }
    await context.close();
  }
});
