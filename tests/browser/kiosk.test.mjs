// SPDX-License-Identifier: GPL-3.0-or-later
//
// A kiosk at a counter: person after person, each as if nobody had been there; people who leave in the
// middle; the way out for staff. Time is Playwright's where a minute would have to pass.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, counts, folder, index, must, serve, units } from '../support/program.mjs';
import { answer, asked, assertSound, browser, heading, send, shot, visit } from '../support/citizen.mjs';

const definitions = new URL('../../forms/definitions/', import.meta.url);

// A server with SIPAS (what is unfinished is dropped) and a form that keeps it and forbids the way back.
async function office(t) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const keeping = JSON.parse(await readFile(new URL('counter-9.json', definitions), 'utf8'));
  keeping.id = 'keeping';
  keeping.kiosk = { idle_s: 30, warn_s: 10, partial: 'keep', thank_s: 5, back: false };
  await writeFile(join(where, 'keeping.json'), JSON.stringify(keeping));
  await must(['form', 'publish', '--data', data, join(where, 'keeping.json')]);
  await must(['campaign', 'create', '--data', data, '--id', 'keeping', '--form', 'keeping', '--index', 'counter-9-citizen', '--units', units.join(',')]);
  await must(['campaign', 'open', '--data', data, '--id', 'keeping']);
  const server = await serve(t, data);
  return { server, chrome: await browser(t), form: `${server.address}/c/qt?unit=${units[0]}&mode=kiosk`,
    keeping: `${server.address}/c/keeping?unit=${units[0]}&mode=kiosk` };
}

// A page whose time stands still until it is moved.
async function timed(t, chrome, address, options = {}) {
  const page = await visit(t, chrome, 'about:blank', options);
  await page.clock.install();
  await page.goto(address);
  await page.waitForSelector('#start', { state: 'visible' });
  return page;
}

const pass = async (page, seconds) => { for (let i = 0; i < seconds; i++) await page.clock.runFor(1000); };

// All that a person could leave behind.
const left = (page) => page.evaluate(async () => {
  const drafts = await new Promise((done) => {
    const request = indexedDB.open('hailong', 1);
    request.onsuccess = () => {
      const all = request.result.transaction('draft').objectStore('draft').getAll();
      all.onsuccess = () => { request.result.close(); done(all.result.length); };
    };
  });
  return { checked: document.querySelectorAll('input:checked').length,
    written: [...document.querySelectorAll('#form textarea, #form input[type=text], #form input[type=date], #leave-pin')].filter(({ value }) => value !== '').length,
    messages: document.querySelectorAll('.q .message, .q.wrong').length, drafts, scroll: window.scrollY,
    classes: document.documentElement.className, larger: document.getElementById('larger').getAttribute('aria-pressed'),
    dialogs: document.querySelectorAll('.ask:not([hidden])').length, hidden: document.querySelectorAll('[aria-hidden=true]:not(svg)').length,
    cookies: document.cookie, session: Object.keys(sessionStorage).join(), local: localStorage.length, title: document.title };
});

const nothing = (title) => ({ checked: 0, written: 0, messages: 0, drafts: 0, scroll: 0, classes: 'scripted', larger: 'false', dialogs: 0,
  hidden: 0, cookies: '', session: '', local: 0, title });

