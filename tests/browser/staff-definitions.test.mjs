// SPDX-License-Identifier: GPL-3.0-or-later
//
// Forms and units at their pages in Chromium (none has a script): a form is seen, previewed, compared and
// published; a list of units is taken in with the units that follow those that end.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaign, folder, must, serve } from '../support/program.mjs';
import { assertSound, browser, shot } from '../support/citizen.mjs';
import { enterPage, leads } from '../support/staff.mjs';

async function signedIn(t, role, place) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  const server = await serve(t, data);
  const chrome = await browser(t);
  const context = await chrome.newContext({ bypassCSP: true, acceptDownloads: true, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await enterPage(page, data, server, 'an', role, place);
  return { where, data, server, context, page };
}

// None of these pages has a script, so that nothing is lost where scripts do not run.
const sound = async (page, name) => {
  assert.equal(await page.locator('script').count(), 0, name);
  await assertSound(page, name);
};

const send = async (page, file) => {
  await page.setInputFiles('#file', file);
  await leads(page, () => page.click('form:has(#file) button'));
};

test('a form is looked at in each language, compared, and published after it was confirmed', async (t) => {
  const { where, data, server, page, context } = await signedIn(t, 'administrator', 'VN');
  await leads(page, () => page.click('nav.sections a[href^="/staff/forms"]'));
  assert.match(await page.textContent('main'), /sipas-2026/);
  await sound(page, 'forms');
  await shot(page, 'staff-forms-1280');
  await leads(page, () => page.click('a.door[href*="/counter-3/"]'));
  await leads(page, () => page.click('main a[href*="/preview"]'));
  await sound(page, 'preview');
  assert.match(await page.textContent('main'), /Chờ lâu tại quầy/);
  await leads(page, () => page.click('nav.langs a[lang="en"]'));
  assert.match(await page.textContent('main'), /A long wait at the counter/);
  assert.equal(await page.locator('main form, main button').count(), 0, 'nothing can be sent');
  await shot(page, 'staff-preview-1280');

  const { out } = await must(['form', 'show', '--data', data, '--id', 'counter-3', '--version', '1']);
  const form = JSON.parse(out);
  const file = join(where, 'form.json');
  const publish = async (change) => {
    const next = structuredClone(form);
    change(next);
    await writeFile(file, JSON.stringify(next));
    await page.goto(`${server.address}/staff/forms/publish`);
    await send(page, file);
  };
  await publish((next) => { next.version = '2'; next.questions[1].colour = 'red'; });
  assert.match(await page.textContent('[role=alert]'), /chưa dùng được/);
  assert.match(await page.textContent('main'), /colour/);
  await sound(page, 'a form refused');
  await publish((next) => { next.version = '2'; next.questions[1].label.vi = 'Ông/Bà có hài lòng <b>hôm nay</b> không?'; next.scales.button3[0].label.en = 'Not satisfied'; });
  assert.match(await page.textContent('#changes'), /2$/);
  assert.match(await page.textContent('main'), /hài lòng <b>hôm nay<\/b> không/);
  await sound(page, 'what a form changes');
  await shot(page, 'staff-publish-1280');
  assert.equal((await must(['form', 'list', '--data', data])).out.includes('counter-3\t2'), false, 'nothing yet');
  await leads(page, () => page.click('form:has(input[name=confirmed]) button'));
  await page.waitForURL(`${server.address}/staff/forms/counter-3/2`);
  assert.ok((await must(['form', 'list', '--data', data])).out.includes('counter-3\t2'));
  await leads(page, () => page.click('main a[href*="with=1"]'));
  assert.match(await page.textContent('#changes'), /2$/);
  await sound(page, 'compared');
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 });
    for (const path of ['/staff/forms', '/staff/forms/counter-3/2?with=1&lang=en', '/staff/forms/publish']) {
      await page.goto(server.address + path);
      await sound(page, `${path} at ${width}`);
    }
  }
  await shot(page, 'staff-form-360');
  // The same version with other contents is refused by name, and nothing changes.
  await page.setViewportSize({ width: 1280, height: 800 });
  await publish((next) => { next.version = '2'; });
  await leads(page, () => page.click('form:has(input[name=confirmed]) button'));
  assert.match(await page.textContent('[role=alert]'), /chưa dùng được/);
  await context.close();
});

