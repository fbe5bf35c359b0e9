// SPDX-License-Identifier: GPL-3.0-or-later
//
// citizen - a person at the form page in Chromium, with script: answers screen by screen by touch or
// by keyboard, and looks at what stands there.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { browser } from './chromium.mjs';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const screens = process.env.HAILONG_SCREENS;
if (screens) await mkdir(screens, { recursive: true });

export { browser };

// A page of its own profile; whatever script throws fails the test.
export async function visit(t, chrome, address, { width = 800, height = 1280, ...options } = {}) {
  const context = await chrome.newContext({ viewport: { width, height }, hasTouch: true, bypassCSP: true, ...options });
  const page = await context.newPage();
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  t.after(async () => {
    await context.close();
    assert.deepEqual(thrown, [], 'script threw');
  });
  await page.goto(address);
  return page;
}

// What is asked on the screen that is shown: [{id, kind, inputs: [ids]}].
export const asked = (page) => page.$$eval('#form [data-rules]', (nodes) => nodes.filter((node) => node.offsetParent !== null)
  .map((node) => ({ ...JSON.parse(node.dataset.rules), inputs: [...node.querySelectorAll('input, textarea')].map(({ id }) => id) })));

export const heading = (page) => page.evaluate(() => {
  const { activeElement: node } = document;
  return { tag: node.tagName, id: node.id, text: node.textContent };
});

const isLast = (page) => page.isVisible('#move button[type=submit]');

// The answer of somebody content: "satisfied" where that is asked, else the first choice.
const choice = ({ id, inputs }) => (id.startsWith('q9_') ? `${id}-4` : inputs[0]);

// Answers everything on one screen by touch, skipping texts.
export async function touchScreen(page, choose = choice) {
  for (const question of await asked(page))
    if (['one', 'many', 'scale', 'consent'].includes(question.type)) await page.tap(`[id="${choose(question)}"]`);
}

// From the intro to the last screen, without sending. `each` is called on every screen.
export async function answer(page, { each = async () => {}, fill = touchScreen } = {}) {
  await page.tap('#start');
  for (let count = 1; count < 200; count++) {
    await each(count);
    await fill(page);
    if (await isLast(page)) return count;
    await page.tap('#next');
  }
  throw new Error('no end of screens');
}

export async function send(page) {
  await page.tap('#move button[type=submit]');
  await page.waitForSelector('#thanks:not([hidden])');
}

export async function shot(page, name, options = {}) {
  if (screens) await page.screenshot({ path: join(screens, `${name}.png`), ...options });
}

// What axe says of the page. Questions of other screens, which have no box here, are taken out for the
// while and put back: axe does not judge them, but walks through all of them for most of its time. A
// reference from what is seen to one of them would be said to lead nowhere.
const violationsOf = (page) => page.evaluate(async () => {
  const boxed = (node) => getComputedStyle(node).display !== 'none';
  const away = [...document.querySelectorAll('#form *')].filter((node) => !boxed(node))
    .filter((node, i, all) => !all.some((other) => other !== node && other.contains(node)))
    .map((node) => {
      const mark = document.createComment('');
      node.replaceWith(mark);
      return { node, mark };
    });
  const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } });
  for (const { node, mark } of away) mark.replaceWith(node);
  return violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
});

// axe finds nothing, and nothing stands out to the side.
export async function assertAxe(page, name) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  assert.deepEqual(await violationsOf(page), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
}

// And the targets of the form are large enough.
export async function assertSound(page, name) {
  await assertAxe(page, name);
  const low = await page.evaluate(() => {
    const seen = [...document.querySelectorAll('#form label[for], #form button, #begin button, #aids button, .ask button')]
      .filter((node) => node.offsetParent !== null && (node.tagName === 'BUTTON' || node.closest('.o')));
    const sides = ({ width, height }) => Math.min(width, height);
    return seen.filter((node) => sides(node.getBoundingClientRect()) < 63.9).map((node) => node.outerHTML.slice(0, 90));
  });
  assert.deepEqual(low, [], `${name}: targets under 64 px`);
}