test('three people in a row: each finds it as new, each is counted once', async (t) => {
  const { server, chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  const title = await page.title();
  const ids = [];
  for (let person = 0; person < 3; person++) {
    assert.deepEqual(await left(page), nothing(title), `before person ${person + 1}`);
    await page.tap('#larger');
    await page.tap('#contrast');
    const replied = page.waitForResponse((reply) => /\/api\/v1\/responses\//.test(reply.url()));
    await answer(page);
    await page.fill('#other', `Ý kiến ${person}`);
    await send(page);
    const reply = await replied;
    assert.equal(reply.status(), 201);
    assert.equal(reply.request().postDataJSON().mode, 'kiosk');
    ids.push(reply.url().split('/').pop());
    assert.equal(await page.isVisible('#again'), false, 'nobody begins during the cool-down');
    if (person === 0) {
      await shot(page, 'kiosk-thanks-800');
      await assertSound(page, 'the thanks of a kiosk');
    }
    await page.waitForSelector('#start', { state: 'visible', timeout: 10000 });
    assert.equal((await heading(page)).tag, 'H1');
    // The way forward of the browser leads to nothing of theirs.
    await page.goForward().catch(() => null);
    assert.ok(await page.isVisible('#start'));
  }
  assert.deepEqual(await left(page), nothing(title), 'after all');
  assert.equal(new Set(ids).size, 3);
  assert.deepEqual(counts(await index(server)), { responses: 3, quarantined: 0, conflicts: 0, partial: 0 });
});

test('idle: a warning that can be extended by touch and by key; then everything is dropped', async (t) => {
  const { server, chrome, form } = await office(t);
  const page = await timed(t, chrome, form);
  const title = await page.title();
  await page.tap('#start');
  await page.tap('#gender-2');
  await page.tap('#next');
  await page.tap('#ethnicity-2');
  await page.fill('#ethnicity_other', 'Tà Ôi');
  await pass(page, 59);
  assert.ok(await page.isHidden('#idle'));
  await pass(page, 2);
  assert.ok(await page.isVisible('#idle'));
  assert.equal((await heading(page)).id, 'idle-stay');
  await shot(page, 'kiosk-idle-800');
  await assertSound(page, 'the warning');
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Tab');
    assert.match((await heading(page)).id, /^idle-/, 'the focus stays in the warning');
  }
  await page.tap('#idle-stay');
  assert.ok(await page.isHidden('#idle'));
  assert.equal((await heading(page)).id, 'ethnicity_other', 'the focus is where it was');
  assert.equal(await page.inputValue('#ethnicity_other'), 'Tà Ôi');
  await pass(page, 61);
  await page.keyboard.press('Escape');
  assert.ok(await page.isHidden('#idle'));
  await pass(page, 61);
  await pass(page, 15);
  assert.match(await page.textContent('#idle-left'), /^[45]$/, 'seconds left');
  await pass(page, 6);
  await page.waitForSelector('#start', { state: 'visible' });
  await page.clock.resume();
  await page.waitForTimeout(300);
  assert.deepEqual(await left(page), nothing(title));
  assert.deepEqual(counts(await index(server)), { responses: 0, quarantined: 0, conflicts: 0, partial: 0 });
});

test('idle where the form keeps what is unfinished: sent as partial; no way back', async (t) => {
  const { chrome, keeping } = await office(t);
  const page = await timed(t, chrome, keeping);
  await page.tap('#start');
  const [first] = await asked(page);
  await page.tap(`[id="${first.inputs[0]}"]`);
  await page.tap('#next');
  assert.ok(await page.isHidden('#back'));
  await page.goBack();
  assert.notEqual((await asked(page))[0]?.id, first.id, 'the browser has no way back either');
  const replied = page.waitForResponse((reply) => /\/api\/v1\/responses\//.test(reply.url()));
  await pass(page, 42);
  const reply = await replied;
  assert.equal(reply.status(), 201);
  const body = reply.request().postDataJSON();
  assert.equal(body.complete, false);
  assert.deepEqual(Object.keys(body.answers), [first.id]);
  await page.waitForSelector('#start', { state: 'visible' });
  assert.equal((await left(page)).checked, 0);
});

test('a kiosk without current in the middle of an answer: its next start sends what was kept', async (t) => {
  const { chrome, form, keeping } = await office(t);
  const page = await visit(t, chrome, keeping);
  await page.tap('#start');
  const [first] = await asked(page);
  await page.tap(`[id="${first.inputs[0]}"]`);
  const id = await page.inputValue('input[name=id]');
  await page.waitForTimeout(300);
  const replied = page.waitForResponse((reply) => /\/api\/v1\/responses\//.test(reply.url()));
  await page.reload();
  const reply = await replied;
  assert.equal(reply.status(), 201);
  assert.equal(reply.url().split('/').pop(), id);
  assert.equal(reply.request().postDataJSON().complete, false);
  assert.equal((await left(page)).checked, 0);
  await page.goto(form);
  await page.tap('#start');
  await page.tap('#gender-2');
  await page.waitForTimeout(300);
  await page.reload();
  await page.waitForSelector('#start', { state: 'visible' });
  await page.waitForTimeout(300);
  assert.deepEqual(await left(page), nothing(await page.title()), 'dropped where the form says so');
});

test('"stop here" in the warning ends at once', async (t) => {
  const { chrome, form } = await office(t);
  const page = await timed(t, chrome, form);
  await page.tap('#start');
  await page.tap('#gender-2');
  await pass(page, 61);
  await page.tap('#idle-end');
  await page.waitForSelector('#start', { state: 'visible' });
  await page.waitForTimeout(300);
  assert.deepEqual(await left(page), nothing(await page.title()));
});

test('another language and larger print of one person are not the next one\'s', async (t) => {
  const { chrome, form } = await office(t);
  const page = await timed(t, chrome, `${form}&counter=Q2&device=k7`);
  await page.tap('.langs a[lang=en]');
  await page.waitForSelector('#start', { state: 'visible' });
  assert.match(page.url(), /lang=en.*counter=Q2.*device=k7|counter=Q2.*device=k7.*lang=en/);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await page.tap('#larger');
  await pass(page, 61);
  await page.clock.resume();
  await page.waitForSelector('html[lang=vi]');
  await page.waitForSelector('#start', { state: 'visible' });
  assert.equal((await left(page)).larger, 'false');
  assert.match(page.url(), /counter=Q2&device=k7/);
});

test('the back button stays in the form', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, `${new URL(form).origin}/`);
  await page.goto(form);
  await page.tap('#larger');
  for (let i = 0; i < 3; i++) {
    await page.evaluate(() => history.back());
    await page.waitForTimeout(100);
    assert.match(page.url(), /mode=kiosk/);
    assert.ok(await page.isVisible('#start'));
  }
  await page.tap('#start');
  for (let i = 0; i < 3; i++) {
    await page.evaluate(() => history.back());
    await page.waitForTimeout(100);
  }
  assert.match(page.url(), /mode=kiosk/);
  assert.ok(await page.isVisible('#start'));
});

test('the PIN given at the form opens the staff screen, once', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  await page.evaluate(() => globalThis.hailong.pin.set('2468'));
  await page.tap('#staff');
  await page.fill('#leave-pin', '2468');
  await page.tap('#leave button[type=submit]');
  await page.waitForSelector('#staff:not([hidden]) #write-file', { state: 'visible' });
  await page.reload();
  await page.waitForSelector('#lock', { state: 'visible' });
});

