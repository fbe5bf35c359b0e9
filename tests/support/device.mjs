// SPDX-License-Identifier: GPL-3.0-or-later
//
// device - a Chromium with a profile of its own, as a tablet has: it can be killed like one whose
// battery is pulled out, and started again with what its disk kept.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { index, response, units } from './program.mjs';

const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--remote-debugging-port=0',
  '--disable-features=DownloadBubble'];

function listening(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    child.on('exit', () => reject(new Error(`chromium ended: ${said}`)));
  });
}

// Starts a browser on a profile folder: {context, page, kill()}. `preferences` are its user's; what
// it trusts lies in `home`. Both are removed when the test ends, so they must lie in no other folder
// that is.
export async function device(t, profile, { args = [], preferences, home } = {}) {
  if (preferences) {
    await mkdir(join(profile, 'Default'), { recursive: true });
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  }
  const child = spawn('/usr/bin/chromium', [...flags, `--user-data-dir=${profile}`, ...args, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...(home ? { HOME: home } : {}) } });
  const gone = once(child, 'exit');
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await gone;
  };
  t.after(async () => {
    await kill();
    for (const path of home ? [profile, home] : [profile]) // another browser may still be at it: the last one removes it
      await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(() => {});
  });
  const browser = await chromium.connectOverCDP(await listening(child));
  const [context] = browser.contexts();
  return { context, page: context.pages()[0] ?? await context.newPage(), kill };
}

// An id as the page makes it (RFC 9562, version 7): later ones sort after earlier ones.
let counter = 0;
export function id7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  counter = (counter + 1) % 4096;
  bytes.writeUInt16BE(0x7000 + counter, 6);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

// Finished answers as page.js hands them to the store; `change` edits each.
export const finished = (count, change) => Array.from({ length: count }, () => ({ id: id7(), ...response(change) }));

// Gives answers to the store of an open page, one after the other.
export const submit = (page, answers) => page.evaluate(async (list) => {
  for (const one of list) await window.hailong.store.submit(one);
}, answers);

export const counts = (page) => page.evaluate(() => window.hailong.store.counts());

// What the server has of the first unit, by kind.
export async function stored(server) {
  const { responses, quarantined, conflicts } = await index(server, units[0]);
  return { responses, quarantined, conflicts };
}

// Waits until `look` gives something true; asks every 100 ms.
export async function until(what, look, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

// The page has nothing unsent, and its last pass is over.
export const sent = (page, seconds) => until('everything sent', async () => (await counts(page)).unsent === 0
  && !(await page.evaluate(() => window.hailong.upload.state().sending)), seconds);
