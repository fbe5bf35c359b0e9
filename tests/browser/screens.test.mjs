// SPDX-License-Identifier: GPL-3.0-or-later
//
// The form one screen at a time: by touch, by keyboard only, narrow and zoomed, with mistakes, back and
// forth, taken up again; how it looks to axe in every state. Without script: page.test.mjs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { campaign, counts, folder, index, must, serve, units } from '../support/program.mjs';
import { answer, asked, assertSound, browser, heading, send, shot, touchScreen, visit } from '../support/citizen.mjs';
import { until } from '../support/device.mjs';

async function office(t) {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  return { data, server, chrome: await browser(t), form: `${server.address}/c/qt?unit=${units[0]}` };
}

// Waits until the index says so many answers.
async function arrived(server, responses) {
  for (let i = 0; i < 100 && (await index(server)).responses < responses; i++) await new Promise((done) => { setTimeout(done, 100); });
  return counts(await index(server));
}

const none = { responses: 0, quarantined: 0, conflicts: 0, partial: 0 };

// The body of the response that the page sends.
const sent = (page) => page.waitForRequest((request) => /\/api\/v1\/responses\//.test(request.url())).then((request) => ({
  id: request.url().split('/').pop(), ...request.postDataJSON() }));

test('by touch: 30 screens at 360 px, the answer arrives as it was given', async (t) => {
  const { server, chrome, form } = await office(t);
  const page = await visit(t, chrome, `${form}&counter=Q2&device=k7`, { width: 360, height: 740 });
  const seen = [];
  const count = await answer(page, { each: async () => {
    const { tag, text } = await heading(page);
    assert.equal(tag, 'H3', 'the focus is on the heading');
    assert.ok(text.trim().length > 0);
    const rows = await asked(page);
    assert.ok(rows.length <= 5);
    seen.push(...rows.map(({ id }) => id));
  } });
  assert.ok(count <= 34, `${count} screens`);
  assert.equal(seen.length, 85, 'every question once; texts that follow from another choice are not asked');
  await page.fill('#other', '  Mong có thêm ghế chờ.\r\nXin cảm ơn.  ');
  const [body] = await Promise.all([sent(page), send(page)]);
  assert.deepEqual(await arrived(server, 1), { ...none, responses: 1 });
  assert.match(body.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(body.mode, 'phone');
  assert.deepEqual([body.campaign, body.form, body.version, body.unit, body.language, body.complete], ['qt', 'sipas-2026', '1', units[0], 'vi', true]);
  assert.deepEqual([body.place, body.by], [{ counter: 'Q2' }, { device: 'k7' }]);
  assert.deepEqual([body.answers.gender, body.answers.q2, body.answers.q9_39], [1, [1], 4]);
  assert.equal(body.answers.other, 'Mong có thêm ghế chờ.\nXin cảm ơn.');
  assert.match(body.started, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  assert.ok(Math.abs(Date.now() - Date.parse(body.started) - body.seconds * 1000) < 10000);
  assert.equal(Object.keys(body.timings).length, 85);
  assert.ok(Object.values(body.timings).every((ms) => Number.isInteger(ms) && ms >= 0 && ms < 60000));
  assert.equal((await heading(page)).tag, 'H1', 'the focus is on the thanks');
  await page.tap('#again');
  assert.ok(await page.isVisible('#start'));
});

test('two quick touches of "send" are one answer', async (t) => {
  const { server, chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  const bodies = [];
  page.on('request', (request) => { if (/responses/.test(request.url())) bodies.push(request.url()); });
  await answer(page);
  await page.evaluate(() => { for (let i = 0; i < 3; i++) document.querySelector('#move button[type=submit]').click(); });
  await page.waitForSelector('#thanks:not([hidden])');
  assert.deepEqual(await arrived(server, 1), { ...none, responses: 1 });
  assert.equal(bodies.length, 1);
});

test('by keyboard only', async (t) => {
  const { server, chrome, form } = await office(t);
  const page = await visit(t, chrome, form, { hasTouch: false, width: 1280, height: 800 });
  const press = (key) => page.keyboard.press(key);
  const focus = () => page.evaluate(() => ({ id: document.activeElement.id, name: document.activeElement.name, type: document.activeElement.type }));
  const tabTo = async (id) => {
    for (let i = 0; i < 60 && (await focus()).id !== id; i++) await press('Tab');
    assert.equal((await focus()).id, id, `Tab reaches ${id}`);
  };
  await tabTo('start');
  await press('Enter');
  for (let count = 0; count < 40; count++) {
    for (const { id, type } of await asked(page)) {
      if (type === 'text') continue;
      for (let i = 0; i < 60 && (await focus()).name !== id; i++) await press('Tab');
      await press('Space');
      if (id.startsWith('q9_')) for (let i = 0; i < 3; i++) await press('ArrowRight');
    }
    if (await page.isVisible('#move button[type=submit]')) break;
    await tabTo('next');
    await press('Enter');
  }
  for (let i = 0; i < 9 && (await focus()).type !== 'submit'; i++) await press('Tab');
  await press('Enter');
  await page.waitForSelector('#thanks:not([hidden])');
  assert.deepEqual(await arrived(server, 1), { ...none, responses: 1 });
  assert.equal((await index(server)).official['II.A'].percent, '100.00');
});

test('mistakes are said beside the field and above, and nothing goes on before they are mended', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  await page.tap('#start');
  for (let i = 0; i < 5; i++) await page.tap('#next'); // part A may be skipped
  const rows = await asked(page);
  assert.deepEqual(rows.map(({ id }) => id), ['q1_1', 'q1_2', 'q1_3', 'q1_4', 'q1_5']);
  await page.tap('#q1_2-3');
  await page.tap('#next');
  assert.equal((await heading(page)).id, 'wrong', 'the focus is on the summary');
  assert.deepEqual(await page.$$eval('#wrong a', (links) => links.map((link) => link.getAttribute('href'))), ['#q1_1-1', '#q1_3-1', '#q1_4-1', '#q1_5-1']);
  assert.match(await page.textContent('#q1_1 .message'), /^Lỗi: Xin chọn một mức cho câu này\.$/);
  assert.equal(await page.getAttribute('#q1_1', 'aria-describedby'), 'q1_1-e');
  assert.equal(await page.$('#q1_2 .message'), null);
  await assertSound(page, 'a screen with mistakes');
  await shot(page, 'screen-wrong-800');
  await page.tap('#wrong a');
  assert.equal((await heading(page)).id, 'q1_1-1', 'the line leads to the field');
  await touchScreen(page);
  await page.tap('#next');
  assert.equal(await page.isHidden('#wrong'), true);
  assert.equal((await asked(page))[0].id, 'q1_6');
});

test('what is asked follows from the answers; nothing else is sent', async (t) => {
  const { server, chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  let other = 0;
  await answer(page, { fill: async () => {
    if (await page.isVisible('#ethnicity')) {
      assert.equal(await page.isVisible('#ethnicity_other'), false);
      await page.tap('#ethnicity-2');
      await page.fill('#ethnicity_other', 'Bru - Vân Kiều');
      await page.tap('#ethnicity-1');
      assert.equal(await page.isVisible('#ethnicity_other'), false);
      other++;
    } else if (await page.isVisible('#q2')) {
      await page.tap('#q2-7');
      await page.fill('#q2_other', 'Loa của thôn');
    } else if (await page.isVisible('#age')) {
      await page.tap('#age-null');
    } else {
      await touchScreen(page);
    }
  } });
  const [body] = await Promise.all([sent(page), send(page)]);
  assert.equal(other, 1);
  assert.equal('ethnicity_other' in body.answers, false);
  assert.deepEqual([body.answers.ethnicity, body.answers.age, body.answers.q2, body.answers.q2_other], [1, null, [7], 'Loa của thôn']);
  assert.deepEqual(await arrived(server, 1), { ...none, responses: 1 });
});

test('back and forth by the page and by the browser; the intro keeps the person', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  await page.tap('#start');
  await page.tap('#gender-2');
  await page.tap('#next');
  await page.tap('#next');
  assert.equal((await asked(page))[0].id, 'age');
  await page.tap('#back');
  await page.waitForSelector('#ethnicity', { state: 'visible' });
  await page.goBack();
  await page.waitForSelector('#gender', { state: 'visible' });
  assert.equal(await page.isChecked('#gender-2'), true);
  const id = await page.inputValue('input[name=id]');
  await page.goBack();
  await page.waitForSelector('#start', { state: 'visible' });
  await page.tap('#start');
  assert.equal(await page.isChecked('#gender-2'), true);
  assert.equal(await page.inputValue('input[name=id]'), id);
  await page.goBack();
  await page.goForward();
  await page.waitForSelector('#gender', { state: 'visible' });
  assert.match(await page.title(), /^Phần A/);
});

test('a page that was closed offers the unfinished form, and a new one', async (t) => {
  const { server, chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  await page.tap('#start');
  await page.tap('#gender-2');
  await page.tap('#next');
  await page.tap('#ethnicity-2');
  await page.fill('#ethnicity_other', 'Tà Ôi');
  const id = await page.inputValue('input[name=id]');
  await page.tap('#next');
  await page.waitForTimeout(300);
  await page.reload();
  await page.waitForSelector('#resume', { state: 'visible' });
  await assertSound(page, 'an unfinished form is offered');
  await page.tap('#resume');
  assert.equal((await asked(page))[0].id, 'age', 'where it was left');
  assert.equal(await page.inputValue('input[name=id]'), id);
  assert.equal(await page.isChecked('#gender-2'), true);
  assert.equal(await page.inputValue('#ethnicity_other'), 'Tà Ôi');
  await page.reload();
  await page.waitForSelector('#resume', { state: 'visible' });
  await page.tap('#start');
  assert.equal(await page.$$eval('input:checked', (found) => found.length), 0, 'a new one is empty');
  assert.notEqual(await page.inputValue('input[name=id]'), id);
  assert.deepEqual(await arrived(server, 0), none);
});

test('narrow, and zoomed to 400 %: one row a screen, nothing to the side, the place is kept', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, form, { width: 1280, height: 800, deviceScaleFactor: 1 });
  await page.tap('#start');
  for (let i = 0; i < 5; i++) await page.tap('#next');
  await page.tap('#q1_1-2');
  // The browser tells of a new size when it has time to: what is asked is looked at until it is right.
  const becomes = async (wanted) => {
    const ids = async () => (await asked(page)).map(({ id }) => id);
    for (let i = 0; i < 100 && (await ids()).join() !== wanted.join(); i++) await page.waitForTimeout(50);
    assert.deepEqual(await ids(), wanted);
  };
  await page.setViewportSize({ width: 320, height: 200 }); // what 1280 x 800 is at 400 %
  await becomes(['q1_1']);
  assert.equal(await page.isChecked('#q1_1-2'), true);
  await assertSound(page, 'zoomed');
  await page.tap('#next');
  assert.deepEqual((await asked(page)).map(({ id }) => id), ['q1_2']);
  await page.setViewportSize({ width: 1280, height: 800 });
  await becomes(['q1_1', 'q1_2', 'q1_3', 'q1_4', 'q1_5']);
});

test('large print and contrast without losing an answer', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, form, { width: 360, height: 740 });
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await size();
  await page.tap('#start');
  await page.tap('#gender-1');
  await page.tap('#larger');
  await page.tap('#contrast');
  assert.ok(await size() >= before * 1.25);
  assert.equal(await page.getAttribute('#larger', 'aria-pressed'), 'true');
  assert.equal(await page.isChecked('#gender-1'), true);
  await shot(page, 'screen-large-contrast-360');
  await assertSound(page, 'large print, high contrast');
  for (let i = 0; i < 5; i++) await page.tap('#next');
  await assertSound(page, 'rows in large print');
  await page.tap('#larger');
  assert.equal(await size(), before);
});