test('the way out is by PIN, also without the server; guessing is slow', async (t) => {
  const { server, chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  await page.evaluate(() => globalThis.hailong.pin.set('2468'));
  await server.kill();
  await page.tap('#start');
  await page.tap('#staff');
  await page.waitForSelector('#leave', { state: 'visible' });
  assert.equal((await heading(page)).id, 'leave-pin');
  await shot(page, 'kiosk-pin-800');
  await assertSound(page, 'the PIN');
  for (let i = 0; i < 5; i++) {
    await page.fill('#leave-pin', '1111');
    await page.tap('#leave button[type=submit]');
    await page.waitForFunction(() => document.getElementById('leave-pin').value === '');
    await page.waitForSelector('#leave-wrong:not([hidden]), #leave-wait:not([hidden])');
  }
  await page.waitForSelector('#leave-wait', { state: 'visible' });
  assert.match(await page.textContent('#leave-left'), /^(29|30)$/);
  await page.fill('#leave-pin', '2468');
  await page.tap('#leave button[type=submit]');
  await page.waitForTimeout(500);
  assert.match(page.url(), /\/c\/qt/, 'not even the right one before its time');
  await page.tap('#leave-back');
  assert.ok(await page.isVisible('#gender'), 'the form is where it was');
  await page.evaluate(() => globalThis.hailong.store.write('pin_tries', null));
  await page.tap('#staff');
  await page.fill('#leave-pin', '2468');
  const asking = page.waitForRequest(/\/kiosk$/);
  await page.tap('#leave button[type=submit]');
  await asking;
});
