// SPDX-License-Identifier: GPL-3.0-or-later
//
// Letters of Ê Đê, M'Nông, Ba Na and Jrai in Chromium: each drawn, a mark over its letter and not beside
// it, and every text under the language it is in. Look at letters-*.png in $HAILONG_SCREENS.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { browser } from '../support/chromium.mjs';
import { folder, serve, units } from '../support/program.mjs';
import { askedCampaign, letters } from '../support/asked.mjs';

const screens = process.env.HAILONG_SCREENS;
if (screens) await mkdir(screens, { recursive: true });

// In the page: of each letter whether it is drawn as no other is, and how wide it is beside its base.
function drawn(text) {
  const heading = document.querySelector('h1');
  const font = getComputedStyle(heading);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 80;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const picture = (letter) => {
    pen.clearRect(0, 0, 80, 80);
    pen.font = `48px ${font.fontFamily}`;
    pen.fillText(letter, 15, 60);
    return pen.getImageData(0, 0, 80, 80).data.join();
  };
  const missing = picture('\u{10FFFD}');
  const wide = (letter) => { pen.font = `48px ${font.fontFamily}`; return pen.measureText(letter).width; };
  const single = [...new Intl.Segmenter('vi').segment(text)].map(({ segment }) => segment).filter((letter) => /\p{L}/u.test(letter));
  return single.map((letter) => {
    const base = letter.normalize('NFD')[0];
    return { letter, absent: picture(letter) === missing, bare: letter !== base && picture(letter) === picture(base),
      beside: /\p{M}$/u.test(letter) ? wide(letter) - wide(letter.replace(/\p{M}$/u, '')) : 0 };
  });
}

test('letters of the Central Highlands are drawn right, each text says its language', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await askedCampaign(where, data);
  const server = await serve(t, data);
  const chrome = await browser(t);
  const page = await (await chrome.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true })).newPage();
  for (const [code, text] of Object.entries(letters)) {
    await page.goto(`${server.address}/c/asked?unit=${units[0]}&lang=${code}`);
    if (screens) await page.screenshot({ path: join(screens, `letters-${code}.png`) });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'six languages fit the head of a telephone');
    assert.equal(await page.getAttribute('h1', 'lang'), code);
    assert.equal((await page.textContent('h1')).trim(), text.normalize('NFC'));
    assert.equal(await page.getAttribute('html', 'lang'), 'vi', "the page's own words");
    const within = await page.$$eval('form [lang]', (found) => found.map((one) => [one.lang, one.textContent.trim()]));
    assert.deepEqual(within, [[code, text.normalize('NFC')]], 'a part without a title has that of the form; all else fell back to the language of the page');
    assert.match(await page.textContent('nav.langs'), /Ê Đê[^]*M'Nông[^]*Ba Na[^]*Jrai/);
    const found = await page.evaluate(drawn, text);
    assert.ok(found.length > 15);
    assert.deepEqual(found.filter(({ absent, bare }) => absent || bare), [], 'every letter is drawn, with its mark');
    assert.deepEqual(found.filter(({ beside }) => Math.abs(beside) > 1), [], 'a mark takes no room beside its letter');
  }
});