// Luminance contrast as WCAG has it, of the faces' strokes against what lies behind them.
test('faces: words beside each, 3:1 against the cell, also chosen', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  await answer(page, { each: async () => {
    if (!(await page.isVisible('#q9_1'))) return;
    await page.tap('#q9_1-5');
    const faces = await page.$$eval('#q9_1 .o', (cells) => cells.map((cell) => {
      const light = (color) => {
        const [r, g, b] = color.match(/[\d.]+/g).map((n) => n / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const [ink, paper] = [getComputedStyle(cell.querySelector('.f')).color, getComputedStyle(cell.querySelector('label')).backgroundColor].map(light);
      return { ratio: (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05), word: cell.querySelector('.w').innerText.trim() };
    }));
    assert.equal(faces.length, 5);
    for (const { ratio, word } of faces) assert.ok(ratio >= 3 && word.length > 3, `${word}: ${ratio}`);
  } });
});

test('no motion where none is wanted', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, form, { reducedMotion: 'reduce' });
  await page.tap('#start');
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((node) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(node);
    return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth';
  }).length);
  assert.equal(moving, 0);
});

test('every screen of every size and language is sound', async (t) => {
  const { chrome, form } = await office(t);
  for (const [lang, width, height] of [['vi', 800, 1280], ['en', 1280, 800], ['en', 800, 1280], ['vi', 1280, 800], ['vi', 320, 640], ['en', 320, 640]]) {
    const page = await visit(t, chrome, `${form}&lang=${lang}`, { width, height });
    await assertSound(page, `intro ${lang} ${width}`);
    // At 320 every fifth of its screens: rows differ only in their words.
    const count = await answer(page, { each: async (at) => {
      await shot(page, `screen-${lang}-${width}-${String(at).padStart(2, '0')}`);
      if (width > 320 || at % 5 === 1) await assertSound(page, `screen ${at} ${lang} ${width}`);
    } });
    assert.equal(count, width > 320 ? 30 : 85);
    await send(page);
    await shot(page, `thanks-${lang}-${width}`);
    await assertSound(page, `thanks ${lang} ${width}`);
    await page.context().close();
  }
});