test('a list of units is taken in, with what follows what', async (t) => {
  const { where, data, server, page, context } = await signedIn(t, 'administrator', 'VN');
  await leads(page, () => page.click('nav.sections a[href^="/staff/units"]'));
  await page.fill('#q', 'sen ngu');
  await leads(page, () => page.keyboard.press('Enter'));
  assert.match(await page.textContent('tbody'), /Sen Ngư/);
  await sound(page, 'units found');
  await shot(page, 'staff-units-1280');
  const code = (await page.textContent('tbody tr:has-text("Sen Ngư") td')).trim();
  const unit = JSON.parse((await must(['unit', 'list', '--data', data, '--parent', '44', '--json'])).out).find((row) => row.code === code);
  const head = 'code,level,type,name,full_name,full_name_en,parent,valid_from,valid_to';
  const province = '44,province,tỉnh,Quảng Trị,Tỉnh Quảng Trị,Quang Tri Province,,2026-04-30,';
  const old = (to) => `${code},commune,xã,${unit.name},${unit.full_name},Sen Ngu Commune,44,2026-04-30,${to}`;
  const heir = `99001,commune,phường,${unit.name},Phường ${unit.name},Sen Ngu Ward,44,2027-07-01,`;
  const file = join(where, 'units.csv');
  const upload = async (...rows) => {
    await writeFile(file, `\uFEFF${[head, province, ...rows].join('\r\n')}\r\n`);
    await page.goto(`${server.address}/staff/units/upload`);
    await send(page, file);
  };
  await upload(old('30/6/2027'));
  assert.match(await page.textContent('[role=alert]'), /chưa dùng được/);
  await sound(page, 'a list refused');
  await upload(`${code},commune,phường,X,X,X,44,2027-07-01,`);
  assert.match(await page.textContent('main'), /chưa có ngày kết thúc/, 'one code is in force once');
  await upload(old('2027-06-30'), heir);
  assert.match(await page.textContent('main'), /Kết thúc/);
  const lines = await page.inputValue('#heirs');
  assert.match(lines, new RegExp(`${code},2026-04-30,99001,2027-07-01,1,`));
  await sound(page, 'what a list changes');
  await shot(page, 'staff-unit-upload-1280');
  await leads(page, () => page.click('form:has(#heirs) button'));
  assert.match(await page.textContent('main'), /căn cứ/, 'a basis is asked for');
  assert.equal(await page.inputValue('#heirs'), lines, 'what was typed is kept');
  await page.fill('#heirs', lines.trimEnd() + 'Nghị quyết 1');
  await leads(page, () => page.click('form:has(#heirs) button'));
  await page.waitForURL(`${server.address}/staff/units`);
  assert.ok((await must(['unit', 'list', '--data', data, '--parent', '44'])).out.includes('99001\t'));
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href*="/heirs"]')]);
  assert.equal((await readFile(await download.path(), 'utf8')), `\uFEFFold_code,old_from,new_code,new_from,share,basis\r\n${code},2026-04-30,99001,2027-07-01,1,Nghị quyết 1\r\n`);
  assert.equal((await must(['unit', 'heirs', '--data', data])).out, `old_code,old_from,new_code,new_from,share,basis\r\n${code},2026-04-30,99001,2027-07-01,1,Nghị quyết 1\r\n`);
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 });
    for (const path of ['/staff/units', '/staff/units?below=01&lang=en', '/staff/units?q=an&page=2', '/staff/units/upload?lang=en']) {
      await page.goto(server.address + path);
      await sound(page, `${path} at ${width}`);
    }
  }
  await shot(page, 'staff-units-320');
  await context.close();
});