test('the other shipped forms, with script', async (t) => {
  const { data, server, chrome } = await office(t);
  const forms = { 'counter-3': 'counter-3', 'counter-9': 'counter-9-citizen', 'papi-commune': 'papi-commune', 'par-leaders-2022': 'par-leaders-2022' };
  for (const [form, definition] of Object.entries(forms)) {
    await must(['campaign', 'create', '--data', data, '--id', form, '--form', form, '--index', definition, '--units', units.join(',')]);
    await must(['campaign', 'open', '--data', data, '--id', form]);
    const page = await visit(t, chrome, `${server.address}/c/${form}?unit=${units[0]}`, { width: 360, height: 740 });
    const replies = [];
    page.on('response', (reply) => { if (/responses/.test(reply.url())) replies.push(reply.status()); });
    await answer(page, { each: (at) => shot(page, `screen-${form}-360-${at}`) });
    await send(page);
    await until(`the answer to ${form} is taken`, () => replies.length > 0);
    assert.deepEqual(replies, [201], form);
  }
});

// The robot of the brief takes 8 s for each item; what the page takes of its own is measured, on a
// machine slowed six times, from each touch to the frame after it.
test('a slow person finishes in under 12 minutes', async (t) => {
  const { chrome, form } = await office(t);
  const page = await visit(t, chrome, form);
  await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.evaluate(() => {
    globalThis.touch = async (id) => {
      const from = performance.now();
      document.getElementById(id).click();
      await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
      globalThis.taken = (globalThis.taken ?? 0) + performance.now() - from;
    };
  });
  const touch = (id) => page.evaluate((one) => globalThis.touch(one), id);
  let items = 0;
  let count = 1;
  for (await touch('start'); ; await touch('next'), count++) {
    for (const { type, inputs } of await asked(page)) {
      if (type === 'text') continue;
      await touch(inputs[0]);
      items++;
    }
    if (await page.isVisible('#move button[type=submit]')) break;
  }
  const own = await page.evaluate(() => globalThis.taken / 1000);
  t.diagnostic(`${items} items on ${count} screens: ${items * 8} s of the person, ${own.toFixed(1)} s of the page`);
  assert.equal(items, 84);
  assert.ok(items * 8 + own < 12 * 60);
});
